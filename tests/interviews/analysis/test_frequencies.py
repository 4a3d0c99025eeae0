"""Counts of people and passages: known answers."""

from __future__ import annotations

import pandas as pd
import pytest

from insights import contracts
from insights.interviews.analysis.frequencies import frequencies
from tests.interviews.analysis.hearing import CODING, coded_of, nothing


def _row(table, code, group="all", source="interview"):
    found = table[(table["code"] == code) & (table["group"] == group) & (table["source"] == source)]
    assert len(found) == 1
    return found.iloc[0]


def test_people_count_once_and_passages_each():
    coded = coded_of(
        [("a", "Eins.", "fears"), ("a", "Zwei.", "fears t01"), ("b", "Drei.", "wishes"), ("c", "Vier.", "")]
    )
    row = _row(frequencies(coded), "fears")
    assert (row["n_people"], row["base"], row["n_verbatims"], row["base_verbatims"]) == (1, 3, 2, 4)
    assert row["statement"] == "1 von 3 Interviewten"
    assert pd.isna(row["share_people"])
    assert row["note"].startswith("kein Anteil")


def test_shares_and_wilson_intervals_stand_from_ten_people_on():
    coded = coded_of([(f"k{n:02d}", "Etwas.", "fears" if n < 1 else "") for n in range(29)], language="en")
    row = _row(frequencies(coded), "fears")
    assert row["share_people"] == pytest.approx(1 / 29)
    assert (row["low"], row["high"]) == pytest.approx((0.0061, 0.1718), abs=1e-4)  # Newcombe 1998
    assert row["statement"] == "1 of 29 interviewed"


def test_groups_are_counted_apart_and_named():
    coded = coded_of([("a", "X.", "fears"), ("b", "Y.", "fears"), ("s", "Z.", "")], groups={"s": "staff"})
    table = frequencies(coded)
    assert _row(table, "fears", "customer")["statement"] == "2 von 2 Kunden"
    assert _row(table, "fears", "staff")["statement"] == "0 von 1 Mitarbeitenden"


def test_a_code_with_its_subcodes_even_where_the_codebook_goes_round():
    coded = coded_of(
        [("a", "X.", "top"), ("b", "Y.", "sub"), ("b", "Z.", "top sub")], parents={"sub": "top", "top": "sub"}
    )
    row = _row(frequencies(coded), "top")
    assert (row["n_people"], row["n_people_tree"], row["n_verbatims"], row["n_verbatims_tree"]) == (2, 2, 2, 3)


def test_weights_stand_beside_the_counts_of_the_survey_and_never_in_them():
    rows = [(f"r{n:02d}", "Text.", "fears" if n < 5 else "") for n in range(20)]
    weights = pd.Series({f"r{n:02d}": 2.0 if n < 5 else 2 / 3 for n in range(20)})
    row = _row(frequencies(coded_of(rows, source="survey"), weights=weights), "fears", source="survey")
    assert (row["n_people"], row["base"], row["share_people"]) == (5, 20, 0.25)
    assert row["n_weighted"] == pytest.approx(10)
    assert row["share_weighted"] == pytest.approx(0.5)
    assert row["low_weighted"] < 0.5 < row["high_weighted"]
    spoken = frequencies(coded_of(rows), weights=weights)
    assert spoken["n_weighted"].isna().all()


def test_what_people_rejected_does_not_count_and_what_they_accepted_does():
    codings = pd.DataFrame(
        [("a-001", "fears", "machine", "proposed", 0.9, ""), ("a-001", "fears", "eva", "rejected", 0, ""), ("b-002", "fears", "eva", "accepted", 1, "")],
        columns=CODING,
    )  # fmt: skip
    row = _row(frequencies(coded_of([("a", "X.", "fears"), ("b", "Y.", "fears")], codings=codings)), "fears")
    assert (row["n_people"], row["n_verbatims"], row["n_decided"]) == (1, 1, 1)


def test_without_any_input_there_is_an_empty_table():
    assert frequencies(nothing()).equals(contracts.empty("code_frequencies"))
