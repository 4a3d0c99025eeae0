"""How much of the outcome the touchpoints explain, and each one's share of it, worked out anew from the answers.

R² from the weighted correlations of all pairs of answers; shares by LMG (Lindeman, Merenda & Gold 1980) over all sets of touchpoints.
Their intervals come from drawing people anew and cannot be recomputed without the same draws; the value lies inside.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from math import comb

import numpy as np
import pandas as pd

from insights.report.evidence.checked import CHECKED, CLOSE, Check, compared
from insights.report.material import Material

LMG_UP_TO = 14  # touchpoints; of more the stage takes relative weights
SOUND = 1e-3  # smallest eigenvalue of a matrix that the stage leaves as it is


def checks(material: Material) -> Iterator[Check]:
    """Every row of `drivers`: R² and share anew, or, where answers are no plain numbers, whether the shares add up to one."""
    for outcome, rows in material["drivers"].groupby("outcome", sort=True):
        total = rows["importance"].sum(min_count=1)
        key = ("explained", str(outcome), *rows["touchpoint"])
        if key not in material.looked_up:
            material.looked_up[key] = _anew(material, str(outcome), list(rows["touchpoint"]))
        r2, shares = material.looked_up[key]
        for row in rows.to_dict("records"):
            named = {"touchpoint": row["touchpoint"], "outcome": str(outcome)}
            anew = ({"r2": r2} if r2 is not None else {}) | {"importance": shares.get(row["touchpoint"], np.nan)}
            found = compared("drivers", named, row, anew)
            if not found.wrong and total == total and abs(total - 1) > 100 * CLOSE:
                found = Check("drivers", named, CHECKED, f"is one of shares that add up to {total:.4g} instead of 1")
            yield found if shares or found.wrong else Check("drivers", named, CHECKED)


def _anew(material: Material, outcome: str, points: list[str]) -> tuple[float | None, dict[str, float]]:
    variables, responses = material["variables"], material["responses"]
    asked = variables[(variables["role"] == "satisfaction") & variables["touchpoint"].isin(points)]
    columns = asked.drop_duplicates("touchpoint", keep=False).set_index("touchpoint")["variable"]
    names = [columns.get(point) for point in points] + [outcome]
    known = all(n in responses.columns and pd.api.types.is_numeric_dtype(responses[n].dtype) for n in names)
    if not known or len(points) > LMG_UP_TO:
        return None, {}
    rated = responses[responses[outcome].notna()]
    matrix = _correlations(rated[names].to_numpy(float), rated["weight"].to_numpy(float))
    if not np.linalg.eigvalsh(matrix).min() > SOUND:
        return None, {}
    explained = _by_set(matrix)
    whole = float(explained[-1])
    return whole, dict(zip(points, (_lmg(explained, len(points)) / whole).tolist(), strict=True))


def _correlations(values: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weighted correlations, each from the people who answered both."""
    size = values.shape[1]
    found = np.eye(size)
    for i, j in combinations(range(size), 2):
        both = ~np.isnan(values[:, i]) & ~np.isnan(values[:, j])
        a, b, w = values[both, i], values[both, j], weights[both] / weights[both].sum()
        a, b = a - a @ w, b - b @ w
        found[i, j] = found[j, i] = (a * b) @ w / np.sqrt((a * a) @ w * ((b * b) @ w))
    return found


def _by_set(matrix: np.ndarray) -> np.ndarray:
    """R² of every set of predictors; bit j of the place: predictor j is in it."""
    p = len(matrix) - 1
    found = np.zeros(2**p)
    for size in range(1, p + 1):
        sets = np.array(list(combinations(range(p), size)))
        inner = matrix[sets[:, :, None], sets[:, None, :]]
        outer = matrix[sets, p]
        beta = np.linalg.solve(inner, outer[:, :, None])[:, :, 0]
        found[(1 << sets).sum(axis=1)] = (outer * beta).sum(axis=1)
    return found


def _lmg(explained: np.ndarray, p: int) -> np.ndarray:
    """What each predictor adds on average over all orders."""
    places = np.arange(2**p)
    sizes = np.array([int(place).bit_count() for place in places])
    parts = []
    for j in range(p):
        without = places[(places >> j) & 1 == 0]
        share = 1 / (p * np.array([comb(p - 1, int(size)) for size in sizes[without]]))
        parts.append(float((share * (explained[without | (1 << j)] - explained[without])).sum()))
    return np.array(parts)
