"""A table written anew with further columns, as csv, tsv, xlsx or parquet, whatever it was read from; some thousand rows at a time."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pandas as pd

from insights.errors import InputError
from insights.personas.screening.streams import Stream
from insights.tabular.typed import as_text

WRITTEN = (".csv", ".tsv", ".txt", ".xlsx", ".parquet")
BOOK_ROWS = 1_048_576  # of an Excel sheet, the header among them
PLAIN = (str, bool, int, float, date, datetime, time)  # what a cell of a workbook holds as it is


def open_writer(stream: Stream, path: Path, suffix: str, added: Sequence[str]) -> Any:
    """Something to `write(rows, added)` with rows of `stream` as they came and a table of further columns, and to `close()`.

    Texts stay texts: of a csv file, a workbook or a Parquet file gets numbers as they are written there. Raises InputError when there
    are more rows than an Excel sheet holds.
    """
    header = [*stream.columns, *added]
    if suffix == ".xlsx":
        if stream.rows is not None and stream.rows >= BOOK_ROWS:
            raise _too_long(stream.path)
        return _BookWriter(path, header, stream)
    if suffix == ".parquet":
        return _ParquetWriter(path, stream)
    separator = "\t" if suffix == ".tsv" else stream.separator
    return _CsvWriter(path, header, separator, stream)


class _CsvWriter:
    """Writes rows of texts as delimited text."""

    def __init__(self, path: Path, header: Sequence[str], separator: str, stream: Stream):
        self.file, self.texts = (
            path.open("w", encoding="utf-8-sig" if stream.bom else "utf-8", newline=""),
            stream.texts,
        )
        self.out = csv.writer(self.file, delimiter=separator, lineterminator="\n")
        self.out.writerow(header)

    def write(self, rows: Any, added: pd.DataFrame) -> None:
        more = zip(*(added[name].tolist() for name in added), strict=True)
        self.out.writerows([*row, *cells] for row, cells in zip(self.texts(rows), more, strict=True))

    def close(self) -> None:
        self.file.close()


class _BookWriter:
    """Writes rows of values as a new workbook with one sheet; a text stays a text whatever it begins with."""

    def __init__(self, path: Path, header: Sequence[str], stream: Stream):
        import openpyxl

        self.path, self.stream, self.book, self.n = path, stream, openpyxl.Workbook(write_only=True), 1
        self.sheet = self.book.create_sheet(stream.sheet)
        self.sheet.append([self._cell(name) for name in header])

    def write(self, rows: Any, added: pd.DataFrame) -> None:
        self.n += len(added)
        if self.n > BOOK_ROWS:
            raise _too_long(self.stream.path)
        more = zip(*(added[name].tolist() for name in added), strict=True)
        for row, cells in zip(self.stream.values(rows), more, strict=True):
            self.sheet.append([self._cell(value) for value in [*row, *cells]])

    def _cell(self, value: Any) -> Any:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

        if value is None or value != value:
            return None
        if not isinstance(value, PLAIN) or getattr(value, "tzinfo", None):
            value = as_text(value) or ""
        if not isinstance(value, str):
            return value
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
        if not value.startswith("="):
            return value
        cell = WriteOnlyCell(self.sheet, value=value)
        cell.data_type, cell.quotePrefix = "s", True
        return cell

    def close(self) -> None:
        self.book.save(self.path)


class _ParquetWriter:
    """Writes record batches as they came, and other rows as texts; the further columns as they are."""

    def __init__(self, path: Path, stream: Stream):
        self.path, self.stream, self.out = path, stream, None

    def write(self, rows: Any, added: pd.DataFrame) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if isinstance(rows, pa.RecordBatch):
            table = pa.Table.from_batches([rows])
        else:
            cells = zip(*self.stream.texts(rows), strict=True)
            columns = [pa.array([cell or None for cell in column], type=pa.string()) for column in cells]
            table = pa.table(columns, names=self.stream.columns)
        for name in added:
            kind = pa.int64() if pd.api.types.is_numeric_dtype(added[name].dtype) else pa.string()
            table = table.append_column(name, pa.array(added[name], type=kind, from_pandas=True))
        self.out = self.out or pq.ParquetWriter(self.path, table.schema)
        self.out.write_table(table)

    def close(self) -> None:
        if self.out:
            self.out.close()


def _too_long(path: Path) -> InputError:
    return InputError(
        f"{path}: has more rows than an Excel sheet holds ({BOOK_ROWS - 1:,} below the header); let --out end in .csv or .parquet."
    )
