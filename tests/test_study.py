from __future__ import annotations

import pytest

from insights import bases, contracts, ledger
from insights.errors import InputError, UsageError
from insights.study import find_workspace, open_study


def _study(workspace, name="kino", text="title: Kino\n"):
    folder = workspace.raw(name)
    folder.mkdir(parents=True)
    (folder / "study.yml").write_text(text, encoding="utf-8")
    return folder


def test_an_unknown_study_is_refused_with_the_nearest_names(workspace):
    _study(workspace)
    with pytest.raises(UsageError, match="There is no study 'kono' .* did you mean 'kino'"):
        open_study("kono")


@pytest.mark.parametrize("name", ["Kino", "kino 26", "../kino", "kino_26", "{wave}", ""])
def test_names_that_are_no_study_names_are_refused(workspace, name):
    with pytest.raises(UsageError, match="is not a study name"):
        open_study(name)


def test_a_folder_without_study_yml_says_how_to_get_one(workspace):
    workspace.raw("kino").mkdir()
    with pytest.raises(InputError, match="holds no study.yml; `insights new kino`"):
        open_study("kino")


def test_two_surveys_are_refused_by_name(workspace):
    folder = _study(workspace)
    (folder / "survey.csv").write_text("a\n1\n")
    (folder / "survey.xlsx").write_text("")
    with pytest.raises(InputError, match=r"several survey files \(survey.csv, survey.xlsx\)"):
        open_study("kino").table_file("survey")


def test_a_survey_of_a_type_that_cannot_be_read_names_the_types_that_can(workspace):
    folder = _study(workspace)
    (folder / "survey.ods").write_text("")
    with pytest.raises(InputError, match=r"files of type \.ods cannot be read; save it as one of \.csv"):
        open_study("kino").table_file("survey")


def test_office_lock_files_and_hidden_files_are_no_interviews(workspace):
    folder = _study(workspace) / "interviews"
    folder.mkdir()
    for name in (".DS_Store", "~$i01.docx", "i02.txt", "i01.txt"):
        (folder / name).write_text("")
    assert [path.name for path in open_study("kino").interview_files()] == ["i01.txt", "i02.txt"]


@pytest.mark.parametrize("there", [True, False])
def test_a_link_among_the_interviews_is_named_with_where_it_leads(workspace, tmp_path, there):
    folder = _study(workspace) / "interviews"
    folder.mkdir()
    if there:
        (tmp_path / "archive.txt").write_text("B: Ja.")
    (folder / "i01.txt").symlink_to(tmp_path / "archive.txt")
    with pytest.raises(InputError, match=r"i01.txt: is a link to .*archive.txt; copy the file itself here"):
        open_study("kino").interview_files()


def test_insights_home_that_does_not_exist_is_named(monkeypatch, tmp_path):
    monkeypatch.setenv("INSIGHTS_HOME", str(tmp_path / "gone"))
    with pytest.raises(UsageError, match="INSIGHTS_HOME names .*gone, which is not a folder"):
        find_workspace()


def test_the_workspace_is_found_from_a_folder_inside_it(monkeypatch, tmp_path):
    monkeypatch.delenv("INSIGHTS_HOME", raising=False)
    (tmp_path / "data" / "raw").mkdir(parents=True)
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert find_workspace().root == tmp_path


def test_a_model_of_ones_own_is_looked_for_in_the_workspace_or_by_its_full_path(workspace, tmp_path):
    folder = workspace.raw("kino")
    folder.mkdir(parents=True)
    (folder / "study.yml").write_text("title: Kino\nmodels: {vectors: models/klein}\n")
    assert open_study("kino").vectors_model == workspace.root / "models" / "klein"
    (folder / "study.yml").write_text(f"title: Kino\nmodels: {{vectors: {tmp_path}}}\n")
    assert open_study("kino").vectors_model == tmp_path
    (folder / "study.yml").write_text("title: Kino\n")
    assert open_study("kino").vectors_model is None


def test_each_study_brings_its_own_smallest_group(workspace):
    _study(workspace, "kino")
    _study(workspace, "bank", "title: Bank\nprivacy: {smallest_group: 10}\n")
    open_study("bank")
    assert bases.suppress_below() == 10
    open_study("kino")
    assert bases.suppress_below() == 5
    open_study("bank")
    assert bases.suppress_below() == 10


def test_a_study_is_not_gone_on_with_under_the_smallest_group_of_another(workspace):
    _study(workspace, "bank", "title: Bank\nprivacy: {smallest_group: 10}\n")
    _study(workspace, "kino")
    bank = open_study("bank")
    open_study("kino")
    sentence = "smallest group of bank is 10, but a study opened later brought its own, 5; open bank again"
    with pytest.raises(UsageError, match=sentence):
        ledger.write(bank.reports / "report.html", b"", bank)
    with pytest.raises(UsageError, match=sentence):
        contracts.save(contracts.empty("themes"), "themes", bank)
    open_study("bank")
    contracts.save(contracts.empty("themes"), "themes", bank)
