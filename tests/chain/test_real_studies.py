"""Whole studies made from the real data beside the checkout, through all stages."""

from __future__ import annotations

import re
import shutil

import pandas as pd
import pytest

from insights import contracts
from insights.stages import STAGES
from insights.study import Workspace, open_study
from tests.chain.conftest import report_of
from tests.conftest import ROOT

SOURCES = {
    "german-interviews": {
        "interviews": [
            "de_divekit_interviews/*_transkript.md", "de_haski_nodegrade/*.docx", "de_thkoeln_interviews/*.md",
            "de_pocketdiary_interviews/Interview*.md", "de_pocketdiary_interviews/thinking-aloud-*.md",
        ],
    },
    "jupyter": {"survey.csv": ["en_jupyter_ux2015/survey_short_columns.csv"]},
}  # fmt: skip
MOST_RESPONDENTS = 600  # of a survey; whole ones are read in tests/test_shared_studies.py and measured in benchmarks/


def _from_shared(name, shared_data, root) -> Workspace:
    folder = root / "data" / "raw" / name
    shutil.copytree(ROOT / "tests" / "shared_studies" / name, folder)
    for target, patterns in SOURCES[name].items():
        for source in sorted(path for pattern in patterns for path in shared_data.glob(pattern)):
            if target == "interviews":
                (folder / "interviews").mkdir(exist_ok=True)
                shutil.copy(source, folder / "interviews" / source.name)
            else:
                survey = pd.read_csv(source, dtype=str, keep_default_na=False)
                survey.head(MOST_RESPONDENTS).to_csv(folder / target, index=False)
    return Workspace(root)


@pytest.fixture(scope="module")
def real_studies(tmp_path_factory, shared_data):
    """The reports of the two studies made from real data."""
    root = tmp_path_factory.mktemp("real")
    workspaces = {name: _from_shared(name, shared_data, root) for name in SOURCES}
    return {name: (open_study(name, workspace=w), report_of(name, w)) for name, w in workspaces.items()}


@pytest.mark.parametrize("name", SOURCES)
def test_a_study_made_from_real_data_runs_to_its_report(real_studies, name):
    study, html = real_studies[name]
    assert study.settings.title in html
    assert f'lang="{study.language}"' in html
    assert not re.search(r"""(src|href)=["']https?://""", html)
    for stage in STAGES:
        for handover in stage.writes:
            contracts.load(handover, study)


def test_interviews_alone_print_no_share_of_the_market(real_studies):
    study, _ = real_studies["german-interviews"]
    personas = contracts.load("personas", study).personas
    assert all(persona.kind == "qualitative" and persona.share is None for persona in personas)


def test_open_answers_and_closed_questions_of_the_same_people_stay_together(real_studies):
    study, _ = real_studies["jupyter"]
    verbatims = contracts.load("verbatims", study)
    responses = contracts.load("responses", study)
    assert len(verbatims) > 500
    assert set(verbatims["respondent_id"]) <= set(responses["respondent_id"])
