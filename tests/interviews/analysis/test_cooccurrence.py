"""Pairs of codes: known answers."""

from __future__ import annotations

import pytest

from insights import contracts
from insights.interviews.analysis.cooccurrence import cooccurrence
from tests.interviews.analysis.hearing import coded_of, nothing

ROWS = [
    ("a", "Die Rechnung kam zu spät und das macht mir Sorgen.", "fears problems t01"),
    ("a", "Ja.", "wishes"),
    ("b", "Wieder falsch.", "problems"),
    ("b", "Nein.", ""),
    ("b", "Ich fürchte, das bleibt so.", "fears"),
    ("c", "Schön wäre eine App.", "wishes"),
    ("d", "Nichts.", ""),
]


def _pair(table, code, other):
    return table[(table["code"] == code) & (table["other"] == other)].iloc[0]


def test_passages_neighbours_and_people_in_common_and_what_chance_would_bring():
    row = _pair(cooccurrence(coded_of(ROWS)), "fears", "problems")
    assert (row["n_verbatims"], row["n_people"], row["base"]) == (1, 2, 4)
    assert row["expected_people"] == pytest.approx(2 * 2 / 4)
    assert row["jaccard_people"] == pytest.approx(1.0)
    assert row["jaccard_verbatims"] == pytest.approx(1 / 3)
    assert row["exemplars"] == "a-001"


def test_neighbours_follow_each_other_in_one_interview():
    table = cooccurrence(coded_of(ROWS))
    assert _pair(table, "fears", "wishes")["n_neighbours"] == 1  # a-001, a-002; b-005 and c-006 are two interviews
    assert _pair(table, "fears", "problems")["n_neighbours"] == 0


def test_codes_meet_themes_and_themes_never_each_other():
    table = cooccurrence(coded_of(ROWS))
    assert _pair(table, "problems", "t01")["kind"] == "code and theme"
    assert len(table) == 3 + 3
    assert not table["code"].str.startswith("t").any()


def test_overlap_texts_come_from_different_people_and_read_well():
    rows = [
        ("a", "äh … ja (lacht)", "x y"),
        ("a", "Die Rechnung kam schon wieder viel zu spät bei uns an.", "x y"),
        ("b", "Das ist mir wichtig und es macht mir zugleich Angst.", "x y"),
    ]
    assert cooccurrence(coded_of(rows))["exemplars"].tolist() == ["a-002; b-003"]


def test_without_any_input_there_is_an_empty_table():
    assert cooccurrence(nothing()).equals(contracts.empty("code_cooccurrence"))
