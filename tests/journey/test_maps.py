import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.journey import maps, mentions, plan
from tests.journey.conftest import people_of, responses_of, satisfaction_of, verbatims_of

NOBODY = contracts.empty("persona_memberships")


def build(study, plan_text, *, responses=None, variables=None, verbatims=None, people=None, memberships=NOBODY):
    opened = study(journey=plan_text)
    variables = contracts.empty("variables") if variables is None else variables
    points = plan.touchpoints(opened, variables)
    verbatims = contracts.empty("verbatims") if verbatims is None else verbatims
    people = contracts.empty("people") if people is None else people
    found = mentions.find_mentions(verbatims, people, plan.word_stems(opened, points))
    responses = contracts.empty("responses") if responses is None else responses
    journey = maps.journey_map(
        points, responses=responses, variables=variables, mentions=found, memberships=memberships
    )
    return journey.set_index(["touchpoint", "persona_id"])


def test_the_mean_is_weighted_and_reach_counts_who_answered(study, plan_text):
    answers = [5.0] * 10 + [1.0] * 10 + [np.nan] * 20
    row = build(
        study,
        plan_text,
        responses=responses_of(weight=[1.5] * 10 + [0.5] * 10 + [1.0] * 20, sat_hotline=answers),
        variables=satisfaction_of("hotline"),
    ).loc[("hotline", "all")]
    assert row["mean"] == pytest.approx(4.0)
    assert row["low"] < 4 < row["high"] <= 5
    assert (row["n"], row["note"]) == (20, "small base")
    assert row["reach"] == pytest.approx(0.5)
    assert row["top2"] == pytest.approx(0.75)


def test_fewer_than_five_answers_show_no_figure_and_fewer_than_ten_no_share(study, plan_text):
    variables = satisfaction_of("hotline", "messe")
    responses = responses_of(sat_hotline=[3.0] * 4 + [np.nan] * 16, sat_messe=[3.0, 4.0] * 4 + [np.nan] * 12)
    journey = build(study, plan_text, responses=responses, variables=variables)
    few, some = journey.loc[("hotline", "all")], journey.loc[("messe", "all")]
    assert few["note"] == "suppressed"
    assert few[["mean", "low", "high", "top2", "reach"]].isna().all()
    assert some["note"] == "no share"
    assert some["mean"] == pytest.approx(3.5)
    assert np.isnan(some["top2"])


def test_a_personas_figure_beside_which_few_others_would_be_known_is_not_told(study, plan_text):
    members = pd.DataFrame(
        {
            "respondent_id": [f"r{i:03d}" for i in range(40)],
            "persona_id": ["p1"] * 20 + ["p2"] * 20,
            "source": "survey",
            "probability": 1.0,
        }
    )
    answers = [4.0, 3.0, 5.0, 4.0, 2.0] + [np.nan] * 15 + [1.0, 2.0] + [np.nan] * 18
    both = [4.0] * 9 + [np.nan] * 11 + [1.0] * 8 + [np.nan] * 12
    responses = responses_of(sat_hotline=answers, sat_messe=both)
    variables = satisfaction_of("hotline", "messe")
    journey = build(study, plan_text, responses=responses, variables=variables, memberships=members)
    assert journey.loc[("hotline", "all"), "mean"] == pytest.approx(3.0)
    assert journey.loc[("hotline", ["p1", "p2"]), "mean"].isna().all()
    assert (journey.loc[("hotline", ["p1", "p2"]), "note"] == "suppressed").all()
    assert journey.loc[("messe", ["p1", "p2"]), "mean"].tolist() == [4.0, 1.0]


def test_each_persona_gets_a_map_of_its_own_respondents(study, plan_text):
    members = pd.DataFrame(
        {
            "respondent_id": [f"r{i:03d}" for i in range(40)],
            "persona_id": ["p1", "p2"] * 20,
            "source": "survey",
            "probability": 1.0,
        }
    )
    journey = build(
        study,
        plan_text,
        responses=responses_of(sat_hotline=[1.0, 5.0] * 20),
        variables=satisfaction_of("hotline"),
        memberships=members,
    )
    assert journey["mean"].loc["hotline"].to_dict() == {"all": 3.0, "p1": 1.0, "p2": 5.0}


def test_interviews_only_give_mentions_and_mood_without_satisfaction(study, plan_text):
    verbatims = verbatims_of(
        ("v1", "a", "Die Hotline ist nie da", -0.8),
        ("v2", "a", "Wieder die Hotline", -0.4),
        ("v3", "b", "Die Hotline ist gut", 0.6),
        ("v4", "s", "Unsere Hotline ist super", 1.0),
    )
    members = pd.DataFrame(
        {"respondent_id": ["a"], "persona_id": ["p1"], "source": ["interview"], "probability": [1.0]}
    )
    journey = build(
        study,
        plan_text,
        verbatims=verbatims,
        people=people_of(a="customer", b="former customer", s="staff"),
        memberships=members,
    )
    row = journey.loc[("hotline", "all")]
    assert (row["n"], row["note"], row["n_mentions"], row["n_people_mentioning"]) == (0, "not asked", 3, 2)
    assert row["mood"] == pytest.approx((-0.6 + 0.6) / 2)  # per person first
    assert row["exemplars"] == "v1; v3"  # different people, no staff
    assert journey.loc[("hotline", "p1"), "n_mentions"] == 2


def test_a_long_scale_has_no_top_two(study, plan_text):
    journey = build(
        study,
        plan_text,
        responses=responses_of(sat_hotline=np.linspace(0, 100, 40)),
        variables=satisfaction_of("hotline"),
    )
    assert np.isnan(journey.loc[("hotline", "all"), "top2"])


def test_nothing_at_all_gives_an_empty_table(study):
    assert build(study, None).empty


NESTED = pd.DataFrame(
    {"touchpoint": ["bar", "drinks", "music"], "position": [1, 2, 3], "phase": "visit", "name": ["Bar", "Drinks", "Music"], "parent": [None, "bar", "bar"]}
)  # fmt: skip


def nested_map(**columns) -> pd.DataFrame:
    touchpoints = contracts.check(NESTED.assign(channels=None, departments=None), "touchpoints")
    verbatims = verbatims_of(
        ("v1", "a", "Die Drinks!", 0.5), ("v2", "a", "Musik und Drinks", -0.5), ("v3", "b", "Die Bar", 0.1)
    )
    stems = {"bar": ["bar"], "drinks": ["drinks"], "music": ["musik"]}
    found = mentions.find_mentions(verbatims, people_of(a="customer", b="customer"), stems)
    asked = [name.removeprefix("sat_") for name in columns]
    table = maps.journey_map(
        touchpoints, responses=responses_of(**columns), variables=satisfaction_of(*asked), mentions=found,
        memberships=contracts.empty("persona_memberships"),
    )  # fmt: skip
    return table.set_index("touchpoint")


def test_a_whole_that_nobody_asked_about_takes_each_persons_mean_over_its_parts():
    table = nested_map(sat_drinks=[1.0, 2.0, 3.0, 4.0, 5.0] * 8, sat_music=[5.0, np.nan, 3.0, 4.0, 1.0] * 8)
    assert table.loc["bar", "n"] == 40
    assert table.loc["bar", "mean"] == pytest.approx((3 + 2 + 3 + 4 + 3) / 5)
    assert table.loc["bar", "note"] == "from its parts"


def test_a_whole_that_was_asked_about_keeps_its_own_figure():
    table = nested_map(sat_bar=[4.0] * 39 + [5.0], sat_drinks=[1.0, 2.0] * 20)
    assert table.loc["bar", "mean"] == pytest.approx(4.025)
    assert pd.isna(table.loc["bar", "note"]) or table.loc["bar", "note"] == ""


def test_what_is_said_of_a_part_is_said_of_the_whole_once():
    table = nested_map(sat_drinks=[1.0, 2.0] * 20)
    assert table.loc["bar", ["n_mentions", "n_people_mentioning"]].tolist() == [3, 2]
    assert table.loc["drinks", "n_mentions"] == 2
