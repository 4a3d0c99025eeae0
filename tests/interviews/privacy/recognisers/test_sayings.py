"""Who is named in a saying is nobody."""

from __future__ import annotations

import pytest

from insights.interviews.privacy.findings import Context
from insights.interviews.privacy.recognisers import recognise, recognisers_for


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Das kann Hinz und Kunz, dafür braucht man nichts."),
        ("de", "Otto Normalverbraucher versteht das nicht, Lieschen Müller auch nicht."),
        ("de", "Ja mein lieber Herr Gesangsverein, das war laut."),
        ("en", "Your average Joe Bloggs won't do it, that's Murphy's law."),
    ],
)
def test_a_saying_names_nobody(language, text):
    assert not [
        f for f in recognise(text, Context(language=language), recognisers_for(language)) if f.entity == "person"
    ]


def test_the_same_name_outside_of_the_saying_is_a_person():
    found = recognise("Frau Müller sagt, Lieschen Müller versteht das nicht.", Context(), recognisers_for("de"))
    assert [f.start for f in found] == [5]
