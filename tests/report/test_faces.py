"""Faces: gender and age show, tones are mixed and not taken from the data, and the same persona keeps its face."""

from __future__ import annotations

import re

import pytest

from insights.report.face_shapes import LINES
from insights.report.faces import GREYS, HAIRS, SKINS, WHITES, face, skin_tone

SEEDS = [f"s{i}" for i in range(60)]


def _colours(drawing: str) -> set[str]:
    return set(re.findall(r"#[0-9a-f]{6}", drawing))


def test_a_face_is_the_same_every_time_and_says_whose_it_is():
    assert face("p1", "Gerd", gender="male", age=40) == face("p1", "Gerd", gender="male", age=40)
    assert face("p1", "Gerd") != face("p2", "Gerd")
    assert 'role="img"' in face("p1", "Gerd")
    assert 'aria-label="&lt;b&gt;"' in face("p1", "<b>")


@pytest.mark.parametrize("gender", ["female", "male", None])
def test_age_shows_in_lines_and_in_the_colour_of_the_hair(gender):
    for seed in SEEDS:
        young, old = (face(seed, "x", gender=gender, age=age) for age in (25, 75))
        assert _colours(old) & {*GREYS, *WHITES}
        assert not _colours(young) & {*GREYS, *WHITES}
        assert young.count("<path") < old.count("<path") + 12
    assert len({face("s1", "x", gender=gender, age=age) for age in (25, 45, 55, 65, 75)}) == 5
    assert [age for age, _ in LINES] == sorted(age for age, _ in LINES)


def test_beards_only_where_the_persona_is_a_man():
    beard = "M63 98c1 32"
    assert any(beard in face(seed, "x", gender="male", age=40) for seed in SEEDS)
    assert not any(beard in face(seed, "x", gender=gender, age=40) for seed in SEEDS for gender in ("female", None))


@pytest.mark.parametrize("study", ["serviceportal", "kino", "streaming", "x"])
def test_personas_of_one_set_have_different_tones(study):
    for size in range(2, len(SKINS) + 1):
        assert len({skin_tone(place, study) for place in range(size)}) == size


def test_tones_are_balanced_over_studies_and_do_not_depend_on_gender_or_age():
    firsts = [skin_tone(0, f"study {i}") for i in range(600)]
    counts = [firsts.count(tone) for tone in SKINS]
    assert min(counts) > 60
    tones = {
        g: _colours(face("s", "x", gender=g, age=a, place=2, shuffle="k")) & set(SKINS)
        for g in ("male", "female")
        for a in (25, 80)
    }
    assert tones["male"] == tones["female"] == {skin_tone(2, "k")}


def test_words_for_gender_in_both_languages_are_known():
    assert face("s", "x", gender="weiblich", age=30) == face("s", "x", gender="female", age=30)
    assert face("s", "x", gender="Mann", age=30) == face("s", "x", gender="male", age=30)
    assert len(HAIRS) >= 5
