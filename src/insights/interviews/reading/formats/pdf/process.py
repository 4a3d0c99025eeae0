"""The process that reads PDFs: started at the first one, kept for the next, ended when a file harms it."""

from __future__ import annotations

import atexit
import json
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

PATIENCE = 30.0  # seconds on the clock for a whole file; a page's own limit counts the processor's time
_lock = threading.Lock()
_running: list[subprocess.Popen] = []


def pages_of(path: Path) -> dict[str, Any]:
    """What `extraction.extract` says of `path`; {"error": "harmful"} when the file ended the process or took too long."""
    with _lock:
        process = _started()
        try:
            answer = _ask(process, path)
        except (OSError, ValueError):
            answer = None
        if answer is None:
            stop()
            return {"error": "harmful"}
        return answer


def _ask(process: subprocess.Popen, path: Path) -> dict[str, Any] | None:
    process.stdin.write(json.dumps(str(path.resolve())) + "\n")
    process.stdin.flush()
    watch = threading.Timer(PATIENCE, process.kill)
    watch.start()
    try:
        line = process.stdout.readline()
    finally:
        watch.cancel()
    return json.loads(line) if line.endswith("\n") else None


def _started() -> subprocess.Popen:
    if _running and _running[0].poll() is None:
        return _running[0]
    _running.clear()
    script = Path(__file__).with_name("extraction.py")
    # -P: modules beside the script are not to be taken for those of the standard library.
    process = subprocess.Popen(
        [sys.executable, "-P", str(script)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
    )  # fmt: skip
    _running.append(process)
    return process


def running() -> list[subprocess.Popen]:
    """The process, if one is running."""
    return [*_running]


@atexit.register
def stop() -> None:
    """End the process; the next PDF starts a new one."""
    for process in _running:
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            pipe.close()
    _running.clear()
