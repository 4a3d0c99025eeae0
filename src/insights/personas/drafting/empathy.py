"""The empathy map of each persona, filled from coded passages and from what the interviewed say in so many words."""

from __future__ import annotations

import pandas as pd

from insights import contracts
from insights.personas.drafting.contrast import typical
from insights.personas.drafting.cues import cue
from insights.personas.drafting.passages import focused, passages, supported, topics
from insights.personas.drafting.voices import spoken
from insights.personas.material import Material, package_list

COLUMNS = ["verbatim_id", "respondent_id", "source", "text", "accepted", "probability", "topic"]


def empathy_map(material: Material, members: pd.DataFrame, *, most: int = 3) -> pd.DataFrame:
    """The six fields of the empathy map (contract `empathy`), up to `most` entries each.

    Which code or cue words fill which field, and where that is a conclusion (`inferred`), stands in `data/empathy.yml`. A proposal of the
    machine that neither its probability nor a cue word supports is left out; the cue words choose the sentences that are shown. Entries
    of what was coded come before concluded ones; then those of most people. No words stand twice on a persona's map, except that what was
    coded as a quote may also be a pain or a gain. Fields without a passage stay empty.
    """
    coded = passages(material, members)
    said = {persona: spoken(material, members, persona) for persona in sorted(members["persona_id"].unique(), key=str)}
    score = typical(
        material.verbatims, members.drop_duplicates("respondent_id").set_index("respondent_id")["persona_id"]
    )
    rows = []
    for persona, own_words in said.items():
        own = coded[coded["persona_id"] == persona]
        seen: set[str] = set()
        for field, sources in package_list("empathy").items():
            entries = _entries(sources, own, own_words, score=score, language=material.language, seen=seen, most=most)
            rows += [_row(persona, field, rank, entry) for rank, entry in enumerate(entries, start=1)]
    return contracts.check(pd.DataFrame(rows), "empathy") if rows else contracts.empty("empathy")


def _entries(
    sources: list[dict],
    own: pd.DataFrame,
    words: pd.DataFrame,
    *,
    score: pd.Series,
    language: str,
    seen: set[str],
    most: int,
) -> list[dict]:
    entries: list[dict] = []
    for source in sorted(sources, key=lambda source: bool(source["inferred"])):
        if len(entries) >= most:
            break
        found = _matching(own, words, source, language)
        pattern = cue(source["cue"], language) if "cue" in source else _pattern(source["field"], language)
        for topic in topics(found, score, most=len(found), avoid=frozenset(seen), pattern=pattern):
            if len(entries) < most and topic["verbatim_id"] not in seen:
                seen.update(topic["evidence"] if "cue" not in source else [topic["verbatim_id"]])
                entries.append(topic | {"inferred": bool(source["inferred"])})
    return sorted(entries, key=lambda entry: entry["inferred"])


def _matching(own: pd.DataFrame, words: pd.DataFrame, source: dict, language: str) -> pd.DataFrame:
    if "field" in source:
        coded = own[own["field"] == source["field"]]
        return coded[COLUMNS] if source["field"] == "quote" else supported(coded, source["field"], language)[COLUMNS]
    pattern = cue(source["cue"], language)
    left_out = own.loc[own["field"].isin(source["not"]), "verbatim_id"]
    found = words[~words["verbatim_id"].isin(left_out)]
    # The words must stand in what is shown, so that a reader sees why the entry is there.
    other = [cue(field, language) for field in source["not"]]
    parts = [focused(text, pattern) for text in found["text"]]
    shown = [bool(pattern.search(part)) and not any(one.search(part) for one in other) for part in parts]
    return found.loc[shown, COLUMNS]


def _pattern(field: str, language: str):
    return None if field == "quote" else cue(field, language)


def _row(persona: str, field: str, rank: int, entry: dict) -> dict:
    return {
        "persona_id": persona, "field": field, "rank": rank, "text": entry["text"], "evidence": contracts.join(entry["evidence"]),
        "n_people": entry["n_people"], "inferred": entry["inferred"],
    }  # fmt: skip
