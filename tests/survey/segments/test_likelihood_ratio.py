import numpy as np
import pytest

from insights.survey import latent_class
from insights.survey.segments import likelihood_ratio
from insights.survey.segments.segment_items import encode_answers
from tests.survey.survey_data import survey


@pytest.fixture(scope="module")
def three_types():
    items = encode_answers(*survey(n=300)[:2])
    return items, {k: latent_class.fit(items, k, n_starts=8, seed=1) for k in (1, 2, 3, 4)}


def test_a_class_that_is_there_is_settled_by_few_draws(three_types):
    items, models = three_types
    assert likelihood_ratio.bootstrap_p(items, models[2], models[3], seed=1) == (1 / 25, 24)


def test_a_class_too_many_is_no_more_than_chance(three_types):
    items, models = three_types
    p, draws = likelihood_ratio.bootstrap_p(items, models[3], models[4], seed=1)
    assert p >= 0.05
    assert draws < 99


def test_draws_have_the_gaps_and_the_shares_of_the_answers(three_types):
    items, models = three_types
    answered = likelihood_ratio._answered(items)
    drawn = likelihood_ratio._draw(items, models[3], answered, np.random.default_rng(1))
    assert drawn.n == items.n
    for before, after in zip(answered, likelihood_ratio._answered(drawn), strict=True):
        np.testing.assert_array_equal(before, after)
    both = [one.design[one.pattern].mean(axis=0) for one in (items, drawn)]
    nominal = items.nominal
    assert both[0][nominal] == pytest.approx(both[1][nominal], abs=0.12)
