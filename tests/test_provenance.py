"""What makes a stage stale."""

from __future__ import annotations

from insights import provenance
from insights.stages import find_stage, read_notebook
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
