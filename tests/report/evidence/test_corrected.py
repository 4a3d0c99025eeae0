"""A p-value after correction for many tests is never smaller than before it."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from insights.report.evidence import corrected


@pytest.mark.parametrize(
    ("after", "wrong"),
    [(0.009, ""), (0.0009, "gives p = 0.0009 after correction for many tests, less than the 0.001 before it")],
)
def test_a_correction_that_makes_a_result_surer_is_found(rendered, after, wrong):
    material = rendered()[0]
    table = pd.DataFrame({"usage": ["uses"], "outcome": ["nps"], "p": [0.001], "p_adjusted": [after]})
    changed = replace(material, handovers={**material.handovers, "thresholds": table})
    found = [check for check in corrected.checks(changed) if check.file == "thresholds"]
    assert [check.wrong for check in found] == [wrong]
    assert found[0].row == {"usage": "uses", "outcome": "nps"}
