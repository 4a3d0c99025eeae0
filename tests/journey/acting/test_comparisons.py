import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_ind

from insights import contracts
from insights.journey.acting.comparisons import comparisons
from tests.journey.conftest import responses_of, satisfaction_of, variables_of

NOBODY = contracts.empty("persona_memberships")
NO_MAP = pd.DataFrame(columns=["map", "kind", "touchpoint", "mean", "sd", "n"])
NO_STAFF = pd.DataFrame({"respondent_id": [], "weight": []})


def answers(means: dict[str, float], n: int, seed: int) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    return {f"sat_{p}": np.clip(np.round(m + rng.normal(size=n)), 1, 5).astype(float) for p, m in means.items()}


def members(ids, persona_id="p1") -> pd.DataFrame:
    rows = pd.DataFrame({"respondent_id": list(ids), "persona_id": persona_id, "source": "survey", "probability": 1.0})
    return contracts.check(rows, "persona_memberships")


def compared(responses, variables, **given) -> pd.DataFrame:
    filled = {"staff": NO_STAFF, "memberships": NOBODY, "second": NO_MAP, **given}
    return comparisons(responses, variables, **filled).set_index(["kind", "second", "touchpoint"])


def test_a_persona_is_held_against_everybody_else_by_welchs_test():
    responses = responses_of(**answers({"shop": 3.0, "call": 3.0}, 300, 1))
    responses.loc[:99, "sat_call"] = np.clip(responses.loc[:99, "sat_call"] + 1, 1, 5)
    table = compared(responses, satisfaction_of("shop", "call"), memberships=members(responses["respondent_id"][:100]))
    row = table.loc["persona", "p1", "call"]
    known = ttest_ind(responses.loc[:99, "sat_call"], responses.loc[100:, "sat_call"], equal_var=False)
    assert row["p"] == pytest.approx(known.pvalue)
    assert (row["difference_low"], row["difference_high"]) == pytest.approx(tuple(known.confidence_interval()))
    assert (row["n"], row["n_other"], row["verdict"]) == (100, 200, "above")
    assert table.loc["persona", "p1", "shop"]["verdict"] == "not told apart"


def test_p_values_are_corrected_after_holm_over_all_rows_of_a_kind():
    points = [f"t{i}" for i in range(8)]
    responses = responses_of(**answers(dict.fromkeys(points, 3.0), 200, 2))
    table = compared(responses, satisfaction_of(*points), memberships=members(responses["respondent_id"][:80]))
    assert table["p_adjusted"].min() == pytest.approx(min(1, 8 * table["p"].min()))


def test_of_two_hundred_differences_of_pure_noise_one_in_twenty_is_below_five_percent_and_none_after_holm():
    points = [f"t{i}" for i in range(200)]
    responses = responses_of(**answers(dict.fromkeys(points, 3.2), 90, 4))
    table = compared(responses, satisfaction_of(*points), memberships=members(responses["respondent_id"][:40]))
    assert 3 <= (table["p"] < 0.05).sum() <= 18
    assert (table["verdict"] == "not told apart").all()


def test_the_last_wave_is_held_against_the_one_before():
    responses = responses_of(**answers({"shop": 3.0}, 300, 3), year=["2023", "2024", "2025"] * 100)
    responses.loc[responses["year"] == "2025", "sat_shop"] = 5.0
    responses.loc[::7, "sat_shop"] = 4.0
    variables = satisfaction_of("shop", year={"role": "wave", "kind": "nominal", "categories": "2023; 2024; 2025"})
    table = compared(responses, variables)
    assert [key[:2] for key in table.index] == [("wave", "2024")]
    assert table["verdict"].tolist() == ["above"]


def test_staff_who_see_themselves_better_than_customers_do_show_it():
    customers = responses_of(**answers({"call": 3.0}, 120, 5))
    staff = responses_of(**answers({"call": 4.4}, 20, 6))
    row = compared(customers, satisfaction_of("call"), staff=staff).loc["staff", "staff", "call"]
    assert row["verdict"] == "below"
    assert row["n_other"] == 20


def test_an_estimate_without_a_base_counts_as_exact_and_three_answers_are_never_tested():
    customers = responses_of(**answers({"call": 3.0, "shop": 3.0}, 120, 7))
    customers.loc[3:, "sat_shop"] = np.nan
    second = pd.DataFrame([("staff", "staff", p, 4.5, None, None) for p in ("call", "shop")], columns=NO_MAP.columns)
    table = compared(customers, satisfaction_of("call", "shop"), second=second)
    call, shop = (table.loc["staff", "staff", p] for p in ("call", "shop"))
    assert call["verdict"] == "below"
    assert pd.isna(call["other_low"])
    assert call["difference_high"] - call["difference_low"] == pytest.approx(call["high"] - call["low"], rel=0.01)
    assert (shop["verdict"], bool(pd.isna(shop["mean"]))) == ("too few", True)


def test_a_persona_is_not_compared_by_a_rating_that_built_its_segment():
    responses = responses_of(**answers({"shop": 3.0, "call": 3.0}, 100, 8))
    built = {
        f"sat_{p}": {"role": "satisfaction", "touchpoint": p, "builds_segments": p == "call"} for p in ("shop", "call")
    }
    table = compared(responses, variables_of(**built), memberships=members(responses["respondent_id"][:50]))
    assert [key[2] for key in table.index] == ["shop"]


def test_without_a_survey_there_is_nothing_to_compare():
    assert comparisons(responses_of(a=[]), variables_of(), staff=NO_STAFF, memberships=NOBODY, second=NO_MAP).empty
