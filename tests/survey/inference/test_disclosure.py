"""Nobody can work out the few people of a hidden cell from what is shown."""

from __future__ import annotations

import numpy as np

from insights.survey.inference.disclosure import complements, few_people, gives_away


def test_a_single_small_cell_takes_the_next_smallest_of_its_column_with_it():
    counts = np.array([[60], [3], [20], [0]])
    assert complements(counts, [])[:, 0].tolist() == [False, False, True, False]


def test_two_small_cells_hide_each_other_unless_they_are_too_few_together():
    assert not complements(np.array([[60], [3], [4]]), []).any()
    assert complements(np.array([[60], [1], [2]]), [])[:, 0].tolist() == [True, False, False]


def test_a_small_cell_cannot_be_calculated_from_the_total_of_its_row():
    counts = np.array([[40, 37, 3], [50, 25, 25], [60, 30, 30]])
    hidden = complements(counts, [np.array([1, 2])]) | few_people(counts)
    assert hidden[0].sum() >= 2
    assert (hidden.sum(axis=0) != 1).all()


def test_where_people_stand_in_no_column_of_a_banner_its_rows_tell_nothing():
    counts = np.array([[90, 37, 3], [60, 25, 25], [70, 30, 30]])
    hidden = complements(counts, [np.array([1, 2])])
    assert hidden.sum() == 1
    assert hidden[1, 2]


def test_random_tables_leave_no_line_from_which_a_small_cell_follows():
    rng = np.random.default_rng(5)
    for _ in range(200):
        parts = rng.poisson(rng.choice([2, 8, 40], (rng.integers(2, 7), rng.integers(2, 6))))
        counts = np.column_stack([parts.sum(axis=1), parts])
        places = np.arange(1, counts.shape[1])
        hidden = complements(counts, [places]) | few_people(counts)
        for line, own in [*zip(counts.T, hidden.T, strict=True), *zip(counts, hidden, strict=True)]:
            safe = not own.any() or (own.sum() > 1 and line[own].sum() >= 5)
            assert safe or not (line[~own] > 0).any()


def test_a_sum_of_a_small_cell_alone_gives_it_away():
    counts = np.array([3, 9, 4, 50])
    assert gives_away(counts, np.array([1, 2, 2, 0]))
    assert not gives_away(counts, np.array([1, 1, 1, 0]))
    assert not gives_away(counts, np.array([1, 1, 2, 0])[[0, 1, 0, 3]])
