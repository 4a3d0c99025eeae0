"""Several waves become one survey; columns get the names that study.yml uses."""

from __future__ import annotations

import pytest
import yaml

from insights.errors import InputError
from insights.study import open_study
from insights.tabular.surveys import read_survey_table


@pytest.fixture
def study_of(workspace):
    """A study with the given files (name -> csv text) and settings."""

    def make(files, **settings):
        folder = workspace.raw("probe")
        folder.mkdir(exist_ok=True)
        for name, text in files.items():
            (folder / name).write_text(text)
        (folder / "study.yml").write_text(yaml.safe_dump({"title": "Probe", **settings}, allow_unicode=True))
        return open_study("probe", workspace=workspace)

    return make


WAVES = {"survey_2024.csv": "id,How old?\n1,30\n2,31\n", "survey_2025.csv": "id,Age in years,new\n3,40,x\n4,41,y\n"}


def test_waves_are_put_below_each_other_under_one_name(study_of):
    columns = {"id": "id", "age": {"role": "demographic", "aliases": ["how  old?", "Age in years"]}, "new": "behaviour"}
    table = read_survey_table(study_of(WAVES, survey=list(WAVES), columns=columns))
    assert table.frame["age"].tolist() == ["30", "31", "40", "41"]
    assert table.frame["wave"].tolist() == ["2024", "2024", "2025", "2025"]
    assert table.labels["age"] == "How old?"
    assert table.row(3) == "3 of survey_2025.csv"
    assert any("column 'new': was not asked in 2024" in note for note in table.notes)


def test_ids_that_come_back_are_led_by_their_wave(study_of):
    files = {"survey_a.csv": "id,x\n1,5\n2,6\n", "survey_b.csv": "id,x\n1,7\n3,8\n"}
    table = read_survey_table(study_of(files, survey=list(files), columns={"id": "id", "x": "usage"}))
    assert table.frame["id"].tolist() == ["a-1", "a-2", "b-1", "b-3"]
    assert table.ids == ("1", "2", "1", "3")
    assert any("come back in another wave" in note for note in table.notes)


def test_a_wave_can_have_a_name_of_its_own(study_of):
    waves = [{"file": "survey_2024.csv", "wave": "before"}, {"file": "survey_2025.csv", "wave": "after"}]
    table = read_survey_table(study_of(WAVES, survey=waves, columns={"id": "id"}))
    assert list(dict.fromkeys(table.frame["wave"])) == ["before", "after"]


def test_a_wave_whose_file_is_missing_is_named(study_of):
    with pytest.raises(InputError, match=r"there is no file 'survey_2023\.csv' beside it; did you mean"):
        read_survey_table(study_of(WAVES, survey=["survey_2023.csv"], columns={"id": "id"}))


def test_the_first_of_several_spellings_in_one_file_is_read_with_a_note(study_of):
    columns = {"age": {"role": "demographic", "aliases": ["new age", "old age"]}}
    table = read_survey_table(study_of({"survey.csv": "old age,new age\n1,2\n3,4\n"}, columns=columns))
    assert table.frame["age"].tolist() == ["2", "4"]
    assert any("'new age' was read and not 'old age'" in note for note in table.notes)


def test_a_study_without_survey_has_no_table(study_of):
    assert read_survey_table(study_of({})) is None
