"""Masks are no words of anybody."""

from __future__ import annotations

import pytest

from insights.interviews.privacy.masking import Masker
from insights.interviews.privacy.masks import NAME, WORDS, hidden, numbers_taken, unmasked
from insights.protection.matching import hits
from insights.protection.secrets import Secrets


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ich nutze GitHub mit Person 13.", "Ich nutze GitHub mit ."),
        ("Person 1s Auto steht in Ort 2 bei Firma 3.", "Auto steht in bei ."),
        ("Herr i03, oder [Telefon], [E-Mail]", "Herr , oder ,"),
        ("Company 4 in Place 1", "in"),
        ("Unser Person 2-System läuft.", "Unser System läuft."),
        ("Ein Ort, 3 Personen, eine Firma und der i5.", "Ein Ort, 3 Personen, eine Firma und der i5."),
    ],
)
def test_masks_of_every_kind_are_nobodys_words(text, left):
    assert " ".join(unmasked(text).split()) == left


def test_everything_that_masking_writes_is_taken_out_again():
    for words in WORDS.values():
        for word in words.values():
            assert not unmasked(f"{word} 7" if word.isalpha() else word).strip()
    assert not unmasked(NAME).strip()


def test_masks_that_a_text_brings_along_are_hidden_from_recognisers_letter_by_letter():
    text = "Frau Person 2 und die Person 20s, [Telefon], Herr k01 in Ort 3. Eine Person, 3 Orte."
    assert hidden(text) == "Frau ········ und die ··········, ·········, Herr ··· in ·····. Eine Person, 3 Orte."
    assert numbers_taken([text, "Person 7 und Firma 1"]) == {"Person": 20, "Ort": 3, "Firma": 1}


def test_an_underscore_ends_a_mask_and_a_name_and_no_first_name_is_a_genitive():
    assert unmasked("Person 24_TOs und i03_alt") == " _TOs und  _alt"
    masker = Masker({"Janne": ("Person 7", "person")}, "de")
    assert masker.mask("Jannes kam, Janne_alt ging.") == "Person 7 kam, Person 7_alt ging."
    phrase = Secrets("de", phrases=("suesswaren zuckermair",))
    assert [hit.what for hit in hits("x_Süßwaren_Zuckermair_y", phrase)] == ["a company"]
