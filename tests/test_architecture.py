"""The tree keeps its promises: imports point one way, modules stay small, public functions are documented."""

from __future__ import annotations

import ast
import re

import pytest

from insights.stages import STAGES, read_notebook
from tests.conftest import ROOT

PACKAGE = ROOT / "src" / "insights"
MODULES = sorted(PACKAGE.rglob("*.py"))
FIELDS = ("interviews", "survey", "personas", "journey", "report")
# From the ground up: a module may import what stands before it.
GROUND = (
    "errors",
    "files",
    "archives",
    "bases",
    "settings",
    "study",
    "ledger",
    "contracts",
    "estimates",
    "wording",
    "contact",
    "hanta",
    "tabular",
    "protection",
    "drawing",
)
ABOVE = (
    "stages",
    "provenance",
    "warm_kernels",
    "execution",
    "runner",
    "templates",
    "checking",
    "checking_journey",
    "cli",
)


def _imports(path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "insights":
            inner = node.module.split(".")[1:]
            names |= {inner[0]} if inner else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            names |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("insights.")}
    return names


def _room(path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


@pytest.mark.parametrize("field", FIELDS)
def test_field_packages_import_the_ground_and_never_each_other(field):
    for path in (PACKAGE / field).rglob("*.py"):
        assert _imports(path) <= {*GROUND, field, "stages"}, path


@pytest.mark.parametrize("room", GROUND)
def test_the_ground_imports_no_field_and_nothing_from_above(room):
    for path in (p for p in MODULES if _room(p) == room):
        assert _imports(path).isdisjoint({*FIELDS, *ABOVE}), path


def test_every_room_is_named_here():
    assert {_room(path) for path in MODULES} == {*GROUND, *FIELDS, *ABOVE, "__init__"}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_say_what_they_are_for_and_stay_small(path):
    source = path.read_text(encoding="utf-8")
    tree = ast.parse(source)
    assert ast.get_docstring(tree) or not tree.body
    assert source.count("\n") <= 450
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{path.name}: {node.name} has no docstring"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_public_functions_take_few_positional_arguments(path):
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            optional = len(node.args.defaults)
            assert optional <= 1, (
                f"{path.name}: {node.name} has {optional} optional positional arguments; make them keyword-only"
            )


def test_a_stage_declares_every_part_of_study_yml_that_its_package_reads():
    packages = {"coding": "interviews", "personas": "personas", "journey": "journey", "report": "report"}
    parts = {  # of a package of another stage
        "targeting": ("personas/screening", "personas/persona_map"),
        "events": ("journey/events",),
        "metrics": ("journey/metrics",),
    }
    elsewhere = [PACKAGE / part for names in parts.values() for part in names]
    for stage in STAGES:
        if stage.name not in {*packages, *parts}:
            continue
        folders = [PACKAGE / name for name in parts.get(stage.name, [packages.get(stage.name, "")])]
        paths = [path for path in MODULES if any(_inside(path, folder) for folder in folders)]
        if stage.name not in parts:
            paths = [path for path in paths if not any(_inside(path, part) for part in elsewhere)]
        source = "\n".join(path.read_text(encoding="utf-8") for path in paths)
        source += "\n".join(read_notebook(ROOT / "notebooks" / stage.notebook).code)
        used = set(re.findall(r"(?<!insights\.)settings\.([a-z_]+)", source)) - {
            "column",
            "columns_of",
            "interviewers",
            "ignore_speakers",
            "seed",
            "language",
        }
        declared = {*stage.settings, "columns"} if "open columns" in stage.settings else set(stage.settings)
        assert used <= declared, (stage.name, used - declared)


def _inside(path, folder) -> bool:
    return path.is_relative_to(folder) or path == folder.with_suffix(".py")


def test_nothing_names_the_machine_it_was_made_on():
    machine = re.compile(r"(?<![\w.])/(work|root|farm)/")
    for path in [*MODULES, *(ROOT / "tests").rglob("*.py"), ROOT / "README.md", ROOT / "Makefile"]:
        if path.name != "test_architecture.py" and path.name != "test_notebooks.py":
            assert not machine.search(path.read_text(encoding="utf-8")), path
