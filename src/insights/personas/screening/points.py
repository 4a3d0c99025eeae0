"""Naive Bayes as a table of whole points, and how often it is right on people whom it has not seen.

Given a person's segment, the answers of a latent class model are independent, so naive Bayes on some of the items gives the model's own
posterior from these items, and an answer that is missing simply drops out (Magidson & Vermunt 2001). Log odds become points as in
credit scorecards: ten points double the odds (Siddiqi 2006).

Points are handed on, and sharp ones are counts of people: from a persona's size and the total of an answer everybody could work out how
many gave it. So rare answers of a persona count alike before points are made of them, and points come in steps.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from insights.bases import suppress_below
from insights.personas.screening.membership import Target
from insights.personas.screening.questions import Question

PER_DOUBLING = 10  # points that double the odds
STEP = 3  # between points: counts up to a fifth apart have the same
PRIOR = 2.0  # people with average answers that are added to each persona (m-estimate, Cestnik 1990)
FOLDS = 10


@dataclass(frozen=True)
class Counted:
    """What the points follow from, per fold of respondents, so that any fold can be left out without counting anew.

    `folds`: fold of each respondent; `sizes`: folds × personas, weighted people; `answers`: per question folds × answers × personas,
    weighted people, and `people`, those assigned to the persona, as many as they are; `codes`: per question the answer of each respondent,
    -1 for none.
    """

    folds: np.ndarray
    sizes: np.ndarray
    answers: tuple[np.ndarray, ...]
    people: tuple[np.ndarray, ...]
    codes: tuple[np.ndarray, ...]


def folds_of(target: Target, *, seed: int) -> np.ndarray:
    """Fold of each respondent, 0 … 9, every persona spread evenly over all of them; by lots, so that the order of the rows does not matter."""
    lots = target.lots(seed)
    folds = np.zeros(len(target.persona), dtype=int)
    start = 0
    for persona in range(len(target.personas)):
        own = np.flatnonzero(target.persona == persona)
        own = own[np.argsort(lots[own], kind="stable")]
        folds[own] = (np.arange(len(own)) + start) % FOLDS
        start += len(own)
    return folds


def count_answers(questions: Sequence[Question], target: Target, folds: np.ndarray) -> Counted:
    """Weighted people by fold, answer and persona; a respondent counts for every persona with its probability."""
    weighed = target.belongs * target.weight[:, None]
    assigned = np.eye(weighed.shape[1])[target.persona]
    codes = tuple(question.codes[target.rows] for question in questions)
    sizes = np.stack([weighed[folds == fold].sum(axis=0) for fold in range(FOLDS)])
    answers, people = (
        tuple(_table(each, code, folds, len(question.labels)) for question, code in zip(questions, codes, strict=True))
        for each in (weighed, assigned)
    )
    return Counted(folds, sizes, answers, people, codes)


def _table(each: np.ndarray, code: np.ndarray, folds: np.ndarray, n: int) -> np.ndarray:
    table, known = np.zeros((FOLDS, n, each.shape[1])), code >= 0
    np.add.at(table, (folds[known], code[known]), each[known])
    return table


def intercepts(sizes: np.ndarray) -> np.ndarray:
    """Points of each persona before any answer, from how many people it has; the largest has 0."""
    shares = (sizes + 0.5) / (sizes + 0.5).sum()
    return np.rint(PER_DOUBLING * np.log2(shares / shares.max())).astype(int)


def rare(people: np.ndarray) -> np.ndarray:
    """Which answers (rows) of which persona (columns) are not told apart: those of fewer than twice the smallest group, nobody's too.

    So nothing tells fewer than five from up to nine. What is told of the others of a row or column holds within a step: where they are so
    few that with the sums this would leave the rare ones a span of fewer than five people, the smallest of them count as rare too.
    """
    found = people < 2 * suppress_below()
    vague = 2.0 ** (STEP / PER_DOUBLING) - 1  # of a count, as a share
    while True:
        told = np.where(found, 0.0, people)
        thin = [
            found.any(axis=axis, keepdims=True) & (vague * told.sum(axis=axis, keepdims=True) < suppress_below())
            for axis in (0, 1)
        ]
        more = (thin[0] | thin[1]) & ~found
        if not more.any():
            return found
        found |= more & (people == people[more].min())


def answer_points(answers: np.ndarray, people: np.ndarray) -> np.ndarray:
    """Points of each answer (rows) for each persona (columns): how much more often its people answer so than all do.

    `answers`: weighted people; `people`: as many as they are. Rare answers (`rare`) count alike, as half a smallest
    group of an average persona, in proportion to the personas' sizes.
    """
    sizes = answers.sum(axis=0)
    common = (suppress_below() - 1) / 2 * sizes / max(sizes.mean(), 1e-12)
    answers = np.where(rare(people), common, answers)
    overall = (answers.sum(axis=1) + 0.5) / (sizes.sum() + 0.5 * len(answers))
    of_persona = (answers + PRIOR * overall[:, None]) / (sizes + PRIOR)
    return STEP * np.rint(PER_DOUBLING * np.log2(of_persona / overall[:, None]) / STEP).astype(int)


def held_out_points(counted: Counted, question: int, *, without: Collection[int] = ()) -> np.ndarray:
    """Points that a question gives each respondent (rows) when his fold, and the folds `without`, took no part in setting them."""
    table, people, code = counted.answers[question], counted.people[question], counted.codes[question]
    points = np.zeros((len(code), table.shape[2]), dtype=int)
    people = people * FOLDS  # as many as all folds have, so that an answer is as rare as among all
    for fold in range(FOLDS):
        rows = np.flatnonzero((counted.folds == fold) & (code >= 0))
        if len(rows):
            points[rows] = answer_points(
                _others(table, fold, without), _others(people, fold, without) / (FOLDS - len({fold, *without}))
            )[code[rows]]
    return points


def held_out_intercepts(counted: Counted, *, without: Collection[int] = ()) -> np.ndarray:
    """The intercepts of each respondent, his fold and the folds `without` left out."""
    per_fold = [intercepts(_others(counted.sizes, fold, without)) for fold in range(FOLDS)]
    return np.stack(per_fold)[counted.folds]


def _others(table: np.ndarray, fold: int, without: Collection[int]) -> np.ndarray:
    """The sum over the folds other than these; never below 0, where rounding would take it."""
    return np.maximum(table.sum(axis=0) - sum(table[one] for one in {fold, *without}), 0.0)


def only(counted: Counted, rows: np.ndarray) -> Counted:
    """The same counts, to be tried on the respondents `rows` alone."""
    return replace(counted, folds=counted.folds[rows], codes=tuple(code[rows] for code in counted.codes))
