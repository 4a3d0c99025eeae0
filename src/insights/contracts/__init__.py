"""The hand-over files between stages: the only place that reads or writes them.

Tables are CSV (UTF-8, sorted by key, identifiers as text), or Parquet once they pass 50 MB; documents are JSON. Whatever breaks
its contract is refused with file, column, rule and the first rows. Every write is recorded, so that a later edit by hand is noticed.
"""

from __future__ import annotations

import csv
import io
import json

import pandas as pd
from pydantic import ValidationError

from insights import ledger
from insights.contracts.documents import DOCUMENTS, Handover
from insights.contracts.rules import broken
from insights.contracts.shapes import SEPARATOR, TableContract
from insights.contracts.tables import TABLES
from insights.errors import ContractError, InputError, UsageError, nearest
from insights.study import Study

PARQUET_FROM_BYTES = 50_000_000


def save(content: pd.DataFrame | Handover, name: str, study: Study) -> None:
    """Check `content` against the contract `name` and write it to the study's processed folder.

    Raises ContractError when the contract is broken; nothing is written then.
    """
    if name in DOCUMENTS:
        text = json.dumps(json.loads(content.model_dump_json()), ensure_ascii=False, indent=1, sort_keys=True)
        _write(f"{name}.json", (_rounded(text) + "\n").encode(), study)
        return
    table = check(content, name)
    data = _to_csv(table)
    if len(data) <= PARQUET_FROM_BYTES:
        _write(f"{name}.csv", data, study)
    else:
        buffer = io.BytesIO()
        table.to_parquet(buffer, index=False)
        _write(f"{name}.parquet", buffer.getvalue(), study)


def load(name: str, study: Study) -> pd.DataFrame | Handover:
    """Read the hand-over `name` of `study`, checked and typed.

    Raises UsageError when the stage that writes it has not run, or ran when smaller groups were told of, ContractError when the file breaks
    its contract.
    """
    if name in DOCUMENTS:
        path = study.processed / f"{name}.json"
        _must_be_usable(path, name, study)
        try:
            return DOCUMENTS[name].model_validate_json(path.read_bytes())
        except ValidationError as error:
            raise ContractError(
                f"{path}: {error.errors()[0]['msg']} at {error.errors()[0]['loc']}; run its stage again with --force."
            ) from error
    _known(name)
    parquet = study.processed / f"{name}.parquet"
    path = parquet if parquet.is_file() else study.processed / f"{name}.csv"
    _must_be_usable(path, name, study)
    table = pd.read_parquet(path) if path == parquet else _from_csv(path, TABLES[name])
    if name == "responses":
        table = _typed_responses(table, study)
    return check(table, name)


def check(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """`table` typed, sorted by its key and checked against the contract `name`. Raises ContractError."""
    contract = TABLES[_known(name)]
    table = _with_defaults(table, contract)
    missing = [column for column in contract.columns if column not in table.columns]
    if missing:
        raise ContractError(
            f"{name}: the column {missing[0]!r} is missing; there are: {', '.join(map(str, table.columns))}."
        )
    table = _typed(table.reset_index(drop=True), contract, name)
    extra = [column for column in table.columns if column not in contract.columns]
    if extra and not contract.further:
        raise ContractError(
            f"{name}: there is no column {extra[0]!r} in its contract; {nearest(str(extra[0]), contract.columns)}."
        )
    table = table[[*contract.columns, *extra]].sort_values(list(contract.key), kind="stable", ignore_index=True)
    if problems := broken(table, contract):
        raise ContractError(f"{name}: the table breaks its contract.", problems=problems)
    return table


def _with_defaults(table: pd.DataFrame, contract: TableContract) -> pd.DataFrame:
    """`table`, filled where a column or a value with a default is missing."""
    defaults = {column: rule.default for column, rule in contract.columns.items() if rule.default is not None}
    filled = {
        column: table[column].astype(object).where(table[column].notna(), value) if column in table.columns else value
        for column, value in defaults.items()
    }
    return table.assign(**filled) if filled else table


def empty(name: str) -> pd.DataFrame:
    """The table `name` with its columns and no rows: what a stage without input hands over."""
    return check(pd.DataFrame(columns=list(TABLES[_known(name)].columns)), name)


def join(values) -> str:
    """Several values in one cell."""
    return SEPARATOR.join(str(value) for value in values)


def split(cell) -> list[str]:
    """The values of a cell that holds several; none for an empty one."""
    return [] if pd.isna(cell) or cell == "" else str(cell).split(SEPARATOR)


def file_names(name: str) -> tuple[str, ...]:
    """The file names under which the hand-over `name` can lie in the processed folder."""
    return (f"{name}.json",) if name in DOCUMENTS else (f"{_known(name)}.csv", f"{name}.parquet")


def _known(name: str) -> str:
    if name not in TABLES:
        raise UsageError(f"There is no hand-over table {name!r}; {nearest(name, [*TABLES, *DOCUMENTS])}.")
    return name


def _must_be_usable(path, name: str, study: Study) -> None:
    if not path.is_file():
        raise UsageError(f"{path}: not there yet; run the stage that writes {name} first: insights run {study.name}")
    study.must_be_taken_up()
    told = ledger.smallest_group_of(path, study)
    if told < study.smallest_group:
        raise UsageError(
            f"{path}: tells of groups from {told} people on, but study.yml asks for {study.smallest_group} now; "
            f"run all stages again: insights run {study.name}"
        )


def _write(file_name: str, data: bytes, study: Study) -> None:
    stem = file_name.rpartition(".")[0]
    ledger.write(study.processed / file_name, data, study)
    for other in file_names(stem):
        if other != file_name:
            (study.processed / other).unlink(missing_ok=True)


def _to_csv(table: pd.DataFrame) -> bytes:
    out = table.copy()
    for column in out.columns:
        if pd.api.types.is_float_dtype(out[column].dtype):
            out[column] = [_figure(value) for value in out[column]]
        elif pd.api.types.is_bool_dtype(out[column].dtype):
            out[column] = out[column].map({True: "yes", False: "no"})
    text = out.to_csv(index=False, na_rep="", lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    return text.encode()


def _figure(value: float) -> str:
    return "" if pd.isna(value) else f"{value + 0.0:.6g}".replace("-0", "0") if value == 0 else f"{value:.6g}"


def _rounded(text: str) -> str:
    def shorten(value):
        if isinstance(value, float):
            return float(f"{value:.6g}")
        if isinstance(value, list):
            return [shorten(item) for item in value]
        if isinstance(value, dict):
            return {key: shorten(item) for key, item in value.items()}
        return value

    return json.dumps(shorten(json.loads(text)), ensure_ascii=False, indent=1, sort_keys=True)


def _from_csv(path, contract: TableContract) -> pd.DataFrame:
    try:
        return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
    except (pd.errors.ParserError, pd.errors.EmptyDataError, UnicodeDecodeError) as error:
        raise ContractError(f"{path}: cannot be read as CSV ({error}); run its stage again with --force.") from error


def _typed(table: pd.DataFrame, contract: TableContract, name: str) -> pd.DataFrame:
    typed = {}
    for column in table.columns:
        rule = contract.columns.get(column)
        kind = rule.kind if rule else "number" if contract.further_numbers else "text"
        if rule is None and kind == "text" and pd.api.types.is_numeric_dtype(table[column].dtype):
            typed[column] = table[column]
            continue
        try:
            typed[column] = _TYPES[kind](table[column])
        except (ValueError, TypeError) as error:
            raise ContractError(f"{name}: the column {column!r} should hold {_PLAIN[kind]}: {error}.") from error
    return pd.DataFrame(typed, index=table.index)


_PLAIN = {"count": "whole numbers", "number": "numbers", "flag": "yes or no", "text": "text"}


def _blank_to_missing(values: pd.Series) -> pd.Series:
    return values if pd.api.types.is_numeric_dtype(values.dtype) else values.replace({"": None})


def _as_text(values: pd.Series) -> pd.Series:
    filled = values.astype(object).where(values.notna(), None)
    return pd.Series(
        [None if v is None or v == "" else _with_plain_line_ends(str(v)) for v in filled],
        index=values.index,
        dtype="str",
    )


def _with_plain_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _as_flag(values: pd.Series) -> pd.Series:
    known = {"yes": True, "no": False, "True": True, "False": False}
    flags = values.map(lambda v: known.get(str(v)))
    if flags.isna().any():
        raise ValueError(f"{values[flags.isna()].iloc[0]!r} is neither yes nor no")
    return flags.astype(bool)


_TYPES = {
    "text": _as_text,
    "flag": lambda values: values if values.dtype == bool else _as_flag(values),
    "count": lambda values: pd.to_numeric(_blank_to_missing(values)).astype("Int64"),
    "number": lambda values: pd.to_numeric(_blank_to_missing(values)).astype(float),
}


def _typed_responses(table: pd.DataFrame, study: Study) -> pd.DataFrame:
    variables = load("variables", study)
    for variable in variables.loc[variables["kind"] == "numeric", "variable"]:
        if variable in table:
            try:
                table[variable] = pd.to_numeric(_blank_to_missing(table[variable])).astype(float)
            except ValueError as error:
                raise ContractError(
                    f"{study.processed / 'responses.csv'}: column {variable!r} should hold numbers: {error}."
                ) from error
    return table


__all__ = ["ContractError", "InputError", "check", "empty", "file_names", "join", "load", "save", "split"]
