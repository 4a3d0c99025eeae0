"""Seven surveys that other people made run from their study.yml alone: read, checked, profiled and cut into banner tables."""

from __future__ import annotations

import shutil

import pytest

from insights import contracts
from insights.journey.metrics import changes, customers, lifetime, retention, scores, table
from insights.study import Workspace, open_study
from insights.survey import quality, reading
from insights.survey.banners import crosstabs, metrics
from insights.survey.sample import profile, weighting
from tests.conftest import ROOT

CNCF = ("2020_H2", "2021_H1", "2021_H2", "2022_H1", "2022_H2", "2023_H1", "2023_H2")
USTER = "de_uster_jugend2021"
SOURCES = {
    "efc": {"survey.sav": "de_efc_caregivers_sav/efc.sav"},
    "uster": {
        "survey.csv": f"{USTER}/opendata_jugendbefragung.csv",
        "survey_codebook.csv": f"{USTER}/variablen_fragen.csv",
    },
    "telco": {"survey.csv": "en_telco_churn_ibm/Telco-Customer-Churn.csv"},
    "dask": {f"survey_{year}.csv": f"en_dask_survey/{year}-user-survey-results.csv" for year in (2019, 2020, 2021)},
    "cncf": {f"survey_{wave}.csv": f"en_cncf_surveys/CNCF_Maintainers_Survey_{wave}.csv" for wave in CNCF},
    "woj": {"survey.csv": "de_woj_journalists/WoJ.csv"},
    "volunteers": {"survey.csv": "seg_flexclust/volunteers.csv"},
    "auto": {"survey.csv": "seg_flexclust/auto.csv"},
}
PEOPLE = {
    "efc": 908,
    "uster": 213,
    "telco": 7043,
    "dask": 745,
    "cncf": 786,
    "woj": 1200,
    "volunteers": 1415,
    "auto": 793,
}


@pytest.fixture(scope="module")
def surveys(tmp_path_factory, shared_data):
    """Study and survey of each of them."""
    root, found = tmp_path_factory.mktemp("shared"), {}
    for name, files in SOURCES.items():
        folder = root / "data" / "raw" / name
        folder.mkdir(parents=True)
        shutil.copy(ROOT / "tests" / "shared_studies" / name / "study.yml", folder)
        for target, source in files.items():
            shutil.copy(shared_data / source, folder / target)
        study = open_study(name, workspace=Workspace(root))
        found[name] = study, reading.read_survey(study)
    return found


@pytest.mark.parametrize("name", SOURCES)
def test_a_survey_runs_from_its_study_yml_alone(surveys, name):
    study, survey = surveys[name]
    assert len(survey.responses) == PEOPLE[name]
    found = quality.check_quality(survey.responses, survey.variables, findings=survey.findings, asked=survey.asked)
    assert found["respondent_id"].nunique() <= 0.1 * len(survey.responses)
    shares = profile.sample_profile(survey.responses, survey.variables, language=study.language)
    assert set(survey.variables["variable"]) == set(shares["variable"])
    banner = crosstabs.default_banners(survey.responses, survey.variables, language=study.language)[:1]
    tables, *_ = crosstabs.banner_tables(survey.responses, survey.variables, banner, language=study.language)
    assert set(tables["banner"]) == {"total", *banner}


def variable(surveys, study, name):
    return surveys[study][1].variables.set_index("variable").loc[name]


def test_three_waves_with_different_separators_share_their_options(surveys):
    launch = contracts.split(variable(surveys, "dask", "launch")["categories"])
    assert "HPC resource manager (SLURM, PBS, SGE, LSF or similar)" in launch
    assert launch[-1] == "Other"
    assert len(launch) < 12
    responses = surveys["dask"][1].responses
    used = responses["launch"].str.contains("Kubernetes", regex=False).groupby(responses["wave"]).mean()
    assert used.between(0.15, 0.6).all()
    assert contracts.split(variable(surveys, "dask", "wave")["categories"]) == ["2019", "2020", "2021"]


def test_scales_given_by_numbers_and_by_words_are_one_scale(surveys):
    responses = surveys["cncf"][1].responses
    means = responses.groupby("wave")["recommend"].mean()
    assert means.between(8, 9.5).all()
    banners = crosstabs.default_banners(responses, surveys["cncf"][1].variables, language="en")
    assert banners[0] == "wave"


def test_option_columns_of_a_codebook_become_one_question(surveys):
    unsure = variable(surveys, "uster", "unsicher")
    assert unsure["kind"] == "multiple"
    assert contracts.split(unsure["categories"])[0] == "Ich meide den Ort."
    motives = surveys["volunteers"][1].responses["motives"]
    assert motives.str.contains("Help others").mean() > 0.5


def test_satisfaction_is_counted_in_every_wave(surveys):
    _, survey = surveys["cncf"]
    figures = metrics.metrics_table(survey.responses, survey.variables, [], language="en")
    assert {"top2:support", "top2:staff", "top2:committee"} <= set(figures["metric"])


def test_waves_of_recommendations_from_1_to_10_are_converted_as_told_and_compared(surveys):
    _, survey = surveys["cncf"]
    assert any("converted to 0 to 10" in note for note in survey.notes)
    nobody, nothing = contracts.empty("persona_memberships"), contracts.empty("metrics")
    rows = scores.score_rows(survey.responses, survey.variables, memberships=nobody, in_sample=nothing)
    waves = table.metrics_table(rows, weighted=False)
    waves = waves[(waves["metric"] == "nps") & (waves["group_kind"] == "wave")].set_index("group")
    assert waves["value"].round().to_dict() == {"2020_H2": 56, "2021_H1": 72, "2021_H2": 63, "2022_H1": 44, "2022_H2": 50, "2023_H1": 63, "2023_H2": 50}  # fmt: skip
    assert (waves["low"] < waves["value"]).all()
    moved = changes.wave_changes(survey.responses, survey.variables)
    assert len(moved[moved["metric"] == "nps"]) == 7
    assert set(moved["verdict"]) == {"not shown"}


def test_customers_of_a_telephone_company_have_a_curve_and_a_value(tmp_path, shared_data):
    folder = tmp_path / "data" / "raw" / "telco"
    folder.mkdir(parents=True)
    shutil.copyfile(shared_data / "en_telco_churn_ibm" / "Telco-Customer-Churn.csv", folder / "customers.csv")
    told = "{id: customerID, lost: Churn, months: tenure, revenue: MonthlyCharges, revenue_months: 1}"
    (folder / "study.yml").write_text(f"title: Telco\ncustomers: {told}\n", encoding="utf-8")
    base = customers.read_customers(open_study("telco", workspace=Workspace(tmp_path)))
    assert (len(base.table), int(base.table["lost"].sum())) == (7043, 1869)
    nobody = contracts.empty("persona_memberships")
    curve = retention.retention_curve(base, nobody).set_index("month")["survival"]
    assert curve[[12, 24, 72]].round(3).tolist() == [0.843, 0.789, 0.593]
    found = lifetime.forecast(base, None, lifetime.Terms(margin=0.4, cost=2.0), seed=1, draws=20)
    assert found.model == "contract"
    assert len(found.table) == 7043 - 1869
    assert found.fit["gap"] < 0.08


def test_a_survey_made_by_others_can_be_weighted(surveys):
    _, survey = surveys["efc"]
    weighted, *_ = weighting.weigh(survey, {"c161sex": {"Male": 0.4, "Female": 0.6}}, cap=5.0, language="en")
    assert weighted.responses["weight"].between(0, 5).all()
