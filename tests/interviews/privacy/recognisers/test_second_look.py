"""A second look asks how a finding came about, not in which words that is told."""

from __future__ import annotations

import pytest

from insights.interviews.privacy.findings import Finding, Kind
from insights.interviews.privacy.recognisers.second_look import is_nobody


@pytest.mark.parametrize("reason", ["title", "somebody's own words"])
@pytest.mark.parametrize(
    ("text", "kind", "nobody"),
    [
        ("der Metzger sagt das", Kind.WEIGHED, True), ("der Metzger sagt das", Kind.TITLE, False),
        ("der Metzger sagt das", Kind.OTHER, False), ("ich kaufe den Knoppers", Kind.SLOT, True),
    ],
)  # fmt: skip
def test_the_kind_decides_and_the_reason_is_for_people(text, kind, nobody, reason):
    word = text.split()[1] if kind is not Kind.SLOT else "Knoppers"
    start = text.index(word)
    finding = Finding(start, start + len(word), "person", 0.5, reason, None, word, kind=kind)
    assert is_nobody(text, finding) is nobody
