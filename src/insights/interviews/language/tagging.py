"""The likeliest parts of speech of a German sentence by the tables of HanTa's model, found faster than HanTa finds them.

Method and model: HanTa (Wartena 2019), a hidden Markov model whose states are pairs of neighbouring tags. HanTa is a library under the
LGPL (3 or later) and is used as one: the search below was written for this package and copies none of its code; it reads the tables of
the installed model (`LP_trans_word`, `int2tag`) and asks HanTa for the tags of a single word. It tries at every place only the tags that
the word can have, where HanTa goes through all fifty, and remembers the tags of a word. The tags are the same, equals included.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from HanTa.HanoverTagger import EMPTY, END, START

_BEAM = 5  # the sixth best state of a place, less _MARGIN, is the least that goes on
_MARGIN = 1.0
_LEAST = -1e6  # log probability below which nothing counts
_WIDTH = 5  # how far behind its best one a tag of an unknown word may be, in log probability
_WORDS = 200_000  # words whose tags are remembered


def sentence_tagger(hanta: Any) -> Callable[[Sequence[str]], list[str]]:
    """A function that gives one STTS tag for each word of a sentence, by the model of `hanta` (a HanoverTagger).

    A word that no tag fits is taken as one that can have any.
    """
    follows, names = hanta.LP_trans_word, hanta.int2tag
    order = {tag: place for place, tag in enumerate(follows[EMPTY, START]) if tag != END}  # decides between equals
    every = tuple((tag, 0.0) for tag in order)

    @lru_cache(_WORDS)
    def tags_of(word: str, cased: bool) -> tuple[tuple[int, float], ...]:
        found = [
            pair
            for pair in hanta._tag_word(word, cutoff=_WIDTH, casesensitive=cased, conditional=True)
            if pair[0] in order
        ]
        return tuple(sorted(found, key=lambda pair: order[pair[0]])) or every

    def tags(words: Sequence[str]) -> list[str]:
        if not words:
            return []
        ends: dict[tuple[int, int], float] = {(EMPTY, START): 0.0}
        came: list[dict[tuple[int, int], tuple[int, int]]] = []
        for place, word in enumerate(words):
            possible = tags_of(word, place > 0)  # at the beginning every word has a capital
            reached, origin = _step(ends, possible, follows)
            if not reached:
                reached, origin = _step(ends, every, follows)
            ends = reached
            came.append(origin)
        closed = ((state, chance + follows[state].get(END, -math.inf)) for state, chance in ends.items())
        return [names[tag] for tag in _way_back(max(closed, key=itemgetter(1))[0], came)]

    return tags


def _step(ends: dict, possible: Sequence[tuple[int, float]], follows: dict) -> tuple[dict, dict]:
    """The states after one more word with the log probability of the best way to each, and the state that way came from."""
    least = sorted(ends.values(), reverse=True)[_BEAM] - _MARGIN if len(ends) > _BEAM else _LEAST
    reached: dict[tuple[int, int], float] = {}
    origin: dict[tuple[int, int], tuple[int, int]] = {}
    for state, chance in ends.items():
        if chance < least:
            continue
        follow, last = follows[state], state[1]
        for tag, fits in possible:
            way, now = chance + follow[tag] + fits, (last, tag)
            if way > reached.get(now, _LEAST):
                reached[now], origin[now] = way, state
    return reached, origin


def _way_back(state: tuple[int, int], came: Sequence[dict]) -> list[int]:
    found = []
    for origin in reversed(came):
        found.append(state[1])
        state = origin[state]
    return found[::-1]
