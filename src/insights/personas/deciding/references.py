"""Campaigns in `personas.yml` that name a persona which these data do not show."""

from __future__ import annotations

import re

import pandas as pd

from insights import wording
from insights.contracts.documents import Persona, PersonaSet
from insights.personas.deciding.decisions import FLAGS, say
from insights.settings import PersonaDecisions
from insights.settings.personas import bare

LOST = ("vanished", "ambiguous", "numbers")  # flags on decisions whose draft was not found again
_QUOTED = re.compile(r"[„“”\"]([^„“”\"]+)[“”\"]")


def campaign_flags(
    drafted: PersonaSet, decisions: PersonaDecisions, *, strays: pd.DataFrame, language: str
) -> list[dict]:
    """A flag for every persona that a campaign names and that is not there: by its number, its name, or the words it stands for.

    A number whose own decision was not placed (`strays` of `decisions.find_drafts`) is not there either: whoever has it now is somebody else.
    """
    known = {word for persona in drafted.personas for word in _goes_by(persona)}
    moved = strays[strays["kind"] == "moved"] if len(strays) else strays
    lost = set(strays.loc[strays["kind"].isin(LOST), "draft"]) - set(moved["draft"]) if len(strays) else set()
    flags = []
    for campaign in decisions.campaigns:
        for reference in campaign.personas:
            if bare(reference) in known and reference not in lost:
                continue
            words = {"campaign": campaign.name, "words": wording.quoted(reference, language)}
            values = (reference, "campaign", None, None, say("stray", "campaign", language, **words), None)
            flags.append(dict(zip(FLAGS, values, strict=True)))
    return flags


def _goes_by(persona: Persona) -> set[str]:
    drafts = [text for draft in persona.drafts for text in (draft.draft, draft.stands_for, *draft.words)]
    quoted = _QUOTED.findall(persona.headline)
    return {bare(text) for text in (persona.persona_id, persona.name, persona.headline, *quoted, *drafts) if text}
