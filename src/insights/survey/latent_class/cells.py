"""Answers as cells: what the compiled EM runs on.

Neighbouring items of few categories are joined to blocks, so that one look-up stands for several answers. Only combinations that occur
are kept. A number is a block of its own with one cell per value that occurs.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from insights.survey.latent_class.items import Items, distinct

SMALLEST_PRODUCT = 20  # items with the smallest probability of all that a product can take before it must be rescaled
SMALL_BLOCK, LARGE_BLOCK = 16, 256  # cells of a block


@dataclass(frozen=True)
class Cells:
    """The design of `Items`, looked up instead of multiplied; the arguments of `kernels.em`."""

    codes: np.ndarray  # patterns × blocks: rows of `members`
    rescale: np.ndarray  # per block: rescale before it
    members: np.ndarray  # cells of blocks × items: cells of single items, 0 where there is none
    widths: np.ndarray  # per cell of a block: items in it
    columns: np.ndarray  # per item of categories: first and last column of the design, first cell
    numbers: np.ndarray  # per number: first column, first and last cell, 1 for a count
    values: np.ndarray  # per cell of a single item: the three columns of a number; cell 0 is the constant


def cells_of(items: Items) -> Cells:
    """The cells of `items`; a missing answer is the constant cell, which has probability 1 in every class."""
    per_item, columns, numbers, values = _single_cells(items)
    largest = int(np.clip(len(items.design) // 4, SMALL_BLOCK, LARGE_BLOCK))
    codes, members, widths, rescale = [], [], [], []
    offset, product = 0, 1
    for block in _grouped(items, per_item, largest):
        first, code = distinct([per_item[i] for i in block])
        combinations = np.column_stack([per_item[i][first] for i in block])
        number = not items.levels[block[0]]
        cost = SMALLEST_PRODUCT - 2 if number else len(block)
        rescale.append(product + cost > SMALLEST_PRODUCT)
        product = cost if rescale[-1] else product + cost
        codes.append(code + offset)
        members.append(combinations)
        widths.append(np.full(len(combinations), len(block)))
        offset += len(combinations)
    width = max(part.shape[1] for part in members)
    return Cells(
        codes=np.column_stack(codes).astype(np.uint32),
        rescale=np.array([False, *rescale[1:]]),
        members=np.vstack([np.pad(part, ((0, 0), (0, width - part.shape[1]))) for part in members]).astype(np.int64),
        widths=np.concatenate(widths).astype(np.int64),
        columns=columns,
        numbers=numbers,
        values=values,
    )


def _single_cells(items: Items):
    """Per item the cell of every pattern, and what the cells stand for."""
    per_item, columns, numbers, values = [], [], [], [np.zeros((1, 3))]
    following = 1
    for name, levels, block in zip(items.names, items.levels, items.blocks, strict=True):
        part = items.design[:, block]
        if levels:
            answered = part.any(axis=1)
            per_item.append(np.where(answered, following + part.argmax(axis=1), 0))
            columns.append((block.start, block.stop, following))
            values.append(np.zeros((len(levels), 3)))
            following += len(levels)
            continue
        answered = part[:, 0] > 0
        _, first, code = np.unique(part[answered, 1], return_index=True, return_inverse=True)
        cells = np.zeros(len(part), dtype=np.int64)
        cells[answered] = following + code
        per_item.append(cells)
        values.append(part[answered][first])
        numbers.append((block.start, following, following + len(first), int(name in items.counted)))
        following += len(first)
    return per_item, _table(columns, 3), _table(numbers, 4), np.vstack(values)


def _table(rows: list[tuple], width: int) -> np.ndarray:
    return np.array(rows, dtype=np.int64).reshape(len(rows), width)


def _grouped(items: Items, per_item: list[np.ndarray], largest: int) -> list[list[int]]:
    """Items that are looked up together."""
    blocks: list[list[int]] = []
    size = 0
    for i, levels in enumerate(items.levels):
        here = len(levels) + 1 if (per_item[i] == 0).any() else len(levels)
        open_block = bool(blocks) and bool(items.levels[blocks[-1][0]])
        if levels and open_block and size * here <= largest and len(blocks[-1]) < SMALLEST_PRODUCT:
            blocks[-1].append(i)
            size *= here
        else:
            blocks.append([i])
            size = here
    return blocks
