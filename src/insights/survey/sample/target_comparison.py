"""Whether the sample, as it came, looks like the population: shares beside their targets, in figures and in words."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.estimates import effective_n, no_share_below
from insights.survey.inference.categories import membership
from insights.survey.inference.design import Design, design_of, effective_sizes, means
from insights.survey.sample.profile import cell_note, share_intervals
from insights.wording import NARROW_SPACE, interval, number, percent, quoted

SIGNIFICANT = 0.05
TEXTS = {
    "de": {
        "deviates": "{category}: {share} statt {target} (95-%-Intervall {interval}), weicht ab.",
        "fits": "{category}: {share}, Ziel {target} (95-%-Intervall {interval}), keine Abweichung nachweisbar.",
        "too few": "{category}: zu wenige Befragte für einen Vergleich mit dem Ziel {target}.",
        "variable_deviates": "{label}: Die Stichprobe weicht vor der Gewichtung von den Zielwerten ab ({p}), am stärksten bei {category} ({share} statt {target}).",
        "variable_fits": "{label}: Auch ungewichtet ist keine Abweichung von den Zielwerten nachweisbar ({p}, n{space}={space}{n}).",
    },
    "en": {
        "deviates": "{category}: {share} instead of {target} (95% interval {interval}), deviates.",
        "fits": "{category}: {share}, target {target} (95% interval {interval}), no deviation detectable.",
        "too few": "{category}: too few respondents to compare with the target of {target}.",
        "variable_deviates": "{label}: before weighting, the sample deviates from the targets ({p}), most of all in {category} ({share} instead of {target}).",
        "variable_fits": "{label}: even unweighted, no deviation from the targets is detectable ({p}, n{space}={space}{n}).",
    },
}


def compare_with_targets(
    responses: pd.DataFrame, variables: pd.DataFrame, weighting: pd.DataFrame, *, language: str = "de"
) -> pd.DataFrame:
    """Each category's unweighted share beside its target, with a score test corrected within the variable (Holm): `target_comparison`.

    `weighting`: the table of that name, from which the targets are taken; empty without targets. A category deviates when its corrected p is
    below 5 %. Strata and clusters of the drawing enter the effective n.
    """
    rows = []
    unweighted = design_of(responses.assign(weight=1.0), variables)
    about = variables.set_index("variable", drop=False)
    for name, targets in weighting.groupby("variable", sort=False):
        m = membership(responses, about.loc[name], language=language)
        wanted = dict(zip(targets["category"], targets["target"], strict=True))
        rows += _rows(name, m, wanted, unweighted, language)
    return contracts.check(pd.DataFrame(rows), "target_comparison") if rows else contracts.empty("target_comparison")


def _rows(name: str, m, wanted: dict[str, float], design: Design, language: str) -> list[dict]:
    base = int(m.valid.sum())
    shares, lows, highs = share_intervals(m.members, m.valid, design)
    sizes = _sizes(m, design)
    targets = np.array([wanted.get(category, np.nan) for category in m.categories])
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (shares - targets) / np.sqrt(targets * (1 - targets) / sizes)
    p = np.where(base >= no_share_below(), _two_sided(z), np.nan)
    corrected, rows = estimates.adjusted(p, "holm"), []
    for i, category in enumerate(m.categories):
        if category not in wanted:
            continue
        n = int(m.members[:, i].sum())
        hidden = cell_note(n, base) in ("suppressed", "no share") or np.isnan(p[i])
        verdict = "too few" if hidden else "deviates" if corrected[i] < SIGNIFICANT else "fits"
        words = {
            "category": quoted(category, language),
            "share": percent(shares[i], language),
            "target": percent(targets[i], language),
            "interval": interval(lows[i], highs[i], language, as_percent=True),
        }
        rows.append(
            {
                "variable": name,
                "position": i + 1,
                "category": category,
                "n": n,
                "base": base,
                "share": np.nan if hidden else shares[i],
                "low": np.nan if hidden else lows[i],
                "high": np.nan if hidden else highs[i],
                "target": targets[i],
                "p": np.nan if hidden else p[i],
                "p_adjusted": np.nan if hidden else corrected[i],
                "verdict": verdict,
                "statement": TEXTS[language][verdict].format(**words),
            }
        )
    return rows


def _sizes(m, design: Design) -> np.ndarray:
    base = effective_n(design.weights[m.valid])
    if design.simple:
        return np.full(len(m.categories), base)
    found = means(design, m.members, m.valid[:, None])
    return effective_sizes(found, found.value * (1 - found.value))[:, 0]


def _two_sided(z: np.ndarray) -> np.ndarray:
    from scipy.special import ndtr

    return 2 * ndtr(-np.abs(z))


def variable_statements(comparison: pd.DataFrame, labels: dict[str, str], *, language: str = "de") -> list[str]:
    """One sentence for each variable with targets: does it deviate, and where most; by the smallest corrected p.

    That no deviation is detectable at this n does not show that the sample fits."""
    sentences = []
    for name, rows in comparison.groupby("variable", sort=False):
        tested = rows[rows["p_adjusted"].notna()]
        if tested.empty:
            continue
        worst = tested.loc[(tested["share"] - tested["target"]).abs().idxmax()]
        p = float(tested["p_adjusted"].min())
        key = "variable_deviates" if p < SIGNIFICANT else "variable_fits"
        if p < SIGNIFICANT:
            off = tested[tested["verdict"] == "deviates"]
            worst = off.loc[(off["share"] - off["target"]).abs().idxmax()]
        words = {
            "label": labels.get(str(name), str(name)),
            "p": p_value(p, language),
            "category": quoted(worst["category"], language),
            "share": percent(worst["share"], language),
            "target": percent(worst["target"], language),
            "n": number(float(worst["base"]), language, decimals=0),
            "space": NARROW_SPACE,
        }
        sentences.append(TEXTS[language][key].format(**words))
    return sentences


def p_value(p: float, language: str) -> str:
    """`p = 0,034`, `p < 0,001`, with narrow spaces."""
    if p < 0.001:
        return f"p{NARROW_SPACE}<{NARROW_SPACE}{number(0.001, language, decimals=3)}"
    return f"p{NARROW_SPACE}={NARROW_SPACE}{number(p, language, decimals=3)}"
