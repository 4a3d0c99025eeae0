"""The day until which a study may be kept is told in time, and nothing is deleted."""

from __future__ import annotations

import datetime

import pytest
from click.testing import CliRunner

from insights.checking import check_study
from insights.cli import main
from insights.protection.retention import notice
from insights.settings import Settings
from insights.study import Study

UNTIL = datetime.date(2027, 3, 31)


@pytest.mark.parametrize(
    ("today", "told"),
    [
        ((2027, 2, 28), ""),
        ((2027, 3, 1), "may be kept until 2027-03-31, 30 days are left"),
        ((2027, 3, 30), "1 day is left"),
        ((2027, 3, 31), "today is the last day"),
        ((2027, 4, 2), "was to be kept until 2027-03-31 and is 2 days past it: delete the raw data"),
    ],
)
def test_the_last_day_is_told_thirty_days_before_it_and_after_it(workspace, today, told):
    study = Study("s", workspace, Settings(title="S", retention={"until": "2027-03-31"}))
    said = notice(study, today=datetime.date(*today))
    assert told in said if told else said == ""


def test_a_study_without_a_last_day_says_nothing(workspace):
    assert notice(Study("s", workspace, Settings(title="S")), today=UNTIL) == ""


def test_check_and_list_say_so(workspace):
    (workspace.raw("s")).mkdir(parents=True)
    (workspace.raw("s") / "study.yml").write_text("title: S\nretention: {until: 2020-01-31}\n", encoding="utf-8")
    assert any("was to be kept until 2020-01-31" in hint for hint in check_study("s", workspace=workspace).hints)
    for name, until in (("t", datetime.date.today() + datetime.timedelta(3)), ("u", datetime.date(2199, 1, 1))):
        workspace.raw(name).mkdir()
        (workspace.raw(name) / "study.yml").write_text(f"title: S\nretention: {{until: {until}}}\n", encoding="utf-8")
    past, near, far = CliRunner().invoke(main, ["list"]).output.splitlines()
    assert past.endswith("S  (was to be kept until 2020-01-31: insights status s)")
    assert "S  (may be kept until" in near
    assert far.endswith("S")
