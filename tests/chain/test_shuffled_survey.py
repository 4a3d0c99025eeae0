"""A survey whose columns were shuffled, through all stages: without structure there are no segments."""

from __future__ import annotations

import shutil

import numpy as np
import pandas as pd

from insights import contracts
from insights.study import Workspace, open_study
from tests.chain.conftest import report_of
from tests.conftest import ROOT


def test_a_survey_with_shuffled_columns_gives_no_segments_and_says_why(tmp_path):
    folder = tmp_path / "data" / "raw" / "streaming"
    shutil.copytree(ROOT / "data" / "raw" / "streaming", folder)
    survey = pd.read_csv(folder / "survey.csv", dtype=str, keep_default_na=False)
    rng = np.random.default_rng(7)
    shuffled = survey.apply(lambda column: rng.permutation(column.to_numpy()))
    shuffled.to_csv(folder / "survey.csv", index=False)
    study = open_study("streaming", workspace=Workspace(tmp_path))
    html = report_of("streaming", study.workspace)
    solution = contracts.load("segments", study)
    assert not solution.found
    assert solution.reason.partition(" (")[0] in html
    assert contracts.load("personas", study).personas == []
