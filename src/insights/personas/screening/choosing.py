"""Which questions, and how often they are right: forward selection inside ten-fold cross-validation.

The questions are chosen one by one, each time the one with which most people are assigned correctly (the selective naive Bayes
of Langley & Sage 1994; a wrapper in the sense of Kohavi & John 1997). To measure what such a choice is worth, it is made anew without
each fold of people and then tried on them (nested cross-validation, Varma & Simon 2006).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
)
from insights.personas.screening.questions import Question

FEWEST = FOLDS  # respondents of a persona: one in each fold
MOST_ROWS = 20_000  # people among whom a question is chosen; more change nothing
SIMILAR = 1e-9


@dataclass(frozen=True)
class Trial:
    """How people were assigned by screenings that had not seen them.

    `guess`, `full`: points per respondent and persona without a question and with all building items; `short`: the same with the first 1, 2
    … chosen questions; `full_questions`: how many building items there are.
    """

    guess: np.ndarray
    short: tuple[np.ndarray, ...]
    full: np.ndarray
    full_questions: int


@dataclass(frozen=True)
class Choice:
    """The chosen questions (positions among the candidates, best first), how many were asked for, and the trial behind them."""

    questions: tuple[int, ...]
    trial: Trial
    keep: float
    most: int

    @property
    def points(self) -> np.ndarray:
        """Points out of sample with just so many questions."""
        return self.trial.short[len(self.questions) - 1]


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
    trial = _trial(
        counted, target, askable, [i for i, q in enumerate(questions) if q.builds_segments], max_questions, seed
    )
    reached = [accuracy(points, target) for points in trial.short]
    needed = keep * accuracy(trial.full, target)
    enough = [i for i, value in enumerate(reached) if value >= needed - SIMILAR]
    n = (enough[0] if enough else int(np.argmax(reached))) + 1
    chosen = _forward(counted, target, askable, n, without=None, seed=seed)
    return Choice(tuple(chosen), trial, keep, max_questions)


def accuracy(points: np.ndarray, target: Target) -> float:
    """Weighted share of the respondents whose persona has the most points."""
    return float(np.average(points.argmax(axis=1) == target.persona, weights=target.weight))


def _trial(counted: Counted, target: Target, askable, building, most: int, seed: int) -> Trial:
    intercept = held_out_intercepts(counted)
    points = {i: held_out_points(counted, i) for i in {*askable, *building}}
    length = min(most, len(askable))
    short = np.zeros((length, *intercept.shape), dtype=int)
    for fold in range(FOLDS):
        tested = counted.folds == fold
        order = _forward(counted, target, askable, length, without=fold, seed=seed)
        for k in range(length):
            short[k][tested] = intercept[tested] + sum(points[i][tested] for i in order[: k + 1])
    full = intercept + sum((points[i] for i in building), np.zeros_like(intercept))
    return Trial(intercept, tuple(short), full, len(building))


def _forward(
    counted: Counted, target: Target, askable: Sequence[int], n: int, *, without: int | None, seed: int
) -> list[int]:
    """The first `n` questions, chosen among the people outside the fold `without` by their accuracy on each other."""
    rows = np.flatnonzero(counted.folds != (-1 if without is None else without))
    if len(rows) > MOST_ROWS:
        rows = np.sort(np.random.default_rng(seed).choice(rows, MOST_ROWS, replace=False))
    persona, weight = target.persona[rows], target.weight[rows]
    points = {i: held_out_points(counted, i, without=without)[rows] for i in askable}
    so_far = held_out_intercepts(counted, without=without)[rows]
    chosen: list[int] = []
    while len(chosen) < n:
        tried = {i: _worth(so_far + points[i], persona, weight) for i in askable if i not in chosen}
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
