"""Which touchpoints stand level with the best and with the worst: those that the same people do not rate differently."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from insights import estimates
from insights.contracts.waves import today
from insights.journey.satisfaction import satisfaction, unit

SIGNIFICANT = 0.05


def level_with(
    first: str, ordered: Sequence[str], journey: pd.DataFrame, responses: pd.DataFrame, variables: pd.DataFrame
) -> list[str]:
    """The touchpoints of `ordered` (nearest to `first` first) that nothing tells apart from it, up to the first one that is told apart.

    The same people's ratings of both are compared (paired t on the effective base, last wave, Holm over all of `ordered`); where fewer than ten
    rated both, their intervals in `journey` (rows of everybody, by touchpoint) must not overlap.
    """
    values, scales = satisfaction(responses, variables)
    _, now = today(responses, variables)
    weights = responses["weight"].to_numpy(float)[now]
    levels = unit(values, scales["scale_low"], scales["scale_high"])[now] if len(scales) else values[now]
    p = np.array([_paired(levels, weights, first, point) for point in ordered], dtype=float)
    known = ~np.isnan(p)
    p[known] = estimates.adjusted(p[known])
    found = []
    for point, probability in zip(ordered, p, strict=True):
        apart = _apart(journey, first, point) if np.isnan(probability) else probability < SIGNIFICANT
        if apart:
            break
        found.append(point)
    return found


def _paired(levels: pd.DataFrame, weights: np.ndarray, one: str, other: str) -> float:
    if one not in levels or other not in levels:
        return np.nan
    gap = (levels[one] - levels[other]).to_numpy(float)
    if (~np.isnan(gap)).sum() < estimates.no_share_below():
        return np.nan
    found = estimates.mean(gap, weights=weights)
    if not found.high > found.low:
        return 1.0 if found.value == 0 else 0.0
    from scipy.stats import t

    df = found.effective_n - 1
    error = (found.high - found.value) / float(t.ppf(0.975, df))
    return float(2 * t.sf(abs(found.value) / error, df))


def _apart(journey: pd.DataFrame, one: str, other: str) -> bool:
    a, b = journey.loc[one], journey.loc[other]
    ends = [unit(row[name], row["scale_low"], row["scale_high"]) for row in (a, b) for name in ("low", "high")]
    return bool(ends[1] < ends[2] or ends[3] < ends[0])
