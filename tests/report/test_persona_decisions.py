"""What people decided stands on the card beside what the data say; proposals to merge stand below the cards."""

from __future__ import annotations

import pandas as pd
import pytest

from insights import contracts
from insights.contracts.documents import PersonaDraft, PersonaEdit, PersonaFeedback, PersonaField, PersonaSet
from insights.report import html
from insights.report.claims import collect
from insights.report.material import Material
from insights.report.sections import build_sections, persona_decisions, personas
from tests.conftest import filled


def changed(material, **handovers):
    return Material(material.study, {**material.handovers, **handovers})


def decided(material, **values):
    """The study with a persona on which people decided."""
    (persona,) = material["personas"].personas
    fields = [f.model_copy(update={"text": "Sitzt im Büro."}) if f.field == "job_role" else f for f in persona.fields]
    fields.append(PersonaField(field="Hobbys", label="Hobbys", text="Angelt <b>gern</b>."))
    edits = [
        PersonaEdit(field="job_role", label="Rolle", text="Sitzt im Büro.", computed="Meist aus der Technik.", because="Vertrieb", date="2026-11-20"),
        PersonaEdit(field="Hobbys", label="Hobbys", text="Angelt <b>gern</b>."),
        PersonaEdit(field="headline", text="Der Ruhige", computed="repariert selbst, auch nachts"),
        PersonaEdit(field="name", text="Herr Ruhe", computed="Gerd Albers"),
    ]  # fmt: skip
    common = {"fields": fields, "edits": edits, "headline": "Der Ruhige", "name": "Herr Ruhe"}
    common["drafts"] = [PersonaDraft(draft="p1", stands_for="Ich repariere selbst")]
    return changed(material, personas=PersonaSet(personas=[persona.model_copy(update=common | values)]))


@pytest.fixture(scope="module")
def material(rendered):
    return rendered()[0]


def page(material):
    return html.render(material, build_sections(material)).replace("\u202f", " ")


def test_edited_fields_are_marked_and_the_data_stand_beside(material):
    shown = page(decided(material))
    assert "Sitzt im Büro." in shown
    assert "von Menschen bearbeitet, 20.11.2026" in shown
    assert "52 % (43 bis 62 %; n = 120)" in shown
    assert "Die Daten sagen: repariert selbst, auch nachts" in shown
    assert "Angelt &lt;b&gt;gern&lt;/b&gt;." in shown
    assert "Dazu sagen die Daten nichts." in shown
    assert "Name von Menschen vergeben; vorgeschlagen war Gerd Albers." in shown
    assert "In personas.yml: draft p1, stands_for „Ich repariere selbst“" in shown


def test_without_decisions_no_card_speaks_of_any(material):
    shown = page(material)
    for words in ("von Menschen", "Rückmeldung", "Hinweise zu den Entscheidungen", "stands_for"):
        assert words not in shown


def test_a_raised_verdict_shows_the_computed_one_and_counts_as_it(material):
    told = decided(material, verdict="validated", computed_verdict="hypothesis", verdict_because="Wir kennen sie.")
    shown = page(told)
    assert "Urteil von Menschen; nach der Regel" in shown
    assert "(Wir kennen sie.)" in shown
    claims = {c.claim_id: c for c in collect(personas.build(told))}
    assert claims["personas-verdicts"].strength == "hypothesis"
    assert "bisher nur Hypothese" in claims["personas-verdicts"].text


def test_a_lowered_verdict_counts_as_lowered(material):
    (persona,) = decided(material, verdict="hypothesis", computed_verdict="validated")["personas"].personas
    assert persona_decisions.weaker_verdict(persona) == "hypothesis"


def test_a_card_says_who_decided_and_why(material):
    edits = [PersonaEdit(field="headline", text="Der Ruhige", computed="repariert selbst", because="So nennt ihn der Vertrieb", by="Vertrieb", date="2026-11-20")]  # fmt: skip
    told = decided(material, edits=edits, verdict="validated", computed_verdict="hypothesis", verdict_because="Wir kennen sie.", verdict_by="Vertrieb")  # fmt: skip
    shown = page(told)
    assert "bearbeitet von Vertrieb, 20.11.2026" in shown
    assert "Überschrift: bearbeitet von Vertrieb, 20.11.2026. Grund: So nennt ihn der Vertrieb." in shown
    assert "; bearbeitet von Vertrieb (Wir kennen sie.)" in shown


def test_an_edit_that_the_data_contradict_says_so_where_it_stands(material):
    told = flags(("p1", "contradicted", "job_role", "p1", "Der Text nennt „Büro“; in den Daten sind es 2 %.", None))
    assert "20.11.2026; die Daten sprechen dagegen" in page(changed(decided(material), persona_flags=told))


def test_personas_of_one_verdict_are_counted_once(material):
    (persona,) = material["personas"].personas
    two = PersonaSet(personas=[persona, persona.model_copy(update={"persona_id": "p2", "name": "Eva Kurz"})])
    claims = {c.claim_id: c for c in collect(personas.build(changed(material, personas=two)))}
    assert (
        claims["personas-verdicts"].text
        == "Zwei Persona-Entwürfe liegen vor: alle bestätigt (Gerd Albers und Eva Kurz)."
    )


def test_feedback_is_counted_and_listed(material):
    said = [
        PersonaFeedback(department="sales", says="agree", about="channels", label="Kanäle", text="Stimmt.", date="2026-11-20"),
        PersonaFeedback(department="service", says="disagree"),
        PersonaFeedback(department="other", says="agree"),
    ]  # fmt: skip
    shown = page(decided(material, feedback=said))
    assert "3 Rückmeldungen: 2 Zustimmungen und ein Widerspruch" in shown
    assert "<strong>Vertrieb, 20.11.2026</strong> zu „Kanäle“: stimmt zu. „Stimmt.“" in shown
    assert "<strong>Service</strong> widerspricht" in shown


def flags(*rows):
    columns = ["draft", "kind", "field", "persona_id", "text", "evidence"]
    return filled(pd.DataFrame(rows, columns=columns).assign(rank=range(1, len(rows) + 1)), "persona_flags")


def test_flags_stand_on_the_card_and_decisions_without_a_draft_below(material):
    told = flags(
        ("p1", "contradicted", "job_role", "p1", "Der Text nennt „Büro“; in den Daten sind es 2 %.", "segment_profile: role = Büro"),
        ("p7", "vanished", None, None, "p7 gibt es in diesen Daten nicht.", None),
    )  # fmt: skip
    shown = page(changed(decided(material), persona_flags=told))
    card, below = shown.split("Entscheidungen, zu denen es keinen Entwurf gibt")
    assert "Hinweise zu den Entscheidungen" in card
    assert "<strong>Rolle:</strong> Der Text nennt „Büro“" in card
    assert "p7 gibt es in diesen Daten nicht." in below
    nobody = changed(material, personas=PersonaSet(reason="Keine."), persona_flags=told)
    assert "p7 gibt es in diesen Daten nicht." in page(nobody)


def merges(**values):
    row = {
        "draft_a": "p1", "draft_b": "p2", "overlap": 0.3, "low": 0.25, "high": 0.36, "n": 200, "unit": "respondents",
        "shared_needs": None, "n_shared_needs": 0, "n_needs": 0, "p_needs": None, "same_answers": 9, "n_answers": 14,
        "proposed": True, "rank": 1, "because": "overlap", "reason": "Bis zu 30 % (25 bis 36 %; n = 200).",
    }  # fmt: skip
    return contracts.check(pd.DataFrame([row | values]), "persona_merges")


def test_proposals_to_merge_name_both_and_what_they_would_leave(material):
    (persona,) = material["personas"].personas
    two = PersonaSet(personas=[persona, persona.model_copy(update={"persona_id": "p2", "name": "Eva Kurz"})])
    claims = {c.claim_id: c for c in collect(personas.build(changed(material, personas=two, persona_merges=merges())))}
    assert claims["personas-merges"].text == "2 Entwürfe; die vorgeschlagenen Zusammenlegungen ergäben 1."
    assert claims["personas-merge-p1-p2"].text.startswith("Gerd Albers (p1) und Eva Kurz (p2): Bis zu 30 %")
    none = merges(proposed=False, rank=None, because=None)
    claims = {c.claim_id: c for c in collect(personas.build(changed(material, personas=two, persona_merges=none)))}
    assert claims["personas-merges"].text.startswith("Alle 2 Entwürfe stehen für sich")
    assert "personas-merge-p1-p2" not in claims


def test_the_english_report_says_the_same(rendered):
    shown = page(decided(rendered(language="en")[0]))
    assert "edited by people, 2026-11-20" in shown
    assert "The data say nothing on this." in shown
