import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.survey.profiling import covariates
from tests.survey.survey_data import survey


def drawn(*, n=6000, seed=1):
    """Three segments by a known logit, and their assignment with known errors."""
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(n), rng.normal(size=n)])
    beta = np.array([[0.0, -0.3, -0.6], [0.0, 0.8, -0.6]])
    p = np.exp(x @ beta)
    truth = (rng.random(n)[:, None] > (p / p.sum(axis=1, keepdims=True)).cumsum(axis=1)).sum(axis=1)
    errors = np.array([[0.8, 0.1, 0.1], [0.15, 0.75, 0.1], [0.2, 0.1, 0.7]])
    put = (rng.random(n)[:, None] > errors[truth].cumsum(axis=1)).sum(axis=1)
    return x, np.eye(3)[truth], np.eye(3)[put], errors, beta


def test_the_likelihood_over_true_segments_undoes_the_errors_of_assignment():
    x, _, put, errors, beta = drawn()
    ones = np.ones(len(x))
    corrected = covariates.fit_logit(x, put, errors=errors, weights=ones)
    counted = covariates.fit_logit(x, put, errors=np.eye(3), weights=ones)
    deviation = np.sqrt(np.diag(corrected.covariance)).reshape(2, 2)[:, 1]
    assert (np.abs(corrected.coefficients[1, 1:] - beta[1, 1:]) < 3 * deviation).all()
    assert (np.abs(counted.coefficients[1, 1:]) < 0.75 * np.abs(beta[1, 1:])).all()


def test_without_errors_it_is_the_multinomial_logit_of_statsmodels():
    import statsmodels.api as sm

    x, truth, *_ = drawn(n=500)
    found = covariates.fit_logit(x, truth, errors=np.eye(3), weights=np.ones(500))
    expected = sm.MNLogit(truth.argmax(axis=1), x).fit(disp=0)
    assert found.coefficients[:, 1:] == pytest.approx(np.asarray(expected.params), abs=1e-5)
    assert found.log_likelihood == pytest.approx(expected.llf)


def test_weights_count_like_copies():
    x, truth, *_ = drawn(n=300)
    double = np.repeat(np.arange(300), np.where(np.arange(300) < 100, 2, 1))
    weighted = covariates.fit_logit(x, truth, errors=np.eye(3), weights=np.where(np.arange(300) < 100, 2.0, 1.0))
    copied = covariates.fit_logit(x[double], truth[double], errors=np.eye(3), weights=np.ones(400))
    assert weighted.coefficients == pytest.approx(copied.coefficients, abs=1e-6)


def test_a_perfect_predictor_stays_finite():
    x = np.column_stack([np.ones(100), np.repeat([0.0, 1.0], 50)])
    put = np.eye(2)[np.repeat([0, 1], 50)]
    found = covariates.fit_logit(x, put, errors=np.eye(2), weights=np.ones(100), prior=covariates.PRIOR)
    assert np.isfinite(found.coefficients).all()
    assert np.isfinite(found.covariance).all()


@pytest.fixture(scope="module")
def explained():
    responses, variables, types = survey()
    people = pd.DataFrame({"respondent_id": responses["respondent_id"], "segment": types + 1, "probability": 1.0})
    return covariates.explain_segments(responses, variables, people), responses, variables


def test_what_belongs_to_a_segment_is_found_and_what_does_not_is_not(explained):
    table, *_ = explained
    tested = table.groupby("variable")["p_adjusted"].first()
    assert tested["rolle"] < 0.001
    assert tested["laune"] > 0.05
    assert set(table["variable"]) == {"rolle", "laune"}  # no usage, no outcome, nothing that built the segments


def test_differences_add_up_to_nothing_over_the_segments(explained):
    table, *_ = explained
    assert table.groupby(["variable", "category"])["difference"].sum().abs().max() < 1e-9
    assert ((table["low"] < table["difference"]) & (table["difference"] < table["high"])).all()
    first = table[(table["variable"] == "rolle") & (table["segment"] == 2) & (table["category"] == "Leitung")]
    assert first["reference"].item() == "Technik"
    assert first["low"].item() > 0.2  # type 2 are mostly leaders


def test_two_variables_of_one_field_are_not_used_together(explained):
    _, responses, variables = explained
    twice = pd.concat([variables, variables[variables["variable"] == "rolle"].assign(variable="rolle2", position=99)])
    twice.loc[twice["variable"].isin(["rolle", "rolle2"]), "field"] = "occupation"
    people = pd.DataFrame({"respondent_id": responses["respondent_id"], "segment": np.arange(400) % 2 + 1})
    table = covariates.explain_segments(responses.assign(rolle2=responses["rolle"]), twice, people)
    assert set(table["variable"]) == {"rolle", "laune"}


def test_without_segments_there_is_nothing_to_explain(explained):
    _, responses, variables = explained
    assert covariates.explain_segments(responses, variables, contracts.empty("memberships")).empty


def test_clusters_widen_intervals_and_raise_p():
    rng = np.random.default_rng(4)
    responses, variables, _ = survey(n=600)
    town = np.repeat(np.arange(30), 20)
    lean = rng.normal(size=30)[town]
    responses["rolle"] = np.where(lean + rng.normal(size=600) > 0, "Technik", "Leitung")
    responses["town"] = town.astype(str)
    segment = (lean + 2 * rng.normal(size=600) > 0).astype(int) + 1
    people = pd.DataFrame({"respondent_id": responses["respondent_id"], "segment": segment, "probability": 1.0})
    row = variables[variables["variable"] == "rolle"].assign(variable="town", kind="nominal", position=99)
    row["categories"] = contracts.join(sorted(set(responses["town"])))
    wide, plain = (
        covariates.explain_segments(responses, pd.concat([variables, row.assign(role=role)]), people).query(
            "variable == 'rolle'"
        )
        for role in ("cluster", "ignore")
    )
    assert wide["difference"].to_numpy() == pytest.approx(plain["difference"].to_numpy())
    assert ((wide["high"] - wide["low"]) > 1.2 * (plain["high"] - plain["low"])).all()
    assert (wide["p_adjusted"].to_numpy() > plain["p_adjusted"].to_numpy()).all()
