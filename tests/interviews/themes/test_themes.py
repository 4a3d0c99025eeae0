"""Themes: planted ones are found, named by their words, and the same in every run."""

from __future__ import annotations

import numpy as np
import pandas as pd
from sklearn.metrics import adjusted_rand_score

from insights import contracts
from insights.interviews.themes import REST, suggest_themes
from insights.interviews.vectors import encode
from tests.conftest import ROOT, filled
from tests.interviews.saying import planted, verbatims


def test_planted_themes_are_found_and_named_by_their_words():
    table, subjects = planted()
    found = suggest_themes(table, encode(table["text"]), language="de", seed=1)
    themes, members = found.themes, found.theme_verbatims
    of = table.assign(subject=subjects).merge(members, on="verbatim_id")
    inside = of[of["theme_id"] != REST]
    assert len(inside) > 0.8 * len(of)
    assert adjusted_rand_score(inside["subject"], inside["theme_id"]) > 0.7
    labels = " ".join(themes["label"])
    assert all(subject in labels for subject in set(subjects))


def test_exemplars_come_from_different_people():
    table, _ = planted()
    themes = suggest_themes(table, encode(table["text"]), seed=1).themes
    themes = themes[themes["n_people"] >= 3]
    person = table.set_index("verbatim_id")["respondent_id"]
    for cell in themes.loc[themes["theme_id"] != REST, "exemplars"]:
        speakers = [person[verbatim] for verbatim in contracts.split(cell)]
        assert len(speakers) == len(set(speakers)) == 3


def test_the_same_seed_gives_the_same_tables():
    table, _ = planted()
    vectors = encode(table["text"])
    one, two = (vars(suggest_themes(table, vectors, seed=5)) for _ in range(2))
    for name in one:
        pd.testing.assert_frame_equal(one[name], two[name])


def test_the_wanted_number_of_themes_is_kept():
    table, _ = planted()
    themes = suggest_themes(table, encode(table["text"]), n_themes=3, seed=1).themes
    assert len(themes[themes["theme_id"] != REST]) == 3


def test_ignored_words_name_no_theme():
    table, _ = planted()
    themes = suggest_themes(table, encode(table["text"]), ignore=["Kuchen"], seed=1).themes
    assert not themes["label"].str.contains("Kuchen").any()


def test_a_handful_of_verbatims_stays_in_the_rest():
    table = verbatims(["Der Kaffee ist kalt.", "Ich fahre Rad.", "Montag ist zu."])
    found = suggest_themes(table, encode(table["text"]), seed=1)
    themes, members = found.themes, found.theme_verbatims
    assert themes["theme_id"].tolist() == [REST]
    assert themes["label"].tolist() == ["Übrige Passagen"]
    assert len(members) == 3


def test_forty_verbatims_give_few_themes():
    table, _ = planted()
    table = table.iloc[::3].reset_index(drop=True).head(40)
    themes = suggest_themes(table, encode(table["text"]), seed=1).themes
    assert len(themes) <= 6


def test_a_theme_of_one_voice_carries_a_warning():
    table, _ = planted()
    owner = [
        "k00" if "Kuchen" in text and n % 2 else person
        for n, (text, person) in enumerate(zip(table["text"], table["respondent_id"], strict=True))
    ]
    table = table.assign(respondent_id=owner)
    themes = suggest_themes(table, encode(table["text"]), seed=1).themes
    warned = themes.loc[themes["label"].str.contains("Kuchen"), "warning"].iloc[0]
    assert "der Passagen stammen von einer Person (k00)." in warned


def test_without_verbatims_there_are_no_themes():
    found = suggest_themes(contracts.empty("verbatims"), encode([]), seed=1)
    themes, members = found.themes, found.theme_verbatims
    assert themes.empty
    assert members.empty


def test_interviewed_staff_and_answering_people_are_counted_apart():
    table, _ = planted()
    writing = table["respondent_id"] >= "k06"
    table.loc[writing, "source"] = "survey"
    people = pd.DataFrame({"respondent_id": ["k00", "k01"], "group": ["staff", "customer"]})
    found = suggest_themes(filled(table, "verbatims"), encode(table["text"]), people=people, seed=1)
    themes, members = found.themes, found.theme_verbatims
    row = themes.set_index("theme_id").loc["t01"]
    own = table[table["verbatim_id"].isin(members.loc[members["theme_id"] == "t01", "verbatim_id"])]
    heard = set(own.loc[own["source"] == "interview", "respondent_id"])
    assert row["n_people_interview"] == len(heard)
    assert row["n_people_interview"] + row["n_people_survey"] == row["n_people"]
    assert row["n_staff"] == len(heard & {"k00"})


def test_the_topic_of_the_study_does_not_stand_alone():
    table, _ = planted()
    themes = suggest_themes(table, encode(table["text"]), topic="Was uns der Kundenparkplatz bringt", seed=1).themes
    assert "Parkplatz" not in set(themes["label"])


def test_words_of_one_person_name_no_theme():
    table, _ = planted()
    own = table["respondent_id"] == "k03"
    table.loc[own, "text"] = table.loc[own, "text"] + " Sagt auch mein Zahnarzt, dieser Zahnarzt."
    themes = suggest_themes(table, encode(table["text"]), seed=1).themes
    assert not themes["label"].str.contains("Zahnarzt").any()
    assert not themes["keywords"].fillna("").str.contains("Zahnarzt").any()


def _noise(n: int) -> list[str]:
    """Texts of 20 words each, drawn in random order from the interviews of an example study."""
    files = sorted((ROOT / "data" / "raw" / "kino" / "interviews").glob("*.md"))
    pool = [word for file in files for word in file.read_text(encoding="utf-8").split() if word.strip(",.").isalpha()]
    drawn = np.random.default_rng(1).permutation(pool)
    return [" ".join(map(str, drawn[20 * i : 20 * (i + 1)])) for i in range(n)]


def _long_table() -> tuple[pd.DataFrame, list[str]]:
    """The planted verbatims with further sentences, 240 in all."""
    table, subjects = planted()
    tails = ["", " Ich habe das schon oft erlebt.", " Da müsste etwas geschehen.", " Meine Kollegen sehen das auch so."]
    texts = [text + tail for tail in tails for text in table["text"]]
    return verbatims(texts, [f"k{n % 12:02d}" for n in range(len(texts))]), subjects * 4


def test_shuffled_words_give_no_theme_without_a_warning():
    noise = verbatims(_noise(240), [f"k{n % 12:02d}" for n in range(240)])
    themes = suggest_themes(noise, encode(noise["text"]), seed=1).themes
    said = themes.loc[themes["theme_id"] != REST, "warning"].fillna("")
    assert said.str.contains("Kaum vom Zufall zu unterscheiden").all()


def test_nobody_is_dropped_and_every_verbatim_stands_in_one_theme():
    table, _ = _long_table()
    found = suggest_themes(table, encode(table["text"]), seed=1)
    assert found.theme_verbatims["verbatim_id"].tolist() == sorted(table["verbatim_id"])
    assert found.themes["n_verbatims"].sum() == len(table)
    assert set(found.theme_verbatims["theme_id"]) == set(found.themes["theme_id"])


def test_memberships_sum_to_at_most_one_and_name_no_rest():
    table, _ = _long_table()
    found = suggest_themes(table, encode(table["text"]), seed=1)
    own = found.memberships
    assert own.groupby("verbatim_id")["membership"].sum().max() <= 1.0 + 1e-5
    assert own["membership"].min() >= 0.1
    assert REST not in set(own["theme_id"])
    both = found.theme_verbatims.merge(own, on=["verbatim_id", "theme_id"], suffixes=("", "_long"))
    assert (both["membership"] == both["membership_long"]).all()


def test_subthemes_hang_under_their_theme():
    table, _ = _long_table()
    found = suggest_themes(table, encode(table["text"]), n_themes=2, seed=1)
    under = found.theme_verbatims.dropna(subset=["subtheme_id"])
    assert (under["subtheme_id"].str.partition(".")[0] == under["theme_id"]).all()
    assert dict(under["subtheme_id"].value_counts()) == dict(found.subthemes.set_index("subtheme_id")["n_verbatims"])


def test_a_study_of_three_interviews_gives_few_themes_of_several_voices():
    table, _ = planted()
    table = table.head(40).assign(respondent_id=[f"k{n % 3:02d}" for n in range(40)])
    themes = suggest_themes(table, encode(table["text"]), seed=1).themes
    suggested = themes[themes["theme_id"] != REST]
    assert len(suggested) <= 6
    assert (suggested["n_people"] >= 2).all()


def test_identical_verbatims_and_empty_vectors_do_no_harm():
    table = verbatims(["Der Kuchen ist gut."] * 20 + ["Mhm."] * 5)
    assert len(suggest_themes(table, encode(table["text"]), seed=1).theme_verbatims) == 25
    assert len(suggest_themes(table, np.zeros((25, 512), dtype=np.float32), seed=1).theme_verbatims) == 25
