"""The lanes below the line of a journey: a native table whose columns stand below the points of the chart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from insights.drawing.text import text_width, wrap
from insights.report.formats.deck.drawing import Pen
from insights.report.formats.deck.fitting import LINE, clean, shortened
from insights.report.formats.deck.master import Box

if TYPE_CHECKING:
    from insights.report.formats.deck.journey_slide import Stop

PAD_X, PAD_Y = 3.0, 1.5  # points inside a cell
SAFE = 0.94  # of the width of a cell; programs set letters a little differently
TRIES = (
    (170, 11, 4),
    (150, 10, 4),
    (140, 10, 3),
    (130, 9, 3),
    (112, 9, 3),
    (112, 9, 2),
    (100, 9, 1),
)  # points that are left to the chart, letters, lines that a cell may take
LEAST = 9  # letters of the headings
NAME_LINES, LONGEST = 7, 120  # lines and letters of a touchpoint's name
NOTHING = "–"  # a cell without any sign would be as high as the largest letters
LIST = ("channels", "departments", "codes")  # one entry to a line
PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"  # the table style "No Style, No Grid"
WEAK = "●"  # as it stands in the chart
TONES = {"▲": "ACCENT_3", "▼": "ACCENT_2", "△": "ACCENT_3", "▽": "ACCENT_2"}


@dataclass(frozen=True)
class Grid:
    """The lines of every cell, row by row, with the touchpoints' names first; `heights` and `widths` in points."""

    rows: list[list[list[tuple[str, dict]]]]
    heights: list[float]
    widths: list[float]
    size: float

    @property
    def height(self) -> float:
        """All rows together."""
        return sum(self.heights)


def fitted(stops: Sequence[Stop], lanes: Sequence[tuple[str, str]], words: tuple[str, str], widths: tuple[float, float], high: float) -> Grid:  # fmt: skip
    """The lanes in the largest letters that leave room for the chart in `high` points; where even the smallest leave none, without the last ones.

    `lanes` are name and heading of each, `words` those for a touchpoint and a weak point, `widths` of the headings and of a column.
    """
    for chart, size, most in TRIES:
        grid = _grid(stops, lanes, words, widths, size, most)
        if grid.height <= high - chart:
            return grid
    while lanes and grid.height > high - TRIES[-1][0]:
        lanes = lanes[:-1]
        grid = _grid(stops, lanes, words, widths, *TRIES[-1][1:])
    return grid


def _grid(stops: Sequence[Stop], lanes: Sequence[tuple[str, str]], words: tuple[str, str], widths: tuple[float, float], size: float, most: int) -> Grid:  # fmt: skip
    first, each = widths
    room = SAFE * (each - 2 * PAD_X)
    rows = [[[(words[0], {"tone": "ACCENT_4"})], *(_named(stop, words[1], room, size) for stop in stops)]]
    for lane, heading in lanes:
        smaller = max(LEAST, size - 1)
        look = {"tone": "ACCENT_4", "scale": smaller / size}
        head = [(line, look) for line in wrap(heading, SAFE * (first - 2 * PAD_X), smaller)]
        rows.append([head, *(_told(stop.cells[lane], lane, room, size, most) for stop in stops)])
    heights = [round(max(len(cell) for cell in row) * size * LINE + 2 * PAD_Y + 0.5, 1) for row in rows]
    return Grid(rows, heights, [first, *[each] * len(stops)], size)


def _named(stop: Stop, weak: str, room: float, size: float) -> list[tuple[str, dict]]:
    lines = wrap(shortened(clean(stop.name), LONGEST), room, 1.12 * size, max_lines=NAME_LINES)
    told: list[tuple[str, dict]] = [(line, {"bold": True}) for line in lines]
    if stop.parts:
        told += [(line, {"tone": "ACCENT_4"}) for line in wrap(stop.parts, room, size)]
    if stop.weak:
        look = {"scale": LEAST / size}
        lines = wrap(weak, room - 1.2 * LEAST, LEAST)
        told += [(f"{'' if i else WEAK + ' '}{line}", look) for i, line in enumerate(lines)]
    return told


def _told(text: str, lane: str, room: float, size: float, most: int) -> list[tuple[str, dict]]:
    entries = clean(shortened(text, 300)).split("; ") if lane in LIST else [clean(text)]
    lines = [
        line for entry in entries for line in wrap(entry, room - size, size, max_lines=3)
    ]  # an ellipsis may follow
    if len(lines) > most:
        last = lines[most - 1].rstrip("-")
        while last and text_width(f"{last} …", size) > room:
            last = last[:-1].rstrip()
        lines = [*lines[: most - 1], f"{last} …"]
    return [(line, {}) for line in lines] or [(NOTHING, {"tone": "ACCENT_4"})]


def draw(pen: Pen, grid: Grid, box: Box, words: str) -> None:
    """The table in `box`; `words` are read out for it."""
    from pptx.util import Pt

    places = (Pt(value) for value in (box.left, box.top, box.width, grid.height))
    frame = pen.slide.shapes.add_table(len(grid.rows), len(grid.widths), *places)
    frame.name = "lanes"
    heads = [" ".join(line for line, _ in row[0]) for row in grid.rows[1:]]
    frame._element.nvGraphicFramePr.cNvPr.set("descr", clean(shortened(f"{words}: {', '.join(heads)}", 600)))
    table = frame.table
    table.first_row = table.first_col = True
    table.horz_banding = False
    table._tbl.tblPr.find("{*}tableStyleId").text = PLAIN
    for column, width in zip(table.columns, grid.widths, strict=True):
        column.width = Pt(width)
    for i, (row, high) in enumerate(zip(grid.rows, grid.heights, strict=True)):
        table.rows[i].height = Pt(high)
        for j, lines in enumerate(row):
            _fill(pen, table.cell(i, j), lines, grid.size, centred=j > 0)


def _fill(pen: Pen, cell: Any, lines: Sequence[tuple[str, dict]], size: float, *, centred: bool) -> None:
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    cell.margin_left = cell.margin_right = Pt(PAD_X)
    cell.margin_top = cell.margin_bottom = Pt(PAD_Y)
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.CENTER if centred else PP_ALIGN.LEFT
    for index, (line, look) in enumerate(lines):
        if index:
            paragraph.add_line_break()
        for part in _coloured(line, look):
            pen.run(paragraph, part[0], size=size, **part[1])
    _rule(cell)


def _coloured(line: str, look: dict) -> list[tuple[str, dict]]:
    """The line in parts, its signs of mood in their colours."""
    sign = next((sign for sign in TONES if sign in line), WEAK if line.startswith(WEAK) else "")
    if not sign:
        return [(line, look)]
    before, _, behind = line.partition(sign)
    tone = TONES.get(sign, TONES["▼"])
    return [part for part in ((before, look), (sign, {**look, "tone": tone}), (behind, look)) if part[0]]


def _rule(cell: Any) -> None:
    """A thin line below the cell."""
    from pptx.oxml import parse_xml

    space = "http://schemas.openxmlformats.org/drawingml/2006/main"
    look = cell._tc.get_or_add_tcPr()
    look.insert(0, parse_xml(f'<a:lnB xmlns:a="{space}" w="6350"><a:solidFill><a:schemeClr val="bg1"><a:lumMod val="80000"/></a:schemeClr></a:solidFill></a:lnB>'))  # fmt: skip
