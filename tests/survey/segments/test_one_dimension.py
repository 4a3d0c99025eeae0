import numpy as np
import pandas as pd
import pytest

from insights.survey import latent_class
from insights.survey.segments import one_dimension
from insights.survey.segments.segment_items import encode_answers
from tests.survey.survey_data import survey


def test_the_gradient_is_the_slope_of_the_loss():
    from scipy.optimize import approx_fprime

    responses, variables, _ = survey(n=120)
    items = encode_answers(responses, variables)
    nodes, mass = np.polynomial.hermite_e.hermegauss(7)
    start = one_dimension._start(items, latent_class.fit(items, 2, seed=1))
    slope = approx_fprime(start, lambda x: one_dimension._loss(x, items, nodes, np.log(mass / mass.sum()))[0], 1e-6)
    assert one_dimension._loss(start, items, nodes, np.log(mass / mass.sum()))[1] == pytest.approx(slope, abs=1e-5)


def test_the_gradient_is_the_slope_of_the_loss_with_counts_and_numbers():
    from scipy.optimize import approx_fprime

    rng = np.random.default_rng(3)
    types = rng.integers(0, 2, 150)
    table = pd.DataFrame({"a": np.where(rng.random(150) < 0.8, types, 1 - types).astype(str)})
    table["visits"], table["spent"] = rng.poisson(1 + 5 * types), rng.normal(types)
    items = latent_class.encode(table, counts=("visits",))
    nodes, mass = np.polynomial.hermite_e.hermegauss(7)
    start = one_dimension._start(items, latent_class.fit(items, 2, seed=1))
    slope = approx_fprime(start, lambda x: one_dimension._loss(x, items, nodes, np.log(mass / mass.sum()))[0], 1e-7)
    assert one_dimension._loss(start, items, nodes, np.log(mass / mass.sum()))[1] == pytest.approx(slope, abs=1e-4)


def test_one_line_describes_a_continuum_better_and_types_worse():
    rng = np.random.default_rng(4)
    trait = rng.normal(size=500)
    line = pd.DataFrame(
        {f"v{i}": np.digitize(1.3 * trait + rng.logistic(size=500), [-2, 0, 2]).astype(str) for i in range(8)}
    )
    types = encode_answers(*survey()[:2])
    for items, better in ((latent_class.encode(line), True), (types, False)):
        models = [latent_class.fit(items, k, seed=1) for k in (2, 3)]
        assert (one_dimension.fit_trait(items, models[0]).bic < min(model.bic for model in models)) is better


def test_drawn_places_spread_as_widely_as_the_trait_and_keep_the_order_of_the_scores():
    rng = np.random.default_rng(77)
    place = rng.normal(size=300)
    answers = {f"v{i}": np.digitize(2.5 * place + rng.logistic(size=300), [-1, 1]).astype(str) for i in range(12)}
    items = latent_class.encode(pd.DataFrame(answers))
    trait = one_dimension.fit_trait(items, latent_class.fit(items, 2, n_starts=4, seed=1))
    drawn = trait.place(items, rng)
    assert np.corrcoef(drawn, trait.score)[0, 1] > 0.9
    assert trait.score.std() < drawn.std() == pytest.approx(1.0, abs=0.12)


def test_a_list_of_names_does_not_say_which_end_of_the_line_is_high():
    rng = np.random.default_rng(1)
    place = rng.normal(size=400)
    graded = {f"v{i}": np.digitize(1.5 * place + rng.logistic(size=400), [-1, 1]).astype(str) for i in range(2)}
    names = {f"list{i}": np.array(["c", "b", "a"])[np.digitize(3 * place, [-1, 1])] for i in range(6)}
    items = latent_class.encode(pd.DataFrame(graded | names))
    trait = one_dimension.fit_trait(items, latent_class.fit(items, 2, n_starts=4, seed=1))
    assert np.corrcoef(trait.score, place)[0, 1] > 0.8


def test_yes_is_the_high_end_wherever_it_stands_in_the_list():
    rng = np.random.default_rng(1)
    place = rng.normal(size=300)
    table = pd.DataFrame({f"v{i}": np.where(2 * place + rng.logistic(size=300) > 0, "ja", "nein") for i in range(6)})
    items = latent_class.encode(table)
    trait = one_dimension.fit_trait(items, latent_class.fit(items, 2, n_starts=4, seed=1))
    assert np.corrcoef(trait.score, place)[0, 1] > 0.7
