"""Fitting a latent class model: many random starts, the best one kept."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from insights.errors import InputError
from insights.survey.latent_class.em import expect, random_starts, run
from insights.survey.latent_class.items import Items, encode

POLISHED = 3  # starts that are followed to the very end
AT_BEST = 0.01  # log-likelihood within which two starts found the same optimum


@dataclass(frozen=True)
class LatentClassModel:
    """A fitted model, its classes ordered by size; `posteriors` is respondents × classes."""

    k: int
    log_likelihood: float
    parameters: int
    n: int
    shares: np.ndarray
    probabilities: dict[str, pd.DataFrame]  # per item of categories: classes × categories
    means: dict[str, np.ndarray]  # per number or count: one mean per class, in its own unit
    posteriors: np.ndarray
    starts_at_best: float
    start: np.ndarray = field(repr=False)  # coefficients and log shares, from which another fit can start

    @property
    def bic(self) -> float:
        """Bayesian information criterion (Schwarz 1978); the smaller the better."""
        return -2 * self.log_likelihood + self.parameters * float(np.log(self.n))

    @property
    def aic(self) -> float:
        """Akaike's information criterion."""
        return -2 * self.log_likelihood + 2 * self.parameters

    @property
    def classes(self) -> np.ndarray:
        """Most probable class of each respondent, 0 … k-1."""
        return self.posteriors.argmax(axis=1)

    @property
    def entropy(self) -> float:
        """Relative entropy: 1 when every respondent is certain, 0 when all classes are equally likely; missing for k = 1."""
        if self.k == 1:
            return float("nan")
        p = np.clip(self.posteriors, 1e-300, 1)
        return float(1 + (p * np.log(p)).sum() / (self.n * np.log(self.k)))


def fit(
    items: Items | pd.DataFrame, k: int, *, weights=None, n_starts: int = 20, start: np.ndarray | None = None, seed: int
) -> LatentClassModel:
    """Fit `k` classes from `n_starts` random starts, and from the state `start` where one is given, and keep the best.

    `weights` (one per respondent, mean 1) give a pseudo-likelihood; a respondent of weight 0 does not count. `starts_at_best` is the share of
    starts that ended within 0.01 of the best log-likelihood: below 10 % a better optimum may have been missed.
    Carcinoma data (118 slides, 7 raters): log-likelihood -293.7050 for k = 3, as poLCA 1.6.0.2.
    Raises InputError for fewer respondents than classes and for weights that are missing, negative or all zero.
    """
    if isinstance(items, pd.DataFrame):
        items = encode(items)
    if k < 1:
        raise InputError(f"A model needs at least one class; {k} were asked for.")
    if k > items.n:
        raise InputError(f"{k} classes were asked for, but there are only {items.n} respondents.")
    counts = items.counts if weights is None else _weighted(items, weights)
    rng = np.random.default_rng([seed, k])
    starts = random_starts(items, counts, k, 1 if k == 1 else n_starts, rng)
    if start is not None:
        starts = np.concatenate([starts, start[:, None]], axis=1)
    state, values = run(items, counts[:, None], starts, iterations=3000, tolerance=1e-6)
    leading = np.argsort(-values, kind="stable")[:POLISHED]
    state, polished = run(items, counts[:, None], state[:, leading], iterations=10_000, tolerance=1e-9)
    winner = int(polished.argmax())
    at_best = float((values > polished[winner] - AT_BEST).mean())
    state, at_best = state[:, winner], max(at_best, 1 / len(values))
    return _model(items, counts, state[:, np.argsort(-state[-1], kind="stable")], float(polished[winner]), at_best)


def seen_on(items: Items, state: np.ndarray, *, starts_at_best: float = float("nan")) -> LatentClassModel:
    """The model `state` (columns + 1 × classes) of other people's answers, as it looks on `items`; its classes stay in their order."""
    _, values = expect(items.design, items.counts[:, None], state[:, None])
    return _model(items, items.counts, state, float(values[0]), starts_at_best)


def _weighted(items: Items, weights) -> np.ndarray:
    """Weights summed per pattern."""
    weights = np.asarray(weights, dtype=float)
    if len(weights) != items.n:
        raise InputError(f"There are {len(weights):,} weights for {items.n:,} respondents; each needs one.")
    wrong = ~(np.isfinite(weights) & (weights >= 0))
    if wrong.any():
        raise InputError(
            f"{int(wrong.sum())} of {len(weights):,} weights are missing or negative, the first one in row {int(wrong.argmax()) + 1}; "
            "a weight is 0 or more."
        )
    if not weights.any():
        raise InputError("All weights are 0, so nobody counts; leave the weights out or correct them.")
    return np.bincount(items.pattern, weights=weights, minlength=len(items.design))


def _model(
    items: Items, counts: np.ndarray, state: np.ndarray, value: float, starts_at_best: float
) -> LatentClassModel:
    posteriors, _ = expect(items.design, counts[:, None], state[:, None])
    probabilities, means = {}, {}
    for name, levels, block in zip(items.names, items.levels, items.blocks, strict=True):
        if levels:
            probabilities[name] = pd.DataFrame(np.exp(state[block]).T, columns=list(levels))
        elif name in items.counted:
            means[name] = np.exp(state[block.start + 1])
        else:
            mean, deviation = items.scale[name]
            means[name] = mean + deviation * state[block.start + 1] / (-2 * state[block.start + 2])
    return LatentClassModel(
        k=state.shape[1],
        log_likelihood=value,
        parameters=items.parameters(state.shape[1]),
        n=items.n,
        shares=np.exp(state[-1]),
        probabilities=probabilities,
        means=means,
        posteriors=posteriors[items.pattern, 0],
        starts_at_best=starts_at_best,
        start=state,
    )
