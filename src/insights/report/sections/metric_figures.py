"""How a row of `cx_metrics` is told and drawn: as a figure, a claim, a bar."""

from __future__ import annotations

import pandas as pd

from insights import contracts
from insights.report import blocks, figures
from insights.report.charts import Bar, bars
from insights.report.claims import Claim, strength_of_estimate
from insights.report.evidence.references import reference
from insights.report.material import Material

NPS_SCALE = 200.0
MOST_COHORTS = 8
OF_ANSWERS = ("nps", "csat", "ces_easy")
NO_SHARES = ("nps", "satisfaction", "ces", "median_months")


def rows_of(material: Material, metric: str, kind: str) -> pd.DataFrame:
    """The rows of `cx_metrics` of one metric and kind of group that have a figure."""
    table = material["cx_metrics"]
    found = table[(table["metric"] == metric) & (table["group_kind"] == kind) & table["value"].notna()]
    places = {name: place for place, name in enumerate(_order(material, kind))}
    return found.sort_values("group", key=lambda names: names.map(places), kind="stable").reset_index(drop=True)


def _order(material: Material, kind: str) -> list[str]:
    """Waves and touchpoints as they follow each other; all else in the order of its names."""
    if kind == "touchpoint":
        return material["touchpoints"].sort_values("position")["touchpoint"].tolist()
    waves = material["variables"].loc[material["variables"]["role"] == "wave", "categories"] if kind == "wave" else []
    return [name for categories in waves for name in contracts.split(categories)]


def figure(material: Material, row) -> str:
    """A metric with interval and base: `−10 (−15 to −5; n = 1,200)`, `50 % (49 to 52 %; n = 1,200)`."""
    percent = row.metric not in NO_SHARES
    decimals = 0 if row.metric == "nps" else None
    return figures.full(row.value, row.low, row.high, row.n, material.language, as_percent=percent, decimals=decimals)


def source(row) -> str:
    """The reference to a row of `cx_metrics`."""
    return reference("cx_metrics", metric=row.metric, group_kind=row.group_kind, group=row.group)


def claim(material: Material, key: str, text: str, row, *also: str) -> Claim:
    """The claim `key` that tells the figure of a row of `cx_metrics`."""
    scale = (
        NPS_SCALE
        if row.metric == "nps"
        else row.scale_high - row.scale_low
        if row.scale_high == row.scale_high
        else 1.0
    )
    strength = strength_of_estimate(int(row.n), row.low, row.high, scale=scale)
    told = {"n": int(row.n), "value": row.value, "low": row.low, "high": row.high}
    return Claim(key, "metrics", text, strength, (source(row), *also), **told)


def chart(
    material: Material, metric: str, kind: str, caption: str, *, everyone: bool = True, noted: bool = True
) -> dict:
    """Bars of one metric by group (of many, the last eight), with everyone first; nothing where there are no groups. `noted`: with a line on the intervals."""
    groups = rows_of(material, metric, kind)
    groups = groups.tail(MOST_COHORTS) if kind == "cohort" else groups
    if groups.empty:
        return {}
    whole = rows_of(material, metric, "all") if everyone else groups.head(0)
    drawn = [
        Bar(
            name_of(material, row),
            row.value,
            figure(material, row),
            row.low,
            row.high,
            mark="" if row.group_kind == "all" else "muted",
            source=source(row),
        )
        for row in pd.concat([whole, groups]).itertuples()
    ]
    low, high = (-100.0, 100.0) if metric == "nps" else (0.0, 1.0)
    heads = (material.say("group"), material.term("metric_names", metric))
    note = material.say("metric_note", weights=material.weight_note) if noted and metric in OF_ANSWERS else ""
    return blocks.picture(
        bars(drawn, caption, low=low, high=high, heads=heads, note=note, decimals=0 if metric == "nps" else None)
    )


def name_of(material: Material, row) -> str:
    """The group of a row as readers see it."""
    if row.group_kind == "touchpoint":
        return material.touchpoint_names.get(row.group, row.group)
    return material.persona_names.get(row.group, row.group)
