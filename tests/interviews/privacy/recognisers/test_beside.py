"""What touches a person, and employers and homes in self-introductions."""

from __future__ import annotations

import pytest

from insights.interviews.privacy.findings import SURE, Context
from insights.interviews.privacy.recognisers import recognise, recognisers_for


def found(text: str, language: str = "de", **known) -> list[tuple[str, str]]:
    own = recognise(text, Context(language=language, **known), recognisers_for(language))
    return [(f.entity, text[f.start : f.end]) for f in own]


@pytest.mark.parametrize(
    ("text", "person"),
    [
        ("Der Ferdl Unterstoisser kommt.", "Ferdl Unterstoisser"),
        ("Die Tran Hoang sitzt am Empfang.", "Tran Hoang"),
        ("Ein gewisser Dr. Brunsbüttler rief an.", "Brunsbüttler"),
        ("Eine gewisse Frau Dr. Kasparick rief an.", "Kasparick"),
        ("Torbens Golf stand vor der Tür.", "Torbens"),
        ("Hinnerks Bulli stand im Weg.", "Hinnerks"),
    ],
)
def test_a_surname_beside_a_first_name_is_masked_with_it_and_what_is_owned_is_not(text, person):
    assert found(text) == [("person", person)]


@pytest.mark.parametrize(
    ("text", "employer", "home"),
    [
        ("Ich arbeite bei der Trautwein Kältetechnik und wohne in Untergimpern.", "Trautwein Kältetechnik", "Untergimpern"),
        ("Ich bin bei Hasenkamp Logistik angestellt und komme aus Hirschlanden.", "Hasenkamp Logistik", "Hirschlanden"),
        ("I'm employed by Brackenbury Logistics and I live in Upper Slaughter.", "Brackenbury Logistics", "Upper Slaughter"),
    ],
)  # fmt: skip
def test_employer_and_home_of_no_list_are_masked_where_somebody_tells_of_them(text, employer, home):
    assert found(text, "en" if text.startswith("I'm") else "de") == [("company", employer), ("place", home)]


@pytest.mark.parametrize(
    "text",
    [
        "Ich arbeite bei Siemens in München.",
        "Ich arbeite in der Abteilung Logistik und wohne in Hamburg.",
        "Ich arbeite für Kunden und wohne in einer Wohnung.",
        "Ich bin bei Kunden im Einsatz.",
    ],
)
def test_brands_large_towns_and_words_are_no_employers_and_homes(text):
    assert not found(text)


def test_who_works_for_the_client_keeps_its_name_and_a_village_is_for_a_person_to_decide():
    assert not found("Ich arbeite bei der Trautwein Kältetechnik.", keep=frozenset(["trautwein"]))
    own = recognise("Wir wohnen in Untergimpern.", Context(), recognisers_for("de"))
    assert [f.score < SURE for f in own] == [True]
    assert found("Wir wohnen in Untergimpern.", things=frozenset(["untergimpern"])) == [("place", "Untergimpern")]
