"""Figures of the event log worked out anew from what was counted: shares from counts, sums over activities, models and hours.

Their intervals know which events are by one person; the hand-over files do not name people, so an interval is only held to contain its value.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pandas as pd

from insights.report.evidence.checked import CHECKED, Check, compared, differs
from insights.report.material import Material

COUNTED = {
    "event_activities": ("activity",),
    "event_variants": ("rank",),
    "event_transitions": ("activity", "following"),
    "event_steps": ("step",),
    "event_hotspots": ("activity",),
    "event_groups": ("grouping", "group", "activity"),
}


def checks(material: Material) -> Iterator[Check]:
    """Every row of the event log's files that can be worked out anew or held against its neighbours."""
    yield from _office_hours(material)
    yield from _shares(material)
    yield from _credits(material)
    for row in material["event_changes"].to_dict("records"):
        named = {name: str(row[name]) for name in ("grouping", "group", "series", "day")}
        outside = [
            side for side in ("before", "after") if not _inside(row[side], row[f"{side}_low"], row[f"{side}_high"])
        ]
        yield Check(
            "event_changes", named, CHECKED, f"gives a level {outside[0]} outside its interval" if outside else ""
        )


def _inside(value: float, low: float, high: float) -> bool:
    known = all(figure == figure and figure is not pd.NA for figure in (value, low, high))
    return not known or low - 1e-6 <= value <= high + 1e-6


def _office_hours(material: Material) -> Iterator[Check]:
    """Events and shares of office hours from the hours of the week, where office hours begin and end on full hours."""
    times, hours = material["event_times"], material.study.settings.events.office_hours
    (start, minutes), (end, further) = (clock.split(":") for clock in (hours.start, hours.end))
    if times.empty or int(minutes) or int(further) or int(start) >= int(end):
        return
    office = times["weekday"].isin(hours.weekdays) & (times["hour"] >= int(start)) & (times["hour"] < int(end))
    n = times.groupby("activity")["n"].sum()
    inside = times[office].groupby("activity")["n"].sum().reindex(n.index, fill_value=0)
    for row in material["event_shares"].to_dict("records"):
        if row["activity"] in n.index:
            anew = {"n": float(n[row["activity"]]), "office_hours": float(inside[row["activity"]] / n[row["activity"]])}
            yield compared("event_shares", {"activity": row["activity"]}, row, anew)


def _shares(material: Material) -> Iterator[Check]:
    """n of base; differences from their two shares; at a step the cases of the one before; events from the hours of the week."""
    before = None
    for file, keys in COUNTED.items():
        table = material[file].sort_values(list(keys))
        for row in table.to_dict("records"):
            named = {key: str(row[key]) for key in keys}
            anew = {"share": row["n"] / row["base"]} if row["base"] else {}
            if "difference" in row:
                anew["difference"] = row["share"] - row["elsewhere" if "elsewhere" in row else "others"]
            if file == "event_steps" and before is not None:
                anew["base"] = float(before)
            before = row["n"] if file == "event_steps" else None
            found = compared(file, named, row, {name: value for name, value in anew.items() if not pd.isna(row[name])})
            if not found.wrong and not _interval(row):
                found = Check(file, named, wrong="gives a value outside its interval")
            yield found


def _interval(row: Mapping[str, Any]) -> bool:
    return "difference" in row or _inside(row["share"], row["low"], row["high"])


def _credits(material: Material) -> Iterator[Check]:
    """Conversions from shares, which add up to one in every model."""
    for model, rows in material["event_attribution"].groupby("model", sort=True):
        total = float(rows["share"].sum())
        for row in rows.to_dict("records"):
            named = {"model": str(model), "touchpoint": row["touchpoint"]}
            found = compared("event_attribution", named, row, {"credit": row["share"] * row["conversions"]})
            if not found.wrong and row["n_converting"] > min(row["n"], row["conversions"]):
                found = Check("event_attribution", named, CHECKED, "counts more converting paths than there are paths")
            if not found.wrong and differs(total, 1.0, digits=1e-4):
                found = Check(
                    "event_attribution", named, CHECKED, f"is one of shares that add up to {total:.4g} instead of 1"
                )
            if not found.wrong and not _inside(row["share"], row["low"], row["high"]):
                found = Check("event_attribution", named, CHECKED, "gives a share outside its interval")
            yield found
