"""Distinct answer patterns of a file with their counts, in parts of equal size that workers can hold."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from insights.survey.at_scale.reading import Coding, batches
from insights.survey.latent_class import Items

PART = 1 << 19  # patterns that are worked through at once
MERGED = 1 << 25  # keys that are held before equal ones are counted together


@dataclass(frozen=True)
class Part:
    """Patterns in order of their keys: a run shares all blocks but the last."""

    lead: np.ndarray  # runs × blocks but the last: rows of the table of cells
    bounds: np.ndarray  # first pattern of each run, and the end
    inner: np.ndarray  # per pattern the cell of the last block
    counts: np.ndarray


@dataclass(frozen=True)
class Patterns:
    """All patterns of a file: keys and counts, or the cells of every row where equal rows cannot be told by one number."""

    coding: Coding
    keys: np.ndarray | None
    cells: np.ndarray | None
    counts: np.ndarray

    @property
    def n(self) -> int:
        """Rows of the file."""
        return int(self.counts.sum(dtype=np.int64))

    def __len__(self) -> int:
        return len(self.counts)

    def parts(self) -> list[Part]:
        """Everything, cut to parts."""
        return [self._part(slice(first, first + PART)) for first in range(0, len(self), PART)]

    def _part(self, rows: slice) -> Part:
        sizes = self.coding.sizes
        if self.keys is None:
            inner, front = self.cells[rows, -1], np.ascontiguousarray(self.cells[rows, :-1])
            differs = (front[1:] != front[:-1]).any(axis=1)
        else:
            front, inner = np.divmod(self.keys[rows], self.keys.dtype.type(sizes[-1]))
            differs = front[1:] != front[:-1]
        starts = np.concatenate([[0], np.flatnonzero(differs) + 1])
        lead = self._front_cells(front[starts]) + np.cumsum([0, *sizes[:-1]])[: len(sizes) - 1]
        bounds = np.append(starts, len(inner)).astype(np.uint32)
        return Part(lead.astype(np.uint32), bounds, inner.astype(np.uint16), self.counts[rows])

    def _front_cells(self, front: np.ndarray) -> np.ndarray:
        """Cells of all blocks but the last."""
        if self.keys is None:
            return front.astype(np.int64)
        cells = np.empty((len(front), len(self.coding.sizes) - 1), dtype=np.int64)
        for b in range(cells.shape[1] - 1, -1, -1):
            front, cells[:, b] = np.divmod(front, front.dtype.type(self.coding.sizes[b]))
        return cells

    def sample(self, size: int, rng: np.random.Generator) -> Patterns:
        """The patterns of `size` rows drawn without replacement, or everything where there are no more."""
        ends = np.cumsum(self.counts, dtype=np.int64)
        n = int(ends[-1])
        if n <= size:
            return self
        ranks = np.unique(rng.integers(0, n, size))
        while len(ranks) < size:
            ranks = np.unique(np.concatenate([ranks, rng.integers(0, n, size - len(ranks))]))
        places, counts = np.unique(np.searchsorted(ends, ranks, side="right"), return_counts=True)
        keys, cells = (None if held is None else held[places] for held in (self.keys, self.cells))
        return Patterns(self.coding, keys, cells, counts.astype(np.uint32))

    def items(self) -> Items:
        """The same answers for `latent_class`; meant for samples, because every pattern gets a row of the design."""
        sizes = self.coding.sizes
        if self.keys is None:
            cells = self.cells.astype(np.int64)
        else:
            front, last = np.divmod(self.keys, self.keys.dtype.type(sizes[-1]))
            cells = np.column_stack([self._front_cells(front), last.astype(np.int64)])
        designs: dict[int, np.ndarray] = {}
        for b, block in enumerate(self.coding.blocks):
            rest = cells[:, b]
            for i in reversed(block):
                rest, code = np.divmod(rest, self.coding.columns[i].size)
                designs[i] = self.coding.columns[i].design[code]
        columns = self.coding.columns
        return Items(
            names=tuple(column.name for column in columns),
            groups=tuple(column.name for column in columns),
            levels=tuple(tuple(str(level) for level in column.levels) for column in columns),
            design=np.hstack([designs[i] for i in range(len(columns))]),
            pattern=np.repeat(np.arange(len(self)), self.counts.astype(np.int64)),
            scale={c.name: (c.mean, c.deviation) for c in columns if not c.levels and not c.count},
            counted=tuple(c.name for c in columns if c.count),
            ordered=tuple(c.name for c in columns if c.kind == "numeric"),
        )


def count_group(group: int, source: Path, coding: Coding) -> tuple[np.ndarray, np.ndarray]:
    """Keys and counts of one row group, or its cells and ones."""
    names = [column.name for column in coding.columns]
    cells = [coding.cells(batch) for batch in batches(source, group, names)]
    if not coding.keyed:
        rows = np.vstack(cells)
        return rows, np.ones(len(rows), dtype=np.uint8)
    return _counted(np.concatenate([coding.keys(part) for part in cells]))


def merge(parts, coding: Coding) -> Patterns:
    """The patterns of all row groups together; `parts` are the results of `count_group` in order."""
    if not coding.keyed:
        rows, counts = zip(*parts, strict=True)
        return Patterns(coding, None, np.vstack(rows), np.concatenate(counts))
    keys, counts, held = [], [], 0
    for some, times in parts:
        keys.append(some)
        counts.append(times)
        held += len(some)
        if held > MERGED and len(keys) > 1:
            one, many = _joined(keys, counts)
            keys, counts, held = [one], [many], 0
    one, many = _joined(keys, counts)
    return Patterns(coding, one, None, many)


def _counted(keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    keys.sort()
    starts = np.concatenate([[0], np.flatnonzero(keys[1:] != keys[:-1]) + 1])
    return keys[starts], np.diff(np.append(starts, len(keys))).astype(np.uint32)


def _joined(keys: list[np.ndarray], counts: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    if len(keys) == 1:
        return keys[0], counts[0]
    together, times = np.concatenate(keys), np.concatenate(counts)
    keys.clear()
    counts.clear()
    order = np.argsort(together, kind="stable")
    together, times = together[order], times[order]
    starts = np.concatenate([[0], np.flatnonzero(together[1:] != together[:-1]) + 1])
    return together[starts], np.add.reduceat(times, starts, dtype=np.uint32)
