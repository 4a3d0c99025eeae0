"""How likely a reader agrees with the machine's polarity: a calibrated curve over the score."""

from __future__ import annotations

import numpy as np

LOUD = 0.35  # from this polarity a passage counts as sounding good, from its negative as sounding bad
EXPECTED = {
    -1: 0.3,
    0: 0.45,
    1: 0.25,
}  # shares of bad, neither and good to which the curve is weighted: an assumption about interviews
# Multinomial logistic regression of a reader's judgement (bad, neither, good) on: intercept, bad score, good score, whether words spoke.
# Fitted by benchmarks/polarity.py on the posts of de_mobasa about the subject whose id hashes to an even number.
CURVE = ((-0.37, 0.71, -2.09, 0.84), (0.47, 0.45, 0.65, -0.44), (-0.1, -1.15, 1.44, -0.4))


def labels(score: np.ndarray) -> np.ndarray:
    """-1, 0 or 1: bad, neither, good."""
    return np.where(score >= LOUD, 1, np.where(score <= -LOUD, -1, 0))


def features(score: np.ndarray, spoken: np.ndarray) -> np.ndarray:
    """What the curve knows of each passage: bad score, good score, whether any word or phrase spoke."""
    return np.column_stack([np.maximum(-score, 0), np.maximum(score, 0), spoken.astype(float)])


def probabilities(score: np.ndarray, spoken: np.ndarray) -> np.ndarray:
    """Probability of bad, neither and good for each score; `spoken`: whether it rests on words and not on the vector alone."""
    logits = np.column_stack([np.ones(len(score)), features(score, spoken)]) @ np.array(CURVE).T
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def probability_of_own(score: np.ndarray, spoken: np.ndarray) -> np.ndarray:
    """Probability that the label of each score is right."""
    return np.take_along_axis(probabilities(score, spoken), labels(score)[:, None] + 1, axis=1)[:, 0]
