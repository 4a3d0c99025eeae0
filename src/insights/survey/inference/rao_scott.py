"""Tests of tables and means that respect how the sample was drawn and weighted."""

from __future__ import annotations

from functools import cache

import numpy as np

from insights.survey.inference.comparing import Comparison, compare_counts
from insights.survey.inference.design import Design, scores


def compare_shares(cells: np.ndarray, inside: np.ndarray, design: Design) -> Comparison:
    """Rao & Scott's (1984) second-order corrected χ² test of independence, as F (`svychisq` of R's survey package).

    `cells`: people × rows of the table (0/1); `inside`: people × columns. Everybody stands in at most one row and one column. With Cramér's V
    corrected for bias (Bergsma 2013) at the effective n that the design leaves. Empty rows and columns are dropped.
    """
    from scipy.stats import f

    cells, inside = cells[:, cells.any(axis=0)], inside[:, inside.any(axis=0)]
    rows, columns = cells.shape[1], inside.shape[1]
    one = (cells[:, :, None] & inside[:, None, :]).reshape(len(cells), rows * columns)
    people = one.any(axis=1) & (design.weights > 0)
    total = design.weights[people].sum()
    if min(rows, columns) < 2 or total <= 0:
        return Comparison("Rao-Scott", np.nan, np.nan, np.nan, np.nan, "V")
    shares = design.weights @ one / total
    n, table = int(people.sum()), shares.reshape(rows, columns)
    correction = _correction(table, _covariance(one, shares, people, design) / total**2, n)
    plain = compare_counts(table * n)
    if correction is None or not np.isfinite(plain.statistic):
        return Comparison("Rao-Scott", np.nan, np.nan, np.nan, plain.effect, "V")
    trace, df = correction
    statistic = plain.statistic / trace
    effect = compare_counts(table * n, deflation=min(plain.df / trace, 1.0)).effect
    return Comparison("Rao-Scott", statistic, df, float(f.sf(statistic, df, df * design.degrees)), effect, "V")


def _covariance(one: np.ndarray, shares: np.ndarray, people: np.ndarray, design: Design) -> np.ndarray:
    """Covariance of the weighted counts in the cells around their share of all, as `scores` has it; from sums where people were drawn alone."""
    if design.strata is not None or design.clusters is not None or design.fraction is not None:
        own = scores(design, (one - shares) * people[:, None])
        return own.T @ own
    weights, cells, n = design.weights, one.astype(float), len(one)
    squares = weights**2
    heavy = np.outer(squares @ cells, shares)
    found = np.diag(squares @ cells) - heavy - heavy.T + squares[people].sum() * np.outer(shares, shares)
    rest = weights @ cells - weights[people].sum() * shares
    if design.margins is not None:
        both = np.hstack([design.margins, design.margins * squares[:, None]])
        fitted, weighted = np.split(both.T @ cells - np.outer(both.T @ people, shares), 2)
        crossed = weighted.T @ fitted
        found += fitted.T @ (design.margins.T @ both[:, design.margins.shape[1] :]) @ fitted - crossed - crossed.T
        rest = rest - (weights @ design.margins) @ fitted
    return (found - np.outer(rest, rest) / n) * n / (n - 1)


@cache
def _contrasts(rows: int, columns: int) -> np.ndarray:
    """Cells × contrasts of the interaction, orthogonal to rows and columns."""
    i, j = np.divmod(np.arange(rows * columns), columns)
    main = np.column_stack(
        [np.ones(rows * columns), *(i == a for a in range(1, rows)), *(j == b for b in range(1, columns))]
    )
    both = np.column_stack([(i == a) & (j == b) for a in range(1, rows) for b in range(1, columns)]).astype(float)
    return both - main @ np.linalg.lstsq(main, both, rcond=None)[0]


def _correction(table: np.ndarray, covariance: np.ndarray, n: int) -> tuple[float, float] | None:
    """Trace of the generalised design effects, and their Satterthwaite degrees of freedom; None when they are not defined."""
    contrasts, shares = _contrasts(*table.shape), table.ravel()
    inverse = np.divide(1.0, shares, out=np.zeros_like(shares), where=shares > 0)
    simple = contrasts.T @ (contrasts * (inverse / n)[:, None])
    scaled = contrasts * inverse[:, None]
    effects = np.linalg.lstsq(simple, scaled.T @ covariance @ scaled, rcond=None)[0]
    trace, squares = float(np.trace(effects)), float(np.trace(effects @ effects))
    return (trace, trace**2 / squares) if trace > 0 and squares > 0 else None


def compare_domains(means: np.ndarray, covariance: np.ndarray, degrees: float) -> tuple[float, float, float]:
    """Wald's F test that the means of all columns are equal, given their covariance: statistic, df, p."""
    from scipy.stats import f

    k = len(means)
    if k < 2:
        return np.nan, np.nan, np.nan
    contrasts = np.column_stack([np.eye(k - 1), -np.ones(k - 1)])
    difference = contrasts @ means
    rest = degrees - (k - 1) + 1
    wald = float(difference @ np.linalg.lstsq(contrasts @ covariance @ contrasts.T, difference, rcond=None)[0])
    if rest < 1:
        return np.nan, k - 1, np.nan
    statistic = wald / (k - 1) * rest / degrees
    return statistic, k - 1, float(f.sf(statistic, k - 1, rest))
