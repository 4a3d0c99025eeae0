"""A survey that was made to fill the memory is refused with a sentence, in a moment; an unusual one is read."""

from __future__ import annotations

import datetime as dt
import io
import time
import zipfile

import numpy as np
import openpyxl
import pandas as pd
import pyreadstat
import pytest

from insights.errors import InputError
from insights.tabular import read_table

SHEET, END = "xl/worksheets/sheet1.xml", b"</sheetData>"
DEFINED = b'<!DOCTYPE x [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><worksheet'
FULL = b"<row>" + b"<c/>" * 9_000 + b"</row>"


@pytest.fixture(scope="module")
def parts():
    """Names and content of the parts of a small workbook."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["id", "a"])
    book.active.append(["1", "x"])
    book.save(out)
    with zipfile.ZipFile(out) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _written(path, parts, *, cells=b"", times=1, **others):
    before, _, after = parts[SHEET].partition(END)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name, data in (parts | others).items():
            with packed.open(name, "w", force_zip64=True) as part:
                for block in [before, *[cells] * times, END + after] if name == SHEET and not others else [data]:
                    part.write(block)
    return path


@pytest.mark.parametrize(
    ("cells", "times", "says"),
    [
        (b" " * 100_000_000, 21, "would unpack to 2,100 MB"),
        (FULL, 60, "holds more than 500,000 cells"),
        (b'<row r="1048576"><c r="XFD1048576"/></row>', 1, "cells far outside of any table"),
        (b"<row r=' 99999999'><c/></row>", 1, "cells far outside of any table"),
        (b'<row><c r="XFC9"/></row>', 40, "cells far outside of any table"),
    ],
)
def test_a_workbook_that_grows_is_refused_before_it_does(tmp_path, parts, monkeypatch, cells, times, says):
    monkeypatch.setattr("insights.tabular.workbooks.MOST_CELLS", 500_000)
    monkeypatch.setattr("insights.tabular.workbooks.MOST_ROWS", 50_000)
    if times == 21:  # written by hand, as packing two gigabytes takes longer than all other tests
        path = _written(tmp_path / "survey.xlsx", parts)
        data = path.read_bytes()
        size = len(parts[SHEET]).to_bytes(4, "little")
        path.write_bytes(data.replace(size, (2_100_000_000).to_bytes(4, "little")))
    else:
        path = _written(tmp_path / "survey.xlsx", parts, cells=cells, times=times)
    began = time.process_time()
    with pytest.raises(InputError, match="survey.xlsx") as refused:
        read_table(path)
    assert says in str(refused.value)
    assert time.process_time() - began < 2


def test_definitions_are_refused_in_whatever_part_they_stand(tmp_path, parts):
    for name in (SHEET, "xl/worksheets/data.bin"):
        path = _written(tmp_path / "survey.xlsx", parts, **{name: parts[SHEET].replace(b"<worksheet", DEFINED, 1)})
        with pytest.raises(InputError, match=r"brings its own XML definitions \(DTD, entities\)"):
            read_table(path)


def test_a_packed_table_of_more_cells_than_answers_can_be_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr("insights.tabular.typed.FEW_CELLS", 10_000)
    monkeypatch.setattr("insights.tabular.typed.CELLS_A_BYTE", 10)
    many = pd.DataFrame({f"v{i}": np.zeros(20_000) for i in range(10)})
    pyreadstat.write_sav(many, tmp_path / "a.zsav", compress=True)
    many.to_parquet(tmp_path / "a.parquet")
    for name in ("a.zsav", "a.parquet"):
        with pytest.raises(InputError, match="would unpack to more than 10 cells for each of its bytes"):
            read_table(tmp_path / name)


def test_a_row_without_end_is_refused_and_a_long_first_cell_is_read(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"a;" * 60_000 + b"\n1;2\n")
    with pytest.raises(InputError, match="the first row has 60,000 cells, more than any survey"):
        read_table(tmp_path / "a.csv")
    (tmp_path / "b.csv").write_text(f"id;{'wort ' * 40_000}\n1;2\n")
    assert read_table(tmp_path / "b.csv").frame.shape == (1, 2)


def test_a_survey_of_a_thousand_columns_is_read(tmp_path):
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    for _ in range(3):
        sheet.append([f"q{i}" for i in range(1_000)])
    book.save(tmp_path / "a.xlsx")
    assert read_table(tmp_path / "a.xlsx").frame.shape == (2, 1_000)


def test_an_spss_file_of_more_text_than_people_write_is_refused_and_one_with_wide_columns_is_read(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("insights.tabular.typed.MOST_TEXT", 100_000)
    pyreadstat.write_sav(pd.DataFrame({"w": ["y" * 3_000] * 400}), tmp_path / "a.zsav", compress=True)
    with pytest.raises(InputError, match="a.zsav: holds more than 100,000 characters of text, as no survey does"):
        read_table(tmp_path / "a.zsav")
    answers = ["kurz"] * 399 + ["y" * 3_000]  # so wide a column only for one answer
    pyreadstat.write_sav(pd.DataFrame({"n": range(400), "w": answers}), tmp_path / "b.zsav", compress=True)
    table = read_table(tmp_path / "b.zsav").frame
    assert table["w"].tolist() == answers
    assert table["n"].tolist() == [str(n) for n in range(400)]


def test_an_spss_file_with_dates_and_times_is_read(tmp_path):
    when = pd.DataFrame({
        "day": [dt.date(2024, 1, 2), None, dt.date(2024, 3, 4)],
        "moment": [dt.datetime(2024, 1, 2, 3, 4), None, dt.datetime(2024, 3, 4)],
        "hour": [dt.time(9, 30), None, dt.time(12)],
    })  # fmt: skip
    pyreadstat.write_sav(when, tmp_path / "a.sav")
    table = read_table(tmp_path / "a.sav").frame
    assert table["day"].tolist()[::2] == ["2024-01-02", "2024-03-04"]
    assert table["hour"].tolist()[::2] == ["09:30:00", "12:00:00"]
    assert table.loc[1].isna().all()
