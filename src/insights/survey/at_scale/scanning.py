"""Compiled passes over millions of patterns: one E-step, and the segment of every row. `patterns` has them for machines without numba."""

from __future__ import annotations

from functools import cache

import numpy as np
from numba import njit

from insights.survey.latent_class.kernels import _log

AT_ONCE = 512


@cache
def scan_of(width: int):
    """The E-step for up to `width` classes; the width is fixed when it is compiled, which doubles its speed."""

    @njit(nogil=True, cache=True, error_model="numpy", fastmath={"reassoc"})
    def scan(lead, bounds, inner, counts, table, share, rescale, sums, offset):
        total, kept = 0.0, 0
        head, joint, mass = np.empty(width), np.empty(width), np.empty(width)
        dividing, times = np.ones(AT_ONCE), np.zeros(AT_ONCE)
        for r in range(len(lead)):
            scale = 0.0
            for c in range(width):
                head[c] = share[c]
                mass[c] = 0.0
            for b in range(lead.shape[1]):
                cell = lead[r, b]
                for c in range(width):
                    head[c] *= table[cell, c]
                if rescale[b]:
                    top = head[0]
                    for c in range(1, width):
                        top = max(top, head[c])
                    for c in range(width):
                        head[c] /= top
                    scale += _log(top)
            people = 0.0
            for p in range(bounds[r], bounds[r + 1]):
                cell = inner[p] + offset
                whole = 0.0
                for c in range(width):
                    joint[c] = head[c] * table[cell, c]
                    whole += joint[c]
                n = np.float64(counts[p])
                part = n / whole
                for c in range(width):
                    joint[c] *= part
                    mass[c] += joint[c]
                    sums[cell, c] += joint[c]
                people += n
                dividing[kept], times[kept] = whole, n
                kept += 1
                if kept == AT_ONCE:
                    for i in range(AT_ONCE):
                        total += times[i] * _log(dividing[i])
                    kept = 0
            total += people * scale
            for b in range(lead.shape[1]):
                cell = lead[r, b]
                for c in range(width):
                    sums[cell, c] += mass[c]
        for i in range(kept):
            total += times[i] * _log(dividing[i])
        return total

    return scan


@njit(nogil=True, cache=True, error_model="numpy")
def assign(cells, offsets, table, share, rescale, segment, probability):
    """The most probable class of every row, from 1, and its probability."""
    k = len(share)
    joint = np.empty(k)
    for p in range(len(cells)):
        for c in range(k):
            joint[c] = share[c]
        for b in range(cells.shape[1]):
            cell = cells[p, b] + offsets[b]
            for c in range(k):
                joint[c] *= table[cell, c]
            if rescale[b]:
                top = joint.max()
                for c in range(k):
                    joint[c] /= top
        best, whole = 0, 0.0
        for c in range(k):
            whole += joint[c]
            if joint[c] > joint[best]:
                best = c
        segment[p], probability[p] = best + 1, joint[best] / whole
