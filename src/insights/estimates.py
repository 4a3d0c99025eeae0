"""Shares and means with their intervals, weighted or not, and the rules for small bases.

Every estimate carries `n` (unweighted). Weighted intervals use Kish's effective sample size (Kish 1965, *Survey Sampling*).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

Z95 = 1.959963984540054
SUPPRESS_BELOW = 5  # no figure at all
NO_SHARE_BELOW = 10  # no percentage
SMALL_BELOW = 30  # marked


@dataclass(frozen=True)
class Estimate:
    """A value with its 95 % interval, the unweighted base `n` and the effective base."""

    value: float
    low: float
    high: float
    n: int
    effective_n: float

    @property
    def note(self) -> str:
        """`suppressed`, `no share`, `small base` or nothing."""
        return base_note(self.n)


def base_note(n: int) -> str:
    """What the base `n` allows: `suppressed` (n < 5), `no share` (n < 10), `small base` (n < 30), else nothing."""
    if n < SUPPRESS_BELOW:
        return "suppressed"
    if n < NO_SHARE_BELOW:
        return "no share"
    return "small base" if n < SMALL_BELOW else ""


def gives_away(hidden: Sequence[int]) -> bool:
    """Whether counts left out of a whole follow from what is told: one alone, or fewer than five people together (Hundepool et al. 2012,
    *Statistical Disclosure Control*, ch. 4)."""
    return len(hidden) == 1 or sum(hidden) < SUPPRESS_BELOW


def effective_n(weights: np.ndarray) -> float:
    """Kish's effective sample size (sum w)² / sum w²; 0 for no weights."""
    weights = np.asarray(weights, dtype=float)
    square = float((weights**2).sum())
    return float(weights.sum() ** 2 / square) if square else 0.0


def wilson(successes: float, n: float) -> tuple[float, float]:
    """95 % Wilson score interval of `successes` out of `n` (Newcombe 1998: 81 of 263 gives .2553 to .3662)."""
    if n <= 0:
        return float("nan"), float("nan")
    p = successes / n
    centre = (p + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
    half = Z95 * np.sqrt(p * (1 - p) / n + Z95**2 / (4 * n**2)) / (1 + Z95**2 / n)
    return float(max(0.0, centre - half)), float(min(1.0, centre + half))


def share(is_member, *, weights=None) -> Estimate:
    """Share of True in `is_member` (length n) with its Wilson interval, on the effective n when weighted."""
    members = np.asarray(is_member, dtype=bool)
    n = len(members)
    w = np.ones(n) if weights is None else np.asarray(weights, dtype=float)
    if n == 0 or w.sum() == 0:
        return Estimate(float("nan"), float("nan"), float("nan"), n, 0.0)
    value = float(w[members].sum() / w.sum())
    base = effective_n(w)
    low, high = wilson(value * base, base)
    return Estimate(value, low, high, n, base)


def mean(values, *, weights=None) -> Estimate:
    """Mean of `values` (missing ones left out) with its t interval, on the effective n when weighted."""
    from scipy.stats import t

    x = np.asarray(values, dtype=float)
    w = np.ones(len(x)) if weights is None else np.asarray(weights, dtype=float)
    valid = ~np.isnan(x) & (w > 0)
    x, w = x[valid], w[valid]
    if not len(x):
        return Estimate(float("nan"), float("nan"), float("nan"), 0, 0.0)
    value = float(np.average(x, weights=w))
    base = effective_n(w)
    if base <= 1:
        return Estimate(value, float("nan"), float("nan"), len(x), base)
    variance = float(np.average((x - value) ** 2, weights=w)) * base / (base - 1)
    half = float(t.ppf(0.975, base - 1)) * np.sqrt(variance / base)
    return Estimate(value, value - half, value + half, len(x), base)


def difference(a: Estimate, b: Estimate) -> Estimate:
    """a − b of two independent estimates, intervals combined by the MOVER (Zou & Donner 2008; Newcombe 1998 for shares)."""
    value = a.value - b.value
    low = value - np.sqrt((a.value - a.low) ** 2 + (b.high - b.value) ** 2)
    high = value + np.sqrt((a.high - a.value) ** 2 + (b.value - b.low) ** 2)
    return Estimate(value, float(low), float(high), a.n + b.n, a.effective_n + b.effective_n)
