"""What the ending of a German adjective and the word before it tell of the noun: its gender, or that it is a plural."""

from __future__ import annotations

import re
from typing import Any

ALL = frozenset("mfnp")  # masculine, feminine, neuter, plural
_DATIVE = "mit|bei|von|aus|nach|zu|seit|gegenüber|außer"
_ACCUSATIVE = "für|ohne|durch|gegen|um"
# What stands before the adjective, its ending, and what the noun can then be (strong, weak and mixed declension).
_RULES = [
    (re.compile(before), dict(zip(("e", "er", "es", "en", "em"), (frozenset(own) for own in told.split("|")), strict=True)))
    for before, told in (
        (r"das|ins|ans|aufs|fürs|durchs", "n|n|n|n|n"),
        (r"dieses|jedes|welches", "n|n|n|mn|n"),  # `dieses neue Portal`, but `dieses neuen Vertrags`
        (r"die|diese|jede|welche", "f|f|f|p|fp"),
        (r"der|dieser|jeder|welcher|zur", "m|m|f|fp|m"),
        (r"den|diesen|jeden", "mp|m|n|mp|m"),
        (r"dem|diesem|jedem|im|am|vom|zum|beim|einem|(?:k|m|d|s)einem|unserem|ihrem|'?nem", "mn|m|n|mn|mn"),
        (r"des|eines|(?:k|m|d|s)eines|unseres|ihres", "mn|m|n|mn|mn"),
        (r"ein|mein|dein|sein|kein|unser|euer|ihr|'?n|so'n", "mn|m|n|mn|mn"),
        (r"eine|'?ne|so'ne", "f|f|f|fp|f"),
        (r"(?:k|m|d|s)eine|unsere|eure|ihre", "f|f|f|p|f"),
        (r"einer|(?:k|m|d|s)einer|unserer|ihrer|'?ner", "f|f|f|fp|f"),
        (r"einen|(?:k|m|d|s)einen|unseren|ihren|'?nen", "m|m|m|mp|m"),
        (r"viele[nr]?|einige[nr]?|mehrere[nr]?|wenige[nr]?|manche[nr]?|alle[nr]?|beide[nr]?|\d+|zwei|drei|vier|fünf|sechs|paar", "p|p|p|p|p"),
        (_DATIVE, "fp|f|n|p|mn"),
        (_ACCUSATIVE, "fp|fp|n|m|mn"),
        (r"wegen|trotz|während|statt", "fp|fp|n|mn|mn"),
    )
]  # fmt: skip
NO_DATIVE = frozenset(
    ["die", "diese", "der", "dieser", *(f"{start}eine" for start in ("k", "m", "d", "s")), "unsere", "eure", "ihre"]
)  # behind them -en is no dative of the plural
_ALONE = {
    "e": frozenset("fp"),
    "er": frozenset("mf"),
    "es": frozenset("n"),
    "en": frozenset("mp"),
    "em": frozenset("mn"),
}


def told(adjective: Any, before: Any, noun: Any) -> frozenset[str]:
    """What the noun can be by an adjective in front of it: some of `m`, `f`, `n` and `p` (plural).

    `before`: the word in front of the adjective, or None. Behind another adjective anything is possible.
    """
    ending = re.search(r"e[nmrs]?$", adjective.text.lower())
    if ending is None:
        return ALL
    if before is not None and before.pos_ == "ADJ":
        return _ALONE[ending.group()] if ending.group() in ("es", "em") else ALL
    said = "" if before is None else before.lower_
    known = next((rule for pattern, rule in _RULES if pattern.fullmatch(said)), _ALONE)
    found = known[ending.group()]
    if known is _ALONE and before is not None and before.pos_ != "ADP" and ending.group() == "en":
        return ALL  # behind a word that is not known here
    by_preposition = known is _ALONE and before is not None and before.pos_ == "ADP"
    if by_preposition and ending.group() == "er":
        return frozenset("f")
    if ending.group() == "en" and "p" in found and said not in NO_DATIVE and not noun.text.endswith(("n", "s")):
        found = found - {"p"}  # a plural in the dative ends in -n
    return found
