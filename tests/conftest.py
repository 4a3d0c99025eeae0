"""Fixtures shared by all tests."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Folder of real data sets beside the checkout; tests that need it are skipped where it is missing."""
    for folder in (ROOT.parent / "shared" / "data", ROOT / "shared" / "data"):
        if folder.is_dir():
            return folder
    pytest.skip("the real data sets (../shared/data) are not on this machine")


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """An empty workspace in a temporary folder, named by INSIGHTS_HOME."""
    from insights.study import Workspace

    (tmp_path / "data" / "raw").mkdir(parents=True)
    monkeypatch.setenv("INSIGHTS_HOME", str(tmp_path))
    return Workspace(tmp_path)
