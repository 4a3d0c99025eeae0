"""Tables without lines around their cells: where a column of speakers stands beside the words, and whether lines can have been mixed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import Protocol

_LEAST = 3  # lines with two columns
_NAME = 40  # characters in one line of a column of speakers
_GAP = 1.25  # of the usual distance of two lines, from which another row begins


class Piece(Protocol):
    """Words with their place on the page."""

    text: str
    left: float
    right: float
    bottom: float


def first_mixed(lines: Sequence[Sequence[Piece]]) -> int | None:
    """The place of the first line of a page (each its pieces from left to right) whose columns can have been mixed, None where none is.

    That is so where a row of the table does not begin with the speaker, who then stands in its middle, and where a name goes on below.
    """
    starts = Counter(round(line[-1].left) for line in lines)
    words_at = starts.most_common(1)[0][0] if starts else 0
    speaks = [
        line[0].left < words_at - 5 and line[0].right <= words_at and len(line[0].text) <= _NAME for line in lines
    ]
    if sum(speaks) < _LEAST:
        return None
    rows = _rows(lines, [i for i, line in enumerate(lines) if any(abs(p.left - words_at) <= 1.5 for p in line)])
    if len(rows) < _LEAST:
        return None
    leading = {lines[row[0]][0].text for row in rows if speaks[row[0]]}
    for number, row in enumerate(rows):
        if number and not speaks[row[0]] and any(speaks[i] for i in row):
            return row[0]
        below = [b for a, b in pairwise(row) if speaks[a] and speaks[b] and lines[b][0].text not in leading]
        if below:
            return below[0]
    return None


def _rows(lines: Sequence[Sequence[Piece]], words: Sequence[int]) -> list[list[int]]:
    """The lines parted where the words stand farther from each other than usual; what stands between two lines of words is with them."""
    steps = sorted(lines[a][0].bottom - lines[b][0].bottom for a, b in pairwise(words))
    usual = steps[int(0.2 * len(steps))] if steps else 0.0
    rows: list[list[int]] = []
    before = None
    for place, line in enumerate(lines):
        if before is None or before - line[0].bottom > _GAP * usual:
            rows.append([])
        rows[-1].append(place)
        before = line[0].bottom
    return rows
