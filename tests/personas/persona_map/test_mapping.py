"""The map of planted groups: axes and poles come back, nothing depends on the order of the rows, no people no map."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.personas.persona_map.mapping import map_personas, overview
from insights.personas.screening.membership import Target
from tests.personas.persona_map.planted import THREE, TWO, planted, questions


@pytest.fixture(scope="module")
def three():
    """Three groups on two dimensions, mapped."""
    target, responses, variables = planted()
    return map_personas(target, responses, variables, language="de", seed=7, bootstraps=60)


def test_three_groups_on_two_dimensions_give_these_as_axes(three):
    first, second = three.summary.axes
    assert {"Ich mache alles am liebsten selbst", "Ein fester Ansprechpartner ist mir wichtig"} <= {
        *first.low_pole,
        *first.high_pole,
        *second.low_pole,
        *second.high_pole,
    }
    by_help = first if any("Ansprechpartner" in name for name in (*first.low_pole, *first.high_pole)) else second
    by_price = second if by_help is first else first
    ends = [set(by_help.low_pole), set(by_help.high_pole)]
    assert ["Ich mache alles am liebsten selbst" in end for end in ends] == [
        "Ein fester Ansprechpartner ist mir wichtig" not in end for end in ends
    ]
    prices = [set(by_price.low_pole), set(by_price.high_pole)]
    assert ["Ich vergleiche immer die Preise" in end for end in prices] == [
        "Ich kaufe nur das Original" not in end for end in prices
    ]
    assert first.share + second.share == pytest.approx(1)  # three groups span a plane


def test_the_areas_lie_as_the_groups_were_planted(three):
    found = np.array([[area.x, area.y] for area in three.summary.areas])
    true = np.array(THREE)
    true = true - true.mean(axis=0)
    found = found - found.mean(axis=0)
    # up to order and direction of the axes
    match = np.abs(true.T @ found) / np.outer(np.linalg.norm(true, axis=0), np.linalg.norm(found, axis=0))
    assert max(match[0, 0] * match[1, 1], match[0, 1] * match[1, 0]) > 0.9


def test_a_question_that_separates_nobody_names_no_pole(three):
    named = overview(three)["text"].tolist()
    assert not any("Dienstage" in text for text in named)
    noise = three.axes[three.axes["item"] == "noise"]
    assert (noise["loading"].abs() < 0.3).all()
    assert (noise["kept"] < 0.05).all()


def test_every_loading_lies_in_its_interval_and_what_names_a_pole_stays(three):
    table = three.axes
    assert (table["low"] <= table["loading"] + 0.05).all()
    assert (table["high"] >= table["loading"] - 0.05).all()
    assert (table.loc[table["rank"] <= 2, "kept"] > 0.9).all()
    assert table.groupby("axis")["rank"].max().tolist() == [len(table) // 2] * 2


def test_the_order_of_the_rows_changes_nothing():
    target, responses, variables = planted(n=120)
    once = map_personas(target, responses, variables, language="de", seed=7, bootstraps=20)
    order = np.random.default_rng(5).permutation(len(responses))
    moved = responses.iloc[order].reset_index(drop=True)
    place = np.argsort(order)
    turned = replace(target, rows=place[target.rows])  # the same people, in other rows
    again = map_personas(turned, moved, variables, language="de", seed=7, bootstraps=20)
    pd.testing.assert_frame_equal(once.axes, again.axes)
    pd.testing.assert_frame_equal(once.positions, again.positions)
    assert once.summary == again.summary


def test_the_same_seed_gives_the_same_and_another_one_only_other_intervals():
    target, responses, variables = planted(n=120)
    runs = [map_personas(target, responses, variables, language="de", seed=s, bootstraps=20).axes for s in (1, 1, 2)]
    pd.testing.assert_frame_equal(runs[0], runs[1])
    pd.testing.assert_series_equal(runs[0]["loading"], runs[2]["loading"])
    assert not runs[0]["low"].equals(runs[2]["low"])


def test_two_personas_need_one_axis_and_the_other_says_so():
    target, responses, variables = planted(places=TWO)
    summary = map_personas(target, responses, variables, language="de", seed=7, bootstraps=30).summary
    first, second = summary.axes
    assert first.separates
    assert first.share == pytest.approx(1)
    assert not second.separates
    assert (second.share, second.low, second.high) == (0, None, None)
    assert abs(summary.areas[0].y - summary.areas[1].y) < 0.3 < abs(summary.areas[0].x - summary.areas[1].x)


def test_without_people_or_with_one_persona_there_is_no_map_and_a_reason():
    nobody = Target((), np.empty(0, dtype=int), np.empty((0, 0)), np.empty(0, dtype=int), np.empty(0))
    empty = contracts.empty("responses")
    none = map_personas(nobody, empty, questions(), language="de", seed=1)
    assert not none.summary.found
    assert none.summary.reason.startswith("Keine Persona-Karte: Ohne Segmente aus einer Befragung")
    assert none.positions.empty
    assert none.axes.empty
    target, responses, variables = planted(n=60)
    alone = Target(("p1",), target.rows, np.ones((60, 1)), np.zeros(60, dtype=int), target.weight)
    one = map_personas(alone, responses, variables, language="en", seed=1).summary
    assert not one.found
    assert one.reason == "No persona map: there is only one persona, so there is nothing to lie apart."


def test_weights_move_the_map_as_repeated_people_would():
    target, responses, variables = planted(n=90, missing=0)
    weight = np.where(target.persona == 0, 3.0, 1.0)
    weighted = map_personas(replace(target, weight=weight), responses, variables, language="de", seed=7, bootstraps=5)
    rows = np.repeat(np.arange(90), weight.astype(int))
    doubled = responses.iloc[rows].assign(respondent_id=[f"d{i:04d}" for i in range(len(rows))]).reset_index(drop=True)
    many = Target(target.personas, np.arange(len(rows)), target.belongs[rows], target.persona[rows], np.ones(len(rows)))
    repeated = map_personas(many, doubled, variables, language="de", seed=7, bootstraps=5)
    np.testing.assert_allclose(weighted.axes["loading"], repeated.axes["loading"], atol=1e-6)
    assert [a.share for a in weighted.summary.axes] == pytest.approx([a.share for a in repeated.summary.axes])
    assert weighted.summary.weighted
    assert not repeated.summary.weighted


def test_who_answered_less_than_half_has_no_place():
    target, responses, variables = planted(n=80)
    responses.loc[0, ["alone", "help", "plan", "price", "brand", "data", "noise", "channel"]] = None
    mapped = map_personas(target, responses, variables, language="de", seed=1, bootstraps=5)
    assert mapped.summary.placed == 79
    assert mapped.positions.set_index("respondent_id").loc["r0000", ["x", "y"]].isna().all()


def test_where_nobody_answers_half_of_the_questions_there_is_no_map():
    target, responses, variables = planted()
    names = [name for name in variables["variable"] if name in responses]
    asked = np.arange(len(responses)) % len(names)
    blank = responses.copy()
    for place, name in enumerate(names):
        blank.loc[asked != place, name] = None
    mapped = map_personas(target, blank, variables, language="en", seed=7, bootstraps=10)
    assert not mapped.summary.found
    assert mapped.summary.reason.startswith("No persona map: too few people answer enough of the questions")


def test_respondents_of_weight_0_stand_nowhere_and_stop_nothing():
    target, responses, variables = planted()
    weight = np.where(np.arange(len(target.weight)) < 40, 0.0, target.weight)
    mapped = map_personas(replace(target, weight=weight), responses, variables, language="en", seed=7, bootstraps=10)
    assert mapped.summary.placed == len(weight) - 40
