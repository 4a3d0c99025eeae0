"""Cues of the starting codes: whole words in their own sense, not denied, and only where the codebook means the starting code."""

from __future__ import annotations

import pandas as pd
import pytest

from insights.interviews.coding.codebook import default_codes, from_codebook
from insights.interviews.coding.starting import cue_weight, cue_word, prompts
from insights.settings import Codebook

CODES = {code.code: code for code in default_codes("de")}


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("motivation", "Das ist demotivierend."),
        ("fears", "Das ist längst erledigt."),
        ("fears", "Wir versorgen unsere Mutter zu Hause."),
        ("values", "Die Barrierefreiheit fehlt."),
        ("values", "Im Prinzip schon."),
        ("wishes", "Herzlichen Glückwunsch."),
        ("needs", "Das ist unwichtig."),
        ("problems", "Das hängt davon ab."),
        ("problems", "Es lief problemlos."),
    ],
)
def test_a_cue_inside_another_word_is_none(code, text):
    assert cue_weight(CODES[code], text) == 0


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("problems", "Das war kein Problem."),
        ("problems", "Wäre das kein Problem für Sie?"),
        ("problems", "Ich hatte keine großen Probleme damit."),
        ("problems", "That was no problem."),
        ("fears", "Da habe ich keine Angst."),
        ("needs", "Das brauche ich nicht."),
        ("needs", "Mir ist das nicht so wichtig."),
        ("aversions", "Das nervt mich nicht."),
    ],
)
def test_a_denied_cue_does_not_count(code, text):
    assert cue_weight(CODES[code], text) == 0
    assert cue_word(CODES[code], text) == ""


@pytest.mark.parametrize(
    ("code", "text", "word"),
    [
        ("problems", "Kein Problem. Aber dann war der Aufzug defekt.", "defekt"),
        ("problems", "Nicht nur ein Problem, sondern zwei.", "Problem"),
        ("problems", "Die Seite hängt.", "hängt"),
        ("needs", "Ohne Hilfe brauche ich länger.", "brauche"),
        ("values", "Da hat keiner Respekt, gar keinen Respekt.", "Respekt"),
        ("motivation", "Das motiviert mich.", "motivier"),
    ],
)
def test_what_is_said_counts(code, text, word):
    assert cue_weight(CODES[code], text) > 0
    assert cue_word(CODES[code], text) == word


def _codes(**entry):
    return from_codebook(Codebook.model_validate({"codes": [{"id": "problems", "name": "Probleme", **entry}]}), "de")


def test_the_codebooks_own_definition_stands_above_the_starting_code_of_that_name():
    start = CODES["problems"]
    (named,) = _codes()
    assert named.cues == start.cues
    assert named.examples == start.examples
    assert named.definition == start.definition
    (same,) = _codes(definition=start.definition.upper())
    assert same.cues == start.cues
    (own,) = _codes(definition="Rechenaufgaben, die jemand löst", examples=["Aufgabe drei war leicht."])
    assert own.cues == ()
    assert own.examples == ("Aufgabe drei war leicht.",)
    assert own.further == ()


def test_a_question_long_ago_only_adds_to_what_has_a_cue_of_its_own():
    said = ["Mehr Platz.", "Und leiser.", "Gestern war er krank.", "Ich wünsche mir Ruhe.", "Er kam spät.", "Größer."]
    asked = ["Was wünschen Sie sich?"] * 5 + ["Was würden Sie sich noch wünschen?"]
    table = pd.DataFrame({"text": said, "interview_id": "i01", "source": "interview", "question": None})
    added = prompts([CODES["wishes"]], table, asked)[:, 0]
    assert (added > 0).tolist() == [True, True, False, True, False, True]
    assert (prompts([CODES["wishes"]], table.assign(source="survey"), asked) > 0).all()
    assert (prompts([CODES["wishes"]], table.assign(interview_id=list("abcdef")), asked) > 0).all()
