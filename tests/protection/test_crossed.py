"""What the table of two questions hides; whether it suffices is tried by an attacker in `tests/survey/banners/test_attacked.py`."""

from __future__ import annotations

import numpy as np

from insights.protection.crossed import Question, hidden_answers, hidden_pair


def question(name, codes, *, banner=False, alike=None):
    codes = np.asarray(codes)
    members = codes[:, None] == np.arange(codes.max() + 1)
    alike = np.zeros(members.shape[1], dtype=int) if alike is None else np.array(alike)
    return Question(name, members, codes >= 0, True, alike, banner)


def several(name, chosen, *, banner=False):
    chosen = np.asarray(chosen, dtype=bool)
    return Question(name, chosen, np.ones(len(chosen), dtype=bool), False, np.zeros(chosen.shape[1], dtype=int), banner)


def test_a_rare_answer_goes_with_the_smallest_other_one_and_with_one_of_its_own_sum_before_that():
    codes = np.repeat([0, 1, 2, 3], [60, 3, 20, 40])
    assert hidden_answers(question("q", codes)).tolist() == [False, True, True, False]
    assert hidden_answers(question("q", codes, alike=[0, 1, 0, 1])).tolist() == [False, True, False, True]


def test_rare_answers_together_suffice_unless_they_are_few_together():
    assert hidden_answers(question("q", np.repeat([0, 1, 2], [60, 3, 4]))).tolist() == [False, True, True]
    assert hidden_answers(question("q", np.repeat([0, 1, 2], [60, 1, 2]))).all()


def test_a_table_and_its_turned_twin_hide_the_same():
    rng = np.random.default_rng(5)
    for _ in range(10):
        a = question("a", rng.integers(-1, 4, 90), banner=True)
        b = question("b", rng.choice(5, 90, p=[0.05, 0.1, 0.15, 0.3, 0.4]), banner=True)
        c = several("c", rng.random((90, 3)) < [0.05, 0.4, 0.95])
        for one, other in ((a, b), (a, c)):
            cells, rows, columns = hidden_pair(one, other)
            turned = hidden_pair(other, one)
            assert (cells == turned[0].T).all()
            assert (rows.tolist(), columns.tolist()) == (turned[2].tolist(), turned[1].tolist())


def test_who_did_not_choose_one_of_several_answers_is_a_group_like_those_who_did():
    groups = np.repeat([0, 1, 2], [40, 40, 40])
    chosen = np.zeros((120, 1), dtype=bool)
    chosen[[*range(38), *range(40, 60), *range(80, 95)]] = True  # all but two of the first group
    hidden = hidden_pair(several("c", chosen), question("g", groups, banner=True))[0][0] > 0
    assert hidden[0]
    assert hidden.sum() == 2
