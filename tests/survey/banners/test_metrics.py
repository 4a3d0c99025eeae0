"""NPS and top-2 satisfaction with their intervals."""

from __future__ import annotations

import json

import numpy as np
import pytest

from insights.survey.banners.metrics import metrics_table, nps, nps_error
from tests.survey.made import survey


def scores(promoters, passives, detractors):
    return [9] * promoters + [8] * passives + [3] * detractors


def test_the_interval_is_the_adjusted_wald_one():
    found = nps(scores(50, 30, 20))
    assert found.value == pytest.approx(0.30)
    assert (found.low, found.high) == pytest.approx((0.1405, 0.4420), abs=5e-5)
    assert (found.low + found.high) / 2 == pytest.approx(0.2913, abs=5e-5)


def test_value_and_error_agree_with_the_reference(shared_data):
    path = shared_data.parent / "reference" / "expected_nps.json"
    if not path.is_file():
        pytest.skip("the reference results are not on this machine")
    for case in json.loads(path.read_text())["cases"]:
        p, d, n = case["promoters"], case["detractors"], case["n"]
        assert 100 * nps(scores(p, n - p - d, d)).value == pytest.approx(case["nps"])
        assert 100 * nps_error(p / n, d / n, n) == pytest.approx(case["se_n"])


def test_6_is_a_detractor_and_9_a_promoter():
    assert nps([6, 9]).value == 0
    assert nps([7, 8]).value == 0
    assert nps([6, 6, 9, 8]).value == pytest.approx(-0.25)


def test_weights_move_it_and_missing_answers_are_left_out():
    assert nps([10, 0, np.nan], [3, 1, 9]).value == pytest.approx(0.5)
    assert nps([10, 0, np.nan]).n == 2


def test_scores_beside_the_scale_are_refused():
    with pytest.raises(ValueError, match="between 0 and 10"):
        nps([11])


def test_metrics_are_given_for_all_and_by_banner():
    columns = {"sex": ["f", "m"] * 100, "nps": scores(100, 60, 40), "shop": [5, 4, 3, 1] * 50}
    responses, variables = survey(columns, roles={"nps": "nps", "shop": "satisfaction"})
    variables.loc[variables["variable"] == "shop", "categories"] = "1; 2; 3; 4; 5"
    table = metrics_table(responses, variables).set_index(["metric", "group"])
    assert table.loc[("nps", "all"), "value"] == pytest.approx(30)
    assert table.loc[("top2:shop", "all"), "value"] == pytest.approx(0.5)
    assert table.loc[("top2:shop", "sex: f"), "n"] == 100


def test_groups_below_ten_have_no_value():
    responses, variables = survey({"sex": ["f"] * 90 + ["m"] * 9, "nps": scores(50, 29, 20)}, roles={"nps": "nps"})
    table = metrics_table(responses, variables).set_index("group")
    assert np.isnan(table.loc["sex: m", "value"])
    assert table.loc["sex: m", "note"] == "no share"
