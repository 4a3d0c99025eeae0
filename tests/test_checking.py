from __future__ import annotations

import pytest

from insights.checking import check_study
from insights.errors import UsageError

INTERVIEW = "I: Wie geht es Ihnen mit dem Portal?\nB: Die Suche dauert mir zu lange, ich gebe dann auf und rufe an.\n"


@pytest.fixture
def folder(workspace):
    path = workspace.raw("neu")
    (path / "interviews").mkdir(parents=True)
    (path / "interviews" / "i01.txt").write_text(INTERVIEW, encoding="utf-8")
    (path / "study.yml").write_text("title: Neu\nquestions: ['Warum?']\n", encoding="utf-8")
    return path


def test_a_study_in_order_shows_what_was_read_and_names_no_mistake(folder):
    findings = check_study("neu")
    assert findings.problems == []
    text = "\n".join(findings.seen)
    assert "1 interview, 2 turns" in text
    assert "respondent  Die Suche dauert mir zu lange" in text


def test_all_mistakes_are_reported_at_once(folder):
    (folder / "study.yml").write_text(
        "title: Neu\ncolumns: {nps: nps}\nparameters: {segmnts: {k: 2}}\n"
        "assumptions:\n  - {text: a, check: {statistic: mean, column: npss, above: 3}}\n",
        encoding="utf-8",
    )
    (folder / "journey.yml").write_text("phases: []\n", encoding="utf-8")
    problems = "\n".join(check_study("neu").problems)
    assert "there is no such stage; did you mean 'segments'" in problems
    assert "journey.yml" in problems
    assert "columns are declared, but there is no survey file" in problems
    assert "its check names the column 'npss'; did you mean 'nps'" in problems


def test_roles_of_undeclared_columns_are_proposed_as_lines_to_paste(folder):
    rows = "\n".join(f"{i},{20 + i},{i % 11}" for i in range(30))
    (folder / "survey.csv").write_text("nr,alter,nps\n" + rows + "\n", encoding="utf-8")
    (block,) = check_study("neu").proposals
    assert "3 columns are not declared" in block
    assert '"alter": {role: demographic' in block


def test_mistakes_in_study_yml_stop_the_rest(folder):
    (folder / "study.yml").write_text("titel: Neu\n", encoding="utf-8")
    problems = "\n".join(check_study("neu").problems)
    assert "did you mean 'title'" in problems


def test_a_study_that_does_not_exist_is_refused(workspace):
    with pytest.raises(UsageError, match="There is no study 'neu'"):
        check_study("neu")


def test_models_that_are_not_on_this_machine_are_named(folder):
    (folder / "study.yml").write_text(
        "title: Neu\nquestions: ['Warum?']\nmodels: {vectors: models/klein, language: de_core_news_xl}\n",
        encoding="utf-8",
    )
    problems = "\n".join(check_study("neu").problems)
    assert "is no folder on this machine. Models are never downloaded" in problems
    assert "The spaCy pipeline 'de_core_news_xl' is not installed" in problems
