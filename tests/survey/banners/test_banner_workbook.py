"""The workbook of banner tables: what an agency's client finds in it, and that it is the same each time."""

from __future__ import annotations

import io
from functools import lru_cache

import numpy as np
import openpyxl
import pytest

from insights import contracts, ledger
from insights.contracts.documents import Weighting
from insights.settings import Settings
from insights.study import Study
from insights.survey.banners import banner_workbook
from insights.survey.banners.crosstabs import banner_bases, banner_tables, net_tables
from tests.survey.made import survey

SUMMARY = Weighting(source="raking", n=300, effective_n=240, design_effect=1.25)


@lru_cache
def tables_of_a_survey():
    rng = np.random.default_rng(3)
    group = np.array(["old"] * 180 + ["young"] * 100 + ["none"] * 20)
    like = np.where(rng.random(300) < np.where(group == "young", 0.8, 0.3), "yes", "=no")
    columns = {"group": group, "like": like, "rare": ["a"] * 297 + ["b"] * 3, "score": rng.integers(0, 60, 300)}
    responses, variables = survey(columns, rng.lognormal(0, 0.3, 300), roles={"like": "behaviour"})
    banners = ["group"]
    tables, tests = banner_tables(responses, variables, banners, language="en")
    nets = net_tables(responses, variables, banners, nets={"like": {"net yes": ["yes"]}}, language="en")
    bases = banner_bases(responses, variables, banners, language="en")
    return tables, tests, nets, bases, variables


def made(**options):
    options = {"title": "A & B study", "language": "en"} | options
    return banner_workbook.build(*tables_of_a_survey(), SUMMARY, **options)


def opened(data):
    return openpyxl.load_workbook(io.BytesIO(data))


@pytest.fixture(scope="module")
def book():
    return opened(made())


def rows_of(page):
    return {row[0].value: row for row in page.iter_rows() if row[0].value}


def test_the_contents_lead_to_every_table_and_back(book):
    assert book.sheetnames == ["Contents", "1 group", "2 like", "3 rare", "4 score", "Notes"]
    contents = book["Contents"]
    assert [contents.cell(row, 2).value for row in range(5, 9)] == ["Group", "Like", "Rare", "Score"]
    assert contents.cell(6, 2).hyperlink.location == "'2 like'!A1"
    assert contents.cell(6, 5).value == "Group"
    assert book["2 like"].cell(2, 1).hyperlink.location == "'Contents'!A6"


def test_a_table_has_bases_letters_percentages_nets_and_a_test(book):
    page = book["2 like"]
    rows = rows_of(page)
    assert [cell.value for cell in page[5]][1:] == ["Total", "none", "old", "young"]
    assert [cell.value for cell in page[6]][1:] == [None, "A", "B", "C"]
    assert [cell.value for cell in rows["Base unweighted (n)"]][1:] == [300, 20, 180, 100]
    assert rows["Base unweighted (n)"][2].number_format == '#,##0"*"'
    for name in ("Base weighted", "Base effective"):  # of 20 people the sum of their weights would tell who they are
        assert [isinstance(cell.value, int) for cell in rows[name][1:]] == [True, False, True, True]
        assert rows[name][2].value == "·"
    share = rows["yes"][4]
    assert share.value == pytest.approx(0.8, abs=0.1)
    assert share.number_format == "0%"
    assert page.cell(share.row + 1, share.column).value == "A B"
    assert rows["net yes"][4].value == share.value
    assert "Rao-Scott: p\u202f<\u202f0.001; V\u202f=" in rows["Test of the whole table"][2].value


def test_a_text_that_looks_like_a_formula_stays_a_text(book):
    assert rows_of(book["2 like"])["=no"][0].data_type == "s"


def test_head_and_names_stay_in_sight_and_on_every_page(book):
    page = book["2 like"]
    assert page.freeze_panes == "B10"
    assert page.print_title_rows == "$1:$9"
    assert page.page_setup.orientation == "landscape"
    assert page.oddFooter.left.text == "A && B study"


def test_what_could_name_single_people_is_not_shown(book):
    rows = rows_of(book["3 rare"])
    assert rows["Further answers"][1].value == "·"
    shown = opened(made(show_n=True))["3 rare"]
    people = [cell.value for cell in shown[rows_of(shown)["Further answers"][0].row + 1]]
    assert people[:2] == ["n", "·"]


def test_answers_of_few_people_and_those_from_which_they_could_be_calculated_stand_without_their_names(book):
    assert not {"a", "b"} & set(rows_of(book["3 rare"]))  # 300 people less 297 would be the three
    responses, variables = survey({"age": [float(21 + 2 * i) for i in range(11)] + [43.0] * 7})
    tables, tests = banner_tables(responses, variables, ["age"], language="en")
    tables = tables[tables["banner"] == "total"]
    bases = banner_bases(responses, variables, ["age"], language="en").assign(variable="age")
    data = banner_workbook.build(tables, tests, contracts.empty("crosstab_nets"), bases, variables, SUMMARY, language="en")  # fmt: skip
    rows = rows_of(opened(data)["1 age"])
    assert rows["43"][1].value == pytest.approx(0.39)
    assert [rows[name][1].value for name in ("Further answers", "Mean")] == ["·", "·"]
    assert "21" not in rows


def test_the_base_says_that_those_with_a_rare_answer_are_not_in_it():
    responses, variables = survey({"kin": ["child"] * 93 + ["spouse"] * 96 + ["aunt"] * 4 + ["uncle"] * 3, "like": ["a", "b"] * 98})  # fmt: skip
    tables, tests = banner_tables(responses, variables, ["like"], language="en")
    bases = banner_bases(responses, variables, ["like"], language="en")
    data = banner_workbook.build(tables, tests, contracts.empty("crosstab_nets"), bases, variables, SUMMARY, language="en")  # fmt: skip
    book = opened(data)
    assert "Base: respondents with an answer that at least 5 people gave." in book["1 kin"]["A3"].value
    assert "Base: respondents with an answer." in book["2 like"]["A3"].value


def test_percentages_hold_no_more_decimals_than_they_show(book):
    for data, decimals in ((book, 2), (opened(made(decimals=1)), 3)):
        values = [cell.value for cell in rows_of(data["2 like"])["yes"][1:] if isinstance(cell.value, float)]
        assert values
        assert values == [round(value, decimals) for value in values]


def test_means_have_their_own_format(book):
    mean = rows_of(book["4 score"])["Mean"][1]
    assert mean.number_format == "0.00"
    assert 20 < mean.value < 40


def test_all_tables_can_stand_on_one_sheet_in_german_with_a_decimal():
    book = opened(made(one_sheet=True, language="de", decimals=1))
    assert book.sheetnames == ["Inhalt", "Tabellen", "Hinweise"]
    places = [book["Inhalt"].cell(row, 2).hyperlink.location for row in range(5, 9)]
    for place in places:
        sheet, _, cell = place.partition("!")
        assert str(book[sheet.strip("'")][cell].value).startswith("Tabelle ")
    assert rows_of(book["Tabellen"])["yes"][1].number_format == "0.0 %"


def test_the_notes_state_the_correction_and_the_weights():
    text = " ".join(str(cell.value) for row in opened(made(correction="bh"))["Notes"].iter_rows() for cell in row)
    assert "corrected after Benjamini and Hochberg over all pairs and rows" in text
    assert "weighted, effectively 240 respondents (design effect 1.25)" in text


def test_the_same_tables_give_the_same_bytes_and_the_file_is_recorded(workspace):
    data = made()
    assert made() == data
    study = Study("t", workspace, Settings(title="T"))
    assert banner_workbook.write(data, study) == "reports/t/banner_tables.xlsx"
    assert ledger.state(study.reports / "banner_tables.xlsx", study) == ledger.State.OURS


def test_a_study_without_survey_gets_a_workbook_that_opens():
    names = ("crosstabs", "crosstab_tests", "crosstab_nets", "crosstab_bases", "variables")
    book = opened(banner_workbook.build(*(contracts.empty(name) for name in names), Weighting()))
    assert book.sheetnames == ["Inhalt", "Hinweise"]


HOSTILE = ['=HYPERLINK("http://x.example";"da")', "+1+1", "-2", "@SUM(A1)", "\t=1", "\r=1", "<b>&{{ 7 * 7 }}", "\u202eרtl\u202c", "\x00\x07\x1b", "W" * 10_000]  # fmt: skip


@pytest.fixture(scope="module")
def hostile():
    """The workbook of a study whose title, labels and categories all want to be something else."""
    rng = np.random.default_rng(4)
    columns = {"group": rng.choice(HOSTILE, 600), "like": rng.choice(HOSTILE[::-1], 600)}
    responses, variables = survey(columns, np.ones(600), roles={"like": "behaviour"})
    variables["label"] = [f"{HOSTILE[0]} {HOSTILE[-1]}", HOSTILE[1]]
    tables, tests = banner_tables(responses, variables, ["group"], language="en")
    nets = net_tables(responses, variables, ["group"], nets={}, language="en")
    bases = banner_bases(responses, variables, ["group"], language="en")
    title = f"&A \x07 {HOSTILE[-1]}"
    return banner_workbook.build(tables, tests, nets, bases, variables, SUMMARY, title=title, language="en")


def test_nothing_in_a_cell_runs_whatever_it_begins_with(hostile):
    book = opened(hostile)
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    assert all(cell.hyperlink is None or cell.hyperlink.target is None for cell in cells)
    texts = {str(cell.value): cell for cell in cells}
    for text in ('=HYPERLINK("http://x.example";"da")', "+1+1", "-2", "@SUM(A1)", "\t=1"):
        assert texts[text].quotePrefix, text


def test_words_of_ten_thousand_letters_are_cut_and_signs_that_xml_forbids_left_out(hostile):
    book = opened(hostile)
    cells = [str(cell.value) for page in book for row in page.iter_rows() for cell in row if cell.value is not None]
    assert max(map(len, cells)) < 700
    assert any(text.endswith(" […]") for text in cells)
    assert len(book["Contents"].oddFooter.left.text) <= 120
    assert not any("\x07" in text for text in [*cells, book["Contents"].oddFooter.left.text])


def test_cells_that_hide_few_people_are_grey_and_the_line_below_says_why(book):
    cells = [cell for row in book["3 rare"].iter_rows() for cell in row]
    hidden = [cell for cell in cells if cell.value in ("·", "–") and cell.row > 6]
    assert hidden
    assert {cell.fill.fgColor.rgb[-6:] for cell in hidden} == {"F0F0F0"}
    assert any("Grey: · not shown to protect few people" in str(cell.value) for cell in cells)


def test_every_look_names_its_font(book):
    assert {cell.font.name for page in book for row in page.iter_rows() for cell in row} == {"Calibri"}
