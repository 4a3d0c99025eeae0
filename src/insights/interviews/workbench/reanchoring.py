"""Coded passages found again after their interview was edited: under their own id, under another one, or not at all.

A passage that says the same is the same, wherever it stands now; among several, the one whose place is nearest. One that was mended has
most of its words still, in the same interview. What is not found is told, never dropped.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_ALIKE = 0.6  # share of words that a mended passage has in common with what it was
_NUMBER = re.compile(r"(\d+)\D*$")
Words = frozenset[str]


def reanchored(coded: Mapping[str, str], texts: Mapping[str, str]) -> dict[str, str | None]:
    """The id of today for every coded passage (`coded`: text by the id of then); None where it is lost.

    Two coded passages never get the same id.
    """
    found: dict[str, str | None] = {v: v for v, text in coded.items() if _plain(texts.get(v, "")) == _plain(text)}
    taken = set(found)
    left = [verbatim for verbatim in coded if verbatim not in found]
    if not left:
        return found
    by_text: dict[str, list[str]] = {}
    for verbatim, text in texts.items():
        by_text.setdefault(_plain(text), []).append(verbatim)
    for verbatim in left:
        same = [v for v in by_text.get(_plain(coded[verbatim]), ()) if v not in taken]
        found[verbatim] = min(same, key=lambda other: _apart(verbatim, other)) if same else None
        taken |= {found[verbatim]} - {None}
    for verbatim in [v for v in left if found[v] is None]:
        found[verbatim] = _mended(verbatim, coded[verbatim], texts, taken)
        taken |= {found[verbatim]} - {None}
    return found


def _mended(verbatim: str, text: str, texts: Mapping[str, str], taken: set[str]) -> str | None:
    """The passage of the same interview that has most words of `text`; its own id first."""
    words, interview = _words(text), _interview(verbatim)
    scored = [
        (_likeness(words, _words(now)), -_apart(verbatim, other)[1], other)
        for other, now in texts.items()
        if other not in taken and _interview(other) == interview
    ]
    best = max(scored, default=(0.0, 0, None))
    return best[2] if best[0] >= _ALIKE else None


def _likeness(some: Words, others: Words) -> float:
    return len(some & others) / max(len(some | others), 1)


def _apart(one: str, other: str) -> tuple[bool, int]:
    numbers = [int(m.group(1)) if (m := _NUMBER.search(v)) else 0 for v in (one, other)]
    return _interview(one) != _interview(other), abs(numbers[0] - numbers[1])


def _interview(verbatim: str) -> str:
    return verbatim.rpartition("-")[0].rpartition("/")[2]  # one that was lost before keeps its id behind a slash


def _plain(text: str) -> str:
    return " ".join(text.split())


def _words(text: str) -> Words:
    return frozenset(re.findall(r"\w+", text.casefold()))
