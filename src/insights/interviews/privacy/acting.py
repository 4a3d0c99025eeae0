"""Nouns that do what people do: a word of every dictionary can be a surname (`der Specht hatte recht`), which only a person can see."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from insights.interviews.privacy import lexicon
from insights.interviews.privacy.findings import Context, Finding, Kind
from insights.interviews.privacy.masks import hidden
from insights.interviews.privacy.recognisers.employers import WORKING
from insights.interviews.privacy.recognisers.features import TITLES, person_nouns
from insights.interviews.privacy.recognisers.unlisted import is_small
from insights.interviews.privacy.vocabulary import TRADES, is_label, is_number, is_sound

LEFT = 0.1  # how likely such a word is a name; lower than whatever is masked
_W = r"(?P<a>[A-ZÄÖÜ][a-zäöüß]{2,})(?![\w-])"
_SAID = r"(?:gesagt|gemeint|gefragt|erzählt|erklärt|geschrieben|versprochen|geraten|geholfen|recht gehabt|angerufen|gezeigt|beigebracht)"
_SAYS = (
    rf"(?:sagte?|meinte?|fragte?|erzählte?|antwortete?|wusste|weiß|wollte|will|möchte|mag|mochte|glaubte?|denkt|dachte|fand(?!\s(?:am|im|in|statt)\b)"
    rf"|lachte?|schimpfte?|freute?\ssich|ärgerte?\ssich|rief\s(?:mich|uns|ihn|sie|dann|da)|kennt\ssich|kümmerte?\ssich|arbeitete?"
    rf"|ist\s(?:krank|nett|gestorben|mein|unser|im\sUrlaub|in\sRente)|hilft\s(?:mir|uns)|half\s(?:mir|uns)"
    rf"|hat(?:te)?\s(?:ja\s|da\s|schon\s|auch\s|immer\s)?recht|hat(?:te)?\s(?:[a-zäöüß]+\s){{0,4}}{_SAID})\b"
)
_DATIVE = r"(?<!nach )(?<!von )(?<!mit )(?<!zu )(?<!bei )(?<!in )(?<!auf )(?<!an )(?<!aus )(?<!über )(?<!vor )(?<!und )"
_SUBJECT = re.compile(rf"\b{_DATIVE}(?:[Dd]er|[Dd]ie|[Dd]'r)\s{_W}\s{_SAYS}")
_BARE = re.compile(rf"(?:^|[.!?,;:…]\s|\b(?i:und|aber|dass|weil|als|wenn|wie|denn)\s){_W}\s{_SAYS}")
_INVERTED = re.compile(
    rf"\b(?:sagte?|meinte?|fragte|erzählte|rief)\s(?:mir\s|uns\s|mich\s|dann\s|da\s)?(?:der|die)\s{_W}(?=[.,:;!?]|$|\s(?:immer|auch|dann|ja|da|mir|uns|mal)\b)"
)
_TOLD = re.compile(rf"\bmit\s{_W}\s(?:\w+\s)?(?:telefoniert|geredet|gesprochen)\b")
_WITHOUT_ARTICLE = (_BARE, _TOLD)  # a trade has one: `Metzger hat angerufen` is somebody's name
_AT_A_TRADE = re.compile(rf"\b{WORKING}\b[^.!?,;:]{{0,25}}?\s(?:beim|vom|für\sden)\s{_W}(?!\s[A-ZÄÖÜ])")
_NOUN = re.compile(rf"(?<![\w-]){_W}")
_TITLED = re.compile(r"\b(?:Herrn?|Frau|Hr\.|Fr\.|Familie)\s(?:Dr\.\s|Prof\.\s)*(?P<a>[A-ZÄÖÜ][a-zäöüß]{2,})(?![\w-])")
# Nouns for people by their ending, for groups of people, and for what is written; nobody wonders that these say something.
_OF_PEOPLE = re.compile(
    r"(?:er|erin|[^a]in|innen|ist|ent|ant|or|eur|loge|graf|wart|frau|mann|leute|kraft|chef|arzt|freund|partner|person|mensch|kind|kinder|junge|mädchen|dame|typ|kollege|kunde"
    r"|ung|heit|keit|schaft|ion|tät|ik|enz|anz|ei|stelle|amt|kasse|bank|firma|line|abteilung|team|gruppe|verein|verband|konzern|betrieb|support|service"
    r"|film|text|bericht|artikel|brief|buch|app|seite|mail)$",
    re.IGNORECASE,
)
_WORDS_FOR_PEOPLE = """
alle andere anderen beide boss bub bund coach einer eine erste ersten gast gott guide held herr jemand keiner kerl kumpel leitung letzte letzten mama mami
meisten mensch mutti nachbar nachname name oma omi onkel opa papa papi person personen polizei post presse prof schwester staat stadt star student tante vati vorname welt
"""
_PEOPLE = frozenset(_WORDS_FOR_PEOPLE.split())


def called(texts: Iterable[str]) -> frozenset[str]:
    """Ordinary nouns that stand behind `Herr` or `Frau` somewhere in `texts`: they may be meant where they stand alone, too."""
    titled = {m["a"] for text in texts for m in _TITLED.finditer(text)}
    return frozenset(word for word in titled if word in TRADES or (lexicon.is_ordinary(word) and _is_noun(word)))


def by_acts(text: str, findings: Iterable[Finding], context: Context) -> Iterator[Finding]:
    """Nouns that nothing found covers and that say something, are talked with, or are somebody's name elsewhere; and trades as employers."""
    if context.language != "de":
        return
    text, taken = hidden(text, context.ids), [(f.start, f.end) for f in findings]
    found: dict[int, Finding] = {}
    for match in _NOUN.finditer(text) if context.called else ():
        if match["a"] in context.called and _is_free(match, taken) and match["a"].casefold() not in context.keep:
            found[match.start("a")] = _finding(match, "person", "somebody is called so elsewhere, left as it is")
    for pattern in (_SUBJECT, _BARE, _INVERTED, _TOLD):
        for match in pattern.finditer(text):
            is_called = pattern in _WITHOUT_ARTICLE and match["a"] in TRADES
            if _is_free(match, taken) and _may_be_somebody(match["a"], context, is_called=is_called):
                found.setdefault(
                    match.start("a"), _finding(match, "person", "a noun that does what people do, left as it is")
                )
    yield from found.values()
    for match in _AT_A_TRADE.finditer(text):
        if match["a"] in TRADES and _is_free(match, taken):
            yield _finding(match, "company", "a trade as an employer, left as it is")


def _is_free(match: re.Match, taken: list[tuple[int, int]]) -> bool:
    return not any(a < match.end("a") and match.start("a") < b for a, b in taken)


def _finding(match: re.Match, entity: str, reason: str) -> Finding:
    last = match["a"] if entity == "person" else None
    return Finding(match.start("a"), match.end("a"), entity, LEFT, reason, None, last, kind=Kind.ACTS)


def _may_be_somebody(word: str, context: Context, *, is_called: bool) -> bool:
    return word.casefold() not in context.keep and (is_called or _is_noun(word))


@cache
def _is_noun(word: str) -> bool:
    """Whether a word is a noun that is nobody's trade or role, no brand and no group of people."""
    if (
        word in person_nouns()
        or word in TITLES
        or word.casefold() in _PEOPLE
        or word.casefold() in lexicon.COMMON_BRANDS
    ):
        return False
    if _OF_PEOPLE.search(word) or is_sound(word) or is_label(word) or is_number(word) or is_small(word.lower()):
        return False
    return lexicon.word_tags(word)[0][0].startswith(("NN", "NE"))
