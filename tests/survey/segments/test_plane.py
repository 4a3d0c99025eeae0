import numpy as np
import pandas as pd
import pytest

from insights.survey import latent_class
from insights.survey.segments import one_dimension, plane, selection
from tests.survey.segments.test_several_dimensions import on_lines


def best(items, most=4):
    models = selection.compare(items, most, n_starts=3, seed=1)
    return models, min(model.bic for model in models.values())


def test_two_lines_are_told_from_types_and_with_their_questions():
    items = latent_class.encode(on_lines(800, 2))
    models, bic = best(items)
    found = plane.fit_plane(items, models[3], class_bic=bic)
    assert found.class_bic - found.bic > 100
    assert {frozenset(found.on(line)) for line in range(2)} == {
        frozenset(f"v{i}" for i in range(12) if i % 2 == parity) for parity in (0, 1)
    }


def test_types_are_described_better_by_classes_also_with_counts_and_numbers():
    rng = np.random.default_rng(2)
    truth = rng.integers(0, 3, 600)
    lean = {f"v{i}": np.where(rng.random(600) < 0.6, (truth + i) % 3, rng.integers(0, 3, 600)) for i in range(8)}
    table = pd.DataFrame(lean).astype(str)
    table["visits"], table["spent"] = rng.poisson(1 + 4 * truth), rng.normal(2 * (truth == 1))
    items = latent_class.encode(table, counts=("visits",))
    models, bic = best(items)
    assert plane.fit_plane(items, models[3], class_bic=bic).bic - bic > 50


def test_the_gradient_is_the_slope_of_the_loss_on_a_plane():
    from scipy.optimize import approx_fprime

    rng = np.random.default_rng(3)
    truth = rng.integers(0, 3, 150)
    table = pd.DataFrame({f"a{i}": np.where(rng.random(150) < 0.6, truth, i % 3).astype(str) for i in range(3)})
    table["visits"], table["spent"] = rng.poisson(1 + 2 * truth), rng.normal(truth)
    items = latent_class.encode(table, counts=("visits",))
    nodes, log_mass = one_dimension.grid(2, 4)
    start = plane._start(items, latent_class.fit(items, 3, seed=1)) + 0.01
    slope = approx_fprime(start, lambda x: one_dimension._loss(x, items, nodes, log_mass)[0], 1e-7)
    assert one_dimension._loss(start, items, nodes, log_mass)[1] == pytest.approx(slope, abs=1e-4)


def test_the_quadrature_of_a_plane_has_the_moments_of_two_independent_normals():
    nodes, log_mass = one_dimension.grid(2, 9)
    mass = np.exp(log_mass)
    assert mass.sum() == pytest.approx(1, abs=1e-6)
    assert (nodes.T * mass) @ nodes == pytest.approx(np.eye(2), abs=1e-4)
