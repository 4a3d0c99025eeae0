"""The persona map as one SVG: areas of the personas on two axes whose ends say what they mean, people as a light cloud.

Half of a persona's people lie inside its area; the ring in it grows with the persona's share. On a narrow drawing the words of the
axes stand above and below the map, on a wide one at its sides. Colours follow CSS variables where a page sets them (--insights-paper,
--insights-font); every persona carries its name, so that no fact hangs on a colour.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from insights import wording
from insights.contracts.documents import PersonaArea, PersonaAxis, PersonaMap
from insights.drawing.text import text_lines, text_width, wrap
from insights.estimates import no_share_below

NARROW = 620  # width below which the words of the axes stand above and below
FONT, SMALL = 13, 12
MOST_LINES = 3  # of what is said under a name
CROWDED = 4  # personas from which on a narrow drawing has room for their names only
FLAT = 1e-9  # of the longer axis of an ellipse: below it, people lie on one line
LEAST = 0.05  # room around whatever is drawn, when all of it lies at one point
BOLD = 1.12  # how much wider bold text is
# Each at least 3 : 1 against the page; the first five are told apart by people who see no red or no green (Machado et al. 2009).
COLOURS = ("#0b6bab", "#b8600a", "#5c1322", "#2f9c8a", "#3a1fd0", "#8f9a18", "#1d2440", "#7d6f9c")
DARK = ("#6bb8f0", "#f0b429", "#c9504a", "#c4f5dd", "#7757ee", "#6fae5f", "#f3c6e0", "#8f8a99")
WORDS = {
    "de": {
        "title": "Persona-Karte: wo die Personas liegen", "empty": "Es gibt keine Persona-Karte.",
        "area": "{name} liegt {where}{share}", "sides": ("links", "rechts"), "heights": ("unten", "oben"), "middle": "in der Mitte",
        "share": ", Anteil {share}", "axis": ("Von links nach rechts", "Von unten nach oben"), "to": "{what}: von {low} bis {high}",
        "toward": {"left": "Je weiter links, desto eher gilt {text}", "right": "Je weiter rechts, desto eher gilt {text}", "down": "Je weiter unten, desto eher gilt {text}", "up": "Je weiter oben, desto eher gilt {text}"},
        "overlap": "Die Flächen von {a} und {b} überschneiden sich", "average": "Kreuz der Linien: Durchschnitt aller", "open": "ohne eigenes Merkmal",
    },
    "en": {
        "title": "Persona map: where the personas lie", "empty": "There is no persona map.",
        "area": "{name} lies {where}{share}", "sides": ("on the left", "on the right"), "heights": ("below", "above"), "middle": "in the middle",
        "share": ", share {share}", "axis": ("From left to right", "From bottom to top"), "to": "{what}: from {low} to {high}",
        "toward": {"left": "The further to the left, the more {text} applies", "right": "The further to the right, the more {text} applies", "down": "The further down, the more {text} applies", "up": "The further up, the more {text} applies"},
        "overlap": "The areas of {a} and {b} overlap", "average": "Where the lines cross: the average of all", "open": "nothing of its own",
    },
}  # fmt: skip
ENDS = {1: ("left", "right"), 2: ("down", "up")}  # where the low and the high end of an axis lie
ARROWS = {"left": "←", "right": "→", "up": "↑", "down": "↓"}


def _style() -> str:
    rules = [
        '.pm{font-family:var(--insights-font,Helvetica,Arial,"Liberation Sans",sans-serif);color:inherit}',
        ".pm-halo{paint-order:stroke;stroke:var(--insights-paper,Canvas);stroke-width:3.5px;stroke-linejoin:round}",
        ".pm-strong{font-weight:600}.pm-soft{opacity:.78}.pm-paper{fill:var(--insights-paper,Canvas)}",
    ]
    rules += [f".pm-{i}{{--pm:{colour}}}" for i, colour in enumerate(COLOURS)]
    dark = "".join(f".pm-{i}{{--pm:{colour}}}" for i, colour in enumerate(DARK))
    light = "".join(f".pm-{i}{{--pm:{colour}}}" for i, colour in enumerate(COLOURS))
    rules += [
        ".pm-fill{fill:var(--pm)}.pm-ring{stroke:var(--pm)}",
        f"@media screen and (prefers-color-scheme:dark){{{dark}}}",
        f"@media print{{.pm{{color:#000;max-width:100%;height:auto}}{light}}}",
    ]
    return "".join(rules)


@dataclass(frozen=True)
class Shown:
    """What the map says of a persona beside its place: name, a few words on it, and its share where one may be told."""

    name: str
    words: str = ""
    share: float | None = None


@dataclass(frozen=True)
class _Frame:
    """The plot: its place on the drawing, and what of the map it shows."""

    left: float
    top: float
    width: float
    height: float
    x: tuple[float, float]
    y: tuple[float, float]

    def at(self, x: float, y: float) -> tuple[float, float]:
        return (
            self.left + (x - self.x[0]) / (self.x[1] - self.x[0]) * self.width,
            self.top + (self.y[1] - y) / (self.y[1] - self.y[0]) * self.height,
        )


def draw_persona_map(
    summary: PersonaMap, personas: Mapping[str, Shown], language: str, *, width: int = 1000, key: str = "pm"
) -> str:
    """A standalone SVG of the map, `width` pixels wide (340 suits a phone). `personas`: what to say of each, by persona_id; `key` makes the ids
    of two drawings on one page differ. Whoever is missing in `personas` is not drawn."""
    words = WORDS[language]
    areas = [area for area in summary.areas if area.persona_id in personas]
    if not areas:
        text = text_lines([words["empty"]], 8, 24, size=FONT, anchor="start")
        return _document(key, words["title"], words["empty"], width, 40, text)
    colours = {persona: i % len(COLOURS) for i, persona in enumerate(personas)}
    horizontal, vertical = _axis(summary, 1), _axis(summary, 2)
    drawn, frame, height = (_narrow if width < NARROW else _wide)(summary, areas, horizontal, vertical, words, width)
    parts = [drawn, _ground(frame), _cloud(summary, areas, colours, frame)]
    parts += [_ellipse(area, colours[area.persona_id], frame) for area in areas]
    parts.append(_labels(areas, personas, colours, frame, language))
    return _document(
        f"{key}-{width}", words["title"], _spoken(summary, areas, personas, language), width, height, "".join(parts)
    )


def _axis(summary: PersonaMap, number: int) -> PersonaAxis:
    return next(axis for axis in summary.axes if axis.axis == number)


def one_sided(axis: PersonaAxis) -> tuple[str, str] | None:
    """Where the only answer of an axis lies (`left`, `up` …) and what it is, if the other end has none of its own or just denies it."""
    low, high = ((pole or [""])[0] for pole in (axis.low_pole, axis.high_pole))
    left, right = ENDS[axis.axis]
    if high and (not low or low.endswith(f": {high}")):
        return right, high
    return (left, low) if low and (not high or high.endswith(f": {low}")) else None


def _wide(summary, areas, horizontal: PersonaAxis, vertical: PersonaAxis, words: dict, width: float):
    """Words at all four sides of the plot."""
    side = min(190.0, width * 0.2)
    above, above_height = _pole(vertical.high_pole, "up", width / 2, 0, width - 2 * side, "middle", words, lines=1)
    plot = _Frame(
        side + 14, above_height + 8, width - 2 * side - 28, min(520.0, width * 0.52), *_limits(summary, areas)
    )
    middle = plot.at(0, 0)[1]
    ends = []
    for names, arrow, x, anchor in (
        (horizontal.low_pole, "left", side, "end"),
        (horizontal.high_pole, "right", width - side, "start"),
    ):
        _, tall = _pole(names, arrow, x, 0, side - 4, anchor, words)
        top = min(max(middle - tall / 2, plot.top), plot.top + plot.height - tall)
        ends.append(_pole(names, arrow, x, top, side - 4, anchor, words)[0])
    bottom = plot.top + plot.height + 8
    below, tall = _pole(vertical.low_pole, "down", width / 2, bottom, width - 2 * side, "middle", words, lines=1)
    return "".join([above, *ends, below]), plot, bottom + tall + 4


def _narrow(summary, areas, horizontal: PersonaAxis, vertical: PersonaAxis, words: dict, width: float):
    """Words above and below the plot; those of the horizontal axis in two columns under it."""
    above, above_height = _pole(vertical.high_pole, "up", width / 2, 0, width - 8, "middle", words, most=2)
    plot = _Frame(1, above_height + 6, width - 2, width * 1.02, *_limits(summary, areas))
    bottom = plot.top + plot.height + 6
    below, tall = _pole(vertical.low_pole, "down", width / 2, bottom, width - 8, "middle", words, most=2)
    top = bottom + tall + 12
    left, left_height = _pole(horizontal.low_pole, "left", 1, top, width / 2 - 10, "start", words, most=2)
    right, right_height = _pole(horizontal.high_pole, "right", width - 1, top, width / 2 - 10, "end", words, most=2)
    rule = f'<path d="M1 {top - 7:.1f}H{width - 1}" stroke="currentColor" opacity=".2"/>'
    return "".join([above, below, rule, left, right]), plot, top + max(left_height, right_height) + 4


def _pole(
    names: Sequence[str],
    arrow: str,
    x: float,
    top: float,
    room: float,
    anchor: str,
    words: dict,
    *,
    most: int = 3,
    lines: int = 4,
) -> tuple[str, float]:
    """The words at one end of an axis, the strongest bold behind an arrow; and how high they are."""
    texts = list(names[:most]) or [words["open"]]
    sign = ARROWS[arrow]
    first = f"{texts[0]} {sign}" if arrow == "right" else f"{sign} {texts[0]}"
    parts, y = [], top
    for i, text in enumerate([first, *texts[1:]]):
        size = FONT if i == 0 else SMALL
        wrapped = _balanced(text, room, size * BOLD if i == 0 else size, max(2, lines))
        parts.append(
            text_lines(wrapped, x, y + size, size=size, css="pm-strong" if i == 0 else "pm-soft", anchor=anchor)
        )
        y += len(wrapped) * 1.2 * size + 4
    return "".join(parts), y - top


def _balanced(text: str, room: float, size: float, most: int) -> list[str]:
    """`text` in as few lines as `room` allows, all of about the same length: no single word on the last."""
    lines = wrap(text, room, size)
    if len(lines) > most:
        return wrap(text, room, size, max_lines=most)
    for narrower in range(int(room) - 4, int(room / 2), -4):
        tried = wrap(text, narrower, size)
        if len(tried) > len(lines) or any(line.endswith("-") for line in tried):
            break
        lines = tried
    return lines


def _limits(summary: PersonaMap, areas: Sequence[PersonaArea]) -> tuple[tuple[float, float], tuple[float, float]]:
    """What of the map is shown: every area and every dot, the average in it, and some room around."""
    xs = [0.0, *(dot.x for dot in summary.dots)]
    ys = [0.0, *(dot.y for dot in summary.dots)]
    for area in areas:
        xs += [area.x + sign * area.radius * math.sqrt(area.var_x) for sign in (-1, 1)]
        ys += [area.y + sign * area.radius * math.sqrt(area.var_y) for sign in (-1, 1)]
    around = (max(0.06 * (max(v) - min(v)), LEAST) for v in (xs, ys))
    return tuple((min(v) - room, max(v) + room) for v, room in zip((xs, ys), around, strict=True))


def _ground(frame: _Frame) -> str:
    x, y = frame.at(0, 0)
    left, top, right, bottom = frame.left, frame.top, frame.left + frame.width, frame.top + frame.height
    return (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{frame.width:.1f}" height="{frame.height:.1f}" rx="6" fill="currentColor" opacity=".035"/>'
        f'<path d="M{left:.1f} {y:.1f}H{right:.1f}M{x:.1f} {top:.1f}V{bottom:.1f}" stroke="currentColor" stroke-width="1" opacity=".28"/>'
    )


def _cloud(summary: PersonaMap, areas: Sequence[PersonaArea], colours: dict[str, int], frame: _Frame) -> str:
    """One dot per group of neighbours."""
    shown = {area.persona_id for area in areas}
    dots = [
        f'<circle class="pm-{colours[dot.persona_id]} pm-fill" cx="{x:.1f}" cy="{y:.1f}" r="2.6"/>'
        for dot in summary.dots
        if dot.persona_id in shown
        for x, y in [frame.at(dot.x, dot.y)]
    ]
    return f'<g opacity=".5">{"".join(dots)}</g>'


def _ellipse(area: PersonaArea, colour: int, frame: _Frame) -> str:
    """The area that holds half of the persona's people."""
    across, up = frame.width / (frame.x[1] - frame.x[0]), frame.height / (frame.y[1] - frame.y[0])
    spread = np.array(
        [[area.var_x * across**2, -area.cov_xy * across * up], [-area.cov_xy * across * up, area.var_y * up**2]]
    )
    lengths, directions = np.linalg.eigh(spread)
    long, short = (area.radius * math.sqrt(max(float(value), 0.0)) for value in lengths[::-1])
    turn = math.degrees(math.atan2(directions[1, 1], directions[0, 1])) % 180
    x, y = frame.at(area.x, area.y)
    return (
        f'<ellipse class="pm-{colour} pm-fill pm-ring" cx="{x:.1f}" cy="{y:.1f}" rx="{max(long, 6):.1f}" ry="{max(short, 6):.1f}" '
        f'transform="rotate({turn:.1f} {x:.1f} {y:.1f})" fill-opacity=".17" stroke-width="1.5" stroke-opacity=".75"/>'
    )


Box = tuple[float, float, float, float]


def _labels(
    areas: Sequence[PersonaArea], personas: Mapping[str, Shown], colours: dict[str, int], frame: _Frame, language: str
) -> str:
    """A ring with the share in the middle of each area, its size the share, and the name beside it where there is room."""
    largest = max([personas[area.persona_id].share or 0 for area in areas] + [0.01])
    full = 32.0 if frame.width > 400 else 25.0
    rings = {}
    for area in areas:
        share = personas[area.persona_id].share
        rings[area.persona_id] = (*frame.at(area.x, area.y), max(13.0, full * math.sqrt((share or 0) / largest)))
    taken = [(x - r, y - r, x + r, y + r) for x, y, r in rings.values()]
    crowded = len(areas) > CROWDED and frame.width < NARROW
    parts, names = [], []
    for area in sorted(areas, key=lambda one: one.y, reverse=True):
        x, y, r = rings[area.persona_id]
        shown = personas[area.persona_id]
        parts.append(_ring(x, y, r, colours[area.persona_id], shown, area.n, language))
        name, box = _name(Shown(shown.name) if crowded else shown, (x, y, r), taken, frame)
        taken.append(box)
        names.append(name)
    return "".join(parts + names)


def _ring(x: float, y: float, r: float, colour: int, shown: Shown, n: int, language: str) -> str:
    circle = f'<circle class="pm-{colour} pm-ring pm-paper" cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}" stroke-width="3"/>'
    if shown.share is None or n < no_share_below():
        return circle
    return circle + text_lines(
        [wording.percent(shown.share, language)],
        x,
        y + 4.3,
        size=SMALL,
        css="pm-strong" if r >= 17 else "pm-strong pm-halo",
    )


def _name(shown: Shown, ring: tuple[float, float, float], taken: list[Box], frame: _Frame) -> tuple[str, Box]:
    """The name, and the words under it, at the side of the ring where it covers least."""
    x, y, r = ring
    room = min(210.0, frame.width * 0.46)
    bold = wrap(shown.name, room, FONT * BOLD, max_lines=2)
    soft: list[str] = []
    for half in (half for half in shown.words.split(" · ") if half):  # each on lines of its own, or not at all
        lines = wrap(half, room, SMALL)
        soft += lines if len(soft) + len(lines) <= MOST_LINES else []
    wide = max([text_width(line, FONT) * BOLD for line in bold] + [text_width(line, SMALL) for line in soft])
    tall = 1.2 * (FONT * len(bold) + SMALL * len(soft)) + 2
    sides = [
        ("middle", x, y + r + 4), ("middle", x, y - r - 6 - tall), ("start", x + r + 6, y - tall / 2), ("end", x - r - 6, y - tall / 2),
    ]  # fmt: skip
    best: tuple[float, int, str, float, float, Box] | None = None
    for i, (anchor, at, top) in enumerate(sides):
        left = at - {"middle": wide / 2, "start": 0.0, "end": wide}[anchor]
        moved = min(max(left, frame.left + 3), frame.left + frame.width - wide - 3)
        inside = min(max(top, frame.top + 2), frame.top + frame.height - tall - 2)
        box = (moved, inside, moved + wide, inside + tall)
        cost = sum(_common(box, other) for other in taken) + abs(inside - top) * wide / 4 + abs(moved - left) * 2
        if best is None or cost < best[0] - 1e-6:
            best = (cost, i, anchor, at + moved - left, inside, box)
    _, _, anchor, at, top, box = best
    drawn = text_lines(bold, at, top + FONT, size=FONT, css="pm-strong pm-halo", anchor=anchor)
    drawn += text_lines(soft, at, top + 1.2 * FONT * len(bold) + SMALL, size=SMALL, css="pm-halo", anchor=anchor)
    return drawn, box


def _common(a: Box, b: Box) -> float:
    return max(0.0, min(a[2], b[2]) - max(a[0], b[0])) * max(0.0, min(a[3], b[3]) - max(a[1], b[1]))


def _spoken(summary: PersonaMap, areas: Sequence[PersonaArea], personas: Mapping[str, Shown], language: str) -> str:
    """The map in sentences, for those who do not see it."""
    words = WORDS[language]
    sentences = []
    for number, what in enumerate(words["axis"], start=1):
        axis = _axis(summary, number)
        if only := one_sided(axis):
            sentences.append(words["toward"][only[0]].format(text=wording.quoted(only[1], language)))
            continue
        ends = [
            wording.quoted(names[0], language) if names else words["open"] for names in (axis.low_pole, axis.high_pole)
        ]
        sentences.append(words["to"].format(what=what, low=ends[0], high=ends[1]))
    for area in areas:
        shown = personas[area.persona_id]
        share = (
            ""
            if shown.share is None or area.n < no_share_below()
            else words["share"].format(share=wording.percent(shown.share, language))
        )
        sentences.append(words["area"].format(name=shown.name, where=_where(area, words, language), share=share))
    for a, b in itertools.combinations(areas, 2):
        if overlapping(a, b):
            sentences.append(words["overlap"].format(a=personas[a.persona_id].name, b=personas[b.persona_id].name))
    return ". ".join(sentences) + "."


def _where(area: PersonaArea, words: dict, language: str) -> str:
    sides = [
        names[int(value > 0)]
        for names, value in ((words["heights"], area.y), (words["sides"], area.x))
        if abs(value) >= 0.25
    ]
    return wording.listing(sides, language) if sides else words["middle"]


def overlapping(a: PersonaArea, b: PersonaArea) -> bool:
    """Whether the ellipses that hold half of each persona's people touch, along the line between their centres."""
    away = np.array([b.x - a.x, b.y - a.y])
    length = float(np.linalg.norm(away))
    if length == 0:
        return True
    line = away / length
    return _reach(a, line) + _reach(b, line) >= length


def _reach(area: PersonaArea, line: np.ndarray) -> float:
    """How far the ellipse reaches along a line through its centre; one without extent in that direction does not."""
    lengths, directions = np.linalg.eigh([[area.var_x, area.cov_xy], [area.cov_xy, area.var_y]])
    along = (directions.T @ line) ** 2
    flat = lengths <= FLAT * max(float(lengths[-1]), FLAT)
    if (along[flat] > FLAT).any() or flat.all():
        return 0.0
    return area.radius / math.sqrt(float((along[~flat] / lengths[~flat]).sum()))


def _document(key: str, title: str, description: str, width: float, height: float, body: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="pm" role="img" aria-labelledby="{escape(key)}-t" aria-describedby="{escape(key)}-d" '
        f'width="{width}" height="{height:.0f}" viewBox="0 0 {width} {height:.0f}" '
        'font-family="Helvetica, Arial, sans-serif" fill="currentColor">'
        f'<title id="{escape(key)}-t">{escape(title)}</title><desc id="{escape(key)}-d">{escape(description)}</desc>'
        f"<style>{_style()}</style>{body}</svg>\n"
    )
