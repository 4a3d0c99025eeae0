"""How well a phrase stands for a theme: said by many of its people, rarely elsewhere, and near its passages in meaning."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from insights.interviews.themes.candidates import Phrases

_KEPT = 36  # single words, and as many phrases, whose closeness to the theme is looked at
_NEARER = 0.9  # share of the passages elsewhere that a passage must beat in closeness to a phrase to be reached by it
_BASE = 0.1
_COMMON = 0.45  # power of the share: above 0 the frequent word counts, below 1 the telling one does too
_LIFT = 40.0  # rarer elsewhere than this counts no more
_DIRECT = 0.2  # power of the share that says the phrase so, and not its words only
_DOING = 0.7  # what a verb says beside a noun: things are remembered, verbs are many
_DONE = 0.25  # share of a theme that a verb must hold: verbs are everywhere
_RELATIVES = 0.3  # power of what a word gains by its relatives
ENOUGH = 0.65  # share of a theme that one word must hold to stand alone where a second one would add to it
HEAVY = 2.0  # weight of a topic word against the best other one, from which the theme is about the topic itself
PLAIN = str.maketrans("äöü", "aou")


@dataclass(frozen=True)
class Candidate:
    """A key with the passages of the theme that hold it (`places`) or come near its meaning (`reach`), its share of the theme and weight."""

    key: str
    places: frozenset[int]
    share: float
    weight: float
    reach: frozenset[int] = frozenset()


def rank(phrases: Phrases, members: np.ndarray, people: np.ndarray, *, needed: int) -> list[Candidate]:
    """The candidates that `needed` people of a theme share, heaviest first, before closeness is looked at.

    Weight: share of the theme (passages and people) times the log of how much rarer the phrase is elsewhere.
    """
    inside, n = set(int(i) for i in members), len(people)
    crowd = len(set(people[members]))
    found = []
    for key, meant in phrases.meant.items():
        if len(meant) < needed:
            continue
        places = meant & inside
        if len(places) < needed:
            continue
        voices = len({people[i] for i in places})
        if voices < needed or not _is_said(phrases.said[key] & inside, key, people, voices, crowd, needed):
            continue
        share = (len(places) / len(inside) * voices / crowd) ** 0.5
        elsewhere = (len(meant) - len(places) + 0.5) / (n - len(inside) + 1)
        lift = np.log1p(min(len(places) / len(inside) / elsewhere, _LIFT))
        if key in phrases.doings and share < _DONE:
            continue
        told = _told(phrases, key, len(phrases.said[key] & inside) / len(places))
        found.append(Candidate(key, places, share, float(round(share**_COMMON * lift * told, 6))))
    found.sort(key=lambda own: (-own.weight, own.key))
    single, several = [own for own in found if " " not in own.key], [own for own in found if " " in own.key]
    return single[:_KEPT] + several[:_KEPT]


def _told(phrases: Phrases, key: str, share: float) -> float:
    """How well a key is told by the words themselves; `share`: of its passages, those that say it so and not only in parts."""
    if " " in key:
        return share**_DIRECT
    return min(1.0, 0.6 + share) * (_DOING if key in phrases.doings else 1.0)


def _is_said(said, key: str, people: np.ndarray, voices: int, crowd: int, needed: int) -> bool:
    """A phrase must have been said so by several, or once where many bring its words together."""
    speakers = len({people[i] for i in said})
    if " " not in key:
        return speakers >= 1
    return speakers >= needed or (speakers >= 1 and voices >= max(needed, 0.12 * crowd))


def weigh(found: list[Candidate], members: np.ndarray, near: np.ndarray) -> list[Candidate]:
    """The candidates by weight and meaning; `near`: similarity of every passage (rows) to every candidate.

    A candidate reaches the passages of the theme that lie nearer to it than nine tenths of the passages elsewhere do.
    """
    elsewhere = np.delete(near, members, axis=0)
    scored = []
    for n, one in enumerate(found):
        border = np.quantile(elsewhere[:, n], _NEARER) if len(elsewhere) else -1.0
        close = members[near[members, n] > border]
        reach = one.places | frozenset(int(i) for i in close)
        weight = one.weight * (_BASE + len(close) / len(members)) * _family(one, found)
        scored.append(Candidate(one.key, one.places, one.share, float(round(weight, 6)), reach))
    return sorted(scored, key=lambda one: (-one.weight, one.key))


def _family(one: Candidate, found: list[Candidate]) -> float:
    """What a word gains by its relatives (`Programm`, `Programmieren`, `Programmierung`): together they hold more of the theme."""
    if " " in one.key:
        return 1.0
    together = one.places.union(*(own.places for own in found if " " not in own.key and related(one.key, own.key)))
    gain = len(together) / len(one.places)
    return gain**_RELATIVES if gain <= 4.0 else 1.0  # a rare relative does not speak for all


def related(a: str, b: str) -> bool:
    """Whether two words begin alike, umlauts aside."""
    a, b = (word.translate(PLAIN) for word in sorted((a, b), key=len))
    common = next((n for n, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    return common >= 5 and common >= 0.7 * len(a)


def akin(a: str, b: str) -> bool:
    """Whether two words share their stem or one is part of the other."""
    a, b = sorted((a, b), key=len)
    return a[:5] == b[:5] or (len(a) >= 4 and a in b)


def common_words(phrases: Phrases, groups: np.ndarray) -> frozenset[str]:
    """The study's topic: the two words that most passages share, where no one theme holds most of them."""
    places = {key: own for key, own in phrases.meant.items() if " " not in key}
    most = sorted(places, key=lambda key: (-len(places[key]), key))[:2]
    wide = [key for key in most if len(places[key]) >= 0.04 * len(groups) and _spread(groups[sorted(places[key])])]
    return frozenset(wide)


def about(found: Sequence[Candidate], common: frozenset[str]) -> frozenset[str]:
    """The common words that most passages of a theme hold and that outweigh all others by far."""
    words = [own for own in found if " " not in own.key]
    second = max((own.weight for own in words if own.key not in common), default=0.0)
    return frozenset(o.key for o in words if o.key in common and o.share >= ENOUGH and o.weight >= 2.0 * HEAVY * second)


def _spread(groups: np.ndarray) -> bool:
    most = max(Counter(int(g) for g in groups if g >= 0).values(), default=0)
    return most < 0.5 * len(groups)


def by_group(groups: np.ndarray) -> dict[int, np.ndarray]:
    """The places of each group but the rest, largest group first."""
    found = defaultdict(list)
    for i, g in enumerate(groups):
        if g >= 0:
            found[int(g)].append(i)
    return {g: np.array(found[g]) for g in sorted(found, key=lambda g: (-len(found[g]), g))}
