"""Segments: whom one loses, and with what they are less content than all together."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from insights.report.claims import Claim
from insights.report.ranking import answers
from insights.report.ranking.candidate import Candidate
from insights.report.sections import questions, summary


@pytest.fixture
def material(rendered):
    """The study with a mean of recommendation: 6.5."""
    known = rendered()[0]
    profile = known["profile"]
    row = profile[profile["statistic"] == "mean"].head(1).assign(variable="nps", value=6.5)
    profile = pd.concat([profile, row], ignore_index=True)
    return replace(known, handovers={**known.handovers, "profile": profile})


def _outcome(value):
    text = "Das Segment empfiehlt seltener weiter."
    claim = Claim(
        "insights-segment-1-nps", "insights", text, "finding", ("segments: segment = 1",), value=6.5 + value,
        low=6.5 + value - 0.1, high=6.5 + value + 0.1, n=100,
    )  # fmt: skip
    good = value > 0
    return Candidate("segment", "segment 1", claim, 0.5, 0.5, 0.5, "communication", segment=1, good=good, lead=True)


OTHERS = pd.DataFrame(
    {
        "variable": ["sat_search", "sat_hotline", "uses"],
        "category": "mean",
        "role": ["satisfaction", "satisfaction", "usage"],
        "statistic": "mean",
        "value": [2.4, 4.1, 1.0],
        "overall": [3.04, 3.5, 2.0],
    }
)


def test_a_segment_whose_outcome_is_low_says_with_what_it_is_less_content(material):
    (told,) = answers._with_reasons(material, [_outcome(-1.0)], OTHERS)
    assert told.reasons.startswith("Unter dem Wert aller Befragten liegt dieses Segment auch bei ")
    assert "(2,4 statt 3,0)" in told.reasons
    assert "ob das der Grund ist, sagen die Daten nicht" in told.reasons
    assert "Hotline" not in told.reasons
    assert told.claim.text.endswith(told.reasons)
    assert told.claim.evidence[-1] == "segment_profile: segment = 1, variable = sat_search, category = mean"


def test_where_the_outcome_is_high_or_nothing_dissatisfies_no_reason_is_looked_for(material):
    high, low = _outcome(1.0), _outcome(-1.0)
    assert answers._with_reasons(material, [high], OTHERS) == [high]
    assert answers._with_reasons(material, [low], OTHERS.tail(2)) == [low]


def test_whom_one_loses_opens_the_report_and_answers_the_question_for_it(material):
    lost, kept = _outcome(-1.0).claim, _outcome(1.0).claim
    assert answers.loses(material, lost)
    assert not answers.loses(material, kept)
    tables = {**material.handovers, "assumptions": material["assumptions"].head(0)}
    assert summary.choose(replace(material, handovers=tables), [kept, lost]) == [lost]
    assert questions.answers("Wen verlieren wir?", material, [kept, lost])[0] is lost


def test_a_question_about_loss_that_nothing_answers_says_so_before_what_comes_nearest(material):
    near = Claim("journey-1", "journey", "Am häufigsten angesprochen: Hotline.", "tendency", ("journey: all",))
    study = replace(
        material.study, settings=material.study.settings.model_copy(update={"questions": ["An welchen Stellen verlieren wir sie?"]})
    )  # fmt: skip
    section = questions.build(replace(material, study=study), [near])
    (item,) = next(block for block in section["blocks"] if block["kind"] == "questions")["items"]
    assert item["claims"] == [near]
    assert (
        item["note"] == "Wo oder wen man verliert, sagt keine Aussage; nach Gegenstand und Wortlaut am nächsten kommen:"
    )
