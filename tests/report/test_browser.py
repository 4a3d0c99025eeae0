"""The report in a real browser: it fits every screen, asks nobody for anything, and can be read by everyone."""

from __future__ import annotations

import shutil

import pytest

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--disable-background-networking"]
SCREENS = ((1440, 900, "light"), (390, 844, "dark"))


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


@pytest.fixture
def opened(browser, rendered, tmp_path):
    """A function that opens the report of the study `mini`; gives the page and the list of requests that tried to leave."""
    contexts = []

    def open_report(language, *, width=1440, height=900, scheme="light", scripts=True):
        file = tmp_path / "report.html"
        file.write_text(rendered(language=language)[2], encoding="utf-8")
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=scheme,
            java_script_enabled=scripts,
            bypass_csp=True,
        )
        contexts.append(context)
        left: list[str] = []

        def guard(route):
            if route.request.url == file.as_uri():
                return route.continue_()
            left.append(route.request.url)
            return route.abort()

        page = context.new_page()
        page.route("**/*", guard)
        page.goto(file.as_uri())
        return page, left

    yield open_report
    for context in contexts:
        context.close()


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize(("width", "height", "scheme"), SCREENS)
def test_the_report_fits_the_screen_asks_nobody_and_is_accessible(opened, language, width, height, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    page, left = opened(language, width=width, height=height, scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(box => { box.open = true })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.mouse.wheel(0, 4000)
    assert left == []
    found = axe.Axe().run(page).response["violations"]
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
