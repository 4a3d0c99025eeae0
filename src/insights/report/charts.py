"""Pictures as inline SVG and HTML: bars with whiskers, lines, a heat strip. Text stays text, colours are CSS variables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from markupsafe import Markup, escape

from insights.drawing.text import hyphenated
from insights.wording import told

LONGEST = 17  # letters of a word that is never broken in a label
TONES, PALEST = 10, 0.12  # of a heat strip: finer ones would be counts
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True)
class Bar:
    """One bar: `value`, `low`, `high` on the chart's scale (None: not shown), and the figure as text."""

    label: str
    value: float | None
    text: str
    low: float | None = None
    high: float | None = None
    mark: str = ""  # extra class: "muted", "good", "bad"
    anchor: str = ""
    source: str = ""  # the reference to the row that holds the figure


class Drawn(Markup):
    """Markup that still knows what it shows, for formats that draw it anew: its `shape` (`bars`, `stacked`, `line`) and `data`."""

    shape: str = ""
    data: dict[str, Any]


def drawn(markup: Markup, shape: str, **data: Any) -> Drawn:
    """`markup` with what it was drawn from."""
    found = Drawn(markup)
    found.shape, found.data = shape, data
    return found


def bars(
    rows: Sequence[Bar],
    caption: str,
    *,
    low: float = 0.0,
    high: float = 1.0,
    decimals: int | None = None,
    heads: Sequence[str] = ("", ""),
    note: str = "",
) -> Drawn:
    """A table of bars with whiskers for the intervals; the figure stands beside each as text. Scale from `low` to `high`.

    Bars are as exact as the text: shares in whole percent, other figures with `decimals`.
    """
    rows = [_told(row, decimals) for row in rows]
    low, high = (told(end, decimals=decimals) for end in (low, high))
    body = Markup("").join(_bar_row(row, low, high) for row in rows)
    note_line = Markup('<p class="note">{}</p>').format(note) if note else Markup("")
    markup = Markup(
        '<figure class="chart"><table class="bars"><caption>{}</caption><thead class="sr"><tr><th scope="col">{}</th>'
        '<td></td><th scope="col">{}</th></tr></thead><tbody>{}</tbody></table>{}</figure>'
    ).format(caption, heads[0], heads[1], body, note_line)
    shown = {"rows": rows, "caption": caption, "low": low, "high": high, "decimals": decimals}
    return drawn(markup, "bars", **shown, heads=tuple(heads), note=note)


def _told(row: Bar, decimals: int | None) -> Bar:
    return replace(row, **{name: told(getattr(row, name), decimals=decimals) for name in ("value", "low", "high")})


def _bar_row(row: Bar, low: float, high: float) -> Markup:
    track = Markup("")
    if row.value is not None:
        zero = _place(max(low, min(0.0, high)), low, high)
        at = _place(row.value, low, high)
        left, width = min(zero, at), abs(at - zero)
        track = Markup('<i class="fill" style="left:{}%;width:{}%"></i>').format(_css(left), _css(width))
        if low < 0:
            track += Markup('<i class="zero" style="left:{}%"></i>').format(_css(zero))
        if row.low is not None and row.high is not None:
            a, b = _place(row.low, low, high), _place(row.high, low, high)
            track += Markup('<i class="whisker" style="left:{}%;width:{}%"></i>').format(_css(a), _css(b - a))
    return Markup(
        '<tr class="{}"><th scope="row">{}</th><td class="track"><span class="rail" aria-hidden="true">{}</span></td><td class="num">{}</td></tr>'
    ).format(row.mark, hyphenated(row.label, LONGEST), track, row.text)


def _place(value: float, low: float, high: float) -> float:
    return 100 * min(1.0, max(0.0, (value - low) / (high - low) if high > low else 0.0))


def _css(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def svg(
    content: Markup, title: str, description: str, *, width: int, height: int, name: str, css_class: str = ""
) -> Markup:
    """An SVG with title and description; `name` makes its ids unique on the page."""
    return Markup(
        '<svg class="{}" role="img" viewBox="0 0 {} {}" aria-labelledby="{}-t {}-d"><title id="{}-t">{}</title><desc id="{}-d">{}</desc>{}</svg>'
    ).format(css_class, width, height, name, name, name, title, name, description, content)


def line(
    points: Sequence[tuple[str, float]],
    title: str,
    description: str,
    *,
    name: str,
    y_label: str = "",
    x_label: str = "",
    mark_at: int | None = None,
    mark_label: str = "",
    decimals: int = 0,
) -> Drawn:
    """A line over named positions, as exact as `decimals`; `mark_at` draws an upright line at that position with `mark_label`."""
    width, height, left, right, top, bottom = 420, 230, 46, 14, 26, 42
    points = [(label, told(value, decimals=decimals)) for label, value in points]
    values = [value for _, value in points]
    low, high, tick = _axis(values)
    step = (width - left - right) / max(1, len(points) - 1)

    def xy(i: int, value: float) -> tuple[float, float]:
        return left + i * step, top + (height - top - bottom) * (1 - (value - low) / (high - low))

    parts = [_grid(low, high, tick, left, width - right, lambda v: xy(0, v)[1], decimals)]
    every = -(-len(points) // 14)
    for i, (label, _) in enumerate(points):
        if i % every == 0:
            parts.append(
                Markup('<text class="tick" x="{}" y="{}" text-anchor="middle">{}</text>').format(
                    _css(xy(i, low)[0]), height - bottom + 16, label
                )
            )
    if mark_at is not None:
        x = xy(mark_at, low)[0]
        anchor = "end" if x > width / 2 else "start"
        shift = -6 if anchor == "end" else 6
        parts.append(Markup('<line class="mark" x1="{0}" x2="{0}" y1="{1}" y2="{2}"/><text class="marktext" x="{3}" y="{4}" text-anchor="{5}">{6}</text>').format(
            _css(x), top - 8, height - bottom, _css(x + shift), top - 1, anchor, mark_label))  # fmt: skip
    path = " ".join(f"{'M' if i == 0 else 'L'}{_css(xy(i, v)[0])} {_css(xy(i, v)[1])}" for i, v in enumerate(values))
    parts.append(Markup('<path class="line" d="{}"/>').format(path))
    parts += [
        Markup('<circle class="dot{}" cx="{}" cy="{}" r="{}"/>').format(
            " chosen" if i == mark_at else "", _css(xy(i, v)[0]), _css(xy(i, v)[1]), 5 if i == mark_at else 3.2
        )
        for i, v in enumerate(values)
    ]
    parts.append(Markup('<text class="axis" x="{}" y="{}">{}</text>').format(left, 12, y_label))
    parts.append(
        Markup('<text class="axis" x="{}" y="{}" text-anchor="middle">{}</text>').format(
            (left + width - right) / 2, height - 6, x_label
        )
    )
    markup = svg(
        Markup("").join(parts), title, description, width=width, height=height, name=name, css_class="line-chart"
    )
    return drawn(
        markup, "line", points=points, title=title, y_label=y_label, x_label=x_label, mark_at=mark_at, mark_label=mark_label
    )  # fmt: skip


def _axis(values: Sequence[float]) -> tuple[float, float, float]:
    """Lowest and highest tick around `values`, and the step between ticks: 1, 2 or 5 times a power of ten."""
    low, high = min(values), max(values)
    if 0 <= low <= 0.5 * high:
        low = 0.0
    raw = (high - low) / 4 or 1.0
    power = 10.0 ** math.floor(math.log10(raw))
    step = next(m * power for m in (1, 2, 5, 10) if m * power >= raw)
    lowest = math.floor(low / step) * step
    return lowest, max(math.ceil(high / step) * step, lowest + step), step


def _grid(low: float, high: float, tick: float, left: float, right: float, y_of, decimals: int) -> Markup:
    lines = []
    for i in range(round((high - low) / tick) + 1):
        value = low + i * tick
        y = _css(y_of(value))
        label = f"{value:,.{decimals}f}".replace(",", "\u202f")
        lines.append(Markup('<line class="grid" x1="{}" x2="{}" y1="{}" y2="{}"/><text class="tick" x="{}" y="{}" text-anchor="end" dy="4">{}</text>').format(
            left, right, y, y, left - 6, y, label))  # fmt: skip
    return Markup("").join(lines)


def heat_strip(
    times: pd.DataFrame,
    title: str,
    description: str,
    *,
    name: str,
    days: dict[str, str],
    office: tuple[list[str], int, int],
    smallest: int,
    axis: str = "",
) -> Markup:
    """Weekday × hour; `times` has weekday, hour, n and n_people. Cells with fewer than `smallest` people stay empty, the others have one of `TONES`.

    `office` (weekdays, first hour, last hour) is framed; `axis` names the hours below.
    """
    cell, row, left, top = 15.5, 17, 32, 6
    shown = times[times["n_people"] >= smallest]
    most = float(shown["n"].max()) if len(shown) else 1.0
    parts = []
    for d, day in enumerate(WEEKDAYS):
        parts.append(Markup('<text class="tick" x="0" y="{}">{}</text>').format(_css(top + d * row + 12), days[day]))
        for hour in range(24):
            parts.append(
                Markup('<rect class="cell-empty" x="{}" y="{}" width="14" height="15.5" rx="2"/>').format(
                    _css(left + hour * cell), _css(top + d * row)
                )
            )
    for item in shown.sort_values(["weekday", "hour"]).itertuples():
        x, y = left + int(item.hour) * cell, top + WEEKDAYS.index(item.weekday) * row
        tone = _css(PALEST + (1 - PALEST) * math.ceil(TONES * float(item.n) / most) / TONES)
        parts.append(
            Markup('<rect class="cell" x="{}" y="{}" width="14" height="15.5" rx="2" fill-opacity="{}"/>').format(
                _css(x), _css(y), tone
            )
        )
    weekdays, first, last = office
    indices = sorted(WEEKDAYS.index(day) for day in weekdays)
    if indices and indices == list(range(indices[0], indices[-1] + 1)):
        parts.append(Markup('<rect class="office" x="{}" y="{}" width="{}" height="{}" rx="3"/>').format(
            _css(left + first * cell - 1.5), _css(top + indices[0] * row - 1.5), _css((last - first) * cell + 1.5), _css(len(indices) * row + 1.5)))  # fmt: skip
    for tick in (0, 6, 12, 18, 23):
        parts.append(
            Markup('<text class="tick" x="{}" y="{}" text-anchor="middle">{}</text>').format(
                _css(left + tick * cell + 7), top + 7 * row + 13, tick
            )
        )
    parts.append(
        Markup('<text class="axis" x="{}" y="{}" text-anchor="middle">{}</text>').format(
            _css(left + 12 * cell), top + 7 * row + 27, axis
        )
    )
    return svg(Markup("").join(parts), title, description, width=408, height=156, name=name, css_class="heat")


def stacked(parts: Sequence[tuple[str, float, str]], title: str) -> Drawn:
    """One bar cut into parts (label, share of the whole, css class), with a legend that carries the figures."""
    parts = [(label, told(share), css) for label, share, css in parts]
    pieces = Markup("").join(
        Markup('<i class="piece {}" style="width:{}%"></i>').format(css, _css(100 * share)) for _, share, css in parts
    )
    legend = Markup("").join(
        Markup('<li><i class="key {}" aria-hidden="true"></i>{}</li>').format(css, label) for label, _, css in parts
    )
    markup = Markup(
        '<figure class="chart stacked"><figcaption>{}</figcaption><div class="stack" role="img" aria-label="{}">{}</div><ul class="legend">{}</ul></figure>'
    ).format(title, escape(title), pieces, legend)
    return drawn(markup, "stacked", parts=parts, title=title)
