"""The runner on six tiny notebooks that hand over empty tables: what it skips, reruns, refuses and survives."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time

import nbformat
import pytest

from insights import files, runner
from insights.errors import InputError, StageError, UsageError
from insights.stages import STAGES
from insights.study import open_study

SAVE = """from insights import contracts
from insights.study import open_study
here = open_study(study)
for name in {names}:
    empty = contracts.DOCUMENTS[name]() if name in contracts.DOCUMENTS else contracts.empty(name)
    contracts.save(empty, name, here)
{more}"""
REPORT = """from insights import ledger
ledger.write(here.reports / "report.html", b"<p>report</p>", here)"""


def _write_notebook(path, stage, more=""):
    cells = [
        nbformat.v4.new_markdown_cell(f"# {stage.title}"),
        nbformat.v4.new_code_cell(
            'study: str = "kino"  # name\nk: int = 3  # how many', metadata={"tags": ["parameters"]}
        ),
        nbformat.v4.new_code_cell(SAVE.format(names=list(stage.writes), more=more)),
        nbformat.v4.new_code_cell('print(f"{k} things")', metadata={"tags": ["nbval-check-output", "keep_output"]}),
    ]
    notebook = nbformat.v4.new_notebook(
        cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    )
    path.parent.mkdir(exist_ok=True)
    nbformat.write(notebook, path)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    """A workspace with one study that was run once."""
    from insights.study import Workspace

    root = tmp_path_factory.mktemp("finished")
    folder = root / "data" / "raw" / "kino"
    (folder / "interviews").mkdir(parents=True)
    (folder / "study.yml").write_text("title: Kino  # a comment\n", encoding="utf-8")
    (folder / "interviews" / "k01.txt").write_text("I: Und?\nB: Schön.\n", encoding="utf-8")
    for stage in STAGES:
        _write_notebook(root / "notebooks" / stage.notebook, stage, REPORT if stage.reports else "")
    runner.run_study(open_study("kino", workspace=Workspace(root)))
    return root


@pytest.fixture
def study(finished, tmp_path, monkeypatch):
    shutil.copytree(finished, tmp_path / "w")
    monkeypatch.setenv("INSIGHTS_HOME", str(tmp_path / "w"))
    return open_study("kino")


def _run(study, **options):
    seen = []
    reports = runner.run_study(
        study, report=lambda stage, state, seconds, text: seen.append((stage.name, state, text)), **options
    )
    return [(name, state) for name, state, _ in seen if state != "started"], reports


def _bytes(study):
    folders = (study.processed, study.reports)
    paths = [p for folder in folders for p in folder.rglob("*") if p.is_file()]
    return {
        str(p.relative_to(study.workspace.root)): files.digest_file(p)
        for p in paths
        if p.name not in ("run.json", ".run.lock")
    }


def test_an_unchanged_study_starts_no_kernel(study, monkeypatch):
    monkeypatch.setattr(runner, "execute", lambda *_, **__: pytest.fail("a kernel was started"))
    outcome, reports = _run(study)
    assert outcome == [(stage.name, "skipped") for stage in STAGES]
    assert reports == [study.reports / "report.html"]


def test_comments_and_markdown_rerun_nothing(study):
    settings = study.raw / "study.yml"
    settings.write_text("# another comment\ntitle: Kino\n", encoding="utf-8")
    path = study.workspace.notebooks / "03_segments.ipynb"
    notebook = nbformat.read(path, 4)
    notebook.cells[0].source = "# Another head"
    notebook.cells[2].source += "\n# a comment"
    nbformat.write(notebook, path)
    assert {row.state for row in runner.status(open_study("kino"))} == {"done"}


def test_a_changed_interview_makes_exactly_its_stage_and_those_after_it_stale(study):
    (study.raw / "interviews" / "k01.txt").write_text("I: Und?\nB: Sehr schön.\n", encoding="utf-8")
    rows = {row.stage.name: row for row in runner.status(study)}
    assert rows["coding"].reasons == ["data/raw: interviews/k01.txt is new or changed"]
    assert {name for name, row in rows.items() if row.state == "done"} == {"demographics", "segments", "events"}
    assert "coding has to run again first" in rows["personas"].reasons


def test_the_record_of_runs_holds_no_names_of_interviews_and_still_knows_them(study):
    assert "k01" not in (study.processed / "run.json").read_text()
    path = study.raw / "interviews" / "k01.txt"
    path.rename(path.with_name("feddersen.txt"))
    reasons = {row.stage.name: row.reasons for row in runner.status(study)}
    assert reasons["coding"] == ["data/raw: interviews/feddersen.txt is new or changed"]
    path.with_name("feddersen.txt").unlink()
    assert {row.stage.name: row.reasons for row in runner.status(study)}["coding"] == ["data/raw: 1 interview is gone"]


def test_only_stages_whose_inputs_really_changed_run_again(study):
    (study.raw / "interviews" / "k01.txt").write_text("I: Und?\nB: Sehr schön.\n", encoding="utf-8")
    outcome, _ = _run(study)
    assert ("coding", "done") in outcome
    assert ("personas", "skipped") in outcome  # coding handed over the same tables


def test_a_late_stage_alone_says_that_an_earlier_one_is_stale(study):
    (study.raw / "interviews" / "k01.txt").write_text("I: Und?\nB: Sehr schön.\n", encoding="utf-8")
    told = []
    runner.run_study(study, only="personas", force=True, report=lambda stage, *what: told.append((stage.name, *what)))
    stale = [row for row in told if row[1] == "stale"]
    assert stale[0] == (
        "coding", "stale", 0.0, "data/raw: interviews/k01.txt is new or changed; the run goes on with what it wrote before",
    )  # fmt: skip
    assert "segments" not in [row[0] for row in stale]


def test_a_changed_parameter_reruns_its_stage_and_says_so(study):
    outcome, _ = _run(study, parameters={"segments": {"k": "4"}})
    assert [name for name, state in outcome if state == "done"] == ["segments"]
    rows = {row.stage.name: row for row in runner.status(study)}
    assert rows["segments"].reasons == ["parameter k changed from 4 to 3"]


def test_an_unknown_parameter_is_refused_before_a_kernel_starts(study, monkeypatch):
    monkeypatch.setattr(runner, "execute", lambda *_, **__: pytest.fail("a kernel was started"))
    with pytest.raises(UsageError, match="-p segments.kk: the stage segments has no such parameter; did you mean 'k'"):
        _run(study, parameters=runner.parse_overrides(["segments.kk=4"]))
    with pytest.raises(UsageError, match="-p segmnts.k=4: there is no stage 'segmnts'; did you mean 'segments'"):
        runner.parse_overrides(["segmnts.k=4"])
    with pytest.raises(UsageError, match="-p k=4: write it as stage.parameter=value"):
        runner.parse_overrides(["k=4"])


def test_parameters_for_a_stage_that_does_not_exist_are_refused(study):
    (study.raw / "study.yml").write_text("title: Kino\nparameters: {segment: {k: 2}}\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"parameters\.segment: there is no such stage; did you mean 'segments'"):
        _run(open_study("kino"))


def test_an_edited_output_is_named_and_not_overwritten_without_force(study):
    path = study.processed / "themes.csv"
    path.write_text(path.read_text() + "edited\n")
    rows = {row.stage.name: row for row in runner.status(study)}
    assert rows["coding"].state == "waiting for a person"
    assert "themes.csv was changed by hand" in rows["coding"].reasons[0]
    with pytest.raises(StageError, match=r"themes\.csv: changed by hand since coding wrote it"):
        _run(study)
    assert path.read_text().endswith("edited\n")
    _run(study, force=True, only="coding")
    assert not path.read_text().endswith("edited\n")


def test_a_failing_cell_ends_the_run_with_stage_cell_and_last_line_and_keeps_the_notebook(study):
    path = study.workspace.notebooks / "03_segments.ipynb"
    notebook = nbformat.read(path, 4)
    notebook.cells[2].source += "\n1 / 0"
    nbformat.write(notebook, path)
    with pytest.raises(StageError) as caught:
        _run(study)
    message = str(caught.value)
    assert (
        "03 segments stopped in cell 3 of notebooks/03_segments.ipynb: ZeroDivisionError: division by zero" in message
    )
    assert "03_segments.failed.ipynb to see where, put it right, and run the same command again" in message
    assert (study.reports / "notebooks" / "03_segments.failed.ipynb").is_file()
    notebook.cells[2].source = notebook.cells[2].source.replace("\n1 / 0", "")
    nbformat.write(notebook, path)
    _run(study)
    assert not (study.reports / "notebooks" / "03_segments.failed.ipynb").exists()


def test_an_error_of_ours_is_passed_on_as_its_sentence(study):
    path = study.workspace.notebooks / "02_demographics.ipynb"
    notebook = nbformat.read(path, 4)
    notebook.cells[
        2
    ].source += '\nfrom insights.errors import InputError\nraise InputError("survey.csv, row 3: two respondents share the id 7.")'
    nbformat.write(notebook, path)
    with pytest.raises(StageError, match=r"^survey\.csv, row 3: two respondents share the id 7\.$"):
        _run(study)


def test_a_killed_kernel_is_said_to_have_run_out_of_memory(study):
    path = study.workspace.notebooks / "02_demographics.ipynb"
    notebook = nbformat.read(path, 4)
    notebook.cells[2].source += "\nimport os\nos.kill(os.getpid(), 9)"
    nbformat.write(notebook, path)
    with pytest.raises(
        StageError, match="02 demographics was killed in cell 3 .* most often the machine ran out of memory"
    ):
        _run(study)


def test_a_notebook_is_not_saved_at_each_of_its_cells(study, monkeypatch):
    from papermill import engines

    saved, write = [], engines.write_ipynb
    monkeypatch.setattr(engines, "write_ipynb", lambda notebook, path: saved.append(path) or write(notebook, path))
    runner.run_study(study, only="segments", force=True)
    assert len(saved) == 2  # as the run begins and as it ends, however it ends


def test_a_study_without_input_is_refused(study):
    shutil.rmtree(study.raw / "interviews")
    with pytest.raises(InputError, match="there is nothing to work on: put interviews into interviews/"):
        _run(study)


def test_running_a_late_stage_alone_says_which_earlier_one_is_missing(study):
    (study.processed / "segments.json").unlink()
    with pytest.raises(
        StageError, match="personas needs what segments writes, and that is not there; run all stages first"
    ):
        _run(study, only="personas", force=True)


def test_reports_that_cannot_be_written_are_named_before_any_work(study, monkeypatch):
    monkeypatch.setattr(runner, "execute", lambda *_, **__: pytest.fail("a kernel was started"))
    shutil.rmtree(study.reports)
    study.reports.write_text("a file in the way")
    with pytest.raises(Exception, match=r"reports/kino.*could not be written: a file lies where a folder is needed"):
        _run(study)


def test_two_runs_of_one_study_do_not_mix(study):
    with runner._one_run_at_a_time(study), pytest.raises(UsageError, match="is being run by another process"):
        _run(study)


def test_provenance_names_inputs_outputs_parameters_versions_and_seed(study):
    record = json.loads((study.processed / "run.json").read_text())["stages"]["segments"]
    assert record["depends"]["parameters"] == {"k": 3, "study": "kino"}
    assert set(record["depends"]["reads"]) == {"responses.csv", "variables.csv"}
    assert {"segments.json", "memberships.csv"} <= set(record["wrote"])
    assert record["seed"] == 1
    assert record["summary"] == "3 things"
    assert {"insights", "pandas"} <= set(record["versions"])


def test_what_code_wrote_may_be_deleted_and_runs_killed_and_the_next_gives_the_same_bytes(study):
    before = _bytes(study)
    shutil.rmtree(study.processed)
    shutil.rmtree(study.reports)
    for delay in () if os.name == "nt" else (1.2, 2.6):
        process = subprocess.Popen(
            [sys.executable, "-m", "insights.cli", "run", "kino"], start_new_session=True, stdout=subprocess.DEVNULL
        )
        time.sleep(delay)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    _run(study)
    assert _bytes(study) == before


def test_a_late_stage_does_not_use_what_was_edited_before_it(study):
    path = study.processed / "responses.csv"
    path.write_text(path.read_text() + "edited\n")
    with pytest.raises(
        StageError, match=r"responses\.csv: changed by hand since demographics wrote it, so segments was not run"
    ):
        _run(study, only="segments")


def test_what_came_from_elsewhere_is_named_and_kept_when_a_run_replaces_it(study):
    (study.processed / "run.json").unlink()
    shutil.rmtree(study.processed / ".written")
    path = study.processed / "themes.csv"
    path.write_text(path.read_text() + "edited\n")
    seen = {}
    for stage in ("coding", "demographics"):
        runner.run_study(study, only=stage, report=lambda stage, state, seconds, text: seen.update({stage.name: text}))
    assert "replaced what came from elsewhere" in seen["coding"]
    assert "themes.csv" in seen["coding"]
    assert seen["demographics"] == "3 things"
    kept = study.raw / ".replaced"  # beside the originals: what was not written here may name people
    assert [p.name for p in kept.iterdir()] == ["themes.csv"]
    assert kept.joinpath("themes.csv").read_text().endswith("edited\n")
    runner.run_study(
        study, only="coding", force=True, report=lambda stage, state, seconds, text: seen.update({stage.name: text})
    )
    assert seen["coding"] == "3 things"  # said once, by the run that replaced it


def test_a_parameter_of_a_stage_outside_the_run_is_refused(study):
    with pytest.raises(UsageError, match="-p segments.k: the stage segments is not part of this run"):
        _run(study, only="report", parameters={"segments": {"k": "2"}})


def test_declared_columns_without_a_survey_stop_the_run(study):
    (study.raw / "study.yml").write_text("title: Kino\ncolumns: {nps: nps}\n", encoding="utf-8")
    (study.raw / "umfrage.csv").write_text("nps\n1\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"no survey file beside it .* is it umfrage\.csv\? Then rename it"):
        _run(open_study("kino"))


def test_a_kernel_that_does_not_start_is_one_sentence(study, monkeypatch):
    import papermill

    def no_kernel(*_, **__):
        raise RuntimeError("Kernel died before replying to kernel_info")

    monkeypatch.setattr(papermill, "execute_notebook", no_kernel)
    with pytest.raises(
        StageError, match="could not be run: Kernel died before replying to kernel_info. The kernel `python3` of"
    ):
        _run(study, force=True)


def test_a_run_leaves_no_folder_behind_for_the_next_one_in_the_same_process(study):
    from papermill.iorw import papermill_io

    _run(study, only="coding", force=True)
    assert papermill_io.get_handler("local.ipynb").cwd(None) is None
