"""A copy of the example study `kino` with what stage 01 handed over."""

from __future__ import annotations

import shutil

import pytest

from insights.interviews.coding.codebook import codes_of
from insights.interviews.workbench.session import Session, load_tables, material_of
from insights.study import Workspace, open_study
from tests.conftest import ROOT


@pytest.fixture(scope="session")
def kino(tmp_path_factory):
    """Gives copies of the workspace with `kino`; what the model learned of its texts is kept between them."""
    base = tmp_path_factory.mktemp("kino")
    for part in ("raw", "processed"):
        source = ROOT / "data" / part / "kino"
        shutil.copytree(source, base / "data" / part / "kino", ignore=shutil.ignore_patterns(".written", "run.json"))
    return base


@pytest.fixture
def study(kino, tmp_path, monkeypatch):
    shutil.copytree(kino / "data", tmp_path / "data")
    monkeypatch.setenv("INSIGHTS_HOME", str(tmp_path))
    return open_study("kino")


@pytest.fixture
def kiosk(workspace):
    """A study with nothing but its title."""
    folder = workspace.raw("kiosk")
    folder.mkdir(parents=True)
    (folder / "study.yml").write_text("title: Kiosk\n")
    return open_study("kiosk")


@pytest.fixture(scope="session")
def tables(kino):
    return load_tables(open_study("kino", workspace=Workspace(kino)))


@pytest.fixture(scope="session")
def prepared(kino, tables):
    """The proposals of `kino` with the starting codes."""
    study = open_study("kino", workspace=Workspace(kino))
    return material_of(study, tables).prepared(codes_of(study))


@pytest.fixture
def session(study, prepared, tables):
    opened = []

    def open_session(coder="anna", **options):
        own = Session(study, coder, tables, **{"prepared": prepared, **options})
        opened.append(own)
        return own

    yield open_session
    for own in opened:
        own.file.close()
