"""The decisions of a test, put through the steps of stage 4 that concern them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import pandas as pd

from insights.contracts.documents import PersonaSet
from insights.personas.deciding.contradictions import persona_flags
from insights.personas.deciding.decisions import anchors, find_drafts
from insights.personas.deciding.edits import with_decisions
from insights.personas.drafting.drafts import draft_personas
from insights.personas.drafting.statements import persona_statements
from insights.personas.material import Material
from insights.personas.people.clusters import group_people
from insights.personas.people.linking import assign_people
from insights.personas.people.members import drafts_of, persona_members
from insights.settings import PersonaDecision, PersonaDecisions
from tests.personas.conftest import interviews, solution, survey


@dataclass
class Decided:
    """What the steps gave."""

    known: pd.DataFrame
    decisions: PersonaDecisions
    members: pd.DataFrame
    drafts: dict
    grouped: pd.DataFrame
    personas: PersonaSet
    flags: pd.DataFrame

    def names(self) -> list[str]:
        """The name that people gave each persona; empty where they gave none."""
        return [
            next((edit.text for edit in persona.edits if edit.field == "name"), "")
            for persona in self.personas.personas
        ]

    def texts(self, kind: str) -> list[str]:
        """The texts of the flags of one kind, with plain blanks."""
        return [text.replace("\u202f", " ") for text in self.flags.loc[self.flags["kind"] == kind, "text"]]


def decisions(*entries) -> PersonaDecisions:
    """`personas.yml` with these entries."""
    return PersonaDecisions.model_validate({"personas": list(entries)})


@cache
def shared() -> Material:
    """Interviews and two segments, the same object for every test, so that it is put through the stage once."""
    return Material(**interviews(), **survey(), segments=solution(), language="de", market="b2b")


_KEPT: dict = {}  # what no decision but a merge changes is computed once per material


def decide(material: Material, *entries, verdict: str = "provisional") -> Decided:
    """Stage 4 with these entries in `personas.yml`; every computed verdict is `verdict`."""
    linked, grouped, known = _once(("base", id(material)), lambda: _base(material))
    placed, strays = find_drafts(decisions(*entries), known, language=material.language)
    merges = [PersonaDecision(draft=e.draft, merge_into=e.merge_into) for e in placed.personas if e.merge_into]
    key = ("drafted", id(material), tuple((e.draft, e.merge_into) for e in merges))
    members, drafts, statements, computed = _once(
        key, lambda: _drafted(material, linked, grouped, known, PersonaDecisions(personas=merges))
    )
    personas = [
        with_decisions(
            persona.model_copy(update={"verdict": verdict}), placed, material=material, members=members, known=known
        )
        for persona in computed.personas
    ]
    found = computed.model_copy(update={"personas": personas})
    flags = persona_flags(material, members, drafts, statements, found, placed, strays=strays)
    return Decided(known, placed, members, drafts, grouped, found, flags)


def drafted(material: Material, *entries) -> tuple[pd.DataFrame, PersonaSet]:
    """Statements and sheets drafted with these entries in `personas.yml`."""
    linked, grouped, known = _once(("base", id(material)), lambda: _base(material))
    return _drafted(material, linked, grouped, known, decisions(*entries))[2:]


def _once(key: tuple, make):
    if key not in _KEPT:
        _KEPT[key] = make()
    return _KEPT[key]


def _base(material: Material) -> tuple:
    _KEPT[("material", id(material))] = material  # so that no other one gets its id
    linked = assign_people(material.people, material.memberships, material.responses, material.variables)
    grouped = group_people(material, seed=7)
    return linked, grouped, anchors(material, linked, grouped)


def _drafted(material: Material, linked, grouped, known, placed: PersonaDecisions) -> tuple:
    members = persona_members(material, linked, grouped, placed)
    drafts = drafts_of(material, members, placed)
    statements = persona_statements(material, members, drafts)
    kind = "quantitative" if material.segments.found else "qualitative"
    common = {"kind": kind, "verdict": "provisional", "rule": "Regel.", "n_respondents": 50, "n_interviews": 4}
    common |= dict.fromkeys(("share", "low", "high", "stability"))
    rows = [{"persona_id": persona, "segments": segments, **common} for persona, segments in drafts.items()]
    personas = draft_personas(
        material, members, pd.DataFrame(rows), statements, placed, study="probe", seed=1, known=known
    )
    return members, drafts, statements, personas
