"""Names one typing mistake away."""

from __future__ import annotations

from insights.interviews.privacy.masking import Masker, near_misses


def test_one_typing_mistake_is_forgiven_and_ordinary_words_are_not_touched():
    assert near_misses(["Tidemann", "Tiedemnan", "Tiedemanns", "Halle"], ["Tiedemann"]) == {
        "Tidemann": "Tiedemann",
        "Tiedemnan": "Tiedemann",
    }


def test_a_name_behind_a_title_in_small_letters_is_masked_in_a_text_with_capitals():
    masker = Masker({"Sattler": ("Person 1", "person")}, "de")
    assert masker.mask("Der Service ist gut. frau sattler verdient ein Lob, frau kennt das.") == (
        "Der Service ist gut. frau Person 1 verdient ein Lob, frau kennt das."
    )


def test_a_known_name_in_small_letters_is_masked_among_others_with_capitals_unless_it_is_a_word():
    masker = Masker({"Lindqvist": ("Person 1", "person"), "Sommer": ("Person 2", "person")}, "de")
    assert masker.mask("Thorsten war da, und lindqvist hat geholfen, diesen sommer.") == (
        "Thorsten war da, und Person 1 hat geholfen, diesen sommer."
    )
    english = Masker({"Tyrone": ("Person 1", "person"), "Grant": ("Person 2", "person")}, "en")
    assert english.mask("And tyrone got the grant.") == "And Person 1 got the grant."


def test_an_english_genitive_keeps_its_apostrophe_and_a_german_one_has_none():
    assert Masker({"Patel": ("P3", "person")}, "en").mask("It is Patel's rota.") == "It is P3's rota."
    assert Masker({"Tiedemann": ("P3", "person")}, "de").mask("Das ist Tiedemanns Halle.") == "Das ist P3s Halle."
