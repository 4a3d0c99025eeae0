"""Tables of any size, some thousand rows at a time, read as text."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

import pandas as pd

from insights.archives import MOST_TOTAL, check_workbook
from insights.errors import InputError
from insights.tabular.delimited import separator_of
from insights.tabular.table import clean
from insights.tabular.typed import as_text, rows_at_once
from insights.tabular.workbooks import MOST_ROWS

ROWS_AT_ONCE = 50_000
MOST_CELLS = 50_000_000
MOST_COLUMNS = 16_384  # of Excel
HEADER_WITHIN = 1_000  # rows
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
    """A table opened for reading: its columns, how long it is, and `chunks(wanted)`.

    `labels`: column -> code -> label, where the file has them; `rows`: how many there are, where that is known before they are read. How it
    is written again: `suffix`, unless another is wanted; `texts` and `values` make lists of texts, and of values with None for a blank
    cell, of rows as they came; `separator`, `bom` (a mark at the beginning) and the name of the `sheet`.
    """

    path: Path
    columns: list[str]
    total: int
    chunks: Callable[[Sequence[str]], Iterator[Chunk]]
    suffix: str
    texts: Callable[[Any], Iterable[list[str]]]
    values: Callable[[Any], Iterable[list[Any]]]
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    rows: int | None = None
    separator: str = ","
    bom: bool = True
    sheet: str = "personas"


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

    how = {"separator": separator, "bom": encoding != "utf-8"}
    return Stream(path, columns, path.stat().st_size, chunks, path.suffix, _same, _blank_is_none, **how)


def _same(rows: list[list[str]]) -> list[list[str]]:
    return rows


def _blank_is_none(rows: list[list[str]]) -> Iterator[list[str | None]]:
    return ([cell or None for cell in row] for row in rows)


def _shown(rows: Iterable[list[Any]]) -> Iterator[list[str]]:
    return ([as_text(cell) or "" for cell in row] for row in rows)


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


# Excel


def _open_workbook(path: Path) -> Stream:
    check_workbook(path, most_cells=MOST_CELLS, most_member=MOST_TOTAL, wide=True)
    sheet, title = _first_sheet(path)
    rows = sheet.iter_rows(max_row=HEADER_WITHIN, max_col=MOST_COLUMNS, values_only=True)
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
        # Rows and cells that lie far out come with everything between filled in.
        limits = {"max_row": MOST_ROWS, "max_col": len(columns)}
        body = islice(_first_sheet(path)[0].iter_rows(**limits, values_only=True), above, None)
        while some := list(islice(body, ROWS_AT_ONCE)):
            rows = [[*row[: len(columns)], *[None] * (len(columns) - len(row))] for row in some]
            texts = {name: pd.Series([as_text(row[i]) for row in rows], dtype="str") for name, i in places.items()}
            yield Chunk(first, texts, rows, first + len(rows))
            first += len(rows)

    total = sheet.max_row or 0
    return Stream(path, columns, total, chunks, ".xlsx", _shown, _same, sheet=title)


def _first_sheet(path: Path) -> tuple[Any, str]:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # openpyxl passes on whatever a damaged part makes it stumble over
        raise InputError(
            f"{path}: cannot be opened as an Excel workbook (.xlsx); it is damaged, protected by a password or another format."
        ) from error
    sheet = next((s for s in book.worksheets if s.sheet_state == "visible"), book.worksheets[0])
    sheet.reset_dimensions()
    return sheet, sheet.title


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

    n = file.metadata.num_rows
    return Stream(path, list(schema.names), n, chunks, ".parquet", lambda rows: _shown(_lists(rows)), _lists, rows=n)


def _lists(batch: Any) -> Iterator[list[Any]]:
    return map(list, zip(*(column.to_pylist() for column in batch.columns), strict=True))


def _as_texts(values: Any) -> pd.Series:
    cells = values.to_pandas().astype(object)
    known = {value: as_text(value) for value in cells.dropna().unique()}
    return cells.map(known).astype("str")


# SPSS


def _open_sav(path: Path) -> Stream:
    """An SPSS file; it is written as csv unless another type is wanted, with the codes that stand in it."""
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
        for frame, _ in pyreadstat.read_file_in_chunks(
            pyreadstat.read_sav, str(path), chunksize=rows_at_once(meta, ROWS_AT_ONCE)
        ):
            cells = {name: _column(frame[name]) for name in columns}
            texts = {name: cells[name] for name in wanted}
            rows = [list(row) for row in zip(*(cells[name].fillna("") for name in columns), strict=True)]
            yield Chunk(first, texts, rows, first + len(frame) - 2)
            first += len(frame)

    n = meta.number_rows
    return Stream(path, columns, n, chunks, ".csv", _same, _blank_is_none, labels, rows=n)


def _column(values: pd.Series) -> pd.Series:
    known = {value: as_text(value) for value in values.dropna().unique()}
    return values.astype(object).map(known).astype("str").reset_index(drop=True)
