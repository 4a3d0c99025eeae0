"""How sure the order of the drivers is: which of them are tied, and what places they take when people are drawn again."""

from __future__ import annotations

import numpy as np
import pandas as pd


def tied(importance: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """The number of each driver's group, 1 for the most important.

    A group begins with the most important driver that no group holds yet (its first), and takes in every driver whose interval
    overlaps with the interval of this first one; overlap is not handed on from one member to the next, so that a long chain of
    neighbours does not become one group. Inside a group the data name no order.
    """
    importance, low, high = (np.asarray(values, dtype=float) for values in (importance, low, high))
    order = np.argsort(-importance, kind="stable")
    groups, number, first = np.zeros(len(importance), dtype=int), 0, -1
    for place in order:
        if first < 0 or high[place] < low[first]:
            number, first = number + 1, place
        groups[place] = number
    return groups


def places(shares: np.ndarray) -> pd.DataFrame:
    """Each driver's `place` (1: most important), the 95 % percentile interval of its place, and how often it came `first`.

    `shares`: (1 + draws) × drivers; the first row is the estimate, the others its bootstrap samples.
    """
    ranks = _ranks(np.asarray(shares, dtype=float))
    drawn = ranks[1:]
    low, high = np.percentile(drawn, [2.5, 97.5], axis=0, method="closest_observation")
    return pd.DataFrame(
        {"place": ranks[0], "place_low": low, "place_high": high, "first_share": (drawn == 1).mean(axis=0)}
    ).astype({"place": float, "place_low": float, "place_high": float})


def agreement(shares: np.ndarray) -> float:
    """How alike the order of a new sample is to the estimated one: the mean of Spearman's rank correlation over the bootstrap samples."""
    ranks = _ranks(np.asarray(shares, dtype=float))
    k = ranks.shape[1]
    if k < 2:
        return float("nan")
    distance = ((ranks[1:] - ranks[0]) ** 2).sum(axis=1)
    return float((1 - 6 * distance / (k * (k**2 - 1))).mean())


def _ranks(shares: np.ndarray) -> np.ndarray:
    """Places from 1 (largest) in every row; equal shares keep their order."""
    order = np.argsort(-shares, axis=1, kind="stable")
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, np.arange(1, shares.shape[1] + 1)[None], axis=1)
    return ranks
