"""How a name can be written: folded, inflected, without umlauts; and whether it is an ordinary word as well."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from insights.hanta import tagger

_LETTER = "A-Za-zÀ-ÖØ-öø-\u1fff"  # ranges are found twice as fast as "no digit, no sign" is
WORD = re.compile(rf"[{_LETTER}]+(?:['’][{_LETTER}]+)*")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "’": "", "'": ""})  # fmt: skip
_ENDINGS = ("", "s", "es", "ens", "n", "sche", "schen", "scher", "sches", "schem")
_OF_PLACES = ("er", "ern", "erin", "erinnen")  # `Fuldaer`
# Log probabilities of the tagger: what is told of an adjective or verb above the one, of a noun above the other, is a word of its own.
_WORD_OF_ITS_OWN, _NOUN_OF_ITS_OWN = -19.0, -16.0
_SHORT = 4  # letters up to which only the nominative and the genitive count


def folded(word: str) -> str:
    """`word` without case, accents and apostrophes, umlauts as two letters: `Kröger’s` -> `kroegers`.

    >>> folded("Hölzl"), folded("AYDIN"), folded("Aydın")
    ('hoelzl', 'aydin', 'aydin')
    """
    plain = word.casefold().translate(_UMLAUTS)
    return "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))


def forms(name: str, *, is_place: bool = False) -> set[str]:
    """The folded forms of one word of a name: its inflections, its adjective, and its spelling without the dots of an umlaut."""
    bases = {folded(name), _without_dots(name)}
    if len(name) <= _SHORT:
        return {base + ending for base in bases for ending in ("", "s")}
    endings = (*_ENDINGS, *_OF_PLACES) if is_place else _ENDINGS
    return {base + ending for base in bases for ending in endings}


def _without_dots(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.casefold().replace("’", "").replace("'", ""))
    return "".join(c for c in plain if not unicodedata.combining(c)).translate(_UMLAUTS)


@cache
def is_ordinary(word: str, language: str) -> bool:
    """Whether a word is one of the language before it is a name: `Koch`, `Klein`, `Sommer`; not `Tiedemann`, `Vogt`.

    German by the tagger HanTa (Wartena 2019), English by the dictionary of simplemma.
    """
    if language == "en":
        import simplemma

        return simplemma.is_known(word.lower(), lang="en")
    found = [(tag, float(score)) for tag, score in tagger().tag_word(word[:1].upper() + word[1:])]
    noun = max((score for tag, score in found if tag.startswith("NN")), default=-99.0)
    other = max((score for tag, score in found if tag.startswith(("ADJ", "ADV", "V", "P", "K", "ART", "ITJ"))), default=-99.0)  # fmt: skip
    return noun > _NOUN_OF_ITS_OWN or other > _WORD_OF_ITS_OWN


def masked(word: str) -> str:
    """A name so that only who knows it recognises it: its first letter and how many follow.

    >>> masked("Tiedemann")
    'T········'
    """
    return word[:1] + "·" * (len(word) - 1)
