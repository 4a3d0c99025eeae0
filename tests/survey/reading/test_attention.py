"""Interviews that were too fast and attention checks that were failed are found, and nobody else."""

from __future__ import annotations

import pandas as pd
import pytest

from insights.settings import Column
from insights.survey.reading.attention import durations, failed_checks, speeders
from insights.tabular import Table


def table(tmp_path, **columns):
    return Table(tmp_path / "survey.csv", pd.DataFrame({n: pd.Series(v, dtype="str") for n, v in columns.items()}))


DURATION = {"dauer": Column(role="duration")}


@pytest.mark.parametrize(
    "cells", [["300", "310", "290", "99", "101"], ["00:05:00", "00:05:10", "00:04:50", "01:39", "01:41"]]
)
def test_less_than_a_third_of_the_median_is_speeding(tmp_path, cells):
    found, problems = speeders(table(tmp_path, dauer=cells[:3] * 4 + cells[3:]), DURATION)
    assert problems == []
    assert found == [(12, "speeding", "33% of the median duration")] or found == [
        (12, "speeding", "34% of the median duration")
    ]


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (["01/31/2025 9:00:00 PM"] * 6, ["01/31/2025 9:10:00 PM"] * 5 + ["01/31/2025 9:01:00 PM"]),
        (["45688.875"] * 6, ["45688.885"] * 5 + ["45688.876"]),
    ],
)
def test_beginning_and_end_give_the_duration(tmp_path, start, end):
    columns = {"dauer": Column(role="duration", columns=["start", "end"])}
    found, problems = speeders(table(tmp_path, start=start, end=end), columns)
    assert problems == []
    assert [(position, rule) for position, rule, _ in found] == [(5, "speeding")]


def test_a_duration_that_cannot_be_read_is_named(tmp_path):
    _, problems = speeders(table(tmp_path, dauer=["300", "lang"]), DURATION)
    assert problems == ["column 'dauer' should hold durations (a number, or 00:12:30), but row 3: 'lang'"]


def test_codes_for_no_duration_are_missing():
    assert durations(pd.Series(["-1", "60"], dtype="str")).tolist()[1] == 60
    assert durations(pd.Series(["-1", "60"], dtype="str")).isna().tolist() == [True, False]


CHECK = {"q9": Column(role="attention", expected=["2"], labels={"2": "eher ja"})}


def test_who_did_not_give_the_expected_answer_failed_the_check(tmp_path):
    found, problems = failed_checks(table(tmp_path, q9=["2", "eher ja", "5", None]), CHECK)
    assert problems == []
    assert found == [
        (2, "attention check", "q9: '5' instead of '2'"),
        (3, "attention check", "q9: no answer instead of '2'"),
    ]


def test_a_check_that_nobody_passed_is_a_mistake_in_study_yml(tmp_path):
    _, problems = failed_checks(table(tmp_path, q9=["1", "3"]), CHECK)
    assert problems == ["column 'q9': nobody gave the expected answer '2'; the answers are '1', '3'"]


def test_an_attention_check_needs_its_answer():
    with pytest.raises(ValueError, match="`expected:`"):
        Column(role="attention")
