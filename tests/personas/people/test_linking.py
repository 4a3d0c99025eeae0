"""Linking interviewed people to survey segments."""

import pandas as pd

from insights.personas.people.linking import assign_people


def linked(material, people=None, **options):
    people = material.people if people is None else people
    table = assign_people(people, material.memberships, material.responses, material.variables, **options)
    return table.set_index("respondent_id")


def test_attributes_lead_to_the_segment_whose_people_share_them(mixed):
    table = linked(mixed)
    assert table.loc[["a1", "a2", "a3", "a4"], "segment"].eq(1).all()
    assert table.loc[["b1", "b2", "b3", "b4"], "segment"].eq(2).all()
    assert table["how"].eq("attributes").all()


def test_the_posterior_is_that_of_naive_bayes(mixed):
    people = mixed.people[mixed.people["respondent_id"] == "b1"].drop(columns=["branche", "alter", "gender"])
    counts = (
        mixed.responses.assign(segment=mixed.memberships["segment"])
        .groupby("segment")["funktion"]
        .value_counts()
        .unstack()
    )
    smoothed = (counts["Produktion"] + 1 / 3) / (counts.sum(axis=1) + 1)
    weights = smoothed * counts.sum(axis=1)
    assert linked(mixed, people).at["b1", "probability"] == float(weights[2] / weights.sum())


def test_staff_are_never_assigned(mixed):
    assert "s1" not in linked(mixed).index


def test_someone_who_answered_the_survey_keeps_the_segment_of_the_survey(mixed):
    own = mixed.memberships.loc[mixed.memberships["segment"] == 2, "respondent_id"].iloc[0]
    people = mixed.people.assign(respondent_id=mixed.people["respondent_id"].replace({"a1": own}))
    row = linked(mixed, people).loc[own]
    assert (row["segment"], row["how"], row["probability"]) == (2, "same person", 0.9)


def test_below_the_bar_nobody_is_assigned(mixed):
    table = linked(mixed, min_posterior=1.0)
    assert table["segment"].isna().all()
    assert table["how"].eq("too unsure").all()
    assert table["probability"].between(0.5, 1).all()


def test_without_shared_attributes_nobody_is_assigned(mixed):
    people = mixed.people[["respondent_id", "interview_id", "group", "source"]]
    assert linked(mixed, people)["how"].eq("no attributes").all()


def test_an_attribute_can_carry_the_field_of_a_variable_instead_of_its_name(mixed):
    people = mixed.people[["respondent_id", "interview_id", "group", "source", "funktion"]].rename(
        columns={"funktion": "job_role"}
    )
    table = linked(mixed, people)
    assert table.at["a1", "segment"] == 1
    assert table.at["a1", "attributes"] == "job_role"


def test_the_numbers_of_a_variable_are_compared_by_its_bands(mixed):
    people = mixed.people[["respondent_id", "interview_id", "group", "source", "alter"]]
    table = linked(mixed, people, min_posterior=0.5)
    assert table.at["a2", "segment"] == 1  # 33: hardly anybody in segment 2
    assert table.at["a4", "segment"] == 2  # 58


def test_without_segments_there_is_nothing_to_link(interviews_only):
    assert linked(interviews_only).empty


def test_an_unknown_category_says_nothing(mixed):
    people = mixed.people.assign(funktion="Pförtner")[["respondent_id", "interview_id", "group", "source", "funktion"]]
    assert isinstance(people, pd.DataFrame)
    assert linked(mixed, people)["how"].eq("no attributes").all()


def test_two_columns_about_one_question_count_once(mixed):
    """`age` stands for the survey's `alter` by its field; said twice, it is no more evidence than said once."""
    once = linked(mixed)
    twice = linked(mixed, mixed.people.assign(age=mixed.people["alter"]))
    assert twice["probability"].tolist() == once["probability"].tolist()
    assert not twice["attributes"].str.contains("age").any()  # the column with the question's own name speaks
    other = mixed.people.assign(age=mixed.people["alter"], alter=None)
    assert linked(mixed, other)["attributes"].str.contains("age").all()
