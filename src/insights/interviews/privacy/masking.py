"""Putting replacements into texts: every name of the key in its simple inflections, and everything that has a form of its own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import NamedTuple

from insights.interviews.privacy import lexicon
from insights.interviews.privacy.recognisers.lower_case import is_small_word, without_capitals
from insights.interviews.privacy.vocabulary import in_english

# Part of a user name that people say or paste: `vera_k`, `k_vera`.
_IN_A_USER_NAME = re.compile(r"(?:(?<=_)|(?=[a-zäöüß]{3,}_))(?<![^\W_])(?P<name>[a-zäöüß]{3,})(?![^\W_])")
# A name in small letters among others with capitals; shorter ones are words too often.
_IN_SMALL_LETTERS = re.compile(r"(?<![\w@./-])(?P<name>[a-zäöüß]{5,})(?![\w@-]|\.\w)")
_SMALL = re.compile(
    r"\b(?:frau|herrn?|familie)\s(?P<name>[a-zäöüß]{3,})"
)  # `frau sattler`, in the middle of a text with capitals
_TITLE_BEFORE = re.compile(
    r"(?:[Hh]errn?|[Ff]rau|Hr\.|Fr\.|Dr\.|Prof\.|Doktor|Familie|Ehepaar|Eheleuten?|Kolleg(?:en?|in)|Mr\.?|Mrs\.?|Ms\.?)\s(?:Dr\.\s)?$"
)
_ARTICLE_BEFORE = re.compile(r"\b(?:[Dd](?:er|ie)|[Uu]nser|[Mm]ein)\s$")
# "Der Sommer lacht" is a person, "der Sommer kommt" may be none: only verbs that take nobody but people.
_ONLY_PEOPLE_DO = re.compile(
    r"\s(?:lacht|lachte|sagt|sagte|meint|meinte|fragt|fragte|antwortet|antwortete|erzählt|erzählte|erklärt|erklärte|schreibt|schrieb"
    r"|telefoniert|telefonierte|schimpft|schimpfte|flucht|fluchte|grinst|grinste|weiß|wusste|kennt|kannte|glaubt|glaubte)\b"
)
_TAIL = r"(?:(?P<tail>['’]?s|ens|n)(?![^\W\d_]))?"


class Spot(NamedTuple):
    """Characters `start` to `end` of a text and what stands for them; `tail`: the inflection that stays."""

    start: int
    end: int
    entity: str
    replacement: str
    tail: str = ""


@dataclass
class Masker:
    """Replaces the names of one interview. `names`: original -> (replacement, entity), whatever the case of no other word allows."""

    names: Mapping[str, tuple[str, str]]
    language: str
    keep: Collection[str] = ()
    counts: Counter = field(default_factory=Counter)

    @cached_property
    def _pattern(self) -> re.Pattern | None:
        return _any_of(self.names)

    @cached_property
    def _small(self) -> Masker:
        """The same for texts without capitals: names that are no words in small letters."""
        names = {
            n.lower(): to for n, to in self.names.items() if self.language == "de" and not is_small_word(n.lower())
        }
        return Masker(names, self.language, self.keep, self.counts)

    def mask(self, text: str, spots: Iterable[Spot] = ()) -> str:
        """`text` with everything replaced that identifies; what was replaced is counted in `counts`.

        `spots`: what was found in the text, in order and without overlaps; elsewhere the names count.
        """
        pieces: list[str] = []
        place = 0
        text = _IN_A_USER_NAME.sub(self._with_capital, _SMALL.sub(self._with_capital, text))
        if self.names:
            text = _IN_SMALL_LETTERS.sub(
                lambda m: m.group() if _is_a_word(m["name"], self.language) else self._with_capital(m), text
            )
        elsewhere = self._small if self.names and without_capitals(text) else self
        for spot in spots:
            pieces.append(elsewhere._mask_names(text[place : spot.start]))
            self.counts[spot.entity, spot.replacement] += 1
            pieces += [spot.replacement, spot.tail]
            place = spot.end
        pieces.append(elsewhere._mask_names(text[place:]))
        return "".join(pieces)

    def _with_capital(self, match: re.Match) -> str:
        """A name of the key in small letters, behind a title or in a user name, as names are written."""
        name = match["name"].capitalize()
        known = self.names.get(name) or self.names.get(name.removesuffix("s"))
        return match.group().removesuffix(match["name"]) + name if known and known[1] == "person" else match.group()

    def _mask_names(self, text: str) -> str:
        if self._pattern is None:
            return text
        done: list[str] = []
        place = 0
        previous: tuple[int, str] | None = None  # end and replacement of the last masked name
        for match in self._pattern.finditer(text):
            replacement, entity = self.names[match["name"]]
            follows = previous is not None and text[previous[0] : match.start()] == " "
            if not self._means_the_name(match, text, follows):
                continue
            whole = match["name"] + (match["tail"] or "")  # `Jannes` is no genitive
            tail = ""
            if whole.endswith("s") and match["tail"] and not lexicon.is_first_name(whole):
                tail = match["tail"] if self.language == "en" else "s"
            if follows and previous[1] == replacement:
                done.append(tail)
            else:
                self.counts[entity, replacement] += 1
                done += [text[place : match.start()], replacement, tail]
            place = match.end()
            previous = (match.end(), replacement)
        return "".join([*done, text[place:]])

    def _means_the_name(self, match: re.Match, text: str, follows_name: bool) -> bool:
        """An ordinary word such as `Kern` is a name only behind a title or a first name."""
        name = match["name"]
        if len(name.rstrip(".")) == 1 and not _TITLE_BEFORE.search(text[: match.start()]):
            return False  # `Frau K.` in one sentence, `Vitamin K.` in the next
        if (
            self.names[name][1] != "person"
            or " " in name
            or follows_name
            or self.language != "de"
            or not lexicon.is_ordinary(name)
        ):
            return not (match["tail"] == "n" and lexicon.is_ordinary(match.group()))
        before, behind = text[: match.start()], text[match.end() :]
        return bool(_TITLE_BEFORE.search(before) or (_ARTICLE_BEFORE.search(before) and _ONLY_PEOPLE_DO.match(behind)))


@cache
def _is_a_word(word: str, language: str) -> bool:
    """Whether a word in small letters may be one, and not only a name."""
    if language == "en":
        return in_english(word) or in_english(word.removesuffix("s"))
    return is_small_word(word) or lexicon.is_ordinary(word.capitalize())


def _any_of(names: Iterable[str]) -> re.Pattern | None:
    longest_first = sorted((name for name in names if name), key=lambda n: (-len(n), n))
    inside = "|".join(map(re.escape, longest_first))
    return re.compile(rf"(?<![^\W_])(?P<name>{inside}){_TAIL}(?![^\W_])") if longest_first else None


def near_misses(words: Iterable[str], names: Collection[str]) -> dict[str, str]:
    """Words one edit away from a known name (`Tiedeman`, `Tidemann`): word -> name. Ordinary words and short names are left alone."""
    found = {}
    names = sorted(name for name in names if len(name) >= 6 and " " not in name)
    for word in sorted(set(words)):
        if len(word) < 5 or word in names or word in lexicon.first_names():
            continue
        close = next(
            (
                name
                for name in names
                if abs(len(name) - len(word)) <= 1 and word[0] == name[0] and _one_edit(word, name)
            ),
            None,
        )
        if (
            close
            and not (word.startswith(close) and word[len(close) :] in ("s", "n"))
            and not lexicon.is_ordinary(word)
        ):
            found[word] = close
    return found


def _one_edit(a: str, b: str) -> bool:
    if len(a) > len(b):
        a, b = b, a
    same = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), len(a))
    if len(a) == len(b):
        swapped = (
            same + 1 < len(a) and a[same] == b[same + 1] and a[same + 1] == b[same] and a[same + 2 :] == b[same + 2 :]
        )
        return a[same + 1 :] == b[same + 1 :] or swapped
    return a[same:] == b[same + 1 :]
