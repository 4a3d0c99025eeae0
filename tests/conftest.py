"""Fixtures shared by all tests; notebooks run on a copy of the workspace."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from pathlib import Path

import pandas as pd
import pytest

from insights import bases, contracts

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = ROOT / "notebooks"
EXAMPLES = ("serviceportal", "kino", "streaming")
LONG = (
    "tests/chain/",
    "tests/test_readme.py",
    "notebooks/",
    "tests/test_runner.py",
    "tests/interviews/workbench/test_in_the_browser.py",
    "tests/interviews/workbench/test_screen_in_chromium.py",
    "tests/report/test_browser.py",
    "tests/report/test_damages.py",
    "tests/report/sheets/",
    "tests/report/formats/",
    "tests/test_",
    "tests/personas/",
    "tests/survey/at_scale/",
)


def pytest_collection_modifyitems(items):
    """What takes long goes first, so that in the end no worker waits for another's long file."""
    items.sort(key=lambda item: next((i for i, path in enumerate(LONG) if item.nodeid.startswith(path)), len(LONG)))


def pytest_collection_finish():
    """Thousands of collected tests live to the end: they are spared to the garbage collector, which would look at them again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 10)


def filled(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """`table` as its contract wants it; columns that do not matter in a test stay empty."""
    missing = {column: None for column in contracts.TABLES[name].columns if column not in table.columns}
    return contracts.check(table.assign(**missing), name)


def copy_workspace() -> Path:
    """A temporary workspace with the example studies as they are committed."""
    root = Path(tempfile.mkdtemp(prefix="insights-"))
    for part in ("data/raw", "data/processed", "reports"):
        for name in EXAMPLES:
            source = ROOT / part / name
            if source.is_dir():
                shutil.copytree(
                    source,
                    root / part / name,
                    ignore=shutil.ignore_patterns(".written", "run.json", "pseudonyms.csv", "*.lock"),
                )
    return root


@pytest.fixture(scope="session", autouse=True)
def _no_waiting_for_the_disk():
    """What a test writes need not outlive a power cut: ten thousand waits for the disk cost a minute."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda handle: None)
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real data sets beside the checkout; tests that need it are skipped where it is missing."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the real data sets (../shared/data) are not on this machine")
    return folder


@pytest.fixture(autouse=True)
def _no_study_is_at_work():
    """A study with a smallest group of its own does not hide anything from the next test."""
    bases.take_up(bases.LEAST)
    yield
    bases.take_up(bases.LEAST)


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """An empty workspace in a temporary folder, named by INSIGHTS_HOME."""
    from insights.study import Workspace

    (tmp_path / "data" / "raw").mkdir(parents=True)
    monkeypatch.setenv("INSIGHTS_HOME", str(tmp_path))
    return Workspace(tmp_path)
