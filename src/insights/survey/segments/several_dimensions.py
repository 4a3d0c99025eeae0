"""Do respondents differ by degree along several lines at once? Factor models against classes, on the same numbers.

Where people differ along two or more continuous dimensions, one line describes them badly and classes win against it, though there
are no types: they cut a cloud into slices. The rival then is a factor model with several factors. So that BIC can compare the two, both
are Gaussian and see the same numbers: graded answers by their place, yes as 1, amounts and counts as they are; lists without an order are left
out. The classes are latent profiles (Bartholomew, Knott & Moustaki 2011, *Latent Variable Models and Factor Analysis*, chapter 7).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from insights.survey import latent_class
from insights.survey.latent_class import Items
from insights.survey.segments.segment_items import JOINT

MOST_LINES = 5
FEWEST_NUMBERS = 6  # with fewer, two factors could not be told from classes
STEPS, GAIN = 300, 1e-3  # of EM: most of them, and the log-likelihood that one must bring
SMALLEST_NOISE = 1e-3  # of a standardised number; as that of latent profiles
STEPS_AT_MOST = 30  # values of an item that is taken as graded
STARTS, SHORT = 4, 30  # of latent profiles, and their first iterations
NAMED = 5  # questions of a line that are named
LOADS = 0.4  # loading from which an item is named with its line


@dataclass(frozen=True)
class Lines:
    """The best factor model and the best latent profiles; `loadings` is items × lines, rotated (varimax)."""

    bic: float
    class_bic: float
    names: tuple[str, ...]
    loadings: np.ndarray

    @property
    def count(self) -> int:
        """Lines of the best factor model."""
        return self.loadings.shape[1]

    def on(self, line: int) -> list[str]:
        """The items that load on a line, the strongest first."""
        sizes = np.abs(self.loadings[:, line])
        return [self.names[i] for i in np.argsort(-sizes, kind="stable") if sizes[i] >= LOADS]


def described(items: list[str], labels: pd.Series) -> list[str]:
    """The questions behind `items` in words, each once; of a multiple response the answer."""
    texts = (str(labels.get(name, name.rpartition(JOINT)[2])) for name in items)
    return list(dict.fromkeys(texts))[:NAMED]


def numbers_of(items: Items) -> pd.DataFrame:
    """Respondents × items that have an order, standardised; empty cells are missing."""
    columns = {}
    for name, levels, block in zip(items.names, items.levels, items.blocks, strict=True):
        if not items.has_order(name):
            continue
        rows = items.design[items.pattern, block]
        place = rows @ np.arange(len(levels)) if levels else rows[:, 1]
        place = np.sqrt(place) if name in items.counted else place  # Poisson counts of equal spread
        columns[name] = np.where((rows.sum(axis=1) if levels else rows[:, 0]) > 0, place, np.nan)
    table = pd.DataFrame(columns, dtype=float)
    return (table - table.mean()) / table.std(ddof=0)


def fit_lines(items: Items, *, most_classes: int, labels: dict[int, np.ndarray], seed: int) -> Lines | None:
    """Factor models with 1 to 5 factors and latent profiles with 1 to `most_classes` classes; None where too few items have an order.

    `labels` are divisions of the respondents from which the profiles start besides random ones. Gaps are left out of both likelihoods.
    """
    table = numbers_of(items)
    if table.shape[1] < max(FEWEST_NUMBERS, len(items.names) / 2):
        return None
    x = _spread(table.to_numpy(), items, seed)
    best = None
    for m in range(1, min(MOST_LINES, _identified(x.shape[1])) + 1):
        fitted = fit_factors(x, m)
        if best is not None and fitted[0] >= best[0]:
            break
        best = fitted
    profiles = _as_profiles(pd.DataFrame(x, columns=table.columns))
    # encoding standardises once more: the densities are of other units
    units = 2 * sum(np.isfinite(x[:, j]).sum() * np.log(profiles.scale[name][1]) for j, name in enumerate(table))
    class_bic = _profile_bic(profiles, most_classes, labels, best[0] - units, seed) + units
    return Lines(best[0], class_bic, tuple(table.columns), varimax(best[1]))


def _spread(x: np.ndarray, items: Items, seed: int) -> np.ndarray:
    """Steps as even densities: each answer somewhere between the middles to its neighbours.

    A class in which all say yes would else have an infinite density; so the densities are those of the answers (Theis, van den Oord & Bethge 2016).
    """
    rng, x = np.random.default_rng([seed, 30]), x.copy()
    for j in range(x.shape[1]):
        values = np.unique(x[np.isfinite(x[:, j]), j])
        if len(values) <= STEPS_AT_MOST:
            width = np.diff(values).min()
            x[:, j] += rng.uniform(-width / 2, width / 2, len(x))
    return x


def _identified(p: int) -> int:
    """The most factors that `p` numbers can tell apart (Ledermann)."""
    return int((2 * p + 1 - np.sqrt(8 * p + 1)) / 2)


def fit_factors(x: np.ndarray, m: int) -> tuple[float, np.ndarray]:
    """BIC and loadings of `m` factors, by EM (Rubin & Thayer 1982, *Psychometrika* 47) on `x`, in which gaps are NaN."""
    seen = np.isfinite(x)
    asked, x = seen.astype(float), np.where(seen, x, 0.0)
    n, p = x.shape
    mean, (loadings, noise) = np.zeros(p), _start(x, m)
    last = -np.inf
    for _ in range(STEPS):
        value, first, second = _expect(x - mean, asked, loadings, noise)
        if value - last < GAIN:
            break
        last = value
        weights = np.empty((p, m + 1))
        # regression of each number on the factors and a constant, among those who gave it
        moments = np.empty((n, m + 1, m + 1))
        moments[:, :m, :m], moments[:, m, m] = second, 1.0
        moments[:, :m, m] = moments[:, m, :m] = first
        left = (asked.T @ moments.reshape(n, -1)).reshape(p, m + 1, m + 1)
        extended = np.column_stack([first, np.ones(n)])
        right = (asked * x).T @ extended
        weights = np.linalg.solve(left, right[:, :, None])[:, :, 0]
        loadings, mean = weights[:, :m], weights[:, m]
        squares = (asked * x**2).sum(axis=0) - (weights * right).sum(axis=1)
        noise = np.maximum(squares / asked.sum(axis=0), SMALLEST_NOISE)
    free = p * m - m * (m - 1) // 2 + 2 * p
    return -2 * value + free * np.log(n), loadings


def _start(x: np.ndarray, m: int) -> tuple[np.ndarray, np.ndarray]:
    """Principal axes of the correlations, with gaps at the mean."""
    values, vectors = np.linalg.eigh(x.T @ x / len(x))
    rest = max(values[:-m].mean(), SMALLEST_NOISE)
    loadings = vectors[:, ::-1][:, :m] * np.sqrt(np.maximum(values[::-1][:m] - rest, 1e-3))
    return loadings, np.maximum(1 - (loadings**2).sum(axis=1), 0.05)


def _expect(x, asked, loadings, noise) -> tuple[float, np.ndarray, np.ndarray]:
    """Log-likelihood, and mean and second moments of the factors of each respondent."""
    p, m = loadings.shape
    outer = (loadings[:, :, None] * loadings[:, None, :]).reshape(p, -1)
    precision = (asked / noise @ outer).reshape(-1, m, m) + np.eye(m)
    covariance = np.linalg.inv(precision)
    pull = (asked * x / noise) @ loadings
    first = (covariance @ pull[:, :, None])[:, :, 0]
    logs = asked @ np.log(2 * np.pi * noise) + np.linalg.slogdet(precision)[1]
    squares = (asked * x**2 / noise).sum(axis=1) - (pull * first).sum(axis=1)
    return float(-0.5 * (logs + squares).sum()), first, covariance + first[:, :, None] * first[:, None, :]


def _as_profiles(table: pd.DataFrame) -> Items:
    """Numbers as items, one row for each respondent in their order."""
    items = latent_class.encode(table)
    return replace(items, design=items.design[items.pattern], pattern=np.arange(items.n))


def _profile_bic(profiles: Items, most: int, labels: dict[int, np.ndarray], enough: float, seed: int) -> float:
    """Smallest BIC of latent profiles; the search ends where it falls below `enough`, or has risen twice."""
    rng, counts = np.random.default_rng([seed, 31]), profiles.counts[:, None]
    best, k_best = np.inf, 1
    for k in range(1, most + 1):
        states = latent_class.random_starts(profiles, counts[:, 0], k, STARTS, rng)
        if k in labels:
            given = profiles.design.T @ np.eye(k)[labels[k]]
            shares = np.log(np.maximum(np.bincount(labels[k], minlength=k) / profiles.n, 1e-6))
            start = np.concatenate([latent_class.coefficients(profiles, given[:, None]), shares[None, None]])
            states = np.concatenate([states, start], axis=1)
        states, values = _followed(profiles, states, SHORT, 0.1)
        leading = [int(values.argmax())]
        _, values = _followed(profiles, states[:, leading], STEPS, GAIN)
        bic = -2 * float(values[0]) + profiles.parameters(k) * np.log(profiles.n)
        if bic < best:
            best, k_best = bic, k
        if best < enough or k - k_best >= 2:
            break
    return float(best)


def _followed(profiles: Items, states: np.ndarray, steps: int, gain: float) -> tuple[np.ndarray, np.ndarray]:
    """EM from every start by matrix products: where hardly two answers are alike, looking them up costs more."""
    design, counts = profiles.design, profiles.counts[:, None]
    values = np.full(states.shape[1], -np.inf)
    for _ in range(steps):
        posteriors, now = latent_class.expect(design, counts, states)
        if (now - values).max() < gain:
            break
        values = now
        sums = (design.T @ posteriors.reshape(len(design), -1)).reshape(-1, *posteriors.shape[1:])
        shares = np.log(np.maximum(posteriors.mean(axis=0), 1e-12))
        states = np.concatenate([latent_class.coefficients(profiles, sums), shares[None]])
    return states, values


def varimax(loadings: np.ndarray, *, steps: int = 50) -> np.ndarray:
    """Loadings turned so that every item loads on as few lines as possible (Kaiser 1958, *Psychometrika* 23)."""
    m = loadings.shape[1]
    turn = np.eye(m)
    for _ in range(steps):
        turned = loadings @ turn
        u, _, v = np.linalg.svd(loadings.T @ (turned**3 - turned * (turned**2).mean(axis=0)))
        turn = u @ v
    return loadings @ turn
