"""How passages sound: negation, wishes, fixed phrases, and the probability beside it."""

from __future__ import annotations

import numpy as np
import pytest

from insights.interviews.polarity import polarity
from insights.interviews.polarity.probability import labels, probabilities
from insights.interviews.polarity.wording import by_words
from tests.interviews.saying import verbatims

GOOD = [
    "Das war nicht schlecht.", "Da kann ich nicht klagen.", "Wir hatten keine Probleme.", "Das läuft ohne Probleme.",
    "Hätte ich mir schlimmer vorgestellt.", "Da gibt's nichts zu meckern.", "Keine Wartezeit, kein Ärger.",
    "Das war weniger schlimm als gedacht.", "Der Service ist alles andere als schlecht.", "Besser geht's nicht.",
    "Das war gar nicht so kompliziert.", "Weder Ärger noch Kosten hatten wir.", "Probleme hatte ich bisher keine.",
]  # fmt: skip
BAD = [
    "Das könnte besser sein.", "Nicht gerade billig.", "Das gefällt mir überhaupt nicht.", "Das war kein besonders guter Service.",
    "Die App funktioniert bei uns leider nicht.", "Weder freundlich noch schnell.", "Gut ist das nicht.", "Keiner hilft einem.",
    "Ich komme damit nicht klar.", "Das hat mir nie Spaß gemacht.", "Die Beratung hätte freundlicher sein können.",
    "Ich kann das nicht empfehlen.", "Viel zu teuer für das, was man kriegt.", "Nichts als Ärger hat man.",
]  # fmt: skip
GOOD_ENGLISH = [
    "That is not bad.", "I can't complain.", "No problems at all.", "It works without any problems.", "It couldn't be better.",
    "I had expected worse.",
]  # fmt: skip
BAD_ENGLISH = [
    "It could be better.", "Not exactly cheap.", "I don't like it.", "It was neither friendly nor fast.", "Nobody helps you.",
    "It is no longer reliable.", "That wasn't a particularly good service.",
]  # fmt: skip


@pytest.mark.parametrize(
    ("texts", "language", "sign"), [(GOOD, "de", 1), (BAD, "de", -1), (GOOD_ENGLISH, "en", 1), (BAD_ENGLISH, "en", -1)]
)
def test_negated_praise_and_negated_complaints_sound_as_people_mean_them(texts, language, sign):
    found = polarity(verbatims(texts), language)["polarity"]
    assert [text for text, value in zip(texts, found, strict=True) if value * sign <= 0.2] == []


@pytest.mark.parametrize(
    "text", ["Der Techniker war super freundlich.", "Zum Glück hat das auf Anhieb geklappt.", "Das macht mir Freude 😊"]
)
def test_plain_praise_sounds_good(text):
    assert polarity(verbatims([text]))["polarity"].iloc[0] > 0.2


@pytest.mark.parametrize(
    "text", ["Das ist eine Frechheit.", "Der Aufzug ist außer Betrieb.", "Das geht mir auf die Nerven."]
)
def test_plain_blame_sounds_bad(text):
    assert polarity(verbatims([text]))["polarity"].iloc[0] < -0.2


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Das wäre schön.", "de"),
        ("Ich möchte am Montag kommen.", "de"),
        ("Laut Plan fährt er um acht.", "de"),
        ("Gut, dann fange ich an.", "de"),
        ("Siehe https://example.org/plan", "de"),
        ("Well, I was there on Monday.", "en"),
    ],
)
def test_wishes_and_words_without_judgement_say_nothing(text, language):
    score, hits, _ = by_words([text], language)
    assert (score, hits) == ([0.0], [0])


def test_the_louder_the_score_the_surer_that_it_is_good():
    score = np.array([0.4, 0.6, 0.8, 1.0])
    good = probabilities(score, np.array([True] * 4))[:, 2]
    assert (np.diff(good) > 0).all()
    assert np.allclose(probabilities(score, score > 0).sum(axis=1), 1.0)


def test_labels_are_cut_at_the_same_loudness_on_both_sides():
    assert labels(np.array([-0.35, -0.34, 0.0, 0.34, 0.35])).tolist() == [-1, 0, 0, 0, 1]


def test_every_verbatim_gets_a_polarity_and_its_probability_on_its_own_index():
    table = verbatims([*GOOD[:2], "Wir sind etwa hundert Leute im Werk."]).set_index(np.array([7, 8, 9]))
    found = polarity(table)
    assert found.index.tolist() == [7, 8, 9]
    assert found["polarity"].between(-1, 1).all()
    assert found["polarity_probability"].between(0, 1).all()


def test_polarity_of_nothing_is_nothing():
    assert polarity(verbatims(["Etwas."]).iloc[:0], "en").empty
    assert list(polarity(verbatims(["Etwas."]).iloc[:0]).columns) == ["polarity", "polarity_probability"]
