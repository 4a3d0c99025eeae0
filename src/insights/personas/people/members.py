"""Who stands behind which persona, after what people decided in `personas.yml`."""

from __future__ import annotations

import pandas as pd

from insights import contracts
from insights.errors import InputError
from insights.personas.material import Material
from insights.settings import PersonaDecisions

FILE = "personas.yml"
EVEN = 1e-9  # by how much one sum of probabilities must exceed another


def persona_members(
    material: Material, linked: pd.DataFrame, grouped: pd.DataFrame, decisions: PersonaDecisions
) -> pd.DataFrame:
    """Who stands behind which persona (contract `persona_memberships`): survey respondents and interviewed people, never staff.

    With segments, persona p<i> stands for segment i: its respondents, and the interviewed people in `linked`. Without segments, p<i>
    stands for group i of the interviewed people in `grouped`. Drafts that `decisions` merges pool their people: every respondent then
    stands behind the persona whose segments' probabilities add up to most, with this sum. `decisions` name the drafts of this run (`decisions.find_drafts`); one
    that names another draft has no effect.
    """
    if material.segments.found:
        table = pd.concat([_respondents(material), _interviewed(linked)], ignore_index=True)
        drafts = [f"p{segment.segment}" for segment in material.segments.segments]
    else:
        table = _interviewed(grouped)
        drafts = sorted(table["draft"].unique(), key=_number)
    final = merged(drafts, decisions)
    table = table[~table["respondent_id"].isin(material.staff)]
    table = table.assign(persona_id=table["draft"].map(final))
    table = _pooled(table, material, final)
    if table.empty:
        return contracts.empty("persona_memberships")
    return contracts.check(table[["respondent_id", "persona_id", "source", "probability"]], "persona_memberships")


def merged(drafts: list[str], decisions: PersonaDecisions) -> dict[str, str]:
    """Draft -> the persona that it goes into; a draft that nobody merged goes into itself.

    A decision about a draft that is not there has no effect here; `decisions.find_drafts` flags it. Raises InputError when drafts are
    merged in a circle.
    """
    into = {entry.draft: entry.merge_into for entry in decisions.personas if entry.merge_into in drafts}
    final = {}
    for draft in drafts:
        at, passed = draft, [draft]
        while at in into:
            at = into[at]
            if at in passed:
                raise InputError(
                    f"{FILE}: {' -> '.join([*passed, at])} are merged in a circle; take out one `merge_into:`."
                )
            passed.append(at)
        final[draft] = at
    return final


def drafts_of(material: Material, members: pd.DataFrame, decisions: PersonaDecisions) -> dict[str, list[int]]:
    """Persona -> numbers of the segments (or groups of people) that it stands for, in the order of the personas."""
    if material.segments.found:
        drafts = [f"p{segment.segment}" for segment in material.segments.segments]
    else:
        drafts = (
            [*members["persona_id"].unique(), *(entry.draft for entry in decisions.personas if entry.merge_into)]
            if len(members)
            else []
        )
    final = merged(sorted(set(drafts), key=_number), decisions)
    result: dict[str, list[int]] = {}
    for draft in sorted(final, key=_number):
        result.setdefault(final[draft], []).append(_number(draft))
    return {persona: result[persona] for persona in sorted(result, key=_number)}


def is_one_segment(material: Material, own: pd.DataFrame, segments: list[int]) -> bool:
    """Whether a persona's respondents (`own`: its rows of the memberships) are those of one segment, so that the segment's figures are its own.

    Not where it was merged, nor where a merge of others took some of its people.
    """
    if len(segments) != 1:
        return False
    table = material.memberships
    inside = set(table.loc[table["segment"] == segments[0], "respondent_id"]) - material.staff
    return set(own.loc[own["source"] == "survey", "respondent_id"]) == inside


def _number(draft: str) -> int:
    return int(draft.removeprefix("p"))


def _respondents(material: Material) -> pd.DataFrame:
    table = material.memberships
    return pd.DataFrame(
        {
            "respondent_id": table["respondent_id"],
            "draft": "p" + table["segment"].astype(int).astype(str),
            "source": "survey",
            "probability": table["probability"].astype(float),
        }
    )


def _interviewed(linked: pd.DataFrame) -> pd.DataFrame:
    table = linked[linked["segment"].notna()]
    return pd.DataFrame(
        {
            "respondent_id": table["respondent_id"].astype("str"),
            "draft": ("p" + table["segment"].astype(int).astype(str)).astype("str"),
            "source": "interview",
            "probability": table["probability"].astype(float),
        }
    )


def _pooled(table: pd.DataFrame, material: Material, final: dict[str, str]) -> pd.DataFrame:
    """The respondents under the persona with the largest sum of probabilities over the segments that were merged, with that sum.

    Somebody whose likeliest segment stayed alone may belong to two merged ones together more than to it. Only after a merge, and only
    for those of whom every segment's probability is known; everybody else keeps his segment. A tie, and a persona that nobody would be left
    of, leave people where they are.
    """
    known = material.memberships.set_index("respondent_id")
    columns = {draft: f"p_{_number(draft)}" for draft in final}
    if len(set(final.values())) == len(final) or not set(columns.values()) <= set(known.columns):
        return table
    personas = sorted(set(final.values()), key=_number)
    sums = pd.DataFrame(
        {
            one: known[[columns[d] for d, into in final.items() if into == one]].sum(axis=1, skipna=False)
            for one in personas
        }
    )
    sums = sums[sums.notna().all(axis=1)].clip(0, 1)
    asked = table["source"].eq("survey") & table["respondent_id"].isin(sums.index)
    own = sums.loc[table.loc[asked, "respondent_id"]].reset_index(drop=True)
    before = table.loc[asked, "persona_id"].reset_index(drop=True)
    there = pd.Series([own.at[i, one] for i, one in before.items()], dtype=float)
    best = own.idxmax(axis=1).where(own.max(axis=1) > there + EVEN, before)
    for emptied in set(before) - set(best):
        best = best.where(before != emptied, emptied)
    table.loc[asked, "persona_id"] = best.to_numpy()
    table.loc[asked, "probability"] = [own.at[i, one] for i, one in best.items()]
    return table
