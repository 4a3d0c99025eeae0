"""The screen of the workbench in a real Chromium, key by key, with a real session behind it; JupyterLab itself is in `test_in_the_browser`."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from insights import contracts
from insights.interviews import memos
from insights.interviews.coding.codebook import codes_of
from insights.interviews.workbench.session import Session, load_tables
from insights.study import open_study
from tests.interviews.workbench.bare import Bare
from tests.interviews.workbench.lab import CHROMIUM, flags

pytestmark = pytest.mark.skipif(not Path(CHROMIUM).exists(), reason="Chromium is not installed")
LONG = "Barrierefreie Eintrittskartenvorverkaufsmöglichkeiten und Donaudampfschifffahrtsgesellschaftskapitänsmützenverordnungen in"


@pytest.fixture(scope="module")
def chromium():
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as player:
        own = player.chromium.launch(executable_path=CHROMIUM, args=flags())
        yield own
        own.close()


@pytest.fixture
def screen(chromium, study, prepared):
    """Opens screens; a page that raises an error fails its test."""
    opened, troubles = [], []

    def start(own=study, *, ready=prepared, size=(1280, 720), **options):
        page = chromium.new_context(viewport={"width": size[0], "height": size[1]}).new_page()
        page.on("pageerror", lambda error: troubles.append(str(error)))
        bare = Bare(page, own, prepared=ready)
        opened.append(bare)
        bare.open(**options)
        return bare

    yield start
    for bare in opened:
        bare.close()
        bare.page.context.close()
    assert not troubles


def _proposing(bare):
    bare.page.wait_for_function("() => document.querySelector('.iw').bench.state.proposals", timeout=30_000)


def _given(bare) -> dict[str, dict[str, str]]:
    """Quotes by passage and code, as the session has them."""
    found: dict[str, dict[str, str]] = {}
    for (verbatim, code), value in bare.talk.session.file.decided().items():
        if value["status"] == "accepted":
            found.setdefault(verbatim, {})[code] = value["quote"]
    return found


def _code(bare, name: str, *, key: str = "Enter") -> None:
    bare.type("c")
    bare.page.keyboard.type(name)
    bare.type(key)


def _full(*_):
    raise OSError(28, "No space left on device", "anna.log")


def _in_sight(bare, selector: str) -> bool:
    """Whether the whole of the first `selector` is in sight."""
    return bare.page.evaluate("""(selector) => {
        const own = document.querySelector(selector).getBoundingClientRect();
        return own.top >= 0 && own.left >= 0 && own.bottom <= innerHeight && own.right <= innerWidth;
    }""", selector)  # fmt: skip


def _axe(bare):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    found = axe.run(bare.page, context=".iw").response["violations"]
    return [(rule["id"], [node["html"][:120] for node in rule["nodes"][:3]]) for rule in found]


# ---- new codes


def test_a_code_typed_while_python_is_away_waits_with_its_passage_and_its_words(screen):
    bare = screen()
    bare.type("j", "j")
    verbatim = bare.bench("bench.item().id")
    bare.down(True)
    bare.type("v", "ArrowRight", "Enter")
    _code(bare, "Preise")
    assert bare.live() == "Neuer Code „Preise“ angelegt und vergeben"
    assert bare.page.locator(".iw-focus .iw-name").inner_text() == "Preise"
    bare.type("j", "j")
    other = bare.bench("bench.item().id")
    _code(bare, "Preise")  # the same one again, still without Python
    bare.page.select_option("select >> nth=1", "coded")  # lines change place meanwhile
    bare.open()  # the kernel starts anew and the cell runs again
    bare.page.wait_for_function("() => document.querySelector('.iw').bench.state.tables.decision.size === 2")
    bare.saved()
    words = bare.bench("bench.state.rows[bench.state.byId.get(own)].text.split(/\\s+/)", verbatim)
    assert _given(bare) == {verbatim: {"preise": words[1]}, other: {"preise": ""}}
    assert [code["name"] for code in bare.talk.session.codebook()["codes"]].count("Preise") == 1


def test_keys_go_on_when_the_kernel_has_died_and_what_was_decided_is_sent_when_the_cell_runs_again(screen):
    bare = screen()
    _proposing(bare)
    bare.down("gone")
    for n in range(4):
        _code(bare, "Wünsche")
        if n == 0:
            assert (
                bare.page.locator(".iw-saved").inner_text().startswith("Python antwortet nicht; 1 Entscheidung liegt")
            )
        bare.type("Space")
    _code(bare, "Kernlos")
    assert bare.page.locator(".iw-progress").inner_text().startswith("4 von ")
    assert bare.page.locator(".iw-focus .iw-name").all_inner_texts() == ["Kernlos"]
    bare.page.wait_for_timeout(150)  # what a browser keeps is on the disk within a tenth of a second
    bare.open()
    bare.saved()
    assert sorted(codes for codes in map(list, _given(bare).values())) == [["kernlos"], *[["wishes"]] * 4]


def test_a_memo_that_python_refuses_is_there_again(screen, monkeypatch):
    bare = screen()
    monkeypatch.setattr("insights.interviews.workbench.journal.Journal.add", _full)
    bare.type("m")
    bare.page.keyboard.type("Nicht verlieren")
    bare.page.get_by_role("button", name="Sichern").click()
    bare.page.wait_for_selector(".iw-notices p")
    assert bare.live() == "Nicht geschehen; der Grund steht oben."
    bare.type("m")
    assert bare.page.locator("dialog textarea").input_value() == "Nicht verlieren"


def test_a_new_code_takes_its_id_from_python_and_is_undone_with_its_coding_in_one_step(screen):
    bare = screen()
    _code(bare, "Nähe")
    _code(bare, "Angst vor Gebühren", key="Shift+Enter")
    bare.saved()
    verbatim = bare.bench("bench.item().id")
    assert bare.bench("bench.state.accepted(own)", verbatim) == ["naehe", "angst-vor-gebuehren"]
    bare.type("z")
    bare.saved()
    assert _given(bare) == {verbatim: {"naehe": ""}}
    assert "angst-vor-gebuehren" not in [code.code for code in bare.talk.session.codes]
    bare.type("Z")
    bare.saved()
    assert _given(bare) == {verbatim: {"naehe": "", "angst-vor-gebuehren": ""}}


def test_a_code_that_somebody_else_made_meanwhile_is_given_and_not_refused(screen, study, prepared):
    bare = screen()
    other = Session(study, "ben", load_tables(study), prepared=prepared)
    other.act({"id": "b-1", "do": "codebook", "action": {"do": "new", "name": "Preise"}})
    _code(bare, "preise")
    bare.saved()
    assert list(_given(bare).values()) == [{"preise": ""}]
    assert bare.page.locator(".iw-notices p").all_inner_texts() == []
    other.close()


def test_what_is_typed_is_found_by_whole_names_then_beginnings_then_parts_then_letters(screen, study):
    names = ["Anreise", "Eispreis", "Großer Preis", "Preiskampf", "Preis", "Parkplatz: reine Ideensache"]
    (study.raw / "codebook.yml").write_text(
        yaml.safe_dump({"codes": [{"id": f"c{n}", "name": name} for n, name in enumerate(names)]}, allow_unicode=True)
    )
    bare = screen(open_study("kino"), ready=None)
    found = lambda: bare.page.locator("[role=option]:not(.iw-row) span").all_inner_texts()  # noqa: E731
    bare.type("c")
    bare.page.keyboard.type("preis")
    assert found() == ["Preis", "Preiskampf", "Großer Preis", "Eispreis", "Parkplatz: reine Ideensache"]
    bare.page.keyboard.type("e")
    assert (
        found()[0] == "Neuer Code „preise“"
    )  # only letters in order are found, which is no reason to take another code
    bare.type("Backspace", "Shift+Enter")  # the name is there already
    bare.saved()
    assert list(_given(bare).values()) == [{"c4": ""}]
    _code(bare, "Preis ", key="Enter")
    assert len(bare.talk.session.codes) == len(names)
    bare.type("c")
    assert "Umschalt+Eingabe" in bare.page.locator(".iw-pick small").first.inner_text()


# ---- passages


def test_a_split_is_taken_back_by_joining_and_nothing_is_called_joined_that_is_not(screen):
    bare = screen()
    pieces = lambda: bare.bench("bench.transcript.pieces(bench.item().id)")  # noqa: E731
    bare.type("v", "ArrowRight", "Enter", "s")
    assert bare.live() == "Passage geteilt"
    assert pieces() == 2
    verbatim = bare.bench("bench.item().id")
    bare.type("Shift+J")
    assert bare.live() == "Die Teile sind wieder verbunden"
    assert pieces() == 1
    assert bare.bench("bench.item().id") == verbatim
    bare.type("z")
    assert pieces() == 2
    bare.type("j", "v", "ArrowRight", "Enter", "s", "j", "k", "Shift+J")  # the second part is split and joined again
    assert bare.bench("bench.item().piece") == 2
    bare.type("Shift+J")
    assert bare.live().startswith("Das ist der letzte Teil")
    assert pieces() == 2
    bare.type("Home", "Shift+J")
    assert pieces() == 1
    before_a_question = bare.bench("bench.transcript.items.findIndex((item, n, all) => item.id && !all[n + 1]?.id)")
    bare.bench("bench.focusOn(own)", before_a_question)
    bare.type("Shift+J")
    assert bare.live().startswith("Nicht verbunden")
    assert bare.bench("bench.state.tables.joined.size") == 0


def test_a_split_passage_is_read_with_its_last_part(screen):
    bare = screen()
    words = bare.bench("bench.state.rows[bench.item().row].text")
    bare.bench(
        "(() => { const item = bench.item(); bench.transcript.marked = { row: item.row, from: 0, to: own }; bench.split(); })()",
        words.index(" ", 20),
    )
    first = bare.bench("bench.item().id")
    bare.type("Home", "Space")
    assert bare.bench("[bench.item().id, bench.item().piece, bench.state.isDone(bench.item().id)]") == [first, 2, False]
    bare.type("Space")
    assert bare.bench("bench.state.isDone(own)", first)


def test_a_click_on_a_code_gives_it_wherever_the_tree_stood(screen, study):
    codes = [{"id": f"c{n}", "name": f"Code {n}"} for n in range(40)]
    (study.raw / "codebook.yml").write_text(yaml.safe_dump({"codes": codes}))
    bare = screen(open_study("kino"), ready=None)
    bare.bench("bench.side.tree.scrollTo(0, 5000)")
    bare.page.get_by_role("treeitem", name="Code 38", exact=True).click()
    assert bare.live() == "Code 38 vergeben"
    bare.type("m")
    assert "Code Code 38" in bare.page.locator("dialog select option").all_inner_texts()


def test_at_the_end_of_a_passage_there_is_nothing_to_split(screen):
    bare = screen()
    bare.type("v", *["Shift+ArrowRight"] * 60, "Enter", "s")
    assert bare.live().startswith("Dahinter steht nichts mehr")
    assert bare.bench("bench.state.tables.cuts.size") == 0


# ---- codes


def test_after_a_merge_it_is_said_and_the_last_code_is_the_one_it_became(screen):
    bare = screen()
    _code(bare, "Preise")
    bare.saved()
    bare.type("b")
    bare.page.select_option("dialog .iw-pair div select", label="Probleme")
    bare.page.get_by_role("button", name="Zusammenführen", exact=True).press("Enter")
    bare.page.wait_for_function("() => document.querySelector('.iw-live').textContent.includes('„Preise“ ist jetzt „Probleme“')")  # fmt: skip
    bare.type("b")
    assert bare.page.locator("dialog h2").inner_text() == "Code bearbeiten: Probleme"


def test_a_renamed_code_keeps_its_codings_on_the_screen_and_in_the_files(screen, study):
    bare = screen()
    _code(bare, "Wünsche")
    verbatim = bare.bench("bench.item().id")
    bare.type("b")
    bare.page.get_by_label("Name", exact=True).fill("Hoffnungen")
    bare.type("Enter")
    bare.page.wait_for_selector(".iw-focus .iw-name:has-text('Hoffnungen')")
    assert bare.page.locator(".iw-own-name").inner_text() == "Hoffnungen"
    bare.type("c")
    bare.page.keyboard.type("wünsche")  # by its former name, too
    assert bare.page.locator(".iw-pick li").first.inner_text().strip() == "Hoffnungen"
    bare.type("Escape")
    bare.close()
    assert f"{verbatim},wishes,accepted" in (study.raw / "codings" / "anna.csv").read_text()
    assert {code.code: code.name for code in codes_of(open_study("kino"))}["wishes"] == "Hoffnungen"
    bare.open()
    assert bare.page.locator(".iw-focus .iw-name").inner_text() == "Hoffnungen"


def test_what_python_refuses_is_said_in_german_and_cannot_be_taken_back(screen):
    bare = screen()
    _code(bare, "Wünsche")
    bare.type("b")
    bare.page.get_by_label("Name", exact=True).fill("Probleme")
    bare.type("Enter")
    bare.page.wait_for_selector(".iw-notices p")
    assert bare.page.locator(".iw-notices p").inner_text().startswith("Den Code 'Probleme' gibt es schon;")
    assert bare.bench("bench.past.length") == 1
    bare.bench("bench.answered({ id: 'of another window', refused: 'Nein', changes: [] })")
    assert bare.bench("bench.past.length") == 1
    assert bare.page.locator(".iw").get_attribute("lang") == "de"


# ---- people


def test_notes_of_others_stand_at_their_passage_and_not_before_a_blind_coder(screen, study):
    (study.raw / "memos").mkdir()
    ben = {"m1": {"about": "passage", "verbatim_id": "k01-001", "title": "Ort", "text": "Welches Kino ist das?"}}
    (study.raw / "memos" / "ben.csv").write_bytes(memos.as_file(ben))
    bare = screen()
    bare.page.wait_for_selector(".iw-notes li")
    assert bare.page.locator(".iw-notes").inner_text() == "ben Ort: Welches Kino ist das?"
    assert bare.page.locator(".iw-focus .iw-has-memo").count() == 1
    bare.type("m")
    assert "Welches Kino" in bare.page.locator("dialog .iw-memos").first.inner_text()
    bare.type("Escape")
    bare.open("carla")
    bare.page.get_by_label("Blind codieren").check()
    bare.page.wait_for_selector(".iw-notes li", state="detached")
    bare.saved()
    bare.open("carla")
    hidden = bare.bench("[bench.state.notes.size, document.querySelectorAll('.iw-has-memo, .iw-take').length]")
    assert hidden == [0, 0]
    bare.page.get_by_label("Blind codieren").uncheck()
    bare.page.wait_for_selector(".iw-notes li")


def test_a_memo_that_was_typed_and_not_saved_is_there_again_and_goes_along_with_what_it_is_about(screen, study):
    (study.raw / "memos").mkdir()
    ben = {
        "m1": {"about": "code", "code": "problems", "text": "Auch der Einlass?"},
        "m2": {"about": "project", "text": "Zu viele Codes."},
    }
    (study.raw / "memos" / "ben.csv").write_bytes(memos.as_file(ben))
    bare = screen()
    text, about = bare.page.locator("dialog textarea"), bare.page.locator("dialog select")
    bare.type("m")
    bare.page.keyboard.type("Hier fehlt ein Code")
    bare.type("Escape")
    bare.page.wait_for_selector("dialog", state="detached")
    assert bare.live() == "Memo nicht gesichert; m zeigt wieder, was Sie geschrieben haben."
    bare.type("j", "m")
    assert text.input_value() == ""
    bare.type("Escape", "k", "m")
    assert text.input_value() == "Hier fehlt ein Code"
    about.select_option("project")  # what was typed goes along, and others' notes are those on the project
    assert text.input_value() == "Hier fehlt ein Code"
    assert "ben Zu viele Codes." in bare.page.locator("dialog .iw-memos").first.inner_text()
    bare.page.get_by_role("button", name="Sichern").click()
    bare.saved()
    bare.type("m")
    assert text.input_value() == ""
    about.select_option("project")
    assert text.input_value() == "Hier fehlt ein Code"
    bare.page.keyboard.type("x")
    bare.type("Escape")
    _code(bare, "Probleme")
    bare.type("b")
    assert "ben Auch der Einlass?" in bare.page.locator("dialog.iw-code").inner_text()


def test_what_another_coder_gave_is_taken_over_with_the_words_it_rests_on(screen, study, prepared):
    ben = Session(study, "ben", load_tables(study), prepared=prepared)
    quote = " ".join(ben.texts["k01-001"].split()[:3])
    ben.act(
        {"id": "b-1", "do": "done", "verbatims": ["k01-001"], "items": [["k01-001", "problems", "accepted", quote]]}
    )
    ben.close()
    bare = screen()
    _code(bare, "Wünsche")
    bare.type("Space")
    bare.saved()
    bare.type("d")
    bare.page.wait_for_selector(".iw-differing li")
    assert bare.page.locator(".iw-differing dd").all_inner_texts() == ["Wünsche", f"Probleme {quote}"]
    bare.page.get_by_label("Notiz zur Klärung").fill("Er klagt nur.")
    bare.page.get_by_role("button", name="Übernehmen").click()
    bare.saved()
    assert _given(bare) == {"k01-001": {"problems": quote}}
    assert [memo["text"] for memo in bare.talk.session.file.memos().values()] == ["Er klagt nur."]


def test_a_disagreement_that_was_settled_with_a_note_stands_last_with_it(screen, study, prepared):
    ben = Session(study, "ben", load_tables(study), prepared=prepared)
    for verbatim in ("k01-001", "k01-002"):
        ben.act({"do": "done", "verbatims": [verbatim], "items": [[verbatim, "problems", "accepted", ""]]})
    ben.close()
    bare = screen()
    for _ in range(2):
        _code(bare, "Wünsche")
        bare.type("Space")
    bare.saved()
    bare.type("d")
    bare.page.wait_for_selector(".iw-differing li")
    first = bare.page.locator(".iw-differing li").first
    words = first.locator("p").first.inner_text()
    first.get_by_label("Notiz zur Klärung").fill("Er wünscht es sich.")
    first.get_by_role("button", name="Meins bleibt").click()
    assert bare.page.evaluate(
        "() => document.activeElement === document.querySelectorAll('.iw-differing li')[1].querySelector('input')"
    )
    bare.type("Escape", "d")
    bare.page.wait_for_selector(".iw-differing li")
    last = bare.page.locator(".iw-differing li").last
    assert last.locator("p").all_inner_texts() == ["Geklärt: Er wünscht es sich.", words]
    assert bare.bench("bench.state.differs.size") == 1
    bare.open()
    bare.page.get_by_label("Stand", exact=True).select_option("differing")
    bare.page.wait_for_function("() => document.querySelector('.iw-live').textContent === '1 Treffer'")
    assert bare.page.locator(".iw-row[data-n]").count() == 1


def test_a_second_coder_codes_blind_by_keys_alone_and_sees_the_others_afterwards(screen, study, prepared):
    anna = Session(study, "anna", load_tables(study), prepared=prepared)
    for number in range(1, 13):
        verbatim = f"k01-{number:03d}"
        anna.act({"id": f"a-{number}", "do": "done", "verbatims": [verbatim], "items": [[verbatim, "wishes", "accepted", ""]]})  # fmt: skip
    anna.close()
    bare = screen(coder="", shown=".iw-begin")
    bare.page.keyboard.type("ben")  # the field has the focus
    bare.type("Enter")
    bare.page.wait_for_selector(".iw-row[data-n]")
    bare.page.get_by_label("Blind codieren").focus()
    bare.type("Space")
    bare.page.locator(".iw-text").focus()
    for number in range(12):
        bare.type("1")  # nothing is proposed
        _code(bare, "Wünsche" if number % 4 else "Probleme")
        bare.type("Space")
    bare.saved()
    assert bare.page.locator(".iw-take").count() == 0
    bare.type("d")
    bare.page.wait_for_selector("dialog :text('Solange Sie blind codieren')")
    assert bare.page.locator(".iw-agreement").count() == 0
    bare.type("Escape")
    bare.page.get_by_label("Blind codieren").focus()
    bare.type("Space")
    bare.page.locator(".iw-text").focus()
    bare.saved()
    bare.type("d")
    bare.page.wait_for_selector(".iw-differing li")
    shown = bare.page.locator(".iw-differing li").first.inner_text()
    assert "Probleme" in shown
    assert "Wünsche" in shown
    bare.type("Escape")
    bare.close()
    assert "yes" in (study.raw / "codings" / "ben.csv").read_text()


def test_a_study_without_interviews_says_so_and_nothing_breaks(screen, study):
    for name in ("turns", "verbatims", "people"):
        contracts.save(contracts.empty(name), name, study)
    bare = screen(ready=None)
    assert "Die Studie hat keine Interviews" in bare.page.locator(".iw-text").inner_text()
    assert "data/raw/kino/interviews/" in bare.page.locator(".iw-text").inner_text()
    bare.type(
        "j", "1", "Space", "x", "q", "s", "v", "Shift+J", "End", "Home", "o", "b", "Escape", "m", "Escape", "z", "d"
    )
    bare.page.wait_for_selector("dialog :text('Noch hat niemand')")
    bare.type("Escape", "c")
    bare.page.keyboard.type("Preise")
    bare.type("Enter")
    bare.page.wait_for_selector("[role=treeitem]:has-text('Preise')")
    bare.saved()
    bare.page.wait_for_timeout(400)  # learning from nothing
    assert bare.page.locator(".iw-notices p").all_inner_texts() == []
    assert _axe(bare) == []


# ---- the look


def test_it_is_as_high_as_what_is_in_sight_and_comes_into_sight_without_fighting_whoever_scrolls(screen):
    bare = screen()
    scroller = bare.page.locator("#scroller")
    bare.page.evaluate("() => { before.style.height = '900px'; after.style.height = '900px'; scroller.style.height = '410px'; }")  # fmt: skip
    bare.page.wait_for_function("() => document.querySelector('.iw').offsetHeight <= 410")
    top = "() => document.querySelector('#scroller').scrollTop"
    bare.page.mouse.move(400, 300)
    bare.page.mouse.wheel(0, 200)
    bare.page.wait_for_function("() => document.querySelector('#scroller').scrollTop === 200")
    bare.type("j", "j")
    assert bare.page.evaluate(top) == 200
    assert scroller.evaluate("(own) => own.scrollWidth <= own.clientWidth")


def test_the_line_at_the_bottom_tells_of_the_last_key_and_of_nothing_before_it(screen):
    bare = screen()
    _proposing(bare)
    bare.type("1")
    given = bare.live()
    assert given.endswith(" vergeben")
    bare.type("x")
    assert bare.live() == "Keiner passt, gelesen."
    bare.type("Space")
    assert bare.live() == "Gelesen."
    bare.type("1", "j")
    assert bare.live() == ""
    bare.saved()
    bare.down(True)
    bare.type("1")
    assert bare.page.locator(".iw-saved").inner_text() == "1 wird gespeichert …"
    bare.type("2")
    assert bare.page.locator(".iw-saved").inner_text() == "2 werden gespeichert …"


def test_beside_a_list_of_files_the_codes_stand_below_the_words_with_the_whole_of_their_names(screen, study):
    names = [f"Reklamationsbearbeitungs{end}" for end in ("bestätigung", "verzögerung")]
    codes = [{"id": f"c{n}", "name": name, "definition": name} for n, name in enumerate(names)]
    (study.raw / "codebook.yml").write_text(yaml.safe_dump({"codes": codes}, allow_unicode=True))
    bare = screen(open_study("kino"), ready=None, size=(900, 720))
    for name in names:
        _code(bare, name)
    places = bare.page.evaluate("""() => {
        const row = document.querySelector('.iw-focus');
        return [row.querySelector('.iw-words'), ...row.querySelectorAll('.iw-name')].map((own) => [own.getBoundingClientRect(), own.scrollHeight <= own.clientHeight + 1]);
    }""")  # fmt: skip
    (words, _), *below = places
    assert len(below) == 2
    assert all(place["top"] >= words["bottom"] - 1 and isWhole for place, isWhole in below)
    assert words["width"] > 450


@pytest.mark.parametrize("size", [(1280, 720), (640, 360)])
def test_long_names_leave_the_words_and_the_proposals_in_sight(screen, study, size):
    codes = [
        {"id": code.code, "name": f"{LONG} {code.name}", "definition": code.definition} for code in codes_of(study)
    ]
    (study.raw / "codebook.yml").write_text(yaml.safe_dump({"codes": codes}, allow_unicode=True))
    bare = screen(open_study("kino"), ready=None, size=size)
    _proposing(bare)
    bare.type("j", "1", "2", "3")
    bare.page.wait_for_function("() => document.querySelector('.iw-why').textContent")
    for selector in (".iw-text", ".iw-focus", ".iw-take") if size[0] < 700 else (".iw", ".iw-focus", "li:nth-child(3) > .iw-take"):  # fmt: skip
        assert _in_sight(bare, selector), selector
    assert bare.page.locator(".iw-take-name").first.get_attribute("title").startswith(LONG)
    wide = "() => [document.documentElement, ...document.querySelectorAll('#scroller, .iw, .iw-text, .iw-now, .iw-codes, .iw-bar, .iw-tree')].filter((own) => own.scrollWidth > own.clientWidth + 1).map((own) => own.className)"  # fmt: skip
    assert bare.page.evaluate(wide) == []
    for key in ("?", "c", "n", "b", "m", "d"):
        bare.type(key)
        bare.page.wait_for_selector("dialog")
        assert bare.page.evaluate("() => { const own = document.querySelector('dialog'); return own.scrollWidth <= own.clientWidth; }"), key  # fmt: skip
        bare.type("Escape")
        bare.page.wait_for_selector("dialog", state="detached")
    assert _axe(bare) == []


@pytest.mark.parametrize("dark", [False, True])
def test_screen_and_dialogs_have_no_barrier_and_give_the_focus_back(screen, dark):
    bare = screen()
    _proposing(bare)
    if dark:
        bare.page.evaluate("() => { document.body.dataset.jpThemeLight = 'false'; document.body.style.background = '#111'; }")  # fmt: skip
    bare.type("1", "Space")
    assert _axe(bare) == []
    here = "() => document.activeElement.className || document.activeElement.getAttribute('role')"
    for place in (".iw-text", ".iw-tree"):
        bare.page.locator(place).focus()
        for key in ("b",) if place == ".iw-tree" else ("?", "c", "n", "b", "m", "d"):
            bare.type(key)
            bare.page.wait_for_selector("dialog")
            assert _axe(bare) == [], key
            bare.type("Escape")
            bare.page.wait_for_selector("dialog", state="detached")
            assert place.removeprefix(".") in bare.page.evaluate(here), key


def test_titles_and_the_line_of_what_is_saved_say_something(screen):
    bare = screen()
    titles = bare.page.evaluate("() => [...document.querySelectorAll('.iw [title]')].map((own) => own.title)")
    assert [title for title in titles if not title.replace("(o)", "").strip()] == []
    assert "Reihenfolge: wie im Text (o)" in titles
    assert bare.page.locator(".iw-saved").inner_text() == "alles gespeichert"
    bare.down(True)
    bare.type("d")
    assert bare.page.locator(".iw-report-body").inner_text() == "Der Überblick wird berechnet …"
