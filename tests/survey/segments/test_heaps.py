import numpy as np
import pandas as pd
import pytest

from insights.survey import latent_class
from insights.survey.segments import heaps, one_dimension


def answers(place, rng, n_items=12, cuts=(-1, 1)):
    """Graded answers of people at `place`."""
    columns = {
        f"v{i}": np.digitize(2.5 * place + rng.logistic(size=len(place)), cuts).astype(str) for i in range(n_items)
    }
    return latent_class.encode(pd.DataFrame(columns))


def p_of(items):
    trait = one_dimension.fit_trait(items, latent_class.fit(items, 2, n_starts=4, seed=1))
    return heaps.heaps_p(items, trait, seed=1)


def test_the_dip_of_two_narrow_heaps_is_a_quarter_and_of_an_even_spread_nearly_zero():
    narrow = np.repeat([0.0, 1.0], 500) + 0.01 * np.random.default_rng(1).normal(size=1000)
    assert heaps.dip(narrow) == pytest.approx(0.25, abs=0.05)
    assert heaps.dip(np.linspace(0, 1, 1000)) < 0.01
    assert heaps.dip(np.random.default_rng(1).normal(size=2000)) < 0.02


@pytest.mark.parametrize("shares", [(0.5, 0.5), (0.8, 0.2)])
def test_two_groups_are_heaps_however_unequal(shares):
    rng = np.random.default_rng(7)
    assert p_of(answers(rng.choice([-1.2, 1.2], 400, p=shares), rng)) == 1 / 40


@pytest.mark.parametrize("shape", ["normal", "even", "skewed"])
def test_a_long_and_precise_scale_has_no_heaps(shape):
    rng = np.random.default_rng(8)
    place = {
        "normal": rng.normal(size=400),
        "even": rng.uniform(-1.73, 1.73, 400),
        "skewed": rng.gamma(4, 0.5, 400) - 2,
    }
    assert p_of(answers(place[shape], rng, 20, (-2, 0, 2))) > 0.1


def test_numbers_and_counts_are_drawn_through_the_line_too():
    rng = np.random.default_rng(9)
    group = rng.choice([-1.5, 1.5], 300, p=[0.7, 0.3])
    table = pd.DataFrame({f"x{i}": group + 0.5 * rng.normal(size=300) for i in range(3)})
    table["visits"] = rng.poisson(np.exp(1 + 0.6 * group))
    items = latent_class.encode(table, counts=("visits",))
    assert p_of(items) == 1 / 40
