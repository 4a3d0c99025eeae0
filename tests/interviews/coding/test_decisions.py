from __future__ import annotations

import pandas as pd
import pytest

from insights.errors import InputError
from insights.interviews.coding.codebook import default_codes
from insights.interviews.coding.decisions import read_decisions
from insights.interviews.coding.overlooked import overlooked
from insights.study import open_study
from tests.interviews.saying import verbatims

SAID = verbatims(["Ich habe Angst.", "Ich wünsche mir mehr."], ["k01", "k01"])


@pytest.fixture
def study(workspace):
    folder = workspace.raw("kiosk") / "codings"
    folder.mkdir(parents=True)
    (folder.parent / "study.yml").write_text("title: Kiosk\n")
    return open_study("kiosk")


def _decided(study):
    found = read_decisions(study, default_codes("de"), SAID)
    return found[["verbatim_id", "code", "coder", "status"]].to_numpy().tolist()


def test_codes_are_understood_by_id_and_name_in_any_case(study):
    (study.raw / "codings" / "anna.csv").write_text(
        "verbatim_id;code;status\nk01-001;Ängste;Accepted\nk01-002;WISHES;rejected\n", encoding="utf-8-sig"
    )
    assert _decided(study) == [["k01-001", "fears", "anna", "accepted"], ["k01-002", "wishes", "anna", "rejected"]]


def test_an_excel_file_and_a_file_in_large_letters_are_read_too(study):
    rows = {"verbatim_id": ["k01-001"], "code": ["fears"], "status": ["accepted"]}
    pd.DataFrame(rows).to_excel(study.raw / "codings" / "ben.xlsx", index=False)
    (study.raw / "codings" / "CARLA.CSV").write_text("verbatim_id,code,status\nk01-001,needs,rejected\n")
    assert [row[2] for row in _decided(study)] == ["ben", "CARLA"]


def test_two_files_of_one_coder_are_refused(study):
    for name in ("anna.csv", "anna.tsv"):
        (study.raw / "codings" / name).write_text("verbatim_id,code,status\n")
    with pytest.raises(InputError, match="anna.csv and anna.tsv are of one coder; keep one of them"):
        _decided(study)


def test_a_code_that_left_the_codebook_is_named_once_with_its_number_of_rows(study):
    lines = "\n".join(["k01-001,worries,accepted", "k01-002,worries,accepted"])
    (study.raw / "codings" / "anna.csv").write_text(f"verbatim_id,code,status\n{lines}\n")
    with pytest.raises(InputError) as caught:
        _decided(study)
    message = str(caught.value)
    assert message.count("there is no code 'worries'") == 1
    assert "it stands in 2 rows: was the codebook changed?" in message


def _write(study, name, rows):
    (study.raw / "codings" / name).write_text("verbatim_id,code,status\n" + "\n".join(rows) + "\n", encoding="utf-8")


def test_that_none_fits_rejects_every_code_in_a_file_of_single_decisions_too(study):
    for row in ("k01-001,(keiner passt),", "k01-001,none fits,accepted", "k01-001,,rejected"):
        _write(study, "anna.csv", [row])
        found = _decided(study)
        assert len(found) == len(default_codes("de"))
        assert {(verbatim, status) for verbatim, _, _, status in found} == {("k01-001", "rejected")}
    _write(study, "anna.csv", ["k01-001,,accepted"])
    with pytest.raises(InputError, match="row 2: says 'accepted' but names no code; write the code, or that none fits"):
        _decided(study)


def test_a_decision_on_no_passage_is_refused(study):
    _write(study, "anna.csv", ["k01-001,fears,accepted", ",wishes,accepted"])
    with pytest.raises(InputError, match="row 3: 'wishes' is given to no passage"):
        _decided(study)


@pytest.mark.parametrize("copy", ["anna - Kopie.csv", "anna_alt.csv", "Copy of anna.csv", "anna (2).csv"])
def test_a_copy_of_a_file_is_no_further_coder(study, copy):
    _write(study, "anna.csv", ["k01-001,fears,accepted", "k01-002,wishes,accepted"])
    _write(study, copy, ["k01-001,fears,accepted"])
    with pytest.raises(InputError, match="says what anna.csv says, so it looks like a copy of it"):
        _decided(study)


def test_a_coder_with_a_longer_name_and_another_opinion_is_no_copy(study):
    _write(study, "anna.csv", ["k01-001,fears,accepted", "k01-002,wishes,accepted"])
    _write(study, "anna-lena.csv", ["k01-001,fears,rejected", "k01-002,wishes,accepted"])
    _write(
        study, "ben.csv", ["k01-001,fears,accepted", "k01-002,wishes,accepted"]
    )  # two people may agree on two passages
    assert len(_decided(study)) == 6


def test_what_does_not_count_is_said(study):
    folder = study.raw / "codings"
    (folder / "cem.ods").write_text("")
    (folder / "ben.csv").write_text(
        "verbatim_id,Code 1,Quote\nk01-001,,Angst\nk01-002,wishes,mehr\nk01-002,wishes,Ich\n"
    )
    (folder / "anna.csv").write_text("verbatim_id,code,status,Vorschlag\nk01-001,needs,,fears\nk01-002,wishes,,wishes\nk01-002,,,\n")  # fmt: skip
    hints = overlooked(study)
    assert [hint.partition("codings/")[2].split(";")[0] for hint in hints] == [
        "cem.ods: is not read",
        "anna.csv, row 2: another code than was proposed but no status",
        "ben.csv: does not say whether it was coded blind, for that stood on another sheet of the Excel file",
        "ben.csv, row 2: a quote but no code",
        "ben.csv, row 4: a second quote for the same code",
    ]
