"""Whether more of a figure is better or worse: nobody is advised to copy the segment that leaves."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from insights.report.claims import Claim
from insights.report.ranking import answers, direction, measures
from insights.settings.columns import Column
from tests.report.ranking.test_order import candidate

CHURN = ("left", "nein; ja", "nominal")
GRADE = ("grade", "1; 2; 3", "numeric")


def _with(material, name, categories, kind, **column):
    """The study with one more outcome."""
    asked = material["variables"]
    row = asked.head(1).assign(variable=name, role="outcome", kind=kind, categories=categories, touchpoint=None)
    study = replace(material.study)
    settings = material.study.settings
    columns = {**settings.columns, name: Column(role="outcome", label="Kündigung", **column)}
    study.__dict__["settings"] = settings.model_copy(update={"columns": columns})
    tables = {**material.handovers, "variables": pd.concat([asked, row], ignore_index=True)}
    return replace(material, study=study, handovers=tables)


@pytest.mark.parametrize(("better", "yes", "no"), [("low", -1, 1), ("high", 1, -1), (None, 0, 0)])
def test_of_an_outcome_of_answers_the_study_says_which_end_is_good(rendered, better, yes, no):
    material = _with(rendered()[0], *CHURN, **({"better": better} if better else {}))
    assert direction.sign(material, "left", ["ja"]) == yes
    assert direction.sign(material, "left", ["nein"]) == no


def test_a_number_is_better_when_it_is_higher_unless_the_study_says_otherwise(rendered):
    material = rendered()[0]
    assert direction.sign(_with(material, *GRADE), "grade") == 1
    assert direction.sign(_with(material, *GRADE, better="low"), "grade") == -1
    assert direction.sign(material, "nps") == direction.sign(material, "sat_search") == 1
    assert direction.sign(material, "uses") == 0
    assert direction.sign(_with(material, *GRADE, better="low"), "grade", ["2"]) == 0  # the middle is neither


@pytest.mark.parametrize(("value", "lost"), [(0.54, True), (0.07, False)])
def test_one_loses_the_segment_in_which_more_people_leave(rendered, value, lost):
    material = _with(rendered()[0], *CHURN, better="low")
    row = material["profile"].head(1).assign(variable="left", category="ja", statistic="share", value=0.27)
    tables = {**material.handovers, "profile": pd.concat([material["profile"], row], ignore_index=True)}
    claim = Claim(
        "insights-segment-1-left", "insights", "x", "finding", ("segment_profile: segment = 1, variable = left, category = ja",), value=value
    )  # fmt: skip
    assert answers.loses(replace(material, handovers=tables), claim) is lost


def test_a_measure_names_the_segment_and_says_no_more_than_is_known(rendered):
    material = rendered()[0]
    segment = material["segments"].segments[0]
    about = {"kind": "segment", "segment": segment.segment, "variable": "nps"}
    worse, better, open_ = (
        measures.proposed(material, candidate("a", "s", **about, good=good, direction=known)).text
        for good, known in ((False, 1), (True, 1), (False, 0))
    )
    assert all(f"Segment „{segment.name}“" in text for text in (worse, better, open_))
    assert "bei ihnen schlechter ausfällt" in worse
    assert "auf andere übertragen" in better
    assert "ob das gut oder schlecht ist" in open_


def test_nobody_is_led_over_a_limit_behind_which_it_gets_worse(rendered):
    material = rendered()[0]

    def told(**further):
        found = candidate("t", "uses", kind="threshold", variable="nps", **further)
        return measures.proposed(material, replace(found, claim=replace(found.claim, value=4.0))).text

    assert told(good=True).startswith("Wer bei „Nutzung je Woche“ unter 4 liegt, gezielt begleiten")
    assert told(good=False).startswith("Klären, was sich für Menschen ändert, die bei „Nutzung je Woche“ 4 erreichen")
    assert told(good=False, direction=0).startswith("Klären, was sich bei „Nutzung je Woche“ ab 4 ändert")
