"""Where people say whom they work for and where they live: employers and villages that no list holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from insights.interviews.privacy import lexicon
from insights.interviews.privacy.findings import Context, Finding
from insights.interviews.privacy.recognisers.features import TITLES, person_nouns
from insights.interviews.privacy.vocabulary import (
    in_english,
    is_built_like_a_name,
    is_label,
    is_sound,
    is_strange,
    is_unknown,
)

_W = r"[A-ZÄÖÜ][^\W\d_]+(?:-[A-ZÄÖÜ][^\W\d_]+)?"
_NAME = rf"(?P<a>{_W}(?:\s(?:&\s|und\sSöhne\b|and\sSons\b)?(?:{_W})?){{0,3}})(?<!\s)(?![\w-])"
_TRADE = re.compile(
    r"(?:technik|bau|handel|werke?n?|logistik|transporte?|spedition|elektronik|elektro|druck|möbel|textil|dienste?|immobilien|reisen|haustechnik|maschinen|consulting"
    r"|& Söhne|und Söhne|& Co|gruppe|Group|Solutions|Systems?|Services?|Holding|Logistics|Glazing|Engineering|Partners?|Industries|Foods|Motors|Builders|Consulting|& Sons|and Sons)$",
    re.IGNORECASE,
)
_DEPARTMENTS = frozenset(
    ["Abteilung", "Bereich", "Fachbereich", "Team", "Ressort", "Sparte", "Segment", "Branche", "Sektor", "Thema"]
)
_SONS = frozenset(["&", "und", "and", "Söhne", "Sons"])
WORKING = r"(?:arbeit(?:e|en|et|ete|eten)|angestellt|beschäftigt|tätig|Chef(?:in)?|Inhaber(?:in)?|Geschäftsführer(?:in)?|(?:ich )?komme?|Azubi|Lehre|Ausbildung)"
_THE = r"(?:(?:der|dem|den|einer|Firma|Fa\.|Spedition|Kanzlei|Praxis|Autohaus|Bäckerei|Metzgerei|Schreinerei|Brauerei|Druckerei|Gärtnerei)\s){0,3}"
_FOR_DE = re.compile(rf"\b{WORKING}\b[^.!?,;:]{{0,25}}?\s(?:bei|beim|für|von|vom)\s{_THE}{_NAME}")
_AT_DE = re.compile(
    rf"\b(?:bei|beim)\s{_THE}{_NAME}(?=[^.!?;:]{{0,25}}\b(?:angestellt|beschäftigt|tätig|arbeite|gearbeitet)\b)"
)
_IS_DE = re.compile(rf"\b(?:bin|sind|war|waren)\s(?:\w+\s){{0,2}}?(?:bei|beim|von|vom)\s{_THE}{_NAME}")
_FOR_EN = re.compile(
    rf"\b(?:work(?:s|ed|ing)?|employed|job|position)\b[^.!?,;:]{{0,20}}?\s(?:for|at|by)\s(?:the\s)?{_NAME}"
)
_LIVING_DE = re.compile(
    rf"\b(?:wohn(?:e|en|t|te|ten|haft)|leb(?:e|en|t|te|ten)|komme?n?|stamm(?:e|en|t)|zu ?[Hh]ause|daheim)\b[^.!?;:]{{0,45}}?\s(?:in|aus|bei)\s(?P<a>{_W})(?![\w-])(?!\s[A-ZÄÖÜ])"
)
_LIVING_EN = re.compile(
    rf"\b(?:liv(?:e|ed|es|ing)|moved|grew up|born|com(?:e|es|ing)|based|home)\b[^.!?;:]{{0,30}}?\s(?:in|from|to|near|at)\s(?P<a>{_W}(?:\s{_W})?)(?![\w-])"
)
_VILLAGE = re.compile(
    r"(?:Upper|Lower|Little|Great|Nether|Much|Market|Chipping|Long|Saint|St)\s(?!Britain\b|Yarmouth\b)"
)
_TO_EN = re.compile(
    rf"\b(?:in|from|to|near|around|at)\s(?P<a>(?:Upper|Lower|Nether|Much|Market|Chipping)\s{_W})(?![\w-])"
)


def by_employer_and_home(text: str, context: Context) -> Iterator[Finding]:
    """`Ich arbeite bei Pfefferkorn Landtechnik`, `Ich wohne in Obergimpern`: surely where a trade is said, else for a person to decide."""
    german = context.language == "de"
    for pattern in (_FOR_DE, _AT_DE, _IS_DE) if german else (_FOR_EN,):
        for match in pattern.finditer(text):
            words = [word for word in match["a"].split() if word not in _SONS]
            several = " " in match["a"]
            if not words or any(_is_out(w, context) for w in words) or (not german and lexicon.is_first_name(words[0])):
                continue
            if several and _TRADE.search(match["a"]) and not _is_common(words[0], german):
                yield Finding(match.start("a"), match.end("a"), "company", 0.9, "employer, as somebody says")
            elif pattern is not _IS_DE and _is_name(words[0], german):
                score = 0.5 if several else 0.4
                yield Finding(match.start("a"), match.end("a"), "company", score, "employer, as somebody says")
    if not context.places_below:
        return
    for match in _LIVING_DE.finditer(text) if german else (*_LIVING_EN.finditer(text), *_TO_EN.finditer(text)):
        words = match["a"].split()
        listed = match["a"] in lexicon.inhabitants() or words[-1] in lexicon.places()
        large = any(lexicon.inhabitants().get(w, 0) >= context.places_below for w in words)
        if listed or large or any(_is_out(w, context) or lexicon.is_first_name(w) for w in words):
            continue
        strange = any(_is_unknown(w, german) for w in words) or (len(words) > 1 and _VILLAGE.match(match["a"]))
        if strange:
            yield Finding(
                match.start("a"), match.end("a"), "place", 0.72 if len(words) > 1 else 0.55, "home, as somebody says"
            )


def _is_name(word: str, german: bool) -> bool:
    if (
        lexicon.is_ordinary(word)
        or lexicon.is_first_name(word)
        or word in lexicon.places()
        or word in lexicon.inhabitants()
    ):
        return False
    return word in lexicon.last_names() or _is_unknown(word, german)


def _is_unknown(word: str, german: bool) -> bool:
    if german:
        return (is_unknown(word) if len(word) < 12 else is_strange(word)) or is_built_like_a_name(word)
    return not in_english(word) and not in_english(word.removesuffix("s"))


def _is_common(word: str, german: bool) -> bool:
    """Whether what stands before a trade is a word like any other (`Abteilung Logistik`), and no name."""
    return word in _DEPARTMENTS if german else (in_english(word) and word not in lexicon.everybodys_names())


def _is_out(word: str, context: Context) -> bool:
    """Whether a word names neither. `context.things` are no people, but places are among them (`in Obergimpern`)."""
    return (
        replace(context, things=frozenset()).leaves(word)
        or word in TITLES
        or word in person_nouns()
        or word.casefold() in lexicon.COMMON_BRANDS
        or word.isupper()
        or is_sound(word)
        or is_label(word)
    )
