"""How many people speak of a code or theme, and in how many passages; people come first, interviews and surveys stay apart."""

from __future__ import annotations

import pandas as pd

from insights import contracts
from insights.contracts.tables import TABLES
from insights.estimates import Estimate, base_note, effective_n, no_share_below, share, wilson
from insights.interviews.analysis.coded import Coded

_COLUMNS = list(TABLES["code_frequencies"].columns)


def frequencies(coded: Coded, *, weights: pd.Series | None = None) -> pd.DataFrame:
    """Every code and theme by source and group (contract `code_frequencies`), those that nobody mentioned with 0.

    The base is everyone of the group with a passage in the source; shares and Wilson intervals stand from a base of 10 people on.
    `weights`: by respondent_id, for the survey's own columns; respondents without a weight are left out of those alone.
    `n_people_tree`, `n_verbatims_tree` count a code together with its subcodes.
    """
    trees = _trees(coded.units)
    rows = []
    for source, group, voices in coded.parts():
        own = coded.mentions[
            (coded.mentions["source"] == source) & coded.mentions["respondent_id"].isin(voices["respondent_id"])
        ]
        by_unit = dict(list(own.groupby(["kind", "code"])))
        for unit in coded.units.itertuples():
            said = by_unit.get((unit.kind, unit.code), own.iloc[:0])
            tree = pd.concat([by_unit.get((unit.kind, code), own.iloc[:0]) for code in trees[unit.kind, unit.code]])
            rows.append(
                {"kind": unit.kind, "code": unit.code, "source": source, "group": group, "name": unit.name, "parent": unit.parent}
                | _counts(said, tree, voices)
                | _weighted(said, voices, weights if source == "survey" else None)
                | _in_words(said["respondent_id"].nunique(), len(voices), source, group, coded)
            )  # fmt: skip
    return contracts.check(pd.DataFrame(rows, columns=_COLUMNS), "code_frequencies")


def _counts(said: pd.DataFrame, tree: pd.DataFrame, voices: pd.DataFrame) -> dict:
    n, base = said["respondent_id"].nunique(), len(voices)
    shown = base >= no_share_below()
    low, high = wilson(n, base) if shown else (None, None)
    return {
        "n_people": n,
        "base": base,
        "share_people": n / base if shown else None,
        "low": low,
        "high": high,
        "n_verbatims": len(said),
        "base_verbatims": int(voices["n_verbatims"].sum()),
        "n_decided": int(said["decided"].sum()),
        "n_people_tree": tree["respondent_id"].nunique(),
        "n_verbatims_tree": tree["verbatim_id"].nunique(),
    }


def _weighted(said: pd.DataFrame, voices: pd.DataFrame, weights: pd.Series | None) -> dict:
    names = ["n_weighted", "base_weighted", "share_weighted", "low_weighted", "high_weighted"]
    if weights is None:
        return dict.fromkeys(names)
    own = weights[weights.index.isin(voices["respondent_id"])].astype(float)
    spoke = own.index.isin(said["respondent_id"])
    of = share(spoke, weights=own.to_numpy())
    if len(own) < no_share_below() or effective_n(own.to_numpy()) < 1:
        of = Estimate(float("nan"), float("nan"), float("nan"), len(own), 0.0)
    return dict(zip(names, [own[spoke].sum(), own.sum(), of.value, of.low, of.high], strict=True))


def _in_words(n: int, base: int, source: str, group: str, coded: Coded) -> dict:
    note = base_note(base)
    note = coded.words["notes"].get("no share" if note == "suppressed" else note)
    return {"statement": in_words(n, base, coded, source=source, group=group), "note": note}


def in_words(n: int, base: int, coded: Coded, *, source: str = "interview", group: str = "all") -> str:
    """`9 von 13 Interviewten`, `2 of 3 staff`: how a count of people is told where a share would say too much."""
    one, many = coded.words["asked"][source]
    people = one if base == 1 else many
    if group != "all" and source == "interview":
        people = coded.words["of_groups"][group]
    return coded.words["of"].format(n=n, base=base, people=people)


def _trees(units: pd.DataFrame) -> dict[tuple[str, str], list[str]]:
    """For each unit its own code and those of all its subcodes."""
    children: dict[tuple[str, str], list[str]] = {}
    for unit in units.itertuples():
        if isinstance(unit.parent, str):
            children.setdefault((unit.kind, unit.parent), []).append(unit.code)

    def below(kind: str, code: str, above: frozenset[str]) -> list[str]:
        found = [code]
        for child in children.get((kind, code), []):
            if child not in above | {code}:  # a codebook that goes round in a circle ends here
                found += below(kind, child, above | {code})
        return found

    return {(unit.kind, unit.code): below(unit.kind, unit.code, frozenset()) for unit in units.itertuples()}
