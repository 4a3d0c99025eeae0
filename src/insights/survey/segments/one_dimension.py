"""Do respondents differ by degree along one line? A model with one continuous dimension, to compare with classes.

Latent classes cut a continuum into slices that look like types ("low", "medium", "high") and come back in every bootstrap sample. A
nominal response model with one normally distributed trait (Bock 1972, *Psychometrika* 37; numbers as a one-factor model, counts as Poisson) describes
a continuum with fewer parameters; where its BIC is smaller, the slices are no types.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from insights import wording
from insights.survey.latent_class import Items, LatentClassModel

REACH, FINE = 4.5, 91  # standard deviations and points of the grid on which places are compared
NODES = 15  # points of the Gauss-Hermite quadrature
NEGLIGIBLE = 1e-9  # mass of a node that is left out
LARGEST_LOG_RATE = 20.0  # of counts; keeps a wild step of the search finite


@dataclass(frozen=True)
class Trait:
    """A fitted line; `score` is the place of each respondent on it (mean of the posterior), `error` its standard deviation.

    `intercept` and `slope` are those of each column of the design.
    """

    bic: float
    score: np.ndarray
    error: np.ndarray
    intercept: np.ndarray
    slope: np.ndarray

    @property
    def excess_kurtosis(self) -> float:
        """Of the scores: 0 for a normal trait, -1.2 for an even one, towards -2 where people stand in two heaps of like size."""
        z = (self.score - self.score.mean()) / self.score.std()
        return float((z**4).mean() - 3)

    def line(self, places: np.ndarray) -> np.ndarray:
        """Linear predictors of people at `places`: columns × people."""
        return self.intercept[:, None] + self.slope[:, None] * places

    def place(self, items: Items, rng: np.random.Generator) -> np.ndarray:
        """A place of each person with the answers `items`, drawn from where he or she may stand (a plausible value).

        Unlike the likeliest places these make no heap of all who gave the highest answer everywhere, and none at the nodes of the fit.
        """
        nodes = np.linspace(-REACH, REACH, FINE)
        mean, error = _posterior(items, self.intercept, self.slope, nodes, -(nodes**2) / 2)
        return mean[items.pattern] + error[items.pattern] * rng.normal(size=items.n)


def fit_trait(items: Items, two_classes: LatentClassModel) -> Trait:
    """The model with one trait, and where each respondent stands on it; high is where the later answers of the questions are given.

    The search starts from the line through the two classes of `two_classes`.
    """
    nodes, log_mass = grid(1, NODES)
    found, loss = search(items, _start(items, two_classes), nodes, log_mass)
    (intercept, slope), nodes = found, nodes[:, 0]
    mean, error = _posterior(items, intercept, slope, nodes, log_mass)
    direction = 1.0 if mean @ (items.counts * _height(items)) >= 0 else -1.0
    score = direction * mean[items.pattern]
    return Trait(bic(items, loss, 1), score, error[items.pattern], intercept, direction * slope)


def _posterior(items: Items, intercept, slope, nodes, log_mass) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of the trait for each pattern of answers."""
    joint = items.design @ _log_densities(items, intercept[:, None] + slope[:, None] * nodes, intercept) + log_mass
    posterior = np.exp(joint - joint.max(axis=1, keepdims=True))
    posterior /= posterior.sum(axis=1, keepdims=True)
    mean = posterior @ nodes
    return mean, np.sqrt(np.maximum(posterior @ nodes**2 - mean**2, 0.0))


def grid(dimensions: int, points: int) -> tuple[np.ndarray, np.ndarray]:
    """Gauss-Hermite quadrature of a standard normal in one or several dimensions: nodes × dimensions, and the logarithms of their mass."""
    one, mass = np.polynomial.hermite_e.hermegauss(points)
    nodes = np.stack(np.meshgrid(*[one] * dimensions, indexing="ij"), axis=-1).reshape(-1, dimensions)
    together = np.stack(np.meshgrid(*[mass / mass.sum()] * dimensions, indexing="ij"), axis=-1).reshape(-1, dimensions)
    product = together.prod(axis=1)
    kept = product > NEGLIGIBLE
    return nodes[kept], np.log(product[kept])


def search(items: Items, start: np.ndarray, nodes: np.ndarray, log_mass: np.ndarray) -> tuple[np.ndarray, float]:
    """The likeliest intercepts and slopes (1 + dimensions × columns), and the negative log-likelihood per respondent."""
    from scipy.optimize import minimize

    options = {"maxiter": 500}
    fitted = minimize(_loss, start, args=(items, nodes, log_mass), jac=True, method="L-BFGS-B", options=options)
    return fitted.x.reshape(1 + nodes.shape[1], -1), float(fitted.fun)


def bic(items: Items, loss: float, dimensions: int) -> float:
    """Of a model with so many traits, which may be turned against each other."""
    free = sum((1 + dimensions) * (len(levels) - 1) if levels else 2 + dimensions for levels in items.levels)
    free -= len(items.counted) + dimensions * (dimensions - 1) // 2
    return float(2 * loss * items.n + free * np.log(items.n))


def _height(items: Items) -> np.ndarray:
    """How far down the answers of a pattern stand in the lists of answers; yes stands above no, numbers count by their size.

    A list of names has no order and does not count, unless nothing else could say which end of the line is high.
    """
    places = [_places(items, name, levels) for name, levels in zip(items.names, items.levels, strict=True)]
    if all(place is None for place in places):
        places = [np.linspace(-1, 1, len(levels)) for levels in items.levels]
    height = np.zeros(len(items.design))
    for place, block in zip(places, items.blocks, strict=True):
        if place is not None:
            columns = items.design[:, block]
            height += columns @ place if len(place) else columns[:, 1] - columns[:, 1].mean()
    return height - np.average(height, weights=items.counts)


def _places(items: Items, name: str, levels: tuple[str, ...]) -> np.ndarray | None:
    """Where each answer stands between -1 and 1; nothing in it for a number, None for names."""
    if len(levels) == 2 and all(wording.yes_or_no(level) is not None for level in levels):
        return np.array([1.0 if wording.yes_or_no(level) else -1.0 for level in levels])
    named = len(levels) == 2 and name not in (items.ordered or ()) and not all(level.isdigit() for level in levels)
    return None if named or not items.has_order(name) else np.linspace(-1, 1, len(levels))


def _start(items: Items, model: LatentClassModel) -> np.ndarray:
    """Intercepts, then slopes: of each nominal column; of a number mean and log standard deviation; of a count the log rate."""
    state = model.start[:-1]
    intercept, slope = state.mean(axis=1), (state[:, 0] - state[:, 1]).clip(-6, 6) / 2
    for name, levels, block in zip(items.names, items.levels, items.blocks, strict=True):
        if name in items.counted:
            rates = state[block.start + 1]
            intercept[block], slope[block] = [0.0, rates.mean(), 0.0], [0.0, (rates[0] - rates[1]) / 2, 0.0]
        elif not levels:
            variance = -0.5 / state[block.start + 2]
            means = state[block.start + 1] * variance
            intercept[block] = [means.mean(), 0.5 * np.log(variance[0]), 0.0]
            slope[block] = [(means[0] - means[1]) / 2, 0.0, 0.0]
    return np.concatenate([np.maximum(intercept, -6), slope])


def _loss(parameters: np.ndarray, items: Items, nodes: np.ndarray, log_mass: np.ndarray) -> tuple[float, np.ndarray]:
    """Negative log-likelihood per respondent and its gradient."""
    nodes = nodes.reshape(len(nodes), -1)
    intercept, *slopes = parameters.reshape(1 + nodes.shape[1], -1)
    line = intercept[:, None] + np.transpose(slopes) @ nodes.T
    terms = _log_densities(items, line, intercept)
    joint = items.design @ terms + log_mass
    top = joint.max(axis=1, keepdims=True)
    posterior = np.exp(joint - top)
    total = posterior.sum(axis=1, keepdims=True)
    value = float((items.counts * (np.log(total) + top)[:, 0]).sum())
    sums = items.design.T @ (posterior / total * items.counts[:, None])
    on_line, on_spread = _gradient(items, line, intercept, terms, sums)
    gradient = np.concatenate([on_line.sum(axis=1) + on_spread, (on_line @ nodes).T.ravel()])
    return -value / items.n, -gradient / items.n


def _log_densities(items: Items, line: np.ndarray, intercept: np.ndarray) -> np.ndarray:
    terms = np.empty_like(line)
    for name, levels, block in zip(items.names, items.levels, items.blocks, strict=True):
        if name in items.counted:
            log_rate = np.minimum(line[block.start + 1], LARGEST_LOG_RATE)
            terms[block] = [-np.exp(log_rate), log_rate, np.ones_like(log_rate)]
            continue
        if levels:
            top = line[block].max(axis=0)
            terms[block] = line[block] - top - np.log(np.exp(line[block] - top).sum(axis=0))
            continue
        mean, precision = line[block.start], np.exp(-2 * intercept[block.start + 1])
        terms[block.start] = 0.5 * np.log(precision / (2 * np.pi)) - 0.5 * precision * mean**2
        terms[block.start + 1] = precision * mean
        terms[block.start + 2] = -0.5 * precision
    return terms


def _gradient(items: Items, line, intercept, terms, sums) -> tuple[np.ndarray, np.ndarray]:
    """Of the log-likelihood by the lines (columns × nodes), and by the log standard deviations of numbers (columns)."""
    on_line, on_spread = np.zeros_like(line), np.zeros(len(line))
    for name, levels, block in zip(items.names, items.levels, items.blocks, strict=True):
        if name in items.counted:
            on_line[block.start + 1] = sums[block.start + 1] + sums[block.start] * terms[block.start]
            continue
        if levels:
            on_line[block] = sums[block] - sums[block].sum(axis=0) * np.exp(terms[block])
            continue
        mean, precision = line[block.start], np.exp(-2 * intercept[block.start + 1])
        answered, x, squares = sums[block]
        on_line[block.start] = precision * (x - answered * mean)
        on_spread[block.start + 1] = (precision * (squares - 2 * mean * x + mean**2 * answered) - answered).sum()
    return on_line, on_spread
