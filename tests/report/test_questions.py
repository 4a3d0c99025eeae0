"""Research questions are answered by claims that bear on them, or by the plain sentence that nothing asked about it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from insights.report.claims import Claim, collect
from insights.report.sections import questions


@pytest.fixture
def asked(rendered):
    material, sections, _ = rendered()
    claims = [claim for section in sections if section["id"] != "summary" for claim in collect(section)]

    def ask(question):
        return questions.answers(question, material, claims)

    return ask


def test_where_customers_are_lost_is_answered_by_the_weak_point(asked):
    assert asked("Wo verlieren wir Kunden?")[0].claim_id == "insights-weak-search"


def test_a_question_on_recommending_is_answered_by_the_nps(asked):
    assert asked("Wie viele würden uns empfehlen?")[0].claim_id == "nps-all"


def test_no_answer_is_given_twice_and_none_is_about_method_or_a_single_voice(asked):
    for question in (
        "Wo verlieren wir Kunden?",
        "Welche Kundentypen gibt es, und was braucht jeder?",
        "Was wünschen sich Kunden?",
    ):
        found = asked(question)
        assert found
        assert len({claim.plain or claim.text for claim in found}) == len(found)
        assert not any(c.strength == "single voice" or questions.METHOD.fullmatch(c.claim_id) for c in found)


def test_what_nothing_asked_about_is_said_plainly(rendered, asked):
    material, _, _ = rendered()
    question = "Was kostet die Gewinnung von Neukunden?"
    assert asked(question) == []
    assert questions._unanswered(question, material).startswith(
        "Diese Studie beantwortet die Frage nicht: Nach „Gewinnung“ und „Neukunden“ wurde nicht gefragt"
    )


def test_hypotheses_that_answer_a_question_are_announced_as_hints(rendered):
    material, _, _ = rendered()
    claim = Claim(
        "themes-t09", "themes", "Einzelne berichten von der Ersatzteilsuche.", "hypothesis", ("themes: theme_id = t01",)
    )
    assert questions._note("Was stört an der Ersatzteilsuche?", [claim], material) == (
        "Dazu gibt es nur Hinweise, nichts davon ist belegt; am nächsten kommen:"
    )
    assert questions._note("Was stört an der Ersatzteilsuche?", [replace(claim, strength="finding")], material) == ""


def test_an_insight_goes_before_the_claim_that_it_takes_up(asked):
    found = [claim.claim_id for claim in asked("Welche Kontaktpunkte sollten wir verbessern?")]
    assert "insights-weak-search" in found
    assert "journey-weak-search" not in found
