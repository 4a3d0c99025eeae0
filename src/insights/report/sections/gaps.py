"""Further limits: groups nobody spoke with, agreement between coders, and what cannot be told apart."""

from __future__ import annotations

import pandas as pd

from insights.estimates import no_share_below
from insights.report import figures
from insights.report.claims import Claim, state, strength_of_estimate
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.wording import listing, quoted

SIGNIFICANT = 0.05
MIXED = 0.3  # Cramér's V or omega² from which on a feature and the segments are hard to hold apart
NAMED = 3
TOLD = ("demographic", "firmographic")


def decisions(material: Material) -> int:
    """Codings that people decided, accepted or rejected."""
    return int((material["codings"]["status"] != "proposed").sum())


def not_interviewed(material: Material) -> list[Claim]:
    """Personas with whose people nobody spoke; known only where there are interviews and a survey."""
    personas = [p for p in material["personas"].personas if p.n_interviews == 0 and p.n_respondents]
    if not material.n_interviews or not personas:
        return []
    text = material.say("limit_not_interviewed", names=listing([p.name for p in personas], material.language))
    evidence = [reference("personas", p.persona_id) for p in personas]
    return [state("limits-not-interviewed", text, "finding", *evidence)]


def groups_not_saturated(material: Material) -> list[Claim]:
    """Groups of people for whom saturation was not reached, or could not be tested, where several groups were interviewed."""
    summary, table = material["saturation_summary"], material["saturation_groups"]
    table = table[(table["unit"] == summary.unit) & (table["group"] != "all")]
    if table["group"].nunique() < 2 or material.groups_guessed:
        return []
    found = []
    for group, rows in table.groupby("group", sort=True):
        if rows["reached"].any():
            continue
        tested = len(rows) >= summary.base_size + summary.run_length
        key = "limit_saturation_group" if tested else "limit_saturation_group_few"
        named = material.term("groups", group)
        text = material.say(key, group=named[:1].upper() + named[1:], n=len(rows))
        evidence = reference("saturation_groups", unit=summary.unit, group=group)
        found.append(state(f"limits-saturation-{group.replace(' ', '-')}", text, "finding", evidence, n=len(rows)))
    return found


def agreement(material: Material) -> list[Claim]:
    """How far coders agree, or that it was not tested."""
    if material["verbatims"].empty:
        return []
    table = material["agreement"]
    people = table[(table["coder_b"] != "machine") & (table["code"] == "all")]
    people = people[people["measure"].isin(["alpha", "alpha of passages", "alpha of text"])]
    told = people["value"].notna() & people["n_units"].ge(no_share_below()).fillna(False)
    if len(people) and not told.any():
        row = people.iloc[0]
        evidence = reference("agreement", coder_a=row["coder_a"], coder_b=row["coder_b"], code="all", measure=row["measure"])  # fmt: skip
        return [state("limits-agreement", material.say("limit_agreement_unmeasured"), "finding", evidence)]
    people = people[told]
    if people.empty:
        return [
            state("limits-agreement", material.say("limit_agreement_untested"), "finding", _nobody_compared(material))
        ]
    together = people[people["coder_a"] == "all people"]
    return [_agreement(material, row) for row in (together if len(together) else people).itertuples()]


def _nobody_compared(material: Material) -> str:
    return reference("agreement", "none", coder_b_not="machine") if len(material["agreement"]) else reference("agreement", "none")  # fmt: skip


def _agreement(material: Material, row) -> Claim:
    language = material.language
    judged = "" if figures.missing(row.judgement) else material.term("agreement_judgements", row.judgement)
    strength = strength_of_estimate(int(row.n_units), row.low, row.high)
    text = material.say(
        "limit_agreement", coders=material.say("all_coders") if row.coder_a == "all people" else listing([row.coder_a, row.coder_b], language),
        value=figures.plain(row.value, language, decimals=2), interval=figures.between(row.low, row.high, language, decimals=2),
        n=figures.whole(row.n_units, language) + (f", {material.say('small_base')}" if strength == "hypothesis" else ""), judged=judged,
    )  # fmt: skip
    evidence = reference("agreement", coder_a=row.coder_a, coder_b=row.coder_b, code="all", measure=row.measure)
    values = {"n": int(row.n_units), "value": row.value, "low": row.low, "high": row.high}
    key = f"limits-agreement-{row.coder_a}-{row.coder_b}-{row.measure}".replace(" ", "-")
    return Claim(key, "limits", text, strength, (evidence,), **values)


def confounded(material: Material) -> list[Claim]:
    """Outcomes that differ between segments which differ as much in who their people are: the data cannot say which of both it is."""
    profile = material["segment_profile"].merge(material["variables"][["variable", "role"]], on="variable")
    told = profile[(profile["p_adjusted"] < SIGNIFICANT) & ~profile["builds_segments"]]
    told = told.sort_values(["effect", "variable"], ascending=[False, True]).drop_duplicates("variable")
    outcomes = told[told["role"].isin(["nps", "outcome"])]
    mixed = told[told["role"].isin(TOLD) & (told["effect"] >= MIXED)].head(NAMED)
    if outcomes.empty or mixed.empty:
        return []

    def named(rows: pd.DataFrame) -> str:
        return listing(
            [quoted(material.short_label(v), material.language) for v in rows["variable"]], material.language
        )

    text = material.say("limit_confounded", outcomes=named(outcomes), features=named(mixed))
    evidence = [reference("segment_profile", variable=v) for v in (*outcomes["variable"], *mixed["variable"])]
    return [state("limits-confounded", text, "finding", *evidence)]
