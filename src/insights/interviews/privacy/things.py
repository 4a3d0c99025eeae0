"""Names that mean a thing where they stand: `einen Roman schreiben`, `in Ilias`, `7 Mio`, `irgendwas mit Repos`, `San Juan`."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from insights.interviews.privacy import lexicon

_WORD = re.compile(r"(?<![\w-])[A-ZÄÖÜ][^\W\d_]{2,}")
COUNTED = re.compile(r"(?<![\d.,])(?:\d{1,3}|[\d.]+,\d+)\s?\)?\s$")  # a number that is no year
# What stands before a thing. A definite article says nothing: people say `der Peter` as they say `der Roman`.
_BEFORE = re.compile(
    r"(?:\b(?:[Pp]ro|[Pp]er|[Ii]ns|[Ii]m)\s|\b(?:irgend)?(?:et)?was\smit\s|\b(?:San|Santa|Santo|São|Sankt|St\.?|Saint|Hagia|Los|Las|Puerto|Air)\s)$"
)
# `einen Roman`, but also `die eine Sabine`: alone it tells of a thing only where the word is a noun as well.
_SOME = re.compile(
    r"(?<!die )(?<!der )(?<!das )(?<!den )(?<!dem )\b(?:[Kk]?ein(?:e[nmrs]?)?|so'?n|'ne?n?|[Jj]ede[nmrs]?|welche[nmrs]?)\s(?:(?:so|sehr|ganz)\s)?"
    r"(?:[a-zäöüß]+e[nmrs]?\s)?$"
)
_INSIDE = re.compile(r"\b[Ii]n\s$")
_NOT_INSIDE = re.compile(r"['’]?s?\s(?:verliebt|verknallt|seine[mnr]?|sein|ihre[mnr]?|ihr)\b")  # `in Anna verliebt`
_OWNED = re.compile(r"\b(?:[Uu]nser|[Ee]uer|[Dd]as|[Dd]ieses|[Mm]ein|[Ii]hr)\s$")
_JOINED = re.compile(r"-(?P<thing>[A-ZÄÖÜ]?[^\W\d_]{3,})")
_BESIDE = re.compile(r"\s(?P<thing>[A-ZÄÖÜ][^\W\d_]+)")
_ACRONYM = re.compile(r"/[A-ZÄÖÜ]{2,}\b")
# What stands beside a person, and beside nothing else.
_CALLED = re.compile(
    r"(?:\b(?:Herrn?|Frau|Hr\.|Fr\.|Dr\.|Prof\.|Doktor|Professor(?:in)?|Familie|Kolleg(?:en?|in)|Freund(?:in)?|Chef(?:in)?|Mann|Frau|Sohn|Tochter|Bruder"
    r"|Schwester|Mr\.?|Mrs\.?|Ms\.?|[Hh]ei(?:ß|ss)e?n?t?|[Nn]ame ist|[Ii]ch bin|genannt|namens|[Hh]allo|[Ll]iebe[rn]?|[Dd]anke)\s)$"
)
_DOES = re.compile(
    r"['’]?s?\s(?:lacht|lachte|sagt|sagte|meint|meinte|fragt|fragte|antwortet|erzählt|erzählte|erklärt|erklärte|schreibt|schrieb|ruft|rief"
    r"|telefoniert|schimpft|weiß|wusste|kennt|kannte|glaubt|hilft|half|kommt|kam|arbeitet|wohnt|und ich\b)"
)
_OFTEN = 0.25  # share of its places at which a word is a thing, from which it is one everywhere


def means_a_thing(text: str, start: int, end: int) -> bool:
    """Whether the word `text[start:end]`, which could be a name, is used like a thing there."""
    before, behind = text[max(0, start - 40) : start], text[end : end + 40]
    if (
        _BEFORE.search(before)
        or COUNTED.search(before)
        or _ACRONYM.match(behind)
        or (_INSIDE.search(before) and not _NOT_INSIDE.match(behind))
    ):
        return True
    joined, beside = _JOINED.match(behind), _BESIDE.match(behind)
    word, some = text[start:end], _SOME.search(before)
    if some and (word not in lexicon.first_names() or lexicon.is_noun_too(word)):
        return True
    if joined and lexicon.is_ordinary(joined["thing"][:1].upper() + joined["thing"][1:]):
        return True
    return bool((some or _OWNED.search(before)) and beside and lexicon.is_ordinary(beside["thing"]))


def things_of(texts: Iterable[str]) -> frozenset[str]:
    """Words (casefolded) that could be names and are things in these texts: at a quarter of their places, and nowhere a person."""
    uses, things, people = Counter(), Counter(), set()
    for text in texts:
        for match in _WORD.finditer(text):
            word = match.group()
            uses[word] += 1
            if _is_person(text, match):
                people.add(word)
            elif means_a_thing(text, match.start(), match.end()):
                things[word] += 1
    return frozenset(w.casefold() for w in things if w not in people and things[w] >= _OFTEN * uses[w])


def _is_person(text: str, match: re.Match) -> bool:
    beside = _BESIDE.match(text, match.end())
    family = beside is not None and beside["thing"] in lexicon.last_names() and not lexicon.is_ordinary(beside["thing"])
    before = text[max(0, match.start() - 40) : match.start()]
    return bool(family or _CALLED.search(before) or _DOES.match(text, match.end()))
