"""Nets sum up categories, for everyone and by banner, and say so in the study's language."""

from __future__ import annotations

import numpy as np
import pytest

from insights import contracts
from insights.errors import InputError
from insights.settings import Settings
from insights.survey.banners.crosstabs import banner_bases, banner_tables, net_tables
from insights.survey.banners.nets import declared_nets
from tests.survey.made import survey

STEPS = ["disagree", "rather not", "neither", "rather", "agree"]


@pytest.fixture(scope="module")
def answers():
    rng = np.random.default_rng(1)
    group = rng.choice(["old", "young"], 400)
    step = (rng.integers(0, 4, 400) + (group == "young")).clip(0, 4)
    columns = {
        "group": group,
        "att": [STEPS[i] for i in step],
        "shop": rng.integers(1, 6, 400).astype(float),
        "nps": rng.integers(0, 11, 400).astype(float),
    }
    roles = {"att": "psychographic", "shop": "satisfaction", "nps": "nps"}
    responses, variables = survey(columns, roles=roles, att="ordinal")
    variables.loc[variables["variable"] == "att", "categories"] = contracts.join(STEPS)
    variables.loc[variables["variable"] == "shop", "categories"] = "1; 2; 3; 4; 5"
    variables.loc[variables["variable"] == "nps", "categories"] = contracts.join(range(11))
    return responses, variables, step


def total(table, variable):
    return table[(table["variable"] == variable) & (table["banner"] == "total")].set_index("category")


def test_scales_get_top_and_bottom_and_ordinal_ones_a_mean(answers):
    responses, variables, step = answers
    found = total(net_tables(responses, variables, ["group"], language="en"), "att")
    assert found.loc["Top 2 (rather / agree)", "value"] == pytest.approx((step >= 3).mean())
    assert found.loc["Bottom 2 (disagree / rather not)", "n"] == (step <= 1).sum()
    mean = found.loc["Mean (1 = disagree, 5 = agree)"]
    assert mean["value"] == pytest.approx(step.mean() + 1)
    assert mean["low"] < mean["value"] < mean["high"]
    assert "group" not in set(net_tables(responses, variables, ["group"])["variable"])


def test_top_two_agrees_with_the_categories_of_the_banner_table(answers):
    responses, variables, _ = answers
    nets, (tables, _) = net_tables(responses, variables, ["group"]), banner_tables(responses, variables, ["group"])
    top = nets[(nets["variable"] == "shop") & (nets["statistic"] == "top")].set_index("banner_category")["value"]
    both = tables[(tables["variable"] == "shop") & tables["category"].isin(["4", "5"])]
    assert top.to_dict() == pytest.approx(both.groupby("banner_category")["value"].sum().to_dict())


def test_the_nps_has_its_three_groups(answers):
    responses, variables, _ = answers
    found = total(net_tables(responses, variables, ["group"]), "nps")
    assert list(found.index) == ["Promotoren (9–10)", "Passive (7–8)", "Detraktoren (0–6)"]
    assert found["value"].sum() == pytest.approx(1)


def test_a_net_that_differs_gets_its_letter(answers):
    responses, variables, _ = answers
    table = net_tables(responses, variables, ["group"])
    young = table[(table["variable"] == "att") & (table["banner_category"] == "young")].set_index("statistic")
    assert young.loc["top", "higher_than"] == "A"
    assert young.loc["mean", "higher_than"] == "A"


def test_declared_nets_may_use_codes_and_a_wrong_one_is_named(answers):
    responses, variables, step = answers
    column = {"role": "psychographic", "labels": {i + 1: s for i, s in enumerate(STEPS)}, "nets": {"with us": [4, 5]}}
    settings = Settings.model_validate({"title": "t", "columns": {"a*": column}})
    nets = declared_nets(settings, variables)
    assert nets == {"att": {"with us": ["rather", "agree"]}}
    found = total(net_tables(responses, variables, ["group"], nets=nets), "att")
    assert found.loc["with us", "n"] == (step >= 3).sum()
    assert contracts.split(found.loc["with us", "members"]) == ["rather", "agree"]
    with pytest.raises(
        InputError, match=r"columns.att.nets.with us: there is no answer 'agrees'; did you mean 'agree'"
    ):
        net_tables(responses, variables, ["group"], nets={"att": {"with us": ["agrees"]}})


def test_a_net_of_several_answers_counts_people_once():
    responses, variables = survey({"used": ["mail; chat"] * 30 + ["mail"] * 30 + ["shop"] * 40, "g": ["x", "y"] * 50}, used="multiple")  # fmt: skip
    found = total(net_tables(responses, variables, ["g"], nets={"used": {"written": ["mail", "chat"]}}), "used")
    assert found.loc["written", "value"] == pytest.approx(0.6)


def test_bases_are_given_unweighted_weighted_and_effective(answers):
    responses, variables, _ = answers
    weights = np.where(responses["group"] == "old", 0.5, 1.5)
    found = banner_bases(responses.assign(weight=weights), variables, ["group"])
    old = found[(found["variable"] == "att") & (found["banner_position"] == 1)].iloc[0]
    n = (responses["group"] == "old").sum()
    assert (old["base"], old["base_weighted"], old["effective_base"]) == pytest.approx((n, n / 2, n))
    assert set(found.loc[found["variable"] == "group", "banner"]) == {"total"}


def test_a_net_that_would_give_away_a_small_cell_is_hidden():
    answers = ["never"] * 60 + ["rarely"] * 3 + ["often"] * 20 + ["always"] * 40
    responses, variables = survey({"use": answers}, use="ordinal")
    wanted = {"use": {"some": ["rarely", "never"], "seldom": ["rarely", "often"], "much": ["always", "never"]}}
    cells = banner_tables(responses, variables, [], language="en")[0].set_index("category")["note"]
    assert cells["rarely"] == "suppressed"
    assert cells["often"] == "suppressed"
    table = net_tables(responses, variables, [], nets=wanted, language="en").set_index("category")
    assert table.loc["some", "note"] == "suppressed"
    assert table.loc[["seldom", "much"], "value"].tolist() == pytest.approx([23 / 123, 100 / 123])
