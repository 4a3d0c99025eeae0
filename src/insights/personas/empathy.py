"""The empathy map of each persona, filled from coded passages."""

from __future__ import annotations

import pandas as pd

from insights import contracts
from insights.personas.contrast import typical
from insights.personas.material import Material, package_list
from insights.personas.passages import passages, topics
from insights.personas.voices import cue_pattern


def empathy_map(material: Material, members: pd.DataFrame, *, most: int = 3) -> pd.DataFrame:
    """The six fields of the empathy map (contract `empathy`), up to `most` entries each.

    Which code or cue word fills which field, and where that is a conclusion (`inferred`), stands in `data/empathy.yml`. Entries of
    what was coded come before concluded ones; then those of most people. Fields without a passage stay empty.
    """
    coded = passages(material, members)
    if coded.empty:
        return contracts.empty("empathy")
    score = typical(
        material.verbatims, members.drop_duplicates("respondent_id").set_index("respondent_id")["persona_id"]
    )
    rows = []
    for persona, own in coded.groupby("persona_id", sort=True):
        for field, sources in package_list("empathy").items():
            rows += _entries(str(persona), field, sources, own, score, material.language, most)
    return contracts.check(pd.DataFrame(rows), "empathy") if rows else contracts.empty("empathy")


def _entries(
    persona: str, field: str, sources: list[dict], own: pd.DataFrame, score: pd.Series, language: str, most: int
) -> list[dict]:
    entries, seen = [], set()
    for inferred in (False, True):
        chosen = [_matching(own, source, language) for source in sources if bool(source["inferred"]) is inferred]
        if not chosen:
            continue
        found = pd.concat(chosen).drop_duplicates("verbatim_id")
        for topic in topics(found[~found["verbatim_id"].isin(seen)], score, most=most - len(entries)):
            seen.update(topic["evidence"])
            entries.append(topic | {"inferred": inferred})
    return [
        {
            "persona_id": persona, "field": field, "rank": rank, "text": entry["text"], "evidence": contracts.join(entry["evidence"]),
            "n_people": entry["n_people"], "inferred": entry["inferred"],
        }
        for rank, entry in enumerate(entries, start=1)
    ]  # fmt: skip


def _matching(own: pd.DataFrame, source: dict, language: str) -> pd.DataFrame:
    if "field" in source:
        return own[own["field"] == source["field"]]
    pattern = cue_pattern(source["cues"][language])
    return own[own["text"].map(pattern.search).notna()]
