"""What the data make of an assumption, in one sentence: figure, what was tested, and no more than the base allows."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from insights.report import checks
from insights.report.claims import Claim, collect
from insights.report.sections import judgement, questions, summary
from insights.settings import Check


def _row(material, **changed):
    table = material["assumptions"].assign(**changed)
    return next(table.itertuples())


def _checked(material, **check):
    first = material.study.settings.assumptions[0]
    settings = material.study.settings.model_copy(
        update={"assumptions": [first.model_copy(update={"check": Check(**check)}), *material.study.settings.assumptions[1:]]}
    )  # fmt: skip
    study = replace(material.study)
    study.__dict__["settings"] = settings
    return replace(material, study=study)


FIGURE = {"value": 5.12, "low": 4.8, "high": 5.4, "n": 400}


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("supported", "hält der Prüfung stand: „Weiterempfehlung“ liegt im Mittel bei 5,1 (4,8 bis 5,4; n\u202f=\u202f400 Befragte), also unter 7."),
        ("contradicted", "trifft nicht zu: „Weiterempfehlung“ liegt im Mittel bei 5,1 (4,8 bis 5,4; n\u202f=\u202f400 Befragte), also nicht unter 7."),
        ("undecided", "zutrifft, bleibt offen: „Weiterempfehlung“ liegt im Mittel bei 5,1 (4,8 bis 5,4; n\u202f=\u202f400 Befragte); das Intervall schließt 7 ein."),
    ],
)  # fmt: skip
def test_an_assumption_is_told_with_the_figure_and_the_limit_that_decide_it(rendered, verdict, said):
    material = _checked(rendered()[0], statistic="mean", column="nps", below=7)
    assert judgement._plainly(material, _row(material, verdict=verdict, **FIGURE)).endswith(said)


def test_a_small_base_lets_an_assumption_hold_no_more_than_probably(rendered):
    material = _checked(rendered()[0], statistic="mean", column="nps", below=7)
    told = judgement._plainly(material, _row(material, verdict="supported", **FIGURE | {"n": 12}))
    assert "hält der Prüfung vermutlich stand" in told
    english = _checked(rendered("en")[0], statistic="mean", column="nps", below=7)
    told = judgement._plainly(english, _row(english, verdict="contradicted", **FIGURE | {"n": 12}))
    assert "probably does not hold" in told


def test_the_groups_of_a_difference_are_named_once(rendered):
    material = rendered()[0]
    check = Check(statistic="difference", column="nps", by="uses", at_least=4, above=0)
    tested = checks.what_is_tested(check, material["variables"], material.study)
    assert tested == "Unterschied bei „Weiterempfehlung“ zwischen „Nutzung je Woche“ ab 4 und unter 4 über null"


def test_a_share_is_told_as_an_answer_to_its_question(rendered):
    material = _checked(rendered()[0], statistic="share", column="contract", category=["y", "n"], above=0.5)
    row = _row(material, verdict="supported", value=0.77, low=0.74, high=0.8, n=400)
    told = checks.figure_in_words(row, material.study.settings.assumptions[0].check, material)
    assert told == (
        "Auf „Wartungsvertrag“ antworten 77\u202f% (74 bis 80\u202f%; n\u202f=\u202f400 Befragte) mit „mit Vertrag“ oder „ohne Vertrag“"
    )


def test_an_assumption_that_stays_open_answers_the_question_for_it(rendered):
    material = rendered()[0]
    table = material["assumptions"].assign(verdict="undecided")
    material = replace(material, handovers={**material.handovers, "assumptions": table})
    open_ = Claim(
        "assumptions-3", "assumptions", "Die Annahme bleibt offen.", "hypothesis", ("assumptions: assumption = 3",)
    )
    asked = "Stellt die Ersatzteilsuche zufrieden?"
    assert questions.answers(asked, material, [open_]) == [open_]
    assert questions._note(asked, [open_], material) == "Das lassen die Daten offen; am nächsten kommt:"
    assert questions.answers("Wo wohnen sie?", material, [open_]) == []


def test_what_the_plan_lacks_answers_no_question(rendered):
    material = rendered()[0]
    plan, figure = (
        Claim("journey-2", "journey", text, "tendency", ("journey: all",))
        for text in ("Noch ohne Phase: „Ersatzteilsuche“.", "Am zufriedensten mit „Ersatzteilsuche“: 4,3 (n = 40).")
    )
    assert questions.answers("Wie gut ist die Ersatzteilsuche?", material, [plan]) == []
    assert questions.answers("Wie gut ist die Ersatzteilsuche?", material, [figure]) == [figure]


def test_an_inflection_point_and_the_assumption_that_there_is_one_answer_once():
    figure = "(Unterschied 1,6; 1,3 bis 1,9; n = 609)"
    threshold = Claim("insights-threshold-a-nps", "insights", f"Ab 4 höher {figure}.", "finding", ("thresholds: all",))
    assumed = Claim(
        "assumptions-4",
        "assumptions",
        "Der Unterschied liegt bei +1,6 (1,3 bis 1,9; n = 609 Befragte).",
        "finding",
        ("x",),
    )
    other = replace(assumed, text="Der Unterschied liegt bei +1,2 (1,0 bis 1,4; n = 609 Befragte).")
    assert questions._same(threshold, assumed)
    assert not questions._same(threshold, other)


def test_the_summary_opens_with_what_was_found_and_closes_with_what_was_done(rendered):
    material = rendered()[0]
    material = replace(material, handovers={**material.handovers, "assumptions": material["assumptions"].head(0)})
    claims = [
        Claim(key, key.partition("-")[0], key, "tendency", ("people: all",))
        for key in ("asked-interviews", "themes-saturation", "themes-t01", "journey-1")
    ]
    chosen = [claim.claim_id for claim in summary.choose(material, claims)]
    assert set(chosen[:2]) == {"journey-1", "themes-t01"}
    assert set(chosen[2:]) == {"asked-interviews", "themes-saturation"}


def test_the_note_on_who_contradicts_whom_names_the_persona(rendered):
    material = rendered()[0]
    persona = material["personas"].personas[0]
    table = material["persona_triangulation"]
    row = {
        "statement_id": "s1",
        "persona_id": persona.persona_id,
        "verdict": "contradict",
        "statement": "„Preis“: Die Befragung widerspricht.",
        "n_people": 1,
    }
    table = table.reindex([0]).assign(**row)
    (claim,) = judgement._sources(replace(material, handovers={**material.handovers, "persona_triangulation": table}))
    assert claim.text == f"Persona {persona.name}, „Preis“: Die Befragung widerspricht."


def test_a_sentence_on_a_segment_carries_the_base_of_its_figure_and_not_the_size_of_the_segment(rendered):
    _, sections, _ = rendered()
    told = [c for c in collect(sections) if re.fullmatch(r"segments-s\d+-(outside-)?\d+", c.claim_id)]
    figures = [c for c in told if c.value is not None]
    assert figures
    assert all(f"n\u202f=\u202f{c.n}" in c.text for c in figures)
