"""Delimited text (csv, tsv): any separator, any encoding, quotation marks as people leave them."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from insights import files
from insights.errors import InputError
from insights.tabular.table import BLANK, Table, from_grid

MOST_COLUMNS = 50_000
SEPARATORS = (";", ",", "\t", "|")


def read_delimited(path: Path) -> Table:
    """A csv or tsv file as a Table. Raises InputError for a damaged file or a row with too many cells."""
    text, notes = _text(path)
    first_row = 1
    declared = re.match(r'"?sep=(.)"?\n', text)
    if declared:  # Excel's own hint
        text, first_row = text[declared.end() :], 2
    separator = declared.group(1) if declared else "\t" if path.suffix.lower() == ".tsv" else separator_of(text)
    columns = text.partition("\n")[0].count(separator)
    if columns > MOST_COLUMNS:
        raise InputError(f"{path}: the first row has {columns:,} cells, more than any survey; is it the right file?")
    try:
        raw = _parse(text, separator, strict=True)
    except csv.Error as error:
        if "unexpected end" in str(error):
            raise InputError(
                f'{path}: a quotation mark (") is opened and never closed; the file is damaged or cut off.'
            ) from error
        raw = _parse(text, separator, strict=False)
        notes.append("some quotation marks stand in the middle of a cell; they were kept as text")
    grid = [[cell.strip(BLANK) or None for cell in row] for row in raw]
    while grid and not any(grid[0]):
        grid, first_row = grid[1:], first_row + 1
    if not grid:
        raise InputError(f"{path}: the file holds only blank lines; export it again.")
    width = len(_trimmed(grid[0]))
    for number, row in enumerate(grid[1:], start=first_row + 1):
        if len(row) > len(grid[0]) and len(_trimmed(row)) > max(width, len(grid[0])):
            raise InputError(
                f"{path}, row {number}: has {len(_trimmed(row))} cells, but the header has {width}; "
                f"put cells that contain {separator!r} in quotation marks."
            )
    return from_grid(path, grid, first_row=first_row, notes=notes)


def _text(path: Path) -> tuple[str, list[str]]:
    """The file's text; where some lines are UTF-8 and others are not, each in its own encoding, with a note that names them."""
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in data[:65536]:
        return files.read_text(path), []
    try:
        data.decode("utf-8-sig")
        return files.read_text(path), []
    except UnicodeDecodeError:
        pass
    lines = data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    read = [_decoded(line) for line in lines]
    foreign = [i for i, (_, utf8) in enumerate(read, start=1) if utf8 is False]
    if not any(utf8 for _, utf8 in read) or not foreign:
        return files.read_text(path), []
    shown = ", ".join(map(str, foreign[:3])) + (f" and {len(foreign) - 3} more" if len(foreign) > 3 else "")
    note = f"the file mixes encodings: lines {shown} are not UTF-8 as the others are and were read as Windows text (cp1252)"
    return "\n".join(text for text, _ in read).removeprefix("\ufeff"), [note]


def _decoded(line: bytes) -> tuple[str, bool | None]:
    """The line's text, and whether it is UTF-8; None for plain ASCII, which is both."""
    if line.isascii():
        return line.decode("ascii"), None
    try:
        return line.decode("utf-8"), True
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace"), False


def _trimmed(row: Sequence[str | None]) -> list[str | None]:
    row = list(row)
    while row and row[-1] is None:
        row.pop()
    return row


def _parse(text: str, separator: str, *, strict: bool) -> list[list[str]]:
    csv.field_size_limit(2**31 - 1)
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=strict))


def separator_of(text: str) -> str:
    """The separator that cuts most rows into the same number of cells, more than one."""
    csv.field_size_limit(2**31 - 1)
    best, best_score = ",", 0.0
    for separator in SEPARATORS:
        sample = list(csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=separator))[:200]
        widths = Counter(len(row) for row in sample if any(cell.strip() for cell in row))
        if not widths or len(next(row for row in sample if any(cell.strip() for cell in row))) < 2:
            continue  # what does not part the header parts nothing
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]))
        score = count / sum(widths.values()) + min(width, 50) / 1000 if width > 1 else 0.0
        if score > best_score:
            best, best_score = separator, score
    return best
