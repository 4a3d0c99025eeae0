"""Tables that people deliver are read the same way whatever the format."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest

from insights.errors import InputError
from insights.tabular import read_table


def written(folder, name, text, encoding="utf-8"):
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def workbook(path, **sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def cells(table):
    return [[None if pd.isna(cell) else cell for cell in row] for row in table.frame.itertuples(index=False)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_encoding_and_separator_are_recognised(tmp_path, encoding, separator):
    text = (
        separator.join(["plz", "größe"])
        + "\r\n"
        + separator.join(["01067", "groß"])
        + "\r\n"
        + separator.join(["NA", ""])
    )
    table = read_table(written(tmp_path, "survey.csv", text, encoding))
    assert list(table.frame.columns) == ["plz", "größe"]
    assert cells(table) == [["01067", "groß"], ["NA", None]]
    assert str(table.frame["plz"].dtype) == "str"


def test_semicolons_win_over_decimal_commas(tmp_path):
    table = read_table(written(tmp_path, "survey.csv", "a;b\n1,5;2,5\n3,5;4,5\n"))
    assert cells(table) == [["1,5", "2,5"], ["3,5", "4,5"]]
    assert table.numbers("a").tolist() == [1.5, 3.5]


def test_excels_own_separator_hint_is_no_header(tmp_path):
    table = read_table(written(tmp_path, "survey.csv", "sep=;\na;b\n1;2\n"))
    assert cells(table) == [["1", "2"]]
    assert table.row(0) == 3


def test_excel_cells_become_the_text_that_is_shown(tmp_path):
    import datetime as dt

    path = workbook(
        tmp_path / "survey.xlsx", Daten=[["id", "x", "day"], ["007", 3.0, dt.datetime(2025, 3, 1)], ["8", 2.5, None]]
    )
    assert cells(read_table(path)) == [["007", "3", "2025-03-01"], ["8", "2.5", None]]


def test_leading_zeros_of_number_cells_formatted_as_postcodes_are_kept(tmp_path):
    path = workbook(tmp_path / "survey.xlsx", Daten=[["plz", "x", "y"], [1067, 1, 2]])
    book = openpyxl.load_workbook(path)
    book.active["A2"].number_format = "00000"
    book.save(path)
    assert read_table(path).frame["plz"].tolist() == ["01067"]


def test_a_codebook_sheet_gives_the_labels(tmp_path):
    codebook = [
        ["variable", "label", "value", "value_label"],
        ["q1", "Wie zufrieden?", 1, "gar nicht"],
        [None, None, 2, "sehr"],
    ]
    table = read_table(workbook(tmp_path / "survey.xlsx", Daten=[["id", "q1", "q2"], ["a", 1, 1]], Codebuch=codebook))
    assert table.labels == {"q1": "Wie zufrieden?"}
    assert table.value_labels == {"q1": {"1": "gar nicht", "2": "sehr"}}


def test_a_codebook_beside_a_csv_gives_the_labels(tmp_path):
    written(tmp_path, "survey_codebook.csv", "variable,label,value,value_label\nq1,How?,1,bad\nq1,,2,good\n")
    table = read_table(written(tmp_path, "survey.csv", "id,q1\na,1\n"))
    assert table.value_labels == {"q1": {"1": "bad", "2": "good"}}


def test_titles_above_the_header_and_further_sheets_are_left_out_with_a_note(tmp_path):
    path = workbook(tmp_path / "survey.xlsx", A=[["Umfrage 2025"], [], ["id", "x", "y"], ["a", 1, 2]], B=[["z"], [1]])
    table = read_table(path)
    assert list(table.frame.columns) == ["id", "x", "y"]
    assert table.row(0) == 4
    assert any("row 3" in note for note in table.notes)
    assert any("'B'" in note for note in table.notes)


def test_two_header_rows_are_joined_and_ticks_become_one_multiple_response(tmp_path):
    text = "Respondent ID,Which films?,,,How old?\n,One,Two,Other (please specify),Response\n1,One,,,30\n2,One,Two,Three,41\n3,,,,\n"
    table = read_table(written(tmp_path, "survey.csv", text))
    assert list(table.frame.columns) == [
        "Respondent ID",
        "Which films?",
        "Which films? [Other (please specify)]",
        "How old?",
    ]
    assert cells(table)[:2] == [["1", "One", None, "30"], ["2", "One; Two", "Three", "41"]]
    assert table.multiple == {"Which films?"}
    assert table.row(0) == 3


def test_columns_without_or_with_the_same_name_get_their_own_and_a_note(tmp_path):
    table = read_table(written(tmp_path, "survey.csv", "a,,a\n1,2,3\n"))
    assert list(table.frame.columns) == ["a", "column_2", "a_2"]
    assert any("column 2 has no name" in note for note in table.notes)
    assert any("'a_2' (column 3)" in note for note in table.notes)


def test_sav_keeps_labels_and_value_labels(tmp_path):
    import pyreadstat

    path = tmp_path / "survey.sav"
    frame = pd.DataFrame({"q": [1.0, 2.0, None], "t": ["a", "", "c"]})
    pyreadstat.write_sav(
        frame, str(path), column_labels={"q": "Frage"}, variable_value_labels={"q": {1: "ja", 2: "nein"}}
    )
    table = read_table(path)
    assert cells(table) == [["1", "a"], ["2", None], [None, "c"]]
    assert table.labels["q"] == "Frage"
    assert table.value_labels == {"q": {"1": "ja", "2": "nein"}}


def test_parquet_is_read_as_text(tmp_path):
    path = tmp_path / "events.parquet"
    pd.DataFrame(
        {"n": [1.0, None], "t": ["01", "x"], "d": pd.to_datetime(["2025-01-02 08:30", "2025-01-02 00:00"])}
    ).to_parquet(path)
    assert cells(read_table(path)) == [["1", "01", "2025-01-02 08:30:00"], [None, "x", "2025-01-02"]]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("survey.csv", b"", "is empty"),
        ("survey.csv", b"a,b\n", "no rows"),
        ("survey.csv", b"a,b\n1,2,3\n", "row 2: has 3 cells, but the header has 2"),
        ("survey.csv", b'a,b\n1,"2\n3,4\n', "never closed"),
        ("survey.csv", b"\x00\x01\x02a,b", "NUL bytes"),
        ("survey.xlsx", b"not a zip", "is damaged or not an Excel workbook"),
        ("survey.sav", b"$FL2 nonsense", "cannot be opened as an SPSS file"),
        ("survey.parquet", b"PAR1", "cannot be opened as a Parquet file"),
        ("survey.docx", b"x", "cannot be read"),
    ],
)
def test_damaged_files_are_refused_in_one_sentence_that_names_them(tmp_path, name, data, words):
    (tmp_path / name).write_bytes(data)
    with pytest.raises(InputError, match=words) as caught:
        read_table(tmp_path / name)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(InputError, match=r"survey\.csv: there is no such file"):
        read_table(tmp_path / "survey.csv")


def test_a_cell_that_is_no_number_is_named_by_row_and_column(tmp_path):
    table = read_table(written(tmp_path, "survey.csv", "id,age\na,30\nb,thirty\n"))
    with pytest.raises(InputError, match=r"column 'age': should hold numbers, but row 3: 'thirty'"):
        table.numbers("age")


def test_unknown_columns_are_refused_with_the_nearest_name(tmp_path):
    table = read_table(written(tmp_path, "survey.csv", "id,alter\na,30\n"))
    with pytest.raises(InputError, match="did you mean 'alter'"):
        table.require(["altr"])


def test_real_files_are_read_whole(shared_data):
    shapes = {
        "de_efc_caregivers_sav/efc.sav": (908, 26),
        "de_uster_jugend2021/opendata_jugendbefragung.csv": (213, 76),
        "de_ki_bilder2025/Befragungsstudie.csv": (87, 90),
        "seg_flexclust/auto.csv": (793, 47),
        "en_jupyter_ux2015/survey_short_columns.csv": (1706, 38),
        "en_fivethirtyeight/star-wars-survey__StarWars.csv": (1186, 33),
    }
    assert {name: read_table(shared_data / name).frame.shape for name in shapes} == shapes
    assert "1.2 Wüste" in read_table(shared_data / "de_ki_bilder2025/Befragungsstudie.csv").frame
