"""Excel files that a researcher can work with and that come out the same, byte for byte, for the same content."""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

CREATED = (2000, 1, 1, 0, 0, 0)  # of every file: the content alone decides its bytes
LONGEST_TEXT = 32_767  # characters that a cell of Excel can hold
LONGEST_SHEET = 100_000  # rows beyond which a sheet takes Excel too long to open
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEAD, _LINK = "1B4965", "1B4965"
_WIDE, _NARROW = 70, 9


@dataclass(frozen=True)
class Sheet:
    """One sheet: its title, a table under its headings, and how to show it.

    `links`: cells that lead elsewhere, {(row, column): a key of `anchors`}, counted from 0 in the table; `shares`: columns shown in percent;
    `coloured`: first column from which numbers are coloured by size; `fixed`: columns that stay in sight; `turned`: headings upright;
    `fills`: colours of cells, {(row, column): rrggbb}, row -1 being the heading; `choices`: what a cell of a column can hold, as Excel
    writes a list; `widths`: widths of columns in place of those that fit their content.
    """

    title: str
    table: pd.DataFrame
    links: dict[tuple[int, int], str] | None = None
    shares: Sequence[str] = ()
    coloured: int | None = None
    fixed: int = 1
    turned: bool = False
    filtered: bool = True
    fills: Mapping[tuple[int, int], str] | None = None
    choices: Mapping[str, str] | None = None
    widths: Mapping[str, float] | None = None


def to_xlsx(sheets: Sequence[Sheet], *, anchors: dict[str, str] | None = None) -> bytes:
    """The sheets as an .xlsx file; `anchors` says at which place (`'Passagen'!A12`) the thing stands that a link names.

    Numbers are numbers; a text that begins like a formula stays a text.
    """
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _fill(book.create_sheet(sheet.title), sheet, anchors or {})
    return saved(book)


def saved(book: Any) -> bytes:
    """An openpyxl workbook as the bytes of its file; the content alone decides them."""
    buffer = io.BytesIO()
    book.save(buffer)
    return the_same_each_time(buffer.getvalue())


def _fill(page: Any, sheet: Sheet, anchors: dict[str, str]) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    table = sheet.table
    for j, head in enumerate(table.columns, 1):
        cell = page.cell(1, j)
        put(cell, str(head))
        cell.font, cell.fill = Font(bold=True, color="FFFFFF"), PatternFill("solid", fgColor=_HEAD)
        cell.alignment = Alignment(wrap_text=True, vertical="bottom", text_rotation=90 if sheet.turned and j > sheet.fixed else 0)  # fmt: skip
        page.column_dimensions[get_column_letter(j)].width = (sheet.widths or {}).get(head) or _width(table.iloc[:, j - 1], str(head), sheet, j)  # fmt: skip
    wrapped, links = Alignment(wrap_text=True, vertical="top"), sheet.links or {}
    for i, row in enumerate(table.itertuples(index=False), 2):
        for j, value in enumerate(row, 1):
            cell = page.cell(i, j)
            put(cell, value)
            cell.alignment = wrapped
            if isinstance(cell.value, float):
                cell.number_format = "0%" if table.columns[j - 1] in sheet.shares else "0.00#"
            target = anchors.get(links.get((i - 2, j - 1), ""))
            if target:
                link_to(cell, target)
                cell.font = Font(color=_LINK, underline="single")
    page.freeze_panes = page.cell(2, sheet.fixed + 1)
    if sheet.filtered and len(table.columns):
        page.auto_filter.ref = f"A1:{get_column_letter(len(table.columns))}{len(table) + 1}"
    _colour(page, sheet)
    _offer(page, sheet)
    page.page_setup.orientation, page.page_setup.fitToHeight = "landscape", 0
    page.sheet_properties.pageSetUpPr.fitToPage = True
    page.print_title_rows = "1:1"


def put(cell: Any, value: Any) -> None:
    """A number as a number, a text as a text whatever it begins with, nothing for a missing value."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)):
        return
    if isinstance(value, str):
        text = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_TEXT]
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = text.startswith(_FORMULA)
    elif isinstance(value, bool):
        cell.value = value
    else:
        number = float(value)
        cell.value = int(number) if number.is_integer() and not isinstance(value, float) else round(number, 6)


def link_to(cell: Any, target: str) -> None:
    """Make a cell lead to a place in the same file (`'Passagen'!A12`)."""
    from openpyxl.worksheet.hyperlink import Hyperlink

    cell.hyperlink = Hyperlink(ref=cell.coordinate, location=target)


def _width(values: pd.Series, head: str, sheet: Sheet, j: int) -> float:
    longest = max((len(str(value)) for value in values.dropna().head(2000)), default=0)
    heading = (
        4 if sheet.turned and j > sheet.fixed else max((len(word) for word in re.split(r"[\s-]", head)), default=0)
    )
    return float(
        min(_WIDE, max(5 if sheet.turned and j > sheet.fixed else _NARROW, heading + 3, min(longest, _WIDE) + 1))
    )


def _colour(page: Any, sheet: Sheet) -> None:
    """Numbers by their size, and cells of a code in the colour that the codebook gives it."""
    from openpyxl.formatting.rule import ColorScaleRule
    from openpyxl.styles import Font, PatternFill
    from openpyxl.utils import get_column_letter

    if sheet.coloured is not None and len(sheet.table) and sheet.coloured < len(sheet.table.columns):
        first, last = get_column_letter(sheet.coloured + 1), get_column_letter(len(sheet.table.columns))
        rule = ColorScaleRule(start_type="num", start_value=0, start_color="FFFFFF", end_type="max", end_color="7FA3BB")
        page.conditional_formatting.add(f"{first}2:{last}{len(sheet.table) + 1}", rule)
    for (i, j), colour in (sheet.fills or {}).items():
        cell = page.cell(i + 2, j + 1)
        cell.fill = PatternFill("solid", fgColor=colour)
        cell.font = Font(color=ink_on(colour), bold=i < 0, underline="single" if cell.hyperlink else None)


def _offer(page: Any, sheet: Sheet) -> None:
    """Drop-down lists; what is not in the list is refused."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for head, formula in (sheet.choices or {}).items():
        rule = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
        letter = get_column_letter(list(sheet.table.columns).index(head) + 1)
        rule.add(f"{letter}2:{letter}{len(sheet.table) + 1}")
        page.add_data_validation(rule)


def ink_on(colour: str) -> str:
    """Black or white, whichever reads better on `colour` (rrggbb)."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    return "000000" if 0.299 * red + 0.587 * green + 0.114 * blue > 140 else "FFFFFF"


def the_same_each_time(data: bytes) -> bytes:
    """An Office file (.xlsx, .docx, .pptx) with every date in it set to `CREATED`."""
    out = io.BytesIO()
    stamp = "{:04d}-{:02d}-{:02d}T{:02d}:{:02d}:{:02d}Z".format(*CREATED).encode()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in sorted(old.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            content = old.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>" + stamp, content)
            entry = zipfile.ZipInfo(name, date_time=CREATED)
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
            new.writestr(entry, content)
    return out.getvalue()
