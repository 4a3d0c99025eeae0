"""Runs the stages of a study through Papermill: skips what is unchanged, runs what is independent side by side, survives kills."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from insights import files, provenance, warm_kernels
from insights.errors import InputError, InsightsError, StageError, UsageError, nearest
from insights.execution import drop_failed, execute
from insights.stages import (
    STAGES,
    Scalar,
    Stage,
    check_parameter_names,
    chosen,
    find_stage,
    needed_by,
    stage_parameters,
)
from insights.study import Study, Workspace

SIDE_BY_SIDE = 2
MARK = "INSIGHTS_RUN"  # environment variable by which a study's kernels are known
Report = Callable[[Stage, str, float, str], None]  # stage, state, seconds, what to say


@dataclass(frozen=True)
class StageStatus:
    """Where a stage stands: `done`, `stale`, `waiting` for a person, or `missing` what it needs."""

    stage: Stage
    state: str
    reasons: list[str] = field(default_factory=list)
    summary: str = ""


def status(study: Study) -> list[StageStatus]:
    """Where each stage of `study` stands. Starts nothing."""
    record = provenance.read_record(study)["stages"]
    rows: list[StageStatus] = []
    stale: set[str] = set()
    for stage in STAGES:
        edited = provenance.edited_by_hand(stage, study)
        depends = provenance.dependencies(stage, study, stage_parameters(stage, study, study.workspace, {}))
        reasons = provenance.stale_because(stage, study, depends)
        reasons += [f"{other.name} has to run again first" for other in needed_by(stage) if other.name in stale]
        if edited:
            names = ", ".join(path.name for path in edited)
            reasons = [f"{names} was changed by hand; take your change out of it or run with --force to overwrite it"]
        if reasons:
            stale.add(stage.name)
        state = "waiting for a person" if edited else "stale" if reasons else "done"
        rows.append(StageStatus(stage, state, reasons, record.get(stage.name, {}).get("summary", "")))
    return rows


def run_study(
    study: Study,
    *,
    start: str | None = None,
    only: str | None = None,
    force: bool = False,
    parameters: dict[str, dict[str, Scalar | str]] | None = None,
    report: Report | None = None,
    progress: bool = False,
) -> list[Path]:
    """Run the stages of `study` that are not up to date and return the files for readers.

    `parameters` holds values per stage that go before those of `study.yml`. `report` is told of every stage as it ends.
    Raises UsageError for names that do not exist, InputError when there is nothing to run on, StageError when a stage fails.
    """
    study.take_up()
    wanted = chosen(start=start, only=only)
    overrides = {find_stage(name).name: values for name, values in (parameters or {}).items()}
    check_parameter_names(study, wanted)
    for name, values in overrides.items():
        stage_parameters(find_stage(name), study, study.workspace, values)
        if name not in [stage.name for stage in wanted]:
            raise UsageError(
                f"-p {name}.{next(iter(values))}: the stage {name} is not part of this run ({', '.join(s.name for s in wanted)})."
            )
    plans = {
        stage.name: stage_parameters(stage, study, study.workspace, overrides.get(stage.name, {})) for stage in wanted
    }
    _must_have_input(study)
    for folder in (study.processed, study.reports / "notebooks"):
        files.make_folder(folder)
        _must_be_writable(folder)
    with _one_run_at_a_time(study):
        _end_orphans(study)
        for folder in (study.processed, study.reports, study.reports / "notebooks"):
            files.remove_leftovers(folder)
        report = report or (lambda *_: None)
        _tell_of_stale(study, wanted, report)
        _Run(study, wanted, plans, force=force, report=report, progress=progress).to_the_end()
    return sorted(path for stage in STAGES for name in stage.reports if (path := study.reports / name).is_file())


def _tell_of_stale(study: Study, wanted: list[Stage], report: Report) -> None:
    """Say which stages before a part of the chain would have to run again: the part rests on what they wrote last time."""
    earlier = STAGES[: STAGES.index(wanted[0])]
    for row in status(study) if earlier else ():
        if row.stage in earlier and row.state == "stale":
            report(row.stage, "stale", 0.0, f"{row.reasons[0]}; the run goes on with what it wrote before")


def _must_have_input(study: Study) -> None:
    missing = study.missing_survey()
    if missing:
        raise InputError(missing)
    if (
        not study.interview_files()
        and not study.survey_files()
        and not any(map(study.table_file, ("customers", "events", "transactions")))
    ):
        raise InputError(
            f"{study.raw}: there is nothing to work on: put interviews into interviews/ or a survey beside it (survey.csv, .xlsx or .sav)."
        )


def _must_be_writable(folder: Path) -> None:
    probe = folder / ".insights-probe"
    files.write_atomic(probe, b"")
    probe.unlink(missing_ok=True)


@contextlib.contextmanager
def _one_run_at_a_time(study: Study):
    from filelock import FileLock, Timeout

    lock = FileLock(study.processed / ".run.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise UsageError(f"The study {study.name} is being run by another process; wait until it is done.") from error
    try:
        yield
    finally:
        lock.release()


class _Run:
    """One run: which stages are waiting, running and done. Only this thread writes the record."""

    def __init__(
        self,
        study: Study,
        wanted: list[Stage],
        plans: dict[str, dict[str, Scalar]],
        *,
        force: bool,
        report: Report,
        progress: bool,
    ):
        self.study, self.plans, self.force, self.report, self.progress = study, plans, force, report, progress
        self.waiting = list(wanted)
        self.running: dict[Future, Stage] = {}
        self.failure: InsightsError | None = None

    def to_the_end(self) -> None:
        """Start each stage when those it needs are done; after a failure start nothing more."""
        # For a single stage the nursery would load more than the notebook needs.
        warm = warm_kernels.nursery() if len(self.waiting) > 1 else contextlib.nullcontext()
        with _kernels_environment(self.study), warm, ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            try:
                self._work(pool)
            except KeyboardInterrupt:
                _kill_kernels()  # else the pool would wait for them; what they left half done is run again next time
                raise
        if self.failure:
            raise self.failure

    def _work(self, pool: ThreadPoolExecutor) -> None:
        while self.waiting or self.running:
            self._start_what_can_start(pool)
            if not self.running:
                break
            for future in wait(self.running, return_when=FIRST_COMPLETED).done:
                self._finish(future)

    def _start_what_can_start(self, pool: ThreadPoolExecutor) -> None:
        for stage in list(self.waiting):
            if self.failure or len(self.running) >= SIDE_BY_SIDE:
                return
            busy = {other.name for other in [*self.waiting, *self.running.values()]}
            if any(other.name in busy for other in needed_by(stage)):
                continue
            self.waiting.remove(stage)
            try:
                self._start(stage, pool)
            except InsightsError as error:
                self.failure = error
                self.report(stage, "stopped", 0.0, str(error))

    def _start(self, stage: Stage, pool: ThreadPoolExecutor) -> None:
        self._must_have_what_it_reads(stage)
        depends = provenance.dependencies(stage, self.study, self.plans[stage.name])
        if not self.force and not provenance.stale_because(stage, self.study, depends):
            last = provenance.read_record(self.study)["stages"][stage.name]
            drop_failed(stage, self.study)
            self.report(stage, "skipped", 0.0, f"nothing changed since {last['started'][:16].replace('T', ' ')}")
            return
        self.report(stage, "started", 0.0, "")
        copies = provenance.set_aside(stage, self.study)
        slot = 0 if 0 not in {getattr(f, "slot", None) for f in self.running} else 1
        future = pool.submit(execute, stage, self.study, self.plans[stage.name], slot=slot if self.progress else None)
        future.slot, future.depends, future.copies = slot, depends, copies
        future.started, future.clock = datetime.now(UTC).isoformat(timespec="seconds"), time.perf_counter()
        self.running[future] = stage

    def _must_have_what_it_reads(self, stage: Stage) -> None:
        lacking = provenance.missing_inputs(stage, self.study)
        if lacking:
            names = ", ".join(other.name for other in lacking)
            raise StageError(
                f"{stage.name} needs what {names} writes, and that is not there; run all stages first: insights run {self.study.name}"
            )
        if self.force:
            return
        for writer in [stage, *needed_by(stage)]:
            edited = provenance.edited_by_hand(writer, self.study)
            if edited:
                names = ", ".join(str(path) for path in edited)
                raise StageError(
                    f"{names}: changed by hand since {writer.name} wrote it, so {stage.name} was not run. Move your change to "
                    f"data/raw (decisions belong there) or run again with --force to overwrite it."
                )

    def _finish(self, future: Any) -> None:
        stage = self.running.pop(future)
        seconds = time.perf_counter() - future.clock
        try:
            outcome = future.result()
        except InsightsError as error:
            self.failure = self.failure or error
            self.report(stage, "stopped", seconds, str(error))
            return
        provenance.record_stage(
            stage,
            self.study,
            future.depends,
            started=future.started,
            seconds=seconds,
            seconds_in_cells=outcome.seconds_in_cells,
            summary=outcome.summary,
        )
        replaced = provenance.replaced(future.copies, stage, self.study)
        note = (
            f" (replaced what came from elsewhere, kept in {replaced[0].parent}: {', '.join(p.name for p in replaced)})"
            if replaced
            else ""
        )
        self.report(stage, "done", seconds, outcome.summary + note)


@contextlib.contextmanager
def _kernels_environment(study: Study):
    """Kernels start in notebooks/ and find the workspace; one BLAS thread each, so that sums add up in the same order everywhere."""
    values = {
        "INSIGHTS_HOME": str(study.workspace.root),
        MARK: str(study.processed),
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    # Papermill changes the process's folder around each kernel start; from here on all threads agree on it.
    with contextlib.chdir(study.workspace.notebooks):
        try:
            yield
        finally:
            _forget_papermills_folder()
            for name, value in before.items():
                if value is None:
                    os.environ.pop(name, None)
                else:
                    os.environ[name] = value


def _forget_papermills_folder() -> None:
    """Papermill remembers one folder for the whole process; after notebooks side by side it may be left at this run's."""
    if "papermill.iorw" in sys.modules:
        from papermill.iorw import papermill_io

        papermill_io.get_handler("local.ipynb").cwd(None)


def _end_orphans(study: Study) -> None:
    """End kernels that a killed run of this study left behind; for a moment they would go on writing."""
    import psutil

    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error, OSError):
            if process.pid != os.getpid() and process.environ().get(MARK) == str(study.processed):
                process.kill()
                process.wait(timeout=10)


def _kill_kernels() -> None:
    import psutil

    for child in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.NoSuchProcess):
            child.kill()


def parse_overrides(given: list[str]) -> dict[str, dict[str, str]]:
    """`["segments.max_segments=6"]` as `{"segments": {"max_segments": "6"}}`. Raises UsageError for another form."""
    values: dict[str, dict[str, str]] = {}
    for item in given:
        key, equals, value = item.partition("=")
        stage, dot, name = key.partition(".")
        if not (equals and dot and stage and name):
            raise UsageError(f"-p {item}: write it as stage.parameter=value, like segments.max_segments=6.")
        try:
            stage = find_stage(stage).name
        except UsageError as error:
            raise UsageError(
                f"-p {item}: there is no stage {stage!r}; {nearest(stage, [s.name for s in STAGES])}."
            ) from error
        values.setdefault(stage, {})[name] = value
    return values


def is_terminal() -> bool:
    """Whether a person watches, so that a progress bar makes sense."""
    return sys.stderr.isatty()


# JupyterLab would ask the network for news and for its newest version; the settings in `jupyterlab` keep it from asking whether it may.
_SETTINGS = Path(__file__).parent / "jupyterlab"
_OFFLINE = ("--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate")


def start_lab(workspace: Workspace, options: Sequence[str] = ()) -> int:
    """Start JupyterLab on the workspace, with `options` of its own, and wait until it ends; returns its exit code."""
    import subprocess

    command = [sys.executable, "-m", "jupyterlab", f"--ServerApp.root_dir={workspace.root}", *_OFFLINE, *options]
    settings = os.pathsep.join(filter(None, [os.environ.get("JUPYTER_CONFIG_PATH"), str(_SETTINGS)]))
    own = {"INSIGHTS_HOME": str(workspace.root), "JUPYTER_CONFIG_PATH": settings}
    return subprocess.run(command, env={**os.environ, **own}, check=False).returncode
