"""How far the demographics of a persona set lie from the sample."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from insights.personas.validation.deviation import demographic_deviation, divergence


def members_of(material) -> pd.DataFrame:
    table = material.memberships
    return pd.DataFrame(
        {
            "respondent_id": table["respondent_id"], "persona_id": "p" + table["segment"].astype(str), "source": "survey",
            "probability": table["probability"],
        }
    )  # fmt: skip


def only(material, *names: str):
    """The material with these demographic questions and no others."""
    keep = material.variables["variable"].isin(names)
    return replace(material, variables=material.variables[keep])


@pytest.mark.parametrize(
    ("p", "q", "value"),
    [([0.5, 0.5], [0.5, 0.5], 0.0), ([1, 0], [0, 1], 1.0), ([0.5, 0.5], [1, 0], 0.311278), ([2, 2], [10, 0], 0.311278)],
)
def test_the_divergence_has_its_known_values(p, q, value):
    assert divergence(np.array(p, float), np.array(q, float)) == pytest.approx(value, abs=1e-6)


def test_it_agrees_with_scipy():
    from scipy.spatial.distance import jensenshannon

    rng = np.random.default_rng(1)
    p, q = rng.dirichlet(np.ones(5), size=20), rng.dirichlet(np.ones(5), size=20)
    assert divergence(p, q) == pytest.approx(jensenshannon(p, q, base=2, axis=1) ** 2)


def test_personas_that_differ_completely_reproduce_the_sample_with_their_sheets(survey_only):
    material = only(survey_only, "geschlecht")
    material.responses["geschlecht"] = np.where(material.memberships["segment"] == 1, "männlich", "weiblich")
    found = demographic_deviation(material, members_of(material), seed=1).set_index(["variable", "k"])
    assert found.loc[("geschlecht", 2), "deviation"] == pytest.approx(0)
    assert found.loc[("geschlecht", 1), "deviation"] == pytest.approx(
        divergence(np.array([1.0, 0]), np.array([60.0, 50]))
    )
    assert found.loc[("geschlecht", 1), "personas"] == "p1"  # the largest first


def test_sheets_that_all_show_the_same_answer_hide_the_others(survey_only):
    material = only(survey_only, "geschlecht")
    material.responses["geschlecht"] = np.where(np.arange(110) % 5 < 3, "männlich", "weiblich")
    found = demographic_deviation(material, members_of(material), seed=1).set_index(["variable", "k"])
    assert found.loc[("geschlecht", 2), "deviation"] == pytest.approx(
        divergence(np.array([1.0, 0]), np.array([0.6, 0.4])), abs=0.01
    )
    assert found.loc[("geschlecht", 2), "members"] == pytest.approx(0)  # the people themselves are all there


def test_the_mean_over_the_questions_falls_with_more_personas_and_has_an_interval(survey_only):
    found = demographic_deviation(survey_only, members_of(survey_only), seed=1)
    mean = found[found["variable"] == "all"].sort_values("k")
    assert mean["deviation"].is_monotonic_decreasing
    assert (mean["low"] <= mean["deviation"] + 0.02).all()
    assert (mean["deviation"] <= mean["high"] + 0.02).all()
    assert set(found["variable"]) == {"all", "alter", "branche", "funktion", "geschlecht"}
    pd.testing.assert_frame_equal(found, demographic_deviation(survey_only, members_of(survey_only), seed=1))


def test_what_the_respondents_answered_has_an_interval_too(survey_only):
    found = demographic_deviation(survey_only, members_of(survey_only), seed=1)
    assert found[["members_low", "members_high"]].notna().all(axis=None)
    first = found[(found["k"] == 1) & (found["variable"] == "funktion")].iloc[0]
    assert first["members_low"] < first["members"] < first["members_high"]
    assert found.loc[found["k"] == 2, "members_high"].max() < 1e-6  # all together are the sample, in every draw


def test_without_segments_there_is_none(nothing):
    assert demographic_deviation(nothing, pd.DataFrame(columns=["respondent_id", "persona_id", "source"]), seed=1).empty
