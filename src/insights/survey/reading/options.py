"""Several answers in one cell: which sign parts them, and which options were chosen."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from insights.contracts.shapes import SEPARATOR
from insights.survey.reading.words import plain

CANDIDATES = (";", "|", "\n", ",")


def guess_separator(cells: pd.Series, candidates: Sequence[str] = CANDIDATES) -> str | None:
    """The separator between several answers in one cell: it stands in a fifth of the cells, and the parts come back in ever new combinations."""
    counts = cells.value_counts().to_dict()
    total = sum(counts.values())
    for separator in candidates:
        if sum(n for cell, n in counts.items() if separator in cell) < max(2, 0.2 * total):
            continue
        parts: set[str] = set()
        given = 0
        for cell, n in counts.items():
            own = split_answers(cell, separator)
            parts.update(own)
            given += n * len(own)
        if given >= 3 * len(parts) and len(counts) > len(parts):
            return separator
    return None


def chosen(
    cells: pd.Series,
    separator: str | None,
    *,
    codes: dict[str, str],
    known: Sequence[str] = (),
    waves: Sequence[str] = (),
) -> pd.Series:
    """The options chosen in each cell, as sets; missing where the cell is.

    `separator`: the declared one; without it, and in waves (`waves`: one name for each cell) that do not use it, it is worked out. Options
    that hold the separator themselves are kept whole when they are `known`, labels in `codes`, or learnt from a wave with a clearer separator.
    """
    groups = cells.groupby(list(waves), sort=False) if len(waves) else [("", cells)]
    signs = [(_sign(own, separator), own) for _, own in groups]
    learnt, found = [*known, *codes.values()], []
    for sign, own in sorted(signs, key=lambda pair: CANDIDATES.index(pair[0]) if pair[0] in CANDIDATES else -1):
        sets = {cell: options(cell, sign, codes, learnt) for cell in own.dropna().unique()}
        learnt += sorted({option for one in sets.values() for option in one} - set(learnt)) if len(signs) > 1 else []
        found.append(own.map(sets))
    return pd.concat(found).reindex(cells.index)


def _sign(cells: pd.Series, separator: str | None) -> str:
    if separator and cells.str.contains(separator, regex=False).any():
        return separator
    return guess_separator(cells) or separator or SEPARATOR.strip()


def options(cell: str, separator: str, codes: dict[str, str], known: Sequence[str]) -> set[str]:
    """The answers in one cell. Known options that contain the separator themselves are taken out as a whole first."""
    found = set()
    for option in sorted((o for o in known if separator in o and o in cell), key=len, reverse=True):
        if option in cell:
            found.add(one_cell(option))
            cell = cell.replace(option, "")
    return found | {one_cell(codes.get(part, part)) for part in split_answers(cell, separator)}


def split_answers(cell: str, separator: str) -> list[str]:
    """The parts of a cell; a separator inside brackets (`other (a, b)`) parts nothing."""
    if "(" not in cell or separator not in cell or cell.count("(") != cell.count(")"):
        parts = cell.split(separator)
    else:
        parts, depth, start = [], 0, 0
        for i, sign in enumerate(cell):
            depth += (sign == "(") - (sign == ")")
            if depth == 0 and cell.startswith(separator, i):
                parts.append(cell[start:i])
                start = i + len(separator)
        parts.append(cell[start:])
    return [part.strip() for part in parts if part.strip()]


def one_cell(label: str) -> str:
    """A label that can be joined with others in one cell."""
    return plain(label).replace(SEPARATOR, ", ")
