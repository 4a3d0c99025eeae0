"""From mentions to persons: who is the same, and what stands for each of them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from types import MappingProxyType

import pandas as pd

from insights.interviews.privacy import lexicon
from insights.interviews.privacy.findings import Finding
from insights.interviews.privacy.known import Person
from insights.interviews.privacy.masks import WORDS

KEY_COLUMNS = ["entity", "original", "replacement", "interview_id"]  # interview_id: where it holds; missing: everywhere


def resolve(
    found: Mapping[tuple, Finding], known: list[Person], speakers: Mapping[tuple, str | None]
) -> tuple[list[Person], dict[tuple, Person]]:
    """All persons of a study, and who is meant at each place.

    `found`: (interview, turn, start) -> finding of a person; `speakers`: same key -> respondent id of the speaker.

    Whole names first, then last names (one person in the whole study), then first names (one person within an interview).
    """
    persons = _Persons(known)
    meant: dict[tuple, Person] = {}
    order = sorted(found, key=lambda k: (found[k].last is None or found[k].first is None, found[k].last is None, k))
    for place in order:
        mention, interview = found[place], place[0]
        person = persons.same(mention, interview)
        if mention.is_self and speakers.get(place):
            person = persons.by_replacement.get(speakers[place], person)
            if person is None or person.replacement not in (None, speakers[place]):
                person = persons.added(Person(speakers[place], home=interview))
            elif person.replacement is None:
                person.replacement, person.home = speakers[place], interview
        if person is None:
            person = persons.added(Person(None))
        _learn(person, mention, interview)
        persons.file(person)
        person.position = min(person.position, place) if person.position else place
        meant[place] = person
    return persons.all, meant


class _Persons:
    """The persons of a study in the order in which they came up, to be found by last name, by interview and by replacement.

    Thousands of interviews name tens of thousands of people: looking through all of them for every name would take most of the time.
    """

    def __init__(self, known: Iterable[Person]):
        self.all: list[Person] = []
        self.by_replacement: dict[str, Person] = {}
        # ("last" or "part" or "home", what it is) -> places in `all`
        self._found: dict[tuple[str, str], list[int]] = {}
        self._numbers: dict[int, int] = {}
        for person in known:
            self.added(person)

    def added(self, person: Person) -> Person:
        self._numbers[id(person)] = len(self.all)
        self.all.append(person)
        self.file(person)
        return person

    def file(self, person: Person) -> None:
        """Note under what `person` is to be found, as far as that is known by now."""
        parts = person.last.split("-") if person.last and "-" in person.last else []
        keys = [("last", person.last), ("home", person.home), *(("part", part) for part in parts)]
        for key in (key for key in keys if key[1]):
            places, number = self._found.setdefault(key, []), self._numbers[id(person)]
            if (at := bisect_left(places, number)) == len(places) or places[at] != number:
                places.insert(at, number)
        if person.replacement is not None:
            self.by_replacement.setdefault(person.replacement, person)

    def same(self, mention: Finding, interview: str) -> Person | None:
        """The person whom `mention` means, if one of them is meant."""
        if mention.last:
            same_last = self._at(*(("last", base) for base in _bases(mention.last)))
            same_last += self._at(("part", mention.last))
            if mention.first:
                return next((p for p in same_last if not p.firsts or mention.first in p.firsts), None)
            return next((p for p in same_last if p.home == interview), same_last[0] if same_last else None)
        here = [p for p in self._at(("home", interview)) if p.home == interview]
        full = lexicon.in_full(mention.first or "")
        return next(
            (p for p in here if mention.first in p.firsts), next((p for p in here if full.intersection(p.firsts)), None)
        )

    def _at(self, *keys: tuple[str, str]) -> list[Person]:
        return [self.all[i] for i in sorted({i for key in keys for i in self._found.get(key, ())})]


def _bases(name: str) -> set[str]:
    return {name, *([name[:-1]] if name.endswith("s") and len(name) > 4 else [])}


def _learn(person: Person, mention: Finding, interview: str) -> None:
    person.home = person.home or interview
    if mention.first and mention.first not in person.firsts:
        person.firsts.append(mention.first)
    if mention.last and not person.last:
        person.last = mention.last


def key_rows(
    persons: list[Person], key: pd.DataFrame, language: str, *, taken: Mapping[str, int] = MappingProxyType({})
) -> list[dict]:
    """One row of the key for every way in which a person is called; who has no replacement yet gets the next number.

    `taken`: the highest number with which the texts already bring a mask of that word.
    """
    word = WORDS[language]["person"]
    honoured = {
        (r["original"], r["interview_id"]): r["replacement"] for r in key.to_dict("records") if r["entity"] == "person"
    }
    number = max(highest(key, word), taken.get(word, 0))
    rows: list[dict] = []
    for person in sorted(persons, key=lambda p: p.position):
        calls = _calls(person)
        everywhere = [
            (original, None) for original, _ in calls
        ]  # what was a last name once may be known as a first name now
        given = next((honoured[c] for c in [*calls, *everywhere] if c in honoured), None)
        if person.replacement is None:
            if given is None:
                number += 1
            person.replacement = given or f"{word} {number}"
        rows += [
            {"entity": "person", "original": original, "replacement": person.replacement, "interview_id": scope}
            for original, scope in calls
        ]
    return rows


def highest(key: pd.DataFrame, word: str) -> int:
    """The highest number that the key has given to `word`."""
    numbers = [int(m.group(1)) for r in key["replacement"] if (m := re.fullmatch(rf"{re.escape(word)} (\d+)", str(r)))]
    return max(numbers, default=0)


def _calls(person: Person) -> list[tuple[str, str | None]]:
    calls: list[tuple[str, str | None]] = []
    if person.last:
        calls += [(f"{first} {person.last}", None) for first in person.firsts]
        if len(person.firsts) > 1:
            calls.append((" ".join([*person.firsts, person.last]), None))
        calls.append((person.last, None))
        calls += [(part, None) for part in person.last.split("-") if "-" in person.last and len(part) > 3]
        calls += [(plain, None) for plain in {_without_umlauts(person.last)} - {person.last}]
    calls += [(first, person.home) for first in person.firsts]
    return list(dict.fromkeys(calls))


def _without_umlauts(name: str) -> str:
    return name.translate(str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}))
