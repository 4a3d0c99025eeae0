"""Tables that people deliver (csv, tsv, xlsx, sav, zsav, parquet), read the same way whatever the format.

Every cell stays the text that stood in the file: `01067` keeps its zero and the answer "NA" stays "NA". Only blank cells are missing.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pandas as pd

from insights import files
from insights.errors import InputError, nearest
from insights.tabular import headers
from insights.tabular.numerals import to_number

SEPARATORS = (";", ",", "\t", "|")
CODEBOOK_SHEETS = {"codebuch", "codebook", "variablen", "variables", "codeplan"}
CODEBOOK_COLUMNS = {
    "variable": ("variable", "name", "spalte", "column", "bezeichnung"),
    "label": ("label", "frage", "fragetext", "question", "beschreibung", "description"),
    "value": ("value", "code", "wert"),
    "value_label": ("value_label", "value label", "wertelabel", "bedeutung", "meaning", "antwort"),
}
EXCEL_ERRORS = {
    "#N/A",
    "#NV",
    "#DIV/0!",
    "#VALUE!",
    "#WERT!",
    "#REF!",
    "#BEZUG!",
    "#NAME?",
    "#NUM!",
    "#ZAHL!",
    "#NULL!",
}


@dataclass(frozen=True)
class Table:
    """A delivered table: `frame` holds every cell as text (`str` dtype), missing where the cell was blank.

    `labels`: column -> question text; `value_labels`: column -> code -> label; `notes`: what was changed while reading;
    `rows`: number of each row as a spreadsheet shows it (the header is row 1); `multiple`: columns that hold several answers joined by `; `.
    """

    path: Path
    frame: pd.DataFrame
    labels: dict[str, str] = field(default_factory=dict)
    value_labels: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    multiple: frozenset[str] = frozenset()

    def row(self, position: int) -> int:
        """The row number in the file of the frame's row at `position` (from 0)."""
        return self.rows[position] if self.rows else position + 2

    def numbers(self, column: str) -> pd.Series:
        """The column as floats. Raises InputError that names the rows whose cell is not a number."""
        self.require([column])
        values = to_number(self.frame[column])
        wrong = [i for i, bad in enumerate(self.frame[column].notna() & values.isna()) if bad]
        if wrong:
            cells = ", ".join(f"row {self.row(i)}: {self.frame[column].iloc[i]!r}" for i in wrong[:3])
            more = f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""
            raise InputError(f"{self.path}, column {column!r}: should hold numbers, but {cells}{more}.")
        return values

    def require(self, columns: Iterable[str]) -> None:
        """Raise InputError when one of `columns` does not exist, with the nearest names that do."""
        problems = [
            f"column {name!r} does not exist; {nearest(name, self.frame.columns)}"
            for name in columns
            if name not in self.frame.columns
        ]
        if len(problems) == 1:
            raise InputError(f"{self.path}: {problems[0]}.")
        if problems:
            raise InputError(f"{self.path}: {len(problems)} columns do not exist.", problems=problems)


def read_table(path: Path) -> Table:
    """Read a csv, tsv, xlsx, sav, zsav or parquet file as text, with the labels that it or its codebook carries.

    A file `<name>_codebook.csv` beside it, or a sheet called Codebuch, Codebook or Variablen with the columns variable,
    label, value, value_label gives the labels. Raises InputError for a missing, damaged, empty or wrong file.
    """
    path = Path(path)
    readers = {".xlsx": _read_xlsx, ".sav": _read_sav, ".zsav": _read_sav, ".parquet": _read_parquet}
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".tsv", ".txt", *readers):
        raise InputError(
            f"{path}: files of type {suffix or 'without ending'} cannot be read; save it as csv, xlsx or sav."
        )
    if not path.is_file():
        raise InputError(f"{path}: there is no such file.")
    if path.stat().st_size == 0:
        raise InputError(f"{path}: the file is empty; export it again.")
    table = readers.get(suffix, _read_delimited)(path)
    if table.frame.shape[1] == 0 or table.frame.empty:
        raise InputError(f"{path}: holds a header but no rows; export it again with its data.")
    return _with_codebook_beside(table)


# ---- from cells to a table


def _table(path: Path, grid: Sequence[Sequence[str | None]], first_row: int, notes: list[str]) -> Table:
    """A Table from a grid of stripped cells (None for blank) whose first row, number `first_row` of the file, is the header."""
    rows = [(first_row + i, row) for i, row in enumerate(grid)]
    width = max(len(row) for _, row in rows)
    header, body = _pad(rows[0][1], width), rows[1:]
    names, pairs = header, []
    if body and headers.is_second_header(header, _pad(body[0][1], width)):
        pairs = headers.questions_and_options(header, _pad(body[0][1], width))
        names = [headers.joined_name(*pair) for pair in pairs]
        notes.append(f"rows {rows[0][0]} and {body[0][0]} are one header; the columns are called `question [option]`")
        body = body[1:]
    filled = [(number, row) for number, row in body if any(cell is not None for cell in row)]
    if len(filled) < len(body):
        notes.append(f"{len(body) - len(filled)} blank rows were left out")
    columns = list(zip(*(_pad(row, width) for _, row in filled), strict=True)) if filled else [()] * width
    keep = [i for i in range(width) if names[i] is not None or any(cell is not None for cell in columns[i])]
    unique = _unique_names([names[i] for i in keep], [i + 1 for i in keep], notes)
    frame = pd.DataFrame(
        {name: pd.Series(columns[i], dtype="str") for name, i in zip(unique, keep, strict=True)}, columns=unique
    )
    multiple: list[str] = []
    if pairs:
        frame, multiple = headers.merge_ticks(frame, {name: pairs[i] for name, i in zip(unique, keep, strict=True)})
        notes += [f"the columns with the options of {name!r} became one multiple response" for name in multiple]
    return Table(path, frame, {}, {}, tuple(notes), tuple(number for number, _ in filled), frozenset(multiple))


def _pad(row: Sequence[str | None], width: int) -> list[str | None]:
    return [*row, *[None] * (width - len(row))]


def _clean(cell: str) -> str | None:
    return cell.strip(" \t\r\n\u00a0\ufeff") or None


def _unique_names(names: list[str | None], positions: list[int], notes: list[str]) -> list[str]:
    taken, unique, renamed = {name for name in names if name}, [], []
    for name, position in zip(names, positions, strict=True):
        wanted = name or f"column_{position}"
        final, copy = wanted, 1
        while final in unique or (final != name and final in taken):
            copy += 1
            final = f"{wanted}_{copy}"
        if name is None:
            notes.append(f"column {position} has no name; it is called {final!r}")
        elif final != name:
            renamed.append(f"{final!r} (column {position})")
        unique.append(final)
    if renamed:
        more = f" and {len(renamed) - 3} more" if len(renamed) > 3 else ""
        notes.append(f"some columns had the name of another one and are now called {', '.join(renamed[:3])}{more}")
    return unique


# ---- the formats


def _read_delimited(path: Path) -> Table:
    text = files.read_text(path)
    notes, first_row = [], 1
    declared = re.match(r'"?sep=(.)"?\n', text)
    if declared:  # Excel's own hint
        text, first_row = text[declared.end() :], 2
    separator = declared.group(1) if declared else "\t" if path.suffix.lower() == ".tsv" else _separator(text)
    try:
        raw = _parse_delimited(text, separator, strict=True)
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise InputError(
                f'{path}: a quotation mark (") is opened and never closed; the file is damaged or cut off.'
            ) from error
        raw = _parse_delimited(text, separator, strict=False)
        notes.append("some quotation marks stand in the middle of a cell; they were kept as text")
    grid = [[_clean(cell) for cell in row] for row in raw]
    while grid and not any(grid[0]):
        grid, first_row = grid[1:], first_row + 1
    if not grid:
        raise InputError(f"{path}: the file holds only blank lines; export it again.")
    width = len(_trimmed(grid[0]))
    for number, row in enumerate(grid[1:], start=first_row + 1):
        if len(_trimmed(row)) > max(width, len(grid[0])):
            raise InputError(
                f"{path}, row {number}: has {len(_trimmed(row))} cells, but the header has {width}; "
                f"put cells that contain {separator!r} in quotation marks."
            )
    return _table(path, grid, first_row, notes)


def _trimmed(row: Sequence[str | None]) -> list[str | None]:
    row = list(row)
    while row and row[-1] is None:
        row.pop()
    return row


def _parse_delimited(text: str, separator: str, *, strict: bool) -> list[list[str]]:
    csv.field_size_limit(2**31 - 1)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict))


def _separator(text: str) -> str:
    """The separator that cuts most rows into the same number of cells, more than one."""
    best, best_score = ",", 0.0
    for separator in SEPARATORS:
        sample = list(csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=separator))[:200]
        widths = Counter(len(row) for row in sample if any(cell.strip() for cell in row))
        if not widths:
            continue
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
        score = count / sum(widths.values()) + min(width, 50) / 1000 if width > 1 else 0.0
        if score > best_score:
            best, best_score = separator, score
    return best


def _read_xlsx(path: Path) -> Table:
    import openpyxl

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheets = {s.title: _sheet_rows(s) for s in book.worksheets if s.sheet_state == "visible"}
        book.close()
    except (zipfile.BadZipFile, KeyError, ValueError, OSError, EOFError, SyntaxError, TypeError) as error:
        raise InputError(
            f"{path}: cannot be opened as an Excel workbook (.xlsx); it is damaged, protected by a password or another format."
        ) from error
    codebooks = [title for title in sheets if title.strip().casefold() in CODEBOOK_SHEETS]
    data = [title for title, rows in sheets.items() if title not in codebooks and any(any(row) for row in rows)]
    if not data:
        raise InputError(f"{path}: no sheet holds data.")
    notes = []
    if len(data) > 1:
        notes.append(f"only the first sheet {data[0]!r} was read, not {', '.join(map(repr, data[1:]))}")
    first = _header_row(sheets[data[0]])
    if first:
        notes.append(f"the header was found in row {first + 1}; what stands above it was left out")
    if any(cell in EXCEL_ERRORS for row in sheets[data[0]] for cell in row):
        notes.append("cells with a formula error (#N/A and the like) count as missing")
    grid = [[None if cell in EXCEL_ERRORS else cell for cell in row] for row in sheets[data[0]][first:]]
    table = _table(path, grid, first + 1, notes)
    return _with_codebook(table, sheets[codebooks[0]]) if codebooks else table


def _sheet_rows(sheet) -> list[list[str | None]]:
    sheet.reset_dimensions()  # some programs write a wrong size
    rows = [_trimmed([_excel_text(cell) for cell in row]) for row in sheet.iter_rows()]
    while rows and not rows[-1]:
        rows.pop()
    return rows


def _excel_text(cell) -> str | None:
    value = cell.value
    number_format = getattr(cell, "number_format", None) or ""
    if isinstance(value, int | float) and not isinstance(value, bool) and re.fullmatch(r"0{2,}", number_format):
        return f"{round(value):0{len(number_format)}d}"  # shown with leading zeros, as postcodes are
    return _text(value)


def _header_row(rows: list[list[str | None]]) -> int:
    """Position of the first row that is no title: titles fill one or two cells above a wider table."""
    width = max((sum(cell is not None for cell in row) for row in rows[:50]), default=0)
    for i, row in enumerate(rows[:20]):
        filled = sum(cell is not None for cell in row)
        if filled > 2 or (filled == 2 and width < 5) or (filled and width < 3):
            return i
    return 0


def _text(value) -> str | None:
    """A typed cell as text: whole numbers without `.0`, dates in ISO form, blank as None."""
    if value is None or value is pd.NaT:
        return None
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        midnight = value.time() == dt.time(0)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    try:
        number = float(value)
    except (TypeError, ValueError):
        return _clean(str(value))
    if number != number:
        return None
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else f"{number:.15g}"


def _read_sav(path: Path) -> Table:
    import pyreadstat

    def read(encoding):
        return pyreadstat.read_sav(str(path), encoding=encoding, apply_value_formats=False)

    try:
        try:
            frame, meta = read(None)
        except pyreadstat.ReadstatError:
            frame, meta = read("cp1252")
    except (
        pyreadstat.ReadstatError,
        pyreadstat.PyreadstatError,
        UnicodeDecodeError,
        OverflowError,
        MemoryError,
    ) as error:
        raise InputError(
            f"{path}: cannot be opened as an SPSS file (.sav); it is damaged or another format."
        ) from error
    labels = {column: label.strip() for column, label in meta.column_names_to_labels.items() if label and label.strip()}
    value_labels = {
        column: {_text(code) or "": str(label).strip() for code, label in codes.items()}
        for column, codes in meta.variable_value_labels.items()
    }
    return Table(path, _as_text_frame(frame), labels, value_labels)


def _read_parquet(path: Path) -> Table:
    try:
        frame = pd.read_parquet(path)
    except Exception as error:  # pyarrow raises a dozen kinds for a damaged file
        raise InputError(f"{path}: cannot be opened as a Parquet file; it is damaged or another format.") from error
    return Table(path, _as_text_frame(frame))


def _as_text_frame(frame: pd.DataFrame) -> pd.DataFrame:
    texts = {}
    for column in frame.columns:
        known = {value: _text(value) for value in frame[column].dropna().unique()}
        cells = [known.get(value) if pd.notna(value) else None for value in frame[column]]
        texts[str(column)] = pd.Series(cells, dtype="str")
    return pd.DataFrame(texts)


# ---- codebooks


def _with_codebook_beside(table: Table) -> Table:
    beside = table.path.with_name(f"{table.path.stem}_codebook.csv")
    if not beside.is_file():
        return table
    book = _read_delimited(beside).frame
    return _with_codebook(table, [list(book.columns), *_cells(book)], source=beside)


def _cells(frame: pd.DataFrame) -> list[list[str | None]]:
    return [[None if pd.isna(cell) else cell for cell in row] for row in frame.itertuples(index=False)]


def _with_codebook(table: Table, rows: list[list[str | None]], *, source: Path | None = None) -> Table:
    """`table` with the labels of a codebook; a blank variable cell continues the variable above."""
    header = [str(cell or "").strip().casefold() for cell in (rows[0] if rows else [])]
    where = {}
    for name, spellings in CODEBOOK_COLUMNS.items():
        where[name] = next((header.index(s) for s in spellings if s in header), None)
    if where["variable"] is None:
        book = source or table.path
        raise InputError(
            f"{book}: the codebook needs the columns variable, label, value, value_label; there are: {', '.join(header)}."
        )
    labels, value_labels, variable = dict(table.labels), {k: dict(v) for k, v in table.value_labels.items()}, None
    for row in rows[1:]:
        cell = {name: row[i] if i is not None and i < len(row) else None for name, i in where.items()}
        variable = cell["variable"] or variable
        if variable and cell["label"]:
            labels[variable] = cell["label"]
        if variable and cell["value"] and cell["value_label"]:
            value_labels.setdefault(variable, {})[cell["value"]] = cell["value_label"]
    unknown = sorted((set(labels) | set(value_labels)) - set(table.frame.columns))
    notes = [f"the codebook names columns that are not in the file: {', '.join(unknown[:5])}"] if unknown else []
    known = set(table.frame.columns)
    return replace(
        table,
        labels={k: v for k, v in labels.items() if k in known},
        value_labels={k: v for k, v in value_labels.items() if k in known},
        notes=(*table.notes, *notes),
    )


__all__ = ["Table", "read_table", "to_number"]
