import numpy as np
import pandas as pd
import pytest

from insights.journey.acting.levels import journey_levels
from tests.journey.conftest import responses_of, satisfaction_of

PHASES = {"ad": "before", "web": "before", "shop": "during", "till": "during", "call": "after", "return": "after"}
TOUCHPOINTS = pd.DataFrame({"touchpoint": list(PHASES), "phase": list(PHASES.values())})
VARIABLES = satisfaction_of(*PHASES, nps={"role": "nps"})


def rated(n: int, seed: int, outcome) -> pd.DataFrame:
    """Ratings with some gaps; `outcome` makes the recommendation from the six touchpoints."""
    rng = np.random.default_rng(seed)
    raw = rng.normal(size=(n, 6)) + 0.5 * rng.normal(size=(n, 1))
    values = np.clip(np.round(3 + raw), 1, 5)
    nps = np.clip(np.round(6 + outcome(raw) + rng.normal(size=n)), 0, 10)
    values[rng.random((n, 6)) < 0.2] = np.nan
    return responses_of(**{f"sat_{p}": values[:, i] for i, p in enumerate(PHASES)}, nps=nps)


def levels(responses, **given) -> pd.DataFrame:
    return journey_levels(TOUCHPOINTS, responses, VARIABLES, seed=1, draws=200, **given).set_index("level")


def test_where_one_touchpoint_decides_the_mean_of_the_journey_predicts_worse():
    table = levels(rated(500, 1, lambda raw: 1.5 * raw[:, 2]))
    assert table.loc["journey", "verdict"] == "worse"
    assert table.loc["best touchpoint", "r2"] > table.loc["journey", "r2"]
    assert table.loc["touchpoints", ["predictors", "verdict"]].tolist() == [6, "reference"]


def test_where_the_whole_journey_decides_its_mean_predicts_no_worse_and_one_touchpoint_worse():
    table = levels(rated(500, 2, lambda raw: 2.0 * raw.mean(axis=1)))
    assert table.loc["journey", "verdict"] == "not told apart"
    assert table.loc["phases", "verdict"] == "not told apart"
    assert table.loc["best touchpoint", "verdict"] == "worse"
    assert (table["low"] <= table["r2"]).all()
    assert (table["r2"] <= table["high"]).all()


def test_with_few_people_many_predictors_bring_no_advantage_by_themselves():
    ahead = 0
    for seed in range(6):
        table = levels(rated(60, 10 + seed, lambda raw: 1.0 * raw.mean(axis=1)))
        ahead += table.loc["journey", "r2"] > table.loc["touchpoints", "r2"]
    assert ahead >= 4


def test_pure_noise_is_predicted_no_better_than_by_the_mean_of_all():
    for seed in range(4):
        table = levels(rated(200, 20 + seed, lambda raw: 0.0 * raw[:, 0]))
        assert (table["r2"] < 0.04).all()
        assert table.loc["touchpoints", "r2"] < 0


def test_r_squared_of_held_out_people_comes_near_the_one_that_was_planted():
    responses = rated(2000, 3, lambda raw: 1.5 * raw[:, 2]).ffill().bfill()
    responses[["sat_ad", "sat_web"]] = 3.0 + np.random.default_rng(1).normal(size=(2000, 2))
    from sklearn.linear_model import LinearRegression
    from sklearn.model_selection import cross_val_score

    x = responses[[f"sat_{p}" for p in PHASES]]
    known = cross_val_score(LinearRegression(), x, responses["nps"], cv=10, scoring="r2").mean()
    assert levels(responses).loc["touchpoints", "r2"] == pytest.approx(known, abs=0.015)


def test_fewer_than_fifty_people_and_no_outcome_give_no_levels():
    assert levels(rated(40, 1, lambda raw: raw[:, 0])).empty
    assert journey_levels(TOUCHPOINTS, rated(80, 1, lambda raw: raw[:, 0]), satisfaction_of(*PHASES), seed=1).empty


def test_the_same_seed_gives_the_same_levels():
    responses = rated(120, 5, lambda raw: raw[:, 0])
    assert levels(responses).equals(levels(responses))


def test_of_very_many_people_only_so_many_are_drawn(monkeypatch):
    monkeypatch.setattr("insights.journey.acting.levels.MOST_PEOPLE", 150)
    table = journey_levels(TOUCHPOINTS, rated(200, 6, lambda raw: raw[:, 0]), VARIABLES, seed=1, draws=5)
    assert table["n"].unique().tolist() == [150]
