"""Surveys as they come: each oddity gives one clear sentence, and the reading goes on wherever that is honest."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import yaml

from insights.errors import InputError
from insights.study import open_study
from insights.survey.reading.responses import read_survey


@pytest.fixture
def survey_of(workspace):
    """Reads a survey given as a table, or several as file name -> table, with the columns of study.yml."""

    def read(tables, columns, **settings):
        folder = workspace.raw("probe")
        folder.mkdir(exist_ok=True)
        tables = tables if "survey.csv" in tables or "survey" in settings else {"survey.csv": tables}
        for name, table in tables.items():
            pd.DataFrame(table).to_csv(folder / name, index=False)
        (folder / "study.yml").write_text(yaml.safe_dump({"title": "x", "columns": columns, **settings}))
        return read_survey(open_study("probe", workspace=workspace))

    return read


def note(survey, words):
    found = [line for line in survey.notes if words in line]
    assert len(found) == 1, survey.notes
    return found[0]


def test_a_constant_question_builds_no_segments(survey_of):
    survey = survey_of({"q": ["yes"] * 5, "p": list("abcab")}, {"q": "psychographic", "p": "psychographic"})
    assert "column 'q': everybody who answered said the same ('yes')" in note(survey, "'q'")
    assert survey.variables.set_index("variable")["builds_segments"].to_dict() == {"q": False, "p": True}


def test_three_hundred_questions_are_read_with_a_warning(survey_of):
    rng = np.random.default_rng(1)
    columns = {f"q{i}": rng.integers(1, 6, 40) for i in range(300)}
    survey = survey_of(columns, {"q*": "psychographic"})
    assert len(survey.variables) == 300
    assert "300 questions build the segments" in note(survey, "build the segments")


def test_a_question_that_hardly_anybody_answered_is_named(survey_of):
    answers = [1.0, 2.0, *[None] * 18]
    survey = survey_of({"q": answers, "p": [1, 2] * 10}, {"q": "usage", "p": "behaviour"})
    assert "gave no answer to q (90%)" in note(survey, "gave no answer")


def test_thousands_of_different_answers_are_no_categories(survey_of):
    table = {"q": [f"answer {i}" for i in range(10_000)]}
    with pytest.raises(
        InputError, match="column 'q': is declared as nominal, but holds 10,000 different answers"
    ) as caught:
        survey_of(table, {"q": {"role": "psychographic", "kind": "nominal"}})
    assert "survey.csv" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_free_text_in_a_closed_column_is_pointed_out(survey_of):
    survey = survey_of({"q": [f"answer number {i}" for i in range(50)]}, {"q": "psychographic"})
    assert "holds 50 different texts, which cannot be counted" in note(survey, "'q'")


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ([1, -0.5, 1, 1], "the weight is negative in row 3"),
        ([1, None, 1, 1], "the weight is missing in row 3"),
        ([0, 0, 0, 0], "all weights are 0"),
        (["1", "heavy", "1", "1"], "row 3: 'heavy'"),
    ],
)
def test_impossible_weights_stop_the_reading(survey_of, weights, words):
    with pytest.raises(InputError, match=words):
        survey_of({"w": weights, "q": list("abab")}, {"w": "weight", "q": "behaviour"})


def test_weights_of_zero_are_allowed_and_named(survey_of):
    survey = survey_of({"w": [1, 0, 2, 0], "q": list("abab")}, {"w": "weight", "q": "behaviour"})
    assert "the weight is 0 in rows 3, 5" in note(survey, "weight is 0")


def test_a_category_that_is_new_in_a_wave_is_named_with_its_wave(survey_of):
    files = {
        "survey_2024.csv": {"q": ["mail", "phone"] * 10},
        "survey_2025.csv": {"q": ["mail", "chat"] * 10},
    }
    survey = survey_of(files, {"q": "behaviour"}, survey=list(files), language="en")
    assert "column 'q': 'chat' (from 2025) had not been chosen in the wave before" in note(survey, "'chat'")
    assert survey.variables.set_index("variable").loc["wave", ["role", "categories", "label"]].tolist() == [
        "wave",
        "2024; 2025",
        "Wave",
    ]


def test_a_category_beside_the_declared_order_is_named_with_file_and_row(survey_of):
    files = {"survey_2024.csv": {"q": ["low", "high"]}, "survey_2025.csv": {"q": ["low", "huge"]}}
    column = {"role": "behaviour", "order": ["low", "high"]}
    with pytest.raises(InputError, match=r"'huge' is not in `order:` \(first in row 3 of survey_2025\.csv\)"):
        survey_of(files, {"q": column}, survey=list(files))


def test_dates_as_excel_counts_them_are_not_taken_for_amounts(survey_of):
    table = {"datum": [45231, 45232, 45240], "q": list("aba")}
    with pytest.raises(
        InputError, match="column 'datum': holds dates as Excel counts them .row 2: 45231 is 2023-11-01"
    ):
        survey_of(table, {"datum": "usage", "q": "behaviour"})


def test_values_outside_the_declared_range_are_impossible(survey_of):
    column = {"role": "psychographic", "kind": "numeric", "range": [1, 7]}
    survey = survey_of({"q": [1, 7, 8, 4]}, {"q": column})
    assert survey.findings[["rule", "detail"]].values.tolist() == [["impossible value", "q = 8"]]
    assert survey.responses["q"].isna().sum() == 1


def test_values_that_mean_no_answer_everywhere_are_declared_once(survey_of):
    table = {"q": ["a", "-77", "b"], "n": [1, -77, 3]}
    survey = survey_of(table, {"q": "behaviour", "n": "usage"}, missing=[-77])
    assert survey.variables["n_missing"].tolist() == [1, 1]


def test_rare_write_ins_count_as_other_where_that_is_declared(survey_of):
    table = {"q": ["mail;phone", "mail", "phone", "mail;my own thing"] * 2 + ["mail;phone"] * 6}
    survey = survey_of(table, {"q": {"role": "behaviour", "separator": ";", "other": "Other"}})
    assert survey.variables["categories"].tolist() == ["mail; phone; Other"]
    assert "1 answers (2 times) count as 'Other'" in note(survey, "Other")


def test_one_declaration_serves_all_columns_that_fit(survey_of):
    table = {"q1": [1, 2, 3], "q2": [3, 2, 1], "q3": ["x", "y", "z"]}
    survey = survey_of(table, {"q*": {"role": "psychographic", "kind": "ordinal"}, "q3": "ignore"})
    assert survey.variables["variable"].tolist() == ["q1", "q2"]
    with pytest.raises(InputError, match=r"no column fits 'x\*' that is not declared by itself"):
        survey_of(table, {"x*": "psychographic"})


def test_speeding_and_failed_attention_checks_reach_the_findings(survey_of):
    table = {
        "nr": list("abcdef"),
        "q": [1, 2, 3, 4, 5, 1],
        "t": [300, 310, 290, 305, 20, 300],
        "ok": [2, 2, 2, 2, 2, 5],
    }
    columns = {"nr": "id", "q": "usage", "t": "duration", "ok": {"role": "attention", "expected": 2}}
    survey = survey_of(table, columns)
    assert survey.findings[["respondent_id", "rule"]].values.tolist() == [["e", "speeding"], ["f", "attention check"]]
    assert list(survey.variables["variable"]) == ["q"]
