"""Interviews against the survey: agree, silent, contradict."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from insights.personas.validation.triangulation import contradictions, stems, triangulate
from tests.conftest import filled

SCALE = "gar nicht; eher nicht; teils; eher; voll"


def asked(
    material, label: str, own: np.ndarray, rest: np.ndarray, *, role="psychographic", kind="ordinal", categories=SCALE
):
    """The material with one more question `label`; persona p1 answers `own`, everybody else `rest`."""
    first = material.memberships["segment"].to_numpy() == 1
    values = np.empty(len(first), dtype=object)
    values[first], values[~first] = own, rest
    row = pd.DataFrame(
        {"variable": ["frage"], "role": role, "kind": kind, "label": label, "categories": categories, "position": 99}
    )
    row = filled(row.assign(builds_segments=False, n_valid=len(first), n_missing=0), "variables")
    return replace(
        material,
        responses=material.responses.assign(frage=values),
        variables=pd.concat([material.variables, row], ignore_index=True),
    )


def answers(material, probabilities) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(6)
    scale = np.array(SCALE.split("; "))
    sizes = material.memberships["segment"].value_counts().sort_index()
    return tuple(rng.choice(scale, size, p=p) for size, p in zip(sizes, probabilities, strict=True))


HIGH, LOW, EVEN = [0, 0.05, 0.1, 0.25, 0.6], [0.6, 0.25, 0.1, 0.05, 0], [0.2] * 5
LABEL = "Explosionszeichnungen brauche ich auf dem Handy."
PASSAGE = "Ich brauche die Explosionszeichnung sofort auf dem Handy, direkt an der Maschine."


def members_of(material) -> pd.DataFrame:
    """The respondents of the two personas, p1 and p2."""
    table = material.memberships[["respondent_id", "probability"]]
    return table.assign(persona_id="p" + material.memberships["segment"].astype(str), source="survey")


def verdict_of(material, told, field="needs", text=PASSAGE, n=2):
    found = triangulate(material, members_of(material), told(("p1", field, text, "a1-001; a2-001", n)))
    assert len(found) == 1
    return found.iloc[0]


@pytest.mark.parametrize(
    ("shares", "verdict", "reason"),
    [
        ((HIGH, LOW), "agree", "as said"),
        ((LOW, HIGH), "contradict", "against"),
        ((EVEN, EVEN), "silent", "no difference"),
    ],
)
def test_a_need_is_held_against_the_attitude_that_shares_its_words(mixed, told, shares, verdict, reason):
    row = verdict_of(asked(mixed, LABEL, *answers(mixed, shares)), told)
    assert (row["verdict"], row["reason"], row["variable"]) == (verdict, reason, "frage")
    assert row["n_people"] == 2
    assert "Die Befragung" in row["statement"]
    assert LABEL.rstrip(".") in row["statement"]


def test_without_a_question_that_fits_the_survey_is_silent(mixed, told):
    row = verdict_of(mixed, told, text="Am liebsten hätte ich abends einfach meine Ruhe vor allem.")
    assert (row["verdict"], row["reason"]) == ("silent", "no question")
    assert pd.isna(row["variable"])


def test_a_fear_says_nothing_about_what_people_agree_with(mixed, told):
    row = verdict_of(asked(mixed, LABEL, *answers(mixed, (HIGH, LOW))), told, field="fears")
    assert (row["verdict"], row["reason"]) == ("silent", "direction open")


@pytest.mark.parametrize(("shares", "verdict"), [((LOW, HIGH), "agree"), ((HIGH, LOW), "contradict")])
def test_a_problem_is_held_against_satisfaction(mixed, told, shares, verdict):
    places = {name: float(i) for i, name in enumerate(SCALE.split("; "), start=1)}
    own, rest = (np.array([places[one] for one in part]) for part in answers(mixed, shares))
    material = asked(
        mixed, "Zufriedenheit: Ersatzteile", own, rest, role="satisfaction", kind="numeric", categories=None
    )
    row = verdict_of(
        material, told, field="problems", text="Da find ich den Sauger in der Ersatzteilsuche einfach nicht."
    )
    assert row["topic"] == "Ersatzteile"
    assert row["verdict"] == verdict


def test_a_wish_that_is_denied_in_the_passage_is_no_match(mixed, told):
    text = "Ich brauche keine Explosionszeichnung auf dem Handy, die nützt mir nichts."
    row = verdict_of(asked(mixed, LABEL, *answers(mixed, (LOW, HIGH))), told, text=text)
    assert (row["verdict"], row["reason"]) == ("silent", "negated")


def test_choosing_another_answer_from_a_list_denies_nothing(mixed, told):
    rng = np.random.default_rng(1)
    options = np.array(["Explosionszeichnung auf dem Handy", "Beratung", "Preis"])
    first = (mixed.memberships["segment"] == 1).sum()
    own, rest = (
        rng.choice(options, first, p=[0.05, 0.5, 0.45]),
        rng.choice(options, len(mixed.memberships) - first, p=[0.7, 0.2, 0.1]),
    )
    listed = {"kind": "nominal", "categories": "; ".join(options), "role": "behaviour"}
    row = verdict_of(asked(mixed, "Was war der Grund?", own, rest, **listed), told)
    assert (row["verdict"], row["reason"], row["category"]) == ("silent", "other choice", options[0])
    assert verdict_of(asked(mixed, "Was war der Grund?", rest[:first].repeat(2)[:first], own[: len(rest)], **listed), told)["verdict"] == "agree"  # fmt: skip


def test_only_what_was_said_in_interviews_counts(mixed, told):
    material = asked(mixed, LABEL, *answers(mixed, (HIGH, LOW)))
    members = members_of(material)
    written = replace(material, verbatims=material.verbatims.assign(source="survey"))
    assert triangulate(written, members, told(("p1", "needs", PASSAGE, "a1-001", 1))).empty


def test_a_contradiction_counts_when_two_people_said_it(mixed, told):
    material = asked(mixed, LABEL, *answers(mixed, (LOW, HIGH)))
    members = members_of(material)
    two = triangulate(material, members, told(("p1", "needs", PASSAGE, "a1-001; a2-001", 2)))
    one = triangulate(material, members, told(("p1", "needs", PASSAGE, "a1-001", 1)))
    assert contradictions(two, "p1") == 1
    assert contradictions(one, "p1") == 0


def test_noise_contradicts_nothing(mixed, told):
    rng = np.random.default_rng(12)
    scale = np.array(SCALE.split("; "))
    sizes = mixed.memberships["segment"].value_counts().sort_index()
    verdicts = [
        verdict_of(asked(mixed, LABEL, *(rng.choice(scale, n) for n in sizes)), told)["verdict"] for _ in range(3)
    ]
    assert verdicts == ["silent"] * 3


def test_words_are_compared_without_endings_and_words_without_meaning():
    assert stems("Ein fester Ansprechpartner ist mir wichtig.", "de") == stems("den Ansprechpartnern", "de")
    assert stems("Schnittstellen", "de") == stems("Schnittstelle", "de")
    assert stems("Prices should always be plain", "en") == stems("plain price", "en")


@pytest.mark.parametrize(
    ("label", "categories"),
    [
        ("Explosionszeichnungen brauche ich nicht auf dem Handy.", SCALE),
        ("Explosionszeichnungen auf dem Handy vermeide ich.", SCALE),
        ("Explosionszeichnungen auf dem Handy (1 = sehr wichtig)", SCALE),
        (LABEL, "stimme voll zu; stimme eher zu; teils, teils; stimme eher nicht zu; stimme gar nicht zu"),
    ],
)
def test_a_question_whose_direction_is_not_plain_says_nothing(mixed, told, label, categories):
    own, rest = answers(mixed, (HIGH, LOW))
    if categories != SCALE:
        places = dict(zip(SCALE.split("; "), categories.split("; "), strict=True))
        own, rest = (np.array([places[one] for one in group]) for group in (own, rest))
    found = verdict_of(asked(mixed, label, own, rest, categories=categories), told)
    assert (found["verdict"], found["reason"]) == ("silent", "direction open")
