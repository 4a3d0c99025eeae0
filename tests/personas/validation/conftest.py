"""The stage up to the verdicts, with everything in between."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from insights.personas.drafting.statements import persona_statements
from insights.personas.people.clusters import group_people
from insights.personas.people.linking import assign_people
from insights.personas.people.members import drafts_of, persona_members
from insights.personas.validation import gather_evidence, judge, validation_panel
from insights.settings import PersonaDecisions


@pytest.fixture
def judged():
    """Runs the stage up to the verdicts; `edit` may change the statements before anything is held against them."""

    def stage(material, *, seed: int = 7, edit=None, **bars) -> SimpleNamespace:
        linked = assign_people(material.people, material.memberships, material.responses, material.variables)
        grouped = group_people(material, seed=seed)
        members = persona_members(material, linked, grouped, PersonaDecisions())
        drafts = drafts_of(material, members, PersonaDecisions())
        statements = persona_statements(material, members, drafts)
        statements = edit(statements) if edit else statements
        evidence = gather_evidence(material, members, drafts, grouped, statements, seed=seed)
        panel = validation_panel(material, members, drafts, grouped, evidence, **bars)
        verdicts = judge(material, members, drafts, panel)
        return SimpleNamespace(
            members=members, drafts=drafts, grouped=grouped, statements=statements, evidence=evidence, panel=panel, verdicts=verdicts
        )  # fmt: skip

    return stage


@pytest.fixture
def told():
    """A statement of a sheet: told("p1", "needs", "Ich brauche …", "a1-001", 2)."""

    def row(persona: str, field: str, text: str, evidence: str, n_people: int = 1, source: str = "verbatims") -> dict:
        return {
            "statement_id": f"{persona}-{field}-1", "persona_id": persona, "field": field, "rank": 1, "text": text, "source": source,
            "evidence": evidence, "n_people": n_people, "clause": "",
        }  # fmt: skip

    return lambda *rows: pd.DataFrame([row(*one) for one in rows])
