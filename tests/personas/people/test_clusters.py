"""Groups of interviewed people by what they speak of."""

from dataclasses import replace

import numpy as np
import pandas as pd

from insights import contracts
from insights.personas.people.clusters import group_people


def test_people_who_speak_of_the_same_things_form_a_group(interviews_only):
    table = group_people(interviews_only, seed=1).set_index("respondent_id")
    assert table["segment"].nunique() == 2
    assert table.loc[["a1", "a2", "a3", "a4"], "segment"].nunique() == 1
    assert table["stability"].min() > 0.9
    assert table["p_chance"].iloc[0] <= 0.05


def test_staff_stand_in_no_group(interviews_only):
    assert "s1" not in set(group_people(interviews_only, seed=1)["respondent_id"])


def test_two_or_three_people_are_one_group_in_which_nothing_was_separated(interviews_only):
    people = interviews_only.people[interviews_only.people["respondent_id"].isin(["a1", "a2", "b1"])]
    table = group_people(replace(interviews_only, people=people), seed=1)
    assert table["segment"].tolist() == [1, 1, 1]
    assert table[["stability", "silhouette", "p_chance"]].isna().all(axis=None)
    assert group_people(replace(interviews_only, people=people.head(1)), seed=1).empty


def test_every_group_has_two_people_at_least(interviews_only):
    rng = np.random.default_rng(5)
    themes = interviews_only.theme_verbatims
    mixed_up = themes.assign(theme_id=rng.choice(["t01", "t02", "t03", "t04"], len(themes)))
    table = group_people(replace(interviews_only, theme_verbatims=mixed_up), seed=1)
    assert table.groupby("segment").size().min() >= 2


def test_profiles_of_pure_noise_do_not_separate_better_than_chance(interviews_only):
    found = []
    for seed in range(5):
        rng = np.random.default_rng(seed)
        themes = interviews_only.theme_verbatims
        noise = themes.assign(theme_id=rng.choice([f"t0{i}" for i in range(1, 7)], len(themes)))
        codings = contracts.empty("codings")
        table = group_people(replace(interviews_only, theme_verbatims=noise, codings=codings), seed=1)
        found.append(table["p_chance"].iloc[0] if len(table) else 1.0)
    assert np.mean(np.array(found) <= 0.05) <= 0.2


def test_the_same_seed_gives_the_same_groups(interviews_only):
    assert group_people(interviews_only, seed=4).equals(group_people(interviews_only, seed=4))


def test_the_silhouette_is_that_of_scikit_learn():
    from sklearn.metrics import silhouette_score

    from insights.personas.people.clusters import _silhouette

    profiles = np.random.default_rng(2).normal(size=(9, 4))
    profiles /= np.linalg.norm(profiles, axis=1, keepdims=True)
    labels = np.array([0, 0, 0, 1, 1, 1, 2, 2, 3])
    expected = silhouette_score(profiles, labels, metric="cosine")
    assert abs(_silhouette(1 - profiles @ profiles.T, labels) - expected) < 1e-8


def documents(material, noted, **columns):
    """The interviews, those of `noted` with half of their words from a note taker."""
    rows = [
        (i, role)
        for i in material.people["interview_id"]
        for role in ("interviewer", "respondent", "other" if i in noted else "respondent")
    ]
    table = pd.DataFrame(rows, columns=["interview_id", "role"])
    return replace(material, turns=table, people=material.people.assign(**columns))


def test_kinds_of_documents_are_not_taken_for_kinds_of_people(interviews_only):
    apart = group_people(interviews_only, seed=7)
    assert sorted(apart["respondent_id"].groupby(apart["segment"]).agg("".join)) == ["a1a2a3a4", "b1b2b3b4"]
    noted = group_people(documents(interviews_only, {"b1", "b2", "b3", "b4"}), seed=7)
    assert set(noted["respondent_id"]) <= {"a1", "a2", "a3", "a4"}  # conversations stay, protocols stay out


def test_two_conversations_beside_three_protocols_are_one_group(interviews_only):
    asked = ["a1", "a2", "b1", "b2", "b3"]
    few = replace(interviews_only, people=interviews_only.people[interviews_only.people["respondent_id"].isin(asked)])
    found = group_people(documents(few, {"b1", "b2", "b3"}), seed=7)
    assert found["respondent_id"].tolist() == ["a1", "a2"]
    assert found["segment"].nunique() == 1


def test_a_column_of_the_people_names_the_kind_of_document(interviews_only):
    kinds = interviews_only.people["respondent_id"].str[0].map({"a": "Tagebuch", "b": "Gespräch", "s": "Gespräch"})
    found = group_people(documents(interviews_only, set(), methode=kinds), seed=7)
    assert found["respondent_id"].str[0].nunique() <= 1
    assert len(group_people(documents(interviews_only, set(), methode="Gespräch"), seed=7)) == 8


def test_groups_that_hold_both_kinds_of_documents_are_people(interviews_only):
    mixed = group_people(documents(interviews_only, {"a1", "b1"}), seed=7)
    assert mixed["respondent_id"].tolist() == group_people(interviews_only, seed=7)["respondent_id"].tolist()
