"""Values of variables in the spelling that the standard's types demand."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

import pandas as pd

from insights.interviews.exchange.refi.elements import allowed, as_moment
from insights.interviews.exchange.refi.gathering import Gathered


def settled(variables: pd.DataFrame, lost: Gathered) -> pd.DataFrame:
    """`variables` with one type for each name and values spelled for it.

    A variable with a value that its type does not admit becomes Text; an empty value of any other type is left out.
    """
    parts = []
    for name, rows in variables.groupby("name", sort=True):
        kinds = sorted(set(rows["type"]))
        kind = kinds[0] if len(kinds) == 1 else "Text"
        filled = rows[(rows["value"].str.strip() != "") | (kind == "Text")]
        spelled = [spell(value, kind) for value in filled["value"]]
        if len(kinds) > 1 or None in spelled:
            why = "has several types" if len(kinds) > 1 else f"holds values that are no {kind}"
            lost.lose("Variables", f"type of {name!r}", f"the variable {why}, so it is written as Text")
            kind, filled = "Text", rows
            spelled = [spell(value, kind) for value in rows["value"]]
        lost.lose("Variables", f"empty value of {name!r}", f"a {kind} cannot be empty", n=len(rows) - len(filled))
        parts.append(filled.assign(type=kind, value=pd.Series(spelled, index=filled.index, dtype="str")))
    return pd.concat(parts) if parts else variables


def spell(value: str, kind: str) -> str | None:
    """`value` as XML Schema writes its type; None where it is not of that type. Numbers never in scientific notation."""
    if kind == "Text":
        return allowed(value).replace("\r\n", "\n").replace("\r", "\n")
    return _SPELLINGS[kind](value.strip())


def _boolean(value: str) -> str | None:
    return {"true": "true", "false": "false", "1": "true", "0": "false"}.get(value.lower())


def _integer(value: str) -> str | None:
    return value if re.fullmatch(r"[+-]?[0-9]+", value) else None


def _float(value: str) -> str | None:
    if re.fullmatch(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)", value):
        return value
    try:
        number = Decimal(value)
    except InvalidOperation:
        return None
    return format(number, "f") if number.is_finite() and abs(number.adjusted()) < 400 else None


def _date(value: str) -> str | None:
    try:
        return value if re.fullmatch(r"\d{4}-\d\d-\d\d", value) and date.fromisoformat(value) else None
    except ValueError:
        return None


def moment(value: str) -> str | None:
    """A date with time as the standard wants it; None for what is none."""
    found = as_moment(value)
    try:
        return found if found and datetime.fromisoformat(found) else None
    except ValueError:
        return None


_SPELLINGS = {"Boolean": _boolean, "Integer": _integer, "Float": _float, "Date": _date, "DateTime": moment}
