"""How texts of drawings break into lines."""

from __future__ import annotations

import pytest

from insights.drawing.text import text_width, wrap

WORD = "Donaudampfschifffahrt" * 476 + "ende"  # 10,000 letters


@pytest.mark.parametrize("width", [60, 300])
def test_a_word_of_ten_thousand_letters_breaks_into_lines_that_fit_and_loses_no_letter(width):
    lines = wrap(WORD, width, 11, max_lines=10_000)
    assert max(text_width(line, 11) for line in lines) <= width
    assert "".join(line.removesuffix("-") for line in lines) == WORD


def test_words_are_divided_at_soft_hyphens_else_between_the_parts_of_a_compound():
    assert wrap("Ersatzteil\u00adsuche", 80, 11) == ["Ersatzteil-", "suche"]
    assert wrap("Reklamationsbearbeitungsbestätigung", 150, 11) == ["Reklamations-", "bearbeitungsbestätigung"]


def test_what_does_not_fit_into_the_lines_ends_in_an_ellipsis():
    lines = wrap("one two three four five six seven", 60, 11, max_lines=2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
