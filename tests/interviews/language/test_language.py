"""Language: tags, lemmas, phrases and polarity of spoken sentences."""

from __future__ import annotations

import pytest

from insights.interviews import language
from insights.interviews.language import key_phrases, parse
from insights.interviews.polarity import polarity
from tests.interviews.saying import verbatims


def test_german_tokens_get_part_of_speech_and_lemma():
    doc = parse(["Gestern hab ich die neuen Ersatzteile gesucht."], "de")[0]
    found = {token.text: (token.pos_, token.lemma_) for token in doc}
    assert found["Ersatzteile"] == ("NOUN", "Ersatzteil")
    assert found["hab"] == ("AUX", "haben")
    assert found["neuen"][0] == "ADJ"


@pytest.mark.parametrize(
    ("text", "language", "wording"),
    [
        ("Da steht dann Preis auf Anfrage.", "de", "Preis auf Anfrage"),
        ("Man muss im Portal Ersatzteile suchen.", "de", "Ersatzteile suchen"),
        ("Ich brauche einen festen Ansprechpartner.", "de", "Fester Ansprechpartner"),
        ("Daten liegen in fremden Netzwerken herum.", "de", "Netzwerk"),
        ("Das steht auf den Bechern.", "de", "Becher"),
        ("Die Rechnungen und Studenten kommen.", "de", "Rechnungen"),
        ("The sign-up takes long.", "en", "Sign-up"),
        ("I want a monthly invoice from them.", "en", "Monthly invoice"),
    ],
)
def test_phrases_can_stand_as_a_heading(text, language, wording):
    assert wording in dict(key_phrases(parse([text], language)[0], language)).values()


def test_polarity_knows_negation():
    texts = [
        "Der Techniker war super freundlich.",
        "Das gefällt mir gar nicht.",
        "Ich hatte keine Probleme.",
        "Das ist eine Frechheit.",
    ]
    table = verbatims(texts)
    good, dislike, fine, insolent = polarity(table, "de")["polarity"].tolist()
    assert good > 0.2
    assert fine > 0.2
    assert dislike < -0.2
    assert insolent < -0.2


def test_polarity_of_nothing_is_nothing():
    assert polarity(verbatims(["Etwas."]).iloc[:0], "en").empty


@pytest.fixture
def memory(monkeypatch):
    kept: dict = {}
    monkeypatch.setattr(language, "_PARSED", kept)
    monkeypatch.setattr(language, "_KEPT", 3)
    return kept


def test_texts_that_are_known_are_not_parsed_again_however_many_there_are(memory):
    texts = [f"Antwort {word}." for word in ("eins", "zwei", "drei", "vier", "fünf")]
    first = parse(texts, "de")
    assert all(new is old for new, old in zip(parse(texts, "de"), first, strict=True))
    assert parse(texts[1:2], "de")[0] is first[1]
    assert len(memory) == 5


def test_memory_lets_go_of_other_texts_but_not_of_those_asked_for(memory):
    _, two, _ = parse(["Eins.", "Zwei.", "Drei."], "de")
    again, _ = parse(["Zwei.", "Vier."], "de")
    assert again is two
    assert sorted(text for _, _, text in memory) == ["Vier.", "Zwei."]
