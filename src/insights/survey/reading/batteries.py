"""Columns that are the options of one question: found by their names and by the ticks in them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from insights.survey.reading.several_columns import BLANKS
from insights.survey.reading.words import plain
from insights.tabular import Table
from insights.tabular.headers import TICKS

MISSING_WORDS = {"na", "n/a", "-77", "-99", "-66"}


@dataclass(frozen=True)
class Battery:
    """Columns with one option each: what their names begin with, and the question, if one stands before the options."""

    name: str
    pattern: str
    question: str
    columns: tuple[str, ...]


def tick_batteries(table: Table) -> list[Battery]:
    """Three or more neighbouring columns that begin alike, each holding only a tick (1, x, yes) or a tick and its opposite (0, no)."""
    names = list(table.frame.columns)
    ticks = [name if _only_ticks(table, name) else None for name in names]
    runs = [
        [n for n in run if n] for begins, run in groupby(ticks, key=lambda n: n and _beginning(n, first=True)) if begins
    ]
    found = []
    for run in runs:
        parts = [list(part) for _, part in groupby(run, key=lambda n: _beginning(n, first=False))]
        split = all(len(part) >= 3 for part in parts)
        for part in parts if split else [run]:
            begins = _beginning(part[0], first=not split)
            short = re.sub(r"[\s_.\-\[(:]+$", "", begins)
            alone = sum(name.startswith(begins) for name in names) == len(part)
            if len(part) >= 3 and short and short not in names and alone:
                found.append(Battery(short, f"{begins}*", _shared_question(table, part), tuple(part)))
    return found


def _beginning(name: str, *, first: bool) -> str:
    """What stands before the first (or last) sign that parts a name: `q5_` of `q5_1`, `Which? [` of `Which? [TV]`; nothing without one."""
    many = ".+?" if first else ".+"
    match = re.fullmatch(rf"(.+\[)[^\[\]]+\]\s*|({many}[_.:\-])[^\s].*|([^_.:\-]*[^\d_.:\-])\d+", name, re.DOTALL)
    return next((part for part in match.groups() if part), "") if match else ""


def _only_ticks(table: Table, name: str) -> bool:
    codes = table.value_labels.get(name, {})
    found = {codes.get(cell, cell).casefold() for cell in table.frame[name].dropna().unique()}
    found = {re.sub(r"^([01])\.0+$", r"\1", cell) for cell in found} - MISSING_WORDS
    in_brackets = re.search(r"\[([^\[\]]+)\]\s*$", name)
    ticks = TICKS | ({in_brackets.group(1).casefold()} if in_brackets else set())
    return bool(found & ticks) and found <= ticks | BLANKS and len(found) <= 2


def _shared_question(table: Table, columns: Sequence[str]) -> str:
    """The words with which the questions of all `columns` begin, up to their last sign of a new part."""
    texts = [plain(table.labels.get(name, name)) for name in columns]
    shared = texts[0][
        : next((i for i, signs in enumerate(zip(*texts, strict=False)) if len(set(signs)) > 1), min(map(len, texts)))
    ]
    cut = max((shared.rfind(sign) for sign in "?:[-–/"), default=-1)
    return shared[: cut + (1 if cut >= 0 and shared[cut] == "?" else 0)].strip(" -–:/[") if cut > 0 else ""
