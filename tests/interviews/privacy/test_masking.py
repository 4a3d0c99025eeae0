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
