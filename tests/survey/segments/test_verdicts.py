from types import SimpleNamespace

import numpy as np
import pytest

from insights.survey.segments import verdicts


def model(probability, n=100):
    posteriors = np.array([[probability, 1 - probability]] * n + [[0.0, 1.0]] * 100)
    return SimpleNamespace(k=2, posteriors=posteriors, classes=posteriors.argmax(axis=1))


@pytest.mark.parametrize(
    ("jaccard", "probability", "n", "verdict"),
    [
        (0.90, 0.75, 100, "validated"),
        (0.76, 0.90, 100, "indicative"),  # within the noise of 0.75
        (0.65, 0.90, 100, "indicative"),
        (0.65, 0.77, 100, "doubtful"),
        (0.55, 0.95, 100, "doubtful"),
        (0.95, 0.95, 10, "doubtful"),
    ],
)
def test_the_verdict_rests_on_stability_certainty_and_size(jaccard, probability, n, verdict):
    draws = jaccard + np.tile([-0.1, 0.1], 50)
    assert verdicts.verdicts(model(probability, n), np.column_stack([draws, np.ones(100)]))[0] == verdict


def test_the_weakest_verdict_counts():
    assert verdicts.worst(["validated", "doubtful", "indicative"]) == "doubtful"


@pytest.mark.parametrize(
    ("strength", "n", "found", "expected"),
    [
        (0.70, 100, ["validated", "validated"], ["validated", "indicative"]),
        (0.79, 100, ["validated", "validated"], ["validated", "validated"]),  # within the noise of 0.8
        (0.90, 100, ["validated", "validated"], ["validated", "validated"]),
        (0.70, 35, ["validated", "validated"], ["validated", "validated"]),  # halves of fewer than 20
        (0.70, 100, ["validated", "doubtful"], ["validated", "doubtful"]),  # the weakest is judged already
    ],
)
def test_halves_that_do_not_show_each_others_segments_leave_the_weakest_a_pattern(strength, n, found, expected):
    jaccard, halvings = np.column_stack([np.full(50, 0.95), np.full(50, 0.85)]), strength + np.tile([-0.05, 0.05], 10)
    assert verdicts.capped(found, model(0.9, n), jaccard, halvings) == expected


def test_without_halvings_a_verdict_stays():
    assert verdicts.capped(["validated"] * 2, model(0.9), np.ones((5, 2)), None) == ["validated"] * 2
