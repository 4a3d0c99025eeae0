"""Quotes, cases and cases × codes."""

from __future__ import annotations

import pandas as pd

from insights import contracts
from insights.interviews.analysis.matrices import cases, cross_case, quote_matrix
from insights.interviews.analysis.quoting import readable
from tests.interviews.analysis.hearing import coded_of, nothing

ROWS = [
    ("a", "Die Rechnung kam wieder viel zu spät bei uns an.", "problems t01"),
    ("a", "Die Rechnung war falsch und kam auch noch zu spät.", "problems t01"),
    ("b", "Die Rechnung ist bei uns jedes Mal zu spät da.", "problems t01"),
    ("b", "Ja, äh … (lacht)", "problems"),
    ("c", "Der Kuchen schmeckt wie bei meiner Oma am Sonntag.", "t01"),
    ("s", "Die Kunden rufen an, weil die Rechnung zu spät kommt.", "problems"),
]
GROUPS = {"s": "staff"}


def test_quotes_come_from_different_people_and_groups_stand_apart():
    table = quote_matrix(coded_of(ROWS, groups=GROUPS))
    own = table[(table["code"] == "problems") & (table["group"] == "customer")]
    assert own["respondent_id"].is_unique
    assert own["rank"].tolist() == [1, 2]
    assert (own["n_people"].iloc[0], own["n_verbatims"].iloc[0]) == (2, 4)
    assert table[table["group"] == "staff"]["verbatim_id"].tolist() == ["s-006"]


def test_what_is_typical_of_the_cell_comes_before_what_is_not():
    table = quote_matrix(coded_of(ROWS))
    assert table[table["code"] == "t01"]["verbatim_id"].tolist()[-1] == "c-005"


def test_hesitations_and_very_short_or_long_passages_read_worse():
    plain = "Die Rechnung kam wieder viel zu spät."
    assert readable(plain) == 1
    assert readable("Ja.") < readable("äh … " + plain) < 1
    assert readable(plain * 20) < 0.3
    assert readable("") == 0


def test_each_case_has_its_counts_and_one_short_quote():
    table = cross_case(coded_of(ROWS)).set_index(["respondent_id", "code"])
    assert table.loc[("a", "problems"), "n_verbatims"] == 2
    assert table.loc[("b", "problems"), "verbatim_id"] == "b-003"
    assert ("c", "problems") not in table.index


def test_cases_in_zero_and_one_hold_everyone_who_was_heard():
    table = cases(coded_of([*ROWS, ("z", "Nichts.", "")], groups=GROUPS)).set_index("respondent_id")
    assert table["problems"].tolist() == [1, 1, 0, 1, 0]
    assert table["t01"].tolist() == [1, 1, 1, 0, 0]
    assert table.loc["a", "n_verbatims"] == 2


def test_a_code_named_like_a_fixed_column_keeps_its_column():
    table = cases(coded_of([("a", "X.", "group source")]))
    assert table[["group", "group_", "source_"]].iloc[0].tolist() == ["customer", 1, 1]


def test_cases_survive_the_hand_over_file(workspace):
    from tests.interviews.making import make_study

    study = make_study(workspace, {})
    table = cases(coded_of(ROWS, groups=GROUPS))
    contracts.save(table, "code_cases", study)
    pd.testing.assert_frame_equal(contracts.load("code_cases", study), table)


def test_without_any_input_there_are_empty_tables():
    assert quote_matrix(nothing()).equals(contracts.empty("quote_matrix"))
    assert cases(nothing()).equals(contracts.empty("code_cases"))
    assert cross_case(nothing()).empty
