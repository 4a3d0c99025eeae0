"""What rose or fell since the last wave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from insights import contracts
from insights.estimates import Z95
from insights.report import figures
from insights.report.claims import Claim
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.report.ranking.candidate import UNWRITTEN, Candidate, from_d, nearest_to

SAME = {"csat": "satisfaction", "ces_easy": "ces"}  # two figures of the same answers
SHARES = ("csat", "ces_easy")


def from_waves(material: Material, claims: Sequence[Claim]) -> list[Candidate]:
    """One candidate for each metric and touchpoint that the last wave shows to have risen or fallen: against the wave before, else the first.

    Effect: the difference in standard deviations (Cohen's d), at the end of its interval next to no change. People: who rated it.
    """
    stated = {claim.evidence[0]: claim for claim in claims if claim.claim_id.startswith("metrics-change-")}
    found = []
    for row in _latest(material).itertuples():
        place = {name: getattr(row, name) for name in ("metric", "group_kind", "group", "wave", "compared_to")}
        claim = stated.get(reference("metric_changes", **place))
        now = _standing(material, row)
        if claim is None or now is None:
            continue
        spread = (now.high - now.low) / (2 * Z95) * np.sqrt(now.effective_n)
        touchpoint = row.group if row.group_kind == "touchpoint" else ""
        found.append(
            Candidate(
                kind="wave",
                subject=touchpoint or f"metric {SAME.get(row.metric, row.metric)}",
                claim=replace(claim, claim_id=f"insights-{claim.claim_id.removeprefix('metrics-')}", section="insights", text=claim.plain or claim.text, shown="", plain=""),
                surprise=UNWRITTEN,
                effect=from_d(nearest_to(row.low, row.high, 0.0) / spread) if spread else 0.0,
                people=_people(material, touchpoint),
                field="touchpoints" if touchpoint else "processes",
                touchpoint=touchpoint,
                good=row.difference > 0,
                stands=_stands(material, now, touchpoint),
            )
        )  # fmt: skip
    return found


def _latest(material: Material) -> pd.DataFrame:
    """The changes to the last wave that are shown, one for each metric and group: against the latest wave that they are shown against."""
    changes, variables = material["metric_changes"], material["variables"]
    waves = [w for cell in variables.loc[variables["role"] == "wave", "categories"] for w in contracts.split(cell)]
    shown = changes[changes["verdict"].isin(["rose", "fell"])]
    if shown.empty or not waves:
        return shown.head(0)
    shown = shown[shown["wave"] == waves[-1]]
    places = shown["compared_to"].map({wave: place for place, wave in enumerate(waves)})
    ordered = shown.assign(place=places).sort_values(["metric", "group_kind", "group", "place"])
    return ordered.drop_duplicates(["metric", "group_kind", "group"], keep="last")


def _standing(material: Material, row):
    """The metric in the last wave, at a touchpoint where it was compared there; None where there is no figure."""
    table = material["cx_metrics"]
    kind, group = ("wave", row.wave) if row.group_kind == "all" else ("touchpoint", row.group)
    rows = table[(table["metric"] == row.metric) & (table["group_kind"] == kind) & (table["group"] == group)]
    rows = rows.dropna(subset=["value", "low", "high"])
    return next(rows.itertuples(), None)


def _people(material: Material, touchpoint: str) -> float:
    """Everybody; at a touchpoint the share who rated it."""
    if not touchpoint:
        return 1.0
    journey = material["journey"]
    reach = journey.loc[(journey["touchpoint"] == touchpoint) & (journey["persona_id"] == "all"), "reach"].dropna()
    return float(reach.iloc[0]) if len(reach) else 0.0


def _stands(material: Material, now, touchpoint: str) -> dict:
    """Metric and where it stands today, as `measures.Proposal` takes them."""
    name = material.term("metric_names", now.metric)
    metric = material.say("metric_at", metric=name, touchpoint=material.touchpoint_names.get(touchpoint, touchpoint)) if touchpoint else name  # fmt: skip
    decimals = 0 if now.metric == "nps" else None
    shown = figures.full(now.value, now.low, now.high, int(now.n), material.language, as_percent=now.metric in SHARES, decimals=decimals)  # fmt: skip
    evidence = reference("cx_metrics", metric=now.metric, group_kind=now.group_kind, group=now.group)
    return {"metric": metric, "baseline": shown, "value": now.value, "low": now.low, "high": now.high, "n": int(now.n), "evidence": (evidence,)}  # fmt: skip
