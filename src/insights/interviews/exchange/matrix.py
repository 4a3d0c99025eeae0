"""Tables of cases by codes: a 1 where a case has the code. No words are in them, so a code becomes an attribute of the people."""

from __future__ import annotations

import pandas as pd

from insights.errors import InputError
from insights.interviews.exchange.incoming import Incoming, as_written
from insights.interviews.exchange.project import make_project
from insights.tabular import Table
from insights.wording import count

_GIVEN, _NOT = {"1", "1.0", "x", "true"}, {"0", "0.0", "", "false"}


def is_matrix(table: Table) -> bool:
    """Whether the first column names cases, each once, and others hold nothing but 0 and 1."""
    return not table.frame.iloc[:, 0].duplicated().any() and any(
        _values(table, name) & _GIVEN for name in _codes(table)
    )


def read_matrix(table: Table) -> Incoming:
    """Codes and attributes of the cases of `table`. Raises InputError for a row without a case."""
    first = str(table.frame.columns[0])
    nameless = [table.row(i) for i, empty in enumerate(table.frame[first].isna()) if empty]
    if nameless:
        raise InputError(f"{table.path}, row {nameless[0]}, column {first!r}: names no case.")
    codes, variables = _codes(table), []
    cases = [as_written(str(value)) for value in table.frame[first]]
    for name in map(str, table.frame.columns[1:]):
        for case, value in zip(cases, table.frame[name], strict=True):
            given = "" if pd.isna(value) else as_written(str(value))
            if name in codes:
                given = "true" if given.lower() in _GIVEN else "false"
            if given:
                kind = "Boolean" if name in codes else "Text"
                variables.append({"document_id": case, "name": name, "type": kind, "value": given})
    project = make_project(
        table.path.stem, origin=f"table {table.path.name}", codes=[{"code_id": name, "name": name} for name in codes],
        documents=[{"document_id": case, "name": case} for case in cases], variables=variables,
    )  # fmt: skip
    said = (
        f"{count(len(codes), 'code', 'codes')} of {count(len(cases), 'case', 'cases')} became attributes with yes and no: the table does not "
        "say which words were coded"
    )
    return Incoming(project, said=(said,))


def _codes(table: Table) -> list[str]:
    """The columns, behind the first, that hold 0 and 1 only, or 0 alone: a code that nobody has."""
    names = map(str, table.frame.columns[1:])
    return [name for name in names if {""} < _values(table, name) | {""} <= _GIVEN | _NOT]


def _values(table: Table, name: str) -> set[str]:
    return {"" if pd.isna(value) else str(value).strip().lower() for value in table.frame[name]}
