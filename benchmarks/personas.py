"""Do personas refute themselves? Planted types found again, and copies of the study in which there is nothing to find.

    python benchmarks/personas.py                      50 shuffled copies and the study itself
    python benchmarks/personas.py --copies 5 --seed 3
    python benchmarks/personas.py --write docs/benchmarks/personas.md

Stages 02 to 04 as functions, on `serviceportal`. In a copy every column of the survey as read is shuffled by itself, so each question keeps
its answers and no two questions have anything to do with each other; interviews stay as they are. A copy fails when any of its personas
counts as validated. On the study itself: adjusted Rand index of the personas' respondents against the planted types, Jaccard similarity
of every persona to its type, its bootstrap stability, and how its people held out were assigned.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from insights.journey.events import read_events
from insights.personas import validation
from insights.personas.drafting import statements
from insights.personas.material import Material, load_material
from insights.personas.people import clusters, linking, members
from insights.settings import PersonaDecisions
from insights.study import Study, open_study
from insights.survey import profiling, quality, reading, segments
from insights.survey.sample import weighting

TRUTH = Path(__file__).parents[1] / "tests" / "example_studies" / "truth" / "serviceportal.csv"
BARS = {"rand": 0.80, "jaccard": 0.75, "validated": 3 / 50}


@dataclass(frozen=True)
class Outcome:
    """What stages 02 to 04 make of one survey."""

    reason: str
    members: pd.DataFrame
    verdicts: pd.DataFrame
    evidence: validation.Evidence


def shuffled(survey, rng: np.random.Generator):
    """The survey as read, each column but the ids in an order of its own."""
    responses = survey.responses.copy()
    for column in responses.columns.drop("respondent_id"):
        responses[column] = responses[column].to_numpy()[rng.permutation(len(responses))]
    return replace(survey, responses=responses)


def personas_of(survey, study: Study, known: Material, seed: int) -> Outcome:
    """Quality, weights, segments, personas and their verdicts."""
    settings, language = study.settings, study.language
    found = quality.check_quality(survey.responses, survey.variables, findings=survey.findings, asked=survey.asked)
    kept = quality.without_excluded(survey, found)
    weighted, _, _ = weighting.weigh(kept, settings.targets, language=language)
    responses, variables = weighted.responses, weighted.variables
    solution, memberships, _ = segments.find_segments(responses, variables, seed=seed, language=language)
    profile = profiling.profile_segments(responses, variables, memberships, language=language)
    material = replace(
        known,
        responses=responses,
        variables=variables,
        memberships=memberships,
        segment_profile=profile,
        segments=solution,
    )
    linked = linking.assign_people(material.people, memberships, responses, variables)
    grouped = clusters.group_people(material, seed=seed)
    behind = members.persona_members(material, linked, grouped, PersonaDecisions())
    drafts = members.drafts_of(material, behind, PersonaDecisions())
    told = statements.persona_statements(material, behind, drafts)
    evidence = validation.gather_evidence(material, behind, drafts, grouped, told, seed=seed)
    panel = validation.validation_panel(material, behind, drafts, grouped, evidence)
    return Outcome(solution.reason, behind, validation.judge(material, behind, drafts, panel), evidence)


def against_truth(outcome: Outcome) -> tuple[float, pd.DataFrame]:
    """Adjusted Rand index of persona against planted type, and per persona the Jaccard similarity to the type it shares most with."""
    from sklearn.metrics import adjusted_rand_score

    planted = pd.read_csv(TRUTH, dtype=str)
    both = outcome.members[outcome.members["source"] == "survey"].merge(planted, on="respondent_id")
    rows = []
    for row in outcome.verdicts.itertuples():
        own = both["persona_id"] == row.persona_id
        jaccard = {
            kind: (own & (both["type"] == kind)).sum() / (own | (both["type"] == kind)).sum()
            for kind in sorted(set(both["type"]))
        }
        best = max(jaccard, key=jaccard.get)
        held = outcome.evidence.held_out.set_index("persona_id").loc[row.persona_id]
        rows.append(
            (
                row.persona_id,
                best,
                jaccard[best],
                row.stability,
                held["value"],
                held["precision"],
                row.n_respondents,
                row.verdict,
            )
        )
    columns = ["persona", "type", "jaccard", "stability", "recall", "precision", "n", "verdict"]
    return float(adjusted_rand_score(both["type"], both["persona_id"])), pd.DataFrame(rows, columns=columns)


def copies(survey, study: Study, known: Material, n: int, seed: int) -> pd.DataFrame:
    """One row per shuffled copy: segments found, personas by verdict."""
    rows = []
    for copy in range(1, n + 1):
        outcome = personas_of(shuffled(survey, np.random.default_rng([seed, copy])), study, known, seed=seed + copy)
        counts = outcome.verdicts["verdict"].value_counts()
        from_survey = int((outcome.members["source"] == "survey").any())
        rows.append((copy, from_survey, *(int(counts.get(v, 0)) for v in ("validated", "provisional", "hypothesis"))))
        print(f"copy {copy}: segments {'yes' if from_survey else 'no'}, {dict(counts)}", flush=True)
    return pd.DataFrame(rows, columns=["copy", "segments", "validated", "provisional", "hypothesis"])


def table(rows: pd.DataFrame) -> list[str]:
    """A table in Markdown."""
    lines = [list(rows.columns), ["---"] * rows.shape[1], *rows.to_numpy().tolist()]
    return ["| " + " | ".join(str(cell) for cell in line) + " |" for line in lines]


def report(rand: float, planted: pd.DataFrame, noise: pd.DataFrame) -> str:
    """The page docs/benchmarks/personas.md."""
    claimed = int((noise["validated"] > 0).sum())
    return "\n".join(
        [
            "# Personas: planted types and shuffled copies",
            "",
            f"Adjusted Rand index against the planted types: {rand:.3f} (bar {BARS['rand']:.2f}).",
            "",
            *table(planted.round(3)),
            "",
            f"Of {len(noise)} copies with every survey column shuffled, {int(noise['segments'].sum())} showed segments and {claimed} claimed a "
            f"validated persona (bar: {BARS['validated']:.0%}); {int((noise['provisional'] > 0).sum())} claimed a provisional one.",
            "",
            "Made by `python benchmarks/personas.py --write docs/benchmarks/personas.md`.",
            "",
        ]
    )  # fmt: skip


def main() -> None:
    """Run both parts and print (or write) the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--copies", type=int, default=50)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--write", type=Path)
    given = parser.parse_args()
    study = open_study("serviceportal")
    survey = reading.read_survey(study)
    survey = reading.with_behaviour(
        survey, read_events(study), use=study.settings.events.behaviour, language=study.language
    )
    known = load_material(study)
    rand, planted = against_truth(personas_of(survey, study, known, study.seed))
    page = report(rand, planted, copies(survey, study, known, given.copies, given.seed))
    print(page)
    if given.write:
        given.write.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
