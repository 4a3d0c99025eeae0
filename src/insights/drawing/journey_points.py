"""What a journey map draws: its touchpoints with their places on the vertical axis, and the axis."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd

from insights import estimates, wording
from insights.drawing import journey_lanes
from insights.drawing.journey_lanes import Lanes

SLACK, SPLIT = (
    2,
    6.0,
)  # how far from even a part may be to end with a phase; what a divided phase costs, in squared touchpoints
SMALL_BASES = ("small base", "no share")
DECIMALS = 1  # of a satisfaction
NEUTRAL = 0.1  # a mood nearer to 0 is neither good nor bad
WORDS = {
    "de": {
        "title": "Customer Journey: {who}", "title_within": "{name} im Einzelnen: {who}", "all": "alle Befragten", "satisfaction": "Zufriedenheit", "mood": "Stimmung (Vorschlag)",
        "channels": "Kanäle", "departments": "Zuständig", "people": "Erwähnt von … Personen, Stimmung", "few": "n < {smallest_group}",
        "reference": "gestrichelt: alle Befragten", "interval": "Balken: 95-%-Intervall", "open": "offener Punkt: kleine Basis (n < {marked_below})", "weak": "Schwachpunkt",
        "point": "{name} ({phase}): {value}", "none": "keine Angabe", "mentioned": "erwähnt von {n}", "persons": ("Person", "Personen"),
        "scale": "{what} ({low} bis {high})", "share": "{what} (Prozent der Skala)", "empty": "Es gibt noch keine Kontaktpunkte.",
        "few_voices": "zu wenige", "open_mood": "offen: Stimmung von weniger als {marked_below} Personen",
        "signs": "▲ eher zufrieden, ▼ eher unzufrieden, ● weder noch: Stimmung der Wortbeiträge von −1 bis 1, ein Vorschlag der Maschine",
        "ring": "Ring: Schwachpunkt, wichtig für das Ergebnis und zugleich unter dem Mittel der Kontaktpunkte",
        "ring_all": "Ring: Schwachpunkt nach Wichtigkeit und Zufriedenheit aller Befragten; für diese Persona allein ist er nicht berechnet",
        "continued": "{phase} (Fortsetzung)", "phone": "Wer bewertet hat, was danach endete und wovon die Rede ist: in der Tabelle darunter. Stimmen: auf breiten Bildschirmen und auf Papier.",
        "phone_persona": "Mehr zeigt diese Karte auf breiten Bildschirmen und auf Papier.",
    },
    "en": {
        "title": "Customer journey: {who}", "title_within": "{name} in detail: {who}", "all": "all respondents", "satisfaction": "Satisfaction", "mood": "Mood (suggested)",
        "channels": "Channels", "departments": "Owned by", "people": "Mentioned by … people, mood", "few": "n < {smallest_group}",
        "reference": "dashed: all respondents", "interval": "Bars: 95% interval", "open": "Open dot: small base (n < {marked_below})", "weak": "Weak point",
        "point": "{name} ({phase}): {value}", "none": "no figure", "mentioned": "mentioned by {n}", "persons": ("person", "people"),
        "scale": "{what} ({low} to {high})", "share": "{what} (percent of the scale)", "empty": "There are no touchpoints yet.",
        "few_voices": "too few", "open_mood": "Open: mood of fewer than {marked_below} people",
        "signs": "▲ rather content, ▼ rather discontent, ● neither: mood of what people say from −1 to 1, suggested by the machine",
        "ring": "Ring: weak point, important for the outcome and below the average of the touchpoints",
        "ring_all": "Ring: weak point by importance and satisfaction of all respondents; it was not worked out for this persona alone",
        "continued": "{phase} (continued)", "phone": "Who rated it, what ended after it and what people speak of: in the table below. Voices: on wide screens and on paper.",
        "phone_persona": "This map shows more on wide screens and on paper.",
    },
}  # fmt: skip
WORDS = {language: {**words, **journey_lanes.WORDS[language]} for language, words in WORDS.items()}


def words_in(language: str) -> dict:
    """The words of a map in `language`, with the study's smallest group put in."""
    return wording.put_in(WORDS[language], wording.small_bases(language))


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
    small: bool = False  # fewer than 30 answers or, where the mood is drawn, people


@dataclass(frozen=True)
class Axis:
    """What the vertical axis shows; ticks as (level, label)."""

    what: str
    caption: str
    ticks: list[tuple[float, str]]
    decimals: int = DECIMALS


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
        axis = Axis(words["mood"], words["mood"], [(0.0, wording.MINUS + "1"), (0.5, "0"), (1.0, "1")], 2)
        told = [(row, wording.told(row["mood"], decimals=2) if enough_voices(row) else None) for row in rows]
        shown = [(row, _level(mood, -1, 1), None, None, None, mood) for row, mood in told]
    else:
        axis = _satisfaction_axis(rows, words, language)
        shown = []
        for row in rows:
            span = (row["scale_low"], row["scale_high"])
            levels = [_told_level(row[name], *span) for name in ("mean", "low", "high", "reference")]
            shown.append((row, *levels, row["mean"]))
    return [
        Point(row, "" if blank(value) else wording.number(value, language, decimals=axis.decimals), level, low, high, reference,
               row["touchpoint"] in weak, _told_level(lanes.staff.get(row["touchpoint"]), row["scale_low"], row["scale_high"]),
               journey_lanes.cells(row, lanes, language), row["parts"], level is not None and _small(row, axis.what == words["mood"]))
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


def _told_level(value, low, high) -> float | None:
    """The level of a satisfaction as exact as its figure stands beside it."""
    return None if blank(value) or blank(low) else _level(wording.told(float(value), decimals=DECIMALS), low, high)


def parted(phases: Sequence[str], most: int) -> list[tuple[int, int]]:
    """Start and end of each part of a long map: as few as can hold `most` touchpoints each, nearly even, and ending with a phase where that costs little."""
    count = math.ceil(len(phases) / most)
    even = len(phases) / max(1, count)
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [0])}
    for _ in range(count):
        further: dict[int, tuple[float, list[int]]] = {}
        for start, (cost, bounds) in best.items():
            for end in range(start + max(1, math.floor(even) - SLACK), min(len(phases), start + most) + 1):
                split = end < len(phases) and phases[end - 1] == phases[end]
                found = (cost + (end - start - even) ** 2 + SPLIT * split, [*bounds, end])
                if end not in further or found < further[end]:
                    further[end] = found
        best = further
    return list(itertools.pairwise(best[len(phases)][1]))


def enough_voices(row: dict) -> bool:
    """Whether five people or more stand behind a mood: of fewer none is told."""
    people = row["n_people_mentioning"]
    return not blank(row["mood"]) and not blank(people) and people >= estimates.suppress_below()


def mood_of(row: dict, words: dict, language: str) -> tuple[str, str, bool]:
    """The sign of a mood (`▲`, `▼`, `●`), its figure, and whether fewer than 30 people make it a small base; `zu wenige` without a sign below five."""
    if blank(row["mood"]) or blank(row["n_people_mentioning"]) or not row["n_people_mentioning"]:
        return "", "", False
    if not enough_voices(row):
        return "", words["few_voices"], False
    mood = float(row["mood"])
    sign = "●" if abs(mood) < NEUTRAL else "▲" if mood > 0 else "▼"
    figure = ("+" if mood > 0.005 else "") + wording.number(mood, language, decimals=2)
    return sign, figure, row["n_people_mentioning"] < estimates.small_below()


def _small(row: dict, mood: bool) -> bool:
    return row["n_people_mentioning"] < estimates.small_below() if mood else row["note"] in SMALL_BASES


def blank(value) -> bool:
    """Whether a cell holds nothing."""
    return value is None or value is pd.NA or value == "" or (isinstance(value, float) and math.isnan(value))
