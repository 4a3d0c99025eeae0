"""Programs that are killed at work, as by a power cut."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Callable
from pathlib import Path

import psutil


def browser_killed(profile: Path) -> None:
    """End every process of the browser with this profile at once, as a power cut would."""
    for process in psutil.process_iter(["cmdline"]):
        if f"--user-data-dir={profile}" in (process.info["cmdline"] or []):
            for child in (*process.children(recursive=True), process):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(child.pid, signal.SIGKILL)


def killed_at_work(work: Callable[[Callable[[int], None]], None], *, after: int) -> int:
    """Let `work` run in a process of its own, which tells a number after each step; kill it after so many, and give the last one told."""
    heard, told = os.pipe()
    child = os.fork()
    if not child:
        os.close(heard)
        try:
            work(lambda number: os.write(told, b"%d\n" % number))
        finally:
            os._exit(1)
    os.close(told)
    with os.fdopen(heard) as numbers:
        last = [int(numbers.readline()) for _ in range(after)][-1]
        os.kill(child, signal.SIGKILL)
        last = max([last, *map(int, numbers.read().split())])
    os.waitpid(child, 0)
    return last
