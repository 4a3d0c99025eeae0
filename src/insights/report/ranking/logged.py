"""What the event log tells beyond times of use: where help is needed, what groups do otherwise, what changed, where cases are lost."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from insights.report import figures
from insights.report.claims import Claim
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.report.ranking.candidate import BY_HALF, EXPECTED, UNWRITTEN, Candidate, from_shares, nearest_to
from insights.wording import quoted

ALL = "(all)"


def from_log(material: Material, claims: Sequence[Claim]) -> list[Candidate]:
    """One candidate for each sentence of the section on the event log that tells a hot spot, a group, a change, or the largest loss."""
    stated = {claim.evidence[0]: claim for claim in claims if claim.claim_id.startswith("events-") and claim.evidence}
    return [
        *_hot_spots(material, stated),
        *_groups(material, stated),
        *_changes(material, stated),
        *_losses(material, stated),
    ]


def _hot_spots(material: Material, stated: Mapping[str, Claim]) -> list[Candidate]:
    """After what customers look for help more often than after everything else; people: who gets there."""
    found = []
    for row in material["event_hotspots"].loc[lambda t: t["verdict"] == "hot spot"].itertuples():
        claim = stated.get(reference("event_hotspots", activity=row.activity))
        if claim is None:
            continue
        near = nearest_to(row.difference_low, row.difference_high, 0.0)
        metric = material.say("metric_help", activity=quoted(row.activity, material.language))
        found.append(
            _candidate(
                material, "help", row.activity, claim,
                key=_key("help", row.activity),
                effect=from_shares(min(1.0, row.elsewhere + near), row.elsewhere),
                people=_people(material, row.activity),
                direction=-1,
                stands=_stands(material, metric, (row.share, row.low, row.high, row.base)),
            )
        )  # fmt: skip
    return found


def _groups(material: Material, stated: Mapping[str, Claim]) -> list[Candidate]:
    """What is more or less frequent in one group of cases than in all others; people: the group."""
    found = []
    for row in material["event_groups"].itertuples():
        place = {"grouping": row.grouping, "group": row.group, "activity": row.activity}
        claim = stated.get(reference("event_groups", **place))
        if claim is None:
            continue
        near = nearest_to(row.low, row.high, 0.0)
        better = _better(material, row.activity)
        found.append(
            _candidate(
                material, "group", row.activity, claim,
                key=_key("group", row.grouping, row.group, row.activity),
                effect=from_shares(row.others + near, row.others),
                people=row.base / (row.base + row.others_base) if row.base else 0.0,
                direction=better,
                good=better * row.difference > 0,
            )
        )  # fmt: skip
    return found


def _changes(material: Material, stated: Mapping[str, Claim]) -> list[Candidate]:
    """What is more or less frequent since a day; people: whose cases came after it."""
    summary, found = material["event_summary"], []
    for row in material["event_changes"].itertuples():
        place = {"grouping": row.grouping, "group": row.group, "series": row.series, "day": row.day}
        claim = stated.get(reference("event_changes", **place))
        if claim is None or figures.missing(row.before) or figures.missing(row.after):
            continue
        everything = summary.n_cases if row.unit == "cases" else summary.n_events
        better, rate = _better(material, row.series), row.series != ALL
        standing = (row.after, row.after_low, row.after_high, row.n_after)
        metric = material.say("metric_activity", activity=quoted(row.series, material.language)) if rate else material.say("metric_cases")  # fmt: skip
        found.append(
            _candidate(
                material, "change", row.series, claim,
                key=_key("change", *([] if row.grouping == ALL else [row.group]), row.series, row.day),
                effect=_of_change(row) if rate else from_shares(*_parts(row)),
                people=min(1.0, row.n_after / everything) if everything else 0.0,
                direction=better,
                good=better * (row.after - row.before) > 0,
                stands=_stands(material, metric, standing, claim.evidence, as_percent=rate),
            )
        )  # fmt: skip
    return found


def _of_change(row) -> float:
    """Two shares, as far apart as the interval of their difference allows for certain (Newcombe 1998, from both Wilson intervals)."""
    gap = row.after - row.before
    down = np.hypot(row.after - row.after_low, row.before_high - row.before)
    up = np.hypot(row.after_high - row.after, row.before - row.before_low)
    return from_shares(min(1.0, max(0.0, row.before + nearest_to(gap - down, gap + up, 0.0))), row.before)


def _parts(row) -> tuple[float, float]:
    """Cases a day after and before as parts of their sum, at the ends of the intervals next to each other; equal where these overlap."""
    rises = row.after > row.before
    after, before = (row.after_low, row.before_high) if rises else (row.after_high, row.before_low)
    total = after + before
    return (0.5, 0.5) if not total or (after > before) != rises else (after / total, before / total)


def _losses(material: Material, stated: Mapping[str, Claim]) -> list[Candidate]:
    """Where more is lost than between the other steps; with only two steps nothing can be compared, and that some are lost is no surprise."""
    steps = material["event_steps"].sort_values("step")
    later = steps[(steps["step"] > 1) & steps["share"].notna()]
    found = []
    for row in later.itertuples():
        claim = stated.get(reference("event_steps", step=int(row.step)))
        if claim is None:
            continue
        others = later[later["step"] != row.step]
        usual = 1 - others["n"].sum() / others["base"].sum() if others["base"].sum() else 0.0
        lost = max(1 - row.high, usual)
        before = steps.loc[steps["step"] == row.step - 1, "activity"].iloc[0]
        metric = material.say("metric_lost", before=quoted(before, material.language), after=quoted(row.activity, material.language))  # fmt: skip
        everything = material["event_summary"].n_cases
        found.append(
            _candidate(
                material, "loss", row.activity, claim,
                key=_key("loss", before, row.activity),
                surprise=UNWRITTEN if len(others) else EXPECTED,
                effect=from_shares(lost, usual),
                people=min(1.0, row.base / everything) if everything else 0.0,
                direction=-1,
                stands=_stands(material, metric, (1 - row.share, 1 - row.high, 1 - row.low, row.base)),
            )
        )  # fmt: skip
    return found


def _candidate(material: Material, kind: str, activity: str, source: Claim, *, key: str, effect: float, people: float, direction: int, surprise: float = UNWRITTEN, good: bool = False, stands: dict | None = None) -> Candidate:  # fmt: skip
    """The sentence `source` as a candidate about the touchpoint of `activity`; where nobody can tell better from worse, half a surprise."""
    known = material["event_activities"].dropna(subset=["touchpoint"]).set_index("activity")["touchpoint"]
    touchpoint = str(known.get(activity, ""))
    return Candidate(
        kind=kind,
        subject=touchpoint or f"activity {activity}",
        claim=replace(source, claim_id=f"insights-{key}", section="insights", text=source.plain or source.text, shown="", plain=""),
        surprise=surprise if direction else surprise * BY_HALF,
        effect=effect,
        people=people,
        field="processes",
        touchpoint=touchpoint,
        good=good,
        judged=direction != 0,
        direction=direction,
        stands=stands or {},
    )  # fmt: skip


def _better(material: Material, activity: str) -> int:
    """1 where more of an activity is better (a conversion), -1 where it is worse (a call for help), 0 where the log cannot tell."""
    summary = material["event_summary"]
    return 1 if activity in summary.conversion else -1 if activity in summary.help else 0


def _people(material: Material, activity: str) -> float:
    """The share of people who do it, in a log without names that of the cases."""
    rows = material["event_activities"].loc[lambda t: t["activity"] == activity]
    if rows.empty:
        return 0.0
    everyone, row = material["event_summary"].n_people, rows.iloc[0]
    share = row["n_people"] / everyone if everyone and row["n_people"] else row["share"]
    return 0.0 if pd.isna(share) else min(1.0, float(share))


def _stands(material: Material, metric: str, standing: tuple, evidence: tuple[str, ...] = (), *, as_percent: bool = True) -> dict:  # fmt: skip
    """Metric and where it stands as `measures.Proposal` takes them; `standing` is value, low, high and n."""
    value, low, high, n = standing
    shown = figures.full(value, low, high, int(n), material.language, as_percent=as_percent)
    return {"metric": metric, "baseline": shown, "value": value, "low": low, "high": high, "n": int(n), "evidence": evidence}  # fmt: skip


def _key(*parts: str) -> str:
    """A name by which measures can refer to an insight: the same after the next run."""
    return "-".join(re.sub(r"\W+", "-", part).strip("-").casefold() for part in parts)
