"""Nouns that do what people do stand on the review list, and what everybody expects to say something does not."""

from __future__ import annotations

import pytest

from insights.interviews.privacy import pseudonymise
from insights.interviews.privacy.review import LEFT_AS_IT_IS
from insights.interviews.reading import read_interviews
from tests.interviews.making import make_study


def _left(workspace, said, **settings):
    """Original and entity of what was left as it is, of one interview in which `said` is said."""
    files = {"k01.txt": f"I: Wie war es?\nB: Na ja, das weiß ich nicht. {said}\n"}
    study = make_study(workspace, files, **settings)
    review = pseudonymise(read_interviews(study), study).review
    return {(row.original, row.entity) for row in review.itertuples() if row.kind == LEFT_AS_IT_IS}


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("Der Specht hatte recht.", "Specht"), ("Die Specht hat mir das erklärt.", "Specht"), ("Der Kranich fragte mich das.", "Kranich"),
        ("Hüttenrauch hat mir das gesagt.", "Hüttenrauch"), ("Ich habe mit Hüttenrauch telefoniert.", "Hüttenrauch"),
        ("Das geht nicht, sagte der Rosenhagen.", "Rosenhagen"), ("Aber Metzger wollte das nicht.", "Metzger"),
    ],
)  # fmt: skip
def test_a_noun_that_does_what_people_do_is_left_and_listed(workspace, said, name):
    assert (name, "person") in _left(workspace, said)


def test_a_noun_behind_herr_is_listed_wherever_it_stands_alone(workspace):
    assert _left(workspace, "Das war der Specht. Herr Specht kam spät.") == {("Specht", "person")}


@pytest.mark.parametrize("said", ["Herr Name war da, der Name passt.", "Frau Professor kam. Der Professor auch."])
def test_titles_and_blanks_behind_herr_and_frau_are_nobodys_name(workspace, said):
    assert _left(workspace, said) == set()


def test_a_street_without_a_number_is_listed_as_an_address(workspace):
    assert _left(workspace, "Im Kino in der Gerbergasse.") == {("Gerbergasse", "address")}


def test_a_trade_as_an_employer_is_listed(workspace):
    assert _left(workspace, "Ich arbeite beim Metzger.") == {("Metzger", "company")}


@pytest.mark.parametrize(
    "said",
    [
        "Der Chef sagte, das geht nicht.", "Die Bank hat mir gesagt, dass es dauert.", "Mama meinte das auch.", "Der Moderator fragte mich.",
        "Wenn man nach der Rampe fragt, hilft einem keiner.", "Ich war beim Metzger.", "Der Specht saß im Baum.", "Die Feier fand am Montag statt.",
    ],
)  # fmt: skip
def test_what_everybody_expects_to_say_something_is_not_listed(workspace, said):
    assert _left(workspace, said) == set()


def test_a_word_that_is_kept_is_not_listed(workspace):
    assert _left(workspace, "Der Specht hatte recht.", privacy={"keep": ["Specht"]}) == set()
