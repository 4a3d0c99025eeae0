"""German nouns and adjectives in the form of a heading: gender by ending, nominative of a noun, ending of its adjective."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from insights.interviews.language.agreement import ALL, NO_DATIVE, told
from insights.interviews.language.headings import heading_words, tag

# Nouns whose plural ends in -en in all cases.
_WEAK = re.compile(
    r"(?:ent|ant|ist|at|oge|eur|or|graf|mensch|herr|zeit|zahl|frau|tür|uhr|schrift|antwort|fahrt|icht|tat|person|form|beit|welt|bett|hemd"
    r"|ohr|bahn|wahl|figur|spur|tour|schuld|gefahr|last|kost|art|fort|schmerz|staat|see|fleck|muskel|kontakt-?dat|daten)$",
    re.IGNORECASE,
)
_PARTICLES = frozenset(
    [
        "ab",
        "an",
        "auf",
        "aus",
        "bei",
        "durch",
        "ein",
        "fehl",
        "ge",
        "haupt",
        "her",
        "hin",
        "miss",
        "mit",
        "nach",
        "neben",
        "rück",
        "über",
        "um",
        "un",
        "unter",
        "ur",
        "ver",
        "vor",
        "weg",
        "wieder",
        "zu",
    ]
)
_FEMININE = re.compile(r"(?:ung|heit|keit|schaft|ion|tät|[^aeiou]ik|[^aeiou]ei|erei|enz|anz|ur|thek|itis|ose|ade|ine)$")
_MASCULINE = re.compile(r"(?:ismus|ling|or|[aeiou]ent|ist|eur|[a-zäöü]{4}er)$")
_TELLING = 6  # letters of a last part that is hardly there by chance
_ALIKE = re.compile(r"(?:er|el|en|chen|lein)$")  # nouns that can be the same in the singular and the plural
_NEUTER = re.compile(r"(?:chen|lein|ment|um|[a-zäöü]{3}en)$")


@cache
def _known_genders() -> dict[str, str]:
    text = (files("insights.interviews") / "lexicons" / "genders_de.txt").read_text(encoding="utf-8")
    rows = (line.split() for line in text.splitlines() if line and not line.startswith("#"))
    return {word: row[0] for row in rows for word in row[1:]}


@cache
def gender(noun: str) -> str:
    """`m`, `f` or `n` of a German noun in the singular, by its own entry, the last part of the compound, or its ending; else ''."""
    noun = noun.lower()
    if listed := _listed(noun):
        return listed
    for pattern, found in ((_FEMININE, "f"), (_NEUTER, "n"), (_MASCULINE, "m")):
        if pattern.search(noun):
            return found
    return "f" if noun.endswith("e") and not noun.startswith("ge") else ""


@cache
def _listed(noun: str) -> str:
    """The gender by the list, of a compound by that of its last part; '' for what is not listed."""
    known = _known_genders()
    for start in range(len(noun) - 2):
        end = noun[start:]
        if end in known and (start == 0 or len(end) >= _TELLING or _is_first_part(noun[:start])):
            return known[end]
    return ""


def _is_sure(noun: str) -> bool:
    """Whether the gender of a noun is more than a guess."""
    return bool(_listed(noun.lower()) or _FEMININE.search(noun.lower()))


def _is_first_part(word: str) -> bool:
    """Whether `word` can begin a compound or derived noun: `pflege` of Pflegegrad, but not `pflegeg` before `rad`."""
    import simplemma

    if word in _PARTICLES or word.endswith("-"):
        return True
    links = ("", "s", "es", "n", "en", "er", "e")
    parts = {word.removesuffix(link) for link in links} | {f"{word}e", f"{word}en", f"{word}n"}
    parts |= {word[start:] for start in range(1, len(word) - 3)}  # `familien` of mehrfamilien
    return any(
        len(part) >= 3 and simplemma.is_known(form, lang="de") for part in parts for form in (part, part.capitalize())
    )


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

    The gender is what article and ending tell, where they leave a choice the noun's own. `before`: the word in front of the adjective,
    of a predicate (`Der Aufzug ist defekt`) that in front of the noun. None where the ending cannot be told.
    """
    stem = _stem(adjective)
    if stem is None:
        return None
    predicate = tag(adjective) == "ADJD"
    open_to = _beside(before) if predicate else told(adjective, before, noun)
    form, is_plural = _nominative(adjective, noun, before, open_to, predicate)
    if _of_a_town(adjective.text):
        return f"{adjective.text} {form}"
    ending = "e" if is_plural else {"m": "er", "f": "e", "n": "es"}.get(_singular(noun, open_to))
    return None if ending is None else f"{stem[:1].upper()}{stem[1:]}{ending} {form}"


def _of_a_town(word: str) -> bool:
    """Whether a word is an adjective such as `Mainzer`, which has no endings."""
    import simplemma

    small = word.lower()
    return word[:1].isupper() and word.endswith("er") and simplemma.lemmatize(small, lang="de").lower() == small


def _nominative(adjective: Any, noun: Any, before: Any, open_to: frozenset[str], predicate: bool) -> tuple[str, bool]:
    """The noun as a heading has it behind an adjective, and whether it is a plural."""
    lemma, text, known = noun.lemma_, noun.text, gender(noun.lemma_)
    if is_genitive(noun):
        return lemma, False
    if text == f"{lemma}n" and open_to == {"m"}:
        return lemma, False  # einen zufriedenen Kunden
    if text == f"{lemma}n" and lemma.endswith(("er", "el")) and known != "f":
        return lemma, True  # mit öligen Fingern
    dative = (
        not predicate and adjective.text.lower().endswith("en") and (before is None or before.lower_ not in NO_DATIVE)
    )
    if dative and text == f"{lemma}en" and known in ("m", "n") and not _WEAK.search(lemma):
        return f"{lemma}e", True  # mit algebraischen Werkzeugen
    form = nominative(noun, [before] if before is not None else [])
    if form != lemma:
        return form, True
    return form, _is_plural_alike(lemma, open_to) and not predicate


def _is_plural_alike(lemma: str, open_to: frozenset[str]) -> bool:
    """Whether a noun that is the same in the singular and the plural (`Flecken`, `Stammdaten`) is a plural beside its adjective."""
    if "p" not in open_to or not _ALIKE.search(lemma):
        return False
    return open_to == {"p"} or not (gender(lemma) in open_to and (_is_sure(lemma) or open_to == ALL))


def _singular(noun: Any, open_to: frozenset[str]) -> str:
    """The gender of a noun in the singular, `''` where nothing tells it; what is known of the noun stands above what was said."""
    known, open_to = gender(noun.lemma_), open_to - {"p"}
    if _is_sure(noun.lemma_) or known in open_to:
        return known
    return next(iter(open_to)) if len(open_to) == 1 else ""


def _beside(before: Any) -> frozenset[str]:
    """What a noun with a predicate can be by the word in front of it, which stands in the nominative as the noun does."""
    said = "" if before is None else before.lower_
    return {"der": frozenset("m"), "das": frozenset("n"), "eine": frozenset("f")}.get(said, ALL)


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
