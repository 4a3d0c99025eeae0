"""How a table's shape is written down: kinds of columns, the key, the separator of several values in one cell."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import pandera.pandas as pa
from pandera.pandas import Check, Column

SEPARATOR = "; "


def text(*, empty: bool = False, one_of: list[str] | None = None, optional: bool = False) -> Column:
    """A text column; `empty` allows missing values, `one_of` names the only values allowed; a table may leave out one that is `optional`."""
    checks = [Check.isin(one_of)] if one_of else []
    if not empty:
        checks.append(Check.str_length(min_value=1))
    return Column(str, checks=checks, nullable=empty, default="" if optional else None)


def count(*, empty: bool = False) -> Column:
    """A column of whole numbers from 0 on."""
    return Column("Int64", checks=Check.ge(0), nullable=empty)


def number(
    *, empty: bool = True, low: float | None = None, high: float | None = None, optional: bool = False
) -> Column:
    """A column of numbers between `low` and `high`; a table may leave out one that is `optional`."""
    checks = ([Check.ge(low)] if low is not None else []) + ([Check.le(high)] if high is not None else [])
    return Column(float, checks=checks, nullable=empty, default=float("nan") if optional else None)


def share(*, empty: bool = True) -> Column:
    """A column of fractions from 0 to 1."""
    return number(empty=empty, low=0.0, high=1.0)


def flag(*, default: bool | None = None) -> Column:
    """A column of yes and no; with `default` a table may leave it out."""
    return Column(bool, default=default)


@dataclass(frozen=True)
class TableContract:
    """Columns, the key that identifies and sorts the rows, and whether further columns may follow."""

    columns: dict[str, Column]
    key: tuple[str, ...]
    further: bool = False  # further columns are texts, or numbers where `further_numbers` says so
    further_numbers: bool = False

    @cached_property
    def schema(self) -> pa.DataFrameSchema:
        """The pandera schema: strict unless `further`, the key unique."""
        return pa.DataFrameSchema(self.columns, strict=not self.further, unique=list(self.key), ordered=False)
