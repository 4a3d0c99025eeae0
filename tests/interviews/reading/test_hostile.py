"""Files made to harm, and broken ones: each a sentence, never a crash."""

from __future__ import annotations

import pytest

from insights.errors import InputError
from insights.interviews.reading import read_interviews
from tests.interviews.making import make_study
from tests.interviews.reading.hostile import CASES

CHEAP = [case for case in CASES if case.cheap]


@pytest.mark.parametrize("case", CHEAP, ids=lambda case: case.title)
def test_a_harmful_file_gets_a_sentence_that_names_it(case, workspace):
    study = make_study(workspace, {})
    path = study.raw / "interviews" / case.name
    case.make(path)

    if case.says is None:
        assert not read_interviews(study).turns.empty
        return
    with pytest.raises(InputError) as error:
        read_interviews(study)
    said = str(error.value)
    assert case.says in said
    assert str(path) in said
    assert "\n" not in said
    assert len(said) < 600


def test_a_word_file_that_points_outside_is_read_without_fetching_and_says_so(workspace):
    study = make_study(workspace, {})
    next(case for case in CHEAP if case.title == "docx that points outside").make(study.raw / "interviews" / "a.docx")

    notes = " ".join(read_interviews(study).notes["note"])
    assert "were not fetched; its own text was read (attachedTemplate, image)" in notes
