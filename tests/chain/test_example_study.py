"""The example study through all stages: the committed outcome, what was planted, and a run that was killed."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time

import pytest

from insights import contracts, files, provenance
from insights.runner import run_study, status
from insights.stages import STAGES
from insights.study import Study, Workspace, open_study
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """The example study in a workspace of its own, as it lies in a fresh clone; its run was killed and taken up again."""
    root = tmp_path_factory.mktemp("example")
    shutil.copytree(
        ROOT / "data" / "raw" / "serviceportal",
        root / "data" / "raw" / "serviceportal",
        ignore=shutil.ignore_patterns("pseudonyms.csv"),
    )
    study = open_study("serviceportal", workspace=Workspace(root))
    if os.name != "nt":
        _run_and_kill(study)
    run_study(study)
    return study


def _run_and_kill(study: Study) -> None:
    """Start a run of all stages and kill it with everything it started when its first stage is done and others are at work."""
    process = subprocess.Popen(
        [sys.executable, "-m", "insights.cli", "run", study.name],
        env={**os.environ, "INSIGHTS_HOME": str(study.workspace.root)}, start_new_session=True, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    while not provenance.read_record(study)["stages"]:
        assert process.poll() is None, "the run ended before its first stage was done"
        time.sleep(0.1)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert len(provenance.read_record(study)["stages"]) < len(STAGES)


def test_a_run_that_was_killed_and_taken_up_again_gives_the_committed_outcome(example):
    committed = open_study(example.name, workspace=Workspace(ROOT))
    made_again = (".xlsx", ".pdf", ".pptx", ".md")  # made again by every run, so not committed
    workbooks = {name for name in _outputs(example) if name.endswith(made_again)}
    reports = {name for stage in STAGES for name in stage.reports if name.endswith(made_again)}
    assert workbooks == {f"reports/serviceportal/{name}" for name in reports}
    assert {"banner_tables.xlsx", "code_analysis.xlsx", "screening.xlsx"} <= reports
    found, stored = _outputs(example), _outputs(committed)
    assert {name for name in found if found[name] != stored.get(name)} <= workbooks
    assert set(stored) <= set(found)


def test_the_planted_customer_types_come_back(example):
    import pandas as pd
    from sklearn.metrics import adjusted_rand_score

    planted = pd.read_csv(ROOT / "tests" / "example_studies" / "truth" / "serviceportal.csv", dtype=str)
    found = contracts.load("memberships", example)
    both = found.merge(planted, on="respondent_id")
    assert len(both) > 600
    assert adjusted_rand_score(both["type"], both["segment"]) >= 0.8


def test_six_questions_find_the_planted_customer_types_in_the_survey_as_it_came(example, tmp_path):
    import pandas as pd
    from sklearn.metrics import adjusted_rand_score

    from insights.personas.screening.applying import screen_file

    screening = contracts.load("screening", example)
    assert len(screening.questions) <= 6
    assert screening.accuracy >= 0.9 * screening.accuracy_full
    done = screen_file(example, example.raw / "survey.xlsx", out=tmp_path / "screened.xlsx")
    found = pd.read_excel(done.path, dtype=str)
    planted = pd.read_csv(ROOT / "tests" / "example_studies" / "truth" / "serviceportal.csv", dtype=str)
    both = found.merge(planted, left_on="befragte_nr", right_on="respondent_id")
    assert len(both) > 600
    assert adjusted_rand_score(both["type"], both["persona"]) >= 0.75


def test_the_planted_inflection_point_and_the_contradicted_assumption_come_back(example):
    thresholds = contracts.load("thresholds", example)
    found = thresholds[thresholds["found"]]
    assert set(found["cut"]) == {4.0}
    verdicts = contracts.load("assumptions", example)["verdict"].tolist()
    assert verdicts == ["contradicted", "supported", "supported", "supported", "undecided"]


def test_no_planted_name_reaches_what_is_handed_on(example):
    import pandas as pd

    people = pd.read_csv(example.raw / "interviews.csv", dtype=str)
    surnames = [name.split()[-1] for name in people["name"].dropna()]
    for folder in (example.processed, example.reports):
        for path in (p for p in folder.rglob("*") if p.is_file() and p.suffix in (".csv", ".json", ".html", ".ipynb")):
            text = path.read_text(encoding="utf-8")
            assert [name for name in surnames if re.search(rf"\b{name}", text)] == [], path.name


def test_one_changed_verbatim_makes_exactly_the_stages_stale_that_depend_on_it(example, tmp_path):
    shutil.copytree(example.workspace.root, tmp_path / "copy")
    study = open_study(example.name, workspace=Workspace(tmp_path / "copy"))
    with (study.raw / "interviews" / "i01_tiedemann.txt").open("a", encoding="utf-8") as file:
        file.write("\nB: Und noch etwas: Die Ersatzteilsuche im Portal kostet mich jede Woche Stunden.\n")
    run_study(study, only="coding")
    done = {row.stage.name for row in status(study) if row.state == "done"}
    assert done == {"coding", "demographics", "segments", "events"}


def _outputs(study) -> dict[str, str]:
    """A hash for each file that a run writes, but for the record of its times."""
    paths = [path for folder in (study.processed, study.reports) for path in folder.rglob("*") if path.is_file()]
    unlike = ("run.json", ".run.lock")
    return {
        path.relative_to(study.workspace.root).as_posix(): files.digest_file(path)
        for path in paths
        if path.name not in unlike and ".written" not in path.parts
    }


def test_the_command_line_prints_one_line_per_stage_and_where_the_report_lies(example):
    outcome = subprocess.run(
        [sys.executable, "-m", "insights.cli", "run", "serviceportal"],
        env={**os.environ, "INSIGHTS_HOME": str(example.workspace.root)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert outcome.returncode == 0, outcome.stderr
    lines = outcome.stdout.strip().splitlines()
    assert [line.split()[0] for line in lines[: len(STAGES)]] == [stage.number for stage in STAGES]
    assert lines[-2].startswith("Tables: ")
    assert lines[-1].startswith("Report: ")
    assert lines[-1].endswith("report.html")
    assert "Traceback" not in outcome.stderr
    assert json.loads((example.processed / "run.json").read_text())["stages"]["report"]["seconds"] > 0
