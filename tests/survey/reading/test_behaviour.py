import pandas as pd
import pytest

from insights import contracts
from insights.survey.reading import behaviour
from insights.survey.reading.responses import Survey
from tests.survey.survey_data import survey


@pytest.fixture
def events():
    """Two weeks: Ada every morning, Bo twice in the evening, somebody without a name."""
    rows = [("r0000", "Anmeldung", f"2026-03-{day:02d} 08:30") for day in range(1, 15)]
    rows += [("r0001", "Bestellung", "2026-03-02 21:10"), ("r0001", "Anmeldung", "2026-03-08 20:00")]
    rows += [(None, "Anmeldung", "2026-03-15 08:30")]
    table = pd.DataFrame(rows, columns=["respondent_id", "activity", "time"])
    return table.assign(time=pd.to_datetime(table["time"]))


def test_behaviour_is_frequency_recency_time_of_day_and_features(events):
    table = behaviour.read_behaviour(events).set_index("respondent_id")
    assert table.loc["r0000", "events_per_week"] == pytest.approx(14 / (13 / 7), abs=0.01)
    assert table.loc["r0001", "days_since_last"] == pytest.approx(5.5, abs=0.1)
    assert table["time_of_day"].to_dict() == {"r0000": "morgens (6–12 Uhr)", "r0001": "abends (18–22 Uhr)"}
    assert table.loc["r0001", "features"] == "Anmeldung; Bestellung"


def test_bare_dates_have_no_time_of_day(events):
    days = events.assign(time=events["time"].dt.normalize())
    assert behaviour.read_behaviour(days)["time_of_day"].isna().all()


def _read(n):
    responses, variables, _ = survey(n=n)
    return Survey(responses, variables)


def test_beside_a_survey_it_is_profiled_and_builds_only_on_demand(events):
    read = _read(100)
    joined = behaviour.with_behaviour(read, events, use="profile")
    assert len(joined.responses) == 100
    added = joined.variables[joined.variables["variable"].isin(behaviour.KINDS)].set_index("variable")
    assert not added["builds_segments"].any()
    assert set(added["role"]) == {"usage"}
    assert added.loc["events_per_week", "n_valid"] == 2
    assert added.loc["events_per_week", "n_missing"] == 98
    assert behaviour.with_behaviour(read, events, use="build").variables["builds_segments"].sum() > 4
    assert behaviour.with_behaviour(read, events) is read


def test_without_a_survey_the_people_of_the_log_are_the_respondents(events):
    empty = Survey(contracts.empty("responses"), contracts.empty("variables"))
    joined = behaviour.with_behaviour(empty, events, language="en")
    assert list(joined.responses["respondent_id"]) == ["r0000", "r0001"]
    assert joined.variables["builds_segments"].all()
    assert (
        joined.variables.set_index("variable").loc["time_of_day", "categories"]
        == "in the morning (6–12); in the evening (18–22)"
    )


def test_a_log_about_nobody_of_the_survey_or_no_log_changes_nothing(events):
    read = _read(50)
    strangers = events.assign(respondent_id="x1")
    for log in (None, strangers, events.assign(respondent_id=None)):
        assert behaviour.with_behaviour(read, log, use="build") is read
