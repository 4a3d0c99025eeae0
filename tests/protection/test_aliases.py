"""Respondents' numbers: the same for the same study, others for another, and nothing that a seed gives away."""

from __future__ import annotations

import pytest

from insights.protection.aliases import KEY, aliases, drawn
from insights.settings import Settings
from insights.study import Study

IDS = [f"K-{n:04d}" for n in range(1, 41)]


@pytest.fixture
def study(workspace):
    made = Study("s", workspace, Settings(title="S"))
    made.raw.mkdir(parents=True)
    return made


def test_readers_see_other_numbers_for_respondents_and_never_the_same_for_two(study):
    shown = aliases(IDS, study)
    assert shown == aliases(reversed(IDS), study)
    assert sorted(shown.values()) == [f"B{n:03d}" for n in range(1, 41)]
    assert [shown[one] for one in IDS] != sorted(shown.values())


def test_the_key_is_made_once_stays_and_is_for_its_owner_only(study):
    shown, path = aliases(IDS, study), study.raw / KEY
    assert path.stat().st_mode & 0o777 == 0o600
    assert len(path.read_bytes().strip()) == 64
    assert aliases(IDS, study) == shown


def test_the_seed_of_the_study_does_not_draw_the_numbers(study, workspace):
    other = Study("t", workspace, study.settings)
    other.raw.mkdir(parents=True)
    assert aliases(IDS, study) != aliases(IDS, other)


def test_a_key_draws_the_same_numbers_on_every_machine():
    assert drawn(["K-1", "K-2", "K-3"], b"key", language="en") == {"K-1": "R002", "K-2": "R001", "K-3": "R003"}
