"""A study for other tools, and back again."""

import csv

import openpyxl
import pandas as pd
import pytest

from insights import contracts
from insights.errors import ContractError, UsageError
from insights.interviews.coding.codebook import codes_of
from insights.interviews.coding.spans import place
from insights.interviews.exchange.exporting import export
from insights.interviews.exchange.formats import read_incoming
from insights.interviews.exchange.into_study import plan_import, write_import
from insights.interviews.exchange.refi import read_qdpx
from insights.interviews.privacy import lexicon, pseudonymise
from insights.interviews.reading import read_interviews
from insights.interviews.verbatims import from_turns
from insights.study import open_study
from tests.conftest import filled
from tests.interviews.exchange.studies import CODINGS, coded_study, new_study

PAIRS = {(verbatim, code, who) for verbatim, code, who, _ in CODINGS}


def _back(study):
    """The codings of a study as the next run would place them."""
    study = open_study(study.name, workspace=study.workspace)
    interviews = read_interviews(study)
    said = from_turns(interviews.turns, interviews.people)
    turns = interviews.turns
    return interviews, place(study, codes_of(study), said, read=turns, masked=turns, notes=interviews.notes.iloc[:0])


@pytest.mark.parametrize("target", ["maxqda", "atlasti", "nvivo", "qualcoder"])
def test_a_study_comes_back_from_every_tool_with_the_same_codings_on_the_same_passages(workspace, tmp_path, target):
    study = coded_study(workspace)
    done = export(study, target, out=tmp_path / "kiosk.qdpx")
    assert done.held == ["2 documents", "5 codings by anna, ben", "3 codes", "3 people", "0 memos"]
    again = new_study(workspace, "again")
    plan = plan_import(read_incoming(tmp_path / "kiosk.qdpx"), again)
    write_import(plan, again)
    interviews, found = _back(again)
    assert set(found.codings[["verbatim_id", "code", "coder"]].itertuples(index=False, name=None)) == PAIRS
    reasons = found.codings.set_index(["verbatim_id", "code", "coder"])["reason"].fillna("").to_dict()
    assert reasons == {(verbatim, code, who): words for verbatim, code, who, words in CODINGS}
    assert found.notes.empty
    people = interviews.people.set_index("respondent_id")[["group", "alter"]].fillna("").to_dict("index")
    assert people == {
        "i01": {"group": "customer", "alter": "40–49"}, "i02-x": {"group": "staff", "alter": "30–39"},
        "i02-y": {"group": "former customer", "alter": ""},
    }  # fmt: skip
    book = {code.id: (code.name, code.parent, code.colour) for code in open_study("again").codebook.codes}
    assert book["preis"] == ("Preis", None, "#aa0000")
    assert book["zu-hoch"][1] == "preis"


def test_ids_given_by_hand_come_back_as_they_are_and_stand_for_the_interviewed_in_the_texts(workspace, tmp_path):
    talk = "I: Was sagt {0}?\n\nB: {0} war da und Toni auch.\n\nI: Und sonst?\n\nB: Nichts weiter als {0}s Auto.\n"
    files = {f"interviews/{name}.txt": talk.format("Herr Oeltjens") for name in "ab"}
    files["interviews.csv"] = (
        "file,interview_id,name\na.txt,Team_Wischnewski_01,Jan Oeltjens\nb.txt,P_2,Lea Kalkowski\n"
    )
    study = new_study(workspace, "first", files)
    masked = pseudonymise(read_interviews(study), study)
    said = from_turns(masked.turns, masked.people)
    codings = filled(pd.DataFrame({"verbatim_id": [], "code": [], "coder": []}), "codings")
    codes = filled(pd.DataFrame({"code": [], "name": [], "parent": []}), "codes")
    tables = {"turns": masked.turns, "verbatims": said, "people": masked.people, "codings": codings, "codes": codes}
    for name, table in tables.items():
        contracts.save(table, name, study)
    export(study, "maxqda", out=tmp_path / "first.qdpx")
    again = new_study(workspace, "again")
    write_import(plan_import(read_incoming(tmp_path / "first.qdpx"), again), again)
    back = pseudonymise(read_interviews(again), again)
    columns = ["interview_id", "turn", "text"]
    assert "Herr Team_Wischnewski_01 war da und Person 1 auch." in set(masked.turns["text"])
    assert sorted(back.turns[columns].values.tolist()) == sorted(masked.turns[columns].values.tolist())
    assert set(back.people["respondent_id"]) == {"Team_Wischnewski_01", "P_2"}
    assert "Team" not in set(back.review["original"])


def test_the_same_study_gives_the_same_file_and_another_file_is_not_overwritten(workspace, tmp_path):
    study = coded_study(workspace)
    for name in ("a.qdpx", "b.qdpx"):
        export(study, "maxqda", out=tmp_path / name)
    assert (tmp_path / "a.qdpx").read_bytes() == (tmp_path / "b.qdpx").read_bytes()
    (tmp_path / "a.qdpx").write_text("something else")
    with pytest.raises(UsageError, match=r"a\.qdpx: is there already and holds something else"):
        export(study, "maxqda", out=tmp_path / "a.qdpx")


def test_proposals_go_only_where_asked_and_never_come_back_as_a_coder(workspace, tmp_path):
    study = coded_study(workspace)
    done = export(study, "qualcoder", out=tmp_path / "with.qdpx", proposals=True)
    assert done.held[1] == "6 codings by anna, ben, machine"
    assert done.said == ["1 rejection: not in the file, for other tools have no codings that say no"]
    plan = plan_import(read_incoming(tmp_path / "with.qdpx"), new_study(workspace, "again"))
    assert plan.codings == {"anna": 4, "ben": 2} or plan.codings == {"anna": 3, "ben": 2}
    assert {
        "where": "codings",
        "what": "proposals of a machine",
        "why": "the machine proposes anew",
        "n": 1,
    } in plan.lost


def test_without_texts_nothing_that_anybody_said_is_in_the_file(workspace, tmp_path):
    study = coded_study(workspace)
    export(study, "maxqda", out=tmp_path / "a.qdpx", texts=False)
    project = read_qdpx(tmp_path / "a.qdpx")
    assert not project.documents["text"].str.contains("Preis").any()
    export(study, "tidy", out=tmp_path / "a.csv", texts=False)
    assert "Hotline" not in (tmp_path / "a.csv").read_text(encoding="utf-8")
    with pytest.raises(UsageError, match=r"projects are written as \.qdpx, a codebook alone as \.qdc"):
        export(study, "maxqda", out=tmp_path / "a.zip")


def test_a_tidy_table_has_a_row_per_coding_and_can_be_opened_in_a_spreadsheet_without_harm(workspace, tmp_path):
    study = coded_study(workspace)
    said = contracts.load("verbatims", study)
    said["text"] = said["text"].str.replace("Ich warte", "=1+1 warte")
    contracts.save(said, "verbatims", study)
    export(study, "tidy", out=tmp_path / "t.csv")
    rows = list(csv.DictReader((tmp_path / "t.csv").open(encoding="utf-8")))
    assert [row["code"] for row in rows] == ["Preis > zu hoch", "Service", "Service", "Service", "Service"]
    assert rows[-1]["quote"].startswith("'=1+1 warte")
    export(study, "tidy", out=tmp_path / "t.xlsx")
    cell = openpyxl.load_workbook(tmp_path / "t.xlsx").active["F6"]
    assert (cell.data_type, cell.value[:6]) == ("s", "=1+1 w")
    assert read_incoming(tmp_path / "t.csv").quoted["quote"].tolist()[-1].startswith("=1+1 warte")


def test_a_matrix_has_a_row_per_person_and_ones_where_most_coders_gave_a_code(workspace, tmp_path):
    study = coded_study(workspace)
    export(study, "matrix", out=tmp_path / "m.csv")
    rows = list(csv.reader((tmp_path / "m.csv").open(encoding="utf-8")))
    assert rows == [
        ["respondent", "group", "Preis", "zu hoch", "Service"],
        ["i01", "customer", "0", "1", "1"],
        ["i02-x", "staff", "0", "0", "0"],
        ["i02-y", "former customer", "0", "0", "1"],
    ]


def test_codings_that_the_last_run_did_not_know_are_told(workspace, tmp_path):
    study = coded_study(workspace)
    folder = study.raw / "codings"
    folder.mkdir()
    for who in ("anna", "ben"):
        rows = [f'{verbatim},{code},accepted,"{words}"' for verbatim, code, coder, words in CODINGS if coder == who]
        (folder / f"{who}.csv").write_text("\n".join(["verbatim_id,code,status,quote", *rows, ""]))
    assert not [line for line in export(study, "tidy", out=tmp_path / "a.csv").said if "codings/" in line]
    with (folder / "ben.csv").open("a") as table:
        table.write("i01-002,service,accepted,\n")
    for target in ("tidy", "matrix", "maxqda"):
        told = export(study, target, out=tmp_path / f"b-{target}.{'qdpx' if target == 'maxqda' else 'csv'}").said[0]
        assert told.startswith(
            "codings/ holds 5 codings by now, the last run of stage 01 knew 4, and these are in the file"
        )


def test_codings_made_elsewhere_on_the_exported_texts_come_back_to_the_interviews_they_came_from(workspace, tmp_path):
    study = coded_study(workspace)
    export(study, "maxqda", out=tmp_path / "kiosk.qdpx")
    plan = plan_import(read_incoming(tmp_path / "kiosk.qdpx"), study)
    assert sorted(plan.files) == ["codings/anna.csv", "codings/ben.csv"]
    assert sorted(plan.kept) == ["codebook.yml", "interviews/i01.txt", "interviews/i02.txt"]
    write_import(plan, study)
    assert set(_back(study)[1].codings[["verbatim_id", "code", "coder"]].itertuples(index=False, name=None)) == PAIRS


def test_memos_are_masked_and_stand_where_their_words_stand(workspace, tmp_path, monkeypatch):
    # The key alone masks here; what finds names that it lacks has tests of its own and loads dictionaries.
    monkeypatch.setattr(lexicon, "in_dictionary", lambda word: True)
    monkeypatch.setattr(lexicon, "names_abroad", lambda: (frozenset(), frozenset()))
    memos = (
        "memo_id,about,file,quote,code,title,text,author,created\n"
        "m1,passage,i01.txt,Hotline ruft nie zurück,,,Frau Petersen sagt das auch,anna,2026-01-02T10:00:00\n"
        "m2,code,,,preis,,Nur Listenpreise,anna,\nm3,passage,i01.txt,das steht nirgends,,,Verirrt,,\nm4,project,,,,Stand,Noch offen,,\n"
    )
    study = coded_study(workspace, memos=memos)
    (study.raw / "pseudonyms.csv").write_text("entity,original,replacement,interview_id\nperson,Petersen,Person 7,\n")
    export(study, "qualcoder", out=tmp_path / "k.qdpx")
    project = read_qdpx(tmp_path / "k.qdpx")
    texts = project.documents.set_index("document_id")["text"]
    found = {row.text: row for row in project.memos.itertuples()}
    assert set(found) == {"Frau Person 7 sagt das auch", "Nur Listenpreise", "Verirrt", "Noch offen"}
    placed = found["Frau Person 7 sagt das auch"]
    assert texts[placed.document_id][placed.start : placed.end] == "Hotline ruft nie zurück"
    assert [found[text].about for text in ("Nur Listenpreise", "Verirrt", "Noch offen")] == [
        "code",
        "document",
        "project",
    ]


def test_open_answers_go_along_where_asked_under_the_numbers_that_the_report_shows(workspace, tmp_path):
    study = coded_study(workspace)
    said, people = contracts.load("verbatims", study), contracts.load("people", study)
    answer = {
        "verbatim_id": "s-wish-K-0815",
        "respondent_id": "K-0815",
        "source": "survey",
        "question": "wish",
        "text": "Bitte\nbilliger",
    }
    contracts.save(
        filled(pd.concat([said, pd.DataFrame([answer])], ignore_index=True), "verbatims"), "verbatims", study
    )
    person = {"respondent_id": "K-0815", "group": "customer", "source": "survey"}
    contracts.save(pd.concat([people, pd.DataFrame([person])], ignore_index=True), "people", study)
    codings = contracts.load("codings", study)
    coded = {"verbatim_id": "s-wish-K-0815", "code": "preis", "coder": "anna", "status": "accepted", "probability": 1.0}
    contracts.save(filled(pd.concat([codings, pd.DataFrame([coded])], ignore_index=True), "codings"), "codings", study)
    done = export(study, "maxqda", out=tmp_path / "without.qdpx")
    assert "1 open answer of the survey, with 1 coding: not in the file; --open-answers takes them along" in done.said
    export(study, "tidy", out=tmp_path / "with.csv", open_answers=True)
    row = next(csv.DictReader((tmp_path / "with.csv").open(encoding="utf-8")))
    assert [row[name] for name in ("document", "respondent", "verbatim_id", "quote")] == [
        "Offene Antworten: wish", "B001", "s-wish-B001", "Bitte billiger",
    ]  # fmt: skip
    export(study, "matrix", out=tmp_path / "m.csv")
    assert "K-0815" not in (tmp_path / "m.csv").read_text() + (tmp_path / "with.csv").read_text()


def test_a_name_that_was_missed_stops_the_export_and_is_not_repeated(workspace, tmp_path):
    study = coded_study(workspace)
    people = study.raw / "interviews.csv"
    people.write_text(people.read_text().replace("speaker", "speaker,name").replace("i01,,", "i01,,Gerda Tiedemann,").replace("B1,", "B1,,").replace("B2,", "B2,,"))  # fmt: skip
    said = contracts.load("turns", study)
    said.loc[1, "text"] = said.loc[1, "text"] + " Sagt die Tiedemann."
    contracts.save(said, "turns", study)
    with pytest.raises(ContractError, match="kiosk is not exported: 1 place names somebody") as raised:
        export(study, "maxqda", out=tmp_path / "k.qdpx")
    assert "i01.txt" in raised.value.problems[0]
    assert "Tiedemann" not in str(raised.value)
    assert not (tmp_path / "k.qdpx").exists()


def test_a_target_that_does_not_exist_is_named_with_those_that_do(workspace):
    with pytest.raises(UsageError, match="There is no export for 'maxqd'; did you mean 'maxqda'"):
        export(new_study(workspace, "again"), "maxqd")
