"""The scatter chart of a quadrant slide: numbered dots with their intervals, two limits, the names beside it in a table."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from insights.drawing.quadrants import DIRECTIONS, Dot, places
from insights.report.formats.deck import charts, drawing
from insights.report.formats.deck.drawing import Pen
from insights.report.formats.deck.fitting import clean, height, shortened
from insights.report.formats.deck.master import Box
from insights.tabular.sheets import put, saved

ASIDE, BETWEEN = 0.42, 22  # of the width for the names; points between them and the chart
LEAST, NARROW = 312, (28, 54, 110)  # points: the table of names, its columns without that of the names
ABOVE, BELOW = 30, 16  # points for words above and below the chart
MARKS, EDGE = 62, 12  # points left and right of the inner part of the chart
PLOT = {"y": 0.02, "h": 0.8}  # of the frame of the chart
DOT, NUMBER, BESIDE = 8, 11, 8  # points: width of a dot, letters of its number, from the middle of the one to the other
SIDES = ((1, 0), *(side for side in DIRECTIONS if side != (1, 0)))  # to the right, if there is room
LIGHT = 0.5  # of an open dot; not every program draws the rim of a white one
STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50)
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"


def draw(pen: Pen, data: dict[str, Any], box: Box) -> list[list]:
    """The chart, and beside it the names by number; returns the rows of the names that did not fit."""
    aside = min(max(ASIDE * box.width, LEAST), box.width / 2)
    legend = {**data["legend"], "widths": (NARROW[0], max(60, aside - sum(NARROW)), *NARROW[1:])}
    rest = drawing.table(pen, Box(box.left + box.width - aside, box.top, aside, box.height), legend, clean(legend["caption"]))  # fmt: skip
    pen.slide.shapes[-1].name = "legend"
    left = replace(box, width=box.width - aside - BETWEEN)
    _chart(pen, data, replace(left, top=box.top + ABOVE, height=box.height - ABOVE - BELOW))
    _fields(pen, data["fields"], left)
    return rest


def _chart(pen: Pen, data: dict[str, Any], box: Box) -> None:
    from pptx.chart.data import XyChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Pt

    dots, (low, high), most = data["dots"], _ends(data), data["most"]
    _, name, mean, equal = (clean(text) for text in data["names"])
    lines = {mean: [(data["mean"], 0.0), (data["mean"], most)], equal: [(low, data["equal"]), (high, data["equal"])]}
    series = {name: [(x[0], dot.y[0]) for dot, x in dots], **lines}
    content = XyChartData()
    for title, points in series.items():
        added = content.add_series(title)
        for x, y in points:
            added.add_data_point(x, y)
    places = (Pt(value) for value in (box.left, box.top, box.width, box.height))
    frame = pen.slide.shapes.add_chart(XL_CHART_TYPE.XY_SCATTER, *places, content)
    frame.name, chart = "chart", frame.chart
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(shortened(f"{data['caption']}: {'; '.join(data['spoken'])}", 1500)))  # fmt: skip
    chart.has_legend = chart.has_title = False
    chart.part.chart_workbook.update_from_xlsx_blob(_sheet(series, dots, data["names"]))
    _axes(chart, data)
    charts.place_plot(chart, {"x": MARKS / box.width, "w": 1 - (MARKS + EDGE) / box.width, **PLOT})
    _dots(chart, data, box, charts.OURS if pen.ours else charts.TONES)
    for drawn in list(chart.plots[0].series)[1:]:
        _limit(drawn)


def _sheet(series: dict[str, list[tuple[float, float]]], dots: Sequence[tuple[Dot, tuple]], names: Sequence[str]) -> bytes:  # fmt: skip
    """What "edit data" shows: each series below the other, as PowerPoint expects it; beside the dots their whiskers, numbers and names."""
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    page.title, row = "Sheet1", 1
    for name, points in series.items():
        put(page.cell(row, 2), name)
        for i, (x, y) in enumerate(points, row + 1):
            put(page.cell(i, 1), x)
            put(page.cell(i, 2), y)
        row += len(points) + 2
    for j, head in enumerate(("x + 95 %", "x − 95 %", "y + 95 %", "y − 95 %"), 3):
        put(page.cell(1, j), head)
    put(page.cell(1, 8), names[0])
    for i, (dot, x) in enumerate(dots, 2):
        for j, value in enumerate((*_reach(x), *_reach(dot.y), dot.number, dot.name), 3):
            put(page.cell(i, j), value)
    page.column_dimensions["H"].width = 34
    return saved(book)


def _reach(values: tuple[float, float, float]) -> tuple[float, float]:
    """How far an interval reaches above and below its value; nothing where it is not known."""
    value, low, high = (float(v) for v in values)
    return (
        (max(0.0, round(high - value, 6)), max(0.0, round(value - low, 6)))
        if low == low and high == high
        else (0.0, 0.0)
    )


def _step(data: dict[str, Any]) -> float:
    low, high = data["x"]
    return next((step for step in STEPS if (high - low) / step <= 11), 100)


def _ends(data: dict[str, Any]) -> tuple[float, float]:
    """The ends of the axis of satisfaction; it begins at one of its marks."""
    low, high = data["x"]
    return math.floor(low / _step(data) + 1e-9) * _step(data), high


def _axes(chart: Any, data: dict[str, Any]) -> None:
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.util import Pt

    (low, high), most = _ends(data), data["most"]
    step = _step(data)
    share = next((s for s in STEPS if most / s <= 8), 1)
    shares = "0%" if share >= 0.01 else "0.0%"
    for axis, ends, unit, form, title in (
        (chart.category_axis, (low, high), step, "General" if step >= 1 else "0.0" if step >= 0.1 else "0.00", data["x_label"]),
        (chart.value_axis, (0.0, most), share, shares, data["y_label"]),
    ):  # fmt: skip
        axis.minimum_scale, axis.maximum_scale, axis.major_unit = *ends, unit
        axis.has_major_gridlines = False
        axis.tick_labels.font.size = Pt(11)
        axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = form, False
        axis.has_title = True
        axis.axis_title.text_frame.text = clean(title)
        run = axis.axis_title.text_frame.paragraphs[0].runs[0]
        run.font.size, run.font.bold = Pt(11), False
        axis.format.line.color.theme_color, axis.format.line.color.brightness = MSO_THEME_COLOR.BACKGROUND_1, -0.25


def _dots(chart: Any, data: dict[str, Any], box: Box, tones: dict[str, str]) -> None:
    """Filled where the whole interval lies in its field, open where not; the numbers stand where they are clear of each other."""
    from pptx.enum.chart import XL_LABEL_POSITION, XL_MARKER_STYLE
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.util import Pt

    series = chart.plots[0].series[0]
    series.format.line.fill.background()
    for index, ((dot, _), (across, along)) in enumerate(zip(data["dots"], _offsets(chart, data, box), strict=True)):
        point = series.points[index]
        tone = MSO_THEME_COLOR[tones["bad" if dot.verdict == "weak point" else ""]]
        point.marker.style, point.marker.size = XL_MARKER_STYLE.CIRCLE, DOT
        point.marker.format.fill.solid()
        point.marker.format.fill.fore_color.theme_color = tone
        point.marker.format.fill.fore_color.brightness = LIGHT if dot.open else 0
        point.marker.format.line.color.theme_color, point.marker.format.line.width = tone, Pt(1.5)
        label = point.data_label
        run = label.text_frame.paragraphs[0].add_run()
        run.text, run.font.size, run.font.bold = str(dot.number), Pt(NUMBER), True
        label.position = XL_LABEL_POSITION.RIGHT
        if max(abs(across), abs(along)) > BESIDE / 2:
            _move(label, across, along, box)
    _lead(series)
    _whiskers(series, data["dots"])


def _offsets(chart: Any, data: dict[str, Any], box: Box) -> list[tuple[float, float]]:
    """For each dot how far its number is moved from its place to the right of it, in points, so that numbers and dots are clear of each other."""
    (low, high), (bottom, top) = ((a.minimum_scale, a.maximum_scale) for a in (chart.category_axis, chart.value_axis))
    wide, tall = box.width - MARKS - EDGE, PLOT["h"] * box.height
    middles = [((x[0] - low) / (high - low) * wide, (top - d.y[0]) / (top - bottom) * tall) for d, x in data["dots"]]
    sizes = [(0.66 * NUMBER * len(str(dot.number)), float(NUMBER)) for dot, _ in data["dots"]]
    across, along = (data["mean"] - low) / (high - low) * wide, (top - data["equal"]) / (top - bottom) * tall
    lines = [(across, 0.0, across, tall), (0.0, along, wide, along)]
    for (dot, _), (x, y) in zip(data["dots"], middles, strict=True):
        up, down = (v / (top - bottom) * tall for v in _reach(dot.y))
        lines.append((x, y - up, x, y + down))
    found = []
    placed = places(middles, sizes, (0.0, 0.0, wide, tall), lines, directions=SIDES)
    for (x, y), (broad, _), (place, _) in zip(middles, sizes, placed, strict=True):
        found.append(((place[0] + place[2]) / 2 - (x + BESIDE + broad / 2), (place[1] + place[3]) / 2 - y))
    return found


def _move(label: Any, across: float, along: float, box: Box) -> None:
    """Move a label of a chart from its place, as a person does with the mouse; it keeps belonging to its dot."""
    from pptx.oxml import parse_xml

    values = f'<c:x val="{across / box.width:.5f}"/><c:y val="{along / box.height:.5f}"/>'
    place = label._get_or_add_dLbl()
    for old in place.findall(f"{{{_C}}}layout"):
        place.remove(old)
    place.find(f"{{{_C}}}idx").addnext(parse_xml(f'<c:layout xmlns:c="{_C}"><c:manualLayout>{values}</c:manualLayout></c:layout>'))  # fmt: skip


def _lead(series: Any) -> None:
    """Thin lines from moved numbers to their dots, as PowerPoint draws them since 2013."""
    from pptx.oxml import parse_xml

    ext = (
        f'<c:extLst xmlns:c="{_C}"><c:ext uri="{{CE6537A1-D6FC-4f65-9D91-7224C49458BB}}" xmlns:c15="http://schemas.microsoft.com/office/drawing/2012/chart">'
        '<c15:showLeaderLines val="1"/></c:ext></c:extLst>'
    )
    series._element.find(f"{{{_C}}}dLbls").append(parse_xml(ext))


def _whiskers(series: Any, dots: Sequence[tuple[Dot, tuple]]) -> None:
    """Error bars in both directions, whose lengths stand in the sheet beside the dots."""
    from pptx.oxml import parse_xml

    place = series._element.find(f"{{{_C}}}xVal")
    for axis, columns, reaches in (
        ("x", "CD", [_reach(x) for _, x in dots]),
        ("y", "EF", [_reach(dot.y) for dot, _ in dots]),
    ):
        told = ""
        for at, (tag, letter) in enumerate(zip(("plus", "minus"), columns, strict=True)):
            points = "".join(f'<c:pt idx="{i}"><c:v>{pair[at]:.6g}</c:v></c:pt>' for i, pair in enumerate(reaches))
            told += f'<c:{tag}><c:numRef><c:f>Sheet1!${letter}$2:${letter}${len(dots) + 1}</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="{len(dots)}"/>{points}</c:numCache></c:numRef></c:{tag}>'
        look = '<c:spPr><a:ln w="12700"><a:solidFill><a:schemeClr val="tx1"><a:alpha val="35000"/></a:schemeClr></a:solidFill></a:ln></c:spPr>'
        place.addprevious(
            parse_xml(
                f'<c:errBars xmlns:c="{_C}" xmlns:a="{_A}"><c:errDir val="{axis}"/><c:errBarType val="both"/><c:errValType val="cust"/><c:noEndCap val="1"/>{told}{look}</c:errBars>'
            )
        )


def _limit(series: Any) -> None:
    """A dashed line without marks."""
    from pptx.enum.chart import XL_MARKER_STYLE
    from pptx.enum.dml import MSO_LINE, MSO_THEME_COLOR
    from pptx.util import Pt

    line = series.format.line
    line.width, line.color.theme_color, line.dash_style = Pt(1.25), MSO_THEME_COLOR.TEXT_1, MSO_LINE.DASH
    series.marker.style, series.smooth = XL_MARKER_STYLE.NONE, False


def _fields(pen: Pen, words: Sequence[str], box: Box) -> None:
    """What the four fields mean, above and below the chart."""
    from pptx.enum.text import PP_ALIGN

    left, wide = box.left + MARKS, box.width - MARKS - EDGE
    half = wide / 2 - 4
    size = next((s for s in (11, 10, 9) if max(height([t], half, s) for t in words[:2]) <= ABOVE), 8)
    for at, text in enumerate(words):
        top, high = (box.top, ABOVE) if at < 2 else (box.top + box.height - BELOW, BELOW)
        place = Box(left + (wide - half) * (at % 2), top, half, high)
        shape = pen.text(place, [[(text, {"tone": "ACCENT_4"})]], size=size, name="field", anchor="BOTTOM")
        if at % 2:
            shape.text_frame.paragraphs[0].alignment = PP_ALIGN.RIGHT
