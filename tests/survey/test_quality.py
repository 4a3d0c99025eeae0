"""Careless answers are found and listed; people are excluded only on demand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import yaml

from insights.errors import InputError, UsageError
from insights.survey.quality import NAMED, RULES, check_quality, without_excluded
from insights.survey.reading.responses import Survey
from tests.conftest import ROOT
from tests.survey.made import survey


def battery(n=60, items=12):
    rng = np.random.default_rng(4)
    answers = rng.integers(1, 6, (n, items)).astype(float)
    answers[0] = 3
    answers[5] = answers[7]
    answers[9, 3:] = np.nan
    return survey(
        {f"q{i}": answers[:, i] for i in range(items)}, roles={f"q{i}": "psychographic" for i in range(items)}
    )


def test_planted_carelessness_is_found_and_nothing_else():
    found = check_quality(*battery())
    assert found[["respondent_id", "rule"]].values.tolist() == [
        ["r00000", "straightlining"],
        ["r00007", "duplicate"],
        ["r00009", "mostly empty"],
    ]
    assert found["detail"].tolist()[1] == "same answers as r00005"
    assert not found["excluded"].any()


def test_only_named_rules_exclude():
    responses, variables = battery()
    found = check_quality(responses, variables, exclude=["duplicate"])
    kept = without_excluded(Survey(responses, variables), found)
    assert len(kept.responses) == 59
    assert kept.variables["n_valid"].max() == 59


def test_an_unknown_rule_is_refused():
    with pytest.raises(UsageError, match="did you mean 'straightlining'"):
        check_quality(*battery(), exclude=["straightliner"])


def test_excluding_everyone_is_refused():
    responses, variables = battery()
    rows = [
        {"respondent_id": i, "rule": "duplicate", "detail": "x", "excluded": True} for i in responses["respondent_id"]
    ]
    with pytest.raises(InputError, match="Only 0 of 60"):
        without_excluded(Survey(responses, variables), pd.DataFrame(rows))


def test_yes_no_questions_are_no_scale():
    columns = {f"q{i}": ["no"] * 20 for i in range(8)}
    assert check_quality(*survey(columns, roles={name: "psychographic" for name in columns})).empty


def test_equal_ratings_of_touchpoints_are_no_straightlining():
    columns = {f"zufr_{i}": [4.0] * 10 + [1.0, 2.0, 3.0, 5.0] for i in range(8)}
    assert check_quality(*survey(columns, roles={name: "satisfaction" for name in columns})).empty


def test_four_equal_answers_of_a_battery_are_too_few_to_accuse_anybody():
    responses, variables = battery()
    responses.loc[0, [f"q{i}" for i in range(4, 12)]] = np.nan
    assert "straightlining" not in set(check_quality(responses, variables)["rule"])


def test_copied_answers_are_found_though_the_joined_customer_values_differ():
    responses, variables = battery()
    crm, extra = survey({"umsatz": list(np.arange(60.0))}, roles={"umsatz": "firmographic"})
    joined = responses.assign(umsatz=crm["umsatz"])
    both = pd.concat([variables, extra.assign(position=99)], ignore_index=True)
    asked = list(variables["variable"])
    assert "duplicate" in set(check_quality(joined, both, asked=asked)["rule"])
    assert "duplicate" not in set(check_quality(joined, both)["rule"])


def test_an_answer_that_many_give_throughout_is_an_opinion_and_no_straightlining():
    responses, variables = battery(n=200)
    names = list(variables["variable"])
    responses.loc[20:39, names] = 1.0
    listed = check_quality(responses, variables)
    assert listed.loc[listed["rule"] == "straightlining", "respondent_id"].tolist() == ["r00000"]


def test_a_long_run_of_one_answer_is_listed_by_its_length():
    responses, variables = battery(n=200)
    responses.loc[30, [f"q{i}" for i in range(1, 11)]] = 4.0
    responses.loc[30, ["q0", "q11"]] = [1.0, 2.0]
    listed = check_quality(responses, variables)
    found = listed[listed["rule"] == "long string"]
    assert found["respondent_id"].tolist() == ["r00030"]
    assert "10 of 12 answers in a row are the same" in found["detail"].iloc[0]


def test_single_respondents_are_excluded_by_their_id():
    responses, variables = battery()
    found = check_quality(responses, variables, exclude=["r00031", "duplicate"])
    assert found.loc[found["excluded"], ["respondent_id", "rule"]].values.tolist() == [
        ["r00007", "duplicate"],
        ["r00031", "named"],
    ]
    with pytest.raises(UsageError, match="no rule and no respondent 'r99999'"):
        check_quality(responses, variables, exclude=["r99999"])


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_report_has_words_for_every_rule(language):
    texts = yaml.safe_load(
        (ROOT / "src" / "insights" / "report" / "texts" / f"{language}.yml").read_text(encoding="utf-8")
    )
    assert {*RULES, NAMED} <= set(texts["quality_rules"])


def test_careful_answers_are_hardly_ever_listed():
    rng = np.random.default_rng(8)
    scale = np.clip(np.round(rng.normal(3.6, 1.1, (1000, 12)) + rng.normal(0, 0.5, (1000, 1))), 1, 5)
    columns = {f"q{i}": scale[:, i] for i in range(12)}
    listed = check_quality(*survey(columns, roles={name: "psychographic" for name in columns}))
    assert len(listed) <= 5
