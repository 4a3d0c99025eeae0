import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.survey.usage import thresholds
from tests.survey.survey_data import survey


def usage_and_outcome(effect, *, n=500, seed=1):
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 8, n).astype(float)
    y = np.clip(np.round(6 + effect(x) + rng.normal(0, 2, n)), 0, 10)
    responses = pd.DataFrame({"respondent_id": [f"r{i}" for i in range(n)], "weight": 1.0, "besuche": x, "nps": y})
    table = pd.DataFrame(
        {
            "variable": ["besuche", "nps"],
            "role": ["usage", "nps"],
            "kind": "numeric",
            "position": [1, 2],
            "categories": "",
        }
    )
    return responses, table


def test_a_planted_step_at_four_is_found():
    points = thresholds.find_thresholds(*usage_and_outcome(lambda x: 2.0 * (x >= 4)), n_permutations=199, seed=1)
    row = points.iloc[0]
    assert row["found"]
    assert (row["cut"], row["cut_low"], row["cut_high"]) == (4, 4, 4)
    assert row["at_or_above"] - row["below"] > 1
    assert row["p_adjusted"] == pytest.approx(0.005)
    assert row["p_smooth"] < 0.05
    assert row["kind"] == "step"


@pytest.mark.parametrize("effect", [lambda x: 0.5 * x, lambda x: np.minimum(x, 4) / 2, lambda x: -0.12 * (x - 4) ** 2])
def test_a_steady_rise_a_ceiling_and_a_curve_are_no_step(effect):
    row = thresholds.find_thresholds(*usage_and_outcome(effect), n_permutations=199, seed=1).iloc[0]
    assert not row["found"]
    assert row["p_adjusted"] < 0.05
    assert np.isnan(row["cut"])


def test_a_smooth_relation_says_so_by_its_p():
    row = thresholds.find_thresholds(*usage_and_outcome(lambda x: 0.5 * x), n_permutations=199, seed=1).iloc[0]
    assert row["p_smooth"] > 0.05
    assert row["kind"] is None or pd.isna(row["kind"])


def test_a_planted_kink_is_reported_with_its_slopes():
    points = usage_and_outcome(lambda x: 1.2 * np.maximum(x - 4, 0) - 2, n=2500)
    row = thresholds.find_thresholds(*points, n_permutations=199, seed=1).iloc[0]
    assert (row["kind"], row["cut"], row["found"]) == ("kink", 4, True)
    assert abs(row["slope_below"]) < 0.2
    assert row["slope_above"] > 0.8
    assert np.isnan(row["jump"])


def test_finely_measured_usage_has_a_cut_with_its_neighbours():
    rng = np.random.default_rng(5)
    responses, variables = usage_and_outcome(lambda x: 0 * x, n=600)
    responses["besuche"] = rng.gamma(2, 1.7, 600).round(2)
    responses["nps"] = np.clip(np.round(5 + 3 * (responses["besuche"] >= 3) + rng.normal(0, 1.5, 600)), 0, 10)
    row = thresholds.find_thresholds(responses, variables, n_permutations=199, seed=1).iloc[0]
    assert row["found"]
    assert row["cut_low"] < 3 < row["cut_high"]
    assert row["cut_high"] - row["cut_low"] < 0.6


def test_noise_is_called_significant_in_at_most_one_of_twenty():
    rng, x = np.random.default_rng(9), np.repeat(np.arange(8.0), 25)
    y = rng.normal(size=(200, len(x)))
    cuts = np.arange(1.0, 8.0)
    ps = [
        thresholds.permutation_p(
            thresholds.Pair("x", "y", x, row, np.ones(len(x)), cuts, x.astype(int)), n_permutations=99, seed=i
        )
        for i, row in enumerate(y)
    ]
    assert np.mean(np.array(ps) < 0.05) <= 0.08


def test_an_outcome_with_two_answers_is_the_share_of_the_positive_one():
    values = pd.Series(["ja", "nein", None])
    assert list(thresholds.outcome_values(values, "nominal", ["ja", "nein"])[:2]) == [1, 0]
    assert list(thresholds.outcome_values(values, "nominal", ["nein", "ja"])[:2]) == [1, 0]
    assert thresholds.outcome_values(values, "nominal", ["a", "b", "c"]) is None


def test_the_planted_step_of_a_survey_is_found_beside_its_types():
    responses, variables, _ = survey()
    points = thresholds.find_thresholds(responses, variables, n_permutations=199, seed=1)
    assert points.loc[points["outcome"] == "nps", "cut"].item() == 4


def test_without_a_survey_there_are_no_thresholds():
    assert thresholds.find_thresholds(contracts.empty("responses"), contracts.empty("variables"), seed=1).empty
