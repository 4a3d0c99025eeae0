"""Raking meets its margins, agrees with R's survey package and says what it costs."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.errors import InputError
from insights.survey.reading.responses import Survey
from insights.survey.sample.weight_diagnostics import weight_diagnostics
from insights.survey.sample.weighting import normalised, rake, trimmed, weigh
from tests.survey.made import survey


def people(**counts):
    return [category for category, n in counts.items() for _ in range(n)]


def test_raked_weights_meet_the_margins_and_have_mean_1():
    rng = np.random.default_rng(1)
    responses, variables = survey(
        {"sex": rng.choice(["f", "m"], 500, p=[0.7, 0.3]), "age": rng.choice(["a", "b", "c"], 500)}
    )
    weights, table, document = rake(
        responses, {"sex": {"f": 50, "m": 50}, "age": {"a": 0.2, "b": 0.3, "c": 0.5}}, variables=variables
    )
    assert weights.mean() == pytest.approx(1)
    assert table["after"].to_numpy() == pytest.approx(table["target"].to_numpy(), abs=1e-8)
    assert document.effective_n == pytest.approx(500 / document.design_effect)
    assert document.source == "raking"
    assert document.converged


def test_raking_agrees_with_the_survey_package_of_r(shared_data):
    path = shared_data.parent / "reference" / "survey_apiclus1.csv"
    if not path.is_file():
        pytest.skip("the reference results are not on this machine")
    schools = pd.read_csv(path)
    responses, variables = survey({"stype": schools["stype"], "wide": schools["sch.wide"]})
    targets = {"stype": {"E": 4421, "H": 755, "M": 1018}, "wide": {"No": 1072, "Yes": 5122}}
    weights, _, document = rake(responses, targets, variables=variables)
    assert np.average(schools["api00"], weights=weights) == pytest.approx(641.2303209, abs=1e-6)
    assert document.effective_n == pytest.approx(174.0112, abs=1e-3)
    assert document.design_effect == pytest.approx(1.05166, abs=1e-5)


def test_no_weight_exceeds_the_cap_and_the_missed_margin_is_told_in_the_studys_language():
    responses, variables = survey({"sex": people(f=95, m=5)})
    weights, table, document = rake(responses, {"sex": {"f": 50, "m": 50}}, variables=variables, cap=3)
    assert weights.max() == pytest.approx(3)
    assert weights.mean() == pytest.approx(1)
    assert table.set_index("category").loc["m", "after"] == pytest.approx(0.15)
    assert "auf das 3-Fache des Mittels begrenzt" in document.warnings[0]


def test_trimming_agrees_with_the_survey_package_of_r(shared_data):
    path = shared_data.parent / "reference" / "survey_apiclus1.csv"
    if not path.is_file():
        pytest.skip("the reference results are not on this machine")
    schools = pd.read_csv(path)
    responses, variables = survey({"stype": schools["stype"], "wide": schools["sch.wide"]})
    targets = {"stype": {"E": 4421, "H": 755, "M": 1018}, "wide": {"No": 1072, "Yes": 5122}}
    weights = rake(responses, targets, variables=variables)[0].to_numpy() * 6194 / len(schools)
    assert (weights.min(), weights.max()) == pytest.approx((29.8707, 67.1255), abs=5e-5)
    assert np.average(schools["api00"], weights=trimmed(weights, low=20, high=45)) == pytest.approx(641.7183, abs=5e-5)


def test_trimming_keeps_the_sum_and_both_bounds():
    weights = np.random.default_rng(1).lognormal(0, 1, 300)
    cut = trimmed(weights / weights.mean(), low=0.3, high=2)
    assert cut.sum() == pytest.approx(300)
    assert cut.min() >= 0.3
    assert cut.max() <= 2


def test_no_weight_lies_below_the_floor_and_it_is_told():
    responses, variables = survey({"sex": people(f=90, m=10)})
    weights, _, document = rake(responses, {"sex": {"f": 20, "m": 80}}, variables=variables, cap=9, floor=0.4)
    assert weights.min() == pytest.approx(0.4)
    assert weights.mean() == pytest.approx(1)
    assert any("mindestens das 0,4-Fache" in warning for warning in document.warnings)


def test_a_floor_that_raises_everyone_is_refused():
    with pytest.raises(InputError, match="floor is 1.5, but"):
        weigh(Survey(contracts.empty("responses"), contracts.empty("variables")), {}, floor=1.5)


def test_the_diagnostics_say_how_weights_spread_and_what_was_cut():
    responses, variables = survey({"sex": people(f=95, m=5)})
    weights, table, document = rake(responses, {"sex": {"f": 50, "m": 50}}, variables=variables, cap=3)
    found = weight_diagnostics(responses.assign(weight=weights), document, table, cap=3).set_index("statistic")["value"]
    assert found["share_capped"] == pytest.approx(0.05)
    assert (found["largest"], found["smallest"]) == pytest.approx((3, 85 / 95))
    assert found["effective_n"] == pytest.approx(document.effective_n)
    assert found["largest_gap"] == pytest.approx(0.35)
    assert found["heaviest_tenth"] == pytest.approx((15 + 5 * 85 / 95) / 100)


def test_nobody_weighted_gives_no_diagnostics():
    responses, variables = survey({"sex": people(f=95, m=5)})
    _, table, document = weigh(Survey(responses, variables), {})
    assert weight_diagnostics(responses, document, table).empty


def test_people_without_an_answer_keep_their_weight():
    responses, variables = survey({"sex": [*people(f=60, m=30), *[None] * 10]})
    weights, _, document = rake(responses, {"sex": {"f": 0.5, "m": 0.5}}, variables=variables, language="en")
    assert weights[90:].tolist() == pytest.approx([1.0] * 10)
    assert document.warnings == ["“sex”: 10 respondents without an answer were not adjusted for this characteristic."]


def test_a_high_design_effect_is_warned_of():
    responses, variables = survey({"sex": people(f=95, m=5)})
    _, _, document = rake(responses, {"sex": {"f": 70, "m": 30}}, variables=variables, cap=10)
    assert document.design_effect > 1.5
    assert "Designeffekt" in document.warnings[-1]


def test_numeric_variables_are_raked_by_their_bands():
    responses, variables = survey({"age": [20] * 30 + [40] * 30})
    variables["bands"] = "18; 30"
    _, table, _ = rake(responses, {"age": {"18-29": 0.4, "30+": 0.6}}, variables=variables)
    assert table["category"].tolist() == ["18–29", "30+"]
    assert table["after"].tolist() == pytest.approx([0.4, 0.6])


@pytest.mark.parametrize(
    ("shares", "said"),
    [
        ({"f": 0.5, "m": 0.505}, "“sex”: the targets add up to 100.5%; they were scaled to 100% in proportion."),
        ({"f": 49, "m": 50}, "“sex”: the targets add up to 99.0%; they were scaled to 100% in proportion."),
        ({"f": 0.5, "m": 0.5}, None),
        ({"f": 4_100, "m": 3_900}, None),
    ],
)
def test_targets_that_rounding_left_beside_one_are_scaled_and_the_reader_is_told(shares, said):
    responses, variables = survey({"sex": people(f=50, m=50)})
    _, table, document = rake(responses, {"sex": shares}, variables=variables, language="en")
    assert document.warnings == ([said] if said else [])
    assert table["target"].sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("targets", "words"),
    [
        ({"sex": {"f": 0.5, "n": 0.5}}, "the sample has no category 'n'"),
        ({"sex": {"f": 1.0}}, r"category 'm' \(30 respondents\) has no target"),
        ({"sex": {"f": 0.5, "m": 0.3}}, "add up to 0.8, not to 1"),
        ({"sex": {"f": 50, "m": 40}}, "add up to 90, not to 100 %"),
        ({"sex": {"f": 0.9, "m": 0.8}}, "add up to 1.7, not to 1"),
        ({"sex": {"f": 0.5, "m": 0.515}}, "add up to 1.015, not to 1"),
        ({"sexx": {"f": 50, "m": 50}}, "did you mean 'sex'"),
        ({"few": {"x": 50, "y": 50}}, "only 4 respondents are 'y'"),
    ],
)
def test_targets_that_do_not_fit_are_named(targets, words):
    responses, variables = survey({"sex": people(f=60, m=30), "few": people(x=86, y=4)})
    with pytest.raises(InputError, match=words):
        rake(responses, targets, variables=variables)


def test_declared_weights_are_brought_to_mean_1_and_zeros_are_told():
    weights, document = normalised(pd.Series([2.0, 4.0, 0.0]))
    assert weights.tolist() == [1.0, 2.0, 0.0]
    assert "das Gewicht 0" in document.warnings[0]


def test_negative_weights_are_refused():
    with pytest.raises(InputError, match="not negative"):
        normalised(pd.Series([1.0, -1.0]))


def test_a_cap_that_caps_everyone_is_refused_even_without_targets():
    with pytest.raises(InputError, match="cap is 1, but"):
        weigh(Survey(contracts.empty("responses"), contracts.empty("variables")), {}, cap=1)
