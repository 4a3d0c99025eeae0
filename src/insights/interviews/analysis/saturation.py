"""Saturation: when further interviews bring nothing new (Guest, Namey & Chen 2020, doi 10.1371/journal.pone.0232076).

New information of a run of interviews = new codes in the run / distinct codes in the base. Runs overlap: with base 4 and run 2 the
first is interviews 5–6, the next 6–7.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from insights import contracts, wording
from insights.contracts.documents import Saturation
from insights.interviews.coding.codebook import Code
from insights.interviews.coding.decisions import standing
from insights.interviews.themes import REST


def units(codings: pd.DataFrame, theme_verbatims: pd.DataFrame, codes: Sequence[Code]) -> pd.DataFrame:
    """`codings` with each code split by the theme of its passage (`fears@t03`), passages without a theme left out.

    Eight top-level codes are all heard in the first interviews whatever the study; what is new later is a fear or a wish about
    something else. Codings by a codebook with subcodes are fine enough and come back as they are.
    """
    if any(code.parent for code in codes):
        return codings
    themes = theme_verbatims[theme_verbatims["theme_id"] != REST].set_index("verbatim_id")["theme_id"]
    known = codings[codings["verbatim_id"].isin(themes.index)].copy()
    known["code"] = known["code"] + "@" + known["verbatim_id"].map(themes)
    return contracts.check(known, "codings")


def curve(
    codings: pd.DataFrame, verbatims: pd.DataFrame, people: pd.DataFrame, *, base_size: int = 4, run_length: int = 2,
    threshold: float = 0.05, language: str = "de",
) -> tuple[pd.DataFrame, Saturation]:  # fmt: skip
    """The saturation curve (contract `saturation`) over the interviews in order of their ids, and its summary.

    `new_information` stands at the last interview of its run and is empty before the first run is complete; `reached` is true from
    the interview on that completed the first run with at most `threshold`. What counts is what stands (`decisions.standing`).
    """
    spoken = verbatims[verbatims["source"] == "interview"]
    order = sorted(set(spoken["interview_id"].dropna()))
    pairs = standing(codings).merge(spoken[["verbatim_id", "interview_id"]], on="verbatim_id")
    new, seen = [], set()
    for interview in order:
        own = set(pairs.loc[pairs["interview_id"] == interview, "code"]) - seen
        new.append(len(own))
        seen |= own
    information = _information(new, base_size, run_length)
    first = next((i for i, value in enumerate(information) if value is not None and value <= threshold), None)
    rows = [
        (i + 1, interview, new[i], sum(new[: i + 1]), information[i], first is not None and i >= first)
        for i, interview in enumerate(order)
    ]
    columns = ["position", "interview_id", "new_codes", "cumulative_codes", "new_information", "reached"]
    table = (
        contracts.check(pd.DataFrame(rows, columns=columns), "saturation") if rows else contracts.empty("saturation")
    )
    summary = Saturation(
        reached_at=None if first is None else order[first], interviews=len(order), codes=len(seen), base_size=base_size,
        run_length=run_length, threshold=threshold,
    )  # fmt: skip
    more = _whom_to_ask(table, people, language)
    return table, summary.model_copy(update={"statement": _statement(summary, first, information, more, language)})


def _information(new: list[int], base_size: int, run_length: int) -> list[float | None]:
    """New information of the run that ends at each interview; None where there is no such run or the base holds no code."""
    base = sum(new[:base_size])
    return [
        sum(new[i - run_length + 1 : i + 1]) / base if base and i + 1 >= base_size + run_length else None
        for i in range(len(new))
    ]


def _whom_to_ask(table: pd.DataFrame, people: pd.DataFrame, language: str) -> str:
    """The group of people whose last interviews still brought most that was new; among equals the one least heard."""
    groups = people.dropna(subset=["interview_id"]).drop_duplicates("interview_id").set_index("interview_id")["group"]
    known = table.assign(group=table["interview_id"].map(groups)).dropna(subset=["group"])
    if known.empty:
        return ""
    last = (
        known.groupby("group")
        .agg(new=("new_codes", lambda own: float(own.tail(2).mean())), heard=("new_codes", "size"))
        .reset_index()
    )
    group = last.sort_values(["new", "heard", "group"], ascending=[False, True, True])["group"].iloc[0]
    return _GROUPS[language][group]


_GROUPS = {
    "de": {"customer": "Kunden", "former customer": "ehemalige Kunden", "staff": "Mitarbeitende"},
    "en": {"customer": "customers", "former customer": "former customers", "staff": "staff"},
}


def _statement(summary: Saturation, first: int | None, information: list, more: str, language: str) -> str:
    """One sentence or two for the study's readers."""
    german, n, needed = language == "de", summary.interviews, summary.base_size + summary.run_length
    limit = wording.percent(summary.threshold, language)
    if n == 0:
        return (
            "Es gibt keine Interviews, also auch keine Sättigung."
            if german
            else "There are no interviews, so there is no saturation."
        )
    if first is not None:
        again = _again(information[first + 1 :], summary.threshold, language)
        before, share = first + 1 - summary.run_length, wording.percent(information[first], language)
        if german:
            return (f"Sättigung erreicht nach {before}+{summary.run_length} Interviews: Die Interviews {before + 1} bis {first + 1} brachten "
                    f"noch {share} neue Information (Grenze {limit}).{again}")  # fmt: skip
        return (f"Saturation was reached after {before}+{summary.run_length} interviews: interviews {before + 1} to {first + 1} brought "
                f"{share} new information (threshold {limit}).{again}")  # fmt: skip
    if n < needed:
        if german:
            return f"Sättigung nicht prüfbar: Es sind {wording.count(n, 'Interview', 'Interviews')}, nötig sind mindestens {needed}."
        return f"Saturation cannot be checked: there are {wording.count(n, 'interview', 'interviews')}, at least {needed} are needed."
    if information[-1] is None:
        return (
            "Sättigung nicht prüfbar: In den ersten Interviews steht kein Code."
            if german
            else "Saturation cannot be checked: no code stands in the first interviews."
        )
    share = wording.percent(information[-1], language)
    if german:
        ask = f" Weitere Interviews führen, vor allem: {more}." if more else " Weitere Interviews führen."
        return f"Sättigung nicht erreicht: Die letzten {summary.run_length} von {n} Interviews brachten noch {share} neue Information (Grenze {limit}).{ask}"
    ask = f" Interview more people, above all {more}." if more else " Interview more people."
    return f"Saturation was not reached: the last {summary.run_length} of {n} interviews still brought {share} new information (threshold {limit}).{ask}"


def _again(later: list, threshold: float, language: str) -> str:
    """What must be said when later runs brought more again: saturation by the rule, but not at rest."""
    highest = max(later, default=0.0)
    if highest <= threshold:
        return ""
    share = wording.percent(highest, language)
    if language == "de":
        return f" Spätere Interviews brachten aber noch einmal bis zu {share}: die Sättigung ist nicht gesichert."
    return f" But later interviews brought up to {share} again: saturation is not secured."
