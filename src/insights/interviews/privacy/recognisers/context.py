"""People by what stands around them: `mein Kollege Olderog`, `der Fahrer, Abdelkader,`, `mein Sohn heißt Bosse`, `die Vogel aus der Buchhaltung`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from insights.interviews.privacy import lexicon
from insights.interviews.privacy.findings import Context, Finding, Kind
from insights.interviews.privacy.recognisers.features import TITLES, person_nouns
from insights.interviews.privacy.recognisers.weighing import names_of

_W = r"[A-ZÄÖÜÉÇŠŽĆČĐŁÓŚŻİŞ][^\W\d_]+(?:-[A-ZÄÖÜÇŞ][^\W\d_]+)?(?!\w)"
_NAME = rf"(?P<a>{_W}(?:\s(?:(?:von|van|de|zu)\s(?:der\s|den\s)?)?{_W})?)"
_WHO = rf"\b(?:{'|'.join(sorted(person_nouns()))})"
_BESIDE = re.compile(rf"{_WHO}\s{_NAME}")
_APPOSED = re.compile(
    rf"{_WHO}(?:\s(?:vom|von der|aus der|aus dem|im|am|in der)\s\w+|\sselbst)?,\s(?:(?:der|die|ein|eine)\s)?(?:gewisser?\s)?{_NAME}"
    r"(?:\sheißt (?:er|sie))?(?=,|\?|\.|!)"
)
_CALLED = re.compile(rf"\b(?:heißt|hieß|heißen|namens|genannt|getauft auf)\s{_NAME}(?!\s(?:das|dass|es|für))")
_SAY = re.compile(
    rf"\b(?i:sagen Sie|sagt|sag|nennen Sie mich|nennt mich|nennen mich|ruft mich|rufen mich)\s(?:ruhig|einfach|alle|alle nur|nur|immer|doch)\s{_NAME}"
)
_ANSWERS = re.compile(
    rf"(?:^|[.!?„\"»]\s?)(?:(?:Ja|Hallo|Grüß Gott|Guten Tag|Moin|Servus|Guten Morgen),?\s)*(?:hallo,?\s)?{_NAME}"
    rf"(?:\shier,|\smein Name\b|\sam Apparat\b|, guten Tag\b)|\b(?:hier spricht|hier ist)\s(?:die\s|der\s)?(?P<b>{_W}(?:\s{_W})?)"
)
_WORKS = (
    "Buchhaltung Einkauf Vertrieb Verkauf Personalabteilung Haustechnik Verwaltung Lager Empfang Zentrale Küche Werkstatt IT EDV Marketing Rezeption"
    " Abteilung Nachtschicht Frühschicht Spätschicht Technik Service Kundendienst Hotline Filiale Bank Versicherung Schule Disposition Produktion"
    " Montage Logistik Kantine Pforte Poststelle Geschäftsleitung Controlling Rechtsabteilung Personalbüro Sekretariat Büro Kasse Station"
)
_OF_A_DEPARTMENT = re.compile(
    rf"\b(?:[Dd]er|[Dd]ie|[Dd]en|[Dd]em|[Vv]om|[Bb]eim)\s(?P<a>{_W})\s(?:vom|von der|aus der|aus dem|aus'm|von dem)\s(?:{'|'.join(_WORKS.split())})\b"
)
_AND = re.compile(rf"\b(?P<x>{_W})(?:\s(?:und|oder|noch)\s(?:der\s|die\s|dem\s|den\s)?)(?P<y>{_W})\b")
_SAID, _DEPARTMENT = "said to be called so", "somebody of a department"
_ENOUGH = ("answers the phone", "asks to be called so")  # where nothing else than a name can stand


def by_context(text: str, context: Context) -> Iterator[Finding]:
    """Names beside words for people, after `heißt`, on the phone, of a department, and joined by `und` to a first name."""
    for pattern, score, reason in (
        (_CALLED, 0.8, _SAID),
        (_SAY, 0.8, "asks to be called so"),
        (_ANSWERS, 0.8, "answers the phone"),
        (_OF_A_DEPARTMENT, 0.65, _DEPARTMENT),
    ):
        for match in pattern.finditer(text):
            yield from _named(text, match, score, reason, context)
    for pattern in (_BESIDE, _APPOSED):
        for match in pattern.finditer(text):
            yield from _named(text, match, 0.65, "beside a word for people", context)
    for match in _AND.finditer(text):
        for known, other in (("x", "y"), ("y", "x")):
            first = lexicon.is_first_name(match[known]) and match[known] not in lexicon.ORDINARY_NAMES
            if first and _strange(match[other]) and not context.leaves(match[other]):
                yield _finding(text, match.start(other), match.end(other), 0.5, "beside a first name", context)


def _named(text: str, match: re.Match, score: float, reason: str, context: Context) -> Iterator[Finding]:
    group = "a" if match["a"] else "b"
    start, words = match.start(group), match[group].split()
    if (
        context.leaves(words[0])
        or words[0].isupper()
        or words[0] in TITLES
        or lexicon.word_tags(words[0])[0][0].startswith(("ART", "P", "KO", "AP"))
    ):
        return
    likely = lexicon.is_first_name(words[0]) or words[0] in lexicon.last_names()
    if reason != _DEPARTMENT:  # `der Techniker vom Service` is nobody's name
        likely = likely or _strange(words[0]) or reason in _ENOUGH
    if not likely and not (reason == _SAID and _of_a_person(text[: match.start()])):
        return
    if len(words) > 1 and (lexicon.is_ordinary(words[-1]) or context.leaves(words[-1])):
        words = words[:1]
    yield _finding(text, start, start + len(" ".join(words)), score, reason, context)


def _finding(text: str, start: int, end: int, score: float, reason: str, context: Context) -> Finding:
    kind = Kind.CALL if reason in _ENOUGH else Kind.OTHER
    return Finding(start, end, "person", score, reason, *names_of(text, start, end, context.names), kind=kind)


def _of_a_person(before: str) -> bool:
    return any(word in person_nouns() for word in re.findall(r"[A-ZÄÖÜ][\w-]+", before)[-2:])


@cache
def _strange(word: str) -> bool:
    """Whether neither dictionary nor tagger takes a word for an ordinary one or a place."""
    if lexicon.is_ordinary(word) or word.casefold() in lexicon.COMMON_BRANDS or word in lexicon.inhabitants():
        return False
    return not lexicon.in_dictionary(word) or (
        lexicon.word_tags(word)[0][0] == "NE" and not lexicon.in_dictionary(word.lower())
    )
