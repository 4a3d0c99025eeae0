"""Which words are negated."""

from __future__ import annotations

import pytest

from insights.interviews.language import parse
from insights.interviews.language.negation import negated


def _negated(text: str, language: str) -> set[str]:
    (passage,) = parse([text], language)
    flags = negated(passage, language)
    return {
        word.text for word, flag in zip(passage, flags, strict=True) if flag and word.pos_ in ("NOUN", "VERB", "ADJ")
    }


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Das ist nicht schlecht.", {"schlecht"}),
        ("Da kann ich nicht klagen.", {"klagen"}),
        ("Keine Probleme, läuft super.", {"Probleme"}),
        ("Das läuft ohne Probleme.", {"Probleme"}),
        ("Weder freundlich noch schnell.", {"freundlich", "schnell"}),
        ("Der war weder freundlich noch hilfsbereit, aber günstig.", {"freundlich", "hilfsbereit"}),
        ("Das war kein besonders guter Service.", {"guter", "Service"}),
        ("Das gefällt mir überhaupt nicht.", {"gefällt"}),
        ("Die App funktioniert bei uns leider nicht.", {"funktioniert"}),
        ("Gut ist das nicht.", {"Gut"}),
        ("Probleme hatte ich keine.", {"Probleme"}),
        ("Keiner hilft einem, aber die App ist gut.", {"hilft"}),
        ("Kein Mensch versteht die Rechnung.", {"Mensch", "versteht", "Rechnung"}),
        ("Das ist nicht freundlich und hilfsbereit.", {"freundlich", "hilfsbereit"}),
        ("Das klappt nicht und ich bin genervt.", {"klappt"}),
        ("Da gibt's nichts zu meckern.", {"gibt", "meckern"}),
        ("Das war weniger schlimm als gedacht.", {"schlimm"}),
    ],
)
def test_a_german_negation_reaches_to_the_border_of_its_clause_or_phrase(text, wanted):
    assert _negated(text, "de") == wanted


@pytest.mark.parametrize(
    "text",
    [
        "Nicht nur teuer, sondern auch langsam.",
        "Nichts als Ärger hat man.",
        "Das ist immer noch gut.",
        "Das war nicht ohne Probleme.",
    ],
)
def test_what_only_looks_like_a_negation_negates_nothing(text):
    assert _negated(text, "de") == set()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("That is not bad.", {"bad"}),
        ("I can't complain.", {"complain"}),
        ("No problems at all.", {"problems"}),
        ("It works without any problems.", {"problems"}),
        ("It was neither friendly nor fast.", {"friendly", "fast"}),
        ("I don't like it, but the staff is nice.", {"like"}),
        ("Not only slow but also expensive.", set()),
        ("It is no longer reliable.", {"reliable"}),
    ],
)
def test_an_english_negation_reaches_to_the_border_of_its_clause_or_phrase(text, wanted):
    assert _negated(text, "en") == wanted
