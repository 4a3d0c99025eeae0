"""Measures a whole study: full run, unchanged rerun, time outside field code, peak memory, and 20 kills.

    python benchmarks/run_study.py                 the example study, 3 runs
    python benchmarks/run_study.py --kills 20      kill it at 20 random moments; the next run must give the same bytes

Bars on two cores: full run 90 s, unchanged rerun 1.5 s, at most 25 % of the time outside field code.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Run what was asked for and print one table."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--study", default="serviceportal")
    arguments.add_argument("--runs", type=int, default=3)
    arguments.add_argument("--kills", type=int, default=0)
    options = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        source = ROOT / "data" / "raw" / options.study
        shutil.copytree(source, home / "data" / "raw" / options.study, ignore=shutil.ignore_patterns("pseudonyms.csv"))
        measure(home, options.study, options.runs)
        if options.kills:
            kill_and_compare(home, options.study, options.kills)


def measure(home: Path, study: str, runs: int) -> None:
    """Time full runs and unchanged reruns; print median and range."""
    rows: dict[str, list[float]] = {
        "full run, s": [],
        "unchanged rerun, s": [],
        "outside field code, %": [],
        "peak memory, MB": [],
    }
    for _ in range(runs):
        forget(home)
        seconds, memory = timed(home, study)
        stages = json.loads((home / "data" / "processed" / study / "run.json").read_text())["stages"].values()
        in_cells = sum(stage["seconds_in_cells"] for stage in stages)
        at_work = sum(stage["seconds"] for stage in stages)
        # Stages run side by side, so their seconds add up to more than the clock; what no stage accounts for is overhead too.
        beside = max(0.0, seconds - at_work)
        rows["full run, s"].append(seconds)
        rows["outside field code, %"].append(100 * (1 - in_cells / (at_work + beside)))
        rows["peak memory, MB"].append(memory)
        rows["unchanged rerun, s"].append(timed(home, study)[0])
    print(f"{study}, {runs} runs, {os.cpu_count()} cores\n{'':<24}{'median':>8}{'min':>8}{'max':>8}")
    for name, values in rows.items():
        print(f"{name:<24}{statistics.median(values):>8.1f}{min(values):>8.1f}{max(values):>8.1f}")


def start(home: Path, study: str) -> subprocess.Popen:
    """`insights run`, in a process group of its own."""
    environment = {**os.environ, "INSIGHTS_HOME": str(home)}
    command = [sys.executable, "-m", "insights.cli", "run", study]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, start_new_session=True)


def timed(home: Path, study: str) -> tuple[float, float]:
    """Seconds and peak memory (MB, all processes of the run together) of one run."""
    begin = time.perf_counter()
    process = start(home, study)
    peak = [0.0]
    watcher = threading.Thread(target=watch, args=(process, peak))
    watcher.start()
    code = process.wait()
    seconds = time.perf_counter() - begin
    watcher.join()
    if code:
        raise SystemExit(f"insights run {study} ended with exit code {code}")
    return seconds, peak[0]


def watch(process: subprocess.Popen, peak: list[float]) -> None:
    """Keep the largest memory of the process and its children in `peak`."""
    while process.poll() is None:
        total = 0
        try:
            family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
        except psutil.NoSuchProcess:
            return
        for member in family:
            try:
                total += member.memory_info().rss
            except psutil.NoSuchProcess:
                continue
        peak[0] = max(peak[0], total / 1e6)
        time.sleep(0.1)


def kill_and_compare(home: Path, study: str, kills: int) -> None:
    """Kill runs at random moments; after each, the next run must give the bytes of an undisturbed one."""
    forget(home)
    length = timed(home, study)[0]
    undisturbed = outputs(home, study)
    chance = random.Random(1)
    same = 0
    for number in range(1, kills + 1):
        forget(home)
        process = start(home, study)
        moment = chance.uniform(0.0, length)
        time.sleep(moment)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        timed(home, study)
        equal = outputs(home, study) == undisturbed
        same += equal
        print(f"kill {number:>2} after {moment:5.1f} s: {'same bytes' if equal else 'DIFFERENT'}", flush=True)
    print(f"{same} of {kills} killed runs were finished with the same bytes")


def forget(home: Path) -> None:
    """Remove everything that code wrote."""
    for folder in (home / "data" / "processed", home / "reports"):
        shutil.rmtree(folder, ignore_errors=True)
    for key in (home / "data" / "raw").glob("*/pseudonyms.csv"):
        key.unlink()


def outputs(home: Path, study: str) -> dict[str, bytes]:
    """Every file that the run wrote, without the record of its times."""
    folders = (home / "data" / "processed" / study, home / "reports" / study, home / "data" / "raw" / study)
    paths = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {str(p.relative_to(home)): p.read_bytes() for p in paths if p.name not in ("run.json", ".run.lock")}


if __name__ == "__main__":
    main()
