"""What a journey map draws: its touchpoints with their places on the vertical axis, and the axis."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import pandas as pd

from insights import wording
from insights.drawing import journey_lanes
from insights.drawing.journey_lanes import Lanes

WORDS = {
    "de": {
        "title": "Customer Journey: {who}", "title_within": "{name} im Einzelnen: {who}", "all": "alle Befragten", "satisfaction": "Zufriedenheit", "mood": "Stimmung (Vorschlag)",
        "channels": "Kanäle", "departments": "Zuständig", "people": "Erwähnt von … Personen, Stimmung", "few": "n < 5",
        "reference": "gestrichelt: alle Befragten", "interval": "Balken: 95-%-Intervall", "open": "offener Punkt: kleine Basis (n < 30)", "weak": "Schwachpunkt",
        "point": "{name} ({phase}): {value}", "none": "keine Angabe", "mentioned": "erwähnt von {n}", "persons": ("Person", "Personen"),
        "scale": "{what} ({low} bis {high})", "share": "{what} (Prozent der Skala)", "empty": "Es gibt noch keine Kontaktpunkte.",
    },
    "en": {
        "title": "Customer journey: {who}", "title_within": "{name} in detail: {who}", "all": "all respondents", "satisfaction": "Satisfaction", "mood": "Mood (suggested)",
        "channels": "Channels", "departments": "Owned by", "people": "Mentioned by … people, mood", "few": "n < 5",
        "reference": "dashed: all respondents", "interval": "Bars: 95% interval", "open": "Open dot: small base (n < 30)", "weak": "Weak point",
        "point": "{name} ({phase}): {value}", "none": "no figure", "mentioned": "mentioned by {n}", "persons": ("person", "people"),
        "scale": "{what} ({low} to {high})", "share": "{what} (percent of the scale)", "empty": "There are no touchpoints yet.",
    },
}  # fmt: skip
WORDS = {language: {**words, **journey_lanes.WORDS[language]} for language, words in WORDS.items()}


@dataclass(frozen=True)
class Point:
    """One touchpoint as it is drawn; `level` and its companions run from 0 to 1 on the vertical axis."""

    row: dict
    label: str
    level: float | None
    low: float | None
    high: float | None
    reference: float | None
    weak: bool
    staff: float | None = None
    further: dict[str, str] = field(default_factory=dict)  # what the further lanes say
    parts: int = 0  # touchpoints that are folded into this one


@dataclass(frozen=True)
class Axis:
    """What the vertical axis shows; ticks as (level, label)."""

    what: str
    caption: str
    ticks: list[tuple[float, str]]
    decimals: int = 1


def rows_of(touchpoints: pd.DataFrame, journey: pd.DataFrame, persona_id: str, within: str | None) -> list[dict]:
    """The touchpoints of the map in order, those inside `within` or those that are no part of another, with the figures of `persona_id`."""
    ordered = touchpoints.sort_values("position")
    parts = ordered["parent"].value_counts()
    known = set(ordered["touchpoint"])
    ordered = ordered[~ordered["parent"].isin(known) if within is None else ordered["parent"] == within]
    mine = journey[journey["persona_id"] == persona_id].set_index("touchpoint")
    everyone = journey[journey["persona_id"] == "all"].set_index("touchpoint")
    rows = []
    for point in ordered.to_dict("records"):
        if point["touchpoint"] in mine.index:
            found = mine.loc[point["touchpoint"]].to_dict()
            reference = everyone["mean"].get(point["touchpoint"]) if persona_id != "all" else None
            inside = int(parts.get(point["touchpoint"], 0))
            rows.append({**point, **found, "touchpoint": point["touchpoint"], "reference": reference, "parts": inside})
    return rows


def points_of(rows: list[dict], words: dict, language: str, weak: set[str], lanes: Lanes) -> tuple[list[Point], Axis]:
    """The rows as points of the map, and the axis: satisfaction, or without any the mood."""
    if all(blank(row["scale_low"]) for row in rows):
        axis = Axis(words["mood"], words["mood"], [(0.0, wording.MINUS + "1"), (0.5, "0"), (1.0, "1")])
        shown = [(row, _level(row["mood"], -1, 1), None, None, None, row["mood"]) for row in rows]
    else:
        axis = _satisfaction_axis(rows, words, language)
        shown = []
        for row in rows:
            span = (row["scale_low"], row["scale_high"])
            levels = [_level(row[name], *span) for name in ("mean", "low", "high", "reference")]
            shown.append((row, *levels, row["mean"]))
    return [
        Point(row, "" if blank(value) else wording.number(value, language, decimals=axis.decimals), level, low, high, reference,
               row["touchpoint"] in weak, _level(lanes.staff.get(row["touchpoint"]), row["scale_low"], row["scale_high"]),
               journey_lanes.cells(row, lanes, language), row["parts"])
        for row, level, low, high, reference, value in shown
    ], axis  # fmt: skip


def _satisfaction_axis(rows: list[dict], words: dict, language: str) -> Axis:
    scales = {(row["scale_low"], row["scale_high"]) for row in rows if not blank(row["scale_low"])}
    what = words["satisfaction"]
    if len(scales) > 1:
        ticks = [(share, wording.percent(share, language)) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
        return Axis(what, words["share"].format(what=what), ticks)
    low, high = scales.pop()
    step = max(1, math.ceil((high - low) / 10))
    values = [low + i * step for i in range(int((high - low) // step) + 1)]
    ticks = [((value - low) / (high - low), f"{value:g}") for value in values]
    return Axis(what, words["scale"].format(what=what, low=f"{low:g}", high=f"{high:g}"), ticks)


def _level(value, low, high) -> float | None:
    return None if blank(value) or blank(low) else (float(value) - low) / (high - low)


def blank(value) -> bool:
    """Whether a cell holds nothing."""
    return value is None or value is pd.NA or value == "" or (isinstance(value, float) and math.isnan(value))
