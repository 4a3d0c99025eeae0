from __future__ import annotations

import re

import pytest

from insights.errors import UsageError
from insights.interviews.coding.codebook import codes_of, default_codes
from insights.study import open_study
from insights.templates import new_study


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("kind", ["mixed", "interviews", "survey"])
def test_every_template_is_a_valid_study(workspace, kind, language):
    made = new_study("neu", kind=kind, language=language)
    study = open_study("neu")
    assert study.language == language
    assert study.journey_plan is None  # an example, until somebody takes it up
    assert (study.settings.questions, study.settings.assumptions) == ([], [])
    assert study.codebook is None
    assert study.persona_decisions.personas == []
    assert (study.raw / "codings").is_dir()
    for name in ("journey.yml", "guide.yml", "codebook.yml", "personas.yml"):
        path = study.raw / name
        if path.exists():
            lines = [line for line in path.read_text().splitlines() if not re.match(r"# \w", line)]
            path.write_text("\n".join(line.removeprefix("#") for line in lines))
    taken_up = open_study("neu")
    assert taken_up.journey_plan is not None
    entries = taken_up.persona_decisions.personas
    assert [entry.draft for entry in entries] == ["p1", "p2", "p3"]
    assert entries[0].fields["channels"].instead_of
    assert (entries[0].feedback[0].says, entries[2].keep_apart_from[0].draft) == ("agree", "p1")
    assert codes_of(taken_up)[0].examples[:2] == default_codes(language)[0].examples[:2]
    shown = [(code.code, code.name, code.definition) for code in codes_of(taken_up)]
    assert shown == [(code.code, code.name, code.definition) for code in default_codes(language)]
    assert (taken_up.guide is not None) == (kind != "survey")
    assert (study.raw / "interviews").is_dir() == (kind != "survey")
    assert made.kept == []


def test_what_is_there_is_kept_and_an_existing_study_is_refused(workspace):
    folder = workspace.raw("neu")
    folder.mkdir()
    (folder / "journey.yml").write_text("phases: []\n")
    made = new_study("neu")
    assert made.kept == [folder / "journey.yml"]
    assert (folder / "journey.yml").read_text() == "phases: []\n"
    with pytest.raises(UsageError, match="The study neu exists already"):
        new_study("neu")


def test_the_columns_of_a_survey_that_lies_there_are_proposed(workspace):
    folder = workspace.raw("neu")
    folder.mkdir()
    rows = "\n".join(
        f"{i},{20 + i},{i % 11},Mir fehlt seit Wochen {i}mal eine Auskunft am Telefon und das ärgert mich sehr"
        for i in range(80)
    )
    (folder / "survey.csv").write_text("nr,alter,nps,was_fehlt\n" + rows + "\n", encoding="utf-8")
    new_study("neu", kind="survey")
    columns = open_study("neu").settings.columns
    assert [columns[name].role.value for name in ("nr", "alter", "nps", "was_fehlt")] == [
        "id",
        "demographic",
        "nps",
        "open",
    ]


@pytest.mark.parametrize("name", ["Kino", "kino 1", "ki/no", "-kino"])
def test_a_name_that_is_no_study_name_is_refused(workspace, name):
    with pytest.raises(UsageError, match="use small letters, digits and hyphens"):
        new_study(name)


def test_an_unknown_kind_offers_those_that_exist(workspace):
    with pytest.raises(UsageError, match="'interview' is not a kind of study; did you mean 'interviews'"):
        new_study("kino", kind="interview")
