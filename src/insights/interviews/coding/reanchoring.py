"""Coded passages and quotes found again after their interview was edited: at their place, at another one, or not at all.

A passage that says the same is the same, wherever it stands now; among several, the one whose place is nearest. One that was mended has
most of its words still, in the same interview. A quote in it is what stands between the same words as before, as long as it is written
much alike. What is not found is told, never dropped.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from insights.interviews.coding.anchoring import words_in
from insights.interviews.coding.filled_sheet import OMITTED, quoted_in

LOST = "lost/"  # before the id of a coded passage that no longer stands in any interview
SURE = 0.6  # likeness in letters from which a quote with other words is the same one; measured in docs/benchmarks/workbench.md
_SPEAKING = 3  # words of a quote that hardly stand twice in an interview
_ALIKE = 0.6  # share of words that a mended passage has in common with what it was
_OPENING = '„“"«»('  # belongs to the word behind it
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


class Moves:
    """Where passages of then (`then`: text by the id of then) stand among those of today (`texts`)."""

    def __init__(self, then: Mapping[str, str], texts: Mapping[str, str]):
        self.then, self.texts = dict(then), texts
        here = {verbatim: text for verbatim, text in self.then.items() if not verbatim.startswith(LOST)}
        self._found = reanchored(here, texts)
        taken = set(self._found.values())
        gone = {verbatim: text for verbatim, text in self.then.items() if verbatim not in here}
        self._found |= reanchored(gone, {verbatim: text for verbatim, text in texts.items() if verbatim not in taken})
        for verbatim, text in gone.items():  # the quote of a passage that other codings never left comes back to it
            home = verbatim.removeprefix(LOST)
            if same(text, texts.get(home, "")):
                self._found[verbatim] = home

    def to(self, verbatim: str) -> str:
        """The id of today; `lost/` before that of then where it is gone. A passage nobody knows of stays what it is."""
        return self._found.get(verbatim, verbatim) or f"{LOST}{verbatim.removeprefix(LOST)}"

    def quote(self, verbatim: str, quote: str) -> tuple[str, str]:
        """The id of today of a passage with the words `quote` coded in it, and these as they stand there; lost where that is in doubt."""
        place = self.to(verbatim)
        if not quote or verbatim not in self.then:
            return place, quote
        if place in self.texts:
            words, likeness = quote_in(self.texts[place], quote, self.then[verbatim])
            if likeness >= SURE:
                return place, words
        other = elsewhere(quote, verbatim, self.texts)
        if other:
            return other, quoted_in(self.texts[other], quote) or quote
        return f"{LOST}{verbatim.removeprefix(LOST)}", quote

    def is_mended(self, verbatim: str) -> bool:
        """Whether the passage that has the id now is that of then with other words."""
        home = verbatim.removeprefix(LOST)
        then = self.then.get(verbatim, self.then.get(home, ""))
        return home in self.texts and _likeness(_words(then), _words(self.texts[home])) >= _ALIKE


def moves_of(path: Path, texts: Mapping[str, str]) -> Moves | None:
    """Where the passages of a coder's table at `path` stand now, by the texts in the workbench's journal beside it; None without one."""
    journal = path.with_name(f".{path.stem}.log")
    if not journal.is_file():
        return None
    then: dict[str, str] = {}
    since: dict[str, str] = {}  # of decisions that the table does not hold yet
    for record in journaled(journal, b'["text",', b'"codings":'):
        since |= {key[0]: text for table, key, _, text in record.get("changes", ()) if table == "text"}
        if "codings" in record:
            then, since = {v: text for v, text in (then | since).items() if text is not None}, {}
    return Moves({verbatim: text for verbatim, text in then.items() if not verbatim.startswith(LOST)}, texts)


def journaled(path: Path, *marks: bytes) -> Iterator[dict[str, Any]]:
    """The records of the workbench's journal at `path` in whose lines one of `marks` stands; nothing where there is none."""
    for line in path.read_bytes().splitlines() if path.is_file() else ():
        if any(mark in line for mark in marks):
            try:
                yield json.loads(line)
            except ValueError:  # the line of a program that was stopped
                continue


def passage_of(words: str, interview: str, texts: Mapping[str, str]) -> str | None:
    """The passage of an interview that says `words`, or nearly; None without one."""
    own = {v: text for v, text in texts.items() if _interview(v) == interview}
    return next((v for v, text in own.items() if same(text, words)), None) or _mended(
        f"{interview}-0", words, own, set()
    )


def interview_of(verbatim: str) -> str:
    """The interview that the id of a passage names."""
    return _interview(verbatim)


def same(some: str, other: str) -> bool:
    """Whether two texts say the same, blanks apart."""
    return _plain(some) == _plain(other)


def quote_in(after: str, quote: str, before: str) -> tuple[str, float]:
    """The words of `after` that are now what `quote` is in `before`, the passage as it was, and how alike they are in letters (0 to 1).

    1.0 where it stands there as it was; ("", 0.0) where nothing is left of it.
    """
    if not quote or before == after:
        return quote, 1.0
    parts = [_part_in(after, part, before) for part in quote.split(OMITTED) if part.strip()]
    same = bool(parts) and all(part and _words(part[0]) == _words(part[1]) for part in parts)
    if same or len(words_in(quote)) >= _SPEAKING or not before:  # else one short word may well stand there twice
        there = quote if quote in after else quoted_in(after, quote)
        if there and f" {_spaced(there)} " in f" {_spaced(after)} ":
            return there, 1.0
    if not parts or not all(parts):
        return "", 0.0
    likeness = [SequenceMatcher(None, old.casefold(), new.casefold(), autojunk=False).ratio() for old, new in parts]
    return OMITTED.join(dict.fromkeys(new for _, new in parts)), min(likeness)


def borders_in(after: str, borders: Sequence[int], before: str) -> list[int]:
    """Where the `borders` between words of the text `before` lie in `after`, in characters: in front of the same word, else behind the same one.

    A border both of whose words are gone is left out, and one that would lie at an end of the text.
    """
    if before == after:
        return list(borders)
    old, new = words_in(before), words_in(after)
    matching = SequenceMatcher(None, [word for word, _, _ in old], [word for word, _, _ in new], autojunk=False)
    now = {a + n: b + n for a, b, size in matching.get_matching_blocks() for n in range(size)}
    found = set()
    for border in borders:
        behind = sum(start < border for _, start, _ in old)  # the word that stands behind the border, by number
        number = now.get(behind, now.get(behind - 1, -1) + 1)
        if 0 < number < len(new):
            found.add(len(after[: new[number][1]].rstrip(_OPENING)))
    return sorted(found)


def elsewhere(quote: str, verbatim: str, texts: Mapping[str, str]) -> str | None:
    """The other passage of the same interview in which the words of `quote` stand; None where none or several have them."""
    if len(words_in(quote)) < _SPEAKING:
        return None
    interview, own = _interview(verbatim), verbatim.removeprefix(LOST)
    found = [v for v, text in texts.items() if v != own and _interview(v) == interview and quoted_in(text, quote)]
    return found[0] if len(found) == 1 else None


def _part_in(after: str, part: str, before: str) -> tuple[str, str] | None:
    """One stretch of a quote as it was and as it is; None where nothing is left of it."""
    old, new, sought = words_in(before), words_in(after), [word for word, _, _ in words_in(part)]
    plain = [word for word, _, _ in old]
    first = next((n for n in range(len(plain) - len(sought) + 1) if plain[n : n + len(sought)] == sought), None)
    if not sought or first is None:
        return None
    last, reached = first + len(sought), []
    for tag, a, b, c, d in SequenceMatcher(None, plain, [word for word, _, _ in new], autojunk=False).get_opcodes():
        begin, end = max(a, first), min(b, last)
        if begin < end and tag != "delete":
            same = tag == "equal" or b - a == d - c  # as many words as before: each stands for its own
            reached += [c + begin - a, c + end - a - 1] if same else [c, d - 1]
    if not reached:
        return None
    return before[old[first][1] : old[last - 1][2]], after[new[min(reached)][1] : new[max(reached)][2]]


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


def _spaced(text: str) -> str:
    return " ".join(word for word, _, _ in words_in(text))


def _words(text: str) -> Words:
    return frozenset(re.findall(r"\w+", text.casefold()))
