"""Native charts: everything can be edited in PowerPoint, the figures stand in the sheet behind each chart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from insights.report.charts import Bar
from insights.report.formats.deck.fitting import clean, shortened
from insights.report.formats.deck.master import Box

MOST, LABEL = 14, 64  # bars on a slide, letters of a label
ROOM = 0.56  # of the scale that bars take; the figures stand behind them
TONES = {"": "ACCENT_1", "bad": "ACCENT_2", "good": "ACCENT_3", "muted": "BACKGROUND_1"}
GREY = -0.45  # darker than the ground
OURS = {**TONES, "": "ACCENT_5"}  # in our own theme the fifth colour is that of bars
LINES = ("ACCENT_1", "ACCENT_2", "ACCENT_3", "ACCENT_4", "ACCENT_6", "TEXT_1")
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"


def draw(slide: Any, shape: str, data: dict[str, Any], box: Box, words: dict[str, str]) -> Any:
    """A chart of the given `shape` in `box`; `words` are the headings of its sheet. Returns the graphic frame."""
    return {"bars": _bars, "stacked": _stacked, "line": _line, "decay": _decay}[shape](slide, data, box, words)


def in_words(shape: str, data: dict[str, Any]) -> str:
    """What a chart shows, for those who cannot see it."""
    caption = data.get("caption") or data.get("title", "")
    if shape == "bars":
        told = [f"{row.label}: {row.text}" for row in data["rows"][:MOST]]
    elif shape == "stacked":
        told = [label for label, *_ in data["parts"]]
    elif shape == "line":
        told = [f"{label}: {value:g}" for label, value in data["points"]]
    else:
        told = [data.get("description", "")]
    return clean(shortened(f"{caption}: {'; '.join(told)}", 1500))


def _bars(slide: Any, data: dict[str, Any], box: Box, words: dict[str, str]) -> Any:
    rows: Sequence[Bar] = data["rows"][:MOST]
    low, high = data["low"], data["high"]
    names = [shortened(clean(row.label), LABEL) for row in rows]
    values = [row.value for row in rows]
    # A second, invisible bar ends where the interval ends and carries the figure: so it never lies on the whisker.
    ends = [_end(row, low) for row in rows]
    chart = _new(slide, "BAR_CLUSTERED", names, {words["value"]: values, words["end"]: ends}, box, errors=rows)
    shown, carrier = chart.plots[0].series
    chart.plots[0].overlap, chart.plots[0].gap_width = 100, 45
    size = 13 if len(rows) <= 8 else 12 if len(rows) <= 11 else 11
    _axes(chart, *_scale(rows, low, high), size)
    for index, row in enumerate(rows):
        _tone(shown.points[index].format.fill, row.mark, data["tones"])
    carrier.format.fill.background()
    for index, row in enumerate(rows):
        label(carrier.points[index], clean(row.text), size, outside=True)
    return _frame(slide)


def _end(row: Bar, low: float) -> float:
    if row.value is None:
        return max(low, 0.0)
    edge = row.low if row.value < 0 else row.high
    return row.value if edge is None else edge


def _scale(rows: Sequence[Bar], low: float, high: float) -> tuple[float, float]:
    """Ends of the axis: bars take a part of it, the figures behind them need the rest."""
    edges = [
        edge for row in rows if row.value is not None for edge in (row.value, row.low, row.high) if edge is not None
    ]
    if low >= 0:
        far = max(min(high, max(edges, default=high)), low + 1e-9)
        return low, low + (far - low) / ROOM
    down, up = -min(0.0, *edges, 0.0), max(0.0, *edges, 0.0)
    both = (down + up or 1.0) * (1 - ROOM) / ROOM
    return -(down + both if down else 0.0), up + both if up else 0.02 * down


def _axes(chart: Any, lowest: float, highest: float, size: float) -> None:
    from pptx.enum.chart import XL_TICK_LABEL_POSITION, XL_TICK_MARK
    from pptx.util import Pt

    values, names = chart.value_axis, chart.category_axis
    values.minimum_scale, values.maximum_scale = lowest, highest
    values.has_major_gridlines, values.visible = False, False
    names.reverse_order, names.tick_label_position = True, XL_TICK_LABEL_POSITION.LOW
    names.major_tick_mark = XL_TICK_MARK.NONE
    names.tick_labels.font.size = Pt(size)
    names.format.line.fill.background()


def _tone(fill: Any, mark: str, tones: dict[str, str]) -> None:
    from pptx.enum.dml import MSO_THEME_COLOR

    name = tones.get(mark, tones[""])
    fill.solid()
    fill.fore_color.theme_color = MSO_THEME_COLOR[name]
    if name == "BACKGROUND_1":
        fill.fore_color.brightness = GREY


def label(point: Any, text: str, size: float, *, outside: bool) -> None:
    """Write `text` at a point of a chart, behind the end of its bar or in its middle."""
    from pptx.enum.chart import XL_LABEL_POSITION
    from pptx.util import Pt

    told = point.data_label
    told.position = XL_LABEL_POSITION.OUTSIDE_END if outside else XL_LABEL_POSITION.CENTER
    told.text_frame.word_wrap = False
    run = told.text_frame.paragraphs[0].add_run()
    run.text, run.font.size = text, Pt(size - 1)


def _stacked(slide: Any, data: dict[str, Any], box: Box, words: dict[str, str]) -> Any:
    from pptx.enum.chart import XL_LEGEND_POSITION
    from pptx.util import Pt

    parts = data["parts"]
    series = {shortened(clean(label), LABEL): [share] for label, share, _ in parts}
    if len(series) < len(parts):
        series = {f"{i}. {label}": [share] for i, (label, share, _) in enumerate(parts, 1)}
    chart = _new(slide, "BAR_STACKED_100", [shortened(clean(data["title"]), LABEL)], series, box)
    chart.plots[0].overlap, chart.plots[0].gap_width = 100, 60
    for drawn, (_, _, mark) in zip(chart.plots[0].series, parts, strict=True):
        _tone(drawn.format.fill, mark, data["tones"])
    chart.value_axis.visible, chart.value_axis.has_major_gridlines = False, False
    chart.category_axis.visible = False
    chart.has_legend = True
    chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.legend.font.size = Pt(13)
    return _frame(slide)


def _line(slide: Any, data: dict[str, Any], box: Box, words: dict[str, str]) -> Any:
    names = [clean(str(label)) for label, _ in data["points"]]
    values = [value for _, value in data["points"]]
    chart = _new(slide, "LINE_MARKERS", names, {clean(data["y_label"]) or words["value"]: values}, box)
    line_look(chart, data["x_label"], data["y_label"])
    at = data["mark_at"]
    if at is not None:
        from pptx.enum.chart import XL_LABEL_POSITION

        label(chart.plots[0].series[0].points[at], clean(data["mark_label"]), 13, outside=False)
        chart.plots[0].series[0].points[at].data_label.position = XL_LABEL_POSITION.ABOVE
    return _frame(slide)


def _decay(slide: Any, data: dict[str, Any], box: Box, words: dict[str, str]) -> Any:
    from pptx.enum.chart import XL_LEGEND_POSITION
    from pptx.util import Pt

    curves = data.get("curves") or [(data["own"], data["points"])]
    most = max(point.k for _, points in curves for point in points)
    series: dict[str, list] = {}
    for name, points in curves:
        known = {point.k: point.value for point in points}
        label = shortened(clean(name), LABEL)
        series[label if label not in series else f"{label} ({len(series) + 1})"] = [
            known.get(k) for k in range(1, most + 1)
        ]
    rows = [Bar("", p.value, "", p.low, p.high) for p in data["points"]] if len(curves) == 1 else None
    chart = _new(slide, "LINE_MARKERS", [str(k) for k in range(1, most + 1)], series, box, errors=rows)
    line_look(chart, data["x_label"], data["y_label"])
    chart.value_axis.minimum_scale, chart.value_axis.maximum_scale, chart.value_axis.major_unit = 0, 1, 0.25
    chart.value_axis.tick_labels.number_format, chart.value_axis.tick_labels.number_format_is_linked = "0%", False
    chart.has_legend = len(series) > 1
    if chart.has_legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        chart.legend.font.size = Pt(13)
    return _frame(slide)


def place_plot(chart: Any, place: dict[str, float]) -> None:
    """Put the inner part of a chart at `place` (`x`, `y`, `w`, `h` as parts of its frame)."""
    from pptx.oxml import parse_xml

    values = "".join(f'<c:{name} val="{value:.4f}"/>' for name, value in place.items())
    area = chart._chartSpace.find(f".//{{{_C}}}plotArea")
    for old in area.findall(f"{{{_C}}}layout"):
        area.remove(old)
    area.insert(0, parse_xml(f'<c:layout xmlns:c="{_C}"><c:manualLayout><c:layoutTarget val="inner"/><c:xMode val="edge"/><c:yMode val="edge"/>{values}</c:manualLayout></c:layout>'))  # fmt: skip


def line_look(chart: Any, x_label: str, y_label: str) -> None:
    """Axes with their titles, pale lines behind, each series in a colour of the theme."""
    from pptx.enum.dml import MSO_THEME_COLOR
    from pptx.util import Pt

    for axis, title in ((chart.category_axis, x_label), (chart.value_axis, y_label)):
        axis.tick_labels.font.size = Pt(12)
        if title:
            axis.has_title = True
            axis.axis_title.text_frame.text = clean(title)
            axis.axis_title.text_frame.paragraphs[0].runs[0].font.size = Pt(12)
            axis.axis_title.text_frame.paragraphs[0].runs[0].font.bold = False
    grid = chart.value_axis.major_gridlines.format.line
    grid.color.theme_color, grid.color.brightness = MSO_THEME_COLOR.BACKGROUND_1, -0.15
    chart.value_axis.format.line.fill.background()
    for index, series in enumerate(chart.plots[0].series):
        series.smooth = False
        line = series.format.line
        line.width, line.color.theme_color = (
            Pt(2.5),
            MSO_THEME_COLOR[LINES[index % len(LINES)]],
        )
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.theme_color = line.color.theme_color
        series.marker.format.line.fill.background()


def lines(slide: Any, names: Sequence[str], series: dict[str, list], box: Box, *, errors: Sequence[Bar], carrier: int) -> Any:  # fmt: skip
    """A chart of lines with their figures in a sheet; the series number `carrier` gets whiskers from `errors`."""
    return _new(slide, "LINE_MARKERS", names, series, box, errors=errors, carrier=carrier)


def _new(slide: Any, kind: str, names: Any, series: dict[str, list], box: Box, *, errors: Sequence[Bar] | None = None, carrier: int = 0) -> Any:  # fmt: skip
    """An empty-looking chart with its figures; `errors` draws whiskers at the series `carrier`, from columns of the sheet."""
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Pt

    data = CategoryChartData()
    if isinstance(names, dict):
        for phase, inside in names.items():
            group = data.add_category(phase)
            for name in inside:
                group.add_sub_category(name)
    else:
        data.categories = names
    for name, values in series.items():
        data.add_series(name, values)
    places = [Pt(value) for value in (box.left, box.top, box.width, box.height)]
    chart = slide.shapes.add_chart(XL_CHART_TYPE[kind], *places, data).chart
    chart.has_legend = chart.has_title = False
    whiskers = _whiskers(errors)
    from insights.report.formats.deck.chart_sheet import workbook

    chart.part.chart_workbook.update_from_xlsx_blob(workbook(names, series, whiskers))
    if whiskers:
        _add_whiskers(chart, whiskers, 1 + isinstance(names, dict) + len(series), carrier)
    return chart


def _whiskers(rows: Sequence[Bar] | None) -> list[tuple[float, float]]:
    """How far each interval reaches above and below its value; none where no row has an interval."""
    known = [r.value is not None and r.low is not None and r.high is not None for r in rows or ()]
    if not any(known):
        return []
    return [
        (max(0.0, round(r.high - r.value, 6)), max(0.0, round(r.value - r.low, 6))) if k else (0.0, 0.0)
        for r, k in zip(rows, known, strict=True)
    ]


def _add_whiskers(chart: Any, whiskers: list[tuple[float, float]], column: int, carrier: int) -> None:
    from openpyxl.utils import get_column_letter
    from pptx.oxml import parse_xml

    def reference(tag: str, at: int) -> str:
        letter = get_column_letter(column + 1 + at)
        points = "".join(f'<c:pt idx="{i}"><c:v>{pair[at]:.6g}</c:v></c:pt>' for i, pair in enumerate(whiskers))
        area = f"Sheet1!${letter}$2:${letter}${len(whiskers) + 1}"
        return f'<c:{tag}><c:numRef><c:f>{area}</c:f><c:numCache><c:formatCode>General</c:formatCode><c:ptCount val="{len(whiskers)}"/>{points}</c:numCache></c:numRef></c:{tag}>'

    is_line = chart._chartSpace.find(f".//{{{_C}}}lineChart") is not None
    direction = '<c:errDir val="y"/>' if is_line else ""
    bars = parse_xml(
        f'<c:errBars xmlns:c="{_C}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">{direction}<c:errBarType val="both"/><c:errValType val="cust"/>'
        f'<c:noEndCap val="0"/>{reference("plus", 0)}{reference("minus", 1)}<c:spPr><a:ln w="15875"><a:solidFill><a:schemeClr val="tx1"/></a:solidFill></a:ln></c:spPr></c:errBars>'
    )
    chart._chartSpace.findall(f".//{{{_C}}}ser")[carrier].find(f"{{{_C}}}cat").addprevious(bars)


def _frame(slide: Any) -> Any:
    return slide.shapes[-1]
