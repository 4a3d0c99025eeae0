"""People in texts without capitals, as speech recognition writes them: `ich heiße jonas weber`, `die frau lehmann`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from insights.interviews.privacy import lexicon
from insights.interviews.privacy.findings import Context, Finding

_W = r"[a-zäöüßçğışéèáóúñćčšžł]{3,}(?:-[a-zäöüßçğışéèáóúñćčšžł]{3,})?"
_TITLED = re.compile(rf"\b(?:herrn?|frau|familie|ehepaar|doktor|professor)\s(?:doktor\s|dr\.?\s)?(?P<a>{_W})")
_CALLED = re.compile(
    rf"\b(?:ich heiße|ich heiss|ich heisse|heiße ich|mein name ist|ich bin (?:der|die)|hier ist|heißt|hieß|heissen|heißen|namens)\s(?P<a>{_W})(?:\s(?P<b>{_W}))?"
)
_WORD = re.compile(rf"(?<!\w){_W}(?!\w)")
_CAPITAL = re.compile(r"(?<!\w)[A-ZÄÖÜ]")
_SHORT = 4  # words
_FEW = 0.02  # capitals per word, up to which a text counts as written without them


def without_capitals(text: str) -> bool:
    """Whether a text is written (nearly) without capitals, as speech recognition does; short ones tell nothing."""
    said = len(text.split())
    return said >= _SHORT and len(_CAPITAL.findall(text)) <= _FEW * said


def in_lower_case(text: str, context: Context) -> Iterator[Finding]:
    """Names in a text that has no capitals; nothing in any other."""
    if not without_capitals(text):
        return
    for match in _TITLED.finditer(text):
        if match["a"].title() in lexicon.last_names() or not is_small_word(match["a"]):
            yield _finding(match.start("a"), match["a"], 0.9, "title, text without capitals", last=match["a"])
    for match in _CALLED.finditer(text):
        first = _is_first(match["a"])
        if first or not is_small_word(match["a"]):
            behind = match["b"] if match["b"] and not is_small_word(match["b"], strict=True) else None
            words = f"{match['a']} {behind}" if behind else match["a"]
            yield _finding(match.start("a"), words, 0.9, "introduction, text without capitals", match["a"], behind)
    for match in _WORD.finditer(text):
        word = match.group()
        if _is_first(word) and not is_small_word(word) and word not in context.things:
            behind = re.match(rf" ({_W})", text[match.end() :])
            last = (
                behind[1]
                if behind and not is_small_word(behind[1]) and not lexicon.in_dictionary(behind[1].title())
                else None
            )
            words = f"{word} {last}" if last else word
            yield _finding(match.start(), words, 0.55, "first name, text without capitals", word, last)
        elif (
            _is_first(word.removesuffix("s")) and not is_small_word(word) and not is_small_word(word.removesuffix("s"))
        ):
            yield _finding(match.start(), word, 0.5, "first name, text without capitals", word.removesuffix("s"))


def _finding(
    start: int, words: str, score: float, reason: str, first: str | None = None, last: str | None = None
) -> Finding:
    """Names are written in capitals in the key, so that they meet the same person's elsewhere."""
    return Finding(
        start,
        start + len(words),
        "person",
        score,
        reason,
        first.title() if first else None,
        last.title() if last else None,
    )


@cache
def _is_first(word: str) -> bool:
    return lexicon.is_first_name(word.title())


@cache
def is_small_word(word: str, *, strict: bool = False) -> bool:
    """Whether a dictionary knows the word in small letters; `strict`: or as a noun, unless it is a last name."""
    if word.title() in lexicon.ORDINARY_NAMES:
        return not strict or lexicon.in_dictionary(word)
    tags = lexicon.word_tags(word)
    ordinary = not tags[0][0].startswith(("NE", "FM")) and float(tags[0][1]) > -19
    if strict:
        return ordinary and word.title() not in lexicon.last_names()
    return ordinary or (not _is_first(word) and lexicon.in_dictionary(word))
