"""German nouns and adjectives in the form of a heading: gender by ending, nominative of a noun, ending of its adjective."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from insights.interviews.language.headings import heading_words, tag

# Nouns whose plural ends in -en in all cases.
_WEAK = re.compile(
    r"(?:ent|ant|ist|at|oge|eur|or|graf|mensch|herr|zeit|zahl|frau|tür|uhr|schrift|antwort|fahrt|icht|tat|person|form|beit|welt|bett|hemd"
    r"|ohr|bahn|wahl|figur|spur|tour|schuld|gefahr|last|kost|art|fort|schmerz|staat|see|fleck|muskel|kontakt-?dat|daten)$",
    re.IGNORECASE,
)
_FEMININE = re.compile(r"(?:ung|heit|keit|schaft|ion|tät|[^aeiou]ik|[^aeiou]ei|erei|enz|anz|ur|thek|itis|ose|ade|ine)$")
_MASCULINE = re.compile(r"(?:ismus|ling|or|[aeiou]ent|ist|eur|[a-zäöü]{4}er)$")
_NEUTER = re.compile(r"(?:chen|lein|ment|um|[a-zäöü]{3}en)$")
_INDEFINITE = re.compile(r"(?:k|m|s|d)?ein|unser|euer|ihr")
_PLURAL_WORDS = re.compile(
    r"viele|keine|einige|manche|alle|mehrere|wenige|beide|(?:m|s|d)eine|unsere|eure|ihre|\d+|zwei|drei|vier|fünf|sechs"
)


@cache
def _known_genders() -> dict[str, str]:
    text = (files("insights.interviews") / "lexicons" / "genders_de.txt").read_text(encoding="utf-8")
    rows = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return {word: row[0] for row in rows for word in row[1:]}


@cache
def gender(noun: str) -> str:
    """`m`, `f` or `n` of a German noun in the singular, by its own entry, the last part of the compound, or its ending; else ''."""
    noun, known = noun.lower(), _known_genders()
    for start in range(len(noun) - 1):
        if noun[start:] in known and (start == 0 or (len(noun) - start >= 3 and start >= 2)):
            return known[noun[start:]]
    for pattern, found in ((_FEMININE, "f"), (_NEUTER, "n"), (_MASCULINE, "m")):
        if pattern.search(noun):
            return found
    return "f" if noun.endswith("e") and not noun.startswith("ge") else ""


def is_genitive(token: Any) -> bool:
    """Whether a noun has the -s or -es of the genitive (`des Portals`)."""
    text, lemma = token.text, token.lemma_
    return (
        text != lemma
        and (text == f"{lemma}s" or text == f"{lemma}es")
        and gender(lemma) in ("m", "n")
        and not _takes_s(lemma)
    )


def _takes_s(lemma: str) -> bool:
    """Whether the plural may end in -s (`Autos`, `Videos`, `Tests`)."""
    return (
        lemma[-1:].lower() in "aeiouy"
        or re.search(r"(?:test|job|tool|team|bon|shop|app|chat|link|ticket|trick|tipp|film|club)$", lemma.lower())
        is not None
    )


def nominative(token: Any, before: Sequence[Any]) -> str:
    """The noun as said where that can stand in the nominative, else its nominative plural or its lemma.

    `before`: the tokens in front of it (`auf den Bechern` gives `Becher`, `in Netzwerken` gives `Netzwerk`, `von Gerüchen` gives `Gerüche`).
    """
    text, lemma = token.text, token.lemma_
    if text == lemma or not lemma[:1].isupper():
        return text if text == lemma else lemma[:1].upper() + lemma[1:]
    if is_genitive(token):
        return lemma
    if (
        not text.endswith("n")
        or lemma.endswith("e")
        or _FEMININE.search(lemma)
        or _WEAK.search(lemma)
        or gender(lemma) == "f"
    ):
        return text
    bare = text[:-1]
    if bare == lemma or text.endswith("ern") or _umlaut(bare) != _umlaut(lemma):
        return bare
    if text == f"{lemma}en":  # Tischen is a dative, Schmerzen is not: without a list, only the words around tell
        return lemma if _dative(before) else text
    return bare if _dative(before) else text


def _dative(before: Sequence[Any]) -> bool:
    near = [token.lower_ for token in before[-3:] if token.pos_ != "NOUN"]
    return any(word in heading_words("dative") or word in heading_words("dative_singular") for word in near)


def _umlaut(text: str) -> int:
    return sum(text.lower().count(letter) for letter in "äöü")


def with_adjective(adjective: Any, noun: Any, before: Any = None) -> str | None:
    """Adjective and noun in the nominative without article (`einen festen Ansprechpartner` gives `Fester Ansprechpartner`).

    `before`: the word in front of the adjective, None for a predicate (`Der Aufzug ist defekt`). None where the ending cannot be told.
    """
    stem = _stem(adjective)
    if stem is None:
        return None
    form = nominative(noun, [before] if before is not None else [])
    ending = _plural_ending(adjective, noun, form, before) or _singular_ending(noun, before, adjective)
    return None if ending is None else f"{stem[:1].upper()}{stem[1:]}{ending} {form}"


def _stem(adjective: Any) -> str | None:
    text = adjective.text.lower()
    if text in heading_words("uninflected") or not text.isalpha():
        return None
    if tag(adjective) == "ADJD":
        text = {"hoch": "hoh"}.get(text, text)
        text = re.sub(r"el$", "l", text)
        text = re.sub(r"(?<=[ae]u)er$", "r", text)
        return text.removesuffix("e") if len(text) > 4 else text
    match = re.fullmatch(r"(.+?)e[nmrs]?", text)
    return match[1] if match else None


def _plural_ending(adjective: Any, noun: Any, form: str, before: Any) -> str | None:
    lemma = noun.lemma_
    if form != lemma and not is_genitive(noun):
        return "e"
    alike = noun.text == lemma and gender(lemma) in ("m", "n") and adjective.text.lower().endswith("e")
    said = "" if before is None else before.lower_
    if alike and tag(adjective) != "ADJD" and (_PLURAL_WORDS.fullmatch(said) or said == "die"):
        return "e"  # viele leere Becher
    return None


def _singular_ending(noun: Any, before: Any, adjective: Any) -> str | None:
    said, text = "" if before is None else before.lower_, adjective.text.lower()
    known = gender(noun.lemma_)
    if not known:
        known = _gender_beside(said, text, tag(adjective) == "ADJD", noun)
    return {"m": "er", "f": "e", "n": "es"}.get(known)


def _gender_beside(said: str, text: str, predicate: bool, noun: Any) -> str:
    """The gender that article and ending tell (`einen festen` is masculine, `das` neuter)."""
    if re.fullmatch(r"(?:k|m|s|d)?einen|unseren|ihren|'?nen", said) and text.endswith("en"):
        return "m"
    if said in ("das", "dieses", "jedes") or (text.endswith("es") and not predicate and not text.endswith("sses")):
        return "n"
    if _INDEFINITE.fullmatch(said) and text.endswith("er") and not predicate:
        return "m"
    return "f" if re.fullmatch(r"(?:k|m|s|d)?eine|unsere|ihre", said) and noun.text == noun.lemma_ else ""
