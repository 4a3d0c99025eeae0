"""Do people on one line stand in heaps? Heaps are groups, an even or single-peaked spread is not, however precisely it is measured.

The dip of the places (how far their distribution is from the nearest one with a single peak) is held against the dips of people who
stand evenly along the line: among spreads with a single peak that is the one with the largest dip. They answer the same questions, so
steps in the places that come from the questions are in both.
Method: Hartigan & Hartigan 1985, *Annals of Statistics* 13, by Monte Carlo through the items.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from insights.survey.latent_class import Items
from insights.survey.segments.one_dimension import LARGEST_LOG_RATE, Trait

POINTS = 64  # of the distribution function
EVEN = np.sqrt(3.0)  # half the width of an even spread of standard deviation 1


def dip(places: np.ndarray) -> float:
    """Distance of the distribution of `places` to the nearest one with a single peak: 0 to 0.25."""
    x = np.linspace(places.min(), places.max(), POINTS)
    height = np.searchsorted(np.sort(places), x, side="right") / len(places)
    left = [_above_hull(x[: one + 1], height[: one + 1]) for one in range(POINTS)]
    right = [_above_hull(-x[one:][::-1], 1 - height[one:][::-1]) for one in range(POINTS)]
    return float(np.maximum(left, right).min() / 2)


def _above_hull(x: np.ndarray, height: np.ndarray) -> float:
    """How far `height` lies above its greatest convex minorant."""
    corners = [0]
    for one in range(1, len(x)):
        while len(corners) > 1 and (height[corners[-1]] - height[corners[-2]]) * (x[one] - x[corners[-1]]) >= (
            height[one] - height[corners[-1]]
        ) * (x[corners[-1]] - x[corners[-2]]):
            corners.pop()
        corners.append(one)
    return float((height - np.interp(x, x[corners], height[corners])).max())


def heaps_p(items: Items, trait: Trait, *, n_draws: int = 39, seed: int) -> float:
    """p of the dip of the respondents' places, against people who stand evenly on the line of `trait`."""
    rng = np.random.default_rng([seed, 41])
    observed, exceeding = dip(trait.place(items, rng)), 0
    for _ in range(n_draws):
        drawn = _answers(items, trait, rng.uniform(-EVEN, EVEN, items.n), rng)
        exceeding += dip(trait.place(drawn, rng)) >= observed
    return (exceeding + 1) / (n_draws + 1)


def _answers(items: Items, trait: Trait, places: np.ndarray, rng: np.random.Generator) -> Items:
    """What people at `places` would answer, with the gaps of the real answers."""
    from scipy.special import gammaln

    line = trait.line(places)  # columns × people
    real = items.design[items.pattern]
    rows = np.zeros_like(real)
    for name, levels, block in zip(items.names, items.levels, items.blocks, strict=True):
        if levels:
            odds = np.exp(line[block] - line[block].max(axis=0)).cumsum(axis=0)
            chosen = (rng.random(items.n) * odds[-1] > odds[:-1]).sum(axis=0)
            rows[np.arange(items.n), block.start + chosen] = real[:, block].sum(axis=1)
            continue
        if name in items.counted:
            x = rng.poisson(np.exp(np.minimum(line[block.start + 1], LARGEST_LOG_RATE))).astype(float)
            third = -gammaln(x + 1)
        else:
            x = line[block.start] + np.exp(trait.intercept[block.start + 1]) * rng.normal(size=items.n)
            third = x**2
        rows[:, block] = np.column_stack([np.ones(items.n), x, third]) * real[:, [block.start]]
    return replace(items, design=rows, pattern=np.arange(items.n))
