"""Shares and means with their intervals, weighted or not, and the rules for small bases.

Every estimate carries `n` (unweighted). Weighted intervals use Kish's effective sample size (Kish 1965, *Survey Sampling*).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from insights.bases import no_share_below, small_below, suppress_below

Z95 = 1.959963984540054
END_ANSWERS = 0.25  # added at each end of a scale
PROMOTER, DETRACTOR = 9, 6  # answers to the NPS question from the one on and up to the other


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
    if n < suppress_below():
        return "suppressed"
    if n < no_share_below():
        return "no share"
    return "small base" if n < small_below() else ""


def gives_away(hidden: Sequence[int]) -> bool:
    """Whether counts left out of a whole follow from what is told: one alone, or fewer than five people together (Hundepool et al. 2012,
    *Statistical Disclosure Control*, ch. 4)."""
    return len(hidden) == 1 or sum(hidden) < suppress_below()


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


def mean(values, *, weights=None, scale: tuple[float, float] | None = None) -> Estimate:
    """Mean of `values` (missing ones left out) with its t interval, on the effective n when weighted.

    With the ends of a `scale` the interval counts a quarter of an answer more at each end and stays on the scale: answers that crowd at one end,
    or are all the same, tell less about the rare ones than their spread says (as pseudo-answers do for shares; Agresti & Coull 1998).
    """
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
    critical = float(t.ppf(0.975, base - 1))
    if scale is not None:
        low, high = scale
        spread = float(np.average((x - value) ** 2, weights=w))
        return Estimate(value, *on_scale(value, base * spread, base, critical, low=low, high=high), len(x), base)
    variance = float(np.average((x - value) ** 2, weights=w)) * base / (base - 1)
    half = critical * np.sqrt(variance / base)
    return Estimate(value, value - half, value + half, len(x), base)


def on_scale(
    value: float, squares: float, base: float, critical: float, *, low: float, high: float
) -> tuple[float, float]:
    """Limits of a mean of `base` answers with the sum of `squares` around it, and a quarter of an answer more at each end of the scale."""
    size = base + 2 * END_ANSWERS
    centre = (base * value + END_ANSWERS * (low + high)) / size
    squares += base * (value - centre) ** 2 + END_ANSWERS * ((low - centre) ** 2 + (high - centre) ** 2)
    half = critical * float(np.sqrt(squares / (size - 1) / size))
    return max(low, min(value, centre - half)), min(high, max(value, centre + half))


def nps(scores, weights=None) -> Estimate:
    """Net Promoter Score of answers 0–10 as a fraction (0.3 for 30): share of 9–10 minus share of 0–6; missing answers are left out.

    The interval is the adjusted Wald one (three answers are added: ¾ promoters, 1½ passives, ¾ detractors; Rocks 2016), on the effective n
    when weighted: 50 promoters and 20 detractors of 100 give 0.1405 to 0.4420. Raises ValueError for scores outside 0–10.
    """
    x = np.asarray(scores, dtype=float)
    w = np.ones(len(x)) if weights is None else np.asarray(weights, dtype=float)
    given = ~np.isnan(x)
    x, w = x[given], w[given]
    if ((x < 0) | (x > 10)).any():
        raise ValueError(f"NPS scores lie between 0 and 10, here is {x[(x < 0) | (x > 10)][0]:g}")
    base = effective_n(w)
    if base == 0:
        return Estimate(np.nan, np.nan, np.nan, len(x), 0.0)
    promoters, detractors = w[x >= PROMOTER].sum() / w.sum(), w[x <= DETRACTOR].sum() / w.sum()
    value = Estimate(float(promoters - detractors), np.nan, np.nan, len(x), base)
    return nps_interval(value, base, float(promoters + detractors))


def nps_interval(plain: Estimate, size: float, decided: float) -> Estimate:
    """The NPS `plain` (a fraction) with its interval on an effective n of `size`; `decided`: share of promoters and detractors together."""
    promoters, detractors = (decided + plain.value) / 2, (decided - plain.value) / 2
    p, d = (promoters * size + 0.75) / (size + 3), (detractors * size + 0.75) / (size + 3)
    half = Z95 * nps_error(p, d, size + 3)
    return Estimate(plain.value, max(-1.0, p - d - half), min(1.0, p - d + half), plain.n, size)


def nps_error(promoters: float, detractors: float, n: float) -> float:
    """Standard error of an NPS (fraction) from the shares of promoters and detractors among n: sqrt((p + d − (p − d)²) / n)."""
    return float(np.sqrt(max(0.0, promoters + detractors - (promoters - detractors) ** 2) / n))


def difference(a: Estimate, b: Estimate) -> Estimate:
    """a − b of two independent estimates, intervals combined by the MOVER (Zou & Donner 2008; Newcombe 1998 for shares)."""
    value = a.value - b.value
    low = value - np.sqrt((a.value - a.low) ** 2 + (b.high - b.value) ** 2)
    high = value + np.sqrt((a.high - a.value) ** 2 + (b.value - b.low) ** 2)
    return Estimate(value, float(low), float(high), a.n + b.n, a.effective_n + b.effective_n)


def adjusted(p, method: str = "holm") -> np.ndarray:
    """p values corrected for many tests: `holm` (Holm 1979, family-wise error) or `bh` (Benjamini & Hochberg 1995, false discoveries).

    Missing values stay missing and do not count as tests. Raises ValueError for another method.
    """
    p = np.asarray(p, dtype=float)
    out = np.full(p.shape, np.nan)
    given = np.flatnonzero(~np.isnan(p))
    order = given[np.argsort(p[given], kind="stable")]
    m = len(order)
    if not m:
        return out
    if method == "holm":
        corrected = np.maximum.accumulate(p[order] * (m - np.arange(m)))
    elif method == "bh":
        corrected = np.minimum.accumulate((p[order] * m / np.arange(1, m + 1))[::-1])[::-1]
    else:
        raise ValueError(f"method is 'holm' or 'bh', not {method!r}")
    out[order] = np.minimum(corrected, 1.0)
    return out
