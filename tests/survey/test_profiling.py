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


def test_cramers_v_of_hair_and_eye_colour():
    counts = np.array([[68, 20, 15, 5], [119, 84, 54, 29], [26, 17, 14, 14], [7, 94, 10, 16]])  # brown blue hazel green
    groups = np.repeat(np.arange(4), counts.sum(axis=1))
    hits = np.concatenate([np.eye(4)[np.repeat(np.arange(4), row)] for row in counts])
    p, v = profiling.chi_square(hits, groups, np.ones(len(groups)))
    assert v == pytest.approx(0.270483, abs=1e-6)
    assert p < 1e-20


def test_welch_anova_of_two_groups_is_welchs_t_test():
    from scipy.stats import ttest_ind

    rng = np.random.default_rng(1)
    a, b = rng.normal(0, 1, 40), rng.normal(0.5, 2, 60)
    p, omega = profiling.welch_anova(np.concatenate([a, b]), np.repeat([1, 2], [40, 60]), np.ones(100))
    assert p == pytest.approx(ttest_ind(a, b, equal_var=False).pvalue)
    assert 0 <= omega < 1


def test_weights_make_tests_more_careful():
    rng = np.random.default_rng(2)
    groups, hits = np.repeat([1, 2], 100), np.eye(2)[rng.integers(0, 2, 200)]
    hits[:45] = [1, 0]
    even, _ = profiling.chi_square(hits, groups, np.ones(200))
    uneven, _ = profiling.chi_square(hits, groups, np.tile([0.2, 1.8], 100))
    assert even < 0.05
    assert uneven > even
