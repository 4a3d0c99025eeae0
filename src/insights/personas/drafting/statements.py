"""Everything factual on the persona sheets, as statements with their evidence."""

from __future__ import annotations

import pandas as pd

from insights import contracts
from insights.contracts.documents import PersonaSet
from insights.personas.deciding.edits import told_by_people
from insights.personas.drafting.contrast import typical
from insights.personas.drafting.day import day_statements
from insights.personas.drafting.figures import statements_from_people, statements_from_survey
from insights.personas.drafting.passages import REST, passages
from insights.personas.drafting.profiles import persona_profile
from insights.personas.drafting.quotes import quote_candidates
from insights.personas.drafting.voices import (
    B2B,
    Shown,
    coded_statements,
    cue_statements,
    goal_statements,
    mention_statements,
    mood_statements,
    quote_statement,
    topic_statements,
)
from insights.personas.material import Material

COLUMNS = [
    "statement_id", "persona_id", "field", "rank", "text", "source", "evidence", "n_people", "n_verbatims", "value", "low", "high", "base",
    "inferred",
]  # fmt: skip
TOLD = ["clause", "about", "second", "degree"]  # what running text makes its sentences from; not handed over


def persona_statements(
    material: Material, members: pd.DataFrame, drafts: dict[str, list[int]], *, per_field: int = 3
) -> pd.DataFrame:
    """All statements about all personas (contract `persona_statements`), plus what running text makes its sentences from (`TOLD`).

    Which rule fills which field stands in docs/personas.md. From the survey: facts, traits, approach, usage, channels, times,
    satisfaction; without segments the attributes of the interviewed instead. From coded passages: needs, fears, wishes, problems, motivation,
    values, aversions and goals, at most `per_field` each. From what the interviewed say: approach, pro and contra, the day, and for
    companies success, strengths, weaknesses, growth (`inferred`). Then the quote, topics, and channels and times mentioned where
    nothing was asked.
    """
    score = typical(
        material.verbatims, members.drop_duplicates("respondent_id").set_index("respondent_id")["persona_id"]
    )
    profile = persona_profile(material, members, drafts)
    coded = passages(material, members)
    rows = []
    for persona in drafts:
        if material.segments.found:
            found = statements_from_survey(material, members, profile, persona)
        else:
            found = statements_from_people(material, members, persona)
        found += _in_words(material, members, persona, coded[coded["persona_id"] == persona], score, per_field)
        for field in ("channels", "times"):
            if not any(row["field"] == field for row in found):
                found += mention_statements(material, members, persona, field)
        rows += _numbered(persona, found)
    table = pd.DataFrame(rows, columns=[*COLUMNS, *TOLD])
    return table.assign(inferred=table["inferred"].fillna(False).astype(bool), **table[TOLD].astype(object).fillna(""))


def _in_words(
    material: Material, members: pd.DataFrame, persona: str, coded: pd.DataFrame, score: pd.Series, per_field: int
) -> list[dict]:
    """What the persona's people say: the quote first, so that it stands in no field again."""
    candidates = quote_candidates(material, members, persona, score=score)
    shown = Shown(candidates["verbatim_id"].head(1))
    here, known = (material, members, persona), {"score": score, "shown": shown}
    labels = material.themes.set_index("theme_id")["label"].drop(REST, errors="ignore")
    found = goal_statements(coded, score, shown, language=material.language)
    found += coded_statements(coded, score, shown, language=material.language, labels=labels, most=per_field)
    for field in B2B if material.market == "b2b" else ():
        found += cue_statements(*here, field, **known)
    found += day_statements(*here, **known)
    found += cue_statements(*here, "approach", **known, most=1)
    found += mood_statements(*here, **known)
    found += quote_statement(candidates)
    return found + topic_statements(*here)


def hand_over(statements: pd.DataFrame, *, drafted: PersonaSet | None = None, language: str = "de") -> pd.DataFrame:
    """The statements as the contract `persona_statements` wants them.

    With the sheets in `drafted`: what people replaced there is marked, and what they wrote stands beside it with its source.
    """
    table = statements[COLUMNS].assign(replaced=False)
    if drafted is not None:
        gone = {one for persona in drafted.personas for edit in persona.edits for one in edit.statements}
        table["replaced"] = table["statement_id"].isin(gone)
        told = pd.DataFrame(told_by_people(drafted, language), columns=table.columns)
        told = told.assign(inferred=False, replaced=False).astype({"n_people": "int64"})
        table = pd.concat([table, told], ignore_index=True) if len(told) else table
    return contracts.check(table, "persona_statements")


def _numbered(persona: str, found: list[dict]) -> list[dict]:
    counts: dict[str, int] = {}
    rows = []
    for row in found:
        rank = counts[row["field"]] = counts.get(row["field"], 0) + 1
        rows.append({"statement_id": f"{persona}-{row['field']}-{rank}", "persona_id": persona, "rank": rank, **row})
    return rows
