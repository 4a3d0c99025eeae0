"""Executes one stage's notebook with Papermill: keeps the executed copy, and says in one sentence what went wrong."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from insights import ledger, warm_kernels
from insights.errors import InsightsError, StageError
from insights.stages import Scalar, Stage
from insights.study import Study

KERNEL_START_SECONDS = 120
ENGINE = "insights"


def _from_here(path: Path) -> str:
    """The path relative to the current folder, so that no executed notebook records where the workspace lies."""
    try:
        return os.path.relpath(path)
    except ValueError:  # on another drive of Windows
        return str(path)


@dataclass(frozen=True)
class Outcome:
    """What a notebook said of itself, and the seconds its cells took; the rest of a stage's time is Papermill's and the kernel's."""

    summary: str
    seconds_in_cells: float


def execute(stage: Stage, study: Study, parameters: dict[str, Scalar], *, slot: int | None = None) -> Outcome:
    """Execute the stage's notebook with Papermill, keep the executed copy, and return what came of it.

    Raises StageError that names stage, cell and the error's last line; the failed notebook is kept beside the others.
    """
    import papermill
    from jupyter_client.kernelspec import NoSuchKernel
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    folder = study.reports / "notebooks"
    running = folder / f".{stage.notebook}.running.ipynb"
    warm = warm_kernels.manager()
    bar = {"desc": f"{stage.number} {stage.title}", "position": slot, "leave": False} if slot is not None else False
    try:
        notebook = papermill.execute_notebook(
            _from_here(study.workspace.notebooks / stage.notebook),
            _from_here(running),
            parameters=parameters,
            kernel_name="python3",
            engine_name=_engine(),
            progress_bar=bar,
            start_timeout=KERNEL_START_SECONDS,
            # ipykernel logs unencrypted loopback traffic at every start, and the interrupt by which Jupyter ends it
            extra_arguments=["--IPKernelApp.log_level=CRITICAL"],
            **({"kernel_manager_class": warm} if warm else {}),
        )
    except PapermillExecutionError as error:
        raise StageError(_failed_cell(error, stage, study, running)) from error
    except DeadKernelError as error:
        raise StageError(_killed(stage, study, running)) from error
    except (RuntimeError, OSError, NoSuchKernel) as error:
        raise StageError(
            f"{stage.number} {stage.title} could not be run: {error}. The kernel `python3` of {sys.executable} is needed; "
            f"`jupyter kernelspec list` shows which one is found."
        ) from error
    data = json.dumps(_scrubbed(notebook), indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    ledger.write(folder / stage.notebook, data.encode(), study)
    running.unlink(missing_ok=True)
    drop_failed(stage, study)
    seconds = sum(cell["metadata"].get("papermill", {}).get("duration") or 0.0 for cell in notebook["cells"])
    return Outcome(summary_of(notebook), seconds)


@cache
def _engine() -> str:
    """The name of Papermill's engine that saves a notebook when its run begins and ends, however it ends.

    Papermill's own saves before and after every cell, those of text too, which takes as much time as some stages.
    """
    from papermill.engines import NBClientEngine, papermill_engines

    class SavingTwice(NBClientEngine):
        @classmethod
        def execute_managed_notebook(cls, nb_man: Any, kernel_name: str, **options: Any) -> None:
            save, nb_man.save = nb_man.save, lambda **_: None
            try:
                super().execute_managed_notebook(nb_man, kernel_name, **options)
            finally:
                nb_man.save = save

    papermill_engines.register(ENGINE, SavingTwice)
    return ENGINE


def _failed_copy(stage: Stage, study: Study) -> Path:
    return study.reports / "notebooks" / stage.notebook.replace(".ipynb", ".failed.ipynb")


def drop_failed(stage: Stage, study: Study) -> None:
    """Remove the copy of a notebook that failed in an earlier run."""
    _failed_copy(stage, study).unlink(missing_ok=True)


def _keep_failed(stage: Stage, study: Study, running: Path) -> Path:
    kept = _failed_copy(stage, study)
    if running.is_file():
        shutil.move(running, kept)
    return kept


def _failed_cell(error: Any, stage: Stage, study: Study, running: Path) -> str:
    kept = _keep_failed(stage, study, running)
    ours = error.ename in {cls.__name__ for cls in [InsightsError, *InsightsError.__subclasses__()]}
    if ours:
        return error.evalue
    last = (error.evalue or "").strip().splitlines()[-1:] or [""]
    return (
        f"{stage.number} {stage.title} stopped in cell {error.exec_count} of notebooks/{stage.notebook}: {error.ename}: {last[0]}\n"
        f"Open {kept} to see where, put it right, and run the same command again."
    )


def _killed(stage: Stage, study: Study, running: Path) -> str:
    cell = ""
    with contextlib.suppress(OSError, ValueError, KeyError):
        cells = [c for c in json.loads(running.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == "code"]
        begun = [
            number for number, c in enumerate(cells, start=1) if c["metadata"].get("papermill", {}).get("start_time")
        ]
        cell = f" in cell {begun[-1]}" if begun else ""
    _keep_failed(stage, study, running)
    return (
        f"{stage.number} {stage.title} was killed{cell} of notebooks/{stage.notebook}; most often the machine ran out of memory. "
        f"Close other programs or take a smaller sample, and run the same command again."
    )


def _scrubbed(notebook: Any) -> dict[str, Any]:
    """The executed notebook without what differs from run to run: times, ids of injected cells, versions of the kernel."""
    kept = json.loads(json.dumps(notebook))
    kept["metadata"] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for position, cell in enumerate(kept["cells"]):
        cell["id"] = f"cell-{position:02d}"
        tags = cell["metadata"].get("tags", [])
        cell["metadata"] = {"tags": list(tags)} if tags else {}
        for output in cell.get("outputs", []):
            output.pop("transient", None)
    return kept


def summary_of(notebook: Any) -> str:
    """The last settled fact that the notebook printed: the first line of its last checked cell."""
    lines = ""
    for cell in notebook["cells"]:
        if "nbval-check-output" in cell["metadata"].get("tags", []):
            text = "".join("".join(o.get("text", "")) for o in cell.get("outputs", []) if o.get("name") == "stdout")
            lines = text.strip().splitlines()[0] if text.strip() else lines
    return lines
