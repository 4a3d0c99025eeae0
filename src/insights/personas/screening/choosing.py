"""Which questions, and how often they are right: forward selection inside ten-fold cross-validation.

The questions are chosen one by one, each time the one with which most people are assigned as the segmentation does (the selective naive Bayes
of Langley & Sage 1994; a wrapper in the sense of Kohavi & John 1997), and as few as keep the accuracy that is asked for. To measure what
such a choice is worth, both which questions and how many is decided anew without each fold of people and then tried on them (nested
cross-validation, Varma & Simon 2006).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from insights.errors import UsageError
from insights.personas.screening.membership import Target
from insights.personas.screening.points import (
    FOLDS,
    PER_DOUBLING,
    Counted,
    count_answers,
    folds_of,
    held_out_intercepts,
    held_out_points,
    only,
)
from insights.personas.screening.questions import Question

FEWEST = FOLDS  # respondents of a persona: one in each fold
MOST_ROWS = 20_000  # people among whom a question is chosen; more change nothing
FEWER_ROWS = 5_000  # among whom the number of questions is tried without a fold, 45 times
SIMILAR = 1e-9


@dataclass(frozen=True)
class Trial:
    """How people were assigned by screenings that had not seen them.

    `guess`, `full`: points per respondent and persona without a question and with all building items; `short`: the same with the first 1, 2
    … chosen questions; `nested`: with as many questions as are chosen without the respondent's fold, `numbers` of them per fold;
    `full_questions`: how many building items there are.
    """

    guess: np.ndarray
    short: tuple[np.ndarray, ...]
    full: np.ndarray
    full_questions: int
    nested: np.ndarray
    numbers: tuple[int, ...]


@dataclass(frozen=True)
class Choice:
    """The chosen questions (positions among the candidates, best first), how many were asked for, and the trial behind them."""

    questions: tuple[int, ...]
    trial: Trial
    keep: float
    most: int

    @property
    def points(self) -> np.ndarray:
        """Points out of sample, of people who took no part in choosing the questions, nor their number."""
        return self.trial.nested


def choose_questions(
    questions: Sequence[Question], target: Target, *, max_questions: int = 6, keep: float = 0.9, seed: int
) -> Choice | None:
    """The fewest of the askable `questions` that keep the share `keep` of the accuracy of all building items, at most `max_questions`.

    None when there is nothing to choose: fewer than two personas, one with fewer than ten respondents, or no question that may be
    asked. Where the share is not reached, as many questions as are most accurate. Raises UsageError for a number that cannot be.
    """
    if max_questions < 1 or not 0 < keep <= 1:
        raise UsageError(
            f"max_questions is {max_questions} and keep is {keep}; use at least one question, and a share from 0 to 1."
        )
    if len(target.personas) < 2 or target.sizes.min() < FEWEST:
        return None
    askable = [i for i, question in enumerate(questions) if question.askable]
    if not askable:
        return None
    counted = count_answers(questions, target, folds_of(target, seed=seed))
    building = [i for i, question in enumerate(questions) if question.builds_segments]
    pool = _Pool(counted, target, tuple(askable), tuple(building), min(max_questions, len(askable)), target.lots(seed))
    trial = _trial(pool, keep)
    n = _fewest([accuracy(points, target) for points in trial.short], keep * accuracy(trial.full, target))
    return Choice(tuple(_forward(pool, n, without=())), trial, keep, max_questions)


def accuracy(points: np.ndarray, target: Target) -> float:
    """Weighted share of the respondents whose persona has the most points."""
    return float(np.average(points.argmax(axis=1) == target.persona, weights=target.weight))


def _fewest(reached: Sequence[float], needed: float) -> int:
    """The fewest questions that reach what is needed, else as many as are most accurate."""
    enough = [i for i, value in enumerate(reached) if value >= needed - SIMILAR]
    return (enough[0] if enough else int(np.argmax(reached))) + 1


@dataclass(frozen=True)
class _Pool:
    """What is chosen from: counted answers, whom they have to find, which questions may be asked, which build the segments, the most to
    choose, and the lots by which people are drawn where there are many."""

    counted: Counted
    target: Target
    askable: tuple[int, ...]
    building: tuple[int, ...]
    most: int
    lots: np.ndarray

    def some(self, rows: np.ndarray, limit: int) -> np.ndarray:
        """At most `limit` of `rows`, those with the lowest lots."""
        return rows if len(rows) <= limit else np.sort(rows[np.argsort(self.lots[rows], kind="stable")[:limit]])


def _trial(pool: _Pool, keep: float) -> Trial:
    counted = pool.counted
    intercept = held_out_intercepts(counted)
    points = {i: held_out_points(counted, i) for i in {*pool.askable, *pool.building}}
    short = np.zeros((pool.most, *intercept.shape), dtype=int)
    nested, numbers = np.zeros_like(intercept), _numbers(pool, keep)
    for fold, n in enumerate(numbers):
        tested = counted.folds == fold
        order = _forward(pool, pool.most, without=(fold,))
        for k in range(pool.most):
            short[k][tested] = intercept[tested] + sum(points[i][tested] for i in order[: k + 1])
        nested[tested] = short[n - 1][tested]
    full = intercept + sum((points[i] for i in pool.building), np.zeros_like(intercept))
    return Trial(intercept, tuple(short), full, len(pool.building), nested, numbers)


def _numbers(pool: _Pool, keep: float) -> tuple[int, ...]:
    """How many questions are chosen without each fold: by the rule for all, tried on the folds that are left, each without itself."""
    rows = pool.some(np.arange(len(pool.target.persona)), FEWER_ROWS)
    counted, persona, weight = only(pool.counted, rows), pool.target.persona[rows], pool.target.weight[rows]
    orders = {pair: _forward(pool, pool.most, without=pair, limit=FEWER_ROWS) for pair in combinations(range(FOLDS), 2)}
    numbers = []
    for fold in range(FOLDS):
        intercept = held_out_intercepts(counted, without=(fold,))
        points = {i: held_out_points(counted, i, without=(fold,)) for i in {*pool.askable, *pool.building}}
        right = np.zeros((pool.most, len(rows)), dtype=bool)
        for other in (one for one in range(FOLDS) if one != fold):
            tested, so_far = counted.folds == other, intercept[counted.folds == other]
            for k, question in enumerate(orders[min(fold, other), max(fold, other)]):
                so_far = so_far + points[question][tested]
                right[k][tested] = so_far.argmax(axis=1) == persona[tested]
        kept = counted.folds != fold
        full = (intercept + sum(points[i] for i in pool.building))[kept].argmax(axis=1) == persona[kept]
        reached = [float(np.average(row[kept], weights=weight[kept])) for row in right]
        numbers.append(_fewest(reached, keep * float(np.average(full, weights=weight[kept]))))
    return tuple(numbers)


def _forward(pool: _Pool, n: int, *, without: Collection[int], limit: int = MOST_ROWS) -> list[int]:
    """The first `n` questions, chosen among the people outside the folds `without` by their accuracy on each other."""
    rows = pool.some(np.flatnonzero(~np.isin(pool.counted.folds, list(without))), limit)
    counted, persona, weight = only(pool.counted, rows), pool.target.persona[rows], pool.target.weight[rows]
    points = {i: held_out_points(counted, i, without=without) for i in pool.askable}
    so_far = held_out_intercepts(counted, without=without)
    chosen: list[int] = []
    while len(chosen) < n:
        tried = {i: _worth(so_far + points[i], persona, weight) for i in pool.askable if i not in chosen}
        best = max(tried, key=lambda i: (tried[i], -i))
        chosen.append(best)
        so_far = so_far + points[best]
    return chosen


def _worth(points: np.ndarray, persona: np.ndarray, weight: np.ndarray) -> tuple[float, float]:
    """Accuracy, and for equal accuracy the mean logarithm of the probability that the right persona was given."""
    right = float(np.average(points.argmax(axis=1) == persona, weights=weight))
    own = points[np.arange(len(points)), persona]
    odds = np.exp2((points - own[:, None]) / PER_DOUBLING).sum(axis=1)
    return round(right, 9), round(float(-np.average(np.log2(odds), weights=weight)), 9)
