"""How a table's shape is written down: kinds of columns, the key, the separator of several values in one cell."""

from __future__ import annotations

from dataclasses import dataclass

SEPARATOR = "; "


@dataclass(frozen=True)
class Column:
    """What a column holds: `kind` text, count, number or flag; whether cells may be empty; the values allowed; `default` of one that may be left out."""

    kind: str
    empty: bool = False
    one_of: tuple[str, ...] = ()
    low: float | None = None
    high: float | None = None
    default: object = None


def text(*, empty: bool = False, one_of: list[str] | None = None, optional: bool = False) -> Column:
    """A text column; `empty` allows missing values, `one_of` names the only values allowed; a table may leave out one that is `optional`."""
    return Column("text", empty, tuple(one_of or ()), default="" if optional else None)


def count(*, empty: bool = False) -> Column:
    """A column of whole numbers from 0 on."""
    return Column("count", empty, low=0)


def number(
    *, empty: bool = True, low: float | None = None, high: float | None = None, optional: bool = False
) -> Column:
    """A column of numbers between `low` and `high`; a table may leave out one that is `optional`."""
    return Column("number", empty, low=low, high=high, default=float("nan") if optional else None)


def share(*, empty: bool = True) -> Column:
    """A column of fractions from 0 to 1."""
    return number(empty=empty, low=0.0, high=1.0)


def flag(*, default: bool | None = None) -> Column:
    """A column of yes and no; with `default` a table may leave it out."""
    return Column("flag", default=default)


@dataclass(frozen=True)
class TableContract:
    """Columns, the key that identifies and sorts the rows, and whether further columns may follow."""

    columns: dict[str, Column]
    key: tuple[str, ...]
    further: bool = False  # further columns are texts, or numbers where `further_numbers` says so
    further_numbers: bool = False
