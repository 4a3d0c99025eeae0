"""Medians, quartiles and other figures that are one person's own value, told only as finely as several people share them.

A quantile, either end of its distribution-free interval and a smallest value are somebody's amount to the last digit: whoever has the
customer file looks it up. Recoding to wider steps takes that away (Hundepool et al. 2012, *Statistical Disclosure Control*, ch. 3.4 and
5.6). The mean of the nearest values would be finer, but few of the customers near it add up to it, and one large amount carries it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise

import numpy as np

from insights.bases import suppress_below

STEPS = (1, 2, 5)  # times a power of ten
DIGITS = 6  # of the widest of all values: the finest step that is tried


def quantile(values, weights, at: float) -> float:
    """The smallest of `values` (at least one) at which the share `at` of the `weights` is reached."""
    x, w = np.asarray(values, dtype=float), np.asarray(weights, dtype=float)
    order = np.argsort(x, kind="stable")
    reached = np.cumsum(w[order]) / w.sum()
    return float(x[order][min(int(np.searchsorted(reached, at - 1e-9)), len(x) - 1)])


def told(
    values, figures: Mapping[str, float], *, down: Collection[str] = (), up: Collection[str] = ()
) -> dict[str, float] | None:
    """`figures`, each one of the `values` of people, as finely as at least k of these people share what is told of them.

    k is the smallest group (5). A figure that so many have to the last digit stays as it is (points, logins, years); else it is rounded to
    the finest step, 1, 2 or 5 times a power of ten, at which the values of so many become the same: to the nearest place, in `down` and
    `up` to the next lower and higher one (ends of an interval). Steps are coarser where figures would else change their order. Missing
    values do not count, missing figures stay missing. None where the step would be wider than several figures lie apart.
    """
    x = np.asarray(values, dtype=float)
    x = x[np.isfinite(x)]
    known = {name: float(figure) for name, figure in figures.items() if np.isfinite(figure)}
    apart = max(known.values()) - min(known.values()) if len(known) > 1 else np.inf
    steps = [(step, digits) for step, digits in _steps(x) if step <= apart]
    rules = {name: np.floor if name in down else np.ceil if name in up else np.rint for name in known}
    for first in range(len(steps)):
        found = {name: _finest(x, figure, steps[first:], rules[name]) for name, figure in known.items()}
        if None in found.values():
            return None
        if _in_order(known, found):
            return {name: found.get(name, np.nan) for name in figures}
    return None


def _steps(x: np.ndarray) -> Iterator[tuple[float, int]]:
    """Steps from fine to coarse and the decimals that each leaves; first none at all."""
    if len(x) < suppress_below():
        return
    yield 0.0, 0
    largest = np.abs(x).max()
    power = int(np.floor(np.log10(largest))) if largest else 0
    for exponent in range(power - DIGITS, power + 2):
        for factor in STEPS:
            yield float(f"{factor}e{exponent}"), -exponent


def _finest(x: np.ndarray, figure: float, steps: list[tuple[float, int]], rule: np.ufunc) -> float | None:
    for step, digits in steps:
        place = _place(figure, step, rule)
        if (_place(x, step, rule) == place).sum() >= suppress_below():
            return round(float(place) * step, digits) if step else figure
    return None


def _in_order(known: Mapping[str, float], found: Mapping[str, float | None]) -> bool:
    ranked = sorted(known, key=lambda name: known[name])
    return all(found[a] <= found[b] for a, b in pairwise(ranked) if known[a] < known[b])


def _place(figure, step: float, rule: np.ufunc):
    """On which place of the grid a figure lies; a hair beside a place counts as on it."""
    if not step:
        return figure
    exact = figure / step
    nearest = np.rint(exact)
    return np.where(np.abs(exact - nearest) < 1e-9 * np.maximum(np.abs(exact), 1), nearest, rule(exact))
