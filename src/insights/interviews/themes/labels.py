"""Names of themes in the words of their people: a heading for each theme, key phrases that set it apart, and names of sub-themes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from insights.interviews.language import words
from insights.interviews.privacy.masks import unmasked
from insights.interviews.themes import asking, naming, weighing
from insights.interviews.themes.candidates import Phrases, collect, once, restricted
from insights.interviews.vectors import encode

_COVERED = 0.3  # share of a theme's passages that use one of its words, below which the words are no name
_NAMELESS = 0.25  # the same, below which they say nothing about the theme at all: it gets no key phrases
_READ = 300  # passages of a theme that are read for its name, the most central ones
_ALL = 6000  # passages up to which all are read
_UNSPOKEN = re.compile(r"\([^)]*\)|https?://\S+|[@#]\w+|<[^>]*>|\S{80,}")

_HASH = re.compile(r"#(?=[^\W\d])")


def spoken(texts: Iterable[str]) -> list[str]:
    """Texts without masks, remarks in brackets, addresses and handles, which must not name a theme."""
    return [_UNSPOKEN.sub(" ", unmasked(text)) for text in texts]


@dataclass(frozen=True)
class Name:
    """`label` and `keywords` of a group; `shared`: its words are those of several people, and not the study's topic only; `spoken_by`: which passages contain them; `covers`: share of the passages that the label's words stand for, `mixed`: it is too small to speak for the theme."""

    label: str
    keywords: list[str]
    shared: bool
    spoken_by: frozenset[int]
    covers: float = 1.0
    mixed: bool = False


@dataclass(frozen=True)
class Reading:
    """What was read of a study before its themes are named: the places read and the phrases found there."""

    places: np.ndarray
    texts: list[str]
    phrases: Phrases

    def inside(self, places: np.ndarray) -> Reading:
        """The part of it that lies in `places`, which are numbered anew from 0."""
        rows = np.flatnonzero(np.isin(self.places, places))
        phrases = restricted(self.phrases, rows)
        return Reading(np.searchsorted(places, self.places[rows]), [self.texts[row] for row in rows], phrases)


def read(
    frame: pd.DataFrame, groups: np.ndarray, vectors: np.ndarray, *, language: str, ignore: Sequence[str] = ()
) -> Reading:
    """The phrases of all passages, in large studies of those nearest to the centres of `groups` (-1: of none); `ignore`: words never used."""
    groups, vectors = np.asarray(groups), np.asarray(vectors)
    places = _readable(frame["text"], groups, vectors, _centres(groups, vectors))
    places = places[once(spoken(frame["text"].to_numpy()[places]), groups[places], language)]
    texts = frame["text"].to_numpy()[places].tolist()
    return Reading(places, texts, collect(spoken(_HASH.sub("", one) for one in texts), language, ignore=ignore))


def name_themes(
    frame: pd.DataFrame,
    groups: np.ndarray,
    vectors: np.ndarray,
    *,
    language: str,
    ignore: Sequence[str] = (),
    topic: str = "",
    cache: Path | None = None,
    model: Path | None = None,
    taken: Sequence[str] = (),
    reading: Reading | None = None,
) -> dict[int, Name]:
    """The name of every group of `frame` (group -1, the rest, gets none); no label is given twice; `ignore`: words never used.

    Candidates are words and phrases out of the passages, weighed by the people who share them, by how rare they are elsewhere (after
    the class-based tf-idf of Grootendorst 2022, on people and passages) and by closeness to the theme's centre against its neighbours'.
    Words of one person only never name a theme (in a study of one person they must); the study's topic (the words that most passages
    share, and those of its title `topic`) and the labels `taken` do not stand alone. Where `frame` has a column `asked` (the question
    before each passage), the words of a question that a theme answers may name it. `reading`: what `read` found before.
    """
    groups, vectors = np.asarray(groups), np.asarray(vectors)
    own = reading or read(frame, groups, vectors, language=language, ignore=ignore)
    people, group = frame["respondent_id"].to_numpy()[own.places], groups[own.places]
    setting = naming.Setting(
        own.phrases, _titled(own.phrases.wordings, " ".join([topic, *taken])), weighing.common_words(own.phrases, group),
        language, Counter() if language == "de" else Counter(word for one in own.texts for word in words(one)),
    )  # fmt: skip
    asked = frame["asked"].to_numpy()[own.places] if "asked" in frame else [""] * len(group)
    questions, names, used = asking.subjects(asked, group, own.phrases, language), {}, set(taken)
    for g, corner in _corners(setting, group, people, vectors[own.places], cache, model).items():
        corner.asked, corner.questions = questions.get(g), asking.wording(asked, corner.members)
        heading = naming.label(corner, setting, used=used)
        used.add(heading.text)
        names[g] = _name(heading, corner, setting, own.places)
    return names


def name_subthemes(
    frame: pd.DataFrame,
    groups: np.ndarray,
    subgroups: np.ndarray,
    vectors: np.ndarray,
    *,
    names: dict[int, Name],
    language: str,
    ignore: Sequence[str] = (),
    topic: str = "",
    cache: Path | None = None,
    model: Path | None = None,
    reading: Reading | None = None,
) -> dict[tuple[int, int], Name]:
    """The name of every sub-theme by (group, subgroup): what sets it apart from the others inside its theme.

    `subgroups` counts from 0 inside each theme (-1: none). The theme's own label stands as a sub-theme's label only beside another word.
    A part without words of its own gets no name, nor does the only part of a theme that would have one: they are no sub-themes.
    """
    groups, subgroups, vectors = np.asarray(groups), np.asarray(subgroups), np.asarray(vectors)
    reading = reading or read(frame, groups, vectors, language=language, ignore=ignore)
    found = {}
    for g in np.unique(groups[(groups >= 0) & (subgroups >= 0)]).tolist():
        inside = np.flatnonzero(groups == g)
        own = name_themes(
            frame.iloc[inside], subgroups[inside], vectors[inside], language=language, topic=topic, cache=cache,
            model=model, taken=[names[g].label] if g in names else [], reading=reading.inside(inside),
        )  # fmt: skip
        own = {s: name for s, name in own.items() if name.covers > 0}
        if len(own) > 1:
            places = {s: frozenset(int(inside[i]) for i in name.spoken_by) for s, name in own.items()}
            found |= {(g, s): replace(name, spoken_by=places[s]) for s, name in own.items()}
    return found


def _centres(groups: np.ndarray, vectors: np.ndarray) -> dict[int, np.ndarray]:
    centres = {}
    for g in sorted({int(g) for g in groups if g >= 0}):
        mean = vectors[groups == g].mean(axis=0)
        centres[g] = mean / max(float(np.linalg.norm(mean)), 1e-12)
    return centres


def _readable(texts: pd.Series, groups: np.ndarray, vectors: np.ndarray, centres: dict[int, np.ndarray]) -> np.ndarray:
    """Places of the passages that are read: all, or of each theme those nearest to its centre, each text once, and as many of the rest."""
    if len(groups) <= _ALL:
        return np.arange(len(groups))
    fresh = ~pd.DataFrame({"text": texts.to_numpy(), "group": groups}).duplicated().to_numpy()
    kept = [np.flatnonzero(fresh & (groups < 0))[:_READ]]
    for g, centre in centres.items():
        own = np.flatnonzero(fresh & (groups == g))
        near = np.round(vectors[own] @ centre, 5)
        kept.append(own[np.lexsort((own, -near))[:_READ]])
    return np.sort(np.concatenate(kept))


def _titled(wordings: dict[str, str], topic: str) -> frozenset[str]:
    """Words that stand in the study's title or end one of its compounds (`Serviceportal`: `Portal`)."""
    titles = [word.lower() for word in words(topic)]
    return frozenset(
        key
        for key, wording in wordings.items()
        if len(key) >= 4 and " " not in key and any(title.endswith((key, wording.lower())) for title in titles)
    )


def _corners(
    setting: naming.Setting,
    groups: np.ndarray,
    people: np.ndarray,
    vectors: np.ndarray,
    cache: Path | None,
    model: Path | None,
) -> dict[int, naming.Corner]:
    needed, inside = min(2, len(set(people))), weighing.by_group(groups)
    found = {g: weighing.rank(setting.phrases, members, people, needed=needed) for g, members in inside.items()}
    keys = list(dict.fromkeys(own.key for several in found.values() for own in several))
    # all wordings in one call: what several themes share is encoded once, and the processors are filled
    meanings = encode([setting.phrases.wordings[key] for key in keys], cache=cache, model=model)
    known, corners = dict(zip(keys, meanings, strict=True)), {}
    for g, members in inside.items():
        own = {one.key: known[one.key] for one in found[g]}
        near = vectors @ np.array(list(own.values())).reshape(len(own), vectors.shape[1]).T
        ranked = weighing.weigh(found[g], members, np.round(near, 5))
        corners[g] = naming.Corner(members, people, ranked, weighing.about(ranked, setting.common), own)
    return corners


def _name(heading: naming.Heading, corner: naming.Corner, setting: naming.Setting, read: np.ndarray) -> Name:
    topics = setting.common - corner.about | setting.titled
    covered = frozenset(place for own in corner.ranked[: naming.KEYWORDS] for place in own.places)
    own_words = any(own.key not in topics and own.share >= 0.08 for own in corner.ranked)
    shared = own_words and len(covered) >= _COVERED * len(corner.members)
    told = len(covered) >= _NAMELESS * len(corner.members)
    keywords = naming.keywords(corner, setting.phrases.wordings, topics) if told else []
    spoken_by, covers = frozenset(int(read[i]) for i in covered), len(heading.places) / len(corner.members)
    return Name(heading.text, keywords, shared, spoken_by, covers, naming.is_mixed(heading, corner))
