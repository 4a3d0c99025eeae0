"""Themes: planted ones are found, named by their words, and the same in every run."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score

from insights import contracts
from insights.interviews.themes import REST, labels, suggest_themes
from insights.interviews.vectors import encode
from tests.interviews.saying import planted, verbatims


def test_planted_themes_are_found_and_named_by_their_words():
    table, subjects = planted()
    themes, members = suggest_themes(table, encode(table["text"]), language="de", seed=1)
    of = table.assign(subject=subjects).merge(members, on="verbatim_id")
    inside = of[of["theme_id"] != REST]
    assert len(inside) > 0.8 * len(of)
    assert adjusted_rand_score(inside["subject"], inside["theme_id"]) > 0.7
    labels = " ".join(themes["label"])
    assert all(subject in labels for subject in set(subjects))


def test_exemplars_come_from_different_people():
    table, _ = planted()
    themes, _ = suggest_themes(table, encode(table["text"]), seed=1)
    themes = themes[themes["n_people"] >= 3]
    person = table.set_index("verbatim_id")["respondent_id"]
    for cell in themes.loc[themes["theme_id"] != REST, "exemplars"]:
        speakers = [person[verbatim] for verbatim in contracts.split(cell)]
        assert len(speakers) == len(set(speakers)) == 3


def test_the_same_seed_gives_the_same_tables():
    table, _ = planted()
    vectors = encode(table["text"])
    for one, two in zip(suggest_themes(table, vectors, seed=5), suggest_themes(table, vectors, seed=5), strict=True):
        pd.testing.assert_frame_equal(one, two)


def test_the_wanted_number_of_themes_is_kept():
    table, _ = planted()
    themes, _ = suggest_themes(table, encode(table["text"]), n_themes=3, seed=1)
    assert len(themes[themes["theme_id"] != REST]) == 3


def test_ignored_words_name_no_theme():
    table, _ = planted()
    themes, _ = suggest_themes(table, encode(table["text"]), ignore=["Kuchen"], seed=1)
    assert not themes["label"].str.contains("Kuchen").any()


def test_a_handful_of_verbatims_stays_in_the_rest():
    table = verbatims(["Der Kaffee ist kalt.", "Ich fahre Rad.", "Montag ist zu."])
    themes, members = suggest_themes(table, encode(table["text"]), seed=1)
    assert themes["theme_id"].tolist() == [REST]
    assert themes["label"].tolist() == ["Übrige Passagen"]
    assert len(members) == 3


def test_forty_verbatims_give_few_themes():
    table, _ = planted()
    table = table.iloc[::3].reset_index(drop=True).head(40)
    themes, _ = suggest_themes(table, encode(table["text"]), seed=1)
    assert len(themes) <= 6


def test_a_theme_of_one_voice_carries_a_warning():
    table, _ = planted()
    owner = [
        "k00" if "Kuchen" in text and n % 2 else person
        for n, (text, person) in enumerate(zip(table["text"], table["respondent_id"], strict=True))
    ]
    table = table.assign(respondent_id=owner)
    themes, _ = suggest_themes(table, encode(table["text"]), seed=1)
    warned = themes.loc[themes["label"].str.contains("Kuchen"), "warning"].iloc[0]
    assert "der Passagen stammen von einer Person (k00)." in warned


def test_without_verbatims_there_are_no_themes():
    themes, members = suggest_themes(contracts.empty("verbatims"), encode([]), seed=1)
    assert themes.empty
    assert members.empty


def test_interviewed_staff_and_answering_people_are_counted_apart():
    table, _ = planted()
    writing = table["respondent_id"] >= "k06"
    table.loc[writing, "source"] = "survey"
    people = pd.DataFrame({"respondent_id": ["k00", "k01"], "group": ["staff", "customer"]})
    themes, members = suggest_themes(contracts.check(table, "verbatims"), encode(table["text"]), people=people, seed=1)
    row = themes.set_index("theme_id").loc["t01"]
    own = table[table["verbatim_id"].isin(members.loc[members["theme_id"] == "t01", "verbatim_id"])]
    heard = set(own.loc[own["source"] == "interview", "respondent_id"])
    assert row["n_people_interview"] == len(heard)
    assert row["n_people_interview"] + row["n_people_survey"] == row["n_people"]
    assert row["n_staff"] == len(heard & {"k00"})


def test_the_topic_of_the_study_does_not_stand_alone():
    table, _ = planted()
    themes, _ = suggest_themes(table, encode(table["text"]), topic="Was uns der Kundenparkplatz bringt", seed=1)
    assert "Parkplatz" not in set(themes["label"])


def test_words_of_one_person_name_no_theme():
    table, _ = planted()
    own = table["respondent_id"] == "k03"
    table.loc[own, "text"] = table.loc[own, "text"] + " Sagt auch mein Zahnarzt, dieser Zahnarzt."
    themes, _ = suggest_themes(table, encode(table["text"]), seed=1)
    assert not themes["label"].str.contains("Zahnarzt").any()
    assert not themes["keywords"].fillna("").str.contains("Zahnarzt").any()


def test_parts_of_words_are_german_only():
    texts = ["The documentation of ation is good.", "Ation and documentation matter.", "Documentation, please."] * 4
    names = labels.name_themes(verbatims(texts), np.zeros(12, dtype=int), encode(texts), language="en")
    assert names[0].label.startswith("Documentation")
    assert labels._phrases(verbatims([*texts[2:3], "An ation."]), "en", set())[0].keys() == {"documentation"}
