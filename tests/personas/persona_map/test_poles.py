"""The words at the ends of the axes."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights.personas.persona_map.items import SCALE, Column, map_columns
from insights.personas.persona_map.poles import column_texts, name_ends, own_parts

NONE = np.empty(0)


def rows(*given):
    """Loadings of one axis: (text, loading[, opposite, stands_alone])."""
    table = [(text, loading, *(more or ("eher nicht: " + text, False))) for text, loading, *more in given]
    frame = pd.DataFrame(table, columns=["text", "loading", "opposite", "stands_alone"])
    return frame.assign(item=frame["text"], elsewhere=0.0, low=frame["loading"] - 0.1, high=frame["loading"] + 0.1)


def test_an_end_is_named_by_what_its_people_say_the_strongest_first():
    low, high, used = name_ends(rows(("a", 0.4), ("b", 0.7), ("c", -0.5), ("weak", 0.25)))
    assert (low, high) == (["c"], ["b", "a"])
    assert used == {0, 1, 2}


def test_the_other_end_of_a_scale_names_a_pole_after_its_own_answers():
    low, _, _ = name_ends(rows(("Preis: hoch", 0.8, "Preis: gering", True), ("c", -0.4)))
    assert low == ["c", "Preis: gering"]


def test_only_where_nothing_else_is_there_an_end_is_named_by_what_is_denied():
    assert name_ends(rows(("a", 0.6)))[0] == ["eher nicht: a"]
    assert name_ends(rows(("a", 0.2)))[:2] == ([], [])


def test_an_answer_names_only_the_axis_with_which_it_goes_more():
    table = rows(("a", 0.4), ("b", 0.35))
    table.loc[0, "elsewhere"] = -0.6
    assert name_ends(table)[1] == ["b"]


def test_statements_scales_amounts_and_answers_are_read_in_words():
    columns = [
        Column("a", SCALE, "Ich plane.", "statement", NONE),
        Column("b", SCALE, "Preisbewusstsein", "scale", NONE, "gering", "hoch"),
        Column("c", SCALE, "Käufe im Jahr", "amount", NONE),
        Column("d", "Telefon", "Weg", "answer", NONE),
        Column("e", "ja", "Wartungsvertrag", "yes", NONE),
    ]
    assert column_texts(columns, "de") == [
        ("Ich plane", "eher nicht: Ich plane", False),
        ("Preisbewusstsein: hoch", "Preisbewusstsein: gering", True),
        ("Käufe im Jahr: viel", "Käufe im Jahr: wenig", True),
        ("Weg: Telefon", "eher nicht: Weg: Telefon", False),
        ("Wartungsvertrag", "eher nicht: Wartungsvertrag", False),
    ]


def test_a_shared_beginning_of_long_questions_is_left_out_unless_it_denies():
    start = "How important to you when choosing is the "
    labels = {"a": start + "quality", "b": start + "price", "c": start + "power"}
    assert own_parts(labels, list(labels)) == {"a": "quality", "b": "price", "c": "power"}
    stems = {name: f"Which of these do you trust, all in all? [{name}]" for name in ("banks", "police", "press")}
    assert own_parts(stems, []) == {"banks": "banks", "police": "police", "press": "press"}
    short = {"a": "Chose by quality", "b": "Chose by price", "c": "Chose by power"}
    assert own_parts(short, list(short)) == short
    denied = {name: f"I would never in my life want to do without: {name}" for name in ("tea", "milk", "rum")}
    assert own_parts(denied, []) == denied


def test_agreement_is_high_whatever_the_order_of_the_answers():
    answers = ["strongly agree", "agree", "disagree"]
    responses = pd.DataFrame({"a": answers * 10})
    variables = pd.DataFrame(
        [
            {
                "variable": "a",
                "position": 1,
                "kind": "ordinal",
                "label": "A.",
                "categories": "; ".join(answers),
                "builds_segments": True,
            }
        ]
    )
    (column,) = map_columns(responses, variables)
    assert column.kind == "statement"
    assert column.values[:3].tolist() == [2, 1, 0]


def test_an_answer_of_fewer_than_ten_people_places_nobody():
    responses = pd.DataFrame({"a": ["x"] * 30 + ["y"] * 21 + ["rare"] * 9})
    variables = pd.DataFrame(
        [
            {
                "variable": "a",
                "position": 1,
                "kind": "nominal",
                "label": "A",
                "categories": "rare; x; y",
                "builds_segments": True,
            }
        ]
    )
    assert [column.answer for column in map_columns(responses, variables)] == ["x", "y"]
