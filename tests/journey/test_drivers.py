import numpy as np
import pytest

from insights.journey import drivers
from tests.journey.conftest import responses_of, satisfaction_of


def planted(n=800, seed=1, missing=0.3):
    """Five touchpoints; the outcome hangs on `search` (weak) and `engineer` (strong), not on `invoice` (weak)."""
    rng = np.random.default_rng(seed)
    mood = rng.normal(size=n) * 0.3
    means = {"search": 2.5, "engineer": 4.2, "invoice": 2.6, "offer": 3.4, "website": 3.4}
    raw = {point: mean + mood + rng.normal(size=n) * 0.8 for point, mean in means.items()}
    outcome = 6 + 1.2 * (raw["search"] - 2.5) + 1.0 * (raw["engineer"] - 4.2) + rng.normal(size=n)
    columns = {f"sat_{point}": np.clip(np.round(values), 1, 5) for point, values in raw.items()}
    for values in columns.values():
        values[rng.random(n) < missing] = np.nan
    responses = responses_of(**columns, nps=np.clip(np.round(outcome), 0, 10))
    return responses, satisfaction_of(*means, nps={"role": "nps"})


def test_planted_weak_point_and_strength_are_found():
    table = drivers.importance(*planted(), seed=1, draws=200).set_index("touchpoint")
    assert table["verdict"].to_dict() == {
        "search": "weak point", "engineer": "strength", "invoice": "watch", "offer": table["verdict"]["offer"], "website": table["verdict"]["website"]
    }  # fmt: skip
    assert set(table["verdict"][["offer", "website"]]) <= {"tied", "keep"}
    assert table["importance"].sum() == pytest.approx(1)
    assert (table["low"] <= table["importance"]).all()
    assert table["n"].between(500, 620).all()


def test_pure_noise_leaves_every_touchpoint_tied():
    wrong = 0
    for seed in range(8):
        rng = np.random.default_rng(seed)
        columns = {f"sat_{p}": rng.integers(1, 6, 200).astype(float) - (p == "a") * 0.5 for p in "abcd"}
        responses = responses_of(**columns, nps=rng.integers(0, 11, 200).astype(float))
        table = drivers.importance(responses, satisfaction_of(*"abcd", nps={"role": "nps"}), seed=seed, draws=40)
        wrong += int((table["verdict"] != "tied").any() or table["importance"].notna().any())
    assert wrong <= 2  # the permutation test errs in one of twenty


def test_the_same_seed_gives_the_same_table():
    responses, variables = planted(200)
    first, second = (drivers.importance(responses, variables, seed=5, draws=50) for _ in range(2))
    assert first.equals(second)


def test_a_touchpoint_that_few_people_know_stays_out():
    responses, variables = planted()
    responses.loc[100:, "sat_offer"] = np.nan
    assert "offer" not in set(drivers.importance(responses, variables, seed=1, draws=20)["touchpoint"])
    kept = drivers.importance(responses, variables, seed=1, min_reach=0.05, draws=20)["touchpoint"]
    assert "offer" in set(kept)


def test_two_touchpoints_that_nobody_rated_both_do_not_meet():
    responses, variables = planted()
    responses.loc[:399, "sat_offer"] = np.nan
    responses.loc[390:, "sat_website"] = np.nan
    points = set(drivers.importance(responses, variables, seed=1, min_reach=0.1, draws=20)["touchpoint"])
    assert len(points & {"offer", "website"}) == 1


def test_without_an_outcome_there_are_no_drivers():
    responses, _ = planted(100)
    assert drivers.importance(responses, satisfaction_of("search", "offer"), seed=1).empty


def test_many_touchpoints_fall_back_to_relative_weights():
    rng = np.random.default_rng(2)
    points = [f"t{i:02d}" for i in range(20)]
    columns = {f"sat_{p}": rng.integers(1, 6, 300).astype(float) for p in points}
    responses = responses_of(**columns, nps=np.clip(columns["sat_t03"] * 2 + rng.normal(size=300), 0, 10).round())
    table = drivers.importance(responses, satisfaction_of(*points, nps={"role": "nps"}), seed=1, draws=50)
    assert table.sort_values("importance")["touchpoint"].iloc[-1] == "t03"
    assert len(table) == 20


def test_the_nps_comes_before_other_outcomes():
    responses = responses_of(renew=["no", "yes"] * 5, nps=[1.0] * 10)
    variables = satisfaction_of(
        renew={"role": "outcome", "kind": "nominal", "categories": "no; yes"}, nps={"role": "nps"}
    )
    assert drivers.outcome_variable(responses, variables) == "nps"
    assert drivers.outcome_variable(responses, variables[variables["variable"] == "renew"]) == "renew"


def test_what_rose_for_everybody_between_two_waves_ties_nothing_together():
    rng = np.random.default_rng(4)
    wave = np.repeat(["2025", "2026"], 200)
    later = (wave == "2026").astype(float)
    columns = {f"sat_{p}": rng.integers(1, 4, 400) + 2.0 * later for p in "abc"}
    variables = satisfaction_of(*"abc", nps={"role": "nps"}, wave={"role": "wave", "kind": "nominal"})
    responses = responses_of(**columns, nps=rng.integers(0, 5, 400) + 5.0 * later)
    alone = drivers.importance(responses, variables[variables["role"] != "wave"], seed=1, draws=40)
    assert alone["r2"].iloc[0] > 0.5
    assert alone["importance"].notna().all()
    told_apart = drivers.importance(responses.assign(wave=wave), variables, seed=1, draws=40)
    assert told_apart["r2"].iloc[0] < 0.05
    assert told_apart["importance"].isna().all()
