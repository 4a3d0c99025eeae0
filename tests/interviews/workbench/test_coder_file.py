from __future__ import annotations

from threading import Thread

import pytest

from insights.errors import InputError, UsageError
from insights.interviews.coding.codebook import Code
from insights.interviews.coding.decisions import read_decisions
from insights.interviews.coding.filled_sheet import sheets
from insights.interviews.memos import read_memos
from insights.interviews.workbench.coder_file import CoderFile
from insights.interviews.workbench.recorded import Wish
from tests.interviews.saying import verbatims
from tests.interviews.workbench.killing import killed_at_work

TEXTS = {
    "k01-001": "Ich habe Angst vor Gebühren.",
    "k01-002": "Ich wünsche mir mehr Licht.",
    "k01-003": "Der Saal ist kalt.",
}
CODES = [
    Code("fees", "Gebühren", former=("costs", "Kosten")),
    Code("light", "Licht"),
    Code("saal", "Saal", parent="light"),
]
SAID = verbatims(list(TEXTS.values()), ["k01"] * 3)


@pytest.fixture
def study(kiosk):
    return kiosk


def _open(study, coder="anna", texts=TEXTS, became=None, codes=CODES):
    return CoderFile(study, coder, texts, codes, became or {}, None)  # no file of another tool is asked for


def _decide(own, verbatim, code, status="accepted", quote=""):
    value = None if status is None else {"status": status, "quote": quote}
    return own.write("decide", [Wish("decision", (verbatim, code), value)])


def _csv(study, coder="anna"):
    return (study.raw / "codings" / f"{coder}.csv").read_text(encoding="utf-8-sig").splitlines()


def test_decisions_come_back_and_undo_knows_no_limit_even_in_another_window(study):
    own = _open(study)
    for number in range(30):
        _decide(own, "k01-001", "fees", quote=str(number))
    own.close()
    again = _open(study)
    assert again.decided()["k01-001", "fees"]["quote"] == "29"
    for _ in range(30):
        assert again.recorded.undo().changes
    assert again.decided() == {}
    assert not again.recorded.undo().changes
    for _ in range(30):
        assert again.recorded.redo().changes
    assert again.decided()["k01-001", "fees"]["quote"] == "29"
    assert not again.recorded.redo().changes


def test_a_new_decision_after_an_undo_leaves_nothing_to_redo(study):
    own = _open(study)
    _decide(own, "k01-001", "fees")
    own.recorded.undo()
    _decide(own, "k01-002", "light")
    assert not own.recorded.redo().changes
    assert set(own.decided()) == {("k01-002", "light")}


def test_an_action_that_is_sent_twice_is_written_once(study):
    own = _open(study)
    for _ in range(2):
        own.write("decide", [Wish("decision", ("k01-001", "fees"), {"status": "accepted", "quote": ""})], id="w1-7")
    own.recorded.undo(id="w1-8")
    own.recorded.undo(id="w1-8")
    assert own.decided() == {}
    assert len(own.recorded.done) == 0


def test_the_table_is_what_the_stages_read(study):
    own = _open(study)
    _decide(own, "k01-001", "fees", quote="Angst vor Gebühren")
    _decide(own, "k01-003", "saal")
    _decide(own, "k01-002", "fees", "rejected")
    own.write("done", [Wish("read", ("k01-003",), True)])
    own.save_tables(CODES)
    assert _csv(study) == [
        "verbatim_id,code,status,quote",
        "k01-001,fees,accepted,Angst vor Gebühren",
        "k01-002,fees,rejected,",
        "k01-003,(alle anderen),rejected,",
        "k01-003,saal,accepted,",
    ]
    found = read_decisions(study, CODES, SAID).set_index(["verbatim_id", "code"])["status"].to_dict()
    assert found == {
        ("k01-001", "fees"): "accepted", ("k01-002", "fees"): "rejected", ("k01-003", "saal"): "accepted", ("k01-003", "fees"): "rejected",
    }  # light stands above saal, so it is not rejected  # fmt: skip


def test_whatever_was_acknowledged_before_a_kill_is_there_and_the_table_is_whole(study):
    def code(tell):
        own = _open(study)
        for number in range(10_000):
            wish = Wish(
                "decision",
                (f"k01-00{number % 3 + 1}", ("fees", "light", "saal")[number % 3]),
                {"status": "accepted", "quote": str(number)},
            )
            own.write("decide", [wish])
            tell(number)
            if number % 4 == 0:
                own.save_tables(CODES)

    for steps in (6, 14):
        told = killed_at_work(code, after=steps)
        own = _open(study)
        assert max(int(value["quote"]) for value in own.decided().values()) >= told
        assert not any("written outside" in notice for notice in own.notices), own.notices
        assert _csv(study)[0] == "verbatim_id,code,status,quote"
        own.save_tables(CODES)
        rows = {(v, c): q for v, c, _, q in (line.split(",") for line in _csv(study)[1:])}
        assert rows == {key: value["quote"] for key, value in own.decided().items()}
        own.close()


def test_a_torn_record_is_told(study):
    _decide(_open(study), "k01-001", "fees")
    with (study.raw / "codings" / ".anna.log").open("ab") as file:
        file.write(b'{"n":2,"do":"dec')
    own = _open(study)
    assert "stopped while it wrote a decision of anna" in own.notices[0]
    assert set(own.decided()) == {("k01-001", "fees")}


def test_two_windows_notice_each_other_and_both_see_every_row(study):
    first, second = _open(study), _open(study)
    assert not first.notices
    assert "open in another window, too. Nothing gets lost" in second.notices[0]
    _decide(first, "k01-001", "fees")
    outcome = _decide(second, "k01-002", "light")
    assert [change.key for change in outcome.foreign if change.table == "decision"] == [("k01-001", "fees")]
    assert [change.key for change in first.recorded.news() if change.table == "decision"] == [("k01-002", "light")]
    assert first.decided() == second.decided()
    first.save_tables(CODES)
    second.save_tables(CODES)
    assert len(_csv(study)) == 3
    assert not _open(study, "ben").notices


def test_what_was_changed_by_hand_is_taken_over_and_what_is_not_understood_is_not_written_over(study):
    own = _open(study)
    _decide(own, "k01-001", "fees")
    _decide(own, "k01-002", "light")
    own.save_tables(CODES)
    _decide(own, "k01-003", "saal")  # not in the table yet when the hand comes
    own.close()
    path = study.raw / "codings" / "anna.csv"
    path.write_text(path.read_text().replace("k01-001,fees,accepted", "k01-001,Gebühren,rejected"))
    again = _open(study)
    assert again.decided()["k01-001", "fees"]["status"] == "rejected"
    assert set(again.decided()) == {("k01-001", "fees"), ("k01-002", "light"), ("k01-003", "saal")}
    assert "codings/anna.csv or its memos were written outside the workbench: 1 entry taken over." in again.notices
    again.close()
    path.write_text(path.read_text().replace("Gebühren", "Gebuehr"))
    with pytest.raises(InputError, match="does not understand all rows and would write over them") as error:
        _open(study)
    assert "row 2: there is no code 'Gebuehr'" in str(error.value)


def test_a_table_from_before_the_workbench_is_taken_over(study):
    (study.raw / "codings").mkdir()
    path = study.raw / "codings" / "anna.csv"
    path.write_text(
        "verbatim_id,code,status\nk01-001,Kosten,accepted\nk01-002,(keiner passt),rejected\nk01-003,licht,\n"
    )
    own = _open(study)
    assert own.decided() == {("k01-001", "fees"): {"status": "accepted", "quote": ""}}
    assert own.read() == {"k01-002"}


def test_names_that_belong_to_another_file_or_to_nobody_are_refused(study):
    for name in ("", "../anna", "machine", ".anna", "a" * 41):
        with pytest.raises(UsageError, match="is no name for a coder"):
            _open(study, name)
    (study.raw / "codings").mkdir(exist_ok=True)
    (study.raw / "codings" / "ben.tsv").write_text("verbatim_id\tcode\tstatus\nk01-001\tfees\taccepted\n")
    with pytest.raises(InputError, match="is a sheet of ben; the workbench keeps its own table"):
        _open(study, "Ben")


def test_a_merged_code_takes_its_decisions_along_and_one_that_is_gone_is_listed(study):
    own = _open(study)
    _decide(own, "k01-001", "costs")
    _decide(own, "k01-001", "fees", "rejected")
    _decide(own, "k01-002", "gone")
    own.close()
    again = _open(study, became={"costs": "fees"})
    assert again.decided()["k01-001", "fees"]["status"] == "accepted"
    assert again.orphans(CODES) == [("k01-002", "gone")]
    again.save_tables(CODES)
    assert _csv(study)[1:] == ["k01-001,fees,accepted,"]
    assert again.orphans(CODES) == [("k01-002", "gone")]  # listed as long as nobody decides


def test_decisions_of_others_under_a_former_code_are_read_as_the_code_it_became(study):
    (study.raw / "codings").mkdir()
    (study.raw / "codings" / "ben.csv").write_text(
        "verbatim_id,code,status\nk01-001,fees,rejected\nk01-001,costs,accepted\nk01-002,Kosten,rejected\n"
    )
    found = read_decisions(study, CODES, SAID)[["verbatim_id", "code", "status"]].to_numpy().tolist()
    assert found == [["k01-001", "fees", "accepted"], ["k01-002", "fees", "rejected"]]


def test_after_editing_a_transcript_passages_are_found_again_moved_mended_or_lost(study):
    own = _open(study)
    for verbatim, code in (("k01-001", "fees"), ("k01-002", "light"), ("k01-003", "saal")):
        _decide(own, verbatim, code)
    own.write("done", [Wish("read", ("k01-002",), True)])
    own.close()
    edited = {"k01-001": "Guten Tag.", "k01-002": TEXTS["k01-001"], "k01-003": "Ich wünsche mir so viel mehr Licht."}
    again = _open(study, texts=edited)
    assert set(again.decided()) == {("k01-002", "fees"), ("k01-003", "light"), ("lost/k01-003", "saal")}
    assert again.read() == {"k01-003"}
    assert again.lost == {"k01-003": ("Der Saal ist kalt.", ["saal"])}


def test_memos_lie_in_a_file_of_their_own_and_come_back(study):
    own = _open(study)
    memo = {
        "about": "passage",
        "verbatim_id": "k01-001",
        "text": "Er meint die Vorverkaufsgebühr.",
        "created": "2026-01-02",
    }
    own.write("memo", [Wish("memo", ("anna-1",), memo)])
    own.save_tables(CODES)
    path = study.raw / "memos" / "anna.csv"
    assert path.read_text() == (
        "\ufeffmemo_id,about,verbatim_id,text,created\nanna-1,passage,k01-001,Er meint die Vorverkaufsgebühr.,2026-01-02\n"
    )
    assert not (study.raw / "codings" / "anna.csv").exists()
    path.write_text(path.read_text().replace("Er meint", "Sie meint"))
    own.close()
    assert _open(study).memos()["anna-1"]["text"].startswith("Sie meint")


def test_a_blind_coder_says_so_in_his_table(study):
    own = _open(study)
    own.write("mode", [Wish("mode", ("blind",), True)])
    _decide(own, "k01-001", "fees")
    own.save_tables(CODES)
    assert sheets([own.path])["anna"].blind


def test_a_lost_passage_keeps_its_codes_and_gets_them_back_when_it_comes_back(study):
    own = _open(study)
    _decide(own, "k01-003", "saal")
    own.close()
    edited = {**TEXTS, "k01-003": "Und dann noch etwas ganz anderes."}
    without = _open(study, texts=edited)
    assert without.decided().keys() == {("lost/k01-003", "saal")}
    assert (
        "1 coded passage is no longer in the interviews; it is listed, and nothing of it is deleted." in without.notices
    )
    without.save_tables(CODES)
    assert not (study.raw / "codings" / "anna.csv").exists()
    without.close()
    assert set(_open(study).decided()) == {("k01-003", "saal")}


def test_a_table_written_in_one_thread_and_decisions_in_another_agree_in_the_end(study):
    own, writing = _open(study), True

    def save():
        while writing:
            own.save_tables(CODES)

    saver = Thread(target=save)
    saver.start()
    for number in range(60):
        _decide(own, f"k01-00{number % 3 + 1}", ("fees", "light", "saal")[number % 2], quote=str(number))
    writing = False
    saver.join()
    own.save_tables(CODES)
    rows = {(v, c): q for v, c, _, q in (line.split(",") for line in _csv(study)[1:])}
    assert rows == {key: value["quote"] for key, value in own.decided().items()}
    assert [record["n"] for record in own.recorded.journal.records] == list(
        range(1, len(own.recorded.journal.records) + 1)
    )
    closing = Thread(target=own.close)
    closing.start()
    closing.join()
    assert not _open(study).notices


def test_a_table_that_one_window_writes_holds_what_the_other_decided_which_is_told_all_the_same(study):
    first, second = _open(study), _open(study)
    _decide(first, "k01-001", "fees")
    _decide(second, "k01-002", "light")
    first.save_tables(CODES)
    assert _csv(study)[1:] == ["k01-001,fees,accepted,", "k01-002,light,accepted,"]
    assert [change.key for change in first.recorded.news() if change.table == "decision"] == [("k01-002", "light")]
    assert not first.recorded.news()


def test_tables_that_a_withdrawal_left_with_their_headings_only_hold_nothing(study):
    for folder, heads in (("codings", "verbatim_id,code,status,quote\n"), ("memos", "memo_id,about,text\n")):
        (study.raw / folder).mkdir()
        (study.raw / folder / "anna.csv").write_text(heads)
    assert read_decisions(study, CODES, SAID).empty
    assert read_memos(study) == []
    own = _open(study)
    assert (own.decided(), own.memos(), own.notices) == ({}, {}, [])
