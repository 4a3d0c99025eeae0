"""Warnings beside a theme, in the study's language."""

from __future__ import annotations

import pandas as pd

from insights.interviews.themes import cautions


def _warning(people, *, language="de", keywords=("Rechnung",), stability=0.9, by_chance=False, **columns):
    table = {"respondent_id": people, "text": "Die Rechnung kam spät.", "empty": False, "foreign": False, "asked": ""}
    members = pd.DataFrame(table | columns)
    return cautions.warning(
        members, keywords=list(keywords), stability=stability, by_chance=by_chance, language=language
    )


def test_a_theme_of_many_voices_carries_none():
    assert _warning(list("abcdefgh")) == ""


def test_one_voice_is_named_with_its_share():
    assert _warning(list("aaabcdef")) == "38\N{NARROW NO-BREAK SPACE}% der Passagen stammen von einer Person (a)."
    assert _warning(list("aaabcdef"), language="en") == "38% of the passages come from one person (a)."


def test_another_language_is_said():
    assert _warning(list("abcdefgh"), foreign=[True, True] + [False] * 6).startswith(
        "25\N{NARROW NO-BREAK SPACE}% der Passagen sind in einer"
    )
    assert cautions.is_foreign(
        ["We have been waiting for the invoice and it is wrong", "Die Rechnung ist da"], "de"
    ).tolist() == [True, False]


def test_words_of_the_interviewer_are_said():
    asked = "Wie war das mit der Rechnung?"
    assert _warning(list("abcdefgh"), asked=asked) == "Die Schlüsselwörter stehen großteils schon in den Fragen."
    assert _warning(list("abcdefgh"), asked="Wie war es?") == ""


def test_mere_fillers_are_said():
    assert "fast nur aus Füllwörtern" in _warning(list("abcdefgh"), empty=True)


def test_chance_is_said_instead_of_little_stability():
    assert _warning(list("abcdefgh"), stability=0.5) == "Wenig stabil: nur als Hinweis lesen."
    assert _warning(list("abcdefgh"), stability=0.5, by_chance=True).startswith("Kaum vom Zufall zu unterscheiden")
