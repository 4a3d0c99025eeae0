"""The questions that a screening may ask: the survey's answers as numbered options, one column of codes per question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd

from insights import contracts
from insights.errors import UsageError, nearest
from insights.estimates import suppress_below
from insights.files import read_yaml
from insights.wording import number

# What a person in a conversation cannot say of himself, or what describes the sample and not the person.
NOT_ASKED = ("usage", "wave", "stratum", "cluster", "population", "nps", "outcome")
MOST_ANSWERS = 12  # more cannot be read out
OPTION = ": "  # between a multiple response and the option that is asked as yes or no


@dataclass(frozen=True)
class Question:
    """A question with its possible answers and everybody's answer.

    `codes`: position of the answer of each respondent among `labels`, -1 for none; `lows`: of a number, where each band begins (none for
    the lowest); `askable`: whether an agent may ask it.
    """

    column: str
    wording: str
    labels: tuple[str, ...]
    codes: np.ndarray
    lows: tuple[float | None, ...] = ()
    builds_segments: bool = False
    askable: bool = False

    @property
    def kind(self) -> str:
        """`number` for bands of a number, else `choice`."""
        return "number" if self.lows else "choice"


@cache
def texts(language: str) -> dict:
    """The phrases of the screening in `language`."""
    return read_yaml(Path(__file__).parent / "texts.yml")[language]


def candidate_questions(
    responses: pd.DataFrame,
    variables: pd.DataFrame,
    *,
    ask: Sequence[str] = (),
    never: Sequence[str] = (),
    language: str = "de",
) -> list[Question]:
    """The building items of the segments and the columns in `ask`, in the order of the questionnaire; `codes` follow the rows of `responses`.

    A multiple response gives one yes/no question per option. Usage, outcomes and how the sample was drawn are asked only if `ask` names
    them, and a question with more than 12 answers never; what is in `never` only helps to measure the full assignment. Raises UsageError
    for a name that is no column of answers.
    """
    known = variables.loc[variables["kind"] != "text"].sort_values("position")
    for name in [*ask, *never]:
        if name not in set(known["variable"]):
            raise UsageError(f"There is no column {name!r} with answers; {nearest(name, known['variable'])}.")
    wanted = known[known["builds_segments"] | known["variable"].isin(list(ask))]
    found = []
    for variable in wanted.to_dict("records"):
        name = variable["variable"]
        may = (variable["role"] not in NOT_ASKED or name in ask) and name not in never
        for question in _questions(responses[name], variable, language):
            few = 2 <= len(question.labels) <= MOST_ANSWERS
            found.append(
                Question(
                    **{**vars(question), "builds_segments": bool(variable["builds_segments"]), "askable": may and few}
                )
            )
    return [question for question in found if len(set(question.codes[question.codes >= 0])) > 1]


def overview(questions: Sequence[Question]) -> pd.DataFrame:
    """One row per question: wording, kind, how many answers it has, who answered, whether it may be asked."""
    rows = [
        (q.column, q.wording, q.kind, len(q.labels), int((q.codes >= 0).sum()), q.builds_segments, q.askable)
        for q in questions
    ]
    columns = ["column", "wording", "kind", "answers", "n", "builds_segments", "askable"]
    return pd.DataFrame(rows, columns=columns)


def _questions(values: pd.Series, variable: dict, language: str) -> list[Question]:
    if variable["kind"] == "numeric":
        return [_number(values, variable, language)]
    if variable["kind"] == "multiple":
        return _options(values, variable, language)
    categories = contracts.split(variable["categories"]) or sorted(values.dropna().unique())
    if variable["kind"] == "nominal":  # rare answers can be somebody's own words
        counts = values.value_counts()
        categories = [one for one in categories if counts.get(one, 0) >= suppress_below()]
    places = {category: i for i, category in enumerate(categories)}
    codes = values.map(places).fillna(-1).astype(int).to_numpy()
    return [Question(variable["variable"], variable["label"], tuple(categories), codes)]


def _options(values: pd.Series, variable: dict, language: str) -> list[Question]:
    say = texts(language)
    given = values.map(lambda cell: set(contracts.split(cell)), na_action="ignore")
    answered = given.notna().to_numpy()
    questions = []
    for option in contracts.split(variable["categories"]):
        ticked = given.map(lambda chosen, one=option: one in chosen, na_action="ignore").fillna(False).astype(bool)
        if ticked.sum() >= suppress_below():
            codes = np.where(answered, np.where(ticked.to_numpy(), 0, 1), -1)
            column, wording = f"{variable['variable']}{OPTION}{option}", f"{variable['label']} – {option}"
            questions.append(Question(column, wording, (say["yes"], say["no"]), codes))
    return questions


def _number(values: pd.Series, variable: dict, language: str) -> Question:
    numbers = pd.to_numeric(values).astype(float)
    limits = [float(limit) for limit in contracts.split(variable["bands"])]
    if not limits:  # a few whole numbers: a band for each
        limits = sorted(float(f"{value:.6g}") for value in numbers.dropna().unique())
    given = numbers.dropna()
    limits = [limit for limit in limits if len(given) and given.min() < limit <= given.max()]
    codes = np.where(numbers.isna(), -1, np.searchsorted(limits, numbers.fillna(0.0), side="right"))
    return Question(
        variable["variable"], variable["label"], band_labels(limits, language), codes.astype(int), (None, *limits)
    )


def band_labels(limits: Sequence[float], language: str) -> tuple[str, ...]:
    """What each band between `limits` is called: `unter 35`, `35 bis unter 50`, `ab 50`."""
    say = texts(language)
    shown = [number(limit, language, decimals=0 if float(limit).is_integer() else 2) for limit in limits]
    if not shown:
        return ("",)
    inner = [say["between"].format(low=low, high=high) for low, high in pairwise(shown)]
    return (say["below"].format(high=shown[0]), *inner, say["from"].format(low=shown[-1]))
