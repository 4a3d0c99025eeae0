"""Conversation management: recognised by words and place, and neither coded nor a theme."""

from __future__ import annotations

import pytest

from insights import contracts
from insights.interviews.coding.codebook import default_codes
from insights.interviews.management import is_management
from insights.interviews.themes import REST, suggest_themes
from insights.interviews.vectors import encode
from tests.conftest import filled
from tests.interviews.coding.deciding import proposed
from tests.interviews.saying import planted, verbatims


def _at(text, turn, turns=40):
    table = verbatims([text, "Ich wohne hier.", "Das ist so."], ["k01", "k01", "k01"]).assign(turn=[turn, 1, turns])
    return bool(is_management(filled(table, "verbatims"), "de")[0])


@pytest.mark.parametrize("text", ["Läuft die Aufnahme schon?", "Darf ich da noch was fragen?", "Danke gleichfalls."])
def test_some_sentences_manage_the_conversation_anywhere(text):
    assert _at(text, 20)


def test_greetings_and_thanks_count_at_the_edges_only():
    assert _at("Dann einen schönen Tag. Tschüss.", 39)
    assert _at("Guten Tag, Frau Weber.", 2)
    assert not _at("Da sag ich immer guten Tag zu dem.", 20)


def test_who_says_something_beside_the_greeting_is_heard():
    assert not _at("Hallo. Mich nervt die Hotline.", 2)
    assert not _at("Danke, dass Sie fragen, denn die Hotline hat mich drei Wochen lang hingehalten.", 2)


def test_it_carries_no_code_and_goes_to_the_rest():
    table, _ = planted()
    table.loc[0, "text"] = "Kein Problem, ist die Aufnahme in Ordnung?"
    vectors = encode(table["text"])
    members = suggest_themes(table, vectors, seed=1).theme_verbatims
    first = table["verbatim_id"].iloc[0]
    assert members.set_index("verbatim_id").loc[first, "theme_id"] == REST
    found = proposed(table, vectors, default_codes("de"), contracts.empty("codings"), at_least=0.0)
    assert first not in set(found["verbatim_id"])
