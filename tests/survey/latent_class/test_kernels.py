import numpy as np
import pandas as pd
import pytest

from insights.survey import latent_class
from insights.survey.latent_class import em
from insights.survey.latent_class.cells import cells_of


def mixed_answers(n=300, *, items=4, missing=0.1):
    """Three classes; items of two to five categories, two numbers, one count."""
    rng = np.random.default_rng(5)
    truth = rng.integers(0, 3, n)
    table = {}
    for j in range(items):
        odds = rng.dirichlet(np.ones(2 + j % 4), 3)
        table[f"item {j}"] = pd.Series([f"answer {rng.choice(len(odds[c]), p=odds[c])}" for c in truth])
    table["hours"] = pd.Series(rng.normal(truth * 2.0, 1.0))
    table["amount"] = pd.Series(np.round(rng.normal(truth * 1.0, 1.0), 1))
    table["visits"] = pd.Series(rng.poisson(1 + 2 * truth)).astype("Int64")
    return pd.DataFrame(table).mask(rng.random((n, len(table))) < missing)


def both_ways(monkeypatch, items, counts, k, **limits):
    starts = latent_class.random_starts(items, items.counts, k, 9, np.random.default_rng(1))
    compiled = latent_class.run(items, counts, starts, **limits)
    monkeypatch.setattr(em, "compiled", lambda: None)
    return compiled, latent_class.run(items, counts, starts, **limits)


@pytest.fixture
def _numba():
    pytest.importorskip("numba")


@pytest.mark.usefixtures("_numba")
@pytest.mark.parametrize("k", [1, 2, 3, 5])
def test_the_compiled_loops_give_what_matrix_products_give(monkeypatch, k):
    items = latent_class.encode(mixed_answers(), counts=("visits",))
    (states, values), (plain, expected) = both_ways(
        monkeypatch, items, items.counts[:, None], k, iterations=40, tolerance=1e-4
    )
    assert values == pytest.approx(expected, rel=1e-9)
    assert np.exp(states) == pytest.approx(np.exp(plain), rel=1e-6, abs=1e-9)


@pytest.mark.usefixtures("_numba")
def test_every_start_may_see_a_sample_of_its_own(monkeypatch):
    items = latent_class.encode(mixed_answers(), counts=("visits",))
    rng = np.random.default_rng(2)
    counts = rng.multinomial(items.n, items.counts / items.n, size=9).T.astype(float)
    (_, values), (_, expected) = both_ways(monkeypatch, items, counts, 3, iterations=25, tolerance=0.0)
    assert values == pytest.approx(expected, rel=1e-9)
    assert len(set(values.round(3))) == 9


@pytest.mark.usefixtures("_numba")
def test_three_hundred_items_do_not_run_out_of_small_numbers(monkeypatch):
    rng = np.random.default_rng(3)
    truth = rng.integers(0, 2, 80)
    sure = {f"q{j:03}": np.where(truth == j % 2, "yes", "no") for j in range(300)}
    items = latent_class.encode(pd.DataFrame(sure).mask(rng.random((80, 300)) < 0.02))
    (_, values), (_, expected) = both_ways(monkeypatch, items, items.counts[:, None], 2, iterations=30, tolerance=1e-6)
    assert cells_of(items).rescale.any()
    assert values == pytest.approx(expected, rel=1e-9)
    assert np.isfinite(values).all()


@pytest.mark.usefixtures("_numba")
def test_a_fit_does_not_depend_on_the_fits_beside_it_nor_on_threads(monkeypatch):
    items = latent_class.encode(mixed_answers())
    starts = latent_class.random_starts(items, items.counts, 3, 25, np.random.default_rng(1))
    together, values = latent_class.run(items, items.counts[:, None], starts, iterations=30, tolerance=1e-5)
    alone, value = latent_class.run(items, items.counts[:, None], starts[:, 7:8], iterations=30, tolerance=1e-5)
    assert alone.tobytes() == together[:, 7:8].tobytes()
    assert value[0] == values[7]
    monkeypatch.setattr(em, "WORTH_A_THREAD", 0)
    monkeypatch.setattr(em, "threads", lambda: 2)
    threaded, _ = latent_class.run(items, items.counts[:, None], starts, iterations=30, tolerance=1e-5)
    assert threaded.tobytes() == together.tobytes()


def test_every_cell_stands_for_the_answers_that_it_joins():
    items = latent_class.encode(mixed_answers(), counts=("visits",))
    cells = cells_of(items)
    per_item = np.zeros((len(cells.values), items.design.shape[1]))
    for first, last, cell in cells.columns:
        per_item[cell : cell + last - first, first:last] = np.eye(last - first)
    for column, cell, end, _ in cells.numbers:
        per_item[cell:end, column : column + 3] = cells.values[cell:end]
    rebuilt = per_item[cells.members].sum(axis=1)[cells.codes].sum(axis=1)
    assert rebuilt == pytest.approx(items.design)
