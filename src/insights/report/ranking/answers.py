"""Differences between segments that survive correction, inflection points, and interviews that the survey contradicts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from insights import estimates
from insights.report import figures
from insights.report.claims import Claim, strength_of_people
from insights.report.evidence.references import parse, reference
from insights.report.material import Material
from insights.report.ranking import direction
from insights.report.ranking.assumed import spread
from insights.report.ranking.candidate import (
    BY_HALF,
    EXPECTED,
    TWO_SOURCES,
    UNWRITTEN,
    Candidate,
    from_d,
    from_shares,
    nearest_to,
)
from insights.report.sections import segment_evidence
from insights.wording import listing, quoted

SIGNIFICANT = 0.05
OUTCOMES = ("nps", "outcome")
WHO = ("demographic", "firmographic")  # who somebody is: describes a group, calls for nothing
PER_SEGMENT = 4
FINER = ("usage", "behaviour")  # of their many categories only the clearest is told


def from_segments(material: Material) -> list[Candidate]:
    """What sets a segment apart on questions that did not build it, the clearest figure of each variable.

    A variable must differ over all segments and this figure of this segment from everybody's, both after correction. What the
    company lives from (recommendation, outcomes) leads; the rest of the segment is told beside it.
    """
    profile, variables = material["segment_profile"], material["variables"]
    sure = profile[~profile["builds_segments"] & (profile["p_adjusted"] < SIGNIFICANT) & (profile["p_segment"] < SIGNIFICANT)]  # fmt: skip
    sure = sure[(sure["base"] >= estimates.small_below()) & (sure["n"] >= estimates.suppress_below())]
    sure = sure.merge(variables[["variable", "role"]], on="variable").dropna(subset=["value", "low", "high", "overall"])
    if sure.empty:
        return []
    sure = sure.assign(effect_size=[_effect(row) for row in sure.itertuples()])
    sure = sure[(sure["effect_size"] > 0) & ((sure["statistic"] == "mean") | ~_numeric(sure, variables))]
    sure = sure.sort_values(["segment", "effect_size", "variable", "position"], ascending=[True, False, True, True])
    best = sure.drop_duplicates(["segment", "variable"])
    found = []
    for segment in material["segments"].segments:
        rows = best[best["segment"] == segment.segment]
        outcomes, others = rows[rows["role"].isin(OUTCOMES)], _others(rows)
        told = [_of_segment(material, segment, row) for row in outcomes.itertuples()]
        found += _with_reasons(material, told, others)
        found += [_of_segment(material, segment, row) for row in others.itertuples()]
    return found


def loses(material: Material, claim: Claim) -> bool:
    """Whether the claim is an insight on a segment whose outcome is worse than everybody's: the group that one loses."""
    start = re.match(r"insights-segment-\d+-", claim.claim_id)
    if not start or claim.value is None:
        return False
    variable = claim.claim_id[start.end() :]
    variables, profile = material["variables"], material["profile"]
    role = set(variables.loc[variables["variable"] == variable, "role"])
    category = _category_of(claim, variable)
    rows = profile[(profile["variable"] == variable) & (profile["category"] == category)]
    if not role & set(OUTCOMES) or rows.empty:
        return False
    better = direction.sign(material, variable, [] if rows["statistic"].iloc[0] == "mean" else [category])
    return (claim.value - float(rows["value"].iloc[0])) * better < 0


def _category_of(claim: Claim, variable: str) -> str:
    """The category of the figure that a claim on a segment tells, from its evidence; `mean` where it has none."""
    told = next((parse(item) for item in claim.evidence if item.startswith("segment_profile: ")), None)
    found = {column: value for column, _, value in told.conditions} if told else {}
    return found.get("category", "mean") if found.get("variable") == variable else "mean"


def _with_reasons(material: Material, told: Sequence[Candidate], others: pd.DataFrame) -> list[Candidate]:
    """The candidates of one segment's outcomes; one that lies below everybody's says with what the segment is less content, too."""
    low = others[(others["role"] == "satisfaction") & (others["statistic"] == "mean")]
    signs = [direction.sign(material, variable) for variable in low["variable"]]
    low = low[(low["value"] < low["overall"]) & (pd.Series(signs, index=low.index, dtype=int) > 0)]
    worse = [candidate for candidate in told if candidate.direction and not candidate.good]
    if low.empty or not worse:
        return list(told)
    first = max(worse, key=lambda candidate: candidate.score)
    language = material.language
    named = [
        material.say(
            "insight_instead", label=quoted(material.short_label(row.variable), language),
            value=figures.plain(row.value, language), overall=figures.plain(row.overall, language),
        )
        for row in low.itertuples()
    ]  # fmt: skip
    reasons = material.say("insight_segment_reasons", figures=listing(named, language))
    rows = [
        reference("segment_profile", segment=first.segment, variable=row.variable, category=row.category)
        for row in low.itertuples()
    ]
    claim = replace(first.claim, text=f"{first.claim.text} {reasons}", evidence=(*first.claim.evidence, *rows))
    return [replace(c, claim=claim, reasons=reasons) if c is first else c for c in told]


def _numeric(rows: pd.DataFrame, variables: pd.DataFrame) -> pd.Series:
    """Whether the variable is a number, told by its mean and not by its bands."""
    numbers = set(variables.loc[variables["kind"] == "numeric", "variable"])
    return rows["variable"].isin(numbers)


def _others(rows: pd.DataFrame) -> pd.DataFrame:
    """Satisfaction before everything else: it says why; then the clearest differences."""
    rest = rows[~rows["role"].isin(OUTCOMES)]
    satisfied = rest[rest["role"] == "satisfaction"].head(2)
    return pd.concat([satisfied, rest[~rest["role"].isin(["satisfaction", *WHO])]]).head(PER_SEGMENT)


def _effect(row) -> float:
    """Cohen's d or h of the figure against everybody, at the end of its interval next to everybody's figure."""
    gap = abs(row.value - row.overall)
    near = abs(nearest_to(row.low, row.high, row.overall) - row.overall)
    return from_d(row.strength * near / gap) if gap else 0.0


def _of_segment(material: Material, segment, row) -> Candidate:
    variables = material["variables"].set_index("variable")
    touchpoint = variables.loc[row.variable, "touchpoint"]
    touchpoint = "" if figures.missing(touchpoint) else str(touchpoint)
    claim = _segment_claim(material, segment, row)
    told = claim.text.partition(f"{_who(material, segment)}: ")[2]
    judged = row.role in direction.JUDGED
    better = direction.sign(material, row.variable, [row.category] if row.statistic == "share" else [])
    surprise = EXPECTED if row.role in WHO else _alone(material["segment_profile"], row) * (1 if judged else BY_HALF)
    return Candidate(
        kind="segment",
        subject=f"segment {segment.segment}",
        claim=claim,
        told=told[:1].upper() + told[1:],
        surprise=surprise,
        effect=row.effect_size,
        people=float(segment.share),
        field="touchpoints" if touchpoint else "communication",
        variable=row.variable,
        touchpoint=touchpoint,
        segment=segment.segment,
        good=better * (row.value - row.overall) > 0,
        judged=judged,
        direction=better,
        lead=row.role in OUTCOMES,
        own_figure="mean" if row.statistic == "mean" else "share",
        categories=() if row.statistic == "mean" else (row.category,),
    )


def _alone(profile: pd.DataFrame, row) -> float:
    """How far a segment stands alone: 0.5 where no other lies for certain on its side of everybody's figure, 0.25 where all others do."""
    same = profile[(profile["variable"] == row.variable) & (profile["category"] == row.category)]
    others = same[(same["segment"] != row.segment) & same["value"].notna()]
    if others.empty:
        return UNWRITTEN
    same_side = (others["value"] - row.overall) * (row.value - row.overall) > 0
    beside = (same_side & (others["p_segment"] < SIGNIFICANT)).mean()
    return UNWRITTEN * (1 - float(beside) / 2)


def _segment_claim(material: Material, segment, row) -> Claim:
    language, as_percent = material.language, row.statistic == "share"
    years = not as_percent and material.years(row.variable)
    figure = figures.full(row.value, row.low, row.high, int(row.base), language, as_percent=as_percent, years=years)
    strength = segment_evidence.strength(segment)
    kind = material.kinds.get(row.variable)
    text = material.say(
        "insight_segment_mean" if not as_percent else "insight_segment_multiple" if kind == "multiple" else "insight_segment_share",
        who=_who(material, segment), hedge=material.term("hedges", strength),
        label=quoted(_label(material, row), language), category=quoted(material.category(row.variable, row.category), language),
        figure=figure, overall=figures.plain(row.overall, language, as_percent=as_percent, years=years),
    )  # fmt: skip
    evidence = (
        reference("segment_profile", segment=segment.segment, variable=row.variable, category=row.category),
        reference("segments", segment=segment.segment),
    )
    values = {"value": row.value, "low": row.low, "high": row.high}
    key = f"insights-segment-{segment.segment}-{row.variable}"
    return Claim(key, "insights", text, strength, evidence, n=int(row.base), **values)


def _label(material: Material, row) -> str:
    """The label of a figure; the mean of an outcome says on which scale it lies."""
    scaled = row.role in OUTCOMES and row.statistic == "mean"
    return material.labels.get(row.variable, row.variable) if scaled else material.short_label(row.variable)


def _who(material: Material, segment) -> str:
    """A segment by its name and that of its persona."""
    persona = next((p.name for p in material["personas"].personas if p.segment == segment.segment), "")
    name = quoted(segment.name, material.language)
    return f"{name} ({persona})" if persona else name


def from_thresholds(material: Material, claims: Sequence[Claim]) -> list[Candidate]:
    """Inflection points; people are those on the side where the outcome is worse, who could still move."""
    stated = {claim.claim_id: claim for claim in claims}
    table, found = material["thresholds"], []
    for row in table[table["found"]].itertuples():
        source = stated.get(f"segments-threshold-{row.usage}-{row.outcome}")
        if source is None:
            continue
        said = source.plain or source.text
        key = f"insights-threshold-{row.usage}-{row.outcome}"
        better, bends = direction.sign(material, row.outcome), figures.missing(row.jump)
        rises = row.slope_above > row.slope_below if bends else row.jump > 0
        found.append(
            Candidate(
                kind="threshold",
                subject=row.usage,
                claim=replace(source, claim_id=key, section="insights", text=said, shown="", plain=""),
                surprise=UNWRITTEN,
                effect=_of_threshold(material, row),
                people=_below(material, row, rises=better * (1 if rises else -1) >= 0),
                field="communication",
                variable=row.outcome,
                good=better * (1 if rises else -1) > 0,
                direction=0 if bends else better,
                figure=() if bends else (row.jump, row.jump_low, row.jump_high, row.n),
            )
        )
    return found


def _of_threshold(material: Material, row) -> float:
    deviation = spread(material, row.outcome)
    if figures.missing(row.jump):  # a kink: what the bend adds over the middle half of the usage
        known = material["responses"][row.usage].dropna()
        width = float(known.quantile(0.75) - known.quantile(0.25)) if len(known) else 0.0
        size = (row.slope_above - row.slope_below) * width
    else:
        size = nearest_to(row.jump_low, row.jump_high, 0.0)
    if figures.missing(deviation):  # an outcome of two answers
        return from_shares(min(1.0, 0.5 + abs(size) / 2), max(0.0, 0.5 - abs(size) / 2))
    return from_d(size / deviation) if deviation else 0.0


def _below(material: Material, row, *, rises: bool) -> float:
    usage = material["responses"][row.usage].dropna() if row.usage in material["responses"] else pd.Series(dtype=float)
    if usage.empty:
        return 0.0
    below = float((usage < row.cut).mean())
    return below if rises or figures.missing(row.jump) else 1 - below


def from_sources(material: Material) -> list[Candidate]:
    """What interviewed people say and the survey of the same persona speaks against; as strong as the people who said it."""
    table, personas = material["persona_triangulation"], {p.persona_id: p for p in material["personas"].personas}
    found = []
    for row in table[table["verdict"] == "contradict"].itertuples():
        persona = personas.get(row.persona_id)
        if persona is None or figures.missing(row.low) or figures.missing(row.high):
            continue
        near = nearest_to(row.low, row.high, 0.0)
        deviation = spread(material, row.variable) if figures.missing(row.category) else float("nan")
        effect = from_shares(row.rest + near, row.rest) if figures.missing(deviation) else from_d(near / deviation)
        claim = Claim(
            f"insights-sources-{row.statement_id}", "insights", row.statement, strength_of_people(int(row.n_people)),
            (reference("persona_triangulation", statement_id=row.statement_id),), n=None if figures.missing(row.n) else int(row.n),
        )  # fmt: skip
        found.append(
            Candidate(
                kind="sources",
                subject=f"{row.persona_id} {row.variable}",
                claim=claim,
                surprise=TWO_SOURCES,
                effect=effect,
                people=float(persona.share or 0.0),
                field="communication",
                variable=row.variable,
                segment=persona.segment,
            )
        )
    return found
