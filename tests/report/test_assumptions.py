"""Assumptions are held against the data with intervals and weights."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from insights import contracts, estimates
from insights.errors import InputError
from insights.report import checks
from insights.report.assumptions import decide, verdict
from insights.settings import Assumption, Settings
from insights.study import Study, Workspace
from tests.report.fixture_study import make_study
from tests.report.fixture_survey import answers, variables


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return make_study(Workspace(tmp_path_factory.mktemp("home")), language="de")


def decided(study, check, *, responses=None, shares=None):
    settings = Settings.model_validate(
        {
            **study.settings.model_dump(mode="json", exclude_none=True),
            "assumptions": [{"text": "Satz.", "check": check}],
        }
    )
    other = Study(study.name, study.workspace, settings)
    frame = answers() if responses is None else responses
    events = contracts.load("event_shares", study) if shares is None else shares
    return decide(other, frame, variables(study), events).iloc[0]


def test_the_verdict_needs_the_whole_interval_on_one_side():
    assert verdict(0.51, 0.6, above=0.5, below=None) == "supported"
    assert verdict(0.4, 0.49, above=0.5, below=None) == "contradicted"
    assert verdict(0.4, 0.6, above=0.5, below=None) == "undecided"
    assert verdict(2.1, 2.4, above=None, below=3) == "supported"
    assert verdict(3.1, 3.4, above=None, below=3) == "contradicted"
    assert verdict(float("nan"), 1, above=0, below=None) == "undecided"


def test_a_share_is_weighted_and_carries_the_wilson_interval_on_the_effective_base(study):
    row = decided(study, {"statistic": "share", "column": "contract", "category": "y", "above": 0.3})
    frame = answers()
    expected = estimates.share(frame["contract"] == "y", weights=frame["weight"])
    assert row["value"] == pytest.approx(expected.value)
    assert (row["low"], row["high"]) == pytest.approx((expected.low, expected.high))
    assert row["verdict"] == "supported"
    assert "Gewichtet" in row["reason"]


def test_a_category_may_be_written_as_readers_see_it(study):
    by_label = decided(study, {"statistic": "share", "column": "contract", "category": "mit Vertrag", "above": 0.3})
    by_code = decided(study, {"statistic": "share", "column": "contract", "category": "y", "above": 0.3})
    assert by_label["value"] == by_code["value"]


def test_a_mean_below_its_limit_supports_the_assumption(study):
    row = decided(study, {"statistic": "mean", "column": "sat_search", "below": 3})
    assert row["verdict"] == "supported"
    assert row["reason"].startswith("Geprüft: Mittelwert von „Ersatzteilsuche“ unter 3. Der Mittelwert beträgt 2,6")


def test_a_planted_difference_is_found_and_its_reverse_contradicted(study):
    check = {"statistic": "difference", "column": "nps", "by": "contract", "group": "y"}
    assert decided(study, {**check, "above": 0})["verdict"] == "supported"
    assert decided(study, {**check, "below": 0})["verdict"] == "contradicted"


def test_a_difference_without_any_effect_stays_undecided(study):
    row = decided(study, {"statistic": "difference", "column": "sat_hotline", "by": "uses", "at_least": 4, "above": 0})
    assert row["verdict"] == "undecided"
    assert "schließt null ein" in row["reason"]


def test_a_difference_with_fewer_than_ten_people_on_one_side_decides_nothing(study):
    check = {"statistic": "difference", "column": "nps", "by": "role", "group": "Leitung", "above": 0}
    row = decided(study, check)
    assert row["verdict"] == "undecided"
    assert pd.isna(row["value"])
    assert "zu klein" in row["reason"]


def test_single_activities_are_read_from_their_row(study):
    row = decided(study, {"statistic": "event_share", "when": "office_hours", "activities": "Bestellung", "above": 0.5})
    assert (row["value"], row["low"], row["high"]) == pytest.approx((0.32, 0.27, 0.37))
    assert row["verdict"] == "contradicted"


def test_several_activities_are_combined_by_events_with_the_widest_interval(study):
    row = decided(
        study,
        {"statistic": "event_share", "when": "office_hours", "activities": ["Bestellung", "Anleitung"], "above": 0.5},
    )
    assert row["value"] == pytest.approx((396 * 0.32 + 200 * 0.5) / 596, rel=1e-5)
    assert row["high"] - row["low"] == pytest.approx(0.1, rel=1e-4)
    assert "Zusammengefasst aus 2 Tätigkeiten" in row["reason"]


def test_all_activities_together_are_the_total(study):
    everything = decided(
        study,
        {
            "statistic": "event_share",
            "when": "office_hours",
            "activities": ["Bestellung", "Anleitung", "Ticket"],
            "above": 0.5,
        },
    )
    assert everything["value"] == pytest.approx(0.38)


@pytest.mark.parametrize(
    ("check", "message"),
    [
        ({"statistic": "mean", "column": "sat_serch", "above": 3}, "no column 'sat_serch'; did you mean 'sat_search'"),
        ({"statistic": "mean", "column": "role", "above": 3}, "'role' does not hold numbers"),
        (
            {"statistic": "share", "column": "role", "category": "Technk", "above": 0.5},
            "no category 'Technk'; did you mean 'Technik'",
        ),
        (
            {"statistic": "event_share", "when": "office_hours", "activities": "Bestelung", "above": 0.5},
            "no events of the activity 'Bestelung'; did you mean 'Bestellung'",
        ),
    ],
)
def test_names_that_do_not_exist_are_refused_with_those_that_do(study, check, message):
    with pytest.raises(InputError) as error:
        decided(study, check)
    assert message in str(error.value)
    assert "study.yml, assumption 1" in str(error.value)


def test_without_a_check_the_data_cannot_decide(study):
    table = decide(study, answers(), variables(study), contracts.load("event_shares", study))
    assert table["verdict"].tolist() == ["contradicted", "supported", "supported", "undecided"]
    assert (
        table["reason"]
        .iloc[3]
        .startswith("Das entscheidet diese Studie nicht: Für die Annahme ist keine Zahl festgelegt")
    )


def test_without_survey_and_events_nothing_is_decided(workspace):
    study = make_study(workspace, survey=False)
    table = decide(study, contracts.empty("responses"), contracts.empty("variables"), contracts.empty("event_shares"))
    assert set(table["verdict"]) == {"undecided"}
    assert table["value"].isna().all()
    assert Assumption.model_validate("Nur ein Satz.").check is None


@pytest.mark.parametrize(("n", "name"), [(9, "no_share_below"), (20, "small_base"), (60, "")])
def test_a_small_base_that_the_sentence_names_is_in_its_evidence(rendered, n, name):
    material, _, _ = rendered()
    row = SimpleNamespace(assumption=1, n=n, value=None if n < estimates.no_share_below() else 0.4)
    named = [ref for ref in checks.evidence(material, row) if ref.startswith("method: ")]
    assert named == ([f"method: {name}"] if name else [])
