"""Bad input: one clear sentence each, naming the file and what to do, and nothing half-written."""

from __future__ import annotations

import pytest

from insights.checking import check_study
from insights.runner import run_study
from insights.study import open_study

TALK = "I: Wie geht es Ihnen damit?\nB: Die Suche dauert mir zu lange, ich gebe dann auf und rufe an.\n"
STUDY = "title: Neu\nquestions: ['Warum?']\n"
COLUMNS = STUDY + "columns:\n  nr: id\n  alter: {role: demographic, kind: numeric}\n  nps: nps\n"


@pytest.fixture
def folder(workspace):
    path = workspace.raw("neu")
    (path / "interviews").mkdir(parents=True)
    (path / "study.yml").write_text(STUDY, encoding="utf-8")
    return path


def _only_mistake(folder) -> str:
    problems = check_study("neu").problems
    assert len(problems) == 1, problems
    assert "Traceback" not in problems[0]
    return problems[0]


def _interview(folder, name, content):
    data = content if isinstance(content, bytes) else content.encode()
    (folder / "interviews" / name).write_bytes(data)


def _survey(folder, text, study=COLUMNS):
    (folder / "study.yml").write_text(study, encoding="utf-8")
    (folder / "survey.csv").write_text(text, encoding="utf-8")


def test_an_empty_folder(folder):
    assert "there is nothing to work on: put interviews into interviews/ or a survey beside study.yml" in _only_mistake(
        folder
    )


def test_an_interview_in_which_the_interviewed_never_speak(folder):
    _interview(folder, "i01.txt", "I: Hallo?\nI: Sind Sie noch da?\n")
    mistake = _only_mistake(folder)
    assert "i01.txt" in mistake


def test_an_empty_interview(folder):
    _interview(folder, "i01.txt", "")
    assert "i01.txt" in _only_mistake(folder)


def test_a_file_of_a_type_that_cannot_be_read(folder):
    _interview(folder, "i01.mp3", b"\x00\x01")
    mistake = _only_mistake(folder)
    assert "i01.mp3" in mistake
    assert ".docx" in mistake


@pytest.mark.parametrize("name", ["i01.docx", "i01.xlsx"])
def test_a_damaged_office_file(folder, name):
    _interview(folder, name, b"PK\x03\x04 not really")
    assert name in _only_mistake(folder)


def test_a_damaged_survey_workbook(folder):
    (folder / "study.yml").write_text(COLUMNS, encoding="utf-8")
    (folder / "survey.xlsx").write_bytes(b"PK\x03\x04 not really")
    assert "survey.xlsx" in _only_mistake(folder)


def test_text_in_cp1252_is_no_mistake(folder):
    _interview(folder, "i01.txt", TALK.replace("Suche", "Grüße-Suche").encode("cp1252"))
    findings = check_study("neu")
    assert findings.problems == []
    assert any("Grüße-Suche" in line for line in findings.seen)


def test_two_interviews_of_one_name(folder):
    _interview(folder, "i01.txt", TALK)
    _interview(folder, "i01.md", TALK)
    mistake = _only_mistake(folder)
    assert "i01" in mistake
    assert "i01.md" in mistake


def test_an_id_given_twice_in_the_survey(folder):
    _survey(folder, "nr,alter,nps\n1,30,7\n2,31,8\n1,32,9\n")
    mistake = _only_mistake(folder)
    assert "survey.csv" in mistake
    assert "'1'" in mistake or " 1 " in mistake


def test_an_unknown_column_in_study_yml(folder):
    _survey(folder, "nr,alter,npss\n1,30,7\n2,31,8\n")
    mistake = _only_mistake(folder)
    assert "'nps'" in mistake
    assert "npss" in mistake


def test_a_survey_with_one_row(folder):
    _survey(folder, "nr,alter,nps\n1,30,7\n")
    assert "survey.csv" in _only_mistake(folder)


def test_a_column_in_which_nobody_answered(folder):
    _survey(folder, "nr,alter,nps\n1,,7\n2,,8\n3,,9\n")
    mistake = _only_mistake(folder)
    assert "alter" in mistake


def test_text_in_a_column_of_numbers(folder):
    _survey(folder, "nr,alter,nps\n1,30,7\n2,alt,8\n3,40,9\n")
    mistake = _only_mistake(folder)
    assert "alter" in mistake
    assert "row 3" in mistake


def test_a_recommendation_scale_from_1_to_10(folder):
    rows = "\n".join(f"{i},{20 + i},{i % 10 + 1}" for i in range(40))
    _survey(folder, f"nr,alter,nps\n{rows}\n", COLUMNS.replace("nps: nps", 'nps: {role: nps, label: "1 bis 10"}'))
    assert "nps" in _only_mistake(folder)


def test_yaml_with_tabs_and_postcodes_with_leading_zeros(folder):
    _survey(
        folder,
        "nr,plz,nps\n1,01067,7\n2,01069,8\n3,04103,9\n",
        STUDY + "columns:\n  nr: id\n  plz: {role: demographic, missing: [01067]}\n  nps: nps\n",
    )
    assert check_study("neu").problems == []
    assert open_study("neu").settings.columns["plz"].missing == ["01067"]
    (folder / "study.yml").write_text("title: Neu\ncolumns:\n\tnr: id\n", encoding="utf-8")
    assert "line 3: indented with a tab" in _only_mistake(folder)


def test_a_mistake_found_by_a_stage_leaves_nothing_half_written(folder):
    from insights.errors import StageError

    _survey(folder, "nr,alter,nps\n1,30,7\n2,31,8\n1,32,9\n")
    with pytest.raises(StageError) as caught:
        run_study(open_study("neu"), only="demographics")
    assert "survey.csv" in str(caught.value)
    written = [path.name for path in open_study("neu").processed.iterdir() if not path.name.startswith(".")]
    assert written == []
