"""The table `screening_accuracy`: how often a screening is right out of sample, per persona and in all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.contracts.documents import ScreeningLead
from insights.personas.screening.choosing import Choice, accuracy
from insights.personas.screening.membership import Target
from insights.personas.screening.points import PER_DOUBLING

LEADS = (0, PER_DOUBLING, 3 * PER_DOUBLING)  # even odds, 2 : 1, 8 : 1


def accuracy_table(choice: Choice | None, target: Target) -> pd.DataFrame:
    """Accuracy of all, recall and precision of each persona (contract `screening_accuracy`); no rows without a choice.

    `guess` always names the largest persona, `short` asks the first 1, 2 … questions, `full` all building items. The chosen number of
    questions has the accuracy of the whole choice, the number too chosen without the people it is tried on (`Trial.nested`). Recall is the
    share of a persona's respondents who are assigned to it, precision the share of those assigned to it who belong to it.
    """
    if choice is None:
        return contracts.empty("screening_accuracy")
    trial, n = choice.trial, len(choice.questions)
    rows = [*_of_all("guess", 0, trial.guess, target), *_of_personas("guess", 0, trial.guess, target)]
    for k, points in enumerate(trial.short, start=1):
        rows += _of_all("short", k, choice.points if k == n else points, target)
    rows += _of_personas("short", n, choice.points, target)
    rows += [*_of_all("full", trial.full_questions, trial.full, target)]
    rows += [*_of_personas("full", trial.full_questions, trial.full, target)]
    table = pd.DataFrame(rows)
    table["chosen"] = table["assignment"].eq("short") & table["questions"].eq(n)
    return contracts.check(table, "screening_accuracy")


def _of_all(assignment: str, questions: int, points: np.ndarray, target: Target) -> list[dict]:
    right = points.argmax(axis=1) == target.persona
    return [_row(assignment, questions, "all", "accuracy", estimates.share(right, weights=target.weight))]


def _of_personas(assignment: str, questions: int, points: np.ndarray, target: Target) -> Iterator[dict]:
    assigned = points.argmax(axis=1)
    right = assigned == target.persona
    for i, persona in enumerate(target.personas):
        for measure, rows in (("recall", target.persona == i), ("precision", assigned == i)):
            found = estimates.share(right[rows], weights=target.weight[rows])
            yield _row(assignment, questions, persona, measure, found)


def _row(assignment: str, questions: int, persona: str, measure: str, found: estimates.Estimate) -> dict:
    told = found.n >= estimates.no_share_below()
    return {
        "assignment": assignment,
        "questions": questions,
        "persona_id": persona,
        "measure": measure,
        "n": found.n,
        "n_effective": found.effective_n,
        "value": found.value if told else None,
        "low": found.low if told else None,
        "high": found.high if told else None,
        "note": found.note or None,
    }


def better_than_guessing(choice: Choice, target: Target) -> bool:
    """Whether the whole interval of the accuracy lies above that of always naming the largest persona."""
    right = estimates.share(choice.points.argmax(axis=1) == target.persona, weights=target.weight)
    return right.low > accuracy(choice.trial.guess, target)


def leads(choice: Choice, target: Target) -> list[ScreeningLead]:
    """How often those assigned to a persona belong to it, by how many points it is ahead: below 10, 10 to 29, from 30 on.

    Told per persona, because a large lead of a large persona says nothing of a small one; below 30 people without a share.
    """
    ordered = np.sort(choice.points, axis=1)
    ahead = ordered[:, -1] - ordered[:, -2]
    assigned = choice.points.argmax(axis=1)
    right = assigned == target.persona
    found = []
    for i, persona in enumerate(target.personas):
        for low, high in zip(LEADS, [*LEADS[1:], np.inf], strict=True):
            rows = (assigned == i) & (ahead >= low) & (ahead < high)
            share = estimates.share(right[rows], weights=target.weight[rows])
            told = share.n >= estimates.small_below()
            values = {"right": share.value, "low": share.low, "high": share.high} if told else {}
            found.append(ScreeningLead(persona_id=persona, points=low, n=share.n, **values))
    return found
