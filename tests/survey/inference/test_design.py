"""Variances know how the sample was drawn and weighted, and agree with R's survey package."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insights.errors import InputError
from insights.study import open_study
from insights.survey.inference.design import (
    Design,
    design_of,
    effective_sizes,
    mean_bounds,
    means,
    scores,
    wilson_bounds,
)
from insights.survey.reading.responses import read_survey
from insights.survey.sample.profile import sample_profile
from insights.survey.sample.weighting import rake
from tests.survey.made import survey

EVERYONE = np.ones((200, 1), dtype=bool)


@pytest.fixture(scope="module")
def schools(request):
    folder = request.getfixturevalue("shared_data").parent / "reference"
    if not (folder / "survey_apistrat.csv").is_file():
        pytest.skip("the reference results are not on this machine")
    return {name: pd.read_csv(folder / f"survey_{name}.csv") for name in ("apistrat", "apiclus1")}


def test_a_stratified_sample_agrees_with_the_survey_package_of_r(schools):
    table = schools["apistrat"]
    columns = {"stype": table["stype"], "fpc": table["fpc"].astype(str)}
    responses, variables = survey(
        columns, table["pw"], {"stype": "stratum", "fpc": "population"}, stype="text", fpc="text"
    )
    design = design_of(responses, variables)
    found = means(design, table[["api00"]].to_numpy(float), EVERYONE)
    own = scores(design, table[["enroll"]].to_numpy(float))
    assert found.value[0, 0] == pytest.approx(662.2874, abs=5e-5)
    assert np.sqrt(found.variance[0, 0]) == pytest.approx(9.4089, abs=5e-5)
    assert (table["pw"] * table["enroll"]).sum() == pytest.approx(3_687_178, abs=1)
    assert np.sqrt((own.T @ own)[0, 0]) == pytest.approx(114_642, abs=1)
    assert design.degrees == 197


def test_a_raked_sample_of_districts_agrees_with_the_survey_package_of_r(schools):
    table = schools["apiclus1"]
    columns = {"stype": table["stype"], "wide": table["sch.wide"], "district": table["dnum"].astype(str), "districts": table["fpc"].astype(str)}  # fmt: skip
    roles = {"district": "cluster", "districts": "population"}
    responses, variables = survey(columns, roles=roles, district="text", districts="text")
    targets = {"stype": {"E": 4421, "H": 755, "M": 1018}, "wide": {"No": 1072, "Yes": 5122}}
    weights, margins, _ = rake(responses, targets, variables=variables)
    design = design_of(responses.assign(weight=weights * 6194 / len(table)), variables, weighting=margins)
    found = means(design, table[["api00"]].to_numpy(float), np.ones((len(table), 1), dtype=bool))
    own = scores(design, table[["enroll"]].to_numpy(float))
    assert found.value[0, 0] == pytest.approx(641.2303, abs=5e-5)
    assert np.sqrt(found.variance[0, 0]) == pytest.approx(23.7036, abs=5e-5)
    assert np.sqrt((own.T @ own)[0, 0]) == pytest.approx(400_603.3, abs=0.1)
    assert found.degrees[0] == 14


def test_equal_weights_give_the_textbook_standard_error():
    values = np.random.default_rng(1).normal(5, 2, 200)
    design = Design(np.ones(200))
    found = means(design, values[:, None], EVERYONE)
    assert design.simple
    assert found.variance[0, 0] == pytest.approx(values.var(ddof=1) / 200)
    low, high = mean_bounds(found)
    assert (high - low)[0, 0] / 2 == pytest.approx(1.97196 * np.sqrt(values.var(ddof=1) / 200), rel=1e-5)


def test_a_stratum_that_explains_everything_leaves_no_variance():
    strata = np.repeat([0, 1], 100)
    found = means(Design(np.ones(200), strata), strata[:, None].astype(float), EVERYONE)
    assert found.variance[0, 0] == pytest.approx(0)


def test_identical_people_in_clusters_count_as_one_each():
    clusters = np.repeat(np.arange(20), 10)
    answer = (clusters % 2 == 0).astype(float)[:, None]
    found = means(Design(np.ones(200), None, clusters), answer, EVERYONE)
    assert effective_sizes(found, np.array([[0.25]]))[0, 0] == pytest.approx(19)
    low, high = wilson_bounds(found, clustered=True)
    assert (high - low)[0, 0] > 0.4


def test_a_stratum_with_one_cluster_widens_and_does_not_break():
    strata, clusters = np.repeat([0, 0, 0, 1], 50), np.repeat(np.arange(4), 50)
    values = np.random.default_rng(2).normal(clusters, 1)[:, None]
    lonely = means(Design(np.ones(200), strata, clusters), values, EVERYONE)
    assert np.isfinite(lonely.variance).all()
    assert lonely.variance[0, 0] > 0


def test_a_margin_that_weighting_fixes_keeps_an_interval():
    rng = np.random.default_rng(4)
    responses, variables = survey({"sex": rng.choice(["f", "m"], 200)})
    weights, margins, summary = rake(responses, {"sex": {"f": 0.5, "m": 0.5}}, variables=variables)
    design = design_of(responses.assign(weight=weights), variables, weighting=margins)
    found = means(design, (responses["sex"] == "f").to_numpy()[:, None], EVERYONE)
    assert found.variance[0, 0] == pytest.approx(0, abs=1e-12)
    assert effective_sizes(found, np.array([[0.25]]))[0, 0] == pytest.approx(summary.effective_n)


def test_people_without_weight_do_not_count():
    weights = np.array([1.0] * 100 + [0.0] * 100)
    found = means(Design(weights), np.arange(200.0)[:, None], EVERYONE)
    assert (found.value[0, 0], found.persons[0]) == (49.5, 100)


@pytest.mark.parametrize(
    ("column", "role", "words"),
    [
        (["a"] * 100 + [None] * 100, "stratum", "d has the role stratum, but it is missing for 100 of 200"),
        (["150"] * 200, "population", "no fewer than were drawn"),
        (["many"] * 200, "population", "it must say for everyone how many units"),
    ],
)
def test_columns_that_cannot_describe_the_drawing_are_refused(column, role, words):
    responses, variables = survey({"d": column, "q": ["x", "y"] * 100}, roles={"d": role}, d="text")
    with pytest.raises(InputError, match=words):
        design_of(responses, variables)


def test_study_yml_says_how_the_sample_was_drawn(workspace):
    raw = workspace.raw("s")
    raw.mkdir()
    towns = "\n".join(f"{i},north,{i % 10},{'yes' if i % 10 < 5 else 'no'}" for i in range(200))
    (raw / "survey.csv").write_text(f"nr,region,town,like\n{towns}\n", encoding="utf-8")
    (raw / "study.yml").write_text(
        "title: S\ncolumns:\n  nr: id\n  region: stratum\n  town: {role: cluster, label: Town}\n  like: behaviour\n",
        encoding="utf-8",
    )
    survey_read = read_survey(open_study("s", workspace=workspace))
    design = design_of(survey_read.responses, survey_read.variables)
    assert design.strata is None  # one region only
    assert design.degrees == 9
    profile = sample_profile(survey_read.responses, survey_read.variables)
    assert set(profile["variable"]) == {"like"}
    assert profile["high"].iloc[0] - profile["low"].iloc[0] > 0.4
