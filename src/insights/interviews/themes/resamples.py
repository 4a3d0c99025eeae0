"""Resamples of the passages: how well they repeat a cut, which of its groups they put together, and how stable each group is.

Stability of a group: Hennig 2007, best-match Jaccard over resamples. Groups that are put together: the co-association of Fred & Jain 2005.
"""

from __future__ import annotations

import numpy as np

from insights.interviews.themes.graphs import agreement, cut, numbered

_SHARE = 0.8  # of the passages in a resample
_TOGETHER = (
    0.35  # how often resamples put members of two groups together, against members of one: from here the two are one
)


class Samples:
    """Resamples of a graph; each is cut once at a resolution."""

    def __init__(self, graph, rng: np.random.Generator, *, number: int) -> None:
        n = graph.shape[0]
        size = max(2, int(np.ceil(_SHARE * n)))
        self.rows = [np.sort(rng.choice(n, size=size, replace=False)) for _ in range(number)]
        self._graph, self._parts, self._known = graph, [], {}

    def cuts(self, resolution: float, number: int | None = None) -> list[tuple[np.ndarray, np.ndarray]]:
        """Passages and groups of the first `number` resamples, or of all."""
        known = self._known.setdefault(resolution, [])
        number = len(self.rows) if number is None else min(number, len(self.rows))
        for rows in self.rows[len(self._parts) : number]:
            self._parts.append(self._graph[rows][:, rows])
        known += [cut(part, resolution) for part in self._parts[len(known) : number]]
        return list(zip(self.rows, known[:number], strict=False))


def repeated(groups: np.ndarray, cuts: list[tuple[np.ndarray, np.ndarray]]) -> float:
    """How well the resamples repeat the groups (mean adjusted mutual information)."""
    return float(np.mean([agreement(groups[rows], found) for rows, found in cuts]))


def joined(groups: np.ndarray, cuts: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """For each group the number of the group it becomes part of: those that resamples often put together are one.

    How often two members of different groups fall into one group of a resample, against two members of the same group (geometric
    mean of both): the pair with the highest share joins, until none reaches a third.
    """
    number = int(groups.max()) + 1
    together, pairs, becomes = np.zeros((number, number)), np.zeros((number, number)), np.arange(number)
    for rows, found in cuts:
        table = _table(groups[rows], found, number)
        together += table @ table.T
        pairs += np.outer(table.sum(axis=1), table.sum(axis=1))
    while len(pairs) > 2:
        often = together / np.maximum(pairs, 1.0)
        inside = np.maximum(np.diag(often), 1e-12)
        share = np.round(often / np.sqrt(np.outer(inside, inside)), 6)
        np.fill_diagonal(share, 0.0)
        one, other = np.unravel_index(np.argmax(share), share.shape)  # the first one is the smaller number
        if share[one, other] < _TOGETHER:
            break
        together, pairs = _added(together, one, other), _added(pairs, one, other)
        becomes = np.where(becomes == other, one, becomes - (becomes > other))
    return becomes


def jaccard(parts: np.ndarray, becomes: np.ndarray, cuts: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Mean over the resamples of each group's overlap with what was found there.

    `parts`: the passages' groups before some became one (`becomes`, see `joined`). A group of several parts is compared with the best
    matches of its parts, put together.
    """
    number, means = len(becomes), np.zeros(int(becomes.max()) + 1)
    for rows, found in cuts:
        table = _table(parts[rows], found, number)
        own, there = table.sum(axis=1), table.sum(axis=0)
        best = np.argmax(table / np.maximum(own[:, None] + there - table, 1), axis=1)
        for g in range(len(means)):
            of_group = becomes == g
            matches = np.unique(best[of_group])
            common = table[of_group][:, matches].sum()
            means[g] += common / max(own[of_group].sum() + there[matches].sum() - common, 1)
    return means / max(1, len(cuts))


def in_order(parts: np.ndarray, becomes: np.ndarray) -> np.ndarray:
    """`becomes` renumbered, so that the groups of the passages are numbered by size."""
    groups = becomes[parts]
    order = numbered(groups)
    renamed = dict(zip(groups.tolist(), order.tolist(), strict=True))
    return np.array([renamed[int(g)] for g in becomes])


def _table(groups: np.ndarray, found: np.ndarray, number: int) -> np.ndarray:
    width = int(found.max()) + 1
    return np.bincount(groups * width + found, minlength=number * width).reshape(number, width).astype(float)


def _added(table: np.ndarray, one: int, other: int) -> np.ndarray:
    """The table with row and column `other` added to those of `one`."""
    table = table.copy()
    table[one] += table[other]
    table[:, one] += table[:, other]
    return np.delete(np.delete(table, other, axis=0), other, axis=1)
