"""Figures on few people, and differences that chance alone would bring."""

import numpy as np
import pandas as pd
import pytest

from insights.personas.drafting.figures import _is_held
from insights.personas.drafting.portrait import portrait
from insights.personas.drafting.profiles import COLUMNS, _p_adjusted, _without_few

FACTS = {
    "persona_id": "p1", "subject": "Frau Ott", "gender": "female", "age": None, "age_band": "", "years": None, "mottos": [],
    "n_interviews": 2, "share": 0.02, "low": 0.01, "high": 0.05,
}  # fmt: skip
NOBODY = pd.DataFrame(
    columns=[
        "statement_id",
        "field",
        "source",
        "clause",
        "degree",
        "text",
        "about",
        "n_people",
        "rank",
        "value",
        "low",
        "high",
    ]
)


@pytest.mark.parametrize(
    ("n", "says"),
    [
        (4, "Frau Ott beruht auf weniger als fünf Befragten und zwei Interviews; für einen Anteil sind das zu wenige."),
        (9, "Frau Ott beruht auf 9 Befragten und zwei Interviews; für einen Anteil sind das zu wenige."),
    ],
)
def test_a_portrait_of_few_people_prints_no_percentage(n, says):
    assert portrait(NOBODY, FACTS | {"n_respondents": n}, "de")[0][0].text == says


def test_a_portrait_of_ten_people_prints_the_share():
    assert portrait(NOBODY, FACTS | {"n_respondents": 10}, "de")[0][0].text.startswith("Frau Ott steht für 2")


def test_a_portrait_tells_a_band_as_a_band():
    told = portrait(NOBODY, FACTS | {"n_respondents": 60, "age_band": "40–49"}, "de")[0][1].text
    assert told == "Die mittlere Altersklasse der Gruppe ist „40–49“ (nach dem Alter in Jahren wurde nicht gefragt)."


def cells(*counts) -> list[list]:
    told = {
        "persona_id": "p1",
        "variable": "q",
        "category": "x",
        "statistic": "share",
        "base": sum(counts),
        "overall": 0.2,
    }
    told |= {"value": 0.3, "low": 0.2, "high": 0.4, "differs": True, "effect": np.nan, "evidence": "responses: q = x"}
    return [[(told | {"position": i, "n": n})[name] for name in COLUMNS] for i, n in enumerate(counts, start=1)]


def test_answers_of_fewer_than_five_people_are_hidden_and_cannot_be_worked_out():
    hidden = [np.isnan(row[COLUMNS.index("value")]) for row in _without_few(cells(2, 40, 12, 0), several=False)]
    assert hidden == [
        True,
        False,
        True,
        False,
    ]  # the two would follow from the rest, so the next smallest is hidden too
    hidden = [np.isnan(row[COLUMNS.index("value")]) for row in _without_few(cells(2, 40, 12), several=True)]
    assert hidden == [True, False, False]
    many = cells(2, 40, 12)
    many[1][COLUMNS.index("n")] = many[1][COLUMNS.index("base")] - 3  # of several answers: three did not give it
    assert [np.isnan(row[COLUMNS.index("value")]) for row in _without_few(many, several=True)] == [True, True, False]
    assert not any(row[COLUMNS.index("differs")] for row in _without_few(cells(2, 40, 12), several=True)[:1])


def test_of_many_figures_without_a_difference_none_differs_by_chance():
    rng = np.random.default_rng(5)
    value = rng.normal(0.5, 0.05, 400)
    table = pd.DataFrame({"value": value, "low": value - 0.098, "high": value + 0.098, "overall": 0.5})
    outside = (table["low"] > 0.5) | (table["high"] < 0.5)
    assert 10 <= outside.sum() <= 35  # about a twentieth
    assert (_p_adjusted(table) < 0.05).sum() == 0
    table.loc[0, ["value", "low", "high"]] = [0.9, 0.802, 0.998]
    assert (_p_adjusted(table) < 0.05).sum() == 1


@pytest.mark.parametrize(
    ("kind", "category", "held"),
    [
        ("nominal", "Telefon", True),
        ("multiple", "Telefon", True),
        ("nominal", "nein", False),
        ("ordinal", "stimme voll zu", True),
        ("ordinal", "stimme nicht zu", False),
    ],
)
def test_what_is_said_more_often_than_by_all_applies_whatever_its_place_in_the_list(kind, category, held):
    listed = (
        "stimme voll zu; stimme eher zu; stimme eher nicht zu; stimme nicht zu"
        if kind == "ordinal"
        else "Telefon; Portal; E-Mail; nein"
    )
    row = {"statistic": "share", "category": category, "value": 0.6, "overall": 0.4}
    assert _is_held(row, pd.Series({"kind": kind, "categories": listed})) is held
