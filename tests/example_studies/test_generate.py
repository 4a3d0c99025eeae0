"""The generated files are those in the repository, and what was planted is in them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from insights.study import Workspace, open_study

from . import serviceportal_plan, streaming_plan
from .drawing import scale_probabilities
from .generate import ROOT, make_files

TRUTH = Path(__file__).parent / "truth"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return make_files()


@pytest.fixture(scope="module")
def portal() -> pd.DataFrame:
    answers = pd.read_excel(ROOT / "data/raw/serviceportal/survey.xlsx", sheet_name="Daten", dtype={"plz": str})
    truth = pd.read_csv(TRUTH / "serviceportal.csv", keep_default_na=False)
    return answers.assign(type=truth["type"], dirt=truth["dirt"], nps=answers["nps"].where(answers["nps"] <= 10))


@pytest.fixture(scope="module")
def viewers() -> pd.DataFrame:
    answers = pd.read_csv(ROOT / "data/raw/streaming/survey.csv")
    return answers.assign(type=pd.read_csv(TRUTH / "streaming.csv")["type"])


@pytest.fixture(scope="module")
def events() -> pd.DataFrame:
    table = pd.read_csv(ROOT / "data/raw/serviceportal/events.csv", parse_dates=["zeit"])
    office = (table["zeit"].dt.day_of_week < 5) & table["zeit"].dt.hour.between(8, 16)
    return table.assign(office=office)


def content(data: bytes, name: str):
    """What counts: another build of zlib packs a workbook differently."""
    if not name.endswith(".xlsx"):
        return data
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {member.filename: (member.date_time, archive.read(member)) for member in archive.infolist()}


def oracle(answers: pd.DataFrame, scales: dict, choices: dict, shares: dict, spread: float) -> np.ndarray:
    """The most probable type of each person for somebody who knows the planted probabilities."""
    log = np.tile(np.log(list(shares.values())), (len(answers), 1))
    for column, means in scales.items():
        table = np.array([scale_probabilities(mean, spread, 1, 5) for mean in means])
        given = answers[column].notna().to_numpy()
        log[given] += np.log(table[:, answers.loc[given, column].astype(int) - 1].T)
    for column, options in choices.items():
        for category, probabilities in options.items():
            log[(answers[column].str.strip() == category).to_numpy()] += np.log(probabilities)
    return np.array(list(shares))[log.argmax(axis=1)]


def test_regenerating_gives_the_committed_files(files):
    for name, data in files.items():
        assert content((ROOT / name).read_bytes(), name) == content(data, name), f"{name}: regenerate it"


@pytest.mark.parametrize("name", ["serviceportal", "kino", "streaming"])
def test_every_hand_written_document_is_valid_and_names_touchpoints_that_exist(name):
    study = open_study(name, workspace=Workspace(ROOT))
    ids = {touchpoint.id for _, touchpoint, _ in study.journey_plan.touchpoints()}
    rated = {column.touchpoint for column in study.settings.columns.values() if column.touchpoint}
    assert rated <= ids
    assert study.guide or name == "streaming"
    assert not list(study.raw.glob("truth*"))


def test_every_survey_column_is_declared(portal, viewers):
    for name, answers in (("serviceportal", portal), ("streaming", viewers)):
        declared = set(open_study(name, workspace=Workspace(ROOT)).settings.columns)
        assert declared == set(answers.columns) - {"type", "dirt"}


def test_somebody_who_knows_the_plan_recovers_the_types(portal, viewers):
    plan = serviceportal_plan
    guess = oracle(portal, plan.ATTITUDES, plan.CHOICES, plan.SHARES, plan.SPREAD)
    assert adjusted_rand_score(portal["type"], guess) >= 0.92
    plan = streaming_plan
    guess = oracle(viewers, plan.STATEMENTS, plan.CHOICES, plan.SHARES, plan.SPREAD)
    assert adjusted_rand_score(viewers["type"], guess) >= 0.92


def test_recommendation_steps_up_at_four_logins_in_every_type_and_is_flat_on_either_side(portal):
    frequent = portal["portal_logins"] >= serviceportal_plan.CUT
    known = portal["portal_logins"].notna()
    for outcome in ("nps", "verlaengerung"):
        step = portal.loc[known & frequent, outcome].mean() - portal.loc[known & ~frequent, outcome].mean()
        assert 1.5 <= step <= 2.2
        for side in (frequent, ~frequent):
            assert abs(portal.loc[known & side, "portal_logins"].corr(portal.loc[known & side, outcome])) < 0.15
    means = portal[known].groupby(["type", frequent[known]])["nps"].mean().unstack()
    assert ((means[True] - means[False]) > 0.6).all()


def test_the_search_for_spare_parts_is_weak_and_important_and_contracts_make_content(portal):
    rated = portal.filter(like="zufr_")
    means, pulls = rated.mean(), rated.corrwith(portal["nps"])
    assert means.idxmin() == "zufr_ersatzteilsuche"
    assert 2.4 <= means.min() <= 2.75
    assert set(means.nlargest(2).index) == {"zufr_techniker", "zufr_inbetriebnahme"}
    assert set(pulls.nlargest(2).index) == {"zufr_hotline", "zufr_ersatzteilsuche"}
    hotline = portal.groupby("wartungsvertrag")["zufr_hotline"].mean()
    assert 0.2 <= hotline["ja"] - hotline["nein"] <= 0.7


def test_the_dirt_is_there(portal):
    items = list(serviceportal_plan.ATTITUDES)
    straight = portal[portal["dirt"] == "straightliner"]
    assert len(straight) == 9
    assert (straight[items].nunique(axis=1) == 1).all()
    repeated = portal[portal["dirt"].str.startswith("repeats")]
    assert len(repeated) == 3
    answers = portal.drop(columns=["befragte_nr", "dirt"]).set_index(portal["befragte_nr"])
    for row in repeated.itertuples():
        assert answers.loc[row.befragte_nr].equals(answers.loc[row.dirt.removeprefix("repeats ")])
    assert sorted(portal.loc[portal["alter"] > 99, "alter"]) == [207, 451]
    assert (portal["alter"] == 99).sum() >= 3
    assert portal["plz"].str.startswith("0").sum() > 10
    assert (portal["kanal"].dropna() != portal["kanal"].dropna().str.strip()).sum() >= 3
    assert portal[items].isna().mean().between(0.01, 0.06).all()


def test_open_answers_are_many_and_hardly_any_twice(portal, viewers):
    for answers, least in ((portal["offen_gut"], 250), (portal["offen_besser"], 320), (viewers["one_change"], 560)):
        given = answers.dropna()
        assert len(given) >= least
        assert given[given.str.split().str.len() > 2].is_unique or given.nunique() > 0.93 * len(given)


def test_portal_use_lies_outside_office_hours_and_calls_lie_inside(events):
    assert 1 - events.loc[events["kanal"] == "Portal", "office"].mean() == pytest.approx(0.62, abs=0.02)
    assert events.loc[events["vorgang"] == "Anruf Hotline", "office"].mean() > 0.95
    assert events["zeit"].min() >= pd.Timestamp("2025-10-01")
    assert events["zeit"].max() < pd.Timestamp("2026-10-01")
    assert 20_000 <= len(events) <= 24_000


def test_heavy_users_have_more_events_and_cancel_less(portal, events):
    visits = events[events["kanal"] == "Portal"].groupby("kunde").size().reindex(portal["befragte_nr"]).fillna(0)
    logins = portal.set_index("befragte_nr")["portal_logins"]
    assert visits.corr(logins) > 0.85
    path = ROOT / "data/raw/serviceportal/customers.csv"
    crm = pd.read_csv(path, sep=";", decimal=",", encoding="cp1252").set_index("kundennummer")
    lost = (crm["gekuendigt"] == "ja").reindex(logins.index).dropna().astype(bool)
    assert lost[logins < 4].mean() > 2 * lost[logins >= 4].mean()


def test_the_sample_of_viewers_needs_weights_and_usage_has_no_step(viewers):
    weights = pd.Series(1.0, index=viewers.index)
    for _ in range(50):
        for column, targets in streaming_plan.TARGETS.items():
            now = weights.groupby(viewers[column]).sum() / weights.sum()
            weights *= viewers[column].map(pd.Series(targets) / now)
    effect = len(weights) * (weights**2).sum() / weights.sum() ** 2
    assert 1.2 <= effect <= 1.4
    for outcome in ("nps", "stay"):
        assert abs(viewers["hours_per_week"].corr(viewers[outcome])) < 0.05


def test_series_chasers_leave_early_and_film_lovers_hardly_ever(viewers):
    base = pd.read_csv(ROOT / "data/raw/streaming/customers.csv", parse_dates=["joined", "left"])
    assert len(base) == len(viewers) + 300
    surveyed = base.iloc[: len(viewers)]
    assert (surveyed["customer"] == viewers["respondent"]).all()
    assert surveyed["joined"].max() <= pd.Timestamp("2025-09-30") < base["left"].min()
    lost = surveyed["left"].notna().groupby(viewers["type"]).mean()
    assert lost["S"] > lost["E"] > lost["F"]
    assert (base["left"].isna() | (base["left"] > base["joined"])).all()
