import numpy as np
import pandas as pd
import pytest

from insights.survey import latent_class
from insights.survey.segments import selection, several_dimensions
from tests.survey.survey_data import survey


def on_lines(n, lines, *, seed=1, n_items=12):
    """Graded answers, each of which depends on one of several continuous traits."""
    rng = np.random.default_rng(seed)
    traits = rng.multivariate_normal(np.zeros(lines), 0.7 * np.eye(lines) + 0.3, n)
    columns = {
        f"v{i}": np.digitize(1.5 * traits[:, i % lines] + rng.logistic(size=n), [-2, -0.5, 0.5, 2]).astype(str)
        for i in range(n_items)
    }
    return pd.DataFrame(columns)


def fit(items, most=5):
    return several_dimensions.fit_lines(items, most_classes=most, labels={}, seed=1)


def test_factors_have_the_likelihood_that_another_program_finds():
    from sklearn.decomposition import FactorAnalysis

    x = several_dimensions.numbers_of(latent_class.encode(on_lines(400, 2))).to_numpy()
    bic, _ = several_dimensions.fit_factors(x, 2)
    other = FactorAnalysis(2, tol=1e-8, max_iter=3000, svd_method="lapack").fit(x)
    free = 12 * 2 - 1 + 24
    assert bic == pytest.approx(-2 * other.score(x) * 400 + free * np.log(400), abs=0.1)


def test_gaps_take_nothing_from_the_factors():
    table = on_lines(600, 2, seed=2)
    gaps = np.random.default_rng(1).random(table.shape) < 0.1
    found = fit(latent_class.encode(table.mask(gaps)))
    assert found.count == 2
    assert found.class_bic - found.bic > 10


def test_two_lines_are_told_with_their_questions():
    found = fit(latent_class.encode(on_lines(600, 2)))
    assert found.count == 2
    assert found.class_bic - found.bic > 10
    assert {frozenset(found.on(line)) for line in range(2)} == {
        frozenset(f"v{i}" for i in range(12) if i % 2 == parity) for parity in (0, 1)
    }


def test_types_are_described_better_by_classes():
    from insights.survey.segments.segment_items import encode_answers

    found = fit(encode_answers(*survey()[:2]))
    assert found.bic - found.class_bic > 10


def test_lists_without_an_order_are_left_out_and_too_few_numbers_decide_nothing():
    table = on_lines(200, 2)
    named = table.replace(dict(zip("01234", ["red", "green", "blue", "grey", "pink"], strict=True)))
    mixed = pd.concat([table.iloc[:, :7], named.iloc[:, 7:].add_prefix("list_")], axis=1)
    assert list(several_dimensions.numbers_of(latent_class.encode(mixed))) == [f"v{i}" for i in range(7)]
    assert fit(latent_class.encode(named)) is None


@pytest.mark.parametrize("n", [600, 3000])
def test_people_on_two_lines_are_no_types(n):
    items = latent_class.encode(on_lines(n, 2, seed=3))
    found = selection.select(items, n_permutations=39, n_starts=4, max_classes=5, seed=1)
    assert (found.k, found.why) in {(1, "lines"), (1, "degree")}
    assert found.why == "lines" or n == 600


def test_lines_are_described_by_their_questions_each_once():
    labels = pd.Series({"a": "Preis"})
    assert several_dimensions.described(["a", "wishes = Videos", "a"], labels) == ["Preis", "Videos"]
