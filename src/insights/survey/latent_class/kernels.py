"""Compiled EM for many fits side by side: the inner loop of `em.run` where numba is installed.

Every operation runs over 32 lanes: the classes of as many fits as find room. A pattern costs one product and one sum per block of items and
class; probabilities are multiplied, not added as logarithms, so nothing is exponentiated but the few cells of numbers. A fit lives on lanes of
its own: its result depends neither on the fits beside it nor on the number of threads.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit

LANES = 32
AT_ONCE = 256  # patterns between two rounds of logarithms
FLOOR = 1e-12  # as in `densities`
VARIANCE_FLOOR = 1e-3
RATE_FLOOR = 1e-4
LOWEST = -460.0  # log density of a number against its best class; keeps every product above zero
_LN2 = math.log(2.0)
_ROOT_HALF = math.sqrt(0.5)

_compiled = njit(nogil=True, cache=True, error_model="numpy")


@njit(inline="always", error_model="numpy")
def _log(x):
    """Natural logarithm of a positive normal number to 4e-16, in arithmetic that becomes vector instructions."""
    bits = np.float64(x).view(np.int64)
    exponent = np.float64((bits >> 52) - 1022)
    fraction = np.int64((bits & 0x000FFFFFFFFFFFFF) | 0x3FE0000000000000).view(np.float64)
    small = 1.0 if fraction < _ROOT_HALF else 0.0
    fraction += fraction * small
    exponent -= small
    s = (fraction - 1.0) / (fraction + 1.0)
    z = s * s
    series = 1.0 / 21 + z * (1.0 / 23)
    series = 1.0 / 19 + z * series
    series = 1.0 / 17 + z * series
    series = 1.0 / 15 + z * series
    series = 1.0 / 13 + z * series
    series = 1.0 / 11 + z * series
    series = 1.0 / 9 + z * series
    series = 1.0 / 7 + z * series
    series = 1.0 / 5 + z * series
    series = 1.0 / 3 + z * series
    return exponent * _LN2 + 2.0 * s * (1.0 + z * series)


@njit(inline="always", error_model="numpy")
def _exp(x):
    """Exponential of a number in -700 … 0 to 4e-16, in arithmetic that becomes vector instructions."""
    n = np.floor(x * (1.0 / _LN2) + 0.5)
    r = x - n * 6.93145751953125e-1 - n * 1.42860682030941723212e-6
    series = 1.0 + r * (1.0 / 13)
    series = 1.0 + r * (1.0 / 12) * series
    series = 1.0 + r * (1.0 / 11) * series
    series = 1.0 + r * (1.0 / 10) * series
    series = 1.0 + r * (1.0 / 9) * series
    series = 1.0 + r * (1.0 / 8) * series
    series = 1.0 + r * (1.0 / 7) * series
    series = 1.0 + r * (1.0 / 6) * series
    series = 1.0 + r * (1.0 / 5) * series
    series = 1.0 + r * (1.0 / 4) * series
    series = 1.0 + r * (1.0 / 3) * series
    series = 1.0 + r * (1.0 / 2) * series
    series = 1.0 + r * series
    return series * np.int64((np.int64(n) + 1023) << 52).view(np.float64)


@_compiled
def em(codes, rescale, members, widths, columns, numbers, values, counts, samples, states, iterations, tolerance):
    """EM from every state (fits × columns + 1 × classes, logarithms), changed in place; returns the log-likelihoods.

    `codes`: patterns × blocks, rows of the table of cells. `members`, `widths`: the cells of single items that make a cell of a block; the
    first is the constant 1. `columns`: per item of categories first and last column and first cell; `numbers`: per number its first column,
    first and last cell, 1 for a count. `values`: three columns of the design per cell. `samples`: per fit its column of `counts`.
    """
    fits, rows, k = states.shape
    beside = LANES // k
    results = np.empty(fits)
    parameters, item = np.zeros((rows, LANES)), np.ones((len(values), LANES))
    scale, item_sums = np.zeros((len(values), beside)), np.zeros((len(values), LANES))
    table, sums = np.zeros((len(members), LANES)), np.zeros((len(members), LANES))
    seen, value = np.zeros((len(codes), beside)), np.empty(beside)
    moments = np.zeros((len(numbers), 3, LANES))
    fit, done = np.full(beside, -1), np.zeros(beside, dtype=np.int64)
    first_block, following = int(codes[:, 0].max()) + 1, 0
    while True:
        running = 0
        for f in range(beside):
            if fit[f] < 0 and following < fits:
                fit[f], done[f], value[f] = following, 0, -np.inf
                for p in range(len(codes)):
                    seen[p, f] = counts[p, samples[following]]
                _take(states[following], parameters, columns, f, beside)
                following += 1
            running += fit[f] >= 0
        if running == 0:
            return results
        _item_table(parameters, columns, numbers, values, item, scale, k, beside)
        _cell_table(item, members, widths, table)
        total = _pass(codes, rescale, table, parameters[rows - 1], seen, sums, k, beside)
        _item_sums(sums, members, widths, item_sums, first_block)
        _add_scale(total, numbers, item_sums, scale, k, beside)
        _moments(item_sums, numbers, values, moments)
        for f in range(beside):
            if fit[f] < 0:
                continue
            gain = total[f] - value[f]
            value[f] = total[f]
            done[f] += 1
            finished = not gain > tolerance
            if not finished:
                _update(parameters, item_sums, columns, numbers, moments, f, k, beside)
            if finished or done[f] == iterations:
                _give(states[fit[f]], parameters, columns, f, beside)
                results[fit[f]] = value[f]
                fit[f] = -1


@_compiled
def _take(state, parameters, columns, f, beside):
    rows, k = state.shape
    for c in range(k):
        lane = c * beside + f
        for row in range(rows):
            parameters[row, lane] = state[row, c]
        for i in range(len(columns)):
            for row in range(columns[i, 0], columns[i, 1]):
                parameters[row, lane] = math.exp(state[row, c])
        parameters[rows - 1, lane] = math.exp(state[rows - 1, c])


@_compiled
def _give(state, parameters, columns, f, beside):
    rows, k = state.shape
    for c in range(k):
        lane = c * beside + f
        for row in range(rows):
            state[row, c] = parameters[row, lane]
        for i in range(len(columns)):
            for row in range(columns[i, 0], columns[i, 1]):
                state[row, c] = math.log(parameters[row, lane])
        state[rows - 1, c] = math.log(parameters[rows - 1, lane])


@_compiled
def _item_table(parameters, columns, numbers, values, item, scale, k, beside):
    """Probability of each cell of a single item; of numbers the density against the best class, whose logarithm goes to `scale`."""
    for i in range(len(columns)):
        for row in range(columns[i, 0], columns[i, 1]):
            cell = columns[i, 2] + row - columns[i, 0]
            for lane in range(LANES):
                item[cell, lane] = parameters[row, lane]
    for j in range(len(numbers)):
        first = numbers[j, 0]
        for cell in range(numbers[j, 1], numbers[j, 2]):
            for lane in range(LANES):
                item[cell, lane] = (
                    parameters[first, lane] * values[cell, 0]
                    + parameters[first + 1, lane] * values[cell, 1]
                    + parameters[first + 2, lane] * values[cell, 2]
                )
            for f in range(beside):
                scale[cell, f] = item[cell, f]
            for c in range(1, k):
                for f in range(beside):
                    scale[cell, f] = max(scale[cell, f], item[cell, c * beside + f])
            for c in range(k):
                for f in range(beside):
                    item[cell, c * beside + f] -= scale[cell, f]
            for lane in range(LANES):
                item[cell, lane] = _exp(max(item[cell, lane], LOWEST))


@_compiled
def _cell_table(item, members, widths, table):
    for cell in range(len(members)):
        first = members[cell, 0]
        for lane in range(LANES):
            table[cell, lane] = item[first, lane]
        for j in range(1, widths[cell]):
            further = members[cell, j]
            for lane in range(LANES):
                table[cell, lane] *= item[further, lane]


@_compiled
def _pass(codes, rescale, table, share, seen, sums, k, beside):
    """One E-step: posteriors times counts summed over the cells of blocks, and the log-likelihoods."""
    n_patterns, n_blocks = codes.shape
    sums[:] = 0.0
    total, joint, r = np.zeros(beside), np.zeros(LANES), np.empty(beside)
    dividing = np.ones((AT_ONCE, beside))
    for start in range(0, n_patterns, AT_ONCE):
        stop = min(n_patterns, start + AT_ONCE)
        for p in range(start, stop):
            first = codes[p, 0]
            for lane in range(LANES):
                joint[lane] = share[lane] * table[first, lane]
            for b in range(1, n_blocks):
                if rescale[b]:
                    _rescale(joint, total, seen[p], r, k, beside)
                cell = codes[p, b]
                for lane in range(LANES):
                    joint[lane] *= table[cell, lane]
            for f in range(beside):
                r[f] = joint[f]
            for c in range(1, k):
                for f in range(beside):
                    r[f] += joint[c * beside + f]
            for f in range(beside):
                dividing[p - start, f] = r[f]
                r[f] = seen[p, f] / r[f]
            for c in range(k):
                for f in range(beside):
                    joint[c * beside + f] *= r[f]
            for b in range(n_blocks):
                cell = codes[p, b]
                for lane in range(LANES):
                    sums[cell, lane] += joint[lane]
        for p in range(start, stop):
            for f in range(beside):
                total[f] += seen[p, f] * _log(dividing[p - start, f])
    return total


@_compiled
def _rescale(joint, total, seen, top, k, beside):
    """Divide by the greatest class, so that the product of hundreds of items stays a normal number."""
    for f in range(beside):
        top[f] = joint[f]
    for c in range(1, k):
        for f in range(beside):
            top[f] = max(top[f], joint[c * beside + f])
    for f in range(beside):
        total[f] += seen[f] * _log(top[f])
        top[f] = 1.0 / top[f]
    for c in range(k):
        for f in range(beside):
            joint[c * beside + f] *= top[f]


@_compiled
def _item_sums(sums, members, widths, item_sums, first_block):
    """Sums by the cells of single items; the constant cell takes the size of the classes."""
    item_sums[:] = 0.0
    for cell in range(len(members)):
        for j in range(widths[cell]):
            into = members[cell, j]
            for lane in range(LANES):
                item_sums[into, lane] += sums[cell, lane]
    item_sums[0] = 0.0
    for cell in range(first_block):
        for lane in range(LANES):
            item_sums[0, lane] += sums[cell, lane]


@_compiled
def _add_scale(total, numbers, item_sums, scale, k, beside):
    for j in range(len(numbers)):
        for cell in range(numbers[j, 1], numbers[j, 2]):
            for c in range(k):
                for f in range(beside):
                    total[f] += item_sums[cell, c * beside + f] * scale[cell, f]


@_compiled
def _moments(item_sums, numbers, values, moments):
    """Per number and lane: answers, their sum, their sum of squares."""
    moments[:] = 0.0
    for j in range(len(numbers)):
        for cell in range(numbers[j, 1], numbers[j, 2]):
            for m in range(3):
                for lane in range(LANES):
                    moments[j, m, lane] += values[cell, m] * item_sums[cell, lane]


@_compiled
def _update(parameters, item_sums, columns, numbers, moments, f, k, beside):
    """The M-step of one fit: new probabilities from sums, as `densities.coefficients` has them."""
    everybody = 0.0
    rows = len(parameters)
    for c in range(k):
        lane = c * beside + f
        for i in range(len(columns)):
            answered = 0.0
            shift = columns[i, 2] - columns[i, 0]
            for row in range(columns[i, 0], columns[i, 1]):
                answered += max(item_sums[row + shift, lane], FLOOR)
            for row in range(columns[i, 0], columns[i, 1]):
                parameters[row, lane] = max(max(item_sums[row + shift, lane], FLOOR) / answered, FLOOR)
        mass = item_sums[0, lane]
        parameters[rows - 1, lane] = mass
        everybody += mass
    for c in range(k):
        lane = c * beside + f
        parameters[rows - 1, lane] = max(parameters[rows - 1, lane] / everybody, FLOOR)
    for j in range(len(numbers)):
        _update_number(parameters, moments[j], numbers[j], f, k, beside)


@_compiled
def _update_number(parameters, moments, number, f, k, beside):
    first = number[0]
    spread, everybody = 0.0, 0.0
    for c in range(k):
        lane = c * beside + f
        answered, squares = max(moments[0, lane], FLOOR), moments[2, lane]
        mean = moments[1, lane] / answered
        parameters[first + 1, lane] = mean
        spread += squares - answered * mean * mean
        everybody += answered
    variance = max(spread / everybody, VARIANCE_FLOOR)
    for c in range(k):
        lane = c * beside + f
        mean = parameters[first + 1, lane]
        if number[3] == 1:
            rate = max(mean, RATE_FLOOR)
            parameters[first, lane] = -rate
            parameters[first + 1, lane] = math.log(rate)
            parameters[first + 2, lane] = 1.0
        else:
            parameters[first, lane] = -0.5 * math.log(2 * math.pi * variance) - mean * mean / (2 * variance)
            parameters[first + 1, lane] = mean / variance
            parameters[first + 2, lane] = -0.5 / variance
