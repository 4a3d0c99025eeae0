"""How many segments a file carries: starts on a sample, the best polished on all rows, BIC and stability together."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from insights.errors import InputError
from insights.survey import latent_class
from insights.survey.at_scale.patterns import Patterns
from insights.survey.at_scale.polishing import polish
from insights.survey.at_scale.reading import Coding
from insights.survey.at_scale.workers import Alone
from insights.survey.latent_class import Items
from insights.survey.segments import resampling, selection

SAMPLE_ITERATIONS, SAMPLE_TOLERANCE = (
    500,
    1e-6,
)  # of every start; tolerances are log-likelihood per row that one EM step must gain
ENDED_ITERATIONS, ENDED_TOLERANCE = 2000, 1e-8  # of the best starts, so that none is handed on from a plateau
ENDED = 3  # starts that are followed to the end on the sample
ITERATIONS, TOLERANCE = 500, 1e-9  # on all rows
SAME = 1e-5  # of the log-likelihood: two starts found the same optimum
BEYOND = 3  # numbers of segments that are tried after BIC has risen


@dataclass(frozen=True)
class Candidate:
    """A model of all rows, its classes ordered by size."""

    k: int
    state: np.ndarray  # columns + 1 × classes
    items: Items  # what the rows of `state` stand for; holds no answers
    log_likelihood: float
    parameters: int
    n: int
    starts_at_best: float
    iterations: int  # over all rows
    entropy: float
    jaccard: np.ndarray  # samples × classes; empty for one class

    @property
    def bic(self) -> float:
        """Bayesian information criterion over all rows."""
        return -2 * self.log_likelihood + self.parameters * float(np.log(self.n))

    @property
    def shares(self) -> np.ndarray:
        """Of the classes, largest first."""
        return np.exp(self.state[-1])

    @property
    def stability(self) -> float:
        """Mean Jaccard of the class that is found again least."""
        return float(self.jaccard.mean(axis=0).min()) if len(self.jaccard) else float("nan")


def candidates(
    workers,
    found: Patterns,
    *,
    max_segments: int,
    n_starts: int,
    n_bootstrap: int,
    start_sample: int,
    stability_sample: int,
    seed: int,
    report: Callable[[str], None],
) -> list[Candidate]:
    """Models with 1, 2 … `max_segments` classes, until BIC has risen three times since its least value.

    Raises InputError where the items are too many for the rows, or too few for two segments.
    """
    rng = np.random.default_rng([seed, 11])
    sample, tested = found.sample(start_sample, rng), found.sample(stability_sample, rng).items()
    report(f"starts on {sample.n:,} rows, stability on {tested.n:,} rows, {n_bootstrap} bootstrap samples")
    parts = [workers.place(part) for part in found.parts()]
    started = Starting(workers, sample)
    most = started.items.largest_k()
    if most < min(max_segments, 2):
        raise InputError(
            f"Two segments of {len(started.empty.names)} items have {started.empty.parameters(2):,} parameters, more than {sample.n:,} rows "
            "or their possible answers can carry; use fewer items."
        )
    fitted: list[Candidate] = []
    for k in range(1, min(max_segments, most) + 1):
        began = time.perf_counter()
        state, at_best = started.best(k, n_starts, seed)
        state, value, iterations = polish(
            workers, parts, found.coding, started.empty, state, iterations=ITERATIONS, tolerance=TOLERANCE * found.n
        )
        state = state[:, np.argsort(-state[-1], kind="stable")]
        jaccard, entropy = _again(tested, state, n_bootstrap, seed)
        parameters = started.empty.parameters(k)
        one = Candidate(k, state, started.empty, value, parameters, found.n, at_best, iterations, entropy, jaccard)
        fitted.append(one)
        report(_line(one, time.perf_counter() - began))
        if k - min(fitted, key=lambda one: one.bic).k >= BEYOND:
            break
    return fitted


class Starting:
    """Random starts on a sample of the rows; every worker holds the sample once."""

    def __init__(self, workers, sample: Patterns):
        self.workers, self.coding, self.items = workers, sample.coding, sample.items()
        self.empty = replace(self.items, design=self.items.design[:0], pattern=self.items.pattern[:0])
        self.parts, self.n = workers.place(sample.parts()), sample.n

    def best(self, k: int, n_starts: int, seed: int) -> tuple[np.ndarray, float]:
        """The best of `n_starts` starts, and the share of starts that reached it."""
        rng = np.random.default_rng([seed, k])
        starts = latent_class.random_starts(self.items, self.items.counts, k, 1 if k == 1 else n_starts, rng)
        runs = self._followed(starts.transpose(1, 0, 2), SAMPLE_ITERATIONS, SAMPLE_TOLERANCE)
        values = np.array([value for _, value in runs])
        leading = np.argsort(-values, kind="stable")[:ENDED]
        ended = self._followed([runs[one][0] for one in leading], ENDED_ITERATIONS, ENDED_TOLERANCE)
        state, best = max(ended, key=lambda run: run[1])
        at_best = float((values >= best - SAME * abs(best)).mean())
        return state, max(at_best, 1 / len(values))

    def _followed(self, starts, iterations: int, tolerance: float) -> list[tuple[np.ndarray, float]]:
        common = (self.parts, self.coding, self.empty, iterations, tolerance * self.n)
        return list(self.workers.over(_follow, starts, *common))


def _follow(
    start: np.ndarray, parts, coding, items: Items, iterations: int, tolerance: float
) -> tuple[np.ndarray, float]:
    state, value, _ = polish(Alone(), parts, coding, items, start, iterations=iterations, tolerance=tolerance)
    return state, value


def _again(tested: Items, state: np.ndarray, n_bootstrap: int, seed: int) -> tuple[np.ndarray, float]:
    """Bootstrap Jaccard of each class on the tested rows, and the relative entropy there."""
    k = state.shape[1]
    if k == 1:
        return np.empty((0, 1)), float("nan")
    posteriors = latent_class.expect(tested.design, tested.counts[:, None], state[:, None])[0][tested.pattern, 0]
    p = np.clip(posteriors, 1e-300, 1)
    entropy = float(1 + (p * np.log(p)).sum() / (len(p) * np.log(k)))
    jaccard = resampling.bootstrap_jaccard(
        posteriors.argmax(axis=1),
        selection.refitting(tested, k, seed=seed),
        k=k,
        n_bootstrap=n_bootstrap,
        lines=(selection.STABLE, selection.PATTERN),
        seed=[seed, k, 1],
    )
    return jaccard, entropy


def choose(fitted: list[Candidate], *, min_share: float) -> tuple[Candidate, str]:
    """The most segments up to BIC's least value that are all large enough and all found again, and the reason in one sentence."""
    best = min(fitted, key=lambda one: one.bic)
    if best.k == 1:
        return fitted[0], "No segments: one group describes the answers best (BIC)."
    large = [one for one in fitted[best.k - 1 : 0 : -1] if one.shares.min() >= min_share]
    for line, words in ((selection.STABLE, "are found again"), (selection.PATTERN, "come back only as a pattern")):
        for one in large:
            if one.stability >= line:
                return one, (
                    f"{one.k} segments: all {words} in bootstrap samples (least Jaccard {one.stability:.2f}); "
                    f"BIC alone would take {best.k}."
                )
    if not large:
        return fitted[0], f"No segments: with any number of them one holds less than {min_share:.0%} of the rows."
    return fitted[0], "No segments: no number of them is found again in bootstrap samples."


def selection_table(fitted: list[Candidate], chosen: Candidate) -> pd.DataFrame:
    """One row per number of segments."""
    return pd.DataFrame(
        {
            "k": one.k,
            "log_likelihood": one.log_likelihood,
            "parameters": one.parameters,
            "bic": one.bic,
            "entropy": one.entropy,
            "smallest_share": float(one.shares.min()),
            "stability": one.stability,
            "starts_at_best": one.starts_at_best,
            "iterations": one.iterations,
            "chosen": one.k == chosen.k,
        }
        for one in fitted
    )


def profile_table(chosen: Candidate, overall: Candidate, coding: Coding) -> pd.DataFrame:
    """Share of each answer, or mean of each number, over all rows and in each segment, as the model has them."""
    logarithms = {column.name for column in coding.columns if column.logarithm}
    rows = []
    for name, levels, block in zip(chosen.items.names, chosen.items.levels, chosen.items.blocks, strict=True):
        states = np.column_stack([overall.state[block], chosen.state[block]])
        if levels:
            rows += [[name, level, *values] for level, values in zip(levels, np.exp(states), strict=True)]
        elif name in chosen.items.counted:
            rows.append([name, "mean", *np.exp(states[1])])
        else:
            mean, deviation = chosen.items.scale[name]
            answer = "mean of log(1 + x)" if name in logarithms else "mean"
            rows.append([name, answer, *(mean + deviation * states[1] / (-2 * states[2]))])
    segments = [f"segment_{s}" for s in range(1, chosen.k + 1)]
    share = ["", "share of rows", 1.0, *chosen.shares]
    return pd.DataFrame([share, *rows], columns=["item", "answer", "overall", *segments])


def _line(one: Candidate, seconds: float) -> str:
    if one.k == 1:
        return f"1 group: log-likelihood {one.log_likelihood:,.1f}, BIC {one.bic:,.0f} ({seconds:.1f} s)"
    return (
        f"{one.k} segments: log-likelihood {one.log_likelihood:,.1f}, BIC {one.bic:,.0f}, least Jaccard {one.stability:.2f}, "
        f"smallest {one.shares.min():.1%}, {one.starts_at_best:.0%} of starts at the best, {one.iterations} iterations over all rows ({seconds:.1f} s)"
    )
