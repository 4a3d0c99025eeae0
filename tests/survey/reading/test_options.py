"""Several answers in one cell are parted by the sign that parts them, in each wave by its own."""

from __future__ import annotations

import pandas as pd
import pytest

from insights.survey.reading.options import chosen, guess_separator, split_answers


@pytest.mark.parametrize("separator", [";", "|", ", ", "\n"])
def test_the_separator_is_guessed_from_parts_that_come_back(separator):
    cells = pd.Series(
        [separator.join(c) for c in (["a", "b"], ["a"], ["b", "c"], ["c"], ["a", "c"], ["a", "b", "c"])] * 3
    )
    assert guess_separator(cells) == separator.strip(" ")


def test_free_text_with_commas_has_no_separator():
    cells = pd.Series([f"well, answer {i}, more or less" for i in range(20)])
    assert guess_separator(cells) is None


@pytest.mark.parametrize(
    ("cell", "parts"),
    [("SSH, HPC (SLURM, PBS)", ["SSH", "HPC (SLURM, PBS)"]), ("a (b, c", ["a (b", "c"]), ("a, , b", ["a", "b"])],
)
def test_a_separator_in_brackets_parts_nothing(cell, parts):
    assert split_answers(cell, ",") == parts


def test_waves_with_different_separators_give_the_same_options():
    first = ["array;frame, lazy", "array", "frame, lazy", "bag;array", "bag"] * 4
    second = ["array, bag", "frame, lazy, array", "bag", "array", "frame, lazy"] * 4
    cells = pd.Series(first + second)
    found = chosen(cells, None, codes={}, waves=["2019"] * 20 + ["2021"] * 20)
    assert {option for options in found for option in options} == {"array", "bag", "frame, lazy"}
    assert found[21] == {"frame, lazy", "array"}
