"""Rows added to an Excel file that a person is filling in: below what stands there, which stays as it is."""

from __future__ import annotations

from copy import copy
from pathlib import Path
from typing import Any

import pandas as pd

from insights.errors import InputError
from insights.interviews.coding.filled_sheet import ID
from insights.tabular.sheets import put, saved


def added(path: Path, table: pd.DataFrame) -> bytes:
    """The workbook of `path` with the rows of `table` below the last row of the sheet with the column verbatim_id.

    Cells are placed by the names of their columns, whatever their order in the file; columns that the file does not have are left out.
    New rows look like the last one and have its drop-down lists. Raises InputError where no sheet has the column.
    """
    import openpyxl

    book = openpyxl.load_workbook(path)
    page, columns = next(((page, own) for page in book.worksheets if ID in (own := _columns(page))), (None, {}))
    if page is None:
        raise InputError(f"{path}: no sheet has the column {ID!r} in its first row.")
    last = max(row for row in range(1, page.max_row + 1) if any(cell.value is not None for cell in page[row]))
    for at, cells in enumerate(table.to_dict("records"), last + 1):
        for name, value in cells.items():
            if name in columns:
                cell, above = page.cell(at, columns[name]), page.cell(last, columns[name])
                put(cell, value)
                cell.alignment = copy(above.alignment)
    _reach(page, last, last + len(table))
    return saved(book)


def _columns(page: Any) -> dict[str, int]:
    return {str(cell.value).strip(): cell.column for cell in page[1] if cell.value is not None} if page.max_row else {}


def _reach(page: Any, last: int, new: int) -> None:
    """Drop-down lists and the filter that ended with the row `last` (or below) end with the row `new`."""
    from openpyxl.utils import get_column_letter

    for rule in page.data_validations.dataValidation:
        for area in list(rule.sqref.ranges):
            if area.max_row >= last:
                column = get_column_letter(area.min_col)
                rule.add(f"{column}{last + 1}:{get_column_letter(area.max_col)}{max(new, area.max_row)}")
    if page.auto_filter.ref:
        page.auto_filter.ref = f"A1:{get_column_letter(page.max_column)}{new}"
