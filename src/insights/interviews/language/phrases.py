"""Phrases that can stand as a heading, out of tagged German and English."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from insights.interviews.language.wordlists import stop_words

_LINKING = set(
    [
        "auf",
        "ohne",
        "mit",
        "für",
        "nach",
        "vor",
        "aus",
        "zur",
        "zum",
        "vom",
        "von",
        "bei",
        "beim",
        "im",
        "in",
        "am",
        "an",
        "über",
        "per",
        "of",
        "for",
        "without",
        "with",
        "on",
        "to",
    ]
)
_WITH_DATIVE = set(
    [
        "mit",
        "bei",
        "von",
        "aus",
        "nach",
        "seit",
        "zu",
        "gegenüber",
        "außer",
        "in",
        "an",
        "auf",
        "unter",
        "über",
        "vor",
        "hinter",
        "neben",
        "zwischen",
        "den",
        "diesen",
        "unseren",
        "ihren",
        "meinen",
    ]
)
_WITH_PARTICLE = {"sign", "log", "set", "start", "check", "opt"}
_MASCULINE_ACCUSATIVE = re.compile(r"(?:d|(?:k|m|s|d)?ein|unser|euer|ihr|dies|jed|welch)en|'?nen")
# Nouns whose plural ends in -en in all cases.
_WEAK = re.compile(
    r"(?:ent|ant|ist|at|oge|eur|or|graf|mensch|herr|zeit|zahl|frau|tür|uhr|schrift|antwort|fahrt|icht|tat|person|form|beit|welt|bett|hemd"
    r"|ohr|bahn|wahl|figur|spur|tour|schuld|gefahr|last|kost|art|fort)$",
    re.IGNORECASE,
)
_FEMININE = re.compile(r"(?:ung|heit|keit|schaft|ion|tät|ik|ei|enz|anz|ur)$")


def german(doc: Any) -> Iterator[tuple[str, str]]:
    """(key, wording) of the German phrases in `doc`."""
    tokens = [token for token in doc if not token.is_space]
    for i, token in enumerate(tokens):
        if not _names(token, "de"):
            continue
        noun = _german_noun(tokens, i)
        yield token.lemma_.lower(), noun
        before = tokens[i - 1] if i else None
        if before is not None and _describes(before, "de"):
            adjective = _german_adjective(before, token, tokens[i - 2] if i > 1 else None)
            if adjective:
                yield f"{before.lemma_.lower()} {token.lemma_.lower()}", f"{_capital(adjective)} {_plural(token)}"
        yield from _german_tail(tokens, i)


def _german_tail(tokens: list[Any], i: int) -> Iterator[tuple[str, str]]:
    token, after = tokens[i], tokens[i + 1 : i + 3]
    if len(after) == 2 and after[0].lower_ in _LINKING and _names(after[1], "de") and after[0].pos_ == "ADP":
        key = f"{token.lemma_.lower()} {after[0].lower_} {after[1].lemma_.lower()}"
        yield key, f"{_german_noun(tokens, i)} {after[0].lower_} {after[1].text}"
    if after and _acts(after[0]) and after[0].lemma_ != token.lemma_.lower():
        yield f"{token.lemma_.lower()} {after[0].lemma_}", f"{token.text} {after[0].lemma_}"


def _acts(token: Any) -> bool:
    """An infinitive or participle whose infinitive can stand in a heading."""
    form = token.pos_ == "VERB" and re.search(r"INF|IZU|PP", token.tag_)
    return (
        bool(form) and token.lemma_ not in stop_words("de") and re.fullmatch(r"\w{3,}e[rl]?n", token.lemma_) is not None
    )


def _german_adjective(adjective: Any, noun: Any, before: Any) -> str | None:
    """The adjective in the nominative without article, or None where the noun's gender cannot be told."""
    stem = re.match(r"(.+?)e[nmrs]?$", adjective.text.lower())
    if not stem:
        return None
    ending = adjective.text.lower()[len(stem[1]) :]
    plural = noun.text != noun.lemma_ and noun.text[-1] in "esnr" and not noun.text.endswith(noun.lemma_ + "s")
    if plural or _FEMININE.search(noun.text):
        return stem[1] + "e"
    if ending == "en" and before is not None and _MASCULINE_ACCUSATIVE.fullmatch(before.lower_):
        return stem[1] + "er"
    article = before.lower_ if before is not None else ""
    if ending == "es" or (ending == "e" and article in ("das", "dieses", "jedes")):
        return stem[1] + "es"
    if ending == "er" and article in ("ein", "kein", "mein", "unser", "sein", "ihr", "'n", "n"):
        return stem[1] + "er"
    return stem[1] + "e" if ending == "e" and article not in ("der", "dieser", "jeder") else None


def english(doc: Any) -> Iterator[tuple[str, str]]:
    """(key, wording) of the English phrases in `doc`."""
    tokens = [token for token in doc if not token.is_space]
    for i, token in enumerate(tokens):
        if not _names(token, "en"):
            continue
        after = tokens[i + 1 : i + 3]
        particle = next((other.lower_ for other in after if other.text != "-"), "")
        if particle in ("up", "in", "out") and token.lemma_.lower() in _WITH_PARTICLE:
            yield f"{token.lemma_.lower()}-{particle}", f"{_capital(token.lemma_.lower())}-{particle}"
            continue
        key, wording = token.lemma_.lower(), token.text.lower()
        yield key, _capital(wording if token.tag_ == "NNS" else token.lemma_)
        before = tokens[i - 1] if i else None
        if before is not None and (_describes(before, "en") or _names(before, "en")):
            yield f"{before.lemma_.lower()} {key}", _capital(f"{before.text.lower()} {wording}")
        if len(after) == 2 and after[0].lower_ in _LINKING and _names(after[1], "en"):
            yield (
                f"{key} {after[0].lower_} {after[1].lemma_.lower()}",
                _capital(f"{wording} {after[0].lower_} {after[1].text.lower()}"),
            )
        verb = next((t for t in reversed(tokens[max(0, i - 3) : i]) if t.pos_ != "DET" and t.pos_ != "ADJ"), None)
        if verb is not None and verb.pos_ == "VERB" and verb.lemma_.lower() not in stop_words("en"):
            yield f"{verb.lemma_.lower()} {key}", _capital(f"{_gerund(verb.lemma_.lower())} {wording}")


def _gerund(verb: str) -> str:
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "oe", "ye")):
        return verb[:-1] + "ing"
    if re.fullmatch(r"[^aeiou]*[aeiou][bdgmnprt]", verb):
        return verb + verb[-1] + "ing"
    return verb + "ing"


def _names(token: Any, language: str) -> bool:
    if token.pos_ != "NOUN" or len(token.lemma_) < 3 or not re.fullmatch(r"[^\W\d_]+(?:-[^\W\d_]+)*", token.text):
        return False
    empty = stop_words(language)
    return (
        token.lower_ not in empty
        and token.lemma_.lower() not in empty
        and not (language == "de" and token.text[0].islower())
    )


def _describes(token: Any, language: str) -> bool:
    empty = stop_words(language)
    return token.pos_ == "ADJ" and token.is_alpha and token.lemma_.lower() not in empty and token.lower_ not in empty


def _german_noun(tokens: list[Any], i: int) -> str:
    """The noun as said where that is a nominative; else its lemma (`des Portals` gives `Portal`, `in Netzwerken` gives `Netzwerk`)."""
    token = tokens[i]
    if (token.text.endswith("s") and token.text[:-1] == token.lemma_) or token.text.endswith("es"):
        return token.lemma_
    before = [other for other in tokens[max(0, i - 3) : i] if other.pos_ != "NOUN"]
    dative = _plural(token) != token.text and any(other.lower_ in _WITH_DATIVE for other in before)
    return token.lemma_ if dative or _plural(token) == token.lemma_ else token.text


def _plural(token: Any) -> str:
    """The nominative of a plural that may stand in the dative (`Bechern`: `Becher`, `Geräten`: `Geräte`); other forms as they are."""
    text, lemma = token.text, token.lemma_
    if not text.endswith("n") or text == lemma or lemma.endswith("e") or _FEMININE.search(lemma) or _WEAK.search(lemma):
        return text
    # Regeln is a nominative too, but its singular reads as well as a heading as Becher does.
    return text[:-1] if text in (f"{lemma}n", f"{lemma}en") or text.endswith("ern") else text


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
