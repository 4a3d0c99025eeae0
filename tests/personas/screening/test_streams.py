"""A table to be screened that was made to do harm is refused with a sentence; cells far out fill no memory."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest

from insights.errors import InputError
from insights.personas.screening.streams import open_stream

SHEET, END = "xl/worksheets/sheet1.xml", b"</sheetData>"


@pytest.fixture(scope="module")
def parts():
    """Names and content of the parts of a small workbook."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["id", "age"])
    book.active.append(["1", "34"])
    book.save(out)
    with zipfile.ZipFile(out) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def _written(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in parts.items():
            packed.writestr(name, data)
    return path


def _texts(path):
    return [chunk.texts["id"].tolist() for chunk in open_stream(path).chunks(["id"])]


def test_a_workbook_with_definitions_of_its_own_is_not_opened(tmp_path, parts):
    defined = parts[SHEET].replace(b"<worksheet", b'<!DOCTYPE x [<!ENTITY a "aa">]><worksheet', 1)
    with pytest.raises(InputError, match=r"crm.xlsx, .*brings its own XML definitions \(DTD, entities\)"):
        open_stream(_written(tmp_path / "crm.xlsx", parts | {SHEET: defined}))


def test_a_workbook_that_would_unpack_to_gigabytes_is_not_opened(tmp_path, parts):
    bomb = parts[SHEET].replace(END, b" " * 80_000_000 + END)
    with pytest.raises(InputError, match="crm.xlsx"):
        open_stream(_written(tmp_path / "crm.xlsx", parts | {SHEET: bomb}))


def test_a_workbook_with_a_damaged_part_is_told_in_one_sentence(tmp_path, parts):
    with pytest.raises(InputError, match="crm.xlsx: cannot be opened as an Excel workbook"):
        open_stream(_written(tmp_path / "crm.xlsx", parts | {"xl/workbook.xml": b"<workbook"}))


def test_a_cell_far_to_the_right_makes_no_row_wider_than_the_header(tmp_path, parts):
    far = parts[SHEET].replace(END, b'<row r="3"><c r="A3"><v>2</v></c><c r="XFD3"><v>9</v></c></row>' + END)
    path = _written(tmp_path / "crm.xlsx", parts | {SHEET: far})
    chunk = next(iter(open_stream(path).chunks(["id"])))
    assert [len(row) for row in chunk.rows] == [2, 2]
    assert chunk.texts["id"].tolist() == ["1", "2"]


def test_a_row_below_the_last_one_of_excel_is_not_reached(tmp_path, parts, monkeypatch):
    monkeypatch.setattr("insights.personas.screening.streams.MOST_ROWS", 10)
    far = parts[SHEET].replace(END, b'<row r="99999999"><c r="A99999999"><v>2</v></c></row>' + END)
    told = [text for texts in _texts(_written(tmp_path / "crm.xlsx", parts | {SHEET: far})) for text in texts]
    assert len(told) == 9
