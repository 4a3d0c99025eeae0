"""From weighted sums of the design to the coefficients of each class: the M-step."""

from __future__ import annotations

import numpy as np

from insights.survey.latent_class.items import FLOOR, Items

VARIANCE_FLOOR = 1e-3  # numbers are standardised
RATE_FLOOR = 1e-4  # of counts


def coefficients(items: Items, sums: np.ndarray) -> np.ndarray:
    """Log probabilities of categories, and the three terms of a number's log density, from weighted sums of the design."""
    flat = sums.reshape(len(sums), -1)
    out = np.empty_like(flat)
    nominal = items.nominal
    if nominal.any():
        part = np.maximum(flat[nominal], FLOOR)
        out[nominal] = np.log(np.maximum(part / (items.same_item.T @ (items.same_item @ part)), FLOOR))
    out = out.reshape(sums.shape)
    for name, levels, block in zip(items.names, items.levels, items.blocks, strict=True):
        if not levels:
            out[block] = (_poisson if name in items.counted else _gaussian)(*sums[block])
    return out


def _gaussian(answered: np.ndarray, x: np.ndarray, squares: np.ndarray) -> np.ndarray:
    """One variance for all classes, so that no class can collapse onto a single value."""
    answered = np.maximum(answered, FLOOR)
    mean = x / answered
    spread = (squares - answered * mean**2).sum(axis=-1, keepdims=True) / answered.sum(axis=-1, keepdims=True)
    variance = np.broadcast_to(np.maximum(spread, VARIANCE_FLOOR), mean.shape)
    return np.stack([-0.5 * np.log(2 * np.pi * variance) - mean**2 / (2 * variance), mean / variance, -0.5 / variance])


def _poisson(answered: np.ndarray, x: np.ndarray, _factorials: np.ndarray) -> np.ndarray:
    rate = np.maximum(x / np.maximum(answered, FLOOR), RATE_FLOOR)
    return np.stack([-rate, np.log(rate), np.ones_like(rate)])
