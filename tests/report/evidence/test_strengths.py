"""How strong a share may be called: by everybody of whom it is a part."""

from __future__ import annotations

import pytest

from insights.report.claims import Claim
from insights.report.evidence import strengths, tracing
from insights.report.evidence.references import Resolved

ROW = {"n of all": 60, "n": 23, "share": 0.383333, "low": 0.270883, "high": 0.509824}


def _claim(n=60):
    return Claim("c", "segments", "s", "tendency", ("r",), n=n, value=0.383333, low=0.270883, high=0.509824)


@pytest.mark.parametrize("row", [ROW, {k: v for k, v in ROW.items() if k != "n of all"} | {"n_respondents": 23}])
def test_a_share_of_sixty_people_is_a_tendency_however_few_it_holds(row):
    file = "segments" if "n of all" in row else "personas"
    assert strengths.problems(_claim(), [Resolved("r", "statistic", file, "r", (row,))], None) == []


def test_a_share_of_twenty_people_is_a_hypothesis():
    row = ROW | {"n of all": 20}
    (told,) = strengths.problems(_claim(20), [Resolved("r", "statistic", "segments", "r", (row,))], None)
    assert told.endswith("allows a hypothesis at most: n = 20 is below 30.")


@pytest.mark.parametrize(("n", "refused"), [(5, False), (4, True)])
def test_the_share_of_those_between_personas_has_everybody_as_its_base_and_at_least_five_people(n, refused):
    row = tracing.Row("persona_map_summary", {}, {"n of all": 60.0, "n": float(n), "share": n / 60})
    number = next(iter(tracing.numbers.numbers("8%", "en")))
    assert bool(tracing._share_on_few(_claim(), number, row, "share", "8%")) is refused
