"""The management version: two pages whatever the study, and nothing that the report does not say."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from insights.report import blocks
from insights.report.claims import Claim, collect, state
from insights.report.editions import management as edition
from insights.report.formats import management
from insights.report.sections import build_sections
from tests.report.formats.conftest import hostile
from tests.report.page import read
from tests.report.sheets.conftest import Pdf, words_of  # noqa: F401

KINDS = [
    {"language": "de"},
    {"language": "en"},
    {"language": "de", "survey": False},
    {"language": "en", "interviews": False},
]


@pytest.mark.parametrize("options", KINDS)
def test_it_has_two_pages_and_answers_what_is_known_what_to_do_and_how_sure(rendered, words_of, options):  # noqa: F811
    material, sections, _ = rendered(**options)
    files = management.draw(material, sections)
    pages = words_of(files["management.pdf"])
    assert len(pages) == 2
    first, second = (" ".join(word for *_, word in page) for page in pages)
    say = material.say
    assert say("management_known") in first
    for name in ("do", "open", "sure"):
        assert say(f"management_{name}") in second
    root = read(files["management.html"].decode())
    assert next(h.text for h in root.all("h2")) == say("management_known")
    assert len(root.all("h1")) == 1


def test_it_states_claims_of_the_report_and_nothing_else(rendered):
    material, sections, _ = rendered()
    chosen = edition.choose(material, sections)
    claims = {claim.claim_id: claim for claim in collect(sections)}
    for claim in (*chosen["known"], *(gap["claim"] for gap in chosen["gaps"])):
        assert claims[claim.claim_id] == claim
    root = read(management.draw(material, sections)["management.html"].decode())
    links = {a.attributes["href"] for a in root.all("a", css="more")}
    assert len(links) >= len(chosen["known"])
    assert all(link.startswith("report.html#") for link in links)


def test_findings_come_first_and_hypotheses_only_where_there_is_nothing_better(rendered):
    material, sections, _ = rendered()
    strengths = [claim.strength for claim in edition.choose(material, sections)["known"]]
    assert strengths == sorted(strengths)  # finding before tendency
    assert set(strengths) <= {"finding", "tendency"}
    weak = state("summary-1", "Vielleicht ist es so.", "hypothesis", "people: all")
    only = [{"id": "summary", "title": "", "lead": "", "blocks": [{"kind": "summary", "claims": [weak]}]}]
    assert edition.choose(material, only)["known"] == [weak]


def _insight(rank: int, claim: Claim) -> dict:
    smart = [
        ("Zuständig", "Kundendienst und Vertrieb"),
        ("Messgröße", "Zufriedenheit mit der Suche"),
        ("Heute", "2,6 (2,5 bis 2,7; n = 535)"),
    ]
    measure = (
        f"Die {rank} häufigsten Gründe bei der Suche mit Kunden klären und den wichtigsten zuerst beheben, dann messen."
    )
    return {
        "rank": rank,
        "key": f"x{rank}",
        "kind": "Schwachpunkt",
        "field": "Kontaktpunkte",
        "claim": claim,
        "beside": [],
        "measure": measure,
        "smart": smart,
        "decided": [],
    }


def test_thirty_insights_still_take_two_pages_and_how_many_are_left_is_said(rendered, words_of):  # noqa: F811
    material, sections, _ = rendered()
    text = "Die Ersatzteilsuche im Portal ist wichtig für die Weiterempfehlung, kommt aber nur auf 2,6 von 5 Punkten (2,5 bis 2,7; n = 535). "
    claims = [
        state(f"insights-x{i}", f"{i}. {text * (1 + i % 3)}", "finding", "people: all", n=535) for i in range(1, 31)
    ]
    cards = blocks.cards([_insight(i, claim) for i, claim in enumerate(claims, start=1)], "insight_card")
    gaps = [
        state(f"limits-{name}", text * 2, "finding", "people: all")
        for name in ("assumptions", "groups", "saturation", "coverage", "machine")
    ]
    many = [
        *[s for s in sections if s["id"] != "limits"],
        blocks.section("insights", "Erkenntnisse", [cards]),
        blocks.section("limits", "Grenzen", [blocks.claims(gaps)]),
    ]
    pages = words_of(management.draw(material, many)["management.pdf"])
    assert len(pages) == 2
    for page in pages:
        assert max(y1 for *_, y1, _ in page) < 842
        assert min(y1 - y0 for _, y0, _, y1, word in page if re.fullmatch(r"\w{6,}", word)) > 6.5  # still readable
    assert "weitere Aussagen stehen im Bericht" in " ".join(word for *_, word in pages[0])


def test_a_study_that_knows_nothing_still_has_its_two_pages(rendered, words_of):  # noqa: F811
    material = rendered()[0]
    pages = words_of(management.draw(material, [])["management.pdf"])
    assert len(pages) == 2
    text = " ".join(word for page in pages for *_, word in page)
    assert "Die Daten tragen noch keine Aussage" in text
    assert "Aus diesen Daten folgt noch keine Maßnahme" in text


def test_hostile_content_takes_two_pages_too_and_becomes_no_markup(rendered, words_of):  # noqa: F811
    material = hostile(rendered()[0])
    files = management.draw(material, build_sections(material))
    pages = words_of(files["management.pdf"])
    assert len(pages) == 2
    assert all(x0 >= 0 and x1 <= 595.3 and y1 <= 841.9 for page in pages for x0, _, x1, y1, _ in page)
    page = files["management.html"].decode()
    assert "<img" not in page
    assert not read(page).all("script")


def test_a_sentence_with_a_figure_is_never_cut_but_left_to_the_report(rendered):
    material, sections, _ = rendered()
    long = state("summary-9", "Sehr lang " * 60 + "mit 43 % (38 bis 48 %; n = 212).", "finding", "people: all")
    opened = [{**s, "blocks": [{"kind": "summary", "claims": [long]}]} if s["id"] == "summary" else s for s in sections]
    chosen = edition.choose(material, opened)
    assert long not in chosen["known"]
    assert chosen["left"] >= 1


def test_the_same_study_gives_the_same_bytes_and_a_tagged_document(rendered):
    material, sections, _ = rendered()
    files = management.draw(material, sections)
    assert management.draw(material, build_sections(material)) == files
    found = Pdf(files["management.pdf"])
    assert "/StructTreeRoot" in found.text
    assert "CreationDate" not in found.text


def test_decided_measures_go_before_proposed_ones(rendered):
    material = rendered()[0]
    claim = state("insights-x1", "Etwas ist so.", "finding", "people: all", n=40)
    decided = {"text": "Die Suche neu bauen.", "facts": [("Zuständig", "IT"), ("Termin", "31.03.2027")]}
    first, second = _insight(1, claim), _insight(2, replace(claim, claim_id="insights-x2", text="Anderes ist so."))
    sections = [
        blocks.section(
            "insights", "Erkenntnisse", [blocks.cards([first, {**second, "decided": [decided]}], "insight_card")]
        )
    ]
    measures = edition.choose(material, sections)["measures"]
    assert next(m["text"] for m in measures) == "Die Suche neu bauen."
    assert measures[0]["owner"] == "IT"
    assert measures[0]["due"] == "31.03.2027"
    assert measures[0]["for"] == [2]


def test_what_stands_beside_an_insight_or_tells_how_the_study_was_made_is_not_told_again(rendered):
    material = rendered()[0]
    lead, beside, nps = (state(f"x-{i}", f"Satz {i}.", "finding", "people: all", n=40) for i in range(3))
    method = state("themes-saturation", "Sättigung erreicht.", "finding", "people: all", n=40)
    card = {**_insight(1, lead), "beside": [beside]}
    sections = [
        blocks.section("summary", "", [{"kind": "summary", "claims": [beside, method, nps]}]),
        blocks.section("insights", "", [blocks.cards([card], "insight_card")]),
    ]
    assert edition.choose(material, sections)["known"] == [lead, nps]


def test_measures_follow_the_points_of_the_first_page(rendered):
    material = rendered()[0]
    cards = [_insight(i, state(f"x-{i}", f"Satz {i}.", "finding", "people: all", n=40)) for i in (1, 2, 3)]
    cards[0]["smart"] = []  # nobody is responsible, and still it comes first
    sections = [blocks.section("insights", "", [blocks.cards(cards, "insight_card")])]
    assert [m["for"] for m in edition.choose(material, sections)["measures"]] == [[1], [2], [3]]
