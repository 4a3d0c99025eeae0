from __future__ import annotations

import pytest

from insights.checking import check_study
from insights.errors import UsageError
from insights.study import Workspace
from tests.conftest import copy_workspace

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


def test_codings_that_stand_nowhere_are_named_whatever_else_there_is_to_say(folder):
    (folder / "interviews" / "z9.txt").write_text("Vorab.\n" + INTERVIEW, encoding="utf-8")
    (folder / "codings").mkdir()
    rows = [
        "i01.txt,gebe dann auf,problems",
        "z9.txt,das sagte niemand je,problems",
        "i01.txt,auch das steht nirgends,problems",
    ]
    (folder / "codings" / "mia.csv").write_text("\n".join(["file,quote,code", *rows]) + "\n", encoding="utf-8")
    hints = [hint for hint in check_study("neu").hints if hint.startswith("codings/mia.csv, row ")]
    assert [hint.split(":")[0] for hint in hints] == ["codings/mia.csv, row 3", "codings/mia.csv, row 4"]


def test_a_file_that_cannot_be_read_is_named_once(folder):
    for name in ("a.docx", "b.pdf"):
        (folder / "interviews" / name).write_bytes(b"\x00\x01")
    problems = [problem for problem in check_study("neu").problems if "interviews" in problem]
    assert len(problems) >= 2
    assert all(problem.count(str(folder)) == 1 for problem in problems)


def test_a_group_of_keys_that_is_given_a_word_says_which_keys_it_has(folder):
    (folder / "study.yml").write_text("title: Neu\nretention: 2020-11-01\n", encoding="utf-8")
    assert any("was to be kept until 2020-11-01" in hint for hint in check_study("neu").hints)
    (folder / "study.yml").write_text("title: Neu\nretention: im Mai\ninterviews: ja\n", encoding="utf-8")
    problems = "\n".join(check_study("neu").problems)
    assert "line 2: retention.until: should be a day like 2027-03-31 (it is 'im Mai')" in problems
    assert (
        "line 3: interviews: holds keys of its own on the lines below it: interviewers, ignore_speakers, tables"
        in problems
    )


def test_roles_of_undeclared_columns_are_proposed_as_lines_to_paste(folder):
    rows = "\n".join(f"{i},{20 + i},{i % 11}" for i in range(30))
    (folder / "survey.csv").write_text("nr,alter,nps\n" + rows + "\n", encoding="utf-8")
    (block,) = check_study("neu").proposals
    assert "3 columns are not declared" in block
    assert '"alter": {role: demographic' in block


def test_targets_that_do_not_fit_the_sample_are_named_before_a_run(folder):
    rows = "\n".join(f"{i};{'mf'[i % 2]}" for i in range(40))
    (folder / "survey.csv").write_text("nr;sex\n" + rows + "\n", encoding="utf-8")
    settings = (
        "title: Neu\nquestions: ['Warum?']\ncolumns: {nr: id, sex: demographic}\ntargets: {sex: {m: 0.9, f: 0.8}}\n"
    )
    (folder / "study.yml").write_text(settings, encoding="utf-8")
    problems = check_study("neu").problems
    assert any("sex: the targets add up to 1.7, not to 1" in problem for problem in problems)


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


def test_waves_and_options_in_columns_of_their_own_are_proposed_once(folder):
    for year in (2024, 2025):
        rows = "".join(f"{i},{20 + i},{i % 2},{(i + 1) % 2},1\n" for i in range(30))
        (folder / f"survey_{year}.csv").write_text(f"nr,alter,q5_1,q5_2,q5_3\n{rows}", encoding="utf-8")
    settings = "title: Neu\nquestions: ['Warum?']\nsurvey: [survey_2024.csv, survey_2025.csv]\ncolumns: {nr: id, alter: demographic}\n"
    (folder / "study.yml").write_text(settings, encoding="utf-8")
    findings = check_study("neu")
    assert findings.problems == []
    assert "survey_2024.csv, survey_2025.csv: 60 rows" in "\n".join(findings.seen)
    lines = findings.proposals[0].splitlines()[1:]
    assert [line.partition("  #")[0].strip() for line in lines] == ['"q5": {role: psychographic, columns: ["q5_*"]}']


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("events.csv", "respondent_id,activity,time\nr1,login,2026-01-05 10:00\n"),
        ("customers.csv", "id,revenue\nr1,100\n"),
        ("transactions.csv", "customer_id,date,amount\nr1,2026-01-05,10\n"),
    ],
)
def test_an_event_log_or_a_list_of_customers_alone_is_a_study(workspace, file, text):
    path = workspace.raw("log")
    path.mkdir(parents=True)
    (path / "study.yml").write_text("title: Log\n", encoding="utf-8")
    assert "there is nothing to work on" in "\n".join(check_study("log").problems)
    (path / file).write_text(text, encoding="utf-8")
    assert check_study("log").problems == []


def test_the_customers_are_read_as_the_stage_will_read_them(workspace):
    path = workspace.raw("log")
    path.mkdir(parents=True)
    settings = "title: Log\ncustomers: {id: id, since: since, until: until}\n"
    (path / "study.yml").write_text(settings, encoding="utf-8")
    (path / "customers.csv").write_text("id,since,until\nr1,2024-01-01,2025-01-01\nr2,2024-05-01,\n", encoding="utf-8")
    assert "customers  2 customers, 1 of them lost" in check_study("log").seen
    (path / "customers.csv").write_text("id,since,until\nr1,2024-01-01,soon\n", encoding="utf-8")
    assert "row 2: 'soon' is no day like 2024-03-31" in "\n".join(check_study("log").problems)


DECIDED = """\
personas:
  - draft: p1
    nme: Anna
  - draft: p9
    name: Karl
  - draft: erste
campaigns:
  - name: Herbst
    personas: [p1, p7]
    channel: Telefax
  - {name: Winter, personas: {p1: 0.7, p2: 0.7}}
"""


@pytest.fixture
def drafted(folder, monkeypatch):
    """A study whose last run drafted p1 and p2, with a survey that asks for channels."""
    from insights import contracts
    from insights.contracts.documents import Persona, PersonaDraft, PersonaSet
    from insights.study import open_study

    rows = "\n".join(f"{i};{('Telefon', 'Mail')[i % 2]}" for i in range(40))
    (folder / "survey.csv").write_text("nr;kanal\n" + rows + "\n", encoding="utf-8")
    columns = "columns: {nr: id, kanal: {role: behaviour, field: channels}}\n"
    (folder / "study.yml").write_text("title: Neu\nquestions: ['Warum?']\n" + columns, encoding="utf-8")
    base = {"kind": "quantitative", "verdict": "validated", "rule": "r", "face_seed": "x", "headline": ""}
    people = [
        Persona(persona_id=p, name=name, drafts=[PersonaDraft(draft=p, stands_for=motto)], **base)
        for p, name, motto in (("p1", "Anna", "Ich mache es selbst"), ("p2", "Ben", "Mir ist es egal"))
    ]
    contracts.save(PersonaSet(personas=people), "personas", open_study("neu"))
    return folder


def test_every_mistake_in_personas_yml_is_named_at_once_with_line_and_draft(drafted):
    (drafted / "personas.yml").write_text(DECIDED, encoding="utf-8")
    problems = "\n".join(check_study("neu").problems)
    assert "personas.yml, line 3: personas.p1.nme: there is no such key; did you mean 'name'" in problems
    assert "There are: draft, feedback, fields, gender" in problems
    assert "line 6: personas.erste.draft: should be the number of a draft" in problems
    assert "line 11: campaigns.Winter: campaign 'Winter': the weights of its personas make 1.4" in problems
    assert "personas.yml, line 4: draft: the last run has no p9; " in problems
    assert "personas.yml, line 8: campaign 'Herbst': the last run has no persona 'p7'; " in problems
    assert "personas.yml, line 8: campaign 'Herbst': there is no channel 'Telefax'; did you mean 'Telefon'" in problems


def test_a_channel_is_checked_before_the_first_run(drafted):
    from insights.study import open_study

    for file in open_study("neu").processed.iterdir():
        file.unlink() if file.is_file() else None
    (drafted / "personas.yml").write_text("campaigns:\n  - {name: A, personas: [p1], channel: Fax}\n", encoding="utf-8")
    (problem,) = check_study("neu").problems
    assert problem == "personas.yml, line 2: campaign 'A': there is no channel 'Fax'; there are: Mail, Telefon."
    (drafted / "personas.yml").write_text(
        "campaigns:\n  - {name: A, personas: [p1], channel: mail}\n", encoding="utf-8"
    )
    assert check_study("neu").problems == []


def test_own_sentences_are_checked_once_the_study_has_run(folder):
    (folder / "report.md").write_text("Everything costs {{ metrics: metric = nps }}.\n", encoding="utf-8")
    findings = check_study("neu")
    assert "report.md: its references are checked once the study has run." in findings.hints


def test_a_typed_number_in_own_sentences_is_named_with_its_line():
    home = Workspace(copy_workspace())
    (home.raw("kino") / "report.md").write_text("# Aus unserer Sicht\n\nFast 43 % kommen wieder.\n", encoding="utf-8")
    (problem,) = check_study("kino", workspace=home).problems
    assert problem.startswith(str(home.raw("kino") / "report.md"))
    assert "line 3" in problem
    assert "43" in problem


JOURNEY = """\
phases:
  - name: Zimmer
    touchpoints:
      - {id: shower, name: Dusche, department: Technik, own_estimate: 4.5}
  - name: Abreise
    touchpoints: [{id: checkout, name: Auschecken}]
  - name: Zimmer
    touchpoints: [{id: bed, name: Bett}]
"""


@pytest.fixture
def hotel(folder):
    """A study with a plan of three touchpoints and a survey that asks about two."""
    rows = "\n".join(f"{i};{1 + i % 5};{1 + i % 4}" for i in range(40))
    (folder / "survey.csv").write_text("nr;sat_shower;sat_bed\n" + rows + "\n", encoding="utf-8")
    (folder / "journey.yml").write_text(JOURNEY.replace("  - name: Zimmer\n    touchpoints: [", "  - name: Nacht\n    touchpoints: ["), encoding="utf-8")  # fmt: skip
    _asks(folder, "shower")
    (folder / "second_map.csv").write_text("map,touchpoint,mean\nstaff,bed,4.1\n", encoding="utf-8")
    return folder


def _asks(folder, touchpoint):
    columns = "columns:\n  nr: id\n  sat_shower: {{role: satisfaction, touchpoint: {}}}\n  sat_bed: {{role: satisfaction, touchpoint: bed}}\n"
    (folder / "study.yml").write_text(
        "title: Neu\nquestions: ['Warum?']\n" + columns.format(touchpoint), encoding="utf-8"
    )


def test_a_journey_whose_three_files_agree_has_no_mistake(hotel):
    assert check_study("neu").problems == []


def test_a_touchpoint_of_the_survey_that_the_plan_lacks_is_named_with_its_line(hotel):
    _asks(hotel, "showr")
    (problem,) = check_study("neu").problems
    assert problem == (
        "study.yml, line 5: sat_shower asks about the touchpoint 'showr', which journey.yml does not have; "
        "did you mean 'shower'? There are: bed, checkout, shower."
    )


def test_every_row_of_a_second_map_that_cannot_be_placed_is_named_at_once(hotel):
    rows = "map,touchpoint,mean\nstaff,bett,4.1\nstaff,shower,\nstaff,bed,4\nstaff,bed,3\n"
    (hotel / "second_map.csv").write_text(rows, encoding="utf-8")
    problems = check_study("neu").problems
    assert problems == [
        "second_map.csv, row 2: there is no touchpoint 'bett'; did you mean 'bed'? There are: bed, checkout, shower.",
        "second_map.csv, row 3: the mean of 'shower' is blank; fill it in or leave the row out.",
        "second_map.csv, row 5: 'staff' has a row for 'bed' already, row 4.",
    ]


def test_a_phase_that_stands_twice_in_the_plan_is_named_with_both_lines(hotel):
    (hotel / "journey.yml").write_text(JOURNEY, encoding="utf-8")
    (problem,) = check_study("neu").problems
    assert problem.startswith("journey.yml, line 7: the phase 'Zimmer' stands in it already, line 2;")
