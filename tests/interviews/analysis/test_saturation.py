"""Saturation after Guest, Namey & Chen: known curves."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.interviews.analysis import saturation
from tests.conftest import filled
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
    return filled(pd.DataFrame(rows, columns=columns), "codings"), table, people(ids)


def _curve(*tables: pd.DataFrame, language: str = "de"):
    found = saturation.assess(*tables, language=language)
    return found.curve, found.summary


def test_new_information_of_overlapping_runs_and_the_run_that_reaches_saturation():
    table, summary = _curve(*_study([20, 10, 5, 2, 3, 1, 2, 0, 1]), language="en")
    assert table["new_information"].round(4).tolist()[5:] == pytest.approx([4 / 37, 3 / 37, 2 / 37, 1 / 37], abs=1e-4)
    assert table["new_information"].isna().tolist()[:5] == [True] * 5
    assert table["reached"].tolist() == [False] * 8 + [True]
    assert summary.reached_at == "k09"
    assert summary.statement.startswith(
        "Saturation was reached after 7+2 interviews: interviews 8 to 9 brought 3% new information"
    )


def test_not_reached_says_whom_to_ask():
    _, summary = _curve(*_study([5, 5, 5, 5, 4, 4, 4]), language="de")
    assert summary.reached_at is None
    assert "Sättigung nicht erreicht" in summary.statement
    assert summary.statement.endswith("Weitere Interviews führen, vor allem: Kunden.")


def test_too_few_interviews_cannot_be_checked():
    _, summary = _curve(*_study([5, 0, 0]), language="de")
    assert summary.statement == "Mit 3 Interviews ist Sättigung nicht prüfbar; nötig sind mindestens 6."


def test_no_interviews_give_an_empty_curve():
    table, summary = _curve(contracts.empty("codings"), contracts.empty("verbatims"), contracts.empty("people"))
    assert table.empty
    assert "keine Interviews" in summary.statement


def test_codes_are_split_by_the_theme_of_their_passage():
    codings, table, _ = _study([1, 1])
    themes = filled(
        pd.DataFrame({"verbatim_id": table["verbatim_id"], "theme_id": ["t01", "t00"], "membership": [1.0, None]}),
        "theme_verbatims",
    )
    assert saturation.in_themes(codings, themes)["code"].tolist() == ["c000@t01", "c001@t00"]
    assert saturation.in_themes(codings, themes.head(1))["code"].tolist() == ["c000@t01", "c001@t00"]


def _in_one_theme(table: pd.DataFrame, without: tuple[int, ...] = ()) -> pd.DataFrame:
    """Every passage in the same theme, but those in `without` in none."""
    of = ["t00" if row in without else "t01" for row in range(len(table))]
    frame = pd.DataFrame({"verbatim_id": table["verbatim_id"], "theme_id": of, "membership": 1.0})
    return filled(frame, "theme_verbatims")


def test_the_interview_that_brings_a_code_in_no_theme_does_not_reach_saturation():
    tables = _study([3, 1, 1, 0, 0, 1])
    found = saturation.assess(*tables, theme_verbatims=_in_one_theme(tables[1], without=(5,)))
    assert found.curve["unit"].unique().tolist() == ["code in a theme"]
    assert found.curve["new_codes"].tolist() == [3, 1, 1, 0, 0, 1]
    assert found.summary.reached_at is None
    assert "Die letzten 2 von 6 Interviews brachten noch 20" in found.summary.statement


def _many_pairs(last_code: int):
    """Six interviews with five codes, each in ten themes from the first interview on; the sixth also says `last_code` of one theme."""
    ids = [f"k{n:02d}" for n in range(1, 7) for _ in range(10)]
    table = verbatims(["Etwas."] * 60, ids)
    pairs = {(v, c) for v in table["verbatim_id"] for c in range(5)} | {(table["verbatim_id"].iloc[-1], last_code)}
    frame = pd.DataFrame(sorted(pairs), columns=["verbatim_id", "code"])
    frame = frame.assign(
        code="c" + frame["code"].astype(str), coder="anna", status="accepted", probability=1.0, reason=""
    )
    themes = pd.DataFrame(
        {"verbatim_id": table["verbatim_id"], "theme_id": [f"t{n % 10 + 1:02d}" for n in range(60)], "membership": 1.0}
    )
    return filled(frame, "codings"), table, people(sorted(set(ids))), filled(themes, "theme_verbatims")


def test_a_code_nobody_had_used_keeps_open_what_pairs_call_saturated():
    *tables, themes = _many_pairs(last_code=9)  # 1 of 50 pairs, but 1 of 5 codes
    found = saturation.assess(*tables, theme_verbatims=themes)
    assert found.curve["new_information"].iloc[-1] == pytest.approx(0.02)
    assert not found.curve["reached"].any()
    assert (found.curve["reached_share"] < 1).all()
    assert found.summary.reached_at is None
    assert "brachten zwar nur 2\u202f% neue Information" in found.summary.statement
    assert "aber noch 20\u202f% neue Codes. " in found.summary.statement
    assert found.summary.groups[0].endswith("brachten noch 20\u202f% neue Codes; hier weiter fragen.")
    rules = found.rules.set_index(["unit", "base_size", "run_length", "threshold"])["reached_after"]
    assert pd.isna(rules["code in a theme", 4, 2, 0.05])
    *tables, themes = _many_pairs(last_code=0)
    found = saturation.assess(*tables, theme_verbatims=themes)
    assert found.summary.reached_at == "k06"
    assert "Auch für die Codes allein ist die Regel erfüllt." in found.summary.statement
    assert not found.summary.tentative


def test_saturation_of_proposals_or_that_breaks_later_is_tentative():
    settled = saturation.assess(*_heard(np.ones((8, 10), dtype=bool))).summary
    assert (settled.reached_at, settled.tentative) == ("k06", False)
    proposed = saturation.assess(*_study([20, 10, 5, 2, 0, 1])).summary
    assert (proposed.reached_at, proposed.tentative) == ("k06", True)
    assert proposed.statement.endswith(
        "Alle Codierungen sind Vorschläge des Programms, über die noch niemand entschieden hat; die Kurve kann sich mit den "
        "Entscheidungen ändern."
    )
    assert not any("Vorschläge" in text for text in proposed.details)  # said once
    matrix = np.zeros((8, 10), dtype=bool)
    matrix[:, :6], matrix[7, 6:] = True, True
    broken = saturation.assess(*_heard(matrix)).summary
    assert (broken.reached_at, broken.tentative) == ("k06", True)


def test_saturation_that_breaks_later_is_not_called_secured():
    _, summary = _curve(*_study([20, 10, 5, 2, 0, 1, 8, 0]), language="de")
    assert summary.reached_at == "k06"
    assert "brachten aber noch einmal bis zu 24" in summary.statement


def _heard(matrix: np.ndarray, groups: list[str] | None = None):
    """A study in which unit c is heard in interview i where `matrix` says so."""
    ids = [f"k{n:02d}" for n in range(1, len(matrix) + 1)]
    table = verbatims(["Etwas."] * len(ids), ids)
    rows = [
        (v, f"c{c:03d}", "anna", "accepted", 1.0, "")
        for v, own in zip(table["verbatim_id"], matrix, strict=True)
        for c in np.flatnonzero(own)
    ]
    columns = ["verbatim_id", "code", "coder", "status", "probability", "reason"]
    asked = people(ids).assign(group=groups or "customer")
    return filled(pd.DataFrame(rows, columns=columns), "codings"), table, asked


def test_bases_runs_and_thresholds_of_the_paper_are_compared_on_one_curve():
    found = saturation.assess(*_study([20, 10, 5, 2, 3, 1, 1, 0, 0]))
    rules = found.rules.set_index(["base_size", "run_length", "threshold"])["reached_after"]
    assert rules[4, 2, 0.05] == "6+2"  # 1/37 in interviews 7 and 8
    assert rules[4, 3, 0.05] == "6+3"  # 2/37 in interviews 6 to 8 is still too much
    assert rules[4, 2, 0.0] == "7+2"
    assert pd.isna(rules[4, 3, 0.0])
    assert len(rules) == 12


def test_a_rule_of_one_s_own_stands_beside_those_of_the_paper():
    found = saturation.assess(*_study([9, 1, 1, 1, 0, 0]), base_size=3, run_length=1, threshold=0.1)
    assert len(found.rules) == 13
    assert found.summary.reached_at == "k04"
    assert "nach 3+1 Interviews" in found.summary.statement


def test_all_orders_meet_in_the_last_interview_and_the_bands_lie_inside_each_other():
    rng = np.random.default_rng(2)
    found = saturation.assess(*_heard(rng.random((12, 40)) < 0.25), orders=200)
    last = found.curve.iloc[-1]
    assert last["low"] == last["high"] == last["cumulative_codes"] == found.summary.codes
    for name in ("", "information_"):
        own = found.curve[[f"{name}{part}" for part in ("low", "low_80", "median", "high_80", "high")]].dropna()
        assert (own.diff(axis=1).iloc[:, 1:] >= 0).all(axis=None)
    assert found.curve["reached_share"].is_monotonic_increasing


def test_the_mean_curve_over_orders_is_the_known_one():
    matrix = np.random.default_rng(3).random((10, 60)) < 0.2
    own = saturation.heard(*_heard(matrix)[:2])
    new = saturation.new_units(own, np.array([np.random.default_rng(n).permutation(10) for n in range(3000)]))
    times = own.units.sum(axis=0)
    # A unit heard in m of 10 interviews is still unheard after k of them with the hypergeometric probability.
    from scipy.stats import hypergeom

    expected = [sum(1 - hypergeom.pmf(0, 10, m, k) for m in times) for k in range(1, 11)]
    assert np.allclose(new.cumsum(axis=1).mean(axis=0), expected, atol=0.2)


def test_when_everybody_says_the_same_every_order_reaches_it_at_once():
    found = saturation.assess(*_heard(np.ones((8, 10), dtype=bool)))
    assert found.summary.orders_reached == 1.0
    assert found.summary.coverage == 1.0
    assert found.summary.expected_next == 0.0
    assert found.summary.statement == (
        "Sättigung erreicht nach 4+2 Interviews: Die Interviews 5 bis 6 brachten noch 0\u202f% neue Information (Grenze 5\u202f%; gezählt: "
        "Codes). Bei zufälliger Reihenfolge derselben Interviews wäre die Regel in 100\u202f% der Fälle erfüllt gewesen."
    )


def test_when_everybody_says_something_new_no_order_reaches_it():
    found = saturation.assess(*_heard(np.eye(9, dtype=bool)), language="en")
    assert found.summary.orders_reached == 0.0
    assert found.summary.heard_once == 9
    assert found.summary.details == ["Another interview of this kind would bring about 1.0 new codes on average."]
    assert found.summary.statement.endswith("Interview more people, above all customers.")


def test_every_group_has_its_own_curve_and_the_one_that_alone_brings_most_is_asked_for():
    matrix = np.zeros((10, 30), dtype=bool)
    matrix[:7, :8] = True  # customers all say the same
    for n in range(7, 10):
        matrix[n, 8 + 4 * (n - 7) : 12 + 4 * (n - 7)] = True  # each of the staff says something of their own
    found = saturation.assess(*_heard(matrix, ["customer"] * 7 + ["staff"] * 3))
    assert found.summary.statement.endswith("vor allem: Mitarbeitende.")
    assert found.summary.groups == [
        "Kunden (7 Interviews): Sättigung erreicht nach 4+2 Interviews.",
        "Mitarbeitende (3 Interviews): zu wenige, um Sättigung zu prüfen; nötig sind mindestens 6.",
    ]
    staff = found.groups[found.groups["group"] == "staff"]
    assert staff["cumulative_codes"].tolist() == [4, 8, 12]
    assert staff["interview_id"].tolist() == ["k08", "k09", "k10"]


def test_both_units_are_reported_and_the_finer_one_is_the_statement_s():
    from insights.interviews.coding.codebook import Code

    codings, table, asked = _heard(np.ones((7, 3), dtype=bool))
    themes = filled(
        pd.DataFrame(
            {"verbatim_id": table["verbatim_id"], "theme_id": [f"t{n:02d}" for n in range(1, 8)], "membership": 1.0}
        ),
        "theme_verbatims",
    )
    found = saturation.assess(codings, table, asked, codes=[Code("c000", "C")], theme_verbatims=themes)
    assert set(found.groups["unit"]) == {"code", "code in a theme"}
    assert set(found.curve["unit"]) == {"code in a theme"}
    assert found.summary.reached_at is None
    assert "gezählt: Paare aus Code und vorgeschlagenem Thema" in found.summary.statement
    finer = saturation.assess(codings, table, asked, codes=[Code("c000", "C", parent="c")], theme_verbatims=themes)
    assert set(finer.curve["unit"]) == {"code"}
    assert finer.summary.reached_at == "k06"


def test_a_curve_of_proposals_says_so():
    summary = saturation.assess(*_study([5, 5, 5, 5, 4, 4, 4])).summary
    assert summary.decided_share == 0.0
    assert summary.details[-1].startswith("Alle Codierungen sind Vorschläge des Programms")


def test_without_interviews_every_table_is_empty():
    found = saturation.assess(contracts.empty("codings"), contracts.empty("verbatims"), contracts.empty("people"))
    assert found.curve.empty
    assert found.groups.empty
    assert found.rules.empty


def test_coverage_after_chao_and_jost():
    # 10 interviews; 30 mentions, 6 units heard once, 3 twice: 1 − 6/30 x 54/(54 + 6).
    times = np.array([1] * 6 + [2] * 3 + [6] * 3)
    assert saturation.coverage(times, 10) == pytest.approx(1 - 0.2 * 54 / 60)
    assert saturation.coverage(np.array([], dtype=int), 10) is None
