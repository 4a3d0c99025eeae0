"""German verbs whose particle stands apart are joined again: `ruft … an` is anrufen, `kommt damit … klar` is klarkommen."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

# Particles that are no adverbs or prepositions of their own in most places, and those that often are.
_PARTICLES = frozenset(
    [
        "ab",
        "an",
        "auf",
        "aus",
        "bei",
        "dar",
        "ein",
        "empor",
        "entgegen",
        "fest",
        "fort",
        "frei",
        "gegenüber",
        "her",
        "herab",
        "heran",
        "herauf",
        "heraus",
        "herbei",
        "herein",
        "herum",
        "herunter",
        "hervor",
        "hin",
        "hinab",
        "hinauf",
        "hinaus",
        "hinein",
        "hinterher",
        "hinunter",
        "hinweg",
        "hinzu",
        "hoch",
        "kaputt",
        "klar",
        "los",
        "mit",
        "nach",
        "nieder",
        "raus",
        "rein",
        "rauf",
        "ran",
        "rüber",
        "rum",
        "runter",
        "statt",
        "teil",
        "um",
        "unter",
        "vor",
        "voran",
        "voraus",
        "vorbei",
        "vorüber",
        "weg",
        "weiter",
        "wieder",
        "zu",
        "zurecht",
        "zurück",
        "zusammen",
        "zuvor",
        "drauf",
        "dran",
        "dazu",
        "durch",
        "heim",
        "fern",
        "leid",
        "kennen",
        "fertig",
        "sicher",
        "bereit",
        "wahr",
        "vorweg",
        "stand",
        "heraus",
        "fehl",
        "bloß",
        "bekannt",
        "weh",
        "übrig",
        "preis",
        "schief",
        "auseinander",
        "durcheinander",
        "rückwärts",
    ]
)
# Written apart right before the verb (`los gehen`, `rein lesen`): only words that mean nothing else there.
_APART = frozenset(
    [
        "los",
        "rein",
        "raus",
        "rauf",
        "runter",
        "rüber",
        "rum",
        "ran",
        "dran",
        "drauf",
        "weg",
        "hin",
        "her",
        "herum",
        "heraus",
        "hinein",
        "zurück",
        "vorbei",
        "fest",
        "klar",
        "kennen",
        "statt",
    ]
)
_ENDS = re.compile(r"[.!?;:…]|\.\.\.|[–—()]")
_CONJUNCTIONS = {"und", "oder", "aber", "weil", "dass", "wenn", "denn", "sondern", "ob", "als", "damit", "bis", "wie"}
_REACH = 14  # words between verb and particle


def join(tokens: list[Any]) -> None:
    """Set `lemma_` of every verb whose particle stands apart to that of both together; the particle keeps its own and becomes an ADP."""
    for i, token in enumerate(tokens):
        if token.lower_ not in _PARTICLES or token.pos_ in ("NOUN", "PROPN", "PUNCT", "PRON", "DET", "SCONJ"):
            continue
        verb = _after(tokens, i) if token.lower_ in _APART else None
        verb = verb or (_before(tokens, i) if _closes(tokens, i) else None)
        if verb is not None:
            verb.lemma_ = token.lower_ + verb.lemma_
            token.pos_, token.tag_, token.lemma_ = "ADP", "PTKVZ", token.lower_


def _after(tokens: list[Any], i: int) -> Any:
    """The verb right behind the particle, written apart from it."""
    after = tokens[i + 1] if i + 1 < len(tokens) else None
    fits = after is not None and after.pos_ == "VERB" and _is_verb(tokens[i].lower_ + after.lemma_)
    return after if fits else None


def _before(tokens: list[Any], i: int) -> Any:
    """The finite verb of the clause that the particle closes."""
    for j in range(i - 1, max(-1, i - 1 - _REACH), -1):
        other = tokens[j]
        if _ENDS.search(other.text) or other.tag_ == "PTKVZ":
            return None
        if other.pos_ == "AUX" or "INF" in other.tag_ or "PP" in other.tag_ or "IZU" in other.tag_:
            continue
        if other.pos_ == "VERB":
            sure = tokens[i].tag_.startswith("PTKVZ") and not other.lemma_.startswith(tokens[i].lower_)
            return other if _is_verb(tokens[i].lower_ + other.lemma_) or sure else None
    return None


def _closes(tokens: list[Any], i: int) -> bool:
    """Whether the clause ends behind the particle, or goes on with a comma or a conjunction only."""
    if i + 1 == len(tokens) or tokens[i].tag_.startswith("PTKVZ"):
        return True
    after = tokens[i + 1]
    return after.pos_ == "PUNCT" or after.lower_ in _CONJUNCTIONS


@cache
def _is_verb(infinitive: str) -> bool:
    import simplemma

    return infinitive.endswith("n") and simplemma.is_known(infinitive, "de")
