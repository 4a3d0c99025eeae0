"""People held out are assigned by a model that never saw them."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.contracts.documents import SegmentSolution
from insights.personas.material import Material
from insights.personas.validation.held_out import _kappa, _rows, held_out_assignment
from tests.conftest import filled

NAMES = [f"q{i}" for i in range(8)]


def people(answers: np.ndarray, segment: np.ndarray) -> Material:
    """Respondents with the answers a, b, c to eight questions, and their segments."""
    responses = pd.DataFrame(np.array(list("abc"))[answers], columns=NAMES)
    responses.insert(0, "respondent_id", [f"r{i:04d}" for i in range(len(responses))])
    responses["weight"] = 1.0
    variables = pd.DataFrame({"variable": NAMES, "position": range(8), "role": "psychographic", "kind": "nominal"})
    variables = variables.assign(
        label=NAMES, categories="a; b; c", builds_segments=True, n_valid=len(responses), n_missing=0
    )
    memberships = pd.DataFrame({"respondent_id": responses["respondent_id"], "segment": segment, "probability": 0.9})
    empty = {
        name: contracts.empty(name)
        for name in ("people", "verbatims", "codings", "codes", "theme_verbatims", "themes", "segment_profile")
    }
    return Material(
        **empty, responses=responses, variables=filled(variables, "variables"), memberships=filled(memberships, "memberships"),
        segments=SegmentSolution(found=True, k=int(segment.max()), variables=NAMES, n=len(responses)),
    )  # fmt: skip


def drafts(k: int) -> dict[str, list[int]]:
    return {f"p{i}": [i] for i in range(1, k + 1)}


@pytest.fixture(scope="module")
def planted() -> Material:
    rng = np.random.default_rng(4)
    segment = rng.choice(3, 300, p=[0.5, 0.3, 0.2])
    leaning = rng.random((300, 8)) < 0.8
    return people(np.where(leaning, segment[:, None], rng.integers(0, 3, (300, 8))), segment + 1)


def test_planted_types_are_recognised_in_people_the_model_never_saw(planted):
    found = held_out_assignment(planted, drafts(3), seed=1).set_index("persona_id")
    assert list(found.index) == ["all", "p1", "p2", "p3"]
    assert (found[["value", "precision", "kappa"]] > 0.93).all().all()
    assert found.loc["all", "guess"] == pytest.approx((planted.memberships["segment"] == 1).mean())
    assert found["n"].tolist() == [300, *planted.memberships["segment"].value_counts().sort_index()]
    assert (found["low"] <= found["value"]).all()
    assert (found["value"] <= found["high"] + 1e-9).all()


def test_segments_that_chance_made_out_of_the_answers_are_not_recognised():
    rng = np.random.default_rng(2)
    answers = rng.integers(0, 3, (300, 8))
    # Whoever gave most a's, b's or c's: any classifier would learn this from the answers, and learn nothing about people.
    segment = np.stack([(answers == one).sum(axis=1) for one in range(3)]).argmax(axis=0) + 1
    found = held_out_assignment(people(answers, segment), drafts(3), seed=1)
    assert (found["kappa"] < 0.6).all()


def test_segments_without_any_relation_to_the_answers_are_at_guessing_level():
    rng = np.random.default_rng(3)
    found = held_out_assignment(people(rng.integers(0, 3, (400, 8)), rng.integers(1, 4, 400)), drafts(3), seed=1)
    assert (found["kappa"].abs() < 0.12).all()


def test_merged_segments_count_as_one_persona(planted):
    found = held_out_assignment(planted, {"p1": [1, 3], "p2": [2]}, seed=1).set_index("persona_id")
    assert found.loc["p1", "n"] == (planted.memberships["segment"] != 2).sum()
    assert found.loc["p1", "kappa"] == pytest.approx(
        found.loc["p2", "kappa"]
    )  # with two personas it is the same question


def test_missing_answers_are_left_out_and_nobody_is_assigned_from_none(planted):
    responses = planted.responses.copy()
    responses.loc[:4, NAMES] = None
    responses.loc[5:60, NAMES[:3]] = None
    found = held_out_assignment(replace(planted, responses=responses), drafts(3), seed=1).set_index("persona_id")
    assert found.loc["all", "n"] == 295
    assert found.loc["all", "value"] > 0.9


def test_numbers_and_multiple_answers_are_read_too(planted):
    responses = planted.responses.copy()
    rng = np.random.default_rng(1)
    segment = planted.memberships["segment"].to_numpy()
    responses["hours"] = rng.normal(10.0 * segment, 2.0)
    responses["ticked"] = np.where(segment == 1, "x; y", np.where(segment == 2, "y", "z"))
    rows = pd.DataFrame(
        {"variable": ["hours", "ticked"], "kind": ["numeric", "multiple"], "categories": [None, "x; y; z"]}
    )
    rows = rows.assign(position=[20, 21], role="behaviour", label="l", builds_segments=True, n_valid=300, n_missing=0)
    material = replace(
        planted, responses=responses, variables=pd.concat([planted.variables, filled(rows, "variables")]),
        segments=planted.segments.model_copy(update={"variables": ["hours", "ticked"]}),
    )  # fmt: skip
    assert (held_out_assignment(material, drafts(3), seed=1)["kappa"] > 0.9).all()


def test_too_few_people_give_no_figures(planted):
    few = replace(planted, memberships=planted.memberships.head(20))
    assert held_out_assignment(few, drafts(3), seed=1).empty


def test_the_same_seed_gives_the_same_figures(planted):
    first, second = (held_out_assignment(planted, drafts(3), seed=5) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


def test_kappa_is_agreement_beyond_chance():
    # Cohen 1960: 70 % agreement where chance gives 50 % leaves 0.4.
    value, low, high = _kappa(0.7, 0.5, 100)
    assert value == pytest.approx(0.4)
    assert low < 0.4 < high
    assert np.isnan(_kappa(1.0, 1.0, 100)[0])


def test_kappa_stands_beside_what_chance_alone_reaches(planted):
    found = held_out_assignment(planted, drafts(3), seed=1)
    assert found["kappa_chance"].between(0.02, 0.2).all()
    noise = people(np.random.default_rng(3).integers(0, 3, (300, 8)), np.random.default_rng(4).integers(1, 4, 300))
    guessed = held_out_assignment(noise, drafts(3), seed=1)
    assert (guessed["kappa"] < 2 * guessed["kappa_chance"]).all()


def test_a_persona_of_fewer_than_ten_people_has_no_percentages(planted):
    segment = planted.memberships["segment"].to_numpy().copy()
    segment[8:] = np.where(segment[8:] == 3, 2, segment[8:])
    segment[:8] = 3
    small = replace(planted, memberships=planted.memberships.assign(segment=segment))
    found = held_out_assignment(small, drafts(3), seed=1).set_index("persona_id")
    assert found.loc["p3", "n"] == 8
    figures = ["value", "low", "high", "precision", "precision_low", "precision_high", "kappa", "kappa_low", "kappa_high", "kappa_chance"]  # fmt: skip
    assert found.loc["p3", figures].isna().all()
    assert found.loc[["all", "p1", "p2"], figures].notna().all().all()


def test_precision_is_missing_where_fewer_than_ten_are_assigned():
    own = np.array(["p1"] * 40 + ["p2"] * 12)
    again = np.array(["p1"] * 45 + ["p2"] * 7)[:, None]
    row = _rows(own, again, ["p1", "p2"], np.random.default_rng(1)).set_index("persona_id").loc["p2"]
    assert row["value"] == pytest.approx(7 / 12)
    assert row["n_assigned"] == 7
    assert np.isnan(row["precision"])
