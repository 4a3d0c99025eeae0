"""Everything that can speak against a persona, gathered once."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from insights.personas.material import Material
from insights.personas.validation.coverage import coverage_contrasts, persona_coverage
from insights.personas.validation.deviation import demographic_deviation
from insights.personas.validation.held_out import held_out_assignment
from insights.personas.validation.match import persona_match
from insights.personas.validation.separation import separation
from insights.personas.validation.triangulation import triangulate


@dataclass(frozen=True)
class Evidence:
    """The tables behind the validation panel; the last five are hand-overs."""

    held_out: pd.DataFrame  # people assigned by a model that never saw them
    separation: pd.DataFrame  # distance to the next persona
    match: pd.DataFrame  # the first k attributes of the sheet together
    triangulation: pd.DataFrame  # interviews against survey
    coverage: pd.DataFrame  # people whom no persona represents
    contrasts: pd.DataFrame  # what they have in common
    deviation: pd.DataFrame  # demographics of the set against the sample


def gather_evidence(
    material: Material,
    members: pd.DataFrame,
    drafts: dict[str, list[int]],
    grouped: pd.DataFrame,
    statements: pd.DataFrame,
    *,
    folds: int = 5,
    repeats: int = 2,
    min_membership: float = 0.5,
    seed: int,
) -> Evidence:
    """All checks of all personas; what a study cannot say (no survey, no segments, no interviews) is an empty table.

    `folds` and `repeats` of the cross-validation, `min_membership`: the probability below which no persona represents a respondent.
    """
    return Evidence(
        held_out=held_out_assignment(material, drafts, folds=folds, repeats=repeats, seed=seed),
        separation=separation(material, members, drafts, grouped),
        match=persona_match(material, members, statements),
        triangulation=triangulate(material, members, statements),
        coverage=persona_coverage(material, members, drafts, min_membership=min_membership),
        contrasts=coverage_contrasts(material, members, drafts, min_membership=min_membership),
        deviation=demographic_deviation(material, members, seed=seed),
    )
