"""The respondents on which tests and resampling run, where there are many."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from insights.survey.latent_class import Items

TESTED_N = 3000  # more add seconds and no power that matters


def rows_for_tests(n: int, seed: int, *, most: int = TESTED_N) -> np.ndarray:
    """The respondents on which tests and resampling run: all, or a random `most`."""
    if n <= most:
        return np.arange(n)
    return np.sort(np.random.default_rng([seed, 5]).choice(n, most, replace=False))


def subset(items: Items, rows: np.ndarray) -> Items:
    """The answers of some respondents."""
    used, pattern = np.unique(items.pattern[rows], return_inverse=True)
    return replace(items, design=items.design[used], pattern=pattern.ravel())
