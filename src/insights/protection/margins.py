"""Which cells of a table with margins have to be hidden so that nobody can work a small one out of the others and the sums.

Cox (1980), *Suppression methodology and statistical disclosure control*, JASA 75; Kelly, Golden & Assad (1992), *Cell suppression*,
Networks 22; Fischetti & Salazar (2001). The table is a network: a row passes its people on to the columns, through the sums that some rows
form in a column (nets) where there are such. What somebody can work out of a hidden cell are the least and the most that fit what is
shown: it can grow as far as, around a ring of hidden cells, others can grow and shrink with it (flows; Cox 1995). No linear program is
needed.
"""

from __future__ import annotations

import heapq
from collections import deque
from dataclasses import dataclass, field

import numpy as np

from insights.estimates import suppress_below

NOBODY, SUM = 3, 10  # what hiding a cell of nobody, or a sum, costs more, in people of the whole table


@dataclass(frozen=True)
class _Network:
    """Cells and sums as arcs from `tails` to `heads`; `at`: the arcs at each node; `cost` of hiding each."""

    tails: list[int]
    heads: list[int]
    counts: list[int]
    cost: list[float]
    at: list[list[int]] = field(default_factory=list)


def hidden_cells(counts: np.ndarray, *, k: int | None = None, hidden: np.ndarray | None = None) -> np.ndarray:
    """A mask of the cells of a two-way table (rows × columns, people; the sums are shown) that must not be: those of 1 to k − 1 people
    and, as few and as small as a greedy choice finds, further ones until what can be known of each lies at least `k` apart.

    `hidden`: what is hidden already. A cell of nobody is hidden where nothing else helps, and then protected like a small one. Where the sums
    leave no room (a whole of fewer than `k` people), it is as wide as it can be.
    """
    return hidden_with_sums(counts, np.zeros(len(counts), dtype=int), k=k, hidden=hidden)[0]


def hidden_with_sums(
    counts: np.ndarray, classes: np.ndarray, *, k: int | None = None, hidden: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """As `hidden_cells`, where the sums of the rows with the same number in `classes` are told for each column too; which of these (one row
    per number, in order) must not be told is the second mask. A sum is hidden where hiding cells alone does not help.

    Hidden cells that follow from the rest although they are not small are given free again.
    """
    k = suppress_below() if k is None else k
    counts = np.asarray(counts, dtype=int)
    if not counts.size:
        return np.zeros(counts.shape, dtype=bool), np.zeros((len(np.unique(classes)), counts.shape[1]), dtype=bool)
    start = np.zeros(counts.shape, dtype=bool) if hidden is None else hidden
    names, places = np.unique(classes, return_inverse=True)
    alone = np.bincount(places, minlength=len(names)) == 1
    net, sums = _network(counts, places, len(names))
    whole = np.array([start[places == c].all(axis=0) for c in range(len(names))])
    given = np.concatenate([start.ravel(), (whole | alone[:, None]).ravel()])
    small = _small(np.concatenate([counts.ravel(), np.where(alone[:, None], 0, sums).ravel()]), k)
    if len(names) == 1:
        small[counts.size :] = given[counts.size :] = False  # the sums of all rows are the bases
    mask = _protected(net, given | small, given, list(np.flatnonzero(small)), k)
    for arc in np.flatnonzero(mask & ~small):
        mask[arc] = _width(net, mask, int(arc), 1) > 0
    cells = mask[: counts.size].reshape(counts.shape)
    told = mask[counts.size :].reshape(sums.shape)
    told[alone] = [cells[places == c][0] for c in np.flatnonzero(alone)] if alone.any() else told[alone]
    return cells, told


def bounds(counts: np.ndarray, hidden: np.ndarray, cell: tuple[int, int]) -> tuple[int, int]:
    """The least and the most people that a hidden cell can hold, for whoever sees the other cells and all sums."""
    net, sums = _network(np.asarray(counts, dtype=int), np.zeros(len(counts), dtype=int), 1)
    mask = np.concatenate([hidden.ravel(), np.zeros(sums.size, dtype=bool)])
    arc = int(np.ravel_multi_index(cell, counts.shape))
    most = int(counts.sum()) + 1
    return int(counts[cell]) - _room(net, mask, arc, -1, most), int(counts[cell]) + _room(net, mask, arc, 1, most)


def _small(counts: np.ndarray, k: int) -> np.ndarray:
    return (counts > 0) & (counts < k)


def _network(counts: np.ndarray, places: np.ndarray, n_classes: int) -> tuple[_Network, np.ndarray]:
    """The table as a network: rows, then one node per class and column, then columns. Of one class alone its sums are fixed."""
    rows, columns = counts.shape
    sums = np.array([counts[places == c].sum(axis=0) for c in range(n_classes)])
    middle, last = rows, rows + n_classes * columns
    tails = [i for i in range(rows) for _ in range(columns)]
    heads = [middle + int(places[i]) * columns + j for i in range(rows) for j in range(columns)]
    tails += [middle + i for i in range(sums.size)]
    heads += [last + i % columns for i in range(sums.size)]
    people = [*counts.ravel().tolist(), *sums.ravel().tolist()]
    whole = int(counts.sum()) + 1
    cost = [n + 1 + whole * (NOBODY * (n == 0) + SUM * (arc >= counts.size)) for arc, n in enumerate(people)]
    at: list[list[int]] = [[] for _ in range(last + columns)]
    for arc, ends in enumerate(zip(tails, heads, strict=True)):
        for node in ends:
            at[node].append(arc)
    return _Network(tails, heads, people, cost, at), sums


def _protected(net: _Network, hidden: np.ndarray, given: np.ndarray, waiting: list[int], k: int) -> np.ndarray:
    """`hidden` and what must be hidden besides, so that all that is `waiting` has room, less what turns out not to be needed."""
    mask, cells = hidden.copy(), []
    waiting = sorted(waiting, key=lambda arc: (-net.counts[arc], arc))
    while waiting:
        cells.append(arc := waiting.pop(0))
        for one in _opened(net, mask, arc, k):
            mask[one] = True
            waiting += [one] if net.counts[one] == 0 else []
    further = sorted(np.flatnonzero(mask & ~hidden), key=lambda one: (-net.cost[one], one))
    wide = {arc: _width(net, mask, arc, k) for arc in cells} if further else {}
    for one in further:
        mask[one] = False
        mask[one] = any(mask[arc] and _width(net, mask, arc, k) < least for arc, least in wide.items())
    return mask


def _width(net: _Network, hidden: np.ndarray, arc: int, most: int) -> int:
    """How far apart the least and the most are that it can hold, up to `most`."""
    up = _room(net, hidden, arc, 1, most)
    return up if up >= most else up + _room(net, hidden, arc, -1, most - up)


def _room(net: _Network, hidden: np.ndarray, arc: int, sign: int, most: int) -> int:
    """By how much, up to `most`, it can change in the direction `sign`: the largest flow back over what is hidden (Edmonds & Karp 1972)."""
    limit, total, change = most if sign > 0 else min(most, net.counts[arc]), 0, {}
    while total < limit:
        way = _way(net, hidden, arc, sign, change)
        if way is None:
            break
        total += _push(net, way, change, limit - total)
    return total


def _ends(net: _Network, arc: int, sign: int) -> tuple[int, int]:
    return (net.heads[arc], net.tails[arc]) if sign > 0 else (net.tails[arc], net.heads[arc])


def _push(net: _Network, way: list[tuple[int, int]], change: dict[int, int], most: int) -> int:
    amount = min([most, *(net.counts[a] + change.get(a, 0) for a, step in way if step < 0)])
    for a, step in way:
        change[a] = change.get(a, 0) + step * amount
    return amount


def _way(
    net: _Network, hidden: np.ndarray, arc: int, sign: int, change: dict[int, int]
) -> list[tuple[int, int]] | None:
    """A shortest way over hidden arcs, each with 1 where it grows and −1 where it shrinks: nothing holds fewer than nobody."""
    source, sink = _ends(net, arc, sign)
    before: dict[int, tuple[int, int, int]] = {source: (source, -1, 0)}
    queue = deque([source])
    while queue and sink not in before:
        node = queue.popleft()
        for a in net.at[node]:
            if a != arc and hidden[a]:
                step = 1 if net.tails[a] == node else -1
                other = net.heads[a] if step > 0 else net.tails[a]
                if other not in before and (step > 0 or net.counts[a] + change.get(a, 0) > 0):
                    before[other] = (node, a, step)
                    queue.append(other)
    return _traced(before, source, sink)


def _traced(before: dict[int, tuple[int, int, int]], source: int, sink: int) -> list[tuple[int, int]] | None:
    if sink not in before:
        return None
    way, node = [], sink
    while node != source:
        node, a, step = before[node]
        way.append((a, step))
    return way


def _opened(net: _Network, hidden: np.ndarray, arc: int, k: int) -> list[int]:
    """What to hide besides so that it has room for `k`, at the least cost: ring after ring (Dijkstra 1959)."""
    mask, opened = hidden.copy(), []
    for sign in (1, -1):
        wanted = k - _room(net, mask, arc, -sign, k)
        wanted = wanted if sign > 0 else min(wanted, net.counts[arc])
        total, change = 0, {}
        while total < wanted and (way := _cheapest(net, mask, arc, sign, change)):
            new = [a for a, _ in way if not mask[a]]
            mask[new] = True
            opened += new
            total += _push(net, way, change, wanted - total)
    return opened


def _cheapest(
    net: _Network, hidden: np.ndarray, arc: int, sign: int, change: dict[int, int]
) -> list[tuple[int, int]] | None:
    source, sink = _ends(net, arc, sign)
    least, before, queue = {source: 0.0}, {source: (source, -1, 0)}, [(0.0, source)]
    while queue:
        cost, node = heapq.heappop(queue)
        if node == sink or cost > least[node]:
            if node == sink:
                break
            continue
        for a in net.at[node]:
            step = 1 if net.tails[a] == node else -1
            other = net.heads[a] if step > 0 else net.tails[a]
            if a == arc or (step < 0 and net.counts[a] + change.get(a, 0) <= 0):
                continue
            further = cost + (0.01 if hidden[a] else net.cost[a])
            if further < least.get(other, np.inf):
                least[other], before[other] = further, (node, a, step)
                heapq.heappush(queue, (further, other))
    return _traced(before, source, sink)
