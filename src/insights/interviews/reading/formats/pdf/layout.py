"""From pieces of text with their places on the page to lines as they were typed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any

from insights.interviews.reading.formats.pdf.cells import cells_of
from insights.interviews.reading.formats.pdf.columns import first_mixed
from insights.interviews.reading.formats.pdf.hyphens import joined_hyphens
from insights.interviews.reading.formats.rows import row_lines
from insights.interviews.reading.lines import Line

_EDGE = 0.12  # share of the page's height in which heads and feet stand
_PAGE_NUMBER = re.compile(
    r"(?:[-–—]\s*)?(?:(?:Seite|Page|S\.|p\.)\s*)?\d{1,4}(?:\s*(?:/|von|of)\s*\d{1,4})?(?:\s*[-–—])?", re.I
)
_LABEL = re.compile(r"[A-ZÄÖÜ][\w.\- ]{0,30}:(?:\s|$)")
_GAP = 1.25  # of the usual distance of two lines, from which a new paragraph begins
_WIDE = 0.3  # of the page's width: two such pieces beside each other are columns


@dataclass(frozen=True)
class _Row:
    """Words on one line of one page, or a row of a table; in points from the page's lower left corner, `bottom` is the line the letters
    stand on."""

    page: int
    text: str
    left: float
    bottom: float
    right: float
    top: float
    bold: int
    cells: tuple[str, ...] = ()  # of a whole row of a table
    pieces: int = 1


def lines_of(pages: Sequence[dict[str, Any]]) -> tuple[Iterable[Line], int, list[int]]:
    """The lines of all pages in reading order, how many rows were left out as heads, feet and numbers in the margin, and the numbers of
    those from which columns of a page can have been mixed."""
    found = [_rows(index, page) for index, page in enumerate(pages)]
    kept = _without_margin_numbers(found)
    kept = [_with_tables(rows, page["shapes"]) for rows, page in zip(kept, pages, strict=True)]
    kept = [_in_order(rows, page) for rows, page in zip(kept, pages, strict=True)]
    kept = _without_heads_and_feet(kept, pages)
    dropped = sum(map(len, found)) - sum(piece.pieces for rows in kept for row in rows for piece in row)
    whole = [[_merged(row) for row in rows] for rows in kept]
    mixed = [first_mixed(rows) for rows in kept]
    before = [sum(map(len, kept[:i])) for i in range(len(kept))]
    return (
        _lines(whole),
        dropped,
        [at + place + 1 for at, place in zip(before, mixed, strict=True) if place is not None],
    )


def _rows(index: int, page: dict[str, Any]) -> list[_Row]:
    return [_Row(index, text, *box, bold) for text, *box, bold in page["lines"]]


def _without_margin_numbers(pages: list[list[_Row]]) -> list[list[_Row]]:
    """All rows but the numbers of lines and paragraphs that stand beside the text."""
    long = [row for rows in pages for row in rows if len(row.text) >= 25]
    if not long:
        return pages
    left = _share([row.left for row in long], 0.1)
    right = _share([row.right for row in long], 0.95)

    def beside(row: _Row) -> bool:
        return bool(re.fullmatch(r"\d{1,5}", row.text)) and (row.right <= left + 1 or row.left >= right - 1)

    numbers = [int(row.text) for rows in pages for row in rows if beside(row)]
    rising = sum(b > a for a, b in pairwise(numbers))
    if len(numbers) < 3 or rising < 0.8 * (len(numbers) - 1):
        return pages
    return [[row for row in rows if not beside(row)] for rows in pages]


def _with_tables(rows: list[_Row], shapes: Sequence[Sequence[float]]) -> list[_Row]:
    """The rows of tables whose cells have lines around them, each as one; everything else as it was."""
    tables = cells_of([(row.left, row.bottom, row.right, row.top) for row in rows], shapes)
    inside = {place for row in tables for cell in row for place in cell}
    done = [row for place, row in enumerate(rows) if place not in inside]
    for cells in tables:
        own = [rows[place] for cell in cells for place in cell]
        texts = tuple(" ".join(filter(None, joined_hyphens([rows[place].text for place in cell]))) for cell in cells)
        box = (min(r.left for r in own), min(r.bottom for r in own), max(r.right for r in own), max(r.top for r in own))
        done.append(_Row(own[0].page, " ".join(texts), *box, 0, texts, len(own)))
    return done


def _in_order(rows: list[_Row], page: dict[str, Any]) -> list[list[_Row]]:
    """Rows from top to bottom, each a list of the pieces that stand beside each other; a page in columns stays as it was written."""
    wide = _WIDE * (page["width"] or 1)
    beside: list[list[_Row]] = []
    columns = 0
    for row in sorted(rows, key=lambda row: (-row.bottom, row.left)):
        near = [line for line in beside[-6:] if _same_height(line[0], row) and not any(_overlap(x, row) for x in line)]
        if near:
            columns += row.right - row.left > wide and any(x.right - x.left > wide for x in near[-1])
            near[-1].append(row)
        else:
            beside.append([row])
    if columns > 0.2 * len(beside):
        return [[row] for row in rows]
    return [sorted(line, key=lambda row: row.left) for line in beside]


def _same_height(one: _Row, other: _Row) -> bool:
    height = min(one.top - one.bottom, other.top - other.bottom)
    return min(one.top, other.top) - max(one.bottom, other.bottom) > 0.6 * height


def _overlap(one: _Row, other: _Row) -> bool:
    return min(one.right, other.right) - max(one.left, other.left) > 0


def _without_heads_and_feet(pages: list[list[list[_Row]]], sizes: Sequence[dict[str, Any]]) -> list[list[list[_Row]]]:
    """All rows but page numbers at the edge and what stands at the edge of most pages."""
    edges = [
        {place: _key(rows[place]) for place in _edge_places(rows, size["height"])}
        for rows, size in zip(pages, sizes, strict=True)
    ]
    count = Counter(key for found in edges for key in set(found.values()))
    filled = sum(bool(rows) for rows in pages)

    def repeats(key: str) -> bool:
        return filled >= 2 and not _LABEL.match(key) and count[key] >= max(3 if "#" not in key else 2, 0.5 * filled)

    kept = []
    for rows, found in zip(pages, edges, strict=True):
        last = len(rows) - 1
        numbers = {p for p in (0, last) if rows and p in found and _PAGE_NUMBER.fullmatch(_text(rows[p]))}
        goes = numbers | {place for place, key in found.items() if repeats(key)}
        # Heads and feet begin at the edge: what stands behind a row that stays, stays.
        first = next((place for place in range(len(rows)) if place not in goes), 0)
        end = next((place for place in range(last, -1, -1) if place not in goes), -1)
        kept.append(rows[first : end + 1])
    return kept


def _edge_places(rows: list[list[_Row]], height: float) -> list[int]:
    places = [*range(min(3, len(rows))), *range(max(0, len(rows) - 3), len(rows))]
    return [
        place
        for place in dict.fromkeys(places)
        if rows[place][0].bottom > (1 - _EDGE) * height or rows[place][0].top < _EDGE * height
    ]


def _key(row: list[_Row]) -> str:
    return re.sub(r"\d+", "#", _text(row).casefold())


def _text(row: list[_Row]) -> str:
    return " ".join(piece.text for piece in row)


def _merged(row: list[_Row]) -> _Row:
    """The pieces of one row as one; a clear distance between them is a tab, as between a speaker's column and the words."""
    first = row[0]
    for piece in row[1:]:
        size = max(first.top - first.bottom, 1.0)
        between = "\t" if piece.left - first.right > 1.5 * size else " "
        bold = first.bold if first.bold < len(first.text) else len(first.text) + (1 + piece.bold if piece.bold else 0)
        first = replace(first, text=f"{first.text}{between}{piece.text}", right=piece.right, bold=bold)
    return first


def _lines(pages: list[list[_Row]]) -> Iterable[Line]:
    rows = [row for rows in pages for row in rows]
    steps = [a.bottom - b.bottom for a, b in pairwise(rows) if a.page == b.page and a.bottom > b.bottom]
    usual = _share(steps, 0.2) if steps else 0.0
    texts = joined_hyphens(["" if row.cells else row.text for row in rows])
    widest = {page: max(r.right for r in found) for page, found in groupby(rows, key=lambda r: r.page)}
    before = None
    for number, (row, text) in enumerate(zip(rows, texts, strict=True), start=1):
        if before and before.page == row.page:
            ends = before.bottom - row.bottom > _GAP * usual
        else:  # a page's end is no paragraph's, unless its last line is short
            ends = before is not None and before.right < 0.75 * widest[before.page]
        if ends:
            yield Line(number - 1, "", page=before.page + 1)
        if row.cells:
            yield from (replace(line, page=row.page + 1) for line in row_lines(number, row.cells))
        else:
            yield Line(number, text, bold_head=row.text[: row.bold].strip() or None, page=row.page + 1)
        before = row


def _share(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
