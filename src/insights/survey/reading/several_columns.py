"""Questions whose answers are spread over several columns: one column for each option, or beginning and end of the interview."""

from __future__ import annotations

import re
from dataclasses import replace

import pandas as pd

from insights.settings import Column, Role, fits
from insights.survey.reading.words import plain
from insights.tabular import Table
from insights.tabular.headers import TICKS

# What stands in the column of an option that was not chosen.
BLANKS = {
    "0",
    "no",
    "nein",
    "n",
    "false",
    "falsch",
    "unchecked",
    "not selected",
    "not quoted",
    "nicht genannt",
    "nicht ausgewählt",
    "-",
    "none",
}
NONE_OF_THESE = {"de": "nichts davon", "en": "none of these"}


def combined(table: Table, columns: dict[str, Column], *, language: str = "de") -> tuple[Table, list[str]]:
    """`table` with one column more for each question of `columns` that names its option columns, and what is wrong with them.

    What a person chose is joined by `; `. A row in which all options are answered with no gets the answer "none of these"; a row in which
    none is answered stays empty. The option columns themselves are taken out.
    """
    problems: list[str] = []
    for name, column in columns.items():
        if not column.columns or column.role is Role.DURATION:
            continue
        parts = [c for pattern in column.columns for c in table.frame.columns if fits(pattern, c) and c != name]
        gone = [pattern for pattern in column.columns if not any(fits(pattern, c) for c in table.frame.columns)]
        if gone or not parts:
            problems.append(
                f"column {name!r}: no column fits {gone[0] if gone else column.columns[0]!r} under `columns:`"
            )
        elif name in table.frame.columns:
            problems.append(f"column {name!r}: the file has a column of this name; give the question another one")
        else:
            parts = list(dict.fromkeys(parts))
            chosen, answered, mistakes = _ticks(table, name, parts, column)
            problems += mistakes
            table = _merged(table, name, column, parts, chosen, answered, language)
    return table, problems


def _ticks(table: Table, name: str, parts: list[str], column: Column) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """Who chose which option, and who answered at all: rows × `parts`."""
    chosen, answered, problems = {}, {}, []
    for part in parts:
        cells = table.frame[part]
        if column.missing:
            cells = cells.mask(cells.str.casefold().isin({value.casefold() for value in column.missing}))
        ticks, blanks = _meanings(part, table.value_labels.get(part, {}), column)
        known = cells.str.casefold().str.replace(r"^([01])\.0+$", r"\1", regex=True)
        chosen[part] = known.isin(ticks) | known.eq(option_label(table, name, part, column).casefold())
        answered[part] = cells.notna()
        wrong = cells[cells.notna() & ~chosen[part] & ~known.isin(blanks)]
        if len(wrong):
            problems.append(
                f"column {part!r} of {name!r}: {wrong.iloc[0]!r} (row {table.row(wrong.index[0])}) says neither yes nor no; "
                "write under `ticked:` what stands for a chosen option, or list it under `missing:`"
            )
    return pd.DataFrame(chosen), pd.DataFrame(answered), problems


def _meanings(part: str, codes: dict[str, str], column: Column) -> tuple[set[str], set[str]]:
    """What means chosen and what means not chosen in the column `part`."""
    if column.ticked:
        ticks = {value.casefold() for value in column.ticked}
        return ticks, (BLANKS | {code.casefold() for code in codes} | {"0", "1", "2"}) - ticks
    yes = {code for code, label in codes.items() if label.casefold() in TICKS - {"1"}}
    no = {code for code, label in codes.items() if _denies(label.casefold())}
    if yes or no:
        yes, no = yes or set(codes) - no, no or set(codes) - yes
        return yes | (TICKS - set(codes)), no | (BLANKS - set(codes))
    return set(TICKS), set(BLANKS)


def _denies(label: str) -> bool:
    return label in BLANKS or label.startswith(("not ", "nicht "))


def option_label(table: Table, name: str, part: str, column: Column) -> str:
    """The option that the column `part` stands for: declared, in square brackets, behind the question in its label, or its own name."""
    if part in column.labels:
        return column.labels[part]
    text = plain(table.labels.get(part) or part)
    in_brackets = re.search(r"\[([^\[\]]+)\]\s*$", text)
    if in_brackets:
        return in_brackets.group(1).strip()
    behind = re.split(r"\s+[-–/|]\s+|:\s+|\?\s+", text)
    return behind[-1].strip(" /|-–") or text


def _merged(table, name, column, parts, chosen, answered, language) -> Table:
    options = [option_label(table, name, part, column).replace(";", ",") for part in parts]
    if len(set(options)) < len(options):  # the same words behind different questions
        options = [column.labels.get(part, part).replace(";", ",") for part in parts]
    texts = []
    none, rows = NONE_OF_THESE[language], zip(chosen.to_numpy(), answered.to_numpy().any(axis=1), strict=True)
    explicit = bool((answered.to_numpy() & ~chosen.to_numpy()).any())
    for row, there in rows:
        picked = [option for option, tick in zip(options, row, strict=True) if tick]
        texts.append("; ".join(picked) or (none if there and explicit else None))
    first = table.frame.columns.get_loc(parts[0])
    frame = table.frame.drop(columns=parts)
    frame.insert(min(first, frame.shape[1]), name, pd.Series(texts, dtype="str", index=frame.index))
    order = [*options, *([none] if none in texts else [])]
    return replace(
        table,
        frame=frame,
        value_labels={**table.value_labels, name: {option: option for option in order}},
        multiple=table.multiple | {name},
    )
