"""Rules of contracts: every broken one is a sentence with column, rule and rows."""

from __future__ import annotations

import pandas as pd
import pytest

from insights.contracts.rules import broken
from insights.contracts.shapes import TableContract, count, flag, number, share, text

CONTRACT = TableContract(
    {
        "name": text(),
        "group": text(empty=True, one_of=["staff", "customer"]),
        "n": count(),
        "share": share(),
        "change": number(empty=False, low=-1.0),
        "left": flag(),
    },
    key=("name",),
)


def _table(**changed):
    columns = {"name": ["a", "b"], "group": ["staff", None], "n": [0, 3], "share": [1.0, None], "change": [-1.0, 9.5], "left": [True, False]}  # fmt: skip
    table = pd.DataFrame({**columns, **changed})
    return table.astype({"name": "str", "group": "str", "n": "Int64"})


def test_a_table_that_keeps_all_rules_gives_no_sentence():
    assert broken(_table(), CONTRACT) == []
    assert broken(_table().iloc[:0], CONTRACT) == []


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"group": ["staff", "Kunde"]}, "column group: must be one of staff, customer: row 3 (b): 'Kunde'"),
        ({"n": [2, None]}, "column n: must not be empty: row 3 (b)"),
        ({"n": [-1, 2]}, "column n: must be at least 0: row 2 (a): -1"),
        ({"share": [1.01, 0.5]}, "column share: must be at most 1: row 2 (a): 1.01"),
        ({"change": [float("nan"), -1.5]}, "column change: must be at least -1: row 3 (b): -1.5"),
        ({"change": [float("nan"), 0.0]}, "column change: must not be empty: row 2 (a)"),
        ({"name": ["a", "a"]}, "key name: stands more than once: row 2 (a), row 3 (a)"),
    ],
)
def test_a_broken_rule_names_its_column_and_its_rows(changed, sentence):
    assert sentence in broken(_table(**changed), CONTRACT)


def test_of_many_rows_three_are_named_and_the_rest_counted():
    table = pd.concat([_table()] * 3, ignore_index=True).assign(name=list("abcdef"), share=2.0)
    (sentence,) = broken(table, CONTRACT)
    assert sentence == "column share: must be at most 1: row 2 (a): 2.0, row 3 (b): 2.0, row 4 (c): 2.0 and 3 more"
