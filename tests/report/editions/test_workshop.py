"""Workshop material: a card for every assumption, a map for every persona, empty maps to fill."""

from __future__ import annotations

import pytest

from insights.report.editions import workshop
from tests.report.page import read


@pytest.mark.parametrize("kind", [{}, {"survey": False}, {"interviews": False, "language": "en"}])
def test_every_assumption_has_a_card_and_its_verdict_a_second_one(rendered, kind):
    material, sections, _ = rendered(**kind)
    root = read(workshop.render(material, sections))
    assert len(root.all("article", css="cut")) == 2 * len(material["assumptions"])
    assert all(a.text for a in root.all("article", css="cut"))


def test_filled_and_empty_empathy_maps_have_six_fields_each(rendered):
    material, sections, _ = rendered()
    root = read(workshop.render(material, sections))
    maps = root.all("section", css="map-sheet")
    filled = set(material["empathy"]["persona_id"])
    assert len(maps) == len(filled) + workshop.EMPTY_MAPS
    assert all(len(sheet.all("div", css="field")) == 6 for sheet in maps)
    assert maps[-1].all("li") == []


def test_the_page_needs_nothing_beside_it_and_is_the_same_every_time(rendered):
    material, sections, _ = rendered()
    page = workshop.render(material, sections)
    assert page == workshop.render(material, sections)
    assert "http" not in page.replace("http-equiv", "")
    assert "<script" not in page
