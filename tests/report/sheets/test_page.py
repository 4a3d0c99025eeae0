"""The sheets as a page: readable by everyone on every screen, without scripts, evidence one click away, one sheet on each printed page."""

from __future__ import annotations

import pytest

from insights.contracts import documents as d
from insights.report.material import Material
from insights.report.sheets import content, page
from tests.report.page import read
from tests.report.sheets.conftest import MARKUP, answered, contradicted, hostile, spread
from tests.report.test_browser import browser  # noqa: F401

SCREENS = ((1280, 900, "light"), (390, 844, "dark"))


def _page(material: Material) -> str:
    return page.render(material, content.sheets(material))


def test_a_sheet_says_who_it_is_how_sure_and_why(rendered):
    text = read(_page(rendered()[0])).text
    for part in ("Gerd Albers", "bestätigt", "Stabilität 0,91", "Erfunden: Name und Gesicht", "Grundlage: Angaben von"):
        assert part in text
    assert "%" not in read(_page(rendered(survey=False)[0])).by_id("p1").text


def test_content_is_escaped_and_nothing_points_to_the_network(rendered):
    text = _page(hostile(rendered()[0], statements=3))
    assert MARKUP not in text
    assert "&lt;label&gt;" in text
    assert "://" not in text
    assert "<script" not in text


def test_the_same_study_gives_the_same_page(rendered):
    assert _page(rendered()[0]) == _page(rendered()[0])


def test_an_empathy_map_is_promised_only_where_there_is_one(rendered):
    assert "Alle Felder, Empathy Map und Belege" in _page(rendered()[0])
    page_of_figures = _page(answered(rendered(interviews=False)[0], approach=5))
    assert "Empathy Map" not in page_of_figures
    assert "Alle Felder und Belege" in page_of_figures


def test_without_personas_the_page_says_why(rendered):
    material = rendered()[0]
    nobody = Material(material.study, {**material.handovers, "personas": d.PersonaSet(reason="Zu wenige Interviews.")})
    assert "Zu wenige Interviews." in read(_page(nobody)).by_id("content").text


def test_decisions_with_reasons_and_distributions_stand_behind_the_front(rendered):
    sheet = read(_page(contradicted(spread(rendered()[0])))).by_id("p1")
    front, told, rest = (part.text for part in (sheet.all("header")[0], *sheet.all("details", css="all")))
    assert "Einer dieser Änderungen widersprechen die Daten." in front
    for part in ("Was Menschen entschieden haben", "Grund: Workshop im Mai.", "in den Daten sind es 2 %."):
        assert part in told
    assert "Verteilung hinter den Angaben" in rest
    assert "persona_profile: persona_id = p1, variable = role" in rest
    assert "Was Menschen entschieden haben" not in _page(rendered()[0])


@pytest.fixture
def shown(browser, tmp_path):  # noqa: F811
    """A function that opens a page of sheets."""
    contexts = []

    def show(text, *, width=1280, height=900, scheme="light", scripts=True):
        file = tmp_path / "personas.html"
        file.write_text(text, encoding="utf-8")
        size = {"width": width, "height": height}
        contexts.append(
            browser.new_context(viewport=size, color_scheme=scheme, java_script_enabled=scripts, bypass_csp=True)
        )
        opened = contexts[-1].new_page()
        opened.goto(file.as_uri())
        return opened

    yield show
    for context in contexts:
        context.close()


@pytest.mark.parametrize(("width", "height", "scheme"), SCREENS)
def test_the_page_fits_the_screen_and_is_accessible(shown, rendered, width, height, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    material = contradicted(spread(hostile(rendered()[0], statements=3)))
    opened = shown(_page(material), width=width, height=height, scheme=scheme)
    opened.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true })")
    assert opened.evaluate("document.documentElement.scrollWidth") <= width
    found = axe.Axe().run(opened).response["violations"]
    assert [(v["id"], v["nodes"][0]["html"][:120]) for v in found] == []


def test_without_scripts_the_evidence_opens_by_keyboard(shown, rendered):
    opened = shown(_page(rendered()[0]), scripts=False)
    proof = opened.locator(".move details.proof").first
    assert not proof.locator(".source").first.is_visible()
    proof.locator("summary").focus()
    opened.keyboard.press("Enter")
    assert proof.locator(".source").first.is_visible()


def test_on_paper_each_sheet_is_one_page(shown, rendered):
    material = rendered()[0]
    people = [material["personas"].personas[0].model_copy(update={"persona_id": f"p{i}"}) for i in (1, 2, 3)]
    three = Material(material.study, {**material.handovers, "personas": d.PersonaSet(personas=people)})
    printed = shown(_page(three)).pdf(prefer_css_page_size=True, print_background=True)
    assert printed.count(b"/Type /Page\n") == 3
