"""From scores to probabilities: how often a proposal that looks like this one was accepted.

A logistic model (Platt 1999) of what was known beforehand, the learned score and its lead over the best other code, fitted to decided
passages as they look without themselves; then a bent line through what came out likely, since the many codes that are clearly out of
the question must not decide how sure the others are. With few decisions both stay near what was believed before (Gaussian priors),
the nearer the fewer there are: what is decided first is no random sample and must not say how many proposals there are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

ENOUGH = 6  # accepted by people, and as many rejected, from which on the probabilities of a code can be tested
MATTERS = 0.2  # probability from which a pair is near enough to a proposal to say how right proposals are
TOLERABLE = 0.1  # calibration error up to which the probabilities of a code count as calibrated
_A_BIN = 10  # pairs that a bin needs, else chance alone makes an error of it
START = (-2.0, 10.0, 10.0)  # log odds by definition alone: constant, score, lead
# Of what is believed now, of 1, score, root of the lead, lag, and of the way back from now to the start: the weights before any
# decision, and the precisions of their priors. The lag is looser than the others, because it must be learned from people whether a
# passage gets several codes.
_BELIEVED = (1.0, 0.0, 0.0, 0.0, 0.0, 0.4)
_TIGHT = (30.0, 15.0, 0.6, 0.6, 0.1, 2.0)
_TIGHT_OFFSET = 10.0
_FEW = 20.0  # decided passages at which all priors are twice as tight as with many
_KNOTS = (0.0, 2.0)  # log odds at which the line may bend
_TIGHT_LINE = (20.0, 20.0, 20.0, 20.0)
_LIKELY = -3.0  # log odds from which a pair belongs to the line
_ROUNDS = 40
_SHORTEST = 1e-9  # step of the fit, as a share of the full one
_FOLDS = 5
_LIMIT = 12.0


@dataclass(frozen=True)
class Calibration:
    """`shared`: weights of what is believed now, of 1, score, lead, lag and the way back to the start; `offsets`: each code's own;
    `line`: that of the log odds that come of it; `n_decided`: passages; `enough`: per code, whether people accepted and rejected six
    passages each (what is only implied does not count); `error`, `tested`: per code, the calibration error and over how many pairs
    (`held_out_error`); NaN and 0 before it is looked for.
    """

    shared: np.ndarray
    offsets: np.ndarray
    line: np.ndarray
    n_decided: int
    enough: np.ndarray
    error: np.ndarray
    tested: np.ndarray

    def calibrated(self, number: int) -> bool:
        """Whether the probabilities of code `number` were tested on enough decisions and came out as often right as they say."""
        return bool(self.enough[number] and self.tested[number] >= ENOUGH and self.error[number] <= TOLERABLE)


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


def calibrate(
    start: np.ndarray, scores: np.ndarray, accepted: np.ndarray, weight: np.ndarray, *, now: np.ndarray | None = None,
    decided: np.ndarray | None = None,
) -> Calibration:  # fmt: skip
    """Fit to decided passages × codes: log odds `start` known beforehand, `scores`, what was `accepted`.

    `weight`: how much each pair counts, 0 where nothing is known; `decided`: the pairs that people decided themselves (all known ones
    unless given); `now`: log odds to start from today, where what was learned since says more than `start`.
    """
    fitted = _fit(_features(start, scores, now), accepted.astype(float), weight.astype(float))
    decided = weight > 0 if decided is None else decided
    yes, no = (decided & accepted).sum(axis=0), (decided & ~accepted).sum(axis=0)
    codes = start.shape[1]
    return Calibration(
        *fitted, len(start), np.minimum(yes, no) >= ENOUGH, np.full(codes, np.nan), np.zeros(codes, dtype=int)
    )


def probabilities(
    calibration: Calibration, start: np.ndarray, scores: np.ndarray, *, now: np.ndarray | None = None
) -> np.ndarray:
    """The probability of every code for every passage."""
    return _chances(_features(start, scores, now), calibration.shared, calibration.offsets, calibration.line)


def held_out_error(
    start: np.ndarray, scores: np.ndarray, accepted: np.ndarray, weight: np.ndarray, *, now: np.ndarray | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Per code, the expected calibration error of the known pairs that matter, and how many of these there are.

    Every passage is judged by a fit to four fifths of the others; a pair matters when its probability is then at least `MATTERS`. The
    many that are clearly out of the question are right whatever the proposals are worth, and what is missed below is not judged.
    Arguments as for `calibrate`; the scores are those of the learner without the passage itself; a pair counts by its weight. NaN where
    no pair matters.
    """
    features, truth, weight = _features(start, scores, now), accepted.astype(float), weight.astype(float)
    if len(truth) < 2:
        return np.full(truth.shape[1], np.nan), np.zeros(truth.shape[1], dtype=int)
    fold, chance = np.arange(len(truth)) % _FOLDS, np.zeros_like(truth)
    for number in np.unique(fold):
        own = fold == number
        chance[own] = _chances(features[:, own], *_fit(features[:, ~own], truth[~own], weight[~own]))
    return errors_that_matter(chance, truth, weight)


def errors_that_matter(chance: np.ndarray, truth: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Per code (column), the expected calibration error of the pairs whose `chance` is at least `MATTERS`, and how many these are.

    There are as many bins as leave ten pairs to each, at most ten: with a dozen pairs in ten bins, chance alone makes an error of .2.
    """
    matters = (weight > 0) & (chance >= MATTERS)
    found = []
    for own, *columns in zip(matters.T, chance.T, truth.T, weight.T, strict=True):
        bins = int(np.clip(own.sum() // _A_BIN, 1, 10))
        found.append(expected_error(*(column[own] for column in columns), bins=bins))
    return np.array(found, dtype=float), matters.sum(axis=0)


def expected_error(
    probability: np.ndarray, truth: np.ndarray, weight: np.ndarray | None = None, *, bins: int = 10
) -> float:
    """Expected calibration error: distance of mean probability and share accepted in bins of equal width, weighted by their size.

    `weight`: how much each pair counts, all the same unless given.
    """
    if not len(probability):
        return float("nan")
    weight = np.ones(len(probability)) if weight is None else weight
    place = np.minimum((np.asarray(probability) * bins).astype(int), bins - 1)
    gap = np.bincount(place, weights=weight * (probability - truth), minlength=bins)
    return float(np.abs(gap).sum() / weight.sum())


def _features(start: np.ndarray, scores: np.ndarray, now: np.ndarray | None) -> np.ndarray:
    """What is believed now, 1, score, root of the lead, lag, and the way back to `start`."""
    ahead, start = lead(scores), np.clip(start, -_LIMIT, _LIMIT)
    now = start if now is None else np.clip(now, -_LIMIT, _LIMIT)
    return np.stack(
        [now, np.ones_like(now), scores, np.maximum(ahead, 0.0) ** 0.5, np.minimum(ahead, 0.0), start - now]
    )


def _fit(features: np.ndarray, truth: np.ndarray, weight: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Shared weights, the codes' own offsets, and the line of the log odds that come of both."""
    caution = 1.0 + (_FEW / max(len(truth), 1)) ** 2
    shared, offsets = _fitted(
        features, truth, weight, np.array(_BELIEVED), *(caution * np.array(tight) for tight in (_TIGHT, _TIGHT_OFFSET))
    )
    odds = np.tensordot(shared, features, 1) + offsets
    likely = (weight > 0) & (odds > _LIKELY)
    parts = _bent(odds[likely])[:, :, None], truth[likely][:, None], weight[likely][:, None]
    line, _ = _fitted(*parts, np.eye(4)[1], caution * np.array(_TIGHT_LINE), 1e6)
    return shared, offsets, _rising(line)


def _chances(features: np.ndarray, shared: np.ndarray, offsets: np.ndarray, line: np.ndarray) -> np.ndarray:
    odds = np.tensordot(shared, features, 1) + offsets
    edge = float(np.tensordot(line, _bent(np.array([_LIKELY])), 1)[0]) - _LIKELY
    return _sigmoid(np.where(odds > _LIKELY, np.tensordot(line, _bent(odds), 1), odds + edge))


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
        while length > _SHORTEST and not (new := loss(shared - length * step, offsets - length * own)) <= now:
            length /= 2
        if length <= _SHORTEST:
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
