from __future__ import annotations

import re
import sys
import time
from types import SimpleNamespace

import nbformat
import pytest

from insights.interviews import workbench
from insights.interviews.coding.decisions import read_decisions
from insights.interviews.workbench import screen, static_page, widget
from insights.interviews.workbench.session import load_tables
from tests.conftest import ROOT


@pytest.fixture
def talk(study, prepared):
    """A talk whose other side writes down what it hears."""
    opened = []

    def begin(coder="anna"):
        heard = []
        own = widget.Talk(study, load_tables(study), lambda message, buffers: heard.append((message, buffers)), coder=coder, prepared=prepared)  # fmt: skip
        opened.append(own)
        return own, heard

    yield begin
    for own in opened:
        own.close()


def _waited(heard, kind, *, count=1):
    for _ in range(400):
        found = [message for message, _ in heard if message["kind"] == kind]
        if len(found) >= count:
            return found
        time.sleep(0.02)
    raise AssertionError(f"no {kind}: {[message['kind'] for message, _ in heard]}")


def test_where_nobody_sits_in_front_of_it_nothing_is_shown_and_nothing_written(study, monkeypatch):
    assert workbench.show(study) is None
    asking = SimpleNamespace(kernel=SimpleNamespace(_allow_stdin=False))
    monkeypatch.setattr("IPython.get_ipython", lambda: asking)
    assert workbench.show(study) is None
    assert not (study.raw / "codings").exists()


def test_in_front_of_somebody_it_is_a_widget_that_keeps_no_words_of_the_interviews(study, monkeypatch):
    monkeypatch.setattr("IPython.get_ipython", lambda: SimpleNamespace(kernel=SimpleNamespace(_allow_stdin=True)))
    own = workbench.show(study)
    state = str(own.get_state())
    assert "class Transcript" in state
    assert load_tables(study).verbatims["text"].iloc[0] not in state
    own.close()


def test_the_cell_in_the_notebook_works_after_its_first_two_cells_alone(study, monkeypatch):
    cells = nbformat.read(ROOT / "notebooks" / "01_interview_coding.ipynb", as_version=4).cells
    first, second, *_, last = (cell.source for cell in cells if cell.cell_type == "code")
    monkeypatch.setattr("IPython.get_ipython", lambda: SimpleNamespace(kernel=SimpleNamespace(_allow_stdin=True)))
    names: dict = {}
    exec("\n".join([first, 'study = "kino"', second, f"shown = {last}"]), names)
    assert type(names["shown"]).__name__ == "Workbench"
    names["shown"].close()


def test_without_anywidget_there_is_a_page_to_read(study, monkeypatch):
    monkeypatch.setattr("IPython.get_ipython", lambda: SimpleNamespace(kernel=SimpleNamespace(_allow_stdin=True)))
    monkeypatch.setitem(sys.modules, "anywidget", None)
    widget._widget_class.cache_clear()
    page = workbench.show(study)
    assert "pip install anywidget" in page.data
    assert "Vorigen Dienstag" in page.data
    widget._widget_class.cache_clear()


def test_the_static_page_shows_codes_beside_the_words_and_lets_no_markup_through(session, study):
    own = session()
    own.act({"do": "decide", "items": [["k01-001", "problems", "accepted", "siebzehn Uhr dreißig"]]})
    own.save()
    codings = read_decisions(study, own.codes, own.tables.verbatims)
    rows = screen.rows(own.tables.turns, own.tables.verbatims, {})
    rows[0]["text"] = "<script>alert(1)</script>"
    page = static_page.page(rows, codings, names={"problems": "Probleme"}, colours={}, titles={}, language="de")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert 'title="anna: siebzehn Uhr dreißig">Probleme</b>' in page
    assert page.startswith('<section class="iw-static" lang="de">')


def test_who_codes_is_asked_for_and_a_name_that_cannot_be_is_explained(talk):
    own, heard = talk(coder="")
    own.heard({"kind": "open", "view": "v", "coder": ""})
    assert heard[-1][0]["kind"] == "who"
    own.heard({"kind": "open", "view": "v", "coder": "../x"})
    assert "ist kein Name für eine Person, die codiert" in heard[-1][0]["problem"]
    own.heard({"kind": "open", "view": "v", "coder": "Ben"})
    assert heard[-1][0]["kind"] == "opening"
    assert heard[-1][0]["coder"] == "Ben"


def test_a_key_is_answered_at_once_and_what_it_teaches_follows(talk):
    own, heard = talk()
    own.heard({"kind": "open", "view": "v", "coder": ""})
    _waited(heard, "proposals")
    before = len(heard)
    own.heard(
        {"kind": "act", "action": {"do": "decide", "id": "w-1", "items": [["k01-001", "problems", "accepted", ""]]}}
    )
    done = heard[before][0] if heard[before][0]["kind"] == "done" else _waited(heard, "done")[0]
    assert done["id"] == "w-1"
    message, buffers = next((m, b) for m, b in reversed(heard) if m["kind"] == "proposals")
    assert len(buffers[0]) == 2 * len(buffers[1]) == 10 * len(own.session.texts)
    own.heard({"kind": "why", "verbatim": "k01-003", "codes": ["problems"]})
    assert _waited(heard, "why")[0]["reasons"]["problems"]
    own.heard({"kind": "order"})
    assert len(_waited(heard, "order")[0]["ids"]) == 30
    assert message["codes"] == [code.code for code in own.session.codes]


def test_a_blind_coder_gets_no_proposals_and_a_sample_to_read(talk):
    own, heard = talk("ben")
    own.heard({"kind": "open", "view": "v", "coder": ""})
    _waited(heard, "proposals")
    own.heard({"kind": "act", "action": {"do": "blind", "id": "w-1", "value": True}})
    own.heard({"kind": "order"})
    ids = _waited(heard, "order")[0]["ids"]
    assert len(ids) >= 30
    assert ids == sorted(ids)


def test_every_word_on_the_screen_is_there_in_both_languages():
    source = widget.script()
    both = re.findall(r"^  (de|en): \{(.*?)^  \},", source, re.MULTILINE | re.DOTALL)
    keys = {language: set(re.findall(r"(\w+): (?:\"|\[)", body)) for language, body in both}
    assert keys["de"] == keys["en"]
    used = set(re.findall(r"words\.(\w+)", source)) - {"length", "contains"}  # of other things called words
    assert used <= keys["de"], used - keys["de"]
    assert keys["de"] == used


def test_running_the_cell_again_is_no_other_window(talk):
    for _ in range(2):
        own, heard = talk()
        own.heard({"kind": "open", "view": "v", "coder": ""})
        opening = next(message for message, _ in heard if message["kind"] == "opening")
        assert not opening["notices"]


def test_a_table_that_cannot_be_written_is_told_once_and_written_when_it_can_be(talk, study, monkeypatch):
    monkeypatch.setattr(widget, "_AGAIN", 0.1)
    own, heard = talk()
    own.heard({"kind": "open", "view": "v", "coder": ""})
    for number in (1, 2):
        own.heard({"kind": "act", "action": {"do": "decide", "id": f"w-{number}", "items": [[f"k01-00{number}", "problems", "accepted", ""]]}})  # fmt: skip
        path = study.raw / "codings" / "anna.csv"
        _until(path.exists)
        path.chmod(0o444)
    assert "ist schreibgeschützt" in _waited(heard, "trouble")[0]["text"]
    time.sleep(0.6)
    assert len(_waited(heard, "trouble")) == 1
    path.chmod(0o644)
    _until(lambda: "k01-002" in path.read_text())


def test_what_is_changed_by_hand_is_shown_though_no_key_is_pressed_when_the_table_is_to_be_written(
    talk, study, monkeypatch
):
    own, heard = talk()
    own.heard({"kind": "open", "view": "v", "coder": ""})
    decide = {"do": "decide", "items": [["k01-001", "problems", "accepted", ""]]}
    own.heard({"kind": "act", "action": {**decide, "id": "w-1"}})
    path = study.raw / "codings" / "anna.csv"
    _until(path.exists)
    path.write_text(path.read_text().replace("accepted", "rejected"))
    own._changed()
    _until(lambda: any("außerhalb dieser Oberfläche geändert" in str(message.get("notices")) for message, _ in heard))
    assert own.session.file.decided()["k01-001", "problems"]["status"] == "rejected"


def test_a_folder_that_cannot_be_written_to_is_told_where_the_name_is_asked_for(talk, monkeypatch):
    own, heard = talk()

    def denied(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("filelock.FileLock.acquire", denied)
    own.heard({"kind": "open", "view": "v", "coder": "anna"})
    assert heard[-1][0]["kind"] == "who"
    assert "Dort lässt sich nichts schreiben (Permission denied)" in heard[-1][0]["problem"]


def test_a_window_whose_cell_ran_again_in_another_one_still_writes_its_table(talk, study):
    (first, _), (second, _) = talk(), talk()
    for own in (first, second):
        own.heard({"kind": "open", "view": "v", "coder": ""})
    first.heard({"kind": "act", "action": {"do": "decide", "id": "w-1", "items": [["k01-001", "problems", "accepted", ""]]}})  # fmt: skip
    assert "k01-001,problems,accepted" in (study.raw / "codings" / "anna.csv").read_text()


def _until(holds):
    for _ in range(400):
        if holds():
            return
        time.sleep(0.02)
    raise AssertionError("it did not come")
