"""The report as readers get it."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from insights import contracts, ledger
from insights.report import formats, html
from insights.report.claims import claims_table, collect
from insights.report.material import Material
from insights.report.sections import build_sections
from tests.report.page import read

ALL = [
    {"language": "de"},
    {"language": "en"},
    {"language": "de", "survey": False},
    {"language": "en", "interviews": False},
]
SECTIONS = [
    "summary",
    "insights",
    "questions",
    "asked",
    "themes",
    "segments",
    "personas",
    "persona_map",
    "screening",
    "journey",
    "events",
    "nps",
    "metrics",
    "assumptions",
    "misfits",
    "limits",
    "appendix",
]


@pytest.mark.parametrize("options", ALL)
def test_every_kind_of_study_gives_a_whole_report_in_its_language(rendered, options):
    page = rendered(**options)[2]
    root = read(page)
    assert root.all("html")[0].attributes["lang"] == options["language"]
    sections = root.all("main")[0].children("section")
    left_out = set() if options.get("survey", True) else {"events"}  # there is no log
    assert [s.attributes["id"] for s in sections] == [name for name in SECTIONS if name not in left_out]
    assert all(s.children("h2") and len(s.inside) > 1 for s in sections)
    assert 5 <= len(root.all("ol", css="summary")[0].children("li")) <= 8
    assert "nan" not in root.text.lower().split()


@pytest.mark.parametrize("options", ALL)
def test_nothing_in_the_file_points_to_the_network(rendered, options):
    page = rendered(**options)[2]
    assert not re.findall(r"https?:|//[a-z]+\.|@import|url\(|<link|<img|<iframe|srcset", page)


@pytest.mark.parametrize("options", ALL)
def test_ids_are_unique_and_every_inner_link_has_its_target(rendered, options):
    root = read(rendered(**options)[2])
    ids = [e.attributes["id"] for e in root.all() if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    assert {a.attributes["href"][1:] for a in root.all("a")} <= set(ids)


def test_every_claim_stands_in_the_table_and_on_the_page_with_its_evidence(rendered):
    _, sections, page = rendered(language="de")
    root = read(page)
    table = claims_table(sections)
    for claim in collect(sections):
        place = root.by_id(html.anchor(claim.claim_id))
        assert place is not None, claim.claim_id
        assert place.all("details", css="proof"), claim.claim_id
    assert set(table["section"]) >= {
        "asked",
        "themes",
        "segments",
        "personas",
        "journey",
        "events",
        "nps",
        "assumptions",
        "misfits",
        "limits",
    }


def test_headings_never_skip_a_level(rendered):
    root = read(rendered(language="de")[2])
    levels = [int(e.tag[1]) for e in root.all() if re.fullmatch(r"h[1-6]", e.tag)]
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
    text = read(rendered(language="de")[2]).text
    assert "unter 5 Fällen, nicht ausgewiesen" in text
    assert "1,6" not in text  # 3 of 200 in the category Leitung
    assert "n = 27; kleine Basis" in text


def test_a_qualitative_persona_has_no_share(rendered):
    persona = read(rendered(language="de", survey=False)[2]).all("article", css="persona")[0]
    assert "qualitativ: Anteile sind nicht bekannt" in persona.text
    assert not re.search(r"\d\s?%", persona.text)


def test_missing_data_are_named_in_one_line(rendered):
    root = read(rendered(language="en", interviews=False)[2])
    assert "there are no such verbatims" in root.by_id("themes").text
    root = read(rendered(language="de", survey=False)[2])
    assert "Segmente brauchen eine Umfrage" in root.by_id("segments").text


def test_contradictions_and_single_voices_stand_under_what_does_not_fit(rendered):
    text = read(rendered(language="de")[2]).by_id("misfits").text
    assert "Die meisten Vorgänge fallen in die Bürozeiten" in text
    assert "„Schnittstelle“" in text
    assert "von den Mitarbeitenden (2) niemand" in text


def test_weighting_is_said_wherever_survey_figures_are_drawn(rendered):
    root = read(rendered(language="de")[2])
    for section in ("asked", "journey", "nps"):
        assert "gewichtet" in root.by_id(section).text


def test_the_report_is_written_and_recorded(rendered):
    material, sections, page = rendered(language="de")
    assert formats.write({"report.html": page.encode()}, material.study) == ["reports/mini/report.html"]
    path = material.study.reports / "report.html"
    assert path.read_text(encoding="utf-8") == page
    assert ledger.state(path, material.study) is ledger.State.OURS
    contracts.save(claims_table(sections), "claims", material.study)
    contracts.save(material["assumptions"], "assumptions", material.study)


def test_no_quote_stands_twice_in_a_persona_card(rendered):
    for card in read(rendered(language="de")[2]).all("article", css="persona"):
        quotes = [q for q in re.findall(r"„[^“]{40,}“", card.text) if "[…]" not in q]
        assert len(quotes) == len(set(quotes))


def test_the_front_of_a_persona_card_shows_and_the_rest_unfolds(rendered):
    card = read(rendered(language="de")[2]).all("article", css="persona")[0]
    (fold,) = [d for d in card.children("details") if "all-fields" in d.attributes["class"]]
    assert "open" not in fold.attributes
    assert fold.all("div", css="empathy")
    assert all(len(m.all("li", css="small-claim")) <= 3 for m in card.all("div", css="move"))
    assert "persona_statements.csv" in card.all("p", css="on-paper")[0].text


def test_the_summary_leads_with_findings_in_plain_words(rendered):
    for language, forbidden in (
        ("de", ("BIC", "Bootstrap", "95-%-Intervall")),
        ("en", ("BIC", "bootstrap", "95% interval")),
    ):
        items = read(rendered(language=language)[2]).all("ol", css="summary")[0].children("li")
        assert not [w for w in forbidden for item in items if w in item.text]
    first = read(rendered(language="de")[2]).all("ol", css="summary")[0].children("li")[0].text
    assert first.startswith(
        "Die Annahme „Die meisten Vorgänge fallen in die Bürozeiten“ trifft nicht zu: In der Bürozeit liegen "
    )


def test_limits_name_bases_and_who_is_hardly_heard(rendered):
    limits = read(rendered(language="de")[2]).by_id("limits").text
    (few,) = re.findall(r"In der Umfrage kaum vertreten[^.]*\.", limits)
    assert "Rolle: Service" in few
    assert "Leitung" not in few  # an answer of 3 people, too few to be named
    assert "sind Vorschläge der Maschine" in limits
    assert "Nicht interviewt" in limits or "Nur wenige Interviews je Gruppe: " in limits


def test_a_figure_its_interval_and_its_base_break_only_between_each_other():
    cell = html.parted("57 % (50 bis 64 %; n = 199)")
    assert cell == '57 % <span class="interval short">(50 bis 64 %;</span> <span class="interval short">n = 199)</span>'
    assert html.parted("2 < 3 (a <b>; c)").count("&lt;") == 2
    assert html.parted("unter 5 Fällen") == "unter 5 Fällen"


def test_sources_name_each_table_once_and_say_once_what_its_rows_share():
    rows = ["segment = 1, variable = land, category = A", "segment = 1, variable = land, category = B"]
    cited = [
        ("profile", rows[0]),
        ("method", "scale_ends"),
        ("profile", rows[1]),
        ("method", "small_below"),
        ("responses", ""),
    ]
    assert html.by_table(cited) == [
        "profile: segment = 1, variable = land, category = A; category = B",
        "method: scale_ends; small_below",
        "responses",
    ]


def test_ranges_stay_on_one_line():
    assert html.unbroken("50–249 Beschäftigte – und n = 5") == "50\u2060–\u2060249 Beschäftigte – und n\u202f=\u202f5"
