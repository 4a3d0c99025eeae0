"""From answers to items; counts are taken as counts, from the survey to the decision."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insights.errors import InputError
from insights.study import open_study
from insights.survey.reading import read_survey
from insights.survey.segments import likelihood_ratio, selection
from insights.survey.segments.segment_items import encode_answers
from tests.survey.made import survey

RATES = {"visits": (1.0, 4.0, 12.0), "calls": (6.0, 1.0, 3.0), "orders": (0.5, 3.0, 6.0), "returns": (2.0, 2.0, 0.3)}


def counts_of(n=450, *, seed=1, shuffled=False, overdispersed=False):
    """`responses`, `variables` and the true types of people who differ in how often they do four things."""
    rng = np.random.default_rng(seed)
    types = rng.choice(3, n, p=[0.4, 0.35, 0.25])
    columns = {}
    for name, rates in RATES.items():
        rate = np.array(rates)[types]
        x = rng.poisson(rate * rng.gamma(2.0, 0.5, n) if overdispersed else rate)
        columns[name] = rng.permutation(x) if shuffled else x
    responses, variables = survey(columns, roles=dict.fromkeys(columns, "usage"))
    return responses, variables.assign(counted=True, builds_segments=True), types


def ticks(rows):
    """A single multiple response as it is read."""
    responses, variables = survey({"media": rows}, media="multiple")
    return responses, variables.assign(counted=False, builds_segments=True)


@pytest.mark.parametrize("seed", range(3))
def test_none_of_these_makes_no_type_of_independent_options(seed):
    rng = np.random.default_rng(seed)
    options = np.array(["tv", "web", "print", "radio", "mail"])
    given = ["; ".join(options[row]) or "none of these" for row in rng.random((400, 5)) < 0.35]
    items = encode_answers(*ticks(given))
    assert items.names == tuple(f"media = {one}" for one in sorted(options))
    assert selection.select(items, n_bootstrap=10, n_permutations=39, n_starts=4, complete=False, seed=1).k == 1


def test_a_rare_answer_that_happens_to_stand_alone_stays_an_answer():
    items = encode_answers(*ticks(["a; b"] * 20 + ["a"] * 15 + ["b"] * 15 + ["c"] * 2))
    assert items.names == ("media = a", "media = b", "media = c")


def test_a_list_from_which_everybody_chose_one_is_one_item():
    items = encode_answers(*ticks(["a"] * 20 + ["b"] * 15 + ["c"] * 15))
    assert (items.names, items.levels) == (("media",), (("a", "b", "c"),))


def test_that_everybody_chose_something_or_skipped_the_question_connects_no_answers():
    rng = np.random.default_rng(3)
    picked = rng.random((900, 3)) < 0.3
    picked = picked[picked.any(axis=1)]
    given = ["; ".join(np.array(["a", "b", "c"])[row]) for row in picked] + [None] * 100
    assert selection.association_p(encode_answers(*ticks(given)), n_permutations=39, seed=1) > 0.05


def test_a_count_is_a_poisson_item_and_a_number_is_not():
    responses, variables, _ = counts_of()
    items = encode_answers(responses, variables)
    assert items.counted == tuple(RATES)
    assert not items.scale
    kept = encode_answers(responses, variables.assign(counted=variables["variable"] == "returns"))
    assert kept.counted == ("returns",)
    assert set(kept.scale) == {"visits", "calls", "orders"}


def test_planted_classes_of_counts_are_found_with_their_rates():
    responses, variables, types = counts_of()
    found = selection.select(
        encode_answers(responses, variables), n_bootstrap=10, n_permutations=39, complete=False, seed=1
    )
    assert (found.k, found.why) == (3, "stable")
    model = found.models[3]
    assert sorted(model.means["visits"]) == pytest.approx(RATES["visits"], rel=0.15)
    assert pd.crosstab(types, model.classes).max(axis=1).sum() / len(types) > 0.95


@pytest.mark.parametrize("overdispersed", [False, True])
@pytest.mark.parametrize("seed", range(2))
def test_counts_that_do_not_hang_together_make_no_segments(seed, overdispersed):
    responses, variables, _ = counts_of(250, seed=seed, shuffled=True, overdispersed=overdispersed)
    found = selection.select(encode_answers(responses, variables), n_bootstrap=20, n_permutations=39, seed=seed)
    assert found.k == 1


def test_more_of_everything_is_a_degree_and_no_type():
    rng = np.random.default_rng(5)
    rate = np.exp(0.5 * rng.normal(size=250))
    columns = {f"c{j}": rng.poisson((2 + j) * rate) for j in range(4)}
    responses, variables = survey(columns)
    items = encode_answers(responses, variables.assign(counted=True, builds_segments=True))
    assert selection.select(items, n_bootstrap=20, n_permutations=39, seed=1).why == "degree"


def test_draws_of_the_likelihood_ratio_test_are_counts_again():
    responses, variables, _ = counts_of(200)
    items = encode_answers(responses, variables)
    model = selection.latent_class.fit(items, 2, seed=1)
    drawn = likelihood_ratio._draw(items, model, likelihood_ratio._answered(items), np.random.default_rng(1))
    values = drawn.design[:, [block.start + 1 for block in drawn.blocks]]
    assert drawn.counted == items.counted
    assert (values == np.floor(values)).all()
    assert values.mean(axis=0) == pytest.approx([responses[name].mean() for name in RATES], rel=0.2)


def test_fractions_are_refused_as_counts():
    responses, variables, _ = counts_of(60)
    with pytest.raises(InputError, match="Column 'visits' holds 0.5, but counts are whole numbers from 0"):
        encode_answers(responses.assign(visits=0.5), variables)


def test_a_count_declared_in_study_yml_reaches_the_model_as_a_count(workspace):
    folder = workspace.raw("probe")
    folder.mkdir(exist_ok=True)
    counts_of(60)[0][["visits", "calls"]].astype(int).to_csv(folder / "survey.csv", index=False)
    (folder / "study.yml").write_text(
        "title: Probe\ncolumns:\n  visits: {role: usage, kind: count}\n  calls: {role: usage}\n"
    )
    survey_read = read_survey(open_study("probe", workspace=workspace))
    items = encode_answers(survey_read.responses, survey_read.variables)
    assert set(items.names) >= {"visits"}
    assert items.counted == ("visits",)


def test_a_number_of_few_values_stands_in_the_order_of_its_values():
    responses, variables = survey({"logins": [2.0, 10.0, 3.0] * 20, "way": ["a", "b"] * 30})
    items = encode_answers(responses, variables.assign(builds_segments=True, counted=False))
    assert items.levels[items.names.index("logins")] == ("2.0", "3.0", "10.0")
