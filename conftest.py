"""Notebooks under nbval run on a copy of the example studies, so that a test run writes nothing into the checkout."""

from __future__ import annotations

import os
import shutil

from tests.conftest import copy_workspace


def pytest_configure(config):
    """Kernels inherit the environment; each process of a parallel run gets a copy of its own."""
    config.workspace_copy = copy_workspace()
    os.environ["INSIGHTS_HOME"] = str(config.workspace_copy)
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")


def pytest_collectstart(collector):
    """What libraries write to stderr is no fact."""
    if hasattr(collector, "skip_compare"):
        collector.skip_compare += ("stderr",)


def pytest_unconfigure(config):
    """Remove the copy."""
    shutil.rmtree(config.workspace_copy, ignore_errors=True)
