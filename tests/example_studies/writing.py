"""Files with the same bytes at every run: csv text and xlsx workbooks without the time of day."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import datetime

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

FIXED = datetime(2026, 10, 30, 9, 0, 0)


def csv_bytes(header: list[str], rows: list[list], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """A csv file; None becomes an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([["" if value is None else value for value in row] for row in rows])
    return text.getvalue().encode(encoding)


def json_bytes(content: dict) -> bytes:
    """A readable JSON file."""
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def xlsx_bytes(sheets: dict[str, tuple[list[str], list[list]]]) -> bytes:
    """A workbook; every sheet is its header and its rows."""
    book = Workbook()
    book.remove(book.active)
    for title, (header, rows) in sheets.items():
        sheet = book.create_sheet(title)
        sheet.append(header)
        for row in rows:
            sheet.append(row)
        sheet.freeze_panes = "B2"
    book.properties.creator = "Kernbach Verpackungstechnik"
    book.properties.created = FIXED
    saved = io.BytesIO()
    with zipfile.ZipFile(saved, "w", zipfile.ZIP_DEFLATED) as archive:
        ExcelWriter(book, archive).write_data()  # Workbook.save() would set `modified` to now
    return _with_fixed_times(saved.getvalue())


def _with_fixed_times(workbook: bytes) -> bytes:
    """The same archive, every member dated `FIXED`."""
    result = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(result, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = _with_fixed_modified(content)
            member = zipfile.ZipInfo(name, FIXED.timetuple()[:6])
            member.external_attr = 0o644 << 16
            new.writestr(member, content, zipfile.ZIP_DEFLATED, 9)
    return result.getvalue()


def _with_fixed_modified(core: bytes) -> bytes:
    import re

    stamp = FIXED.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    return re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, core)
