"""What people decided, put onto the sheets: their words stand there, and what the data say stands beside."""

from __future__ import annotations

import pandas as pd

from insights.contracts.documents import Persona, PersonaDraft, PersonaEdit, PersonaFeedback, PersonaField, PersonaSet
from insights.personas.deciding.decisions import say
from insights.personas.drafting.quotes import quote_rule
from insights.personas.language import label
from insights.personas.material import Material
from insights.settings import PersonaDecision, PersonaDecisions
from insights.settings.personas import VERDICTS, FieldEdit, bare

NO_FIELDS = ("name", "headline", "portrait", "quote")  # what can be edited and is no field of the sheet
WHOLE = "persona"  # what feedback is about when it is about no single field


def with_decisions(
    persona: Persona,
    decisions: PersonaDecisions,
    *,
    material: Material,
    members: pd.DataFrame,
    known: pd.DataFrame | None = None,
    invented: str = "",
) -> Persona:
    """The sheet with what people decided about its draft; every replaced text is kept in `edits`, the computed verdict beside theirs.

    Names, texts and the verdict come from the entry of the persona's own draft; notes and feedback from all drafts that were merged
    into it. An edited field carries its own statement (`told_by_people`), no longer those of the data. A verdict above the computed one needs `because`; a quote must be a verbatim of somebody behind the persona. A field that the
    sheet does not have is added, with no data beside it. `known` (from `decisions.anchors`) gives the words the drafts stand for.
    """
    drafts = [draft.draft for draft in persona.drafts] or [persona.persona_id]
    behind = [entry for entry in decisions.personas if entry.draft in drafts]
    own = next((entry for entry in behind if entry.draft == persona.persona_id), None)
    named = (
        {}
        if known is None
        else {row.draft: {"stands_for": row.stands_for, "words": row.words} for row in known.itertuples()}
    )
    changed: dict = {
        "drafts": [PersonaDraft(draft=draft, **named.get(draft, {"stands_for": ""})) for draft in drafts],
        "feedback": [row for entry in behind for row in _feedback(entry, persona, material)],
    }
    if own is not None:
        changed |= _texts(persona, own, material, members, invented) | _verdict(persona, own)
    return persona.model_copy(update=changed)


def field_named(name: str, persona: Persona) -> str:
    """The field of the sheet that `name` means: its own name, or the heading that readers see."""
    return _among(name, persona.fields)


def _among(name: str, fields: list[PersonaField]) -> str:
    wanted = bare(name)
    for field in fields:
        if wanted in (bare(field.field), bare(field.label)):
            return field.field
    return name.strip()


def edits_of(persona_id: str, decisions: PersonaDecisions, fields: list[PersonaField]) -> dict[str, FieldEdit]:
    """Field -> what people wrote into it, of the persona's own draft; fields go by the name that they have on the sheet."""
    own = next((entry for entry in decisions.personas if entry.draft == persona_id), None)
    return {} if own is None else {_among(name, fields): edit for name, edit in own.fields.items()}


def told_by_people(drafted: PersonaSet, language: str) -> list[dict]:
    """One statement per edited field: the words that stand there, and as evidence who wrote them and why."""
    return [
        {"statement_id": edited_id(persona.persona_id, edit.field), "persona_id": persona.persona_id, "field": edit.field, "rank": 1, "text": edit.text}
        | {"source": "people", "evidence": _source(edit, language), "n_people": 0}
        for persona in drafted.personas
        for edit in persona.edits
        if edit.field not in NO_FIELDS
    ]  # fmt: skip


def edited_id(persona_id: str, field: str) -> str:
    """The statement_id of what people wrote into a field."""
    return f"{persona_id}-{field}-edited"


def _source(edit: PersonaEdit, language: str) -> str:
    key = ("by" if edit.by else "people") + ("_because" if edit.because else "")
    return "personas.yml: " + say("source", key, language, by=edit.by, because=edit.because.rstrip(". "))


def raises(to: str, computed: str) -> bool:
    """Whether the verdict `to` lies above the computed one."""
    return VERDICTS.index(to) > VERDICTS.index(computed)


def quotable_by(material: Material, members: pd.DataFrame, persona: str, verbatim: str) -> pd.DataFrame:
    """The verbatim with this id if somebody behind the persona said it; staff never stand behind one."""
    said = material.verbatims[material.verbatims["verbatim_id"] == verbatim]
    own = members.loc[members["persona_id"] == persona, "respondent_id"]
    return said[said["respondent_id"].isin(own)]


def _texts(persona: Persona, own: PersonaDecision, material: Material, members: pd.DataFrame, invented: str) -> dict:
    edits = [PersonaEdit(field="name", text=own.name, computed=invented)] if own.name else []
    changed: dict = {}
    fields = {field.field: field for field in persona.fields}
    for name, edit in own.fields.items():
        field = field_named(name, persona)
        if field in ("headline", "portrait"):
            edits.append(_edit(field, "", edit, getattr(persona, field)))
            changed[field] = edit.text
        elif field == "quote":
            said = quotable_by(material, members, persona.persona_id, edit.text)
            if len(said):
                edits.append(_edit(field, "", edit, persona.quote or "", text=said.iloc[0]["text"]))
                rule = quote_rule("accepted", edit.text, material.language)
                changed |= {"quote": said.iloc[0]["text"], "quote_verbatim": edit.text, "quote_rule": rule}
        else:
            before = fields.get(field)
            heading = before.label if before else label(field, material.language, material.variables)
            rested = before.statements if before else []
            edits.append(_edit(field, heading, edit, before.text if before else "", rested=rested))
            source = [edited_id(persona.persona_id, field)]
            fields[field] = PersonaField(field=field, label=heading, text=edit.text, statements=source)
    if "portrait" in changed:
        changed["sentences"] = []  # they rest on statements; the words of people do not
    return {**changed, "fields": list(fields.values()), "edits": edits}


def _edit(
    field: str, heading: str, edit: FieldEdit, computed: str, *, text: str = "", rested: list[str] | None = None
) -> PersonaEdit:
    return PersonaEdit(
        field=field,
        label=heading,
        text=text or edit.text,
        computed=computed,
        statements=rested or [],
        because=edit.because or "",
        by=edit.by or "",
        date=edit.date.isoformat() if edit.date else "",
    )


def _verdict(persona: Persona, own: PersonaDecision) -> dict:
    decided = own.verdict
    if (
        decided is None
        or decided.to == persona.verdict
        or (raises(decided.to, persona.verdict) and not decided.because)
    ):
        return {}
    reason = {"verdict_because": decided.because or "", "verdict_by": decided.by or ""}
    return {"verdict": decided.to, "computed_verdict": persona.verdict, **reason}


def _feedback(entry: PersonaDecision, persona: Persona, material: Material) -> list[PersonaFeedback]:
    rows = []
    for said in entry.feedback:
        about = WHOLE if bare(said.about) == WHOLE else field_named(said.about, persona)
        rows.append(
            PersonaFeedback(
                department=said.department,
                says=said.says,
                about=about,
                label="" if about == WHOLE else label(about, material.language, material.variables),
                text=said.text or "",
                date=said.date.isoformat() if said.date else "",
            )
        )
    return rows
