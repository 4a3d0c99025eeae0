"""Saturation after Guest, Namey & Chen: known curves."""

from __future__ import annotations

import pandas as pd
import pytest

from insights import contracts
from insights.interviews.analysis import saturation
from tests.interviews.saying import people, verbatims


def _study(new_codes: list[int]):
    """One verbatim per interview; interview i brings new_codes[i] codes that were not heard before."""
    ids = [f"k{n:02d}" for n in range(1, len(new_codes) + 1)]
    table = verbatims(["Etwas."] * len(ids), ids)
    rows, number = [], 0
    for verbatim, count in zip(table["verbatim_id"], new_codes, strict=True):
        rows += [(verbatim, f"c{number + n:03d}", "machine", "proposed", 0.9, "") for n in range(count)]
        number += count
    columns = ["verbatim_id", "code", "coder", "status", "probability", "reason"]
    return contracts.check(pd.DataFrame(rows, columns=columns), "codings"), table, people(ids)


def test_new_information_of_overlapping_runs_and_the_run_that_reaches_saturation():
    table, summary = saturation.curve(*_study([20, 10, 5, 2, 3, 1, 2, 0, 1]), language="en")
    assert table["new_information"].round(4).tolist()[5:] == pytest.approx([4 / 37, 3 / 37, 2 / 37, 1 / 37], abs=1e-4)
    assert table["new_information"].isna().tolist()[:5] == [True] * 5
    assert table["reached"].tolist() == [False] * 8 + [True]
    assert summary.reached_at == "k09"
    assert summary.statement.startswith(
        "Saturation was reached after 7+2 interviews: interviews 8 to 9 brought 3% new information"
    )


def test_not_reached_says_whom_to_ask():
    _, summary = saturation.curve(*_study([5, 5, 5, 5, 4, 4, 4]), language="de")
    assert summary.reached_at is None
    assert "Sättigung nicht erreicht" in summary.statement
    assert summary.statement.endswith("Weitere Interviews führen, vor allem: Kunden.")


def test_too_few_interviews_cannot_be_checked():
    _, summary = saturation.curve(*_study([5, 0, 0]), language="de")
    assert summary.statement == "Sättigung nicht prüfbar: Es sind 3 Interviews, nötig sind mindestens 6."


def test_no_interviews_give_an_empty_curve():
    table, summary = saturation.curve(
        contracts.empty("codings"), contracts.empty("verbatims"), contracts.empty("people")
    )
    assert table.empty
    assert "keine Interviews" in summary.statement


def test_codes_are_split_by_theme_unless_the_codebook_is_fine_enough():
    from insights.interviews.coding.codebook import Code

    codings, table, _ = _study([1, 1])
    themes = contracts.check(
        pd.DataFrame({"verbatim_id": table["verbatim_id"], "theme_id": ["t01", "t00"], "membership": [1.0, None]}),
        "theme_verbatims",
    )
    assert saturation.units(codings, themes, [Code("c000", "C")])["code"].tolist() == ["c000@t01"]
    assert saturation.units(codings, themes, [Code("c000", "C", parent="c")]) is codings


def test_saturation_that_breaks_later_is_not_called_secured():
    _, summary = saturation.curve(*_study([20, 10, 5, 2, 0, 1, 8, 0]), language="de")
    assert summary.reached_at == "k06"
    assert "brachten aber noch einmal bis zu 24" in summary.statement
