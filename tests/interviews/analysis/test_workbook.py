"""The Excel file: what a researcher finds in it, and that it is the same each time."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pandas as pd
import pytest

from insights.interviews.analysis import attributes, contradictions, cooccurrence, frequencies, matrices, workbook
from insights.tabular.sheets import Sheet, to_xlsx
from tests.interviews.analysis.hearing import coded_of, nothing

ROWS = [(f"k{n:02d}", "Die Rechnung kam wieder zu spät.", "problems wishes t01" if n % 2 else "fears t01") for n in range(12)]  # fmt: skip


def _tables(coded):
    cells, tests, statements = attributes.by_attribute(coded)
    return {
        "code_frequencies": frequencies.frequencies(coded),
        "code_cooccurrence": cooccurrence.cooccurrence(coded),
        "code_attributes": cells,
        "code_attribute_tests": tests,
        "attribute_statements": statements,
        "code_cases": matrices.cases(coded),
        "quote_matrix": matrices.quote_matrix(coded),
        "contradictions": contradictions.contradictions(coded),
    }


@pytest.fixture(scope="module")
def coded():
    ids = [f"k{n:02d}" for n in range(12)]
    people = pd.DataFrame(
        {
            "respondent_id": ids,
            "interview_id": ids,
            "source": "interview",
            "ort": ["Ulm", "Bonn", "Bonn"] * 4,
            "vertrag": ["ja", "nein"] * 6,
        }
    )
    people["group"] = ["staff"] * 3 + ["customer"] * 9
    return coded_of(ROWS, people=people)


@pytest.fixture(scope="module")
def data(coded):
    return workbook.build(coded, _tables(coded), title="Studie")


def _open(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data))


def test_a_page_says_how_to_read_it_and_every_sheet_has_its_head_in_sight(data):
    book = _open(data)
    assert book.sheetnames == [
        "Lesehilfe", "Häufigkeiten", "Überschneidungen", "Merkmale in Worten", "Kreuztabelle (Interviews)", "Prüfungen", "Zitate",
        "Widersprüche", "Fälle × Codes", "Fälle × Zitate", "Fälle 0-1", "Passagen", "Codebuch",
    ]  # fmt: skip
    told = {row[0]: row[1] for row in book["Lesehilfe"].iter_rows(values_only=True)}
    assert told["Interviews, alle"] == "12 Personen mit 12 Passagen"
    assert "Nicht weitergeben" in told["Nur für das Team"]
    assert all(told[name] for name in book.sheetnames[1:])
    for page in book.worksheets[1:]:
        assert page.freeze_panes
        assert page.auto_filter.ref


def test_numbers_are_numbers_and_an_id_leads_to_its_passage(data):
    book = _open(data)
    page = book["Zitate"]
    head = [cell.value for cell in page[1]]
    cell = page.cell(2, head.index("Passage") + 1)
    sheet, _, place = cell.hyperlink.location.partition("!")
    assert sheet == "'Passagen'"
    assert book["Passagen"][place].value == cell.value
    assert all(isinstance(c.value, int) for c in book["Häufigkeiten"]["F"][1:])
    counts = book["Fälle × Codes"]
    assert any(c.hyperlink and isinstance(c.value, int) for row in counts.iter_rows(min_row=2) for c in row)


def test_the_same_content_gives_the_same_bytes_whatever_the_time(coded, data):
    assert workbook.build(coded, _tables(coded), title="Studie") == data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(2000, 1, 1, 0, 0, 0)}


def test_a_text_that_looks_like_a_formula_stays_a_text():
    texts = ["=1+1", "+49 151", "-3", "@SUM(A1)", '=HYPERLINK("x")', "plain", "a\x00b"]
    page = _open(to_xlsx([Sheet("s", pd.DataFrame({"=head": texts}))]))["s"]
    assert {cell.data_type for cell in page["A"]} == {"s"}
    assert [cell.value for cell in page["A"]][1:] == [*texts[:-1], "ab"]
    assert [cell.quotePrefix for cell in page["A"]] == [True] * 6 + [False] * 2


def test_stakeholders_get_no_sheet_of_single_people_and_no_small_groups(coded):
    book = _open(workbook.build(coded, _tables(coded), for_stakeholders=True))
    assert not [name for name in book.sheetnames if name.startswith("Fälle")]
    assert "Nur für das Team" not in [cell.value for cell in book["Lesehilfe"]["A"]]
    assert "Mitarbeitende" not in [cell.value for cell in book["Häufigkeiten"]["D"]]


@pytest.mark.parametrize("for_stakeholders", [True, False])
def test_no_column_of_the_crosstab_is_of_fewer_than_five_people(coded, for_stakeholders):
    book = _open(workbook.build(coded, _tables(coded), for_stakeholders=for_stakeholders))
    heads = [cell.value for name in book.sheetnames if name.startswith("Kreuztabelle") for cell in book[name][1]]
    assert [head for head in heads if "(n = " in head] == ["Vertrag: ja (n = 6)", "Vertrag: nein (n = 6)"]


def test_a_study_without_material_gives_a_page_that_says_so():
    assert _open(workbook.build(nothing("en"), _tables(nothing("en")))).sheetnames == ["How to read", "Codebook"]


def test_it_is_written_to_the_reports_and_recorded(workspace, data):
    from insights import ledger
    from tests.interviews.making import make_study

    study = make_study(workspace, {})
    assert workbook.write(data, study) == "reports/t/code_analysis.xlsx"
    assert ledger.state(study.reports / "code_analysis.xlsx", study) == ledger.State.OURS


def test_a_theme_named_like_a_column_of_the_person_is_told_apart():
    own = coded_of(ROWS, names={"t01": "Gruppe"})
    heads = [cell.value for cell in _open(workbook.build(own, {}))["Fälle × Codes"][1]]
    assert heads[:2] == ["Person", "Gruppe"]
    assert heads.count("Gruppe") == 1
    assert "Gruppe (Thema)" in heads
