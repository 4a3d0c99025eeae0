"""Tables of utterances, answers and turns."""

from __future__ import annotations

import re
import zipfile

import pytest

from insights.errors import InputError
from insights.interviews.reading import read_interviews
from tests.interviews.making import make_study
from tests.interviews.reading.scripts import ASKED, TOLD, spoken
from tests.interviews.reading.writing import packed


def test_tables_of_verbatims_have_one_respondent_per_id(workspace):
    text = "person;frage;antwort\np1;Wie war es?;Gut\np1;Und sonst?;Teuer\np2;Wie war es?;\np3;Wie war es?;Na ja\n"
    interviews = read_interviews(make_study(workspace, {"verbatims.csv": text}))

    assert interviews.people["respondent_id"].tolist() == ["p1", "p3"]
    said = interviews.turns[interviews.turns["role"] == "respondent"]
    assert said["text"].tolist() == ["Gut", "Teuer", "Na ja"]
    assert said["line"].tolist() == [2, 3, 5]


def test_tables_take_the_columns_that_the_settings_name(workspace):
    study = make_study(
        workspace, {"v.csv": "wer,was\na,Gut\n"}, interviews={"tables": {"v.csv": {"text": "was", "respondent": "wer"}}}
    )
    assert spoken(study) == [("respondent", "Gut")]
    wrong = make_study(workspace, {"v.csv": "wer,was\na,Gut\n"}, interviews={"tables": {"v.csv": {"text": "wass"}}})
    with pytest.raises(InputError, match="no column 'wass'.*did you mean 'was'"):
        read_interviews(wrong)


ANSWERS = (
    "Nr;Name;E-Mail;Alter;Gruppe;Warum sind Sie gekommen?;Was fehlt?;Bemerkung\n"
    "1;Sabine Kröger;s@x.de;47;Mitarbeiterin;Weil es nah ist.;;Sie war in Eile und sprach leise\n"
    "2;Jan Ott;;;;;Licht;Er hat viel Zeit mitgebracht heute\n"
    "3;Eva Maus;;30;;;;\n"
)


def test_a_table_of_answers_gives_people_with_attributes_and_turns_under_their_questions(workspace):
    guide = 'items:\n  - {id: g1, question: "Warum sind Sie gekommen?"}\n'
    read = read_interviews(make_study(workspace, {"antworten.csv": ANSWERS}, beside={"guide.yml": guide}))

    assert read.people[["respondent_id", "name", "group", "Alter"]].fillna("").values.tolist() == [
        ["antworten-001", "Sabine Kröger", "staff", "47"],
        ["antworten-002", "Jan Ott", "customer", ""],
    ]
    first = read.turns[read.turns["interview_id"] == "antworten-001"]
    assert first["text"].tolist() == [
        "Warum sind Sie gekommen?",
        "Weil es nah ist.",
        "Bemerkung",
        "Sie war in Eile und sprach leise",
    ]
    assert first["guide_item"].fillna("").tolist() == ["g1", "g1", "", ""]
    notes = " ".join(read.notes["note"])
    assert "one person a row, answering 3 questions: Warum sind Sie gekommen?, Was fehlt?, Bemerkung" in notes
    assert "attributes of the people: Nr, Alter" in notes


def test_people_who_are_only_called_by_their_names_get_neutral_ids(workspace):
    read = read_interviews(make_study(workspace, {"v.csv": "person;antwort\nSabine Kröger;Gut.\nSabine Kröger;Ja.\n"}))

    assert read.people[["respondent_id", "name"]].values.tolist() == [["v-001", "Sabine Kröger"]]
    assert set(read.turns["speaker"]) == {"v-001"}


def test_a_table_of_several_transcripts_gives_each_its_own_turns(workspace):
    rows = "interview;sprecher;text\n" + "".join(
        f"i{n};{s};{t}\n" for n in (1, 2) for s, t in (("I", ASKED), ("B", TOLD)) * 2
    )
    read = read_interviews(make_study(workspace, {"alle.csv": rows}))

    assert read.turns.groupby("interview_id")["turn"].agg(list).to_dict() == {"i1": [1, 2, 3, 4], "i2": [1, 2, 3, 4]}
    assert read.people["respondent_id"].tolist() == ["i1", "i2"]


def test_a_table_without_words_asks_for_the_column(workspace):
    with pytest.raises(InputError, match="which column holds the verbatims"):
        read_interviews(make_study(workspace, {"v.csv": "a;b\n1;2\n"}))
    with pytest.raises(InputError, match="has 20,002 rows, far more than a table of interviews; a survey goes beside"):
        read_interviews(make_study(workspace, {"v.csv": "text\n" + "a\n" * 20_001}))


def test_headings_that_run_over_lines_and_pages_are_offered_in_one_line(workspace):
    with pytest.raises(InputError, match="which column holds the verbatims") as error:
        read_interviews(make_study(workspace, {"v.csv": f'"a\nb";"{"c " * 500}"\n1;2\n'}))
    assert "there are: a b, c c" in str(error.value)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 600


def test_a_workbook_whose_styles_are_broken_gets_a_sentence(workspace, tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["id", "text"])
    book.active.append(["p1", "Gut."])
    book.save(tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    members["xl/styles.xml"] = re.sub(rb"<borders.*?</borders>", b"", members["xl/styles.xml"]).replace(
        b'borderId="0"', b'borderId="9"'
    )
    with pytest.raises(InputError, match="cannot be opened as an Excel workbook"):
        read_interviews(make_study(workspace, {"a.xlsx": packed(members)}))
