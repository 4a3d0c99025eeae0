"""NPS and top-2 satisfaction with their intervals."""

from __future__ import annotations

import numpy as np
import pytest

from insights.survey.banners.metrics import metrics_table
from tests.survey.made import survey


def scores(promoters, passives, detractors):
    return [9] * promoters + [8] * passives + [3] * detractors


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


def test_no_share_tells_how_few_were_discontent_in_a_group():
    columns = {
        "sex": ["f"] * 90 + ["m"] * 60 + ["d"] * 12,
        "nps": scores(50, 25, 15) + scores(30, 15, 15) + scores(6, 4, 2),
    }
    responses, variables = survey(columns, roles={"nps": "nps"})
    table = metrics_table(responses, variables).set_index("group")
    hidden = table.index[table["note"].eq("suppressed")]
    assert "sex: d" in hidden  # two of twelve were detractors
    assert len(hidden) == 2  # and another group, or they would follow from the whole
    assert table.loc["all", "value"] == pytest.approx(100 * (86 - 32) / 162)
