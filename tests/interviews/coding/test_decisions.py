from __future__ import annotations

import pandas as pd
import pytest

from insights.errors import InputError
from insights.interviews.coding.codebook import default_codes
from insights.interviews.coding.decisions import read_decisions
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
