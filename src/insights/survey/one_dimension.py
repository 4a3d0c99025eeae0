"""Do respondents differ by degree along one line? A model with one continuous dimension, to compare with classes.

Latent classes cut a continuum into slices that look like types ("low", "medium", "high") and come back in every bootstrap sample. A
nominal response model with one normally distributed trait (Bock 1972, *Psychometrika* 37; numbers as a one-factor model) describes
a continuum with fewer parameters; where its BIC is smaller, the slices are no types.
"""

from __future__ import annotations

import numpy as np

from insights.survey.latent_class import Items, LatentClassModel

NODES = 15  # points of the Gauss-Hermite quadrature


def trait_bic(items: Items, two_classes: LatentClassModel) -> float:
    """BIC of the model with one trait; the search starts from the line through the two classes of `two_classes`."""
    from scipy.optimize import minimize

    nodes, mass = np.polynomial.hermite_e.hermegauss(NODES)
    log_mass = np.log(mass / mass.sum())
    fitted = minimize(
        _loss,
        _start(items, two_classes),
        args=(items, nodes, log_mass),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 500},
    )
    free = sum(2 * (len(levels) - 1) if levels else 3 for levels in items.levels)
    return float(2 * fitted.fun * items.n + free * np.log(items.n))


def _start(items: Items, model: LatentClassModel) -> np.ndarray:
    """Per nominal column an intercept and a slope; per number mean, slope and log standard deviation."""
    state = model.start[:-1]
    intercept, slope = state.mean(axis=1), (state[:, 0] - state[:, 1]).clip(-6, 6) / 2
    for levels, block in zip(items.levels, items.blocks, strict=True):
        if not levels:
            variance = -0.5 / state[block.start + 2]
            means = state[block.start + 1] * variance
            intercept[block] = [means.mean(), 0.5 * np.log(variance[0]), 0.0]
            slope[block] = [(means[0] - means[1]) / 2, 0.0, 0.0]
    return np.concatenate([np.maximum(intercept, -6), slope])


def _loss(parameters: np.ndarray, items: Items, nodes: np.ndarray, log_mass: np.ndarray) -> tuple[float, np.ndarray]:
    """Negative log-likelihood per respondent and its gradient."""
    intercept, slope = np.split(parameters, 2)
    line = intercept[:, None] + slope[:, None] * nodes
    terms = _log_densities(items, line, intercept)
    joint = items.design @ terms + log_mass
    top = joint.max(axis=1, keepdims=True)
    posterior = np.exp(joint - top)
    total = posterior.sum(axis=1, keepdims=True)
    value = float((items.counts * (np.log(total) + top)[:, 0]).sum())
    sums = items.design.T @ (posterior / total * items.counts[:, None])
    on_line, on_spread = _gradient(items, line, intercept, terms, sums)
    gradient = np.concatenate([on_line.sum(axis=1) + on_spread, on_line @ nodes])
    return -value / items.n, -gradient / items.n


def _log_densities(items: Items, line: np.ndarray, intercept: np.ndarray) -> np.ndarray:
    terms = np.empty_like(line)
    for levels, block in zip(items.levels, items.blocks, strict=True):
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
    for levels, block in zip(items.levels, items.blocks, strict=True):
        if levels:
            on_line[block] = sums[block] - sums[block].sum(axis=0) * np.exp(terms[block])
            continue
        mean, precision = line[block.start], np.exp(-2 * intercept[block.start + 1])
        answered, x, squares = sums[block]
        on_line[block.start] = precision * (x - answered * mean)
        on_spread[block.start + 1] = (precision * (squares - 2 * mean * x + mean**2 * answered) - answered).sum()
    return on_line, on_spread
