"""Is a relation broken or smooth? Steps and kinks against curves, by a test that searches as the analyst does.

A jump at an unknown place always fits somewhat better than a line, and a kink better than a curve that is not in the list. So both are
compared with the best smooth curve (a polynomial of up to the third or fifth degree in the usage or its logarithm; for finely measured usage
also natural splines), and the comparison is repeated on data made from the smooth curve and the signs of its own residuals turned at random (wild bootstrap:
Wu 1986; Hansen 2000, *Econometrica* 68), which keeps weights and unequal variances as they are. The same resampling gives the interval of the place.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

STEP, KINK = "step", "kink"
HIGHEST_DEGREE, FINER_DEGREE, FINER_LEVELS = 3, 5, 12  # of polynomials; more levels of usage show more of a curve
FINE_LEVELS, KNOTS, EDGE = (
    25,
    range(4, 13, 2),
    0.02,
)  # of finely measured usage: splines, which on few levels would follow any jump
SMALLEST_SCALE = 3.841  # χ² of one degree of freedom; a place is never narrowed down further than this
CELLS = 4_000_000  # people × resamples held at once


@dataclass(frozen=True)
class Break:
    """The best broken shape: its `kind`, the places it may have and which of them it took, and its interval (indices).

    `p` says how often data from a smooth curve look as broken; `gain` by how much BIC prefers the break to the best smooth curve.
    """

    kind: str
    places: np.ndarray
    best: int
    low: int
    high: int
    gain: float
    p: float


@dataclass(frozen=True)
class _Levels:
    """Respondents sorted by usage, and their levels: all shapes are functions of the level."""

    starts: np.ndarray
    mass: np.ndarray  # weights per level
    x: np.ndarray
    w: np.ndarray  # per respondent, in the order of the levels

    def sums(self, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Weighted level means times the root of the level's weight (levels × samples), and the total of squares (samples)."""
        weighted = self.w[:, None] * y
        means = np.add.reduceat(weighted, self.starts, axis=0) / np.sqrt(self.mass)[:, None]
        return means, (weighted * y).sum(axis=0)


@dataclass(frozen=True)
class _Shapes:
    """Shapes of one family side by side: an orthonormal basis of each, on the scale of `_Levels.sums`."""

    columns: np.ndarray
    starts: np.ndarray  # first column of each shape
    free: np.ndarray  # parameters of each shape

    def errors(self, means: np.ndarray, squares: np.ndarray) -> np.ndarray:
        """Residual sums of squares: shapes × samples."""
        explained = np.add.reduceat((self.columns.T @ means) ** 2, self.starts, axis=0)
        return np.maximum(squares - explained, 1e-12)

    def bics(self, means: np.ndarray, squares: np.ndarray, n: int) -> np.ndarray:
        """BIC of each shape: shapes × samples."""
        return n * np.log(self.errors(means, squares) / n) + self.free[:, None] * np.log(n)

    def basis(self, number: int) -> np.ndarray:
        """The basis of one shape."""
        return np.split(self.columns, self.starts[1:], axis=1)[number]


def find_break(
    x: np.ndarray, y: np.ndarray, *, weights: np.ndarray, cuts: np.ndarray, smallest: float, n_resamples: int, seed
) -> Break:
    """The best step or kink of `y` over `x`: steps at `cuts`, kinks at those with at least `smallest` people strictly above."""
    rng = np.random.default_rng(seed)
    order = np.argsort(x, kind="stable")
    x, y, w = x[order], y[order], weights[order]
    levels, starts, level = np.unique(x, return_index=True, return_inverse=True)
    data = _Levels(starts, np.add.reduceat(w, starts), levels, w)
    places = {STEP: cuts, KINK: np.array([c for c in cuts if (x > c).sum() >= smallest])}
    smooth, broken = _smooth(data), {STEP: _shapes(data, [[levels >= c] for c in cuts], searched=1)}
    if len(places[KINK]):
        bends = [[levels, np.maximum(levels - c, 0.0)] for c in places[KINK]]
        broken[KINK] = _shapes(data, bends, searched=1)
    means, squares = data.sums(y[:, None])
    kind = min(broken, key=lambda k: broken[k].bics(means, squares, len(y)).min())
    gain = float(_gain(smooth, broken, means, squares, len(y))[0])
    exceeding = 0
    for drawn in _wild(data, level, y, _curve(smooth, means, squares, data, len(y)), n_resamples, rng):
        exceeding += int((_gain(smooth, broken, *drawn, len(y)) >= gain - 1e-9).sum())
    best, low, high = _interval(data, level, y, broken[kind], n_resamples, rng)
    return Break(kind, places[kind], best, low, high, gain, (exceeding + 1) / (n_resamples + 1))


def _shapes(data: _Levels, shapes: list[list[np.ndarray]], *, searched: int) -> _Shapes:
    """Shapes that a constant and the columns of each list can take; a place that was searched for counts as a parameter."""
    root, ones = np.sqrt(data.mass)[:, None], np.ones(len(data.x))
    bases = [np.linalg.qr(np.column_stack([ones, *columns]) * root)[0] for columns in shapes]
    sizes = np.array([basis.shape[1] for basis in bases])
    return _Shapes(np.hstack(bases), np.cumsum(sizes) - sizes, sizes + searched)


def _smooth(data: _Levels) -> _Shapes:
    """Smooth curves: polynomials in the usage and in its logarithm, and splines where usage is finely measured."""
    highest = FINER_DEGREE if len(data.x) > FINER_LEVELS else HIGHEST_DEGREE
    degree = int(np.clip(len(data.x) - 2, 1, highest))
    scales = [_standardised(data.x), _standardised(np.log1p(data.x - data.x.min()))]
    curves = [[scale**power for power in range(1, d + 1)] for d in range(1, degree + 1) for scale in scales]
    if len(data.x) > FINE_LEVELS:
        curves += [_spline(data, knots) for knots in KNOTS]
    return _shapes(data, [[], *curves], searched=0)


def _spline(data: _Levels, knots: int) -> list[np.ndarray]:
    """Columns of a natural cubic spline with `knots` knots at quantiles of the respondents (Hastie, Tibshirani & Friedman 2009, 5.2.1)."""
    below = np.cumsum(data.mass) / data.mass.sum()
    at = np.unique(data.x[np.searchsorted(below, np.linspace(EDGE, 1 - EDGE, knots))])
    scale = data.x.std()
    powers = np.maximum(data.x[:, None] - at, 0.0) ** 3 / scale**3
    slopes = (powers[:, :-1] - powers[:, -1:]) / (at[-1] - at[:-1]) * scale
    return [_standardised(data.x), *(slopes[:, :-1] - slopes[:, -1:]).T]


def _standardised(x: np.ndarray) -> np.ndarray:
    return (x - x.mean()) / x.std()


def _gain(smooth: _Shapes, broken: dict[str, _Shapes], means: np.ndarray, squares: np.ndarray, n: int) -> np.ndarray:
    """By how much BIC prefers the best broken shape to the best smooth one, per sample."""
    best = [shapes.bics(means, squares, n).min(axis=0) for shapes in broken.values()]
    return smooth.bics(means, squares, n).min(axis=0) - np.min(best, axis=0)


def _curve(smooth: _Shapes, means: np.ndarray, squares: np.ndarray, data: _Levels, n: int) -> np.ndarray:
    """The smooth curve that data are drawn from: the closest; of finely measured usage BIC's, as the closest spline would follow a jump."""
    fits = smooth.bics(means, squares, n) if len(data.x) > FINE_LEVELS else smooth.errors(means, squares)
    return smooth.basis(int(fits[:, 0].argmin()))


def _wild(data: _Levels, level: np.ndarray, y: np.ndarray, shape: np.ndarray, n_resamples: int, rng):
    """Resamples of the outcome around `shape`, each respondent's residual with a random sign; yields `_Levels.sums` of several at once."""
    root = np.sqrt(data.mass)
    means, _ = data.sums(y[:, None])
    fitted = ((shape @ (shape.T @ means))[:, 0] / root)[level]
    leverage = data.w * ((shape**2).sum(axis=1) / data.mass)[level]
    residual = (y - fitted) / np.sqrt(np.maximum(1 - leverage, 0.01))
    at_once = max(1, CELLS // len(y))
    for first in range(0, n_resamples, at_once):
        signs = rng.integers(0, 2, size=(min(at_once, n_resamples - first), len(y))).T * 2.0 - 1.0
        yield data.sums(fitted[:, None] + residual[:, None] * signs)


def _interval(data: _Levels, level: np.ndarray, y: np.ndarray, shapes: _Shapes, n_resamples: int, rng):
    """The best place and its 95 % interval: the places whose likelihood ratio to the best one is not larger than resampling gives."""
    n = len(y)
    errors = shapes.errors(*data.sums(y[:, None]))[:, 0]
    best, ratios = int(errors.argmin()), []
    for means, squares in _wild(data, level, y, shapes.basis(best), n_resamples, rng):
        drawn = shapes.errors(means, squares)
        ratios.append(n * (drawn[best] / drawn.min(axis=0) - 1))
    limit = max(SMALLEST_SCALE, float(np.quantile(np.concatenate(ratios), 0.95)))
    inside = np.flatnonzero(n * (errors / errors[best] - 1) <= limit)
    return best, int(inside[0]), int(inside[-1])
