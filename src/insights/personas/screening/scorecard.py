"""The screening as a document: questions, points, personas, how often it is right, and what follows for talking to somebody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from insights.contracts.documents import (
    PersonaSet,
    Screening,
    ScreeningAnswer,
    ScreeningPersona,
    ScreeningQuestion,
)
from insights.estimates import suppress_below
from insights.personas.screening.accuracy import accuracy_table, better_than_guessing, leads
from insights.personas.screening.advice import advice_of
from insights.personas.screening.choosing import FEWEST, Choice
from insights.personas.screening.membership import Target
from insights.personas.screening.points import answer_points, count_answers, folds_of, intercepts
from insights.personas.screening.questions import Question, texts
from insights.personas.screening.spellings import Coded, missing_numbers, shown_labels, spellings_of
from insights.wording import interval, percent


def make_screening(
    choice: Choice | None,
    questions: Sequence[Question],
    target: Target,
    personas: PersonaSet,
    statements: pd.DataFrame,
    *,
    coded: Mapping[str, Coded],
    language: str = "de",
) -> Screening:
    """The screening with the points that follow from all respondents; without a choice that beats guessing, the reason why there is none."""
    if choice is None:
        return Screening(reason=_reason(questions, target, personas, language))
    if not better_than_guessing(choice, target):
        say = texts(language)
        return Screening(reason=say["no_people"].format(reason=say["useless"]), n=len(target.rows))
    told = accuracy_table(choice, target)
    chosen = [questions[i] for i in choice.questions]
    counted = count_answers(chosen, target, folds_of(target, seed=0))  # the folds are summed up again
    points = [
        answer_points(table.sum(axis=0), people.sum(axis=0))
        for table, people in zip(counted.answers, counted.people, strict=True)
    ]
    in_all = _in_all(told)
    return Screening(
        found=True,
        questions=[_question(q, p, coded, language) for q, p in zip(chosen, points, strict=True)],
        personas=_personas(target, intercepts(counted.sizes.sum(axis=0)), told, personas, statements, language),
        leads=leads(choice, target),
        n=len(target.rows),
        weighted=target.weighted,
        accuracy=float(in_all["short"]["value"]),
        accuracy_full=float(in_all["full"]["value"]),
        accuracy_guess=float(in_all["guess"]["value"]),
        keep=choice.keep,
        statements=_statements(told, choice, target, language),
    )


def _in_all(told: pd.DataFrame) -> dict[str, pd.Series]:
    """The rows for everybody: of the guess, of the chosen number of questions, of all building items."""
    rows = told[(told["measure"] == "accuracy") & (told["chosen"] | (told["assignment"] != "short"))]
    return {row["assignment"]: row for _, row in rows.iterrows()}


def points_overview(screening: Screening) -> pd.DataFrame:
    """The points table: one row per answer, one column per persona."""
    rows = [
        [question.wording, answer.label, *answer.points]
        for question in screening.questions
        for answer in question.answers
    ]
    return pd.DataFrame(rows, columns=["question", "answer", *(persona.persona_id for persona in screening.personas)])


def _reason(questions: Sequence[Question], target: Target, personas: PersonaSet, language: str) -> str:
    say = texts(language)
    if not target.personas:
        why = personas.reason or say["no_survey"]
    elif len(target.personas) == 1:
        why = say["one_persona"]
    elif target.sizes.min() < FEWEST:
        n, k = int(target.sizes.min()), suppress_below()
        why = say["few"].format(n=n if n >= k else f"< {k}", least=FEWEST)
    else:
        why = say["no_questions"]
    return say["no_people"].format(reason=why)


def _question(question: Question, points, coded: Mapping[str, Coded], language: str) -> ScreeningQuestion:
    if question.kind == "number":
        lows: Sequence[float | None] = question.lows
        shown: Sequence[str] = question.labels
        spelled: Sequence[list[str]] = [[]] * len(lows)
    else:
        lows = [None] * len(question.labels)
        shown = shown_labels(question.labels, language)
        spelled = spellings_of(question.column, question.labels, coded, language)
    answers = [
        ScreeningAnswer(label=label, spellings=spellings, low=low, points=[int(p) for p in own])
        for label, spellings, low, own in zip(shown, spelled, lows, points, strict=True)
    ]
    return ScreeningQuestion(
        column=question.column,
        wording=question.wording,
        kind=question.kind,
        answers=answers,
        missing=missing_numbers(question.column, coded) if question.kind == "number" else [],
        no_answer=sorted({*coded[question.column].missing}) if question.column in coded else [],
        builds_segments=question.builds_segments,
    )


def _personas(target, start, told, personas: PersonaSet, statements, language: str) -> list[ScreeningPersona]:
    known = {persona.persona_id: persona for persona in personas.personas}
    precision = told[told["chosen"] & (told["measure"] == "precision")].set_index("persona_id")
    made = []
    for persona_id, intercept in zip(target.personas, start, strict=True):
        row, persona = precision.loc[persona_id], known.get(persona_id)
        figures = {"right": row["value"], "low": row["low"], "high": row["high"]} if pd.notna(row["value"]) else {}
        made.append(
            ScreeningPersona(
                persona_id=persona_id,
                name=persona.name if persona else persona_id,
                headline=persona.headline if persona else "",
                intercept=int(intercept),
                n_assigned=int(row["n"]),
                **{key: float(value) for key, value in figures.items()},
                **advice_of(statements, persona_id, language=language),
            )
        )
    return made


def _statements(told: pd.DataFrame, choice: Choice, target: Target, language: str) -> list[str]:
    say, k = texts(language), len(choice.questions)
    in_all = _in_all(told)
    short, full = in_all["short"], in_all["full"]
    kept = float(short["value"] / full["value"]) if full["value"] else 0.0
    shares = {name: percent(row["value"], language) for name, row in in_all.items()}
    missed = "missed" if k >= choice.most else "missed_narrowly"
    return [
        say["accuracy"].format(
            k=k,
            questions=say["question"]["one" if k == 1 else "other"],
            interval=interval(short["low"], short["high"], language, as_percent=True),
            full_interval=interval(full["low"], full["high"], language, as_percent=True),
            guess_interval=interval(in_all["guess"]["low"], in_all["guess"]["high"], language, as_percent=True),
            n=int(short["n"]),
            full_k=int(full["questions"]),
            **shares,
        ),
        say["kept" if kept >= choice.keep - 1e-9 else missed].format(
            kept=percent(kept, language), keep=percent(choice.keep, language), most=choice.most
        ),
        say["basis"].format(weights=say["weighted" if target.weighted else "unweighted"]),
    ]
