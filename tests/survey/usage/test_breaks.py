import numpy as np
import pytest

from insights.survey.usage.breaks import KINK, STEP, find_break

CUTS = np.arange(1.0, 8.0)


def look(relation, *, n=800, seed=1, weights=None, spread=1.0, cuts=CUTS, x=None):
    rng = np.random.default_rng([seed, n])
    x = rng.integers(0, 8, n).astype(float) if x is None else x
    y = relation(x) + spread * rng.normal(size=n)
    weights = np.ones(n) if weights is None else weights
    return find_break(x, y, weights=weights, cuts=cuts, smallest=20, n_resamples=199, seed=seed)


def test_a_step_is_found_where_it_was_planted():
    found = look(lambda x: 1.0 * (x >= 5))
    assert (found.kind, found.places[found.best], found.low, found.high) == (STEP, 5, 4, 4)
    assert found.p == pytest.approx(0.005)
    assert found.gain > 0


@pytest.mark.parametrize("bend", [lambda x: np.maximum(x - 4, 0), lambda x: np.minimum(x, 4)])
def test_a_kink_is_told_from_a_step(bend):
    found = look(bend, n=1500)
    assert (found.kind, found.places[found.best]) == (KINK, 4)
    assert found.p < 0.05


@pytest.mark.parametrize(
    "curve",
    [
        lambda x: 0 * x,
        lambda x: 0.4 * x,
        lambda x: -0.1 * (x - 5) ** 2,
        lambda x: 2 * (1 - np.exp(-x / 2)),
        lambda x: np.log1p(x),
    ],
)
def test_smooth_relations_are_rarely_called_broken(curve):
    said = [look(curve, n=300, seed=seed) for seed in range(12)]
    assert sum(one.p < 0.05 and one.gain > 0 for one in said) <= 2


@pytest.mark.parametrize("steep", [1.2, 0.6])
def test_a_steep_s_of_finely_measured_usage_is_no_jump(steep):
    said = []
    for seed in range(10):
        x = np.random.default_rng(seed).gamma(2, 1.7, 1500).round(2)
        cuts = np.unique(np.quantile(x, np.linspace(0.05, 0.95, 40), method="nearest"))
        said.append(look(lambda x: 2 / (1 + np.exp(-(x - 3.5) / steep)), n=1500, seed=seed, x=x, cuts=cuts))
    assert sum(one.p < 0.05 and one.gain > 0 for one in said) <= 1


def test_a_jump_of_finely_measured_usage_is_told_from_every_curve():
    x = np.random.default_rng(3).gamma(2, 1.7, 1500).round(2)
    cuts = np.unique(np.quantile(x, np.linspace(0.05, 0.95, 40), method="nearest"))
    found = look(lambda x: 1.0 * (x >= 3), n=1500, x=x, cuts=cuts)
    assert (found.kind, found.p < 0.05, found.gain > 0) == (STEP, True, True)
    assert abs(found.places[found.best] - 3) < 0.2


def test_unequal_variances_and_weights_are_not_taken_for_a_break():
    said = []
    for seed in range(12):
        rng = np.random.default_rng(seed)
        x = rng.integers(0, 8, 300).astype(float)
        one = look(
            lambda x: 0.2 * x, n=300, seed=seed, x=x, spread=np.where(x >= 6, 3.0, 0.5), weights=rng.gamma(4, 0.25, 300)
        )
        said.append(one.p < 0.05 and one.gain > 0)
    assert sum(said) <= 2


def test_the_interval_of_a_small_step_is_wide_and_holds_the_place():
    found = look(lambda x: 0.25 * (x >= 4), n=400)
    assert found.low < found.high
    assert found.places[found.low] <= 4 <= found.places[found.high]


def test_resampling_in_parts_changes_nothing(monkeypatch):
    whole = look(lambda x: 0.3 * (x >= 4))
    monkeypatch.setattr("insights.survey.usage.breaks.CELLS", 1)
    parts = look(lambda x: 0.3 * (x >= 4))
    assert (parts.p, parts.low, parts.high) == (whole.p, whole.low, whole.high)


def test_three_usage_values_are_enough():
    x = np.repeat([1.0, 2.0, 3.0], 100)
    found = look(lambda x: 2.0 * (x >= 3), n=300, x=x, cuts=np.array([2.0, 3.0]))
    assert found.places[found.best] == 3
