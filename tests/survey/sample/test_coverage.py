"""Blind spots are named where people are missing, and only there."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts
from insights.survey.sample.coverage import coverage, coverage_statement
from insights.survey.sample.weighting import rake
from tests.survey.made import survey


def drawn(n=1000, seed=1, *, without=True):
    rng = np.random.default_rng(seed)
    table = pd.DataFrame({"age": rng.choice(["old", "young"], n), "size": rng.choice(["big", "mid", "small"], n)})
    if without:
        table = table[~((table["age"] == "old") & (table["size"] == "small") & (rng.random(n) < 0.97))]
    return survey({name: table[name].to_numpy() for name in table})


def test_a_planted_gap_is_the_only_cell_with_fewer_people_than_expected():
    responses, variables = drawn()
    table = coverage(responses, variables)
    gap = table[table["fewer_than_expected"] & (table["n"] < 30)]
    assert gap[["category", "other_category"]].to_numpy().tolist() == [["old", "small"]]
    assert gap["verdict"].iloc[0] in ("hardly covered", "small base")
    assert table["n"].sum() == len(responses)
    assert table["expected"].sum() == np.float64(table["base"].iloc[0])


def test_the_sentence_names_the_gap_in_the_studys_language():
    responses, variables = drawn()
    for language, words in (("de", "Deutlich weniger Befragte"), ("en", "clearly fewer respondents")):
        sentence = coverage_statement(coverage(responses, variables, language=language), variables, language=language)
        assert words in sentence
        assert "Age: old × Size: small" in sentence


def test_an_even_sample_has_no_blind_spot():
    responses, variables = drawn(without=False)
    table = coverage(responses, variables)
    assert not table["fewer_than_expected"].any()
    assert coverage_statement(table, variables) == "Blinde Flecken: Alle 6 Zellen aus je zwei Merkmalen haben mindestens 30 Befragte."  # fmt: skip


def test_targets_say_what_to_expect():
    responses, variables = drawn(without=False)
    _, margins, _ = rake(responses, {"age": {"old": 0.8, "young": 0.2}}, variables=variables)
    table = coverage(responses, variables, weighting=margins)
    old = table[table["category"] == "old"]
    assert old["expected"].sum() == np.float64(0.8 * len(responses)).round(6)
    assert old["fewer_than_expected"].all()


def test_few_people_are_never_counted_in_a_sentence():
    responses, variables = survey({"a": ["x"] * 60 + ["y"] * 60, "b": ["u"] * 40 + ["v"] * 20 + ["u"] * 3 + ["v"] * 57})
    table = coverage(responses, variables)
    assert table["n"].tolist() == [40, 20, 3, 57]
    assert "(unter 10 statt 22)" in coverage_statement(table, variables)
    assert table["statement"].dropna().str.contains("unter 10").any()


def test_a_region_that_lies_in_one_country_is_not_crossed_with_it():
    region = np.repeat(["north", "south", "tyrol"], 50)
    land = np.where(region == "tyrol", "at", "de")
    responses, variables = survey({"region": region, "land": land, "sex": ["f", "m"] * 75})
    pairs = coverage(responses, variables)[["variable", "other"]].drop_duplicates().to_numpy().tolist()
    assert ["region", "land"] not in pairs
    assert len(pairs) == 2


def test_without_respondents_or_with_one_characteristic_there_is_nothing_to_cross():
    assert coverage(contracts.empty("responses"), contracts.empty("variables")).empty
    responses, variables = survey({"sex": ["f", "m"] * 20})
    table = coverage(responses, variables)
    assert table.empty
    assert "mindestens zwei Merkmale" in coverage_statement(table, variables)
