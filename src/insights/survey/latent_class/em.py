"""EM from many starts at once: compiled where numba is installed, with matrix products where it is not; the same results to six digits."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import numpy as np

from insights.survey.latent_class.cells import cells_of
from insights.survey.latent_class.densities import coefficients
from insights.survey.latent_class.items import FLOOR, Items

AT_ONCE = 40_000  # patterns × starts × classes held at once by matrix products: what fits into a processor's cache
MOST_COMPILED = 32  # classes
WORTH_A_THREAD = 200_000  # patterns × fits


@cache
def compiled():
    """The module of compiled loops, or None where numba is not installed: `pip install -e ".[fast]"` brings it."""
    try:
        from insights.survey.latent_class import kernels
    except (ImportError, RuntimeError):  # not installed; or no folder in which compiled loops could be kept
        return None
    return kernels


def threads() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def random_starts(items: Items, counts: np.ndarray, k: int, n_starts: int, rng: np.random.Generator) -> np.ndarray:
    """Random starting values, columns + 1 × starts × classes: each class leans towards one respondent drawn at random.

    The answer pattern of that respondent is mixed with the answers of all by a random share, so starts differ in boldness too.
    """
    total = items.design.T @ counts
    drawn = rng.choice(len(counts), size=(n_starts, k), p=counts / counts.sum())
    bold = rng.uniform(0.2, 0.9, size=(1, n_starts, 1))
    sums = (1 - bold) * total[:, None, None] / counts.sum() + bold * items.design[drawn].transpose(2, 0, 1)
    # a little noise tells apart two classes that drew the same pattern
    sums = sums * np.where(items.nominal[:, None, None], rng.uniform(0.8, 1.2, size=sums.shape), 1.0)
    return np.concatenate([coefficients(items, sums), np.full((1, n_starts, k), -np.log(k))])


def run(
    items: Items, counts: np.ndarray, state: np.ndarray, *, iterations: int, tolerance: float
) -> tuple[np.ndarray, np.ndarray]:
    """EM from every start in `state` (columns + 1 × starts × classes) until the log-likelihood gains less than `tolerance`.

    `counts` is patterns × 1, or patterns × starts when each start sees another (bootstrap) sample. Returns states, log-likelihoods.
    """
    n_starts, k = state.shape[1:]
    if compiled() and k <= MOST_COMPILED:
        return _run_compiled(items, counts, state, iterations, tolerance)
    at_once = max(1, AT_ONCE // (len(items.design) * k))
    parts = [slice(first, first + at_once) for first in range(0, n_starts, at_once)]
    shared = counts.shape[1] == 1
    runs = [
        _run_part(items, counts if shared else counts[:, part], state[:, part], iterations, tolerance) for part in parts
    ]
    return np.concatenate([one for one, _ in runs], axis=1), np.concatenate([values for _, values in runs])


def _run_compiled(items, counts, state, iterations, tolerance):
    kernels, cells = compiled(), cells_of(items)
    fits = np.ascontiguousarray(state.transpose(1, 0, 2))
    counts = np.ascontiguousarray(counts, dtype=float)
    samples = np.zeros(len(fits), dtype=np.int64) if counts.shape[1] == 1 else np.arange(len(fits))

    def follow(part: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        own = fits[part].copy()
        fixed = (cells.codes, cells.rescale, cells.members, cells.widths, cells.columns, cells.numbers, cells.values)
        return own, kernels.em(*fixed, counts, samples[part], own, iterations, float(tolerance))

    full = max(1, kernels.LANES // state.shape[2])  # fits side by side
    helpers = threads() if len(fits) * len(items.design) > WORTH_A_THREAD else 1
    share = full * -(-len(fits) // (full * helpers))
    parts = [np.arange(first, min(first + share, len(fits))) for first in range(0, len(fits), share)]
    if len(parts) < 2:
        runs = [follow(part) for part in parts]
    else:
        with ThreadPoolExecutor(len(parts)) as pool:
            runs = list(pool.map(follow, parts))
    return np.concatenate([own for own, _ in runs]).transpose(1, 0, 2), np.concatenate([values for _, values in runs])


def _run_part(items, counts, state, iterations, tolerance):
    state = state.copy()
    values = np.full(state.shape[1], -np.inf)
    active = np.arange(state.shape[1])
    for _ in range(iterations):
        seen = counts if counts.shape[1] == 1 else counts[:, active]
        posteriors, value = expect(items.design, seen, state[:, active])
        gain = value - values[active]
        values[active] = value
        going = gain > tolerance
        if not going.any():
            break
        if not going.all():
            active, posteriors = active[going], posteriors[:, going]
            seen = counts if counts.shape[1] == 1 else counts[:, active]
        state[:, active] = _maximise(items, seen, posteriors)
    return state, values


def expect(design: np.ndarray, counts: np.ndarray, state: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Posterior probabilities (patterns × starts × classes) and log-likelihoods (starts) under `state`."""
    n_starts, k = state.shape[1:]
    joint = (design @ state[:-1].reshape(len(state) - 1, -1)).reshape(len(design), n_starts, k) + state[-1]
    top = joint.max(axis=2, keepdims=True)
    joint -= top
    np.exp(joint, out=joint)
    total = joint.sum(axis=2, keepdims=True)
    joint /= total
    return joint, (counts * (np.log(total) + top)[:, :, 0]).sum(axis=0)


def _maximise(items: Items, counts: np.ndarray, posteriors: np.ndarray) -> np.ndarray:
    weighted = posteriors * counts[:, :, None]
    sums = (items.design.T @ weighted.reshape(len(weighted), -1)).reshape(-1, *posteriors.shape[1:])
    size = weighted.sum(axis=0)
    share = np.log(np.maximum(size / size.sum(axis=1, keepdims=True), FLOOR))
    return np.concatenate([coefficients(items, sums), share[None]])
