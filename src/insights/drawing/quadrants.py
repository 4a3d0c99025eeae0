"""Importance against satisfaction as one SVG: four fields parted by the mean satisfaction and an equal share of importance.

Points carry numbers in the order of importance, which the list below resolves by groups of tied drivers, so that forty names need no
room between the dots. Filled dots lie in their field with both intervals, open ones reach over one of the lines.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

import pandas as pd

from insights import wording
from insights.drawing.text import text_lines, text_width, wrap

LEFT, RIGHT, TOP, BOTTOM, PLOT = 44, 12, 10, 54, 300
SMALL, FONT = 10, 11
DOT, NEAR, CLEAR = 5.0, 14, 4.0  # half a dot; how far a number may be without a line to it, and from the next one
REACHES = (6, 10, 14, 24, 36, 50, 66, 84)
DIRECTIONS = (
    (1, -1), (-1, -1), (1, 1), (-1, 1), (1, 0), (-1, 0), (0, -1), (0, 1), (0.5, -1), (-0.5, -1), (1, -0.5), (-1, -0.5), (0.5, 1), (-0.5, 1),
)  # fmt: skip
USUAL = (1.0, 5.0)  # the scale on which a satisfaction is told where scales differ
BOLD = 1.12  # how much wider bold text is
WORDS = {
    "de": {
        "title": "Wichtigkeit und Zufriedenheit", "x": "Zufriedenheit", "scale": " ({low} bis {high})", "percent": " (Prozent der Skala)",
        "y": "Anteil an den erklärten Unterschieden",
        "fields": ("wichtig, unter dem Mittel: zuerst verbessern", "wichtig, über dem Mittel: bewahren", "unten links: beobachten", "unten rechts: halten"),
        "tie": "{n}. Gruppe: gleichauf", "alone": "{n}. Gruppe: allein", "spoken": "{name}: {importance}, {verdict}",
        "verdicts": {"weak point": "Schwachpunkt", "strength": "Stärke", "watch": "beobachten", "keep": "halten", "tied": "nicht vom Mittel zu trennen",
                     "watch open": "unter dem Mittel, Wichtigkeit offen", "keep open": "über dem Mittel, Wichtigkeit offen"},
        "few": "{title} von {n} Kontaktpunkten.",
    },
    "en": {
        "title": "Importance and satisfaction", "x": "Satisfaction", "scale": " ({low} to {high})", "percent": " (percent of the scale)",
        "y": "Share of the explained differences",
        "fields": ("important, below average: improve first", "important, above average: preserve", "bottom left: watch", "bottom right: keep"),
        "tie": "Group {n}: level", "alone": "Group {n}: alone", "spoken": "{name}: {importance}, {verdict}",
        "verdicts": {"weak point": "weak point", "strength": "strength", "watch": "watch", "keep": "keep", "tied": "not to be told from the average",
                     "watch open": "below average, importance open", "keep open": "above average, importance open"},
        "few": "{title} of {n} touchpoints.",
    },
}  # fmt: skip
STYLE = (
    '.qd{font-family:var(--insights-font,Helvetica,Arial,"Liberation Sans",sans-serif);color:inherit}'
    ".qd-accent{fill:var(--insights-accent,#3572c6)}.qd-line{stroke:var(--insights-accent,#3572c6)}"
    ".qd-open{fill:var(--insights-paper,Canvas)}"
    ".qd-bad{fill:var(--insights-bad,#c8442f)}.qd-badline{stroke:var(--insights-bad,#c8442f)}"
    ".qd-halo{paint-order:stroke;stroke:var(--insights-paper,Canvas);stroke-width:3px;stroke-linejoin:round}"
    ".qd-strong{font-weight:600}.qd-soft{opacity:.75}@media print{.qd{color:#000}}"
)


@dataclass(frozen=True)
class Dot:
    """One driver as it is drawn, numbered in the order of importance; `tie`: its group of those level with each other, 0 where none is known."""

    number: int
    name: str
    x: tuple[float, float, float]  # value, low, high as fractions of the scale
    y: tuple[float, float, float]
    verdict: str  # as in the table, and `watch open`, `keep open` where the importance reaches over the line
    tie: int

    @property
    def open(self) -> bool:
        """Whether it reaches out of its field."""
        return self.verdict == "tied" or self.verdict.endswith(" open")


def quadrants(
    drivers: pd.DataFrame,
    names: Mapping[str, str],
    language: str,
    *,
    scale: tuple[float, float] | None = None,
    width: int = 640,
    key: str = "qd",
) -> str:
    """A standalone SVG of the drivers of one outcome (table `drivers`); nothing where there is no importance to show.

    `scale`: the lowest and highest answer, where all touchpoints share one; without it satisfaction is in percent of the scale.
    """
    dots = dots_of(drivers, names, scale)
    if not dots:
        return ""
    words, line, equal = WORDS[language], told_place(float(drivers["line"].iloc[0]), scale), 1 / len(drivers)
    plot = Plot(dots, line, equal, width)
    parts = [_fields(plot, line, equal, words), _ticks(plot, scale, words, language)]
    parts += [_cross(dot, plot) for dot in reversed(dots)]
    parts += _numbers(dots, plot)
    legend, height = _legend(dots, TOP + PLOT + BOTTOM, width, words)
    spoken = [
        words["spoken"].format(
            name=d.name, importance=wording.percent(d.y[0], language), verdict=words["verdicts"][d.verdict]
        )
        for d in dots
    ]
    said = words["few"].format(title=words["title"], n=len(dots)) + " " + ". ".join(spoken) + "."
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="qd" role="img" aria-labelledby="{key}-t" aria-describedby="{key}-d" '
        f'width="{width}" height="{height:.0f}" viewBox="0 0 {width} {height:.0f}" font-family="Helvetica, Arial, sans-serif" fill="currentColor">'
        f'<title id="{key}-t">{escape(words["title"])}</title><desc id="{key}-d">{escape(said)}</desc>'
        f"<style>{STYLE}</style>{''.join(parts)}{legend}</svg>\n"
    )


class Plot:
    """Where values stand on the drawing; `low`, `high` and `most` are the ends of its axes as fractions."""

    def __init__(self, dots: list[Dot], line: float, equal: float, width: int):
        self.width = width
        ends = [value for dot in dots for value in dot.x] + [line]
        room = max(0.02, (max(ends) - min(ends)) * 0.06)
        self.low, self.high = max(0.0, min(ends) - room), min(1.0, max(ends) + room)
        self.most = min(1.0, 1.08 * max(max(dot.y[2] for dot in dots), 1.5 * equal))

    def x(self, value: float) -> float:
        return LEFT + (self.width - LEFT - RIGHT) * (value - self.low) / (self.high - self.low)

    def y(self, value: float) -> float:
        return TOP + PLOT * (1 - value / self.most)


def dots_of(drivers: pd.DataFrame, names: Mapping[str, str], scale: tuple[float, float] | None = None) -> list[Dot]:
    """The drivers of one outcome in the order of importance, as exact as they are told; those without importance or satisfaction are left out."""
    known = drivers.dropna(subset=["importance", "gap", "line"]).sort_values(
        ["importance", "touchpoint"], ascending=[False, True]
    )
    return [
        Dot(i, names.get(r.touchpoint, r.touchpoint).replace("\u00ad", ""),
             tuple(told_place(r.line + gap, scale) for gap in (r.gap, r.gap_low, r.gap_high)),
             tuple(wording.told(value) for value in (r.importance, r.low, r.high)), reading(r, 1 / len(drivers)), 0 if pd.isna(r.tie) else int(r.tie))
        for i, r in enumerate(known.itertuples(), start=1)
    ]  # fmt: skip


def told_place(value: float, scale: tuple[float, float] | None) -> float:
    """A satisfaction (a fraction of its scale) as exact as its figure: with one decimal of an answer."""
    low, high = scale or USUAL
    return (wording.told(low + value * (high - low), decimals=1) - low) / (high - low)


def reading(row, equal: float) -> str:
    """The verdict on a row of `drivers`; below or above the average with an importance whose interval holds the equal share it is `… open`: the field is not sure."""
    reaches = row.low <= equal <= row.high
    return f"{row.verdict} open" if row.verdict in ("watch", "keep") and reaches else row.verdict


def _fields(plot: Plot, line: float, equal: float, words: dict) -> str:
    x, y, right, bottom = plot.x(line), plot.y(equal), plot.width - RIGHT, TOP + PLOT
    parts = [
        f'<rect class="qd-bad" x="{LEFT}" y="{TOP}" width="{x - LEFT:.1f}" height="{y - TOP:.1f}" fill="#c8442f" opacity=".07"/>',
        f'<rect x="{LEFT}" y="{TOP}" width="{right - LEFT}" height="{PLOT}" fill="none" stroke="currentColor" opacity=".35"/>',
        f'<path d="M{x:.1f} {TOP}V{bottom}M{LEFT} {y:.1f}H{right}" stroke="currentColor" stroke-dasharray="5 4" opacity=".6"/>',
    ]
    for text, left, end, anchor in (
        (words["fields"][0], LEFT, x, "start"),
        (words["fields"][1], x, right, "end"),
    ):
        lines, at = (
            wrap(text, max(60.0, end - left - 10), SMALL, max_lines=4),
            left + 5 if anchor == "start" else end - 5,
        )
        parts.append(text_lines(lines, at, TOP + 13, size=SMALL, css="qd-soft qd-halo", anchor=anchor))
    parts.append(text_lines([words["fields"][2]], LEFT, bottom + 28, size=SMALL, css="qd-soft", anchor="start"))
    parts.append(text_lines([words["fields"][3]], right, bottom + 28, size=SMALL, css="qd-soft", anchor="end"))
    return "".join(parts)


def _ticks(plot: Plot, scale: tuple[float, float] | None, words: dict, language: str) -> str:
    bottom = TOP + PLOT
    low, high = scale or (0.0, 100.0)
    span = (plot.high - plot.low) * (high - low)
    step = next((s for s in (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50) if span / s <= 7), 100)
    first = -(-(low + plot.low * (high - low)) // step)
    parts, value = [], first * step
    while value <= low + plot.high * (high - low) + 1e-9:
        x = plot.x((value - low) / (high - low))
        label = wording.number(value, language, decimals=0 if step >= 1 else 1)
        parts.append(text_lines([label], x, bottom + 14, size=SMALL, css="qd-soft"))
        value += step
    step = next(s for s in (0.02, 0.05, 0.1, 0.2, 0.5) if plot.most / s <= 8)
    for i in range(int(plot.most / step + 1e-9) + 1):
        y = plot.y(i * step)
        parts.append(
            text_lines(
                [wording.percent(i * step, language)], LEFT - 5, y + 3.5, size=SMALL, css="qd-soft", anchor="end"
            )
        )
    unit = words["percent"] if scale is None else words["scale"].format(low=f"{low:g}", high=f"{high:g}")
    parts.append(
        text_lines([words["x"] + unit], plot.width - RIGHT, bottom + 44, size=SMALL, css="qd-soft", anchor="end")
    )
    parts.append(text_lines([words["y"]], LEFT - 40, bottom + 44, size=SMALL, css="qd-soft", anchor="start"))
    return "".join(parts)


def _cross(dot: Dot, plot: Plot) -> str:
    x, y = plot.x(dot.x[0]), plot.y(dot.y[0])
    bad = dot.verdict == "weak point"
    line, fill, colour = ("qd-badline", "qd-bad", "#c8442f") if bad else ("qd-line", "qd-accent", "#3572c6")
    whiskers = (
        f"M{plot.x(dot.x[1]):.1f} {y:.1f}H{plot.x(dot.x[2]):.1f}M{x:.1f} {plot.y(dot.y[1]):.1f}V{plot.y(dot.y[2]):.1f}"
    )
    body = f'<path class="{line}" d="{whiskers}" stroke="{colour}" stroke-width="1.2" opacity=".55"/>'
    if dot.open:
        return (
            body
            + f'<circle class="{line} qd-open" cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="#fff" stroke="{colour}" stroke-width="1.8"/>'
        )
    return body + f'<circle class="{fill}" cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"/>'


def _numbers(dots: list[Dot], plot: Plot) -> list[str]:
    """The numbers beside the dots; those that found no room right beside theirs get a line to it."""
    middles = [(plot.x(d.x[0]), plot.y(d.y[0])) for d in dots]
    lines = [(x, plot.y(d.y[2]), x, plot.y(d.y[1])) for d, (x, _) in zip(dots, middles, strict=True)]
    frame = (LEFT + 1.0, TOP + 1.0, plot.width - RIGHT - 1.0, TOP + PLOT - 1.0)
    parts = []
    sizes = [(text_width(str(dot.number), FONT), 10.0) for dot in dots]
    for dot, (x, y), (box, reach) in zip(dots, middles, places(middles, sizes, frame, lines), strict=True):
        if reach > NEAR:
            parts.append(
                f'<path d="M{x:.1f} {y:.1f}L{(box[0] + box[2]) / 2:.1f} {(box[1] + box[3]) / 2:.1f}" stroke="currentColor" opacity=".35"/>'
            )
        parts.append(
            text_lines([str(dot.number)], box[0], box[3] - 1, size=FONT, css="qd-halo qd-strong", anchor="start")
        )
    return parts


def places(middles: Sequence[tuple[float, float]], sizes: Sequence[tuple[float, float]], frame: Sequence[float], lines: Sequence[Sequence[float]], *, directions: Sequence[tuple[float, float]] = DIRECTIONS) -> list[tuple[tuple[float, float, float, float], float]]:  # fmt: skip
    """For the label of each dot a box and how far from it that is: near the dot, clear of dots and other labels, inside `frame`.

    Boxes are (left, top, right, bottom). Of those that are free and equally near, the one that meets fewest of the `lines` is taken, the first of `directions` first.
    """
    taken = [(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in middles]
    found = []
    for (x, y), (wide, high) in zip(middles, sizes, strict=True):
        for clear, reach in itertools.product(
            (CLEAR, 0.5), REACHES
        ):  # in a crowd, closer to others rather than nowhere
            boxes = [_beside(x, y, dx * reach, dy * reach, wide, high) for dx, dy in directions]
            boxes = [box for box in boxes if _inside(box, frame)] or boxes
            free = [box for box in boxes if _inside(box, frame) and not any(_meet(_wider(box, clear), other) for other in taken)]  # fmt: skip
            if free:
                break
        box = min(free or boxes, key=lambda b: sum(_meet(_wider(b, 1.0), line) for line in lines))
        taken.append(box)
        found.append((box, float(reach)))
    return found


def _beside(x: float, y: float, dx: float, dy: float, wide: float, high: float) -> tuple[float, float, float, float]:
    left = x + dx - (wide if dx < 0 else 0 if dx else wide / 2)
    top = y + dy - (high if dy < 0 else 0 if dy else high / 2)
    return (left, top, left + wide, top + high)


def _wider(box: Sequence[float], by: float) -> tuple[float, float, float, float]:
    return (box[0] - by, box[1] - by, box[2] + by, box[3] + by)


def _inside(box: Sequence[float], frame: Sequence[float]) -> bool:
    return box[0] >= frame[0] and box[2] <= frame[2] and box[1] >= frame[1] and box[3] <= frame[3]


def _meet(a: Sequence[float], b: Sequence[float]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _legend(dots: list[Dot], top: float, width: int, words: dict) -> tuple[str, float]:
    """The names by number, those that are tied below one heading, in as many columns as there is room for."""
    entries: list[tuple[str, str]] = []
    groups: dict[int, list[Dot]] = {}
    for dot in dots:
        groups.setdefault(dot.tie, []).append(dot)
    for members in groups.values():
        if members[0].tie:
            entries.append((words["tie" if len(members) > 1 else "alone"].format(n=members[0].tie), "qd-soft"))
        entries += [
            (
                f"{d.number} {d.name} – {words['verdicts'][d.verdict]}",
                "qd-strong" if d.verdict == "weak point" else "",
            )
            for d in members
        ]
    columns = max(1, int((width - 8) // 290))
    room = (width - 8) / columns
    blocks = [(wrap(text, room - 14, FONT * (BOLD if css == "qd-strong" else 1)), css) for text, css in entries]
    total, parts, column, y, low = sum(13.2 * len(lines) + 4 for lines, _ in blocks), [], 0, top + 14, top
    for i, (lines, css) in enumerate(blocks):
        heading = css == "qd-soft"
        need = 13.2 * len(lines) + 4 + (17 if heading and i + 1 < len(blocks) else 0)
        if column + 1 < columns and y + need - top - 14 > total / columns + 24:
            column, y = column + 1, top + 14
        parts.append(
            text_lines(lines, 4 + column * room, y, size=FONT if not heading else SMALL, css=css, anchor="start")
        )
        y += 13.2 * len(lines) + 4
        low = max(low, y)
    return "".join(parts), low + 2
