"""Whoever withdraws is gone from every file, everybody else stays as they were, and the log does not say who it was."""

from __future__ import annotations

import json
import re

import pandas as pd
import pytest
from filelock import FileLock

from insights.errors import InsightsError, UsageError
from insights.interviews.privacy import load_key, load_review
from insights.interviews.reading import read_interviews
from insights.interviews.withdrawing import ID_COLUMNS, ids_given, spoken
from insights.protection.withdrawing import carrying_out, planning, tables
from insights.settings import Settings
from insights.study import Study
from tests.interviews.making import make_study

SAID = "Ich habe drei Hunde und fahre jeden Morgen mit dem roten Rad zur Arbeit."


@pytest.fixture
def study(workspace):
    settings = Settings(title="S", columns={"nr": "id"}, customers={"id": "nr"})
    made = Study("s", workspace, settings)
    for folder in (
        made.raw / "interviews",
        made.raw / "codings",
        made.raw / ".replaced",
        made.processed,
        made.reports,
        made.processed.parent / ".cache",
    ):
        folder.mkdir(parents=True)
    write = lambda path, text: path.write_text(text, encoding="utf-8")  # noqa: E731
    write(made.raw / "interviews" / "a_vogt.txt", f"B: {SAID}\n")
    write(made.raw / "interviews" / "b.txt", "B: Ganz anderes.\n")
    write(
        made.raw / "interviews.csv",
        "file;interview_id;respondent_id;name\na_vogt.txt;i01;K-1;Anneliese Vogt\nb.txt;i02;K-2;Lea Hoffmann\n",
    )
    write(
        made.raw / "pseudonyms.csv",
        "entity,original,replacement,interview_id\nperson,Vogt,K-1,\nperson,Sepp,Person 1,i01\nperson,Hoffmann,K-2,\n",
    )
    write(made.raw / "codings" / "anna.csv", "verbatim_id,code\ni01-001,fears\ni02-001,fears\ns-x-K-1,needs\n")
    (made.raw / "survey.csv").write_bytes('nr;text\r\nK-1;"für\r\nmich"\r\nK-2;gut\r\n'.encode("cp1252"))
    write(made.raw / "customers.csv", "nr,umsatz\nK-1,10\nK-2,20\n")
    write(made.processed / "turns.csv", f"interview_id,text\ni01,{SAID}\n")
    write(made.raw / ".replaced" / "report.html", SAID)
    write(made.reports / "report.html", f"<p>{SAID}</p>")
    write(made.processed.parent / ".cache" / "sentence_vectors.sqlite", "x")
    return made


def _spoken(*rows):
    return pd.DataFrame([(*row, "respondent") for row in rows], columns=planning.SPOKEN)


ROWS = (
    ("a_vogt.txt", "i01", "i01", "K-1", "K-1", "Anneliese Vogt", 1, SAID),
    ("b.txt", "i02", "i02", "K-2", "K-2", "Lea Hoffmann", 1, "Ganz anderes."),
)


@pytest.mark.parametrize("who", ["Anneliese Vogt", "anneliese vogt", "a_vogt.txt", "a_vogt"])
def test_a_name_or_a_file_means_the_person_and_all_of_theirs(study, who):
    found = planning.plan(study, who, _spoken(*ROWS))
    assert found.interviews == ("i01",)
    assert found.deleted == (study.raw / "interviews" / "a_vogt.txt", study.raw / ".replaced" / "report.html")
    assert "Anneliese Vogt" in found.names


@pytest.mark.parametrize("who", ["weiblich", "46", "Kundin", ""])
def test_a_cell_that_describes_people_means_nobody(study, who):
    people = study.raw / "interviews.csv"
    people.write_text(
        "file;interview_id;respondent_id;name;gender;age\na_vogt.txt;i01;K-1;Anneliese Vogt;weiblich;46\n"
    )
    assert planning.plan(study, who, _spoken(*ROWS)).is_empty


def test_a_table_that_is_a_link_is_not_rewritten_while_the_file_behind_it_stays(study, tmp_path):
    outside = tmp_path / "archive.csv"
    (study.raw / "survey.csv").rename(outside)
    (study.raw / "survey.csv").symlink_to(outside)

    found = planning.plan(study, "Anneliese Vogt", _spoken(*ROWS))

    link = study.raw / "survey.csv"
    assert found.by_hand == (
        f"{link}: is a link to {outside.resolve()}; put that file itself in its place and run the command again.",
    )
    with pytest.raises(UsageError, match="Not everything can be removed"):
        carrying_out.carry_out(found)
    assert link.is_symlink()
    assert (study.raw / "interviews" / "a_vogt.txt").exists()


def test_codings_and_memos_on_places_in_the_raw_text_and_the_review_list_go_too(study):
    (study.raw / "codings" / "ben.csv").write_text(
        "file,start,end,quote,code,status\na_vogt.txt,3,20,Ich habe drei,needs,accepted\nb.txt,3,8,Ganz,needs,accepted\n"
    )
    (study.raw / "memos.csv").write_text("memo_id,about,file,text\nm1,document,a_vogt.txt,Hunde!\nm2,project,,Alles\n")
    (study.raw / "privacy_review.csv").write_bytes(
        "\ufeffdecision,entity,original,replacement,interviews,context\n,person,Sepp,Person 1,i01,>Sepp< sagt\n,person,Toni,Person 2,i02,>Toni<\n".encode()
    )
    carrying_out.carry_out(planning.plan(study, "i01", _spoken(*ROWS)))
    left = {name: (study.raw / name).read_text() for name in ("codings/ben.csv", "memos.csv", "privacy_review.csv")}
    assert left["codings/ben.csv"] == "file,start,end,quote,code,status\nb.txt,3,8,Ganz,needs,accepted\n"
    assert left["memos.csv"] == "memo_id,about,file,text\nm2,project,,Alles\n"
    assert "Sepp" not in left["privacy_review.csv"]
    assert "Toni" in left["privacy_review.csv"]


def test_the_key_keeps_whom_somebody_else_names_under_their_number_and_nobody_else(study):
    people = "Feddersen,Person 1|Okonkwo,Person 2|Möllering,Person 3|Greta Möllering,Person 3|Kim,Person 4|Pfaffinger GmbH,Firma 1|Zandt,Ort 1"
    rows = "".join(f"person,{row},\n" for row in people.split("|"))
    (study.raw / "pseudonyms.csv").write_text(f"entity,original,replacement,interview_id\n{rows}person,Vogt,K-1,\n")
    (study.raw / "survey.csv").write_bytes("nr;text\nK-1;Kim\nK-2;bei Pfaffingers\n".encode("cp1252"))
    (study.raw / "study.yml").write_text("privacy: {names: [Zandt]}\n", encoding="utf-8")
    found = planning.plan(
        study, "i01", _spoken(*ROWS, ("b.txt", "i02", "i02", "K-2", "K-2", None, 2, "Okonkwos und Frau Moellering."))
    )
    key = found.rewritten[study.raw / "pseudonyms.csv"].decode().splitlines()[1:]
    assert key == ["person,Okonkwo,Person 2,", "person,Möllering,Person 3,", "person,Zandt,Ort 1,"]


def test_a_decision_on_a_word_that_others_said_too_stays_without_the_words_around_it(study):
    (study.raw / "privacy_review.csv").write_text(
        'decision,entity,original,replacement,interviews,context\nkeep,person,Anderes,Person 1,i01 i02,"Hunde, >Anderes<"\n'
        "keep,person,Ganz,Person 2,i02,>Ganz<\n,person,Dackel,Person 3,survey,>Dackel<\n"
    )
    found = planning.plan(study, "i01", _spoken(*ROWS))
    assert found.rewritten[study.raw / "privacy_review.csv"].decode().splitlines()[1:] == [
        "keep,person,Anderes,Person 1,i02,", "keep,person,Ganz,Person 2,i02,>Ganz<",
    ]  # fmt: skip


def test_a_list_that_held_nothing_else_goes_so_that_the_next_run_finds_no_empty_one(study):
    for name in ("codings/carla.csv", "memos.csv", "privacy_review.csv"):
        (study.raw / name).write_text("verbatim_id,interviews,file,name\ni01-001,i01,a_vogt.txt,Hunde\n")
    found = planning.plan(study, "i01", _spoken(*ROWS))
    assert {"carla.csv", "memos.csv", "privacy_review.csv"} < {path.name for path in found.deleted}
    assert "Hunde" not in found.names
    assert (study.raw / "pseudonyms.csv") in found.rewritten


def test_a_key_or_a_review_list_of_which_only_the_header_is_left_counts_as_none(study):
    (study.raw / "pseudonyms.csv").write_text("entity,original,replacement,interview_id\n")
    (study.raw / "privacy_review.csv").write_bytes("\ufeffdecision,entity,original\r\n".encode())
    assert load_key(study).empty
    assert load_review(study).empty


def test_open_answers_and_addresses_are_looked_for_as_what_was_said_is(study):
    answer = "Die Hotline hat mich dreimal verbunden und dann einfach aufgelegt, unglaublich."
    (study.raw / "survey.csv").write_text(f"nr;warum;mail\nK-2;gut;\nK-3;{answer};k.drei@firma.example\n")
    settings = study.settings.model_copy(
        update={"columns": Settings(title="S", columns={"nr": "id", "warum": "open"}).columns}
    )
    found = planning.plan(Study("s", study.workspace, settings), "K-3", _spoken(*ROWS))
    carrying_out.carry_out(found)
    (study.raw / "memos.csv").write_text(f"text\nSiehe: {answer}\n")
    (study.raw / "notes.txt").write_bytes("für k.drei@firma.example".encode("utf-16"))
    (study.raw / "old.pdf").write_bytes(b"no pdf")
    assert {(one.path.name, re.split("[,:]", one.what)[0]) for one in carrying_out.traces(found)[0]} == {
        ("memos.csv", "8 words in a row that they said"), ("notes.txt", "the id"), ("old.pdf", "cannot be opened"),
    }  # fmt: skip


@pytest.mark.parametrize("who", ["i01", "K-1"])
def test_whoever_withdraws_is_gone_and_everybody_else_stays(study, who):
    found = planning.plan(study, who, _spoken(*ROWS))
    before, _ = carrying_out.traces(found)
    assert {trace.path.name for trace in before} >= {
        "turns.csv",
        "report.html",
        "a_vogt.txt",
        "interviews.csv",
        "survey.csv",
    }
    carrying_out.carry_out(found)
    left, scanned = carrying_out.traces(found)
    assert left == []
    assert scanned
    text = lambda name: (study.raw / name).read_text(encoding="utf-8")  # noqa: E731
    assert text("interviews.csv") == "file;interview_id;respondent_id;name\nb.txt;i02;K-2;Lea Hoffmann\n"
    assert text("pseudonyms.csv").splitlines()[1:] == ["person,Hoffmann,K-2,"]
    assert text("codings/anna.csv").splitlines()[1:] == ["i02-001,fears"]
    assert (study.raw / "survey.csv").read_bytes() == b"nr;text\r\nK-2;gut\r\n"
    assert not [path for path in study.reports.rglob("*") if path.is_file()]
    assert [path.name for path in (study.raw / "interviews").iterdir()] == ["b.txt"]


def test_planning_writes_nothing(study):
    def state():
        return {path: path.read_bytes() for path in study.workspace.root.rglob("*") if path.is_file()}

    before = state()
    assert not planning.plan(study, "i01", _spoken(*ROWS)).is_empty
    assert planning.plan(study, "i99", _spoken(*ROWS)).is_empty
    assert state() == before


def test_the_log_tells_numbers_and_not_who(study):
    found = planning.plan(study, "i01", _spoken(*ROWS))
    carrying_out.carry_out(found)
    path = carrying_out.log(found, 7, 0)
    head, row = path.read_text(encoding="utf-8").splitlines()
    assert head == "date,files,rows,passages,scanned,found"
    assert row.partition(",")[2] == "2,7,1,7,0"
    assert carrying_out.traces(found)[0] == []


def test_a_name_in_the_words_of_somebody_else_is_told_with_its_place(study):
    (study.raw / "interviews" / "b.txt").write_text("B: Gut.\nB: Frau Vogts Hund bellt.\n", encoding="utf-8")
    found = planning.plan(study, "i01", _spoken(*ROWS))
    carrying_out.carry_out(found)
    (left,) = carrying_out.traces(found)[0]
    assert str(left) == "data/raw/s/interviews/b.txt, line 2: the name"


def test_when_the_disk_refuses_the_raw_files_are_as_before(study, monkeypatch):
    before = {path: path.read_bytes() for path in study.raw.rglob("*") if path.is_file()}
    found = planning.plan(study, "i01", _spoken(*ROWS))
    write, written = carrying_out.files.write_atomic, []

    def refuse_once(path, data, **mode):
        written.append(path)
        if len(written) == 3:
            raise InsightsError("the disk is full")
        write(path, data, **mode)

    monkeypatch.setattr(carrying_out.files, "write_atomic", refuse_once)
    with pytest.raises(InsightsError, match="the raw files are as before: the disk is full"):
        carrying_out.carry_out(found)
    assert {path: path.read_bytes() for path in study.raw.rglob("*") if path.is_file()} == before


def test_in_a_file_of_several_speakers_a_person_has_to_cut_and_is_told_which_lines(study):
    other = ("a_vogt.txt", "i01", "i01", "K-3", "K-3", None, 2, "Ich auch.")
    found = planning.plan(study, "K-1", _spoken(*ROWS, other))
    assert "delete the turns of K-1 by hand (lines 1)" in found.by_hand[0]
    with pytest.raises(UsageError, match="Not everything can be removed by this command"):
        carrying_out.carry_out(found)
    assert (study.raw / "interviews" / "a_vogt.txt").is_file()


def test_interviews_that_are_numbered_by_their_order_keep_their_numbers(study):
    (study.raw / "interviews.csv").unlink()
    rows = [(*row[:2], row[0].removesuffix(".txt"), *row[3:]) for row in ROWS]
    found = planning.plan(study, "i01", _spoken(*rows))
    carrying_out.carry_out(found)
    assert (study.raw / "interviews.csv").read_text(encoding="utf-8") == "file,interview_id\nb.txt,i02\n"


@pytest.mark.parametrize("people", ["", "Datei;Alter\nZimmer-Petra Lehmann.txt;40\n"])
def test_interviews_that_the_reader_numbered_are_the_same_after_a_withdrawal(workspace, people):
    talks = {"Kraushaar, Edeltraud": "B", "Transkript-Schimmelpfennig-Mia": "B", "Zimmer-Petra Lehmann": "Anton|Berta"}
    said = {name: "".join(f"I: Wie?\n{who}: {who} sagt {name[::-1]}.\n" for who in speakers.split("|")) for name, speakers in talks.items()}  # fmt: skip
    made = make_study(
        workspace, {f"{name}.txt": text for name, text in said.items()}, interviews={"interviewers": ["I"]}
    )
    (made.raw / "codings").mkdir()
    (made.raw / "codings" / "anna.csv").write_text("verbatim_id,code\ni01-001,fears\ni02-001,fears\ni03-001,needs\n")
    if people:
        (made.raw / "interviews.csv").write_text(people)
    columns = ["file", "interview_id", "speaker", "text"]
    before = read_interviews(made).turns[columns]
    found = planning.plan(made, "i01", spoken(made), id_columns=ID_COLUMNS)
    carrying_out.carry_out(found)
    after = read_interviews(made).turns[columns]
    assert after.values.tolist() == before[before["interview_id"] != "i01"].values.tolist()
    assert set(after["interview_id"]) == {"i02", "i03"}
    assert (made.raw / "codings" / "anna.csv").read_text().splitlines()[1:] == ["i02-001,fears", "i03-001,needs"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_in_a_table_without_ids_a_row_goes_and_codings_stay_with_their_passages(workspace, kind):
    made = make_study(workspace, {})
    path = made.raw / "interviews" / f"antworten.{kind}"
    said = ["Die Hotline ist langsam.", "Gut so.", "Der Preis stimmt\nnicht.", "Gut so."]
    table = pd.DataFrame({"text": said, "alter": ["40", "30", "50", "20"]})
    table.to_csv(path, index=False) if kind == "csv" else table.to_excel(path, index=False)
    (made.raw / "codings").mkdir()
    (made.raw / "codings" / "anna.csv").write_text(
        "verbatim_id,code\n" + "".join(f"antworten-00{n}-001,c{n}\n" for n in (1, 2, 3, 4))
    )
    columns = ["file", "interview_id", "text"]
    before = read_interviews(made).turns[columns]
    found = planning.plan(made, "antworten-002", spoken(made), id_columns=ID_COLUMNS, given=ids_given(made))
    assert not found.by_hand
    carrying_out.carry_out(found)
    after = read_interviews(made).turns[columns]
    assert after.values.tolist() == before[before["interview_id"] != "antworten-002"].values.tolist()
    assert (made.raw / "codings" / "anna.csv").read_text().split() == [
        "verbatim_id,code", "antworten-001-001,c1", "antworten-003-001,c3", "antworten-004-001,c4",
    ]  # fmt: skip
    assert carrying_out.traces(found)[0] == []


def test_files_whose_names_were_judged_together_are_called_the_same_after_a_withdrawal(workspace):
    talk = "I: Wie?\nB: {} sagt etwas.\n"
    made = make_study(workspace, {f"{name}.txt": talk.format(name[-1]) for name in ("ECSEE_1", "ECSEE_2")})
    found = planning.plan(made, "ECSEE_1", spoken(made), id_columns=ID_COLUMNS, given=ids_given(made))
    carrying_out.carry_out(found)
    assert set(read_interviews(made).turns["interview_id"]) == {"ECSEE_2"}


def test_a_transcript_in_a_table_goes_with_what_was_asked(workspace):
    head, turns = "interview,speaker,text\n", "{0},I,Wie war es?\n{0},B,Gut war es {0}.\n"
    made = make_study(workspace, {"alle.csv": head + "".join(turns.format(n) for n in ("g4", "g5"))})
    found = planning.plan(made, "g4", spoken(made), id_columns=ID_COLUMNS, given=ids_given(made))
    path = made.raw / "interviews" / "alle.csv"
    assert found.rewritten[path].decode() == head + turns.format("g5")


def test_a_bare_number_is_the_id_in_a_column_of_ids_and_nothing_else(study):
    (study.raw / "survey.csv").write_text("nr;note\n4;1\n5;4\n")
    (study.raw / "study.yml").write_text("level: 4\n")
    found = planning.plan(study, "4", _spoken(*ROWS))
    carrying_out.carry_out(found)
    assert carrying_out.traces(found)[0] == []
    (study.raw / "customers.csv").write_text("nr,umsatz\n4,10\n")
    (study.raw / "codings" / "ben.csv").write_text("verbatim_id,code\ns-warum-4,fears\n")
    assert {trace.path.name for trace in carrying_out.traces(found)[0]} == {"customers.csv", "ben.csv"}


def test_rows_of_a_sheet_go_below_its_headings(tmp_path):
    table = pd.DataFrame({"verbatim_id": ["i01-001", "i02-001", "i01-002"], "code": ["a", "b", "c"]})
    path = tmp_path / "anna.xlsx"
    table.to_excel(path, index=False)
    path.write_bytes(tables.without_rows(path, lambda row: row.get("verbatim_id", "").startswith("i01-")))
    assert pd.read_excel(path)["code"].tolist() == ["b"]


def test_in_a_table_of_what_many_said_only_their_rows_go(study):
    path = study.raw / "interviews" / "antworten.csv"
    path.write_text("wer,text\nr1,Gut.\nr2,Schlecht.\n", encoding="utf-8")
    rows = [("antworten.csv", r, r, r, r, None, None, text) for r, text in (("r1", "Gut."), ("r2", "Schlecht."))]
    found = planning.plan(study, "r1", _spoken(*rows))
    assert not found.by_hand
    carrying_out.carry_out(found)
    assert path.read_text(encoding="utf-8") == "wer,text\nr2,Schlecht.\n"


def test_journals_and_memos_of_the_workbench_lose_what_they_hold_of_the_person(study):
    (study.raw / "memos").mkdir()
    (study.raw / "memos" / "anna.csv").write_text(
        "memo_id,about,interview_id,verbatim_id,text\na,interview,i01,,x\nb,passage,,i02-001,y\n"
    )
    changes = [
        ["decision", ["i01-001", "fears"], None, {"status": "accepted", "quote": "drei Hunde"}], ["text", ["i01-001"], None, SAID],
        ["decision", ["i02-001", "fears"], None, {"status": "accepted"}], ["text", ["lost/row/a_vogt-7"], None, SAID],
        ["memo", ["a"], None, {"about": "interview", "interview_id": "i01", "text": "x"}],
    ]  # fmt: skip
    journal = study.raw / "codings" / ".anna.log"
    lines = [{"n": 1, "do": "decide", "changes": changes}, {"n": 2, "do": "compacted", "codings": "0"}]
    journal.write_text("".join(json.dumps(line) + "\n" for line in lines))
    held = FileLock(f"{journal}.open", is_singleton=False)
    with held.acquire(), pytest.raises(UsageError, match="the coding workbench of anna is open; close its notebook"):
        planning.plan(study, "i01", _spoken(*ROWS))
    carrying_out.carry_out(planning.plan(study, "i01", _spoken(*ROWS)))
    first, second = map(json.loads, journal.read_text().splitlines())
    assert [change[1] for change in first["changes"]] == [["i02-001", "fears"]]
    assert (first["n"], second) == (1, lines[1])
    assert (study.raw / "memos" / "anna.csv").read_text().endswith("text\nb,passage,,i02-001,y\n")
