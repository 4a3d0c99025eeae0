"""Do respondents differ by degree along two lines at once? The model of one line with a second one, to compare with classes.

Beside the Gaussian factor models of `several_dimensions` this takes the answers as they are: with thousands of respondents the steps of graded
answers are seen so clearly that no Gaussian model of them fits, and latent profiles win by filling its gaps with classes.
Method: Bock, Gibbons & Muraki 1988, *Applied Psychological Measurement* 12; the nominal response model of `one_dimension` with two traits.
"""

from __future__ import annotations

import numpy as np

from insights.survey.latent_class import Items, LatentClassModel
from insights.survey.segments import one_dimension
from insights.survey.segments.several_dimensions import Lines, varimax

POINTS = 9  # of the quadrature along each line
NOISE = np.pi**2 / 3  # variance of a logistic answer, beside which a slope is a loading
LARGEST = 6.0  # difference of logits between two classes in the start


def fit_plane(items: Items, three_classes: LatentClassModel, *, class_bic: float) -> Lines:
    """Two lines through `items`, beside the smallest BIC of classes of the same answers; the search starts from the plane of three classes.

    5,000 people on two lines (correlation 0.3), twelve graded answers: BIC 179,922, and 181,874 with seven latent classes.
    """
    nodes, log_mass = one_dimension.grid(2, POINTS)
    found, loss = one_dimension.search(items, _start(items, three_classes), nodes, log_mass)
    bic = one_dimension.bic(items, loss, 2)
    return Lines(bic, class_bic, items.names, varimax(_loadings(items, found[1:].T)))


def _start(items: Items, model: LatentClassModel) -> np.ndarray:
    """Intercepts and the two directions in which the classes lie apart."""
    intercept, apart = np.zeros(len(model.start) - 1), np.zeros((len(model.start) - 1, model.k))
    for name, levels, block in zip(items.names, items.levels, items.blocks, strict=True):
        state = model.start[block]
        if levels:
            apart[block], intercept[block] = np.maximum(state, -LARGEST), np.maximum(state, -LARGEST).mean(axis=1)
        elif name in items.counted:
            apart[block.start + 1], intercept[block.start + 1] = state[1], state[1].mean()
        else:
            variance = -0.5 / state[2]
            apart[block.start] = state[1] * variance
            intercept[block.start], intercept[block.start + 1] = apart[block.start].mean(), 0.5 * np.log(variance[0])
    left, sizes, _ = np.linalg.svd(apart - apart.mean(axis=1, keepdims=True), full_matrices=False)
    return np.concatenate([intercept, *(left[:, :2] * sizes[:2] / np.sqrt(model.k)).T])


def _loadings(items: Items, slopes: np.ndarray) -> np.ndarray:
    """Items × lines: how strongly the answers to each item depend on each line, as correlations."""
    rows = []
    for levels, block in zip(items.levels, items.blocks, strict=True):
        own = slopes[block] - slopes[block].mean(axis=0) if levels else slopes[block]
        _, sizes, directions = np.linalg.svd(own, full_matrices=False)
        noise = NOISE if levels else 1.0
        rows.append(directions[0] * sizes[0] / np.sqrt(sizes[0] ** 2 + noise))
    return np.array(rows)
