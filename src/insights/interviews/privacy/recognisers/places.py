"""Places with so few inhabitants that they identify, and where people say at the beginning that they live and work."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from insights.interviews.privacy import lexicon
from insights.interviews.privacy.findings import Context, Finding

_UP = "A-ZÄÖÜ"
_CAPITAL = rf"[{_UP}][^\W\d_]{{2,}}"
_NAMED = re.compile(
    rf"(?<![\w-])(?:(?:Bad|Sankt|St\.|Neu|Alt|Groß|Klein|Ober|Unter)[ -])?{_CAPITAL}(?:-{_CAPITAL})?(?:\s(?:am|an der|im|in der|bei|ob der|vor der)\s{_CAPITAL})?"
)
_ONE = re.compile(rf"(?<![\w-]){_CAPITAL}(?:-{_CAPITAL})?")
_TO_PLACES = re.compile(
    r"\b(?:[Ii]n|[Aa]us|[Nn]ach|[Rr]ichtung|[Rr]aum|[Gg]emeinde|[Ss]tadt|[Dd]orf|[Oo]rt|[Nn]ähe(?: von)?|[Bb]is|[Ss]tandort|[Ll]andkreis|[Kk]reis|[Dd]rüben in|[Uu]m)\s$"
)
_TO_EITHER = re.compile(r"\b(?:[Bb]ei|[Vv]on|[Üü]ber|[Ww]egen|[Ff]ür|[Uu]nd|[Zz]u)\s$")
_LOOKS_LIKE_ONE = re.compile(
    r"(?:stadt|burg|hausen|heim|ingen|dorf|furt|feld|kirchen|hafen|brück|rode|leben|walde|münde|bach|berg|stedt|büttel|loh|kamp|weiler|hofen|bronn)$"
)
_LIVING = re.compile(  # beside these a place is meant, even one that is a word (`in Bünde`, `aus Halle`)
    r"\b(?:wohn\w*|leb(?:e|t|en|te|ten)\b(?! davon)|zieh(?:e|t|en)|gezogen|zog(?:en)?|aufgewachsen|geboren|stamm(?:e|t|en)|daheim|zu ?[Hh]ause|Filiale|Zweigstelle|Standort"
    r"|Werk|Niederlassung|Autobahn|Bahnhof|ich (?:bin|komme?)|wir (?:sind|kommen)|komme?)\b"
)
_NOUN = -16.0  # log probability from which a word stands as a noun in the tagger's dictionary: `Saal`, `Hof`
_SMALL_LETTERS = re.compile(r"\b(?:in|aus|nach)\s(?P<a>(?:bad |sankt )?[a-zäöüß]{4,})(?![\w-])")
_HOME = re.compile(rf"\b(?:[Ii]n|aus)\s(?P<a>{_CAPITAL})")
_EMPLOYER = re.compile(rf"\b(?:bei(?: der| dem| uns bei)?|Firma|Fa\.)\s(?P<a>{_CAPITAL})")


def by_gazetteer(text: str, context: Context) -> Iterator[Finding]:
    """Places with fewer than `context.places_below` inhabitants, and what looks like a place behind `in`, `aus` or `nach`."""
    if not context.places_below:
        return
    for start, words in _candidates(text):
        before = text[max(0, start - 20) : start]
        score = _score(words, before, context.places_below)
        if (
            not score
            and _people_live(words, context.places_below)
            and re.search(r"\b(?:[Ii]n|[Aa]us|[Nn]ach)\s$", before)
        ):
            score = 0.55 if _LIVING.search(text, max(0, start - 60), start + len(words) + 40) else 0.0
        if score and words not in context.companies:
            yield Finding(start, start + len(words), "place", score, "place with few inhabitants")
    if not re.search(rf"(?<!\w)[{_UP}]", text):
        for match in _SMALL_LETTERS.finditer(text):
            people_live = lexicon.inhabitants().get(match["a"].title(), 0)
            if 0 < people_live < context.places_below and not _is_small_word(match["a"]):
                yield Finding(
                    match.start("a"), match.end("a"), "place", 0.7, "place with few inhabitants, text without capitals"
                )


def _people_live(words: str, below: int) -> bool:
    return 0 < lexicon.inhabitants().get(words, 0) < below


def _candidates(text: str) -> Iterator[tuple[int, str]]:
    """Listed names of several words (`Bad Sassendorf`, `Neustadt am Rübenberge`) whole, of all others each word with a capital."""
    for match in _NAMED.finditer(text):
        words = match.group()
        if " " not in words or words in lexicon.inhabitants():
            yield match.start(), words
        else:
            yield from ((match.start() + part.start(), part.group()) for part in _ONE.finditer(words))


def _score(words: str, before: str, below: int) -> float:
    people_live = lexicon.inhabitants().get(words)
    head = words.split(" ")[-1] if " " in words else words
    if people_live is None:
        strange = bool(_LOOKS_LIKE_ONE.search(words)) and " " not in words and not _is_a_word(words)
        return 0.45 if strange and re.search(r"\b(?:[Ii]n|[Aa]us|[Nn]ach)\s$", before) else 0.0
    if people_live >= below or (" " not in words and _is_a_word(words)):
        return 0.0
    if _TO_PLACES.search(before):
        return 0.85
    name = lexicon.is_first_name(head) or head in lexicon.last_names()
    if name or words in lexicon.last_names():
        return 0.0
    return 0.6 if _TO_EITHER.search(before) or " " in words else 0.4


@cache
def _is_a_word(word: str) -> bool:
    """Whether what could be a place is an ordinary word first (`Essen`, `Boden`, `Regen`)."""
    noun = max((float(p) for tag, p in lexicon.word_tags(word) if tag == "NN"), default=-60.0)
    return (
        noun > _NOUN
        or lexicon.is_ordinary(word)
        or word.casefold() in lexicon.COMMON_BRANDS
        or _is_small_word(word.lower())
    )


@cache
def _is_small_word(word: str) -> bool:
    best, score = lexicon.word_tags(word)[0]
    return best not in ("NE", "NN", "FM") and float(score) > -16


def by_opening(text: str, context: Context) -> Iterator[Finding]:
    """Where people say in their first turns that they work (`bei Brinkhoff`) and live (`in Melle`)."""
    if not context.opening:
        return
    companies = set(context.companies)
    for match in _EMPLOYER.finditer(text):
        word = match["a"]
        # "bei X" in the first turns: the employer, unless X is a person, a place, a word or a brand of everyone's.
        taken = word in lexicon.first_names() or word in lexicon.places() or word.casefold() in lexicon.COMMON_BRANDS
        if not taken and not lexicon.is_ordinary(word) and not lexicon.in_dictionary(word):
            companies.add(word)
            yield Finding(match.start("a"), match.end("a"), "company", 0.9, "employer named at the beginning")
    behind = [re.search(rf"\b{re.escape(name)}\s(?:hier )?in\s(?P<a>{_CAPITAL})", text) for name in sorted(companies)]
    for match in [*_HOME.finditer(text), *filter(None, behind)]:
        word = match["a"]
        large = context.places_below and lexicon.inhabitants().get(word, 0) >= context.places_below
        if (
            word not in companies
            and not large
            and (
                word in lexicon.places()
                or (not word.isupper() and not lexicon.is_ordinary(word) and word in lexicon.tagged_as_name(text))
            )
        ):
            yield Finding(match.start("a"), match.end("a"), "place", 0.7, "place named at the beginning")
