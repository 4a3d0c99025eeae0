"""The two axes that separate the personas best, turned so that each question belongs to one of them, and how sure they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FLAT = 0.01  # share of the variance between personas below which a second dimension is none
MOST = 5_000  # respondents in a bootstrap sample; from more people the intervals come out too wide rather than late
TOP = 5  # places among which an item has to stay


@dataclass(frozen=True)
class Axes:
    """Places of the respondents on two axes (mean 0, standard deviation 1) and what the axes mean.

    `correlations`: columns × 2, of each answer with the place; `shares`: of the variance between personas along each axis; `flat`: the
    personas lie on one line, and the second axis shows how people differ within a persona.
    """

    places: np.ndarray
    correlations: np.ndarray
    shares: np.ndarray
    flat: bool


def find_axes(values: np.ndarray, belongs: np.ndarray, weight: np.ndarray, *, flat: bool | None = None) -> Axes:
    """The plane in which the personas lie farthest apart (between-class analysis: Dolédec & Chessel 1987), turned by varimax (Kaiser 1958).

    `values`: respondents × columns with NaN, scaled; `belongs`: respondents × personas, probabilities: everybody counts for each persona
    by his probability. A missing answer is what people of his mixture answer on average. Two personas need one axis only; the second is then the
    main direction in which people differ within a persona. `flat` forces one or the other. Order: by share; direction: the
    end with the stronger answers is the high one.
    """
    mass = weight[:, None] * belongs
    means = _means(values, mass, weight)
    filled = np.where(np.isnan(values), belongs @ means, values)
    size = mass.sum(axis=0) / mass.sum()
    centre = size @ means
    _, spread, directions = np.linalg.svd((means - centre) * np.sqrt(size)[:, None], full_matrices=False)
    shares = spread**2 / (spread**2).sum()
    if flat is None:
        flat = len(size) < 3 or shares[1] < FLAT or values.shape[1] < 3
    if flat:
        second = _within(filled - belongs @ means, directions[0], weight)
        plane, along = np.column_stack([directions[0], second]), np.array([shares[0], 0.0])
    else:
        turn = _varimax(directions[:2].T * spread[:2])
        plane = directions[:2].T / spread[:2] @ turn
        along = ((directions[:2].T * spread[:2] @ turn) ** 2).sum(axis=0) / (spread**2).sum()
    return _ordered((filled - centre) @ plane, filled, weight, along, flat=flat)


def resampled(
    values: np.ndarray, belongs: np.ndarray, weight: np.ndarray, reference: Axes, *, seed: int, bootstraps: int = 200
) -> tuple[np.ndarray, np.ndarray]:
    """Correlations (bootstraps × columns × 2) and shares (bootstraps × 2) of the axes in bootstrap samples of the respondents.

    The personas are held fixed. The axes of a sample are matched to those of `reference` by order and sign only, never turned towards
    them, so that the uncertainty of the rotation is part of the spread (Milan & Whittaker 1995 on what matching may hide).
    """
    rng = np.random.default_rng(seed)
    if len(weight) > MOST:
        some = np.sort(rng.choice(len(weight), MOST, replace=False))
        values, belongs, weight = values[some], belongs[some], weight[some]
    n = len(weight)
    correlations, shares = [], []
    for _ in range(bootstraps):
        drawn = rng.multinomial(n, np.full(n, 1 / n)) * weight
        sample = find_axes(values, belongs, drawn, flat=reference.flat)
        order, sign = _matched(reference.correlations, sample.correlations, fixed=reference.flat)
        correlations.append(sample.correlations[:, order] * sign)
        shares.append(sample.shares[order])
    return np.array(correlations), np.array(shares)


def staying(correlations: np.ndarray, reference: np.ndarray) -> np.ndarray:
    """Columns × 2: share of the bootstrap samples in which a column is among the five strongest of the axis."""
    top = min(TOP, reference.shape[0])
    ranks = (-np.abs(correlations)).argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
    return (ranks < top).mean(axis=0)


def _means(values: np.ndarray, mass: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Mean of each column in each persona; of all where nobody of a persona answered."""
    known = ~np.isnan(values)
    given = np.where(known, values, 0.0)
    answered = mass.T @ known
    overall = (weight @ given) / np.maximum(weight @ known, 1e-12)
    return np.where(answered > 1e-9, (mass.T @ given) / np.maximum(answered, 1e-9), overall)


def _within(residuals: np.ndarray, first: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """The direction, at right angles to `first`, in which people differ most within their persona."""
    residuals = residuals - np.outer(residuals @ first, first)
    _, directions = np.linalg.eigh((residuals * weight[:, None]).T @ residuals)
    return directions[:, -1]


def _varimax(loadings: np.ndarray) -> np.ndarray:
    """The turn of two columns after which the variance of the squared loadings is largest; in two dimensions it has a closed form."""
    u, v = loadings[:, 0] ** 2 - loadings[:, 1] ** 2, 2 * loadings[:, 0] * loadings[:, 1]
    across = 2 * (u * v).sum() - 2 * u.sum() * v.sum() / len(u)
    along = (u**2 - v**2).sum() - (u.sum() ** 2 - v.sum() ** 2) / len(u)
    angle = np.arctan2(across, along) / 4
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def _ordered(places: np.ndarray, filled: np.ndarray, weight: np.ndarray, shares: np.ndarray, *, flat: bool) -> Axes:
    share = weight / weight.sum()
    places = places - share @ places
    places = places / np.sqrt(share @ places**2)
    centred = filled - share @ filled
    correlations = (centred * share[:, None]).T @ places / np.sqrt(share @ centred**2)[:, None]
    correlations = np.clip(np.nan_to_num(correlations), -1, 1)
    if not flat and round(float(shares[1]), 6) > round(float(shares[0]), 6):
        places, correlations, shares = places[:, ::-1], correlations[:, ::-1], shares[::-1]
    sign = np.where((correlations**3).sum(axis=0) < 0, -1.0, 1.0)
    return Axes(places * sign, correlations * sign, shares, flat)


def _matched(reference: np.ndarray, sample: np.ndarray, *, fixed: bool) -> tuple[list[int], np.ndarray]:
    likeness = reference.T @ sample / np.outer(np.linalg.norm(reference, axis=0), np.linalg.norm(sample, axis=0))
    straight, crossed = (abs(likeness[0, a]) + abs(likeness[1, b]) for a, b in ((0, 1), (1, 0)))
    order = [0, 1] if fixed or straight >= crossed else [1, 0]
    sign = np.sign([likeness[0, order[0]], likeness[1, order[1]]])
    return order, np.where(sign == 0, 1.0, sign)
