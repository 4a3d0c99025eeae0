"""`insights claims`: the list, one claim with its evidence, the files."""

from __future__ import annotations

import re

import pandas as pd
import pytest
from click.testing import CliRunner

from insights import contracts
from insights.cli import main
from insights.report.claims import claims_table
from insights.report.evidence.table import claim_evidence


@pytest.fixture(scope="module")
def study(rendered):
    material, sections, _ = rendered()
    contracts.save(claims_table(sections), "claims", material.study)
    contracts.save(claim_evidence(material, sections), "claim_evidence", material.study)
    return material.study


@pytest.fixture
def ask(study, monkeypatch):
    monkeypatch.setenv("INSIGHTS_HOME", str(study.workspace.root))
    return lambda *options: CliRunner().invoke(main, ["claims", study.name, *options])


def test_the_list_names_id_strength_base_and_sentence(ask):
    line = next(one for one in ask("--section", "nps").output.splitlines() if one.startswith("nps-all"))
    assert "finding" in line or "tendency" in line or "hypothesis" in line
    assert "n = " in line
    assert "Net Promoter Score" in line


def test_one_claim_shows_the_rows_behind_it(ask):
    shown = ask("--id", "nps-all").output
    assert "1. metrics: metric = nps, group = all [demographics]: value = -5" in shown


def test_one_claim_shows_its_passages_word_for_word(ask, rendered):
    shown = ask("--id", "personas-p1-pains-1").output
    assert rendered()[0].quotes["i01-01"]["text"] in shown


def test_a_figure_read_in_the_report_leads_to_its_statement_however_its_spaces_are_typed(ask):
    found = ask("--text", "net  PROMOTER score").output
    assert "nps-all" in found
    assert ask("--text", "no such words").output.strip() == "no claims"


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--id", "nps-al"), "did you mean 'nps-all'"),
        (("--section", "themen"), "did you mean 'themes'"),
        (("--strength", "findigs"), "did you mean 'finding'"),
        (("--out", "claims.txt"), "must end in .csv or .xlsx"),
        (("--id", "nps-all", "--section", "nps"), "without --section"),
    ],
)
def test_mistakes_are_answered_with_what_there_is(ask, options, message):
    found = ask(*options)
    assert found.exit_code
    assert message in f"{found.output} {found.exception}"


def test_the_list_is_written_as_csv_and_excel(ask, tmp_path):
    assert ask("--out", str(tmp_path / "a.csv")).exit_code == 0
    assert ask("--strength", "finding", "--out", str(tmp_path / "b.xlsx")).exit_code == 0
    assert set(pd.read_excel(tmp_path / "b.xlsx")["strength"]) == {"finding"}
    assert len(pd.read_csv(tmp_path / "a.csv")) > len(pd.read_excel(tmp_path / "b.xlsx"))


def test_every_claim_has_rows_of_evidence_and_each_says_whether_it_is_weighted(study):
    claims, rows = contracts.load("claims", study), contracts.load("claim_evidence", study)
    assert set(claims["claim_id"]) == set(rows["claim_id"])
    assert set(rows["weighted"]) <= {"yes", "no", "not applicable"}


def test_percent_is_found_with_and_without_a_blank_and_strengths_may_be_many(ask):
    share = re.search(r"(\d+)\s?%", ask("--text", "%").output).group(1)
    assert ask("--text", f"{share}%").output == ask("--text", f"{share} %").output != "no claims\n"
    assert ask("--strength", "findings").output == ask("--strength", "finding").output


def test_the_csv_shows_umlauts_in_excel(ask, tmp_path):
    ask("--out", str(tmp_path / "a.csv"))
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_sentences_wrap_in_excel_and_the_heads_stay_in_sight(ask, tmp_path):
    import openpyxl

    ask("--out", str(tmp_path / "a.xlsx"))
    sheet = openpyxl.load_workbook(tmp_path / "a.xlsx")["claims"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", sheet.dimensions)
    assert sheet["C2"].alignment.wrap_text
