"""What the event log holds, by which rules it was read, and which of its activities the journey plan lacks."""

from __future__ import annotations

import pandas as pd

from insights import estimates
from insights.contracts.documents import EventSummary
from insights.journey.events.clustered import distinct
from insights.journey.events.groups import newcomers
from insights.journey.events.hotspots import looks_for_help
from insights.journey.events.log import Log
from insights.journey.events.times import knows_clock
from insights.study import Study


def event_summary(
    study: Study, events: pd.DataFrame | None, log: Log | None, activities: pd.DataFrame, *, draws: int
) -> EventSummary:
    """The hand-over document `event_summary`. Activities of fewer than five people are not proposed as touchpoints."""
    if events is None:
        return EventSummary()
    rules, plan = study.settings.events, study.journey_plan
    planned = {name for _, point, _ in plan.touchpoints() for name in point.activities} if plan else set()
    days = events["time"].dt.strftime("%Y-%m-%d")
    by_column = "case_id" in events.columns
    return EventSummary(
        found=True,
        n_events=len(events),
        n_nameless=int(events["respondent_id"].isna().sum()),
        n_left_out=len(events) - (0 if log is None else len(log.case)),
        n_cases=0 if log is None else log.n_cases,
        n_people=int(events["respondent_id"].nunique()),
        clock=knows_clock(events),
        first_day=days.min(),
        last_day=days.max(),
        case_rule="none" if log is None else "column" if by_column else "pause",
        pause=None if log is None or by_column else rules.new_case_after,
        **_new(log, rules.new_for),
        conversion=rules.conversion,
        steps=rules.steps,
        help=looks_for_help(log, rules.help),
        help_named=bool(rules.help),
        proposed=_proposed(activities) if plan else [],
        unseen=sorted(planned - set(events["activity"])),
        draws=draws if rules.conversion else 0,
    )


def _new(log: Log | None, new_for: int) -> dict:
    new = newcomers(log, new_for)
    if new is None or not {0, 1} <= set(distinct(new).tolist()):
        return {}
    return {"new_rule": "since" if log.since is not None else "log", "new_for": new_for}


def _proposed(activities: pd.DataFrame) -> list[str]:
    """Activities that no touchpoint of the plan names, most frequent first."""
    new = activities[activities["touchpoint"].isna() & (activities["n_people"] >= estimates.suppress_below())]
    return new.sort_values(["n_events", "activity"], ascending=[False, True])["activity"].tolist()
