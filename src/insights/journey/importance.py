"""Relative importance of predictors from one correlation matrix: LMG and Johnson's relative weights.

Both split R² into one non-negative part per predictor. LMG (Lindeman, Merenda & Gold 1980; the Shapley value of R²) averages
what a predictor adds over all orders of entry. mtcars, mpg on cyl, disp, hp, gear: .2471, .2435, .2109, .0777.
"""

from __future__ import annotations

from math import factorial

import numpy as np

EXACT_UP_TO = 14  # predictors; LMG looks at every subset
SMALLEST_EIGENVALUE = 1e-6


def weighted_correlations(values: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Correlation matrices (draws × q × q) from all pairs of answers that exist, and means (draws × q).

    `values`: people × q with NaN for no answer; `weights`: draws × people. A pairwise matrix need not be one of real data, so
    negative eigenvalues are lifted to a small positive one (Rousseeuw & Molenberghs 1993, the shrinking of eigenvalues).
    """
    known = ~np.isnan(values)
    filled = np.where(known, values - np.nanmean(values, axis=0), 0.0)  # centred: no cancellation in the products below
    mask = known.astype(float)
    matrices, means = [], []
    for w in weights:
        weighted, weighted_mask = filled * w[:, None], mask * w[:, None]
        base = np.maximum(mask.T @ weighted_mask, 1e-12)
        first = weighted.T @ mask / base  # mean of row variable where the column variable is known
        product = filled.T @ weighted / base - first * first.T
        square = (filled**2 * w[:, None]).T @ mask / base - first**2
        spread = np.sqrt(np.maximum(square * square.T, 1e-12))
        matrices.append(product / spread)
        means.append(np.diag(first) + np.nanmean(values, axis=0))
    return _positive(np.array(matrices)), np.array(means)


def lmg(correlations: np.ndarray) -> np.ndarray:
    """LMG parts of R² (draws × p) for matrices draws × (p+1) × (p+1) whose last variable is the outcome."""
    explained = _explained_by_subset(correlations)
    p = correlations.shape[1] - 1
    subsets = np.arange(2**p)
    size = np.array([int(s).bit_count() for s in subsets])
    share = np.array([factorial(s) * factorial(p - s - 1) / factorial(p) if s < p else 0.0 for s in range(p + 1)])
    parts = []
    for j in range(p):
        without = subsets[(subsets >> j) & 1 == 0]
        gain = explained[:, without | (1 << j)] - explained[:, without]
        parts.append(gain @ share[size[without]])
    return np.stack(parts, axis=1)


def relative_weights(correlations: np.ndarray) -> np.ndarray:
    """Johnson's relative weights (Johnson 2000), shaped as in `lmg`: close to it, for any number of predictors."""
    values, vectors = np.linalg.eigh(correlations[:, :-1, :-1])
    root = (vectors * np.sqrt(np.maximum(values, SMALLEST_EIGENVALUE))[:, None, :]) @ vectors.transpose(0, 2, 1)
    beta = np.linalg.solve(root, correlations[:, :-1, -1:])
    return ((root**2) @ (beta**2))[:, :, 0]


def relative_importance(correlations: np.ndarray) -> np.ndarray:
    """LMG up to 14 predictors, Johnson's relative weights beyond; in portions that keep memory small."""
    if correlations.shape[1] - 1 > EXACT_UP_TO:
        return relative_weights(correlations)
    return np.concatenate([lmg(correlations[i : i + 25]) for i in range(0, len(correlations), 25)])


def r_squared(correlations: np.ndarray) -> np.ndarray:
    """R² of the full model for each matrix (the last variable is the outcome)."""
    beta = np.linalg.solve(correlations[:, :-1, :-1], correlations[:, :-1, -1:])
    return (correlations[:, :-1, -1] * beta[:, :, 0]).sum(axis=1)


def _explained_by_subset(correlations: np.ndarray) -> np.ndarray:
    """R² of every subset (draws × 2^p; bit j of the index: predictor j is in), by sweeping one predictor after the other."""
    state = correlations[:, None, :, :]
    for _ in range(correlations.shape[1] - 1):
        left_out = state[:, :, 1:, 1:]
        swept = left_out - state[:, :, 1:, :1] * state[:, :, :1, 1:] / state[:, :, :1, :1]
        state = np.concatenate([left_out, swept], axis=1)
    return 1.0 - state[:, :, 0, 0]


def _positive(matrices: np.ndarray) -> np.ndarray:
    values, vectors = np.linalg.eigh(matrices)
    lifted = np.maximum(values, SMALLEST_EIGENVALUE)
    rebuilt = (vectors * lifted[:, None, :]) @ vectors.transpose(0, 2, 1)
    spread = np.sqrt(np.diagonal(rebuilt, axis1=1, axis2=2))
    return rebuilt / (spread[:, :, None] * spread[:, None, :])
