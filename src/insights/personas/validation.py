"""How far a persona holds: the one rule behind validated, provisional and hypothesis."""

from __future__ import annotations

import pandas as pd

from insights import estimates, wording
from insights.personas.language import phrase
from insights.personas.material import Material
from insights.personas.passages import standing_codings

QUALITATIVE, QUANTITATIVE = "qualitative", "quantitative"
BOTH = "qualitative, quantitatively validated"
PATTERN = 0.6  # bootstrap Jaccard below which a segment is dissolved (Hennig 2007)
COLUMNS = [
    "persona_id", "segments", "kind", "verdict", "n_respondents", "n_interviews", "share", "low", "high", "stability", "mean_probability", "rule",
]  # fmt: skip


def judge(
    material: Material,
    members: pd.DataFrame,
    drafts: dict[str, list[int]],
    grouped: pd.DataFrame,
    *,
    min_stability: float = 0.75,
    min_respondents: int = 30,
    min_probability: float = 0.7,
    min_interviews: int = 2,
) -> pd.DataFrame:
    """Kind and verdict of each persona, with the numbers behind them; one row per persona.

    With segments: *validated* when stability (bootstrap Jaccard), respondents, mean probability and supporting interviews all reach
    their bar; *provisional* when at least the number of respondents and a stability of 0.6 are reached; else *hypothesis*. An
    interview supports a persona when its person is assigned to it and said at least one coded passage. A merged persona has the smallest
    stability of its segments. Without segments: *provisional* when enough interviews support it, the group is stable and separates
    better than chance (p ≤ 0.05), and no survey contradicts it; else *hypothesis*; never validated, never a share.
    """
    bars = {
        "stability": min_stability,
        "respondents": min_respondents,
        "probability": min_probability,
        "interviews": min_interviews,
    }
    coded = set(standing_codings(material.codings)["verbatim_id"])
    speakers = set(material.verbatims.loc[material.verbatims["verbatim_id"].isin(coded), "respondent_id"])
    rows = []
    for persona, segments in drafts.items():
        own = members[members["persona_id"] == persona]
        supporting = int((own["source"].eq("interview") & own["respondent_id"].isin(speakers)).sum())
        if material.segments.found:
            rows.append(_quantitative(material, persona, segments, own, supporting, bars))
        else:
            rows.append(_qualitative(material, persona, segments, own, supporting, grouped, bars))
    return pd.DataFrame(rows, columns=COLUMNS)


def _quantitative(material: Material, persona, segments, own, supporting: int, bars) -> dict:
    chosen = [segment for segment in material.segments.segments if segment.segment in segments]
    survey = own[own["source"] == "survey"]
    stability = min(segment.stability for segment in chosen)
    probability = chosen[0].mean_probability if len(chosen) == 1 else float(survey["probability"].mean())
    share, low, high = _share(material, chosen, survey)
    checks = [
        ("stability", stability, stability >= bars["stability"]),
        ("respondents", len(survey), len(survey) >= bars["respondents"]),
        ("probability", probability, probability >= bars["probability"]),
        ("interviews", supporting, supporting >= bars["interviews"]),
    ]
    if all(met for _, _, met in checks):
        verdict = "validated"
    else:
        verdict = "provisional" if stability >= PATTERN and len(survey) >= bars["respondents"] else "hypothesis"
    interviews = int(own["source"].eq("interview").sum())
    kind = BOTH if interviews else QUANTITATIVE
    rule = _rule(verdict, checks, bars, material.language)
    return _row(
        persona, segments, kind, verdict, len(survey), interviews, share, low, high, stability, probability, rule
    )


def _qualitative(material: Material, persona, segments, own, supporting: int, grouped: pd.DataFrame, bars) -> dict:
    groups = grouped[grouped["segment"].isin(segments)]
    stability, chance = float(groups["stability"].min()), float(groups["p_chance"].max())
    checks = [
        ("interviews", supporting, supporting >= bars["interviews"]),
        ("group_stability", stability, stability >= bars["stability"]),
        ("chance", chance, chance <= 0.05),
    ]
    confirmed = all(met for _, _, met in checks) and not material.has_survey
    verdict = "provisional" if confirmed else "hypothesis"
    rule = _rule(verdict, checks, bars | {"group_stability": bars["stability"], "chance": 0.05}, material.language)
    rule += " " + phrase("rule", "survey_silent" if material.has_survey else "at_best", material.language)
    return _row(persona, segments, QUALITATIVE, verdict, 0, len(own), None, None, None, stability, None, rule)


def _row(
    persona, segments, kind, verdict, n_respondents, n_interviews, share, low, high, stability, probability, rule
) -> dict:
    values = (
        persona,
        segments,
        kind,
        verdict,
        n_respondents,
        n_interviews,
        share,
        low,
        high,
        stability,
        probability,
        rule,
    )
    return dict(zip(COLUMNS, values, strict=True))


def _share(material: Material, chosen, survey: pd.DataFrame) -> tuple[float, float, float]:
    if len(chosen) == 1:
        return chosen[0].share, chosen[0].low, chosen[0].high
    everyone = material.memberships.merge(material.responses[["respondent_id", "weight"]], on="respondent_id")
    estimate = estimates.share(everyone["respondent_id"].isin(survey["respondent_id"]), weights=everyone["weight"])
    return estimate.value, estimate.low, estimate.high


def _rule(verdict: str, checks: list[tuple], bars: dict, language: str) -> str:
    def shown(name, value):
        return str(value) if isinstance(value, int) else wording.number(value, language, decimals=2)

    parts = [
        phrase("rule", name, language, value=shown(name, value), bar=shown(name, bars[name]))
        + " "
        + phrase("rule", "met" if met else "missed", language)
        for name, value, met in checks
    ]
    return phrase("verdict", verdict, language) + ": " + "; ".join(parts) + "."
