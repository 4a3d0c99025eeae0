"""Which columns of a banner table exceed which others: pairwise tests that know weights, design and people in several columns."""

from __future__ import annotations

import numpy as np

from insights import estimates
from insights.estimates import no_share_below
from insights.survey.inference.comparing import pairwise_means, pairwise_shares
from insights.survey.inference.design import Design, Means

SIGNIFICANT = 0.05
ENOUGH = 5  # expected (effective) people on either side of a share


def share_pairs(found: Means, design: Design) -> np.ndarray:
    """Two-sided p of equal shares for each pair of columns: rows × columns × columns.

    The plain z test for a simple design. Else its variance under equality takes each person's own weight, times what strata, clusters,
    raked margins and shared people do to the variance of the difference. Pairs with fewer than five expected are not tested (missing).
    """
    if design.simple and found.covariances is None:
        return pairwise_shares(found.value, found.persons)
    p, kish = found.value, found.kish
    with np.errstate(divide="ignore", invalid="ignore"):
        pooled = p[:, :, None] * kish[:, None] + p[:, None, :] * kish[None, :]
        pooled = pooled / (kish[:, None] + kish[None, :])
        own = _under(pooled, found)
        variance = own + own.transpose(0, 2, 1)
        effect = _effects(found)
        statistic = np.abs(p[:, :, None] - p[:, None, :]) / np.sqrt(variance * effect)
        smaller = np.minimum(kish[:, None], kish[None, :]) / np.maximum(effect, 1)
        enough = smaller * np.minimum(pooled, 1 - pooled) >= ENOUGH
    return np.where(enough, _two_sided(statistic, found, design), np.nan)


def _under(pooled: np.ndarray, found: Means) -> np.ndarray:
    """Variance of each column's share if it were the `pooled` one of a pair (rows × columns × columns), by the weights alone."""
    return found.heavy[:, :, None] * (1 - 2 * pooled) + pooled**2 / found.kish[None, :, None]


def _effects(found: Means) -> np.ndarray:
    """By what factor the variance of each difference exceeds that of independent people."""
    if found.covariances is None:
        return np.ones((*found.value.shape, found.value.shape[1]))
    variances = np.einsum("ijj->ij", found.covariances)
    full = variances[:, :, None] + variances[:, None, :] - 2 * found.covariances
    alone = found.alone[:, :, None] + found.alone[:, None, :]
    ratio = np.divide(full, alone, out=np.ones_like(full), where=alone > 0)
    return np.where(np.isfinite(ratio) & (ratio > 1e-9), ratio, 1.0)


def _two_sided(statistic: np.ndarray, found: Means, design: Design) -> np.ndarray:
    from scipy.special import ndtr
    from scipy.stats import t

    if design.clusters is None:
        return 2 * ndtr(-statistic)
    degrees = np.minimum(found.degrees[:, None], found.degrees[None, :])
    return 2 * t.sf(statistic, degrees)


def mean_pairs(found: Means) -> np.ndarray:
    """Two-sided p of equal means for each pair of columns: rows × columns × columns; Welch's test, or a t test with the design's covariance."""
    from scipy.stats import t

    if found.covariances is None:
        pairs = zip(found.value, found.variance * found.kish, strict=True)
        return np.array([pairwise_means(value, variance, found.kish) for value, variance in pairs])
    variances = np.einsum("ijj->ij", found.covariances)
    full = variances[:, :, None] + variances[:, None, :] - 2 * found.covariances
    degrees = np.minimum(found.degrees[:, None], found.degrees[None, :])
    with np.errstate(divide="ignore", invalid="ignore"):
        statistic = np.abs(found.value[:, :, None] - found.value[:, None, :]) / np.sqrt(full)
    return np.where(full > 0, 2 * t.sf(statistic, degrees), np.nan)


def exceeded(
    p: np.ndarray,
    level: np.ndarray,
    persons: np.ndarray,
    letters: list[str],
    correction: str,
    *,
    hidden: np.ndarray | None = None,
) -> list[list[str]]:
    """For each row and column the letters of the columns that it exceeds at 5 %, corrected over all pairs and rows (`holm` or `bh`).

    Columns with fewer than ten people take no part, nor do cells that are `hidden`: letters follow from what is shown.
    """
    tested = np.broadcast_to(persons >= no_share_below(), level.shape) & (True if hidden is None else ~hidden)
    p = np.where(tested[:, :, None] & tested[:, None, :], p, np.nan)
    upper = np.triu_indices(p.shape[1], 1)
    corrected = np.full(p.shape, np.nan)
    corrected[:, *upper] = estimates.adjusted(p[:, *upper].ravel(), correction).reshape(len(p), -1)
    corrected = np.fmin(corrected, corrected.transpose(0, 2, 1))
    with np.errstate(invalid="ignore"):
        higher = (corrected < SIGNIFICANT) & (level[:, :, None] > level[:, None, :])
    return [
        [" ".join(letter for letter, above in zip(letters, marks, strict=True) if above) for marks in row]
        for row in higher
    ]
