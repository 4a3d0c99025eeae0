"""People whom no rule knows: words that look and stand like a name, weighed together (logistic regression, `weights.yml`)."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator
from functools import cache
from importlib.resources import files
from pathlib import Path

from insights.interviews.privacy import lexicon
from insights.interviews.privacy.findings import Context, Finding, Kind
from insights.interviews.privacy.mentions import is_shouted, of_the_noun
from insights.interviews.privacy.recognisers.features import TITLES, candidates, person_nouns
from insights.interviews.privacy.things import means_a_thing
from insights.interviews.privacy.vocabulary import is_borrowed, is_noun_first


@cache
def _weights() -> dict[str, float]:
    """What each feature counts, learned by `benchmarks/privacy.py learn` (`weights.yml`)."""
    from insights.files import read_yaml

    path = files("insights.interviews.privacy") / "weights.yml"
    return {name: float(value) for name, value in read_yaml(Path(str(path))).items()}


def probability(features: dict[str, float]) -> float:
    """How likely a word with these features is part of a person's name (logistic regression)."""
    weights = _weights()
    z = sum(weights.get(name, 0.0) * value for name, value in features.items())
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, z))))


LIKELY = 0.2  # a name needs one word of at least this probability
ALONG = 0.06  # the words beside it this one
MOST = 0.89  # its highest score: what a rule says outright goes first
ORDINARY = 0.5  # what is an ordinary word of German needs more
_GAP = re.compile(
    r"(?: |-| (?:[A-ZÄÖÜ]\. ?)+|\. ?(?:[A-Z]\. ?)*| (?:von|van|de|di|da|del|der|zu|vom|el|al|bin|ibn|la|le|ter|ten|dos|af|of|d['’])(?: (?:der|den|und zu|la|las|los))? )"
)
_BEFORE = re.compile(r"(?:(?<!\w)(?:[A-ZÄÖÜ]\.[ -]?)+(?:(?:von|van|de) (?:der )?)?|(?<!\w)(?:van|von) (?:der|den) )$")
_BEHIND = re.compile(r" (?:[IVX]{1,4})(?=\W|$)\.?")


def by_weighing(text: str, context: Context) -> Iterator[Finding]:
    """Names that no rule knows: runs of words that are likely enough to be part of one."""
    runs: list[tuple[int, int, float]] = []
    for start, end, features in candidates(text):
        word = text[start:end]
        if context.leaves(word) or word in TITLES or _is_a_label(word):
            continue
        p = probability(features)
        ordinary = lexicon.is_ordinary(word) or is_noun_first(word)
        if p < (ORDINARY if ordinary else ALONG):
            continue
        first = text[runs[-1][0] : runs[-1][1]] if runs and runs[-1][1] == start - 1 else ""
        if ordinary and first and of_the_noun(text[: runs[-1][0]], first):
            continue  # `unser Leonie Zimmer`
        if runs and _GAP.fullmatch(text, runs[-1][1], start):
            runs[-1] = (runs[-1][0], end, max(runs[-1][2], p))
        else:
            runs.append((start, end, p))
    for start, end, p in runs:
        if (
            p < LIKELY
            or _is_known_otherwise(text[start:end])
            or means_a_thing(text, start, end)
            or _is_where(text, start, end)
        ):
            continue
        before, behind = _BEFORE.search(text, 0, start), _BEHIND.match(text, end)
        start, end = before.start() if before else start, behind.end() if behind else end
        yield Finding(
            start,
            end,
            "person",
            round(min(p, MOST), 2),
            "looks and stands like a name",
            *names_of(text, start, end, context.names),
            kind=Kind.WEIGHED,
        )


def _is_known_otherwise(word: str) -> bool:
    """Whether a word by itself is a brand, a borrowed word, or a large town that is nobody's name."""
    large = lexicon.inhabitants().get(word, 0) >= _LARGE and word not in lexicon.everybodys_names()
    return large or word in lexicon.THINGS or word.casefold() in lexicon.COMMON_BRANDS or is_borrowed(word)


_LARGE = 100_000  # inhabitants
_WHERE = re.compile(r"\b(?:in|aus|nach|bei|um|über|bis|Richtung|Raum|Kreis|Stadt|Gemeinde)\s$", re.IGNORECASE)


def _is_where(text: str, start: int, end: int) -> bool:
    """Whether a listed place that is nobody's name stands where places do: `bei Straubing`."""
    word = text[start:end]
    listed = word in lexicon.inhabitants() and not (lexicon.is_first_name(word) or word in lexicon.last_names())
    return listed and _WHERE.search(text, 0, start) is not None


SHORTENED = frozenset(
    ["Nr", "Abs", "Bd", "Str", "Tel", "Az", "Hnr", "Kap", "Std", "Min", "Mo", "Di", "Mi", "Fr", "Sa", "So"]
)
_MIXED = re.compile(r"(?!(?:Mc|Mac|Mc|De|Di|Du|La|Le|Van|Fitz)[A-Z])\w*[a-zäöüß][A-ZÄÖÜ]")


@cache
def _is_a_label(word: str) -> bool:
    """Whether a word is an abbreviation (`CSV`, `OmU`) or is joined to one or to an ordinary word (`API-Doku`, `Junior-Chef`)."""
    if _MIXED.match(word) or is_shouted(word) or word in SHORTENED:
        return True
    parts = word.split("-")
    if len(parts) == 1 or any(lexicon.is_first_name(p) or p in lexicon.last_names() for p in parts):
        return False
    return parts[-1] in person_nouns() or lexicon.is_ordinary(parts[-1]) or any(p.isupper() for p in parts)


def names_of(text: str, start: int, end: int, known: Collection[str] = ()) -> tuple[str | None, str | None]:
    """First and last name in `text[start:end]`, without the inflection of the last word unless `known` holds it; `Huber Sepp` is Sepp Huber."""
    words = text[start:end].split()
    if words[-1] not in known:
        words[-1] = _uninflected(words[-1], text[end : end + 2])
    if len(words) == 1:
        return (words[0], None) if lexicon.is_first_name(words[0]) else (None, words[0])
    if lexicon.is_first_name(words[-1]) and not lexicon.is_first_name(words[0]):
        return words[-1], " ".join(words[:-1])
    head = next((i for i, word in enumerate(words) if word[0].islower()), len(words) - 1)
    return " ".join(words[:head]) or None, " ".join(words[head:]) or None


def _uninflected(word: str, behind: str) -> str:
    bare = re.sub(r"['’]?s$", "", word)
    if bare == word or len(bare) < 3 or lexicon.is_first_name(word):
        return word
    known = (
        lexicon.is_first_name(bare) and bare not in lexicon.ORDINARY_NAMES and not lexicon.is_first_name(word)
    ) or (bare in lexicon.last_names() and word not in lexicon.last_names())
    genitive = behind[:1] == " " and behind[1:2].isupper() and not bare.endswith(("s", "z", "x"))
    return bare if known or genitive or word != bare + "s" else word
