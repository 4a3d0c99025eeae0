"""Free passages of several coders compared."""

from __future__ import annotations

import pandas as pd
import pytest

from insights import contracts
from insights.errors import InputError
from insights.interviews.analysis.agreement import unitising
from tests.interviews.analysis.coders import figure

ANNA_BEN = ("anna", "ben")


def _turns(interviews: int = 6, turns: int = 4, length: int = 100) -> pd.DataFrame:
    rows = [
        (f"k{i:02d}", t, f"k{i:02d}", "respondent", None, None, None, "x" * length)
        for i in range(1, interviews + 1)
        for t in range(1, turns + 1)
    ]
    return contracts.check(pd.DataFrame(rows, columns=list(contracts.empty("turns").columns)), "turns")


def _passages(coder: str, spans: list[tuple[str, str, int, int, int]]) -> pd.DataFrame:
    return pd.DataFrame([(coder, *span) for span in spans], columns=list(unitising.COLUMNS))


def _every(begin: int, end: int, interviews: int = 6) -> list[tuple[str, str, int, int, int]]:
    return [("needs", f"k{i:02d}", t, begin, end) for i in range(1, interviews + 1) for t in (1, 3)]


def test_the_same_passages_give_one():
    both = pd.concat([_passages(coder, _every(10, 60)) for coder in ANNA_BEN])
    found = unitising.measure(both, _turns())
    assert figure(found, ANNA_BEN, "needs", "alpha of passages")["value"] == 1.0
    assert figure(found, ANNA_BEN, "needs", "alpha of text")["value"] == 1.0


def test_edges_that_differ_a_little_cost_a_little_and_other_passages_much():
    anna = _passages("anna", _every(10, 60))
    near = unitising.measure(pd.concat([anna, _passages("ben", _every(14, 57))]), _turns())
    apart = unitising.measure(pd.concat([anna, _passages("ben", _every(62, 100))]), _turns())
    assert figure(near, ANNA_BEN, measure="alpha of passages")["value"] > 0.97
    assert figure(near, ANNA_BEN, measure="alpha of text")["value"] > 0.75
    assert figure(apart, ANNA_BEN, measure="alpha of passages")["value"] < 0
    assert figure(apart, ANNA_BEN, measure="alpha of text")["value"] < 0


def test_the_figure_does_not_depend_on_how_an_interview_is_cut_into_turns():
    long = _turns(interviews=1, turns=1, length=400)
    short = _turns(interviews=1, turns=4, length=100)
    of_long = pd.concat([_passages("anna", [("a", "k01", 1, 110, 150)]), _passages("ben", [("a", "k01", 1, 120, 170)])])
    of_short = pd.concat([_passages("anna", [("a", "k01", 2, 10, 50)]), _passages("ben", [("a", "k01", 2, 20, 70)])])
    values = [unitising.measure(p, t)["value"].tolist() for p, t in ((of_long, long), (of_short, short))]
    assert values[0] == values[1]


def test_interviews_that_a_coder_did_not_read_do_not_count_and_those_where_he_found_nothing_do():
    anna = _passages("anna", _every(10, 60))
    ben = _passages("ben", _every(10, 60, interviews=3))
    found = unitising.measure(pd.concat([anna, ben]), _turns())
    row = figure(found, ANNA_BEN, measure="alpha of text")
    assert (row["value"], row["n_people"]) == (1.0, 3)
    nothing = pd.DataFrame(
        [("ben", None, f"k{i:02d}", None, None, None) for i in (4, 5, 6)], columns=list(unitising.COLUMNS)
    )
    row = figure(unitising.measure(pd.concat([anna, ben, nothing]), _turns()), ANNA_BEN, measure="alpha of text")
    assert row["n_people"] == 6
    assert row["value"] < 0.7


def test_passages_of_one_coder_that_overlap_are_one():
    anna = _passages("anna", [("a", "k01", 1, 10, 30), ("a", "k01", 1, 20, 50)])
    ben = _passages("ben", [("a", "k01", 1, 10, 50)])
    found = unitising.measure(pd.concat([anna, ben]), _turns(interviews=1))
    assert found["value"].tolist() == [1.0] * 4
    assert found["n_units"].tolist() == [2] * 4


def test_a_passage_outside_the_text_is_named():
    with pytest.raises(InputError, match="A passage of anna lies outside the text: k01, turn 1, 90 to 120"):
        unitising.measure(_passages("anna", [("a", "k01", 1, 90, 120)]), _turns())
    with pytest.raises(InputError, match="A passage of anna is in 'k9', which is not there"):
        unitising.measure(_passages("anna", [("a", "k9", 1, 0, 10)]), _turns())
    with pytest.raises(InputError, match="The passages have no column 'turn'"):
        unitising.measure(_passages("anna", []).drop(columns="turn"), _turns())


def test_nothing_marked_gives_an_empty_table():
    assert unitising.measure(_passages("anna", []), _turns()).empty
