"""People whom no list knows, by the slots of speech that people stand in: `zum Ruckdeschel`, `die alte Schlomka`, `bei Steinhübls`, `frau wuttke`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from insights.interviews.privacy import lexicon
from insights.interviews.privacy.findings import Context, Finding, Kind
from insights.interviews.privacy.recognisers.features import TITLES, person_nouns
from insights.interviews.privacy.recognisers.weighing import names_of
from insights.interviews.privacy.vocabulary import (
    TRADES,
    in_english,
    is_built_like_a_name,
    is_half_known,
    is_sound,
    is_strange,
    is_thing,
    is_unknown,
    is_whole_name,
)

_W = r"[A-ZÄÖÜÉÇŠŽĆČĐŁÓŚŻİŞ](?:['’][A-Z])?[^\W\d_]+(?:-[A-ZÄÖÜÇŞ][^\W\d_]+)?(?!\w)"
_OF = r"(?:(?:von|van|de|zu|vom|del|della|di|da|dos|du|el|al|ten|ter)\s(?:und\szu\s|der\s|den\s|dem\s|la\s|los\s)?)"
_ADJECTIVE = (
    r"(?:(?:alt|jung|klein|groß|dick|dünn|lang|lieb|gut|arm|sel|selig|verstorben|besagt|gewiss|nett|streng|verrückt|frech|faul|schlau|blöd|doof|wild|schön|stolz)"
    r"e[nrs]?\s)"
)
_SLOT = re.compile(
    rf"\b(?P<the>[Zz]um|[Zz]ur|[Bb]eim|[Vv]om|[Dd]er|[Dd]ie|[Dd]en|[Dd]em|[Dd]'r|[Uu]nser(?:e|em|en|er)?)\s(?P<adj>{_ADJECTIVE}?)(?P<a>{_OF}?{_W})(?![-/])"
)
_GEWISS = re.compile(
    rf"\b(?:[Ee]in\w*|[Dd]e[rnm]|[Dd]ie)\sgewisse[rnm]?\s(?:Herrn?\s|Frau\s)?(?:(?:Dr|Prof|Dipl|Ing|Mag)\.[\s-](?:med\.\s)?)*(?!(?:Dr|Prof|Dipl|Ing|Mag)\.)(?P<a>{_W}|[A-ZÄÖÜ]\.)"
)
_INITIAL = re.compile(
    r"\b(?:Herrn?|Frau|Dr\.|Familie|Kolleg(?:en?|in))\s(?:Dr\.\s|Prof\.\s)*(?P<a>(?:[A-ZÄÖÜ]\.\s?-?){1,2}|[A-ZÄÖÜ](?![\w-]))"
)
_LETTER = re.compile(r"\b(?:der|die|den|dem|vom|beim|zum|zur|Der|Die)\s(?P<a>[A-ZÄÖÜ]\.)(?=,|\s(?!o\.)[a-zäöü]{2})")
_DETERMINED = re.compile(r"\b(?:[Dd](?:ie|er|en|em|es)|(?:[MmDdSs]|[Kk])?[Ee]in\w*|[Ii]hr\w*|[Uu]nser\w*|[Jj]ede\w*|[Dd]iese\w*|andere\w*|nette\w*|junge\w*|ältere\w*|freundliche\w*)\s$")  # fmt: skip
_NOBLE = re.compile(
    rf"\b(?:Herrn?|Frau|Familie|Freiherr|Freifrau|Baron|Graf|Gräfin|Doktor|Dr\.)\s(?:Dr\.\s)?(?P<a>(?:{_OF}|zum\s|zur\s|auf der\s)(?P<w>{_W}))"
)
_SMALL_TITLE = re.compile(
    r"\b(?:herrn?|frau|familie|[Hh]errn?|[Ff]rau)\s(?:(?:dr|prof)\.?\s)?(?P<a>(?:(?:von|van|zu|de)\s(?:der\s|den\s)?)?[a-zäöüßçğışéèáóúñćčšžł]{3,}(?:-[a-zäöüß]{3,})?)(?![\w-])"
)
_FAMILY = re.compile(
    rf"\b(?P<the>[Bb]ei|[Dd]ie|[Dd]en|[Mm]it|[Vv]on|[Zz]u|[Ff]ür|[Uu]nd)\s(?:den\s)?(?P<adj>{_ADJECTIVE}?)(?P<a>{_W})(?=\W|$)"
)
_WE = re.compile(
    rf"(?:^|[.!?…:„\"]\s?|\b(?:und|dass|weil|wenn|ob|als|wie|haben|sind|hatten|waren)\s)(?P<a>{_W})(?=\s(?:haben|sind|waren|hatten|wollen|wollten|machen|machten|kommen|kamen|gehen|fahren|wohnen"
    r"|können|müssen|sagen|meinen|und wir|drüben|nebenan|von nebenan|von gegenüber|von oben|von unten)\b)"
)
_OWNER = re.compile(
    r"(?P<before>(?:^|[.!?…:„\"]\s?|\b[a-zäöüß]+\s|,\s|\b(?:In|Auf|Bei|Mit|Für|Von|An|Aus|Vor|Hinter|Neben|Über|Unter|Zu|Nach|Und|Dann|Da|Wegen|Ohne|Durch|Gegen|Laut)\s))(?P<a>[A-ZÄÖÜ][^\W\d_]{2,}(?:s|['’]))\s(?P<thing>(?:[a-zäöüß]+e[nrs]?\s)?[A-ZÄÖÜ][^\W\d_]+)"
)
_NOT_OWNED = re.compile(r"(?:^|\s)(?:des|eines|meines|deines|seines|ihres|unseres|dieses|jedes|keines|jenes|manches|welches|[a-zäöüß]+en|das|die|der|den|dem)\s$", re.IGNORECASE)  # fmt: skip
_SHE = re.compile(
    r"\s(?:hat|ist|war|sagt|sagte|meint|meinte|kam|kommt|macht|wollte|will|weiß|kennt|fragt|ruft|rief|ging|geht|hatte|kann|muss|soll|aus)\b"
)
_A_THING = re.compile(
    r"\b(?:Modell|Marke|Firma|Fa\.|App|Programm|Software|Tool|System|Seite|Gerät|Sorte|Pizza|Film|Serie|Spiel|Band|Album|Buch|Zeitschrift)\s$"
)
_FOLLOWED = re.compile(r"\s(?!(?:Sie|Ihnen|Ihr|Ihre)\b)[A-ZÄÖÜ0-9]")


def by_slot(text: str, context: Context) -> Iterator[Finding]:
    """Words that stand where people do: behind titles in small letters, particles of nobility, articles, and in the plural of a family."""
    yield from _small_titles(text, context)
    yield from _noble(text, context)
    yield from _initials(text, context)
    yield from _families(text, context)
    yield from _owners(text, context)
    for match in _SLOT.finditer(text):
        score = _slot_score(match, text, context)
        if score:
            yield _found(text, match.start("a"), match.end("a"), score, "unknown word where people stand", context)


def _slot_score(match: re.Match, text: str, context: Context) -> float:
    """How surely an article or preposition has a person behind it: a trade behind a feminine one, a word that no vocabulary knows."""
    word = match["a"].split()[-1]
    if _is_out(word, context) or _A_THING.search(text[: match.start()]):
        return 0.0
    behind = text[match.end("a") : match.end("a") + 40]
    if match["a"] in TRADES:
        she = match["the"] in ("zur", "Zur") or (match["the"] in ("die", "Die") and _SHE.match(behind))
        return 0.55 if she else 0.0
    if " " in match["a"]:
        return 0.5 if is_unknown(word) or (is_whole_name(word) and not _is_place(word)) else 0.0
    if lexicon.is_first_name(word) or word in lexicon.places() or _FOLLOWED.match(behind):
        return 0.0  # of towns, which have no article, people are called
    if match["adj"] and (is_unknown(word) or is_half_known(word) or is_whole_name(word)):
        return 0.5
    if match["the"].casefold().startswith("unser"):
        return 0.0
    listed = word in lexicon.last_names() and not lexicon.is_ordinary(word) and lexicon.word_tags(word)[0][0] != "NN"
    strange = (
        listed
        or is_strange(word)
        or is_built_like_a_name(word)
        or (is_half_known(word) and _names_a_person_there(match["the"], behind))
    )
    return 0.5 if strange and word not in person_nouns() else 0.0


def _names_a_person_there(article: str, behind: str) -> bool:
    """For words that a dictionary holds: a verb that people do, or an errand (`zur Wuttke`)."""
    return (
        re.match(
            r"\s(?:sagt|sagte|meint|meinte|fragt|fragte|weiß|wusste|erzählt|erzählte|ruft an|rief an|hat gesagt|hat gemeint)\b",
            behind,
        )
        is not None
    )


def _small_titles(text: str, context: Context) -> Iterator[Finding]:
    for match in _SMALL_TITLE.finditer(text):
        said = match["a"]
        word = said.split()[-1]
        if context.leaves(word) or (match.group()[0].isupper() and not is_unknown(word.capitalize())):
            continue
        if _is_name_in_small_letters(word):
            last = " ".join([*said.split()[:-1], word.title()])
            yield Finding(
                match.start("a"), match.end("a"), "person", 0.9, "title, small letters", None, last, kind=Kind.TITLE
            )


@cache
def _is_name_in_small_letters(word: str) -> bool:
    """Whether what stands in small letters behind a title is a name: listed, or no word of the language."""
    if "-" in word:
        return not lexicon.in_dictionary(word)
    name = word.title()
    if (name in lexicon.last_names() and name not in lexicon.ORDINARY_NAMES) or (
        is_whole_name(name) and not is_small(word)
    ):
        return True
    return not is_small(word) and (
        is_unknown(name) or is_half_known(name) or (not is_sound(word) and not lexicon.in_dictionary(word))
    )


@cache
def is_small(word: str) -> bool:
    """Whether the tagger knows the word as one in small letters (`kam`, `vom`, `zufrieden`)."""
    tag, score = lexicon.word_tags(word)[0]
    return not tag.startswith(("NE", "FM", "NN", "XY")) and score > -22


def _noble(text: str, context: Context) -> Iterator[Finding]:
    for match in _NOBLE.finditer(text):
        word, particle = match["w"], match["a"].split()[0]
        determined = _DETERMINED.search(text[max(0, match.start() - 25) : match.start()]) is not None
        common = is_thing(word) or lexicon.is_ordinary(word) or word.casefold() in lexicon.COMMON_BRANDS
        alone = not determined and particle not in ("zum", "zur", "vom", "zu")
        if (particle == "van" or not common or alone) and word.casefold() not in context.keep:
            yield Finding(
                match.start("a"),
                match.end("a"),
                "person",
                0.9 if not common else 0.7,
                "title",
                None,
                match["a"],
                kind=Kind.TITLE,
            )


def _initials(text: str, context: Context) -> Iterator[Finding]:
    for match in [*_INITIAL.finditer(text), *_GEWISS.finditer(text), *_LETTER.finditer(text)]:
        said = match["a"].rstrip()
        if len(said) > 3 and not said.endswith(".") and (_is_out(said, context) or is_thing(said)):
            continue
        end = match.start("a") + len(said)
        yield Finding(match.start("a"), end, "person", 0.7, "title", None, said, kind=Kind.TITLE)


def _families(text: str, context: Context) -> Iterator[Finding]:
    """`die Müllers`, `bei Steinhübls`: an -s behind a last name that is listed, or that no vocabulary knows."""
    for match in [*_FAMILY.finditer(text), *_WE.finditer(text)]:
        word, before = match["a"], match.groupdict().get("the", "bei")
        base = word[:-1]
        if (
            not word.endswith("s")
            or word.endswith("ss")
            or len(base) < 4
            or _is_out(base, context)
            or _is_out(word, context)
        ):
            continue
        if lexicon.is_ordinary(word):
            continue
        if _FOLLOWED.match(text, match.end("a")) or lexicon.is_first_name(word) or in_english(word) or _is_place(word):
            continue
        listed = (
            base in lexicon.last_names() and (base in TRADES or not is_thing(base)) and word not in lexicon.last_names()
        )
        if listed or (
            (is_unknown(word) or is_unknown(base))
            and (before.casefold() == "bei" or match.groupdict().get("adj") or is_whole_name(base))
        ):
            score = 0.7 if listed else 0.5
            yield Finding(
                match.start("a"), match.end("a"), "person", score, "a family's name in the plural", None, base
            )


def _owners(text: str, context: Context) -> Iterator[Finding]:
    """`Zimmermanns Büro`: only names stand in the genitive without an article."""
    for match in _OWNER.finditer(text):
        word = match["a"]
        base = re.sub(r"['’]$", "", word) if word[-1] in "'’" else word[:-1]
        if (
            _NOT_OWNED.search(match["before"])
            or _is_out(base, context)
            or lexicon.is_first_name(word)
            or _is_place(base)
        ):
            continue
        thing = match["thing"].split()[-1]
        listed = (
            base in lexicon.last_names() and (base in TRADES or not is_thing(base)) and word not in lexicon.last_names()
        )
        if (
            is_thing(thing)
            and (listed or is_unknown(word) or (is_whole_name(word) and not _is_place(base)))
            and not in_english(word)
        ):
            yield Finding(
                match.start("a"),
                match.end("a"),
                "person",
                0.7 if listed else 0.5,
                "genitive without an article",
                None,
                base,
                kind=Kind.OWNER,
            )


def _is_out(word: str, context: Context) -> bool:
    return (
        context.leaves(word)
        or word in TITLES
        or word.isupper()
        or word.casefold() in lexicon.COMMON_BRANDS
        or is_sound(word)
        or re.search(r"[a-zäöüß][A-ZÄÖÜ]", word) is not None
    )


def _is_place(word: str) -> bool:
    return word in lexicon.places() or word in lexicon.inhabitants()


def _found(text: str, start: int, end: int, score: float, reason: str, context: Context) -> Finding:
    if " " in text[start:end]:
        return Finding(start, end, "person", score, reason, None, text[start:end], kind=Kind.SLOT)
    return Finding(start, end, "person", score, reason, *names_of(text, start, end, context.names), kind=Kind.SLOT)
