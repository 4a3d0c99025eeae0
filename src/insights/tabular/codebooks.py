"""Codebooks: question texts and the labels of codes, in a sheet or file of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pandas as pd

from insights.errors import InputError
from insights.tabular.delimited import read_delimited
from insights.tabular.table import Table

COLUMNS = {
    "variable": ("variable", "name", "spalte", "column", "bezeichnung", "variablenname", "variable name", "item"),
    "label": (
        *("label", "frage", "fragetext", "question", "beschreibung", "description", "variable label", "variablenlabel"),
        *("fragentext", "question text", "text"),
    ),
    "value": ("value", "code", "wert", "values", "werte", "codes"),
    "value_label": (
        "value_label",
        "value label",
        "wertelabel",
        "bedeutung",
        "meaning",
        "antwort",
        "value labels",
        "answer",
    ),
    "options": (
        "auswahl",
        "optionen",
        "options",
        "antworten",
        "antwortmöglichkeiten",
        "answers",
        "choices",
        "answer options",
    ),
}
# All options in one cell: `sicher (1), eher sicher (2)`, or `1 = sicher; 2 = eher sicher`.
_LABEL_FIRST = re.compile(r"\s*(?P<label>[^,;|\n][^;|\n]*?)\s*\((?P<code>-?\d+)\)\s*(?:[,;|\n]|$)")
_CODE_FIRST = re.compile(
    r"\s*(?P<code>-?\d+)\s*[=:]\s*(?P<label>[^;|\n]*?[^;|\n,\s])\s*(?=[;|\n]|,\s*-?\d+\s*[=:]|$)[,;|\n]?"
)


def with_codebook_beside(table: Table) -> Table:
    """`table` with the labels of `<its name>_codebook.csv` or `.xlsx`, where there is one."""
    for suffix in (".csv", ".xlsx"):
        beside = table.path.with_name(f"{table.path.stem}_codebook{suffix}")
        if beside.is_file():
            book = _read(beside).frame
            return with_codebook(table, [list(book.columns), *_cells(book)], source=beside)
    return table


def _read(path: Path) -> Table:
    if path.suffix == ".csv":
        return read_delimited(path)
    from insights.tabular.workbooks import read_workbook

    return read_workbook(path)


def _cells(frame: pd.DataFrame) -> list[list[str | None]]:
    return [[None if pd.isna(cell) else cell for cell in row] for row in frame.itertuples(index=False)]


def with_codebook(table: Table, rows: Sequence[Sequence[str | None]], *, source: Path | None = None) -> Table:
    """`table` with the labels of a codebook; a blank variable cell continues the variable above.

    Raises InputError when the codebook has no column that names the variables.
    """
    header = [str(cell or "").strip().casefold() for cell in (rows[0] if rows else [])]
    where = {}
    for name, spellings in COLUMNS.items():
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
        if variable and cell["options"]:
            value_labels.setdefault(variable, {}).update(_options(cell["options"]))
    known = set(table.frame.columns)
    unknown = sorted((set(labels) | set(value_labels)) - known)
    notes = [f"the codebook names columns that are not in the file: {', '.join(unknown[:5])}"] if unknown else []
    return replace(
        table,
        labels={k: v for k, v in labels.items() if k in known},
        value_labels={k: v for k, v in value_labels.items() if k in known and v},
        notes=(*table.notes, *notes),
    )


def _options(cell: str) -> dict[str, str]:
    """Codes and labels where all options of a question stand in one cell; nothing where they have no codes."""
    for pattern in (_LABEL_FIRST, _CODE_FIRST):
        found = list(pattern.finditer(cell))
        if len(found) >= 2 and sum(len(match.group(0)) for match in found) >= 0.9 * len(cell.strip()):
            return {match["code"]: match["label"].strip() for match in found}
    return {}
