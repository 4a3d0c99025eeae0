"""Everything factual on the persona sheets, as statements with their evidence."""

from __future__ import annotations

import pandas as pd

from insights import contracts
from insights.personas.contrast import typical
from insights.personas.figures import statements_from_people, statements_from_survey
from insights.personas.material import Material
from insights.personas.passages import REST, passages
from insights.personas.profiles import persona_profile
from insights.personas.voices import coded_statements, mention_statements, mood_statements, quote_of, topic_statements

COLUMNS = [
    "statement_id", "persona_id", "field", "rank", "text", "source", "evidence", "n_people", "n_verbatims", "value", "low", "high", "base",
]  # fmt: skip


def persona_statements(
    material: Material, members: pd.DataFrame, drafts: dict[str, list[int]], *, per_field: int = 3
) -> pd.DataFrame:
    """All statements about all personas (contract `persona_statements`), plus `clause`: the short form for running text.

    From the survey: facts, traits, usage, channels, satisfaction. From coded passages: needs, fears, wishes, problems, motivation,
    values, aversions, at most `per_field` each. Then the quote, topics, and channels and times mentioned in
    interviews where the survey does not ask for them. Attributes of the interviewed count only without segments.
    """
    score = typical(
        material.verbatims, members.drop_duplicates("respondent_id").set_index("respondent_id")["persona_id"]
    )
    profile = persona_profile(material, members, drafts)
    coded = passages(material, members)
    labels = material.themes.set_index("theme_id")["label"].drop(REST, errors="ignore")
    rows = []
    for persona in drafts:
        if material.segments.found:
            found = statements_from_survey(material, members, profile, persona)
        else:
            found = statements_from_people(material, members, persona)
        quote = quote_of(material, members, persona, score)
        quoted = quote["evidence"] if quote else None
        own = coded[coded["persona_id"] == persona]
        found += coded_statements(own, score, most=per_field, quoted=quoted, labels=labels)
        if not any(row["field"] in ("pro", "contra") for row in found):
            said = {row["text"] for row in [*found, quote or {}] if row}
            found += [row for row in mood_statements(material, members, persona, score) if row["text"] not in said]
        found += [quote] if quote else []
        found += topic_statements(material, members, persona)
        for field in ("channels", "times"):
            if not any(row["field"] == field for row in found):
                found += mention_statements(material, members, persona, field)
        rows += _numbered(persona, found)
    return pd.DataFrame(rows, columns=[*COLUMNS, "clause"])


def hand_over(statements: pd.DataFrame) -> pd.DataFrame:
    """The statements as the contract `persona_statements` wants them."""
    return contracts.check(statements[COLUMNS], "persona_statements")


def _numbered(persona: str, found: list[dict]) -> list[dict]:
    counts: dict[str, int] = {}
    rows = []
    for row in found:
        rank = counts[row["field"]] = counts.get(row["field"], 0) + 1
        rows.append({"statement_id": f"{persona}-{row['field']}-{rank}", "persona_id": persona, "rank": rank, **row})
    return rows
