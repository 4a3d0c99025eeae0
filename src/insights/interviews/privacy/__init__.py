"""Pseudonyms: names, addresses, numbers and companies are replaced before anything is written to data/processed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

import pandas as pd

from insights.interviews.privacy import lexicon
from insights.interviews.privacy.filenames import numbered_ids, without_names
from insights.interviews.privacy.key import load_key, save_key, tidy
from insights.interviews.privacy.known import Person, company_names, identifying_columns, known_people, split_name
from insights.interviews.privacy.masking import Masker, near_misses
from insights.interviews.privacy.masks import NAME, WORDS
from insights.interviews.privacy.mentions import Mention, mentions, spoken_nouns
from insights.interviews.privacy.patterns import formal_spans, words
from insights.interviews.privacy.persons import KEY_COLUMNS, highest, key_rows, resolve
from insights.interviews.privacy.things import things_of
from insights.interviews.reading import Interviews
from insights.interviews.reading.lines import about_names
from insights.study import Study

_OWN = ("name", "label")  # columns of `people` that exist for reading only
_CAPITAL = r"[A-ZÄÖÜ][^\W\d_]{2,}"
_HOME = re.compile(rf"\b(?:[Ii]n|aus)\s(?P<a>{_CAPITAL})")
_EMPLOYER = re.compile(rf"\b(?:bei(?: der| dem| uns bei)?|Firma|Fa\.)\s(?P<a>{_CAPITAL})")
_OPENING = 4  # first turns of an interview, where people say who they are


@dataclass(frozen=True)
class Masked:
    """Interviews that may be handed over. `key` may not: it goes to data/raw by `save_key`.

    `turns`, `people`, `masked`, `notes`: their contracts; `key`: entity, original, replacement, interview_id (missing: whole study).
    """

    turns: pd.DataFrame
    people: pd.DataFrame
    masked: pd.DataFrame
    notes: pd.DataFrame
    key: pd.DataFrame


def pseudonymise(interviews: Interviews, study: Study) -> Masked:
    """Replace what identifies people in turns, people table and notes; the same person always gets the same replacement.

    The interviewed become their respondent id, others `Person 1` …, companies `Firma 1` …, places `Ort 1` …. An existing key
    (`pseudonyms.csv`) is honoured: its replacements stay. Words in `privacy.keep` and the client's name are never touched.
    """
    keep = _kept(study)
    known = known_people(interviews.people)
    key = _complete_key(interviews, known, study, keep)
    ids = _clean_ids(interviews, key)
    maskers = {i: _masker(key, i, study, keep) for i in sorted(set(interviews.turns["interview_id"]))}
    turns = interviews.turns.drop(columns=["file", "label"])
    turns["text"] = [maskers[i].mask(text) for i, text in zip(turns["interview_id"], turns["text"], strict=True)]
    counted = [
        {
            "interview_id": ids.get(interview, interview),
            "entity": entity,
            "replacement": ids.get(replacement, replacement),
            "n": n,
        }
        for interview, masker in maskers.items()
        for (entity, replacement), n in sorted(masker.counts.items())
    ]
    for column in ("interview_id", "speaker"):
        turns[column] = [ids.get(value, value) for value in turns[column]]
    if ids:
        turns["text"] = [_with_new_ids(text, ids) for text in turns["text"]]
        key = key.assign(replacement=[ids.get(r, r) for r in key["replacement"]])
    people = _people(interviews.people, keep, ids, maskers)
    masked = pd.DataFrame(counted, columns=["interview_id", "entity", "replacement", "n"])
    notes = _notes(interviews.notes, key, study, keep)
    called = sorted({ids[i] for i in maskers if i in ids})
    if called:
        about = pd.DataFrame([{"file": called[0], "line": None, "number": 1, "note": about_names(called)}])
        notes = pd.concat([notes, about.astype(notes.dtypes)], ignore_index=True) if len(notes) else about
    return Masked(turns, people, _merged(masked), notes, key)


def pseudonymise_texts(texts: pd.Series, study: Study, key: pd.DataFrame) -> pd.Series:
    """Open answers without what identifies people: names of the key, and further names as `[Name]`; missing stays missing."""
    keep = _kept(study)
    everywhere = _masker(key, None, study, keep)
    things = things_of(text for text in texts if isinstance(text, str)) if study.language == "de" else frozenset()
    masked = []
    for text in texts:
        if not isinstance(text, str) or not text:
            masked.append(text)
            continue
        further = {
            name: (NAME, "person")
            for m in mentions(text, study.language, keep=keep, things=things)
            for name in (m.first, m.last)
            if name
        }
        masker = Masker({**further, **everywhere.names}, study.language, keep) if further else everywhere
        masked.append(masker.mask(text).replace(f"{NAME} {NAME}", NAME))
    return pd.Series(masked, index=texts.index, dtype="str", name=texts.name)


def _kept(study: Study) -> frozenset[str]:
    """Words that are never masked, casefolded: those of `privacy.keep` and of the client's name."""
    phrases = [*study.settings.privacy.keep, *([study.settings.client] if study.settings.client else [])]
    return frozenset(
        word for phrase in phrases for word in [phrase.casefold(), *re.findall(r"[\w\-]{3,}", phrase.casefold())]
    )


def _complete_key(interviews: Interviews, known: list[Person], study: Study, keep: frozenset[str]) -> pd.DataFrame:
    """The key of earlier runs and everything that these interviews add to it."""
    key = load_key(study)
    known = [*known, *(split_name(name) for name in study.settings.privacy.names)]
    rows = [
        row
        for row in key_rows(_persons(interviews, known, study, keep), key, study.language)
        if row["original"].casefold() not in keep
    ]
    persons = {row["original"] for row in rows}
    rows += _further(interviews, key, study, keep, persons)
    rows += _misspelt(interviews, rows, known)
    old = key.to_dict("records")
    settled = {(row["original"], row["interview_id"]) for row in old}
    new = {(row["original"], row["interview_id"]): row for row in reversed(rows)}
    added = [new[place] for place in sorted(new, key=lambda p: (p[0], p[1] or "")) if place not in settled]
    return tidy(pd.DataFrame([*old, *added], columns=KEY_COLUMNS))


def _persons(interviews: Interviews, known: list[Person], study: Study, keep: frozenset[str]) -> list[Person]:
    found: dict[tuple, Mention] = {}
    speakers: dict[tuple, str | None] = {}
    german = study.language == "de"
    nouns = spoken_nouns(interviews.turns["text"]) if german else frozenset()
    things = things_of(interviews.turns["text"]) if german else frozenset()
    for row in interviews.turns.to_dict("records"):
        for mention in mentions(row["text"], study.language, keep=keep | nouns, things=things):
            place = (row["interview_id"], row["turn"], mention.start, mention.first or "", mention.last or "")
            if place not in found or mention.is_self:
                found[place] = mention
            speakers[place] = row["speaker"] if row["role"] == "respondent" else None
    lasts = {person.last for person in known if person.last}
    meant = near_misses({m.last for m in found.values() if m.last} - lasts, lasts)
    found = {place: replace(m, last=meant.get(m.last, m.last)) for place, m in found.items()}
    return resolve(found, [*known, *_greeted(interviews, found, known)], speakers)


def _greeted(interviews: Interviews, found: dict[tuple, Mention], known: list[Person]) -> list[Person]:
    """Interviewed people whose name is known only because the interviewer greets them by it: `Herr Tiedemann, danke …`."""
    named = {person.home for person in known}
    alone = interviews.people.groupby("interview_id")["respondent_id"].agg(list)
    greeted = []
    for interview, respondents in alone.items():
        own = interviews.turns[interviews.turns["interview_id"] == interview]
        asked = own.loc[own["role"] == "interviewer", "turn"].head(2).tolist()
        lasts = [
            m.last
            for place, m in sorted(found.items(), key=lambda item: item[0])
            if place[0] == interview and place[1] in asked and m.last
        ]
        if interview not in named and len(respondents) == 1 and lasts:
            greeted.append(Person(respondents[0], [], lasts[0], interview))
    return greeted


def _further(
    interviews: Interviews, key: pd.DataFrame, study: Study, keep: frozenset[str], persons: set[str]
) -> list[dict]:
    """Companies and places: those of the people table, companies by legal form, and where people say they work and live."""
    named: dict[str, dict[str, list[str]]] = {"company": {}, "place": {}}
    for column, entity in identifying_columns(interviews.people, set(keep)).items():
        for value in sorted({v for v in interviews.people[column] if isinstance(v, str)}) if entity in named else []:
            named[entity][value] = (
                company_names(value) if entity == "company" else [value, *re.findall(_CAPITAL, value)[:1]]
            )
    table_words = {name for entity in named.values() for names in entity.values() for name in names}
    for row in interviews.turns.to_dict("records"):
        for span in formal_spans(row["text"], keep=keep):
            if span.entity == "company":
                named["company"].setdefault(span.text, [span.text, *company_names(span.text)])
        if study.language == "de" and row["role"] == "respondent" and row["turn"] <= _OPENING:
            for entity, word in _said_at_first(row["text"], named):
                if word not in table_words | persons and word.casefold() not in keep:
                    named[entity].setdefault(word, [word])
    rows = []
    for entity, groups in named.items():
        rows += _numbered(entity, groups, key, study, keep)
    return rows


def _said_at_first(text: str, named: dict) -> list[tuple[str, str]]:
    found = []
    for match in _EMPLOYER.finditer(text):
        word = match["a"]
        # "bei X" in the first turns: the employer, unless X is a person, a place, a word or a brand of everyone's.
        taken = word in lexicon.first_names() or word in lexicon.places() or word.casefold() in lexicon.COMMON_BRANDS
        if not taken and not lexicon.is_ordinary(word) and not lexicon.in_dictionary(word):
            found.append(("company", word))
    companies = {name for names in named["company"].values() for name in names} | {word for _, word in found}
    behind = [re.search(rf"\b{re.escape(name)}\s(?:hier )?in\s(?P<a>{_CAPITAL})", text) for name in sorted(companies)]
    for match in [*_HOME.finditer(text), *filter(None, behind)]:
        word = match["a"]
        if word not in companies and (
            word in lexicon.places()
            or (not word.isupper() and not lexicon.is_ordinary(word) and word in lexicon.tagged_as_name(text))
        ):
            found.append(("place", word))
    return found


def _numbered(
    entity: str, groups: dict[str, list[str]], key: pd.DataFrame, study: Study, keep: frozenset[str]
) -> list[dict]:
    word = WORDS[study.language][entity]
    number = highest(key, word)
    settled = {r["original"]: r["replacement"] for r in key.to_dict("records") if r["entity"] == entity}
    taken: dict[str, str] = {}
    rows = []
    for names in groups.values():
        names = [name for name in names if name.casefold() not in keep]
        known = next((settled.get(n) or taken.get(n) for n in names if n in settled or n in taken), None)
        if names and known is None:
            number += 1
        for name in names:
            taken[name] = known or f"{word} {number}"
            rows.append({"entity": entity, "original": name, "replacement": taken[name], "interview_id": None})
    return rows


def _misspelt(interviews: Interviews, rows: list[dict], known: list[Person]) -> list[dict]:
    """Names of the people table that were typed with one mistake."""
    lasts = {person.last for person in known if person.last}
    by_name = {row["original"]: row for row in rows}
    spoken = {m.group() for text in interviews.turns["text"] for m in words(text) if m.group()[0].isupper()}
    near = near_misses((word for word in spoken if word not in by_name), lasts & set(by_name))
    return [{**by_name[name], "original": word} for word, name in near.items()]


def _masker(key: pd.DataFrame, interview: str | None, study: Study, keep: frozenset[str]) -> Masker:
    names: dict[str, tuple[str, str]] = {}
    for scope in dict.fromkeys((None, interview)):
        for row in key.to_dict("records"):
            if row["interview_id"] == scope and row["original"].casefold() not in keep:
                names[row["original"]] = (row["replacement"], row["entity"])
    return Masker({name: to for name, to in names.items() if to[0] != name}, study.language, keep)


def _clean_ids(interviews: Interviews, key: pd.DataFrame) -> dict[str, str]:
    """New ids for those that hold a name, as file names do (`i01_tiedemann` -> `i01`)."""
    persons = {
        w.casefold()
        for r in key.to_dict("records")
        if r["entity"] in ("person", "company")
        for w in r["original"].split()
        if len(w) > 2
    }
    ids = sorted(
        {
            *interviews.turns["interview_id"],
            *interviews.people["respondent_id"],
            *interviews.people["interview_id"].dropna(),
        }
    )
    heard = set(interviews.turns["interview_id"])
    named = [old for old in ids if any(part.casefold() in persons for part in re.split(r"[_\-\s.]+", old))]
    own = [old for old in named if old in heard]
    # The other ids with a name belong to one of these interviews (`tiedemann-B1`), or get a number of their own.
    new = numbered_ids(own, set(ids) - set(named))
    for old in [old for old in named if old not in new]:
        home = next((i for i in sorted(own, key=len, reverse=True) if old.startswith(f"{i}-")), None)
        into = new[home] + old.removeprefix(home) if home else numbered_ids([old], {*ids, *new.values()})[old]
        new[old] = into
    return new


def _with_new_ids(text: str, ids: dict[str, str]) -> str:
    for old, new in ids.items():
        text = text.replace(old, new)
    return text


def _people(
    people: pd.DataFrame, keep: frozenset[str], ids: dict[str, str], maskers: dict[str, Masker]
) -> pd.DataFrame:
    table = people.drop(columns=[*_OWN, *identifying_columns(people, set(keep))])
    attributes = [
        c
        for c in table.columns
        if c not in ("respondent_id", "interview_id", "group", "source") and c.casefold() not in keep
    ]
    for column in attributes:
        table[column] = [
            replace(maskers[i], counts=Counter()).mask(value) if isinstance(value, str) and i in maskers else value
            for i, value in zip(table["interview_id"], table[column], strict=True)
        ]
    for column in ("respondent_id", "interview_id"):
        table[column] = [ids.get(value, value) for value in table[column]]
    return table


def _merged(masked: pd.DataFrame) -> pd.DataFrame:
    """One row per interview and replacement."""
    return masked.groupby(["interview_id", "replacement"], as_index=False).agg(
        entity=("entity", "first"), n=("n", "sum")
    )[["interview_id", "entity", "replacement", "n"]]


def _notes(notes: pd.DataFrame, key: pd.DataFrame, study: Study, keep: frozenset[str]) -> pd.DataFrame:
    """Reading notes quote the files and name them: both are masked, with the names of every interview."""
    names = {row["original"]: (row["replacement"], row["entity"]) for row in key.to_dict("records")}
    masker = Masker(names, study.language, keep)
    persons = {w.casefold() for name in names for w in name.split() if len(w) > 2}
    table = notes.copy()
    table["note"] = [masker.mask(note) for note in table["note"]]
    table["file"] = [
        without_names("".join("…" if part.casefold() in persons else part for part in re.split(r"([_\-\s.]+)", name)))
        for name in table["file"]
    ]
    table["number"] = table.groupby("file").cumcount() + 1  # two files can share a name once their persons are gone
    return table


__all__ = ["Masked", "load_key", "pseudonymise", "pseudonymise_texts", "save_key"]
