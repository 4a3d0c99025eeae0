"""The sample profile shows shares with their intervals and hides what would show single people."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insights.survey.sample.profile import sample_profile
from tests.survey.made import survey


def test_shares_have_wilson_intervals():
    responses, variables = survey({"q": ["yes"] * 81 + ["no"] * 182})
    row = sample_profile(responses, variables).set_index("category").loc["yes"]
    assert (row["n"], row["base"]) == (81, 263)
    assert (row["low"], row["high"]) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_weights_move_the_share_and_widen_the_interval():
    weights = np.array([3.0] * 50 + [1 / 3] * 150)
    responses, variables = survey({"q": ["yes"] * 40 + ["no"] * 10 + ["yes"] * 30 + ["no"] * 120}, weights=weights)
    row = sample_profile(responses, variables).set_index("category").loc["yes"]
    assert row["value"] == pytest.approx(0.65)
    assert row["n"] == 70
    assert row["high"] - row["low"] > 0.15


def test_weights_that_go_with_the_answer_are_known_to_the_interval():
    # Each weighted answer varies as the linearised variance says: here as much as in an unweighted sample of 201.
    weights = np.array([3.0] * 50 + [1 / 3] * 150)
    responses, variables = survey({"q": ["yes"] * 50 + ["no"] * 150}, weights=weights)
    row = sample_profile(responses, variables).set_index("category").loc["yes"]
    assert row["value"] == pytest.approx(0.75)
    assert (row["low"], row["high"]) == pytest.approx((0.6855, 0.8050), abs=5e-4)


def test_people_of_one_town_say_less_than_as_many_drawn_one_by_one():
    rng = np.random.default_rng(3)
    town = np.repeat(np.arange(20), 20)
    answer = np.where(rng.random(400) < (0.2 + 0.6 * rng.random(20))[town], "yes", "no")
    responses, variables = survey({"q": answer, "town": town.astype(str)}, town="text", roles={"town": "cluster"})
    clustered = sample_profile(responses, variables).set_index("category").loc["yes"]
    alone = sample_profile(responses, variables.assign(role="demographic")).set_index("category").loc["yes"]
    assert clustered["value"] == pytest.approx(alone["value"])
    assert clustered["high"] - clustered["low"] > 1.5 * (alone["high"] - alone["low"])


def test_numeric_variables_are_shown_in_bands_and_by_their_mean():
    responses, variables = survey({"age": list(range(18, 68))})
    variables["bands"] = "18; 30; 50"
    profile = sample_profile(responses, variables)
    assert profile["category"].tolist() == ["18–29", "30–49", "50+", "mean"]
    assert profile["n"].tolist() == [12, 20, 18, 50]
    assert profile["value"].iloc[-1] == pytest.approx(42.5)


def test_a_few_whole_numbers_are_shown_one_by_one():
    responses, variables = survey({"size": [1] * 10 + [2] * 20})
    assert sample_profile(responses, variables)["category"].tolist() == ["1", "2", "mean"]


def test_cells_of_one_to_four_people_are_suppressed_and_small_bases_marked():
    columns = {"q": ["a"] * 15 + ["c"] * 6 + ["b"] * 4, "few": [*["x", "y"] * 4, *[None] * 17]}
    responses, variables = survey(columns)
    profile = sample_profile(responses, variables).set_index(["variable", "category"])
    assert profile.loc["q", "note"].to_dict() == {"a": "small base", "b": "suppressed", "c": "suppressed"}
    assert profile.loc[("q", "b"), ["value", "low", "high"]].isna().all()
    assert pd.isna(profile.loc[("q", "c"), "value"])  # 25 people less 15 and 6 would be the four
    assert pd.isna(profile.loc[("few", "x"), "value"])


def test_a_group_of_few_people_is_not_told_by_the_base():
    responses, variables = survey({"sex": ["f"] * 30 + ["m"] * 20 + ["x"] * 3 + [None] * 9})
    profile = sample_profile(responses, variables).set_index("category")
    assert profile["base"].tolist() == [50, 50, 50]
    assert profile["note"].fillna("").to_dict() == {"f": "", "m": "", "x": "suppressed"}


def test_people_can_be_in_several_categories_of_a_multiple_response():
    responses, variables = survey({"q": ["a; b"] * 20 + ["b"] * 20}, q="multiple")
    profile = sample_profile(responses, variables).set_index("category")
    assert profile["value"].to_dict() == {"a": 0.5, "b": 1.0}


def test_no_survey_gives_an_empty_profile():
    from insights import contracts

    assert sample_profile(contracts.empty("responses"), contracts.empty("variables")).empty


def test_a_mean_does_not_tell_the_one_answer_that_the_shares_hide():
    responses, variables = survey({"age": [float(24 + 4 * i) for i in range(11)] + [64.0]})
    assert sample_profile(responses, variables).iloc[-1][["value", "low", "high"]].isna().all()
    responses, variables = survey({"score": [1.0] * 2 + [2.0] * 5 + [3.0] * 100 + [4.0] * 93})
    row = sample_profile(responses, variables).iloc[-1]
    assert (row["value"], row["note"]) == (3.4, "about")
