"""The survey of `streaming` (survey.csv) and who was planted as what."""

from __future__ import annotations

import numpy as np

from . import streaming_plan as plan
from .drawing import chance, on_scale, one_of, pick, sample
from .streaming_customers import customers_file
from .streaming_texts import BETTER, EMPTY_ANSWERS, OPENERS, SLOTS, TAILS
from .texts import choose_fragment, expand, habits_of, typed
from .writing import csv_bytes, json_bytes

TYPES = list(plan.SHARES)
STATEMENTS = list(plan.STATEMENTS)
SATISFACTION = [f"sat_{touchpoint}" for touchpoint in plan.TOUCHPOINTS]
COLUMNS = [
    *("respondent", "age", "age_group", "gender", *plan.DEMOGRAPHY),
    *STATEMENTS,
    *(*plan.MULTIPLE, *plan.CHOICES, "hours_per_week"),
    *SATISFACTION,
    *("nps", "stay", "one_change"),
]
NONRESPONSE = {"education": 0.02, "income": 0.06, "household": 0.02, "occupation": 0.02, "hours_per_week": 0.03, "stay": 0.03,
               "viewing_time": 0.02, "price_sensitivity": 0.03, "cancel_return": 0.03}  # fmt: skip


def make_files() -> dict[str, bytes]:
    """Path below the checkout -> bytes."""
    people, truths = make_survey()
    rows = [[person[column] for column in COLUMNS] for person in people]
    truth = "tests/example_studies/truth"
    return {
        "data/raw/streaming/survey.csv": csv_bytes(COLUMNS, rows),
        "data/raw/streaming/customers.csv": customers_file(truths),
        f"{truth}/streaming.csv": csv_bytes(
            ["respondent_id", "type", "dirt"], [[t["respondent"], t["type"], t["dirt"]] for t in truths]
        ),
        f"{truth}/streaming.json": json_bytes(_planted()),
    }


def make_survey() -> tuple[list[dict], list[dict]]:
    """The answers and the truth behind them, one dictionary per respondent."""
    rng = np.random.default_rng(plan.SEED)
    people, truths = [], []
    for number in range(1, plan.PEOPLE + 1):
        name = f"V{number:05d}"
        group = pick(rng, plan.SAMPLE["age_group"])
        kind = pick(rng, list(zip(TYPES, plan.TYPE_BY_AGE[group], strict=True)))
        people.append({"respondent": name} | _person(rng, group, kind))
        truths.append({"respondent": name, "type": kind, "dirt": ""})
    _write_texts(rng, people, truths)
    _make_dirty(rng, people, truths)
    return people, truths


def _person(rng: np.random.Generator, group: str, kind: str) -> dict:
    at = TYPES.index(kind)
    low, high = plan.AGE_GROUPS[group]
    person = {"age_group": group, "age": low + int(rng.random() ** (1.6 if low >= 60 else 1) * (high - low + 1))}
    person["gender"] = pick(rng, plan.SAMPLE["gender"])
    for column, options in (plan.DEMOGRAPHY | plan.CHOICES).items():
        person[column] = pick(rng, {category: shares[at] for category, shares in options.items()})
    if person["age"] >= 68 and chance(rng, 0.85):
        person["occupation"] = "retired"
    person |= {item: on_scale(rng, means[at], plan.SPREAD, 1, 5) for item, means in plan.STATEMENTS.items()}
    for column, options in plan.MULTIPLE.items():
        named = [option for option, shares in options.items() if chance(rng, shares[at])]
        person[column] = "; ".join(named) or one_of(rng, list(options))
    person["hours_per_week"] = on_scale(rng, *plan.HOURS[kind], 0, 40)
    return person | _experience(rng)


def _experience(rng: np.random.Generator) -> dict:
    """Satisfaction and recommendation; they depend neither on the type nor on the hours, so there is no inflection point."""
    mood = 0.35 * rng.normal()
    answers: dict = {}
    pull = 0.0
    for touchpoint, (mean, reach, weight) in plan.TOUCHPOINTS.items():
        rating = on_scale(rng, mean + mood, 0.9, 1, 5)
        met = chance(rng, reach)
        answers[f"sat_{touchpoint}"] = rating if met else None
        pull += weight * (rating - mean) if met else 0.0
    answers["nps"] = on_scale(rng, 7.2 + pull, 1.9, 0, 10)
    answers["stay"] = on_scale(rng, 7.0 + 0.7 * pull, 1.9, 0, 10)
    return answers


def _write_texts(rng: np.random.Generator, people: list[dict], truths: list[dict]) -> None:
    seen: set[str] = set()
    for person, truth in zip(people, truths, strict=True):
        ratings = {touchpoint: person[f"sat_{touchpoint}"] for touchpoint in plan.TOUCHPOINTS}
        habits = habits_of(rng) | {"no_umlauts": False}
        if not chance(rng, 0.52):
            person["one_change"] = None
        elif chance(rng, 0.05):
            person["one_change"] = one_of(rng, EMPTY_ANSWERS)
        else:
            answer = next(text for text in _texts(rng, truth["type"], ratings, habits) if text not in seen)
            seen.add(answer)
            person["one_change"] = answer


def _texts(rng: np.random.Generator, kind: str, ratings: dict, habits: dict):
    while True:
        first = choose_fragment(rng, BETTER[kind], BETTER["*"], ratings, "low")
        text = one_of(rng, OPENERS) + expand(rng, first[1], SLOTS)
        second = choose_fragment(rng, BETTER[kind], BETTER["*"], ratings, "low")
        if second is not first and chance(rng, 0.18):
            text += one_of(rng, [". ", ". ", "; ", ". Also: ", " - "]) + expand(rng, second[1], SLOTS)
        else:
            text += one_of(rng, TAILS)
        yield typed(rng, text, habits)


def _make_dirty(rng: np.random.Generator, people: list[dict], truths: list[dict]) -> None:
    for column in (*STATEMENTS, *NONRESPONSE):
        share = NONRESPONSE.get(column, 0.015 + 0.02 * rng.random())
        for person in people:
            if chance(rng, share):
                person[column] = None
    for place, index in enumerate(sample(rng, range(len(people)), 12)):
        people[index] |= dict.fromkeys(STATEMENTS, (3, 4, 5, 3, 2, 1)[place % 6])
        truths[index]["dirt"] = "straightliner"


def _planted() -> dict:
    return {
        "types": plan.NAMES,
        "shares": plan.SHARES,
        "building": [*plan.STATEMENTS, *plan.CHOICES],
        "sample": plan.SAMPLE,
        "targets": plan.TARGETS,
        "inflection": None,
        "leaving": plan.LEAVING,
        "touchpoints": {
            "weak_and_important": ["recommendations"],
            "weak_and_unimportant": ["billing"],
            "strong": ["sign_up", "playback"],
            "most_important": ["recommendations", "playback"],
            "weights": {touchpoint: weight for touchpoint, (_, _, weight) in plan.TOUCHPOINTS.items()},
        },
        "verdicts": ["supported", "undecided", "contradicted", "contradicted", "undecided"],
    }
