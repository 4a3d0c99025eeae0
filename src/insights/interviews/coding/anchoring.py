"""Where a coded span of a raw text stands among the passages: by its words and those around it, through masking.

The house cuts passages itself, other tools let people mark any stretch of text. A span is sought by its words, in the turns as they
were read and then as they were masked, speakers' names before a turn included (who marks two turns marks the name between them).
Time codes, line ends, commas and capitals do not matter; where the same words stand several times, the words around them decide, then
the place in the file. Words that were replaced by masks are aligned with these.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORD = re.compile(r"[\w\u0300-\u036f\u00ad]+")
AROUND = 8  # words before and after a span that tell two places with the same words apart
_ALIKE = (
    0.8  # share of a span's words that a place must have in the same order where they do not stand there word by word
)
SEED = 4  # words in a row by which such a place is found
_PIECE = 6  # letters from which a part of a word is sought


@dataclass(frozen=True)
class Words:
    """Words in order, as they are compared, with `start` and `end` in their text, and the `turn` (a number) that they belong to.

    `start` is -1 for the name of the speaker before a turn. `joined` holds the words between blanks, `begins` where each begins there.
    """

    words: tuple[str, ...]
    turns: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    joined: str
    begins: tuple[int, ...]


@dataclass(frozen=True)
class Place:
    """Words `first` to `last` (behind the last one) of a text; `others`: how many further places would do as well."""

    first: int
    last: int
    others: int = 0


def words_in(text: str) -> list[tuple[str, int, int]]:
    """The words of `text` as they are compared, each with its start and end."""
    return [(_plain(match.group()), match.start(), match.end()) for match in _WORD.finditer(text)]


def _plain(word: str) -> str:
    if word.isascii():
        return word.lower()
    return unicodedata.normalize("NFKC", word.replace("\u00ad", "")).casefold()


def stream(turns: Sequence[tuple[str, str]], *, labels: bool = True) -> Words:
    """The words of an interview: `turns` are (name of the speaker, text) in their order."""
    found = []
    for number, (label, text) in enumerate(turns):
        found += [(word, number, -1, -1) for word, _, _ in words_in(label)] if labels else []
        found += [(word, number, start, end) for word, start, end in words_in(text)]
    begins, at = [], 1
    for word, *_ in found:
        begins.append(at)
        at += len(word) + 1
    columns = [tuple(column) for column in zip(*found, strict=True)] or [(), (), (), ()]
    return Words(*columns, f" {' '.join(columns[0])} ", tuple(begins))


def find(
    text: Words, sought: Sequence[str], *, before: Sequence[str] = (), after: Sequence[str] = (), near: float | None = None
) -> Place | None:  # fmt: skip
    """The place in `text` that holds the words `sought`, or nearly; None without one.

    `before` and `after`: the words around the span in its own text; `near`: how far into the text it stands there, from 0 to 1.
    """
    if not sought:
        return None
    places = _exact(text, sought)
    if not places:
        closest = _closest(text, sought)
        return Place(*closest) if closest else None
    scores = [_around(text, place, before, after) if len(places) > 1 else 0 for place in places]
    best = [place for place, score in zip(places, scores, strict=True) if score == max(scores)]
    wanted = 0.0 if near is None else near * len(text.words)
    first, last = min(best, key=lambda place: abs(place[0] - wanted))
    return Place(first, last, len(best) - 1 if near is None else 0)


def _exact(text: Words, sought: Sequence[str]) -> list[tuple[int, int]]:
    """Where the words stand one after the other; where they do not, where their letters do, words cut at both ends."""
    joined = " ".join(sought)
    for pattern, inner in ((f" {joined} ", 1), (joined, 0)):
        if not inner and len(joined) < _PIECE:
            break
        places, at = [], text.joined.find(pattern)
        while at >= 0:
            begin = at + inner
            places.append((bisect_right(text.begins, begin) - 1, bisect_left(text.begins, begin + len(joined))))
            at = text.joined.find(pattern, at + 1)
        if places:
            return places
    return []


def _around(text: Words, place: tuple[int, int], before: Sequence[str], after: Sequence[str]) -> int:
    """How many of the words around a span stand around the place, too; those that stand right beside both count twice."""
    first, last = place
    left, right = text.words[max(first - AROUND, 0) : first], text.words[last : last + AROUND]
    score = 0
    for own, there in ((before[::-1], left[::-1]), (after, right)):
        blocks = SequenceMatcher(None, list(own), list(there), autojunk=False).get_matching_blocks()
        beside = next(
            (n for n, (a, b) in enumerate(zip(own, there, strict=False)) if a != b), min(len(own), len(there))
        )
        score += sum(block.size for block in blocks) + beside
    return score


def _closest(text: Words, sought: Sequence[str]) -> tuple[int, int] | None:
    """The place whose words are most like those sought, in the same order; None where four fifths of them stand nowhere together."""
    if len(sought) < SEED:
        return None
    starts: Counter = Counter()
    for offset in range(len(sought) - SEED + 1):
        for first, _ in _exact_words(text, sought[offset : offset + SEED]):
            starts[first - offset] += 1
    if not starts:
        return None
    # Where words lack or were added, a place's seeds say slightly different starts.
    reach = max(3, len(sought) // 10)
    start = max(sorted(starts), key=lambda s: sum(n for other, n in starts.items() if abs(other - s) <= reach))
    low, high = max(start - reach, 0), min(start + len(sought) + 2 * reach, len(text.words))
    blocks = SequenceMatcher(None, list(sought), list(text.words[low:high]), autojunk=False).get_matching_blocks()
    blocks = [block for block in blocks if block.size]
    if sum(block.size for block in blocks) < _ALIKE * len(sought):
        return None
    return low + blocks[0].b, low + blocks[-1].b + blocks[-1].size


def longest(text: Words, sought: Sequence[str]) -> tuple[int, int]:
    """The longest run of the words `sought` that stands in the text: the place of its first word and how many they are."""
    match = SequenceMatcher(None, list(sought), list(text.words), autojunk=False).find_longest_match()
    return match.a, match.size


def _exact_words(text: Words, sought: Sequence[str]) -> list[tuple[int, int]]:
    pattern, places = f" {' '.join(sought)} ", []
    at = text.joined.find(pattern)
    while at >= 0:
        first = bisect_right(text.begins, at + 1) - 1
        places.append((first, first + len(sought)))
        at = text.joined.find(pattern, at + 1)
    return places


def by_turn(text: Words, place: Place) -> dict[int, tuple[int, int]]:
    """Start and end of the place in each turn that it touches, names of speakers left out."""
    found: dict[int, tuple[int, int]] = {}
    for number in range(place.first, place.last):
        if text.starts[number] >= 0:
            turn = text.turns[number]
            start = found[turn][0] if turn in found else text.starts[number]
            found[turn] = (start, text.ends[number])
    return found


def carried(before: str, after: str, start: int, end: int) -> tuple[int, int] | None:
    """Start and end in `after`, the masked text, of what stands from `start` to `end` in `before`; None where nothing is left of it."""
    if before == after:
        return start, end
    old, new = words_in(before), words_in(after)
    first = bisect_right([word[2] for word in old], start)
    last = bisect_left([word[1] for word in old], end)
    matcher = SequenceMatcher(None, [word[0] for word in old], [word[0] for word in new], autojunk=False)
    reached = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            reached += [number + c - a for number in (max(a, first), min(b, last) - 1) if max(a, first) < min(b, last)]
        elif max(a, first) < min(b, last) and c < d:  # a mask stands for all its words
            reached += [c, d - 1]
    return (new[min(reached)][1], new[max(reached)][2]) if reached else None
