"""Latent class models of mixed answers: nominal items by category, numbers as Gaussians, missing answers left out.

The model is fitted by EM on distinct answer patterns with their counts, all random starts at once. Answers are assumed to be
missing at random; a respondent counts with whatever he or she answered (full information). Numbers get one variance for all
classes, as latent profile analysis does by default, so that no class can collapse onto a single value.
Method: Goodman 1974, *Biometrika* 61; Dempster, Laird & Rubin 1977, *JRSS B* 39.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from insights.errors import InputError

FLOOR = 1e-12  # smallest probability of a category; keeps the logarithm finite
VARIANCE_FLOOR = 1e-3  # numbers are standardised
CELLS = 40_000  # patterns × starts × classes held at once: what fits into a processor's cache
POLISHED = 3  # starts that are followed to the very end
AT_BEST = 0.01  # log-likelihood within which two starts found the same optimum


@dataclass(frozen=True)
class Items:
    """The answers, encoded: one row of `design` per distinct pattern.

    A nominal item holds one 0/1 column per category, a number the three columns answered, x, x²; a missing answer is all zero.
    """

    names: tuple[str, ...]
    groups: tuple[str, ...]  # per item the question it belongs to: answers of one multiple response belong together
    levels: tuple[tuple[str, ...], ...]  # categories; empty for a number
    design: np.ndarray  # patterns × columns
    pattern: np.ndarray  # per respondent the row of its pattern
    scale: dict[str, tuple[float, float]] = field(default_factory=dict)  # of numbers: mean, standard deviation

    @property
    def n(self) -> int:
        """Respondents."""
        return len(self.pattern)

    @cached_property
    def counts(self) -> np.ndarray:
        """Respondents per pattern."""
        return np.bincount(self.pattern, minlength=len(self.design)).astype(float)

    @cached_property
    def blocks(self) -> tuple[slice, ...]:
        """The columns of each item in `design`."""
        ends = np.cumsum([len(levels) or 3 for levels in self.levels])
        return tuple(slice(int(end) - (len(lv) or 3), int(end)) for end, lv in zip(ends, self.levels, strict=True))

    @cached_property
    def nominal(self) -> np.ndarray:
        """True for the columns of nominal items."""
        return np.concatenate([np.full(len(lv) or 3, bool(lv)) for lv in self.levels])

    @cached_property
    def same_item(self) -> np.ndarray:
        """Items × nominal columns: 1 where the column belongs to the item."""
        sizes = [len(lv) for lv in self.levels if lv]
        return np.eye(len(sizes)).repeat(sizes, axis=1) if sizes else np.zeros((0, 0))

    def parameters(self, k: int) -> int:
        """Free parameters of a model with `k` classes."""
        free = sum(len(lv) - 1 if lv else 1 for lv in self.levels)
        return k * free + (k - 1) + sum(not lv for lv in self.levels)

    def largest_k(self) -> int:
        """The most classes that the data can identify: no more parameters than answer patterns are possible, or respondents."""
        possible = self.n
        if all(self.levels):
            patterns = float(np.prod([float(len(lv)) for lv in self.levels]))
            possible = int(min(self.n, patterns - 1))
        k = 1
        while self.parameters(k + 1) <= possible:
            k += 1
        return k


@dataclass(frozen=True)
class LatentClassModel:
    """A fitted model, its classes ordered by size; `posteriors` is respondents × classes."""

    k: int
    log_likelihood: float
    parameters: int
    n: int
    shares: np.ndarray
    probabilities: dict[str, pd.DataFrame]  # per nominal item: classes × categories
    means: dict[str, np.ndarray]  # per number: one mean per class, in its own unit
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


def encode(table: pd.DataFrame, *, groups: dict[str, str] | None = None) -> Items:
    """Answers as `Items`: text columns become nominal items, number columns Gaussian ones; empty cells are missing.

    `groups` names the question of each item that is one answer of a multiple response. An item with a single answer is left out.
    Raises InputError when nothing is left to build classes from.
    """
    names, levels, parts, scale = [], [], [], {}
    for name in table.columns:
        values = table[name]
        if pd.api.types.is_float_dtype(values.dtype):
            part, scale[name] = _number_columns(values.to_numpy(dtype=float))
            kept = () if part is not None else None
        else:
            part, kept = _category_columns(values)
        if kept is None:
            scale.pop(name, None)
            continue
        names.append(name)
        levels.append(kept)
        parts.append(part)
    if not parts:
        raise InputError("There is no column in which the answers differ, so there is nothing to build segments from.")
    rows = np.hstack(parts)
    design, pattern = np.unique(rows, axis=0, return_inverse=True)
    questions = tuple((groups or {}).get(name, name) for name in names)
    return Items(tuple(names), questions, tuple(levels), design, pattern.ravel(), scale)


def _number_columns(x: np.ndarray) -> tuple[np.ndarray | None, tuple[float, float]]:
    answered = ~np.isnan(x)
    deviation = float(x[answered].std()) if answered.any() else 0.0
    if deviation == 0:
        return None, (0.0, 0.0)
    mean = float(x[answered].mean())
    z = np.where(answered, (x - mean) / deviation, 0.0)
    return np.column_stack([answered.astype(float), z, z**2]), (mean, deviation)


def _category_columns(values: pd.Series) -> tuple[np.ndarray | None, tuple[str, ...] | None]:
    texts = values.astype(object).where(values.notna(), None)
    if isinstance(values.dtype, pd.CategoricalDtype):
        given = [c for c in values.cat.categories if c in set(texts.dropna())]
    else:
        given = sorted(set(texts.dropna()), key=str)
    if len(given) < 2:
        return None, None
    hits = np.column_stack([(texts == category).to_numpy(dtype=float) for category in given])
    return hits, tuple(str(category) for category in given)


def fit(items: Items | pd.DataFrame, k: int, *, weights=None, n_starts: int = 20, seed: int) -> LatentClassModel:
    """Fit `k` classes from `n_starts` random starts and keep the best.

    `weights` (one per respondent, mean 1) give a pseudo-likelihood. `starts_at_best` is the share of starts that ended within
    0.01 of the best log-likelihood: below 10 % a better optimum may have been missed.
    Carcinoma data (118 slides, 7 raters): log-likelihood -293.7050 for k = 3, as poLCA 1.6.0.2.
    """
    if isinstance(items, pd.DataFrame):
        items = encode(items)
    if k < 1:
        raise InputError(f"A model needs at least one class; {k} were asked for.")
    counts = items.counts
    if weights is not None:
        counts = np.bincount(items.pattern, weights=np.asarray(weights, dtype=float), minlength=len(items.design))
    rng = np.random.default_rng([seed, k])
    starts = random_starts(items, counts, k, 1 if k == 1 else n_starts, rng)
    state, values = run(items, counts[:, None], starts, iterations=600, tolerance=1e-5)
    leading = np.argsort(-values, kind="stable")[:POLISHED]
    state, polished = run(items, counts[:, None], state[:, leading], iterations=10_000, tolerance=1e-9)
    winner = int(polished.argmax())
    at_best = float((values > polished[winner] - AT_BEST).mean())
    return _model(items, counts, state[:, winner], float(polished[winner]), max(at_best, 1 / len(values)))


def random_starts(items: Items, counts: np.ndarray, k: int, n_starts: int, rng: np.random.Generator) -> np.ndarray:
    """Random starting values, columns + 1 × starts × classes: each class leans towards one respondent drawn at random.

    The answer pattern of that respondent is mixed with the answers of all by a random share, so starts differ in boldness too.
    """
    total = items.design.T @ counts
    drawn = rng.choice(len(counts), size=(n_starts, k), p=counts / counts.sum())
    bold = rng.uniform(0.2, 0.9, size=(1, n_starts, 1))
    sums = (1 - bold) * total[:, None, None] / counts.sum() + bold * items.design[drawn].transpose(2, 0, 1)
    # a little noise tells apart two classes that drew the same pattern
    sums = sums * np.where(items.nominal[:, None, None], rng.uniform(0.8, 1.2, size=sums.shape), 1.0)
    return np.concatenate([_coefficients(items, sums), np.full((1, n_starts, k), -np.log(k))])


def run(
    items: Items, counts: np.ndarray, state: np.ndarray, *, iterations: int, tolerance: float
) -> tuple[np.ndarray, np.ndarray]:
    """EM from every start in `state` (columns + 1 × starts × classes) until the log-likelihood gains less than `tolerance`.

    `counts` is patterns × 1, or patterns × starts when each start sees another (bootstrap) sample. Returns states, log-likelihoods.
    """
    n_starts, k = state.shape[1:]
    at_once = max(1, CELLS // (len(items.design) * k))
    states, values = [], []
    for first in range(0, n_starts, at_once):
        part = slice(first, first + at_once)
        one, value = _run_part(
            items, counts if counts.shape[1] == 1 else counts[:, part], state[:, part], iterations, tolerance
        )
        states.append(one)
        values.append(value)
    return np.concatenate(states, axis=1), np.concatenate(values)


def _run_part(items, counts, state, iterations, tolerance):
    state = state.copy()
    values = np.full(state.shape[1], -np.inf)
    active = np.arange(state.shape[1])
    for _ in range(iterations):
        seen = counts if counts.shape[1] == 1 else counts[:, active]
        posteriors, value = expect(items.design, seen, state[:, active])
        gain = value - values[active]
        values[active] = value
        going = gain > tolerance
        if not going.any():
            break
        if not going.all():
            active, posteriors = active[going], posteriors[:, going]
            seen = counts if counts.shape[1] == 1 else counts[:, active]
        state[:, active] = _maximise(items, seen, posteriors)
    return state, values


def expect(design: np.ndarray, counts: np.ndarray, state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Posterior probabilities (patterns × starts × classes) and log-likelihoods (starts) under `state`."""
    n_starts, k = state.shape[1:]
    joint = (design @ state[:-1].reshape(len(state) - 1, -1)).reshape(len(design), n_starts, k) + state[-1]
    top = joint.max(axis=2, keepdims=True)
    joint -= top
    np.exp(joint, out=joint)
    total = joint.sum(axis=2, keepdims=True)
    joint /= total
    return joint, (counts * (np.log(total) + top)[:, :, 0]).sum(axis=0)


def _maximise(items: Items, counts: np.ndarray, posteriors: np.ndarray) -> np.ndarray:
    weighted = posteriors * counts[:, :, None]
    sums = (items.design.T @ weighted.reshape(len(weighted), -1)).reshape(-1, *posteriors.shape[1:])
    size = weighted.sum(axis=0)
    share = np.log(np.maximum(size / size.sum(axis=1, keepdims=True), FLOOR))
    return np.concatenate([_coefficients(items, sums), share[None]])


def _coefficients(items: Items, sums: np.ndarray) -> np.ndarray:
    """Log probabilities of categories, and the three terms of a Gaussian's log density, from weighted sums of the design."""
    flat = sums.reshape(len(sums), -1)
    out = np.empty_like(flat)
    nominal = items.nominal
    if nominal.any():
        part = np.maximum(flat[nominal], FLOOR)
        out[nominal] = np.log(np.maximum(part / (items.same_item.T @ (items.same_item @ part)), FLOOR))
    if not nominal.all():
        answered, x, squares = (sums[~nominal][i::3] for i in range(3))
        answered = np.maximum(answered, FLOOR)
        mean = x / answered
        spread = (squares - answered * mean**2).sum(axis=2, keepdims=True) / answered.sum(axis=2, keepdims=True)
        variance = np.broadcast_to(np.maximum(spread, VARIANCE_FLOOR), mean.shape)
        terms = np.empty((3 * len(mean), *mean.shape[1:]))
        terms[0::3] = -0.5 * np.log(2 * np.pi * variance) - mean**2 / (2 * variance)
        terms[1::3] = mean / variance
        terms[2::3] = -0.5 / variance
        out[~nominal] = terms.reshape(len(terms), -1)
    return out.reshape(sums.shape)


def _model(
    items: Items, counts: np.ndarray, state: np.ndarray, value: float, starts_at_best: float
) -> LatentClassModel:
    order = np.argsort(-state[-1], kind="stable")
    state = state[:, order]
    posteriors, _ = expect(items.design, counts[:, None], state[:, None])
    probabilities, means = {}, {}
    for name, levels, block in zip(items.names, items.levels, items.blocks, strict=True):
        if levels:
            probabilities[name] = pd.DataFrame(np.exp(state[block]).T, columns=list(levels))
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
