"""Did people read the questions? Failed attention checks, and interviews that were too fast to be read."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from insights.settings import Column, Role
from insights.tabular import Table, to_number

SPEEDING_BELOW = 1 / 3  # of the median duration; a usual rule of online panels
_CLOCK = re.compile(r"(?:(\d+):)?(\d{1,2}):(\d{2}(?:\.\d+)?)")

Found = list[tuple[int, str, str]]  # position of the respondent, rule, detail


def failed_checks(table: Table, columns: dict[str, Column]) -> tuple[Found, list[str]]:
    """Who did not give the expected answer to an attention check, and what is wrong with the columns that hold them.

    An answer counts as expected when it or its label is; who left the check out has failed it too.
    """
    found: Found = []
    problems: list[str] = []
    for name, column in columns.items():
        if column.role is not Role.ATTENTION or name not in table.frame.columns:
            continue
        cells, codes = table.frame[name], {**table.value_labels.get(name, {}), **column.labels}
        right = {text.casefold() for answer in column.expected for text in (answer, codes.get(answer, answer))}
        passed = {c: {c.casefold(), codes.get(c, c).casefold()} & right for c in cells.dropna().unique()}
        if not any(passed.values()):
            problems.append(
                f"column {name!r}: nobody gave the expected answer {' or '.join(map(repr, column.expected))}; "
                f"the answers are {', '.join(map(repr, sorted(passed)[:5]))}"
            )
            continue
        for i in np.flatnonzero(~cells.map({c: bool(p) for c, p in passed.items()}).fillna(False).astype(bool)):
            answer = repr(cells.iloc[i]) if pd.notna(cells.iloc[i]) else "no answer"
            found.append((int(i), "attention check", f"{name}: {answer} instead of {column.expected[0]!r}"))
    return found, problems


def speeders(table: Table, columns: dict[str, Column]) -> tuple[Found, list[str]]:
    """Who needed less than a third of the median duration (column with the role duration), and what is wrong with that column."""
    name = next((n for n, column in columns.items() if column.role is Role.DURATION), None)
    if name is None or not (columns[name].columns or name in table.frame.columns):
        return [], []
    wanted = columns[name].columns or [name]
    gone = [column for column in wanted if column not in table.frame.columns]
    if gone:
        return [], [f"column {name!r}: there is no column {gone[0]!r}, which should hold its beginning or end"]
    seconds = _between(*(table.frame[c] for c in wanted)) if len(wanted) == 2 else durations(table.frame[name])
    cells = table.frame[wanted[0]]
    wrong = np.flatnonzero(cells.notna() & seconds.isna()) if len(wanted) == 1 else []
    if len(wrong) or seconds.notna().sum() == 0:
        shown = f"row {table.row(wrong[0])}: {cells.iloc[wrong[0]]!r}" if len(wrong) else "nothing in it can be read"
        return [], [f"column {name!r} should hold durations (a number, or 00:12:30), but {shown}"]
    median = seconds[seconds > 0].median()
    share = seconds / median
    found = np.flatnonzero(share < SPEEDING_BELOW)
    return [(int(i), "speeding", f"{share.iloc[i]:.0%} of the median duration") for i in found], []


def durations(cells: pd.Series) -> pd.Series:
    """Durations as numbers: seconds where they stand as 00:12:30 or 12:30, else in the unit of the file; −1 and the like count as missing."""
    clocked = {cell: match for cell in cells.dropna().unique() if (match := _CLOCK.fullmatch(cell))}
    seconds = {cell: int(m[1] or 0) * 3600 + int(m[2]) * 60 + float(m[3]) for cell, m in clocked.items()}
    numbers = cells.map(seconds).astype(float) if seconds else to_number(cells)
    return numbers.mask(numbers < 0)


def _between(start: pd.Series, end: pd.Series) -> pd.Series:
    """Seconds from beginning to end; days as Excel counts them become seconds too."""
    numbers = to_number(start), to_number(end)
    if all(n.notna().sum() >= 0.9 * cells.notna().sum() for n, cells in zip(numbers, (start, end), strict=True)):
        return (numbers[1] - numbers[0]) * 86_400
    first, last = (pd.to_datetime(cells, errors="coerce", format="mixed") for cells in (start, end))
    seconds = (last - first).dt.total_seconds()
    return seconds.mask(seconds < 0)
