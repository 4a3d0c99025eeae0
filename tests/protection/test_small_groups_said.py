"""Quotes do not tell what tables hide: a job, an age or a household that fewer than five people share."""

from __future__ import annotations

import pandas as pd
import pytest

from insights.protection.small_groups_said import telling

PEOPLE = pd.DataFrame(
    {
        "respondent_id": [f"p{i}" for i in range(8)],
        "group": "customer",
        "occupation": [
            "Orgelbauerin",
            "Pilot",
            "Lehrer",
            "Lehrer",
            "Lehrer",
            "Lehrer",
            "Lehrer",
            "Beamtin im Ruhestand",
        ],
        "age": ["62", "41", "35", "35", "35", "35", "35", "70"],
        "household": ["große Familie", *["allein"] * 7],
    }
)


def told(*said):
    return telling(pd.DataFrame(said, columns=["respondent_id", "text"]), PEOPLE).tolist()


@pytest.mark.parametrize(
    "text",
    ["Ich bin Orgelbauerin, ich höre das.", "Als Orgelbauer hört man das.", "Ich bin jetzt 62.", "Mit 62 Jahren lernt man das nicht mehr."],
)  # fmt: skip
def test_who_says_what_she_is_is_not_quoted_with_it(text):
    assert told(("p0", text)) == [True]


@pytest.mark.parametrize(
    ("person", "text"),
    [
        ("p0", "Das kostet 62 Euro."),  # a number that is no age
        ("p1", "Ein Orgelbauer hat mir das gesagt."),  # somebody else's job
        ("p2", "Ich bin Lehrer."),  # five share it
        ("p3", "Ich bin 35."),
        ("p0", "Das ging schnell."),
    ],
)
def test_what_tells_nobody_stays(person, text):
    assert told((person, text)) == [False]


def test_a_word_that_five_people_use_is_everybodys():
    said = [(f"p{i}", "Mit der Familie fahren wir hin.") for i in range(6)]
    assert told(*said) == [False] * 6
    assert told(*said[:2]) == [True, False]


def test_without_attributes_and_without_utterances_there_is_nothing_to_hide():
    assert telling(pd.DataFrame({"respondent_id": ["p0"], "text": ["Ich bin Orgelbauerin."]}), PEOPLE[["respondent_id"]]).tolist() == [False]  # fmt: skip
    assert telling(pd.DataFrame({"respondent_id": [], "text": []}), PEOPLE).empty
