"""The model of a project: filled with what means nothing, and checked before anything is built on it."""

from __future__ import annotations

import pytest

from insights.errors import InputError
from insights.interviews.exchange.project import (
    check_project,
    document_variables,
    make_project,
    passage,
    problems,
)

DOCUMENT = {"document_id": "d", "name": "D", "text": "Hallo Welt"}
CODE = {"code_id": "c", "name": "C"}


def test_columns_that_are_not_given_are_filled_and_have_their_types():
    project = make_project(
        "x", codes=[CODE], documents=[DOCUMENT], codings=[{"document_id": "d", "start": 0, "end": 5, "code_id": "c"}]
    )
    assert project.codes.iloc[0].to_dict() == CODE | {"parent": "", "colour": "", "codable": True, "definition": ""}
    assert project.codings.dtypes.astype(str).to_dict()["start"] == "int64"
    assert str(project.memos["start"].dtype) == "Int64"
    assert check_project(project) is project


def test_a_table_or_column_that_the_model_does_not_know_is_refused():
    with pytest.raises(KeyError, match="no column 'colour_name'"):
        make_project(codes=[CODE | {"colour_name": "red"}])
    with pytest.raises(KeyError, match="no table 'kodes'"):
        make_project(kodes=[])


@pytest.mark.parametrize(
    ("tables", "sentence"),
    [
        ({"codes": [CODE, CODE]}, "codes: the code_id 'c' stands there more than once"),
        ({"codes": [{"name": "C"}]}, "codes: 1 rows have no code_id"),
        ({"codes": [CODE | {"parent": "x"}]}, "codes: parent names 'x', and there is no such code"),
        ({"codes": [CODE | {"parent": "c"}]}, "codes: 'c' is its own ancestor"),
        ({"codings": [{"document_id": "d", "start": 0, "end": 2, "code_id": ""}]}, "codings: code_id names '', and there is no such code"),
        ({"codings": [{"document_id": "d", "start": 3, "end": 2, "code_id": "c"}]}, "codings: 3 to 2 of 'd' ends before it starts"),
        ({"codings": [{"document_id": "d", "start": 3, "end": 3, "code_id": "c"}]}, "codings: 3 to 3 of 'd' has no length"),
        ({"codings": [{"document_id": "d", "start": 3, "end": 11, "code_id": "c"}]}, "codings: 3 to 11 of 'd' lies outside the text of 10 characters"),
        ({"memos": [{"memo_id": "m", "about": "passage", "document_id": "d", "start": 1}]}, "memos: 1 to <NA> of 'd' has only one of its two ends"),
        ({"memos": [{"memo_id": "m", "about": "coding", "document_id": "d", "start": 1, "end": 2}]}, "memos: 'm' is about a coding and lacks code_id"),
        ({"memos": [{"memo_id": "m", "about": "case"}]}, "memos: about is 'case'; it may be project, document, code, passage, coding"),
        ({"variables": [{"name": "Alter", "type": "Integer", "value": "3"}]}, "variables: 'Alter' must belong to either a case or a document"),
        ({"sets": [{"set_id": "s", "name": "S", "kind": "code", "member": "x"}]}, "sets: the set 'S' holds the code 'x', which is not there"),
        ({"links": [{"name": "L", "origin": "c", "target": "d#0-99"}]}, "links: 0 to 99 of 'd' lies outside the text of 10 characters"),
        ({"links": [{"name": "L", "origin": "c", "target": "y"}]}, "links: 'L' leads to 'y', which is no code, document, case or place in a document"),
        ({"documents": [DOCUMENT | {"text": "a\r\nb"}]}, r"documents: the text of 'd' has other line ends than \n"),
        ({"times": [{"document_id": "d", "position": 12}]}, "times: position 12 lies outside the text of 'd'"),
    ],
)  # fmt: skip
def test_each_contradiction_is_one_sentence(tables, sentence):
    assert sentence in problems(make_project(**{"codes": [CODE], "documents": [DOCUMENT]} | tables))


def test_all_contradictions_are_told_at_once():
    project = make_project(
        "Studie", codings=[{"document_id": f"d{n}", "start": 0, "end": 1, "code_id": "c"} for n in range(30)]
    )
    with pytest.raises(InputError, match=r"the project 'Studie' contradicts itself in 31 places:(.|\n)*and 11 more"):
        check_project(project)


def test_a_document_has_its_own_variables_and_those_of_its_cases_but_not_of_cases_that_hold_a_part():
    project = make_project(
        documents=[DOCUMENT],
        cases=[{"case_id": "k", "name": "K", "document_id": "d"}, {"case_id": "p", "name": "P", "document_id": "d", "start": 0, "end": 5}],
        variables=[
            {"document_id": "d", "name": "Ort", "type": "Text", "value": "Köln"},
            {"case_id": "k", "name": "Ort", "type": "Text", "value": "Bonn"},
            {"case_id": "k", "name": "Alter", "type": "Integer", "value": "34"},
            {"case_id": "p", "name": "Rolle", "type": "Text", "value": "Gast"},
        ],
    )  # fmt: skip
    assert document_variables(project).to_numpy().tolist() == [
        ["d", "Ort", "Text", "Köln"],
        ["d", "Alter", "Integer", "34"],
    ]


def test_a_place_in_a_text_is_named_by_document_and_span():
    assert passage("i#01#3-9") == ("i#01", 3, 9)
    assert passage("i01") is None
