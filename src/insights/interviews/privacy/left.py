"""Words that stand as they were said although no vocabulary knows them: names among them have to be seen by a person."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from insights.interviews.privacy import lexicon
from insights.interviews.privacy.acting import LEFT, by_acts
from insights.interviews.privacy.findings import Context, Finding, Kind
from insights.interviews.privacy.masks import hidden
from insights.interviews.privacy.recognisers.declared import IN_DOUBT
from insights.interviews.privacy.recognisers.english import is_misspelt
from insights.interviews.privacy.recognisers.features import TITLES, person_nouns
from insights.interviews.privacy.recognisers.weighing import SHORTENED
from insights.interviews.privacy.vocabulary import (
    TRADES,
    in_english,
    is_built_like_a_name,
    is_half_known,
    is_label,
    is_number,
    is_sound,
    is_strange,
    is_unknown,
    is_whole_name,
)

REASON = "in no vocabulary, left as it is"
_WORD = re.compile(r"(?<![\w@#./-])[A-ZÄÖÜÉÇŠŽĆČĐŁÓŚŻİŞ](?:['’][A-Z])?[^\W\d_]{2,}(?:-[^\W\d_]+)*(?![\w@]|\.\w)")
_LONGEST = 12  # letters from which on what ends in a noun is a compound (`Ersatzteilsuche`)
_OPENS = re.compile(r"(?:^|[.!?…:„“\"»(–\n]|\s-)\s*$")
_STREETS = re.compile(r"(?:straße|platz|allee|gasse|weg)$", re.IGNORECASE)
_CALENDAR = "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november december"
_EVERYDAY = frozenset(f"{_CALENDAR} christmas easter english german french spanish google internet".split())


def left_over(text: str, findings: Iterable[Finding], context: Context) -> Iterator[Finding]:
    """Words with a capital that no list, dictionary or form explains and that nothing found in the text covers; and nouns that do what
    people do."""
    found = list(findings)
    taken = [(f.start, f.end) for f in found]
    for match in _WORD.finditer(hidden(text, context.ids)):
        word, start, end = match.group(), match.start(), match.end()
        if (
            any(a < end and start < b for a, b in taken)
            or context.leaves(word)
            or context.leaves(word.removesuffix("s"))
        ):
            continue
        if word in context.surnames or word.removesuffix("s") in context.surnames:
            found.append(Finding(start, end, "person", LEFT, IN_DOUBT, None, word, kind=Kind.NAME_OR_WORD))
            yield found[-1]
            continue
        opens = _OPENS.search(text, 0, start) is not None
        if _may_name_german(word, opens) if context.language == "de" else _may_name_english(word):
            entity = "address" if context.language == "de" and _STREETS.search(word) else "person"
            found.append(Finding(start, end, entity, LEFT, REASON, None, word))
            yield found[-1]
    yield from by_acts(text, found, context)


@cache
def _may_name_german(word: str, opens: bool) -> bool:
    if _is_settled(word) or word in lexicon.places() or word in lexicon.inhabitants() or lexicon.is_ordinary(word):
        return False
    if word in TRADES:
        return False
    if is_built_like_a_name(word):
        return True
    if is_unknown(word):
        return len(word) <= _LONGEST or is_strange(word)
    return not opens and (is_half_known(word) or (is_whole_name(word) and not _STREETS.search(word)))


@cache
def _may_name_english(word: str) -> bool:
    if _is_settled(word) or word.casefold() in _EVERYDAY or word in lexicon.places():
        return False
    return not (
        in_english(word) or in_english(word.removesuffix("s")) or word in lexicon.inhabitants() or is_misspelt(word)
    )


@cache
def _is_settled(word: str) -> bool:
    """Whether a word is a brand, a title, a label, or uttered."""
    return (
        word.casefold() in lexicon.COMMON_BRANDS
        or word in TITLES
        or word in SHORTENED
        or word in person_nouns()
        or word.isupper()
        or re.search(r"[a-zäöüß][A-ZÄÖÜ]", word) is not None
        or is_sound(word)
        or is_label(word)
        or is_number(word)
    )
