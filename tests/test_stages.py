from __future__ import annotations

import nbformat
import pytest

from insights.errors import InputError, UsageError
from insights.stages import STAGES, chosen, find_stage, needed_by, read_notebook, stage_parameters
from insights.study import find_workspace, open_study


def _notebook(path, parameters, tags=("parameters",)):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(parameters, metadata={"tags": list(tags)})])
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    return path


def test_stages_are_found_by_name_and_number_and_others_refused_with_the_nearest():
    assert find_stage("segments") is find_stage("03") is find_stage("3")
    with pytest.raises(UsageError, match="There is no stage 'segment'; did you mean 'segments'"):
        find_stage("segment")


def test_a_stage_needs_those_whose_files_it_reads():
    assert [stage.name for stage in needed_by(find_stage("segments"))] == ["demographics"]
    assert needed_by(find_stage("coding")) == needed_by(find_stage("demographics")) == []


def test_from_and_only_choose_the_stages_of_a_run():
    assert [stage.name for stage in chosen(start="journey")] == ["journey", "events", "metrics", "report"]
    assert [stage.name for stage in chosen(only="personas")] == ["personas"]
    assert chosen() == list(STAGES)
    with pytest.raises(UsageError, match="either --from or --only"):
        chosen(start="journey", only="report")


def test_parameters_are_read_without_a_kernel(tmp_path):
    path = _notebook(
        tmp_path / "n.ipynb", 'study: str = "kino"  # name\nk: int = 3  # how many\nnames: list[str] = ["a"]\n'
    )
    parameters = read_notebook(path).parameters
    assert [(p.name, p.kind, p.default, p.help) for p in parameters.values()] == [
        ("study", "str", "kino", "name"), ("k", "int", 3, "how many"), ("names", "list[str]", ["a"], ""),
    ]  # fmt: skip


def test_a_notebook_without_parameters_cell_or_that_is_none_is_refused(tmp_path):
    with pytest.raises(InputError, match="exactly one cell tagged `parameters`, it has 0"):
        read_notebook(_notebook(tmp_path / "a.ipynb", "k: int = 3", tags=()))
    (tmp_path / "b.ipynb").write_text("{")
    with pytest.raises(InputError, match=r"b\.ipynb: is not a notebook .* git checkout"):
        read_notebook(tmp_path / "b.ipynb")
    with pytest.raises(InputError, match=r"c\.ipynb: this notebook is missing"):
        read_notebook(tmp_path / "c.ipynb")


@pytest.fixture
def study(workspace):
    for stage in STAGES:
        _notebook(
            workspace.root / "notebooks" / stage.notebook,
            'study: str = "kino"\nk: int = 3\nshare: float = 0.1\nfast: bool = False\nnames: list[str] = []\n',
        )
    workspace.raw("kino").mkdir()
    (workspace.raw("kino") / "study.yml").write_text("title: Kino\nparameters: {segments: {k: 5}}\n")
    return open_study("kino")


def _values(study, **given):
    return stage_parameters(find_stage("segments"), study, find_workspace(), given)


def test_the_command_line_goes_before_study_yml_and_that_before_the_notebook(study):
    assert _values(study) == {"study": "kino", "k": 5, "share": 0.1, "fast": False, "names": []}
    assert _values(study, k="7", share="0,25", fast="yes", names="a, b") == {
        "study": "kino", "k": 7, "share": 0.25, "fast": True, "names": ["a", "b"],
    }  # fmt: skip


def test_an_unknown_parameter_is_refused_with_the_nearest_names(study):
    with pytest.raises(
        UsageError, match="-p segments.shar: the stage segments has no such parameter; did you mean 'share'"
    ):
        _values(study, shar="1")


def test_a_value_of_the_wrong_type_is_refused(study):
    with pytest.raises(UsageError, match="-p segments.k: should be a whole number like 3, not 'viele'"):
        _values(study, k="viele")
    with pytest.raises(UsageError, match="-p segments.fast: should be true or false like False, not 'vielleicht'"):
        _values(study, fast="vielleicht")
