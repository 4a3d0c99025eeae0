"""What docs/privacy.md says can be done about leaks and withdrawals, can be done as it stands there."""

from __future__ import annotations

import re
import shlex
import shutil

import pytest
from click.testing import CliRunner

from insights.cli import main
from insights.interviews import withdrawing
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
FEW = ("k07.md", "k08.md", "k09.md")  # of the interviews; the others take their time and show nothing more
KEY = (
    "entity,original,replacement,interview_id\nperson,Hagedorn,k08,\nperson,Zellerhoff,Person 1,\n"  # of an earlier run
)
OWN = ("insights leaks", "insights withdraw")


@pytest.fixture(scope="module")
def insights(tmp_path_factory):
    """Runs `insights …` on the example study as it is committed; its interviews are read once."""
    root = tmp_path_factory.mktemp("docs")
    raw = root / "data" / "raw" / "kino"
    shutil.copytree(ROOT / "data" / "raw" / "kino", raw, ignore=lambda _, names: [n for n in names if n == "pseudonyms.csv" or (n[:1] == "k" and n not in FEW)])  # fmt: skip
    (raw / "pseudonyms.csv").write_text(KEY, encoding="utf-8")
    head, *rows = (raw / "interviews.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (raw / "interviews.csv").write_text(head + "".join(row for row in rows if row.startswith(FEW)), encoding="utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("INSIGHTS_HOME", str(root))
        read, kept = withdrawing.spoken, []
        patch.setattr(withdrawing, "spoken", lambda study: kept[0] if kept else kept.append(read(study)) or kept[0])
        yield root, lambda *arguments: CliRunner().invoke(main, list(arguments))


def test_the_commands_work_in_their_order(insights):
    root, run = insights
    commands = [line for line in re.findall(r"^\$ (.*)$", TEXT, flags=re.MULTILINE) if line.startswith(OWN)]
    assert [line.split()[1] for line in commands] == ["leaks", "withdraw", "withdraw"]
    results = [run(*shlex.split(command)[1:]) for command in commands]
    assert [result.exit_code for result in results] == [0, 0, 0], [result.output for result in results]
    assert "delete" in results[1].output
    assert "k08.md" in results[1].output
    assert "0 traces left" in results[2].output
    assert not (root / "data" / "raw" / "kino" / "interviews" / "k08.md").exists()
    assert not (root / "data" / "raw" / "kino" / "pseudonyms.csv").exists()  # it held nobody else
    assert "Hagedorn" not in (root / "data" / "raw" / "kino" / "interviews.csv").read_text(encoding="utf-8")


def test_somebody_who_is_not_in_the_study_is_named_back(insights):
    result = insights[1]("withdraw", "kino", "k99", "--yes")
    assert result.exit_code == 2
    assert "nothing there is of 'k99'" in result.output
