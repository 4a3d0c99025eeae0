"""Coders compared: who counts as having read what, chance, planted confusions, intervals, words."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.interviews.analysis import agreement
from insights.interviews.coding.codebook import Code
from tests.interviews.analysis.coders import CODES, decided, figure, said

ANNA_BEN = ("anna", "ben")


def _truth(verbatims, seed=0, share=0.3):
    rng = np.random.default_rng(seed)
    return {v: [code for code in CODES if rng.random() < share] for v in verbatims["verbatim_id"]}


def _chance(verbatims, seed, shares=(0.5, 0.3, 0.1, 0.05)):
    rng = np.random.default_rng(seed)
    return {
        v: [c for c, share in zip(CODES, shares, strict=True) if rng.random() < share] for v in verbatims["verbatim_id"]
    }


def test_coders_who_agree_on_everything_reach_one_with_a_lower_bound_below_it():
    table = said(8, 10)
    truth = _truth(table)
    found = figure(agreement.measure(decided({"anna": truth, "ben": truth}), table), ANNA_BEN)
    assert found["value"] == 1.0
    assert 0.85 < found["low"] < 1.0
    assert found["high"] == 1.0
    assert (found["n_units"], found["n_people"]) == (80, 8)
    assert found["judgement"] == "rely"


def test_chance_coders_reach_nothing_although_both_find_one_code_common_and_another_rare():
    table = said(10, 60)
    found = agreement.measure(decided({"anna": _chance(table, 1), "ben": _chance(table, 2)}), table, resamples=200)
    for measure in ("alpha", "kappa", "alpha of sets"):
        assert abs(figure(found, ANNA_BEN, measure=measure)["value"]) < 0.08
    assert figure(found, ANNA_BEN, measure="percent")["value"] > 0.65
    assert figure(found, ANNA_BEN, "problems", "ac1")["value"] > 0.7  # why AC1 is never read alone
    assert figure(found, ANNA_BEN)["judgement"] == "refuse"


def test_a_verbatim_that_a_coder_never_saw_is_missing_and_a_code_he_left_out_is_a_no():
    table = said(4, 10)
    ids = table["verbatim_id"].tolist()
    anna = {v: ["fears"] if n % 2 else ["needs"] for n, v in enumerate(ids)}
    ben = {v: anna[v] for v in ids[:20]}  # read only half of them, and agrees there
    found = agreement.measure(decided({"anna": anna, "ben": ben}), table)
    assert figure(found, ANNA_BEN)["value"] == 1.0
    assert figure(found, ANNA_BEN)["n_units"] == 20
    silent = {v: anna[v] if n < 10 else [] for n, v in enumerate(ids[:20])}  # read 20, gave nothing to ten of them
    found = agreement.measure(decided({"anna": anna, "ben": silent}), table)
    assert figure(found, ANNA_BEN)["n_units"] == 20
    assert figure(found, ANNA_BEN, measure="percent")["value"] == pytest.approx(0.75)


def _one_by_one(codings, coder, pairs):
    """The codings where `coder` decided on these pairs of verbatim and code alone."""
    kept = pd.MultiIndex.from_frame(codings[["verbatim_id", "code"]]).isin(pairs)
    return codings[(codings["coder"] != coder) | kept].reset_index(drop=True)


def test_a_code_on_which_a_coder_never_decided_is_missing_and_no_disagreement():
    table = said(6, 5)
    ids = table["verbatim_id"].tolist()
    truth = {v: ["fears", "needs"] if n % 2 else ["wishes"] for n, v in enumerate(ids)}
    codings = _one_by_one(decided({"anna": truth, "ben": truth}), "anna", [(v, "fears") for v in ids])
    found = agreement.measure(codings, table, resamples=50)
    assert set(found["code"]) == {"fears", "all"}
    assert figure(found, ANNA_BEN)["value"] == figure(found, ANNA_BEN, "fears")["value"] == 1.0
    assert agreement.ranked(codings, table).empty
    assert agreement.confusions(codings, table).empty


def test_codes_weigh_by_what_both_decided_and_the_statement_says_so():
    table = said(6, 5)
    ids = table["verbatim_id"].tolist()
    truth = {v: ["fears", "needs"] if n % 2 else ["wishes"] for n, v in enumerate(ids)}
    other = {v: codes if n % 3 else [] for n, (v, codes) in enumerate(truth.items())}
    pairs = [*((v, "fears") for v in ids), *((v, "needs") for v in ids[:4])]
    found = agreement.measure(_one_by_one(decided({"anna": truth, "ben": other}), "anna", pairs), table, resamples=50)
    assert figure(found, ANNA_BEN, "fears")["n_units"] == 30
    assert (figure(found, ANNA_BEN, "needs")["n_units"], figure(found, ANNA_BEN, "needs")["n_people"]) == (4, 1)
    parts = [figure(found, ANNA_BEN, code, "percent")["value"] for code in ("fears", "needs")]
    assert figure(found, ANNA_BEN, measure="percent")["value"] == pytest.approx((30 * parts[0] + 4 * parts[1]) / 34)
    text = agreement.statement(found)
    assert "Nicht alle haben überall über jeden Code entschieden" in text
    assert "Zu wenige gemeinsame Textstellen für ein Urteil: needs." in text
    assert "Zu selten" not in text


def test_a_value_that_is_nothing_but_rounding_is_zero():
    table = said(10, 5)
    cells = [("y", "n")] * 10 + [("n", "y")] * 10 + [("y", "y")] * 5 + [("n", "n")] * 25
    for extra in range(0, 20, 2):
        given = [{v: ["needs"] if cell[n] == "y" else [] for v, cell in zip(table["verbatim_id"].iloc[extra:], cells, strict=False)} for n in (0, 1)]  # fmt: skip
        values = agreement.measure(decided({"anna": given[0], "ben": given[1]}), table, resamples=2)["value"].dropna()
        assert not ((values.abs() > 0) & (values.abs() < 1e-12)).any()


def test_figures_of_one_code_by_hand():
    table = said(10, 5)
    cells = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    given = [
        {v: ["needs"] if cell[n] == "y" else [] for v, cell in zip(table["verbatim_id"], cells, strict=True)}
        for n in (0, 1)
    ]
    found = agreement.measure(decided({"anna": given[0], "ben": given[1]}), table)
    assert figure(found, ANNA_BEN, "needs", "kappa")["value"] == pytest.approx(0.4)
    assert figure(found, ANNA_BEN, "needs", "percent")["value"] == pytest.approx(0.7)
    assert figure(found, ANNA_BEN, "needs", "ac1")["value"] == pytest.approx((0.7 - 0.495) / 0.505)
    assert figure(found, ANNA_BEN, "needs")["value"] == pytest.approx(1 - 0.3 / (2 * 55 * 45 / (100 * 99)))
    assert figure(found, ANNA_BEN, "needs")["n_given"] == 35


def test_the_interval_is_wider_when_people_differ_than_when_passages_do():
    table = said(10, 20)
    truth = {v: ["needs"] if n % 2 else [] for n, v in enumerate(table["verbatim_id"])}
    flip = {True: [], False: ["needs"]}
    spread = {v: flip[bool(c)] if n % 10 == 3 else c for n, (v, c) in enumerate(truth.items())}
    clumped = {
        v: flip[bool(c)] if v.startswith("k01") else c for v, c in truth.items()
    }  # the same number, all of one person
    widths = []
    for other in (spread, clumped):
        row = figure(agreement.measure(decided({"anna": truth, "ben": other}), table), ANNA_BEN)
        assert row["value"] == pytest.approx(0.8, abs=0.01)
        widths.append(row["high"] - row["low"])
    assert widths[1] > 3 * widths[0]


def test_few_units_and_rare_codes_are_not_judged():
    table = said(3, 3)
    truth = _truth(table, share=0.5)
    row = figure(agreement.measure(decided({"anna": truth, "ben": truth}), table), ANNA_BEN)
    assert row["judgement"] == "too few"
    assert "few people" in row["note"]
    table = said(10, 5)
    given = {v: ["needs"] if n < 2 else ["fears"] if n < 30 else [] for n, v in enumerate(table["verbatim_id"])}
    found = agreement.measure(decided({"anna": given, "ben": given}), table)
    assert figure(found, ANNA_BEN, "needs")["judgement"] == "too few"
    assert "rare code" in figure(found, ANNA_BEN, "needs")["note"]
    assert figure(found, ANNA_BEN, "fears")["judgement"] == "rely"


def test_three_coders_are_also_compared_together():
    table = said(8, 10)
    truth = _truth(table)
    found = agreement.measure(decided({"anna": truth, "ben": truth, "cem": _chance(table, 3)}), table, resamples=100)
    assert figure(found, ANNA_BEN)["value"] == 1.0
    assert abs(figure(found, ("anna", "cem"))["value"]) < 0.15
    assert 0.2 < figure(found, ("all people", "all people"))["value"] < 0.5


def test_the_machine_is_a_coder_and_blind_only_for_who_did_not_see_its_proposals():
    table = said(8, 10)
    truth = _truth(table)
    machine = {v: codes for n, (v, codes) in enumerate(truth.items()) if n % 4}  # proposes nothing on every fourth
    codings = decided({"anna": dict(list(truth.items())[:60]), "machine": machine})
    row = figure(agreement.measure(codings, table), ("anna", "machine"))
    assert row["n_units"] == 60  # what anna decided, also where the machine was silent
    assert 0.5 < row["value"] < 0.95
    assert not row["blind"]
    assert contracts.split(row["note"]) == ["not blind"]
    row = figure(agreement.measure(codings, table, blind=["anna"]), ("anna", "machine"))
    assert row["blind"]
    assert contracts.split(row["note"]) == []


def test_blind_is_only_what_was_named_so():
    table = said(8, 10)
    codings = decided({"anna": _truth(table), "ben": _truth(table)})
    assert not agreement.measure(codings, table)["blind"].any()
    assert agreement.measure(codings, table, blind=["anna", "ben"])["blind"].all()


def test_nobody_or_one_coder_gives_an_empty_table():
    table = said(2, 3)
    empty = contracts.empty("codings")
    for codings in (empty, decided({"anna": _truth(table)}), decided({"machine": _truth(table)})):
        assert agreement.measure(codings, table).empty
        assert agreement.ranked(codings, table).empty
        assert agreement.confusions(codings, table).empty
    assert agreement.measure(empty, contracts.empty("verbatims")).empty
    assert agreement.statement(contracts.empty("agreement")).startswith(
        "Die Übereinstimmung lässt sich noch nicht prüfen"
    )


def test_the_same_seed_gives_the_same_bytes():
    table = said(6, 8)
    codings = decided({"anna": _truth(table), "ben": _chance(table, 4)})
    assert agreement.measure(codings, table, seed=3).equals(agreement.measure(codings, table, seed=3))


def test_planted_confusions_come_first_and_every_confusion_before_a_repetition():
    table = said(10, 6)
    ids = table["verbatim_id"].tolist()
    anna = {v: ["fears"] if n < 12 else ["wishes"] if n < 16 else ["needs"] for n, v in enumerate(ids)}
    ben = {v: ["problems"] if n < 12 else ["needs"] for n, v in enumerate(ids)}
    counted = agreement.confusions(decided({"anna": anna, "ben": ben}), table)
    assert counted.iloc[0].tolist() == ["fears", "problems", 12, 2]
    assert counted.iloc[1].tolist() == ["needs", "wishes", 4, 1]
    ranked = agreement.ranked(decided({"anna": anna, "ben": ben}), table)
    assert len(ranked) == 16
    top = ranked.iloc[0]
    assert (top["codes_a"], top["codes_b"], top["n_confused"], top["weight"]) == ("fears", "problems", 12, 12.0)
    assert set(ranked.head(4)["confused_a"]) == {"fears", "wishes"}
    assert ranked["weight"].is_monotonic_decreasing


def test_a_code_against_nothing_weighs_half():
    table = said(5, 4)
    ids = table["verbatim_id"].tolist()
    anna = {v: ["needs", "fears"] if n < 3 else ["fears"] if n < 6 else [] for n, v in enumerate(ids)}
    ben = {v: ["needs"] if n < 3 else ["problems"] if n < 6 else [] for n, v in enumerate(ids)}
    ranked = agreement.ranked(decided({"anna": anna, "ben": ben}), table)
    assert ranked.iloc[0][["confused_a", "confused_b"]].tolist() == ["fears", "problems"]
    omitted = ranked[ranked["confused_b"].isna()].iloc[0]
    assert (omitted["confused_a"], omitted["n_confused"], omitted["weight"]) == ("fears", 3, 1.5)


def test_the_second_coder_gets_a_fifth_of_the_passages_and_no_codes():
    table = said(10, 30)
    truth = {
        v: (["wishes"] if n in (5, 100, 200, 250) else ["needs"] if n % 3 else [])
        for n, v in enumerate(table["verbatim_id"])
    }
    sheet = agreement.second_sample(table, decided({"anna": truth}), seed=5)
    assert list(sheet.columns) == list(table.columns)
    assert 60 <= len(sheet) <= 64
    assert sheet["interview_id"].value_counts().between(4, 9).all()
    drawn = [truth[v] for v in sheet["verbatim_id"]]
    assert sum(codes == ["wishes"] for codes in drawn) >= 3
    assert 15 <= sum(not codes for codes in drawn) <= 26
    assert sheet["verbatim_id"].is_monotonic_increasing
    assert sheet.equals(agreement.second_sample(table, decided({"anna": truth}), seed=5))
    assert not sheet.equals(agreement.second_sample(table, decided({"anna": truth}), seed=6))


def test_small_studies_give_the_second_coder_thirty_or_all_they_have():
    table = said(6, 10)
    assert 30 <= len(agreement.second_sample(table, decided({"anna": _truth(table)}))) <= 36
    few = said(3, 4)
    assert len(agreement.second_sample(few, decided({"machine": _truth(few)}))) == 12
    assert agreement.second_sample(contracts.empty("verbatims"), contracts.empty("codings")).empty


def test_a_sample_can_be_so_many_passages_and_only_from_what_others_read():
    table = said(10, 30)
    truth = decided({"anna": _truth(table)})
    sheet = agreement.second_sample(table, truth, n=60)
    assert len(sheet) == 60
    assert set(sheet["interview_id"].value_counts()) == {6}
    read = set(table["verbatim_id"].iloc[:50])
    assert set(agreement.second_sample(table, truth, n=20, among=read)["verbatim_id"]) <= read


def test_the_statement_says_what_can_be_relied_on():
    table = said(12, 20)
    truth = _truth(table)
    rng = np.random.default_rng(4)
    ben = {v: [c for c in codes if c != "wishes" or rng.random() < 0.2] for v, codes in truth.items()}
    found = agreement.measure(decided({"anna": truth, "ben": ben, "machine": truth}), table)
    text = agreement.statement(found, codes=[Code("wishes", "Wünsche"), Code("fears", "Ängste")])
    assert text.startswith(
        "anna und ben haben dieselben 240 Textstellen von 12 Personen gelesen. Krippendorffs Alpha über alle Codes beträgt 0,"
    )
    assert "Verlässlich: Ängste, needs und problems. Noch nicht verlässlich: Wünsche." in text
    assert "das schönt den Wert" in text
    assert "Vorschläge des Programms gegen anna (240 Textstellen)" in text
    assert text.endswith(
        "Der Vergleich mit anna und ben ist nicht unabhängig, denn wer entschied, hatte die Vorschläge vor Augen."
    )
    english = agreement.statement(found, language="en")
    assert english.startswith(
        "anna and ben read the same 240 passages from 12 people. Krippendorff's alpha over all codes is 0."
    )


def test_the_statement_says_who_coded_blind_and_what_a_random_selection_is_worth():
    table = said(12, 20)
    truth = _truth(table)
    found = agreement.measure(decided({"anna": truth, "ben": truth, "cem": _chance(table, 3), "machine": truth}), table, blind=["anna", "ben"], resamples=50)  # fmt: skip
    text = agreement.statement(found, blind=["anna", "ben"], at_random=["ben"])
    assert "haben nur anna und ben codiert; was andere einschließt, kann zu hoch sein." in text
    assert "Unter denen, die blind codierten: anna und ben haben dieselben 240 Textstellen" in text
    assert text.count("ben las alle Textstellen oder eine Zufallsauswahl") == 1
    assert text.endswith(
        "Der Vergleich mit cem ist nicht unabhängig, denn wer entschied, hatte die Vorschläge vor Augen."
    )
    assert " ".join(agreement.sentences(found, blind=["anna", "ben"], at_random=["ben"])) == text
    assert text.count("Die Arbeitsreihenfolge beginnt mit den schwierigsten Textstellen") == 1
    english = agreement.statement(found, language="en", blind=["anna"], at_random=["anna", "ben", "cem"])
    assert "Only anna coded blind" in english
    assert "lower bound" not in english


def test_the_statement_of_three_coders_names_the_two_that_agree_least():
    table = said(8, 10)
    truth = _truth(table)
    found = agreement.measure(decided({"anna": truth, "ben": truth, "cem": _chance(table, 3)}), table, resamples=100)
    text = agreement.statement(found)
    assert "haben mindestens zwei der Codierenden gelesen" in text
    assert "Am wenigsten einig sind sich anna und cem" in text or "Am wenigsten einig sind sich ben und cem" in text
