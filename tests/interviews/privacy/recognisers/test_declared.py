"""Last names of the table that are words too are masked where they stand as names; where they may be words, a person is asked."""

from __future__ import annotations

import pytest

from insights.interviews.privacy.findings import Context
from insights.interviews.privacy.recognisers import recognise, recognisers_for
from insights.interviews.privacy.recognisers.declared import IN_DOUBT, spoken_as_nouns, words_too


def _found(text, *names, said="", decided=()):
    surnames = words_too(names)
    context = Context(
        names=frozenset(names),
        surnames=surnames,
        surnames_as_nouns=spoken_as_nouns([text, said], surnames),
        decided=frozenset(decided),
    )
    return {text[f.start : f.end]: f.reason for f in recognise(text, context, recognisers_for("de"))}


@pytest.mark.parametrize("name", ["Koch", "Fischer", "Bauer", "Richter", "Braun", "Lange", "Klein", "Müller", "Vogel"])
@pytest.mark.parametrize("text", ["Ruf doch mal {} an.", "Und {} saß dann allein da.", "Das habe ich von {} gehört."])
def test_without_an_article_it_is_the_name(name, text):
    assert list(_found(text.format(name), name)) == [name]


@pytest.mark.parametrize("name", ["Koch", "Richter", "Vogel", "Müller"])
def test_with_the_definite_article_it_is_masked_as_people_are_spoken_of_in_the_south(name):
    assert name in _found(f"Der {name} fällt schon was ein.", name)


def test_with_the_definite_article_a_person_is_asked():
    assert _found("Der Koch fällt schon was ein.", "Koch") == {"Koch": IN_DOUBT}


@pytest.mark.parametrize(
    "text",
    ["Ein Koch war da.", "Er war Koch.", "Sie arbeitet als Koch.", "Der nette Koch war da.", "Lange hat das gedauert."],
)
def test_as_a_noun_or_an_adverb_it_stays(text):
    assert not _found(text, "Koch", "Lange")


def test_a_word_that_the_study_uses_as_a_noun_stays_behind_an_article():
    assert not _found("Der Koch war gut.", "Koch", said="Wir hatten einen Koch.")


def test_a_name_of_nobody_interviewed_is_left_to_the_other_rules():
    assert not _found("Und Holz lag da.", "Tiedemann")


@pytest.mark.parametrize("said", ["M. Bauer", "J. Schütt", "K. Hansen"])
def test_an_initial_before_a_last_name_is_a_person_even_where_the_name_is_a_word(said):
    assert said in _found(f"Das hat {said} gemacht.", "Bauer")


@pytest.mark.parametrize(
    "text", ["Das war Vitamin C. Kunden wollten das.", "Nach Plan B. Danach ging es.", "Das gilt u. A. Kunden."]
)
def test_a_letter_at_the_end_of_a_sentence_is_no_initial(text):
    assert not _found(text, "Bauer")


def test_what_a_person_decided_is_masked_wherever_it_stands():
    found = _found("Der Ritter ist dement, und Ehepaar Ritter auch, Ritters Haus.", decided=["Ritter"])
    assert found == {"Ritter": "decided", "Ritters": "decided"}
