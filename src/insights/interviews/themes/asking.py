"""What the questions ask for, where a theme consists of the answers to them: `Wohnsituation` for `allein`, `in einer WG`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from insights.interviews.language import key_phrases, parse, sentences
from insights.interviews.themes.candidates import Phrases, content
from insights.interviews.themes.naming import Heading
from insights.interviews.themes.weighing import by_group

_OF_THEME = 0.6  # share of a theme's passages that answer a question with the word
_OF_ANSWERS = 0.5  # share of the answers to such questions that lie in the theme

_COMPOUND = 10  # letters from which a German noun is mostly a compound
_OFTEN = 0.2  # share of a theme's passages that answer a question, from which its words may be echoes
_LONG = 14  # the same of a noun made of a verb or adjective (`Untersuchung`)


def subjects(asked: Sequence[str], groups: np.ndarray, phrases: Phrases, language: str) -> dict[int, Heading]:
    """What the questions ask for, by group: the noun (with adjective or genitive) that most of its passages and few others were asked for.

    `phrases`: those of the answers; of words that were asked for alike, those that the answers take up come first. Groups are left out
    where the passages come from many questions, or the answers to one question lie in many groups.
    """
    answers, wordings = defaultdict(set), {}
    said_of = {question: _asked_for(question, language) for question in sorted(set(asked)) if question}
    for place, question in enumerate(asked):
        for key, wording in said_of.get(question, ()):
            answers[key].add(place)
            wordings.setdefault(key, wording)
    found = {}
    for g, members in by_group(np.asarray(groups)).items():
        inside = {int(i) for i in members}
        shared = [(key, places & inside) for key, places in answers.items()]
        fitting = [
            (2 * len(own) / (len(inside) + len(answers[key])), _taken_up(key, phrases.meant, inside), len(key), key)
            for key, own in shared
            if len(own) >= _OF_THEME * len(inside) and len(own) >= _OF_ANSWERS * len(answers[key])
        ]
        if fitting:
            key = max(fitting)[-1]
            found[g] = Heading(phrases.wordings.get(key, wordings[key]), frozenset(answers[key] & inside), (key,))
    return found


def wording(asked: Sequence[str], members: np.ndarray) -> str:
    """The questions that a fifth of the passages or more answer each, in small letters."""
    counts = Counter(asked[int(i)] for i in members)
    return " ".join(sorted(question.lower() for question, n in counts.items() if n >= _OFTEN * len(members)))


def _taken_up(key: str, meant: dict[str, frozenset[int]], inside: set[int]) -> int:
    """How many passages of a theme say a word of the key themselves."""
    return len(inside & set().union(*(meant.get(word, frozenset()) for word in content(key))))


def _asked_for(question: str, language: str) -> list[tuple[str, str]]:
    """(key, wording) of the things in the first sentence of a question."""
    first = next((question[start:end] for start, end in sentences(question)), "")
    doc = parse([first[:1].lower() + first[1:]], language)[
        0
    ]  # the verb that opens a question is no noun: `Bestand ein Infekt?`
    nouns = {token.lemma_.lower() for token in doc if token.pos_ == "NOUN"}
    said = list(key_phrases(doc, language))
    things = [own for own in said if (content(own[0]) or [""])[-1] in nouns and not _adorned(own[0])]
    return things or [own for own in said if " " not in own[0]]  # `Rauchen Sie?` asks for no thing but for what is done


def _adorned(key: str) -> bool:
    """Whether a compound that says enough alone stands with an adjective (`aktuelle Wohnsituation`; not `bildgebende Verfahren`)."""
    words = key.split()
    derived = len(words) == 2 and words[1].endswith(("ung", "heit", "keit", "ion"))
    return len(words) == 2 and len(words[1]) >= (_LONG if derived else _COMPOUND)
