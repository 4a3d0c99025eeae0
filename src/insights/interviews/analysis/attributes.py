"""Who says what: codes and themes by the attributes of the people, each person counting once, tested as far as so few allow."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from insights import contracts, wording
from insights.contracts.tables import GROUPS, SOURCES, TABLES
from insights.estimates import no_share_below, small_below, suppress_below, wilson
from insights.interviews.analysis import exact
from insights.interviews.analysis.coded import Coded
from insights.interviews.coding.codebook import QUOTE
from insights.protection import small_groups

FIXED = ("respondent_id", "interview_id", "group", "source")
NUMERIC_FROM = 5  # different values from which numbers are a measure and not the names of classes
_CELLS, _TESTS = (list(TABLES[name].columns) for name in ("code_attributes", "code_attribute_tests"))


@dataclass(frozen=True)
class Attribute:
    """One attribute of the people heard in a source: values by respondent_id (without missing ones), classes, and their order."""

    source: str
    name: str
    values: pd.Series
    classes: pd.Series
    order: tuple[str, ...]
    numeric: bool


def by_attribute(
    coded: Coded, *, correction: str = "holm", seed: int = 0
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Cells, tests and statements (contracts `code_attributes`, `code_attribute_tests`, `attribute_statements`).

    Attributes: `group` and every further column of `people`. Two classes: Fisher's exact test; more: a permutation test of chi²;
    numbers (five or more different ones): a permutation test of ranks, the cells showing them up to and above the median. Interviews and
    surveys are never tested together. No test where fewer than 3 people said it or did not, a class holds fewer than 3 (it is left out), or
    fewer than 6 people are left; the note says so. `correction` over the whole table: `holm` or `bh`. Candidates for quotes are no
    content and stay out.
    """
    cells, tests = compare(coded, correction=correction, seed=seed)
    cells, tests = contracts.check(cells, "code_attributes"), contracts.check(tests, "code_attribute_tests")
    return cells, tests, _statements(cells, tests, coded)


def compare(coded: Coded, *, correction: str = "holm", seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Cells and tests as in `by_attribute`, not yet held against their contracts."""
    units = coded.units[coded.units["code"] != QUOTE]
    cells, tests, least = [], [], []
    heard = {key: set(own) for key, own in coded.mentions.groupby(["source", "kind", "code"])["respondent_id"]}
    for attribute in attributes_of(coded):
        for unit in units.itertuples():
            said = attribute.values.index.isin(list(heard.get((attribute.source, unit.kind, unit.code), ())))
            key = {"source": attribute.source, "attribute": attribute.name, "kind": unit.kind, "code": unit.code, "name": unit.name}  # fmt: skip
            cells += _cells(attribute, said, key, coded)
            row, p_least = _test(attribute, said, coded, seed)
            tests.append(key | row)
            least.append(p_least)
    frame = pd.DataFrame(tests, columns=_TESTS)
    return pd.DataFrame(cells, columns=_CELLS), _with_verdicts(frame, np.array(least, dtype=float), correction, coded)


def attributes_of(coded: Coded) -> list[Attribute]:
    """The attributes that at least one person heard in a source has, `group` first."""
    found = []
    for source in SOURCES:
        ids = coded.voices.loc[coded.voices["source"] == source, "respondent_id"]
        people = coded.people[coded.people["respondent_id"].isin(ids)].drop_duplicates("respondent_id")
        people = people.set_index("respondent_id").sort_index()
        for name in ["group", *[column for column in people.columns if column not in FIXED]]:
            values = people[name].dropna()
            values = values[values.astype(str).str.strip() != ""]
            if len(values):
                found.append(_attribute(source, name, values, coded))
    return found


def _attribute(source: str, name: str, values: pd.Series, coded: Coded) -> Attribute:
    if name == "group":
        words = coded.words["groups"]
        order = tuple(words[group] for group in GROUPS if (values == group).any())
        return Attribute(source, name, values, values.map(words), order, False)
    numbers = pd.to_numeric(values.astype(str).str.replace(",", ".", regex=False), errors="coerce")
    if numbers.notna().all() and numbers.nunique() >= NUMERIC_FROM:
        cut, middle = float(numbers.median()), coded.words["median"]
        shown = wording.number(cut, coded.language, decimals=0 if cut.is_integer() else 1)
        order = (middle["low"].format(cut=shown), middle["high"].format(cut=shown))
        classes = (numbers > cut).map({False: order[0], True: order[1]})
        return Attribute(source, name, numbers.astype(float), classes, order, True)
    classes = values.astype(str).str.strip()
    return Attribute(source, name, values, classes, tuple(sorted(set(classes))), False)


def _cells(attribute: Attribute, said: np.ndarray, key: dict, coded: Coded) -> list[dict]:
    rows = []
    for position, category in enumerate(attribute.order, 1):
        own = (attribute.classes == category).to_numpy()
        n, base = int(said[own].sum()), int(own.sum())
        enough = base >= no_share_below()
        low, high = wilson(n, base) if enough else (None, None)
        note = None if enough else coded.words["notes"]["no share"]
        rows.append(
            key
            | {"position": position, "category": category, "n": n, "base": base, "share": n / base if enough and base else None}
            | {"low": low, "high": high, "note": note}
        )  # fmt: skip
    return rows


def _test(attribute: Attribute, said: np.ndarray, coded: Coded, seed: int) -> tuple[dict, float]:
    """The test of one unit by one attribute, without its correction, and the smallest p its margins allow."""
    notes = coded.words["notes"]
    sizes = {name: int((attribute.classes == name).sum()) for name in attribute.order}
    kept = [name for name in attribute.order if attribute.numeric or sizes[name] >= exact.MARGIN]
    left_out = [name for name in attribute.order if name not in kept]
    use = attribute.classes.isin(kept).to_numpy()
    n, k = int(use.sum()), int(said[use].sum())
    row = {"n": n, "verdict": "too few", "note": None}
    if len(kept) < 2:
        return row | {"note": notes["one category"]}, np.nan
    if n < exact.tested_from():
        return row | {"note": notes["few"]}, np.nan
    if min(k, n - k) < exact.MARGIN:
        return row | {"note": notes["margin"]}, np.nan
    if attribute.numeric:
        result = exact.ranks_by_permutation(attribute.values.to_numpy(), said, seed=seed)
    else:
        base = tuple(sizes[name] for name in kept)
        counts = tuple(int(said[(attribute.classes == name).to_numpy()].sum()) for name in kept)
        result = exact.fisher(counts, base) if len(kept) == 2 else exact.counts_by_permutation(counts, base, seed=seed)
    note = notes["left out"].format(names=", ".join(left_out)) if left_out else None
    row |= {"test": result.test, "effect": result.effect, "effect_name": result.effect_name, "low": result.low}
    return row | {"high": result.high, "p": result.p, "note": note}, result.p_least


def _with_verdicts(tests: pd.DataFrame, least: np.ndarray, correction: str, coded: Coded) -> pd.DataFrame:
    adjusted, able = exact.corrected(tests["p"].astype(float).to_numpy(), least, method=correction)
    verdict = np.where(adjusted <= exact.ALPHA, "differs", np.where(able, "not shown", "too few"))
    out_of_reach = (~np.isnan(adjusted)) & ~able
    reason = coded.words["notes"]["out of reach"]
    note = [
        "; ".join([reason, *([own] if isinstance(own, str) else [])]) if far else own
        for own, far in zip(tests["note"], out_of_reach, strict=True)
    ]
    return tests.assign(p_adjusted=adjusted, verdict=verdict, note=note)


def _statements(cells: pd.DataFrame, tests: pd.DataFrame, coded: Coded) -> pd.DataFrame:
    """One statement per source and attribute (contract `attribute_statements`)."""
    rows = []
    for attribute in attributes_of(coded):
        own = tests[(tests["source"] == attribute.source) & (tests["attribute"] == attribute.name)]
        own_cells = cells[(cells["source"] == attribute.source) & (cells["attribute"] == attribute.name)]
        tested = own[own["p"].notna()].sort_values(["p_adjusted", "p", "kind", "code"])
        rows.append({
            "source": attribute.source, "attribute": attribute.name, "n": len(attribute.values), "n_tests": len(tested),
            "n_differing": int((tested["verdict"] == "differs").sum()),
            "statement": _statement(attribute, own, tested, own_cells, coded),
        })  # fmt: skip
    columns = list(TABLES["attribute_statements"].columns)
    return contracts.check(pd.DataFrame(rows, columns=columns), "attribute_statements")


def _statement(attribute: Attribute, own: pd.DataFrame, tested: pd.DataFrame, cells: pd.DataFrame, coded: Coded) -> str:
    say, n = coded.words["attribute"], len(attribute.values)
    name = coded.words["group"] if attribute.name == "group" else label_of(attribute.name)
    if tested.empty:
        margin = own["note"].astype(str).eq(coded.words["notes"]["margin"]).any()
        return say["none_said" if margin else "none"].format(attribute=name, n=n)
    found = tested[tested["verdict"] == "differs"]
    if len(found):
        items = [_item(row, cells, coded) for row in found.head(3).itertuples()]
        items += ["…"] if len(found) > len(items) else []
        return say["found"].format(attribute=name, k=len(found), tests=len(tested), n=n, found="; ".join(items))
    first = next(tested.sort_values(["p", "kind", "code"]).itertuples())
    told = _told(first, cells, coded)
    # One class alone is no gap, and it would give away the other.
    hint = (
        say["hint"].format(name=first.name, cells=", ".join(told)) if first.p <= exact.ALPHA and len(told) > 1 else ""
    )
    quiet = "quiet" if n < small_below() else "quiet_many"
    return say[quiet].format(attribute=name, tests=len(tested), n=n, hint=hint)


def _item(row, cells: pd.DataFrame, coded: Coded) -> str:
    p = p_in_words(row.p_adjusted, coded.language)
    return coded.words["attribute"]["item"].format(name=row.name, cells=", ".join(_told(row, cells, coded)) or "…", p=p)


def _told(row, cells: pd.DataFrame, coded: Coded) -> list[str]:
    """The classes that were compared, in counts; a class of fewer than five people is not told."""
    own = cells[(cells["kind"] == row.kind) & (cells["code"] == row.code) & (cells["base"] >= suppress_below())]
    cell = coded.words["attribute"]["cell"]
    return [cell.format(category=c.category, n=c.n, base=c.base) for c in own.itertuples()]


def label_of(attribute: str) -> str:
    """A column's name as a heading: `portal_logins` becomes `Portal logins`."""
    plain = attribute.replace("_", " ").strip()
    return plain[:1].upper() + plain[1:]


def p_in_words(p: float, language: str) -> str:
    """`0,012`; below a thousandth `< 0,001`."""
    return f"< {wording.number(0.001, language, decimals=3)}" if p < 0.001 else wording.number(p, language, decimals=3)


def of_enough_people(cells: pd.DataFrame, *, language: str = "de") -> pd.DataFrame:
    """The counts by classes of at least five people: smaller ones together as `andere`, without the attributes of which one class is left.

    Shares, intervals and notes of joined classes are missing.
    """
    found = []
    for _, own in cells.groupby(["source", "attribute"], sort=False):
        groups = small_groups.joined_rare(own.drop_duplicates("position").set_index("category")["base"].astype(int))
        joined = {answer for group in groups for answer in group if len(group) > 1}
        few = own[own["category"].isin(joined)]
        if len(groups) > 1:
            keys = ["source", "attribute", "kind", "code", "name"]
            rest = few.groupby(keys, sort=False, as_index=False).agg(n=("n", "sum"), base=("base", "sum"))
            rest = rest.assign(category=small_groups.WORDS[language]["other"], position=own["position"].max() + 1)
            found.append(pd.concat([own[~own["category"].isin(joined)], rest], ignore_index=True))
    return pd.concat(found, ignore_index=True)[_CELLS] if found else cells.iloc[:0]
