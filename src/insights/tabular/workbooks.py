"""Excel workbooks (.xlsx): the first sheet with data, its header, a sheet with the codebook."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from insights.archives import MOST_TOTAL, check_workbook, too_many_cells
from insights.errors import InputError
from insights.tabular.codebooks import with_codebook
from insights.tabular.table import Table, from_grid
from insights.tabular.typed import as_text

MOST_CELLS = 5_000_000  # of a survey; openpyxl takes a minute for them
MOST_ROWS = 1_048_576  # of Excel
CODEBOOK_SHEETS = {"codebuch", "codebook", "variablen", "variables", "codeplan"}
EXCEL_ERRORS = {
    "#N/A", "#NV", "#DIV/0!", "#VALUE!", "#WERT!", "#REF!", "#BEZUG!", "#NAME?", "#NUM!", "#ZAHL!", "#NULL!",
}  # fmt: skip
_MERGED = re.compile(rb'<mergeCell ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
# A cell with a formula and no result.
_UNCOUNTED = re.compile(rb'<c r="([A-Z]+\d+)"[^>]*>\s*<f(?:\s[^>]*)?(?:/>|>[^<]*</f>)\s*(?:<v\s*/>|<v>\s*</v>)?\s*</c>')


def read_workbook(path: Path) -> Table:
    """The first visible sheet with data as a Table. Raises InputError for a damaged or harmful file or formulas without a stored result."""
    import openpyxl

    check_workbook(path, most_cells=MOST_CELLS, most_member=MOST_TOTAL, wide=True)
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheets = {s.title: _sheet_rows(s, path) for s in book.worksheets if s.sheet_state == "visible"}
        formulas, merges = _formulas_and_merges(path)
        book.close()
    except InputError:
        raise
    except Exception as error:  # openpyxl passes on whatever a damaged part makes it stumble over
        raise InputError(
            f"{path}: cannot be opened as an Excel workbook (.xlsx); it is damaged, protected by a password or another format."
        ) from error
    codebooks = [title for title in sheets if title.strip().casefold() in CODEBOOK_SHEETS]
    data = [title for title, rows in sheets.items() if title not in codebooks and any(any(row) for row in rows)]
    if not data:
        raise InputError(f"{path}: no sheet holds data.")
    if formulas:
        more = f" and {len(formulas) - 3} more" if len(formulas) > 3 else ""
        raise InputError(
            f"{path}: the cells {', '.join(formulas[:3])}{more} hold formulas whose results were never stored; "
            "open the file in Excel, save it and deliver it again."
        )
    notes = []
    if len(data) > 1:
        notes.append(f"only the first sheet {data[0]!r} was read, not {', '.join(map(repr, data[1:]))}")
    first = _header_row(sheets[data[0]])
    if first and merges[first] >= 2:  # headings merged over the names, as `from_grid` knows them
        first -= 1
    if first:
        notes.append(f"the header was found in row {first + 1}; what stands above it was left out")
    if any(cell in EXCEL_ERRORS for row in sheets[data[0]] for cell in row):
        notes.append("cells with a formula error (#N/A and the like) count as missing")
    grid = [[None if cell in EXCEL_ERRORS else cell for cell in row] for row in sheets[data[0]][first:]]
    table = from_grid(path, grid, first_row=first + 1, notes=notes)
    return with_codebook(table, sheets[codebooks[0]]) if codebooks else table


def _formulas_and_merges(path: Path) -> tuple[list[str], Counter]:
    """The cells of all sheets whose formula has no stored result (programs that write workbooks without counting leave them so), and
    how many cells of each row (from 1) are merged with their neighbours."""
    formulas, merges = [], Counter()
    with zipfile.ZipFile(path) as archive:
        for name in sorted(n for n in archive.namelist() if re.fullmatch(r"xl/worksheets/[^/]+\.xml", n)):
            data = archive.read(name)
            if b"<f" in data:
                formulas += [match.group(1).decode() for match in _UNCOUNTED.finditer(data)]
            for first, low, last, high in _MERGED.findall(data):
                merges[int(low)] += low == high and first != last
    return formulas, merges


def _sheet_rows(sheet, path: Path) -> list[list[str | None]]:
    sheet.reset_dimensions()  # some programs write a wrong size
    rows, filled, widest = [], 0, 0
    for cells in sheet.iter_rows():
        # Rows and cells that lie far out come with everything between filled in, and a table is as wide as its widest row.
        filled, widest = filled + len(cells), max(widest, len(cells))
        if max(filled, widest * len(rows)) > MOST_CELLS or len(rows) >= MOST_ROWS:
            raise InputError(too_many_cells(f"{path}, {sheet.title}", MOST_CELLS))
        row = [_excel_text(cell) for cell in cells]
        while row and row[-1] is None:
            row.pop()
        rows.append(row)
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _excel_text(cell) -> str | None:
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool):
        number_format = getattr(cell, "number_format", None) or ""
        if re.fullmatch(r"0{2,}", number_format):
            return f"{round(value):0{len(number_format)}d}"  # shown with leading zeros, as postcodes are
    return as_text(value)


def _header_row(rows: Sequence[Sequence[str | None]]) -> int:
    """Position of the first row that is no title: titles fill one or two cells above a wider table."""
    width = max((sum(cell is not None for cell in row) for row in rows[:50]), default=0)
    for i, row in enumerate(rows[:20]):
        filled = sum(cell is not None for cell in row)
        if filled > 2 or (filled == 2 and width < 5) or (filled and width < 3):
            return i
    return 0
