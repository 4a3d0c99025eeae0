"""The sheet behind a chart: what a person sees who chooses "edit data". Texts in it stay texts, whatever they begin with."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from insights.tabular.sheets import put, saved


def workbook(names: Any, series: dict[str, list], whiskers: Sequence[tuple[float, float]]) -> bytes:
    """The .xlsx file: names (in two columns where they stand in groups), one column per series, then what whiskers reach up and down."""
    import openpyxl

    book = openpyxl.Workbook()
    page = book.active
    page.title = "Sheet1"  # the name that the chart looks for
    grouped = isinstance(names, dict)
    rows = (
        [(group, name) for group, inside in names.items() for name in inside]
        if grouped
        else [(name,) for name in names]
    )
    for i, row in enumerate(rows, 2):
        for j, name in enumerate(row, 1):
            if not (grouped and j == 1 and i > 2 and rows[i - 3][0] == name):  # a group is named once
                put(page.cell(i, j), name)
    first = 3 if grouped else 2
    columns = {**series} | (
        {"+ 95 %": [up for up, _ in whiskers], "− 95 %": [down for _, down in whiskers]} if whiskers else {}
    )
    for j, (name, values) in enumerate(columns.items(), first):
        put(page.cell(1, j), name)
        for i, value in enumerate(values, 2):
            put(page.cell(i, j), value)
    page.column_dimensions["A"].width = page.column_dimensions["B"].width = 34
    return saved(book)
