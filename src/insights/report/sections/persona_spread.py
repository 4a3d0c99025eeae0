"""The distribution behind each fact of a persona: every answer with its share and interval, not only the most frequent one."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from insights.estimates import no_share_below, small_below, suppress_below
from insights.report import figures
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.wording import told

ROLES = ("demographic", "firmographic")
QUARTILES = ("q1", "median", "q3")
STEP = 5  # of spans of the interviewed


def spreads(material: Material, persona, fields: tuple[str, ...]) -> list[dict[str, Any]]:
    """One entry per demographic or firmographic variable, and per variable behind one of `fields`, in the order of `fields`; those without a field last.

    `title`, `source` (hand-over file and key), `base` (`n = 102`), `middle` (median, quartiles and mean of a number), `rows` (`label`,
    `figure`, and `value`, `low`, `high` to draw; None where only people are counted) and `rest` (what may not be told). Answers of fewer than
    five people are not told, nor, among plain counts, the one from which they could be worked out; below ten people there are no shares.
    """
    table = material["persona_profile"]
    own = table[table["persona_id"] == persona.persona_id]
    return [
        found
        for variable, field in _ordered(material, own, fields)
        if (found := _spread(material, persona, variable, field, own[own["variable"] == variable]))
    ]


def spread_note(material: Material, persona) -> str:
    """How to read the distributions: what is counted among whom, and what is left out."""
    if persona.kind == "qualitative":
        return material.say("spread_note_people")
    return material.say("spread_note", weights=material.weight_note)


def _ordered(material: Material, own: pd.DataFrame, fields: tuple[str, ...]) -> list[tuple[str, str]]:
    """The variables to show, each with its field; where only interviews speak, every attribute of the interviewed."""
    present, known = set(own["variable"]), material["variables"].sort_values("position")
    named = {row.variable: row.field if isinstance(row.field, str) else "" for row in known.itertuples()}
    facts = [
        variable
        for variable, role in zip(known["variable"], known["role"], strict=True)
        if role in ROLES or named[variable] in fields
    ]
    spoken = list(dict.fromkeys(own.loc[own["statistic"] == "people", "variable"]))
    both = dict.fromkeys(
        (*facts, *spoken)
    )  # an attribute of the interviewed can be called like a question of the survey
    chosen = [(name, named.get(name) or name) for name in both if name in present]
    last = len(fields)
    return sorted(chosen, key=lambda pair: fields.index(pair[1]) if pair[1] in fields else last)


def _spread(material: Material, persona, variable: str, field: str, rows: pd.DataFrame) -> dict[str, Any]:
    base, language = int(rows["base"].max()), material.language
    spoken = rows[rows["statistic"] == "people"]
    shown, rest = _people(material, spoken) if len(spoken) else _shares(material, variable, rows)
    middle = _range(material, spoken) if len(spoken) else _middle(material, variable, rows)
    if middle and len(spoken):
        shown, rest = [], ""
    if not shown and not middle:
        return {}
    small = f" ({material.say('small_base')})" if base < small_below() and not len(spoken) else ""
    return {
        "field": field,
        "title": _title(material, variable, field, spoken=bool(len(spoken)))
        + _mark(material, persona, variable, shown),
        "source": reference("persona_profile", persona_id=persona.persona_id, variable=variable),
        "base": f"n\u202f=\u202f{figures.whole(base, language)}{small}",
        "middle": middle,
        "rows": shown,
        "rest": rest,
    }


def _title(material: Material, variable: str, field: str, *, spoken: bool) -> str:
    """The label of the survey's question; the usual word for an attribute of the interviewed."""
    return (
        material.term("fields", field) if spoken else material.short_label(variable) or material.term("fields", field)
    )


def _mark(material: Material, persona, variable: str, shown: list[dict]) -> str:
    """The mark of figures that are corrected for people assigned to a wrong segment."""
    profile = material["segment_profile"]
    own = profile[(profile["segment"] == persona.segment) & (profile["variable"] == variable)]
    return "¹" if shown and own["estimate"].eq("corrected").any() else ""


def _shares(material: Material, variable: str, rows: pd.DataFrame) -> tuple[list[dict], str]:
    """The answers in the order of their scale, else the most frequent first; and what is said of those of too few people."""
    rows = rows[(rows["statistic"] == "share") & rows["value"].notna()].sort_values("position")
    if rows.empty or int(rows["base"].max()) < no_share_below():
        return [], ""
    told, text = rows[rows["n"].ge(suppress_below()).fillna(False)], ""
    if material.kinds.get(variable) != "multiple" and (rest := int(rows["base"].max()) - int(told["n"].sum())) > 0:
        text = material.say("spread_rest")
        if rest < suppress_below() and len(told) and _counted(told):
            with_rest = told["n"].astype(int).idxmin()
            text = material.say("spread_rest_with", label=material.category(variable, told.loc[with_rest, "category"]))
            told = told.drop(index=with_rest)
    if material.kinds.get(variable) == "nominal":
        told = told.sort_values("value", ascending=False, kind="stable")
    return [_share(material, row) for row in told.itertuples()], text


def _counted(rows: pd.DataFrame) -> bool:
    """Whether the shares are plain counts, so that one left out could be worked out; weighted and corrected ones do not tell."""
    return bool(((rows["value"] - rows["n"].astype(float) / rows["base"].astype(float)).abs() < 0.001).all())


def _share(material: Material, row) -> dict[str, Any]:
    language = material.language
    figure = figures.plain(row.value, language, as_percent=True)
    inside = figures.between(row.low, row.high, language, as_percent=True)
    numbers = {"value": told(row.value), "low": told(row.low), "high": told(row.high)}
    return {"label": material.category(row.variable, row.category), "figure": f"{figure} ({inside})", **numbers}


def _middle(material: Material, variable: str, rows: pd.DataFrame) -> str:
    """`Median 38 (36 bis 40), mittlere Hälfte 33 bis 45, Mittelwert 38,4 (36,7 bis 40,0)` of a number."""
    found = {row.statistic: row for row in rows.itertuples() if row.statistic in (*QUARTILES, "mean")}
    language, years, parts = material.language, material.years(variable), []

    def plain(value: float) -> str:
        return figures.plain(value, language, exact=True, years=years)

    if "median" in found and not figures.missing(found["median"].value):
        row = found["median"]
        interval = material.say("spread_interval", low=plain(row.low), high=plain(row.high))
        parts.append(material.say("spread_median", value=plain(row.value), interval=interval))
        if {"q1", "q3"} <= set(found):
            parts.append(material.say("spread_half", low=plain(found["q1"].value), high=plain(found["q3"].value)))
    if "mean" in found and not figures.missing(found["mean"].value) and not years:
        row = found["mean"]
        interval = figures.between(row.low, row.high, language)
        parts.append(material.say("spread_mean", value=figures.plain(row.value, language), interval=interval))
    text = ", ".join(parts)
    return text[:1].upper() + text[1:]


def _people(material: Material, rows: pd.DataFrame) -> tuple[list[dict], str]:
    """How many of the interviewed said what, a count, never a share; nothing where an answer of fewer than five people is told or follows."""
    told = rows[rows["n"].ge(suppress_below()).fillna(False)].sort_values("position")
    if told.empty or 0 < int(rows["base"].max()) - int(told["n"].sum()) < suppress_below():
        return [], ""
    empty = {"value": None, "low": None, "high": None}
    return [
        {"label": row.category, "figure": material.say("spread_of", n=int(row.n), base=int(row.base)), **empty}
        for row in told.itertuples()
    ], ""


def _range(material: Material, rows: pd.DataFrame) -> str:
    """The span of the numbers of five interviewed people and more, by steps of five; nobody's own number is told. Empty where they gave none."""
    values = pd.to_numeric(rows["category"], errors="coerce")
    if values.isna().any() or int(rows["base"].max()) < suppress_below():
        return ""
    low, high = math.floor(values.min() / STEP) * STEP, math.ceil(values.max() / STEP) * STEP
    low, high = (figures.plain(float(value), material.language, exact=True) for value in (low, high))
    return material.say("spread_interval", low=low, high=high)
