"""The journey maps as slides: which touchpoints stand on which, what their lanes say, and what the notes hold of each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from insights import contracts, estimates, wording
from insights.drawing.journey_lanes import Lanes
from insights.drawing.journey_map import Axis, Point, blank, points_of, rows_of, spoken
from insights.drawing.journey_points import mood_of, parted, words_in
from insights.report import figures
from insights.report.claims import Claim, collect
from insights.report.evidence.names import quotations
from insights.report.evidence.references import reference
from insights.report.formats.deck.fitting import clean, shortened
from insights.report.formats.deck.journey_slide import Stop
from insights.report.formats.deck.pages import Slide, sentence
from insights.report.material import Material
from insights.report.sections import journey_maps
from insights.report.sections.journey import weak_points
from insights.report.sections.themes import quote

MOST = 9  # touchpoints on one slide
OPEN = {"▲": "△", "▼": "▽", "●": "○"}  # of a small base
LONGEST, LONGEST_TITLE = 260, 180  # letters of a quote in the notes, and of a sentence above a map
LANES = ("n", "channels", "departments", "staff", "lost", "ended", "mentions", "codes")


@dataclass(frozen=True)
class Scale:
    """What stands upwards: its ends, its caption, and whether it is in percent of scales that differ."""

    low: float
    high: float
    caption: str
    percent: bool
    mood: bool

    def value(self, level: float | None) -> float | None:
        """The value at `level` (0 to 1) of the axis."""
        return None if level is None else round(self.low + level * (self.high - self.low), 6)


def slides(material: Material, section: dict) -> Iterator[Slide]:
    """The maps of all and of each persona, as in the report: satisfaction, else the mood; long journeys go on on the next slide."""
    if material["touchpoints"].empty:
        return
    known = {claim.claim_id: claim for claim in collect(section)}
    for who in ("all", *(name for name in material.persona_names if name != "all")):
        yield from _map(material, section, who, known)


def _map(material: Material, section: dict, who: str, known: Mapping[str, Claim]) -> Iterator[Slide]:
    words, name = words_in(material.language), material.persona_names.get(who, "")
    lanes, weak = journey_maps.lanes_for(material, who), weak_points(material)
    rows = rows_of(journey_maps.touchpoints_of(material), material["journey"], who, None)
    if len(rows) < 2:
        return
    points, axis = points_of(rows, words, material.language, set(weak), lanes)
    if sum(point.level is not None for point in points) < 2:
        return
    scale = _scale(points, axis, words)
    caption = material.say("map_of", name=name) if who != "all" else material.say("deck_journey")
    caption = caption if who != "all" or not scale.mood else material.say("deck_mood")
    stops, parts = _stops(material, points, axis, scale, lanes), parted([p.row["phase"] for p in points], MOST)
    told: set[Claim | None] = set()  # what is the title of a slide before
    for start, end in parts:
        data = {
            "rows": stops[start:end], "low": scale.low, "high": scale.high, "percent": scale.percent, "caption": caption,
            "y_label": scale.caption, "lanes": _labels(words), "words": (material.say("touchpoint"), words["weak"]),
            "series": (axis.what, words["all"], words["staff"], words["weak"]),
        }  # fmt: skip
        mine = _said(known.values(), who, {p.row["name"] for p in points[start:end]}, material.language)
        lead = next((c for c in mine if c not in told and _is_title(c)), None)
        told.add(lead)
        title = sentence(lead) if lead else _titled(material, caption, points, start, end, len(parts) > 1)
        note = _note(material, points[start:end], scale, words, who)
        further = _notes(material, points[start:end], axis, words, who)
        yield Slide(title, section["title"], mine, lead, chart=("journey", data), base=note, further=further, extra={"parts": len(points)})  # fmt: skip


def _scale(points: Sequence[Point], axis: Axis, words: Mapping[str, Any]) -> Scale:
    if axis.what == words["mood"]:
        return Scale(-1.0, 1.0, axis.caption, False, True)
    scales = {(p.row["scale_low"], p.row["scale_high"]) for p in points if not blank(p.row["scale_low"])}
    low, high = next(iter(scales)) if len(scales) == 1 else (0.0, 1.0)
    return Scale(float(low), float(high), axis.caption, len(scales) > 1, False)


def _stops(material: Material, points: Sequence[Point], axis: Axis, scale: Scale, lanes: Lanes) -> list[Stop]:
    """The touchpoints as they are drawn, with one cell per lane."""
    words, language = words_in(material.language), material.language
    stops = []
    for point in points:
        folded = words["part"] if point.parts == 1 else words["parts"].format(n=point.parts) if point.parts else ""
        value, low, high, reference_, staff = (
            scale.value(level) for level in (point.level, point.low, point.high, point.reference, point.staff)
        )
        cells = {
            "n": _base(point, words, language),
            "channels": "" if blank(point.row["channels"]) else point.row["channels"],
            "departments": "" if blank(point.row["departments"]) else point.row["departments"],
            "mentions": _mentions(point, words, language),
            **{name: point.further[name] for name in ("staff", "lost", "ended", "codes")},
        }
        stops.append(Stop(point.row["name"], point.row["phase"], value, low, high, point.label if value is not None else "", reference_, staff, point.weak, point.small, folded, cells, spoken(point, axis, words, language)))  # fmt: skip
    return stops


def _base(point: Point, words: Mapping[str, Any], language: str) -> str:
    """`484 (76 %)`: how many rated it, and which share of those who were asked."""
    n = point.row["n"]
    if blank(n) or not n:
        return ""
    if n < estimates.suppress_below():
        return words["few"]
    told = figures.whole(int(n), language)
    return f"{told} ({point.further['reach']})" if point.further["reach"] else told


def _mentions(point: Point, words: Mapping[str, Any], language: str) -> str:
    """`12 △ +0,44`: how many people speak of it, and their mood; the sign of a small base is open."""
    people = point.row["n_people_mentioning"]
    if blank(people) or not people:
        return ""
    sign, figure, small = mood_of(point.row, dict(words), language)
    shown = OPEN.get(sign, "") if small else sign
    return " ".join(part for part in (str(int(people)), f"{shown}\u00a0{figure}" if sign else figure) if part)


def _labels(words: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Name and heading of each lane."""
    heads = {"n": "reach", "mentions": "people"}
    return [(lane, words[heads.get(lane, lane)]) for lane in LANES]


def _said(claims: Iterable[Claim], who: str, names: set[str], language: str) -> tuple[Claim, ...]:
    """The claims on the map of `who` that name one of the touchpoints `names`: their evidence stands in the notes."""
    wanted = r"journey-(\d+|weak-.+)" if who == "all" else rf"journey-persona-{re.escape(who)}-(above|below)"
    found = [claim for claim in claims if re.fullmatch(wanted, claim.claim_id)]
    about = [c for c in found if names & set(quotations(c.plain or c.text, language))]
    return tuple(
        sorted(about, key=lambda c: not c.claim_id.startswith("journey-weak-"))
    )  # what calls for action comes first


def _is_title(claim: Claim) -> bool:
    """Whether a claim is the title of the map that shows what it is about: of a weak point always, else where it is short."""
    return claim.claim_id.startswith("journey-weak-") or len(sentence(claim)) <= LONGEST_TITLE


def _titled(material: Material, caption: str, points: Sequence[Point], start: int, end: int, several: bool) -> str:
    if not several:
        return caption
    phases = list(dict.fromkeys(point.row["phase"] for point in points[start:end]))
    if start and points[start - 1].row["phase"] == phases[0]:
        phases[0] = material.say("deck_map_continued", phase=phases[0])
    return f"{caption}: {wording.listing(phases, material.language)}"


def _note(material: Material, points: Sequence[Point], scale: Scale, words: Mapping[str, Any], who: str) -> str:
    """What points, bars, diamonds and lines mean, as far as they are there."""
    if scale.mood:
        told = [material.say("deck_map_mood")]
    elif scale.percent:
        told = [material.say("deck_map_share", weights=material.weight_note)]
    else:
        low, high = (figures.plain(v, material.language, exact=True) for v in (scale.low, scale.high))
        told = [material.say("deck_map_note", low=low, high=high, weights=material.weight_note)]
    told += [words["open"]] if not scale.mood and any(p.small for p in points) else []
    told += [words["open_mood"]] if any(mood_of(p.row, dict(words), material.language)[2] for p in points) else []
    told += [words["diamond"]] if any(p.staff is not None for p in points) else []
    told += [words["reference"]] if who != "all" and any(p.reference is not None for p in points) else []
    told += (
        [material.say("deck_map_weak") if who == "all" else words["ring_all"].partition(": ")[2]]
        if any(p.weak for p in points)
        else []
    )
    return " ".join(f"{text[:1].upper()}{text[1:]}".rstrip(".") + "." for text in told)


def _notes(material: Material, points: Sequence[Point], axis: Axis, words: Mapping[str, Any], who: str) -> str:
    """Everything the map says of each touchpoint, with one voice word for word, and where the figures stand."""
    told = []
    for point in points:
        lines = [spoken(point, axis, words, material.language)]
        for lane, head in (("channels", "channels"), ("departments", "departments"), ("reach", "reach"), ("lost", "lost"), ("ended", "ended"), ("codes", "codes")):  # fmt: skip
            text = point.row[lane] if lane in ("channels", "departments") else point.further[lane]
            lines += [] if blank(text) else [f"{words[head]}: {text}"]
        voice = next((q for i in contracts.split(point.row["exemplars"]) if (q := quote(material, i))), None)
        said = f"\n{shortened(clean(voice['text']), LONGEST)} {voice['by']} [{voice['id']}]" if voice else ""
        told.append(". ".join(line.rstrip(".") for line in lines) + "." + said)
    table, _, key = reference("journey", persona_id=who).partition(": ")
    return "\n\n".join([*told, f"{material.say('evidence_source', table=table, key=key)}."])
