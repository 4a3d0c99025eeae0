"""Banner tables find planted differences, mark them by letters, and stay quiet on noise."""

from __future__ import annotations

import numpy as np
import pytest

from insights import contracts
from insights.errors import UsageError
from insights.survey.banners.crosstabs import banner_tables, default_banners
from tests.survey.made import survey


def planted(n=600, seed=1):
    rng = np.random.default_rng(seed)
    group = rng.choice(["old", "young"], n)
    app = np.where(rng.random(n) < np.where(group == "young", 0.7, 0.3), "app", "phone")
    score = rng.normal(np.where(group == "young", 8, 6), 1.5).round().clip(5, 9)  # nobody alone at the ends
    used = [contracts.join(["mail", "chat"]) if g == "young" and rng.random() < 0.8 else "mail" for g in group]
    return survey(
        {"group": group, "channel": app, "score": score, "used": used},
        roles={"channel": "behaviour", "score": "outcome", "used": "behaviour"},
        used="multiple",
    )


def test_planted_differences_get_letters_and_effects():
    responses, variables = planted()
    tables, tests = banner_tables(responses, variables, ["group"])
    cells = tables.set_index(["variable", "category", "banner_category"])
    old, young = cells.loc[("channel", "app", "old")], cells.loc[("channel", "app", "young")]
    assert (old["letter"], young["letter"]) == ("A", "B")
    assert young["higher_than"] == "A"
    assert old["value"] < old["high"] < young["low"] < young["value"]
    assert cells.loc[("score", "mean", "young"), "higher_than"] == "A"
    assert cells.loc[("used", "chat", "young"), "higher_than"] == "A"
    found = tests.set_index("variable")
    assert found.loc["channel", "effect"] == pytest.approx(0.4, abs=0.1)
    assert found.loc["score", "effect_name"] == "eta2"
    assert (found["p_adjusted"] < 0.001).all()


def test_column_shares_add_up_and_bases_are_unweighted():
    responses, variables = planted()
    tables, _ = banner_tables(responses, variables, ["group"])
    channel = tables[tables["variable"] == "channel"]
    assert channel.groupby("banner_category")["value"].sum().tolist() == pytest.approx([1, 1, 1])
    assert channel.groupby("banner_category")["base"].first()["Gesamt"] == 600


def test_noise_gets_hardly_any_letters_and_no_significant_test():
    rng = np.random.default_rng(11)
    columns = {"b": rng.choice(list("wxyz"), 400)} | {f"q{i:02d}": rng.choice(list("12345"), 400) for i in range(60)}
    tables, tests = banner_tables(*survey(columns), ["b"])
    lettered = tables[tables["higher_than"].fillna("") != ""]
    assert lettered["variable"].nunique() <= 7  # 5 % of 60 tables is 3
    assert (tests["p_adjusted"] > 0.05).all()


def test_letters_run_on_over_the_banners_and_a_variable_is_not_crossed_with_itself():
    rng = np.random.default_rng(5)
    responses, variables = survey({"a": rng.choice(["x", "y"], 100), "b": rng.choice(["u", "v"], 100)})
    tables, tests = banner_tables(responses, variables, ["a", "b"])
    assert set(tables["letter"].dropna()) == {"A", "B", "C", "D"}
    assert set(zip(tests["variable"], tests["banner"], strict=True)) == {("a", "b"), ("b", "a")}


def test_small_columns_are_neither_shown_nor_tested():
    responses, variables = survey({"b": ["x"] * 9 + ["y"] * 200, "q": ["n"] * 9 + ["m"] * 200})
    tables, _ = banner_tables(responses, variables, ["b"])
    small = tables[(tables["variable"] == "q") & (tables["banner_category"] == "x")]
    assert small["value"].isna().all()
    assert tables["higher_than"].isna().all() or (tables["higher_than"].fillna("") == "").all()


def test_banners_are_demographics_with_two_to_six_categories_and_not_the_same_twice():
    rng = np.random.default_rng(2)
    young = rng.choice(["young", "old"], 200)
    columns = {
        "age": young,
        "age_group": np.where(young == "old", "50+", "18-49"),
        "town": rng.choice([f"t{i}" for i in range(9)], 200),
        "sex": rng.choice(["f", "m"], 200),
        "q": rng.choice(["a", "b"], 200),
    }
    assert default_banners(*survey(columns, roles={"q": "behaviour"})) == ["age", "sex"]


def test_an_unknown_banner_is_refused():
    with pytest.raises(UsageError, match="did you mean 'group'"):
        banner_tables(*planted(60), ["grup"])


def test_many_variables_are_fast():
    import time

    rng = np.random.default_rng(0)
    columns = {f"q{i}": rng.choice(list("12345"), 2000) for i in range(40)} | {
        f"b{i}": rng.choice(list("abcd"), 2000) for i in range(5)
    }
    responses, variables = survey(columns)
    start = time.perf_counter()
    banner_tables(responses, variables, [f"b{i}" for i in range(5)])
    assert time.perf_counter() - start < 5


def test_a_correction_that_does_not_exist_is_refused_with_the_names_that_do():
    responses, variables = survey({"sex": ["f", "m"] * 20})
    with pytest.raises(UsageError, match="no(ne)? called 'hollm'; did you mean 'holm'"):
        banner_tables(responses, variables, correction="hollm")


def test_weighted_tables_survive_what_surveys_bring():
    rng = np.random.default_rng(7)
    columns = {
        "sex": rng.choice(["f", "m"], 300),
        "constant": ["same"] * 300,
        "hardly asked": [*rng.choice(["a", "b"], 30), *[None] * 270],
        "once": ["x"] * 299 + ["y"],
        "amount": rng.integers(0, 99, 300).astype(float),
    }
    weights = np.where(np.arange(300) < 20, 0.0, rng.lognormal(0, 0.5, 300))
    responses, variables = survey(columns, weights)
    tables, tests = banner_tables(responses, variables, ["sex"])
    cells = tables.set_index(["variable", "category", "banner_category"])
    assert cells.loc[("constant", "same", "f"), "value"] == 1
    assert cells.loc[("once", "y", "Gesamt"), "note"] == "suppressed"
    assert cells.loc[("hardly asked", "a", "Gesamt"), "base"] == 30
    found = tests.set_index("variable")
    assert np.isnan(found.loc["constant", "p"])
    assert found.loc["hardly asked", "test"] == "Rao-Scott"
    assert (tables["value"].dropna() >= 0).all()


def test_stratified_and_clustered_tables_carry_letters_from_the_designs_variance():
    rng = np.random.default_rng(8)
    town = np.repeat(np.arange(30), 20)
    group = np.where(rng.random(600) < 0.5, "a", "b")
    like = np.where(rng.random(600) < np.where(group == "b", 0.75, 0.25), "yes", "no")
    roles = {"town": "cluster", "region": "stratum"}
    responses, variables = survey({"group": group, "like": like, "score": rng.normal(group == "b", 1), "town": town.astype(str), "region": (town % 3).astype(str)}, roles=roles, town="text", region="text")  # fmt: skip
    tables, tests = banner_tables(responses, variables, ["group"])
    cells = tables.set_index(["variable", "category", "banner_category"])
    assert cells.loc[("like", "yes", "b"), "higher_than"] == "A"
    assert cells.loc[("score", "mean", "b"), "higher_than"] == "A"
    assert tests.set_index("variable")["test"].to_dict() == {"like": "Rao-Scott", "score": "Wald"}
    assert "town" not in set(tables["variable"])


def test_a_mean_beside_hidden_answers_says_no_more_than_the_answers_shown():
    group = ["a"] * 200 + ["b"] * 200
    stay = (
        [5.0] * 90
        + [4.0] * 60
        + [3.0] * 35
        + [2.0] * 12
        + [1.0] * 3
        + [5.0] * 60
        + [4.0] * 60
        + [3.0] * 50
        + [2.0] * 20
        + [1.0] * 10
    )
    responses, variables = survey({"group": group, "stay": stay}, roles={"stay": "outcome"})
    tables, _ = banner_tables(responses, variables, ["group"], language="en")
    own = tables[(tables["variable"] == "stay") & (tables["banner_category"] == "a")].set_index("category")
    assert own["note"].dropna().to_dict() == {"1": "suppressed", "2": "suppressed", "mean": "about"}
    shown = (5 * 90 + 4 * 60 + 3 * 35 + 1.5 * 15) / 200  # the fifteen others in the middle of what they can have said
    assert own.loc["mean", "value"] == pytest.approx(round(shown, 1))
    everybody = tables[(tables["variable"] == "stay") & (tables["banner"] == "total")].set_index("category")
    assert everybody["note"].isna().all()
