"""What docs/reports.md says can be done, can be done as it stands there."""

from __future__ import annotations

import json
import re
import shlex
import shutil

import pytest
import yaml
from click.testing import CliRunner

from insights import contracts
from insights.cli import main
from insights.report import own_words
from insights.report.claims import (
    NARROW,
    PATTERN,
    PEOPLE_FOR_FINDING,
    PEOPLE_FOR_TENDENCY,
    STABLE,
    claims_table,
)
from insights.report.evidence.table import claim_evidence
from insights.report.material import load_material
from insights.report.ranking import candidate, order
from insights.settings import Settings
from insights.study import Workspace, open_study
from tests.conftest import ROOT

TEXT = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ (.*)$", TEXT, flags=re.MULTILINE)


@pytest.fixture(scope="module")
def home(tmp_path_factory, rendered):
    """A workspace with the committed outcome of the example study, and claims of today's code in it."""
    root = tmp_path_factory.mktemp("docs")
    for part in ("raw", "processed"):
        shutil.copytree(ROOT / "data" / part / "serviceportal", root / "data" / part / "serviceportal")
    shutil.copytree(ROOT / "data" / "raw" / "kino", root / "data" / "raw" / "kino")
    material, sections, _ = rendered()
    study = open_study("serviceportal", workspace=Workspace(root))
    contracts.save(claims_table(sections), "claims", study)
    contracts.save(claim_evidence(material, sections), "claim_evidence", study)
    return root


@pytest.fixture(autouse=True)
def there(home, monkeypatch, tmp_path):
    monkeypatch.setenv("INSIGHTS_HOME", str(home))
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("command", [c for c in COMMANDS if c.startswith(("insights claims", "insights check"))])
def test_the_commands_work_as_they_stand_there(command, tmp_path):
    outcome = CliRunner().invoke(main, shlex.split(command)[1:])
    assert outcome.exit_code == 0, (command, outcome.output)
    assert (tmp_path / "open.xlsx").is_file() == ("--out" in command)


def test_the_parameter_for_editions_exists_and_names_a_column_of_the_study(home):
    (command,) = [c for c in COMMANDS if c.startswith("insights run")]
    name, column = re.search(r"-p report\.(\w+)=(\w+)", command).groups()
    notebook = json.loads((ROOT / "notebooks" / "06_insight_report.ipynb").read_text(encoding="utf-8"))
    (parameters,) = [c for c in notebook["cells"] if "parameters" in c["metadata"].get("tags", [])]
    assert f"{name}: str" in "".join(parameters["source"])
    variables = load_material(open_study("serviceportal"))["variables"]
    assert column in set(variables["variable"])


def test_every_command_that_it_shows_is_tried():
    assert {" ".join(c.split()[:2]) for c in COMMANDS} == {"insights run", "insights claims", "insights check"}


def test_the_yaml_that_it_shows_is_valid():
    shown = {}
    for block in re.findall(r"```yaml\n(.*?)```", TEXT, flags=re.DOTALL):
        shown |= yaml.safe_load(block)
    settings = Settings.model_validate({"title": "Kino", "questions": ["Who?", "Where?"]} | shown)
    assert settings.measures[0].insight == "weak-ersatzteilsuche"
    assert settings.report.template == "house.pptx"
    assert settings.brand.colours.accent == "#8a1c4a"


def test_the_own_sentences_that_it_shows_become_claims(home):
    (block,) = re.findall(r"```markdown\n(.*?)```", TEXT, flags=re.DOTALL)
    (home / "data" / "raw" / "serviceportal" / "report.md").write_text(block, encoding="utf-8")
    sections = re.search(r"it stands after the section that it names \((.*?)\)", TEXT, flags=re.DOTALL).group(1)
    ((after, section),) = own_words.sections(
        load_material(open_study("serviceportal")), re.findall(r"`(\w+)`", sections)
    )
    assert after == "insights"
    assert len(section["blocks"][0]["claims"]) == 3


def test_the_limits_that_it_names_are_those_of_the_code():
    assert (PEOPLE_FOR_FINDING, PEOPLE_FOR_TENDENCY, STABLE, PATTERN, NARROW) == (5, 3, 0.75, 0.60, 0.20)
    surprise = (candidate.CONTRADICTED, candidate.TWO_SOURCES, candidate.UNWRITTEN, candidate.EXPECTED)
    assert surprise == (1.0, 0.75, 0.5, 0.2)
    assert (order.MOST, order.LEAST, candidate.LARGE) == (10, 0.01, 0.5)


def test_the_files_it_points_to_are_there():
    for target in re.findall(r"\]\(([^)#:]+)\)", TEXT):
        assert (ROOT / "docs" / target).exists(), target
