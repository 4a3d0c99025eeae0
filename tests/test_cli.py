from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from insights.cli import main
from insights.stages import STAGES


@pytest.fixture
def insights(workspace):
    """Runs `insights …` in an empty workspace."""
    return lambda *arguments: CliRunner().invoke(main, list(arguments))


def test_every_command_explains_itself_with_an_example(insights):
    for name in main.list_commands(None):
        result = insights(name, "--help")
        assert result.exit_code == 0
        assert f"Example: insights {name}" in result.output


def test_an_unknown_command_offers_the_nearest(insights):
    result = insights("rnu")
    assert result.exit_code == 2
    assert "There is no command 'rnu'; did you mean 'run'?" in result.output


def test_an_unknown_study_is_one_line_and_exit_code_2(insights):
    insights("new", "kino")
    result = insights("run", "kono")
    assert result.exit_code == 2
    assert "There is no study 'kono'" in result.output
    assert "did you mean 'kino'?" in result.output
    assert "Traceback" not in result.output


def test_a_mistake_of_a_person_is_exit_code_1(insights, workspace):
    insights("new", "kino", "--interviews")
    result = insights("run", "kino")
    assert result.exit_code == 1
    assert "there is nothing to work on" in result.output


def test_new_then_list_then_status_work_on_a_fresh_study(insights):
    result = insights("new", "kino", "--interviews", "--language", "de")
    assert result.exit_code == 0
    assert "Next: put the interviews into interviews/, fill in study.yml, then: insights check kino" in result.output
    assert insights("list").output.split() == ["kino", "kino"]
    status = insights("status", "kino").output
    assert status.count("because it has not run yet") == len(STAGES)


def test_a_study_with_interviews_and_a_survey_gets_the_templates_of_both(insights, workspace):
    both, neither = insights("new", "a", "--interviews", "--survey"), insights("new", "b")
    assert both.exit_code == neither.exit_code == 0
    made = [sorted(path.name for path in workspace.raw(name).iterdir()) for name in "ab"]
    assert made[0] == made[1]
    assert "interviews" in made[0]
    insights("new", "c", "--survey")
    assert not (workspace.raw("c") / "interviews").exists()


def test_an_empty_workspace_says_how_to_begin(insights):
    assert "Next: insights new my-study" in insights("list").output


def test_help_appears_without_loading_pandas():
    code = "import sys; from insights.cli import main; main(['--help'], standalone_mode=False); sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=False).returncode == 0


def test_lab_starts_jupyterlab_on_the_workspace_without_news_from_the_network_and_hands_options_on(
    insights, workspace, monkeypatch
):
    seen = {}

    def start(command, *, env, check):
        seen.update(command=command, home=env["INSIGHTS_HOME"], settings=env["JUPYTER_CONFIG_PATH"])
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(subprocess, "run", start)
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/of/ones/own")
    assert insights("lab", "--no-browser").exit_code == 0
    assert seen["command"][1:3] == ["-m", "jupyterlab"]
    offline = ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    assert seen["command"][3:] == [f"--ServerApp.root_dir={workspace.root}", *offline, "--no-browser"]
    assert seen["home"] == str(workspace.root)
    own, ours = seen["settings"].split(os.pathsep)
    assert own == "/of/ones/own"
    settings = json.loads((Path(ours) / "labconfig" / "default_setting_overrides.json").read_text())
    assert settings["@jupyterlab/apputils-extension:notification"]["fetchNews"] == "false"
