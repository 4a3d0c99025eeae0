"""What holds in a segment although nobody is assigned to it for certain: the three-step method with its correction.

Whoever is assigned to the most probable segment is sometimes assigned wrongly. Counted as they are, the segments' figures on other
questions are drawn towards each other. The assignment's errors are known from the membership probabilities, so they can be taken back
out: by weights (Bolck, Croon & Hagenaars 2004, *Political Analysis* 12; Vermunt 2010, *Political Analysis* 18; Bakk & Vermunt 2016).
Standard errors are those of a sandwich that knows the survey's weights, strata and clusters; what the model of the segments itself got
wrong stays outside.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from insights import estimates
from insights.survey.inference.design import Design, scores, small, units

LEAST_CERTAIN = 0.05  # smallest singular value of the error table from which on it can still be turned round


@dataclass(frozen=True)
class Assignment:
    """Who was assigned where: `segments` (their numbers), `assigned` (people × segments, 0/1), and `errors`.

    `errors[t, s]` is the share of the people of segment t that were assigned to s, as the membership probabilities say.
    """

    segments: np.ndarray
    assigned: np.ndarray
    errors: np.ndarray

    @cached_property
    def corrects(self) -> bool:
        """Whether the assignment has errors that can be taken out."""
        known = not np.allclose(self.errors, np.eye(len(self.segments)))
        return known and bool(np.linalg.svd(self.errors, compute_uv=False).min() >= LEAST_CERTAIN)

    @cached_property
    def weights(self) -> np.ndarray:
        """People × segments: how much each person counts for each segment; partly negative, 1 in sum (BCH weights)."""
        return self.assigned @ np.linalg.inv(self.errors) if self.corrects else self.assigned


def read_assignment(memberships: pd.DataFrame) -> Assignment:
    """The assignment in the hand-over `memberships`; without columns p_1, p_2 … (or p that are all 0 or 1) it counts as free of errors.

    The errors are taken without survey weights: they belong to the questions, and the segments were found without weights.
    """
    segments = np.unique(memberships["segment"].to_numpy(dtype=int))
    assigned = (memberships["segment"].to_numpy(dtype=int)[:, None] == segments).astype(float)
    columns = [f"p_{s}" for s in segments]
    if not set(columns) <= set(memberships.columns):
        return Assignment(segments, assigned, np.eye(len(segments)))
    posteriors = memberships[columns].to_numpy(dtype=float)
    size = np.maximum(posteriors.sum(axis=0), 1e-12)
    return Assignment(segments, assigned, (posteriors.T @ assigned) / size[:, None])


@dataclass(frozen=True)
class Figures:
    """Means (shares are means of 0 and 1) of several columns in each segment, segments × columns, and what is known about their errors.

    `overall` and `deviation` per column are of all respondents; `p` tests each figure against everybody's; `base` is the effective
    number of people behind a segment's figures, `degrees` what t distributions are to have (fewer where whole clusters were drawn).
    """

    values: np.ndarray
    errors: np.ndarray
    overall: np.ndarray
    deviation: np.ndarray
    p: np.ndarray
    base: np.ndarray
    degrees: np.ndarray
    shares: np.ndarray  # of the segments, among those who answered
    noise: np.ndarray  # what the squared differences to `overall` would be by chance alone


@dataclass(frozen=True)
class Drawn:
    """The design of a survey with strata or clusters, and who of its respondents answered: the rows of `values` elsewhere in this module."""

    design: Design
    answered: np.ndarray

    @property
    def degrees(self) -> int:
        """Clusters (or people) minus strata."""
        return self.design.degrees

    def scores(self, influence: np.ndarray) -> np.ndarray:
        """Independent contributions of clusters (or people), those who did not answer counting as 0: see `inference.design.scores`."""
        whole = np.zeros((len(self.answered), influence.shape[1]))
        whole[self.answered] = influence
        return scores(self.design, whole)

    def within(self, inside: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """For each column of `inside` (people who answered × columns, bool): the factor for few clusters, and the degrees of freedom."""
        whole = np.zeros((len(self.answered), inside.shape[1]), dtype=bool)
        whole[self.answered] = inside
        touched, degrees = units(self.design, whole)
        everybody, _ = units(self.design, np.ones((len(whole), 1), dtype=bool))
        return small(touched) / small(everybody), degrees


def drawn_of(design: Design | None, answered: np.ndarray) -> Drawn | None:
    """What `figures` and `independence_p` must know of the drawing; None where people were drawn singly, so that their weights say it all."""
    return None if design is None or design.drawn_simply else Drawn(design, answered)


def figures(values: np.ndarray, counts: np.ndarray, weights: np.ndarray, *, drawn: Drawn | None = None) -> Figures:
    """The mean of each column of `values` (people × columns, nothing missing) in each segment.

    `counts` is people × segments: how much a person counts there (`Assignment.weights`), `weights` the survey's weights. Standard
    errors are linearised (Binder 1983), so they hold for weights and for the negative counts of the correction; with `drawn` they are
    those between clusters within strata.
    """
    from scipy.stats import t

    own, total = counts * weights[:, None], weights.sum()
    size = own.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        base = size**2 / (own**2).sum(axis=0)
        small = base / (base - 1)
        means = (own.T @ values) / size[:, None]
        overall = weights @ values / total
        # Squared deviations from the segment's own mean, expanded so that no table of people × segments × columns is needed.
        squares = own**2
        spread = squares.T @ values**2 - 2 * means * (squares.T @ values) + means**2 * squares.sum(axis=0)[:, None]
        errors = np.sqrt(np.maximum(spread, 0) / size[:, None] ** 2 * small[:, None])
        centred = (values - overall) ** 2
        apart = own / size - (weights / total)[:, None]
        noise, degrees = (apart**2).T @ centred, np.maximum(base - 1, 1)
        if drawn is not None:
            factor, most = drawn.within(counts > 0)
            degrees = np.minimum(degrees, most)
            errors, noise = _between_clusters(drawn, values, counts / size, means, overall, total, factor)
        p = 2 * t.sf(np.abs(means - overall) / np.sqrt(noise), degrees[:, None])
    return Figures(means, errors, overall, np.sqrt(weights @ centred / total), p, base, degrees, size / total, noise)


def _between_clusters(
    drawn: Drawn, values, part, means, overall, total: float, factor
) -> tuple[np.ndarray, np.ndarray]:
    """Standard errors of the figures and the noise of their differences to everybody's (segments × columns) by the design.

    `part`: people × segments, what a person of weight 1 adds to a segment's mean.
    """
    errors, noise = np.empty(means.shape), np.empty(means.shape)
    for s in range(len(means)):
        own = drawn.scores(part[:, [s]] * (values - means[s]))
        errors[s] = np.sqrt(factor[s] * (own**2).sum(axis=0))
        apart = drawn.scores((part[:, [s]] - 1 / total) * (values - overall))
        noise[s] = (apart**2).sum(axis=0)
    return errors, noise


def share_interval(
    value: float, error: float, base: float, n: int, *, degrees: float | None = None
) -> tuple[float, float]:
    """95 % interval of a share with a known standard error: Wilson's on the effective n it implies (Korn & Graubard 1998, with t).

    `degrees` of freedom are `base` - 1 unless given.
    """
    from scipy.stats import t

    value = min(max(value, 0.0), 1.0)
    effective = value * (1 - value) / error**2 if 0 < value < 1 and error > 0 else base
    effective = min(effective, float(n))
    if not effective > 1:
        return float("nan"), float("nan")
    effective *= (estimates.Z95 / float(t.ppf(0.975, max(base - 1, 1) if degrees is None else degrees))) ** 2
    return estimates.wilson(value * effective, effective)


def mean_interval(value: float, error: float, base: float, *, degrees: float | None = None) -> tuple[float, float]:
    """95 % t interval of a mean with a known standard error; missing with less than two people. `degrees`: `base` - 1 unless given."""
    from scipy.stats import t

    if not base > 1:
        return float("nan"), float("nan")
    half = float(t.ppf(0.975, base - 1 if degrees is None else degrees)) * error
    return value - half, value + half


def independence_p(
    values: np.ndarray, assigned: np.ndarray, weights: np.ndarray, *, kind: str, drawn: Drawn | None = None
) -> float:
    """p of "the columns of `values` do not depend on the segment", with the survey's weights: Rao & Scott's second-order test.

    Categories (one 0/1 column each) are tested as by svychisq in R's survey; a number (`kind` numeric) by its means, which needs no
    equal variances; several answers (`kind` multiple) jointly (Bilder & Loughin 2004). Without a relation the errors of the assignment
    do no harm, so people are counted where they were assigned. With `drawn` whole clusters, not people, vary independently.
    """
    from scipy.stats import f

    people, columns = assigned[:, assigned.sum(axis=0) > 0], values[:, np.ptp(values, axis=0) > 0]
    if people.shape[1] < 2 or columns.shape[1] < 1:
        return float("nan")
    total = weights.sum()
    share, mean = weights @ people / total, weights @ columns / total
    left = (people - share) / np.sqrt(share)
    variance = weights @ (columns - mean) ** 2 / total
    right = (columns - mean) / np.sqrt(variance if kind in ("numeric", "multiple") else mean)
    influence = (left[:, :, None] * right[:, None, :]).reshape(len(values), -1) / total
    statistic = float(((weights @ influence) ** 2).sum())
    cells = weights[:, None] * influence if drawn is None else drawn.scores(influence)
    covariance = cells.T @ cells
    trace, squared = float(np.trace(covariance)), float((covariance**2).sum())
    if trace <= 0:
        return float("nan")
    df = trace**2 / squared
    return float(f.sf(statistic / trace, df, df * (len(values) - 1 if drawn is None else drawn.degrees)))


def effect(found: Figures, kind: str, *, columns: slice = slice(None)) -> float:
    """How far the segments lie apart, less what chance alone would bring: Cramér's V of categories, ω² of a number.

    `columns` are those of the variable; `kind` is `numeric`, `multiple` (the largest V of the answers) or anything else for categories
    that exclude each other. Without errors of assignment and without weights it is the V of Bergsma (2013), and ω², up to terms of 1/n.
    """
    deviation, overall = found.deviation[columns], found.overall[columns]
    used, segments = deviation > 0, found.shares > 0
    k = int(segments.sum())
    if k < 2 or not used.any():
        return float("nan")
    squares = found.shares[:, None] * ((found.values - found.overall) ** 2 - found.noise)
    squares = squares[segments][:, columns][:, used].sum(axis=0)
    if kind == "numeric":
        return float(np.clip(squares / deviation[used] ** 2, 0, 1).sum())
    if kind == "multiple":
        return float(np.sqrt(np.clip(squares / deviation[used] ** 2, 0, 1)).max())
    if used.sum() < 2:
        return float("nan")
    return float(np.sqrt(np.clip((squares / overall[used]).sum() / (min(k, used.sum()) - 1), 0, 1)))
