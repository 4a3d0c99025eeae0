"""How many segments a file carries: starts on a sample, the best polished on all rows, then the questions that every segmentation is asked."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from insights.errors import InputError
from insights.survey import latent_class
from insights.survey.at_scale import reasons
from insights.survey.at_scale.patterns import Patterns
from insights.survey.at_scale.polishing import polish
from insights.survey.at_scale.reading import Coding
from insights.survey.at_scale.workers import Alone
from insights.survey.latent_class import Items, LatentClassModel
from insights.survey.segments import segment_order, selection
from insights.survey.segments.selection import Selection

SAMPLE_ITERATIONS, SAMPLE_TOLERANCE = (
    500,
    1e-6,
)  # of every start; tolerances are log-likelihood per row that one EM step must gain
ENDED_ITERATIONS, ENDED_TOLERANCE = 2000, 1e-8  # of the best starts, so that none is handed on from a plateau
ENDED = 3  # starts that are followed to the end on the sample
ITERATIONS, TOLERANCE = 500, 1e-9  # on all rows
SAME = 1e-5  # of the log-likelihood: two starts found the same optimum
BEYOND = 3  # numbers of segments that are tried after BIC has risen
TESTED_STARTS = 4  # of models of the tested rows, beside the model of all rows


@dataclass(frozen=True)
class Candidate:
    """A model of all rows; its classes are ordered by size, those of the chosen one by the numbers of the segments."""

    k: int
    state: np.ndarray  # columns + 1 × classes
    items: Items  # what the rows of `state` stand for; holds no answers
    log_likelihood: float
    parameters: int
    n: int
    starts_at_best: float
    iterations: int  # over all rows

    @property
    def bic(self) -> float:
        """Bayesian information criterion over all rows."""
        return -2 * self.log_likelihood + self.parameters * float(np.log(self.n))

    @property
    def shares(self) -> np.ndarray:
        """Of the classes, as the model has them."""
        return np.exp(self.state[-1])


@dataclass(frozen=True)
class Choice:
    """The candidate taken, and what it was put through on the tested rows.

    `tests` holds the candidates as they look on the tested rows, `sample` the models fitted to these rows, which continua are compared with.
    """

    taken: Candidate
    tests: Selection
    sample: dict[int, LatentClassModel]
    why: str
    order: str  # what the numbers of the segments say


def candidates(
    workers,
    found: Patterns,
    *,
    max_segments: int,
    n_starts: int,
    start_sample: int,
    rng: np.random.Generator,
    seed: int,
    report: Callable[[str], None],
) -> list[Candidate]:
    """Models with 1, 2 … `max_segments` classes, until BIC has risen three times since its least value; `rng` draws the rows of the starts.

    Raises InputError where the items are too many for the rows, or too few for two segments.
    """
    sample = found.sample(start_sample, rng)
    report(f"starts on {sample.n:,} rows")
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
        parameters = started.empty.parameters(k)
        one = Candidate(k, state, started.empty, value, parameters, found.n, at_best, iterations)
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


def choose(
    fitted: list[Candidate],
    tested: Items,
    coding: Coding,
    *,
    min_share: float,
    n_bootstrap: int,
    seed: int,
) -> Choice:
    """Decide on the rows `tested`, a sample of the file, whether there are segments and how many (`segments.selection.decide`).

    BIC over all rows proposes. Whether people differ by degree is asked of models of the tested rows alone: with the millions of a file
    BIC would pay for every further class that brings an imperfect line a little closer to the answers. The classes of the file are to come back in samples of these rows.
    """
    proposed = min(fitted, key=lambda one: one.bic).k
    shown = {one.k: latent_class.seen_on(tested, one.state, starts_at_best=one.starts_at_best) for one in fitted}
    starts = {one.k: one.state for one in fitted}
    models = selection.compare(tested, max(shown), n_starts=TESTED_STARTS, starts=starts, seed=seed)
    large = [one.k for one in fitted if one.bic < fitted[0].bic and one.shares.min() >= min_share]
    found = selection.decide(
        tested,
        models,
        proposed=proposed,
        large=large,
        shown=shown,
        max_classes=max(shown),
        n_bootstrap=n_bootstrap,
        complete=False,
        one_more=tested.n == fitted[0].n,  # of many more rows BIC sees better than a test of a sample
        resampled_n=tested.n,
        seed=seed,
    )
    for k in range(2, proposed + 1 if found.jaccard else 0):  # for the comparison: how the other numbers come back
        if k not in found.jaccard:
            found.jaccard[k] = selection.stability(tested, shown[k], n_bootstrap=n_bootstrap, seed=seed)
    taken = next(one for one in fitted if one.k == found.k)
    kinds = coding.orders()
    order, rule = segment_order.by_size(shown[found.k]), "size"
    if kinds:
        order, rule = segment_order.by_height(tested, shown[found.k], kinds), "height"
    why = reasons.sentence(found, n=taken.n, tested=tested.n, min_share=min_share)
    return Choice(replace(taken, state=taken.state[:, order]), found, models, why, reasons.ORDER[rule])


def _line(one: Candidate, seconds: float) -> str:
    if one.k == 1:
        return f"1 group: log-likelihood {one.log_likelihood:,.1f}, BIC {one.bic:,.0f} ({seconds:.1f} s)"
    return (
        f"{one.k} segments: log-likelihood {one.log_likelihood:,.1f}, BIC {one.bic:,.0f}, smallest {one.shares.min():.1%}, "
        f"{one.starts_at_best:.0%} of starts at the best, {one.iterations} iterations over all rows ({seconds:.1f} s)"
    )
