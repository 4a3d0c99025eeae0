"""Tables that people change by hand while the workbench has them open: nothing of theirs is lost, and nothing of the workbench's."""

from __future__ import annotations

import csv
import errno
import io

import pytest

from insights.errors import InsightsError
from insights.interviews.coding.codebook import Code
from insights.interviews.workbench.coder_file import CoderFile
from insights.interviews.workbench.on_disk import OnDisk
from insights.interviews.workbench.recorded import Wish

TEXTS = {
    "k01-001": "Ich habe Angst vor Gebühren, wirklich.",
    "k01-002": "Ich wünsche mir mehr Licht.",
    "k01-003": "Der Saal ist kalt.",
    "k01-004": "„Nein“, sagte er.",
}
CODES = [Code("fees", "Gebühren"), Code("light", "Licht"), Code("saal", "Saal")]


@pytest.fixture
def study(kiosk):
    return kiosk


@pytest.fixture
def own(study):
    """A coder's file with four decisions, one read passage and two memos, saved."""
    file = _open(study)
    _decide(file, "k01-001", "fees", quote="Angst vor Gebühren")
    _decide(file, "k01-002", "light")
    _decide(file, "k01-003", "saal", "rejected")
    _decide(file, "k01-004", "saal", quote="„Nein“, sagte er")
    file.write("done", [Wish("read", ("k01-002",), True)])
    for number in (1, 2):
        memo = {
            "about": "passage",
            "verbatim_id": "k01-001",
            "title": "Frage",
            "text": f"Memo {number}",
            "created": f"2026-01-0{number}",
        }
        file.write("memo", [Wish("memo", (f"m{number}",), memo)])
    assert file.save_tables(CODES)
    return file


def _open(study):
    return CoderFile(study, "anna", TEXTS, CODES, {}, None)


def _decide(own, verbatim, code, status="accepted", quote=""):
    return own.write("decide", [Wish("decision", (verbatim, code), {"status": status, "quote": quote})])


def _rows(path):
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def _replace(path, old, new):
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def _by_excel(path):
    """Save the file as a German Excel does."""
    text, buffer = path.read_text(encoding="utf-8-sig"), io.StringIO()
    rows = list(csv.reader(io.StringIO(text), delimiter=";" if ";" in text.splitlines()[0] else ","))
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerows(rows)
    path.write_bytes(b"\xef\xbb\xbf" + buffer.getvalue().encode())


def _taken_up(own):
    """What is told when the change is taken up; then the table is written."""
    _, told = own.take_up(CODES)
    assert own.take_up(CODES) == ((), [])
    assert own.save_tables(CODES)
    return told


def test_a_row_changed_by_hand_wins_and_what_was_decided_meanwhile_stays(own, study):
    _decide(own, "k01-001", "light")  # not in the table yet when the hand comes
    _decide(own, "k01-002", "light", "rejected")
    _replace(own.path, "k01-003,saal,rejected,", "k01-003,saal,accepted,Saal ist kalt")
    assert own.save_tables(CODES) is False  # it does not write over it
    assert _taken_up(own) == ["codings/anna.csv or its memos were written outside the workbench: 1 entry taken over."]
    assert own.decided()["k01-003", "saal"] == {"status": "accepted", "quote": "Saal ist kalt"}
    assert own.decided()["k01-002", "light"]["status"] == "rejected"
    assert own.decided()["k01-001", "fees"]["quote"] == "Angst vor Gebühren"
    assert own.decided()["k01-004", "saal"]["quote"] == "„Nein“, sagte er"
    assert {(row["verbatim_id"], row["code"]) for row in _rows(own.path)} >= {("k01-001", "light"), ("k01-003", "saal")}
    own.close()
    again = _open(study)
    assert (again.decided(), again.notices) == (own.decided(), [])


def test_rows_added_and_deleted_by_hand(own):
    _replace(own.path, "k01-001,fees,accepted,Angst vor Gebühren\n", "k01-003,Licht,accepted,\n")
    _replace(own.path, "k01-002,(alle anderen),rejected,\n", "")
    _replace(own.memo_path, "m2,passage,k01-001,Frage,Memo 2,2026-01-02\n", ",project,,,Von Hand,\n")
    (told,) = _taken_up(own)[:1]
    assert "entries taken over" in told
    assert set(own.decided()) == {("k01-003", "light"), ("k01-002", "light"), ("k01-003", "saal"), ("k01-004", "saal")}
    assert own.read() == set()
    assert [memo["text"] for memo in own.memos().values()] == ["Memo 1", "Von Hand"]


def test_a_memo_deleted_by_hand_stays_deleted_on_opening_too(own, study):
    _replace(own.memo_path, "m2,passage,k01-001,Frage,Memo 2,2026-01-02\n", "")
    own.close()
    again = _open(study)
    assert list(again.memos()) == ["m1"]
    again.save_tables(CODES)
    assert "Memo 2" not in again.memo_path.read_text()


def test_a_deleted_quote_column_erases_no_quote(own, study):
    _decide(own, "k01-003", "light", quote="kalt")
    rows = _rows(own.path)
    own.path.write_text(
        "\n".join(["verbatim_id,code,status", *(f"{r['verbatim_id']},{r['code']},{r['status']}" for r in rows)]) + "\n"
    )
    assert _taken_up(own) == [
        "codings/anna.csv has no column for quotes any more; the quotes are kept and written there again."
    ]
    assert own.decided()["k01-001", "fees"]["quote"] == "Angst vor Gebühren"
    assert "k01-001,fees,accepted,Angst vor Gebühren" in own.path.read_text()
    assert own.decided()["k01-003", "light"]["quote"] == "kalt"
    own.close()
    assert _open(study).decided() == own.decided()


def test_a_deleted_column_of_the_memos_erases_nothing_and_one_that_must_be_there_is_asked_for(own):
    _replace(
        own.memo_path, "memo_id,about,verbatim_id,title,text,created", "memo_id,about,verbatim_id,heading,text,created"
    )
    _taken_up(own)
    assert {memo["title"] for memo in own.memos().values()} == {"Frage"}
    _replace(own.path, "status", "stand")
    _, (told,) = own.take_up(CODES)
    assert "column 'status' does not exist" in told
    assert "Until then it stays as it is" in told


def test_a_table_saved_by_excel_is_read_and_nothing_else_changes(own):
    before = (dict(own.decided()), own.read(), own.memos())
    for path in (own.path, own.memo_path):
        _by_excel(path)
    assert _taken_up(own) == []
    assert (own.decided(), own.read(), own.memos()) == before
    _replace(own.path, "k01-003;saal;rejected", "k01-003;saal;accepted")
    _by_excel(own.path)
    assert "1 entry taken over" in _taken_up(own)[0]
    assert own.decided()["k01-003", "saal"]["status"] == "accepted"
    assert own.path.read_bytes().startswith("\ufeffverbatim_id;code;status;quote\n".encode())


def test_an_older_version_that_was_set_back_counts_as_changed_by_hand(own, study):
    old = own.path.read_bytes()
    _decide(own, "k01-003", "light")
    own.save_tables(CODES)
    own.path.write_bytes(old)
    assert "1 entry taken over" in _taken_up(own)[0]
    assert ("k01-003", "light") not in own.decided()
    _decide(own, "k01-003", "light")
    own.save_tables(CODES)
    own.close()
    own.path.write_bytes(old)
    again = _open(study)
    assert "1 entry taken over" in again.notices[0]
    assert ("k01-003", "light") not in again.decided()


@pytest.mark.parametrize(
    "cut", ["k01-004,saal", "k01-004,saal,accep", 'k01-004,saal,accepted,"„Nein“, sa', "k01-003,saal,rejec", "k01-00"]
)
def test_a_table_that_is_half_written_stays_as_it_is_and_is_told_once(own, cut):
    whole = own.path.read_text()
    half = whole[: whole.index(cut) + len(cut)]
    own.path.write_text(half)
    decided = dict(own.decided())
    changes, (told,) = own.take_up(CODES)
    assert changes == ()
    assert "anna.csv" in told
    assert own.take_up(CODES) == ((), [])
    _decide(own, "k01-003", "light")
    own.save_tables(CODES)
    assert own.path.read_text() == half
    own.path.write_text(whole)  # the rest of it comes
    assert _taken_up(own) == []
    assert own.decided() == decided | {("k01-003", "light"): {"status": "accepted", "quote": ""}}
    assert "k01-003,light,accepted," in own.path.read_text()


def test_rows_that_make_no_sense_are_named(own):
    for old, new, problem in (
        ("k01-003,saal", "k01-033,saal", "row 5: there is no passage 'k01-033'; did you mean 'k01-003'"),
        ("Angst vor Gebühren", "Angst vor Hunden", "row 2: the quote 'Angst vor Hunden' does not stand in k01-001"),
        ("k01-003,saal,rejected", "k01-003,saal,vielleicht", "the status 'vielleicht' should be"),
    ):
        whole = own.path.read_text()
        _replace(own.path, old, new)
        _, (told,) = own.take_up(CODES)
        assert problem in told
        own.path.write_text(whole)


def test_columns_of_the_coders_own_are_kept_through_undo_and_reopening(own, study):
    _replace(own.path, "verbatim_id,code,status,quote\n", "verbatim_id,code,status,quote,Sicherheit\n")
    _replace(own.path, "k01-003,saal,rejected,\n", 'k01-003,saal,rejected,,"hoch, sehr"\n')
    _replace(own.path, "k01-002,(alle anderen),rejected,\n", "k01-002,(alle anderen),rejected,,zweimal gelesen\n")
    _replace(own.path, "k01-002,light,accepted,\n", "k01-002,light,accepted,,gering\n")
    _replace(own.memo_path, "text,created\n", "text,created,Ort\n")
    _replace(own.memo_path, "2026-01-02", "2026-01-02,Bahn")
    assert "entries taken over" in _taken_up(own)[0]
    own.write("decide", [Wish("decision", ("k01-002", "light"), None)])
    _decide(own, "k01-001", "light")
    own.save_tables(CODES)
    own.close()
    again = _open(study)
    again.save_tables(CODES)
    beside = {(row["verbatim_id"], row["code"]): row["Sicherheit"] for row in _rows(again.path)}
    assert beside == {
        ("k01-001", "fees"): "", ("k01-001", "light"): "", ("k01-002", "(alle anderen)"): "zweimal gelesen", ("k01-002", "light"): "gering",
        ("k01-003", "saal"): "hoch, sehr", ("k01-004", "saal"): "",
    }  # fmt: skip
    assert _rows(again.memo_path)[1]["Ort"] == "Bahn"
    assert not again.notices


def test_a_second_change_by_hand_is_held_against_the_first_and_not_against_what_was_decided_since(own):
    _replace(own.path, "k01-003,saal,rejected,", "k01-003,saal,accepted,")
    own.take_up(CODES)
    _decide(own, "k01-003", "saal", "rejected")  # later, so it counts
    _decide(own, "k01-003", "light")
    assert own.take_up(CODES) == ((), [])
    _replace(own.path, "k01-002,light,accepted,", "k01-002,light,rejected,")
    own.take_up(CODES)
    assert {key[1]: value["status"] for key, value in own.decided().items() if key[0] in ("k01-002", "k01-003")} == {"light": "accepted", "saal": "rejected"}  # fmt: skip
    assert own.decided()["k01-002", "light"]["status"] == "rejected"


def test_two_windows_take_up_one_change_once(own, study):
    other = _open(study)
    _replace(own.path, "k01-003,saal,rejected,", "k01-003,saal,accepted,")
    _taken_up(own)
    assert other.take_up(CODES)[1] == []
    assert other.recorded.news()
    assert other.decided() == own.decided()


def test_a_change_in_the_very_moment_in_which_the_table_is_written_is_not_written_over(own, monkeypatch):
    _decide(own, "k01-001", "light")
    checked = OnDisk._unchanged

    def slow(disk):
        if disk.path == own.path:
            _replace(own.path, "k01-003,saal,rejected,", "k01-003,saal,accepted,")
        checked(disk)

    monkeypatch.setattr(OnDisk, "_unchanged", slow)
    assert own.save_tables(CODES) is False
    assert "k01-003,saal,accepted," in own.path.read_text()
    monkeypatch.undo()
    _taken_up(own)
    assert "k01-001,light,accepted," in own.path.read_text()
    assert not list(own.path.parent.glob(".*.tmp"))


def test_a_kill_between_table_and_the_note_of_it_is_no_change_by_hand(own, study, monkeypatch):
    _decide(own, "k01-001", "light")
    with monkeypatch.context() as killed:
        killed.setattr(OnDisk, "_remember", lambda *_: None)
        own.save_tables(CODES)
    own.close()
    again = _open(study)
    assert (again.decided(), again.notices) == (own.decided(), [])


def test_a_table_that_is_gone_is_written_again_and_a_read_only_one_is_told_in_a_sentence(own):
    text = own.path.read_text()
    own.path.unlink()
    assert _taken_up(own) == ["codings/anna.csv was gone; it is written again with all that was decided."]
    assert own.path.read_text() == text
    own.path.chmod(0o444)
    _decide(own, "k01-001", "light")
    with pytest.raises(InsightsError, match=r"anna.csv: is read-only, so it lacks what was decided last"):
        own.save_tables(CODES)
    assert own.path.read_text() == text
    own.path.chmod(0o640)
    assert own.save_tables(CODES)
    assert own.path.stat().st_mode & 0o777 == 0o640


def test_a_table_for_which_the_disk_has_no_room_stays_and_follows_by_itself(own, monkeypatch):
    text = own.path.read_text()
    _decide(own, "k01-001", "light")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("insights.files.os.replace", full)
        with pytest.raises(
            InsightsError, match=r"could not be written \(No space left on device\), so it lacks what was decided last"
        ):
            own.save_tables(CODES)
    assert own.path.read_text() == text
    assert own.save_tables(CODES)
    assert "k01-001,light,accepted," in own.path.read_text()
