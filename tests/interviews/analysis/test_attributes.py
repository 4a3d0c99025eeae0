"""Codes by attributes of people: planted differences are found, noise is not, small cells are guarded."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.interviews.analysis import attributes
from tests.interviews.analysis.hearing import coded_of, nothing


def _people(**columns) -> pd.DataFrame:
    n = len(next(iter(columns.values())))
    ids = [f"k{i:02d}" for i in range(n)]
    return pd.DataFrame(
        {"respondent_id": ids, "interview_id": ids, "group": "customer", "source": "interview", **columns}
    )


def _said(people: pd.DataFrame, codes: dict[str, list[int]]):
    """Each person in `codes[code]` said it; everybody said something."""
    rows = [(person, "Etwas.", " ".join(c for c, own in codes.items() if i in own)) for i, person in enumerate(people["respondent_id"])]  # fmt: skip
    return coded_of(rows, people=people)


def _test(tests, attribute, code="fears"):
    return tests[(tests["attribute"] == attribute) & (tests["code"] == code)].iloc[0]


def test_a_planted_difference_is_found_and_told():
    people = _people(wartungsvertrag=["ja"] * 8 + ["nein"] * 8)
    cells, tests, statements = attributes.by_attribute(
        _said(people, {"fears": [0, 1, 2, 3, 4, 5, 6], "wishes": [0, 3, 9, 12]})
    )
    row = _test(tests, "wartungsvertrag")
    assert (row["test"], row["verdict"], row["n"]) == ("Fisher", "differs", 16)
    assert row["effect"] == pytest.approx(-7 / 8)
    assert row["low"] < row["effect"] < row["high"] < 0
    cell = cells[(cells["code"] == "fears") & (cells["category"] == "ja")].iloc[0]
    assert (cell["n"], cell["base"]) == (7, 8)
    told = statements.set_index("attribute")["statement"]["wartungsvertrag"]
    assert told.startswith("Wartungsvertrag: belegter Unterschied bei 1 von 2 geprüften Codes und Themen (16 Personen): „fears“ (ja: 7 von 8, nein: 0 von 8; p korrigiert ")  # fmt: skip


def test_numbers_are_ranked_and_shown_up_to_and_above_the_median():
    people = _people(alter=[str(20 + 3 * i) for i in range(16)])
    cells, tests, _ = attributes.by_attribute(_said(people, {"fears": list(range(9, 16))}))
    row = _test(tests, "alter")
    assert (row["test"], row["verdict"], row["effect"]) == ("permutation ranks", "differs", 1.0)
    assert cells[cells["attribute"] == "alter"]["category"].tolist() == ["bis 42,5", "über 42,5"]


def test_three_classes_are_permuted():
    people = _people(kanal=["Mail"] * 6 + ["Portal"] * 6 + ["Telefon"] * 6)
    row = _test(attributes.by_attribute(_said(people, {"fears": list(range(6))}))[1], "kanal")
    assert (row["test"], row["effect_name"], row["verdict"]) == ("permutation chi2", "V", "differs")
    assert row["effect"] == pytest.approx(1.0)


def test_small_cells_are_not_tested_and_the_note_says_why():
    people = _people(rolle=list("abcdefgh"), land=["D"] * 6 + ["A"] * 2, ort=["x"] * 3 + ["y"] * 3 + ["z"] * 2)
    tests = attributes.by_attribute(_said(people, {"fears": [0, 1, 2, 3], "wishes": [0, 1]}))[1]
    assert tests.set_index(["attribute", "code"])["verdict"].eq("too few").all()
    assert "keine zwei Ausprägungen" in _test(tests, "rolle")["note"]
    assert "keine zwei Ausprägungen" in _test(tests, "land")["note"]
    assert "weniger als 3 Personen sprechen davon" in _test(tests, "ort", "wishes")["note"]
    enough = _people(ort=["x"] * 4 + ["y"] * 4 + ["z"] * 2)
    note = _test(attributes.by_attribute(_said(enough, {"fears": [0, 1, 2, 3]}))[1], "ort")["note"]
    assert note == "ohne Ausprägungen mit weniger als 3 Personen: z"


def test_a_test_that_could_not_decide_is_called_so():
    tests = attributes.by_attribute(_said(_people(typ=["a"] * 3 + ["b"] * 3), {"fears": [0, 1, 2]}))[1]
    row = _test(tests, "typ")
    assert (row["p"], row["p_adjusted"], row["verdict"]) == (pytest.approx(0.1), 1, "too few")
    assert row["note"].startswith("zu wenige Personen")


def test_who_talks_much_counts_once():
    people = _people(typ=["a"] * 3 + ["b"] * 3)
    rows = [("k00", "Schon wieder.", "fears")] * 50 + [(p, "Etwas.", "") for p in people["respondent_id"][1:]]
    cells = attributes.by_attribute(coded_of(rows, people=people))[0]
    assert cells[cells["attribute"] == "typ"]["n"].tolist() == [1, 0]


def test_pure_noise_is_called_a_difference_in_at_most_five_percent_of_studies():
    rng, wrong, runs = np.random.default_rng(5), 0, 200
    start = _said(
        _people(a=["ja"] * 10 + ["nein"] * 10, b=[str(v) for v in range(20)]),
        {f"c{j}": list(range(20)) for j in range(4)},
    )
    for _ in range(runs):
        said = start.mentions[rng.random(len(start.mentions)) < 0.5]
        found = attributes.compare(replace(start, mentions=said))[1]
        wrong += bool((found["verdict"] == "differs").any())
    assert wrong / runs <= 0.05 + 2 * np.sqrt(0.05 * 0.95 / runs)


def test_interviews_and_surveys_are_never_tested_together():
    rows = [(f"k{i:02d}", "Etwas.", "fears") for i in range(6)]
    spoken, written = coded_of(rows), coded_of([(f"r{i:02d}", "Text.", "") for i in range(30)], source="survey")
    both = type(spoken)(*(pd.concat([getattr(spoken, name), getattr(written, name)]) for name in ("people", "passages", "voices", "units", "mentions")))  # fmt: skip
    cells = attributes.by_attribute(both)[0]
    assert cells[["source", "n", "base"]].values.tolist() == [["interview", 6, 6], ["survey", 0, 30]]


def test_classes_of_fewer_than_five_people_are_counted_together_or_not_at_all():
    people = _people(typ=["a"] * 3 + ["b"] * 3 + ["c"] * 6)
    cells = attributes.by_attribute(_said(people, {"fears": [0, 3, 6]}))[0]
    shown = attributes.of_enough_people(cells[cells["attribute"] == "typ"])
    assert shown[["category", "n", "base"]].values.tolist() == [["c", 1, 6], ["andere", 2, 6]]
    alone = attributes.by_attribute(_said(_people(typ=["a"] * 4 + ["b"] * 8), {"fears": [0, 5, 6]}))[0]
    assert attributes.of_enough_people(alone[alone["attribute"] == "typ"]).empty


def test_without_any_input_there_are_empty_tables():
    names = ("code_attributes", "code_attribute_tests", "attribute_statements")
    for table, name in zip(attributes.by_attribute(nothing()), names, strict=True):
        assert table.equals(contracts.empty(name))
