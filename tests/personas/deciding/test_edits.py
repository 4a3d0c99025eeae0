"""What people wrote stands on the sheet, word for word, and what the data say stands beside."""

import pytest

from tests.personas.decided import decide, shared


@pytest.fixture(scope="module")
def mixed():
    return shared()


def test_an_edited_field_holds_the_words_of_people_and_keeps_what_was_computed(mixed):
    plain = {f.field: f for f in decide(mixed).personas.personas[1].fields}
    text = "  Ruft am liebsten an – sagt „der Innendienst“. "
    persona = decide(
        mixed, {"draft": "p2", "fields": {"channels": {"text": text, "because": "Erfahrung", "date": "2026-11-20"}}}
    ).personas.personas[1]
    field = next(f for f in persona.fields if f.field == "channels")
    (edit,) = persona.edits
    assert field.text == text == edit.text
    assert edit.computed == plain["channels"].text
    assert field.statements == ["p2-channels-edited"]  # its source are people, no longer the data
    assert edit.statements == plain["channels"].statements
    assert (edit.label, edit.because, edit.date) == ("Bevorzugter Kanal", "Erfahrung", "2026-11-20")


def test_who_edited_and_who_set_the_verdict_is_kept(mixed):
    entry = {
        "draft": "p2", "fields": {"channels": {"text": "Anruf", "by": "Vertrieb Süd"}},
        "verdict": {"to": "hypothesis", "because": "Zu wenige Gespräche", "by": "Das Team"},
    }  # fmt: skip
    persona = decide(mixed, entry).personas.personas[1]
    assert [edit.by for edit in persona.edits] == ["Vertrieb Süd"]
    assert (persona.verdict_by, persona.verdict_because) == ("Das Team", "Zu wenige Gespräche")


def test_every_edit_survives_a_new_run_byte_for_byte(mixed):
    entry = {
        "draft": "p2", "name": "Frau Sorgfalt", "note": "x", "verdict": {"to": "hypothesis"},
        "fields": {"headline": "Will Ruhe", "portrait": "Sie ist so.", "channels": "Anruf", "Hobbys": "Angeln"},
        "feedback": [{"from": "sales", "says": "partly", "about": "channels", "text": "Na ja", "date": "2026-11-20"}],
    }  # fmt: skip
    first, second = (decide(mixed, entry).personas.personas[1] for _ in range(2))
    assert first == second
    assert (first.edits[0].text, first.headline, first.portrait, first.verdict) == (
        "Frau Sorgfalt",
        "Will Ruhe",
        "Sie ist so.",
        "hypothesis",
    )
    assert [edit.field for edit in first.edits] == ["name", "headline", "portrait", "channels", "Hobbys"]


def test_a_field_may_be_called_by_its_heading_and_a_new_one_has_no_data_beside(mixed):
    persona = decide(
        mixed, {"draft": "p2", "fields": {"bevorzugter Kanal": "Anruf", "Hobbys": "Angeln"}}
    ).personas.personas[1]
    shown = {f.field: f.text for f in persona.fields}
    assert (shown["channels"], shown["Hobbys"]) == ("Anruf", "Angeln")
    assert [edit.computed == "" for edit in persona.edits] == [False, True]


def test_a_verdict_may_be_lowered_and_with_a_reason_raised(mixed):
    lowered = decide(mixed, {"draft": "p1", "verdict": "hypothesis"}).personas.personas[0]
    assert (lowered.verdict, lowered.computed_verdict) == ("hypothesis", "provisional")
    raised = {"draft": "p1", "verdict": {"to": "validated", "because": "Wir kennen sie seit Jahren."}}
    persona = decide(mixed, raised).personas.personas[0]
    assert (persona.verdict, persona.computed_verdict) == ("validated", "provisional")
    assert persona.verdict_because == "Wir kennen sie seit Jahren."


def test_a_verdict_raised_without_a_reason_stays_the_computed_one_and_is_flagged(mixed):
    found = decide(mixed, {"draft": "p1", "verdict": "validated"})
    assert (found.personas.personas[0].verdict, found.personas.personas[0].computed_verdict) == ("provisional", None)
    assert found.texts("verdict") == [
        "Das Urteil „bestätigt“ liegt über dem der Regel („vorläufig“) und trägt keine Begründung (because); es gilt das der Regel."
    ]


def test_a_quote_must_be_a_verbatim_of_somebody_behind_the_persona(mixed):
    found = decide(mixed, {"draft": "p2", "fields": {"quote": "b1-002"}})
    persona = found.personas.personas[1]
    assert persona.quote_verbatim == "b1-002"
    assert persona.quote == mixed.verbatims.set_index("verbatim_id").at["b1-002", "text"]
    assert found.flags.empty
    plain = decide(mixed).personas.personas[1].quote
    for text, words in (
        ("Ich will Ruhe!", "ist kein Wortbeitrag"),
        ("a1-002", "stammt von niemandem"),
        ("s1-001", "stammt von niemandem"),
    ):
        found = decide(mixed, {"draft": "p2", "fields": {"quote": text}})
        assert found.personas.personas[1].quote == plain
        assert words in found.texts("quote")[0]


def test_feedback_of_merged_drafts_is_kept_and_their_texts_rest(mixed):
    said = {"from": "sales", "says": "disagree", "text": "Nein"}
    found = decide(
        mixed,
        {"draft": "p1", "feedback": {"from": "service", "says": "agree", "about": "Bevorzugter Kanal"}},
        {"draft": "p2", "merge_into": "p1", "name": "Weg", "fields": {"age": "30"}, "feedback": [said]},
    )
    (persona,) = found.personas.personas
    assert [(f.department, f.says, f.about, f.text) for f in persona.feedback] == [
        ("service", "agree", "channels", ""),
        ("sales", "disagree", "persona", "Nein"),
    ]
    assert [draft.draft for draft in persona.drafts] == ["p1", "p2"]
    assert found.texts("resting") == [
        "p2 ist in p1 aufgegangen; solange gelten die Angaben zu p1. "
        "Aufgehoben, aber nicht angewendet: Name „Weg“ und ein bearbeitetes Feld."
    ]


def test_no_decision_leaves_every_sheet_as_computed(mixed):
    for persona in decide(mixed).personas.personas:
        assert (persona.edits, persona.feedback, persona.computed_verdict) == ([], [], None)
