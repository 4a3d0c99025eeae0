"""Spoken German: short forms, broken-off words, verbs in two parts, small words put right."""

from __future__ import annotations

import pytest

from insights.interviews.language import content_lemmas, parse, with_parts


def _said(text: str) -> list[tuple[str, str, str]]:
    (passage,) = parse([text], "de")
    return [(word.text, word.lemma_, word.pos_) for word in passage if not word.is_punct]


def _lemmas(text: str) -> dict[str, str]:
    return {word: lemma for word, lemma, _ in _said(text)}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Da gab's n bisschen Ärger.", [("gab", "geben"), ("'s", "es"), ("n", "ein"), ("bisschen", "bisschen")]),
        ("Ich hab’s gesehen.", [("hab", "haben"), ("’s", "es"), ("gesehen", "sehen")]),
        ("Das ist so'n Ding.", [("so", "so"), ("'n", "ein"), ("Ding", "Ding")]),
        ("Gibts da 'ne App?", [("Gib", "geben"), ("'ne", "ein"), ("App", "App")]),
        ("Haste nix gehört?", [("te", "du"), ("nix", "nichts"), ("gehört", "hören")]),
        ("Für's Auto nich.", [("Für", "für"), ("'s", "der"), ("nich", "nicht")]),
    ],
)
def test_short_spoken_forms_are_cut_and_get_the_lemma_of_the_full_form(text, wanted):
    found = _lemmas(text)
    assert {word: found.get(word, found.get(f"{word}t")) for word, _ in wanted} == dict(wanted)


@pytest.mark.parametrize(("text", "pos"), [("Das ist gut, ne?", "INTJ"), ("Das ist ne gute Sache.", "DET")])
def test_ne_is_a_question_or_an_article(text, pos):
    assert [own for word, _, own in _said(text) if word == "ne"] == [pos]


def test_a_broken_off_word_carries_nothing_but_a_shared_part_is_kept():
    found = {word: pos for word, _, pos in _said("Die Rech- die Rechnung hat Vor- und Nachteile.")}
    assert found["Rech-"] == "X"
    assert content_lemmas(parse(["Die Rech- die Rechnung kam."], "de")[0], "de") == ["rechnung"]


@pytest.mark.parametrize(
    ("text", "verb", "lemma"),
    [
        ("Er ruft mich morgen wieder an.", "ruft", "anrufen"),
        ("Ich komme mit der App gut klar.", "komme", "klarkommen"),
        ("Die Uhr kann schon bei leichter Berührung los gehen.", "gehen", "losgehen"),
        ("Da schaue ich dann nicht mehr rein, aber das macht nichts.", "schaue", "reinschauen"),
        ("Wir haben versucht, sie umzustellen.", "umzustellen", "umstellen"),
        ("Das gehört zu den Kosten.", "gehört", "gehören"),
        ("Sie läuft auf dem Handy.", "läuft", "laufen"),
        ("Mir ist das klar.", "ist", "sein"),
        ("Wir sitzen alle an einem Tisch.", "sitzen", "sitzen"),
    ],
)
def test_verbs_in_two_parts_are_joined_and_others_are_left(text, verb, lemma):
    assert _lemmas(text)[verb] == lemma


@pytest.mark.parametrize(
    ("text", "word", "pos"),
    [
        ("Das sind die Sachen, die ganz bekannt sind.", "Das", "PRON"),
        ("Das Problem kennt jeder.", "Das", "DET"),
        ("Diese Aufgaben sind leicht.", "Diese", "DET"),
        ("Mehr Zeit wäre gut.", "Mehr", "DET"),
        ("Ich weiß nicht, ob man das weiß.", "weiß", "VERB"),
        ("Okay, das passt.", "Okay", "INTJ"),
        ("Das ist ja halt so.", "ja", "ADV"),
        ("Ja, das stimmt.", "Ja", "INTJ"),
        ("Aber das ist egal.", "Aber", "CCONJ"),
        ("Das wird ständig weiterentwickelt.", "weiterentwickelt", "VERB"),
        ("Es gibt zu viel Lärm.", "zu", "PART"),
    ],
)
def test_small_words_get_the_part_of_speech_of_their_place(text, word, pos):
    assert pos in [own for said, _, own in _said(text) if said == word]


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("Die gewünschte Zahl fehlt.", "gewünschte", "gewünscht"),
        ("Das liegt an fehlenden Daten.", "fehlenden", "fehlend"),
        ("Das liegt an fehlenden Daten.", "Daten", "Daten"),
        ("Ich habe viel Stress.", "Stress", "Stress"),
        ("Ich nehme immer kleine Schritte.", "kleine", "klein"),
        ("Die App ist neu.", "App", "App"),
        ("Da sind mehrere Leute.", "mehrere", "mehrere"),
        ("Im Alter wird das schwer.", "Alter", "Alter"),
    ],
)
def test_lemmas_are_those_of_today_s_written_german(text, word, lemma):
    assert _lemmas(text)[word] == lemma


def test_compounds_match_by_their_parts_across_linking_letters():
    rows = with_parts(
        [["kundenservice"], ["kunde", "service"], ["schulbus"], ["schule"], ["preisliste", "preis", "liste"]]
    )
    assert rows[0] == ["kundenservice", "kunde", "service"]
    assert rows[2] == ["schulbus", "schule"]
    assert rows[4][:3] == ["preisliste", "preis", "liste"]
    assert set(rows[4][3:]) == {"preis", "liste"}
