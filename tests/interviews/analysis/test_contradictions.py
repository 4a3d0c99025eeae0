"""Negative cases and staff against customers: planted ones are found, others are not."""

from __future__ import annotations

import numpy as np
import pytest

from insights import contracts
from insights.interviews.analysis.contradictions import contradictions
from tests.interviews.analysis.hearing import coded_of, nothing

PRAISE, BLAME = "Das ist wirklich sehr gut gemacht.", "Das ist einfach nur schlecht und ärgerlich."


def _theme(*, good: int, bad: int, both: int = 0):
    rows, mood = [], []
    for n in range(good + bad + both):
        person, glad = f"k{n:02d}", n < good
        rows.append((person, PRAISE if glad else BLAME, "t01"))
        mood.append(0.8 if glad else -0.8)
        if n >= good + bad:
            rows.append((person, PRAISE, "t01"))
            mood.append(0.8)
    return coded_of(rows, polarity=mood, names={"t01": "Service"})


def test_a_voice_against_the_majority_is_quoted_beside_it():
    table = contradictions(_theme(good=5, bad=1, both=1))
    assert len(table) == 1
    row = table.iloc[0]
    assert (row["n_people_a"], row["n_people_b"], row["base_a"], row["verdict"]) == (5, 1, 7, "shown")
    assert row["statement"] == "„Service“: 5 von 7 Interviewten klingen positiv, 1 von 7 dagegen negativ. Bei 1 von 7 klingt beides an oder nichts eindeutig."  # fmt: skip
    assert row["exemplars_b"] == "k05-006"
    assert len(contracts.split(row["exemplars_a"])) == 3
    assert np.isnan(row["p"])


@pytest.mark.parametrize(("good", "bad"), [(5, 0), (2, 1), (4, 3)])
def test_there_is_no_negative_case_without_a_clear_majority_and_someone_against_it(good, bad):
    assert contradictions(_theme(good=good, bad=bad)).empty


def test_small_differences_of_mood_are_no_contradiction():
    rows = [(f"k{n}", "Es geht so.", "t01") for n in range(6)]
    assert contradictions(coded_of(rows, polarity=[0.4, 0.4, 0.4, 0.4, 0.4, -0.4])).empty


def _company(staff: int, customers: int, *, staff_say: int, customers_say: int, moods=(0.0, 0.0)):
    rows, mood = [], []
    for name, n, say, own in (("s", staff, staff_say, moods[0]), ("k", customers, customers_say, moods[1])):
        for i in range(n):
            rows.append((f"{name}{i:02d}", "Die Kunden fragen danach.", "fears" if i < say else ""))
            mood.append(own + 0.01 * i)
    return coded_of(rows, groups={f"s{i:02d}": "staff" for i in range(staff)}, polarity=mood, names={"fears": "Ängste"})


def _row(table, kind):
    return table[table["contradiction"] == kind].iloc[0]


def test_staff_speak_of_what_customers_do_not():
    row = _row(contradictions(_company(6, 10, staff_say=6, customers_say=1)), "frequency")
    assert (row["verdict"], row["n_people_a"], row["n_people_b"]) == ("differs", 6, 1)
    assert row["effect"] == pytest.approx(0.9)
    assert row["statement"].startswith("„Ängste“ kommt bei 6 von 6 Mitarbeitenden und bei 1 von 10 Kunden vor: belegter Unterschied (p korrigiert ")  # fmt: skip


def test_staff_sound_otherwise_than_customers():
    row = _row(contradictions(_company(5, 8, staff_say=5, customers_say=8, moods=(-0.6, 0.4))), "sound")
    assert row["verdict"] == "differs"
    assert row["effect"] == pytest.approx(-1.015)
    assert row["low"] < row["effect"] < row["high"] < 0


def test_what_staff_say_about_customers_stands_beside_what_customers_say():
    row = _row(contradictions(_company(3, 4, staff_say=2, customers_say=4)), "outside view")
    assert (row["n_people_a"], row["n_people_b"], row["verdict"]) == (2, 4, "shown")
    assert "Bei 2 von 3 Mitarbeitenden geht es dabei um Kunden" in row["statement"]


def test_too_few_people_are_an_answer():
    table = contradictions(_company(2, 3, staff_say=2, customers_say=0))
    assert _row(table, "frequency")["verdict"] == "too few"
    assert _row(table, "frequency")["statement"].endswith("zu wenige Personen für ein Urteil.")


def test_without_any_input_there_is_an_empty_table():
    assert contradictions(nothing()).equals(contracts.empty("contradictions"))
