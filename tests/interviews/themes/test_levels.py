"""Sub-themes: found where a theme falls into stable parts, and nowhere else."""

from __future__ import annotations

import numpy as np
from sklearn.metrics import adjusted_rand_score

from insights.interviews.themes import grouping, levels


def _themes_with_parts(seed: int = 0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Theme 0 of three parts, theme 1 of one piece; each 90 points."""
    rng = np.random.default_rng(seed)
    themes = grouping.unit(rng.standard_normal((2, 60)))
    parts = grouping.unit(rng.standard_normal((3, 60)))
    theme, part = np.repeat([0, 1], 90), np.concatenate([np.repeat([0, 1, 2], 30), np.full(90, -1)])
    shift = np.where(part[:, None] >= 0, 0.8 * parts[part], 0.0)
    x = themes[theme] + shift + 0.5 * grouping.unit(rng.standard_normal((180, 60)))
    return grouping.unit(x), theme, part


def test_a_theme_of_three_parts_is_divided_and_one_of_one_piece_is_not():
    x, theme, part = _themes_with_parts()
    people = np.array([f"p{i % 20}" for i in range(180)])
    found = levels.subgroups(x, None, theme, people, seed=1)
    first = theme == 0
    assert adjusted_rand_score(part[first], found.groups[first]) > 0.9
    assert {g for g, _ in found.stability} == {0}
    assert (found.groups[~first] == -1).all()


def test_a_small_theme_is_not_divided():
    x, theme, _ = _themes_with_parts()
    small = np.flatnonzero(theme == 0)[::4]
    found = levels.subgroups(x[small], None, theme[small], np.array([f"p{i}" for i in small]), seed=1)
    assert (found.groups == -1).all()
    assert found.stability == {}


def test_parts_of_one_voice_are_none():
    x, theme, part = _themes_with_parts()
    people = np.where(part >= 0, np.char.add("p", part.astype(str)), np.array([f"q{i}" for i in range(180)]))
    found = levels.subgroups(x, None, theme, people, seed=1)
    assert (found.groups == -1).all()


def test_a_part_that_is_left_alone_falls_away():
    parts, groups = np.array([0] * 10 + [1] * 10), np.array([0] * 12 + [-1] * 8)
    kept = levels.standing(parts, groups, np.array([f"p{i}" for i in range(20)]))
    assert (kept == -1).all()


def test_a_part_without_a_name_falls_back_into_its_theme():
    groups, parts = np.repeat([0, 1], 4), np.array([0, 0, 1, 1, 0, 0, 1, -1])
    kept = levels.named(parts, groups, {(0, 0), (0, 1)})
    assert kept.tolist() == [0, 0, 1, 1, -1, -1, -1, -1]
