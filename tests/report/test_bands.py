"""Where people differ by degree the report shows bands, and says that they are no types."""

from __future__ import annotations

import pytest

from insights.contracts.documents import Band, SegmentSolution
from insights.report import html
from insights.report.material import Material
from insights.report.sections import bands, build_sections


@pytest.mark.parametrize(("language", "title"), [("de", "Bänder statt Typen"), ("en", "Bands instead of types")])
def test_bands_stand_where_segments_would(rendered, language, title):
    material, *_ = rendered(language=language)
    band = Band(
        band=1, name="unteres Drittel", n=70, share=0.35, low=0.29, high=0.42, certain=0.8, distinguishing=["A."]
    )
    solution = SegmentSolution(reason="Keine Segmente.", n=200, bands=[band])
    changed = Material(material.study, material.handovers | {"segments": solution})
    cards = next(block for block in bands.build(changed) if block["kind"] == "cards")["items"]
    assert [card["title"] for card in cards] == ["1. unteres Drittel"]
    assert title in html.render(changed, build_sections(changed))


def test_without_bands_there_is_nothing(rendered):
    assert bands.build(rendered()[0]) == []
