"""People whom no persona represents: how many, and what they have in common."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts, estimates, wording
from insights.contracts import split
from insights.personas.language import quotable
from insights.personas.material import Material
from insights.personas.validation.contrasts import compare
from insights.personas.validation.separation import persona_probabilities
from insights.personas.validation.words import say

ANSWERED = 0.25  # of the questions that build segments; who answered fewer is assigned by hardly more than the size of the segments
ALPHA = 0.05
KINDS = ("nominal", "ordinal", "multiple")


def persona_coverage(
    material: Material, members: pd.DataFrame, drafts: dict[str, list[int]], *, min_membership: float = 0.5
) -> pd.DataFrame:
    """Who is represented by a persona and who is not (hand-over `persona_coverage`), respondents and interviewed people apart.

    A respondent fits none when every persona is less likely than `min_membership`, and cannot be assigned when he answered fewer than
    a quarter of the questions that build segments, however high the probability (as in `mece`). Shares are counted, not weighted: the
    question is how many of those who answered are left out. Without segments nobody knows whom the personas represent: no number, and
    the reason. Sentences never count 1 to 4 respondents, nor give them away by what is left of all.
    """
    language, rows = material.language, []
    base = len(material.responses)
    if base:
        status = _status(material, members, drafts, min_membership)
        bar = wording.percent(min_membership, language)
        counts = {check: int((status == check).sum()) for check in ("represented", "fits none", "no answers")}
        hidden = [check for check, n in counts.items() if 0 < n < estimates.suppress_below() and check != "represented"]
        if material.memberships.empty:
            counts = {}
            text = say("coverage", "unknown", language, base=base)
            rows.append(("represented", None, base, None, None, None, text))
        for check, n in counts.items():
            found = estimates.share(status == check)
            key = check.replace(" ", "_")
            values = {"n": n, "base": base, "bar": bar, "share": wording.percent(found.value, language, decimals=1)}
            values["least"] = estimates.suppress_below()
            if check in hidden:
                key += "_few"
            elif check == "represented" and hidden:  # or the hidden number would follow from it
                key += "_at_least"
                values["least"] = (
                    n + sum(counts[one] for one in hidden) - len(hidden) * (estimates.suppress_below() - 1)
                )
            interval = wording.interval(found.low, found.high, language, as_percent=True, decimals=1)
            text = say("coverage", key, language, interval=interval, **values)
            rows.append((check, n, base, found.value, found.low, found.high, text))
    rows += _interviewed(material, members)
    columns = ["check", "n", "base", "share", "low", "high", "statement"]
    table = pd.DataFrame(rows, columns=columns)
    table.insert(0, "position", range(1, len(table) + 1))
    return contracts.check(table, "persona_coverage")


def coverage_contrasts(
    material: Material, members: pd.DataFrame, drafts: dict[str, list[int]], *, min_membership: float = 0.5
) -> pd.DataFrame:
    """What the respondents whom no persona represents have in common (hand-over `persona_coverage_contrasts`).

    Every answer to a question that did not build the segments is compared with everybody else's (`contrasts.compare`); `found` where
    the false discovery rate over the whole table is below 5 % and the interval of the difference is without 0. Answers of fewer than 5
    people are suppressed; empty when fewer than 10 respondents are left out, or without segments.
    """
    empty = contracts.empty("persona_coverage_contrasts")
    if material.memberships.empty or material.responses.empty:
        return empty
    left_out = _status(material, members, drafts, min_membership) != "represented"
    if min(left_out.sum(), (~left_out).sum()) < estimates.no_share_below():
        return empty
    rows = []
    asked = material.variables[material.variables["kind"].isin(KINDS) & ~material.variables["builds_segments"]]
    for _, variable in asked.sort_values("position").iterrows():
        if variable["variable"] in material.responses:
            rows += _compared(material, variable, left_out)
    if not rows:
        return empty
    table = pd.DataFrame(rows)
    table["p_adjusted"] = estimates.adjusted(table["p"], "bh")
    table["found"] = (table["p_adjusted"] < ALPHA) & (table.pop("direction") != 0) & table["n"].notna()
    table["statement"] = [_said(row, material) if row["found"] else None for row in table.to_dict("records")]
    return contracts.check(table, "persona_coverage_contrasts")


def _status(material: Material, members: pd.DataFrame, drafts: dict[str, list[int]], bar: float) -> np.ndarray:
    """Per respondent: represented, fits none, no answers."""
    people = material.responses["respondent_id"]
    if material.memberships.empty:
        return np.full(len(people), "fits none", dtype=object)
    probabilities = persona_probabilities(material, drafts)
    if probabilities.empty:
        survey = members[members["source"] == "survey"].set_index("respondent_id")["probability"]
        highest = people.map(survey)
    else:
        highest = people.map(probabilities.max(axis=1))
    names = [name for name in material.segments.variables if name in material.responses]
    silent = (
        material.responses[names].notna().mean(axis=1) < ANSWERED if names else pd.Series(False, index=people.index)
    )
    return np.select([silent | highest.isna(), highest < bar], ["no answers", "fits none"], "represented")


def _interviewed(material: Material, members: pd.DataFrame) -> list[tuple]:
    people = material.interviewed["respondent_id"]
    if people.empty:
        return []
    behind = members.loc[members["source"] == "interview", "respondent_id"]
    n, base = int((~people.isin(behind)).sum()), len(people)
    key = "interviewed_none" if n == 0 else "interviewed_one" if n == 1 else "interviewed"
    text = say("coverage", key, material.language, n=n, base=base)
    return [("interview in no persona", n, base, None, None, None, text)]


def _compared(material: Material, variable: pd.Series, left_out: np.ndarray) -> list[dict]:
    rows = []
    for position, category in enumerate(split(variable["categories"]), start=1):
        found = compare(material.responses, variable, left_out, category=category)
        if found is None:
            continue
        shown = found.n >= estimates.suppress_below()
        own = (found.own.value, found.own.low, found.own.high, found.rest.value) if shown else (np.nan,) * 4
        rows.append(
            {
                "variable": variable["variable"], "position": position, "category": category, "n": found.n if shown else None,
                "base": found.own.n, **dict(zip(("value", "low", "high", "rest"), own, strict=True)), "p": found.p,
                "direction": found.direction,
            }
        )  # fmt: skip
    return rows


def _said(row: dict, material: Material) -> str:
    language = material.language
    labels = material.variables.set_index("variable")["label"]
    return say(
        "coverage",
        "contrast",
        language,
        label=quotable(labels[row["variable"]]),
        category=row["category"],
        direction=say("coverage", "more" if row["value"] > row["rest"] else "less", language),
        value=wording.percent(row["value"], language),
        interval=wording.interval(row["low"], row["high"], language, as_percent=True),
        n=int(row["base"]),
        rest=wording.percent(row["rest"], language),
    )
