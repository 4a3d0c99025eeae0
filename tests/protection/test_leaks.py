"""A report that names somebody is not written, whatever its format; the message says where and not who."""

from __future__ import annotations

import io
import zipfile

import pytest

from insights.errors import ContractError
from insights.protection import leaks
from insights.settings import Settings
from insights.study import Study


@pytest.fixture
def study(workspace):
    settings = Settings(
        title="Studie", client="Kernbach", customers={"id": "kundennummer"}, privacy={"customer_numbers": [r"KD-\d{6}"]}
    )
    made = Study("s", workspace, settings)
    made.raw.mkdir(parents=True)
    made.processed.mkdir(parents=True)
    (made.raw / "interviews.csv").write_text("file;name\na.txt;Jürgen Tiedemann\n", encoding="utf-8")
    (made.raw / "pseudonyms.csv").write_text(
        "entity,original,replacement,interview_id\nperson,Wehmeyer,Person 1,\nplace,Melle,Ort 1,\ncompany,Kernbach,Firma 1,\n"
        "company,Süßwaren Zuckermair,Firma 2,\n",
        encoding="utf-8",
    )
    (made.raw / "customers.csv").write_text("kundennummer;x\nK-0001;1\nK-0002;2\n", encoding="utf-8")
    return made


def _office(parts: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("r.html", b"<p>Bei <b>Tiede</b>mann</p>"),
        ("r.html", "<p>Tiede\u00admanns</p>".encode()),
        ("r.html", b'<img alt="Herr Tiedemann">'),
        ("r.md", b"Tiedemanns Wort"),
        ("r.svg", b"<svg><text>Tiedemann</text></svg>"),
        ("by_x/tiedemann.html", b"<p>nobody</p>"),
        ("r.sql", b"-- Tiedemann"),
        ("r.pptx", _office({"ppt/slides/s1.xml": "<a:p><a:r><a:t>Tiede</a:t></a:r><a:r><a:t>mann</a:t></a:r></a:p>"})),
        ("r.pptx", _office({"docProps/core.xml": "<dc:creator>J. Tiedemann</dc:creator>"})),
        ("r.xlsx", _office({"xl/sharedStrings.xml": "<si><t>Wehmeyer</t></si>"})),
        ("r.xlsx", _office({"xl/workbook.xml": '<sheet name="Wehmeyer"/>'})),
        ("n.ipynb", b'{"cells": [{"source": "1", "outputs": [{"text": ["i01_tiedemann.txt"]}]}]}'),
        ("r.html", b"<p>K-0002 sagt</p>"),
        ("r.html", b"<p>KD-123456</p>"),
        ("r.html", "<p>die Süßwaren Zuckermair liefert</p>".encode()),
    ],
)
def test_a_name_is_found_in_every_format_and_not_repeated(study, name, data):
    with pytest.raises(ContractError, match="The report is not rendered: 1 place names somebody") as refused:
        leaks.must_not_leak({name: data}, study)
    told = str(refused.value).replace(str(study.raw), "").replace(name, "")
    assert "iedemann" not in told
    assert "ehmeyer" not in told
    assert "privacy: {keep" in told


def test_a_pdf_is_read_page_by_page_over_its_hyphens(study):
    typst = pytest.importorskip("typst")
    data = typst.compile(
        b'#set page(width: 3cm, height: 4cm)\n#set text(hyphenate: true, lang: "de")\nHier stehen Tiedemannsche Anlagen.'
    )
    (found,) = leaks.scan_files({"r.pdf": data}, study)
    assert found.place == "r.pdf, page 1"


def test_a_row_of_a_hand_over_table_is_named_by_line_and_key(study):
    (study.processed / "themes.csv").write_text("theme_id,label\nt01,Hotline\nt02,Frau Wehmeyer\n", encoding="utf-8")
    (found,) = leaks.scan_tables(study)
    assert str(found) == "data/processed/s/themes.csv, line 3 (t02): a person (…t02,Frau W·······…)"


def test_a_word_that_a_person_let_through_may_be_told_but_no_name_of_somebody_interviewed(study):
    (study.raw / "pseudonyms.csv").write_text(
        "entity,original,replacement,interview_id\nperson,Wolfhagen,Person 1,\n", encoding="utf-8"
    )
    (study.raw / "privacy_review.csv").write_text(
        "decision,entity,original\nkeep,person,wolfhagen\nkeep,person,Tiedemann\n", encoding="utf-8"
    )
    assert leaks.scan_files({"r.html": b"<p>In Wolfhagen war es gut</p>"}, study) == []
    assert leaks.scan_files({"r.html": b"<p>Herr Tiedemann war da</p>"}, study) != []


def test_a_place_that_a_question_asks_for_may_be_counted_and_not_be_told_by_a_person(study):
    (study.processed / "responses.csv").write_text("respondent_id,ort\nK-0001,Melle\n", encoding="utf-8")
    (study.processed / "verbatims.csv").write_text("verbatim_id,text\ni1-1,Ich komme aus Melle\n", encoding="utf-8")
    assert leaks.scan_files({"r.html": b"<p>Melle: 12 %</p>"}, study) == []
    assert [leak.file for leak in leaks.scan_tables(study)] == ["verbatims.csv"]


def test_what_is_public_and_what_is_the_teams_passes(study):
    files = {
        "r.html": b"<p>Kernbach, 12 bis 14, n = 0 12</p>",
        "code_analysis.xlsx": _office({"xl/a.xml": "<si>K-0001</si>"}),
    }
    assert leaks.must_not_leak(files, study) == "2 files for readers and the tables behind them name nobody"


def test_a_name_in_a_formula_is_found_too(study):
    data = _office({"xl/worksheets/sheet1.xml": "".join(f'<c><f>IF(A{n}=1,"Wehmeyer","")</f></c>' for n in range(9))})
    assert len(leaks.scan_files({"screening.xlsx": data}, study)) == 1


@pytest.mark.parametrize(
    "name", ["run.json", ".replaced/report.html", ".anything/a.txt", "turns.csv~", "tiedemann.parquet"]
)
def test_whatever_lies_among_the_hand_over_files_is_scanned_hidden_or_not(study, name):
    path = study.processed / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes("{'interviews/wehmeyer.txt': 1, 'von': 'Jürgen Wehmeyer, w@x.de'}".encode("utf-16"))
    (study.processed / ".run.lock").write_text("Wehmeyer")
    found = leaks.scan_study(study)
    assert {leak.file for leak in found} == {path.name}
    told = " ".join(map(str, found)).replace(name, "")
    assert "ehmeyer" not in told
    assert "ürgen" not in told
    assert "w@x" not in told
