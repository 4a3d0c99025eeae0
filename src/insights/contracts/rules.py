"""Which rows of a typed table break its contract, in sentences.

Written out rather than left to a validation library: a run checks hundreds of small tables, and the library's price for each
was ten times that of the rules themselves.
"""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from insights.contracts.shapes import Column, TableContract

_SHOWN = 3  # rows named for each broken rule
_SENTENCES = 5


def broken(table: pd.DataFrame, contract: TableContract) -> list[str]:
    """A sentence for each rule of `contract` that rows of `table` break, the first five; empty when all hold.

    Rows are counted as in the CSV file, whose first row is the header.
    """
    if table.empty:  # columns and types hold by now, and there is no row that could break a rule
        return []
    found = []
    for name, column in contract.columns.items():
        for rule, rows in _broken_rules(table[name], column):
            cases = [_place(table, i, contract) + _value(table.at[i, name]) for i in rows[:_SHOWN]]
            found.append(_sentence(f"column {name}: {rule}", rows, cases))
    key = list(contract.key)
    if (twice := table.duplicated(subset=key, keep=False)).any():
        rows = table.index[twice]
        cases = [_place(table, i, contract) for i in rows[:_SHOWN]]
        found.append(_sentence(f"key {' + '.join(key)}: stands more than once", rows, cases))
    return found[:_SENTENCES]


def _broken_rules(values: pd.Series, column: Column) -> Iterator[tuple[str, pd.Index]]:
    missing = values.isna()
    wrong = {}
    if not column.empty and missing.any():
        wrong["must not be empty"] = missing
    if column.one_of:
        wrong[f"must be one of {', '.join(column.one_of)}"] = ~values.isin(column.one_of) & ~missing
    if column.low is not None:
        wrong[f"must be at least {column.low:g}"] = (values < column.low).fillna(False)
    if column.high is not None:
        wrong[f"must be at most {column.high:g}"] = (values > column.high).fillna(False)
    for rule, rows in wrong.items():
        if rows.any():
            yield rule, values.index[rows.to_numpy(dtype=bool)]


def _place(table: pd.DataFrame, row: int, contract: TableContract) -> str:
    return f"row {row + 2} ({'/'.join(str(table.at[row, k]) for k in contract.key)})"


def _value(cell) -> str:
    return "" if pd.isna(cell) else f": {cell!r}" if isinstance(cell, str) else f": {cell}"


def _sentence(rule: str, rows: pd.Index, cases: list[str]) -> str:
    more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
    return f"{rule}: {', '.join(cases)}{more}"
