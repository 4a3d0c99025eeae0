"""What a coder decided while Python did not answer: kept by the browser for each window, through a crash, and handed over once."""

from __future__ import annotations

import contextlib
import json
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from insights.interviews.workbench import widget
from tests.interviews.workbench.killing import browser_killed
from tests.interviews.workbench.lab import CHROMIUM, flags

pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed")
# A page with the workbench and a kernel that shows it and then never answers; `sent` holds what it was sent.
PAGE = """<!doctype html><meta charset="utf-8"><body><script type="module">
import bench from "./bench.js";
const opening = await (await fetch("opening.json")).json();
globalThis.sent = [];
globalThis.answer = (message) => hear(message, []);
let hear = null;
const model = {
  on: (_, own) => { hear = own; }, off: () => {},
  send: (message) => {
    if (message.kind === "open") setTimeout(() => hear({ ...opening, view: message.view }, []));
    else globalThis.sent.push(message);
  },
};
globalThis.leave = bench.render({ model, el: document.body });
</script></body>"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The address of such a page."""
    folder = tmp_path_factory.mktemp("site")
    rows = [
        {"kind": 1, "unit": "k01", "id": f"k01-{n:03d}", "who": "k01", "text": f"Die Gebühr Nummer {n} ist hoch."}
        for n in range(1, 9)
    ]
    codes = [{"id": "fees", "name": "Gebühren", "colour": "#c2410c"}]
    opening = {
        "kind": "opening", "study": "kiosk", "title": "Kiosk", "coder": "anna", "language": "de", "rows": rows, "people": {}, "units": [],
        "state": [], "codes": codes, "undo": None, "redo": None, "lost": [], "seconds": None, "orphans": [], "notices": [],
        "ids": [row["id"] for row in rows],
    }  # fmt: skip
    (folder / "index.html").write_text(PAGE)
    (folder / "bench.js").write_text(widget.script())
    (folder / "opening.json").write_text(json.dumps(opening))

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/index.html"
    server.shutdown()


@pytest.fixture
def browser(tmp_path):
    """Starts the one browser of a person; again after it was killed."""
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as player:
        started = []

        def start():
            context = player.chromium.launch_persistent_context(
                str(tmp_path / "profile"), executable_path=CHROMIUM, args=flags()
            )
            started.append(context)
            return context

        yield start
        for context in started:
            with contextlib.suppress(sync_api.Error):  # it was killed
                context.close()


def _opened(context, site):
    page = context.new_page()
    page.goto(site)
    page.wait_for_selector(".iw-row[data-n]")
    page.wait_for_timeout(150)
    return page


def _decide(page, *passages):
    for passage in passages:
        page.evaluate("(id) => { const b = document.querySelector('.iw').bench; b.act({do: 'done', verbatims: [id]}, [['read', [id], true]]) }", passage)  # fmt: skip


def _sent(page):
    return [
        verbatim
        for own in page.evaluate("() => sent")
        if own["kind"] == "act"
        for verbatim in own["action"]["verbatims"]
    ]


def _answer_all(page):
    page.evaluate(
        "() => sent.filter((own) => own.kind === 'act').forEach((own) => answer({kind: 'done', id: own.action.id, changes: []}))"
    )
    page.wait_for_timeout(150)


def test_two_windows_wipe_out_nothing_of_each_other_and_a_third_takes_up_what_both_left(browser, site):
    context = browser()
    first, second = _opened(context, site), _opened(context, site)
    _decide(first, "k01-001", "k01-002")
    _decide(second, "k01-003")
    _answer_all(second)  # the second one is through; it must not take the first one's along
    _decide(second, "k01-004")
    second.wait_for_timeout(100)
    third = _opened(context, site)
    assert _sent(third) == []  # both are alive and answer for themselves
    first.close()
    second.close()
    fourth, fifth = _opened(context, site), _opened(context, site)
    assert sorted(_sent(fourth) + _sent(fifth)) == ["k01-001", "k01-002", "k01-004"]  # once, and in one of them
    _answer_all(fourth)
    _answer_all(fifth)
    for page in (third, fourth, fifth):
        page.close()
    assert _sent(_opened(context, site)) == []


def test_a_cell_that_runs_again_takes_up_what_its_former_run_left(browser, site):
    page = _opened(browser(), site)
    _decide(page, "k01-001")
    page.evaluate("() => leave()")
    assert _sent(_opened(page.context, site)) == ["k01-001"]


# Reading waits for what was asked to be written before.
KEPT = """() => new Promise((done) => {
  const asked = indexedDB.open("insights-workbench", 1);
  asked.onsuccess = () => {
    const kept = asked.result.transaction("pending").objectStore("pending").count();
    kept.onsuccess = () => done(kept.result);
  };
})"""


def test_what_the_browser_has_kept_is_there_when_it_was_killed_that_moment_and_starts_again(browser, site, tmp_path):
    page = _opened(browser(), site)
    passages = [f"k01-00{n}" for n in range(1, 9)]
    _decide(page, *passages)
    assert page.evaluate(KEPT) == len(passages)
    browser_killed(tmp_path / "profile")
    assert _sent(_opened(browser(), site)) == passages
