"""Every command in the README works as it stands there."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys

import pytest
import yaml

from insights import contracts
from insights.interviews.coding.decisions import COLUMNS, STATUSES
from insights.report import claims, own_words
from insights.report.material import Material, load_material
from insights.settings import Assumption, Codebook, PersonaDecisions, Settings
from insights.stages import STAGES
from insights.study import Workspace, open_study
from tests.conftest import EXAMPLES, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
CONSOLE = re.findall(r"```console\n(.*?)```", README, flags=re.DOTALL)
COMMANDS = [line[2:] for block in CONSOLE for line in block.splitlines() if line.startswith(("$ ", "> "))]
SCRIPTS = os.path.dirname(sys.executable)


def _starting(word):
    return [command for command in dict.fromkeys(COMMANDS) if command.startswith(word)]


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A workspace as after cloning, with one interview for the study that the README makes."""
    root = tmp_path_factory.mktemp("readme")
    for name in EXAMPLES:
        shutil.copytree(
            ROOT / "data" / "raw" / name, root / "data" / "raw" / name, ignore=shutil.ignore_patterns("pseudonyms.csv")
        )
    return root


def _run(command, home, *, cwd=ROOT):
    environment = {**os.environ, "INSIGHTS_HOME": str(home), "PATH": SCRIPTS + os.pathsep + os.environ["PATH"]}
    return subprocess.run(shlex.split(command), cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def test_the_commands_for_a_study_of_ones_own_work_in_their_order(home):
    commands = _starting("insights ")
    made = [command.split()[1] for command in commands]
    assert made == [
        "run",
        "new",
        "check",
        "run",
        "status",
        "list",
        "--help",
        "segment-file",
        "screen",
        "perception",
        "claims",
        "claims",
        "sheet",
        "sheet",
    ]
    own = [command for command in commands if "serviceportal" not in command]
    for command in own:
        outcome = _run(command, home)
        assert outcome.returncode == 0, (command, outcome.stdout, outcome.stderr)
        if command.startswith("insights new"):
            folder = home / "data" / "raw" / "kino-2026" / "interviews"
            for name in ("k01.md", "k02.md", "k03.md", "k04.md"):
                shutil.copy(ROOT / "data" / "raw" / "kino" / "interviews" / name, folder / name)
    assert (home / "reports" / "kino-2026" / "report.html").is_file()
    assert {path.name for path in (home / "data" / "raw" / "kino-2026" / "codings").iterdir()} == {
        "anna.xlsx",
        "ben.xlsx",
    }


def test_the_commands_on_the_example_study_work_on_its_committed_outcome(home):
    shutil.copytree(ROOT / "data" / "processed" / "serviceportal", home / "data" / "processed" / "serviceportal")
    for command in (c for name in ("screen", "perception", "claims") for c in _starting(f"insights {name}")):
        for name in ("data/raw", "screened.xlsx", "claims.xlsx"):
            command = command.replace(name, str(home / name))
        outcome = _run(command, home)
        assert outcome.returncode == 0, (command, outcome.stdout, outcome.stderr)
    assert (home / "screened.xlsx").is_file()
    assert (home / "claims.xlsx").is_file()
    assert (home / "reports" / "serviceportal" / "perception_form.xlsx").is_file()


def test_papermill_runs_a_notebook_as_the_readme_says(home):
    (command,) = _starting("papermill ")
    target = home / "out.ipynb"
    outcome = _run(command.replace("/tmp/out.ipynb", str(target)), home)
    assert outcome.returncode == 0, outcome.stderr
    assert target.is_file()


def test_make_knows_the_two_commands_and_study_runs_the_example():
    assert {"make study", "make test"} <= set(COMMANDS)
    assert _planned("study").endswith("insights run serviceportal")
    assert "pytest" in _planned("test")


def _planned(target: str) -> str:
    # The suite is itself run by make, whose flags and messages must not reach the one that is looked at.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    command = ["make", "--no-print-directory", "-n", target, "-o", ".venv/installed"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True).stdout.strip()


def test_the_lines_for_windows_install_what_the_makefile_installs():
    windows = [line for line in COMMANDS if line.startswith(("py ", ".venv\\"))]
    assert "--require-hashes -r requirements.lock" in windows[1]
    assert "--no-build-isolation -e ." in windows[2]
    assert windows[3].endswith("insights run serviceportal")


def test_the_printed_session_names_every_stage_with_its_title():
    session = CONSOLE[0]
    for stage in STAGES:
        assert f"{stage.number:<3} {stage.title}" in session


def test_the_options_that_the_text_names_exist():
    outcome = subprocess.run(
        [sys.executable, "-m", "insights.cli", "run", "--help"], capture_output=True, text=True, check=True
    )
    for option in ("-p", "--from", "--only", "--force"):
        assert option in outcome.stdout
        assert option in README


def test_the_yaml_that_it_shows_is_valid():
    shown = {}
    for block in re.findall(r"```yaml\n(.*?)```", README, flags=re.DOTALL):
        shown |= yaml.safe_load(block)
    shown_settings = {
        key: shown[key] for key in ("models", "survey", "missing", "columns", "targets", "measures", "brand")
    }
    settings = Settings.model_validate({"title": "Kino"} | shown_settings)
    assert settings.columns["channels"].columns == ["q5_*"]
    assert settings.columns["minutes"].role == "duration"
    assert settings.models.language == "de_core_news_md"
    assert settings.measures[0].owner == "Portal"
    assert [code.parent for code in Codebook.model_validate({"codes": shown["codes"]}).codes] == [None, "noise"]
    assumptions = [Assumption.model_validate(item) for item in shown["assumptions"]]
    assert [bool(assumption.check) for assumption in assumptions] == [True, True, False]
    decided = PersonaDecisions.model_validate({key: shown[key] for key in ("personas", "campaigns")})
    assert [entry.draft for entry in decided.personas] == ["p2", "p3"]
    assert decided.campaigns[0].personas == {"p1": 0.7, "p4": 0.3}


def test_the_own_sentences_it_shows_can_be_read(home):
    (block,) = re.findall(r"```markdown\n(.*?)```", README, flags=re.DOTALL)
    study = open_study("serviceportal", workspace=Workspace(ROOT))
    shutil.copytree(study.raw, home / "own" / "data" / "raw" / study.name, dirs_exist_ok=True)
    (home / "own" / "data" / "raw" / study.name / "report.md").write_text(block, encoding="utf-8")
    written = open_study(study.name, workspace=Workspace(home / "own"))
    material = Material(written, load_material(study).handovers)
    ((_, section),) = own_words.sections(material, ["insights"])
    assert [len(claim.evidence) for claim in claims.collect(section)] == [1, 1]


def test_the_measure_it_shows_answers_an_insight_of_the_example():
    (text,) = re.findall(r"insight: ([\w-]+)", README)
    assert text in set(contracts.load("insights", open_study("serviceportal", workspace=Workspace(ROOT)))["insight"])


def test_the_decisions_it_shows_have_the_columns_that_are_read():
    (block,) = re.findall(r"```csv\n(.*?)```", README, flags=re.DOTALL)
    header, *rows = block.splitlines()
    assert tuple(header.split(",")) == COLUMNS
    assert {row.split(",")[2] for row in rows} == set(STATUSES)


def test_the_files_it_points_to_are_there():
    for target in re.findall(r"\]\(([^)#:]+)\)", README):
        assert (ROOT / target).exists(), target
