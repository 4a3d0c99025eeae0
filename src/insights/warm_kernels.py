"""Kernels that start warm: one process loads what every notebook loads, and forks a kernel for each stage of a run.

A kernel of its own spends some two seconds of processor on loading pandas, SciPy and the drawing libraries, in each of the
stages. Forking is safe here because the loading process computes nothing and so has no threads. It is done on Linux alone;
elsewhere, and where the process does not answer, kernels start in the usual way.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

# Not pyplot, nor seaborn which loads it: when a kernel loads it, IPython learns to show figures.
LOADED = (
    "ipykernel.kernelapp", "ipykernel.debugger", "IPython", "matplotlib.figure", "matplotlib.backends.backend_agg", "matplotlib.font_manager", "pandas",
    "pydantic", "scipy.stats", "scipy.sparse.csgraph", "scipy.optimize", "sklearn.base",
    "sklearn.feature_extraction.text", "openpyxl", "insights.contracts", "insights.study",
)  # fmt: skip
USUAL = ["-m", "ipykernel_launcher"]
_open: Nursery | None = None


class Nursery:
    """The process that forks kernels; started with the first kernel, ended with the block that opened it."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._process: subprocess.Popen | None = None
        self._line: Any = None

    def fork(self, argv: list[str], *, env: dict[str, str], cwd: str) -> int:
        """The process id of a new kernel with these arguments. Raises OSError where the nursery is gone."""
        with self._turn:
            if self._process is None:
                self._start()
            self._line.write(json.dumps({"argv": argv, "env": env, "cwd": cwd}) + "\n")
            self._line.flush()
            answer = self._line.readline()
        if not answer:
            raise OSError("the process that forks kernels has ended")
        return int(answer)

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "insights.warm_kernels", str(theirs.fileno())],
                stdin=subprocess.DEVNULL, pass_fds=[theirs.fileno()], start_new_session=True,
            )  # fmt: skip
        self._line = ours.makefile("rw", encoding="utf-8")
        ours.close()

    def close(self) -> None:
        """End the nursery; kernels that still run end themselves when it is gone."""
        if self._process is not None:
            with contextlib.suppress(OSError):
                self._line.close()
            self._process.kill()
            self._process.wait()


@contextlib.contextmanager
def nursery() -> Iterator[None]:
    """While this is open, kernels that `manager` gives are forked."""
    global _open
    opened, before = Nursery(), _open
    _open = opened
    try:
        yield
    finally:
        _open = before
        opened.close()


def manager() -> type | None:
    """The kernel manager class for Papermill while a nursery is open; None: its own."""
    return _manager_class() if _open is not None and sys.platform == "linux" else None


def _manager_class() -> type:
    from jupyter_client import AsyncKernelManager

    class WarmKernelManager(AsyncKernelManager):
        """Starts a kernel by a fork of the nursery where it is this Python's usual one."""

        async def _async_launch_kernel(self, kernel_cmd: list[str], **options: Any) -> None:
            if _open is None or kernel_cmd[1:3] != USUAL or kernel_cmd[0] != sys.executable:
                return await super()._async_launch_kernel(kernel_cmd, **options)
            env, cwd = {**os.environ, **(options.get("env") or {})}, str(options.get("cwd") or os.getcwd())
            try:
                pid = _open.fork(kernel_cmd[3:], env=env, cwd=cwd)
            except OSError:
                return await super()._async_launch_kernel(kernel_cmd, **options)
            self.provisioner.process = Forked(pid)
            self.provisioner.pid = self.provisioner.pgid = pid
            self.provisioner.cwd = cwd
            return self._reconcile_connection_info(self.provisioner.connection_info)

    return WarmKernelManager


class Forked:
    """A kernel that is nobody's child here, with what Jupyter asks of a process."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        import psutil

        self.pid = pid
        self._process = None
        with contextlib.suppress(psutil.NoSuchProcess):
            self._process = psutil.Process(pid)

    def poll(self) -> int | None:
        """None while it runs; nobody is told its exit code, so 0 afterwards."""
        return None if self._process is not None and self._process.is_running() else 0

    def wait(self) -> int:
        """Wait until it has ended."""
        if self._process is not None:
            self._process.wait()
        return 0

    def send_signal(self, signum: int) -> None:
        """Send it a signal; one that has ended is left in peace."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signum)

    def kill(self) -> None:
        """End it at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)


def serve(line: Any) -> None:
    """Load, then fork a kernel for every request on `line` until it is closed."""
    for name in LOADED:
        importlib.import_module(name)
    # pandas took this process for a terminal; its width in notebooks is 20 columns.
    importlib.import_module("pandas").set_option("display.max_columns", 20)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # kernels that end leave no zombies
    for request in iter(line.readline, ""):
        pid = os.fork()
        if not pid:
            line.close()
            _become_kernel(**json.loads(request))
        line.write(f"{pid}\n")
        line.flush()


def _become_kernel(argv: list[str], env: dict[str, str], cwd: str) -> None:
    os.setsid()
    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env, JPY_PARENT_PID=str(os.getppid()))
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    # ipykernel read the variable when it was loaded; a kernel that knows its parent ends with it.
    sys.argv = ["ipykernel_launcher", *argv, f"--IPKernelApp.parent_handle={os.getppid()}"]
    from ipykernel import kernelapp

    kernelapp.launch_new_instance()
    sys.exit(0)


if __name__ == "__main__":
    # Like ipykernel's launcher: the folder it was started in is no place to import from.
    sys.path = [place for place in sys.path if place not in ("", os.getcwd())]
    os.environ.setdefault("MPLBACKEND", "module://matplotlib_inline.backend_inline")  # read when matplotlib is loaded
    os.environ.setdefault("PYDEVD_DISABLE_FILE_VALIDATION", "1")  # or the debugger speaks of itself when it is loaded
    serve(socket.socket(fileno=int(sys.argv[1])).makefile("rw", encoding="utf-8"))
