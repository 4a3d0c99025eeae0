"""The one rule behind validated, provisional and hypothesis."""

from __future__ import annotations

import pandas as pd

from insights import estimates, wording
from insights.personas.material import Material
from insights.personas.people.members import is_one_segment
from insights.personas.validation.words import number_with, say, told

QUALITATIVE, QUANTITATIVE = "qualitative", "quantitative"
BOTH = "qualitative, quantitatively validated"
PATTERN = 0.6  # bootstrap Jaccard below which a segment is dissolved (Hennig 2007)
ASKED = {  # criteria of the verdict in the order in which the rule is printed; the bars come with the panel
    True: ("stability", "respondents", "probability", "held_out", "contradictions", "interviews"),  # with segments
    False: ("interviews", "group_stability", "chance"),
}
COLUMNS = [
    "persona_id", "segments", "kind", "verdict", "n_respondents", "n_interviews", "share", "low", "high", "stability", "mean_probability", "rule",
]  # fmt: skip


def judge(material: Material, members: pd.DataFrame, drafts: dict[str, list[int]], panel: pd.DataFrame) -> pd.DataFrame:
    """Kind and verdict of each persona, with the numbers behind them; one row per persona.

    `panel` as from `validation_panel`, which holds the bars. With segments: *validated* when every criterion asked for is met (stability,
    respondents, mean probability, assignment of people held out, no contradiction between interviews and survey, supporting interviews);
    *provisional* when the number of respondents and a stability of 0.6 are reached; else *hypothesis*. What stage 03 says of a segment
    caps this: indicative gives provisional at best, doubtful a hypothesis; of a merged persona the weakest segment counts. Without
    segments: *provisional* when enough interviews support it, the group is stable and separates better than chance, and no survey
    contradicts it; else *hypothesis*; never validated, never a share.
    """
    rows = []
    for persona, segments in drafts.items():
        own = members[members["persona_id"] == persona]
        criteria = panel[panel["persona_id"] == persona].set_index("criterion")
        build = _quantitative if material.segments.found else _qualitative
        rows.append({"persona_id": persona, "segments": segments, **build(material, segments, own, criteria)})
    return pd.DataFrame(rows, columns=COLUMNS)


def _quantitative(material: Material, segments: list[int], own: pd.DataFrame, criteria: pd.DataFrame) -> dict:
    chosen = [segment for segment in material.segments.segments if segment.segment in segments]
    survey = own[own["source"] == "survey"]
    asked = _asked(criteria, found=True)
    enough = criteria.loc["stability", "value"] >= PATTERN and criteria.loc["respondents", "status"] == "met"
    best = "validated" if asked["status"].eq("met").all() else "provisional" if enough else "hypothesis"
    cap = next((word for word in ("doubtful", "indicative") if word in {one.verdict for one in chosen}), "")
    verdict = _capped(best, cap)
    interviews = int(own["source"].eq("interview").sum())
    share, low, high = _share(material, chosen, survey)
    rule = _rule(verdict, asked, material.language)
    if verdict != best:
        rule += " " + say("rule", cap, material.language)
    return {
        "kind": BOTH if interviews else QUANTITATIVE, "verdict": verdict, "n_respondents": len(survey), "n_interviews": interviews,
        "share": share, "low": low, "high": high, "stability": criteria.loc["stability", "value"],
        "mean_probability": criteria.loc["probability", "value"], "rule": rule,
    }  # fmt: skip


def _capped(verdict: str, cap: str) -> str:
    if cap == "doubtful":
        return "hypothesis"
    return "provisional" if cap == "indicative" and verdict == "validated" else verdict


def _qualitative(material: Material, segments: list[int], own: pd.DataFrame, criteria: pd.DataFrame) -> dict:
    asked = _asked(criteria, found=False)
    confirmed = asked["status"].eq("met").all() and not material.has_survey
    verdict = "provisional" if confirmed else "hypothesis"
    ending = say("rule", "survey_silent" if material.has_survey else "at_best", material.language)
    rule = _rule(verdict, asked, material.language)
    if pd.isna(criteria.loc["group_stability", "value"]):  # too few people to look for groups: everybody together
        rule = (
            say("verdict", verdict, material.language) + ": " + say("rule", "together", material.language, n=len(own))
        )
    return {
        "kind": QUALITATIVE, "verdict": verdict, "n_respondents": 0, "n_interviews": len(own), "share": None, "low": None, "high": None,
        "stability": criteria.loc["group_stability", "value"], "mean_probability": None,
        "rule": f"{rule} {ending}",
    }  # fmt: skip


def _asked(criteria: pd.DataFrame, *, found: bool) -> pd.DataFrame:
    """The criteria of the verdict; where survey and interviews could not be held against each other, or the survey is silent, nothing is asked of that."""
    table = criteria.reindex([name for name in ASKED[found] if name in criteria.index])
    return table[table["status"] != "told"]


def _share(material: Material, chosen, survey: pd.DataFrame) -> tuple[float, float, float]:
    if is_one_segment(material, survey, [segment.segment for segment in chosen]):
        return chosen[0].share, chosen[0].low, chosen[0].high
    everyone = material.memberships.merge(material.responses[["respondent_id", "weight"]], on="respondent_id")
    estimate = estimates.share(everyone["respondent_id"].isin(survey["respondent_id"]), weights=everyone["weight"])
    return estimate.value, estimate.low, estimate.high


def _rule(verdict: str, asked: pd.DataFrame, language: str) -> str:
    parts = [
        say("rule", name, language, **_shown(name, row, language))
        + " "
        + say("rule", "met" if row.status == "met" else "missed", language)
        for name, row in zip(asked.index, asked.itertuples(), strict=True)
    ]
    return say("verdict", verdict, language) + ": " + "; ".join(parts) + "."


def _shown(name: str, row, language: str) -> dict[str, str]:
    """Figure and bar with as many decimals as tell them apart: 0,747 and not 0,75 where 0,75 is missed."""
    if name in ("respondents", "interviews", "contradictions"):
        value, bar = (wording.number(float(number), language, decimals=0) for number in (row.value, row.bar))
        return {"value": value, "bar": bar}
    return {
        "value": told(float(row.value), float(row.bar), language, at_most=name == "chance"),
        "bar": wording.number(float(row.bar), language, decimals=2),
        "interval": number_with(row.low, row.high, language),
    }
