"""What is special about single formats: encodings, formulas, SPSS missing values, codebooks."""

from __future__ import annotations

import zipfile

import pandas as pd
import pytest

from insights.errors import InputError
from insights.tabular import read_table


def test_a_file_that_mixes_encodings_is_read_line_by_line_and_says_so(tmp_path):
    lines = ["ort;n", "Köln;1", "Münster;2", "Nürnberg;3"]
    data = b"\n".join(line.encode("cp1252" if "Münster" in line else "utf-8") for line in lines)
    (tmp_path / "survey.csv").write_bytes(data)
    table = read_table(tmp_path / "survey.csv")
    assert table.frame["ort"].tolist() == ["Köln", "Münster", "Nürnberg"]
    assert "mixes encodings: lines 3 are not UTF-8" in table.notes[0]


def test_formulas_without_a_stored_result_are_named_by_cell(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["id", "x", "y"], ["a", 1, "=B2*2"], ["b", 2, "=B3*2"]):
        book.active.append(row)
    book.save(tmp_path / "survey.xlsx")
    with pytest.raises(InputError, match="the cells C2, C3 hold formulas whose results were never stored"):
        read_table(tmp_path / "survey.xlsx")


def test_formulas_with_their_result_are_read(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["id", "x", "y"], ["a", 1, "=B2*2"], ["b", 2, 4]):
        book.active.append(row)
    book.save(tmp_path / "plain.xlsx")
    with zipfile.ZipFile(tmp_path / "plain.xlsx") as plain, zipfile.ZipFile(tmp_path / "survey.xlsx", "w") as counted:
        for name in plain.namelist():
            data = plain.read(name)
            if name.endswith("sheet1.xml"):
                data = (
                    data.replace(b"<v></v>", b"<v>2</v>").replace(b"<v />", b"<v>2</v>").replace(b"<v/>", b"<v>2</v>")
                )
            counted.writestr(name, data)
    assert read_table(tmp_path / "survey.xlsx").frame["y"].tolist() == ["2", "4"]


@pytest.mark.parametrize("compress", [False, True])
def test_values_that_spss_declares_missing_are_missing(tmp_path, compress):
    import pyreadstat

    path = tmp_path / ("survey.zsav" if compress else "survey.sav")
    frame = pd.DataFrame({"q": [1.0, 2.0, 9.0, 99.0], "t": ["a", "b", "c", "d"]})
    pyreadstat.write_sav(
        frame,
        str(path),
        compress=compress,
        missing_ranges={"q": [{"lo": 9, "hi": 9}, {"lo": 90, "hi": 99}]},
        variable_value_labels={"q": {1: "ja", 2: "nein", 9: "weiß nicht"}},
    )
    table = read_table(path)
    assert table.frame["q"].isna().tolist() == [False, False, True, True]
    assert table.value_labels["q"] == {"1": "ja", "2": "nein"}
    assert "q (90 to 99, 9)" in table.notes[0]


@pytest.mark.parametrize(
    ("options", "labels"),
    [
        ("sicher (1), eher sicher (2), unsicher (3)", {"1": "sicher", "2": "eher sicher", "3": "unsicher"}),
        ("1 = ja; 2 = nein", {"1": "ja", "2": "nein"}),
        ("1: ja, gern, 2: nein", {"1": "ja, gern", "2": "nein"}),
        ("männlich, weiblich", {}),
    ],
)
def test_a_codebook_may_hold_all_options_of_a_question_in_one_cell(tmp_path, options, labels):
    (tmp_path / "survey_codebook.csv").write_text(f'Bezeichnung,Frage,Auswahl\nq,Wie sicher?,"{options}"\n')
    (tmp_path / "survey.csv").write_text("id,q\na,1\nb,2\n")
    table = read_table(tmp_path / "survey.csv")
    assert table.labels["q"] == "Wie sicher?"
    assert table.value_labels.get("q", {}) == labels


def test_a_codebook_may_be_a_workbook_of_its_own(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    for row in (["variable", "label", "value", "value_label"], ["q", "How?", 1, "bad"], [None, None, 2, "good"]):
        book.active.append(row)
    book.save(tmp_path / "survey_codebook.xlsx")
    (tmp_path / "survey.csv").write_text("id,q\na,1\nb,2\n")
    assert read_table(tmp_path / "survey.csv").value_labels == {"q": {"1": "bad", "2": "good"}}
