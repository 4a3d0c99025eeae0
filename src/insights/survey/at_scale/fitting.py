"""EM over all patterns of a file, part by part; every worker hands back sums, never answers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from insights.survey.at_scale.patterns import Part
from insights.survey.at_scale.reading import Coding
from insights.survey.latent_class.cells import SMALLEST_PRODUCT
from insights.survey.latent_class.densities import coefficients
from insights.survey.latent_class.em import compiled
from insights.survey.latent_class.items import FLOOR, Items

LOWEST = -460.0  # log density of a number against its best class
WIDTHS = (4, 8, 16)  # classes for which the compiled pass exists
CHUNK = 1 << 16  # patterns at once without numba


@dataclass(frozen=True)
class Tables:
    """What a pass needs to know of a model: the probability of every cell of every block in each class."""

    table: np.ndarray  # cells × classes
    offsets: np.ndarray  # first cell of each block
    share: np.ndarray
    rescale: np.ndarray  # per block: rescale after it
    scale: np.ndarray  # per cell: logarithm that was taken out of the table (of numbers)


def tables_of(coding: Coding, items: Items, state: np.ndarray) -> Tables:
    """Tables of the model `state` (columns + 1 × classes)."""
    k, parts, scales, rescale, product = state.shape[1], [], [], [], 0
    for block in coding.blocks:
        cells, scale, cost = np.ones((1, k)), np.zeros(1), 0
        for i in block:
            column = coding.columns[i]
            logs = column.design @ state[items.blocks[i]]
            top = np.zeros(len(logs)) if column.levels else logs.max(axis=1)
            own = np.exp(np.maximum(logs - top[:, None], LOWEST))
            cells = (cells[:, None] * own).reshape(-1, k)
            scale = (scale[:, None] + top).ravel()
            cost += 1 if column.levels else SMALLEST_PRODUCT - 2
        if rescale and product + cost > SMALLEST_PRODUCT:
            rescale[-1], product = True, 0
        product += cost
        rescale.append(False)
        parts.append(cells)
        scales.append(scale)
    offsets = np.cumsum([0, *coding.sizes[:-1]])
    return Tables(np.vstack(parts), offsets, np.exp(state[-1]), np.array(rescale), np.concatenate(scales))


def sums_of(part: Part, tables: Tables) -> tuple[np.ndarray, float]:
    """One E-step over one part: posteriors times counts, summed by cell, and the log-likelihood."""
    if compiled() and len(tables.share) <= WIDTHS[-1]:
        return _compiled_sums(part, tables)
    return _plain_sums(part, tables)


def _compiled_sums(part: Part, tables: Tables) -> tuple[np.ndarray, float]:
    from insights.survey.at_scale.scanning import scan_of

    k = len(tables.share)
    width = next(w for w in WIDTHS if w >= k)
    table = np.ones((len(tables.table), width))
    table[:, :k] = tables.table
    share = np.zeros(width)
    share[:k] = tables.share
    sums = np.zeros_like(table)
    arguments = (part.lead, part.bounds, part.inner, part.counts, table, share, tables.rescale, sums)
    total = scan_of(width)(*arguments, int(tables.offsets[-1]))
    sums = np.ascontiguousarray(sums[:, :k])
    return sums, total + float(sums.sum(axis=1) @ tables.scale)


def _plain_sums(part: Part, tables: Tables) -> tuple[np.ndarray, float]:
    sums, total = np.zeros_like(tables.table), 0.0
    run = np.repeat(np.arange(len(part.lead)), np.diff(part.bounds.astype(np.int64)))
    for first in range(0, len(part.inner), CHUNK):
        rows = slice(first, first + CHUNK)
        cells = np.column_stack([part.lead[run[rows]], part.inner[rows] + tables.offsets[-1]])
        joint, scale = _joint(cells, tables)
        whole, counts = joint.sum(axis=1), part.counts[rows].astype(float)
        total += float(counts @ (np.log(whole) + scale))
        joint *= (counts / whole)[:, None]
        for b in range(cells.shape[1]):
            for c in range(joint.shape[1]):
                sums[:, c] += np.bincount(cells[:, b], weights=joint[:, c], minlength=len(sums))
    return sums, total + float(sums.sum(axis=1) @ tables.scale)


def _joint(cells: np.ndarray, tables: Tables) -> tuple[np.ndarray, np.ndarray]:
    """Share times probability of the answers per class, and the logarithm that was taken out on the way."""
    joint, scale = np.repeat(tables.share[None], len(cells), axis=0), np.zeros(len(cells))
    for b in range(cells.shape[1]):
        joint *= tables.table[cells[:, b]]
        if tables.rescale[b]:
            top = joint.max(axis=1)
            joint /= top[:, None]
            scale += np.log(top)
    return joint, scale


def assign_rows(cells: np.ndarray, tables: Tables) -> tuple[np.ndarray, np.ndarray]:
    """The most probable class of every row (rows × blocks), from 1, and its probability."""
    segment, probability = np.empty(len(cells), dtype=np.int8), np.empty(len(cells), dtype=np.float32)
    if compiled():
        from insights.survey.at_scale.scanning import assign

        assign(cells, tables.offsets, tables.table, tables.share, tables.rescale, segment, probability)
        return segment, probability
    for first in range(0, len(cells), CHUNK):
        rows = slice(first, first + CHUNK)
        joint, _ = _joint(cells[rows] + tables.offsets, tables)
        segment[rows] = joint.argmax(axis=1) + 1
        probability[rows] = joint.max(axis=1) / joint.sum(axis=1)
    return segment, probability


def step(workers, parts: list, coding: Coding, items: Items, state: np.ndarray) -> tuple[np.ndarray, float]:
    """One iteration of EM over all parts: the next state, and the log-likelihood of the present one."""
    sums, total = 0.0, 0.0
    for some, value in workers.over(sums_of, parts, tables_of(coding, items, state)):
        sums, total = sums + some, total + value
    by_column = np.empty((items.design.shape[1], state.shape[1]))
    offset = 0
    for block, size in zip(coding.blocks, coding.sizes, strict=True):
        shape = [coding.columns[i].size for i in block]
        cells = sums[offset : offset + size].reshape(*shape, -1)
        for axis, i in enumerate(block):
            own = cells.sum(axis=tuple(a for a in range(len(shape)) if a != axis))
            by_column[items.blocks[i]] = coding.columns[i].design.T @ own
        offset += size
    share = sums[: coding.sizes[0]].sum(axis=0)
    share = np.log(np.maximum(share / share.sum(), FLOOR))
    return np.vstack([coefficients(items, by_column[:, None, :])[:, 0], share]), total
