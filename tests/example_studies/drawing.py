"""Chance: draws that use nothing but uniform and normal numbers, so that every numpy gives the same bytes."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

import numpy as np

Options = Sequence[tuple[object, float]]


def pick(rng: np.random.Generator, options: dict | Options):
    """One of the options; the numbers are weights."""
    pairs = list(options.items()) if isinstance(options, dict) else list(options)
    limits = list(accumulate(weight for _, weight in pairs))
    return pairs[min(bisect_right(limits, rng.random() * limits[-1]), len(pairs) - 1)][0]


def one_of(rng: np.random.Generator, values: Sequence):
    """One of the values, all equally likely."""
    return values[int(rng.random() * len(values))]


def shuffled(rng: np.random.Generator, values: Sequence) -> list:
    """The values in an order of chance."""
    return [values[i] for i in np.argsort(rng.random(len(values)), kind="stable")]


def sample(rng: np.random.Generator, values: Sequence, n: int) -> list:
    """`n` different values."""
    return shuffled(rng, values)[:n]


def chance(rng: np.random.Generator, probability: float) -> bool:
    """True with this probability."""
    return bool(rng.random() < probability)


def on_scale(rng: np.random.Generator, mean: float, spread: float, low: int, high: int) -> int:
    """A whole number from `low` to `high`: a normal number, rounded and cut off."""
    return int(min(high, max(low, np.floor(mean + spread * rng.normal() + 0.5))))


def scale_probabilities(mean: float, spread: float, low: int, high: int) -> np.ndarray:
    """Probabilities of the outcomes of `on_scale`."""
    from scipy.stats import norm

    limits = norm.cdf((np.arange(low, high) + 0.5 - mean) / spread)
    return np.diff(np.concatenate([[0.0], limits, [1.0]]))
