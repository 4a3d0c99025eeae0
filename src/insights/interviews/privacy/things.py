"""Names that mean a thing where they stand: `einen Roman schreiben`, `in Ilias`, `7 Mio`, `irgendwas mit Repos`, `San Juan`.

A first or last name is a thing only where nobody could be meant: a mask too many costs a word, a mask too few a person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from insights.interviews.privacy import lexicon

_WORD = re.compile(r"(?<![\w-])[A-ZÄÖÜ][^\W\d_]{2,}")
_COUNTED = re.compile(r"(?<![\d.,])(?:\d{1,3}|[\d.]+,\d+)\s?\)?\s$")  # a number that is no year
_SUM = re.compile(
    r"Mio\b\s?\.?\s?(?:€|\$|\(\s?[-+\d]|(?:CHF|EUR|USD|Euro|US-Dollar|Dollar|Franc|Franken|Mark|Menschen|Leute|Einwohner|Kunden|Nutzer|Stück)\b)"
)
_FRACTION = re.compile(r"\d,\d+\s?\)?\s$")
_PLACE = re.compile(r"\b(?:Santa|Santo|São|Sankt|St\.?|Saint|Hagia|Puerto|Monte)\s$")
_SAINT = re.compile(  # `San` is a first name too
    r"San\s(?:Juan|José|Jose|Antonio|Francisco|Diego|Remo|Marino|F[eé]lix|Salvador|Pedro|Carlos|Miguel|Luis|Sebasti[aá]n|Mart[ií]n|Fernando|Mateo"
    r"|Rafael|Marco|Lorenzo|Pietro|Paolo|Pablo|Vito)\b"
)
# What stands before a thing. A definite article says nothing: people say `der Peter` as they say `der Roman`.
_BEFORE = re.compile(r"\b(?:(?:[Pp]ro|[Pp]er|[Ii]ns|[Ii]m)|(?:irgend)?(?:et)?was\smit|Los|Las|Air)\s$")
_WITHIN = re.compile(r"\b(?:[Pp]ro|[Ii]ns|[Ii]m)\s$")
# `einen Roman`, but also `die eine Sabine`.
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
    r"|Schwester|Onkel|Tante|Oma|Opa|Mr\.?|Mrs\.?|Ms\.?|[Hh]ei(?:ß|ss)e?n?t?|[Nn]ame ist|[Ii]ch bin|genannt|namens|[Hh]allo|[Ll]iebe[rn]?|[Dd]anke)\s)$"
)
_DOES = re.compile(
    r"['’]?s?\s(?:lacht|lachte|sagt|sagte|meint|meinte|fragt|fragte|antwortet|erzählt|erzählte|erklärt|erklärte|schreibt|schrieb|ruft|rief"
    r"|telefoniert|schimpft|weiß|wusste|kennt|kannte|glaubt|hilft|half|kommt|kam|arbeitet|wohnt|mag|mochte|isst|aß|trinkt|trank|schläft|schlief|weint"
    r"|weinte|heißt|hieß|möchte|wollte|studiert|studierte|freut|freute|findet|fand|liebt|liebte|sein(?:e[mnrs]?)?\s[A-ZÄÖÜ]|ihr(?:e[mnrs]?)?\s[A-ZÄÖÜ]"
    r"|und ich\b|(?:ist|war)\s(?:krank|müde|traurig|nett|lieb|mein|meine|unser|unsere|der|die)\b)"
)
# `Roman war da`, `mit Roman`: a noun has an article, a person needs none.
_BARE = re.compile(
    r"(?:^|[.!?:;,…]\s+|\b(?:und|oder|mit|von|bei|für|zu|dass|wenn|weil|ob|als|wie|war|ist|hat|sind|waren)\s)$",
    re.IGNORECASE,
)
_OFTEN = 0.25  # share of its places at which a word is a thing, from which it is one everywhere
_TOO = 1 / 3  # the same of a first name that is another word as well


def means_a_thing(text: str, start: int, end: int) -> bool:
    """Whether the word `text[start:end]`, which could be a name, is used like a thing there."""
    word, before, behind = text[start:end], text[max(0, start - 40) : start], text[end : end + 40]
    if are_millions(text, start) or is_in_a_place(text, start):
        return True
    if _is_a_name_only(word):
        return False
    if lexicon.is_noun_too(word):  # what else tells of a thing, tells of people as well: `irgendwas mit Roman`
        return bool(_SOME.search(before) or _WITHIN.search(before))
    if not lexicon.is_thing_too(word) and _COUNTED.search(before):
        return True
    return _like_a_thing(before, behind)


def _is_a_name_only(word: str) -> bool:
    """Whether a word that could be a name is nothing else, so that no place in a text makes it a thing."""
    known = lexicon.is_first_name(word) or (word in lexicon.last_names() and not lexicon.is_ordinary(word))
    return known and not lexicon.is_thing_too(word)


def are_millions(text: str, start: int) -> bool:
    """Whether the word at `start` is the unit of a sum (`7 Mio Euro`) and not a boy of that name (`um 8 Mio`)."""
    before = text[max(0, start - 20) : start]
    return text.startswith("Mio", start) and bool(
        _FRACTION.search(before) or (_COUNTED.search(before) and _SUM.match(text, start))
    )


def is_in_a_place(text: str, start: int) -> bool:
    """Whether the word at `start` ends the name of a place (`San Juan`, `Monte Carlo`)."""
    return bool(_PLACE.search(text[max(0, start - 20) : start]) or _SAINT.match(text, max(0, start - 4)))


def _like_a_thing(before: str, behind: str) -> bool:
    some, joined, beside = _SOME.search(before), _JOINED.match(behind), _BESIDE.match(behind)
    if (
        some
        or _BEFORE.search(before)
        or _ACRONYM.match(behind)
        or (_INSIDE.search(before) and not _NOT_INSIDE.match(behind))
    ):
        return True
    if joined and lexicon.is_ordinary(joined["thing"][:1].upper() + joined["thing"][1:]):
        return True
    return bool(_OWNED.search(before) and beside and lexicon.is_ordinary(beside["thing"]))


def things_of(texts: Iterable[str]) -> frozenset[str]:
    """Words (casefolded) that could be names and are things in these texts: at a quarter of their places, and nowhere a person.

    Of first and last names only those that are another word as well (`Roman`, `Ilias`) can be among them.
    """
    uses, things, people = Counter(), Counter(), set()
    for text in texts:
        for match in _WORD.finditer(text):
            word = match.group()
            if _is_a_name_only(word):
                continue
            uses[word] += 1
            if _is_person(text, match):
                people.add(word)
            elif means_a_thing(text, match.start(), match.end()):
                things[word] += 1
    often = {word: _TOO if lexicon.is_thing_too(word) else _OFTEN for word in things}
    return frozenset(w.casefold() for w in things if w not in people and things[w] >= often[w] * uses[w])


def _is_person(text: str, match: re.Match) -> bool:
    beside = _BESIDE.match(text, match.end())
    family = beside is not None and beside["thing"] in lexicon.last_names() and not lexicon.is_ordinary(beside["thing"])
    before = text[max(0, match.start() - 40) : match.start()]
    bare = lexicon.is_noun_too(match.group()) and _BARE.search(before) is not None
    return bool(family or bare or _CALLED.search(before) or _DOES.match(text, match.end()))
