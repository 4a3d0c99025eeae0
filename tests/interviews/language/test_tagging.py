"""The search for the tags of a sentence gives what HanTa's own gives."""

from __future__ import annotations

import itertools
from functools import lru_cache

import pytest
from HanTa.HanoverTagger import HanoverTagger

from insights.interviews.language.tagging import sentence_tagger

WHO = ["Ich", "Wir beide", "Meine Kollegin aus Köln", "Der Techniker", "Die alten Maschinen", "Keiner", "Wer", "Das"]
DOES = ["habe", "sucht", "bestellen", "kann ja gar nicht", "soll", "weiß", "wäre", "geht"]
WHAT = [
    "die Ersatzteile am Montag .", "im Portal , das ständig hängt !", "es schnell finden", "so 'ne halbe Stunde , oder ?",
    "Xqrtzl über Dflmpf-Gateway 3,5 Mal", "weil wir das Geld brauchen , nicht den Stress .",
]  # fmt: skip
EDGES = [
    "",
    "Ja",
    "?",
    "ähm ähm",
    "Der der die das die das der",
    "12 + 3 = 15",
    "a b c d e f g",
    "„ Gut “ , sagt er …",
    "👍 super 👍",
]


@pytest.fixture(scope="module")
def hanta():
    tagger = HanoverTagger("morphmodel_ger.pgz")
    tagger.analyze_forward = lru_cache(None)(tagger.analyze_forward)
    return tagger


@pytest.fixture(scope="module")
def tags(hanta):
    return sentence_tagger(hanta)


def test_some_hundred_sentences_get_the_same_tags_as_from_hanta(hanta, tags):
    made = [" ".join(parts).split() for parts in itertools.product(WHO, DOES, WHAT)]
    sentences = [*made, *(edge.split() for edge in EDGES)]
    assert len(sentences) > 200
    for sentence in sentences:
        assert tags(sentence) == hanta.tag_sent(sentence, taglevel=0), sentence


def test_a_word_that_no_tag_fits_does_not_stop_the_sentence(hanta, monkeypatch):
    def nothing_for(word, **_):
        return [] if word == "???" else [(hanta.tag2int["NN"], 0.0)]

    monkeypatch.setattr(hanta, "_tag_word", nothing_for)
    found = sentence_tagger(hanta)(["Haus", "???", "Haus"])
    assert [found[0], found[2]] == ["NN", "NN"]
    assert found[1] in hanta.tag2int
