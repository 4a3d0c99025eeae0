"""From findings to the key: which persons, companies and places a study speaks of, and what stands for each."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from insights.interviews.privacy.findings import Finding, Kind
from insights.interviews.privacy.key import load_key, tidy
from insights.interviews.privacy.known import Person, company_names, identifying_columns, known_people, split_name
from insights.interviews.privacy.masking import near_misses
from insights.interviews.privacy.masks import WORDS, numbers_taken
from insights.interviews.privacy.patterns import words
from insights.interviews.privacy.persons import KEY_COLUMNS, highest, key_rows, resolve
from insights.interviews.reading import Interviews
from insights.study import Study

Places = Mapping[tuple[str, int], list[Finding]]  # (interview, turn) -> what was found in its text


@dataclass(frozen=True)
class Naming:
    """`key`: contract of `pseudonyms.csv`; `meant`: (interview, turn, start) -> the replacement of the person meant there."""

    key: pd.DataFrame
    meant: Mapping[tuple[str, int, int], str]


def name_all(interviews: Interviews, places: Places, study: Study, *, keep: frozenset[str]) -> Naming:
    """The key of earlier runs and everything that these interviews add to it."""
    key = load_key(study)
    interviews = _without_customer_numbers(interviews, study.settings.privacy.customer_numbers)
    known = people_known(interviews, study)
    persons, meant = _persons(interviews, places, known)
    taken = numbers_taken(interviews.turns["text"])
    rows = [
        row for row in key_rows(persons, key, study.language, taken=taken) if row["original"].casefold() not in keep
    ]
    named = {row["original"] for row in rows}
    rows += _further(interviews, places, key, study, keep, named)
    rows += _misspelt(interviews, rows, known)
    old = key.to_dict("records")
    settled = {(row["original"], row["interview_id"]) for row in old}
    new = {(row["original"], row["interview_id"]): row for row in reversed(rows)}
    added = [new[place] for place in sorted(new, key=lambda p: (p[0], p[1] or "")) if place not in settled]
    complete = tidy(pd.DataFrame([*old, *added], columns=KEY_COLUMNS))
    who = {place: person.replacement for place, person in meant.items() if person.replacement}
    return Naming(complete, who)


def _without_customer_numbers(interviews: Interviews, patterns: list[str]) -> Interviews:
    """The interviewed under the id of their interview where their own is a customer number: a mask must not tell it."""
    people = interviews.people
    secret = people["respondent_id"].map(lambda own: any(re.fullmatch(p, str(own)) for p in patterns)).astype(bool)
    if not secret.any():
        return interviews
    place = people.groupby("interview_id").cumcount() + 1
    several = people["interview_id"].duplicated(keep=False)
    stand_in = people["interview_id"].where(~several, people["interview_id"] + "-" + place.astype(str))
    shown = people["respondent_id"].where(~secret, stand_in)
    told = dict(zip(people["respondent_id"], shown, strict=True))
    turns = interviews.turns.assign(speaker=interviews.turns["speaker"].map(lambda own: told.get(own, own)))
    return replace(interviews, people=people.assign(respondent_id=shown), turns=turns)


def people_known(interviews: Interviews, study: Study) -> list[Person]:
    """The people whose names need no finding: the interviewed, by table or speaker label, and those of `privacy.names`."""
    return [*known_people(interviews.people), *(split_name(name) for name in study.settings.privacy.names)]


def _persons(
    interviews: Interviews, places: Places, known: list[Person]
) -> tuple[list[Person], dict[tuple[str, int, int], Person]]:
    found = {(i, turn, f.start): f for (i, turn), own in places.items() for f in own if f.entity == "person"}
    asking = {(r.interview_id, r.turn): r.speaker for r in interviews.turns.itertuples() if r.role == "respondent"}
    speakers = {place: asking.get(place[:2]) for place in found}
    lasts = {person.last for person in known if person.last}
    meant = near_misses({f.last for f in found.values() if f.last} - lasts, lasts)
    found = {place: replace(f, last=meant.get(f.last, f.last)) for place, f in found.items()}
    return resolve(found, [*known, *_greeted(interviews, found, known)], speakers)


def _greeted(interviews: Interviews, found: dict[tuple, Finding], known: list[Person]) -> list[Person]:
    """Interviewed people whose name is known only because the interviewer greets them by it: `Herr Tiedemann, danke …`."""
    named = {person.home for person in known}
    alone = interviews.people.groupby("interview_id")["respondent_id"].agg(list)
    greeted = []
    for interview, respondents in alone.items():
        own = interviews.turns[interviews.turns["interview_id"] == interview]
        asked = own.loc[own["role"] == "interviewer", "turn"].head(2).tolist()
        lasts = [
            f.last
            for place, f in sorted(found.items(), key=lambda item: item[0])
            if place[0] == interview and place[1] in asked and f.last and f.kind is Kind.TITLE
        ]
        if interview not in named and len(respondents) == 1 and lasts:
            greeted.append(Person(respondents[0], [], lasts[0], interview))
    return greeted


def listed_things(people: pd.DataFrame, keep: frozenset[str]) -> dict[str, dict[str, list[str]]]:
    """`company` and `place` -> what a cell of the people table says -> what people say for it."""
    named: dict[str, dict[str, list[str]]] = {"company": {}, "place": {}}
    for column, entity in identifying_columns(people, set(keep)).items():
        for value in sorted({v for v in people[column] if isinstance(v, str)}) if entity in named else []:
            named[entity][value] = (
                company_names(value)
                if entity == "company"
                else [value, *re.findall(r"[A-ZÄÖÜ][^\W\d_]{2,}", value)[:1]]
            )
    return named


def _further(
    interviews: Interviews, places: Places, key: pd.DataFrame, study: Study, keep: frozenset[str], persons: set[str]
) -> list[dict]:
    """Companies and places: those of the people table, and those found in the texts."""
    named = listed_things(interviews.people, keep)
    table = {name for entity in named.values() for names in entity.values() for name in names}
    for entity, word, by_legal_form in _things_found(interviews, places):
        if by_legal_form:
            named["company"].setdefault(word, [word, *company_names(word)])
        elif word not in table | persons and word.casefold() not in keep:
            named[entity].setdefault(word, [word])
    rows, taken = [], numbers_taken(interviews.turns["text"])
    for entity, groups in named.items():
        rows += _numbered(entity, groups, key, study, keep, taken)
    return rows


def _things_found(interviews: Interviews, places: Places) -> Iterator[tuple[str, str, bool]]:
    for row in interviews.turns.itertuples():
        for finding in places.get((row.interview_id, row.turn), []):
            if finding.entity in ("company", "place"):
                word = row.text[finding.start : finding.end]
                yield finding.entity, word.title() if word.islower() else word, finding.kind is Kind.FORM


def _numbered(
    entity: str,
    groups: dict[str, list[str]],
    key: pd.DataFrame,
    study: Study,
    keep: frozenset[str],
    taken: dict[str, int],
) -> list[dict]:
    word = WORDS[study.language][entity]
    number = max(highest(key, word), taken.get(word, 0))
    settled = {r["original"]: r["replacement"] for r in key.to_dict("records") if r["entity"] == entity}
    given: dict[str, str] = {}
    rows = []
    for names in groups.values():
        names = [name for name in names if name.casefold() not in keep]
        known = next((settled.get(n) or given.get(n) for n in names if n in settled or n in given), None)
        if names and known is None:
            number += 1
        for name in names:
            given[name] = known or f"{word} {number}"
            rows.append({"entity": entity, "original": name, "replacement": given[name], "interview_id": None})
    return rows


def _misspelt(interviews: Interviews, rows: list[dict], known: list[Person]) -> list[dict]:
    """Names of the people table, of persons and of companies, that were typed with one mistake."""
    by_name = {row["original"]: row for row in rows}
    lasts = {person.last for person in known if person.last}
    lasts |= {row["original"] for row in rows if row["entity"] == "company" and " " not in row["original"]}
    spoken = {m.group() for text in interviews.turns["text"] for m in words(text) if m.group()[0].isupper()}
    near = near_misses((word for word in spoken if word not in by_name), lasts & set(by_name))
    return [{**by_name[name], "original": word} for word, name in near.items()]
