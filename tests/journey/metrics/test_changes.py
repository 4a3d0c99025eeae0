"""Waves of one and the same people: paired where ids tell, independent where they do not."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insights.contracts.waves import ID_IN_WAVE
from insights.journey.metrics.changes import compared, wave_changes
from insights.journey.metrics.scores import Measure
from tests.journey.conftest import satisfaction_of, variables_of

WAVE = {"wave": {"role": "wave", "kind": "ordinal", "categories": "2024; 2025"}}


def panel(shift: float, *, same: int = 100, seed: int = 1, led: bool = True) -> pd.DataFrame:
    """Two waves of 100 people with moods of their own; `same` of the second answered in the first as well, which is known where ids are `led`."""
    rng = np.random.default_rng(seed)
    who = np.concatenate([np.arange(100), np.arange(100 - same, 200 - same)])
    mood = rng.normal(0, 1.0, 200)[who]
    wave = np.repeat(["2024", "2025"], 100)
    value = np.clip(np.rint(3 + mood + shift * (wave == "2025") + rng.normal(0, 0.5, 200)), 1, 5)
    ids = [f"{w}-K{k}" if led else f"{w}/{k}" for w, k in zip(wave, who, strict=True)]
    table = pd.DataFrame({"respondent_id": ids, "weight": 1.0, "sat_shop": value, "wave": wave})
    return table.assign(**{ID_IN_WAVE: [f"K{k}" for k in who]}) if led else table


def changed(responses: pd.DataFrame) -> pd.Series:
    table = wave_changes(responses, satisfaction_of("shop", **WAVE).assign(categories=["1; 2; 3; 4; 5", "2024; 2025"]))
    return table.set_index("metric").loc["satisfaction"].iloc[0]


def test_a_change_of_the_same_people_is_found_that_different_people_would_not_show():
    paired, apart = changed(panel(0.15)), changed(panel(0.15, led=False))
    assert (paired["n_both"], apart["n_both"]) == (100, 0)
    assert paired["difference"] == pytest.approx(apart["difference"])
    assert paired["high"] - paired["low"] < 0.75 * (apart["high"] - apart["low"])
    assert (paired["verdict"], apart["verdict"]) == ("rose", "not shown")


def test_pairs_give_the_interval_of_the_paired_t_test():
    from scipy.stats import ttest_rel

    responses = panel(0.25)
    second, first = (responses.loc[responses["wave"] == w, "sat_shop"].to_numpy() for w in ("2025", "2024"))
    known, row = ttest_rel(second, first), changed(responses)
    assert row["p"] == pytest.approx(known.pvalue, rel=1e-6)
    assert (row["low"], row["high"]) == pytest.approx(tuple(known.confidence_interval()), rel=1e-6)


def test_panels_without_a_change_show_one_in_one_of_twenty_at_most():
    wrong, first = 0, np.arange(200) < 100
    for seed in range(200):
        table = panel(0.0, same=60, seed=seed)
        measure = Measure("satisfaction", "mean", table["sat_shop"].to_numpy(), np.ones(200), scale=(1, 5))
        who = table["respondent_id"].str.split("-").str[1].to_numpy(object)
        wrong += compared(measure, first, ~first, np.ones(200), person=who)["p"] < 0.05
    assert wrong <= 17  # 5 %, and what chance adds to it in 200 studies


def test_fewer_than_twenty_people_in_both_waves_count_as_different_people():
    few = panel(0.25, same=15)
    row, apart = changed(few), changed(few.drop(columns=ID_IN_WAVE))
    assert row["n_both"] == 15
    assert row["p"] == apart["p"]


def test_ids_that_begin_with_the_name_of_their_wave_are_not_taken_for_the_same_people():
    counted = [f"{wave}-{k:04d}" for wave in (2024, 2025) for k in range(1, 101)]
    row = changed(panel(0.15, led=False).assign(respondent_id=counted))
    assert row["n_both"] == 0


def test_the_nps_of_the_same_people_is_paired_too():
    rng = np.random.default_rng(4)
    answers = rng.choice([10.0, 8.0, 3.0], 100)
    again = np.where(rng.random(100) < 0.15, 10.0, answers)
    responses = panel(0.0).assign(nps=[*answers, *again])
    row = wave_changes(responses, variables_of(nps={"role": "nps"}, **WAVE)).iloc[0]
    assert row["verdict"] == "rose"
    assert row["n_both"] == 100
