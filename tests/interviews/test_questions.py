"""Open questions: which way they point, and what that does to codes and polarity."""

from __future__ import annotations

import pytest

from insights import contracts
from insights.interviews.coding.codebook import default_codes
from insights.interviews.polarity import polarity
from insights.interviews.questions import direction, directions
from insights.interviews.vectors import encode
from tests.conftest import filled
from tests.interviews.coding.deciding import proposed
from tests.interviews.saying import verbatims

LIKED, BETTER = "Was gefällt Ihnen besonders gut?", "Was sollten wir besser machen?"


def _answers(texts, column="offen"):
    return filled(
        verbatims(texts).assign(source="survey", interview_id=None, turn=None, start=None, end=None, question=column),
        "verbatims",
    )


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        (LIKED, "good"),
        ("What is pleasant", "good"),
        ("pleasant_aspects_1", "good"),
        ("What do you like best?", "good"),
        ("Was gefällt Ihnen nicht?", "bad"),
        ("Was stört Sie?", "bad"),
        ("What hinders you", "bad"),
        ("What do you like least?", "bad"),
        (BETTER, "better"),
        ("What should change", "better"),
        ("If you could change one thing, what would it be?", "better"),
        ("Was gefällt Ihnen, was sollten wir ändern?", ""),
        ("Wann waren Sie zuletzt im Kino?", ""),
    ],
)
def test_a_question_points_one_way_or_none(question, wanted):
    assert direction(question) == wanted


def test_a_column_without_label_is_told_by_its_name_and_conversation_is_left_alone():
    assert directions(_answers(["Die Technik."], "offen_gut"), [""]) == ["good"]
    assert directions(verbatims(["Die Technik."]), [LIKED]) == [""]


def _codes(texts, question):
    table = _answers(texts)
    asked = [question] * len(texts)
    return proposed(table, encode(table["text"]), default_codes("de"), contracts.empty("codings"), asked=asked)


def test_what_people_like_is_no_problem_and_what_should_change_is_rather_one():
    texts = ["Die Lieferung der Ersatzteile.", "Man findet Fehler schnell.", "Kürzere Wartezeiten am Telefon."]
    bad = {"problems", "aversions", "fears"}
    assert not bad & set(_codes(texts, LIKED)["code"])
    found = _codes(texts, BETTER)
    assert found["code"].isin(["problems", "wishes"]).sum() >= 2
    assert found.loc[found["code"] == "wishes", "reason"].str.contains(f"auf die Frage „{BETTER}“", regex=False).all()


def test_a_clear_complaint_stays_one_where_the_question_asked_for_the_good():
    found = _codes(["Gar nichts, die Hotline ist ein Problem: eine Stunde gewartet, Gerät kaputt, nie wieder."], LIKED)
    assert "problems" in set(found["code"])


def test_an_open_answer_sounds_a_little_like_its_question():
    table = _answers(["Die Lieferung der Teile."])
    liked, better = (polarity(table, "de", asked=[question])["polarity"].iloc[0] for question in (LIKED, BETTER))
    assert liked > better + 0.3
