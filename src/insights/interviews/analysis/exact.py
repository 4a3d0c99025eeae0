"""Tests and intervals for a handful of people: exact or by permutation, never on passages as if they were independent."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from math import comb

import numpy as np

from insights import estimates
from insights.estimates import Z95

DRAWS = 9_999
MARGIN, SMALLEST = 3, 6  # people that each margin of a tested table must hold, and the whole table
RANKS_EXACT_TO = 200  # people up to which ranks are permuted; beyond, the normal approximation is as good
ALPHA = 0.05
_SAME = 1 + 1e-9  # equal but for rounding


@dataclass(frozen=True)
class Result:
    """A test of people: p, the smallest p its margins allow, and the effect with its 95 % interval."""

    test: str
    effect_name: str
    effect: float
    low: float
    high: float
    p: float
    p_least: float


def tested_from() -> int:
    """People that a tested table must hold: six, or the study's smallest group."""
    return max(SMALLEST, estimates.suppress_below())


def fisher(said: tuple[int, int], base: tuple[int, int]) -> Result:
    """Fisher's exact test of two shares, two-sided; effect: second share minus first with Newcombe's interval (1998, method 10)."""
    p = _fisher_p(sum(base), base[0], sum(said))
    low = max(0, sum(said) - base[1])
    shares = [estimates.share(np.arange(n) < k) for k, n in zip(said, base, strict=True)]
    gap = estimates.difference(shares[1], shares[0])
    return Result("Fisher", "difference of shares", gap.value, gap.low, gap.high, p[said[0] - low], min(p))


@cache
def _fisher_p(n: int, first: int, said: int) -> tuple[float, ...]:
    """Two-sided p for each possible count in the first group, in rising order."""
    from scipy.stats import hypergeom

    counts = np.arange(max(0, said - (n - first)), min(first, said) + 1)
    mass = hypergeom.pmf(counts, n, first, said)
    return tuple(float(min(1.0, mass[mass <= own * _SAME].sum())) for own in mass)


def counts_by_permutation(said: tuple[int, ...], base: tuple[int, ...], *, seed: int) -> Result:
    """Permutation test of more than two shares (chi²); effect: Cramér's V, its interval by the noncentral chi² (Steiger 2004)."""
    drawn = _drawn_chi2(sum(said), base, seed)
    observed = _chi2(np.array([said]), np.array(base))[0]
    p = float((1 + (drawn * _SAME >= observed).sum()) / (len(drawn) + 1))
    n, df = sum(base), len(base) - 1
    low, high = _noncentral(observed, df)
    v, low, high = (float(min(1.0, np.sqrt(value / n))) for value in (observed, low, high))
    return Result("permutation chi2", "V", v, min(low, v), max(high, v), p, 1 / comb(n, sum(said)))


@lru_cache(maxsize=512)
def _drawn_chi2(said: int, base: tuple[int, ...], seed: int) -> np.ndarray:
    # The seed of each margin is its own, so that a further code changes no other code's p.
    rng = np.random.default_rng([seed, said, *base])
    return _chi2(rng.multivariate_hypergeometric(base, said, size=DRAWS), np.array(base))


def _chi2(said: np.ndarray, base: np.ndarray) -> np.ndarray:
    n, total = base.sum(), said.sum(axis=1, keepdims=True)
    expected = base * total / n
    return ((said - expected) ** 2 / expected + (said - expected) ** 2 / (base - expected)).sum(axis=1)


def _noncentral(statistic: float, df: int) -> tuple[float, float]:
    from scipy.special import chdtr, chndtrinc

    ends = [chndtrinc(statistic, df, p) if chdtr(df, statistic) > p else 0.0 for p in (0.975, 0.025)]
    return float(ends[0]), float(ends[1])


def ranks_by_permutation(values: np.ndarray, said: np.ndarray, *, seed: int) -> Result:
    """Permutation test of ranks: have those who said it (bool) higher `values`? Effect: Cliff's delta with its interval.

    From 201 people on Mann and Whitney's normal approximation with ties. Interval: Feng & Cliff 2004.
    """
    from scipy.stats import mannwhitneyu, rankdata

    values, said = np.asarray(values, dtype=float), np.asarray(said, dtype=bool)
    n, m = len(values), int(said.sum())
    if n > RANKS_EXACT_TO:
        p = float(mannwhitneyu(values[said], values[~said], method="asymptotic").pvalue)
    else:
        drawn = _drawn_ranks(tuple(np.sort(rankdata(values))), seed)[:, m - 1]
        middle = m * (n + 1) / 2
        far = abs(rankdata(values)[said].sum() - middle)
        p = float((1 + (np.abs(drawn - middle) + 1e-9 >= far).sum()) / (len(drawn) + 1))
    delta, low, high = _cliff(values[said], values[~said])
    return Result("permutation ranks", "delta", delta, low, high, p, 1 / comb(n, m))


@lru_cache(maxsize=16)
def _drawn_ranks(ranks: tuple[float, ...], seed: int) -> np.ndarray:
    """Sums of the first 1, 2 … ranks of each random order: the null distribution for every number of people at once."""
    rng = np.random.default_rng([seed, len(ranks)])
    return rng.permuted(np.tile(np.array(ranks), (DRAWS, 1)), axis=1).cumsum(axis=1)


def _cliff(a: np.ndarray, b: np.ndarray) -> tuple[float, float, float]:
    signs = np.sign(a[:, None] - b[None, :])
    d, smaller = float(signs.mean()), min(len(a), len(b))
    if abs(d) == 1:  # no overlap: Cliff 1996
        bound = (smaller - Z95**2) / (smaller + Z95**2)
        return (d, bound, 1.0) if d > 0 else (d, -1.0, -bound)
    rows, columns = ((signs.mean(axis=1) - d) ** 2).sum(), ((signs.mean(axis=0) - d) ** 2).sum()
    cells = ((signs - d) ** 2).sum()
    variance = (len(b) ** 2 * rows + len(a) ** 2 * columns - cells) / (len(a) * len(b) * (len(a) - 1) * (len(b) - 1))
    s = np.sqrt(max(variance, (1 - d**2) / (len(a) * len(b) - 1)))
    spread = Z95 * s * np.sqrt((1 - d**2) ** 2 + Z95**2 * s**2)
    low, high = ((d - d**3 + sign * spread) / (1 - d**2 + Z95**2 * s**2) for sign in (-1, 1))
    return d, float(max(-1.0, low)), float(min(1.0, high))


def means_by_permutation(a: np.ndarray, b: np.ndarray, *, seed: int) -> Result:
    """Permutation test of two means; effect: mean of `a` minus mean of `b` with Welch's t interval."""
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    both = np.sort(np.concatenate([a, b]))
    rng = np.random.default_rng([seed, len(a), len(b)])
    drawn = rng.permuted(np.tile(both, (DRAWS, 1)), axis=1)[:, : len(a)].mean(axis=1)
    far = abs(a.mean() - both.mean())
    p = float((1 + (np.abs(drawn - both.mean()) + 1e-12 >= far).sum()) / (DRAWS + 1))
    gap = estimates.difference(estimates.mean(a), estimates.mean(b))
    return Result("permutation means", "difference", gap.value, gap.low, gap.high, p, 1 / comb(len(both), len(a)))


def corrected(p: np.ndarray, p_least: np.ndarray, *, method: str = "holm") -> tuple[np.ndarray, np.ndarray]:
    """p corrected over all tests, `holm` (family-wise error) or `bh` (false discoveries), and which tests could decide at all.

    Tests whose margins let no result pass count for nothing and get 1 (Tarone 1990): which they are is known before looking at who
    said what, so the error stays below 5 % while the rest need not pay for them. Missing p are no tests.
    """
    p, p_least = np.asarray(p, dtype=float), np.asarray(p_least, dtype=float)
    given = ~np.isnan(p)
    k = next((k for k in range(1, len(p) + 1) if (p_least[given] <= ALPHA / k).sum() <= k), 1)
    able = given & (np.nan_to_num(p_least, nan=1.0) <= ALPHA / k)
    out = np.where(given, 1.0, np.nan)
    if able.any():
        out[able] = estimates.adjusted(p[able], method)
    return out, able
