"""Tables of any size, some thousand rows at a time: read as text, written again with further columns beside what stood there."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

from insights.errors import InputError
from insights.tabular.delimited import separator_of
from insights.tabular.table import clean
from insights.tabular.typed import as_text

ROWS_AT_ONCE = 50_000
SAMPLE = 200_000  # characters from which the separator is worked out
SUFFIXES = (".csv", ".tsv", ".txt", ".xlsx", ".parquet", ".sav", ".zsav")


@dataclass(frozen=True)
class Chunk:
    """Some rows: the wanted columns as text (missing where blank), number of the first row in the file, and the rows as they came.

    `done`: how much of the file has been read, in the unit of `Stream.total`.
    """

    first_row: int
    texts: dict[str, pd.Series]
    rows: Any
    done: int


@dataclass(frozen=True)
class Stream:
    """A table opened for reading: its columns, how long it is, `chunks(wanted)`, and `writer(path, added)`.

    `labels`: column -> code -> label, where the file has them; `suffix`: of the file that is written.
    """

    path: Path
    columns: list[str]
    total: int
    chunks: Callable[[Sequence[str]], Iterator[Chunk]]
    writer: Callable[[Path, Sequence[str]], Any]
    suffix: str
    labels: dict[str, dict[str, str]] = field(default_factory=dict)


def open_stream(path: Path) -> Stream:
    """Open a csv, tsv, txt, xlsx, parquet, sav or zsav file. Raises InputError for a file that is missing, empty, damaged or of another type."""
    path, kind = Path(path), Path(path).suffix.lower()
    if kind not in SUFFIXES:
        raise InputError(
            f"{path}: files of type {kind or 'without ending'} cannot be read; save it as one of {', '.join(SUFFIXES)}."
        )
    if not path.is_file():
        raise InputError(f"{path}: there is no such file.")
    if path.stat().st_size == 0:
        raise InputError(f"{path}: the file is empty; export it again.")
    openers = {".xlsx": _open_workbook, ".parquet": _open_parquet, ".sav": _open_sav, ".zsav": _open_sav}
    stream = openers.get(kind, _open_delimited)(path)
    twice = sorted({name for name in stream.columns if stream.columns.count(name) > 1})
    if twice:
        raise InputError(f"{path}: the column {twice[0]!r} is there twice; rename one of them.")
    return stream


# Delimited text


def _open_delimited(path: Path) -> Stream:
    encoding = _encoding(path)
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(SAMPLE)
    separator = "\t" if path.suffix.lower() == ".tsv" else separator_of(sample)
    header = next(csv.reader(io.StringIO(sample, newline=""), delimiter=separator), [])
    columns = [cell.strip() for cell in header]
    if not any(columns):
        raise InputError(f"{path}: the first row should name the columns, but it is blank.")

    def chunks(wanted: Sequence[str]) -> Iterator[Chunk]:
        csv.field_size_limit(2**31 - 1)
        places = {name: columns.index(name) for name in wanted}
        with path.open("rb") as raw, io.TextIOWrapper(raw, encoding=encoding, newline="") as file:
            reader = csv.reader(file, delimiter=separator)
            next(reader)
            first = 2
            while rows := list(islice(reader, ROWS_AT_ONCE)):
                _check_widths(path, rows, len(columns), first, separator)
                texts = {name: pd.Series([clean(row[i]) for row in rows], dtype="str") for name, i in places.items()}
                yield Chunk(first, texts, rows, raw.tell())
                first += len(rows)

    bom = encoding != "utf-8"
    return Stream(path, columns, path.stat().st_size, chunks, _csv_writer(columns, separator, bom=bom), path.suffix)


def _encoding(path: Path) -> str:
    """UTF-8 with or without its mark, UTF-16 with one, else the Windows encoding; the whole file decides."""
    with path.open("rb") as file:
        start = file.read(4)
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if start.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    try:
        with path.open(encoding="utf-8") as file:
            while file.read(1 << 20):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8"


def _check_widths(path: Path, rows: list[list[str]], width: int, first: int, separator: str) -> None:
    for i, row in enumerate(rows):
        if len(row) < width:
            row.extend([""] * (width - len(row)))
        elif len(row) > width:
            if any(row[width:]):
                raise InputError(
                    f"{path}, row {first + i}: has {len(row)} cells, but the header has {width}; "
                    f"put cells that contain {separator!r} in quotation marks."
                )
            del row[width:]


def _csv_writer(columns: Sequence[str], separator: str, *, bom: bool) -> Callable[[Path, Sequence[str]], _CsvWriter]:
    return lambda path, added: _CsvWriter(path, [*columns, *added], separator, bom=bom)


class _CsvWriter:
    """Writes rows of cells as delimited text."""

    def __init__(self, path: Path, header: Sequence[str], separator: str, *, bom: bool):
        self.file = path.open("w", encoding="utf-8-sig" if bom else "utf-8", newline="")
        self.out = csv.writer(self.file, delimiter=separator, lineterminator="\n")
        self.out.writerow(header)

    def write(self, rows: list[list[Any]], added: pd.DataFrame) -> None:
        more = zip(*(added[name].tolist() for name in added), strict=True)
        self.out.writerows([*row, *cells] for row, cells in zip(rows, more, strict=True))

    def close(self) -> None:
        self.file.close()


# Excel


def _open_workbook(path: Path) -> Stream:
    sheet, others = _first_sheet(path)
    rows = sheet.iter_rows(values_only=True)
    header, above = None, 0
    for row in rows:
        above += 1
        if any(cell is not None for cell in row):
            header = row
            break
    if header is None:
        raise InputError(f"{path}: no sheet holds data.")
    columns = [as_text(cell) or f"column_{i}" for i, cell in enumerate(header, start=1)]
    while columns and header[len(columns) - 1] is None:
        columns.pop()

    def chunks(wanted: Sequence[str]) -> Iterator[Chunk]:
        places, first = {name: columns.index(name) for name in wanted}, above + 1
        body = islice(_first_sheet(path)[0].iter_rows(values_only=True), above, None)
        while some := list(islice(body, ROWS_AT_ONCE)):
            rows = [[*row[: len(columns)], *[None] * (len(columns) - len(row))] for row in some]
            texts = {name: pd.Series([as_text(row[i]) for row in rows], dtype="str") for name, i in places.items()}
            yield Chunk(first, texts, rows, first + len(rows))
            first += len(rows)

    total = sheet.max_row or 0
    return Stream(path, columns, total, chunks, lambda p, added: _BookWriter(p, [*columns, *added], others), ".xlsx")


def _first_sheet(path: Path) -> tuple[Any, str]:
    import zipfile

    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError) as error:
        raise InputError(
            f"{path}: cannot be opened as an Excel workbook (.xlsx); it is damaged, protected by a password or another format."
        ) from error
    sheet = next((s for s in book.worksheets if s.sheet_state == "visible"), book.worksheets[0])
    sheet.reset_dimensions()
    return sheet, sheet.title


class _BookWriter:
    """Writes rows of values as a new workbook with one sheet; a text stays a text whatever it begins with."""

    def __init__(self, path: Path, header: Sequence[str], title: str):
        import openpyxl

        self.path, self.book = path, openpyxl.Workbook(write_only=True)
        self.sheet = self.book.create_sheet(title)
        self.sheet.append([self._cell(name) for name in header])

    def write(self, rows: list[list[Any]], added: pd.DataFrame) -> None:
        more = zip(*(added[name].tolist() for name in added), strict=True)
        for row, cells in zip(rows, more, strict=True):
            self.sheet.append([self._cell(value) for value in [*row, *cells]])

    def _cell(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.startswith("="):
            return value
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self.sheet, value=value)
        cell.data_type, cell.quotePrefix = "s", True
        return cell

    def close(self) -> None:
        self.book.save(self.path)


# Parquet


def _open_parquet(path: Path) -> Stream:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(f"{path}: cannot be opened as a Parquet file; it is damaged or another format.") from error
    schema = file.schema_arrow

    def chunks(wanted: Sequence[str]) -> Iterator[Chunk]:
        done = 0
        for batch in pq.ParquetFile(path).iter_batches(batch_size=ROWS_AT_ONCE):
            first, done = done + 2, done + batch.num_rows
            texts = {name: _as_texts(batch.column(batch.schema.get_field_index(name))) for name in wanted}
            yield Chunk(first, texts, batch, done)

    return Stream(
        path, list(schema.names), file.metadata.num_rows, chunks, lambda p, added: _ParquetWriter(p, schema), ".parquet"
    )


def _as_texts(values: Any) -> pd.Series:
    cells = values.to_pandas().astype(object)
    known = {value: as_text(value) for value in cells.dropna().unique()}
    return cells.map(known).astype("str")


class _ParquetWriter:
    """Writes record batches, each with its further columns."""

    def __init__(self, path: Path, schema: Any):
        self.path, self.schema, self.out = path, schema, None

    def write(self, rows: Any, added: pd.DataFrame) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        table = pa.Table.from_batches([rows])
        for name in added:
            kind = pa.int64() if pd.api.types.is_numeric_dtype(added[name].dtype) else pa.string()
            table = table.append_column(name, pa.array(added[name], type=kind, from_pandas=True))
        self.out = self.out or pq.ParquetWriter(self.path, table.schema)
        self.out.write_table(table)

    def close(self) -> None:
        if self.out:
            self.out.close()


# SPSS


def _open_sav(path: Path) -> Stream:
    """An SPSS file; it is written as csv, with the codes that stand in it."""
    import pyreadstat

    try:
        _, meta = pyreadstat.read_sav(str(path), metadataonly=True)
    except (pyreadstat.ReadstatError, pyreadstat.PyreadstatError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path}: cannot be opened as an SPSS file (.sav); it is damaged or another format."
        ) from error
    columns = list(meta.column_names)
    labels = {
        column: {as_text(code) or "": str(label).strip() for code, label in codes.items()}
        for column, codes in meta.variable_value_labels.items()
    }

    def chunks(wanted: Sequence[str]) -> Iterator[Chunk]:
        first = 2
        for frame, _ in pyreadstat.read_file_in_chunks(pyreadstat.read_sav, str(path), chunksize=ROWS_AT_ONCE):
            cells = {name: _column(frame[name]) for name in columns}
            texts = {name: cells[name] for name in wanted}
            rows = [list(row) for row in zip(*(cells[name].fillna("") for name in columns), strict=True)]
            yield Chunk(first, texts, rows, first + len(frame) - 2)
            first += len(frame)

    return Stream(path, columns, meta.number_rows, chunks, _csv_writer(columns, ",", bom=True), ".csv", labels)


def _column(values: pd.Series) -> pd.Series:
    known = {value: as_text(value) for value in values.dropna().unique()}
    return values.astype(object).map(known).astype("str").reset_index(drop=True)
