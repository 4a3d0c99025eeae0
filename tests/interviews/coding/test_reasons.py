"""Reasons: the passage that people accepted, the cue word, the word of the definition; in the study's language."""

from __future__ import annotations

import pandas as pd
import pytest

from insights import contracts
from insights.interviews.coding.codebook import Code, default_codes
from insights.interviews.coding.reasons import shared_word, shortened
from insights.interviews.vectors import encode
from tests.conftest import filled
from tests.interviews.coding.deciding import decided, proposed
from tests.interviews.saying import verbatims

CODES = [
    Code("lift", "Aufzug", "", "Aufzüge und Fahrstühle: defekt, außer Betrieb."),
    Code("licht", "Licht", "", "Lampen und Beleuchtung."),
]
TEXTS = [
    "Die Aufzüge am Bahnhof sind wieder kaputt.", "Der Aufzug ist seit Wochen außer Betrieb, niemand kümmert sich um die Leute mit Rollstuhl.",
    "Abends brennt da keine Lampe.", "Die Beleuchtung an der Haltestelle fehlt.",
]  # fmt: skip


def _reasons(decisions=None, codes=CODES, language="de", texts=TEXTS):
    table = verbatims(texts)
    decisions = contracts.empty("codings") if decisions is None else decisions
    found = proposed(table, encode(table["text"]), codes, decisions, at_least=0.0, language=language)
    return found[found["coder"] == "machine"].set_index(["verbatim_id", "code"])["reason"]


def test_the_word_of_the_definition_is_named_before_anyone_decided():
    assert _reasons()["k01-001", "lift"] == "wie in der Definition: „Aufzüge“"
    assert _reasons(language="en")["k01-001", "lift"] == "as in the definition: “Aufzüge”"


def test_the_nearest_accepted_passage_is_named_with_its_beginning():
    reason = _reasons(decided(verbatims(TEXTS), [1], ["lift"]))["k01-001", "lift"]
    assert reason == "ähnlich wie k02-002 („Der Aufzug ist seit Wochen außer Betrieb, niemand kümmert …“)"


def test_a_passage_is_never_its_own_reason_and_a_rejected_one_is_none():
    table = verbatims(TEXTS)
    decisions = filled(
        pd.concat([decided(table, [1], ["lift"]), decided(table, [0], ["lift"], "rejected")]),
        "codings",
    )
    found = _reasons(decisions)
    assert "k02-002" not in found["k02-002", "lift"]
    assert not found.str.contains("k01-001", regex=False).any()


def test_the_cue_word_stays_the_reason_of_a_starting_code():
    found = _reasons(codes=default_codes("de"), texts=["Ich habe Angst vor Stürzen.", "Ich wünsche mir eine Bank."])
    assert found["k01-001", "fears"] == "wegen: „Angst“"
    assert found["k02-002", "wishes"] == "wegen: „wünsch“"


@pytest.mark.parametrize(
    ("text", "definition", "word"),
    [
        ("Der Fahrstuhl steht.", "Aufzüge und Fahrstühle.", "Fahrstuhl"),
        ("Die Haltestellenbeleuchtung fehlt.", "Licht und Beleuchtung.", "Haltestellenbeleuchtung"),
        ("Das Wetter ist schön.", "Licht und Beleuchtung.", ""),
    ],
)
def test_shared_words_are_found_in_other_forms_and_compounds(text, definition, word):
    assert shared_word(text, definition, "de") == word


def test_a_quoted_passage_is_cut_between_words():
    assert shortened("kurz  und gut") == "kurz und gut"
    assert shortened("a" * 30 + ", " + "b" * 40) == "a" * 30 + " …"
