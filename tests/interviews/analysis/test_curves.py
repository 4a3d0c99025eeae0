"""Pictures of saturation and agreement."""

from __future__ import annotations

import pytest

from insights import contracts
from insights.interviews.analysis import agreement, curves, saturation
from tests.interviews.analysis.coders import CODES, decided, said


@pytest.mark.parametrize("language", ["de", "en"])
def test_bands_and_intervals_are_drawn(language):
    table = said(8, 6)
    given = {v: [CODES[n % 4]] if n % 5 else [] for n, v in enumerate(table["verbatim_id"])}
    codings = decided({"anna": given, "ben": given})
    people = contracts.empty("people")
    drawn = curves.saturation_bands(saturation.assess(codings, table, people, orders=20).curve, language=language)
    assert len(drawn.axes) == 2
    drawn = curves.agreement_intervals(agreement.measure(codings, table, resamples=50), language=language)
    labels = [label.get_text() for label in drawn.axes[0].get_yticklabels()]
    assert labels[-1] == ("alle Codes (n = 38)" if language == "de" else "all codes (n = 38)")
    assert len(labels) == 5


def test_nothing_to_draw_is_none():
    assert curves.saturation_bands(contracts.empty("saturation")) is None
    assert curves.agreement_intervals(contracts.empty("agreement")) is None
