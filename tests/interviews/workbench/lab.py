"""JupyterLab in a headless Chromium, with a notebook that opens the workbench."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import nbformat

import insights

CHROMIUM = "/usr/bin/chromium"
_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-dev-shm-usage",
]  # fmt: skip
_READY = """async () => {
    const widget = jupyterapp.shell.currentWidget;
    await widget.context.ready;
    await widget.sessionContext.ready;
    await widget.sessionContext.session.kernel.info;
}"""
_SETTINGS = {
    "@jupyterlab/docmanager-extension/plugin.jupyterlab-settings": {"autosave": False},
}
# What is not needed to show a notebook takes a third of the time in which JupyterLab starts.
_UNUSED = tuple(
    f"@jupyterlab/{name}-extension"
    for name in (
        "csvviewer", "debugger", "extensionmanager", "htmlviewer", "hub", "imageviewer", "inspector", "javascript", "json", "logconsole",
        "markdownviewer", "mermaid", "pdf", "terminal", "tooltip", "vega5",
    )
)  # fmt: skip


def notebook(folder: Path, name: str, *sources: str) -> None:
    """A notebook with code cells."""
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in sources])
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(book, folder / name)


class Lab:
    """A JupyterLab server in `root`; `INSIGHTS_HOME` is `root`, too."""

    def __init__(self, root: Path):
        self._home = Path(tempfile.mkdtemp(prefix="lab-"))
        settings = self._home / "settings"
        (self._home / "config" / "labconfig").mkdir(parents=True)
        (self._home / "config" / "labconfig" / "page_config.json").write_text(
            json.dumps({"disabledExtensions": dict.fromkeys(_UNUSED, True)})
        )
        for name, content in _SETTINGS.items():
            path = settings / name
            path.parent.mkdir(parents=True)
            path.write_text(json.dumps(content))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        own = {
            "JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "JUPYTER_RUNTIME_DIR": "runtime", "IPYTHONDIR": "ipython",
            "JUPYTERLAB_SETTINGS_DIR": "settings", "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
        }  # fmt: skip
        package = Path(insights.__file__).parent
        environment = {
            **os.environ, **{name: str(self._home / folder) for name, folder in own.items()}, "INSIGHTS_HOME": str(root),
            "PYTHONPATH": os.pathsep.join([str(package.parent), os.environ.get("PYTHONPATH", "")]), "JUPYTER_CONFIG_PATH": str(package / "jupyterlab"),
        }  # fmt: skip
        command = [
            sys.executable,
            "-m",
            "jupyter",
            "lab",
            "--no-browser",
            "--allow-root",
            "--ip=127.0.0.1",
            f"--port={port}",
        ]
        options = {
            "ServerApp.port_retries": "0", "IdentityProvider.token": "t", "ServerApp.root_dir": str(root),
            "LabApp.expose_app_in_browser": "True", "LabApp.check_for_updates_class": "jupyterlab.NeverCheckForUpdate",
        }  # fmt: skip
        self.log = self._home / "log"
        self._process = subprocess.Popen(
            [*command, *(f"--{name}={value}" for name, value in options.items())], env=environment, start_new_session=True,
            stdout=self.log.open("wb"), stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.address = f"http://127.0.0.1:{port}"
        self._wait()

    def _wait(self) -> None:
        for _ in range(300):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(f"{self.address}/api/status?token=t", timeout=2)
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        raise RuntimeError(f"JupyterLab did not start:\n{self.log.read_text()[-2000:]}")

    def open(self, page, name: str, *, shown: str = ".iw-row[data-n]") -> None:
        """Open a notebook, run its cell, and wait for the workbench, or whatever is `shown` first."""
        page.goto(f"{self.address}/lab/workspaces/w{time.monotonic_ns()}/tree/{name}?token=t&reset")
        page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget?.context")
        page.evaluate(_READY)
        page.evaluate("() => jupyterapp.commands.execute('application:toggle-left-area').catch(() => null)")
        self.run(page, shown=shown)

    def run(self, page, source: str = "", *, shown: str = ".iw-row[data-n]") -> None:
        """Run the cell, with another `source` where one is given, and wait for what is `shown`."""
        if source:
            page.evaluate("() => document.querySelector('.iw').remove()")
            page.evaluate("(source) => jupyterapp.shell.currentWidget.content.activeCell.model.sharedModel.setSource(source)", source)  # fmt: skip
        page.evaluate("() => { jupyterapp.commands.execute('notebook:run-all-cells') }")
        page.wait_for_selector(shown, timeout=30_000)

    def kernels_end(self) -> None:
        """End all kernels by force, as a crash would."""
        with urllib.request.urlopen(f"{self.address}/api/kernels?token=t", timeout=5) as answer:
            for kernel in json.load(answer):
                request = urllib.request.Request(f"{self.address}/api/kernels/{kernel['id']}?token=t", method="DELETE")
                urllib.request.urlopen(request, timeout=10)

    def close(self) -> None:
        """Stop the server with its kernels."""
        for sign in (signal.SIGTERM, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, sign)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(8)
                break
        shutil.rmtree(self._home, ignore_errors=True)


def flags() -> list[str]:
    """The options with which Chromium runs without a screen on any machine."""
    return list(_FLAGS)
