"""Spoken German spelling: short forms written out for the tagger, joined forms cut, broken-off words marked."""

from __future__ import annotations

from functools import cache
from typing import Any

from insights.interviews.language.wordlists import word_pairs

_BEFORE_CLITIC = r"(?<=[a-zäöüßA-ZÄÖÜ])['’]"
_ADPOSITIONS = {"für", "durch", "um", "auf", "in", "an", "hinter", "über", "unter", "vor"}
_FUNCTION = {"und", "oder", "bis", "sowie", "bzw.", "als", "/", ","}
_MARKS = {".", ",", "!", "?", ";", ":", "…", "...", "-", "–"}


@cache
def written() -> dict[str, str]:
    """How single spoken forms are written out (`hab`: habe)."""
    return {form: full for form, full in word_pairs("colloquial_de").items() if "|" not in form}


def prepare(nlp: Any) -> None:
    """Teach the tokenizer of `nlp` the joined spoken forms: `gab's`, `gibts`, `so'n`, `hamse` are two words each."""
    from spacy.util import compile_suffix_regex

    suffixes = [*nlp.Defaults.suffixes, rf"{_BEFORE_CLITIC}(?:s|n|ne|nen|nem|ner|m)"]
    nlp.tokenizer.suffix_search = compile_suffix_regex(suffixes).search
    for form in (form for form in word_pairs("colloquial_de") if "|" in form):
        for pieces in (form.split("|"), form.capitalize().split("|")):
            nlp.tokenizer.add_special_case("".join(pieces), [{"ORTH": piece} for piece in pieces])
            if any("'" in piece for piece in pieces):
                curled = [piece.replace("'", "’") for piece in pieces]
                nlp.tokenizer.add_special_case("".join(curled), [{"ORTH": piece} for piece in curled])


@cache
def _pieces() -> dict[tuple[str, str], tuple[str, str]]:
    """Both words of a joined form, written out, by its two pieces."""
    found = {}
    for form, full in word_pairs("colloquial_de").items():
        if "|" in form:
            first, second = form.split("|")
            found[(first, second)] = tuple(full.split(maxsplit=1))
    return found


def written_out(words: list[str]) -> list[str]:
    """`words` as they would be written, one for one; capitals stay."""
    found = [word.replace("’", "'") for word in words]
    lower = [word.lower() for word in found]
    for i, word in enumerate(lower):
        before = lower[i - 1] if i else ""
        after = lower[i + 1] if i + 1 < len(lower) else ""
        if (before, word) in _pieces():
            found[i] = _pieces()[(before, word)][1]
            found[i - 1] = _like(found[i - 1], _pieces()[(before, word)][0])
        elif word in ("'s", "s"):
            found[i] = "das" if before in _ADPOSITIONS else "es"
        elif word == "ne":
            found[i] = "ne" if after in _MARKS or not after or before in _MARKS or not before else "eine"
        elif word in written():
            found[i] = _like(found[i], written()[word])
    return found


def _like(word: str, full: str) -> str:
    return full[:1].upper() + full[1:] if word[:1].isupper() else full


def broken_off(words: list[str]) -> set[int]:
    """Places of words that the speaker broke off (`Also ich hab- ich hatte`); not those of `Vor- und Nachteile`."""
    return {
        i
        for i, word in enumerate(words)
        if len(word) > 1
        and word.endswith(("-", "–"))
        and word[:-1].isalpha()
        and (words[i + 1].lower() if i + 1 < len(words) else "") not in _FUNCTION
    }
