"""Fixtures of the report's tests."""

from __future__ import annotations

from functools import cache

import pytest

from insights.report import assumptions, html
from insights.report.evidence import audit
from insights.report.material import load_material, with_assumptions
from insights.report.sections import build_sections
from insights.study import Workspace
from tests.report.fixture_study import make_study


@pytest.fixture(scope="session")
def rendered(tmp_path_factory):
    """A function that makes the study `mini` and gives (material, sections, page), audited as in the product; each kind of study is made once."""

    @cache
    def made(language, interviews, survey):
        study = make_study(
            Workspace(tmp_path_factory.mktemp("home")), language=language, interviews=interviews, survey=survey
        )
        material = load_material(study)
        decided = assumptions.decide(study, material["responses"], material["variables"], material["event_shares"])
        material = with_assumptions(material, decided)
        sections = build_sections(material)
        audit.check(material, sections)
        return material, sections, html.render(material, sections)

    def render(language="de", interviews=True, survey=True):
        return made(language, interviews, survey)  # however it is called, one study is one entry of the cache

    return render
