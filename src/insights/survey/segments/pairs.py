"""How much each item tells of each other one: likelihood, penalty of BIC, and strength of the association, all pairs at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from insights.survey.latent_class import Items

BINS = 8  # groups of like size, into which a number is cut on which another item may depend
FLOOR = 1e-12


@dataclass(frozen=True)
class Pairs:
    """Items × items: the first depends on the second and on nothing else.

    `value` is -2 log-likelihood, `free` the parameters, `cost` both with the penalty of BIC, `gain` what `cost` is less than
    that of an item which depends on nothing; `strength` is Cramér's V, the correlation of two numbers, or eta.
    """

    value: np.ndarray
    free: np.ndarray
    cost: np.ndarray
    gain: np.ndarray
    strength: np.ndarray


def pairs_of(items: Items) -> Pairs:
    """All pairs of `items`: categories by their whole table, two numbers by a straight line, else by groups. Who left out
    the one item has answers of his own to the other."""
    p = len(items.names)
    value, free, strength = np.zeros((p, p)), np.zeros((p, p)), np.zeros((p, p))
    alone = [_dependent(items, one, items.counts @ items.design[:, items.blocks[one]][None]) for one in range(p)]
    weighted = items.design * items.counts[:, None]
    for on in range(p):
        sums = _answers_of(items, on).T @ weighted
        for item in range(p):
            if item == on:
                value[item, on], free[item, on] = alone[item]
                continue
            value[item, on], free[item, on] = _dependent(items, item, sums[:, items.blocks[item]])
            if _is_number(items, item) and not items.levels[on]:
                value[item, on], free[item, on] = _on_a_number(items, item, on, alone[item][0])
            strength[item, on] = _strength(items, item, on, sums[:, items.blocks[item]])
    cost = value + np.log(items.n) * free
    return Pairs(value, free, cost, np.diag(cost)[:, None] - cost, strength)


def _is_number(items: Items, item: int) -> bool:
    return not items.levels[item] and items.names[item] not in items.counted


def _answers_of(items: Items, item: int) -> np.ndarray:
    """Patterns × answers, of a number in groups of like size; the last column is no answer."""
    part = items.design[:, items.blocks[item]]
    if items.levels[item]:
        return np.hstack([part, 1 - part.sum(axis=1, keepdims=True)])
    answered, x = part[:, 0] > 0, part[:, 1]
    everybody = np.repeat(x[answered], items.counts[answered].astype(int))
    cuts = np.unique(np.quantile(everybody, np.arange(1, BINS) / BINS))
    return np.eye(len(cuts) + 2)[np.where(answered, np.searchsorted(cuts, x, side="right"), len(cuts) + 1)]


def _dependent(items: Items, item: int, sums: np.ndarray) -> tuple[float, int]:
    """-2 log-likelihood and parameters of an item, from the sums of its columns for each answer to another."""
    if items.levels[item]:
        sizes = sums.sum(axis=1, keepdims=True)
        value = (sums * np.log(np.maximum(sums, FLOOR) / np.maximum(sizes, FLOOR))).sum()
        return -2 * float(value), int((sizes > 0.5).sum()) * (sums.shape[1] - 1)
    answered, x, third = sums[sums[:, 0] > 0].T
    if items.names[item] in items.counted:
        rate = np.maximum(x / answered, FLOOR)
        return -2 * float((x * np.log(rate) - answered * rate + third).sum()), len(x)
    variance = max((third - x**2 / answered).sum() / answered.sum(), FLOOR)
    return float(answered.sum() * (np.log(2 * np.pi * variance) + 1)), len(x) + 1


def _on_a_number(items: Items, item: int, on: int, alone: float) -> tuple[float, int]:
    """-2 log-likelihood and parameters of a number on a line of another one."""
    r, both, somebody_left_out = _correlation(items, item, on)
    return alone + both * np.log(max(1 - r**2, FLOOR)), 3 + int(somebody_left_out)


def _correlation(items: Items, item: int, on: int) -> tuple[float, float, bool]:
    """Correlation of two numbers, how many gave both, and whether somebody gave the first alone."""
    mine, other = (items.design[:, items.blocks[one]] for one in (item, on))
    weights = items.counts * (mine[:, 0] > 0) * (other[:, 0] > 0)
    if not weights.any():
        return 0.0, 0.0, True
    x, y = (part[:, 1] - np.average(part[:, 1], weights=weights) for part in (mine, other))
    spread = np.sqrt((weights * x**2).sum() * (weights * y**2).sum())
    r = (weights * x * y).sum() / max(spread, FLOOR)
    return float(r), float(weights.sum()), bool((mine[:, 0] > other[:, 0]).any())


def _strength(items: Items, item: int, on: int, sums: np.ndarray) -> float:
    """Of the association, among those who answered both."""
    table = sums[:-1]
    if not items.levels[item] and not items.levels[on]:
        return abs(_correlation(items, item, on)[0])
    if items.levels[item]:
        table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
        if min(table.shape) < 2:
            return 0.0
        expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
        return float(np.sqrt(((table - expected) ** 2 / expected).sum() / table.sum() / (min(table.shape) - 1)))
    rows = items.design[:, items.blocks[item]]
    present = items.counts * (rows[:, 0] > 0) * items.design[:, items.blocks[on]].any(axis=1)
    answered, x, _ = table[table[:, 0] > 0].T
    if not present.any():
        return 0.0
    mean = np.average(rows[:, 1], weights=present)
    between = (answered * (x / answered - mean) ** 2).sum()
    return float(np.sqrt(between / max((present * (rows[:, 1] - mean) ** 2).sum(), FLOOR)))
