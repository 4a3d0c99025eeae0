"""How many real people have what the sheet says of a persona, all at once?

Each attribute on a sheet fits many of its people; all of them together fit few, and a sheet that lists enough of them describes nobody
(Chapman, Love, Milham, ElRif & Alford 2008, *Quantitative Evaluation of Personas as Information*, HFES 52).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd

from insights import contracts, estimates, wording
from insights.contracts import split
from insights.personas.drafting.profiles import answers, quartiles
from insights.personas.language import quotable
from insights.personas.material import Material, package_list, sheet_field

EVIDENCE = re.compile(r"^(?:segment_profile|responses): (?P<variable>.+?)(?: = (?P<category>.+))?$")
NONE = -1  # did not answer
MANY = 12  # answers to choose from; above it the most frequent one describes a persona only where most of its people give it


@dataclass(frozen=True)
class Attribute:
    """Something on the sheet that a respondent has or has not."""

    statement_id: str
    variable: str
    text: str  # in the study's language
    has: np.ndarray  # per respondent: 1 has it, 0 has not, -1 did not answer


def persona_match(material: Material, members: pd.DataFrame, statements: pd.DataFrame) -> pd.DataFrame:
    """Share of respondents who have the first k attributes of the sheet together (hand-over `persona_match`).

    Attributes are the statements whose evidence is an answer (`<table>: variable = category`: has given it) or a number (`responses:
    variable`: lies in the middle half that the sheet names), in the order of the sheet, one for each question, and for two that ask the
    same as a number and in groups; means are none, nor are answers that describe nobody (`_describes`). At
    every k the base is who answered all k questions, so it may shrink while the number of people who have them all can only fall; the
    curve ends before fewer than ten of the persona have answered all of them. An attribute that would take away 1 to 4 people is none here:
    the two numbers would tell how many of those counted before lack it.
    Shares are weighted, with Wilson interval on the effective n. `independent` is the product of the single shares.
    """
    rows = []
    for persona in statements["persona_id"].drop_duplicates():
        own = answers(material, members, persona)["respondent_id"]
        if own.empty:
            continue
        inside = material.responses["respondent_id"].isin(own).to_numpy()
        rows += _curve(material, persona, inside, attributes(material, members, statements, persona))
    if not rows:
        return contracts.empty("persona_match")
    return contracts.check(pd.DataFrame(rows), "persona_match")


def attributes(material: Material, members: pd.DataFrame, statements: pd.DataFrame, persona: str) -> list[Attribute]:
    """What the sheet of `persona` says that a respondent has or has not, in its order."""
    found: list[Attribute] = []
    variables = material.variables.set_index("variable")
    for row in statements[statements["persona_id"] == persona].itertuples():
        match = EVIDENCE.match(str(row.evidence)) if row.source == "statistic" else None
        name, category = match.group("variable", "category") if match else (None, None)
        known = name in variables.index and name in material.responses and name not in {one.variable for one in found}
        if not known or category == "mean" or _said_again(material.responses, name, [one.variable for one in found]):
            continue
        label = quotable(variables.loc[name, "label"])
        own = answers(material, members, persona)
        if not _describes(material.responses, own, name, category, variables.loc[name]):
            continue
        if category is not None:
            has, text = _gave(material.responses[name], category, variables.loc[name, "kind"]), f"{label}: {category}"
        else:
            middle = quartiles(own[name], own["weight"])
            if middle is None:
                continue
            has = _between(material.responses[name], middle["q1"], middle["q3"])
            text = f"{label}: {_range(material.responses[name], middle, material.language)}"
        found.append(Attribute(row.statement_id, name, text, has))
    return found


def _describes(
    responses: pd.DataFrame, own: pd.DataFrame, name: str, category: str | None, variable: pd.Series
) -> bool:
    """Whether an answer is an attribute of the persona and not just what some of its people happen to say.

    The middle half of a number is half of any group of people. So, but for the numbers that every sheet names (age, income, size of the
    company …), one counts only where the median of the persona lies apart from everybody's; and one answer out of more than twelve
    (a postcode) only where at least half of its people give it.
    """
    if category is not None:
        if len(split(variable["categories"])) <= MANY:
            return True
        gave = _gave(own[name], category, variable["kind"])
        known = gave != NONE
        return estimates.share(gave[known] == 1, weights=own["weight"][known]).value >= 0.5
    if sheet_field(name, variable["field"]) in package_list("fields"):
        return True
    mine, everyone = (quartiles(table[name], table["weight"]) for table in (own, responses))
    return bool(mine and everyone and not mine["low"] <= everyone["median"] <= mine["high"])


def _said_again(responses: pd.DataFrame, name: str, before: list[str]) -> bool:
    """Whether a question holds once more, in groups or as a number, what one before it asks: age and age group."""
    return any(
        _in_groups(responses[name], responses[one]) or _in_groups(responses[one], responses[name]) for one in before
    )


def _in_groups(groups: pd.Series, numbers: pd.Series) -> bool:
    """Whether every one of `groups` is a stretch of `numbers` of its own."""
    if pd.api.types.is_numeric_dtype(groups) or not pd.api.types.is_numeric_dtype(numbers):
        return False
    both = pd.DataFrame({"group": groups.astype("str"), "number": numbers})[groups.notna() & numbers.notna()]
    spans = both.groupby("group")["number"].agg(["min", "max"]).sort_values("min")
    return len(spans) > 1 and bool((spans["min"].to_numpy()[1:] > spans["max"].to_numpy()[:-1]).all())


def _gave(values: pd.Series, category: str, kind: str) -> np.ndarray:
    if kind == "multiple":
        return np.array([NONE if pd.isna(v) or v == "" else int(category in split(v)) for v in values], dtype=int)
    if kind == "numeric":
        given = pd.to_numeric(values, errors="coerce").map(lambda v: f"{v:g}", na_action="ignore")
        return np.where(given.isna(), NONE, (given == category).astype(int))
    return np.where(values.isna(), NONE, (values.astype("str") == category).astype(int))


def _between(values: pd.Series, low: float, high: float) -> np.ndarray:
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(float)
    return np.where(np.isnan(numbers), NONE, ((numbers >= low) & (numbers <= high)).astype(int))


def _range(values: pd.Series, middle: dict, language: str) -> str:
    years = wording.are_years(pd.to_numeric(values, errors="coerce").dropna())
    low, high = (wording.figure(middle[key], language, years=years, exact=True) for key in ("q1", "q3"))
    return low if low == high else f"{low} {'bis' if language == 'de' else 'to'} {high}"


def _curve(material: Material, persona: str, inside: np.ndarray, listed: list[Attribute]) -> list[dict]:
    weights = material.responses["weight"].to_numpy(float)
    answered, has = np.ones(len(inside), dtype=bool), np.ones(len(inside), dtype=bool)
    independent, rows = 1.0, []
    for attribute in listed:
        given = attribute.has != NONE
        both, having = answered & given, has & (attribute.has == 1)
        mine = estimates.share(having[both & inside], weights=weights[both & inside])
        if mine.n < estimates.no_share_below():
            break
        n, before = int((having & both & inside).sum()), rows[-1]["n"] if rows else mine.n
        if n >= estimates.suppress_below() and 0 < before - n < estimates.suppress_below():
            continue
        answered, has = both, having
        independent *= estimates.share(attribute.has[inside & given] == 1, weights=weights[inside & given]).value
        everyone = estimates.share(has[answered], weights=weights[answered])
        rows.append(
            {
                "persona_id": persona, "k": len(rows) + 1, "variable": attribute.variable, "attribute": attribute.text,
                "statement_id": attribute.statement_id, "n": n, "base": mine.n,
                "value": mine.value, "low": mine.low, "high": mine.high, "n_all": int((has & answered).sum()),
                "base_all": everyone.n, "value_all": everyone.value, "low_all": everyone.low, "high_all": everyone.high,
                "independent": independent,
            }
        )  # fmt: skip
    return rows
