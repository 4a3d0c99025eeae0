"""Numbers that lead to somebody's file are masked; counts, years, amounts and versions are not."""

from __future__ import annotations

import pytest

from insights.interviews.privacy.findings import Context
from insights.interviews.privacy.recognisers.numbers import by_number

NUMBERS = {
    "Die Lieferscheinnummer 12-9081 fehlte, Auftrag 4500123 auch.": [("number", "12-9081"), ("number", "4500123")],
    "Rechnung Nr. 2023/77 und die Bestellnummer ist 4711.": [("number", "2023/77"), ("number", "4711")],
    "Meine Kundennummer war 99812.": [("customer_number", "99812")],
    "I opened ticket #51803, order number 11-2, invoice no. 4471.": [("number", "51803"), ("number", "11-2"), ("number", "4471")],
    "Aktenzeichen 12 C 34/20, bitte.": [("number", "12 C 34/20")],
    "Frage Nr. 3, Punkt 3, Seite 12, Nummer 1, Platz Nr. 2 und Zimmer Nr. 104.": [],
    "Im Vertrag 2024 stand das, Version Nummer 3.2, und Nummer 2025.": [],
    "Die Rechnung 45000 Euro, Artikelnummer 4711-22, Vertrag 24/7.": [],
    "Question number 3, page 12, order number 1; case 12 of 12 bottles, account 2024.": [],
}  # fmt: skip


@pytest.mark.parametrize("text", NUMBERS)
def test_numbers_of_cases_are_told_from_other_numbers(text):
    found = sorted(by_number(text, Context()), key=lambda f: f.start)
    assert [(f.entity, text[f.start : f.end]) for f in found] == NUMBERS[text]
