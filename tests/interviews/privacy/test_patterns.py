"""What has a form of its own is found whole."""

from __future__ import annotations

import pytest

from insights.interviews.privacy.patterns import formal_spans

FORMAL = {
    "Mail an s.droege@example.org, bitte.": ["s.droege@example.org"],
    "Mail an info (at) example.org bitte": ["info (at) example.org"],
    "siehe www.example.org/a?b=1.": ["www.example.org/a?b=1"],
    "IBAN DE00 0000 4711 0815 0000 00, ja": ["DE00 0000 4711 0815 0000 00"],
    "Ruf an: 0661 0000-318!": ["0661 0000-318"],
    "unter +49 (0)151 00004711 oder 0041 71 000 00 00": ["+49 (0)151 00004711", "0041 71 000 00 00"],
    "call (555) 010-9999 now": ["(555) 010-9999"],
    "Teemanufaktur, Am Alten Kolk 17, in 00000 Soest": ["Am Alten Kolk 17, in 00000 Soest"],
    "wohnt in der Lange Straße 5a, sagt er": ["Lange Straße 5a"],
    "bei der Meier Fördertechnik GmbH & Co. KG war": ["Meier Fördertechnik GmbH & Co. KG"],
    "at 12 High Street, London": ["12 High Street"],
    "Am 01.02.2024 um 08:00, KB-400, 004418, 3.900 Euro, Im August 15 Leute, Am Montag 17 Uhr": [],
    "Seit 1923, 24 Leute, 2019 gekauft, Arbeitsplatz 3": [],
}


@pytest.mark.parametrize("text", FORMAL)
def test_what_has_a_form_is_found_whole_and_nothing_else(text):
    assert [span.text for span in formal_spans(text)] == FORMAL[text]


def test_a_working_group_at_school_is_no_company():
    assert not formal_spans("Da gibt es so eine Koch AG für Kinder.")
    assert [span.entity for span in formal_spans("Ich war bei der Brinkhoff AG.")] == ["company"]
