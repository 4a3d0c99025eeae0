"""The touchpoints of a study: those of `journey.yml`, and those that the survey asks about without a phase."""

from __future__ import annotations

import pandas as pd

from insights import contracts
from insights.study import Study

NO_PHASE = {"de": "(noch ohne Phase)", "en": "(no phase yet)"}


def touchpoints(study: Study, variables: pd.DataFrame) -> pd.DataFrame:
    """The hand-over table `touchpoints`, in the order of the journey.

    First those of `journey.yml`; then touchpoints of satisfaction columns in `variables` that the plan does not know, proposed
    under the phase "(noch ohne Phase)". Neither a plan nor a satisfaction column gives an empty table.
    """
    rows = [*_planned(study), *_proposed(study, variables)]
    if not rows:
        return contracts.empty("touchpoints")
    table = pd.DataFrame(rows)
    table.insert(1, "position", range(1, len(table) + 1))
    return contracts.check(table, "touchpoints").sort_values("position", ignore_index=True)


def proposed(touchpoints: pd.DataFrame) -> list[str]:
    """Ids of the touchpoints that no phase of `journey.yml` holds, in order."""
    ordered = touchpoints.sort_values("position")
    return ordered.loc[ordered["phase"].isin(NO_PHASE.values()), "touchpoint"].tolist()


def thin_phases(touchpoints: pd.DataFrame, *, fewer_than: int = 2) -> list[str]:
    """Names of the phases with fewer than `fewer_than` touchpoints (nested ones do not count), in order."""
    top = touchpoints.sort_values("position")
    top = top[top["parent"].isna() & ~top["phase"].isin(NO_PHASE.values())]
    counts = top["phase"].value_counts(sort=False)
    return [phase for phase, n in counts.items() if n < fewer_than]


def word_stems(study: Study, touchpoints: pd.DataFrame) -> dict[str, list[str]]:
    """For each touchpoint the words by which people speak of it: `mentions:` of the plan, else its name and its id."""
    plan = study.journey_plan
    written = {point.id: point.mentions for _, point, _ in plan.touchpoints()} if plan else {}
    ordered = touchpoints.sort_values("position")
    return {
        point: written.get(point) or [name, point.replace("_", " ")]
        for point, name in zip(ordered["touchpoint"], ordered["name"], strict=True)
    }


def _planned(study: Study) -> list[dict]:
    if study.journey_plan is None:
        return []
    return [
        {
            "touchpoint": point.id,
            "phase": phase.name,
            "name": point.name,
            "parent": parent.id if parent else None,
            "channels": contracts.join(point.channel),
            "departments": contracts.join(point.department),
            "activities": contracts.join(point.activities),
        }
        for phase, point, parent in study.journey_plan.touchpoints()
    ]


def _proposed(study: Study, variables: pd.DataFrame) -> list[dict]:
    known = {point.id for _, point, _ in study.journey_plan.touchpoints()} if study.journey_plan else set()
    asked = variables[(variables["role"] == "satisfaction") & variables["touchpoint"].notna()].sort_values("position")
    asked = asked[~asked["touchpoint"].isin(known)].drop_duplicates("touchpoint")
    return [
        {
            "touchpoint": point,
            "phase": NO_PHASE[study.language],
            "name": label,
            "parent": None,
            "channels": None,
            "departments": None,
            "activities": None,
        }
        for point, label in zip(asked["touchpoint"], asked["label"], strict=True)
    ]
