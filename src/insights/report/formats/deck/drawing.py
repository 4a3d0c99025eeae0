"""Text, lists, tables and pictures on a slide: in the theme's letters and colours, never more than their box holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from insights.report.formats.deck.fitting import LINE, clean, height, largest, lines, shortened
from insights.report.formats.deck.master import Box
from insights.report.formats.deck.pages import Column, Item

TITLES = (24, 22, 20, 18, 16, 14)
TEXTS = (18, 16, 14, 13, 12, 11)  # few, so that slides look alike
CELLS = (13, 12, 11, 10, 9)
LEAST_LIST = 12  # size below which a list goes on on a further slide
GAP = 0.6  # between paragraphs, in sizes of letters
BETWEEN = 26.0  # points between columns
INDENT = 14  # points that the text of a list stands behind its mark
LONGEST, LONGEST_TITLE, LONGEST_CELL = 700, 330, 420
MARKS = {"finding": "●", "tendency": "◐", "hypothesis": "○", "single voice": "·"}
CELL_X, CELL_Y = 5.0, 3.0


@dataclass(frozen=True)
class Pen:
    """Writes on `slide` in `language` (`de-DE`); `strengths` are the words for how sure a claim is."""

    slide: Any
    language: str
    strengths: dict[str, str]
    ours: bool = True

    def text(self, box: Box, paragraphs: Sequence[Sequence[tuple[str, dict]]], *, size: float, name: str, anchor: str = "TOP", gap: float = 0.0, bullets: bool = False) -> Any:  # fmt: skip
        """A text box of paragraphs, each of runs with their look (`bold`, `italic`, `tone`, `size`)."""
        from pptx.enum.text import MSO_ANCHOR
        from pptx.util import Pt

        shape = self.slide.shapes.add_textbox(*(Pt(value) for value in (box.left, box.top, box.width, box.height)))
        shape.name, frame = name, shape.text_frame
        frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR[anchor]
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        for index, runs in enumerate(paragraphs):
            paragraph = frame.paragraphs[0] if index == 0 else frame.add_paragraph()
            paragraph.line_spacing = 1.0
            if index:
                paragraph.space_before = Pt(round(gap * size, 1))
            if bullets:
                _bullet(paragraph)
            for words, look in runs:
                self.run(paragraph, words, size=size, **look)
        return shape

    def run(self, paragraph: Any, words: str, *, size: float, bold: bool = False, italic: bool = False, tone: str = "", scale: float = 1.0) -> None:  # fmt: skip
        """Words at the end of a paragraph; line ends in them become breaks."""
        from pptx.enum.dml import MSO_THEME_COLOR
        from pptx.util import Pt

        for index, part in enumerate(clean(words).split("\n")):
            if index:
                paragraph.add_line_break()
            run = paragraph.add_run()
            run.text, run.font.size = part, Pt(round(size * scale, 1))
            if bold:
                run.font.bold = True
            if italic:
                run.font.italic = True
            if tone and self.ours:  # which colour of a company's theme can be read as text is not known
                run.font.color.theme_color = MSO_THEME_COLOR[tone]

    def mark(self, strength: str) -> str:
        """`● Befund`."""
        return f"{MARKS.get(strength, '·')}\u00a0{self.strengths.get(strength, strength)}"


def title(pen: Pen, words: str, *, sizes: Sequence[float] = TITLES) -> float:
    """The title of the slide at the size that its placeholder holds; returns the height that it leaves empty, in points."""
    from pptx.util import Pt

    holder = pen.slide.shapes.title
    width, high = holder.width / 12_700 - 4, holder.height / 12_700 - 2
    shown = shortened(clean(words), LONGEST_TITLE)
    size = largest([shown], width, high, sizes, bold=True)
    while size is None:
        shown = shortened(shown.removesuffix(" […]"), max(20, len(shown) - 25))
        size = largest([shown], width, high, sizes, bold=True)
    frame = holder.text_frame
    frame.word_wrap = True
    run = frame.paragraphs[0].add_run()
    run.text, run.font.size = shown, Pt(size)
    return max(0.0, high - height([shown], width, size, bold=True))


def columns(pen: Pen, box: Box, parts: Sequence[Column], *, sizes: Sequence[float] = TEXTS) -> list[Column]:
    """Lists beside each other; returns what did not fit, for the next slide."""
    gap = BETWEEN
    width = (box.width - gap * (len(parts) - 1)) / len(parts)
    size = size_of(pen, box, parts, sizes=sizes)
    left = []
    for index, part in enumerate(parts):
        own = Box(box.left + index * (width + gap), box.top, width, box.height)
        shown, rest = _as_much(pen, part, width, box.height, size)
        _list(pen, own, shown, size)
        if rest:
            left.append(Column(rest, part.title))
    return left


def size_of(pen: Pen, box: Box, parts: Sequence[Column], *, sizes: Sequence[float] = TEXTS) -> float:
    """The largest of `sizes` in which all columns fit; the smallest that reads well where none does."""
    width = (box.width - BETWEEN * (len(parts) - 1)) / len(parts)
    fitting = [s for s in sizes if all(_height(pen, part, width, s) <= box.height for part in parts)]
    return max(fitting[0], min(LEAST_LIST, sizes[-1])) if fitting else max(sizes[-1], min(LEAST_LIST, sizes[0]))


def _height(pen: Pen, part: Column, width: float, size: float) -> float:
    head = lines(part.title, width, size + 1, bold=True) * (size + 1) * LINE + GAP * size if part.title else 0.0
    return head + height([_line(pen, item) for item in part.items], width - INDENT, size, gap=GAP * size)


def _line(pen: Pen, item: Item) -> str:
    text = shortened(clean(item.text), LONGEST)
    return f"{text} {pen.mark(item.strength)}" if item.strength else text


def _as_much(pen: Pen, part: Column, width: float, high: float, size: float) -> tuple[Column, Sequence[Item]]:
    """The items that fit, at least one, and the others."""
    count = len(part.items)
    while count > 1 and _height(pen, Column(part.items[:count], part.title), width, size) > high:
        count -= 1
    shown = list(part.items[:count])
    if count == 1:
        longest = LONGEST
        while _height(pen, Column(shown, part.title), width, size) > high and longest > 40:
            longest -= 40
            shown = [Item(shortened(clean(part.items[0].text), longest), part.items[0].strength)]
    return Column(shown, part.title), part.items[count:]


def _list(pen: Pen, box: Box, part: Column, size: float) -> None:
    top = box.top
    if part.title:
        high = lines(part.title, box.width, size + 1, bold=True) * (size + 1) * LINE
        pen.text(Box(box.left, top, box.width, high), [[(part.title, {"bold": True, "tone": "ACCENT_1"})]], size=size + 1, name="heading")  # fmt: skip
        top += high + GAP * size
    runs = []
    for item in part.items:
        text = shortened(clean(item.text), LONGEST)
        mark = [(f" {pen.mark(item.strength)}", {"tone": "ACCENT_4", "scale": 0.82})] if item.strength else []
        runs.append([(text, {}), *mark])
    pen.text(
        Box(box.left, top, box.width, box.top + box.height - top), runs, size=size, name="text", gap=GAP, bullets=True
    )


def _bullet(paragraph: Any) -> None:
    from lxml import etree

    space = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    look = paragraph._p.get_or_add_pPr()
    look.set("marL", str(INDENT * 12_700))
    look.set("indent", str(-INDENT * 12_700))
    colour = etree.SubElement(look, f"{space}buClr")
    etree.SubElement(colour, f"{space}schemeClr", val="accent1")
    etree.SubElement(look, f"{space}buFont", typeface="Arial")
    etree.SubElement(look, f"{space}buChar", char="•")


def table(pen: Pen, box: Box, block: dict, words: str) -> list[list]:
    """A native table; returns the rows that did not fit, for the next slide. `words` is read out for it."""
    from pptx.util import Pt

    heads = [_cell(head) for head in block["heads"]]
    rows = [[_cell(value) for value in row] for row in block["rows"]]
    widths = _widths(block, len(heads), box.width)
    size, count = _rows_that_fit(heads, rows, widths, box.height)
    heights = [_row_height(row, widths, size, bold=index == 0) for index, row in enumerate([heads, *rows[:count]])]
    places = (Pt(v) for v in (box.left, box.top, box.width, sum(heights)))
    frame = pen.slide.shapes.add_table(count + 1, len(heads), *places)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", words)
    grid = frame.table
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Pt(width)
    for i, (row, high) in enumerate(zip([heads, *rows[:count]], heights, strict=True)):
        grid.rows[i].height = Pt(round(high, 1))
        for j, text in enumerate(row):
            _fill(pen, grid.cell(i, j), text, size, right=j >= block["numbers_from"], bold=i == 0 or j == 0)
    return block["rows"][count:]


def _cell(value: Any) -> str:
    return shortened(clean(str(value)), LONGEST_CELL)


def _fill(pen: Pen, cell: Any, text: str, size: float, *, right: bool, bold: bool) -> None:
    from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
    from pptx.util import Pt

    cell.margin_left = cell.margin_right = Pt(CELL_X)
    cell.margin_top = cell.margin_bottom = Pt(CELL_Y)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    paragraph = cell.text_frame.paragraphs[0]
    if right:
        paragraph.alignment = PP_ALIGN.RIGHT
    pen.run(paragraph, text, size=size, bold=bold)


def _widths(block: dict, count: int, width: float) -> list[float]:
    """The first column is wider, since it names the rows."""
    shares = block.get("widths") or (max(1.6, 0.35 * count), *[1.0] * (count - 1))
    return [width * share / sum(shares) for share in shares]


def _row_height(row: Sequence[str], widths: Sequence[float], size: float, *, bold: bool) -> float:
    most = max(
        lines(text, width - 2 * CELL_X - 1, size, bold=bold or j == 0)
        for j, (text, width) in enumerate(zip(row, widths, strict=True))
    )
    return most * size * LINE + 2 * CELL_Y


def _rows_that_fit(heads: list[str], rows: list[list[str]], widths: list[float], high: float) -> tuple[float, int]:
    """The largest letters in which the whole table fits; else as many rows as fit in the smallest that reads well."""
    for size in CELLS:
        head = _row_height(heads, widths, size, bold=True)
        heights = [_row_height(row, widths, size, bold=False) for row in rows]
        if head + sum(heights) <= high:
            return size, len(rows)
    size = CELLS[-3]
    left, count = high - _row_height(heads, widths, size, bold=True), 0
    for row in rows:
        left -= _row_height(row, widths, size, bold=False)
        if left < 0:
            break
        count += 1
    return size, max(1, count)
