"""Invented names: fitting, different, the same for the same seed."""

import pandas as pd

from insights.personas.drafting.fiction import gender_of, gender_of_name, invent


def people(*rows):
    return pd.DataFrame(
        [(f"p{i}", *row) for i, row in enumerate(rows, start=1)], columns=["persona_id", "age", "women"]
    )


def genders(*women):
    return invent(people(*((40.0, share) for share in women)), language="de", study="probe", seed=1)["gender"].tolist()


def test_clear_majorities_decide_the_gender():
    assert genders(0.9, 0.1) == ["female", "male"]


def test_mixed_personas_are_not_all_of_one_gender_by_accident():
    assert genders(0.45, 0.48, 0.44, 0.46).count("female") == 2
    assert genders(0.45, 0.48, 0.44, 0.46)[1] == "female"


def test_unknown_genders_take_turns():
    assert genders(None, None, None) == ["female", "male", "female"]


def test_names_fit_the_cohort_and_none_comes_twice():
    table = invent(people((70.0, 1.0), (22.0, 1.0), (70.0, 1.0)), language="de", study="probe", seed=1)
    assert table["first_name"].iloc[0] in ["Brigitte", "Angelika", "Gabriele", "Ursula", "Marion", "Christa"]
    assert table["first_name"].iloc[1] in ["Lea", "Hannah", "Leonie", "Sophie", "Emily", "Mia"]
    assert table["name"].is_unique
    assert table["address"].str.startswith("Frau ").all()


def test_the_same_seed_gives_the_same_names():
    rows = people((40.0, 0.5), (50.0, 0.2))
    first, again, other = (invent(rows, language="en", study="probe", seed=seed) for seed in (3, 3, 4))
    assert first.equals(again)
    assert first["face_seed"].tolist() != other["face_seed"].tolist()


def test_words_for_gender_are_understood_in_both_languages():
    assert [gender_of(word) for word in ("weiblich", "Frau", "male", "divers")] == ["female", "female", "male", None]


def test_seven_women_of_one_age_have_seven_names():
    people = pd.DataFrame({"persona_id": [f"p{i}" for i in range(1, 8)], "age": 30.0, "women": 1.0})
    invented = invent(people, language="de", study="x", seed=1)
    assert invented["first_name"].nunique() == 7


def test_a_gender_that_people_decided_stands():
    people = pd.DataFrame({"persona_id": ["p1", "p2"], "age": 40.0, "women": [0.1, 0.2], "decided": ["female", None]})
    assert list(invent(people, language="de", study="x", seed=1)["gender"]) == ["female", "male"]


def test_no_persona_is_called_like_somebody_in_the_study_and_the_others_keep_their_names():
    rows = people((45.0, 0.0), (45.0, 0.0), (45.0, 0.0))
    free = invent(rows, language="de", study="probe", seed=1)
    first, surname = free["name"].iloc[0].split()
    avoiding = invent(rows, language="de", study="probe", seed=1, real=frozenset({surname.casefold()}))
    assert avoiding["first_name"].tolist() == free["first_name"].tolist()
    assert avoiding["name"].tolist()[1:] == free["name"].tolist()[1:]
    assert surname not in avoiding["name"].iloc[0]
    assert (
        first
        not in invent(rows, language="de", study="probe", seed=1, real=frozenset({first.casefold()}))["name"].str.cat()
    )


def test_the_gender_of_a_name_that_people_gave_is_read_from_it_and_not_guessed():
    given = ("Petra Planbar", "Herr Kern", "Ms Reed", "Toni Technik", "")
    assert [gender_of_name(name) for name in given] == ["female", "male", "female", None, None]
