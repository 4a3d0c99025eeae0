"""Both languages say the same things."""

from __future__ import annotations

import string

import pytest

from insights.report.phrases import phrases, say, term

FREE = {
    "question_topics",
    "question_fillers",
    "common_stems",
    "fields",
    "quality_rules",
}  # lists that need not match entry by entry


def _placeholders(phrase) -> set[str]:
    texts = phrase.values() if isinstance(phrase, dict) else [phrase]
    return {name for text in texts for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_have_the_same_phrases():
    assert set(phrases("de")) == set(phrases("en"))


@pytest.mark.parametrize("key", sorted(set(phrases("de")) - FREE))
def test_a_phrase_has_the_same_forms_and_placeholders_in_both_languages(key):
    german, english = phrases("de")[key], phrases("en")[key]
    assert isinstance(german, dict) == isinstance(english, dict)
    if isinstance(german, dict):
        assert set(german) == set(english)
    assert _placeholders(german) == _placeholders(english)


def test_singular_plural_and_strength_choose_the_wording():
    assert say("people", "de", n=1) == "1 Person"
    assert say("people", "de", n=3) == "3 Personen"
    spoken = {"n": 6, "total": 9, "label": "„Preis“"}
    assert say("claim_theme", "de", strength="finding", **spoken) == "6 von 9 Personen sprachen über „Preis“."
    assert "vermutlich" in say("claim_theme", "de", strength="tendency", **spoken)
    assert say("claim_theme", "de", strength="hypothesis", **spoken).startswith("Einzelne berichten")


def test_percent_signs_and_bases_do_not_break_from_their_numbers():
    assert "n\u202f=\u202f12" in say("no_share", "de", n=12)
    assert "5\u202f%" in say("comparison_note", "de", weights="gewichtet")


def test_an_unknown_word_stands_for_itself():
    assert term("fields", "favourite_colour", "en") == "Favourite colour"
