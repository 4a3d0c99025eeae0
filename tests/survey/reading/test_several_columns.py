"""A question with one column for each option becomes one multiple response."""

from __future__ import annotations

import pandas as pd
import pytest

from insights.settings import Column
from insights.survey.reading.several_columns import combined
from insights.tabular import Table


def table(columns, tmp_path, **parts):
    frame = pd.DataFrame({name: pd.Series(values, dtype="str") for name, values in columns.items()})
    return Table(tmp_path / "survey.csv", frame, **parts)


QUESTION = {"channels": Column(role="behaviour", columns=["q5_*"])}


def test_what_was_ticked_is_joined_and_no_everywhere_is_an_answer_too(tmp_path):
    columns = {"id": ["a", "b", "c", "d"], "q5_1": ["1", "0", "0", None], "q5_2": ["1", "1.0", "0", None]}
    labels = {"q5_1": "Which channels? - Phone", "q5_2": "Which channels? - Mail"}
    found, problems = combined(table(columns, tmp_path, labels=labels), QUESTION, language="en")
    assert problems == []
    assert list(found.frame.columns) == ["id", "channels"]
    assert found.frame["channels"].fillna("").tolist() == ["Phone; Mail", "Mail", "none of these", ""]
    assert "channels" in found.multiple


def test_blanks_beside_ticks_leave_open_whether_anything_was_asked(tmp_path):
    columns = {"q5_1": ["x", None, None], "q5_2": [None, "x", None]}
    found, _ = combined(table(columns, tmp_path), QUESTION)
    assert found.frame["channels"].fillna("").tolist() == ["q5_1", "q5_2", ""]


def test_value_labels_say_which_code_is_yes(tmp_path):
    columns = {"q5_1": ["1", "2"], "q5_2": ["2", "1"]}
    codes = {name: {"1": "nicht genannt", "2": "genannt"} for name in columns}
    found, problems = combined(table(columns, tmp_path, value_labels=codes), QUESTION)
    assert problems == []
    assert found.frame["channels"].tolist() == ["q5_2", "q5_1"]


def test_the_option_itself_may_stand_in_its_column(tmp_path):
    columns = {"q5_1 [Phone]": ["Phone", None], "q5_2 [Mail]": ["Mail", "Mail"]}
    found, problems = combined(table(columns, tmp_path), QUESTION)
    assert problems == []
    assert found.frame["channels"].tolist() == ["Phone; Mail", "Mail"]


@pytest.mark.parametrize(
    ("columns", "declared", "words"),
    [
        ({"q5_1": ["1", "2"], "q5_2": ["2", "1"]}, {}, r"'2' \(row 3\) says neither yes nor no; write under `ticked:`"),
        ({"x": ["1"]}, {}, r"no column fits 'q5_\*'"),
        ({"q5_1": ["1"], "q5_2": ["0"], "channels": ["x"]}, {}, "the file has a column of this name"),
    ],
)
def test_mistakes_are_told_in_one_sentence(tmp_path, columns, declared, words):
    _, problems = combined(table(columns, tmp_path), QUESTION)
    assert any(pd.Series(problems).str.contains(words))


def test_ticked_says_what_stands_for_yes(tmp_path):
    question = {"channels": Column(role="behaviour", columns=["q5_1", "q5_2"], ticked=["1"])}
    found, problems = combined(table({"q5_1": ["1", "2"], "q5_2": ["2", "2"]}, tmp_path), question, language="en")
    assert problems == []
    assert found.frame["channels"].tolist() == ["q5_1", "none of these"]
