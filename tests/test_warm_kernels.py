"""Kernels forked from a process that has loaded the libraries; the same as usual ones in everything else."""

from __future__ import annotations

import os
import sys
import time

import nbformat
import psutil
import pytest

from insights import warm_kernels

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="kernels are forked on Linux only")
LOADED = "import sys\nprint('pandas' in sys.modules)"


def _outcome(source: str, folder) -> str:
    """What a cell prints in a kernel that starts as it would in a run."""
    return "".join(output.text for output in _executed(source, folder).outputs if output.output_type == "stream")


def _executed(source: str, folder):
    from nbclient import NotebookClient

    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source)])
    client = NotebookClient(
        notebook, kernel_name="python3", kernel_manager_class=warm_kernels.manager(), resources={"metadata": {"path": str(folder)}}
    )  # fmt: skip
    client.execute()
    return notebook.cells[0]


@pytest.fixture(scope="module")
def nursery():
    with warm_kernels.nursery():
        yield warm_kernels._open


def test_outside_a_run_kernels_are_papermills_own():
    assert warm_kernels.manager() is None


def test_a_forked_kernel_has_its_libraries_folder_and_environment(nursery, tmp_path, monkeypatch):
    monkeypatch.setenv("INSIGHTS_PROBE", "here")
    source = f"{LOADED}\nimport os\nprint(os.getcwd())\nprint(os.environ['INSIGHTS_PROBE'])"
    assert _outcome(source, tmp_path).split() == ["True", str(tmp_path), "here"]


def test_the_debugger_that_each_kernel_has_is_loaded_before_the_fork_without_a_word(tmp_path, capfd):
    with warm_kernels.nursery():
        assert _outcome("import sys\nprint('debugpy' in sys.modules)", tmp_path).strip() == "True"
    assert "ebugg" not in capfd.readouterr().err


def test_a_figure_is_shown_as_in_a_usual_kernel(nursery, tmp_path):
    source = "import matplotlib.pyplot as plt\nfigure, _ = plt.subplots()\nplt.close(figure)\nfigure"
    assert "image/png" in _executed(source, tmp_path).outputs[-1].data


def test_a_table_is_as_wide_as_in_a_usual_kernel(nursery, tmp_path):
    source = "import pandas as pd\nprint(pd.DataFrame({f'column_{i}': ['word'] for i in range(12)}))"
    shown = _outcome(source, tmp_path)
    assert "..." not in shown
    assert "column_11" in shown


def test_programs_that_a_notebook_starts_return_their_exit_code(nursery, tmp_path):
    source = "import subprocess, sys\nprint(subprocess.run([sys.executable, '-c', 'raise SystemExit(3)']).returncode)"
    assert _outcome(source, tmp_path).strip() == "3"


def test_a_killed_kernel_is_noticed(nursery, tmp_path):
    from nbclient.exceptions import DeadKernelError

    with pytest.raises(DeadKernelError):
        _outcome("import os\nos.kill(os.getpid(), 9)", tmp_path)


def test_kernels_start_as_usual_when_the_process_that_forks_them_is_gone(tmp_path):
    with warm_kernels.nursery():
        warm_kernels._open._start()
        warm_kernels._open._process.kill()
        warm_kernels._open._process.wait()
        assert _outcome(LOADED, tmp_path).strip() == "False"


def test_nothing_runs_on_when_the_nursery_is_closed(tmp_path):
    with warm_kernels.nursery():
        _outcome("1", tmp_path)
        process = psutil.Process(warm_kernels._open._process.pid)
    assert not process.is_running()


def test_a_kernel_ends_with_the_nursery(tmp_path):
    with warm_kernels.nursery():
        argv = ["-f", str(tmp_path / "connection.json")]
        kernel = psutil.Process(warm_kernels._open.fork(argv, env=dict(os.environ), cwd=str(tmp_path)))
        while not (tmp_path / "connection.json").exists():  # written by the kernel when it is up
            time.sleep(0.05)
    kernel.wait(timeout=10)
