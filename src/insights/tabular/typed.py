"""Files whose cells have types: SPSS (.sav, .zsav) and Parquet. Every cell becomes the text that a spreadsheet would show."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd

from insights.errors import InputError
from insights.tabular.table import Table, clean

FEW_CELLS = 1_000_000  # that may always be read
MOST_TEXT = 40_000_000  # characters of all answers together: six million words
CELLS_A_BYTE = 100  # real answers take more room, however they are packed


def as_text(value) -> str | None:
    """A typed cell as text: whole numbers without `.0`, dates in ISO form, blank as None."""
    if value is None or value is pd.NaT:
        return None
    if isinstance(value, str):
        return clean(value)
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
        return clean(str(value))
    if number != number:
        return None
    return str(int(number)) if number.is_integer() and abs(number) < 1e15 else f"{number:.15g}"


def read_sav(path: Path) -> Table:
    """An SPSS file with its labels; values that SPSS declares missing are missing, with a note that names them."""
    import pyreadstat

    def read(encoding):
        _, meta = pyreadstat.read_sav(str(path), encoding=encoding, metadataonly=True)
        most = _most_rows(path, meta.number_columns)
        if (meta.number_rows or 0) >= most:
            raise InputError(_too_much(path))
        frame, meta = _read_by_width(path, encoding, meta, most)
        if len(frame) >= most:  # the file does not say how many rows it has
            raise InputError(_too_much(path))
        _, declared = pyreadstat.read_sav(str(path), encoding=encoding, user_missing=True, metadataonly=True)
        return frame, meta, {column: found for column, found in declared.missing_ranges.items() if found}

    try:
        try:
            frame, meta, ranges = read(None)
        except pyreadstat.ReadstatError:
            frame, meta, ranges = read("cp1252")
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
    missing = {column: _missing_values(found) for column, found in ranges.items()}
    value_labels = {
        column: {
            as_text(code) or "": str(label).strip()
            for code, label in codes.items()
            if not _is_missing(code, ranges.get(column, []))
        }
        for column, codes in meta.variable_value_labels.items()
    }
    notes = ()
    if missing:
        listed = [f"{column} ({values})" for column, values in missing.items()]
        more = f" and {len(listed) - 3} more" if len(listed) > 3 else ""
        notes = (f"values that SPSS declares missing count as no answer: {', '.join(listed[:3])}{more}",)
    return Table(path, _as_text_frame(frame), labels, value_labels, notes)


def rows_at_once(meta: Any, most: int) -> int:
    """How many rows of an SPSS file, `most` at most, hold `MOST_TEXT` characters where every answer is as wide as was declared."""
    width = sum(meta.variable_storage_width.values())
    return min(most, MOST_TEXT // max(width, 1) + 1)


def _read_by_width(path: Path, encoding: str | None, meta: Any, most: int) -> tuple[pd.DataFrame, Any]:
    """The first `most` rows, piece by piece where answers are declared so wide that they might fill the memory.

    Raises InputError where they do.
    """
    import pyreadstat

    some, pieces, said = rows_at_once(meta, most), [], 0
    while sum(map(len, pieces)) < most:
        frame, meta = pyreadstat.read_sav(
            str(path), encoding=encoding, apply_value_formats=False, row_limit=some, row_offset=sum(map(len, pieces))
        )
        pieces.append(frame)
        texts = frame.select_dtypes(exclude="number").to_dict("series").values()
        said += sum(len(cell) for values in texts for cell in values if isinstance(cell, str))
        if said > MOST_TEXT:
            raise InputError(
                f"{path}: holds more than {MOST_TEXT:,} characters of text, as no survey does; export it again, long answers as csv."
            )
        if len(frame) < some or some == most:
            break
    return pd.concat(pieces, ignore_index=True) if len(pieces) > 1 else pieces[0], meta


def _missing_values(ranges: list[dict]) -> str:
    shown = []
    for part in ranges:
        low, high = as_text(part["lo"]), as_text(part["hi"])
        shown.append(str(low) if low == high else f"{low} to {high}")
    return ", ".join(shown)


def _is_missing(code, ranges: list[dict]) -> bool:
    try:
        return any(part["lo"] <= code <= part["hi"] for part in ranges)
    except TypeError:  # a text code beside a range of numbers
        return False


def read_parquet(path: Path) -> Table:
    """A Parquet file as text."""
    import pyarrow.parquet

    try:
        inside = pyarrow.parquet.ParquetFile(path).metadata
        if inside.num_rows >= _most_rows(path, inside.num_columns):
            raise InputError(_too_much(path))
        frame = pd.read_parquet(path)
    except InputError:
        raise
    except Exception as error:  # pyarrow raises a dozen kinds for a damaged file
        raise InputError(f"{path}: cannot be opened as a Parquet file; it is damaged or another format.") from error
    return Table(path, _as_text_frame(frame))


def _most_rows(path: Path, columns: int) -> int:
    """Rows from which on a packed file is taken for one that was made to fill the memory."""
    return max(FEW_CELLS, CELLS_A_BYTE * path.stat().st_size) // max(columns, 1) + 1


def _too_much(path: Path) -> str:
    return (
        f"{path}: would unpack to more than {CELLS_A_BYTE} cells for each of its bytes, as no survey does; "
        "export it again, as csv if it is meant to hold so much."
    )


def _as_text_frame(frame: pd.DataFrame) -> pd.DataFrame:
    texts = {}
    for column in frame.columns:
        values = frame[column]
        known = {value: as_text(value) for value in values.dropna().unique()}
        texts[str(column)] = values.astype(object).map(known).astype("str")
    return pd.DataFrame(texts)
