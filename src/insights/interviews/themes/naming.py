"""Which phrase names a theme best: said by many of its people, rarely elsewhere, and near its centre, not its neighbours'."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from insights.interviews.themes.candidates import DENYING, Phrases, content
from insights.interviews.themes.weighing import ENOUGH, HEAVY, PLAIN, Candidate, akin

KEYWORDS = 6
_PHRASE = 1.2  # what a phrase that keeps all passages of the best word gains over it
_OWN_VERB = 0.35  # share of a theme that a verb must hold to come before a noun
_OF_WORD = 0.35  # share of the best word's passages that a phrase must keep
_CARRIED = 0.08  # share of a theme that a phrase must hold to name it
_DENIED = 0.35  # the same of one that says what is not there
_FAINT = 0.08  # weight against the best one below which a word sets nothing apart
_ADDS = 0.1  # share of a theme that a second word must add
_BESIDE = 0.2  # share of a theme that a second word must hold
_SECOND = 0.3  # weight of a second word against the first
_TOGETHER = 0.05  # chance of two words meeting as often as they do, below which they have a bond
_ALIKE = 0.45  # nearness in meaning from which they have one without meeting
_MIXED = 0.35  # share of a theme that a heading must cover, below which the theme is many things
_NEAR = 0.75  # unless so many of its passages come near the heading's meaning
_AS_GOOD = 0.5  # weight against the best word's from which a word that covers more leads, where the best covers little
_DENIED_MOSTLY = 0.5  # share of a phrase's passages that deny it, from which it is no bare affirmation
_DENIED_DOING = 0.34  # the same of a phrase with a verb, which reads like a finding
_DENIED_NEARLY = 0.8  # the same, from which the theme is about its being missing
_WIDE = 3  # how many times as often as in the theme a word stands in the study, from which it is too general alone
_AND = {"de": "und", "en": "and"}


@dataclass(frozen=True)
class Heading:
    """A heading, the passages of the theme that its words stand for, and its keys."""

    text: str
    places: frozenset[int]
    keys: tuple[str, ...] = ()


@dataclass
class Corner:
    """What is known of one theme while it gets its name.

    `about`: words common in the study that this theme is about all the same; `meanings`: unit vectors of the keys; `asked`: what the
    question asks that most of its passages answer; `questions`: the text of those that many of them answer.
    """

    members: np.ndarray
    people: np.ndarray
    ranked: list[Candidate] = field(default_factory=list)
    about: frozenset[str] = frozenset()
    meanings: dict[str, np.ndarray] = field(default_factory=dict)
    asked: Heading | None = None
    questions: str = ""

    @property
    def words(self) -> list[Candidate]:
        """The single words, best first."""
        return [own for own in self.ranked if " " not in own.key]


@dataclass(frozen=True)
class Setting:
    """What all themes of a study share: their phrases, the words of its title, the words common to all themes, how words are written."""

    phrases: Phrases
    titled: frozenset[str]
    common: frozenset[str]
    language: str
    written: Counter

    def two(self, first: Candidate, second: Candidate) -> Heading:
        """A heading of two words, joined as the passages join them (`Anleitung am Handy`), else by `und`."""
        wordings, places = self.phrases.wordings, first.places | second.places
        joined = Counter({
            key: len(said & places)
            for key, said in self.phrases.said.items()
            if key.count(" ") == 2 and key.split()[::2] in ([first.key, second.key], [second.key, first.key]) and said & places
        })  # fmt: skip
        if joined:
            text = wordings[min(joined, key=lambda key: (-joined[key], key))]
        else:
            text = f"{wordings[first.key]} {_AND[self.language]} {inner(wordings[second.key], self.written)}"
        return Heading(text, places, (first.key, second.key))

    def one(self, own: Candidate, words: Sequence[Candidate] = ()) -> Heading:
        """The heading of one key; of a phrase, with the passages of the word of `words` that it says more exactly."""
        parts = set(content(own.key))
        held = [word.places for word in words if " " in own.key and word.key in parts]
        return Heading(self.phrases.wordings[own.key], own.places | max(held, key=len, default=frozenset()), (own.key,))


def label(corner: Corner, setting: Setting, *, used: set[str]) -> Heading:
    """The best free heading: what a phrase says more than the best word, the word alone, or two words that belong together."""
    taken = {name.lower() for name in used}
    free = (option for option in _options(corner, setting, used) if option.text.lower() not in taken)
    return next(free, Heading(unnamed(used, setting.language), frozenset()))


def is_mixed(heading: Heading, corner: Corner) -> bool:
    """Whether few passages say what the heading says, and too few others come near its meaning: the theme is many things."""
    n = len(corner.members)
    near = frozenset().union(*(own.reach for own in corner.ranked if own.key in heading.keys))
    return len(heading.places) < _MIXED * n and len(near) < _NEAR * n


def _options(corner: Corner, setting: Setting, used: set[str]) -> list[Heading]:
    """All headings a theme could have, best first."""
    phrases, topics = setting.phrases, setting.common - corner.about | setting.titled
    words = _most_exact([own for own in corner.words if own.key not in topics], phrases.said)
    words = _things_first(_widest_first(words, len(corner.members)), phrases.doings)
    words = _apart(words, phrases.wordings, used)
    several = [own for own in corner.ranked if " " in own.key and not set(content(own.key)) <= topics]
    several = [own for own in several if not _reverses(own, corner, phrases)]
    best = words[0] if words else None
    options = _with_topic(best, [own for own in corner.words if own.key in topics], several, setting)
    options += [setting.one(own, words) for own in several if _carries(own, words)]
    options += _missed(best, several, corner, setting) if best is not None else []
    asked = corner.asked is not None and not set(content(corner.asked.keys[0])) <= topics
    if asked and (not options or is_mixed(options[0], corner) or _asked_before(best, corner)):
        options = [corner.asked, *options]
    if best is not None:
        options += _with_best(best, words, several, corner, setting, used)
    options += [setting.one(own) for own in [*words[1:], *several]]
    return options + [setting.one(own) for own in corner.words if own.key in topics]


def _asked_before(best: Candidate | None, corner: Corner) -> bool:
    """Whether the question's word stands before the best word of the answers: one that less than half of them share."""
    return best is None or len(best.places) < 0.5 * len(corner.members)


def _with_best(
    best: Candidate,
    words: Sequence[Candidate],
    several: Sequence[Candidate],
    corner: Corner,
    setting: Setting,
    used: set[str],
) -> list[Heading]:
    """Headings with the best word: more exactly where it is too general or names a neighbour, with a partner, alone."""
    spoken_for = {word for name in used for word in name.lower().split()}
    wording = setting.phrases.wordings[best.key].lower()
    wide = len(setting.phrases.meant[best.key]) >= _WIDE * len(best.places)
    exact = [own for own in several if best.key in own.key.split() and len(own.places & best.places) >= 2]
    least = (0.2 if wording not in spoken_for else 0.1) * len(best.places)
    options = [setting.one(own, words) for own in exact if len(own.places & best.places) >= least]
    options = options if wide or wording in spoken_for else []
    if wording in spoken_for:
        return options
    pair = _partner(best, words, corner, setting.phrases) if corner.asked is None else None  # one question, one subject
    if pair is not None and setting.phrases.wordings[pair.key].lower() not in spoken_for:
        options.append(setting.two(best, pair))
    return [*options, setting.one(best)]


def _widest_first(words: list[Candidate], n: int) -> list[Candidate]:
    """Words in order; where the best one covers too little of the theme, the one of much the same weight that covers most leads."""
    if not words or len(words[0].places) >= _MIXED * n:
        return words
    good = [own for own in words if own.weight >= _AS_GOOD * words[0].weight]
    first = max(good, key=lambda own: 4 * len(own.places) + len(own.reach))
    return [first, *(own for own in words if own is not first)]


def _things_first(words: list[Candidate], doings: frozenset[str]) -> list[Candidate]:
    """Words in order, a noun before the verb that leads: one of its family, or any where the verb holds too little of the theme."""
    if not words or words[0].key not in doings:
        return words
    verb, nouns = words[0], [own for own in words[1:] if own.key not in doings]
    borrowed = verb.key.endswith("ieren")  # who programs has a programme, but means the doing
    family = [own for own in nouns if _of_family(verb.key, own.key) and 3 * len(own.places) >= len(verb.places)]
    family = [own for own in family if not borrowed or own.key.endswith(("ung", "ion"))]
    if not family and verb.share < _OWN_VERB:
        family = [own for own in nouns if own.weight >= _SECOND * verb.weight]
    return [*family[:1], *(own for own in words if own not in family[:1])]


def _of_family(verb: str, noun: str) -> bool:
    """Whether a noun and a German verb share their stem (`schmecken`: Geschmack, `impfen`: Impfung)."""
    stem = verb.removesuffix("n").removesuffix("e").translate(PLAIN).replace("ck", "k")
    bare = noun.translate(PLAIN).replace("ck", "k").removeprefix("ge")
    return len(stem) >= 4 and (bare.startswith(stem) or _consonants(bare) == _consonants(stem))


def _consonants(word: str) -> str:
    return "".join(letter for letter in word if letter not in "aeiou")


def _denials(own: Candidate, phrases: Phrases) -> float:
    """The share of a key's passages that deny it."""
    said = phrases.said[own.key] & own.places
    return len(phrases.denied.get(own.key, frozenset()) & said) / max(1, len(said))


def _reverses(own: Candidate, corner: Corner, phrases: Phrases) -> bool:
    """Whether a phrase affirms what its people mostly deny, or denies what many affirm or were only asked for."""
    if not own.key.startswith(DENYING):
        doing = own.key.split()[-1] in phrases.doings
        limit = _DENIED_DOING if doing else _DENIED_MOSTLY
        echo = doing and all(part[:6] in corner.questions for part in content(own.key))  # `Benötigen Sie Hilfe?`
        return echo or (not phrases.denying(own.key) and _denials(own, phrases) >= limit)
    thing = content(own.key)[-1]
    whole = next((word for word in corner.words if word.key == thing), None)
    return thing in corner.questions or (whole is not None and _denials(whole, phrases) < _DENIED_NEARLY)


def _missed(best: Candidate, several: Sequence[Candidate], corner: Corner, setting: Setting) -> list[Heading]:
    """The best word with its negation where nearly all deny it unasked (`Keine Wartezeit`)."""
    if _denials(best, setting.phrases) < _DENIED_NEARLY:
        return []
    denying = [own for own in several if own.key.startswith(DENYING) and best.key in content(own.key)]
    denying = [own for own in denying if own.share >= _DENIED]
    return [setting.one(own) for own in denying if 2 * len(own.places) >= len(best.places)]


def _with_topic(
    best: Candidate | None, topics: list[Candidate], phrases: list[Candidate], setting: Setting
) -> list[Heading]:
    """Where a theme is about the study's topic itself: a phrase that holds it (`Anonymes Portal`), or the word beside another one."""
    heavy = topics[0] if topics else None
    if heavy is None or (best is not None and heavy.weight < HEAVY * best.weight):
        return []
    with_it = [own for own in phrases if heavy.key in own.key.split() and own.weight >= 0.2 * heavy.weight]
    beside = [setting.one(heavy)] if best is None or akin(heavy.key, best.key) else [setting.two(heavy, best)]
    return [*(setting.one(own, topics) for own in with_it), *beside]


def _apart(words: list[Candidate], wordings: dict[str, str], used: set[str]) -> list[Candidate]:
    """Where the best word already names another theme, its strongest compound comes first (`Bahnsteigbeleuchtung`)."""
    if not words or not any(wordings[words[0].key].lower() in name.lower().split() for name in used):
        return words
    first = words[0]
    narrower = [
        o
        for o in words[1:]
        if first.key in o.key and 5 * len(o.places) >= len(first.places) and o.weight >= 0.4 * first.weight
    ]
    return [*narrower[:1], *(own for own in words if own not in narrower[:1])]


def _carries(own: Candidate, words: Sequence[Candidate]) -> bool:
    """Whether a phrase stands for enough of the theme, and says more than the best word without losing too many passages."""
    if own.share < (_DENIED if own.key.startswith(DENYING) else _CARRIED) or len(own.places) < 2:
        return False
    if not words:
        return True
    best = words[0]
    held = max(len(word.places) for word in words[:5] if word.weight >= 0.6 * best.weight)
    kept = len(own.places & best.places) / len(best.places)
    least = _OF_WORD * (0.7 if best.key in own.key and own.share >= 0.2 else 1.0)  # the best word, said more exactly
    return len(own.places) >= least * held and own.weight * (1.0 + _PHRASE * kept) >= best.weight


def _partner(best: Candidate, words: Sequence[Candidate], corner: Corner, phrases: Phrases) -> Candidate | None:
    """The word that belongs beside the best one: it holds and adds enough of the theme and has a bond with it; mostly there is none."""
    if best.share >= ENOUGH:
        return None
    n = len(corner.members)
    beside = [
        own
        for own in words[1:8]
        if not akin(own.key, best.key)
        and own.key not in phrases.doings
        and 3 * len(phrases.said[own.key] & own.places) >= len(own.places)
        and own.weight >= _SECOND * best.weight
        and len(own.places) >= _BESIDE * n
        and len(own.places - best.places) >= _ADDS * n
        and _bond(best, own, corner)
    ]
    return max(beside, key=lambda own: (len(own.places - best.places) * own.weight, own.key), default=None)


def _bond(one: Candidate, two: Candidate, corner: Corner) -> bool:
    """Whether two words are said together clearly more often than by chance (hypergeometric), or mean something near."""
    from scipy.stats import hypergeom

    together = len(one.places & two.places)
    if together >= 3 and hypergeom.sf(together - 1, len(corner.members), len(one.places), len(two.places)) < _TOGETHER:
        return True
    return float(corner.meanings[one.key] @ corner.meanings[two.key]) >= _ALIKE


def inner(wording: str, written: Counter) -> str:
    """A word inside an English heading, small or large as people mostly write it; German words stay as they are."""
    small = wording[:1].lower() + wording[1:]
    mostly_small = written[small] > written[wording] or (bool(written) and written[small] == 0 == written[wording])
    return small if mostly_small else wording


def unnamed(used: set[str], language: str) -> str:
    """The name of a theme without words of its own, numbered."""
    stem = "Ohne eigene Worte" if language == "de" else "No words of its own"
    return next(name for number in range(1, len(used) + 2) if (name := f"{stem} {number}") not in used)


def _most_exact(ranked: Sequence[Candidate], said: dict[str, frozenset[int]]) -> list[Candidate]:
    """Words in order, a compound in front of its part where those who say the part mostly say the compound (`Wartungsvertrag`, `Wartung`)."""
    exact: list[Candidate] = []
    for row in ranked:
        own = len(said.get(row.key, frozenset()) & row.places)  # the part as a word of its own
        enough = 0.6 if own >= 0.4 * len(row.places) else 0.45
        compounds = [
            o for o in ranked if row.key != o.key and row.key in o.key and len(o.places) >= enough * len(row.places)
        ]
        exact += [one for one in [*compounds[:1], row] if one not in exact]
    return exact


def keywords(corner: Corner, wordings: dict[str, str], topics: frozenset[str]) -> list[str]:
    """Up to six words and phrases of several people that set the theme apart, heaviest first, none of them akin."""
    chosen: list[str] = []
    least = _FAINT * corner.ranked[0].weight if corner.ranked else 0.0
    for own in (own for own in corner.ranked if own.weight >= least):
        parts = content(own.key)
        fresh = not any(akin(part, other) for part in parts for old in chosen for other in content(old))
        if len(chosen) < KEYWORDS and fresh and not set(parts) <= topics:
            chosen.append(own.key)
    return [wordings[key] for key in chosen]
