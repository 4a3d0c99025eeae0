"""What touches a person: an unknown word beside a name belongs to it, and what somebody owns does not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from insights.interviews.privacy import lexicon
from insights.interviews.privacy.findings import Context, Finding, Kind
from insights.interviews.privacy.recognisers.features import TITLES, person_nouns
from insights.interviews.privacy.vocabulary import (
    in_english,
    is_built_like_a_name,
    is_label,
    is_strange,
    is_thing,
)

_W = r"[A-ZÄÖÜÉÇŠŽĆČĐŁÓŚŻİŞ][^\W\d_]+(?:-[A-ZÄÖÜÇŞ][^\W\d_]+)?"
_BEHIND = re.compile(rf" (?P<a>{_W})(?![\w-])(?!\s[A-ZÄÖÜ])")
_AHEAD = re.compile(rf"(?<![\w-])(?P<a>{_W}) $")
_ACADEMIC = re.compile(r"(?:(?:Dr|Prof|Dipl|Ing|Mag|med|phil|jur|rer|nat)\.?[\s-]*)+")
_GENITIVE = re.compile(r"[^aeiouyäöüs]s$")  # `Hinnerks`, but `Joris`
# Last names of Vietnam, China and Korea, which go before the first name; German and English dictionaries hold some as words.
_GO_FIRST = frozenset(
    [
        "Nguyen",
        "Tran",
        "Le",
        "Pham",
        "Huynh",
        "Hoang",
        "Phan",
        "Vu",
        "Vo",
        "Dang",
        "Bui",
        "Ngo",
        "Duong",
        "Ly",
        "Truong",
        "Dinh",
        "Trinh",
        "Li",
        "Wang",
        "Zhang",
        "Liu",
        "Chen",
        "Yang",
        "Huang",
        "Zhao",
        "Wu",
        "Zhou",
        "Xu",
        "Zhu",
        "Kim",
        "Choi",
        "Jung",
        "Kang",
        "Cho",
        "Yoon",
    ]
)
_KIN = frozenset(
    [
        "Mann",
        "Mutter",
        "Vater",
        "Bruder",
        "Schwester",
        "Sohn",
        "Tochter",
        "Neffe",
        "Nichte",
        "Onkel",
        "Tante",
        "Enkel",
        "Eltern",
    ]
)
_TO_A_PLACE = re.compile(r"\b(?:in|aus|nach|from|near|around|to)\s$", re.IGNORECASE)


def with_neighbours(text: str, findings: Iterable[Finding], context: Context) -> list[Finding]:
    """Persons with the unknown words that touch them (`Ferdl Hinterstoisser`), without titles alone and without what they own."""
    found = [
        f for f in findings if f.entity != "person" or not _ACADEMIC.fullmatch(text[f.start : f.end].rstrip() + ".")
    ]
    taken = [(f.start, f.end) for f in found]
    grown = []
    for finding in found:
        if finding.entity == "person" and finding.kind is not Kind.DECIDED:
            finding = _with_name_ahead(text, _with_name_behind(text, finding, taken, context), taken, context)
        grown.append(finding)
    return grown


def _with_name_behind(text: str, finding: Finding, taken: list[tuple[int, int]], context: Context) -> Finding:
    said, behind = text[finding.start : finding.end], _BEHIND.match(text, finding.end)
    first = finding.first or finding.last
    if not behind or " " in said or (finding.first and finding.last) or said != first or _surely_last(finding):
        return finding  # behind a genitive stands what is owned
    if _is_covered(behind.start("a"), behind.end("a"), taken) or not _may_belong(behind["a"], context):
        return finding
    return replace(finding, end=behind.end("a"), first=first, last=behind["a"])


def _with_name_ahead(text: str, finding: Finding, taken: list[tuple[int, int]], context: Context) -> Finding:
    ahead = _AHEAD.search(text, 0, finding.start)
    if not ahead or " " in text[finding.start : finding.end] or finding.kind in (Kind.TITLE, Kind.OWNER):
        return finding
    start, word = ahead.start("a"), ahead["a"]
    if _TO_A_PLACE.search(text, 0, start) and not lexicon.is_first_name(finding.first or ""):
        if context.language != "en" or not context.places_below:
            return finding
        return Finding(start, finding.end, "place", 0.5, "two names where places stand")
    if _is_covered(start, finding.start - 1, taken) or word.endswith("s") or context.leaves(word):
        return finding
    if word not in _GO_FIRST and not _may_belong(word, context):
        return finding
    if finding.first and not finding.last:
        return replace(finding, start=start, last=word)
    return finding if finding.first else replace(finding, start=start, first=word)


def _surely_last(finding: Finding) -> bool:
    return finding.first is None and (finding.kind is Kind.TITLE or finding.last in lexicon.last_names())


def _is_covered(start: int, end: int, taken: list[tuple[int, int]]) -> bool:
    return any(a < end and start < b for a, b in taken)


def _may_belong(word: str, context: Context) -> bool:
    if (
        context.leaves(word)
        or word in TITLES
        or word in person_nouns()
        or word.isupper()
        or word.casefold() in lexicon.COMMON_BRANDS
        or word in lexicon.places()
        or word in lexicon.inhabitants()
        or is_label(word)
    ):
        return False
    if context.language == "en":
        return not in_english(word) and not in_english(word.removesuffix("s"))
    foreign = lexicon.word_tags(word)[0][0] in ("NE", "FM") and not (lexicon.in_dictionary(word) or in_english(word))
    return is_strange(word) or is_built_like_a_name(word) or foreign


def owner_alone(text: str, finding: Finding) -> Finding:
    """`Hinnerks Bulli`: who owns, without what is owned; of two words of a name the first has no genitive."""
    words = text[finding.start : finding.end].split(" ")
    if finding.entity != "person" or len(words) != 2 or finding.kind in (Kind.TITLE, Kind.DECIDED):
        return finding
    owner, thing = words
    a_last_name = thing in lexicon.last_names() and thing not in person_nouns() | _KIN
    if not owner.endswith("s") or lexicon.is_first_name(owner) or a_last_name:
        return finding
    if not lexicon.is_first_name(owner[:-1]) and thing not in _KIN and not (is_thing(thing) or _GENITIVE.search(owner)):
        return finding
    first, last = (owner[:-1], None) if lexicon.is_first_name(owner[:-1]) else (None, owner[:-1])
    return replace(finding, end=finding.start + len(owner), first=first, last=last)
