"""`personas.yml` read beside the drafts of the last run: mistakes, hints, and lines to paste."""

from __future__ import annotations

import json
import re

import pandas as pd

from insights.contracts.documents import Persona, PersonaSet
from insights.errors import nearest
from insights.personas.deciding.decisions import by_words
from insights.personas.deciding.edits import WHOLE, field_named, raises
from insights.settings import PersonaDecision, PersonaDecisions
from insights.settings.personas import bare, is_number

FILE = "personas.yml"
FURTHER = ("headline", "portrait", "quote")  # what can be edited beside the fields of the sheet


def proofread(decisions: PersonaDecisions, last: PersonaSet) -> tuple[list[str], list[str]]:
    """Mistakes and hints, one sentence each, about decisions on the drafts of the `last` run.

    A number that no draft has and a verdict raised without a reason are mistakes. Words that no draft stands for are a hint: the
    decision can wait for a wave that shows the draft again. So are fields that the sheet does not have, and what is missing to
    find a draft or notice a change later (`stands_for`, `instead_of`).
    """
    known = _known(last)
    problems: list[str] = []
    hints: list[str] = []
    for entry in decisions.personas:
        found = by_words(entry.stands_for, known) if entry.stands_for else [entry.draft]
        draft = entry.draft if entry.draft in found else found[0] if found else None
        if entry.stands_for and not found:
            hints.append(
                f"{FILE}: {entry.draft}: no draft of the last run stands for {_quoted(entry.stands_for)}; {nearest(entry.stands_for, known['stands_for'])}. "
                "The decision is kept and flagged, but not applied."
            )
        elif draft not in set(known["draft"]):
            problems.append(
                f"{FILE}: draft: the last run has no {entry.draft}; {nearest(entry.draft, known['draft'])}."
            )
            draft = None
        problems += _targets(entry, known)
        persona = _persona(last, draft)
        if persona is not None:
            hints += _hints(entry, draft, persona, known)
            problems += _unreasoned(entry, persona)
    return problems, hints


def lines_to_paste(last: PersonaSet) -> str:
    """An entry for every draft of the last run, ready to be filled in; empty without drafts."""
    known = _known(last)
    if known.empty:
        return ""
    names = {draft.draft: persona.name for persona in last.personas for draft in persona.drafts}
    lines = [
        f"  - draft: {row.draft}  # {names[row.draft]}\n    stands_for: {_quoted(row.stands_for)}"
        for row in known.itertuples()
    ]
    return "\n".join(["personas:", *lines])


def _known(last: PersonaSet) -> pd.DataFrame:
    rows = []
    for persona in last.personas:
        for draft in persona.drafts:
            words = [bare(draft.stands_for), *draft.words]
            # A group of interviewed people stands for their ids.
            people = re.split(r"[,;\s]+", draft.stands_for) if persona.kind == "qualitative" else []
            rows.append((draft.draft, draft.stands_for, words, people))
    rows.sort(key=lambda row: int(row[0][1:]))
    return pd.DataFrame(rows, columns=["draft", "stands_for", "words", "people"])


def _persona(last: PersonaSet, draft: str | None) -> Persona | None:
    return next((p for p in last.personas if any(own.draft == draft for own in p.drafts)), None)


def _targets(entry: PersonaDecision, known: pd.DataFrame) -> list[str]:
    named = [("merge_into", entry.merge_into), *(("keep_apart_from", kept.draft) for kept in entry.keep_apart_from)]
    found = []
    for key, name in named:
        if name and is_number(name) and name not in set(known["draft"]):
            found.append(f"{FILE}: {entry.draft}: {key}: the last run has no {name}; {nearest(name, known['draft'])}.")
        elif name and not is_number(name) and len(by_words(name, known)) != 1:
            offered = nearest(name, known["stands_for"])
            found.append(
                f"{FILE}: {entry.draft}: {key}: no single draft of the last run stands for {_quoted(name)}; {offered}."
            )
    return found


def _hints(entry: PersonaDecision, draft: str, persona: Persona, known: pd.DataFrame) -> list[str]:
    found = []
    if entry.stands_for is None:
        words = known.set_index("draft").at[draft, "stands_for"]
        found.append(
            f"{FILE}: {entry.draft}: add `stands_for: {_quoted(words)}`, so that the decision finds this draft again when new data swap the numbers."
        )
    added = {edit.field for edit in persona.edits if not edit.computed}
    fields = [field.field for field in persona.fields if field.field not in added]
    for name in [*entry.fields, *(said.about for said in entry.feedback)]:
        if field_named(name, persona) not in (*fields, *FURTHER, WHOLE):
            found.append(
                f"{FILE}: {entry.draft}: the sheet has no field {name!r}; {nearest(name, [*fields, *FURTHER])}."
            )
    for name, edit in entry.fields.items():
        before = _before(field_named(name, persona), persona)
        if edit.instead_of is None and before:
            found.append(
                f"{FILE}: {entry.draft}: {name} has no `instead_of:`, so no rerun can tell that the data behind it changed; at present it replaces {_quoted(before)}"
            )
    return found


def _before(field: str, persona: Persona) -> str:
    """The computed text of a field, whether it is edited already or not."""
    edited = [edit.computed for edit in persona.edits if edit.field == field]
    if edited or field in ("portrait", "quote"):
        return "" if field in ("portrait", "quote") else edited[0]
    if field == "headline":
        return persona.headline
    return next((shown.text for shown in persona.fields if shown.field == field), "")


def _unreasoned(entry: PersonaDecision, persona: Persona) -> list[str]:
    computed = persona.computed_verdict or persona.verdict
    if entry.verdict is None or entry.verdict.because or not raises(entry.verdict.to, computed):
        return []
    return [
        f"{FILE}: {entry.draft}: verdict: {entry.verdict.to} lies above the computed one ({computed}); say why in `because:`."
    ]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
