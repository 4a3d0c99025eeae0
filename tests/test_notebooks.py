"""The rules for notebooks: thin, one parameters cell, nothing of one machine, facts that nbval compares."""

from __future__ import annotations

import ast
import json
import re

import pytest

from insights.stages import STAGES, read_notebook
from tests.conftest import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
FORBIDDEN = re.compile(
    r"^\s*[%!]|\bopen\(|read_csv|read_excel|except\s*:|filterwarnings|(?<![\w.])/(home|Users|tmp|root|work)/|[A-Z]:\\\\",
    re.MULTILINE,
)


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.name)
def cells(request):
    return json.loads(request.param.read_text(encoding="utf-8"))["cells"]


def _code(cells):
    return [cell for cell in cells if cell["cell_type"] == "code"]


def _tags(cell):
    return cell["metadata"].get("tags", [])


def _source(cell):
    return "".join(cell["source"])


def test_there_is_one_notebook_per_stage():
    assert [path.name for path in NOTEBOOKS] == [stage.notebook for stage in STAGES]


def test_it_begins_with_a_head_that_names_question_input_and_output(cells):
    assert cells[0]["cell_type"] == "markdown"
    head = _source(cells[0])
    assert head.startswith("# ")
    for word in ("Question", "Reads", "Writes", "Method"):
        assert word in head


def test_it_is_thin(cells):
    code = _code(cells)
    assert len(code) <= 15
    # a long list of parameters is no logic
    assert all(len(_source(cell).strip().splitlines()) <= 10 for cell in code if "parameters" not in _tags(cell))


def test_logic_lives_in_the_package(cells):
    for cell in _code(cells):
        tree = ast.parse(_source(cell))
        assert not [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda)]
        assert not FORBIDDEN.search(_source(cell)), _source(cell)


@pytest.mark.parametrize("stage", STAGES, ids=lambda stage: stage.name)
def test_papermill_sees_the_parameters_that_python_sees(stage):
    from papermill import inspect_notebook

    path = ROOT / "notebooks" / stage.notebook
    ours = read_notebook(path).parameters
    seen = inspect_notebook(str(path))
    assert list(seen) == list(ours)
    for name, parameter in ours.items():
        assert parameter.kind in ("str", "int", "float", "bool", "list[str]")
        assert parameter.help, f"{name} needs a comment that says what it is"
        assert ast.literal_eval(seen[name]["default"]) == parameter.default
    assert ours["study"].default == "serviceportal"


def test_nothing_is_stored_but_checked_facts(cells):
    for cell in _code(cells):
        if "nbval-check-output" in _tags(cell):
            assert "keep_output" in _tags(cell)
            assert cell["outputs"], "a checked cell without a stored output is compared with nothing"
            assert cell["execution_count"]
            assert all(output["output_type"] == "stream" and output["name"] == "stdout" for output in cell["outputs"])
        else:
            assert not cell["outputs"]
    assert sum("nbval-check-output" in _tags(cell) for cell in _code(cells)) in range(1, 5)


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_it_runs_on_the_kernel_of_the_environment_and_carries_no_trace_of_a_machine(path):
    metadata = json.loads(path.read_text(encoding="utf-8"))["metadata"]
    assert metadata["kernelspec"]["name"] == "python3"
    assert "papermill" not in metadata
    assert "version" not in metadata.get("language_info", {})


def test_it_hands_over_through_contracts_everything_that_its_stage_writes():
    for stage in STAGES:
        code = "\n".join(read_notebook(ROOT / "notebooks" / stage.notebook).code)
        for name in stage.writes:
            assert f'"{name}"' in code or f"{name}=" in code, f"{stage.notebook} does not save {name}"
