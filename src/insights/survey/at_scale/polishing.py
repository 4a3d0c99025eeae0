"""EM followed to its end, in long steps: SQUAREM takes the direction of two EM steps and goes as far as their bend allows.

Plain EM crawls where classes overlap or a class too many is fitted; there two steps of it tell where a hundred would lead. A long step is kept
only where the likelihood rises, so the climb stays as sure as EM's.
Method: Varadhan & Roland 2008, *Scandinavian Journal of Statistics* 35, scheme S3.
"""

from __future__ import annotations

import numpy as np

from insights.survey.at_scale.fitting import step
from insights.survey.at_scale.reading import Coding
from insights.survey.latent_class.densities import RATE_FLOOR, VARIANCE_FLOOR
from insights.survey.latent_class.items import FLOOR, Items

FURTHER = 4.0  # times the longest step that is tried, after one of that length was kept; a failed one divides it


def polish(
    workers, parts: list, coding: Coding, items: Items, state: np.ndarray, *, iterations: int, tolerance: float
) -> tuple[np.ndarray, float, int]:
    """EM over all patterns until one step of it gains less than `tolerance` points of log-likelihood: state, log-likelihood, iterations.

    An iteration is one pass over the patterns; the log-likelihood is that of the state.
    """
    first, value = step(workers, parts, coding, items, state)
    done, longest = 1, FURTHER
    while done <= iterations - 3:  # a long step that fails costs three passes
        second, following = step(workers, parts, coding, items, first)
        done += 1
        if following - value <= tolerance:
            return first, max(value, following), done
        state, length = _extrapolated(items, state, first, second, longest)
        first, value = step(workers, parts, coding, items, state)
        done += 1
        if value >= following:
            longest = longest * FURTHER if length == longest else longest
            continue
        longest = max(FURTHER, longest / FURTHER)
        state = second
        first, value = step(workers, parts, coding, items, state)
        done += 1
    return state, value, done


def _extrapolated(
    items: Items, state: np.ndarray, first: np.ndarray, second: np.ndarray, longest: float
) -> tuple[np.ndarray, float]:
    """The state that two EM steps from `state` point to, and how many steps long the way is."""
    begin, middle, end = (_free(items, one) for one in (state, first, second))
    along, bend = middle - begin, end - 2 * middle + begin
    bent = float(np.sqrt((bend**2).sum()))
    length = float(np.sqrt((along**2).sum())) / bent if bent > 0 else longest
    length = min(max(length, 1.0), longest)
    return _state(items, begin + 2 * length * along + length**2 * bend), length


def _free(items: Items, state: np.ndarray) -> np.ndarray:
    """The state in terms that may take any value: logarithms of probabilities and rates; of numbers mean and logarithm of the variance."""
    free = state.copy()
    for name, levels, block in zip(items.names, items.levels, items.blocks, strict=True):
        if name in items.counted:
            free[[block.start, block.start + 2]] = 0.0
        elif not levels:
            variance = -0.5 / state[block.start + 2]
            free[block] = [np.zeros_like(variance), state[block.start + 1] * variance, np.log(variance)]
    return free


def _state(items: Items, free: np.ndarray) -> np.ndarray:
    """Back from free terms: probabilities sum to one again, nothing lies below its floor."""
    state = free.copy()
    state[-1] = _shares(free[-1][:, None])[:, 0]
    for name, levels, block in zip(items.names, items.levels, items.blocks, strict=True):
        if levels:
            state[block] = _shares(free[block])
        elif name in items.counted:
            log_rate = np.maximum(free[block.start + 1], np.log(RATE_FLOOR))
            state[block] = [-np.exp(log_rate), log_rate, np.ones_like(log_rate)]
        else:
            mean, variance = free[block.start + 1], np.maximum(np.exp(free[block.start + 2]), VARIANCE_FLOOR)
            state[block] = [
                -0.5 * np.log(2 * np.pi * variance) - mean**2 / (2 * variance),
                mean / variance,
                -0.5 / variance,
            ]
    return state


def _shares(logs: np.ndarray) -> np.ndarray:
    """Logarithms of probabilities that sum to one along the first axis."""
    logs = logs - logs.max(axis=0)
    logs = np.maximum(logs - np.log(np.exp(logs).sum(axis=0)), np.log(FLOOR))
    return logs
