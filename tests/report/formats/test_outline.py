"""The report as plain data: nothing that the sections say is lost on the way to other formats."""

from __future__ import annotations

import json

import pytest

from insights.report import blocks
from insights.report.claims import collect, state
from insights.report.formats.outline import outline

KINDS = [
    {"language": "de"},
    {"language": "en"},
    {"language": "de", "survey": False},
    {"language": "en", "interviews": False},
]


def _statements(content):
    if isinstance(content, dict):
        if "mark" in content and "number" in content and "id" in content:
            yield content
        for value in content.values():
            yield from _statements(value)
    elif isinstance(content, list):
        for value in content:
            yield from _statements(value)


@pytest.mark.parametrize("options", KINDS)
def test_every_claim_stands_in_it_with_its_number_and_its_evidence(rendered, options):
    material, sections, _ = rendered(**options)
    found = outline(material, sections)
    claims = {claim.claim_id: claim for claim in collect(sections)}
    placed = {statement["id"]: statement for statement in _statements(found["sections"])}
    assert placed.keys() == claims.keys()
    assert [note["number"] for note in found["notes"]] == list(range(1, len(claims) + 1))
    assert {note["id"]: note["number"] for note in found["notes"]} == {i: s["number"] for i, s in placed.items()}
    assert all(note["quotes"] or note["facts"] for note in found["notes"])
    json.dumps(found)  # plain data


def test_each_claim_has_one_place_to_which_its_evidence_leads(rendered):
    material, sections, _ = rendered()
    found = outline(material, sections)
    first = [statement["id"] for statement in _statements(found["sections"]) if statement.get("first")]
    assert len(first) == len(set(first)) == len(found["notes"])


def test_a_card_of_a_kind_that_is_not_known_keeps_its_title_and_its_claims(rendered):
    material = rendered()[0]
    claim = state("new-1", "Etwas Neues.", "finding", "people: all", n=9)
    new = blocks.section(
        "new",
        "Neues",
        [blocks.cards([{"title": "Karte", "inside": [claim]}], "brand_new"), {"kind": "strange", "claims": [claim]}],
    )
    cards, strange = outline(material, [new])["sections"][0]["nodes"]
    (card,) = cards["items"]
    assert [node["kind"] for node in card] == ["heading", "small"]
    assert [statement["text"] for statement in _statements([card])] == ["Etwas Neues."]
    assert [statement["text"] for statement in _statements([strange])] == ["Etwas Neues."]


def test_charts_keep_their_figures(rendered):
    material, sections, _ = rendered()
    charts = [node for node in _nodes(outline(material, sections)["sections"]) if node.get("kind") == "bars"]
    assert charts
    for chart in charts:
        for row in chart["rows"]:
            assert row["text"]
            assert all(place is None or 0 <= place <= 1 for place in (row["value"], row["low"], row["high"]))


def _nodes(content):
    if isinstance(content, dict):
        yield content
        content = list(content.values())
    if isinstance(content, list):
        for value in content:
            yield from _nodes(value)
