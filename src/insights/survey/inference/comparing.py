"""Tests of differences between groups, their effect sizes and corrections for many tests; all on effective sample sizes when weighted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Comparison:
    """One test: its name, statistic, degrees of freedom, p, and the effect size with its name."""

    test: str
    statistic: float
    df: float
    p: float
    effect: float
    effect_name: str


def compare_counts(counts: np.ndarray, *, deflation: float = 1.0) -> Comparison:
    """Pearson's chi² of a table of (weighted) counts with Cramér's V, corrected for bias (Bergsma 2013).

    `deflation`: effective n / n, by which weighted counts are scaled (first-order design correction). Empty rows and columns are dropped.
    """
    from scipy.stats import chi2

    table = np.asarray(counts, dtype=float) * deflation
    table = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    rows, columns, n = *table.shape, table.sum()
    if min(rows, columns) < 2 or n <= 1:
        return Comparison("chi2", np.nan, np.nan, np.nan, np.nan, "V")
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / n
    statistic = float(((table - expected) ** 2 / expected).sum())
    df = (rows - 1) * (columns - 1)
    return Comparison("chi2", statistic, df, float(chi2.sf(statistic, df)), _bergsma(statistic, n, rows, columns), "V")


def _bergsma(statistic: float, n: float, rows: int, columns: int) -> float:
    phi2 = max(0.0, statistic / n - (rows - 1) * (columns - 1) / (n - 1))
    smaller = min(rows - (rows - 1) ** 2 / (n - 1), columns - (columns - 1) ** 2 / (n - 1)) - 1
    return float(np.sqrt(phi2 / smaller)) if smaller > 0 else np.nan


def compare_means(means: np.ndarray, variances: np.ndarray, n: np.ndarray) -> Comparison:
    """Welch's test of equal means (Welch 1951), and eta², from each group's mean, variance (divisor n − 1) and (effective) n.

    Groups with n < 2 or without variance are left out of the test; with fewer than two left there is no p.
    """
    from scipy.stats import f

    means, variances, n = (np.asarray(values, dtype=float) for values in (means, variances, n))
    there = (n > 0) & ~np.isnan(means)
    grand = np.average(means[there], weights=n[there]) if there.any() else np.nan
    between = float((n[there] * (means[there] - grand) ** 2).sum())
    within = float(np.nansum(((n - 1) * variances)[there]))
    eta2 = between / (between + within) if between + within > 0 else np.nan
    use = there & (n >= 2) & (variances > 0)
    k = int(use.sum())
    if k < 2:
        return Comparison("Welch", np.nan, np.nan, np.nan, eta2, "eta2")
    m, size, w = means[use], n[use], n[use] / variances[use]
    centre = (w * m).sum() / w.sum()
    a = (w * (m - centre) ** 2).sum() / (k - 1)
    rest = ((1 - w / w.sum()) ** 2 / (size - 1)).sum()
    statistic = float(a / (1 + 2 * (k - 2) * rest / (k**2 - 1)))
    return Comparison("Welch", statistic, k - 1, float(f.sf(statistic, k - 1, (k**2 - 1) / (3 * rest))), eta2, "eta2")


def pairwise_shares(shares: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Two-sided p of the z test of equal shares for each pair of groups: rows × groups × groups from `shares` (rows × groups) and n.

    Pairs whose expected counts lie below 5 are not tested (missing).
    """
    from scipy.special import ndtr

    shares, n = np.asarray(shares, dtype=float), np.asarray(n, dtype=float)
    a, b, na, nb = shares[:, :, None], shares[:, None, :], n[:, None], n[None, :]
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = (a * na + b * nb) / (na + nb)
        z = (a - b) / np.sqrt(pooled * (1 - pooled) * (1 / na + 1 / nb))
        enough = np.minimum(na, nb) * np.minimum(pooled, 1 - pooled) >= 5
    return np.where(enough, 2 * ndtr(-np.abs(z)), np.nan)


def pairwise_means(means: np.ndarray, variances: np.ndarray, n: np.ndarray) -> np.ndarray:
    """Two-sided p of Welch's t test for each pair of groups: groups × groups; missing where n < 2."""
    from scipy.stats import t

    means, variances, n = (np.asarray(values, dtype=float) for values in (means, variances, n))
    with np.errstate(divide="ignore", invalid="ignore"):
        error = variances / n
        both = error[:, None] + error[None, :]
        df = both**2 / ((error**2 / (n - 1))[:, None] + (error**2 / (n - 1))[None, :])
        p = 2 * t.sf(np.abs(means[:, None] - means[None, :]) / np.sqrt(both), df)
    enough = (n >= 2)[:, None] & (n >= 2)[None, :] & (both > 0)
    return np.where(enough, p, np.nan)
