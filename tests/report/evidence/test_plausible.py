"""Intervals that only their limits can check."""

from types import SimpleNamespace

import pandas as pd
import pytest

from insights.report.evidence.plausible import checks


class Tables(SimpleNamespace):
    def __getitem__(self, name):
        return self.handovers[name]


@pytest.mark.parametrize(("estimate", "wrong"), [("plain", True), ("corrected", False)])
def test_an_interval_corrected_for_wrongly_assigned_people_may_be_wider_than_any_count_makes_it(estimate, wrong):
    row = {
        "segment": 4,
        "variable": "v",
        "category": "c",
        "statistic": "share",
        "value": 0.99,
        "low": 0.93,
        "high": 0.995,
        "base": 203,
        "estimate": estimate,
    }
    material = Tables(
        handovers={
            "variables": pd.DataFrame({"role": ["usage"]}),
            "weighting": pd.DataFrame({"variable": []}),
            "responses": pd.DataFrame({"weight": [1.0] * 203}),
            "segment_profile": pd.DataFrame([row]),
        }
    )
    (found,) = checks(material)
    assert bool(found.wrong) is wrong
