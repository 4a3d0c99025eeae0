"""The grammar of references and what they resolve to."""

from __future__ import annotations

import pytest

from insights.errors import ContractError, InputError
from insights.report.evidence.references import parse, reference, resolve


def test_a_reference_names_file_and_conditions():
    found = parse("profile: variable = kanal, category = Portal")
    assert (found.file, found.part) == ("profile", "")
    assert found.conditions == (("variable", "=", "kanal"), ("category", "=", "Portal"))


@pytest.mark.parametrize("value", ["1,5 und mehr", "ja; nein", 'a "b" c', "x = y", " vorn", "<script>, {{ 1 }}", ""])
def test_every_value_survives_being_written_and_read(value):
    written = reference("profile", variable="kanal", category=value)
    assert parse(written).conditions == (("variable", "=", "kanal"), ("category", "=", value))


def test_a_part_a_suffix_and_a_proof_of_absence_are_written_and_read():
    assert reference("people", group_not="staff") == "people: group != staff"
    assert parse("people: none, source = interview").part == "none"
    assert reference("people", "none", source="interview") == "people: none, source = interview"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("nonsense", "is no reference"),
        ("metrics: nps, all", "cannot be read from 'all' on"),
        ('profile: category = a "b', "cannot be read"),
    ],
)
def test_what_does_not_follow_the_grammar_is_refused_with_the_place(text, message):
    with pytest.raises(InputError, match=message):
        parse(text)


def test_references_stand_for_rows_objects_verbatims_and_limits(rendered):
    material = rendered()[0]
    assert resolve("i01-01", material).kind == "verbatim"
    assert len(resolve("responses: all", material).records) == material.n_respondents
    assert resolve("metrics: metric = nps, group = all", material).cell("value") == -5
    assert resolve("segments: segment = 2", material).cell("segment") == 2
    assert resolve("personas: p1", material).cell("name") == "Gerd Albers"
    assert resolve("method: small_base", material).records == ({"limit 1": 30},)
    assert resolve("responses: question = uses", material).cell("n") > 0
    assert resolve("people: group != staff, source = interview", material).counts["rows"] < material.n_interviews + 1


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("metrics: metric = npss", "stands for nothing: metrics has no such row"),
        ("metrics: metrik = nps", "did you mean 'metric'"),
        ("metricss: metric = nps", "did you mean 'metrics'"),
        ("metrics: none, metric = nps", "says that there are no such rows"),
        ("personas: p9", "no such field and no such id"),
        ("method: smal_base", "did you mean 'small_base'"),
        ("responses: question = us", "responses has no question"),
        ("i99-99", "is no verbatim of this study"),
        ("journey_summary: statements 99", "entries"),
    ],
)
def test_a_reference_to_nothing_is_an_error_that_names_what_there_is(rendered, text, message):
    with pytest.raises(ContractError, match=message):
        resolve(text, rendered()[0])


def test_a_cell_is_asked_of_one_row_only(rendered):
    with pytest.raises(InputError, match="stands for .* rows, not one"):
        resolve("responses: all", rendered()[0]).cell("weight")
    with pytest.raises(InputError, match="did you mean 'value'"):
        resolve("metrics: metric = nps, group = all", rendered()[0]).cell("valu")
