"""The maps of the report as posters: each band fits below the heading of its sheet."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from insights.report.formats import markdown
from insights.report.sections import journey_maps
from tests.report.formats.deck.test_journey import material_of


@pytest.mark.parametrize("count", [3, 13, 40])
def test_a_band_of_a_poster_is_no_higher_than_its_sheet_and_high_where_it_has_the_sheet_for_itself(rendered, count):
    bands = journey_maps.posters(material_of(rendered, count), ["t01"])["posters"][0][1]
    heights = [float(re.search(r' height="(\d+)"', band).group(1)) for band in bands]
    assert max(heights) <= journey_maps.POSTER_HIGH
    assert max(heights) > journey_maps.POSTER_HIGH / 2


def test_a_map_in_several_bands_ends_a_band_with_a_phase_where_it_can(rendered):
    material = material_of(rendered, 12)
    bands = [b for block in journey_maps.maps(material, []) for b in block.get("bands") or []]
    heads = [re.findall(r'font-size="12"[^>]*>(.*?)</text>', band) for band in bands]
    names = [[re.sub(r"<[^>]+>", "", head).replace("-", "") for head in band] for band in heads]
    assert names[:2] == [["Aktivierung", "Informationsbeschaffung"], ["Aktion", "Kundenbindung"]]


def test_tables_hide_a_mood_below_five_people_and_mark_a_small_base(rendered):
    material = material_of(rendered, 3)
    row = material["journey"].iloc[0].to_dict() | {"mood": 0.44}
    told = [journey_maps.heard(row | {"n_people_mentioning": n}, "de") for n in (0, 2, 5, 30)]
    assert told == ["–", "2; zu wenige", "5; +0,44, kleine Basis", "30; +0,44"]
    node = {"map": "all", "title": "", "note": ""}
    few = replace(material, handovers={**material.handovers, "journey": material["journey"].assign(n_people_mentioning=2)})  # fmt: skip
    assert {cells[-1] for cells in markdown._map(node, few)["rows"]} == {"2; zu wenige"}


def test_a_poster_says_what_an_ended_case_means_and_what_it_rests_on(rendered):
    material = rendered("de")[0]
    lanes = replace(journey_maps.lanes_for(material, "all"), lost={"search": 0.97})
    lost, based = journey_maps._legend(material, lanes)
    assert lost.startswith("Vorgang endete hier: ")
    assert "kein Verlust" in lost
    assert based.startswith("Serviceportal auf dem Prüfstand. Grundlage: 200 Befragte; ")
    assert "400 Fälle im Ereignisprotokoll vom 1.10.2025 bis zum 31.3.2026" in based
    (band,) = journey_maps.posters(material, [])["posters"][0][1]
    assert "200 Befragte" in re.sub(r"<[^>]+>", "", band)
