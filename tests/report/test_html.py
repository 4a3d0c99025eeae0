"""The report as readers get it."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from bs4 import BeautifulSoup

from insights import contracts, ledger
from insights.report import html
from insights.report.claims import claims_table, collect
from insights.report.material import Material
from insights.report.sections import build_sections

ALL = [
    {"language": "de"},
    {"language": "en"},
    {"language": "de", "survey": False},
    {"language": "en", "interviews": False},
]
SECTIONS = [
    "summary",
    "questions",
    "asked",
    "themes",
    "segments",
    "personas",
    "journey",
    "nps",
    "assumptions",
    "misfits",
    "limits",
    "appendix",
]


@pytest.mark.parametrize("options", ALL)
def test_every_kind_of_study_gives_a_whole_report_in_its_language(rendered, options):
    page = rendered(**options)[2]
    soup = BeautifulSoup(page, "html.parser")
    assert soup.html["lang"] == options["language"]
    assert [s["id"] for s in soup.select("main > section")] == SECTIONS
    assert all(section.select_one("h2") and section.get_text(strip=True) for section in soup.select("main > section"))
    assert 5 <= len(soup.select(".summary li")) <= 8
    assert "nan" not in soup.get_text().lower().split()


@pytest.mark.parametrize("options", ALL)
def test_nothing_in_the_file_points_to_the_network(rendered, options):
    page = rendered(**options)[2]
    assert not re.findall(r"https?:|//[a-z]+\.|@import|url\(|<link|<img|<iframe|srcset", page)


@pytest.mark.parametrize("options", ALL)
def test_ids_are_unique_and_every_inner_link_has_its_target(rendered, options):
    soup = BeautifulSoup(rendered(**options)[2], "html.parser")
    ids = [tag["id"] for tag in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {a["href"][1:] for a in soup.find_all("a")} <= set(ids)


def test_every_claim_stands_in_the_table_and_on_the_page_with_its_evidence(rendered):
    _, sections, page = rendered(language="de")
    soup = BeautifulSoup(page, "html.parser")
    table = claims_table(sections)
    for claim in collect(sections):
        place = soup.find(id=html.anchor(claim.claim_id))
        assert place is not None, claim.claim_id
        assert place.select_one("details.proof summary") is not None, claim.claim_id
    assert set(table["section"]) >= {
        "asked",
        "themes",
        "segments",
        "personas",
        "journey",
        "nps",
        "assumptions",
        "misfits",
        "limits",
    }


def test_headings_never_skip_a_level(rendered):
    soup = BeautifulSoup(rendered(language="de")[2], "html.parser")
    levels = [int(tag.name[1]) for tag in soup.find_all(re.compile(r"^h[1-6]$"))]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_what_people_said_stays_inert(rendered):
    page = rendered(language="de")[2]
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
    assert "{{ 7 * 7 }}" in page
    assert page.count("<script>") == 1


def test_the_same_study_gives_the_same_bytes(rendered):
    material, _, page = rendered(language="de")
    again = Material(material.study, {**material.handovers})
    assert html.render(again, build_sections(again)) == page


def test_small_cells_are_not_shown(rendered):
    text = BeautifulSoup(rendered(language="de")[2], "html.parser").get_text(" ")
    assert "unter 5 Fällen, nicht ausgewiesen" in text
    assert "1,6" not in text  # 3 of 200 in the category Leitung
    assert "n\u202f=\u202f22; kleine Basis" in text


def test_a_qualitative_persona_has_no_share(rendered):
    soup = BeautifulSoup(rendered(language="de", survey=False)[2], "html.parser")
    persona = soup.select_one(".persona")
    assert "qualitativ: Anteile sind nicht bekannt" in persona.get_text()
    assert not re.search(r"\d\s?%", persona.get_text())


def test_missing_data_are_named_in_one_line(rendered):
    soup = BeautifulSoup(rendered(language="en", interviews=False)[2], "html.parser")
    assert "there are no such verbatims" in soup.find(id="themes").get_text()
    soup = BeautifulSoup(rendered(language="de", survey=False)[2], "html.parser")
    assert "Segmente brauchen eine Umfrage" in soup.find(id="segments").get_text()


def test_contradictions_and_single_voices_stand_under_what_does_not_fit(rendered):
    text = BeautifulSoup(rendered(language="de")[2], "html.parser").find(id="misfits").get_text(" ", strip=True)
    assert "Die meisten Vorgänge fallen in die Bürozeiten" in text
    assert "„Schnittstelle“" in text
    assert "von 2 Mitarbeitenden keine Person" in text


def test_weighting_is_said_wherever_survey_figures_are_drawn(rendered):
    soup = BeautifulSoup(rendered(language="de")[2], "html.parser")
    for section in ("asked", "journey", "nps"):
        assert "gewichtet" in soup.find(id=section).get_text()


def test_the_report_is_written_and_recorded(rendered):
    material, sections, page = rendered(language="de")
    assert html.write(page, material.study) == "reports/mini/report.html"
    path = material.study.reports / "report.html"
    assert path.read_text(encoding="utf-8") == page
    assert ledger.state(path, material.study) is ledger.State.OURS
    contracts.save(claims_table(sections), "claims", material.study)
    contracts.save(material["assumptions"], "assumptions", material.study)
