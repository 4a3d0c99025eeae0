from __future__ import annotations

import errno
import os
import time

import numpy as np
import pytest
from filelock import FileLock

from insights.errors import InsightsError
from insights.interviews.analysis import agreement
from insights.interviews.coding import filled_sheet
from insights.interviews.coding.codebook import codes_of
from insights.interviews.coding.decisions import read_decisions
from insights.interviews.workbench import screen
from insights.interviews.workbench.comparing import pace
from insights.study import open_study


def _decide(session, verbatim, code, status="accepted", quote="", **more):
    return session.act({"do": "decide", "items": [[verbatim, code, status, quote]], **more})


def _reopened(session, open_session):
    session.file.close()
    return open_session(session.coder)


def test_the_transcript_is_whole_and_its_passages_stand_in_the_order_of_the_talk(session):
    own = session()
    opening = own.opening()
    rows = opening["rows"]
    passages = [row["id"] for row in rows if row["kind"] == screen.PASSAGE]
    assert sorted(passages) == sorted(own.texts)
    assert passages == sorted(passages)
    turns = own.tables.turns
    said = " ".join(row["text"] for row in rows)
    assert all(turn.split()[0] in said for turn in turns["text"])
    assert len("".join(said.split())) == pytest.approx(
        sum(len("".join(text.split())) for text in turns["text"]), rel=0.01
    )
    assert {unit["id"]: unit["n"] for unit in opening["units"]}["k01"] == sum(v.startswith("k01") for v in passages)
    assert opening["people"]["k01"]["occupation"] == "Bibliothekarin im Ruhestand"
    assert all(code["colour"].startswith("#") for code in opening["codes"])


def test_what_was_done_stands_on_a_screen_that_is_opened_anew(session):
    own = session()
    answer = _decide(own, "k01-001", "problems", quote="siebzehn Uhr dreißig", id="w1-1")
    assert answer["changes"] == [
        ["decision", ["k01-001", "problems"], {"status": "accepted", "quote": "siebzehn Uhr dreißig"}]
    ]
    assert answer["undo"] == "decide"
    own.act({"do": "done", "verbatims": ["k01-001"]})
    own.act({"do": "memo", "memo": {"id": "m1", "about": "interview", "interview_id": "k01", "text": "Müde."}})
    own.act({"do": "cuts", "verbatim": "k01-002", "at": [20, 20]})
    state = _reopened(own, session).state()
    assert ["decision", ["k01-001", "problems"], {"status": "accepted", "quote": "siebzehn Uhr dreißig"}] in state
    assert ["read", ["k01-001"], True] in state
    assert ["cuts", ["k01-002"], [20]] in state
    memo = next(value for table, _, value in state if table == "memo")
    assert memo["text"] == "Müde."
    assert memo["created"]


def test_what_makes_no_sense_is_refused_in_a_sentence_and_changes_nothing(session):
    own = session()
    assert "There is no passage 'k99-001'" in _decide(own, "k99-001", "problems")["refused"]
    assert "The code 'nix' is gone from the codebook" in _decide(own, "k01-001", "nix")["refused"]
    assert "knows no action 'dance'" in own.act({"do": "dance"})["refused"]
    assert own.state() == []


def test_a_merge_takes_the_decisions_along_and_undo_brings_all_back(session):
    own = session()
    _decide(own, "k01-001", "problems")
    _decide(own, "k01-001", "fears", "rejected")
    before = own.state()
    answer = own.act({"do": "codebook", "action": {"do": "merge", "code": "problems", "into": "fears"}})
    assert [code["id"] for code in answer["codes"]].count("problems") == 0
    assert own.state() == [["decision", ["k01-001", "fears"], {"status": "accepted", "quote": ""}]]
    answer = own.act({"do": "undo"})
    assert "problems" in [code["id"] for code in answer["codes"]]
    assert sorted(own.state(), key=str) == sorted(before, key=str)
    own.act({"do": "redo"})
    own.save()
    study = open_study("kino")
    found = read_decisions(study, codes_of(study), own.tables.verbatims)
    assert found[["verbatim_id", "code", "status"]].to_numpy().tolist() == [["k01-001", "fears", "accepted"]]


def test_another_coders_merge_is_seen_and_decisions_go_along(session):
    anna, ben = session("anna"), session("ben")
    _decide(ben, "k01-002", "problems")
    anna.act({"do": "codebook", "action": {"do": "merge", "code": "problems", "into": "fears"}})
    news = ben.refresh()
    assert ["decision", ["k01-002", "fears"], {"status": "accepted", "quote": ""}] in news["changes"]
    assert "problems" not in [code["id"] for code in news["codes"]]
    assert ben.refresh() is None


def test_another_window_is_told_of_and_its_decisions_are_shown(session):
    first, second = session("anna"), session("anna")
    _decide(first, "k01-001", "problems")
    answer = _decide(second, "k01-002", "fears")
    assert answer["notices"] == ["Another window decided something as anna meanwhile; it is shown here now."]
    assert {tuple(key) for table, key, _ in answer["changes"]} == {("k01-001", "problems"), ("k01-002", "fears")}


def test_a_forgotten_window_that_never_heard_of_a_code_keeps_what_is_coded_with_it(session, study):
    here, forgotten = session(), session()
    _decide(here, "k01-001", "problems", id="a-1")
    made = here.act(
        {
            "do": "codebook",
            "id": "a-2",
            "action": {"do": "new", "name": "Licht"},
            "items": [["k01-002", "a-2", "accepted", ""]],
        }
    )
    assert made["made"] == ["a-2", "licht"]
    here.close()
    assert any(code["id"] == "licht" for code in forgotten.refresh()["codes"])
    forgotten.close()
    path = study.raw / "codings" / "anna.csv"
    assert "k01-002,licht,accepted" in path.read_text()
    path.write_text(path.read_text().replace("k01-001,problems,accepted", "k01-001,problems,rejected"))
    assert ("k01-002", "licht") in session().file.decided()


def test_codings_whose_code_was_gone_when_the_table_was_written_are_not_taken_for_deleted_by_hand(session, study):
    own = session()
    own.act({"do": "codebook", "action": {"do": "new", "name": "Licht"}})
    _decide(own, "k01-002", "licht")
    _decide(own, "k01-003", "fears")
    own.save()
    book = own.book.path
    whole = book.read_text()
    book.write_text(whole[: whole.index("- id: licht")])
    own.refresh()
    own.save()
    table = own.file.path
    assert "licht" not in table.read_text()
    own.close()
    book.write_text(whole)
    table.write_text(table.read_text().replace("k01-003,fears,accepted", "k01-003,fears,rejected"))
    again = session()
    assert again.file.decided()["k01-002", "licht"]["status"] == "accepted"
    assert again.file.decided()["k01-003", "fears"]["status"] == "rejected"


def test_undo_takes_back_the_step_that_its_window_shows_and_nothing_that_was_changed_since(session):
    one, two = session(), session()
    _decide(one, "k01-001", "problems", id="a-1")
    _decide(two, "k01-002", "fears", id="b-1")
    answer = one.act({"do": "undo", "id": "a-2", "of": "a-1"})
    assert ["decision", ["k01-001", "problems"], None] in answer["changes"]
    assert one.act({"do": "undo", "id": "a-2", "of": "a-1"})["changes"] == []  # sent once more
    assert set(one.file.decided()) == {("k01-002", "fears")}
    _decide(two, "k01-003", "fears", id="b-2")
    _decide(one, "k01-003", "fears", status="rejected", id="a-3")
    answer = two.act({"do": "undo", "id": "b-3", "of": "b-2"})
    assert "This was changed since" in answer["refused"]
    assert two.file.decided()["k01-003", "fears"]["status"] == "rejected"
    answer = two.act({"do": "undo", "id": "b-4"})  # without a step of its own it goes on with what was done last
    assert two.file.decided()["k01-003", "fears"]["status"] == "accepted"


def test_a_quote_gets_its_code_where_the_codebook_has_none(session, study):
    (study.raw / "codebook.yml").write_text("codes:\n- {id: cost, name: Kosten}\n")
    own = session("anna")
    answer = own.act({"do": "quote", "items": [["k01-001", "quote", "accepted", "Vorigen Dienstag"]]})
    assert {"id": "quote", "name": "Zitat"}.items() <= answer["codes"][-1].items()
    own.act({"do": "undo"})
    own.act({"do": "undo"})
    assert own.state() == []
    assert [code.code for code in own.codes] == ["cost"]


def test_each_decision_moves_proposals_at_once_and_in_the_direction_of_learning_anew(session):
    own = session()
    own.learn()
    start = own.proposals.chance().copy()
    column = own.proposals.codes.index("wishes")
    verbatim = str(own.proposals.prepared.ids[int(np.argsort(start[:, column])[len(start) // 2])])
    _decide(own, verbatim, "wishes")
    moved = own.proposals.chance().copy()
    own.learn()
    anew = own.proposals.chance()
    row = own.proposals._row[verbatim]
    near = np.argsort(-(moved - start)[:, column])[1:10]
    assert moved[row, column] > start[row, column]
    assert (anew - start)[near, column].mean() > (anew - start)[:, column].mean()
    own.act({"do": "undo"})
    assert own.proposals.chance()[row, column] < moved[row, column]


def test_proposals_are_sent_with_scores_and_reasons(session):
    own = session()
    own.learn()
    codes, percent = own.proposals.best()
    assert codes.shape == percent.shape == (len(own.texts), 5)
    known = codes < len(own.codes)
    assert (percent[known] <= 100).all()
    assert (percent[~known] == 255).all()
    row = own.proposals._row["k01-006"]
    shown = [own.proposals.codes[code] for code in codes[row] if code < len(own.codes)]
    reasons = own.proposals.reasons("k01-006", shown)
    assert list(reasons) == shown
    assert all(reasons.values())
    order = own.proposals.order(size=5)
    assert len(order) == 5
    _decide(own, order[0], "wishes")
    own.learn()
    assert order[0] not in own.proposals.order(size=20)


def test_after_a_new_code_proposals_know_it_when_they_are_prepared_again(session):
    own = session()
    own.act(
        {
            "do": "codebook",
            "action": {"do": "new", "name": "Licht im Saal", "definition": "Lampen, Dunkelheit, Beleuchtung"},
        }
    )
    assert not own.is_prepared
    own.prepare()
    own.learn()
    assert own.is_prepared
    codes, _ = own.proposals.best()
    assert "licht-im-saal" in {own.proposals.codes[code] for code in codes[:, 0] if code < len(own.codes)}


def test_a_passage_that_was_read_teaches_what_was_passed_over(session):
    own = session()
    _decide(own, "k01-001", "problems")
    own.act({"do": "done", "verbatims": ["k01-001", "k01-002"]})
    pairs = own.taught_pairs()
    assert pairs["k01-001", "problems"] == "accepted"
    assert {status for (verbatim, _), status in pairs.items() if verbatim == "k01-002"} == {"rejected"}
    assert len(pairs) == 2 * len(own.codes)


def test_a_code_that_was_made_after_a_passage_was_read_was_not_passed_over_there(session, study):
    own = session()
    own.act({"do": "done", "verbatims": ["k01-001"], "items": [["k01-001", "problems", "accepted", ""]]})
    time.sleep(0.002)  # journals tell milliseconds
    own.act({"do": "codebook", "action": {"do": "new", "name": "Wartezeit"}})
    time.sleep(0.002)
    own.act({"do": "done", "verbatims": ["k01-002"]})
    own.save()
    assert own.taught_pairs()["k01-002", "wartezeit"] == "rejected"
    assert ("k01-001", "wartezeit") not in own.taught_pairs()
    found = read_decisions(study, codes_of(open_study("kino")), own.tables.verbatims)
    rejected = set(zip(found["verbatim_id"], found["code"], strict=True))
    assert {("k01-002", "wartezeit"), ("k01-001", "fears")} <= rejected
    assert ("k01-001", "wartezeit") not in rejected
    own.act({"do": "done", "verbatims": ["k01-001"], "value": False})
    own.act({"do": "done", "verbatims": ["k01-001"]})  # read again, now with it
    assert own.taught_pairs()["k01-001", "wartezeit"] == "rejected"


def test_agreement_is_that_of_the_files_and_what_differs_comes_by_its_cost(session, study):
    anna, ben = session("anna"), session("ben")
    ben.act({"do": "blind", "value": True})
    for number in range(1, 15):
        verbatim = f"k0{1 + number % 3}-00{1 + number % 7}"
        _decide(anna, verbatim, "problems" if number % 2 else "wishes")
        _decide(ben, verbatim, "problems" if number % 5 else "fears")
        for own in (anna, ben):
            own.act({"do": "done", "verbatims": [verbatim]})
    ben.save()
    shown = anna.report()
    assert shown["others"] == ["ben"]
    codings = read_decisions(study, codes_of(study), anna.tables.verbatims)
    measured = agreement.measure(codings, anna.tables.verbatims, resamples=50)
    wanted = measured[measured["measure"] == "alpha"].set_index("code")["value"]
    found = {row["code"]: row["alpha"] for row in shown["agreement"]}
    assert found.keys() == set(wanted.index)
    assert all(found[code] == pytest.approx(wanted[code], abs=1e-6) for code in found)
    assert shown["disagreements"]
    weights = [row["weight"] for row in shown["disagreements"]]
    assert weights == sorted(weights, reverse=True)
    hidden = ben.report()
    assert hidden["blind"]
    assert hidden["agreement"] == hidden["disagreements"] == hidden["others"] == []


def test_a_disagreement_is_resolved_with_a_note(session):
    own = session()
    memo = {
        "id": "m1",
        "about": "passage",
        "verbatim_id": "k01-001",
        "code": "fears",
        "title": "ben",
        "text": "Angst trifft es nicht.",
    }
    own.act({"do": "resolve", "items": [["k01-001", "fears", "rejected", ""]], "memo": memo})
    assert own.file.memos()["m1"]["text"] == "Angst trifft es nicht."
    own.act({"do": "undo"})
    assert own.state() == []


def test_writing_one_decision_takes_a_moment(session):
    own = session()
    own.learn()
    began = time.process_time()
    for number in range(1, 8):
        _decide(own, f"k01-00{number}", "problems")
    assert (time.process_time() - began) / 7 < 0.05


def test_the_overview_lists_the_memos_of_all_coders_and_says_what_it_could_not_read(session, study):
    anna, ben = session("anna"), session("ben")
    ben.act({"do": "memo", "memo": {"id": "m1", "about": "code", "code": "fears", "text": "Zu weit gefasst?"}})
    ben.act({"do": "memo", "memo": {"id": "m2", "about": "project", "text": "Fast nur Stammgäste."}})
    _decide(ben, "k01-001", "fears")
    ben.save()
    _decide(anna, "k01-001", "problems")
    shown = anna.report()
    assert [(memo["coder"], memo["text"]) for memo in shown["memos"]] == [
        ("ben", "Fast nur Stammgäste."),
        ("ben", "Zu weit gefasst?"),
    ]
    (study.raw / "codings" / "carl.csv").write_text("verbatim_id,code,status\nk01-001,nix,accepted\n")
    shown = anna.report()
    assert "there is no code 'nix'" in shown["problem"]
    assert shown["saturation"]


def test_how_long_a_passage_takes_is_told_from_ten_on_and_leaves_breaks_out():
    times = [f"2026-05-03T10:{minute:02d}:00+00:00" for minute in range(12)]
    records = [{"do": "done", "at": time} for time in times]
    assert pace(records[:10]) is None
    assert pace(records) == 60.0
    assert pace([*records, {"do": "done", "at": "2026-05-03T14:00:00+00:00"}]) == 60.0


def test_blind_is_who_was_blind_from_the_first_decision_to_the_last(session):
    ben = session("ben")
    ben.act({"do": "blind", "value": True})
    _decide(ben, "k01-001", "fears")
    ben.act({"do": "blind", "value": False})
    assert not ben.blind
    ben.save()
    assert filled_sheet.sheets([ben.file.path])["ben"].blind  # what he decided so far was
    assert "no later figure would be blind" in ben.act({"do": "blind", "value": True})["refused"]
    _decide(ben, "k01-002", "fears")
    ben.save()
    assert "ben" not in filled_sheet.sheets([ben.file.path])
    anna = session("anna")
    _decide(anna, "k01-001", "fears")
    assert "anna has decided with proposals in sight" in anna.act({"do": "blind", "value": True})["refused"]


def test_what_is_changed_by_hand_while_the_workbench_is_open_is_shown_with_the_next_key_and_when_the_window_is_looked_at(
    session, study
):
    own = session()
    _decide(own, "k01-001", "problems")
    _decide(own, "k01-002", "fears")
    own.save()
    path = own.file.path
    path.write_text(path.read_text().replace("k01-001,problems,accepted", "k01-001,problems,rejected"))
    assert not own.save()
    answer = _decide(own, "k01-003", "wishes")
    assert ["decision", ["k01-001", "problems"], {"status": "rejected", "quote": ""}] in answer["changes"]
    assert answer["notices"] == [
        "codings/anna.csv or its memos were written outside the workbench: 1 entry taken over."
    ]
    own.save()
    assert "k01-003,wishes,accepted" in path.read_text()
    path.write_text(path.read_text().replace("k01-002,fears,accepted,\n", ""))
    assert ["decision", ["k01-002", "fears"], None] in own.refresh()["changes"]
    assert own.refresh() is None
    own.act({"do": "codebook", "action": {"do": "new", "name": "Licht"}})
    book = study.raw / "codebook.yml"
    book.write_text(book.read_text().replace("name: Licht", "name: Beleuchtung"))
    answer = _decide(own, "k01-004", "licht")
    assert {"id": "licht", "name": "Beleuchtung"}.items() <= answer["codes"][-1].items()
    assert "codebook.yml was changed by hand since: licht" in answer["notices"][0]


def test_a_decision_on_what_was_changed_by_hand_before_it_counts_for_it_is_the_later_one(session):
    own = session()
    _decide(own, "k01-001", "problems")
    own.save()
    path = own.file.path
    path.write_text(path.read_text().replace("k01-001,problems,accepted", "k01-001,problems,rejected"))
    _decide(own, "k01-001", "problems")
    assert own.file.decided()["k01-001", "problems"]["status"] == "accepted"
    own.save()
    assert "k01-001,problems,accepted" in path.read_text()


def test_a_decision_that_the_disk_does_not_take_is_refused_in_a_sentence_and_not_shown(session, monkeypatch):
    own = session()
    _decide(own, "k01-001", "problems")
    before = own.state()
    write = os.write

    def full(handle, data):
        write(handle, data[:9])
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as disk:
        disk.setattr("insights.interviews.workbench.journal.os.write", full)
        answer = _decide(own, "k01-002", "fears")
    assert "the decision could not be written (No space left on device); free some space" in answer["refused"]
    assert own.state() == before
    with monkeypatch.context() as disk:
        disk.setattr(FileLock, "acquire", _denied)
        answer = _decide(own, "k01-002", "fears")
    assert "nothing can be written there (Permission denied)" in answer["refused"]
    assert own.state() == before
    assert "refused" not in _decide(own, "k01-002", "fears")


def test_a_code_that_the_codebook_cannot_be_written_with_is_kept_and_written_when_it_can_be(session, study):
    own = session()
    _decide(own, "k01-001", "problems")
    own.act({"do": "codebook", "action": {"do": "new", "name": "Licht"}})
    path = study.raw / "codebook.yml"
    path.chmod(0o444)
    answer = own.act({"do": "codebook", "action": {"do": "new", "name": "Ton"}})
    assert "ton" in [code["id"] for code in answer["codes"]]
    with pytest.raises(InsightsError, match=r"codebook.yml: is read-only, so it lacks"):
        own.save()
    path.chmod(0o644)
    assert own.save()
    assert "Ton" in path.read_text()


def test_a_folder_that_cannot_be_written_to_is_told_in_a_sentence(session, monkeypatch):
    monkeypatch.setattr(FileLock, "acquire", _denied)
    with pytest.raises(
        InsightsError, match=r"nothing can be written there \(Permission denied\), so nothing could be kept"
    ):
        session()


def _denied(*_, **__):
    raise PermissionError(errno.EACCES, "Permission denied")


def _typed(name, identity, verbatim, quote=""):
    """A code that was typed for a passage, as the screen sends it."""
    items = [[verbatim, identity, "accepted", quote]]
    return {"do": "codebook", "id": identity, "action": {"do": "new", "name": name}, "items": items}


def test_a_typed_code_and_its_passage_are_one_step_however_often_it_is_sent(session):
    own = session()
    first = own.act(_typed("Lärm", "w-1", "k01-001", "laut"))
    assert first["made"] == ["w-1", "laerm"]
    assert first["changes"] == [["decision", ["k01-001", "laerm"], {"status": "accepted", "quote": "laut"}]]
    assert own.act(_typed("Lärm", "w-1", "k01-001", "laut"))["made"] == ["w-1", "laerm"]
    assert [code.name for code in own.codes].count("Lärm") == 1
    own.act({"do": "undo", "id": "w-2"})
    assert not own.file.decided()
    assert "laerm" not in [code.code for code in own.codes]


def test_what_was_done_with_a_typed_code_before_its_id_was_known_goes_to_it(session):
    own = session()
    own.act(_typed("Lärm", "w-1", "k01-001"))
    own.act({"do": "decide", "id": "w-2", "items": [["k01-002", "w-1", "accepted", ""]]})
    own.act({"do": "codebook", "id": "w-3", "action": {"do": "rename", "code": "w-1", "name": "Krach"}})
    own.act({"do": "memo", "id": "w-4", "memo": {"id": "m-1", "about": "code", "code": "w-1", "text": "Nur im Foyer?"}})
    assert set(own.file.decided()) == {("k01-001", "laerm"), ("k01-002", "laerm")}
    assert next(code.name for code in own.codes if code.code == "laerm") == "Krach"
    assert own.file.memos()["m-1"]["code"] == "laerm"


def test_a_typed_code_whose_window_died_between_codebook_and_coding_is_given_when_it_is_sent_again(session):
    own = session()
    own.book.act({"do": "new", "name": "Lärm"}, id="w-1", coder="anna")
    assert own.act(_typed("Lärm", "w-1", "k01-001"))["made"] == ["w-1", "laerm"]
    assert set(own.file.decided()) == {("k01-001", "laerm")}
    own.act({"do": "undo", "id": "w-2"})
    assert "laerm" not in [code.code for code in own.codes]


def test_a_decision_that_waited_while_its_code_was_merged_goes_to_what_it_became(session):
    own = session()
    own.act({"do": "codebook", "id": "w-1", "action": {"do": "merge", "code": "fears", "into": "problems"}})
    answer = own.act({"do": "decide", "id": "w-2", "items": [["k01-001", "fears", "accepted", ""]]})
    assert answer["changes"] == [["decision", ["k01-001", "problems"], {"status": "accepted", "quote": ""}]]
