"""What makes a stage stale."""

from __future__ import annotations

import pytest

from insights import provenance
from insights.stages import STAGES, find_stage, read_notebook
from insights.study import open_study
from tests.conftest import NOTEBOOKS


def test_compiled_files_are_no_source_of_a_stage(tmp_path):
    notebook = read_notebook(NOTEBOOKS / find_stage("segments").notebook)
    before = provenance.source_digest(notebook, tmp_path / "sources.json")
    compiled = provenance.PACKAGE / "survey" / "latent_class" / "__pycache__" / "kernels.of-this-test.nbi"
    compiled.parent.mkdir(exist_ok=True)
    compiled.write_bytes(b"as numba leaves it")
    try:
        assert provenance.source_digest(notebook, tmp_path / "sources.json") == before
    finally:
        compiled.unlink()


def test_a_module_is_parsed_once_for_all_studies_of_a_process(tmp_path, monkeypatch):
    notebook = read_notebook(NOTEBOOKS / find_stage("segments").notebook)
    first = provenance.source_digest(notebook, tmp_path / "first.json")
    monkeypatch.setattr(provenance.ast, "dump", lambda tree: pytest.fail("a module was parsed again"))
    assert provenance.source_digest(notebook, tmp_path / "second.json") == first
    assert (tmp_path / "second.json").read_bytes() == (tmp_path / "first.json").read_bytes()


def test_every_stage_runs_again_when_the_smallest_group_changes(workspace):
    path = workspace.raw("kino") / "study.yml"
    path.parent.mkdir()
    found = []
    for text in ("title: Kino\n", "title: Kino\nprivacy: {smallest_group: 10}\n"):
        path.write_text(text)
        study = open_study("kino")
        found.append({stage.name: provenance.dependencies(stage, study, {})["settings"] for stage in STAGES})
    for stage in STAGES:
        before, now = found[0][stage.name], found[1][stage.name]
        assert before["privacy.smallest_group"] != now["privacy.smallest_group"]
