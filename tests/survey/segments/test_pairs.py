import numpy as np
import pandas as pd
import pytest

from insights.survey import latent_class
from insights.survey.segments.pairs import pairs_of


@pytest.fixture(scope="module")
def table():
    rng = np.random.default_rng(3)
    number = rng.normal(size=400)
    return pd.DataFrame(
        {
            "a": np.where(rng.random(400) < 0.6, "x", "y"),
            "b": np.digitize(number, [-0.5, 0.5]).astype(str),
            "number": number,
            "other": 2 * number + rng.normal(size=400),
            "count": rng.poisson(np.exp(0.5 + 0.5 * number)).astype(float),
        }
    )


def test_an_item_that_depends_on_nothing_costs_what_one_group_costs(table):
    items = latent_class.encode(table, counts=("count",))
    assert np.diag(pairs_of(items).cost).sum() == pytest.approx(latent_class.fit(items, 1, seed=1).bic, abs=0.01)


def test_strengths_are_cramers_v_the_correlation_and_eta(table):
    from scipy.stats.contingency import association

    items = latent_class.encode(table, counts=("count",))
    strength = pairs_of(items).strength
    assert strength[1, 0] == pytest.approx(association(pd.crosstab(table["a"], table["b"])))
    assert strength[3, 2] == pytest.approx(np.corrcoef(table["number"], table["other"])[0, 1])
    groups = table.groupby("b")["other"].transform("mean")
    assert strength[3, 1] == pytest.approx(groups.std(ddof=0) / table["other"].std(ddof=0))


def test_a_number_on_the_line_of_another_has_the_likelihood_of_the_regression(table):
    items = latent_class.encode(table, counts=("count",))
    pairs = pairs_of(items)
    z = (table["other"] - table["other"].mean()) / table["other"].std(ddof=0)
    left = 1 - np.corrcoef(z, table["number"])[0, 1] ** 2
    assert pairs.value[3, 2] == pytest.approx(400 * (np.log(2 * np.pi * left) + 1))
    assert pairs.free[3, 2] == 3


def test_questions_without_a_connection_gain_nothing_and_gaps_do_no_harm(table):
    pairs = pairs_of(latent_class.encode(table.mask(np.random.default_rng(1).random(table.shape) < 0.1)))
    assert pairs.gain[0, 1] < 0 < pairs.gain[1, 2]
    assert np.isfinite(pairs.cost).all()
