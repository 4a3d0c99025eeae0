"""Names of themes out of the words of their passages: phrases that are frequent in a theme, rare elsewhere, and near its centre."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from insights.interviews.language import key_phrases, parse, with_parts, words
from insights.interviews.vectors import encode

KEYWORDS = 6
_CANDIDATES = 16  # per theme, before closeness to the theme is looked at
_UNSPOKEN = re.compile(r"\[[^\]]*\]|\([^)]*\)|https?://\S+|[@#]\w+|<[^>]*>")
_AND = {"de": "und", "en": "and"}


def spoken(texts: Iterable[str]) -> list[str]:
    """Texts without masks, remarks in brackets, addresses and handles, which must not name a theme."""
    return [_UNSPOKEN.sub(" ", text) for text in texts]


@dataclass(frozen=True)
class Name:
    """`label` and `keywords` of a group; `shared`: several people use its words; `spoken_by`: which passages contain them."""

    label: str
    keywords: list[str]
    shared: bool
    spoken_by: frozenset[int]


def name_themes(
    frame: pd.DataFrame,
    groups: np.ndarray,
    vectors: np.ndarray,
    *,
    language: str,
    ignore: Sequence[str] = (),
    cache: Path | None = None,
) -> dict[int, Name]:
    """The name of every group of `frame` (group -1, the rest, gets none); no label is given twice; `ignore`: words never used."""
    banned = {word.lower() for text in ignore for word in words(text)}
    phrases = _phrases(frame, language, banned)
    wordings = _wordings(phrases)
    everywhere = Counter(key for own in phrases for key in own)
    names, used = {}, set()
    sizes = Counter(int(g) for g in groups if g >= 0)
    for g in sorted(sizes, key=lambda g: (-sizes[g], g)):
        members = np.flatnonzero(groups == g)
        ranked = _ranked(members, phrases, everywhere, frame["respondent_id"].to_numpy(), len(frame))
        ranked = _by_closeness(ranked, wordings, np.asarray(vectors)[members].mean(axis=0), cache)
        carried = [row for row in ranked if row[2] >= max(2, 0.08 * len(members)) and row[3] >= 2]
        label = _label(carried or ranked, wordings, used, language)
        used.add(label)
        top = {row[0] for row in (carried or ranked)[:KEYWORDS]}
        names[g] = Name(
            label,
            _keywords(carried, ranked, wordings),
            bool(carried),
            frozenset(int(i) for i in members if top & set(phrases[i])),
        )
    return names


def _phrases(frame: pd.DataFrame, language: str, banned: set[str]) -> list[dict[str, str]]:
    """Key and wording of the phrases of every passage; a compound counts for its parts too, without a wording of their own."""
    own = [dict(key_phrases(doc, language)) for doc in parse(spoken(frame["text"]), language)]
    own = [{key: text for key, text in row.items() if not banned & set(key.split())} for row in own]
    wider = with_parts([[key for key in row if " " not in key] for row in own])
    return [{**dict.fromkeys(more, ""), **row} for row, more in zip(own, wider, strict=True)]


def _wordings(phrases: list[dict[str, str]]) -> dict[str, str]:
    """The most frequent wording of every key."""
    seen: dict[str, Counter] = defaultdict(Counter)
    for own in phrases:
        for key, text in own.items():
            if text:
                seen[key][text] += 1
    return {key: min(counts, key=lambda text: (-counts[text], text)) for key, counts in seen.items()}


def _ranked(members, phrases, everywhere: Counter, people: np.ndarray, n: int) -> list[tuple[str, float, int, int]]:
    """(key, score, passages, people), best first. Score: share of the theme's passages x log of how much rarer it is elsewhere."""
    inside, speakers = Counter(), defaultdict(set)
    for i in members:
        for key in phrases[i]:
            inside[key] += 1
            speakers[key].add(people[i])
    rows = []
    for key, count in inside.items():
        elsewhere = (everywhere[key] - count + 0.5) / (n - len(members) + 1)
        lift = np.log1p((count / len(members)) / elsewhere)
        voices = len(speakers[key])
        rows.append((key, float(round(count**0.5 * voices**0.5 * lift, 6)), count, voices))
    return sorted(rows, key=lambda row: (-row[1], row[0]))[:_CANDIDATES]


def _by_closeness(ranked, wordings, centre: np.ndarray, cache: Path | None):
    if not ranked:
        return []
    closeness = (
        encode([wordings[row[0]] for row in ranked], cache=cache) @ centre / max(float(np.linalg.norm(centre)), 1e-12)
    )
    scored = [
        (key, round(score * (0.4 + max(0.0, float(c))), 6), count, voices)
        for (key, score, count, voices), c in zip(ranked, closeness, strict=True)
    ]
    return sorted(scored, key=lambda row: (-row[1], row[0]))


def _label(ranked, wordings: dict[str, str], used: set[str], language: str) -> str:
    """The best phrase of several words that people share; else the two best words."""
    if not ranked:
        return _unnamed(used, language)
    best = ranked[0][1]
    options = [
        wordings[key]
        for key, score, count, voices in ranked
        if " " in key and count >= 2 and voices >= 2 and score >= 0.4 * best
    ]
    single = _distinct(_most_exact([row for row in ranked if " " not in row[0]]))
    strong = [row[0] for row in ranked if row[1] >= 0.25 * best]
    options += [f"{wordings[single[0]]} {_AND[language]} {wordings[other]}" for other in single[1:4] if other in strong]
    options += [wordings[key] for key, *_ in ranked]
    return next((option for option in options if option not in used), _unnamed(used, language))


def _unnamed(used: set[str], language: str) -> str:
    stem = "Ohne eigene Worte" if language == "de" else "No words of its own"
    return next(name for number in range(1, len(used) + 2) if (name := f"{stem} {number}") not in used)


def _most_exact(ranked) -> list:
    """Words in order, a compound in front of its part where most who say the part say the compound (`Wartungsvertrag`, `Wartung`)."""
    exact = []
    for row in ranked:
        compounds = [
            other for other in ranked if row[0] != other[0] and row[0] in other[0] and other[2] >= 0.6 * row[2]
        ]
        exact += [*compounds[:1], row]
    return list(dict.fromkeys(exact))


def _distinct(ranked) -> list[str]:
    """Keys in order, without those that share a word stem with an earlier one."""
    kept: list[str] = []
    for key, *_ in ranked:
        if not any(_akin(key, other) for other in kept):
            kept.append(key)
    return kept


def _akin(a: str, b: str) -> bool:
    a, b = sorted((a, b), key=len)
    return a[:5] == b[:5] or (len(a) >= 4 and a in b)


def _keywords(carried, ranked, wordings: dict[str, str]) -> list[str]:
    """Up to six words and phrases, those that several people use first."""
    chosen: list[str] = []
    for key, *_ in [*carried, *(row for row in ranked if row not in carried)]:
        if len(chosen) < KEYWORDS and not any(
            _akin(part, other) for part in key.split() for old in chosen for other in old.split()
        ):
            chosen.append(key)
    return [wordings[key] for key in chosen]
