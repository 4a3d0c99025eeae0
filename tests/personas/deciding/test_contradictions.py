"""A decision that the data contradict is flagged, and stands."""

from dataclasses import replace

import pytest

from insights.contracts.documents import PersonaSet
from insights.personas.deciding.decisions import find_drafts
from insights.personas.deciding.references import campaign_flags
from insights.settings import PersonaDecisions
from tests.conftest import filled
from tests.personas.decided import decide, decisions, shared


@pytest.fixture(scope="module")
def mixed():
    return shared()


def edited(material, field, text, instead_of=None, draft="p2"):
    """The stage with one edited field; the edit itself must stand."""
    found = decide(material, {"draft": draft, "fields": {field: {"text": text, "instead_of": instead_of}}})
    persona = next(p for p in found.personas.personas if p.persona_id == draft)
    assert text in [persona.headline, *(f.text for f in persona.fields)]
    return found


def computed(material, field, draft="p2"):
    persona = next(p for p in decide(material).personas.personas if p.persona_id == draft)
    return next(f.text for f in persona.fields if f.field == field)


def new_wave(material, **answers):
    """The same respondents, who now all answer as `answers` says in segment 2."""
    responses, second = material.responses.copy(), material.memberships["segment"] == 2
    profile = material.segment_profile.copy()
    for variable, category in answers.items():
        responses.loc[second, variable] = category
        rows = (profile["segment"] == 2) & (profile["variable"] == variable)
        hit = rows & (profile["category"] == category)
        profile.loc[rows, ["n", "value", "low", "high"]] = (0, 0.0, 0.0, 0.07)
        profile.loc[hit, ["n", "value", "low", "high"]] = (50, 1.0, 0.93, 1.0)
    return replace(material, responses=responses, segment_profile=filled(profile, "segment_profile"))


def test_an_edit_that_quotes_what_it_replaced_is_silent_while_the_data_say_so(mixed):
    old = computed(mixed, "channels")
    assert old.startswith("Am häufigsten Telefon")
    assert edited(mixed, "channels", "Ruft gern an.", old).flags.empty


def test_a_new_wave_with_another_leading_category_flags_the_edit_and_keeps_it(mixed):
    old = computed(mixed, "channels")
    found = edited(new_wave(mixed, kanal="Portal"), "channels", "Ruft gern an.", old)
    (text,) = found.texts("changed")
    assert text.startswith("Ersetzt wurde „Am häufigsten Telefon (")
    assert text.endswith("jetzt steht „Portal“ mit 100 % (93 bis 100 %; n = 50) an erster Stelle.")
    assert found.flags["evidence"].tolist() == ["p2-channels-1"]


def test_the_same_category_outside_the_old_interval_is_a_change_too(mixed):
    old = computed(mixed, "channels")
    (text,) = edited(new_wave(mixed, kanal="Telefon"), "channels", "Ruft gern an.", old).texts("changed")
    assert text.endswith("jetzt liegt der Wert bei 100 % (93 bis 100 %; n = 50).")
    assert edited(mixed, "channels", "Anruf", "Überwiegend Telefon (80 %; 60 bis 95 %; n = 40).").flags.empty


def test_a_median_is_held_against_the_number_that_stood_there(mixed):
    assert edited(
        mixed, "age", "erfahren", "Im Median 52 Jahre, die mittlere Hälfte zwischen 47 und 56 (n = 50)."
    ).flags.empty
    (text,) = edited(
        mixed, "age", "erfahren", "Im Median 38 Jahre, die mittlere Hälfte zwischen 33 und 45 (n = 102)."
    ).texts("changed")
    assert "„Im Median 38 Jahre" in text


def test_a_headline_is_flagged_when_the_data_give_another_one(mixed):
    assert edited(mixed, "headline", "Die Treue", "will Betreuung").flags.empty
    assert edited(mixed, "headline", "Die Treue", "Alles billig").texts("changed") == [
        "Ersetzt wurde „Alles billig“; jetzt ergibt sich aus den Daten „Will Betreuung“."
    ]


def test_a_passage_that_nobody_says_any_more_is_flagged(mixed):
    said = "Eine Person sagt: „Ich brauche einen festen Ansprechpartner, der unsere Anlage wirklich kennt.“"
    assert edited(mixed, "needs", "Will wissen, wer zuständig ist.", said).flags.empty
    gone = "Drei Personen sprechen davon, am deutlichsten so: „Ich brauche einen Hubschrauber.“"
    (text,) = edited(mixed, "needs", "Will fliegen.", gone).texts("changed")
    assert text.endswith("das sagt in diesen Daten niemand mehr.")


def test_fewer_people_than_before_and_than_the_bar_are_told(mixed):
    kept = mixed.codings[~(mixed.codings["verbatim_id"].str.match("b[234]-001"))]
    said = "Vier Personen sprechen davon, am deutlichsten so: „Ich brauche einen festen Ansprechpartner, der unsere Anlage wirklich kennt.“"
    (text,) = edited(replace(mixed, codings=kept), "needs", "Ansprechpartner", said).texts("changed")
    assert text.endswith("davon spricht jetzt nur noch eine Person, vorher 4 Personen.")


@pytest.mark.parametrize(
    ("field", "text", "words"),
    [
        ("channels", "57 % nutzen das Portal", "Der Text nennt „Portal“ mit 57 %; in den Daten sind es"),
        ("job_role", "Arbeitet in der Instandhaltung", "Der Text nennt „Instandhaltung“, in den Daten 6 %"),
        ("channels", "Fast nie Telefon", "Der Text verneint „Telefon“; in den Daten steht es mit"),
        ("job_role", "Überwiegend Einkauf, sonst Produktion", "Der Text nennt „Einkauf“ als Mehrheit"),
        ("age", "Etwa 30 Jahre alt", "Der Text nennt 30; in den Daten sind es 5"),
        ("age", "Ende 30", "Der Text nennt Ende 30"),
        ("age", "unter 40", "Der Text nennt unter 40"),
    ],
)
def test_a_text_that_today_s_data_exclude_is_contradicted(mixed, field, text, words):
    (flag,) = edited(mixed, field, text).texts("contradicted")
    assert flag.startswith(words)
    assert "n = 50" in flag


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("channels", "Am liebsten per Telefon"),
        ("channels", "Telefon, seltener Portal"),
        ("channels", "Nicht über das Portal"),
        ("channels", "Ruft gern an"),
        ("age", "Anfang 50, zwei Kinder im Alter von 3 und 8"),
        ("age", "zwischen 45 und 60"),
        ("Hobbys", "Portal und 57 %"),
    ],
)
def test_a_text_that_the_data_allow_or_know_nothing_of_is_left_alone(mixed, field, text):
    assert edited(mixed, field, text).flags.empty


def test_the_span_of_fewer_than_five_interviewed_people_is_held_against_no_number(interviews_only):
    plain = decide(interviews_only)
    draft = plain.personas.personas[0].persona_id
    assert edited(interviews_only, "age", "Um die 50", draft=draft).flags.empty
    assert edited(interviews_only, "age", "Um die 70", draft=draft).flags.empty


def test_a_verdict_that_replaced_another_one_than_todays_is_flagged(mixed):
    entry = {"draft": "p1", "verdict": {"to": "provisional", "instead_of": "hypothesis", "because": "Wir kennen sie."}}
    assert decide(mixed, entry, verdict="hypothesis").flags.empty
    found = decide(mixed, entry, verdict="validated")
    assert found.personas.personas[0].verdict == "provisional"
    assert found.texts("verdict") == [
        "Das Urteil „vorläufig“ trat an die Stelle von „Hypothese“; nach der Regel lautet es jetzt „bestätigt“."
    ]


def test_pure_chance_between_two_waves_flags_few_true_edits(mixed):
    """The text states the old figure; the new wave is drawn from the same shares."""
    import numpy as np

    from insights import estimates
    from insights.personas.deciding.contradictions import _categories_against

    rng, flagged = np.random.default_rng(1), 0
    for _ in range(60):
        old, new = (int(rng.binomial(200, 0.6)) for _ in range(2))
        low, high = estimates.wilson(new, 200)
        shares = mixed.segment_profile.head(2).assign(
            category=["Telefon", "Portal"], position=[1, 2], value=[new / 200, 1 - new / 200], low=[low, 1 - high],
            high=[high, 1 - low], base=200, evidence="x",
        )  # fmt: skip
        flagged += bool(_categories_against(f"Telefon {100 * old / 200:.0f} %", shares, "de"))
    assert flagged / 60 < 0.3  # an interval for one wave, not for the difference of two: about 17 % by calculation


def test_a_campaign_for_a_persona_that_is_not_there_is_flagged():
    found = decisions(
        {"draft": "p1", "stands_for": "Gibt es nicht mehr", "name": "Frau Ott"}, {"draft": "p2", "name": "Herr Nau"}
    )
    material = shared()
    drafted = PersonaSet(personas=decide(material).personas.personas)
    campaigns = [
        {"name": "Frühjahr", "personas": ["p1", "p2"]},
        {"name": "Herbst", "personas": ["p9", "Will Betreuung"]},
    ]
    asked = PersonaDecisions.model_validate({"campaigns": campaigns})
    _, strays = find_drafts(found, decide(material).known, language="de")
    flags = campaign_flags(drafted, asked, strays=strays, language="de")
    assert [(flag["draft"], flag["kind"]) for flag in flags] == [("p1", "campaign"), ("p9", "campaign")]
    assert flags[1]["text"] == (
        "Die Kampagne „Herbst“ nennt „p9“; diese Persona gibt es in diesen Daten nicht, oder sie ist nicht sicher wiederzufinden."
    )
