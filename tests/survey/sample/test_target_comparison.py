"""The sample as it came is set beside its targets, and words say whether it fits."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.contracts.documents import Weighting
from insights.survey.sample.coverage import coverage
from insights.survey.sample.sample_statements import sample_statements
from insights.survey.sample.target_comparison import compare_with_targets, variable_statements
from insights.survey.sample.weighting import rake
from tests.survey.made import survey


def compared(shares, targets, *, n=500, language="de"):
    sex = [name for name, share in shares.items() for _ in range(round(share * n))]
    responses, variables = survey({"sex": sex})
    weights, margins, summary = rake(responses, {"sex": targets}, variables=variables)
    responses = responses.assign(weight=weights)
    return compare_with_targets(responses, variables, margins, language=language), variables, summary, responses


def test_a_skewed_sample_deviates_and_the_sentence_names_where():
    table, *_ = compared({"f": 0.65, "m": 0.35}, {"f": 0.5, "m": 0.5})
    assert table["verdict"].tolist() == ["deviates", "deviates"]
    assert (table["share"].iloc[0], table["n"].iloc[0]) == (pytest.approx(0.65), 325)
    assert table["statement"].iloc[0] == "„f“: 65\u202f% statt 50\u202f% (95-%-Intervall 61 bis 69\u202f%), weicht ab."
    sentence = variable_statements(table, {"sex": "Geschlecht"})[0]
    assert sentence.startswith("Geschlecht: Die Stichprobe weicht vor der Gewichtung von den Zielwerten ab")
    assert "„f“ (65\u202f% statt 50\u202f%)" in sentence


def test_a_sample_that_fits_is_said_to_fit():
    table, *_ = compared({"f": 0.52, "m": 0.48}, {"f": 0.5, "m": 0.5}, language="en")
    assert table["verdict"].tolist() == ["fits", "fits"]
    assert (
        "even unweighted, no deviation from the targets is detectable"
        in variable_statements(table, {"sex": "Sex"}, language="en")[0]
    )


def test_the_test_is_the_score_test_and_is_corrected_within_the_variable():
    table, *_ = compared({"f": 0.52, "m": 0.3, "n": 0.18}, {"f": 0.5, "m": 0.3, "n": 0.2})
    assert table["p"].iloc[0] == pytest.approx(0.3711, abs=5e-4)  # z = 0.02 / sqrt(0.25 / 500) = 0.894
    assert (table["p_adjusted"] >= table["p"]).all()


def test_samples_that_are_drawn_from_the_targets_deviate_in_at_most_5_percent():
    rng, wanted = np.random.default_rng(8), {"f": 0.5, "m": 0.3, "n": 0.2}
    responses, variables = survey({f"q{i:03d}": rng.choice(list(wanted), 300, p=[0.5, 0.3, 0.2]) for i in range(200)})
    rows = [{"variable": q, "category": c, "target": t, "before": 0, "after": t} for q in variables["variable"] for c, t in wanted.items()]  # fmt: skip
    table = compare_with_targets(responses, variables, contracts.check(pd.DataFrame(rows), "weighting"))
    wrong = (table["verdict"] == "deviates").groupby(table["variable"]).any()
    assert wrong.mean() < 0.08  # 5 % and two standard errors


def test_the_statements_tell_of_targets_weights_and_blind_spots():
    table, variables, summary, responses = compared({"f": 0.65, "m": 0.35}, {"f": 0.5, "m": 0.5})
    told = sample_statements(variables, table, summary, coverage(responses, variables))
    assert told["topic"].tolist() == ["fields", "targets", "weights", "coverage"]
    assert "Designeffekt 1,1" in told["statement"].iloc[2]
    assert sample_statements(variables, table, Weighting(), contracts.empty("coverage")).empty


def test_the_fields_that_a_study_has_and_lacks_are_named():
    columns = {"sex": ["f", "m"] * 20, "size": ["s", "l"] * 20, "att": ["a", "b"] * 20}
    _, variables = survey(columns, roles={"att": "psychographic"})
    variables["field"] = ["gender", "company_size", None]
    empty = [contracts.empty(name) for name in ("target_comparison", "coverage")]
    told = sample_statements(variables, empty[0], Weighting(n=40), empty[1])["statement"].iloc[0]
    assert "liegen vor: Geschlecht; nicht vor: Alter, Bildung, Wohnort, sozialer Status und Einkommen" in told
    assert "Dazu kommen Fragen zu Einstellungen (1)." in told
    told = sample_statements(variables, empty[0], Weighting(n=40), empty[1], market="b2b", language="en")[
        "statement"
    ].iloc[0]
    assert "there are: company size; missing are: industry and role in the company" in told


def test_no_targets_give_an_empty_table():
    responses, variables = survey({"sex": ["f", "m"] * 20})
    assert compare_with_targets(responses, variables, contracts.empty("weighting")).empty
