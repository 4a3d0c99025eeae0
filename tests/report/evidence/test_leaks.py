"""Nobody whom the key of the pseudonyms replaces is named, be it as a persona."""

from __future__ import annotations

from dataclasses import replace

import pytest

from insights.report.claims import Claim
from insights.report.evidence import leaks, names


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


def test_a_replaced_name_is_found_and_not_repeated(material):
    (problem,) = leaks.problems(material, [], [_claim("Tiedemann war da.")])
    assert "claim own-1 or a verbatim behind it holds a name that the key" in problem
    assert "Tiedemann" not in problem


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
    monkeypatch.setitem(material.quotes, name, {**quote, "text": f"Ich sage {place} dazu."})
    assert leaks.problems(material, [], [Claim("own-1", "own", "„…“", "finding", (name,))])
    key.write_text(f"{rows}person,{place},Herr X,\n", encoding="utf-8")
    assert leaks.problems(material, [], [_claim(f"Die meisten sagen {place}.")])


def test_a_name_inside_a_word_of_the_title_stays_hidden(material):
    settings = material.study.settings.model_copy(update={"title": "Tiedemanns Erben"})
    called = replace(material, study=replace(material.study, settings=settings))
    assert leaks.problems(called, [], [_claim("Tiedemann war da.")])


def test_other_names_pass(material):
    assert leaks.problems(material, [], [_claim("Gerd war da.")]) == []
