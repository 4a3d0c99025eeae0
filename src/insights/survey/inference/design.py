"""How the sample was drawn and weighted, and what that does to variances: strata, clusters, finite populations, raked margins.

Linearised (Taylor) variances with the first sampling stage as the only one, as in R's package survey (Lumley 2004, *Journal of
Statistical Software* 9; Binder 1983 for means in subgroups). Raked margins are taken out of the residuals (Deville & Särndal 1992).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from insights.errors import InputError
from insights.survey.inference.categories import memberships
from insights.tabular import to_number

STRATUM, CLUSTER, POPULATION = "stratum", "cluster", "population"


@dataclass(frozen=True)
class Design:
    """Weights (mean 1 or not), and what is known of the drawing, one entry per person.

    `strata`, `clusters`: codes 0, 1 …, clusters numbered over all strata; `fraction`: share of the stratum's clusters (or people) that was
    drawn; `margins`: people × q, an orthonormal basis of the margins to which the weights were raked.
    """

    weights: np.ndarray
    strata: np.ndarray | None = None
    clusters: np.ndarray | None = None
    fraction: np.ndarray | None = None
    margins: np.ndarray | None = None

    @property
    def drawn_simply(self) -> bool:
        """No strata, clusters, fractions or raked margins; people may have different weights."""
        return self.strata is None and self.clusters is None and self.fraction is None and self.margins is None

    @property
    def simple(self) -> bool:
        """Everybody counts the same and was drawn on their own: the textbook formulas hold."""
        return self.drawn_simply and bool(np.ptp(self.weights) == 0 if len(self.weights) else True)

    @cached_property
    def by_cluster(self) -> tuple[np.ndarray, np.ndarray]:
        """The people in the order of their clusters, and where each cluster begins."""
        order = np.argsort(self.clusters, kind="stable")
        return order, np.flatnonzero(np.diff(self.clusters[order], prepend=-1))

    @property
    def degrees(self) -> int:
        """Degrees of freedom: clusters (or people) minus strata."""
        units = len(self.weights) if self.clusters is None else len(np.unique(self.clusters))
        return max(units - (1 if self.strata is None else len(np.unique(self.strata))), 1)


def design_of(
    responses: pd.DataFrame,
    variables: pd.DataFrame,
    *,
    weighting: pd.DataFrame | None = None,
    language: str = "de",
) -> Design:
    """The design of a survey: its weights, the columns with the roles stratum, cluster and population, and the margins in `weighting`.

    Raises InputError when a stratum is missing for somebody, or a population is smaller than what was drawn from it.
    """
    raked = [] if weighting is None else list(weighting["variable"].unique())
    dummies = [m.members & m.valid[:, None] for m in memberships(responses, variables, raked, language=language)]
    strata, clusters = _codes(responses, variables, STRATUM), _codes(responses, variables, CLUSTER)
    if clusters is not None and strata is not None:
        clusters = np.unique(np.column_stack([strata, clusters]), axis=0, return_inverse=True)[1].ravel()
    return Design(
        responses["weight"].to_numpy(dtype=float),
        strata,
        clusters,
        _fractions(responses, variables, strata, clusters),
        margin_basis(dummies) if dummies else None,
    )


def margin_basis(dummies: list[np.ndarray]) -> np.ndarray:
    """An orthonormal basis of the columns of all `dummies` (people × categories each)."""
    left, sizes, _ = np.linalg.svd(np.hstack(dummies).astype(float), full_matrices=False)
    return left[:, sizes > 1e-9 * sizes.max()]


def _codes(responses: pd.DataFrame, variables: pd.DataFrame, role: str) -> np.ndarray | None:
    names = list(variables.loc[variables["role"] == role, "variable"])
    if not names or not len(responses):
        return None
    values = responses[names]
    gone = values.isna().sum()
    if gone.any():
        name = gone.idxmax()
        raise InputError(
            f"study.yml, columns: {name} has the role {role}, but it is missing for {gone[name]} of {len(values)} respondents."
        )
    codes = values.astype(str).groupby(names, sort=True).ngroup().to_numpy()
    return codes if codes.max() > 0 else None


def _fractions(responses, variables, strata, clusters) -> np.ndarray | None:
    names = list(variables.loc[variables["role"] == POPULATION, "variable"])
    if not names or not len(responses):
        return None
    sizes = to_number(responses[names[0]].astype("str")).to_numpy(dtype=float)
    units = pd.Series(np.arange(len(sizes)) if clusters is None else clusters)
    drawn = units.groupby(np.zeros(len(sizes), dtype=int) if strata is None else strata).transform("nunique").to_numpy()
    if np.isnan(sizes).any() or (sizes < drawn).any():
        raise InputError(
            f"study.yml, columns: {names[0]} has the role population, so it must say for everyone how many units there are to draw from, "
            "and no fewer than were drawn."
        )
    return drawn / sizes


def scores(design: Design, influence: np.ndarray) -> np.ndarray:
    """The influence of people (people × k) as independent contributions s, so that s'ₐ s_b is the covariance of estimates a and b."""
    if design.margins is not None:
        influence = influence - design.margins @ (design.margins.T @ influence)
    totals = design.weights[:, None] * influence
    strata, fraction = design.strata, design.fraction
    if design.clusters is not None:
        order, starts = design.by_cluster
        totals = np.add.reduceat(totals[order], starts, axis=0)
        strata, fraction = (None if codes is None else codes[order][starts] for codes in (strata, fraction))
    if strata is None:
        count = len(totals)
        spread = count / (count - 1) if count > 1 else 1.0
        centred = totals - totals.mean(axis=0)
        return centred * np.sqrt(spread * (1.0 if fraction is None else 1 - fraction[:, None]))
    return _within_strata(totals, strata, fraction)


def _within_strata(totals: np.ndarray, strata: np.ndarray, fraction: np.ndarray | None) -> np.ndarray:
    order = np.argsort(strata, kind="stable")
    totals, strata = totals[order], strata[order]
    sizes = np.bincount(strata)[strata]
    starts = np.flatnonzero(np.diff(strata, prepend=-1))
    means = (np.add.reduceat(totals, starts, axis=0) / sizes[starts][:, None])[
        np.unique(strata, return_inverse=True)[1]
    ]
    # A stratum with a single unit cannot vary inside: it is centred at the mean of all units, which errs to the safe side.
    lonely = sizes == 1
    means[lonely] = totals.mean(axis=0)
    spread = np.where(lonely, 1.0, sizes / np.maximum(sizes - 1, 1))
    if fraction is not None:
        spread = spread * (1 - fraction[order])
    return (totals - means) * np.sqrt(spread)[:, None]


@dataclass(frozen=True)
class Means:
    """Weighted means of rows of values in columns of people (rows × columns) with their variances.

    `value`, `variance`: rows × columns; `alone`: the variance that the weights alone would give; `heavy`: Σw²y / (Σw)²; `persons`, `kish`
    (effective n by the weights), `degrees`: one per column; `covariances`: rows × columns × columns where the columns are not independent, else None.
    """

    value: np.ndarray
    variance: np.ndarray
    alone: np.ndarray
    heavy: np.ndarray
    persons: np.ndarray
    kish: np.ndarray
    degrees: np.ndarray
    covariances: np.ndarray | None = None


def means(design: Design, values: np.ndarray, inside: np.ndarray, *, overlapping: bool = False) -> Means:
    """Means of `values` (people × rows, no missing ones inside) among the people of each column of `inside` (people × columns).

    `overlapping`: people can stand in several columns, whose means are then not independent.
    """
    weights = design.weights
    inside = inside & (weights > 0)[:, None]
    columns = inside.astype(float)
    persons, sums, squares = columns.sum(axis=0), weights @ columns, (weights**2) @ columns
    values = np.where(np.isnan(values), 0.0, values.astype(float))
    with np.errstate(divide="ignore", invalid="ignore"):
        value = (values * weights[:, None]).T @ columns / sums
        squared = values * (weights**2)[:, None]
        heavy = squared.T @ columns / sums**2
        alone = (values * squared).T @ columns / sums**2 - 2 * value * heavy + value**2 * squares / sums**2
        alone = np.where(persons > 1, alone.clip(0) * persons / (persons - 1), np.nan)
        kish = np.where(squares > 0, sums**2 / squares, 0.0)
    degrees = np.maximum(kish - 1, 1)
    if design.drawn_simply and not overlapping:
        return Means(value, alone, alone, heavy, persons, kish, degrees)
    touched, further = units(design, inside)
    covariances = np.zeros((*value.shape, value.shape[1]))
    for row in range(len(value)):
        influence = inside * (values[:, [row]] - np.nan_to_num(value[row])) / np.where(sums > 0, sums, 1)
        own = scores(design, influence)
        covariances[row] = own.T @ own
    correction = np.sqrt(
        small(touched) / small(np.array([units(design, np.ones((len(weights), 1), dtype=bool))[0][0]]))
    )
    covariances *= correction[:, None] * correction
    variance = np.where(persons > 1, np.einsum("ijj->ij", covariances), np.nan)
    return Means(value, variance, alone, heavy, persons, kish, np.minimum(degrees, further), covariances)


def small(counts: np.ndarray) -> np.ndarray:
    """n / (n - 1) of each number of clusters (or people); 1 where there is one alone."""
    return np.where(counts > 1, counts / np.maximum(counts - 1, 1), 1.0)


def units(design: Design, inside: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """How many clusters (or people) each column of `inside` touches, and its degrees of freedom."""
    touched = inside.sum(axis=0).astype(float) if design.clusters is None else _touched(design.clusters, inside)
    strata = 1.0 if design.strata is None else _touched(design.strata, inside)
    return touched, np.maximum(touched - strata, 1.0)


def _touched(codes: np.ndarray, inside: np.ndarray) -> np.ndarray:
    return np.array([np.count_nonzero(np.bincount(codes[column])) for column in inside.T], dtype=float)


def effective_sizes(found: Means, spread: np.ndarray) -> np.ndarray:
    """Effective n of each mean: the size of a simple sample with the same variance, `spread` (rows × columns) being that of single people.

    Kish's effective n where the variance says nothing: nobody or everybody in a category, or a margin that weighting has fixed.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        size = spread / found.variance
    known = (spread > 0) & (found.variance > 1e-9 * spread) & np.isfinite(size)
    return np.where(known, size, np.broadcast_to(found.kish, spread.shape))


def wilson_bounds(found: Means, *, clustered: bool) -> tuple[np.ndarray, np.ndarray]:
    """95 % Wilson intervals on effective n (Dean & Pagano 2015), n lowered for few degrees of freedom as by Korn & Graubard 1998."""
    from scipy.stats import t

    p = found.value
    size = effective_sizes(found, p * (1 - p))
    z = t.ppf(0.975, 1e9)
    if clustered:
        size = size * (z / t.ppf(0.975, found.degrees)) ** 2
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = (p + z**2 / (2 * size)) / (1 + z**2 / size)
        half = z * np.sqrt(p * (1 - p) / size + z**2 / (4 * size**2)) / (1 + z**2 / size)
    return np.maximum(centre - half, 0.0), np.minimum(centre + half, 1.0)


def mean_bounds(found: Means) -> tuple[np.ndarray, np.ndarray]:
    """95 % t intervals of means."""
    from scipy.stats import t

    half = t.ppf(0.975, found.degrees) * np.sqrt(found.variance)
    return found.value - half, found.value + half
