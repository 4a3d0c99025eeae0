"""What the tests of whole studies share."""

from __future__ import annotations

from insights.runner import run_study
from insights.study import Workspace, open_study


def report_of(name: str, workspace: Workspace) -> str:
    """The report of the study after a run of all its stages."""
    study = open_study(name, workspace=workspace)
    assert study.reports / "report.html" in run_study(study)
    return (study.reports / "report.html").read_text(encoding="utf-8")
