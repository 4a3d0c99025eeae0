"""What article and ending tell of a noun."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from insights.interviews.language.agreement import told


@pytest.mark.parametrize(
    ("before", "adjective", "noun", "expected"),
    [
        ("dieses", "neue", "Portal", "n"),
        ("dieses", "neuen", "Vertrags", "mn"),
        ("jedes", "alten", "Hauses", "mn"),
        ("welches", "guten", "Films", "mn"),
        ("des", "neuen", "Vertrags", "mn"),
        ("das", "neue", "Portal", "n"),
        ("die", "neue", "Seite", "f"),
    ],
)
def test_the_article_and_the_ending_tell_the_gender_together(before, adjective, noun, expected):
    words = [
        SimpleNamespace(text=word, lower_=word, pos_=pos)
        for word, pos in ((adjective, "ADJ"), (before, "DET"), (noun, "NOUN"))
    ]
    assert told(*words) == frozenset(expected)
