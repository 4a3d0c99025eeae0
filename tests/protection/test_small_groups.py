"""Nobody is one of fewer than five with the same attributes, and no more is lost than that takes."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insights.protection.small_groups import coarsened, joined_rare, kept_answers, smallest


def _people(n, rng):
    return pd.DataFrame(
        {
            "id": [f"p{i}" for i in range(n)],
            "alter": rng.integers(18, 80, n).astype(str),
            "ort": rng.choice(["Ulm", "Bonn", "Kiel", "Pforzheim"], n, p=[0.5, 0.3, 0.15, 0.05]),
            "stufe": rng.choice(["a", "b", "c", "d"], n),
        }
    )


@pytest.mark.parametrize("n", [4, 6, 14, 60, 300])
def test_every_combination_that_is_shown_has_five_people(n):
    for seed in range(4):
        people = _people(n, np.random.default_rng(seed))
        shown = coarsened(people, ["alter", "ort", "stufe"], orders={"stufe": ["a", "b", "c", "d"]})
        assert smallest(shown, ["alter", "ort", "stufe"]) in (0, *range(5, n + 1))
        hidden = shown[["alter", "ort", "stufe"]].isna().all(axis=1).sum()
        assert hidden == 0 or hidden >= min(5, n)
        assert shown["id"].equals(people["id"])


def test_a_dentists_technician_of_62_in_a_small_town_is_nobody_any_more():
    people = pd.DataFrame(
        {"alter": ["62", *["41", "43", "45", "47"] * 5], "beruf": ["Zahntechnikerin", *["Lehrerin", "Kaufmann"] * 10]}
    )
    shown = coarsened(people, ["alter", "beruf"])
    assert "Zahntechnikerin" not in set(shown["beruf"])
    assert "62" not in set(shown["alter"])
    assert {"Lehrerin", "Kaufmann"} & set(shown["beruf"])


def test_what_everybody_shares_with_five_stays_as_it_is():
    people = pd.DataFrame({"ort": ["Ulm"] * 6 + ["Bonn"] * 5})
    pd.testing.assert_series_equal(coarsened(people, ["ort"])["ort"], people["ort"].astype("str"))


def test_neighbours_are_joined_where_answers_have_an_order():
    people = pd.DataFrame({"firma": ["klein"] * 6 + ["mittel"] * 2 + ["groß"] * 4})
    shown = coarsened(people, ["firma"], orders={"firma": ["klein", "mittel", "groß"]})
    assert list(shown["firma"].unique()) == ["klein", "mittel – groß"]


def test_numbers_become_bands_with_round_ends_in_the_language_of_the_study():
    people = pd.DataFrame({"age": [*range(21, 27), *range(41, 47)]})
    assert set(coarsened(people, ["age"], language="en")["age"]) == {"up to 40", "over 40"}


def test_the_same_people_in_another_order_get_the_same_values():
    people = _people(40, np.random.default_rng(5))
    turned = coarsened(people.iloc[::-1], ["alter", "ort"]).sort_index()
    pd.testing.assert_frame_equal(turned, coarsened(people, ["alter", "ort"]))


def test_people_without_attributes_stay_out_of_it():
    people = pd.DataFrame({"ort": ["Ulm"] * 5 + [None] * 3})
    assert coarsened(people, ["ort"])["ort"].notna().sum() == 5
    assert coarsened(people, ["kein"]).equals(people)


def test_rare_answers_join_until_they_are_five():
    assert joined_rare(pd.Series({"a": 2, "b": 6, "c": 9})) == [["a", "b"], ["c"]]
    assert joined_rare(pd.Series({"a": 2, "b": 4, "c": 9})) == [["a", "b"], ["c"]]
    assert joined_rare(pd.Series({"b": 6, "c": 9})) == [["b"], ["c"]]


def test_a_group_of_few_counts_as_no_answer_where_this_hides_it():
    members = np.repeat([0, 1, 2], [60, 3, 20])[:, None] == np.arange(3)
    about = {"role": "demographic", "kind": "nominal"}
    assert kept_answers(members, **about).all()  # three people less would be told by the base
    silent = np.vstack([members, np.zeros((2, 3), dtype=bool)])
    assert kept_answers(silent, **about).tolist() == [True, False, True]
    assert kept_answers(silent, role="behaviour", kind="nominal").all()
