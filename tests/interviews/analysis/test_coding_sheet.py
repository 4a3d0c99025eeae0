"""A coder's sheet from the command to the agreement: written, filled in Excel, read."""

from __future__ import annotations

import openpyxl
import pandas as pd
import pytest
from click.testing import CliRunner

from insights import contracts
from insights.cli import main
from insights.errors import UsageError
from insights.interviews.analysis import agreement, coding_sheet
from insights.interviews.coding.codebook import codes_of
from insights.interviews.coding.decisions import read_decisions
from insights.study import open_study
from tests.conftest import filled
from tests.interviews.analysis.coders import said

CODEBOOK = """codes:
  - {id: noise, name: Lärm, definition: Was laut ist, examples: ["Es ist zu laut."], colour: "#9b2226"}
  - {id: price, name: Preise}
"""
SAID = said(10, 20)


def _study(workspace, *, language="de", decided=None):
    folder = workspace.raw("laerm")
    folder.mkdir(parents=True)
    (folder / "study.yml").write_text(f"title: Lärm\nlanguage: {language}\n", encoding="utf-8")
    (folder / "codebook.yml").write_text(CODEBOOK, encoding="utf-8")
    study = open_study("laerm")
    agenda = pd.DataFrame({"rank": [2, 1], "verbatim_id": SAID["verbatim_id"].iloc[:2], "code": ["noise", None], "gain": 1.0, "reason": "weil"})  # fmt: skip
    turns = SAID[["interview_id", "turn", "text"]].assign(speaker="k01", role="respondent")
    turns = turns.assign(turn=turns.groupby("interview_id").cumcount() + 1)
    contracts.save(SAID.assign(turn=turns["turn"]), "verbatims", study)
    contracts.save(filled(turns, "turns"), "turns", study)
    contracts.save(decided if decided is not None else contracts.empty("codings"), "codings", study)
    contracts.save(filled(agenda, "coding_agenda"), "coding_agenda", study)
    return study


def _fill(path, codes):
    """`codes` from the first row on."""
    book = openpyxl.load_workbook(path)
    for row, code in enumerate(codes, 2):
        book.worksheets[0].cell(row, 4).value = code
    book.save(path)


def _ids(path):
    return [cell.value for cell in openpyxl.load_workbook(path).worksheets[0]["A"]][1:]


def test_the_sheet_is_blind_offers_the_codes_and_brings_the_codebook(workspace):
    study = _study(workspace)
    made = coding_sheet.write_sheet(study, coder="ben")
    assert (made.passages, made.of) == (40, 200)
    book = openpyxl.load_workbook(made.path)
    assert book.sheetnames == ["Codieren", "Codes", "Anleitung"]
    page = book["Codieren"]
    heads = ["verbatim_id", "Zusammenhang", "Textstelle", "Code 1", "Code 2", "Code 3", "Zitat", "Notiz"]
    assert [cell.value for cell in page[1]] == heads
    assert not any(cell.value for row in page.iter_rows(min_row=2, min_col=4) for cell in row)
    assert {rule.formula1 for rule in page.data_validations.dataValidation} == {"'Codes'!$A$2:$A$4"}
    assert [cell.value for cell in book["Codes"]["A"]] == ["Code", "Lärm", "Preise", "(keiner passt)"]
    assert book["Codes"]["A2"].fill.fgColor.rgb == "009B2226"
    assert {row[0]: row[1] for row in book["Anleitung"].values}["blind codiert"] == "ja"


@pytest.mark.parametrize("language", ["de", "en"])
def test_two_filled_sheets_are_two_blind_coders_of_the_same_passages(workspace, language):
    study = _study(workspace, language=language)
    paths = [coding_sheet.write_sheet(study, coder=name, n=30).path for name in ("anna", "ben")]
    assert _ids(paths[0]) == _ids(paths[1])
    for path, last in zip(paths, ("Lärm", "Preise"), strict=True):
        _fill(path, ["Lärm"] * 14 + ["Preise"] * 15 + [last])
    codings = read_decisions(study, codes_of(study), SAID)
    blind, at_random = coding_sheet.marks(study)
    assert blind == at_random == ["anna", "ben"]
    agreed = agreement.assess(codings, SAID, blind=blind, resamples=50)
    assert agreed["blind"].all()
    assert set(agreed["n_units"]) == {30}
    assert agreement.confusions(codings, SAID).to_numpy().tolist() == [["noise", "price", 1, 1]]


def test_a_coder_who_looked_says_so_in_the_sheet(workspace):
    study = _study(workspace)
    path = coding_sheet.write_sheet(study, coder="ben").path
    book = openpyxl.load_workbook(path)
    for row in book["Anleitung"].iter_rows():
        if row[0].value == "blind codiert":
            row[1].value = "Nein"
    book.save(path)
    _fill(path, ["Lärm"] * 40)
    assert coding_sheet.marks(study, named=["anna"]) == (["anna"], ["ben"])


def test_a_sheet_that_is_half_filled_is_no_random_selection(workspace):
    study = _study(workspace)
    path = coding_sheet.write_sheet(study, coder="ben").path
    for read, at_random in ((20, []), (35, []), (36, ["ben"])):
        _fill(path, ["Lärm"] * read)
        assert coding_sheet.marks(study) == (["ben"], at_random)


def test_a_sample_topped_up_for_rare_codes_is_no_random_selection(workspace):
    rare = SAID["verbatim_id"].iloc[[3, 70, 150]]
    rows = [(v, "price" if v in set(rare) else "noise", "anna", "accepted") for v in SAID["verbatim_id"]]
    decided = filled(pd.DataFrame(rows, columns=["verbatim_id", "code", "coder", "status"]), "codings")
    made = coding_sheet.write_sheet(_study(workspace, decided=decided), coder="ben")
    assert made.passages > 40
    assert "added for rare codes" in made.notes[-1]
    assert {row[0]: row[1] for row in openpyxl.load_workbook(made.path)["Anleitung"].values}["Zufallsauswahl"] == "nein"


def test_a_second_coder_gets_what_lies_before_the_first_one_though_nobody_ran_the_study_yet(workspace):
    study = _study(workspace)
    made = coding_sheet.write_sheet(study, coder="anna", proposals=True)
    ben = coding_sheet.write_sheet(study, coder="ben")
    assert set(_ids(ben.path)) == set(_ids(made.path))
    assert "the 2 passages in the hands of anna" in ben.notes[0]


def test_open_answers_that_the_first_one_has_come_too_where_there_are_interviews(workspace):
    study = _study(workspace)
    answers = SAID.iloc[:1].assign(
        verbatim_id="q1-001", source="survey", interview_id=None, question="Warum?", turn=None
    )
    everything = pd.concat([contracts.load("verbatims", study), answers], ignore_index=True)
    contracts.save(filled(everything, "verbatims"), "verbatims", study)
    agenda = pd.DataFrame({"rank": [1], "verbatim_id": ["q1-001"], "code": ["noise"], "gain": 1.0, "reason": "weil"})
    contracts.save(filled(agenda, "coding_agenda"), "coding_agenda", study)
    coding_sheet.write_sheet(study, coder="anna", proposals=True)
    assert _ids(coding_sheet.write_sheet(study, coder="ben").path) == ["q1-001"]


def test_a_sheet_with_proposals_shows_the_question_and_takes_that_none_fits(workspace):
    study = _study(workspace)
    path = coding_sheet.write_sheet(study, coder="anna", proposals=True).path
    book = openpyxl.load_workbook(path)
    page = book["Codieren"]
    heads = ["verbatim_id", "code", "status", "Zusammenhang", "Textstelle", "Begründung", "Vorschlag"]
    assert [cell.value for cell in page[1]] == heads
    assert [cell.value for cell in book["Codes"]["A"]][-1] == "(keiner passt)"
    assert page.data_validations.dataValidation[0].formula1 == "'Codes'!$A$2:$A$4"
    page["B2"] = "(keiner passt)"
    book.save(path)
    found = read_decisions(study, codes_of(study), SAID)
    assert found[["code", "status"]].to_numpy().tolist() == [["noise", "rejected"], ["price", "rejected"]]


def test_new_rows_are_added_below_and_filled_ones_stay(workspace):
    study = _study(workspace)
    path = coding_sheet.write_sheet(study, coder="anna", proposals=True, n=1).path
    book = openpyxl.load_workbook(path)
    book["Codieren"]["C2"], book["Codieren"]["H2"] = "accepted", "my own note"
    book.move_sheet("Codieren", 1)
    book.save(path)
    lock = path.with_name("~$anna.xlsx")
    lock.touch()
    with pytest.raises(UsageError, match="is open in another program"):
        coding_sheet.write_sheet(study, coder="anna", proposals=True, append=True)
    lock.unlink()
    result = CliRunner().invoke(main, ["sheet", "laerm", "--coder", "anna", "--proposals", "--append"])
    assert result.exit_code == 0, result.output
    assert "added below the 1 passages" in result.output
    page = openpyxl.load_workbook(path)["Codieren"]
    assert [cell.value for cell in page["A"]] == ["verbatim_id", *SAID["verbatim_id"].iloc[[1, 0]]]
    assert [page[place].value for place in ("B2", "C2", "H2")] == [None, "accepted", "my own note"]
    assert [cell.value for cell in page[3]][1:3] == ["Lärm", None]
    assert all("3" in str(rule.sqref) for rule in page.data_validations.dataValidation)
    assert page.auto_filter.ref.endswith("3")
    with pytest.raises(UsageError, match="holds every passage of the order of work"):
        coding_sheet.write_sheet(study, coder="anna", proposals=True, append=True)


def test_proposals_are_never_added_to_a_blind_sheet(workspace):
    study = _study(workspace)
    path = coding_sheet.write_sheet(study, coder="ben").path
    before = path.read_bytes()
    with pytest.raises(UsageError, match="is a sheet without proposals"):
        coding_sheet.write_sheet(study, coder="ben", proposals=True, append=True)
    with pytest.raises(UsageError) as caught:
        coding_sheet.write_sheet(study, coder="ben")
    assert "append" not in str(caught.value)
    assert "What others decided does not belong into it" in str(caught.value)
    with pytest.raises(UsageError, match="cem has no file in"):
        coding_sheet.write_sheet(study, coder="cem", proposals=True, append=True)
    assert path.read_bytes() == before
    coding_sheet.write_sheet(study, coder="anna", proposals=True)
    with pytest.raises(UsageError, match="insights sheet laerm --coder anna --proposals --append"):
        coding_sheet.write_sheet(study, coder="anna", proposals=True)
    assert CliRunner().invoke(main, ["sheet", "laerm", "--coder", "ben", "--append"]).exit_code == 2


def test_what_a_first_coder_decided_comes_first_and_is_no_random_selection(workspace):
    ids = SAID["verbatim_id"].iloc[:12]
    decided = filled(
        pd.DataFrame({"verbatim_id": ids, "code": "noise", "coder": "anna", "status": "accepted"}), "codings"
    )
    study = _study(workspace, decided=decided)
    made = coding_sheet.write_sheet(study, coder="ben")
    assert _ids(made.path) == ids.tolist()
    assert "the 12 passages in the hands of anna" in made.notes[0]
    assert coding_sheet.marks(study) == (["ben"], [])
    more = coding_sheet.write_sheet(study, coder="cem", n=50)
    assert len(_ids(more.path)) == 50
    assert set(ids) <= set(_ids(more.path))


def test_all_means_all_and_proposals_come_with_what_to_decide(workspace):
    study = _study(workspace)
    assert coding_sheet.write_sheet(study, coder="anna", everything=True).passages == 200
    made = coding_sheet.write_sheet(study, coder="cleo", proposals=True)
    book = openpyxl.load_workbook(made.path)
    assert [cell.value for cell in book["Codieren"][3]][1] == "Lärm"
    book["Codieren"]["C3"].value = "accepted"
    book.save(made.path)
    found = read_decisions(study, codes_of(study), SAID)
    assert found[["code", "coder", "status"]].to_numpy().tolist() == [["noise", "cleo", "accepted"]]
    assert coding_sheet.marks(study)[0] == ["anna"]


def test_a_file_that_is_there_is_never_overwritten(workspace):
    study = _study(workspace)
    made = coding_sheet.write_sheet(study, coder="ben")
    before = made.path.read_bytes()
    with pytest.raises(UsageError, match="Ben has a file already, and it is never overwritten"):
        coding_sheet.write_sheet(study, coder="Ben", everything=True)
    assert made.path.read_bytes() == before
    (made.path.parent / "anna.csv").write_text("verbatim_id,code,status\n")
    with pytest.raises(UsageError, match=r"anna\.csv: anna has a file already"):
        coding_sheet.write_sheet(study, coder="anna")


@pytest.mark.parametrize("name", ["machine", "a/b", "../x", "", ".ben"])
def test_a_name_that_is_no_file_name_is_refused(workspace, name):
    with pytest.raises(UsageError, match="cannot be the name of a coder"):
        coding_sheet.write_sheet(_study(workspace), coder=name)


def test_the_command_says_what_it_wrote_and_what_comes_next(workspace):
    _study(workspace)
    result = CliRunner().invoke(main, ["sheet", "laerm", "--coder", "ben", "--n", "25"])
    assert result.exit_code == 0, result.output
    assert "codings/ben.xlsx: 25 of 200 passages" in result.output
    assert "then: insights run laerm" in result.output
    assert CliRunner().invoke(main, ["sheet", "laerm", "--coder", "x", "--all", "--n", "3"]).exit_code == 2


def test_without_a_run_there_is_nothing_to_code(workspace):
    folder = workspace.raw("neu")
    folder.mkdir()
    (folder / "study.yml").write_text("title: Neu\n")
    result = CliRunner().invoke(main, ["sheet", "neu", "--coder", "ben"])
    assert result.exit_code == 2
    assert "run the stage that writes verbatims first: insights run neu" in result.output
