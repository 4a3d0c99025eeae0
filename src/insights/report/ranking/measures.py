"""What to do about an insight: a proposal by rule, and the measures that people decided in `study.yml`.

A proposal is a SMART goal as far as the data go: specific and relevant (the insight, the persona), measurable (metric and where it
stands today, with interval), an owner where `journey.yml` names a department. Target and date are the team's to set.
"""

from __future__ import annotations

from dataclasses import dataclass

from insights import contracts
from insights.report import figures
from insights.report.blocks import Sourced
from insights.report.claims import Claim, strength_of_estimate
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.report.ranking.assumed import TIMES
from insights.report.ranking.candidate import Candidate
from insights.wording import listing, quoted

SURE = ("finding", "tendency")
SIDED = (
    "segment",
    "supported",
    "supported_touchpoint",
    "wave",
    "change",
    "group",
)  # what is to be kept calls for another measure


@dataclass(frozen=True)
class Proposal:
    """A proposed measure with its metric, where that stands today, and who is responsible."""

    text: str
    metric: str = ""
    baseline: str = ""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    owner: str = ""
    persona_id: str = ""
    evidence: tuple[str, ...] = ()
    idle: bool = False  # nothing is to be done: the data say what was believed already


def proposed(material: Material, candidate: Candidate) -> Proposal:
    """The measure that the rules propose; below a tendency it is to check first."""
    sure = candidate.claim.strength in SURE
    side = "_good" if candidate.good and _kind(material, candidate) in SIDED else ""
    segments = {s.segment: s.name for s in material["segments"].segments}
    cut = candidate.claim.value
    about = {
        "segment": quoted(segments.get(candidate.segment, ""), material.language),
        "usage": quoted(material.short_label(candidate.subject), material.language),
        "cut": "" if figures.missing(cut) else figures.plain(cut, material.language, exact=True),
        "touchpoint": quoted(material.touchpoint_names.get(candidate.touchpoint, ""), material.language),
        "variable": quoted(material.short_label(candidate.variable), material.language) if candidate.variable else "",
    }
    text = material.say(f"measure_{_kind(material, candidate)}{side}", **about)
    persona = _persona(material, candidate)
    idle = candidate.kind == "supported" and candidate.good
    if not sure:
        text = material.say("measure_check", measure=text[:1].lower() + text[1:] if material.language == "en" else text)
    return Proposal(text, owner=_owner(material, candidate.touchpoint), persona_id=persona, idle=idle, **_baseline(material, candidate))  # fmt: skip


def target(material: Material, candidate: Candidate) -> str:
    """What the next wave could show for a weak point, as a sourced figure; the team sets the target in any case."""
    table = material["measures"]
    rows = table[table["measure"] == f"weak-{candidate.touchpoint}"] if candidate.kind == "weak" else table.iloc[:0]
    if rows.empty or figures.missing(rows.iloc[0]["target"]):
        return material.say("measure_team")
    row = rows.iloc[0]
    shown = figures.plain(row["target"], material.language)
    return Sourced(material.say("measure_team_weak", target=shown), reference("measures", measure=row["measure"]))


def _kind(material: Material, candidate: Candidate) -> str:
    """The kind of insight, as far as it calls for another measure."""
    if candidate.kind == "contradicted" and candidate.subject == TIMES:
        return "times"
    if candidate.touchpoint and candidate.kind in ("contradicted", "supported"):
        return f"{candidate.kind}_touchpoint"
    if candidate.kind == "segment" and not candidate.judged:
        return "segment_told"
    if candidate.kind == "segment" and not candidate.direction:
        return "segment_open"
    if candidate.kind == "threshold" and not candidate.good:
        return "threshold_down" if candidate.direction else "threshold_bend"
    return candidate.kind


def _owner(material: Material, touchpoint: str) -> str:
    """The departments that are responsible for a touchpoint; empty where none is known."""
    table = material["touchpoints"]
    cell = table.loc[table["touchpoint"] == touchpoint, "departments"].dropna()
    return listing(contracts.split(cell.iloc[0]), material.language) if len(cell) else ""


def _persona(material: Material, candidate: Candidate) -> str:
    """The persona that was made from the segment of the insight."""
    found = [p.persona_id for p in material["personas"].personas if p.segment == candidate.segment]
    return found[0] if candidate.segment is not None and found else ""


def _baseline(material: Material, candidate: Candidate) -> dict:
    """Metric and where it stands: the insight's own figure, what follows for a segment that merely differs, else the mean of all."""
    claim, language = candidate.claim, material.language
    if candidate.stands:
        return dict(candidate.stands)
    if _kind(material, candidate) == "segment_told":  # a favourite genre is nothing to move, what comes of it is
        return _outcome_of_segment(material, candidate.segment)
    if candidate.own_figure and claim.value is not None:
        as_percent = candidate.own_figure == "share"
        shown = figures.full(claim.value, claim.low, claim.high, claim.n, language, as_percent=as_percent)
        return {
            "metric": _metric(material, candidate), "baseline": shown,
            "value": claim.value, "low": claim.low, "high": claim.high, "n": claim.n,
        }  # fmt: skip
    if candidate.kind == "times":
        return _office_hours(material)
    profile = material["profile"]
    rows = profile[(profile["variable"] == candidate.variable) & (profile["statistic"] == "mean")]
    if rows.empty:
        return {"metric": material.short_label(candidate.variable)} if candidate.variable else {}
    evidence = reference("profile", variable=candidate.variable, category="mean")
    return _figure(material, rows.iloc[0], material.short_label(candidate.variable), evidence, as_percent=False)


def _metric(material: Material, candidate: Candidate) -> str:
    """What the insight's own figure measures: a share names the answers that it counts."""
    if not candidate.variable:
        return material.say("metric_office_hours")
    label = material.short_label(candidate.variable)
    if candidate.own_figure != "share" or not candidate.categories:
        return label
    shown = [material.category(candidate.variable, category) for category in candidate.categories]
    named = [quoted(category, material.language) for category in shown]
    categories = material.say("either", first=", ".join(named[:-1]), last=named[-1]) if len(named) > 1 else named[0]
    return material.say("metric_share", categories=categories, label=quoted(label, material.language))


def _outcome_of_segment(material: Material, segment: int | None) -> dict:
    """How the segment stands in what the company lives from: an outcome, else the recommendation; nothing where neither was asked."""
    roles = material["variables"].set_index("variable")["role"]
    rows = material["segment_profile"]
    rows = rows[(rows["segment"] == segment) & (rows["category"] == "mean") & rows["value"].notna()]
    asked = [v for role in ("outcome", "nps") for v in rows["variable"] if roles.get(v) == role]
    if not asked:
        return {}
    row = rows[rows["variable"] == asked[0]].iloc[0]
    metric = material.say("metric_in_segment", label=quoted(material.labels.get(asked[0], asked[0]), material.language))
    evidence = reference("segment_profile", segment=segment, variable=asked[0], category="mean")
    return _figure(material, row, metric, evidence, as_percent=False)


def _office_hours(material: Material) -> dict:
    shares = material["event_shares"]
    rows = shares[shares["activity"] == "all"]
    if rows.empty:
        return {}
    row = rows.iloc[0].rename({"office_hours": "value"})
    return _figure(
        material, row, material.say("metric_office_hours"), reference("event_shares", activity="all"), as_percent=True
    )


def _figure(material: Material, row, metric: str, evidence: str, *, as_percent: bool) -> dict:
    n = int(row["base"] if "base" in row else row["n"])
    shown = figures.full(row["value"], row["low"], row["high"], n, material.language, as_percent=as_percent)
    values = {"value": row["value"], "low": row["low"], "high": row["high"], "n": n}
    return {"metric": metric, "baseline": shown, "evidence": (evidence,), **values}


def today(material: Material, key: str, proposal: Proposal) -> Claim | None:
    """Where the metric stands, as a claim with its evidence; nothing where the insight itself is that figure."""
    if not proposal.evidence:
        return None
    asked = proposal.evidence[0].startswith("profile: ")
    metric = quoted(proposal.metric, material.language) if asked else proposal.metric
    text = material.say("measure_stands", metric=metric, figure=proposal.baseline)
    scale = 1.0 if proposal.value is not None and 0 <= proposal.value <= 1 else max(1.0, abs(proposal.value or 0.0))
    strength = strength_of_estimate(int(proposal.n or 0), proposal.low, proposal.high, scale=scale)
    values = {"n": proposal.n, "value": proposal.value, "low": proposal.low, "high": proposal.high}
    return Claim(f"insights-today-{key}", "insights", text, strength, proposal.evidence, **values)
