"""What follows for talking to somebody like a persona: what it needs, how to reach it, what to avoid; from its statements alone.

Where nothing is known of these, what it is like and how it goes about things.
"""

from __future__ import annotations

import pandas as pd

from insights.contracts.documents import ScreeningAdvice
from insights.personas.drafting.portrait import nested
from insights.wording import quoted

FIELDS = {
    "needs": ("needs", "wishes"),
    "channels": ("channels", "times"),
    "avoid": ("aversions", "fears", "contra"),
}
OTHERWISE = {"traits": ("traits",), "approach": ("approach",)}  # where nothing is known of the fields above
MOST = 3  # of each kind: an agent reads them while somebody waits on the telephone


def advice_of(statements: pd.DataFrame, persona_id: str, *, language: str) -> dict[str, list[ScreeningAdvice]]:
    """The advice of one persona by kind (`needs`, `channels`, `avoid`): first what people wrote in `personas.yml`, who they are and why, and no
    longer what they replaced; then what most people stand behind. Passages stand in quotation marks.

    Where all three are empty, `traits` and `approach` stand in for them.
    """
    own = statements[(statements["persona_id"] == persona_id) & ~statements["replaced"].eq(True)]
    found = {kind: _of_fields(own, fields, language) for kind, fields in FIELDS.items()}
    if any(found.values()):
        return found
    return found | {kind: _of_fields(own, fields, language) for kind, fields in OTHERWISE.items()}


def _of_fields(own: pd.DataFrame, fields: tuple[str, ...], language: str) -> list[ScreeningAdvice]:
    rows = own[own["field"].isin(fields)]
    order = rows["field"].map({field: i for i, field in enumerate(fields)})
    by = ["edited", "n_people", "order", "rank", "statement_id"]
    rows = rows.assign(order=order, edited=rows["source"].eq("people"))
    rows = rows.sort_values(by, ascending=[False, False, True, True, True]).head(MOST)
    return [
        ScreeningAdvice(
            text=_told(row, language),
            n_people=int(row["n_people"]),
            spoken=row["source"] == "verbatims",
            statement_id=row["statement_id"],
        )
        for row in rows.to_dict("records")
    ]


def _told(row: dict, language: str) -> str:
    if row["source"] == "people":
        return f"{row['text'].rstrip('.')} ({row['evidence'].removeprefix('personas.yml: ')})"
    spoken = row["source"] == "verbatims" and row["field"] not in ("channels", "times")
    return quoted(nested(row["text"], language), language) if spoken else row["text"]


def people_behind(one: ScreeningAdvice, say: dict) -> str:
    """`2 Personen` of what people said; nothing of a figure, which names its own base."""
    return say["people"]["one" if one.n_people == 1 else "other"].format(n=one.n_people) if one.spoken else ""
