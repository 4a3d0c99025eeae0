"""What counts as a name."""

from __future__ import annotations


def test_first_names_from_many_countries_are_known():
    from insights.interviews.privacy.lexicon import first_names

    assert {"Tarek", "Fatima", "Linh", "Mehmet", "Agnieszka", "Dragan", "Giulia"} <= first_names()
