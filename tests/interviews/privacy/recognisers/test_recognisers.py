"""Recognisers: what each finds, how surely, and what becomes of findings that overlap."""

from __future__ import annotations

import pytest

from insights.interviews.privacy.findings import SURE, Context, Finding
from insights.interviews.privacy.recognisers import recognise, recognisers_for
from insights.interviews.privacy.recognisers.context import by_context
from insights.interviews.privacy.recognisers.features import candidates
from insights.interviews.privacy.recognisers.forms import by_form, is_iban
from insights.interviews.privacy.recognisers.lower_case import in_lower_case
from insights.interviews.privacy.recognisers.places import by_gazetteer
from insights.interviews.privacy.recognisers.weighing import by_weighing, names_of

GERMAN = Context()
FORMS = {
    "Ich bin am 14.03.1971 geboren.": [("birthdate", "14.03.1971")],
    "Geboren am 3. August 1988 in einem Dorf.": [("birthdate", "3. August 1988")],
    "Das war am 14.03.2021 fertig.": [],
    "Kennzeichen KS-MB 4711, ja.": [("plate", "KS-MB 4711")],
    "Der KB-400 und die ISO-AB 9001x laufen.": [],
    "Mein Instagram ist @lena.bastelt, da.": [("handle", "@lena.bastelt")],
    "Meine Kundennummer ist KD-884213.": [("customer_number", "KD-884213")],
}


@pytest.mark.parametrize("text", FORMS)
def test_forms_are_found_where_they_identify(text):
    context = Context(customer_numbers=(r"KD-\d{6}",))
    assert [(f.entity, text[f.start : f.end]) for f in by_form(text, context)] == FORMS[text]


def test_check_digits_tell_an_iban_but_a_wrong_one_is_masked_too():
    assert is_iban("DE89 3704 0044 0532 0130 00")
    assert not is_iban("DE88 3704 0044 0532 0130 00")
    right, wrong = (next(by_form(f"Auf DE{n} 3704 0044 0532 0130 00 bitte.", GERMAN)) for n in (89, 88))
    assert right.score > wrong.score >= SURE


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ich wohn in Wolfhagen, bei Kassel.", ["Wolfhagen"]),
        ("Die Stadtwerke in Bad Wildungen machen das.", ["Bad Wildungen"]),
        ("Wir sind von Hamburg nach Buxtehude gezogen.", ["Buxtehude"]),
        ("Wir essen in Essen, und der Saal und der Hof sind groß.", []),
        ("also ich wohne in bad hersfeld und arbeite in der pflege", ["bad hersfeld"]),
    ],
)
def test_places_are_masked_below_a_size_and_words_are_no_places(text, found):
    assert [text[f.start : f.end] for f in by_gazetteer(text, GERMAN)] == found


def test_the_size_of_places_is_asked_for_and_can_be_nothing():
    text = "Ich wohn in Wolfhagen, bei Kassel."
    assert not list(by_gazetteer(text, Context(places_below=0)))
    assert [text[f.start : f.end] for f in by_gazetteer(text, Context(places_below=500_000))] == ["Wolfhagen", "Kassel"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ja ich heiße annika schuster und komm aus der gastronomie", ["annika schuster", "annika"]),
        ("gestern war herr kunze da und hat das gemessen", ["kunze"]),
        ("die gülsen von der frühschicht weiß das auch nicht", ["gülsen"]),
        ("die app stürzt ständig ab seit dem letzten update", []),
        ("Die Gülsen hat mir das in der Schicht gezeigt", []),
    ],
)
def test_texts_without_capitals_have_names_too(text, found):
    assert [text[f.start : f.end] for f in in_lower_case(text, GERMAN)] == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mein Kollege Olderog hat das gemacht.", ["Olderog"]),
        ("Die Fahrerin, Abdelkadra, kennt den Weg.", ["Abdelkadra"]),
        ("Mein Sohn heißt Bosse, so heißt er.", ["Bosse"]),
        ("Das heißt Arbeit für alle.", []),
        ("Die Vogel aus der Buchhaltung pfeift.", ["Vogel"]),
        ("Der Techniker vom Service war da.", []),
        ("Nennen Sie mich ruhig Tjorven, bitte.", ["Tjorven"]),
        ("Grüß Gott, Kreitmair am Apparat.", ["Kreitmair"]),
        ("Levke oder Anna machen das.", ["Levke"]),
        ("Der Anwalt, Dr. Mergentheim, schrieb.", []),
    ],
)
def test_what_stands_around_a_name_tells_it(text, found):
    assert [text[f.start : f.end] for f in by_context(text, GERMAN)] == found


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Der Huber Sepp sagt das.", ("Sepp", "Huber")),
        ("Frau Özdemirs Vertretung weiß nichts.", (None, "Özdemir")),
        ("Von Heike Brandstätter kam das.", ("Heike", "Brandstätter")),
        ("Ludwig van der Meulen kam.", ("Ludwig", "van der Meulen")),
    ],
)
def test_first_and_last_names_are_told_apart_and_lose_their_inflection(text, names):
    finding = max(by_weighing(text, GERMAN), key=lambda f: f.score)
    assert (finding.first, finding.last) == names


def test_a_last_name_that_ends_in_s_keeps_it_where_the_table_of_people_holds_it():
    assert names_of("Wessels, gelernt", 0, 7, ["Wessels"]) == (None, "Wessels")


def test_words_that_a_study_uses_as_things_are_no_candidates():
    text = "Da rufe ich Kernport auf, mit Brinkhoff."
    assert [text[f.start : f.end] for f in by_weighing(text, GERMAN)]
    assert not list(by_weighing(text, Context(keep=frozenset(["kernport"]), companies=frozenset(["Brinkhoff"]))))


def test_numbers_in_words_and_ordinary_words_are_no_candidates():
    text = "Vierhundert Treffer, Sechshundertvierzig Brinkhoff"
    assert [text[start:end] for start, end, _ in candidates(text)] == ["Brinkhoff"]


def fixed(*findings):
    return lambda text, context: findings


def test_of_findings_that_overlap_forms_go_first_and_one_person_grows():
    text = "Heike Brand, heike.brand@example.org, in Melle"
    person = Finding(0, 5, "person", 0.9, "first name", "Heike")
    longer = Finding(0, 11, "person", 0.4, "looks", "Heike", "Brand")
    inside = Finding(13, 18, "person", 0.9, "first name", "Heike")
    mail = Finding(13, 36, "email", 0.8, "form")
    place, weaker = Finding(41, 46, "place", 0.7, "place"), Finding(41, 46, "person", 0.3, "looks", None, "Melle")
    found = recognise(text, GERMAN, [fixed(longer, inside, weaker), fixed(person, mail, place)])

    assert [(f.start, f.end, f.entity) for f in found] == [(0, 11, "person"), (13, 36, "email"), (41, 46, "place")]
    assert (found[0].first, found[0].last, found[0].score) == ("Heike", "Brand", 0.9)


def test_what_is_kept_is_found_by_nobody():
    context = Context(keep=frozenset(["filmhof"]))
    assert recognise("Im Filmhof.", context, [fixed(Finding(3, 10, "place", 0.9, "place"))]) == []


def test_english_studies_have_forms_and_people():
    found = recognise("Mr. Bradley, call 0151 00004711.", Context(language="en"), recognisers_for("en"))
    assert [f.entity for f in found] == ["person", "phone"]
