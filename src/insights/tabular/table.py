"""A delivered table as text, with the labels and remarks that came with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from insights.errors import InputError, nearest
from insights.files import UNSEEN
from insights.tabular import headers
from insights.tabular.numerals import to_number

BLANK = " \t\r\n\u00a0\ufeff"


@dataclass(frozen=True)
class Table:
    """A delivered table: `frame` holds every cell as text (`str` dtype), missing where the cell was blank.

    `labels`: column -> question text; `value_labels`: column -> code -> label; `notes`: what was changed while reading;
    `rows`: number of each row as a spreadsheet shows it (the header is row 1); `multiple`: columns that hold several answers joined by `; `;
    `origins`: the file of each row, where several files were put together; `ids`: the id of each row as its file has it, where another leads it here.
    """

    path: Path
    frame: pd.DataFrame
    labels: dict[str, str] = field(default_factory=dict)
    value_labels: dict[str, dict[str, str]] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    rows: tuple[int, ...] = ()
    multiple: frozenset[str] = frozenset()
    origins: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()

    def row(self, position: int) -> int | str:
        """Where the frame's row at `position` (from 0) stands: its number in the file, and which file where there are several."""
        number = self.rows[position] if self.rows else position + 2
        return f"{number} of {self.origins[position]}" if self.origins else number

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


def clean(cell: str) -> str | None:
    """A cell without blanks around it and without signs that nobody sees; None when nothing is left."""
    return cell.translate(UNSEEN).strip(BLANK) or None


def from_grid(path: Path, grid: Sequence[Sequence[str | None]], *, first_row: int, notes: Sequence[str] = ()) -> Table:
    """A Table from a grid of clean cells (None for blank) whose first row, number `first_row` of the file, is the header."""
    width = max(len(row) for row in grid)
    rows = [row if len(row) == width else [*row, *[None] * (width - len(row))] for row in grid]
    notes = list(notes)
    head = headers.recognise(rows)
    if head.note:
        notes.append(head.note.format(*range(first_row, first_row + head.height)))
    body = rows[head.height :]
    numbers = range(first_row + head.height, first_row + len(rows))
    filled = [i for i, row in enumerate(body) if any(row)]
    if len(filled) < len(body):
        notes.append(f"{len(body) - len(filled)} blank rows were left out")
    columns = list(zip(*(body[i] for i in filled), strict=True)) if filled else [()] * width
    keep = [i for i in range(width) if head.names[i] is not None or any(columns[i])]
    unique = _unique_names([head.names[i] for i in keep], [i + 1 for i in keep], notes)
    series = {name: pd.Series(columns[i], dtype="str") for name, i in zip(unique, keep, strict=True)}
    frame = pd.DataFrame(series, columns=unique)
    labels = {name: head.labels[i] for name, i in zip(unique, keep, strict=True) if head.labels.get(i)}
    multiple: list[str] = []
    if head.pairs:
        pairs = {name: head.pairs[i] for name, i in zip(unique, keep, strict=True)}
        frame, multiple = headers.merge_ticks(frame, pairs)
        notes += [f"the columns with the options of {name!r} became one multiple response" for name in multiple]
    return Table(path, frame, labels, {}, tuple(notes), tuple(numbers[i] for i in filled), frozenset(multiple))


def _unique_names(names: list[str | None], positions: list[int], notes: list[str]) -> list[str]:
    taken, unique, used, renamed = {name for name in names if name}, [], set(), []
    for name, position in zip(names, positions, strict=True):
        wanted = name or f"column_{position}"
        final, copy = wanted, 1
        while final in used or (final != name and final in taken):
            copy += 1
            final = f"{wanted}_{copy}"
        if name is None:
            notes.append(f"column {position} has no name; it is called {final!r}")
        elif final != name:
            renamed.append(f"{final!r} (column {position})")
        unique.append(final)
        used.add(final)
    if renamed:
        more = f" and {len(renamed) - 3} more" if len(renamed) > 3 else ""
        notes.append(f"some columns had the name of another one and are now called {', '.join(renamed[:3])}{more}")
    return unique
