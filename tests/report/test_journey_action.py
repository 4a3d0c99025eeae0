"""Where to act along the journey: sentences with evidence that can be traced, maps with their table, goals, what people decided."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest

from insights.contracts.documents import LeftOut
from insights.drawing.quadrants import quadrants
from insights.errors import InputError
from insights.report.claims import collect
from insights.report.evidence import acted, audit, tracing
from insights.report.formats import markdown, outline
from insights.report.formats.deck import journey_line
from insights.report.material import Material
from insights.report.ranking import decided
from insights.report.sections import journey, journey_action, journey_maps
from insights.settings.base import read_document
from insights.settings.measures import MeasuresFile
from tests.conftest import filled


def _comparison(kind: str, second: str, touchpoint: str, difference: float, verdict: str, n_other=90) -> dict:
    return {
        "kind": kind, "second": second, "touchpoint": touchpoint, "mean": 3.2, "low": 3.0, "high": 3.4, "n": 200,
        "other_mean": 3.2 - difference, "other_low": 3.0 - difference if n_other else None,
        "other_high": 3.4 - difference if n_other else None, "n_other": n_other, "difference": difference,
        "difference_low": difference - 0.25, "difference_high": difference + 0.25, "p": 0.01, "p_adjusted": 0.02,
        "scale_low": 1, "scale_high": 5, "verdict": verdict,
    }  # fmt: skip


def tables() -> dict:
    common = {"outcome": "nps", "n": 200, "r2": 0.31, "rank_agreement": 0.62, "line": 0.5}
    drivers = [
        {**common, "touchpoint": "search", "importance": 0.58, "low": 0.4, "high": 0.7, "tie": 1, "place": 1, "first_share": 0.85,
         "gap": -0.2, "gap_low": -0.25, "gap_high": -0.15, "verdict": "weak point"},
        {**common, "touchpoint": "hotline", "importance": 0.42, "low": 0.3, "high": 0.6, "tie": 1, "place": 2, "first_share": 0.15,
         "gap": 0.2, "gap_low": 0.15, "gap_high": 0.25, "verdict": "keep"},
    ]  # fmt: skip
    level = {"outcome": "nps", "n": 200}
    levels = [
        {**level, "level": "touchpoints", "predictors": 2, "r2": 0.28, "low": 0.2, "high": 0.35, "verdict": "reference"},
        {**level, "level": "journey", "predictors": 1, "r2": 0.19, "low": 0.12, "high": 0.26, "difference": -0.09,
         "difference_low": -0.14, "difference_high": -0.03, "verdict": "worse"},
    ]  # fmt: skip
    step = {
        "phase": "Aktion", "next_phase": "Kundenbindung", "position": 1, "n": 180, "change": -0.17, "low": -0.19, "high": -0.15,
        "p": 0.0001, "p_adjusted": 0.0001, "base": 200, "ended": 0.1, "ended_low": 0.07, "ended_high": 0.15, "verdict": "falls",
    }  # fmt: skip
    compared = [
        _comparison("persona", "p1", "search", -0.4, "below"), _comparison("persona", "p1", "hotline", 0.1, "not told apart"),
        _comparison("staff", "staff", "search", -1.1, "below", None), _comparison("file", "Mitbewerber 7", "hotline", 0.5, "above"),
        _comparison("wave", "2023", "search", 0.05, "not told apart"),
    ]  # fmt: skip
    goal = {
        "measure": "weak-search", "touchpoint": "search", "goal": "Sie steigt.", "metric": "Mittlere Zufriedenheit mit „Ersatzteilsuche“ (1 bis 5)",
        "baseline": 2.6, "low": 2.5, "high": 2.7, "n": 200, "effective_n": 190.0, "sd": 1.0, "scale_low": 1, "scale_high": 5,
        "detectable": 0.28, "target": 2.9, "owner": "Service",
    }  # fmt: skip
    proposal = {"name": "Formular", "words": "Formulare", "n_people": 7, "n_verbatims": 9, "exemplars": "i01-01"}
    code = {
        "touchpoint": "search",
        "persona_id": "all",
        "code": "problems",
        "name": "Probleme",
        "n_people": 4,
        "n_verbatims": 5,
        "n_accepted": 0,
    }
    return {
        "drivers": drivers, "journey_levels": levels, "journey_steps": [step], "journey_comparisons": compared, "measures": [goal],
        "touchpoint_proposals": [proposal], "touchpoint_codes": [code],
    }  # fmt: skip


def changed(rendered, language: str = "de", **further) -> Material:
    material = rendered(language)[0]
    content = {name: filled(pd.DataFrame(rows), name) for name, rows in {**tables(), **further}.items()}
    return Material(material.study, {**material.handovers, **content})


def claims(material: Material) -> dict:
    return {claim.claim_id: claim for claim in collect(journey_action.where_to_act(material))}


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_number_of_every_sentence_stands_in_its_evidence(rendered, language):
    material = changed(rendered, language)
    told = claims(material)
    assert len(told) >= 9
    for claim in told.values():
        evidence, problems = tracing.resolved(claim, material)
        assert problems + tracing.trace(claim, evidence, material).problems == []


def test_tied_drivers_are_named_together_and_the_order_is_called_what_it_is(rendered):
    rows = tables()["drivers"]
    third = {**rows[1], "touchpoint": "offer", "importance": 0.02, "low": 0.0, "high": 0.1, "tie": 2, "place": 3}
    told = claims(changed(rendered, drivers=[*rows, third]))
    assert "sind gleichauf: „Ersatzteilsuche“ und „Hotline“; ihre Intervalle" in told["journey-tied-nps"].text
    assert "nur ungefähr bekannt" in told["journey-order-nps"].text


def test_where_all_are_tied_no_driver_leads(rendered):
    assert "geben die Daten nicht her" in claims(changed(rendered))["journey-tied-nps"].text


def test_one_driver_alone_at_the_top_says_in_how_many_samples_it_leads(rendered):
    rows = tables()["drivers"]
    rows[1]["tie"] = 2
    text = claims(changed(rendered, drivers=rows))["journey-tied-nps"].text
    assert text.startswith("Am engsten mit „Weiterempfehlung“ verbunden ist „Ersatzteilsuche“")
    assert "85" in text


def test_the_whole_journey_stands_beside_its_points_with_intervals(rendered):
    text = claims(changed(rendered))["journey-levels-nps"].text
    assert "Die ganze Reise sagt weniger als ihre Punkte" in text
    assert "0,28 (0,20 bis 0,35" in text


def test_a_fall_between_phases_and_the_people_who_go_no_further_are_told(rendered):
    told = claims(changed(rendered))
    assert "17\u202f% (15 bis 19\u202f%; n\u202f=\u202f180) der Skala" in told["journey-step-1"].text
    assert told["journey-ended-1"].text.startswith("Nach „Aktion“ bewerten 10\u202f%")


def test_fewer_than_five_people_who_go_no_further_are_not_told(rendered):
    step = {**tables()["journey_steps"][0], "ended": 0.02}
    material = changed(rendered, journey_steps=[step])
    assert "journey-ended-1" not in claims(material)
    table = next(b for b in _flat(journey_action.where_to_act(material)) if b.get("caption") == "Von Phase zu Phase")
    assert "2\u202f%" not in table["rows"][0][2]


def test_staff_a_competitor_and_a_persona_are_compared_and_an_equal_wave_is_said_to_be(rendered):
    told = claims(changed(rendered))
    assert "„Ersatzteilsuche“ −1,1 (−1,4 bis −0,9; n" in told["journey-staff-staff-below"].text
    assert "der Karte „Mitbewerber 7“" in told["journey-file-Mitbewerber 7-above"].text
    assert (
        told["journey-wave-2023-none"].text == "Kein Kontaktpunkt unterscheidet sich nachweislich von der Welle „2023“."
    )
    assert "journey-persona-p1-above" not in told


def test_a_mean_of_which_nobody_knows_how_sure_it_is_makes_a_tendency_at_most(rendered):
    row = _comparison("file", "Mitbewerber 7", "hotline", 0.5, "above")
    bare = row | {"other_low": None, "other_high": None, "n_other": None}
    found = [
        claims(changed(rendered, journey_comparisons=[r]))["journey-file-Mitbewerber 7-above"] for r in (row, bare)
    ]
    assert [claim.strength for claim in found] == ["finding", "tendency"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_importance_names_the_people_of_its_model_and_the_touchpoints_that_have_no_part_in_it(rendered, language):
    drivers = [row | {"people": 1626.0, "pair": 143.0} for row in tables()["drivers"]]
    material = changed(rendered, language, drivers=drivers)
    gone = [LeftOut(touchpoint="hotline", share=0.294, n=478, base=1626)]
    summary = material["journey_summary"].model_copy(update={"left_out": gone})
    material = Material(material.study, {**material.handovers, "journey_summary": summary})
    told, thousands = claims(material), "1,626" if language == "en" else "1.626"
    assert f"n\u202f=\u202f{thousands}" in told["journey-tied-nps"].text.replace(" ", "\u202f")
    share = "29.4%" if language == "en" else "29,4\u202f%"
    assert f"({share} " in told["journey-left-out"].text
    assert audit.claim_problems(told["journey-left-out"], material) == []
    assert audit.claim_problems(told["journey-tied-nps"], material) == []
    notes = str(journey_action.where_to_act(material))
    assert (f"rests on {thousands} people" if language == "en" else f"rechnet mit {thousands} Personen") in notes
    assert "143" in notes


def test_the_goal_says_baseline_target_and_with_what_power(rendered):
    material = changed(rendered)
    text = claims(material)["journey-goal-search"].text
    assert "von 2,6 (2,5 bis 2,7; n\u202f=\u202f200) auf 2,9 oder mehr" in text
    assert "0,28 Punkten" in text
    assert "80\u202f%" in text
    table = next(
        b
        for b in _flat(journey_action.where_to_act(material))
        if b.get("caption") == "Gerüst für Ziele, die sich prüfen lassen"
    )
    assert [str(cell) for cell in table["rows"][0]][-2:] == ["Service", "offen"]


def test_a_goal_beyond_the_scale_asks_for_more_answers(rendered):
    goal = {**tables()["measures"][0], "target": None}
    text = claims(changed(rendered, measures=[goal]))["journey-goal-search"].text
    assert "die nächste Welle braucht mehr Antworten" in text


def test_without_a_survey_and_proposals_nothing_is_said(rendered):
    assert journey_action.where_to_act(rendered("de", survey=False)[0]) == []


def test_the_map_has_a_table_that_says_the_same(rendered):
    blocks = journey_maps.maps(changed(rendered), ["search"])
    table = next(b for b in _flat(blocks) if b["kind"] == "table")
    row = [str(cell) for cell in table["rows"][0]]
    assert row[0] == "Ersatzteilsuche (Aktion)"
    assert table["heads"][1:] == [
        "Zufriedenheit", "Bewertet von", "Mitarbeitende schätzen", "Danach nichts mehr bewertet",
        "Erwähnt von (Personen); Stimmung", "Wovon die Rede ist",
    ]  # fmt: skip
    assert row[2:] == ["100\u202f%", "4,3", "–", "6; −0,40, kleine Basis", "Probleme 4"]


def test_a_column_of_the_table_that_holds_nothing_is_left_out(rendered):
    blocks = journey_maps.maps(rendered("de", survey=False)[0], [])
    table = next(b for b in _flat(blocks) if b["kind"] == "table")
    assert table["heads"] == ["Kontaktpunkt", "Erwähnt von (Personen); Stimmung"]


def test_posters_show_every_lane_and_stand_on_pages_of_their_own(rendered):
    material = changed(rendered)
    block = journey_maps.posters(material, ["search"])
    svg = block["posters"][0][1][0]
    told = re.sub(r"<[^>]+>", " ", svg)
    for words in ("Mitarbeitende schätzen", "Bewertet von", "Wovon die Rede ist", "Eine Stimme dazu", "Raute"):
        assert words in told
    node = outline.poster(block)
    assert node["pages"][0]["bands"][0]["alt"].startswith("Zufriedenheit")
    assert markdown.DRAWN["poster"](node) == []


def test_the_deck_has_a_map_of_all_and_goes_on_where_touchpoints_are_many(rendered):
    material = changed(rendered)
    section = journey.build(material)
    slides = list(journey_line.slides(material, section))
    assert [len(slide.chart[1]["rows"]) for slide in slides] == [2]
    points = [
        {**material["touchpoints"].iloc[0].to_dict(), "touchpoint": f"t{i:02d}", "position": i + 1} for i in range(40)
    ]
    row = material["journey"].iloc[0].to_dict()
    many = changed(
        rendered, touchpoints=points, journey=[{**row, "touchpoint": f"t{i:02d}"} for i in range(40)], drivers=[]
    )
    assert [len(slide.chart[1]["rows"]) for slide in journey_line.slides(many, section)] == [8, 8, 8, 8, 8]


def test_parts_are_folded_on_the_slide_as_on_the_map(rendered):
    material = rendered("de")[0]
    points = material["touchpoints"].assign(
        parent=[None, "hotline"] if material["touchpoints"]["touchpoint"].iloc[0] == "hotline" else ["hotline", None]
    )
    folded = changed(rendered, touchpoints=points.to_dict("records"))
    assert list(journey_line.slides(folded, journey.build(folded))) == []  # one touchpoint is no line
    assert any(b.get("title") == "Ausgeklappt: Hotline" for b in journey_maps.maps(folded, []))


def test_quadrants_of_the_report_name_the_lines(rendered):
    material = changed(rendered)
    block = next(b for b in journey_action.where_to_act(material) if b.get("note"))
    assert "ein gleicher Anteil für jeden der 2 Kontaktpunkte (50\u202f%)" in block["note"]
    assert "das Mittel über sie (3,0)" in block["note"]
    assert quadrants(material["drivers"], {}, "de") != ""


def test_what_people_decided_may_stand_in_measures_yml(rendered, tmp_path):
    material = changed(rendered)
    path = material.study.raw / "measures.yml"
    path.write_text(
        "measures:\n  - {text: Suche beschleunigen, insight: weak-search, owner: Portal, due: 2027-03-31}\n",
        encoding="utf-8",
    )
    try:
        study = type(material.study)(material.study.name, material.study.workspace, material.study.settings)
        shown = decided.of_insight(Material(study, material.handovers), "weak-search")
        assert [m["text"] for m in shown] == ["Suche beschleunigen"]
        assert ("Termin", "31.03.2027") in shown[0]["facts"]
        path.write_text("measures:\n  - {text: Suche beschleunigen, question: 9}\n", encoding="utf-8")
        study = type(material.study)(material.study.name, material.study.workspace, material.study.settings)
        with pytest.raises(InputError, match=r"measures.yml: number 1 names question 9, but study.yml asks 2\."):
            _ = study.measures
    finally:
        path.unlink()


def _asked(rendered) -> Material:
    """Comparisons, steps and goals as they follow from the answers of the study `mini`."""
    material = rendered("de")[0]
    weights, rows = material["responses"]["weight"].to_numpy(float), []
    values = acted._ratings(material)
    everyone = np.ones(len(weights), dtype=bool)
    for point in sorted(values):
        mean, n = acted._mean(values[point], weights, everyone)
        rows.append(
            {**_comparison("file", "Karte", point, mean - 3.0, "above"), "mean": mean, "other_mean": 3.0, "n": n}
        )
    mean, n = acted._mean(values["search"], weights, everyone)
    goal = {**tables()["measures"][0], "baseline": mean, "n": n, "effective_n": 100.0, "sd": 1.0, "detectable": 0.3981}
    return changed(rendered, journey_comparisons=rows, measures=[goal], journey_steps=[])


def test_comparisons_and_goals_are_worked_out_anew_from_the_answers(rendered):
    found = list(acted.checks(_asked(rendered)))
    assert [check.file for check in found] == ["journey_comparisons", "journey_comparisons", "measures"]
    assert [check.wrong for check in found] == ["", "", ""]


def test_a_changed_difference_and_a_goal_that_no_wave_would_show_are_found(rendered):
    material = _asked(rendered)
    compared = material["journey_comparisons"].assign(difference=material["journey_comparisons"]["difference"] + 0.2)
    goals = material["measures"].assign(detectable=0.2)
    changed_tables = {**material.handovers, "journey_comparisons": compared, "measures": goals}
    wrong = [check.wrong for check in acted.checks(Material(material.study, changed_tables)) if check.wrong]
    assert len(wrong) == 3
    assert "difference" in wrong[0]
    assert "with a power of 0.29" in wrong[2]


def test_a_measures_file_with_an_unknown_key_is_refused(tmp_path):
    path = tmp_path / "measures.yml"
    path.write_text("measures:\n  - {text: A, wer: B}\n", encoding="utf-8")
    with pytest.raises(InputError, match="measures.yml"):
        read_document(path, MeasuresFile)


def _flat(blocks):
    for block in blocks:
        yield block
        yield from _flat(block.get("blocks", []))


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_touchpoint_of_several_activities_names_where_the_case_ends_after_each(rendered, language):
    material = rendered(language)[0]
    points = material["touchpoints"].copy()
    ends = material["event_transitions"].query("following == '(end)'")["activity"].tolist()
    rows = material["event_transitions"]
    other = rows[rows["following"] == "(end)"].head(1).assign(activity="Anruf")
    points["activities"] = None
    points.loc[points.index[0], "activities"] = f"{ends[0]}; Anruf"
    table = pd.concat([rows, other], ignore_index=True)
    changed = Material(material.study, material.handovers | {"touchpoints": points, "event_transitions": table})
    found = journey._ended_cases(changed)
    claim = next(collect(found))
    assert f"{'„' if language == 'de' else '“'}Anruf" in claim.text
    assert claim.text.count("n\u202f=\u202f") == 2
    assert audit.claim_problems(claim, changed) == []
    assert ("is no loss" if language == "en" else "ist kein Verlust") in found[0]["text"]
