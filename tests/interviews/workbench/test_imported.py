"""A project of another tool at the workbench: its codings are shown, can be edited, and say to the stages what they said before."""

from __future__ import annotations

import pytest

from insights import contracts
from insights.interviews.coding import spans
from insights.interviews.coding.codebook import codes_of
from insights.interviews.coding.decisions import read_decisions
from insights.interviews.exchange.from_study import from_study
from insights.interviews.reading import read_interviews
from insights.interviews.workbench.session import Session, load_tables
from tests.interviews.exchange.studies import coded_study

SPANS = (
    "file,quote,code,status\n"
    "i01.txt,Preis ist zu hoch,zu-hoch,accepted\n"
    "i01.txt,die Hotline ruft,service,accepted\n"
    "i02.txt,Ich finde den Preis angemessen. Ich warte zu lange,service,accepted\n"
    "i02.txt,davon war nie die Rede im Zoo,preis,accepted\n"
    "i01.txt,,(none fits),rejected\n"
)
MEMOS = (
    "memo_id,about,file,quote,code,text,author,created\n"
    "m1,passage,i01.txt,Das Portal ist schnell,,'=Lob,carla,2026-01-01\nm2,interview,i02.txt,,,Paar,carla,2026-01-02\n"
)
COLUMNS = ["verbatim_id", "code", "status", "reason"]


@pytest.fixture
def study(workspace, monkeypatch):
    monkeypatch.setattr("insights.interviews.privacy.pseudonymise_texts", lambda texts, study, key: texts)
    study = coded_study(workspace)
    for folder, text in (("codings", SPANS), ("memos", MEMOS)):
        (study.raw / folder).mkdir()
        (study.raw / folder / "carla.csv").write_text(text, encoding="utf-8")
    return study


def _placed(study):
    """These interviews name nobody, so that nothing in them is masked."""
    read = read_interviews(study)
    said = contracts.load("verbatims", study)
    return spans.place(study, codes_of(study), said, read=read.turns, masked=read.turns, notes=read.notes)


def _decisions(study, placed=None):
    said = contracts.load("verbatims", study)
    codes = codes_of(study)
    found = read_decisions(study, codes, said, placed=placed and placed.codings)
    return sorted(found[COLUMNS].fillna("").itertuples(index=False, name=None))


def test_imported_codings_are_the_coders_own_and_mean_to_the_stages_what_they_meant(study):
    tables = load_tables(study)
    placed = _placed(study)
    before = _decisions(study, placed)
    own = Session(study, "Carla", tables, placed=placed)
    own.save()
    assert own.coder == "carla"
    assert ("i01-001", "zu-hoch", "accepted", "Preis ist zu hoch") in before
    assert _decisions(study) == before
    assert {"i01-001", "i01-002"} == own.file.read()
    assert ["decision", ["i01-001", "service"], {"status": "accepted", "quote": "die Hotline ruft"}] in own.opening()[
        "state"
    ]
    assert (study.raw / "codings" / "imported" / "carla.csv").read_text(encoding="utf-8") == SPANS
    assert own.file.lost == {"row/i02-5": ("davon war nie die Rede im Zoo", ["preis"])}
    own.act({"do": "decide", "items": [["i01-001", "zu-hoch", "rejected", ""]]})
    own.close()
    again = Session(study, "carla", tables)
    assert again.file.decided()["i01-001", "zu-hoch"]["status"] == "rejected"
    assert len(again.file.notices) == 1  # what was lost is told again, what was taken over is not
    assert again.file.lost == own.file.lost


def test_memos_of_other_tools_stand_at_their_passage_and_in_the_overview_and_go_out_again(study):
    own = Session(study, "ben", load_tables(study), placed=_placed(study))
    shown = {memo["memo_id"]: memo for memo in own.report()["memos"]}
    assert (shown["m1"]["coder"], shown["m1"]["verbatim_id"], shown["m1"]["text"]) == ("carla", "i01-002", "=Lob")
    assert shown["m2"]["interview_id"] == "i02"
    own.act({"do": "memo", "memo": {"id": "b1", "about": "passage", "verbatim_id": "i02-001", "text": "Ein Wort dazu"}})
    own.close()
    carla = Session(study, "carla", load_tables(study), placed=_placed(study))
    assert carla.file.memos()["m1"]["verbatim_id"] == "i01-002"
    carla.act({"do": "memo", "memo": {**carla.file.memos()["m1"], "id": "m1", "text": "Doch kein Lob"}})
    carla.close()
    project = from_study(study).project
    texts = project.documents.set_index("document_id")["text"]
    found = {row.text: row for row in project.memos.itertuples()}
    assert set(found) == {"Doch kein Lob", "Paar", "Ein Wort dazu"}
    assert texts["i01"][found["Doch kein Lob"].start : found["Doch kein Lob"].end] == "Das Portal ist schnell"
    assert texts["i02"][found["Ein Wort dazu"].start : found["Ein Wort dazu"].end] == "Ich finde den Preis angemessen"
    assert (found["Paar"].about, found["Paar"].document_id, found["Ein Wort dazu"].author) == ("document", "i02", "ben")
