"""Measures: proposed by rule from the data, or decided in study.yml and checked."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from insights.errors import InputError
from insights.report import html
from insights.report.ranking import measures
from insights.report.sections import build_sections
from insights.settings import Measure, Settings, read_document
from tests.report.page import read
from tests.report.ranking.test_order import candidate


def _decided(material, *decided):
    settings = material.study.settings.model_copy(update={"measures": list(decided)})
    study = replace(material.study)
    study.__dict__["settings"] = settings
    return replace(material, study=study)


def test_a_weak_insight_is_checked_before_anything_is_done(rendered):
    material, _, _ = rendered()
    sure = measures.proposed(material, candidate("a", "search", touchpoint="search"))
    unsure = measures.proposed(material, candidate("a", "search", touchpoint="search", strength="hypothesis"))
    assert sure.text.startswith("Mit Kunden klären, woran es bei „Ersatzteilsuche“ am häufigsten hakt")
    assert unsure.text.startswith("Zuerst prüfen")


def test_the_metric_stands_with_interval_and_the_target_is_the_teams(rendered):
    material, _, _ = rendered()
    proposal = measures.proposed(material, candidate("a", "search", touchpoint="search", variable="uses"))
    assert proposal.metric == "Nutzung je Woche"
    assert proposal.low < proposal.value < proposal.high
    assert " bis " in proposal.baseline


def test_a_decided_measure_stands_beside_its_insight(rendered):
    material, _, _ = rendered()
    decided = Measure(
        text="Suche mit Bildern bauen", insight="weak-search", owner="Digitales", metric="sat_search", target="3,5", due="2027-03-31", question=1
    )  # fmt: skip
    material = _decided(material, decided)
    page = read(html.render(material, build_sections(material)))
    card = next(a for a in page.by_id("insights").all("article", css="insight") if "weak-search" in a.text)
    assert "Beschlossen: Suche mit Bildern bauen" in card.text
    assert "31.03.2027" in card.text
    assert "Was wünschen sich die Kunden vom Portal?" in card.text


def test_a_measure_whose_insight_is_gone_is_still_shown_with_the_names_that_exist(rendered):
    material, _, _ = rendered()
    material = _decided(material, Measure(text="Suche neu bauen", insight="weak-serch"))
    section = read(html.render(material, build_sections(material))).by_id("insights")
    assert "Weitere beschlossene Maßnahmen" in section.text
    assert "weak-search" in section.text


def test_a_measure_for_a_persona_that_does_not_exist_is_refused(rendered):
    material, _, _ = rendered()
    material = _decided(material, Measure(text="Anrufen", persona="Petra Panne"))
    with pytest.raises(InputError, match="study.yml: measures: 'Anrufen': there is no persona 'Petra Panne'"):
        build_sections(material)


def test_mistakes_in_measures_are_named_with_their_place(tmp_path):
    path = tmp_path / "study.yml"
    path.write_text("title: T\nmeasures:\n  - {text: A, question: 3}\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_document(path, Settings)
    assert "measures: number 1 names question 3, but there are 0" in str(error.value.problems)
    path.write_text("title: T\nmeasures:\n  - {text: A, due: soon, ownr: B}\n", encoding="utf-8")
    with pytest.raises(InputError) as error:
        read_document(path, Settings)
    told = " ".join(error.value.problems)
    assert "measures.A.due" in told
    assert "measures.A.ownr: there is no such key; did you mean 'owner'?" in told


def test_the_metric_of_a_share_names_the_answers_that_it_counts(rendered):
    material, _, _ = rendered()
    found = candidate(
        "a", "search", kind="contradicted", variable="channel", own_figure="share", categories=("Portal",)
    )
    found = replace(found, claim=replace(found.claim, value=0.4, low=0.3, high=0.5, n=100))
    metric = measures.proposed(material, found).metric
    assert metric.startswith("Anteil „Portal“ bei „")


def test_what_is_neither_better_nor_worse_is_measured_by_the_outcome_of_its_segment(rendered):
    material, _, _ = rendered()
    segment = material["segments"].segments[0].segment
    profile = material["segment_profile"]
    asked = profile.head(1).assign(segment=segment, variable="nps", category="mean", statistic="mean", base=40, value=6.5, low=6.0, high=7.0)  # fmt: skip
    material = replace(material, handovers={**material.handovers, "segment_profile": pd.concat([profile, asked])})
    found = candidate("a", "segment", kind="segment", variable="uses", segment=segment, judged=False)
    proposal = measures.proposed(material, found)
    assert proposal.metric.endswith("in diesem Segment")
    assert (proposal.value, proposal.n) == (6.5, 40)
