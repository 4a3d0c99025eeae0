"""No hidden cell of a table with its sums can be worked out; counted out over every table that fits."""

from __future__ import annotations

import numpy as np

from insights.protection.margins import bounds, hidden_cells, hidden_with_sums


def _all_that_fit(counts, hidden):
    """Every table of people with the same sums and the same shown cells, by going through all of them."""
    cells = list(zip(*np.nonzero(hidden), strict=True))
    rows = counts.sum(axis=1) - np.where(hidden, 0, counts).sum(axis=1)
    columns = counts.sum(axis=0) - np.where(hidden, 0, counts).sum(axis=0)
    found = []

    def fill(place, rows, columns, told):
        if place == len(cells):
            if not rows.any() and not columns.any():
                found.append(dict(told))
            return
        i, j = cells[place]
        ends_row = all(one[0] != i for one in cells[place + 1 :])
        for value in [rows[i]] if ends_row else range(min(rows[i], columns[j]) + 1):
            if value <= columns[j]:
                r, c = rows.copy(), columns.copy()
                r[i], c[j] = r[i] - value, c[j] - value
                fill(place + 1, r, c, {**told, (i, j): int(value)})

    fill(0, rows, columns, {})
    return found


def _tables(n):
    rng = np.random.default_rng(1)
    for _ in range(n):
        shape = rng.integers(2, 4, 2)
        yield rng.choice([0, 1, 2, 3, 4, 6, 8], size=shape, p=[0.15, 0.12, 0.12, 0.1, 0.11, 0.2, 0.2])


def test_the_bounds_are_those_of_all_tables_that_fit():
    for counts in _tables(40):
        hidden = hidden_cells(counts)
        fitting = _all_that_fit(counts, hidden) if hidden.sum() <= 6 else []
        for cell in zip(*np.nonzero(hidden), strict=True) if fitting else ():
            values = [one[cell] for one in fitting]
            assert bounds(counts, hidden, cell) == (min(values), max(values))


def test_a_small_cell_is_as_uncertain_as_the_sums_allow():
    for counts in _tables(80):
        hidden, everything = hidden_cells(counts), np.ones(counts.shape, dtype=bool)
        for cell in zip(*np.nonzero((counts > 0) & (counts < 5)), strict=True):
            low, high = bounds(counts, hidden, cell)
            least, most = bounds(counts, everything, cell)
            assert hidden[cell]
            assert high - low >= min(5, most - least)


def test_a_hidden_cell_of_nobody_is_as_uncertain_as_a_small_one():
    for counts in _tables(80):
        hidden, everything = hidden_cells(counts), np.ones(counts.shape, dtype=bool)
        for cell in zip(*np.nonzero(hidden & (counts == 0)), strict=True):
            low, high = bounds(counts, hidden, cell)
            least, most = bounds(counts, everything, cell)
            assert high - low >= min(5, most - least)


def test_sums_of_rows_are_hidden_only_where_cells_do_not_help():
    counts = np.array([[3, 20, 30], [9, 21, 31], [40, 50, 60]])
    hidden, sums = hidden_with_sums(counts, np.array([0, 0, 1]))
    assert hidden.tolist() == [[True, True, False], [True, True, False], [False, False, False]]
    assert not sums.any()
    hidden, sums = hidden_with_sums(np.array([[3, 20, 30], [1, 21, 31], [40, 50, 60]]), np.array([0, 0, 1]))
    assert sums.tolist() == [[True, True, False], [True, True, False]]


def test_a_table_without_small_cells_shows_everything():
    assert not hidden_cells(np.array([[5, 9], [0, 12]])).any()


def test_the_cheapest_cells_go_with_a_small_one():
    counts = np.array([[2, 30, 6], [40, 50, 60], [7, 35, 8]])
    assert hidden_cells(counts).tolist() == [[True, False, True], [False, False, False], [True, False, True]]
