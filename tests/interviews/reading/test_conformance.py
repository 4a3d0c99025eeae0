"""Every convention in every format it occurs in gives the same turns."""

from __future__ import annotations

import pytest

from insights.interviews.reading import read_interviews
from insights.study import INTERVIEW_SUFFIXES
from tests.conftest import ROOT
from tests.interviews.making import make_study
from tests.interviews.reading.conformance import CONVENTIONS, FORMATS, table
from tests.interviews.reading.writing import WRITERS

CASES = [pytest.param(c, name, id=f"{c.title} in {name}") for c in CONVENTIONS for name in c.formats]


@pytest.mark.parametrize(("convention", "name"), CASES)
def test_every_convention_is_read_the_same_in_every_format(convention, name, workspace):
    data = convention.write(name) if convention.write else WRITERS[name](convention.blocks)
    turns = read_interviews(make_study(workspace, {f"a1.{name}": data})).turns

    assert list(zip(turns["role"], turns["text"], strict=True)) == list(convention.turns)
    if convention.starts is not None:
        assert turns["start"].tolist() == list(convention.starts)


def test_the_table_in_the_docs_says_what_is_tested():
    assert table() in (ROOT / "docs" / "interviews.md").read_text(encoding="utf-8")


def test_every_type_that_interviews_may_have_is_in_the_table():
    same = {"htm": "html", "markdown": "md"}
    assert {same.get(suffix[1:], suffix[1:]) for suffix in INTERVIEW_SUFFIXES} == set(FORMATS)
