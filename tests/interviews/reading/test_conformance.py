"""Every convention in every format it occurs in gives the same turns."""

from __future__ import annotations

import pytest

from insights.interviews.reading import read_interviews
from insights.study import INTERVIEW_SUFFIXES
from tests.conftest import ROOT
from tests.interviews.making import make_study
from tests.interviews.reading.conformance import CONVENTIONS, FORMATS, table
from tests.interviews.reading.writing import WRITERS

TABLES = ("csv", "tsv", "xlsx")  # they give people ids of their own, which two files may not share


def _studies(convention):
    """The formats that are read in one study."""
    texts = tuple(name for name in convention.formats if name not in TABLES)
    return [names for names in (texts, *((name,) for name in convention.formats if name in TABLES)) if names]


CASES = [pytest.param(c, names, id=f"{c.title} in {', '.join(names)}") for c in CONVENTIONS for names in _studies(c)]


@pytest.mark.parametrize(("convention", "names"), CASES)
def test_every_convention_is_read_the_same_in_every_format(convention, names, workspace):
    write = convention.write or (lambda name: WRITERS[name](convention.blocks))
    files = {f"{name}1.{name}": write(name) for name in names}
    read = read_interviews(make_study(workspace, files)).turns

    for file in files:
        turns = read[read["file"] == file]
        assert list(zip(turns["role"], turns["text"], strict=True)) == list(convention.turns), file
        if convention.starts is not None:
            assert turns["start"].tolist() == list(convention.starts), file


def test_the_table_in_the_docs_says_what_is_tested():
    assert table() in (ROOT / "docs" / "interviews.md").read_text(encoding="utf-8")


def test_every_type_that_interviews_may_have_is_in_the_table():
    same = {"htm": "html", "markdown": "md"}
    assert {same.get(suffix[1:], suffix[1:]) for suffix in INTERVIEW_SUFFIXES} == set(FORMATS)
