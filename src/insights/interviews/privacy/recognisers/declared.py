"""Last names of known people that are words as well (`Koch`, `Lange`), and initials before a last name (`M. Koch`).

A German noun for one person hardly stands without an article (`der Koch`, `ein Koch`): where it does, it is the name. With a definite article
it may be both, as people are spoken of in the south (`der Koch ist krank`); that is masked and put to a person for decision, unless the study
speaks of the thing as well (`ein Koch`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from insights.interviews.privacy import lexicon
from insights.interviews.privacy.findings import SURE, Context, Finding, Kind

IN_DOUBT = "a name of the table, or a word"
_AS_NOUN = re.compile(
    r"(?i:\b(?:ein|eine[nmrs]?|kein|keine[nmrs]?|jede[rnms]?|jeweils|diese[rnms]?|welche[rnms]?|manche[rnms]?|alle[rnms]?|viele[rn]?|mehrere[rn]?|einige[rn]?"
    r"|[mds]ein|[mds]eine[nmrs]?|ihr|ihre[nmrs]?|unser|unsere[nmrs]?|euer|eure[nmrs]?|im|am|zum|zur|beim|vom|ins|ans|aufs|fürs|übers|das|des|dieses"
    r"|zwei|drei|vier|so'?n|'n|als|wie|pro|je|per|ohne|gelernter?|ausgebildete[rn]?)\s)$"
)
_BEING = re.compile(r"(?i:\b(?:ist|war|wäre|bin|bist|sind|waren|wird|werde|werden|wurde|geworden)\s)$|\bBeruf:?\s$")
_THE = re.compile(r"(?i:\b(?:der|die|den|dem)\s)$")
_AND = re.compile(r"\b(?:und|oder|bzw\.|sowie)\s$")
_OPENS = re.compile(r"(?:^|[.!?…:„“\"»(–\n])\s*$")
_BEFORE = re.compile(r"(?<![\w-])([a-zäöüß]+)\s$")
_INITIAL = re.compile(
    r"(?:^|(?<=[.!?…,;:(„\"»–] )|(?<=\b[a-zäöü]\w )|(?<=\w[a-zäöüß]{2} ))(?<!z\. )(?<!d\. )(?<!u\. )(?<!i\. )"
    r"(?P<initial>[A-ZÄÖÜ]\.(?:[ -]?[A-ZÄÖÜ]\.)?)\s?(?P<last>[A-ZÄÖÜ][a-zäöüß]{2,}(?:-[A-ZÄÖÜ][a-zäöüß]+)?)(?![\w-])"
)
_CAPITAL_BEFORE = re.compile(r"[A-ZÄÖÜ][\w-]*\s$")


def words_too(surnames: Iterable[str]) -> frozenset[str]:
    """The last names that a dictionary knows as words."""
    return frozenset(name for name in surnames if " " not in name and "-" not in name and lexicon.is_ordinary(name))


def spoken_as_nouns(texts: Iterable[str], surnames: frozenset[str]) -> frozenset[str]:
    """Which of the `surnames` a study also uses as nouns: `ein Koch`, `keinen Vogel`."""
    if not surnames:
        return frozenset()
    pattern = _any_of(surnames)
    return frozenset(
        match["name"] for text in texts for match in pattern.finditer(text) if _AS_NOUN.search(text[: match.start()])
    )


def by_table(text: str, context: Context) -> Iterator[Finding]:
    """Where a last name of the table that is a word too stands as the name, or may do so."""
    if not context.surnames:
        return
    for match in _any_of(context.surnames).finditer(text):
        score = _likely(text[max(0, match.start() - 40) : match.start()], match["name"], context)
        if score:
            reason, kind = ("a name of the table", Kind.TABLE) if score >= SURE else (IN_DOUBT, Kind.NAME_OR_WORD)
            yield Finding(match.start(), match.end(), "person", score, reason, None, match["name"], kind=kind)


def by_initial(text: str, context: Context) -> Iterator[Finding]:
    """`M. Koch`: an initial before a last name, also before one that is a word."""
    for match in _INITIAL.finditer(text):
        last, before = match["last"], text[max(0, match.start() - 40) : match.start()]
        if _CAPITAL_BEFORE.search(before) or context.leaves(last) or _opens_a_sentence(last):
            continue
        known = last in context.names or last in lexicon.last_names()
        if known or not lexicon.in_dictionary(last) or lexicon.is_ordinary(last):
            yield Finding(match.start(), match.end(), "person", 0.9 if known else 0.5, "initial", None, last)


def _likely(before: str, name: str, context: Context) -> float:
    """How likely the word is the name, by what stands before it; 0 where it is the noun."""
    is_noun = name in context.surnames_as_nouns
    adjective = _BEFORE.search(before)
    if _AS_NOUN.search(before) or _BEING.search(before) or (adjective and _describes(adjective.group(1))):
        return 0.0
    if _THE.search(before) or _AND.search(before):
        return 0.0 if is_noun else 0.5
    if _OPENS.search(before) and _no_noun(name):
        return 0.0
    return 0.5 if is_noun else 0.8


@cache
def _any_of(names: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?P<name>{'|'.join(map(re.escape, sorted(names)))})s?(?![\w-])")


@cache
def _describes(word: str) -> bool:
    return word[-1] in "enrsm" and lexicon.word_tags(word)[0][0].startswith("ADJ(A)")


@cache
def _no_noun(name: str) -> bool:
    """Whether the word is an adjective or adverb, with a capital at the beginning of a sentence only: `Lange`, `Klein`."""
    return lexicon.word_tags(name.lower())[0][0].startswith(("ADJ", "ADV", "PTK", "P", "KO", "AP", "V"))


@cache
def _opens_a_sentence(word: str) -> bool:
    """Whether the word is one that hardly anybody is called and that sentences begin with: `Dann`, `Das`."""
    return (
        lexicon.word_tags(word.lower())[0][0].startswith(("ADV", "PTK", "P", "KO", "AP", "ART"))
        and word not in lexicon.last_names()
    )
