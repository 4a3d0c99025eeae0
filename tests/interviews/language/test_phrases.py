"""Phrases: what is said becomes a heading in the nominative, or no heading at all."""

from __future__ import annotations

import pytest

from insights.interviews.language import key_phrases, parse
from insights.interviews.language.english import gerund
from insights.interviews.language.inflection import gender


def said(text: str, language: str = "de") -> list[str]:
    return [wording for _, wording in key_phrases(parse([text], language)[0], language)]


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("Ich brauche einen festen Ansprechpartner.", "Fester Ansprechpartner"),
        ("Wir hatten eine technische Störung.", "Technische Störung"),
        ("Wegen einer technischen Störung stand alles.", "Technische Störung"),
        ("Das war ein dunkles Bild.", "Dunkles Bild"),
        ("Überall stehen leere Becher.", "Leere Becher"),
        ("Ich habe stechende Schmerzen.", "Stechende Schmerzen"),
        ("Der Aufzug ist seit Wochen defekt.", "Defekter Aufzug"),
        ("Die Wartezeit am Telefon ist zu lang.", "Lange Wartezeit"),
        ("Die Getränke sind teuer.", "Teure Getränke"),
        ("Das Bild ist unscharf.", "Unscharfes Bild"),
        ("Ich hatte überall blaue Flecken.", "Blaue Flecken"),
        ("Haben Sie einen bewilligten Pflegegrad?", "Bewilligter Pflegegrad"),
        ("Mit sauberen Stammdaten geht das.", "Saubere Stammdaten"),
        ("Er hat sich den öligen Daumen gehalten.", "Öliger Daumen"),
        ("Mit öligen Fingern kann man nicht tippen.", "Ölige Finger"),
        ("Wir arbeiten mit algebraischen Werkzeugen.", "Algebraische Werkzeuge"),
        ("Mein hoher Zigarettenkonsum ist schuld.", "Hoher Zigarettenkonsum"),
        ("Der Bus hält am Frankfurter Flughafen.", "Frankfurter Flughafen"),
        ("In der Mainzer Straße steht er.", "Mainzer Straße"),
        ("Das liegt in unmittelbarer Nähe.", "Unmittelbare Nähe"),
    ],
)
def test_adjectives_take_the_ending_of_the_nominative_without_article(text, wording):
    assert wording in said(text)


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("Das steht auf den Bechern.", "Becher"),
        ("Der Verlust von Gerüchen war schlimm.", "Gerüche"),
        ("Wir arbeiten mit vielen Geräten.", "Gerät"),
        ("Die Nutzung des Portals ist schwer.", "Portal"),
        ("Daten liegen in fremden Netzwerken herum.", "Netzwerk"),
        ("Die Schmerzen bleiben.", "Schmerzen"),
        ("Die Rechnungen und Studenten kommen.", "Rechnungen"),
        ("Ich brauche Hilfe beim Schuhe binden.", "Schuhe"),
    ],
)
def test_nouns_stand_in_the_nominative(text, wording):
    assert wording in said(text)


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("Die Wartezeit am Telefon ist lang.", "Wartezeit am Telefon"),
        ("Da steht dann Preis auf Anfrage.", "Preis auf Anfrage"),
        ("Ich habe Angst vor der Rechnung.", "Angst vor der Rechnung"),
        ("Es geht um die Beleuchtung des Bahnsteigs.", "Beleuchtung des Bahnsteigs"),
        ("Man muss im Portal Ersatzteile suchen.", "Ersatzteile suchen"),
        ("Ich hab die Karten online gekauft.", "Karten kaufen"),
        ("Wir fahren mit dem Bus.", "Mit dem Bus fahren"),
        ("Der Zug fällt wieder aus.", "Zug fällt aus"),
        ("Ich habe keinen Parkplatz gefunden.", "Kein Parkplatz"),
        ("Es gab keine Probleme.", "Keine Probleme"),
        ("Das ist mir zu teuer.", "Zu teuer"),
    ],
)
def test_clauses_become_phrases_that_people_would_say(text, wording):
    assert wording in said(text)


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("Der Zug ist ausgefallen.", "Zug ausfallen"),
        ("Man findet die Ersatzteile nicht.", "Ersatzteile finden"),
        ("Der Aufzug ist nicht defekt.", "Defekter Aufzug"),
        ("So stelle ich mir guten Service vor.", "Service vorstellen"),
        ("Wir gehen in die Stadt mit dem Bus in die Klinik.", "Bus in die Klinik"),
    ],
)
def test_what_nobody_said_is_no_phrase(text, wording):
    assert wording not in said(text)


def test_fixed_sayings_name_nothing():
    assert not any("Ordnung" in wording for wording in said("Das ist in Ordnung."))
    assert "Ordnung" in said("Die Ordnung im Lager fehlt.")


def test_shouted_and_joined_words_are_no_headings():
    found = " ".join(said("WARUM SCHREIEN ALLE SO ARCHITEKTUR HartzUndHerzlich"))
    assert not any(word in found for word in ("SCHREIEN", "ARCHITEKTUR", "Hartz"))


def test_what_people_do_becomes_a_noun():
    assert "Schnarchen" in said("Ich schnarche laut.")
    assert "Schnarche" not in said("Ja, ich Schnarche laut.")
    assert said("Das kann ich nicht behaupten.") == []


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("Wartezeit", "f"),
        ("Ansprechpartner", "m"),
        ("Ersatzteil", "n"),
        ("Störung", "f"),
        ("Rädchen", "n"),
        ("Xyzq", ""),
    ],
)
def test_gender_follows_the_last_part_of_a_compound(noun, expected):
    assert gender(noun) == expected


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("The sign-up takes long.", "Sign-up"),
        ("I want a monthly invoice from them.", "Monthly invoice"),
        ("How do I activate my card?", "Activating the card"),
        ("I want to open an account.", "Opening an account"),
        ("My card was stolen.", "Stolen card"),
        ("The transfer is still pending.", "Pending transfer"),
        ("Please stop cropping old films.", "Cropping films"),
    ],
)
def test_english_phrases_are_headings(text, wording):
    assert wording in said(text, "en")


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("cancel", "cancelling"), ("debug", "debugging"), ("stop", "stopping"), ("type", "typing"), ("lie", "lying"), ("see", "seeing"),
        ("open", "opening"), ("show", "showing"), ("quit", "quitting"), ("read", "reading"), ("pay", "paying"), ("transfer", "transferring"),
    ],
)  # fmt: skip
def test_english_gerunds(verb, expected):
    assert gerund(verb) == expected
