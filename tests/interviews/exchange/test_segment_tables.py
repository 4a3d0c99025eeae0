"""Tables of coded segments, as MAXQDA, Taguette and people write them."""

import openpyxl
import pytest

from insights.errors import InputError
from insights.interviews.exchange.segment_tables import read_segment_file

GERMAN = (
    "Farbe;Kommentar;Dokumentgruppe;Dokumentname;Code;Anfang;Ende;Gewicht;Segment;Erstellt von;Erstellt am;Fläche;Abdeckungsgrad %\n"
    '●;wichtig;Kunden;i01;Preis\\zu hoch;12;12;50;"Das ist ""zu"" teuer,\nwirklich";anna;01.02.2026 9:05;34;1,2\n'
    "●;;Kunden;i02;Service;3;4;0;Nie da;ben;2026-02-01 10:00:00;20;0,8\n"
)


def _read(path, data):
    path.write_bytes(data)
    return read_segment_file(path)


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
def test_maxqdas_german_csv_is_read_in_every_encoding(tmp_path, encoding):
    found = _read(tmp_path / "segmente.csv", GERMAN.replace("●", "*").encode(encoding))
    assert found.quoted[["document_id", "code_id", "quote", "line", "coder", "created", "comment"]].values.tolist() == [
        ["i01", "Preis > zu hoch", 'Das ist "zu" teuer,\nwirklich', 12, "anna", "2026-02-01T09:05", "wichtig"],
        ["i02", "Service", "Nie da", 3, "ben", "2026-02-01T10:00:00", ""],
    ]
    codes = found.project.codes[["code_id", "name", "parent"]].values.tolist()
    assert codes == [["Preis", "Preis", ""], ["Preis > zu hoch", "zu hoch", "Preis"], ["Service", "Service", ""]]
    assert found.project.variables[["document_id", "name", "value"]].values.tolist()[0] == [
        "i01",
        "Dokumentgruppe",
        "Kunden",
    ]
    assert found.project.losses[["what", "n"]].values.tolist() == [["weights of segments", 1]]
    assert found.said == ()


def test_maxqdas_english_workbook_is_read_and_a_segment_that_looks_like_a_formula_stays_text(tmp_path):
    book = openpyxl.Workbook()
    page = book.active
    page.append(["Color", "Document group", "Document name", "Code", "Beginning", "End", "Weight score", "Segment", "Created by", "Created", "Area", "Coverage %", "Preisklasse"])  # fmt: skip
    page.append(["●", None, "P1", "Price > too high", 4, 4, 0, None, "dan", "2/1/2026", 12, 0.5, None])
    page["H2"].value, page["H2"].data_type = "=1+1 is what they charge", "s"
    page["M2"] = "A"
    path = tmp_path / "segments.xlsx"
    book.save(path)
    found = read_segment_file(path)
    assert found.quoted["quote"].tolist() == ["=1+1 is what they charge"]
    assert found.quoted["line"].tolist() == [4]
    assert found.said == ("columns left out: Preisklasse",)


def test_taguettes_highlights_and_a_tidy_table_are_read_alike(tmp_path):
    found = _read(
        tmp_path / "all_tags.csv",
        b"id,document,tag,content\n1,i01,price,too dear\n1,i01,money,too dear\n2,i02,,nothing\n",
    )
    assert found.quoted[["document_id", "code_id", "quote"]].values.tolist() == [
        ["i01", "price", "too dear"],
        ["i01", "money", "too dear"],
    ]
    assert found.project.losses[["what", "n"]].values.tolist() == [["segments without a code", 1]]
    found = _read(
        tmp_path / "tidy.csv",
        b"document,quote,code,coder,status\ni01,too dear,price,anna,rejected\ni01,far,price,machine,proposed\n",
    )
    assert found.quoted[["coder", "status"]].values.tolist() == [["anna", "rejected"], ["machine", "proposed"]]


def test_the_paragraph_of_a_pdf_or_film_is_no_line(tmp_path):
    found = _read(tmp_path / "s.csv", b"Dokumentname;Code;Anfang;Segment\ni01;a;2: 318;eins\ni01;a;0:01:23;zwei\n")
    assert found.quoted["line"].isna().all()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("Dokumentname;Code;Segment\ni01;a;b\n;a;b\ni01;;b\n", "row 3, column 'Dokumentname': is empty"),
        ("Dokumentname;Code;Segment\ni01;a;b\ni01;a;\n", "row 3, column 'Segment': is empty"),
        ("Dokumentname;Code;Segment\ni01; > ;b\ni01;a;b\n", "row 2, column 'Code': '>' names no code"),
        ("document,quote,code,status\ni01,b,a,yes\n", "row 2, column 'status': 'yes' should be accepted or rejected"),
    ],
)
def test_a_row_that_cannot_be_read_is_named_with_its_column(tmp_path, data, message):
    with pytest.raises(InputError, match=r"s\.csv: 1 row cannot be read") as raised:
        _read(tmp_path / "s.csv", data.encode())
    assert raised.value.problems == [message]


def test_a_table_of_another_kind_says_what_it_lacks(tmp_path):
    with pytest.raises(InputError, match="is no table of coded segments: column 'Segment' does not exist"):
        _read(tmp_path / "s.csv", b"Dokumentname;Code\ni01;a\n")


def test_the_segments_that_maxqda_exported_are_all_read(shared_data):
    found = read_segment_file(shared_data / "en_pdpilot_maxqda" / "coded_segments.csv")
    assert len(found.quoted) == 259
    assert found.project.codes["parent"].ne("").sum() > 60
