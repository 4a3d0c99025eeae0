"""Nobody whom the key of the pseudonyms replaces is named, be it as a persona."""

from __future__ import annotations

from dataclasses import replace

import pytest

from insights.report.claims import Claim
from insights.report.evidence import leaks, names
from insights.report.sections.themes import quote


@pytest.fixture
def material(rendered):
    """The study `mini` with a key that replaces two names."""
    material = rendered()[0]
    path = material.study.raw / leaks.KEY
    path.write_text(
        "entity,original,replacement,interview_id\nperson,Albers,Frau A,\nperson,Tiedemann,Herr T,\n", encoding="utf-8"
    )
    yield material
    path.unlink()


def _claim(text):
    return Claim("own-1", "own", text, "finding", ())


def test_a_replaced_name_is_told_with_its_place_and_the_words_around_and_not_repeated(material, monkeypatch):
    assert leaks.problems(material, [], [_claim("Tiedemann und Frau Albers aus (a@b.de) waren da.")]) == [
        "claim own-1: its sentence names a person (…T········ und Frau A····· aus (a·····) waren da.…); readers must not see it."
    ]
    name, quote = next(iter(material.quotes.items()))
    monkeypatch.setitem(material.quotes, name, {**quote, "text": "Das sagte Tiedemann auch."})
    (problem,) = leaks.problems(material, [], [Claim("own-1", "own", "„…“", "finding", (name,))])
    assert f"claim own-1: the verbatim {name} behind it names a person (…Das sagte T········ auch.…)" in problem
    (problem,) = leaks.problems(material, [{"id": "own", "cards": [{"title": "x"}, {"title": "Bei Albers"}]}], [])
    assert problem.startswith("the section own: its cards 2 title names a person (…Bei A·····…)")


def test_a_persona_may_not_be_called_by_a_replaced_name_nor_does_it_hide_one(material):
    (problem,) = leaks.personas(material)
    assert problem.startswith("persona p1 has a name that the key of the pseudonyms (pseudonyms.csv) replaces")
    assert "personas.yml" in problem
    assert leaks.problems(material, [], [_claim("Frau Albers war da.")])


def test_a_place_that_the_survey_asks_for_may_stand_in_a_sentence_and_not_in_a_passage(material, monkeypatch):
    place = max((name for name in names.categories(material) if name.isalpha()), key=len)
    key = material.study.raw / leaks.KEY
    rows = key.read_text(encoding="utf-8")
    key.write_text(f"{rows}place,{place},Ort 1,\n", encoding="utf-8")
    assert leaks.problems(material, [], [_claim(f"Die meisten sagen {place}.")]) == []
    name, quote = next(iter(material.quotes.items()))
    monkeypatch.setitem(material.quotes, name, {**quote, "text": f"Ich komme aus {place}."})
    assert leaks.problems(material, [], [Claim("own-1", "own", "„…“", "finding", (name,))])
    key.write_text(f"{rows}person,{place},Herr X,\n", encoding="utf-8")
    assert leaks.problems(material, [], [_claim(f"Am meisten sagt Herr {place}.")])


def test_an_answer_that_is_a_word_and_the_name_of_an_interviewee_stops_nothing(material):
    key = material.study.raw / leaks.KEY
    rows = key.read_text(encoding="utf-8")
    key.write_text(f"{rows}person,Koch,i02,\nperson,Sommer,i03,\n", encoding="utf-8")
    assert leaks.problems(material, [], [_claim("Beruf: Koch bei 12 % (n = 300), im Sommer mehr.")]) == []
    assert leaks.problems(material, [], [_claim("Frau Sommer ruft an.")])


def test_a_name_inside_a_word_of_the_title_stays_hidden(material):
    settings = material.study.settings.model_copy(update={"title": "Tiedemanns Erben"})
    called = replace(material, study=replace(material.study, settings=settings))
    assert leaks.problems(called, [], [_claim("Tiedemann war da.")])


def test_other_names_pass(material):
    assert leaks.problems(material, [], [_claim("Gerd war da.")]) == []


def test_a_respondent_of_the_survey_is_quoted_under_another_number(material, monkeypatch):
    asked = sorted(material.aliases)
    assert asked
    monkeypatch.setitem(material.quotes, f"s-q-{asked[0]}", {"id": f"s-q-{asked[0]}", "text": "Gut.", "who": asked[0], "group": "customer"})  # fmt: skip
    shown = quote(material, f"s-q-{asked[0]}")
    alias = material.aliases[asked[0]]
    assert (shown["id"], shown["by"].partition(",")[0]) == (f"s-q-{alias}", alias)
    assert asked[0] not in f"{shown['id']} {shown['by']}"


def test_customers_and_former_customers_are_told_apart_from_five_of_each_on(material):
    groups = material.interviewed.set_index("respondent_id")["group"]
    assert (groups == "former customer").sum() < 5
    told = {material.told_groups[one] for one, group in groups.items() if group != "staff"}
    assert told == {"either"}
    assert {material.told_groups[one] for one, group in groups.items() if group == "staff"} <= {"staff"}
