"""The workbench as a coder meets it: JupyterLab in a headless Chromium, keys only, and a browser that is killed."""

from __future__ import annotations

import contextlib
import pickle
import re
import shutil
from pathlib import Path

import pytest

from insights.interviews.analysis import agreement
from insights.interviews.coding.codebook import codes_of
from insights.interviews.coding.decisions import read_decisions
from insights.interviews.workbench.session import load_tables
from insights.study import Workspace, open_study
from tests.interviews.workbench.killing import browser_killed
from tests.interviews.workbench.lab import CHROMIUM, Lab, flags, notebook

pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed")
SOURCE = """import pickle
from pathlib import Path
from insights.study import open_study
from insights.interviews import workbench
workbench.show(open_study("kino"), coder="{coder}", prepared=pickle.loads(Path("prepared").read_bytes()))"""


# What a window that is gone could not hand over.
LEFT = """() => new Promise((done) => {
    const asked = indexedDB.open("insights-workbench", 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore("pending");
    asked.onsuccess = () => {
        const tables = asked.result.transaction("pending", "readwrite");
        tables.objectStore("pending").put({do: "done", id: "dead-1", verbatims: ["k12-001"]}, ["kino:anna", "dead", 0]);
        tables.oncomplete = () => { asked.result.close(); done(); };
    };
})"""


@pytest.fixture(scope="module")
def home(kino, prepared, tmp_path_factory):
    root = tmp_path_factory.mktemp("lab")
    shutil.copytree(kino / "data", root / "data")
    (root / "prepared").write_bytes(pickle.dumps(prepared))
    notebook(root, "code.ipynb", SOURCE.format(coder="anna"))
    lines = "print('\\n'.join(f'line {n}' for n in range(60)))"
    notebook(root, "long.ipynb", lines, lines, SOURCE.format(coder="clara"))
    return root


@pytest.fixture(scope="module")
def lab(home):
    own = Lab(home)
    yield own
    own.close()


@pytest.fixture
def browser():
    """Starts browsers with a profile each; ends those that a test did not."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as player:
        started = []

        def start(profile):
            context = player.chromium.launch_persistent_context(str(profile), executable_path=CHROMIUM, args=flags(), viewport={"width": 1280, "height": 720})  # fmt: skip
            started.append(context)
            return context.pages[0]

        yield start
        for context in started:
            with contextlib.suppress(sync_api.Error):  # it was killed
                context.close()


def _saved(page) -> None:
    page.wait_for_function("() => document.querySelector('.iw-saved').dataset.pending === '0'")


def _proposing(page) -> None:
    page.wait_for_function("() => document.querySelector('.iw').bench.state.proposals", timeout=30_000)


def _given(page) -> dict[str, list[str]]:
    entries = page.evaluate("() => [...document.querySelector('.iw').bench.state.tables.decision].filter(([, d]) => d.status === 'accepted').map(([key]) => key.split('\\u0000'))")  # fmt: skip
    found: dict[str, list[str]] = {}
    for verbatim, code in entries:
        found.setdefault(verbatim, []).append(code)
    return {verbatim: sorted(codes) for verbatim, codes in found.items()}


def _read(page) -> int:
    return page.evaluate("() => document.querySelector('.iw').bench.state.tables.read.size")


def _quotes(page, verbatim):
    return page.evaluate(
        "(id) => [...document.querySelector('.iw').bench.state.given.get(id) ?? []].map(([, d]) => d.quote)", verbatim
    )


def _words_by_keys_and_by_mouse(page) -> None:
    """Words are marked and coded, a passage is split at their end, the next one joined, a word sought."""
    page.keyboard.press("Home")
    for _ in range(60):
        page.keyboard.press("j")
    verbatim = page.evaluate("() => document.querySelector('.iw').bench.item().id")
    for key in ("v", "ArrowRight", "Shift+ArrowRight", "Enter", "c"):
        page.keyboard.press(key)
    page.keyboard.type("Angst")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+Enter")  # a new code, whatever is alike
    page.wait_for_selector("[role=treeitem]:has-text('Angst')")
    text = page.evaluate(
        "() => { const b = document.querySelector('.iw').bench; return b.state.rows[b.item().row].text }"
    )
    words = re.findall(r"[\w'’-]+", text)
    assert [re.findall(r"[\w'’-]+", quote) for quote in _quotes(page, verbatim)] == [words[1:3]]
    for key in ("v", "ArrowRight", "Shift+ArrowRight", "Enter", "s"):
        page.keyboard.press(key)
    assert page.locator(".iw-focus").count() == 1
    pieces = page.evaluate(
        "() => document.querySelector('.iw').bench.transcript.items.filter(i => i.id === document.querySelector('.iw').bench.item().id).length"
    )
    assert pieces == 2
    for key in ("z", "j", "Shift+J"):
        page.keyboard.press(key)
    _saved(page)
    page.wait_for_function("() => document.querySelectorAll('.iw-focus').length === 2")
    box = page.locator(".iw-focus .iw-words").first.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 160, box["y"] + 10, steps=4)
    page.mouse.up()
    assert page.locator(".iw-marked").inner_text().strip()
    page.keyboard.press("Escape")
    page.keyboard.press("f")
    page.keyboard.type("Karte")
    page.keyboard.press("Enter")
    assert "Treffer" in page.locator(".iw-live").inner_text()
    page.keyboard.press("Escape")


def _taken_out_of_the_page_and_back(page) -> None:
    """As notebooks do with cells that are out of sight, and when the theme changes."""
    page.keyboard.press("End")
    page.evaluate("() => new Promise((shown) => requestAnimationFrame(() => requestAnimationFrame(shown)))")
    page.evaluate("() => { const own = document.querySelector('.iw'), cell = own.parentElement; own.remove(); cell.append(own); }")  # fmt: skip
    page.wait_for_function("""() => {
        const text = document.querySelector('.iw-text').getBoundingClientRect();
        const own = document.querySelector('.iw-focus')?.getBoundingClientRect();
        return own && own.top < text.bottom && own.bottom > text.top;
    }""")
    page.locator(".iw-text").focus()


def _while_python_is_busy(page) -> None:
    """Keys show at once and wait their turn, and are answered in their order."""
    page.evaluate(
        "() => { jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({code: 'import time; time.sleep(1.5)'}) }"
    )
    page.keyboard.press("End")
    read = _read(page)
    page.keyboard.press("q")
    page.keyboard.press("Space")
    assert _read(page) == read + 1
    _saved(page)
    assert _read(page) == read + 1
    page.keyboard.press("z")
    page.keyboard.press("z")
    _saved(page)


_IN_SIGHT = """() => {
    const notebook = [...document.querySelectorAll('.jp-WindowedPanel-outer')].find((own) => own.querySelector('.iw')).getBoundingClientRect();
    const shown = (own) => { const { top, bottom } = own.getBoundingClientRect(); return top >= notebook.top - 1 && bottom <= notebook.bottom + 1; };
    return ['.iw', '.iw-bar', '.iw-focus', '.iw-tree', '.iw-foot'].filter((name) => !shown(document.querySelector(name)));
}"""


def test_the_whole_workbench_is_in_sight_at_the_end_of_a_long_notebook_and_stays_where_its_user_scrolls(
    lab, browser, tmp_path
):
    page = browser(tmp_path / "three")
    lab.open(page, "long.ipynb")
    page.wait_for_function(f"() => ({_IN_SIGHT})().length === 0")
    assert page.evaluate("() => document.activeElement.className").startswith("iw-text")
    place = "() => [...document.querySelectorAll('.jp-WindowedPanel-outer')].find((own) => own.querySelector('.iw')).scrollTop"
    before = page.evaluate(place)
    page.locator(".jp-WindowedPanel-outer").hover(position={"x": 20, "y": 60})
    page.mouse.wheel(0, -150)
    page.wait_for_function(f"(before) => ({place})() < before", arg=before)
    scrolled = page.evaluate(place)
    for key in ("j", "j", "c", "Escape", "k"):
        page.keyboard.press(key)
    assert page.evaluate(place) == pytest.approx(scrolled, abs=1)
    page.set_viewport_size({"width": 640, "height": 360})
    page.wait_for_function("() => document.querySelector('.iw').classList.contains('iw-narrow')")
    page.keyboard.press("j")
    shown = "(name) => { const own = document.querySelector(name).getBoundingClientRect(); return own.top >= 0 && own.top < 300 && own.right <= innerWidth; }"  # fmt: skip
    for name in (".iw-text", ".iw-focus", ".iw-now"):
        page.wait_for_function(shown, arg=name)
    assert page.evaluate("() => document.querySelector('.iw').scrollWidth <= document.querySelector('.iw').clientWidth")
    asked = page.get_by_text("official Jupyter news").count()
    assert not asked, "JupyterLab asks whether it may fetch news, above the tree of codes"


def test_fifty_passages_by_keyboard_an_undo_a_merge_a_killed_browser_and_a_blind_second_coder(
    home, lab, browser, tmp_path
):
    page = browser(tmp_path / "one")
    lab.open(page, "code.ipynb")
    _proposing(page)
    for _ in range(49):  # as fast as keys come; now and then nothing is likely enough to be proposed
        page.keyboard.press("1")
        page.keyboard.press("Space")
    page.keyboard.press("c")
    page.keyboard.type("wuensche")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    given = _given(page)
    assert _read(page) == 50
    assert len(given) > 40
    page.keyboard.press("Control+z")  # the last passage is not read any more,
    page.keyboard.press("z")  # and has no code
    page.wait_for_function("() => document.querySelector('.iw').bench.state.tables.read.size === 49")
    page.wait_for_function(
        "(n) => [...document.querySelector('.iw').bench.state.tables.decision.values()].filter((d) => d.status === 'accepted').length === n",
        arg=len(given) - 1,
    )

    page.keyboard.press("c")
    page.keyboard.type("Preise")
    page.keyboard.press("Enter")  # there is none, so a new code
    page.wait_for_selector("[role=treeitem]:has-text('Preise')")
    page.keyboard.press("t")
    page.keyboard.press("End")
    page.keyboard.press("b")
    page.select_option(".iw-code dialog select, dialog.iw-code .iw-pair div select", label="Probleme")
    page.get_by_role("button", name="Zusammenführen", exact=True).press("Enter")
    page.wait_for_selector("[role=treeitem]:has-text('Preise')", state="detached")
    page.keyboard.press("m")
    page.locator("dialog textarea").fill("Preise sind ein Problem, kein eigener Code.")
    page.locator("dialog textarea").press("Tab")
    page.keyboard.press("Enter")
    _saved(page)
    before = _given(page)
    assert sum("problems" in codes for codes in before.values()) >= 1
    browser_killed(tmp_path / "one")

    again = browser(tmp_path / "two")
    lab.kernels_end()
    again.goto(f"{lab.address}/api/status?token=t")
    again.evaluate(LEFT)
    lab.open(again, "code.ipynb")
    assert _given(again) == before
    _saved(again)
    assert _read(again) == 50  # what a browser held when the kernel died arrives now
    again.keyboard.press("z")
    again.wait_for_function("() => document.querySelector('.iw').bench.state.tables.read.size === 49")
    assert again.evaluate(
        "() => [...document.querySelector('.iw').bench.state.tables.memo.values()][0].text"
    ).startswith("Preise sind")
    assert not again.locator(".iw-notices p").count()
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    _proposing(again)
    found = axe.run(again, context=".iw").response["violations"]
    assert not found, [(rule["id"], [node["html"][:120] for node in rule["nodes"][:3]]) for rule in found]
    again.keyboard.press("z")  # even the memo of before the kill
    again.wait_for_function("() => document.querySelector('.iw').bench.state.tables.memo.size === 0")
    again.keyboard.press("z")
    again.wait_for_selector("[role=treeitem]:has-text('Preise')")
    again.keyboard.press("Shift+Z")
    again.wait_for_selector("[role=treeitem]:has-text('Preise')", state="detached")
    _saved(again)

    _words_by_keys_and_by_mouse(again)
    _taken_out_of_the_page_and_back(again)
    _while_python_is_busy(again)

    ben = again
    lab.run(ben, SOURCE.format(coder=""), shown=".iw-begin")
    ben.get_by_label("Name").fill("ben")
    ben.keyboard.press("Enter")
    ben.wait_for_selector(".iw-row[data-n]")
    ben.get_by_label("Blind codieren").check()
    ben.locator(".iw-text").focus()
    _saved(ben)
    assert ben.locator(".iw-take").count() == 0
    for number in range(20):
        ben.keyboard.press("1")  # nothing is proposed to him
        ben.keyboard.press("c")
        ben.keyboard.type("Probl" if number % 2 else "Wü")
        ben.keyboard.press("Enter")
        ben.keyboard.press("Space")
    _saved(ben)
    ben.keyboard.press("d")
    ben.wait_for_selector("text=Solange Sie blind codieren")
    lab.run(again, SOURCE.format(coder="anna"), shown=".iw-row[data-n]")
    again.locator(".iw-text").focus()
    again.keyboard.press("d")
    again.wait_for_selector(".iw-agreement")
    rows = "() => Object.fromEntries([...document.querySelectorAll('.iw-agreement tbody tr')].map(row => [row.dataset.code, parseFloat(row.children[2].dataset.alpha)]))"
    shown = {code: value for code, value in again.evaluate(rows).items() if value is not None}
    study = open_study("kino", workspace=Workspace(home))
    said = load_tables(study).verbatims
    codings = read_decisions(study, codes_of(study), said)
    assert set(codings["coder"]) == {"anna", "ben"}
    measured = agreement.measure(codings, said, resamples=2)
    wanted = measured[measured["measure"] == "alpha"].set_index("code")["value"].dropna()
    assert shown == pytest.approx(wanted.to_dict(), abs=1e-6)
    assert again.locator(".iw-differing li").count() > 0
