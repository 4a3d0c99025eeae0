"""Headers of survey tools are recognised, and answers are never taken for one."""

from __future__ import annotations

import pytest

from insights.tabular import read_table


def table(folder, text):
    path = folder / "survey.csv"
    path.write_text(text, encoding="utf-8")
    return read_table(path)


def test_qualtrics_names_questions_and_import_ids_are_one_header(tmp_path):
    text = (
        "StartDate,Q1,Q2_1\n"
        "Start Date,How old are you?,Which channels? - Phone\n"
        '"{""ImportId"":""startDate""}","{""ImportId"":""QID1""}","{""ImportId"":""QID2_1""}"\n'
        "2025-01-01,30,Phone\n2025-01-02,41,\n"
    )
    found = table(tmp_path, text)
    assert list(found.frame.columns) == ["StartDate", "Q1", "Q2_1"]
    assert found.labels["Q1"] == "How old are you?"
    assert len(found.frame) == 2
    assert found.row(0) == 4
    assert "Qualtrics" in found.notes[0]


def test_questions_below_the_names_become_labels(tmp_path):
    text = "lfdn;v_1;v_2;v_3\nLaufende Nummer;Wie alt sind Sie?;Wie zufrieden?;Was fehlt?\n1;30;4;Musik\n2;41;5;Ruhe\n3;25;1;\n"
    found = table(tmp_path, text)
    assert found.labels["v_2"] == "Wie zufrieden?"
    assert found.frame["v_1"].tolist() == ["30", "41", "25"]
    assert found.row(0) == 3


@pytest.mark.parametrize(
    "text",
    [
        "q1,q2,q3\nMehr Ruhe bitte,Alles gut so,Nichts\nWeniger Lärm,Passt,Mehr Platz\nEin Sofa,Mehr Tische,Nichts\n",
        "id,alter,note\n1,30,2\n2,31,3\n3,32,1\n",
        "id,alter,note\nk. A.,k. A.,2\n2,31,3\n3,32,1\n",
        "id,beruf,text\n1,Arzt,ja\n2,Lehrer,nein\n3,Arzt,ja\n",
    ],
)
def test_first_answers_are_no_second_header(tmp_path, text):
    assert len(table(tmp_path, text).frame) == 3


def test_limesurveys_codes_and_questions_in_one_cell_are_parted(tmp_path):
    text = (
        'id. Antwort ID,G1Q1. Wie alt sind Sie?,"G1Q2[SQ001]. Welche Kanäle, bitte? [Telefon]",G1Q2[SQ002]. Welche Kanäle? [Mail]\n'
        "1,30,Ja,Nein\n2,31,Nein,Ja\n"
    )
    found = table(tmp_path, text)
    assert list(found.frame.columns) == ["id", "G1Q1", "G1Q2[SQ001]", "G1Q2[SQ002]"]
    assert found.labels["G1Q2[SQ002]"] == "Welche Kanäle? [Mail]"


def test_merged_headings_above_the_names_lead_the_labels(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Person", None, None, "Zufriedenheit", None], ["id", "alter", "ort", "preis", "service"]):
        sheet.append(row)
    for i in range(3):
        sheet.append([f"p{i}", 30 + i, "Ulm", 1 + i, 5 - i])
    sheet.merge_cells("A1:C1")
    sheet.merge_cells("D1:E1")
    book.save(tmp_path / "survey.xlsx")
    found = read_table(tmp_path / "survey.xlsx")
    assert list(found.frame.columns) == ["id", "alter", "ort", "preis", "service"]
    assert found.labels["service"] == "Zufriedenheit: service"
    assert found.row(0) == 3
