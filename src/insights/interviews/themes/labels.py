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
_COVERED = 0.3  # share of a theme's passages that use one of its words, below which the words are no name
_UNSPOKEN = re.compile(r"\[[^\]]*\]|\([^)]*\)|https?://\S+|[@#]\w+|<[^>]*>")
_AND = {"de": "und", "en": "and"}


def spoken(texts: Iterable[str]) -> list[str]:
    """Texts without masks, remarks in brackets, addresses and handles, which must not name a theme."""
    return [_UNSPOKEN.sub(" ", text) for text in texts]


@dataclass(frozen=True)
class Name:
    """`label` and `keywords` of a group; `shared`: its words are those of several people, and not the study's topic only; `spoken_by`: which passages contain them."""

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
    topic: str = "",
    cache: Path | None = None,
) -> dict[int, Name]:
    """The name of every group of `frame` (group -1, the rest, gets none); no label is given twice; `ignore`: words never used.

    Words of one person only never name a theme (in a study of one person they must); the study's topic (the words
    that most passages share, and those of its title `topic`) does not stand alone.
    """
    banned = {word.lower() for text in ignore for word in words(text)}
    phrases = _phrases(frame, language, banned)
    wordings = _wordings(phrases)
    everywhere = Counter(key for own in phrases for key in own)
    topics = _topics(phrases, groups) | _titled(wordings, topic)
    people = frame["respondent_id"].to_numpy()
    written = Counter() if language == "de" else Counter(word for text in frame["text"] for word in words(text))
    voices = min(2, len(set(people)))
    names, used = {}, set()
    sizes = Counter(int(g) for g in groups if g >= 0)
    for g in sorted(sizes, key=lambda g: (-sizes[g], g)):
        members = np.flatnonzero(groups == g)
        ranked = _ranked(members, phrases, everywhere, people, len(frame), voices)
        ranked = _by_closeness(ranked, wordings, np.asarray(vectors)[members].mean(axis=0), cache)
        carried = [row for row in ranked if row[2] >= max(2, 0.08 * len(members))]
        label = _label(carried or ranked, wordings, used, topics, language, written)
        used.add(label)
        top = {row[0] for row in (carried or ranked)[:KEYWORDS]}
        speaking = frozenset(int(i) for i in members if top & set(phrases[i]))
        covered = sum(any(row[0] in phrases[i] for row in ranked[:KEYWORDS]) for i in members)
        shared = any(row[0] not in topics for row in carried) and covered >= _COVERED * len(members)
        names[g] = Name(label, _keywords(carried, ranked, wordings), shared, speaking)
    return names


def _topics(phrases: list[dict[str, str]], groups: np.ndarray) -> set[str]:
    """The study's topic: the two words that most passages share, where no one theme holds most of them."""
    places: dict[str, list[int]] = defaultdict(list)
    for i, own in enumerate(phrases):
        for key, said in own.items():
            if said and " " not in key:
                places[key].append(i)
    most = sorted(places, key=lambda key: (-len(places[key]), key))[:2]
    return {
        key
        for key in most
        if len(places[key]) >= 0.04 * len(phrases)
        and max(Counter(int(groups[i]) for i in places[key] if groups[i] >= 0).values(), default=0)
        < 0.7 * len(places[key])
    }


def _titled(wordings: dict[str, str], topic: str) -> set[str]:
    """Words that stand in the study's title or end one of its compounds (`Serviceportal`: `Portal`)."""
    titles = [word.lower() for word in words(topic)]
    return {key for key in wordings if len(key) >= 4 and any(title.endswith(key) for title in titles)}


def _phrases(frame: pd.DataFrame, language: str, banned: set[str]) -> list[dict[str, str]]:
    """Key and wording of the phrases of every passage; a compound counts for its parts too, without a wording of their own."""
    own = [dict(key_phrases(doc, language)) for doc in parse(spoken(frame["text"]), language)]
    own = [{key: text for key, text in row.items() if not banned & set(key.split())} for row in own]
    if language != "de":  # English writes its compounds apart: "documentation" holds no "ation"
        return own
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


def _ranked(
    members, phrases, everywhere: Counter, people: np.ndarray, n: int, needed: int
) -> list[tuple[str, float, int, int]]:
    """(key, score, passages, people) of the keys that `needed` people use, best first.

    Score: share of the theme's passages x log of how much rarer it is elsewhere.
    """
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
        if voices < needed:
            continue
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


def _label(ranked, wordings: dict[str, str], used: set[str], topics: set[str], language: str, written: Counter) -> str:
    """The best phrase of several words that people share; else the two best words; the study's topic only beside another word."""
    if not ranked:
        return _unnamed(used, language)
    best = ranked[0][1]
    options = [wordings[key] for key, score, count, _ in ranked if " " in key and count >= 2 and score >= 0.4 * best]
    single = _distinct(_most_exact([row for row in ranked if " " not in row[0]]))
    single = [*(key for key in single if key not in topics), *(key for key in single if key in topics)]
    enough = 0.1 if ranked[0][0] in topics else 0.2  # beside a topic a weaker word must do
    strong = [row[0] for row in ranked if row[1] >= enough * best]
    options += [
        f"{wordings[single[0]]} {_AND[language]} {_inner(wordings[other], written)}"
        for other in single[1:4]
        if other in strong
    ]
    options += [wordings[key] for key, *_ in ranked if key not in topics]
    options += [wordings[key] for key, *_ in ranked if key in topics]
    return next((option for option in options if option not in used), _unnamed(used, language))


def _inner(wording: str, written: Counter) -> str:
    """A word inside an English heading, small or large as people mostly write it; German words stay as they are."""
    small = wording[:1].lower() + wording[1:]
    return (
        small if written[small] > written[wording] or (written and written[small] == 0 == written[wording]) else wording
    )


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
    """Up to six words and phrases, the frequent ones first."""
    chosen: list[str] = []
    for key, *_ in [*carried, *(row for row in ranked if row not in carried)]:
        if len(chosen) < KEYWORDS and not any(
            _akin(part, other) for part in key.split() for old in chosen for other in old.split()
        ):
            chosen.append(key)
    return [wordings[key] for key in chosen]
