"""What staff believe against what customers say, and themes in which people's burdens gather."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.estimates import wilson
from insights.report import figures
from insights.report.claims import PEOPLE_FOR_TENDENCY, Claim, strength_of_people
from insights.report.evidence.references import reference
from insights.report.material import Material
from insights.report.ranking.candidate import (
    TWO_SOURCES,
    UNWRITTEN,
    Candidate,
    from_shares,
    nearest_to,
    scaled,
)
from insights.wording import quoted

SIGNIFICANT = 0.05
REST = "t00"
BURDENS = ("problems", "fears", "aversions")  # top-level codes, with whatever stands below them
SHUFFLES = 999
QUOTES = 3
LIKELY = 0.5  # from this probability on a proposal counts


def from_sides(material: Material) -> list[Candidate]:
    """Themes and codes on which staff and customers differ, tested and corrected in the code analysis."""
    table = material["contradictions"]
    table = table[(table["contradiction"] != "negative case") & (table["verdict"] == "differs")]
    found = []
    for row in table.itertuples():
        n = int(row.n_people_a + row.n_people_b)
        near = 0.0 if figures.missing(row.low) else nearest_to(row.low, row.high, 0.0)
        everyone = int(row.base_a + row.base_b)
        claim = Claim(
            f"insights-staff-{row.contradiction.replace(' ', '-')}-{row.code}-{row.source}", "insights", row.statement,
            strength_of_people(n, doubtful=not figures.missing(row.note)),
            (
                reference("contradictions", contradiction=row.contradiction, kind=row.kind, code=row.code, source=row.source),
                *contracts.split(row.exemplars_a)[:QUOTES], *contracts.split(row.exemplars_b)[:QUOTES],
            ),
            n=n, value=row.effect, low=row.low, high=row.high,
        )  # fmt: skip
        effect = from_shares(0.5 + near / 2, 0.5 - near / 2) if row.contradiction == "frequency" else scaled(near / 2)
        found.append(
            Candidate(
                "staff", f"{row.kind} {row.code}", claim, TWO_SOURCES, effect, n / everyone if everyone else 0.0, "processes"
            )
        )  # fmt: skip
    return found


def from_burdens(material: Material, *, seed: int) -> list[Candidate]:
    """Themes in which problems, fears and aversions gather more than chance would have it.

    Each person's passages are shuffled over the themes of that person (999 times): who complains much does not make a theme a burden.
    One-sided, false discovery rate over all themes. Always a hypothesis while nobody has decided the codings.
    """
    passages = _passages(material)
    themes = material["themes"].set_index("theme_id")
    tested = _tested(passages, [t for t in themes.index if t != REST], np.random.default_rng(seed))
    if tested.empty:
        return []
    decided = int(material["codes"]["n_decided"].sum()) > 0
    tested = tested.assign(p_adjusted=estimates.adjusted(tested["p"], "bh"))
    found = []
    for row in tested[tested["p_adjusted"] < SIGNIFICANT].itertuples():
        theme = themes.loc[row.theme_id]
        warned = not figures.missing(theme["warning"]) and bool(theme["warning"])
        claim = _burden_claim(material, row, theme, doubtful=warned or not decided)
        effect = from_shares(wilson(row.burdened, row.n)[0], row.rest) if row.n else 0.0
        if wilson(row.burdened, row.n)[0] <= row.rest:
            continue
        people = int(theme["n_people"]) / material.n_heard if material.n_heard else 0.0
        found.append(
            Candidate("burden", _subject(material, row.theme_id), claim, UNWRITTEN, effect, people, "processes")
        )
    return found


def _subject(material: Material, theme_id: str) -> str:
    """The touchpoint that the theme is about, when most passages that stand for the touchpoint lie in it; else the theme."""
    inside = set(material["theme_verbatims"].loc[lambda t: t["theme_id"] == theme_id, "verbatim_id"])
    journey = material["journey"]
    for row in journey[journey["persona_id"] == "all"].itertuples():
        told = contracts.split(row.exemplars)
        if told and len(inside & set(told)) > len(told) / 2:
            return row.touchpoint
    return f"theme {theme_id}"


def _passages(material: Material) -> pd.DataFrame:
    """Every passage with its person, theme, and whether a burden stands on it."""
    standing = _standing(material["codings"])
    burdens = _below(material["codes"], BURDENS)
    burdened = set(standing.loc[standing["code"].isin(burdens), "verbatim_id"])
    passages = material["theme_verbatims"][["verbatim_id", "theme_id"]].merge(
        material["verbatims"][["verbatim_id", "respondent_id", "question"]], on="verbatim_id"
    )
    passages = passages.assign(burden=passages["verbatim_id"].isin(burdened))
    # only people whose passages can be told apart: an open answer for complaints says nothing about its theme
    return passages.groupby("respondent_id").filter(lambda p: len(p) > 1 and 0 < p["burden"].sum() < len(p))


def _standing(codings: pd.DataFrame) -> pd.DataFrame:
    """Codings that hold: what people accepted; where nobody decided, proposals that are more likely right than wrong."""
    decided = codings[codings["status"] != "proposed"]
    last = decided.groupby(["verbatim_id", "code"])["status"].agg(lambda s: (s == "accepted").mean() >= 0.5)
    proposed = codings[(codings["status"] == "proposed") & ~(codings["probability"] < LIKELY)]
    pairs = pd.MultiIndex.from_frame(proposed[["verbatim_id", "code"]])
    free = proposed[~pairs.isin(last.index)]
    kept = last[last].reset_index()[["verbatim_id", "code"]]
    return pd.concat([kept, free[["verbatim_id", "code"]]], ignore_index=True).drop_duplicates()


def _below(codes: pd.DataFrame, tops) -> set[str]:
    found = set(tops)
    while more := set(codes.loc[codes["parent"].isin(found), "code"]) - found:
        found |= more
    return found


def _tested(passages: pd.DataFrame, themes, rng: np.random.Generator) -> pd.DataFrame:
    rows = []
    if passages.empty or not themes:
        return pd.DataFrame(rows)
    ordered = passages.sort_values(["respondent_id", "verbatim_id"], ignore_index=True)
    inside = np.stack([ordered["theme_id"].eq(theme).to_numpy() for theme in themes])
    burden = ordered["burden"].to_numpy(dtype=float)
    person = ordered["respondent_id"].astype("category").cat.codes.to_numpy()
    counts = inside @ burden
    reached = np.zeros(len(themes))
    for _ in range(SHUFFLES):
        mixed = burden[np.lexsort((rng.random(len(burden)), person))]  # rows stand person by person
        reached += inside @ mixed >= counts
    for theme, row, count, above in zip(themes, inside, counts, reached, strict=True):
        people = ordered.loc[row & (burden > 0), "respondent_id"].nunique()
        if people >= PEOPLE_FOR_TENDENCY:
            n = int(row.sum())
            rest = float(burden[~row].mean()) if (~row).any() else 0.0
            rows.append((theme, n, int(count), rest, (1 + above) / (1 + SHUFFLES)))
    return pd.DataFrame(rows, columns=["theme_id", "n", "burdened", "rest", "p"])


def _burden_claim(material: Material, row, theme, *, doubtful: bool) -> Claim:
    passages = _passages(material)
    told = passages[(passages["theme_id"] == row.theme_id) & passages["burden"]].drop_duplicates("respondent_id")
    n = int(theme["n_people"])
    strength = strength_of_people(n, stability=theme["stability"], doubtful=doubtful)
    text = material.say(
        "insight_burden", theme=quoted(theme["label"], material.language), n=n, hedge=material.term("hedges", strength)
    )
    evidence = (reference("themes", theme_id=row.theme_id), *told["verbatim_id"].head(QUOTES))
    return Claim(f"insights-burden-{row.theme_id}", "insights", text, strength, evidence, n=n)
