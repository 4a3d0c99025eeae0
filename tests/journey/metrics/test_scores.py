"""NPS, CSAT and CES by group, and what moved between waves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.journey.metrics.changes import compared, wave_changes
from insights.journey.metrics.scores import Measure, estimate, score_rows
from insights.journey.metrics.table import metrics_table
from tests.journey.conftest import responses_of, satisfaction_of, variables_of

NOBODY, NOTHING = contracts.empty("persona_memberships"), contracts.empty("metrics")
NPS = {"nps": {"role": "nps"}}
WAVE = {"wave": {"role": "wave", "kind": "ordinal", "categories": "2024; 2025"}}


def scores(promoters: int, passives: int, detractors: int) -> list[float]:
    return [9.0] * promoters + [8.0] * passives + [3.0] * detractors


def table_of(responses, variables, memberships=NOBODY, in_sample=NOTHING):
    rows = score_rows(responses, variables, memberships=memberships, in_sample=in_sample)
    return metrics_table(rows, weighted=False).set_index(["metric", "group_kind", "group"])


def test_a_hundred_answers_give_the_published_interval():
    row = table_of(responses_of(nps=scores(50, 30, 20)), variables_of(**NPS)).loc[("nps", "all", "all")]
    assert row["value"] == pytest.approx(30)
    assert (row["low"], row["high"]) == pytest.approx((14.05, 44.20), abs=0.005)


def test_groups_are_personas_waves_and_those_who_know_a_touchpoint():
    n = 200
    responses = responses_of(nps=scores(100, 60, 40), sat_shop=[5.0] * 50 + [np.nan] * 150, wave=["2024", "2025"] * 100)
    variables = satisfaction_of("shop", **NPS, **WAVE)
    personas = pd.DataFrame({"respondent_id": responses["respondent_id"], "persona_id": ["p1"] * 60 + ["p2"] * 140, "source": "survey", "probability": 1.0})  # fmt: skip
    table = table_of(responses, variables, contracts.check(personas, "persona_memberships"))
    nps = table.loc["nps"]
    assert nps.loc[("persona", "p1"), "value"] == 100
    assert nps.loc[("persona", "p2"), "n"] == 70  # of the last wave
    assert nps.loc[("touchpoint", "shop"), ["value", "n"]].tolist() == [100, 25]
    assert nps.loc[("wave", "2024"), "n"] + nps.loc[("wave", "2025"), "n"] == n


def test_csat_is_the_two_best_answers_and_satisfaction_the_mean():
    responses = responses_of(sat_shop=[5.0, 4.0, 3.0, 1.0] * 25)
    variables = satisfaction_of("shop").assign(categories="1; 2; 3; 4; 5")
    table = table_of(responses, variables)
    assert table.loc[("csat", "touchpoint", "shop"), "value"] == 0.5
    assert table.loc[("satisfaction", "all", "all"), ["value", "scale_low", "scale_high"]].tolist() == [3.25, 1, 5]


def test_many_ratings_of_one_person_do_not_count_as_many_people():
    rng = np.random.default_rng(4)
    mood = rng.integers(1, 6, 80).astype(float)
    one = satisfaction_of("a").assign(categories="1; 2; 3; 4; 5")
    three = satisfaction_of("a", "b", "c").assign(categories="1; 2; 3; 4; 5")
    single = table_of(responses_of(sat_a=mood), one).loc[("csat", "all", "all")]
    copied = table_of(responses_of(sat_a=mood, sat_b=mood, sat_c=mood), three).loc[("csat", "all", "all")]
    assert copied["n"] == single["n"] == 80
    assert copied["value"] == pytest.approx(single["value"])
    assert copied["high"] - copied["low"] == pytest.approx(single["high"] - single["low"], rel=0.05)


def test_ease_is_read_where_it_was_asked():
    asked = {"ease": {"role": "effort", "categories": "1; 2; 3; 4; 5; 6; 7"}}
    table = table_of(responses_of(ease=[7.0, 6.0, 5.0, 4.0] * 10), variables_of(**asked))
    assert table.loc[("ces", "all", "all"), "value"] == 5.5
    assert table.loc[("ces_easy", "all", "all"), "value"] == 0.75
    assert not (table.index.get_level_values("metric") == "csat").any()


def test_weights_move_the_figure_and_lower_the_effective_n():
    weight = np.where(np.arange(100) < 50, 3.0, 1.0)
    row = table_of(responses_of(weight=weight, nps=scores(50, 30, 20)), variables_of(**NPS)).loc[("nps", "all", "all")]
    assert row["value"] == pytest.approx(100 * (150 - 20) / 200)
    assert row["effective_n"] == pytest.approx(80)
    assert row["n"] == 100


def test_small_groups_are_suppressed_or_flagged():
    responses = responses_of(nps=scores(40, 20, 20), wave=["2024"] * 4 + ["2025"] * 76)
    variables = variables_of(**NPS, **WAVE)
    first = table_of(responses, variables).loc[("nps", "wave", "2024")]
    assert np.isnan(first["value"])
    assert first["note"] == "suppressed"
    responses["wave"] = ["2024"] * 20 + ["2025"] * 60
    first = table_of(responses, variables).loc[("nps", "wave", "2024")]
    assert (first["value"], first["note"]) == (100, "small base")


def test_what_the_sample_profile_hides_is_hidden_here_too():
    in_sample = pd.DataFrame(
        [
            {
                "metric": "nps",
                "group": "all",
                "n": 100,
                "value": np.nan,
                "low": np.nan,
                "high": np.nan,
                "note": "suppressed",
            }
        ]
    )
    table = table_of(responses_of(nps=scores(50, 30, 20)), variables_of(**NPS), in_sample=in_sample)
    row = table.loc[("nps", "all", "all")]
    assert np.isnan(row["value"])
    assert row["note"] == "suppressed"


def test_one_figure_has_one_interval_throughout_the_study():
    in_sample = pd.DataFrame([{"metric": "nps", "group": "all", "n": 100, "value": 30.0, "low": 15.0, "high": 44.0, "note": ""}])  # fmt: skip
    table = table_of(responses_of(nps=scores(50, 30, 20)), variables_of(**NPS), in_sample=in_sample)
    assert table.loc[("nps", "all", "all"), ["low", "high"]].tolist() == [15, 44]


def test_no_answers_no_metrics():
    assert (
        score_rows(contracts.empty("responses"), contracts.empty("variables"), memberships=NOBODY, in_sample=NOTHING)
        == []
    )


def waves(before: list[float], after: list[float], **further):
    answers = {"nps": [*before, *after], "wave": ["2024"] * len(before) + ["2025"] * len(after)}
    return responses_of(**answers, **further), variables_of(**NPS, **WAVE)


def test_a_planted_change_is_found_and_its_interval_holds_it():
    row = wave_changes(*waves(scores(100, 60, 40), scores(60, 60, 80))).iloc[0]
    assert row["difference"] == pytest.approx(-40)
    assert row["low"] < -40 < row["high"] < 0
    assert (row["verdict"], row["wave"], row["compared_to"]) == ("fell", "2025", "2024")


def test_noise_is_called_a_change_in_one_of_twenty_studies_at_most():
    rng, found = np.random.default_rng(8), 0
    first = np.arange(160) < 80
    for _ in range(1000):
        answers = rng.choice([1.0, 0.0, -1.0], 160, p=[0.5, 0.3, 0.2])
        measure = Measure("nps", "nps", answers, np.ones(160))
        p = compared(measure, first, ~first, np.ones(160))["p"]
        found += p < 0.05
    assert found / 1000 <= 0.065


def test_three_waves_are_compared_in_turn_and_last_with_first_and_corrected_together():
    responses = responses_of(nps=scores(40, 30, 30) * 3, wave=["a"] * 100 + ["b"] * 100 + ["c"] * 100)
    variables = variables_of(nps={"role": "nps"}, wave={"role": "wave", "kind": "ordinal", "categories": "a; b; c"})
    table = wave_changes(responses, variables)
    assert sorted(zip(table["compared_to"], table["wave"], strict=True)) == [("a", "b"), ("a", "c"), ("b", "c")]
    assert (table["p_adjusted"] >= table["p"]).all()


def test_waves_of_fewer_than_ten_people_are_not_compared():
    row = wave_changes(*waves(scores(5, 2, 2), scores(50, 20, 20))).iloc[0]
    assert row["verdict"] == "too few"
    assert np.isnan(row["p"])


def test_one_wave_has_no_changes():
    assert wave_changes(responses_of(nps=scores(5, 2, 2)), variables_of(**NPS)).empty


@pytest.mark.parametrize("n", [30, 100, 1000])
@pytest.mark.parametrize("kind", ["nps", "share", "mean"])
def test_intervals_of_95_per_cent_cover_the_truth_so_often(kind, n):
    rng, repeats, covered = np.random.default_rng(12), 600, 0
    values, p = {
        "nps": ([1.0, 0.0, -1.0], [0.45, 0.3, 0.25]),
        "share": ([1.0, 0.0], [0.65, 0.35]),
        "mean": ([1.0, 2.0, 3.0, 4.0, 5.0], [0.05, 0.1, 0.2, 0.35, 0.3]),
    }[kind]
    truth, everybody = float(np.dot(values, p)), np.ones(n, dtype=bool)
    for drawn in rng.choice(values, (repeats, n), p=p):
        found = estimate(Measure(kind, kind, drawn, np.ones(n), scale=(1, 5)), everybody, np.ones(n))
        covered += found.low <= truth <= found.high
    assert 0.92 <= covered / repeats <= 0.98
