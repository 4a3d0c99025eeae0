"""Areas, the cloud without single people, and who is a mixture."""

from __future__ import annotations

import numpy as np
import pytest

from insights.personas.persona_map.areas import belonging, between, neighbours, persona_areas
from insights.personas.screening.membership import Target


def people(belongs, *, weight=None) -> Target:
    """A target of these probabilities."""
    belongs = np.array(belongs, dtype=float)
    names = tuple(f"p{i}" for i in range(1, belongs.shape[1] + 1))
    weight = np.ones(len(belongs)) if weight is None else np.array(weight, dtype=float)
    return Target(names, np.arange(len(belongs)), belongs, belongs.argmax(axis=1), weight)


def test_clear_mixed_and_spread_are_told_apart():
    target = people([[0.9, 0.1, 0]] * 12 + [[0.6, 0.4, 0]] * 6 + [[0.5, 0.25, 0.25]] * 6)
    found = {one.kind: one for one in belonging(target)}
    assert {kind: one.n for kind, one in found.items()} == {"clear": 12, "mixture": 6, "spread": 6}
    assert found["clear"].share == pytest.approx(0.5)
    assert found["clear"].low < 0.5 < found["clear"].high
    assert between(target) == {"p1; p2": 6}


@pytest.mark.parametrize(
    ("counts", "told", "few"),
    [
        ((600, 4, 2), [600, None, None], [False, True, True]),  # the two hidden ones do not follow from the rest
        ((600, 17, 2), [600, None, None], [False, False, True]),  # or the two would follow
        ((600, 3, 0), [None, None, 0], [False, True, False]),
        ((600, 17, 0), [600, 17, 0], [False, False, False]),
    ],
)
def test_kinds_of_one_to_four_people_are_not_counted_nor_given_away_by_the_others(counts, told, few):
    rows = ([0.9, 0.1, 0], [0.6, 0.4, 0], [0.5, 0.25, 0.25])
    found = belonging(people([row for row, n in zip(rows, counts, strict=True) for _ in range(n)]))
    assert [one.n for one in found] == told
    assert [one.few for one in found] == few
    assert [one.share is None for one in found] == [n is None for n in told]


def test_a_pair_of_fewer_than_five_people_is_not_told():
    assert between(people([[0.9, 0.1]] * 20 + [[0.6, 0.4]] * 4)) == {}


def test_shares_follow_the_weights_and_counts_do_not():
    target = people([[0.9, 0.1]] * 10 + [[0.6, 0.4]] * 10, weight=[3] * 10 + [1] * 10)
    clear = belonging(target)[0]
    assert (clear.n, clear.share) == (10, pytest.approx(0.75))


def test_no_dot_stands_for_fewer_than_five_people_and_everybody_in_a_large_persona_is_told():
    rng = np.random.default_rng(3)
    target = people([[1, 0, 0]] * 43 + [[0, 1, 0]] * 9 + [[0, 0, 1]] * 4)
    dots = neighbours(rng.normal(size=(56, 2)), target)
    assert min(dot.n for dot in dots) >= 5
    told = {persona: sum(dot.n for dot in dots if dot.persona_id == persona) for persona in target.personas}
    assert told == {"p1": 43, "p2": 9, "p3": 0}


def test_an_area_is_the_weighted_cloud_of_its_people_and_four_people_have_none():
    target = people([[1, 0]] * 6 + [[0, 1]] * 4, weight=[1, 1, 1, 1, 1, 3] + [1] * 4)
    places = np.array([[0, 0], [0, 0], [0, 0], [0, 0], [0, 0], [8, 4]] + [[50, 50]] * 4, dtype=float)
    (area,) = persona_areas(places, target)
    assert (area.persona_id, area.n, area.x, area.y) == ("p1", 6, 3.0, 1.5)
    assert area.var_x == pytest.approx(15)
    assert area.cov_xy == pytest.approx(7.5)


def test_an_area_holds_half_of_the_people_also_of_a_mixed_persona():
    rng = np.random.default_rng(2)
    places = np.vstack([rng.normal([-1, 0], 0.5, (100, 2)), rng.normal([1, 0], 0.5, (100, 2))])
    target = people([[0.65, 0.35]] * 100 + [[0.35, 0.65]] * 100)
    for area, own in zip(persona_areas(places, target), (places[:100], places[100:]), strict=True):
        away = own - [area.x, area.y]
        spread = np.linalg.inv([[area.var_x, area.cov_xy], [area.cov_xy, area.var_y]])
        assert np.mean(np.einsum("ij,jk,ik->i", away, spread, away) <= area.radius**2 + 1e-9) == pytest.approx(0.5)
