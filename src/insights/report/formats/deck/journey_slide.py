"""The slide of a journey map: phases above, the line as a native chart, the lanes below it as a native table, column by column."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from insights.drawing.text import wrap
from insights.report.charts import Bar
from insights.report.formats.deck import charts, lanes_table
from insights.report.formats.deck.drawing import Pen
from insights.report.formats.deck.fitting import clean, shortened
from insights.report.formats.deck.master import Box

GUTTER, LEAST, WIDEST = 126.0, 80.0, 250.0  # points: left of the first column; a column
PHASE, GAP = 15.0, 6.0  # points: a line of the names of the phases above, and between the parts of the slide
ABOVE, BELOW = 16.0, 12.0  # points of the chart above and below its plot, for figures at the ends of the scale
FIGURE, SCALE = 11, 9  # letters of the figures on the line, and of what the scale is
ENDS = "95 %"  # name of the line that carries the figures
DOT, DIAMOND = 9, 13


@dataclass(frozen=True)
class Stop:
    """One touchpoint as a slide shows it: its figures on the scale of the chart, and what each lane says of it."""

    name: str
    phase: str
    value: float | None
    low: float | None
    high: float | None
    text: str
    reference: float | None
    staff: float | None
    weak: bool
    small: bool
    parts: str
    cells: Mapping[str, str]
    spoken: str


def draw(pen: Pen, data: dict[str, Any], box: Box) -> list[Stop]:
    """The map in `box`; returns the touchpoints for which its columns would be too narrow, for the next slide."""
    every: Sequence[Stop] = data["rows"]
    most = max(2, int((box.width - GUTTER) // LEAST))
    shown = every[: math.ceil(len(every) / math.ceil(len(every) / most))]
    each = min(WIDEST, (box.width - GUTTER) / len(shown))
    box = replace(box, height=box.height - GAP)
    told = [lane for lane in data["lanes"] if any(row.cells[lane[0]] for row in shown)]
    heads = _heads(shown, each)
    scale = wrap(data["y_label"], 0.97 * (GUTTER - 4), SCALE)
    above = PHASE * max(len(scale), *(len(lines) for _, _, lines, _ in heads)) + GAP
    grid = lanes_table.fitted(shown, told, data["words"], (GUTTER, each), box.height - above - GAP)
    wide = GUTTER + each * len(shown)
    inner = Box(box.left, box.top + above, wide, box.height - above - GAP - grid.height)
    _phases(pen, heads, Box(box.left + GUTTER, box.top, each, above - GAP))
    pen.text(Box(box.left, box.top, GUTTER - 2, above), [[("\n".join(scale), {"tone": "ACCENT_4"})]], size=SCALE, name="scale", anchor="BOTTOM")  # fmt: skip
    _chart(pen, {**data, "rows": shown}, inner)
    lanes_table.draw(pen, grid, Box(box.left, inner.top + inner.height + GAP, wide, grid.height), data["caption"])
    return list(every[len(shown) :])


def _chart(pen: Pen, data: dict[str, Any], box: Box) -> None:
    rows: Sequence[Stop] = data["rows"]
    what, everyone, staff, weak = (clean(text) for text in data["series"])
    below = _below(rows, data, box)
    ends = [_end(row, under) for row, under in zip(rows, below, strict=True)]
    # Points of a line may have colours of their own, yet not every program shows them: weak points are a series without a line.
    marked = {weak: [row.value if row.weak else None for row in rows]} if any(row.weak for row in rows) else {}
    series = {what: [row.value for row in rows], **marked}
    front = {everyone: [row.reference for row in rows], staff: [row.staff for row in rows]}
    # What is drawn first lies behind: what carries the figures, the line of all, the diamonds, the line itself.
    front = {ENDS: ends} | {n: values for n, values in front.items() if any(value is not None for value in values)}
    errors = [Bar(row.name, row.value, row.text, row.low, row.high) for row in rows]
    names = [shortened(clean(row.name.replace("\u00ad", "")), 120) for row in rows]
    chart = charts.lines(pen.slide, names, {**front, **series}, box, errors=errors, carrier=len(front))
    frame = pen.slide.shapes[-1]
    frame.name = "chart"
    told = "; ".join(row.spoken for row in rows)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(shortened(f"{data['caption']}: {told}", 1500)))
    _axes(chart, data, box)
    drawn = {item.name: item for item in chart.plots[0].series}
    if everyone in front:
        _dashed(drawn[everyone])
    if staff in front:
        _marks(drawn[staff], "DIAMOND", DIAMOND, "BACKGROUND_1")
    _line(drawn[what], rows)
    if marked:
        _marks(drawn[weak], "CIRCLE", DOT + 2, charts.TONES["bad"])
    _figures(drawn[ENDS], rows, below)


def _end(row: Stop, under: bool) -> float | None:
    """Where the interval ends, on the side of the figure."""
    end = row.low if under else row.high
    return row.value if end is None else end


def _axes(chart: Any, data: dict[str, Any], box: Box) -> None:
    from pptx.enum.chart import XL_AXIS_CROSSES, XL_TICK_LABEL_POSITION, XL_TICK_MARK

    charts.line_look(chart, "", "")
    names, values, span = chart.category_axis, chart.value_axis, data["high"] - data["low"]
    names.tick_label_position, names.major_tick_mark = XL_TICK_LABEL_POSITION.NONE, XL_TICK_MARK.NONE
    values.minimum_scale, values.maximum_scale = data["low"], data["high"]
    values.major_unit = 0.25 if data["percent"] else 0.5 if span <= 2 else 1 if span <= 6 else 2 if span <= 12 else None
    values.crosses = XL_AXIS_CROSSES.MINIMUM
    if data["percent"]:
        values.tick_labels.number_format, values.tick_labels.number_format_is_linked = "0%", False
    charts.place_plot(chart, {"x": GUTTER / box.width, "w": 1 - GUTTER / box.width, "y": ABOVE / box.height, "h": 1 - (ABOVE + BELOW) / box.height})  # fmt: skip


def _dashed(series: Any) -> None:
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
    from pptx.util import Pt

    line = series.format.line
    line.width, line.dash_style, line.color.theme_color = Pt(1.5), MSO_LINE.DASH, MSO_THEME_COLOR.BACKGROUND_1
    line.color.brightness = charts.GREY
    series.marker.style = XL_MARKER_STYLE.NONE


def _marks(series: Any, shape: str, size: int, tone: str) -> None:
    """Points without a line; those in the colour of the ground are darker than it."""
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_THEME_COLOR

    series.format.line.fill.background()
    series.marker.style, series.marker.size = XL_MARKER_STYLE[shape], size
    fill = series.marker.format.fill
    fill.solid()
    fill.fore_color.theme_color = MSO_THEME_COLOR[tone]
    if tone == "BACKGROUND_1":
        fill.fore_color.brightness = charts.GREY
    series.marker.format.line.fill.background()


def _line(series: Any, rows: Sequence[Stop]) -> None:
    """The line itself; dots of a small base are open, what that means stands below the slide."""
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_THEME_COLOR

    tone = MSO_THEME_COLOR.ACCENT_1
    series.format.line.color.theme_color = tone
    for index, row in enumerate(rows):
        marker = series.points[index].marker
        marker.style, marker.size = XL_MARKER_STYLE.CIRCLE, DOT
        marker.format.fill.solid()
        marker.format.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_1 if row.small else tone
        marker.format.line.color.theme_color = tone


def _figures(series: Any, rows: Sequence[Stop], below: Sequence[bool]) -> None:
    """The figures stand at the ends of the intervals, which would strike them through: a second line, not drawn, carries them."""
    from pptx.enum.chart import XL_LABEL_POSITION, XL_MARKER_STYLE

    series.format.line.fill.background()
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, DOT  # not seen, but figures keep away from it
    series.marker.format.fill.background()
    series.marker.format.line.fill.background()
    for index, (row, under) in enumerate(zip(rows, below, strict=True)):
        if row.value is not None:
            charts.label(series.points[index], clean(row.text), FIGURE + 1, outside=False)
            side = XL_LABEL_POSITION.BELOW if under else XL_LABEL_POSITION.ABOVE
            series.points[index].data_label.position = side


def _below(rows: Sequence[Stop], data: dict[str, Any], box: Box) -> list[bool]:
    """Which figures stand below their point: those that lines or the diamond would strike through above it."""
    tall = box.height - ABOVE - BELOW
    each = (box.width - GUTTER) / len(rows)
    lines = [[row.value for row in rows], [row.reference for row in rows]]

    def y(value: float) -> float:
        return tall * (value - data["low"]) / (data["high"] - data["low"])

    def struck(index: int, under: bool) -> float:
        row = rows[index]
        start = y(_end(row, under)) + (-FIGURE - 9 if under else 6)
        met = 0.0
        for line in lines:
            for step in (-1, 0, 1) if line is not lines[0] else (-1, 1):
                meets = _at(line, index, step * min(1.0, 11 / each))
                met += meets is not None and start - 1 < y(meets) < start + FIGURE + 3
        return met + 2 * (row.staff is not None and start - 7 < y(row.staff) < start + FIGURE + 10)

    return [row.value is not None and struck(i, True) < struck(i, False) for i, row in enumerate(rows)]


def _at(line: Sequence[float | None], index: int, off: float) -> float | None:
    """The height of a line `off` columns beside the point `index`; None where it is not drawn."""
    other = index + (off > 0) - (off < 0)
    if not 0 <= other < len(line) or line[index] is None or line[other] is None:
        return None
    return line[index] + abs(off) * (line[other] - line[index])


def _heads(rows: Sequence[Stop], each: float) -> list[tuple[int, list[Stop], list[str], float]]:
    """For each phase its first column, its touchpoints, its name in lines and the size of their letters."""
    heads, start = [], 0
    for phase, inside in groupby(rows, key=lambda row: row.phase):
        same, told = list(inside), clean(shortened(phase, 80))
        wide = 0.92 * (len(same) * each - 8)
        size = next((s for s in (12, 11, 10, 9) if len(wrap(told, wide, 1.1 * s)) <= 2), 9)
        heads.append((start, same, wrap(told, wide, 1.1 * size, max_lines=2), size))
        start += len(same)
    return heads


def _phases(pen: Pen, heads: Sequence[tuple[int, list[Stop], list[str], float]], box: Box) -> None:
    """The name of each phase above its touchpoints, with a line below it as wide as they are; `box` is that of the first column."""
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    for start, same, lines, size in heads:
        wide, left = len(same) * box.width - 8, box.left + start * box.width + 4
        place = Box(left, box.top, wide, box.height)
        shape = pen.text(place, [[("\n".join(lines), {"bold": True})]], size=size, name="phase", anchor="BOTTOM")
        shape.text_frame.paragraphs[0].alignment = PP_ALIGN.CENTER
        told = clean(shortened(f"{same[0].phase}: {', '.join(row.name for row in same)}", 600)).replace("\u00ad", "")
        shape._element.nvSpPr.cNvPr.set("descr", told)
        under = Pt(box.top + box.height + 2)
        rule = pen.slide.shapes.add_connector(1, Pt(left), under, Pt(left + wide), under)
        rule.name, rule.line.width, rule.line.color.theme_color = "line of the phase", Pt(1.5), MSO_THEME_COLOR.ACCENT_4
        rule._element.remove(rule._element.find("{*}style"))  # themes give lines a shadow
        rule._element.nvCxnSpPr.cNvPr.set("descr", told)
