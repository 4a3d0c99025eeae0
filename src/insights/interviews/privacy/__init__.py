"""Pseudonyms: names, addresses, numbers and companies are replaced before anything is written to data/processed."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace

import pandas as pd

from insights.interviews.privacy.acting import called
from insights.interviews.privacy.filenames import clean_ids, without_names
from insights.interviews.privacy.findings import Context, Finding
from insights.interviews.privacy.key import load_key, save_key
from insights.interviews.privacy.known import identifying_columns
from insights.interviews.privacy.left import left_over
from insights.interviews.privacy.lexicon import is_first_name
from insights.interviews.privacy.masking import Masker, Spot
from insights.interviews.privacy.masks import NAME, WORDS
from insights.interviews.privacy.mentions import spoken_nouns
from insights.interviews.privacy.naming import listed_things, name_all, people_known
from insights.interviews.privacy.recognisers import recognise, recognisers_for
from insights.interviews.privacy.recognisers.declared import spoken_as_nouns, words_too
from insights.interviews.privacy.review import (
    both,
    decided_names,
    doubts,
    kept,
    load_review,
    save_review,
    to_look_over,
    undecided,
    with_lost_letters,
)
from insights.interviews.privacy.things import things_of
from insights.interviews.reading import Interviews
from insights.interviews.reading.lines import about_names
from insights.study import Study

_OWN = ("name", "label")  # columns of `people` that exist for reading only
# What stands in quotation marks at the end of a reading note, or at its beginning, and the heads of pages.
_QUOTED = re.compile(
    r"""(?<=: )(['"]).*\1$|^(['"]).*\2(?= (?:could|stands) )|(?<=page heads, feet and numbers: ).*$""", re.DOTALL
)
_OPENING = 4  # first turns of an interview, where people say who they are


@dataclass(frozen=True)
class Masked:
    """Interviews that may be handed over. `key` and `review` may not: they go to data/raw by `save_key` and `save_review`.

    `turns`, `people`, `masked`, `notes`: their contracts; `key`: entity, original, replacement, interview_id (missing: whole study);
    `review`: what was masked without being sure, with its context (`review.COLUMNS`); `given`: the ids of files and rows, for
    `reading.save_ids`.
    """

    turns: pd.DataFrame
    people: pd.DataFrame
    masked: pd.DataFrame
    notes: pd.DataFrame
    key: pd.DataFrame
    review: pd.DataFrame
    given: pd.DataFrame


def pseudonymise(interviews: Interviews, study: Study) -> Masked:
    """Replace what identifies people in turns, people table and notes; the same person always gets the same replacement.

    The interviewed become their respondent id, others `Person 1` …, companies `Firma 1` …, places `Ort 1` …. An existing key
    (`pseudonyms.csv`) is honoured: its replacements stay. Words in `privacy.keep`, the client's name and what a person decided to keep
    (`privacy_review.csv`) are never touched.
    """
    review = with_lost_letters(load_review(study), interviews.turns["text"], study)
    context = _study_context(interviews, study, review)
    keep = context.keep
    places = _found(interviews, study, context)
    naming = name_all(interviews, places, study, keep=keep)
    key = naming.key
    ids = clean_ids(interviews, key)
    maskers = {i: _masker(key, i, study, keep) for i in sorted(set(interviews.turns["interview_id"]))}
    turns = interviews.turns.drop(columns=["file", "label"])
    spots = {
        place: [
            _spot(finding, text, naming.meant.get((*place, finding.start)), maskers[place[0]])
            for finding in places[place]
        ]
        for place, text in _texts(interviews)
    }
    turns["text"] = [maskers[place[0]].mask(text, spots[place]) for place, text in _texts(interviews)]
    found = [(p[0], text, _told(text, places[p], spots[p], context)) for p, text in _texts(interviews)]
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
    renamed = sorted({ids[i] for i in maskers if i in ids})
    if renamed:
        about = pd.DataFrame([{"file": renamed[0], "line": None, "number": 1, "note": about_names(renamed)}])
        notes = pd.concat([notes, about.astype(notes.dtypes)], ignore_index=True) if len(notes) else about
    return Masked(
        turns,
        people,
        _merged(masked),
        notes,
        key,
        doubts(found, context.names | context.companies | context.places, review),
        interviews.given.assign(id=[ids.get(one, one) for one in interviews.given["id"]]),
    )


def pseudonymise_texts(texts: pd.Series, study: Study, key: pd.DataFrame) -> pd.Series:
    """Open answers without what identifies people: names of the key, and further names as `[Name]`; missing stays missing."""
    return _answers(texts, study, key, load_review(study))[0]


def pseudonymise_answers(texts: pd.Series, study: Study, interviews: Masked) -> tuple[pd.Series, pd.DataFrame]:
    """Open answers as by `pseudonymise_texts`, with the key of the interviews; and the review list of both."""
    masked, found = _answers(texts, study, interviews.key, interviews.review)
    known = interviews.key.loc[interviews.key["entity"] == "person", "original"]
    return masked, both(interviews.review, doubts(found, known, interviews.review))


def _answers(
    texts: pd.Series, study: Study, key: pd.DataFrame, review: pd.DataFrame
) -> tuple[pd.Series, list[tuple[str, str, list[tuple[Finding, str]]]]]:
    keep = _kept(study) | kept(review)
    everywhere = _masker(key, None, study, keep)
    said = [text for text in texts if isinstance(text, str) and text]
    things = things_of(said) if study.language == "de" else frozenset()
    decided = decided_names(review) | frozenset(study.settings.privacy.names)
    context = replace(_context(study, keep, things=things), decided=decided)
    recognisers = recognisers_for(study.language, study.settings.privacy.recognisers)
    found, masked = [], []
    for text in texts:
        if not isinstance(text, str) or not text:
            masked.append(text)
            continue
        findings = recognise(text, context, recognisers)
        spots = [_spot(finding, text, None, everywhere) for finding in findings]
        masked.append(everywhere.mask(text, spots))
        if told := _told(text, findings, spots, context):
            found.append(("survey", text, told))
    return pd.Series(masked, index=texts.index, dtype="str", name=texts.name), found


def _told(text: str, findings: list[Finding], spots: list[Spot], context: Context) -> list[tuple[Finding, str]]:
    """What the review list is told of a text: findings with what stands for them, and with nothing what was left as it is."""
    masked = [(f, s.replacement) for f, s in zip(findings, spots, strict=True)]
    return masked + [(f, "") for f in left_over(text, findings, context)]


def _study_context(interviews: Interviews, study: Study, review: pd.DataFrame) -> Context:
    """What the texts of a study, its people table and the review list say together."""
    german, texts = study.language == "de", interviews.turns["text"]
    known = people_known(interviews, study)
    surnames = words_too(person.last for person in known if person.last) if german else frozenset()
    # To keep the word for a trade is not to tell the name of somebody who was interviewed.
    by_hand = kept(review)
    keep = _kept(study) | (by_hand - {name.casefold() for name in surnames})
    listed = {
        entity: frozenset(name for names in groups.values() for name in names)
        for entity, groups in listed_things(interviews.people, keep).items()
    }
    return replace(
        _context(study, keep, things=things_of(texts) if german else frozenset()),
        nouns=spoken_nouns(texts) if german else frozenset(),
        companies=listed["company"],
        places=listed["place"],
        names=frozenset(name for person in known for name in (*person.firsts, person.last) if name),
        surnames=frozenset(name for name in surnames if name.casefold() not in by_hand),
        surnames_as_nouns=spoken_as_nouns(texts, surnames),
        decided=decided_names(review) | frozenset(study.settings.privacy.names),
        called=called(interviews.turns["text"]) if german else frozenset(),
        ids=frozenset(
            one
            for column in ("respondent_id", "interview_id")
            for one in interviews.people[column].dropna()
            if re.search(r"[\d_]", one)
        ),
    )


def _found(interviews: Interviews, study: Study, plain: Context) -> dict[tuple[str, int], list[Finding]]:
    """(interview, turn) -> what identifies in its text."""
    recognisers = recognisers_for(study.language, study.settings.privacy.recognisers)
    opening = replace(plain, opening=True)
    return {
        (row.interview_id, row.turn): recognise(
            row.text, opening if row.role == "respondent" and row.turn <= _OPENING else plain, recognisers
        )
        for row in interviews.turns.itertuples()
    }


def _context(study: Study, keep: frozenset[str], *, things: frozenset[str]) -> Context:
    privacy = study.settings.privacy
    return Context(
        language=study.language,
        keep=keep,
        things=things,
        customer_numbers=tuple(privacy.customer_numbers),
        places_below=privacy.places_below,
    )


def _texts(interviews: Interviews) -> list[tuple[tuple[str, int], str]]:
    turns = interviews.turns
    return list(zip(zip(turns["interview_id"], turns["turn"], strict=True), turns["text"], strict=True))


def _spot(finding: Finding, text: str, person: str | None, masker: Masker) -> Spot:
    """What stands for a finding: the person meant there, what the key says, or a word in brackets."""
    said = text[finding.start : finding.end]
    word = WORDS[masker.language].get(finding.entity, "")
    tail = ""
    if finding.entity == "person":
        calls = (f"{finding.first} {finding.last}", finding.last, finding.first)
        known = next((masker.names[c][0] for c in calls if c in masker.names), NAME)
        replacement = person or known
        word = said.split()[-1]
        base = re.sub(r"['’]?s$|['’]$", "", word)
        ending = word[len(base) :] if masker.language == "en" else "s"
        tail = (
            ending
            if base != word
            and word not in masker.names
            and not is_first_name(word)
            and base in {*masker.names, finding.first, finding.last}
            else ""
        )
    elif finding.entity in ("company", "place"):
        replacement = masker.names.get(said, masker.names.get(said.title(), (f"[{word}]", "")))[0]
    else:
        replacement = word
    return Spot(finding.start, finding.end, finding.entity, replacement, tail)


def _kept(study: Study) -> frozenset[str]:
    """Words that are never masked, casefolded: those of `privacy.keep` and of the client's name."""
    phrases = [*study.settings.privacy.keep, *([study.settings.client] if study.settings.client else [])]
    return frozenset(
        word for phrase in phrases for word in [phrase.casefold(), *re.findall(r"[\w\-]{3,}", phrase.casefold())]
    )


def _masker(key: pd.DataFrame, interview: str | None, study: Study, keep: frozenset[str]) -> Masker:
    names: dict[str, tuple[str, str]] = {}
    for scope in dict.fromkeys((None, interview)):
        for row in key.to_dict("records"):
            if row["interview_id"] == scope and row["original"].casefold() not in keep:
                names[row["original"]] = (row["replacement"], row["entity"])
    return Masker({name: to for name, to in names.items() if to[0] != name}, study.language, keep)


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
    """Reading notes name the files: their names are masked, with those of every interview; what they quote is taken out."""
    names = {row["original"]: (row["replacement"], row["entity"]) for row in key.to_dict("records")}
    masker = Masker(names, study.language, keep)
    persons = {w.casefold() for name in names for w in name.split() if len(w) > 2}
    table = notes.copy()
    table["note"] = [masker.mask(_without_quotations(note)) for note in table["note"]]
    table["file"] = [
        without_names("".join("…" if part.casefold() in persons else part for part in re.split(r"([_\-\s.]+)", name)))
        for name in table["file"]
    ]
    table["number"] = table.groupby("file").cumcount() + 1  # two files can share a name once their persons are gone
    return table


def _without_quotations(note: str) -> str:
    """A reading note without the words of the file, which nobody has looked at; the line is told, and `insights check` shows them."""
    return _QUOTED.sub("…", note)


__all__ = [
    "Masked", "load_key", "load_review", "pseudonymise", "pseudonymise_answers", "pseudonymise_texts", "save_key", "save_review", "to_look_over", "undecided",
]  # fmt: skip
