"""One answer among a group of respondents and among all others: both figures, the difference, and a test."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from insights import estimates
from insights.contracts import split


@dataclass(frozen=True)
class Contrast:
    """The figure among the group and among the rest, the difference with its 95 % interval, and p."""

    own: estimates.Estimate
    rest: estimates.Estimate
    apart: estimates.Estimate
    n: int  # of the group: how many gave the answer, or answered
    p: float

    @property
    def direction(self) -> int:
        """1 above, -1 below, 0 where the interval of the difference holds nothing."""
        return int(self.apart.low > 0) - int(self.apart.high < 0)


def compare(
    responses: pd.DataFrame, variable: pd.Series, inside: np.ndarray, *, category: str | None = None
) -> Contrast | None:
    """Compare the respondents `inside` (True per row) with all others; None where fewer than ten answered on either side.

    With `category` the share who gave it (p: Fisher's exact test on people), else the mean, of an ordinal variable that of its places
    on the scale (p: Welch's test). Figures and intervals are weighted (MOVER for the difference), shares are tested as counted.
    """
    values = responses[variable["variable"]]
    weights = responses["weight"].to_numpy(float)
    numbers = scale_values(values, variable) if category is None else None
    # an answer that the scale does not name has no place on it
    known = (values.notna() if numbers is None else ~np.isnan(numbers)) & (weights > 0)
    own, rest = (np.asarray(part, dtype=bool) for part in (known & inside, known & ~inside))
    if min(own.sum(), rest.sum()) < estimates.no_share_below():
        return None
    if numbers is not None:
        return _means(numbers[own], numbers[rest], weights[own], weights[rest])
    gave = given(values, category, variable["kind"])
    return _shares(gave[own], gave[rest], weights[own], weights[rest])


def given(values: pd.Series, category: str, kind: str) -> np.ndarray:
    """Who gave the answer `category`; False where it is missing."""
    if kind == "multiple":
        return np.array([category in split(value) for value in values], dtype=bool)
    return (values.astype("str") == category).to_numpy(bool) & values.notna().to_numpy()


def scale_values(values: pd.Series, variable: pd.Series) -> np.ndarray:
    """Numbers as they are, ordinal answers as their place on the scale (1 = lowest); missing ones NaN."""
    if variable["kind"] == "ordinal":
        places = {category: place for place, category in enumerate(split(variable["categories"]), start=1)}
        return values.map(places).to_numpy(float)
    return pd.to_numeric(values, errors="coerce").to_numpy(float)


def _means(own, rest, own_weights, rest_weights) -> Contrast:
    from scipy.stats import ttest_ind_from_stats

    mine, others = estimates.mean(own, weights=own_weights), estimates.mean(rest, weights=rest_weights)
    spread = [_deviation(own, own_weights), _deviation(rest, rest_weights)]
    p = 1.0
    if max(spread) > 0 and min(mine.effective_n, others.effective_n) > 1:
        p = float(
            ttest_ind_from_stats(
                mine.value, spread[0], mine.effective_n, others.value, spread[1], others.effective_n, equal_var=False
            ).pvalue
        )
    return Contrast(mine, others, estimates.difference(mine, others), mine.n, p)


def _deviation(values: np.ndarray, weights: np.ndarray) -> float:
    known = ~np.isnan(values)
    mean = np.average(values[known], weights=weights[known])
    base = estimates.effective_n(weights[known])
    return float(np.sqrt(np.average((values[known] - mean) ** 2, weights=weights[known]) * base / max(base - 1, 1)))


def _shares(own, rest, own_weights, rest_weights) -> Contrast:
    from scipy.stats import fisher_exact

    mine, others = estimates.share(own, weights=own_weights), estimates.share(rest, weights=rest_weights)
    # of weighted answers the shares are weighted and count for as many people as the weights leave (Kish)
    counts = [
        [group.effective_n * group.value, group.effective_n * (1 - group.value)] if group.n else [0.0, 0.0]
        for group in (mine, others)
    ]
    p = float(fisher_exact(np.rint(counts).astype(int)).pvalue)
    return Contrast(mine, others, estimates.difference(mine, others), int(own.sum()), p)
