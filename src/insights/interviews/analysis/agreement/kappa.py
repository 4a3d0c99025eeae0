"""Agreement beyond chance for one value per unit: Cohen's and Fleiss' kappa, Gwet's AC1, and the share of agreeing pairs.

Counts add up over units, so that all measures of many resamples come from sums: see `measuring`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from insights.estimates import Z95


def cohen(a: Sequence, b: Sequence) -> tuple[float, float, float]:
    """Cohen's kappa of two coders and its asymptotic 95 % interval (Fleiss, Cohen & Everitt 1969); NaN without variation.

    The first two raters of Fleiss' 30 diagnoses give .651 [.456, .847].
    """
    table = _cross(a, b)
    n, rows, columns = table.sum(), table.sum(axis=1) / table.sum(), table.sum(axis=0) / table.sum()
    share = table / n
    observed, chance = np.trace(share), float(rows @ columns)
    if chance == 1:
        return float("nan"), float("nan"), float("nan")
    kappa = (observed - chance) / (1 - chance)
    both = rows[:, None] + columns[None, :]
    diagonal = np.diag(share) * (1 - np.diag(both) * (1 - kappa)) ** 2
    beside = share * (columns[:, None] + rows[None, :]) ** 2 * (1 - kappa) ** 2
    variance = diagonal.sum() + beside.sum() - np.trace(beside) - (kappa - chance * (1 - kappa)) ** 2
    half = Z95 * np.sqrt(max(variance, 0.0) / n) / (1 - chance)
    return float(kappa), float(kappa - half), float(kappa + half)


def fleiss(counts: np.ndarray) -> float:
    """Fleiss' kappa of `counts` (units x categories: how many coders chose it).

    Units may have unequal numbers of values; those with one only count for how common a category is (Gwet 2014, *Handbook of
    Inter-Rater Reliability*). Fleiss' 30 diagnoses by six raters give .430.
    """
    observed, shares = _observed(counts)
    chance = float((shares**2).sum())
    return float("nan") if chance == 1 else (observed - chance) / (1 - chance)


def gwet(counts: np.ndarray) -> float:
    """Gwet's AC1 (Gwet 2008) of `counts` as in `fleiss`: chance is what coders do in cases that they cannot decide.

    Near 1 where almost nobody gives a code, whatever they do with the rare ones: read it beside alpha, never instead of it.
    """
    observed, shares = _observed(counts)
    chance = float((shares * (1 - shares)).sum() / max(len(shares) - 1, 1))
    return (observed - chance) / (1 - chance)


def percent(counts: np.ndarray) -> float:
    """Share of pairs of coders that agree, mean over units; `counts` as in `fleiss`. Not corrected for chance."""
    return _observed(counts)[0]


def counted(values: Sequence[Sequence]) -> np.ndarray:
    """`values` (one row per coder, one column per unit, None or NaN missing) as counts, units without a value left out."""
    categories = sorted({v for row in values for v in row if v is not None and v == v})
    place = {value: number for number, value in enumerate(categories)}
    counts = np.zeros((len(values[0]), len(categories)))
    for row in values:
        for unit, value in enumerate(row):
            if value in place:
                counts[unit, place[value]] += 1
    return counts[counts.sum(axis=1) > 0]


def _observed(counts: np.ndarray) -> tuple[float, np.ndarray]:
    """Mean share of agreeing pairs over units of two values or more, and mean share of each category over all units."""
    n = counts.sum(axis=1)
    shared, m = counts[n > 1], n[n > 1]
    agreeing = (shared * (shared - 1)).sum(axis=1) / (m * (m - 1))
    return float(agreeing.mean()), (counts / n[:, None]).mean(axis=0)


def _cross(a: Sequence, b: Sequence) -> np.ndarray:
    categories = sorted({*a, *b})
    place = {value: number for number, value in enumerate(categories)}
    table = np.zeros((len(categories), len(categories)))
    for one, other in zip(a, b, strict=True):
        table[place[one], place[other]] += 1
    return table
