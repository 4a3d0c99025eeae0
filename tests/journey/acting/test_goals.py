import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.journey import plan
from insights.journey.acting.goals import detectable_change, measures
from tests.journey.conftest import responses_of, satisfaction_of

VARIABLES = satisfaction_of("hotline", "messe")


def weak(*points: str) -> pd.DataFrame:
    return pd.DataFrame({"touchpoint": list(points), "verdict": "weak point", "place": range(1, len(points) + 1)})


def test_the_detectable_change_agrees_with_published_power_tables():
    # Cohen 1988, table 2.4.1: d = .50 needs 64 in each group, d = .20 393, d = .80 26 (power .80, two-sided .05)
    for d, n in ((0.5, 64), (0.2, 393), (0.8, 26)):
        assert detectable_change(1.0, n) == pytest.approx(d, rel=0.01)


@pytest.mark.parametrize("n", [20, 60, 300])
def test_a_change_of_that_size_is_found_in_four_of_five_waves(n):
    rng = np.random.default_rng(n)
    change = detectable_change(1.2, n)
    a, b = rng.normal(3, 1.2, (4000, n)), rng.normal(3 + change, 1.2, (4000, n))
    from scipy.stats import ttest_ind

    power = (ttest_ind(a, b, axis=1).pvalue < 0.05).mean()
    assert power == pytest.approx(0.8, abs=0.02)


def test_a_weak_point_becomes_a_goal_with_baseline_target_and_owner(study, plan_text):
    found = study(journey=plan_text.replace("name: Hotline,", "name: Hotline, department: [Kundendienst, IT],"))
    answers = np.tile([1.0, 2.0, 3.0, 4.0], 50)
    responses = responses_of(sat_hotline=answers, sat_messe=answers)
    table = measures(found, plan.touchpoints(found, VARIABLES), responses, VARIABLES, weak("hotline"))
    row = table.iloc[0]
    assert row["goal"] == "Die mittlere Zufriedenheit mit „Hotline“ steigt von 2,5 auf mindestens 2,9."
    assert row["metric"] == "Mittlere Zufriedenheit mit „Hotline“ (1 bis 5)"
    assert row["baseline"] == pytest.approx(2.5)
    assert row["detectable"] == pytest.approx(detectable_change(answers.std(ddof=1), 200))
    assert row["target"] >= row["baseline"] + row["detectable"]
    assert (row["n"], row["owner"], bool(pd.isna(row["due"]))) == (200, "Kundendienst; IT", True)


def test_weights_shrink_the_base_and_so_widen_the_detectable_change(study, plan_text):
    found, answers = study(journey=plan_text), np.tile([1.0, 2.0, 3.0, 4.0], 50)
    points = plan.touchpoints(found, VARIABLES)
    rows = [
        measures(found, points, responses_of(weight=w, sat_hotline=answers, sat_messe=answers), VARIABLES, weak("hotline")).iloc[0]
        for w in (np.ones(200), np.repeat([0.2, 1.8], 100))
    ]  # fmt: skip
    assert rows[0]["effective_n"] == pytest.approx(200)
    assert rows[1]["effective_n"] == pytest.approx(200**2 / (100 * 0.2**2 + 100 * 1.8**2))
    assert rows[1]["detectable"] > rows[0]["detectable"]


def test_a_target_beyond_the_scale_is_no_target_and_the_goal_says_why(study, plan_text):
    found = study(journey=plan_text)
    responses = responses_of(sat_hotline=[1.0, 5.0, 5.0, 5.0, 4.0], sat_messe=[1.0] * 5)
    table = measures(found, plan.touchpoints(found, VARIABLES), responses, VARIABLES, weak("hotline"))
    assert pd.isna(table.loc[0, "target"])
    assert "erst jenseits der Skala" in table.loc[0, "goal"]


def test_without_a_weak_point_nothing_is_proposed(study, plan_text):
    found = study(journey=plan_text)
    none = contracts.empty("drivers")
    assert measures(found, plan.touchpoints(found, VARIABLES), responses_of(sat_hotline=[1.0]), VARIABLES, none).empty
