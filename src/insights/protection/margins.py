"""Which cells of a table with margins have to be hidden so that nobody can work a small one out of the others and the sums.

Cox (1980), *Suppression methodology and statistical disclosure control*, JASA 75; Fischetti & Salazar (2001). What somebody can work out
of a hidden cell are the least and the most that fit the shown cells and the sums. Both are found by flows through the table (Cox 1995):
a hidden cell can grow where, over other hidden cells, its row and its column can shrink by as much. No linear program is needed.
"""

from __future__ import annotations

from collections import deque

import numpy as np

from insights.estimates import SUPPRESS_BELOW


def hidden_cells(
    counts: np.ndarray, *, k: int = SUPPRESS_BELOW, room: int | None = None, hidden: np.ndarray | None = None, untold: np.ndarray | None = None
) -> np.ndarray:  # fmt: skip
    """A mask of the cells of a two-way table (rows × columns, people; the sums are shown) that must not be: those of 1 to k − 1 people
    and, as few and as small as a greedy choice finds, further ones until what can be known of a small cell lies at least `room` apart (as
    many as `k`; 1: it is not known exactly).

    `hidden`: what is hidden already. `untold`: cells that no table shows, such as people who gave no answer; they need no protection. A cell
    of nobody may be hidden too. Where the sums leave no room (a whole of fewer than `k` people), it is as wide as it can be.
    """
    counts, room = np.asarray(counts, dtype=int), k if room is None else room
    never = np.zeros(counts.shape, dtype=bool) if untold is None else untold
    small = (counts > 0) & (counts < k)
    fixed = small | never | (False if hidden is None else hidden)
    mask = fixed.copy()
    cells = sorted(zip(*np.nonzero(small & ~never), strict=True), key=lambda cell: (-counts[cell], cell))
    for cell in _doubtful(counts, mask, cells) if room == 1 else cells:
        while _width(counts, mask, cell, room) < room and (further := _loop(counts, mask, cell)):
            for one in further:
                mask[one] = True
    return _without_needless(counts, mask, fixed, cells, room)


def _doubtful(counts: np.ndarray, hidden: np.ndarray, cells: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Those of `cells` that may be known exactly: all but the ones on a ring of hidden cells with people, along which one person can be moved.

    Rows and columns are the nodes, hidden cells the edges; an edge on no ring is a bridge (Tarjan 1974).
    """
    rows = counts.shape[0]
    beside: dict[int, list[int]] = {}
    for i, j in zip(*np.nonzero(hidden & (counts > 0)), strict=True):
        beside.setdefault(int(i), []).append(rows + int(j))
        beside.setdefault(rows + int(j), []).append(int(i))
    found: dict[int, int] = {}
    low: dict[int, int] = {}
    bridges = set()
    for start in sorted(beside):
        stack = [] if start in found else [(start, -1, iter(beside[start]))]
        while stack:
            node, above, further = stack[-1]
            if node not in found:
                found[node] = low[node] = len(found)
            for other in further:
                if other not in found:
                    stack.append((other, node, iter(beside[other])))
                    break
                if other != above:
                    low[node] = min(low[node], found[other])
            else:
                stack.pop()
                if above >= 0:
                    low[above] = min(low[above], low[node])
                    if low[node] > found[above]:
                        bridges.add((node, above))
    return [(i, j) for i, j in cells if {(int(i), rows + int(j)), (rows + int(j), int(i))} & bridges]


def _width(counts: np.ndarray, hidden: np.ndarray, cell: tuple[int, int], room: int) -> int:
    """How far apart the least and the most are that the cell can hold, up to `room`."""
    up = _room(counts, hidden, cell, 1, most=room)
    return up if up >= room else up + _room(counts, hidden, cell, -1, most=room - up)


def bounds(counts: np.ndarray, hidden: np.ndarray, cell: tuple[int, int]) -> tuple[int, int]:
    """The least and the most people that a hidden cell can hold, for whoever sees the other cells and all sums."""
    counts = np.asarray(counts, dtype=int)
    return int(counts[cell]) - _room(counts, hidden, cell, -1), int(counts[cell]) + _room(counts, hidden, cell, 1)


def _room(counts: np.ndarray, hidden: np.ndarray, cell: tuple[int, int], sign: int, *, most: int | None = None) -> int:
    """By how much, up to `most`, the cell can change in the direction `sign`: the largest flow from its column back to its row over hidden cells.

    A path leaves a column through a cell that changes against `sign` and a row through one that changes with it. Cells that shrink
    hold at most what they have; those that grow have no limit.
    """
    rows, columns = counts.shape
    limit = int(counts.sum()) + 1
    forth = np.zeros((rows + columns, rows + columns), dtype=np.int64)  # rows first, then columns
    for i, j in zip(*np.nonzero(hidden), strict=True):
        if (i, j) != tuple(cell):
            grows, shrinks = limit, int(counts[i, j])
            forth[rows + j, i] = (
                shrinks if sign > 0 else grows
            )  # from a column to a row: against the cell's own direction
            forth[i, rows + j] = grows if sign > 0 else shrinks
    own = limit if sign > 0 else int(counts[tuple(cell)])
    return _flow(forth, rows + int(cell[1]), int(cell[0]), own if most is None else min(own, most))


def _flow(capacity: np.ndarray, source: int, sink: int, most: int) -> int:
    """The largest flow, up to `most` (Edmonds & Karp 1972)."""
    left, total = capacity.copy(), 0
    while total < most:
        before = _path(left, source, sink)
        if before is None:
            break
        way, node = [], sink
        while node != source:
            way.append((before[node], node))
            node = before[node]
        amount = min(most - total, *(int(left[step]) for step in way))
        for a, b in way:
            left[a, b] -= amount
            left[b, a] += amount
        total += amount
    return total


def _path(left: np.ndarray, source: int, sink: int) -> dict[int, int] | None:
    before, queue = {source: source}, deque([source])
    while queue:
        node = queue.popleft()
        for other in np.flatnonzero(left[node] > 0).tolist():
            if other not in before:
                before[other] = node
                if other == sink:
                    return before
                queue.append(other)
    return None


def _loop(counts: np.ndarray, hidden: np.ndarray, cell: tuple[int, int]) -> list[tuple[int, int]] | None:
    """The cheapest further cells that make room around `cell`: three corners of a rectangle with it; None where all are hidden already."""
    i, j = cell
    best = None
    for a in range(counts.shape[0]):
        for b in range(counts.shape[1]):
            corners = [(i, b), (a, j), (a, b)]
            new = [one for one in corners if not hidden[one]]
            if a == i or b == j or not new:
                continue
            # Room: the corners beside the cell shrink where it grows, the one across shrinks where it shrinks.
            room = min(counts[i, b], counts[a, j])
            cost = (room == 0, sum(int(counts[one]) + 1 for one in new), a, b)
            best = min(best, (cost, new)) if best else (cost, new)
    return best[1] if best else None


def _without_needless(
    counts: np.ndarray, mask: np.ndarray, fixed: np.ndarray, cells: list[tuple[int, int]], room: int
) -> np.ndarray:
    """The mask without cells that turned out not to be needed, the largest first."""
    further = sorted(zip(*np.nonzero(mask & ~fixed), strict=True), key=lambda one: (-counts[one], one))
    wide = {cell: _width(counts, mask, cell, room) for cell in cells} if further else {}
    for cell in further:
        mask[cell] = False
        mask[cell] = any(_width(counts, mask, one, room) < least for one, least in wide.items())
    return mask
