"""Tables without the rows of one person; every other row stays as it stands in the file, byte for byte where it is text."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable
from pathlib import Path

from insights.protection.withdrawing.journals import without_changes

HEAD_WITHIN = 12  # first rows of a sheet in which its headings are looked for


class Row(dict[str, str]):
    """The cells of a row by their headings; `number`: where it stands, as a spreadsheet counts."""

    number = 0


def _row(heads: Iterable[str], cells: Iterable[str], number: int) -> Row:
    row = Row(zip(heads, cells, strict=False))
    row.number = number
    return row


def without_rows(path: Path, is_theirs: Callable[[Row], bool | dict[str, str]]) -> bytes | None:
    """The content of `path` without the rows that `is_theirs`; None for a format that cannot be written again.

    In text, a row that `is_theirs` gives in place of True or False stands for the one it was asked about.
    """
    suffix = path.suffix.lower()
    if suffix in (".csv", ".tsv", ".txt"):
        return _delimited(path.read_bytes(), is_theirs)
    if suffix == ".xlsx":
        return _workbook(path.read_bytes(), is_theirs)
    if suffix == ".log":
        return without_changes(path.read_bytes(), is_theirs)
    if suffix == ".parquet":
        return _parquet(path, is_theirs)
    return None


def _delimited(data: bytes, is_theirs: Callable[[Row], bool | dict[str, str]]) -> bytes:
    text, encoding = _decoded(data)
    records = _records(text)
    if not records:
        return data
    separator = max(",;\t|", key=records[0].count)
    heads = [head.strip() for head in next(csv.reader([records[0]], delimiter=separator))]
    kept = [records[0]]
    for number, record in enumerate(records[1:], start=2):
        cells = next(csv.reader(io.StringIO(record), delimiter=separator), [])
        row = _row(heads, (cell.strip() for cell in cells), number)
        theirs = is_theirs(row) if cells else False
        if not theirs:
            kept.append(record)
        elif theirs is not True:
            kept.append(_record(theirs.values(), separator, record))
    return "".join(kept).encode(encoding)


def _record(cells: Iterable[str], separator: str, before: str) -> str:
    """A row as text, with the line end of the one `before`."""
    out = io.StringIO()
    csv.writer(out, delimiter=separator, lineterminator="").writerow(cells)
    return out.getvalue() + before[len(before.rstrip("\r\n")) :]


def _decoded(data: bytes) -> tuple[str, str]:
    for encoding in ("utf-8-sig",) if data.startswith(b"\xef\xbb\xbf") else ("utf-8", "cp1252"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), "latin-1"


def _records(text: str) -> list[str]:
    """The rows with their line ends; a line end in quotation marks belongs to its row."""
    found, open_one = [], ""
    for line in text.splitlines(keepends=True):
        open_one += line
        if open_one.count('"') % 2 == 0:
            found.append(open_one)
            open_one = ""
    return [*found, open_one] if open_one else found


def _workbook(data: bytes, is_theirs: Callable[[Row], bool | dict[str, str]]) -> bytes:
    import openpyxl

    book, gone = openpyxl.load_workbook(io.BytesIO(data)), 0
    for sheet in book:
        cells = [["" if v is None else str(v).strip() for v in row] for row in sheet.iter_rows(values_only=True)]
        head = max(range(min(HEAD_WITHIN, len(cells))), key=lambda i: (sum(map(bool, cells[i])), -i), default=None)
        for number in reversed(range((head or 0) + 1, len(cells))) if cells else ():
            if is_theirs(_row(cells[head], cells[number], number + 1)) is True:
                sheet.delete_rows(number + 1)
                gone += 1
    if not gone:
        return data
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _parquet(path: Path, is_theirs: Callable[[Row], bool | dict[str, str]]) -> bytes:
    import pandas as pd

    table = pd.read_parquet(path)
    text = table.astype(object).where(table.notna(), "").astype(str)
    theirs = [is_theirs(row) is True for row in text.to_dict("records")]
    out = io.BytesIO()
    table[[not one for one in theirs]].to_parquet(out, index=False)
    return out.getvalue()
