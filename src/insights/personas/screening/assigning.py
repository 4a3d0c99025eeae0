"""The screening applied: what every form, query, workbook and table must answer."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from insights.contracts.documents import Screening, ScreeningQuestion

NOBODY = ""  # of a person without any known answer


def assign(screening: Screening, answers: Mapping[str, pd.Series]) -> pd.DataFrame:
    """Persona, lead over the second in points, and known answers of each person: `persona_id`, `lead`, `answered`.

    `answers`: per question (`column`) a series of texts, or of numbers for a question of kind number; a question that is not in it was
    not asked. A text must be one of the answer's spellings, letter by letter; only spaces around it do not matter. Everything else is
    unknown and gives no points. Without any known answer the persona is empty.
    """
    n = len(next(iter(answers.values()))) if answers else 0
    points = np.tile(np.array([persona.intercept for persona in screening.personas]), (n, 1))
    answered = np.zeros(n, dtype=int)
    for question in screening.questions:
        if question.column not in answers:
            continue
        place = answer_places(question, answers[question.column])
        table = np.array([*(answer.points for answer in question.answers), [0] * len(screening.personas)])
        points += table[place]
        answered += place >= 0
    ordered = np.sort(points, axis=1)
    ids = np.array([persona.persona_id for persona in screening.personas])
    first = ids[points.argmax(axis=1)] if n else np.array([], dtype=str)  # the first of equals
    return pd.DataFrame(
        {
            "persona_id": pd.Series(np.where(answered > 0, first, NOBODY), dtype="str"),
            "lead": ordered[:, -1] - ordered[:, -2] if n else np.array([], dtype=int),
            "answered": answered,
        }
    )


def answer_places(question: ScreeningQuestion, values: pd.Series) -> np.ndarray:
    """Position of each answer among those of the question, -1 for an unknown or missing one."""
    if question.kind == "number":
        return _bands(question, values)
    spelled = {spelling: i for i, answer in enumerate(question.answers) for spelling in answer.spellings}
    codes, distinct = pd.factorize(values)
    places = [spelled.get(str(one).strip(" "), -1) for one in distinct]
    return np.array([*places, -1])[codes]  # the last one for code -1: missing


def _bands(question: ScreeningQuestion, values: pd.Series) -> np.ndarray:
    numbers = pd.to_numeric(values, errors="coerce").to_numpy(dtype=float)
    known = np.isfinite(numbers) & ~np.isin(numbers, question.missing)
    lows = [answer.low for answer in question.answers if answer.low is not None]
    return np.where(known, np.searchsorted(lows, np.where(known, numbers, 0.0), side="right"), -1)
