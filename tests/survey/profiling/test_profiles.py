import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.survey import profiling
from tests.survey.survey_data import survey


@pytest.fixture(scope="module")
def profile():
    responses, variables, types = survey()
    memberships = pd.DataFrame({"respondent_id": responses["respondent_id"], "segment": types + 1, "probability": 1.0})
    return profiling.profile_segments(responses, variables, memberships)


def test_only_variables_that_did_not_build_segments_are_tested(profile):
    tested = profile.groupby("variable")["p_adjusted"].first()
    assert tested[["kanal", "preis", "wuensche", "logins"]].isna().all()
    assert tested["rolle"] < 0.001
    assert tested["nps"] < 0.001
    assert tested["laune"] > 0.05


def test_shares_stand_beside_those_of_all_and_add_up(profile):
    rows = profile[(profile["variable"] == "kanal") & (profile["segment"] == 1)]
    assert rows["value"].sum() == pytest.approx(1)
    assert rows["n"].sum() == rows["base"].iloc[0]
    portal = rows[rows["category"] == "Portal"].iloc[0]
    assert portal["low"] < portal["value"] < portal["high"]
    assert portal["value"] > portal["overall"]


def test_no_share_is_shown_on_fewer_than_ten_people():
    responses, variables, _ = survey(n=60)
    memberships = pd.DataFrame(
        {"respondent_id": responses["respondent_id"], "segment": [1] * 52 + [2] * 8, "probability": 1.0}
    )
    small = profiling.profile_segments(responses, variables, memberships).query("segment == 2")
    assert small["value"].isna().all()
    assert set(small["note"]) == {"no share"}


def test_without_segments_the_profile_is_empty():
    responses, variables, _ = survey(n=60)
    assert profiling.profile_segments(responses, variables, contracts.empty("memberships")).empty


@pytest.fixture(scope="module")
def unsure():
    """People of two segments whose assignment is wrong for one in four, and the memberships that say so."""
    rng = np.random.default_rng(3)
    responses, variables, _ = survey(n=2000)
    types = rng.integers(0, 2, 2000)
    responses["rolle"] = np.where(rng.random(2000) < np.array([0.8, 0.2])[types], "Technik", "Leitung")
    put = np.where(rng.random(2000) < 0.75, types, 1 - types)
    certain = np.eye(2)[put] * 0.5 + 0.25
    people = pd.DataFrame(certain, columns=["p_1", "p_2"]).assign(segment=put + 1, probability=0.75)
    people["respondent_id"] = responses["respondent_id"].to_numpy()
    return profiling.profile_segments(responses, variables, people), responses, people


def test_figures_on_other_questions_are_corrected_for_wrong_assignments(unsure):
    profile, responses, people = unsure
    row = profile[(profile["segment"] == 1) & (profile["category"] == "Technik")].iloc[0]
    counted = (responses.loc[people["segment"] == 1, "rolle"] == "Technik").mean()
    assert counted == pytest.approx(0.65, abs=0.03)
    assert row["low"] < 0.8 < row["high"]
    assert row["estimate"] == "corrected"
    assert row["n"] == (responses.loc[people["segment"] == 1, "rolle"] == "Technik").sum()


def test_building_questions_are_counted_as_people_were_assigned(unsure):
    profile, responses, people = unsure
    row = profile[(profile["segment"] == 1) & (profile["category"] == "Portal")].iloc[0]
    assert row["estimate"] == "counted"
    assert row["value"] == pytest.approx((responses.loc[people["segment"] == 1, "kanal"] == "Portal").mean())
    assert np.isnan(row["p_segment"])


def test_corrected_shares_stay_shares_and_add_up(unsure):
    profile, *_ = unsure
    shares = profile[(profile["statistic"] == "share") & (profile["estimate"] == "corrected")]
    few = shares["n"].between(1, 4)
    assert shares.loc[few, "value"].isna().all()
    shares = shares[shares["value"].notna()]
    assert shares["value"].between(0, 1).all()
    assert (shares["low"] <= shares["value"] + 1e-9).all()
    assert (shares["value"] <= shares["high"] + 1e-9).all()
    one_choice = shares[shares["variable"] == "rolle"].groupby("segment")["value"].sum()
    assert one_choice.to_numpy() == pytest.approx([1, 1])


def test_a_figure_of_one_segment_is_tested_only_where_chance_would_put_five_people():
    responses, variables, _ = survey(n=60)
    people = pd.DataFrame({"respondent_id": responses["respondent_id"], "segment": [1] * 48 + [2] * 12})
    profile = profiling.profile_segments(responses, variables, people)
    small = profile[(profile["segment"] == 2) & (profile["variable"] == "rolle")]
    expected = small["overall"] * 12
    assert (small["p_segment"].notna() == (np.minimum(expected, 12 - expected) >= 5)).all()


@pytest.mark.parametrize("n", [180, 600])
def test_a_share_that_all_but_few_of_a_segment_have_is_hidden_and_does_not_follow_from_everybody(n):
    responses, variables, _ = survey(n=n)
    segment = np.where(np.arange(n) < 40, 1, 2)
    responses["laune"] = np.where(np.arange(n) < 40, np.where(np.arange(n) < 3, "2", "1"), responses["laune"])
    responses["wuensche"] = np.where(segment == 1, "Videos", "Videos; Schnittstellen")
    responses.loc[[0, 50, 51, 52, 53, 54, 55], "wuensche"] = "Ansprechpartner"
    people = pd.DataFrame({"respondent_id": responses["respondent_id"], "segment": segment})
    profile = profiling.profile_segments(responses, variables, people).set_index(["segment", "variable", "category"])
    told = profile["value"].notna()
    assert not told[1, "laune"][["1", "2"]].any()  # 37 and 3 of 40
    assert not told[2, "laune", "1"]
    assert not told[1, "wuensche"][["Videos", "Ansprechpartner"]].any()  # 39 and 1 of 40
    assert not told[2, "wuensche", "Videos"]
    assert profile.loc[(1, "laune", "1"), "note"] == "suppressed"


def test_strength_is_cohens_h_of_shares_and_d_of_means(profile):
    row = profile[(profile["segment"] == 1) & (profile["category"] == "Technik")].iloc[0]
    assert row["strength"] == pytest.approx(2 * np.arcsin(row["value"] ** 0.5) - 2 * np.arcsin(row["overall"] ** 0.5))
    mean = profile[(profile["segment"] == 1) & (profile["variable"] == "nps") & (profile["category"] == "mean")].iloc[0]
    responses, *_ = survey()
    assert mean["strength"] == pytest.approx((mean["value"] - mean["overall"]) / responses["nps"].std(ddof=0))


def test_clusters_widen_what_is_counted_and_what_is_tested():
    responses, variables, types = survey(n=600)
    town = np.argsort(np.argsort(responses["rolle"] + responses["kanal"], kind="stable"), kind="stable") // 20
    responses["town"] = town.astype(str)
    row = variables[variables["variable"] == "rolle"].assign(variable="town", role="cluster", kind="text", position=99)
    people = pd.DataFrame({"respondent_id": responses["respondent_id"], "segment": types + 1, "probability": 1.0})
    plain = profiling.profile_segments(responses, variables, people)
    drawn = profiling.profile_segments(responses, pd.concat([variables, row]), people)
    assert drawn["variable"].tolist() == plain["variable"].tolist()
    both = plain.merge(drawn, on=["segment", "variable", "position"])
    assert both["value_x"].to_numpy() == pytest.approx(both["value_y"].to_numpy(), nan_ok=True)
    for variable in ("rolle", "kanal"):
        own = both[(both["variable"] == variable) & both["value_x"].between(0.1, 0.9)]
        assert ((own["high_y"] - own["low_y"]) > 1.1 * (own["high_x"] - own["low_x"])).all()
    assert (drawn["p_adjusted"] >= plain["p_adjusted"] - 1e-12)[plain["variable"] == "rolle"].all()


def test_what_one_to_four_people_of_a_segment_answered_is_not_shown():
    responses, variables, _ = survey(n=80)
    responses["rolle"] = ["Technik"] * 37 + ["Leitung"] * 3 + ["Technik"] * 20 + ["Leitung"] * 20
    people = pd.DataFrame({"respondent_id": responses["respondent_id"], "segment": [1] * 40 + [2] * 40})
    rows = profiling.profile_segments(responses, variables, people.assign(probability=1.0))
    few = rows[(rows["variable"] == "rolle") & (rows["segment"] == 1) & (rows["category"] == "Leitung")].iloc[0]
    assert few["note"] == "suppressed"
    assert few[["value", "low", "high", "p_segment", "strength"]].isna().all()
