"""A screening with labels that break careless code, and 10,000 people who answer it."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insights.contracts.documents import (
    Screening,
    ScreeningAdvice,
    ScreeningAnswer,
    ScreeningLead,
    ScreeningPersona,
    ScreeningQuestion,
)

CHOICES = {
    "weg": ["Telefon", "E-Mail", "persönlich – „vor Ort“", "O'Brien's \"Shop\"", "=1+1", "@SUM(1)"],
    'häufigkeit "oft"': ["nie", "Öfter als 1×", "ja; nein", "</script><b>x</b>", "50 % & mehr", "-5", "1-2"],
    "kauf: Größe; 10*": ["ja", "nein"],
    "back\\slash": ["a\\'b", "Nie", "~*?", "Straße", "STRASSE", "straße"],
}
CODES = {"weg": ["1", "2", "3", "4", "5", "6"], "kauf: Größe; 10*": ["1", "0"]}
LOWS = {"alter": [None, 18.0, 34.5, 50.0], "umsatz": [None, -1.5, 0.0, 1e6]}
MISSING = {"alter": [99.0, -1.0]}
ADVICE = {
    "needs": [ScreeningAdvice(text="„Ruhe & <b>Zeit</b>“", n_people=2, spoken=True, statement_id="needs-1")],
    "avoid": [ScreeningAdvice(text="Mittelwert 2,7 (n = 93)", n_people=93, spoken=False, statement_id="contra-1")],
}
LIKE = {"traits": [ScreeningAdvice(text="Plant gern.", n_people=12, spoken=False, statement_id="traits-1")]}
UNKNOWN = [
    "telefon",
    "TELEFON",
    "E Mail",
    "Ja",
    "öfter als 1×",
    "ja nein",
    "nie ",
    " nie",
    "n ie",
    "0.0",
    "7",
    "NULL",
    "",
    "strasse",
    "x" * 300,
]


@pytest.fixture(scope="session")
def screening() -> Screening:
    """Five personas, six questions; many ties, because the points are small."""
    rng = np.random.default_rng(5)
    personas = [
        ScreeningPersona(
            persona_id=f"p{i}", name=name, headline=f"Motto „{i}“ <i>", intercept=int(rng.integers(-3, 4)), n_assigned=20,
            **({} if i == 11 else {"right": 0.9, "low": 0.7, "high": 0.97}),
            **(LIKE if i == 3 else ADVICE if i != 2 else {}),
        )
        for i, name in zip((1, 2, 3, 10, 11), ("Jörg Weiß", "O'Neil", "=HYPERLINK(\"x\")", "+Anna", "Zoë"), strict=True)
    ]  # fmt: skip

    def points():
        return [int(p) for p in rng.integers(-3, 4, len(personas))]

    questions = [
        ScreeningQuestion(
            column=column, wording=f"{column}?", kind="choice",
            answers=[
                ScreeningAnswer(label=label, spellings=[label, *CODES.get(column, [])[i : i + 1]], points=points())
                for i, label in enumerate(labels)
            ],
        )
        for column, labels in CHOICES.items()
    ]  # fmt: skip
    questions += [
        ScreeningQuestion(
            column=column, wording=column, kind="number", missing=MISSING.get(column, []),
            answers=[ScreeningAnswer(label=f"ab {low}", low=low, points=points()) for low in lows],
        )
        for column, lows in LOWS.items()
    ]  # fmt: skip
    leads = [
        lead
        for persona in ("p1", "p10")
        for lead in (
            ScreeningLead(persona_id=persona, points=0, n=40, right=0.6, low=0.4, high=0.7),
            ScreeningLead(persona_id=persona, points=4, n=3),
        )
    ]
    return Screening(
        found=True, questions=questions, personas=personas, leads=leads, n=640, statements=["Satz -- eins"]
    )


@pytest.fixture(scope="session")
def rows(screening) -> pd.DataFrame:
    """10,000 people: known answers, codes, missing ones, unknown ones, spaces around; one column per question."""
    rng, n = np.random.default_rng(8), 10_000
    columns = {}
    for question in screening.questions:
        if question.kind == "number":
            edges = [low for low in LOWS[question.column] if low is not None]
            offered = [*edges, *(edge - 0.1 for edge in edges), *question.missing, 1234.5, -7.25, 17.999999]
            values = rng.choice(offered, n)
            columns[question.column] = pd.Series(np.where(rng.random(n) < 0.4, np.nan, values))
        else:
            known = [spelling for answer in question.answers for spelling in answer.spellings]
            offered = [
                *known,
                *known,
                *(f"  {one} " for one in known),
                *(one.replace(" ", "  ") for one in known),
                *UNKNOWN,
            ]
            values = rng.choice(np.array(offered, dtype=object), n)
            columns[question.column] = pd.Series(np.where(rng.random(n) < 0.4, None, values), dtype="str")
    table = pd.DataFrame(columns)
    table.iloc[:50] = None  # people without any answer
    return table


@pytest.fixture(scope="session")
def expected(screening, rows) -> list[str]:
    """The persona of each of the 10,000, worked out the slow way: one person and one answer at a time."""
    return [_persona(screening, row) for row in rows.to_dict("records")]


def _persona(screening: Screening, row: dict) -> str:
    points, known = {p.persona_id: p.intercept for p in screening.personas}, False
    for question in screening.questions:
        answer = _answer(question, row[question.column])
        if answer is not None:
            known = True
            for persona, more in zip(points, answer.points, strict=True):
                points[persona] += more
    best = max(points.values())
    return next(persona for persona, own in points.items() if own == best) if known else ""


def _answer(question: ScreeningQuestion, value):
    if pd.isna(value):
        return None
    if question.kind == "choice":
        return next((a for a in question.answers if value.strip(" ") in a.spellings), None)
    if value in question.missing:
        return None
    return [a for a in question.answers if a.low is None or value >= a.low][-1]
