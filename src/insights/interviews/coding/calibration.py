"""From scores to probabilities: how often a proposal that looks like this one was accepted.

A logistic model (Platt 1999) of what was known beforehand, the learned score and its lead over the best other code, fitted to decided
passages as they look without themselves; then a bent line through what came out likely, since the many codes that are clearly out of
the question must not decide how sure the others are. With few decisions both stay near what was believed before (Gaussian priors).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

ENOUGH = 6  # accepted, and as many not accepted, from which on probabilities count as calibrated
START = (-2.0, 10.0, 10.0)  # log odds by definition alone: constant, score, lead
_TIGHT = (0.5, 0.1, 0.02, 0.02, 0.02)  # precision of the priors of: what was known, constant, score, root of lead, lag
_TIGHT_OFFSET = 1.0
_KNOTS = (0.0, 2.0)  # log odds at which the line may bend
_TIGHT_LINE = (2.0, 2.0, 2.0, 2.0)
_LIKELY = -3.0  # log odds from which a pair belongs to the line
_ROUNDS = 40
_LIMIT = 12.0


@dataclass(frozen=True)
class Calibration:
    """`shared`: weights of what was known before, of 1, of score, lead and lag; `offsets`: each code's own; `line`: that of the log
    odds that come of it; `n_decided`: passages; `error`: calibration error on them, each left out of what was learned about it.
    """

    shared: np.ndarray
    offsets: np.ndarray
    line: np.ndarray
    n_decided: int
    enough: bool
    error: float


def by_definition(scores: np.ndarray) -> np.ndarray:
    """Log odds before anyone decided, from scores that only the codebook taught; they order, nobody has tested them."""
    constant, of_score, of_lead = START
    return constant + of_score * scores + of_lead * lead(scores)


def lead(scores: np.ndarray) -> np.ndarray:
    """How far each code's score is ahead of the best other one (negative: behind); 0 where there is one code only."""
    if scores.shape[1] < 2:
        return np.zeros_like(scores)
    ordered = np.sort(scores, axis=1)
    return scores - np.where(scores == ordered[:, -1:], ordered[:, -2:-1], ordered[:, -1:])


def calibrate(start: np.ndarray, scores: np.ndarray, accepted: np.ndarray, known: np.ndarray) -> Calibration:
    """Fit to decided passages × codes: log odds `start` known beforehand, `scores`, what was `accepted`, which pairs are `known`."""
    truth, weight = accepted.astype(float), known.astype(float)
    features = _features(start, scores)
    shared, offsets = _fitted(features, truth, weight, np.eye(len(features))[0], np.array(_TIGHT), _TIGHT_OFFSET)
    odds = np.tensordot(shared, features, 1) + offsets
    likely = known & (odds > _LIKELY)
    bent = _bent(odds[likely])[:, :, None]
    line, _ = _fitted(
        bent, truth[likely][:, None], np.ones((likely.sum(), 1)), np.eye(4)[1], np.array(_TIGHT_LINE), 1e6
    )
    yes, no = int((truth * weight).sum()), int(((1 - truth) * weight).sum())
    found = Calibration(shared, offsets, _rising(line), len(start), min(yes, no) >= ENOUGH, float("nan"))
    error = expected_error(probabilities(found, start, scores)[known], truth[known])
    return Calibration(shared, offsets, found.line, len(start), found.enough, error)


def probabilities(calibration: Calibration, start: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """The probability of every code for every passage."""
    odds = np.tensordot(calibration.shared, _features(start, scores), 1) + calibration.offsets
    likely = odds > _LIKELY
    edge = float(np.tensordot(calibration.line, _bent(np.array([_LIKELY])), 1)[0]) - _LIKELY
    return _sigmoid(np.where(likely, np.tensordot(calibration.line, _bent(odds), 1), odds + edge))


def expected_error(probability: np.ndarray, truth: np.ndarray, *, bins: int = 10) -> float:
    """Expected calibration error: distance of mean probability and share accepted in bins of equal width, weighted by their size."""
    if not len(probability):
        return float("nan")
    place = np.minimum((np.asarray(probability) * bins).astype(int), bins - 1)
    size = np.bincount(place, minlength=bins)
    gap = np.bincount(place, weights=probability, minlength=bins) - np.bincount(place, weights=truth, minlength=bins)
    return float(np.abs(gap).sum() / size.sum())


def _features(start: np.ndarray, scores: np.ndarray) -> np.ndarray:
    ahead, start = lead(scores), np.clip(start, -_LIMIT, _LIMIT)
    return np.stack([start, np.ones_like(start), scores, np.maximum(ahead, 0.0) ** 0.5, np.minimum(ahead, 0.0)])


def _bent(odds: np.ndarray) -> np.ndarray:
    odds = np.clip(odds, -_LIMIT, _LIMIT)
    return np.stack([np.ones_like(odds), odds, *(np.maximum(odds - knot, 0.0) for knot in _KNOTS)])


def _rising(line: np.ndarray) -> np.ndarray:
    """The line with every slope at least a tenth, so that it never turns the order of proposals round."""
    slopes = np.maximum(np.cumsum(line[1:]), 0.1)
    return np.concatenate([line[:1], np.diff(slopes, prepend=0.0)])


def _fitted(features, truth, weight, believed, tight, tight_offset) -> tuple[np.ndarray, np.ndarray]:
    """Weights of the `features` and an offset per column, by Newton's method with shortened steps where a full one overshoots."""
    shared, offsets = believed.astype(float), np.zeros(features.shape[2])

    def loss(shared, offsets):
        odds = np.tensordot(shared, features, 1) + offsets
        misfit = (weight * (np.logaddexp(0.0, odds) - truth * odds)).sum()
        return misfit + (tight * (shared - believed) ** 2).sum() / 2 + tight_offset * (offsets**2).sum() / 2

    now = loss(shared, offsets)
    for _ in range(_ROUNDS):
        step, own = _newton(features, truth, weight, shared - believed, shared, offsets, tight, tight_offset)
        length = 1.0
        while length > 1e-3 and not (new := loss(shared - length * step, offsets - length * own)) <= now:
            length /= 2
        if length <= 1e-3:
            break
        shared, offsets, gain, now = shared - length * step, offsets - length * own, now - new, new
        if gain < 1e-7:
            break
    return shared, offsets


def _newton(features, truth, weight, away, shared, offsets, tight, tight_offset) -> tuple[np.ndarray, np.ndarray]:
    """The step of the shared weights and of the offsets, the offsets solved away (their part of the curvature is diagonal)."""
    chance = _sigmoid(np.tensordot(shared, features, 1) + offsets)
    miss, curve = weight * (chance - truth), weight * chance * (1 - chance)
    slope = (features * miss).sum(axis=(1, 2)) + tight * away
    slope_own = miss.sum(axis=0) + tight_offset * offsets
    own = curve.sum(axis=0) + tight_offset
    cross = (features * curve).sum(axis=1)
    flat = features.reshape(len(features), -1)
    bend = (flat * curve.ravel()) @ flat.T + np.diag(tight)
    step = np.linalg.solve(bend - (cross / own) @ cross.T, slope - (cross / own) @ slope_own)
    return step, (slope_own - cross.T @ step) / own


def _sigmoid(odds: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-np.clip(odds, -_LIMIT, _LIMIT)))
