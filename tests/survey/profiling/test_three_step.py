import numpy as np
import pandas as pd
import pytest

from insights.survey.inference.design import Design, means
from insights.survey.profiling import three_step
from insights.survey.profiling.three_step import Assignment, figures, independence_p, read_assignment


def planted(*, n=20_000, seed=1):
    """Two segments in known proportions, assigned with known errors: 20 % of the first and 30 % of the second go wrong."""
    rng = np.random.default_rng(seed)
    truth = (rng.random(n) < 0.4).astype(int)
    errors = np.array([[0.8, 0.2], [0.3, 0.7]])
    put = (rng.random(n) < errors[truth, 1]).astype(int)
    return truth, Assignment(np.array([1, 2]), np.eye(2)[put], errors), rng


def test_errors_of_assignment_come_from_the_membership_probabilities():
    table = pd.DataFrame({"segment": [1, 1, 2, 2], "p_1": [0.9, 0.7, 0.1, 0.4], "p_2": [0.1, 0.3, 0.9, 0.6]})
    found = read_assignment(table)
    assert found.errors[0] == pytest.approx([1.6 / 2.1, 0.5 / 2.1])
    assert found.errors.sum(axis=1) == pytest.approx([1, 1])
    assert found.weights.sum(axis=1) == pytest.approx(np.ones(4))
    assert (found.weights < 0).any()


def test_without_probabilities_everybody_counts_where_he_was_assigned():
    found = read_assignment(pd.DataFrame({"segment": [1, 2, 2], "probability": 0.8}))
    assert not found.corrects
    assert (found.weights == found.assigned).all()


def test_an_assignment_by_chance_cannot_be_corrected():
    found = Assignment(np.array([1, 2]), np.eye(2)[[0, 1, 0]], np.array([[0.51, 0.49], [0.49, 0.51]]))
    assert not found.corrects


def test_correction_gives_back_the_figures_of_the_true_segments():
    truth, assignment, rng = planted()
    values = np.column_stack(
        [rng.random(len(truth)) < np.array([0.2, 0.7])[truth], rng.normal(np.array([1.0, 3.0])[truth])]
    )
    ones = np.ones(len(truth))
    counted, corrected = figures(values, assignment.assigned, ones), figures(values, assignment.weights, ones)
    assert corrected.values == pytest.approx(np.array([[0.2, 1.0], [0.7, 3.0]]), abs=0.05)
    assert counted.values[0] == pytest.approx([0.30, 1.4], abs=0.04)  # 20 % of 0.5 and of 2 too high
    assert (corrected.errors > counted.errors).all()
    assert corrected.shares == pytest.approx([0.6, 0.4], abs=0.02)


def test_weights_of_the_survey_do_not_spoil_the_correction():
    truth, assignment, rng = planted(seed=2)
    said = rng.random(len(truth)) < np.array([0.2, 0.7])[truth]
    weights = np.where(said, 3.0, 1.0)
    found = figures(said[:, None].astype(float), assignment.weights, weights)
    assert found.values.ravel() == pytest.approx([0.6 / 1.4, 2.1 / 2.4], abs=0.03)


def test_without_errors_and_weights_standard_errors_are_the_usual_ones():
    rng = np.random.default_rng(3)
    x, put = rng.normal(size=(200, 1)), np.eye(2)[rng.integers(0, 2, 200)]
    found = figures(x, put, np.ones(200))
    own = x[put[:, 0] == 1, 0]
    assert found.errors[0, 0] == pytest.approx(own.std(ddof=1) / np.sqrt(len(own)))


def test_an_equally_weighted_share_has_nearly_wilsons_interval():
    from insights import estimates

    value, n = 0.3, 400
    low, high = three_step.share_interval(value, np.sqrt(value * (1 - value) / n), n, n)
    assert (low, high) == pytest.approx(estimates.wilson(120, 400), abs=1e-3)


def test_impossible_shares_have_possible_intervals():
    low, high = three_step.share_interval(-0.02, 0.01, 50.0, 60)
    assert low == pytest.approx(0, abs=1e-9)
    assert 0 < high < 0.12


def test_the_test_of_hair_and_eye_colour_agrees_with_pearsons():
    counts = np.array([[68, 20, 15, 5], [119, 84, 54, 29], [26, 17, 14, 14], [7, 94, 10, 16]])  # brown blue hazel green
    groups = np.eye(4)[np.repeat(np.arange(4), counts.sum(axis=1))]
    hits = np.concatenate([np.eye(4)[np.repeat(np.arange(4), row)] for row in counts])
    assert independence_p(hits, groups, np.ones(len(hits)), kind="nominal") < 1e-15
    found = figures(hits, groups, np.ones(len(hits)))
    assert three_step.effect(found, "nominal") == pytest.approx(0.270483, abs=0.002)  # Bergsma's V


def test_means_are_tested_without_assuming_equal_variances():
    from scipy.stats import ttest_ind

    rng = np.random.default_rng(1)
    a, b = rng.normal(0, 1, 400), rng.normal(0.25, 2, 600)
    put = np.eye(2)[np.repeat([0, 1], [400, 600])]
    p = independence_p(np.concatenate([a, b])[:, None], put, np.ones(1000), kind="numeric")
    assert p == pytest.approx(ttest_ind(a, b, equal_var=False).pvalue, abs=0.005)


def test_weights_make_tests_more_careful():
    rng = np.random.default_rng(2)
    put, hits = np.eye(2)[np.repeat([0, 1], 100)], np.eye(2)[rng.integers(0, 2, 200)]
    hits[:45] = [1, 0]
    even = independence_p(hits, put, np.ones(200), kind="nominal")
    uneven = independence_p(hits, put, np.tile([0.2, 1.8], 100), kind="nominal")
    assert even < 0.05
    assert uneven > even


@pytest.mark.parametrize("kind", ["nominal", "numeric", "multiple"])
def test_without_a_relation_one_test_in_twenty_is_wrong(kind):
    rng, wrong = np.random.default_rng(7), []
    for _ in range(300):
        put = np.eye(3)[rng.choice(3, 200, p=[0.5, 0.3, 0.2])]
        values = {
            "nominal": np.eye(4)[rng.choice(4, 200, p=[0.5, 0.3, 0.15, 0.05])],
            "numeric": rng.exponential(1, (200, 1)),
            "multiple": (rng.random((200, 4)) < 0.3).astype(float),
        }[kind]
        wrong.append(independence_p(values, put, rng.gamma(4, 0.25, 200), kind=kind) < 0.05)
    assert 0.005 <= np.mean(wrong) <= 0.085


@pytest.mark.parametrize("kind", ["nominal", "numeric"])
def test_where_whole_clusters_were_drawn_one_test_in_twenty_is_wrong(kind):
    told, ignored, single, town = [], [], [], np.repeat(np.arange(40), 10)
    drawn = three_step.drawn_of(Design(np.ones(400), clusters=town), np.ones(400, dtype=bool))
    for seed in range(150):
        rng = np.random.default_rng(seed)
        own, other = (rng.normal(size=40)[town] + rng.normal(size=400) for _ in range(2))
        put, values = np.eye(2)[(own > 0).astype(int)], np.eye(2)[(other > 0).astype(int)]
        values = other[:, None] if kind == "numeric" else values
        ignored.append(independence_p(values, put, np.ones(400), kind=kind) < 0.05)
        told.append(independence_p(values, put, np.ones(400), kind=kind, drawn=drawn) < 0.05)
        single.append((figures(values, put, np.ones(400), drawn=drawn).p < 0.05).mean())
    assert np.mean(ignored) > 0.12
    assert 0.01 <= np.mean(told) <= 0.10
    assert 0.01 <= np.mean(single) <= 0.10


def test_clustered_errors_are_those_of_means_within_subgroups():
    rng, town = np.random.default_rng(8), np.repeat(np.arange(30), 8)
    design = Design(rng.gamma(4, 0.25, 240), clusters=town)
    put, answered = np.eye(2)[rng.integers(0, 2, 240)], rng.random(240) < 0.8
    values = (rng.normal(size=30)[town] + rng.normal(size=240))[:, None]
    drawn = three_step.drawn_of(design, answered)
    found = figures(values[answered], put[answered], design.weights[answered], drawn=drawn)
    expected = means(design, values, put.astype(bool) & answered[:, None])
    assert found.values[:, 0] == pytest.approx(expected.value[0])
    assert found.errors[:, 0] == pytest.approx(np.sqrt(expected.variance[0]))


def test_effects_of_nothing_are_close_to_nothing():
    rng = np.random.default_rng(4)
    _, assignment, _ = planted(n=600)
    values = np.eye(3)[rng.integers(0, 3, 600)]
    assert three_step.effect(figures(values, assignment.weights, np.ones(600)), "nominal") < 0.1
    same = np.ones((600, 1))
    assert np.isnan(three_step.effect(figures(same, assignment.weights, np.ones(600)), "numeric"))
    assert np.isnan(independence_p(same, assignment.assigned, np.ones(600), kind="numeric"))


def test_correction_undoes_what_errors_take_from_an_effect():
    truth, assignment, rng = planted(seed=5)
    values, ones = np.eye(2)[(rng.random(len(truth)) < np.array([0.2, 0.7])[truth]).astype(int)], np.ones(len(truth))
    real = three_step.effect(figures(values, np.eye(2)[truth], ones), "nominal")
    assert three_step.effect(figures(values, assignment.weights, ones), "nominal") == pytest.approx(real, abs=0.03)
    assert three_step.effect(figures(values, assignment.assigned, ones), "nominal") < 0.6 * real
