"""The journey map as one SVG: phases and touchpoints from left to right, satisfaction upwards.

A map that is too wide for its place goes on in a further band below, like a line of music; the same drawing serves a wide page and
a phone. Colours follow the CSS variables --insights-accent, --insights-bad, --insights-good and --insights-paper where a page
sets them; text takes the colour of its surroundings.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

import pandas as pd

from insights import estimates, wording
from insights.drawing.journey_lanes import NONE, Lanes
from insights.drawing.journey_points import Axis, Point, blank, mood_of, parted, points_of, rows_of, words_in
from insights.drawing.text import text_lines, wrap

GUTTER, RIGHT, PLOT, MIN_COLUMN, QUOTE_COLUMN = 34, 10, 200, 80, 100
QUOTE_LINES, LANE_LINES = 7, 4
LEAST_SAID = 15  # letters that make a quote
PHONE = 480  # a drawing no wider than this leaves out what the table beside it says
PAPER_PLOT, PAPER_COLUMN = 120, 74
PHASE_SIZES = (12, 11, 10)
FONT, SMALL = 11, 10
BOLD = 1.12  # how much wider bold text is
STYLE = """
.jm{font-family:var(--insights-font,Helvetica,Arial,"Liberation Sans",sans-serif);color:inherit}
.jm-accent{fill:var(--insights-accent,#3572c6)}.jm-line{stroke:var(--insights-accent,#3572c6)}
.jm-bad{fill:var(--insights-bad,#c8442f)}.jm-good{fill:var(--insights-good,#23855a)}.jm-ring{stroke:var(--insights-bad,#c8442f)}
.jm-halo{paint-order:stroke;stroke:var(--insights-paper,Canvas);stroke-width:3px;stroke-linejoin:round}
.jm-hollow{fill:var(--insights-paper,Canvas);stroke-width:.9px}.jm-up{stroke:var(--insights-good,#23855a)}
.jm-strong{font-weight:600}.jm-soft{opacity:.75}
@media print{.jm{color:#000;max-width:100%;height:auto}}
""".strip()


def draw_map(
    touchpoints: pd.DataFrame,
    journey: pd.DataFrame,
    language: str,
    *,
    persona_id: str = "all",
    persona_name: str | None = None,
    weak_points: Sequence[str] = (),
    width: int = 1120,
    lanes: Lanes = NONE,
    within: str | None = None,
) -> str:
    """A standalone SVG of the map for one persona or "all", `width` pixels wide (360 suits a phone).

    Shows satisfaction with its interval; without any satisfaction the curve is the mood of the verbatims, from −1 to 1. Touchpoints
    in `weak_points` get a ring and the word. A persona's map shows everyone's curve dashed behind it. Names may hold soft hyphens.
    Touchpoints that are parts of another are folded into it; the map `within` that other one unfolds them. `lanes` stand below.
    """
    words = words_in(language)
    title = _title(language, persona_id, persona_name, _name(touchpoints, within))
    key = f"jm-{persona_id}-{width}" + (f"-{within}" if within else "")
    rows = rows_of(touchpoints, journey, persona_id, within)
    if not rows:
        return _document(
            key, title, words["empty"], width, 40, text_lines([words["empty"]], 8, 24, size=13, anchor="start")
        )
    points, axis = points_of(rows, words, language, set(weak_points), lanes if width > PHONE else Lanes(lanes.staff))
    phone = width <= PHONE
    bands = _banded(points, width, PAPER_COLUMN if phone else MIN_COLUMN)
    heading = wrap(title, width - RIGHT, 14 * BOLD)
    top, parts = 14.0 + 17 * len(heading), [text_lines(heading, 0, 16, size=14, css="jm-strong", anchor="start")]
    for band, column, begun in bands:
        drawn, height = _band(band, axis, words, language, top, column, PLOT, begun=begun)
        parts.append(drawn)
        top += height + 22
    foot = _foot(points, axis, words, persona_id)
    if phone and _has_more(points, lanes, persona_id):
        foot.append(words["phone" if persona_id == "all" else "phone_persona"])
    foot = _wrapped(foot, width)
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
    weak_points: Sequence[str] = (),
    width: int = 640,
    lanes: Lanes = NONE,
    within: str | None = None,
    plot: float = PAPER_PLOT,
    legend: Sequence[str] = (),
) -> list[str]:
    """The same map for paper: every band an SVG of its own, low and without a heading, so that a page may end between two of them.

    At 640 pixels across a page of A4, or 1400 across one of A3 that lies on its side, the letters have 7.5 points and more; `plot` is the height of the scale, `legend` further lines below the last band. Nothing without touchpoints.
    """
    words = words_in(language)
    title = _title(language, persona_id, persona_name, _name(touchpoints, within))
    rows = rows_of(touchpoints, journey, persona_id, within)
    if not rows:
        return []
    points, axis = points_of(rows, words, language, set(weak_points), lanes)
    bands = _banded(points, width, PAPER_COLUMN)
    drawings = []
    for place, (band, column, begun) in enumerate(bands, start=1):
        drawn, height = _band(band, axis, words, language, 0.0, column, plot, begun=begun)
        foot = [*_foot(points, axis, words, persona_id), *legend] if place == len(bands) else []
        foot = _wrapped(foot, width)
        drawn += text_lines(foot, 0, height + 16, size=SMALL, css="jm-soft", anchor="start")
        height += 6 + 14 * len(foot)
        key = f"jm-{persona_id}-{width}-{place}" + (f"-{within}" if within else "")
        drawings.append(_document(key, title, _description(band, axis, words, language), width, height, drawn))
    return drawings


def wholes(touchpoints: pd.DataFrame) -> list[str]:
    """The touchpoints that have parts, in the order of the journey: those that `draw_map(within=…)` can unfold."""
    parents = set(touchpoints["parent"].dropna())
    return [point for point in touchpoints.sort_values("position")["touchpoint"] if point in parents]


def _name(touchpoints: pd.DataFrame, within: str | None) -> str:
    return "" if within is None else str(touchpoints.set_index("touchpoint").loc[within, "name"])


def _title(language: str, persona_id: str, persona_name: str | None, within: str) -> str:
    words = words_in(language)
    who = persona_name or (words["all"] if persona_id == "all" else persona_id)
    return words["title" if not within else "title_within"].format(who=who, name=within)


def _banded(points: list[Point], width: float, narrowest: float) -> list[tuple[list[Point], float, bool]]:
    """The points in as few bands as `width` allows, each with the width of a touchpoint, and whether its first phase began in the band before."""
    room = width - GUTTER - RIGHT
    narrowest = max(narrowest, QUOTE_COLUMN) if any(p.further.get("quotes") for p in points) else narrowest
    phases = [point.row["phase"] for point in points]
    parts = parted(phases, max(1, int(room // narrowest)))
    return [(points[a:b], min(170.0, room / (b - a)), a > 0 and phases[a - 1] == phases[a]) for a, b in parts]


def _foot(points: list[Point], axis: Axis, words: dict, persona_id: str) -> list[str]:
    foot = [words["interval"]] if axis.what == words["satisfaction"] else []
    moods = [mood_of(p.row, words, "en") for p in points]
    foot += [words["open"]] if axis.what == words["satisfaction"] and any(p.small for p in points) else []
    foot += [words["open_mood"]] if any(small for _, _, small in moods) else []
    foot += [words["ring" if persona_id == "all" else "ring_all"]] if any(p.weak for p in points) else []
    foot += [words["signs"]] if any(sign for sign, _, _ in moods) else []
    foot += [words["diamond"]] if any(p.staff is not None for p in points) else []
    return foot + ([words["reference"]] if persona_id != "all" and any(p.reference is not None for p in points) else [])


def _wrapped(lines: Sequence[str], width: float) -> list[str]:
    return [line for text in lines for line in wrap(text, width - RIGHT, SMALL)]


def _has_more(points: list[Point], lanes: Lanes, persona_id: str) -> bool:
    """Whether a phone leaves something out."""
    return bool(lanes.reach or lanes.lost or lanes.ended or lanes.codes or lanes.quotes)


def _description(points: list[Point], axis: Axis, words: dict, language: str) -> str:
    return axis.caption + ". " + " ".join(spoken(point, axis, words, language) + "." for point in points)


def _band(
    points: list[Point], axis: Axis, words: dict, language: str, top: float, column: float, plot: float, *, begun: bool
) -> tuple[str, float]:
    """The drawing of one band that starts at `top`, and its height; `begun`: its first phase goes on from the band before."""
    parts = []
    phases, y = _phases(points, top, column, words["continued"] if begun else "{phase}")
    parts += [phases, text_lines([axis.caption], 0, y + 12, size=SMALL, css="jm-soft", anchor="start")]
    plot_top = y + 28
    parts += [_grid(axis, plot_top, GUTTER + column * len(points), plot), _curve(points, plot_top, column, plot)]
    for i, point in enumerate(points):
        following = points[i + 1].level if i + 1 < len(points) else None
        parts.append(_dot(point, _centre(i, column), plot_top, words, following, plot))
    drawn, y = _drawn(_lanes(points, axis, words, column, language), plot_top + plot + 10, column)
    parts += drawn
    if any(not blank(p.row["n_mentions"]) and p.row["n_mentions"] for p in points):
        parts.append(text_lines([words["people"]], 0, y + 11, size=SMALL, css="jm-soft", anchor="start"))
        parts += [_mentions(point, _centre(i, column), y + 32, words, language) for i, point in enumerate(points)]
        y += 56
    drawn, y = _drawn(_voices(points, words, column), y, column)
    return "".join([*parts, *drawn]), y - top


def _drawn(lanes: list, y: float, column: float) -> tuple[list[str], float]:
    """Lanes of text from `y` on, and where they end."""
    parts = []
    for caption, size, css, lines in lanes:
        if caption:
            parts.append(text_lines([caption], 0, y + 11, size=SMALL, css="jm-soft", anchor="start"))
            y += 15
        parts += [text_lines(cell, _centre(i, column), y + size, size=size, css=css) for i, cell in enumerate(lines)]
        y += max(len(cell) for cell in lines) * 1.2 * size + 8
    return parts, y


def _phases(points: list[Point], top: float, column: float, first: str) -> tuple[str, float]:
    groups: list[tuple[str, int, int]] = []
    for i, point in enumerate(points):
        if groups and groups[-1][0] == point.row["phase"]:
            groups[-1] = (*groups[-1][:2], i + 1)
        else:
            groups.append((point.row["phase"], i, i + 1))
    groups[0] = (first.format(phase=groups[0][0]), *groups[0][1:])
    wrapped = [_fitted(name, (end - start) * column - 8) for name, start, end in groups]
    bottom = top + max(len(lines) * 1.2 * size for lines, size in wrapped) + 6
    parts = []
    for (_, start, end), (lines, size) in zip(groups, wrapped, strict=True):
        left, right = GUTTER + start * column + 3, GUTTER + end * column - 3
        parts.append(text_lines(lines, (left + right) / 2, top + size, size=size, css="jm-strong"))
        parts.append(
            f'<path d="M{left:.1f} {bottom:.1f}H{right:.1f}" stroke="currentColor" stroke-width="2" opacity=".55"/>'
        )
    return "".join(parts), bottom


def _fitted(name: str, room: float) -> tuple[list[str], int]:
    """The name of a phase in lines, in the largest letters that divide no word; where even the smallest do, in the largest."""
    for size in PHASE_SIZES:
        lines = wrap(name, room, size * BOLD, max_lines=3)
        if "".join(lines) == name.replace(" ", "").replace("\u00ad", "") or "-" not in "".join(lines):
            return lines, size
    return wrap(name, room, PHASE_SIZES[0] * BOLD, max_lines=3), PHASE_SIZES[0]


def _grid(axis: Axis, top: float, right: float, plot: float) -> str:
    parts = []
    for level, label in axis.ticks:
        y = top + plot * (1 - level)
        parts.append(f'<path d="M{GUTTER} {y:.1f}H{right:.1f}" stroke="currentColor" stroke-width="1" opacity=".18"/>')
        parts.append(text_lines([label], GUTTER - 6, y + 3.5, size=SMALL, css="jm-soft", anchor="end"))
    return "".join(parts)


def _curve(points: list[Point], top: float, column: float, plot: float) -> str:
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


def _dot(point: Point, x: float, top: float, words: dict, following: float | None, plot: float) -> str:
    if point.level is None:
        few = (
            words["few"]
            if point.row["note"] == "suppressed"
            else mood_of(point.row, words, "en")[1] and words["few_voices"]
        )
        label = few or "–"
        return text_lines([label], x, top + plot / 2, size=SMALL, css="jm-soft jm-halo")
    y = top + plot * (1 - point.level)
    parts = [] if point.staff is None else [_diamond(x - 13, top + plot * (1 - point.staff))]
    if point.low is not None and point.high is not None:
        upper, lower = top + plot * (1 - point.high), top + plot * (1 - point.low)
        parts.append(
            f'<path class="jm-line" d="M{x - 4:.1f} {upper:.1f}h8M{x:.1f} {upper:.1f}V{lower:.1f}M{x - 4:.1f} {lower:.1f}h8"'
            ' fill="none" stroke="#3572c6" stroke-width="1.5"/>'
        )
    fill = (
        'fill="none" stroke="#3572c6" stroke-width="2" class="jm-line"'
        if point.small
        else 'class="jm-accent" fill="#3572c6"'
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


def _diamond(x: float, y: float) -> str:
    return f'<path d="M{x:.1f} {y - 6:.1f}l5 6l-5 6l-5 -6z" fill="none" stroke="currentColor" stroke-width="1.5"/>'


def _lanes(
    points: list[Point], axis: Axis, words: dict, column: float, language: str
) -> list[tuple[str, float, str, list[list[str]]]]:
    """Caption, font size, class and lines per touchpoint of each text lane below the plot."""
    room = column - 4
    lanes = [("", FONT, "", [wrap(p.row["name"], room, FONT) for p in points])]
    if any(p.parts for p in points):
        folded = [
            words["part"] if p.parts == 1 else words["parts"].format(n=p.parts) if p.parts else "" for p in points
        ]
        lanes.append(("", SMALL, "jm-soft", [wrap(text, room, SMALL) for text in folded]))
    if any(p.weak for p in points):
        lanes.append(
            ("", FONT, "jm-strong", [wrap(words["weak"], room, FONT * BOLD) if p.weak else [] for p in points])
        )
    if axis.what == words["satisfaction"]:
        lanes.append(("", SMALL, "", [_base(p, words, language) for p in points]))
    for caption, column_name in (("channels", "channels"), ("departments", "departments")):
        cells = [[] if blank(p.row[column_name]) else _listed(p.row[column_name], room) for p in points]
        if any(cells):
            lanes.append((words[caption], SMALL, "", cells))
    for name in ("staff", "reach", "lost", "ended"):
        lanes += _further(points, name, words, room, LANE_LINES)
    return lanes


def _voices(points: list[Point], words: dict, column: float) -> list[tuple[str, float, str, list[list[str]]]]:
    """The lanes below the mood: what people speak of there, and one of them in her own words."""
    room = column - 6
    return [*_further(points, "codes", words, room, LANE_LINES), *_further(points, "quotes", words, room, QUOTE_LINES)]


def _further(points: list[Point], name: str, words: dict, room: float, most: int):
    cells = [_lines(p.further[name], room, most) if p.further.get(name) else [] for p in points]
    return [(words[name], SMALL, "", cells)] if any(cells) else []


def _lines(cell: str, room: float, most: int) -> list[str]:
    """A quote in lines, of whole sentences; a list one entry to a line."""
    if cell[:1] not in "„“":
        return _listed(cell, room)[:most]
    return _whole_sentences(cell, room, most)


def _whole_sentences(cell: str, room: float, most: int) -> list[str]:
    """As many sentences in a row as `most` lines hold, from the first one on that makes a quote of some length; none where no sentence fits."""
    sentences = re.split(r"(?<=[.!?…])\s+", cell[1:-1])
    for start in range(len(sentences)):
        for end in range(len(sentences), start, -1):
            said = " ".join(sentences[start:end])
            lines = wrap(f"{cell[0]}{said}{cell[-1]}", room, SMALL)
            if len(lines) <= most and (len(said) >= LEAST_SAID or len(sentences) == 1):
                return lines
    return []


def _listed(cell: str, room: float) -> list[str]:
    return [line for entry in cell.split("; ") for line in wrap(entry, room, SMALL, max_lines=3)]


def _base(point: Point, words: dict, language: str) -> list[str]:
    n = point.row["n"]
    return (
        [""]
        if blank(n) or (not n and point.row["note"] == "not asked")
        else [words["few"] if n < estimates.suppress_below() else f"n = {wording.number(int(n), language, decimals=0)}"]
    )


def _mentions(point: Point, x: float, y: float, words: dict, language: str) -> str:
    people = point.row["n_people_mentioning"]
    if blank(people) or not people:
        return text_lines(["–"], x, y + 4, size=SMALL, css="jm-soft")
    sign, figure, small = mood_of(point.row, words, language)
    filled, drawn, colour = {"▲": ("jm-good", "jm-up", "#23855a"), "▼": ("jm-bad", "jm-ring", "#c8442f")}.get(sign, ("", "", "currentColor"))  # fmt: skip
    look = f'class="jm-hollow {drawn}" fill="none" stroke="{colour}"' if small else f'class="{filled}" fill="{colour}"'
    symbol = f"<tspan {look}>{sign}</tspan> {escape(figure)}" if sign else escape(figure)
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="13" text-anchor="middle" class="jm-strong" fill="currentColor">{int(people)}</text>'
        f'<text x="{x:.1f}" y="{y + 15:.1f}" font-size="{SMALL}" text-anchor="middle" fill="currentColor">{symbol}</text>'
    )


def spoken(point: Point, axis: Axis, words: dict, language: str) -> str:
    """What a map shows of one touchpoint as a sentence without its full stop, for those who cannot see it."""
    row = point.row
    few = mood_of(row, words, language)[1] and words["few_voices"] if axis.what == words["mood"] else ""
    value = (few or words["none"]) if point.level is None else point.label
    if point.low is not None and point.level is not None:
        value += f" ({wording.interval(row['low'], row['high'], language)}; n = {wording.number(int(row['n']), language, decimals=0)})"
    sentence = words["point"].format(name=row["name"], phase=row["phase"], value=value)
    people = row["n_people_mentioning"]
    if not blank(people) and people:
        sentence += ", " + words["mentioned"].format(n=wording.count(int(people), *words["persons"]))
    sentence += f", {words['staff']} {point.further['staff']}" if point.further.get("staff") else ""
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
