"""Columns with one option each are proposed as one question."""

from __future__ import annotations

import pandas as pd
import pytest

from insights.survey.reading.batteries import tick_batteries
from insights.survey.reading.roles import propose_roles
from insights.tabular import Table


def table(tmp_path, columns, labels=None):
    frame = pd.DataFrame({name: pd.Series(values, dtype="str") for name, values in columns.items()})
    return Table(tmp_path / "survey.csv", frame, labels or {})


@pytest.mark.parametrize(
    ("names", "pattern"),
    [
        (["q5_1", "q5_2", "q5_3"], "q5_*"),
        (["v12.a", "v12.b", "v12.c"], "v12.*"),
        (["B3_person_blockiert", "B3_profil_geloescht", "B3_nichts"], "B3_*"),
        (["Which? [TV]", "Which? [Web]", "Which? [Post]"], "Which? [*"),
        (["q1", "q2", "q3"], "q*"),
    ],
)
def test_neighbouring_ticks_that_begin_alike_are_one_question(tmp_path, names, pattern):
    columns = {"id": ["a", "b"]} | {name: ["1", "0"] for name in names}
    assert [battery.pattern for battery in tick_batteries(table(tmp_path, columns))] == [pattern]


@pytest.mark.parametrize(
    "columns",
    [
        {"q5_1": ["1", "0"], "q5_2": ["0", "1"], "gender": ["1", "0"]},
        {"q5_1": ["1", "5"], "q5_2": ["2", "4"], "q5_3": ["1", "0"]},
        {"q5_1": ["1", "0"], "q5_2": ["0", "1"], "q5_3": ["0", "1"], "q5_text": ["a", "b"]},
    ],
)
def test_other_columns_are_not_put_together(tmp_path, columns):
    assert tick_batteries(table(tmp_path, columns)) == []


def test_the_proposal_names_the_question_and_the_pattern(tmp_path):
    labels = {f"q5_{i}": f"Which channels do you use? - {option}" for i, option in enumerate(["TV", "Web", "Post"])}
    columns = {"nr": ["a", "b"]} | {name: ["1", "0"] for name in labels}
    found = propose_roles(table(tmp_path, columns, labels)).set_index("column")
    assert found.loc["q5", ["role", "kind", "columns", "label"]].tolist() == [
        "usage",
        "multiple",
        "q5_*",
        "Which channels do you use?",
    ]
