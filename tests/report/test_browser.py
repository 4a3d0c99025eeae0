"""The pages of the report in a real browser: they fit every screen, ask nobody for anything, and can be read by everyone."""

from __future__ import annotations

import re
import shutil
from functools import cache
from pathlib import Path

import pytest

from insights.report import html, sheets
from insights.report.editions import workshop
from insights.report.formats import management
from tests.report.formats.conftest import hostile_sections  # noqa: F401

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
SCREENS = (("en", 1440, 900, "light"), ("de", 390, 844, "dark"))
REPORTS = Path(__file__).parents[2] / "reports"
PAGES = ("report.html", "personas.html", "management.html")
LARGE = 1000  # elements from which a page is thinned out before its accessibility is examined
THINNED = """() => {
    const kept = /^(SECTION|HEADER|FOOTER|NAV|MAIN|H[1-6]|T[DH]|COL|THEAD|TBODY|STYLE|SCRIPT)$/
    for (const parent of document.querySelectorAll('body *')) {
        const seen = {}
        for (const part of [...parent.children]) {
            const kind = part.tagName + '.' + part.getAttribute('class')
            seen[kind] = (seen[kind] || 0) + 1
            if (seen[kind] > 2 && !kept.test(part.tagName)) part.remove()
        }
    }
}"""


@pytest.fixture(scope="module")
def browser():
    """Chromium without a window; skips where there is none."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found:
        pytest.skip("there is no Chromium on this machine")
    with playwright.sync_playwright() as running:
        started = running.chromium.launch(executable_path=found, args=ARGUMENTS)
        yield started
        started.close()


class _Guard:
    """Lets through the one file that is open and notes every other request."""

    def __init__(self):
        self.allowed, self.left = "", []

    def __call__(self, route):
        if route.request.url == self.allowed:
            return route.continue_()
        self.left.append(route.request.url)
        return route.abort()


@pytest.fixture(scope="module")
def windows(browser):
    """A function that gives the one page with scripts or the one without, and its guard; the network is off in both."""

    @cache
    def window(scripts):
        context = browser.new_context(java_script_enabled=scripts, bypass_csp=True, offline=True)
        page, guard = context.new_page(), _Guard()
        page.route("**/*", guard)
        return page, guard

    return window


@pytest.fixture
def opened(windows, rendered, tmp_path):
    """A function that opens a page of the study `mini`, or `text`; gives the page and the list of requests that tried to leave."""

    def open_report(language, name="report.html", *, text="", width=1440, height=900, scheme="light", scripts=True):
        file = tmp_path / name
        file.write_text(text or _drawn(rendered(language=language), name), encoding="utf-8")
        page, guard = windows(scripts)
        guard.allowed, guard.left = file.as_uri(), []
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        page.goto("about:blank")  # the same address again would only be scrolled
        page.goto(file.as_uri())
        return page, guard.left

    return open_report


def _drawn(study, name):
    material, sections, report = study
    if name == "report.html":
        return report
    files = sheets.draw(material) if name == "personas.html" else management.draw(material, sections)
    return files[name].decode()


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("language", "width", "height", "scheme"), SCREENS)
def test_a_page_fits_the_screen_asks_nobody_and_is_accessible(opened, name, language, width, height, scheme):
    page, left = opened(language, name, width=width, height=height, scheme=scheme)
    _sound(page, left, width)


@pytest.mark.parametrize("name", [*PAGES, "workshop.html"])
@pytest.mark.parametrize("study", ["serviceportal", "kino", "streaming"])
def test_the_pages_of_the_examples_are_sound_on_every_screen_and_without_scripts(opened, study, name):
    file = REPORTS / study / name
    if not file.is_file():
        pytest.skip(f"reports/{study}/{name} is not there")
    text = file.read_text(encoding="utf-8")
    page, left = opened("", name, text=text)
    said = _said(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.set_viewport_size({"width": 1440, "height": 900})
    _sound(page, left, 1440)
    bare, left = opened("", name, text=text, scripts=False)
    assert _said(bare) == said
    assert len(said) > 400
    assert left == []


def _said(page):
    """The words of the page, and how many drawings it has; buttons are there for scripts only."""
    words, drawings = page.evaluate(
        """() => {
            const found = document.body.cloneNode(true)
            found.querySelectorAll('script, style, button.copy').forEach(part => part.remove())
            return [found.textContent, document.querySelectorAll('svg').length]
        }"""
    )
    return f"{drawings} {re.sub(r'[^0-9A-Za-z]+', '', words)}"


def _sound(page, left, width):
    """No scrolling sideways, no request, no serious violation of the rules of accessibility, with everything unfolded."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert left == []
    assert (
        page.evaluate("new Set([...document.querySelectorAll('[id]')].map(part => part.id)).size")
        == page.locator("[id]").count()
    )
    if page.locator("*").count() > LARGE:
        page.evaluate(THINNED)  # of parts alike the first two: what is wrong with the hundredth is wrong with them
    found = axe.Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    grave = [(v["id"], v["nodes"][0]["html"][:120]) for v in found if v["impact"] in ("serious", "critical")]
    assert grave == []


def test_without_scripts_texts_and_charts_are_there(opened):
    page, left = opened("de", scripts=False)
    assert page.locator(".summary li").count() >= 5
    assert page.locator("svg.line-chart, .map-wide svg").first.is_visible()
    assert page.locator(".bars .fill").first.bounding_box()["width"] > 0
    proof = page.locator("details.proof").first
    proof.locator("summary").click()
    assert proof.locator(".source").is_visible()
    assert left == []


def test_a_link_to_a_folded_claim_unfolds_it(opened):
    page, _ = opened("de")
    target = page.locator(".all-fields .small-claim").first
    assert not target.is_visible()
    page.evaluate("name => { location.hash = name }", target.get_attribute("id"))
    target.wait_for(state="visible", timeout=2000)


@pytest.mark.parametrize("name", PAGES)
def test_without_scripts_every_page_says_the_same(opened, name):
    shown = [opened("de", name, scripts=scripts)[0].locator("main").inner_text() for scripts in (False, True)]
    bare = [re.sub(r"\W+", " ", text) for text in shown]
    assert bare[0] == bare[1]
    assert len(bare[0]) > 400


def test_a_table_is_sorted_by_a_press_on_its_head_and_says_so(opened):
    page, _ = opened("de")
    page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true })")
    table = page.locator("table.data:has(.sort)").first
    head = table.locator("thead th").nth(1)
    column = table.locator("tbody tr > :nth-child(2)")
    before = column.all_inner_texts()
    head.locator("button").focus()
    orders = []
    for _press in range(3):
        page.keyboard.press("Enter")
        orders.append((head.get_attribute("aria-sort"), column.all_inner_texts()))
    assert {order for order, _ in orders} == {"ascending", "descending", "none"}
    assert [sorted(texts) for _, texts in orders] == [sorted(before)] * 3
    assert orders[-1] == ("none", before)


@pytest.mark.parametrize(
    ("language", "cells", "sorted_cells"),
    [
        ("de", ["9 % (5 bis 13 %)", "–", "1.081", "−2,5"], ["1.081", "9 % (5 bis 13 %)", "−2,5", "–"]),
        ("en", ["9% (5 to 13%)", "–", "1,081", "−2.5"], ["1,081", "9% (5 to 13%)", "−2.5", "–"]),
    ],
)
def test_figures_are_sorted_as_their_language_writes_them(opened, rendered, language, cells, sorted_cells):
    rows = "".join(f"<tr><th scope='row'>{i}</th><td>{cell}</td></tr>" for i, cell in enumerate(cells))
    table = f"<table class='data'><thead><tr><th>a</th><th>b</th></tr></thead><tbody>{rows}</tbody></table>"
    text = re.sub(r"<main.*</main>", f"<main>{table}</main>", rendered(language=language)[2], flags=re.DOTALL)
    page, _ = opened(language, text=text)
    page.locator("thead button").nth(1).click()
    assert page.locator("tbody td").all_inner_texts() == sorted_cells


def test_the_id_of_a_claim_is_a_link_to_it_and_can_be_copied(opened):
    page, _ = opened("de")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    proof = page.locator("details.proof").first
    proof.locator("summary").click()
    link = proof.locator("a.claim-id")
    assert page.locator(link.get_attribute("href")).count() == 1
    button = proof.get_by_role("button", name="Kennung kopieren")
    button.click()
    proof.get_by_role("button", name="kopiert").wait_for(timeout=2000)
    assert page.evaluate("navigator.clipboard.readText()") == link.inner_text()


@pytest.mark.parametrize("width", [390, 1440])
def test_hostile_content_executes_nothing_and_never_scrolls_sideways(opened, hostile_sections, width):  # noqa: F811
    study = hostile_sections()
    for name, text in (
        ("report.html", html.render(*study)),
        ("management.html", _drawn((*study, ""), "management.html")),
    ):
        page, left = opened("de", name, text=text, width=width)
        page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true })")
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.title().startswith("Titel =HYPERLINK(")
        assert page.locator("img").count() == 0
        assert left == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_management_version_prints_on_two_pages(opened, language):
    data = opened(language, "management.html")[0].pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", data)) == 2


SMALLEST = 7.5  # points: what is smaller cannot be read on paper
PAPER = 673  # pixels between the margins of A4
SMALL_TEXTS = """smallest => {
    const found = [], texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
        const part = texts.currentNode.parentElement, drawing = part.ownerSVGElement
        if (!texts.currentNode.textContent.trim() || !part.getClientRects().length || part.closest('.sr, .skip')) continue
        const scale = drawing ? part.getScreenCTM().a : 1
        const points = 0.75 * scale * parseFloat(getComputedStyle(part).fontSize)
        if (points < smallest - 0.1) found.push([points, part.tagName, part.className, texts.currentNode.textContent.slice(0, 30)])
    }
    return found
}"""


@pytest.mark.parametrize("name", PAGES)
def test_no_text_on_paper_is_too_small_to_read(opened, name):
    page, _ = opened("de", name, width=PAPER)
    page.emulate_media(media="print")
    found = page.evaluate(SMALL_TEXTS, SMALLEST)
    page.emulate_media(media="screen")
    assert found == []


@pytest.mark.parametrize("width", [390, 1440])
def test_the_link_to_the_evidence_stays_on_the_line_of_the_strength(opened, width):
    page, _ = opened("de", width=width)
    apart = page.evaluate(
        """() => [...document.querySelectorAll('.claim, .small-claim, .said')].map(claim => {
            const middle = part => part && part.getClientRects().length ? part.getBoundingClientRect().y + part.getBoundingClientRect().height / 2 : null
            const badge = middle(claim.querySelector(':scope > .badge')), link = middle(claim.querySelector(':scope > .proof > summary, :scope > .more'))
            return badge === null || link === null ? null : Math.abs(badge - link)
        }).filter(distance => distance !== null)"""
    )
    assert len(apart) > 10
    assert max(apart) < 9


def test_on_a_phone_the_contents_stay_in_sight_and_show_where_the_reader_is(opened):
    page, _ = opened("de", width=390, height=844)
    page.evaluate("document.documentElement.style.scrollBehavior = 'auto'")
    last = page.locator("main > section").last
    last.evaluate("part => part.scrollIntoView()")
    link = page.locator(f".toc a[href='#{last.get_attribute('id')}']")
    page.wait_for_function("link => link.getAttribute('aria-current') === 'true'", arg=link.element_handle())
    strip, box, heading = page.locator(".toc").bounding_box(), link.bounding_box(), last.locator("h2").bounding_box()
    assert strip["y"] == 0
    assert strip["height"] < 60
    assert 0 <= box["x"] <= 390 - box["width"]
    assert heading["y"] >= strip["height"]


def test_a_wide_table_on_a_phone_keeps_its_title_and_the_names_of_its_rows_in_sight(opened):
    page, _ = opened("de", width=390, height=844)
    page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true })")
    moved = page.evaluate(
        """() => [...document.querySelectorAll('.table-box')].filter(box => box.scrollWidth > box.clientWidth + 40).map(box => {
            box.scrollLeft = 1000
            const left = box.getBoundingClientRect().left, right = box.getBoundingClientRect().right
            const title = box.querySelector('caption > span').getBoundingClientRect(), name = box.querySelector('tbody th').getBoundingClientRect()
            return [title.left - left, Math.max(0, title.right - right), name.left - left]
        })"""
    )
    assert moved
    assert all(abs(distance) < 2 for distances in moved for distance in distances)


def test_paper_has_the_journey_in_bands_and_the_screen_has_it_whole(opened):
    page, _ = opened("de")
    paper, screen = page.locator(".map-paper").first, page.locator("#journey .map-full").first
    assert (paper.is_visible(), screen.is_visible()) == (False, True)
    page.emulate_media(media="print")
    shown = paper.is_visible(), screen.is_visible()
    page.emulate_media(media="screen")
    assert shown == (True, False)


def test_an_assumption_of_the_workshop_lies_beside_what_the_data_say_of_it(opened, rendered):
    material, sections, _ = rendered(language="de")
    page, _ = opened("de", "workshop.html", text=workshop.render(material, sections))
    tops = page.evaluate("[...document.querySelectorAll('.cut')].map(card => card.getBoundingClientRect().top)")
    assert tops
    assert tops[0::2] == tops[1::2]
