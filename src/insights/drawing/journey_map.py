"""The journey map as one SVG: phases and touchpoints from left to right, satisfaction upwards.

A map that is too wide for its place goes on in a further band below, like a line of music; the same drawing serves a wide page and
a phone. Colours follow the CSS variables --insights-accent, --insights-bad, --insights-good and --insights-paper where a page
sets them; text takes the colour of its surroundings.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from html import escape

import pandas as pd

from insights import wording
from insights.drawing.text import text_lines, wrap

GUTTER, RIGHT, PLOT, MIN_COLUMN = 34, 10, 200, 80
PAPER_PLOT, PAPER_COLUMN = 120, 74
FONT, SMALL = 11, 10
BOLD = 1.12  # how much wider bold text is
SMALL_BASES = ("small base", "no share")
WORDS = {
    "de": {
        "title": "Customer Journey: {who}", "all": "alle Befragten", "satisfaction": "Zufriedenheit", "mood": "Stimmung (Vorschlag)",
        "channels": "Kanäle", "departments": "Zuständig", "people": "Erwähnt von … Personen, Stimmung", "few": "n < 5",
        "reference": "gestrichelt: alle Befragten", "interval": "Balken: 95-%-Intervall", "open": "offener Punkt: kleine Basis (n < 30)", "weak": "Schwachpunkt",
        "point": "{name} ({phase}): {value}", "none": "keine Angabe", "mentioned": "erwähnt von {n}", "persons": ("Person", "Personen"),
        "scale": "{what} ({low} bis {high})", "share": "{what} (Prozent der Skala)", "empty": "Es gibt noch keine Kontaktpunkte.",
    },
    "en": {
        "title": "Customer journey: {who}", "all": "all respondents", "satisfaction": "Satisfaction", "mood": "Mood (suggested)",
        "channels": "Channels", "departments": "Owned by", "people": "Mentioned by … people, mood", "few": "n < 5",
        "reference": "dashed: all respondents", "interval": "Bars: 95% interval", "open": "Open dot: small base (n < 30)", "weak": "Weak point",
        "point": "{name} ({phase}): {value}", "none": "no figure", "mentioned": "mentioned by {n}", "persons": ("person", "people"),
        "scale": "{what} ({low} to {high})", "share": "{what} (percent of the scale)", "empty": "There are no touchpoints yet.",
    },
}  # fmt: skip
STYLE = """
.jm{font-family:var(--insights-font,Helvetica,Arial,"Liberation Sans",sans-serif);color:inherit}
.jm-accent{fill:var(--insights-accent,#3572c6)}.jm-line{stroke:var(--insights-accent,#3572c6)}
.jm-bad{fill:var(--insights-bad,#c8442f)}.jm-good{fill:var(--insights-good,#23855a)}.jm-ring{stroke:var(--insights-bad,#c8442f)}
.jm-halo{paint-order:stroke;stroke:var(--insights-paper,Canvas);stroke-width:3px;stroke-linejoin:round}
.jm-strong{font-weight:600}.jm-soft{opacity:.75}
@media print{.jm{color:#000;max-width:100%;height:auto}}
""".strip()


@dataclass(frozen=True)
class _Point:
    """One touchpoint as it is drawn; `level` and its companions run from 0 to 1 on the vertical axis."""

    row: dict
    label: str
    level: float | None
    low: float | None
    high: float | None
    reference: float | None
    weak: bool


@dataclass(frozen=True)
class _Axis:
    what: str
    caption: str
    ticks: list[tuple[float, str]]
    decimals: int = 1


def draw_map(
    touchpoints: pd.DataFrame,
    journey: pd.DataFrame,
    language: str,
    *,
    persona_id: str = "all",
    persona_name: str | None = None,
    weak_points: list[str] | tuple[str, ...] = (),
    width: int = 1120,
) -> str:
    """A standalone SVG of the map for one persona or "all", `width` pixels wide (360 suits a phone).

    Shows satisfaction with its interval; without any satisfaction the curve is the mood of the verbatims, from −1 to 1. Touchpoints
    in `weak_points` get a ring and the word. A persona's map shows everyone's curve dashed behind it. Names may hold soft hyphens.
    """
    words, title = WORDS[language], _title(language, persona_id, persona_name)
    key = f"jm-{persona_id}-{width}"
    rows = _rows(touchpoints, journey, persona_id)
    if not rows:
        return _document(
            key, title, words["empty"], width, 40, text_lines([words["empty"]], 8, 24, size=13, anchor="start")
        )
    points, axis = _points(rows, words, language, set(weak_points))
    bands, column = _banded(points, width, MIN_COLUMN)
    heading = wrap(title, width - RIGHT, 14 * BOLD)
    top, parts = 14.0 + 17 * len(heading), [text_lines(heading, 0, 16, size=14, css="jm-strong", anchor="start")]
    for band in bands:
        drawn, height = _band(band, axis, words, language, top, column, PLOT)
        parts.append(drawn)
        top += height + 22
    foot = _foot(points, axis, words, persona_id)
    parts.append(text_lines(foot, 0, top - 4, size=SMALL, css="jm-soft", anchor="start"))
    top += 12 * len(foot)
    return _document(key, title, _description(points, axis, words, language), width, top + 6, "".join(parts))


def draw_bands(
    touchpoints: pd.DataFrame,
    journey: pd.DataFrame,
    language: str,
    *,
    persona_id: str = "all",
    persona_name: str | None = None,
    weak_points: list[str] | tuple[str, ...] = (),
    width: int = 640,
) -> list[str]:
    """The same map for paper: every band an SVG of its own, low and without a heading, so that a page may end between two of them.

    At 640 pixels across a page of A4 the letters have 7.5 points and more. Nothing without touchpoints.
    """
    words, title = WORDS[language], _title(language, persona_id, persona_name)
    rows = _rows(touchpoints, journey, persona_id)
    if not rows:
        return []
    points, axis = _points(rows, words, language, set(weak_points))
    bands, column = _banded(points, width, PAPER_COLUMN)
    drawings = []
    for place, band in enumerate(bands, start=1):
        drawn, height = _band(band, axis, words, language, 0.0, column, PAPER_PLOT)
        foot = _foot(points, axis, words, persona_id) if place == len(bands) else []
        drawn += text_lines(foot, 0, height + 16, size=SMALL, css="jm-soft", anchor="start")
        height += 6 + 14 * len(foot)
        key = f"jm-{persona_id}-{width}-{place}"
        drawings.append(_document(key, title, _description(band, axis, words, language), width, height, drawn))
    return drawings


def _title(language: str, persona_id: str, persona_name: str | None) -> str:
    words = WORDS[language]
    return words["title"].format(who=persona_name or (words["all"] if persona_id == "all" else persona_id))


def _banded(points: list[_Point], width: float, narrowest: float) -> tuple[list[list[_Point]], float]:
    """The points in as few bands as `width` allows, and the width of one touchpoint."""
    room = width - GUTTER - RIGHT
    bands = math.ceil(len(points) / max(1, int(room // narrowest)))
    return _even(points, bands), min(170.0, room / math.ceil(len(points) / bands))


def _foot(points: list[_Point], axis: _Axis, words: dict, persona_id: str) -> list[str]:
    foot = [words["interval"]] if axis.what == words["satisfaction"] else []
    foot += [words["open"]] if any(p.level is not None and p.row["note"] in SMALL_BASES for p in points) else []
    return foot + ([words["reference"]] if persona_id != "all" and any(p.reference is not None for p in points) else [])


def _description(points: list[_Point], axis: _Axis, words: dict, language: str) -> str:
    return axis.caption + ". " + " ".join(_spoken(point, axis, words, language) + "." for point in points)


def _rows(touchpoints: pd.DataFrame, journey: pd.DataFrame, persona_id: str) -> list[dict]:
    ordered = touchpoints.sort_values("position")
    mine = journey[journey["persona_id"] == persona_id].set_index("touchpoint")
    everyone = journey[journey["persona_id"] == "all"].set_index("touchpoint")
    rows = []
    for point in ordered.to_dict("records"):
        if point["touchpoint"] in mine.index:
            found = mine.loc[point["touchpoint"]].to_dict()
            reference = everyone["mean"].get(point["touchpoint"]) if persona_id != "all" else None
            rows.append({**point, **found, "touchpoint": point["touchpoint"], "reference": reference})
    return rows


def _points(rows: list[dict], words: dict, language: str, weak: set[str]) -> tuple[list[_Point], _Axis]:
    if all(_blank(row["scale_low"]) for row in rows):
        axis = _Axis(words["mood"], words["mood"], [(0.0, wording.MINUS + "1"), (0.5, "0"), (1.0, "1")])
        shown = [(row, _level(row["mood"], -1, 1), None, None, None, row["mood"]) for row in rows]
    else:
        axis = _satisfaction_axis(rows, words, language)
        shown = []
        for row in rows:
            span = (row["scale_low"], row["scale_high"])
            levels = [_level(row[name], *span) for name in ("mean", "low", "high", "reference")]
            shown.append((row, *levels, row["mean"]))
    return [
        _Point(row, "" if _blank(value) else wording.number(value, language, decimals=axis.decimals), level, low, high, reference,
               row["touchpoint"] in weak)
        for row, level, low, high, reference, value in shown
    ], axis  # fmt: skip


def _satisfaction_axis(rows: list[dict], words: dict, language: str) -> _Axis:
    scales = {(row["scale_low"], row["scale_high"]) for row in rows if not _blank(row["scale_low"])}
    what = words["satisfaction"]
    if len(scales) > 1:
        ticks = [(share, wording.percent(share, language)) for share in (0.0, 0.25, 0.5, 0.75, 1.0)]
        return _Axis(what, words["share"].format(what=what), ticks)
    low, high = scales.pop()
    step = max(1, math.ceil((high - low) / 10))
    values = [low + i * step for i in range(int((high - low) // step) + 1)]
    ticks = [((value - low) / (high - low), f"{value:g}") for value in values]
    return _Axis(what, words["scale"].format(what=what, low=f"{low:g}", high=f"{high:g}"), ticks)


def _band(
    points: list[_Point], axis: _Axis, words: dict, language: str, top: float, column: float, plot: float
) -> tuple[str, float]:
    """The drawing of one band that starts at `top`, and its height."""
    parts = []
    phases, y = _phases(points, top, column)
    parts += [phases, text_lines([axis.caption], 0, y + 12, size=SMALL, css="jm-soft", anchor="start")]
    plot_top = y + 28
    parts += [_grid(axis, plot_top, GUTTER + column * len(points), plot), _curve(points, plot_top, column, plot)]
    for i, point in enumerate(points):
        following = points[i + 1].level if i + 1 < len(points) else None
        parts.append(_dot(point, _centre(i, column), plot_top, words, following, plot))
    y = plot_top + plot + 10
    for caption, size, css, lines in _lanes(points, axis, words, column):
        if caption:
            parts.append(text_lines([caption], 0, y + 11, size=SMALL, css="jm-soft", anchor="start"))
            y += 15
        parts += [text_lines(cell, _centre(i, column), y + size, size=size, css=css) for i, cell in enumerate(lines)]
        y += max(len(cell) for cell in lines) * 1.2 * size + 8
    if any(not _blank(p.row["n_mentions"]) and p.row["n_mentions"] for p in points):
        parts.append(text_lines([words["people"]], 0, y + 11, size=SMALL, css="jm-soft", anchor="start"))
        parts += [_mentions(point, _centre(i, column), y + 32, language) for i, point in enumerate(points)]
        y += 56
    return "".join(parts), y - top


def _even(points: list[_Point], bands: int) -> list[list[_Point]]:
    bounds = [round(i * len(points) / bands) for i in range(bands + 1)]
    return [points[a:b] for a, b in itertools.pairwise(bounds)]


def _phases(points: list[_Point], top: float, column: float) -> tuple[str, float]:
    groups: list[tuple[str, int, int]] = []
    for i, point in enumerate(points):
        if groups and groups[-1][0] == point.row["phase"]:
            groups[-1] = (*groups[-1][:2], i + 1)
        else:
            groups.append((point.row["phase"], i, i + 1))
    wrapped = [wrap(name, (end - start) * column - 8, 12 * BOLD, max_lines=3) for name, start, end in groups]
    bottom = top + max(len(lines) for lines in wrapped) * 14.4 + 6
    parts = []
    for (_, start, end), lines in zip(groups, wrapped, strict=True):
        left, right = GUTTER + start * column + 3, GUTTER + end * column - 3
        parts.append(text_lines(lines, (left + right) / 2, top + 12, size=12, css="jm-strong"))
        parts.append(
            f'<path d="M{left:.1f} {bottom:.1f}H{right:.1f}" stroke="currentColor" stroke-width="2" opacity=".55"/>'
        )
    return "".join(parts), bottom


def _grid(axis: _Axis, top: float, right: float, plot: float) -> str:
    parts = []
    for level, label in axis.ticks:
        y = top + plot * (1 - level)
        parts.append(f'<path d="M{GUTTER} {y:.1f}H{right:.1f}" stroke="currentColor" stroke-width="1" opacity=".18"/>')
        parts.append(text_lines([label], GUTTER - 6, y + 3.5, size=SMALL, css="jm-soft", anchor="end"))
    return "".join(parts)


def _curve(points: list[_Point], top: float, column: float, plot: float) -> str:
    def path(levels: list[float | None]) -> str:
        steps, open_stroke = [], False
        for i, level in enumerate(levels):
            if level is not None:
                steps.append(f"{'L' if open_stroke else 'M'}{_centre(i, column):.1f} {top + plot * (1 - level):.1f}")
            open_stroke = level is not None
        return "".join(steps)

    reference = path([point.reference for point in points])
    drawn = path([point.level for point in points])
    return (
        f'<path d="{reference or "M0 0"}" fill="none" stroke="currentColor" stroke-width="1.5" stroke-dasharray="5 4" opacity=".5"/>'
        f'<path class="jm-line" d="{drawn or "M0 0"}" fill="none" stroke="#3572c6" stroke-width="2" opacity=".6"/>'
    )


def _dot(point: _Point, x: float, top: float, words: dict, following: float | None, plot: float) -> str:
    if point.level is None:
        few = point.row["note"] == "suppressed"
        label = words["few"] if few else "–"
        return text_lines([label], x, top + plot / 2, size=SMALL, css="jm-soft jm-halo")
    y = top + plot * (1 - point.level)
    parts = []
    if point.low is not None and point.high is not None:
        upper, lower = top + plot * (1 - point.high), top + plot * (1 - point.low)
        parts.append(
            f'<path class="jm-line" d="M{x - 4:.1f} {upper:.1f}h8M{x:.1f} {upper:.1f}V{lower:.1f}M{x - 4:.1f} {lower:.1f}h8"'
            ' fill="none" stroke="#3572c6" stroke-width="1.5"/>'
        )
    small = point.row["note"] in SMALL_BASES
    fill = (
        'fill="none" stroke="#3572c6" stroke-width="2" class="jm-line"' if small else 'class="jm-accent" fill="#3572c6"'
    )
    parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="5" {fill}/>')
    if point.weak:
        parts.append(
            f'<circle class="jm-ring" cx="{x:.1f}" cy="{y:.1f}" r="10" fill="none" stroke="#c8442f" stroke-width="2"/>'
        )
    # The figure stands on the side of the dot that the curve leaves free.
    rises = following is not None and following > point.level + 0.05 and point.level > 0.06
    beside = x + (14 if point.weak else 9)
    parts.append(
        text_lines([point.label], beside, y + (15 if rises else -6), size=FONT, css="jm-halo jm-strong", anchor="start")
    )
    return "".join(parts)


def _lanes(
    points: list[_Point], axis: _Axis, words: dict, column: float
) -> list[tuple[str, float, str, list[list[str]]]]:
    """Caption, font size, class and lines per touchpoint of each text lane below the plot."""
    room = column - 4
    names = [wrap(("› " if not _blank(p.row["parent"]) else "") + p.row["name"], room, FONT) for p in points]
    lanes = [("", FONT, "", names)]
    if any(p.weak for p in points):
        lanes.append(
            ("", FONT, "jm-strong", [wrap(words["weak"], room, FONT * BOLD) if p.weak else [] for p in points])
        )
    if axis.what == words["satisfaction"]:
        lanes.append(("", SMALL, "", [_base(p, words) for p in points]))
    for caption, column_name in (("channels", "channels"), ("departments", "departments")):
        cells = [[] if _blank(p.row[column_name]) else _listed(p.row[column_name], room) for p in points]
        if any(cells):
            lanes.append((words[caption], SMALL, "", cells))
    return lanes


def _listed(cell: str, room: float) -> list[str]:
    return [line for entry in cell.split("; ") for line in wrap(entry, room, SMALL, max_lines=3)]


def _base(point: _Point, words: dict) -> list[str]:
    n = point.row["n"]
    return (
        [""]
        if _blank(n) or (not n and point.row["note"] == "not asked")
        else [words["few"] if n < 5 else f"n = {int(n)}"]
    )


def _mentions(point: _Point, x: float, y: float, language: str) -> str:
    people, mood = point.row["n_people_mentioning"], point.row["mood"]
    if _blank(people) or not people:
        return text_lines(["–"], x, y + 4, size=SMALL, css="jm-soft")
    sign, css, colour = ("●", "", "currentColor")
    if not _blank(mood) and abs(mood) >= 0.1:
        sign, css, colour = ("▲", "jm-good", "#23855a") if mood > 0 else ("▼", "jm-bad", "#c8442f")
    value = "" if _blank(mood) else f" {'+' if mood > 0.005 else ''}{wording.number(mood, language, decimals=2)}"
    symbol = "" if _blank(mood) else f'<tspan class="{css}" fill="{colour}">{sign}</tspan>{escape(value)}'
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="13" text-anchor="middle" class="jm-strong" fill="currentColor">{int(people)}</text>'
        f'<text x="{x:.1f}" y="{y + 15:.1f}" font-size="{SMALL}" text-anchor="middle" fill="currentColor">{symbol}</text>'
    )


def _spoken(point: _Point, axis: _Axis, words: dict, language: str) -> str:
    row = point.row
    value = words["none"] if point.level is None else point.label
    if point.low is not None and point.level is not None:
        value += f" ({wording.interval(row['low'], row['high'], language)}; n = {int(row['n'])})"
    sentence = words["point"].format(name=row["name"], phase=row["phase"], value=value)
    people = row["n_people_mentioning"]
    if not _blank(people) and people:
        sentence += ", " + words["mentioned"].format(n=wording.count(int(people), *words["persons"]))
    return sentence.replace("\u00ad", "") + (f", {words['weak']}" if point.weak else "")


def _document(key: str, title: str, description: str, width: float, height: float, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="jm" role="img" aria-labelledby="{escape(key)}-t" aria-describedby="{escape(key)}-d" '
        f'width="{width}" height="{height:.0f}" viewBox="0 0 {width} {height:.0f}" '
        'font-family="Helvetica, Arial, sans-serif" fill="currentColor">'
        f'<title id="{escape(key)}-t">{escape(title)}</title><desc id="{escape(key)}-d">{escape(description)}</desc>'
        f"<style>{STYLE}</style>{body}</svg>\n"
    )


def _centre(i: int, column: float) -> float:
    return GUTTER + (i + 0.5) * column


def _level(value, low, high) -> float | None:
    return None if _blank(value) or _blank(low) else (float(value) - low) / (high - low)


def _blank(value) -> bool:
    return value is None or value is pd.NA or value == "" or (isinstance(value, float) and math.isnan(value))
