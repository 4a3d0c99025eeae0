from __future__ import annotations

import io
from dataclasses import replace

import openpyxl
import pandas as pd
import pytest

from insights.interviews.analysis import agreement, workbook
from insights.interviews.coding.codebook import default_codes
from insights.interviews.coding.decisions import read_decisions
from insights.study import open_study
from tests.interviews.analysis.coders import decided
from tests.interviews.analysis.hearing import coded_of

CODED = coded_of([("k01", "Ich habe Angst.", "fears"), ("k02", "Schöner wäre mehr Platz.", "wishes")])
AGENDA = pd.DataFrame(
    {"rank": [2, 1], "verbatim_id": ["k01-001", "k02-002"], "code": ["fears", None], "gain": [0.5, 1.0], "reason": ["weil", "darum"]}
)  # fmt: skip


def _book(tables):
    return openpyxl.load_workbook(io.BytesIO(workbook.build(CODED, tables)))


def test_the_sheet_of_what_to_code_next_is_filled_in_and_read_back(workspace):
    book = _book({"coding_agenda": AGENDA})
    sheet = book["Als Nächstes codieren"]
    assert [cell.value for cell in sheet[1]] == ["verbatim_id", "code", "status", "Text", "Begründung"]
    assert [cell.value for cell in sheet[2]][:4] == ["k02-002", None, None, "Schöner wäre mehr Platz."]
    sheet["C3"] = "accepted"
    folder = workspace.raw("kiosk") / "codings"
    folder.mkdir(parents=True)
    (folder.parent / "study.yml").write_text("title: Kiosk\n")
    for name in [name for name in book.sheetnames if name != sheet.title]:
        del book[name]
    book.save(folder / "anna.xlsx")
    found = read_decisions(open_study("kiosk"), default_codes("de"), CODED.passages)
    assert found[["verbatim_id", "code", "coder"]].to_numpy().tolist() == [["k01-001", "fears", "anna"]]


def test_agreement_and_disagreements_have_sheets_with_the_passages():
    own = decided(
        {"anna": {"k01-001": ["fears"], "k02-002": ["wishes"]}, "ben": {"k01-001": ["fears"], "k02-002": ["fears"]}}
    )
    verbatims = CODED.passages
    book = _book({"agreement": agreement.measure(own, verbatims), "disagreements": agreement.ranked(own, verbatims)})
    assert book["Übereinstimmung"]["A2"].value == "anna"
    assert "Schöner wäre mehr Platz." in [cell.value for cell in book["Uneinigkeiten"][2]]


@pytest.mark.parametrize("tables", [{}, {"coding_agenda": AGENDA.iloc[:0]}])
def test_without_coders_there_are_no_such_sheets(tables):
    assert "Als Nächstes codieren" not in _book(tables).sheetnames


def test_every_coding_and_every_confusion_has_its_sheet_under_the_names_that_readers_know():
    own = decided({"anna": {"k01-001": ["fears"], "k02-002": ["wishes"]}, "ben": {"k01-001": ["fears"], "k02-002": []}})
    verbatims = CODED.passages
    tables = {"codings": own, "confusions": agreement.confusions(own, verbatims), "disagreements": agreement.ranked(own, verbatims)}  # fmt: skip
    book = _book(tables)
    assert [row[:3] for row in book["Verwechslungen"].values][1:] == [("wishes", "(kein Code)", 1)]
    assert [row[4] for row in book["Uneinigkeiten"].values][1:] == ["wishes"]
    assert [row[6] for row in book["Uneinigkeiten"].values][1:] == ["(kein Code)"]
    shown = [(row[0], row[2], row[3], row[4]) for row in book["Codierungen"].values][1:]
    assert shown == [("k01-001", "fears", "anna", "vergeben"), ("k01-001", "fears", "ben", "vergeben"), ("k02-002", "wishes", "anna", "vergeben"), ("k02-002", "wishes", "ben", "abgelehnt")]  # fmt: skip


def test_a_code_has_its_colour_wherever_its_name_stands():
    own = decided({"anna": {"k01-001": ["fears"], "k02-002": ["wishes"]}})
    data = workbook.build(CODED, {"codings": own}, colours={"fears": "9B2226"})
    book = openpyxl.load_workbook(io.BytesIO(data))
    for title, place in (("Codierungen", "C2"), ("Codebuch", "B2"), ("Fälle × Codes", "C1")):
        assert book[title][place].value == "fears"
        assert book[title][place].fill.fgColor.rgb == "009B2226"
        assert book[title][place].font.color.rgb == "00FFFFFF"
    assert book["Codierungen"]["C3"].fill.fgColor.rgb == "00000000"


def test_what_to_code_next_names_codes_as_the_coders_files_do_and_offers_them():
    coded = coded_of([("k01", "Ich habe Angst.", "fears")], names={})
    coded = replace(coded, units=coded.units.assign(name="Ängste"))
    data = workbook.build(coded, {"coding_agenda": AGENDA.assign(verbatim_id="k01-001")})
    page = openpyxl.load_workbook(io.BytesIO(data))["Als Nächstes codieren"]
    assert [cell.value for cell in page["B"]] == ["code", None, "Ängste"]
    assert [rule.formula1 for rule in page.data_validations.dataValidation] == [
        "'Codebuch'!$B$2:$B$2",
        '"accepted,rejected"',
    ]


def test_agreement_stands_in_words_below_its_figures():
    own = decided({"anna": {"k01-001": ["fears"], "k02-002": ["wishes"]}, "ben": {"k01-001": ["fears"], "k02-002": []}})
    agreed = agreement.measure(own, CODED.passages)
    said = agreement.sentences(agreed)
    book = _book({"agreement": agreed, "agreement_sentences": said})
    assert [cell.value for cell in book["Übereinstimmung"]["D"]][-len(said) :] == said
    assert book["Übereinstimmung"]["A2"].value == "anna"
    assert isinstance(book["Übereinstimmung"]["E2"].value, float)


def test_rejections_are_counted_where_the_state_of_the_coding_is_told():
    own = decided({"anna": {"k01-001": ["fears"], "k02-002": ["wishes"]}})
    told = [row[1] for row in _book({"codings": own})["Lesehilfe"].values]
    assert "6-mal haben Menschen entschieden, dass ein Code an einer Textstelle nicht gilt." in told
