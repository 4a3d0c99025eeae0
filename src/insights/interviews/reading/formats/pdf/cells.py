"""Tables on a page whose cells have lines around them: what stands in one cell belongs together, wherever it stands in it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

_THIN = 2.5  # points: a shape so thin is a line
_NEAR = 200  # lines on each side of a place that are looked at
_LEAST = (15.0, 8.0)  # width and height of a cell at the least
Shape = Sequence[float]  # left, bottom, right, top


@dataclass(frozen=True)
class _Rules:
    """Lines on a page: `level` ones (height, from, to) and `upright` ones (place, from, to)."""

    level: list[tuple[float, float, float]]
    upright: list[tuple[float, float, float]]


def cells_of(boxes: Sequence[Shape], shapes: Sequence[Shape]) -> list[list[list[int]]]:
    """Rows of tables, each with its cells from left to right, each with the places in `boxes` of what stands in it, from top to bottom.

    A table has two rows with two cells each at the least; what stands in none is in no row.
    """
    rules = _rules(shapes)
    bands: dict[tuple[float, float], dict[tuple[float, float], list[int]]] = {}
    if len(rules.level) > 2:
        for place, (left, bottom, right, top) in enumerate(boxes):
            band = _around((bottom + top) / 2, (left + right) / 2, rules.level)
            side = _around((left + right) / 2, (bottom + top) / 2, rules.upright)
            if band and side:
                bands.setdefault(band, {}).setdefault(side, []).append(place)
    rows = [[sorted(own, key=lambda p: -boxes[p][1]) for _, own in sorted(band.items())] for band in bands.values()]
    rows = [row for row in rows if len(row) > 1]
    return rows if len(rows) > 1 else []


def _rules(shapes: Sequence[Shape]) -> _Rules:
    level, upright = [], []
    for left, bottom, right, top in shapes:
        width, height = right - left, top - bottom
        if height <= _THIN < width:
            level.append(((bottom + top) / 2, left, right))
        elif width <= _THIN < height:
            upright.append(((left + right) / 2, bottom, top))
        elif width >= _LEAST[0] and height >= _LEAST[1]:
            level += [(bottom, left, right), (top, left, right)]
            upright += [(left, bottom, top), (right, bottom, top)]
    return _Rules(_snapped(level), _snapped(upright))


def _snapped(rules: Sequence[tuple[float, float, float]]) -> list[tuple[float, float, float]]:
    """The lines with one place for those that lie so near each other that they are the sides of two neighbours."""
    done: list[tuple[float, float, float]] = []
    for where, first, last in sorted(rules):
        done.append((done[-1][0] if done and where - done[-1][0] <= _THIN else where, first, last))
    return sorted(done)


def _around(place: float, across: float, rules: Sequence[tuple[float, float, float]]) -> tuple[float, float] | None:
    """The nearest lines on both sides of a place, of those that run past it; `rules` rise."""
    at = bisect_right(rules, place, key=lambda rule: rule[0])

    def nearest(some: Sequence[tuple[float, float, float]]) -> float | None:
        return next((where for where, first, last in some if first - _THIN <= across <= last + _THIN), None)

    before, behind = nearest(rules[max(at - _NEAR, 0) : at][::-1]), nearest(rules[at : at + _NEAR])
    return None if before is None or behind is None else (before, behind)
