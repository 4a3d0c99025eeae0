"""Bands on one line, where people differ by degree and not by type: low, middle and high third, with what changes along the line."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.contracts.documents import Band
from insights.survey import profiling
from insights.survey.latent_class import Items, LatentClassModel
from insights.survey.segments.one_dimension import fit_trait

NAMES = {
    "de": ("unteres Drittel", "mittleres Drittel", "oberes Drittel"),
    "en": ("lower third", "middle third", "upper third"),
}
PROFILE = ["band", "variable", "position", "category", "statistic", "n", "base", "value", "low", "high", "overall", "effect", "builds_segments"]  # fmt: skip


def cut_bands(
    items: Items, two_classes: LatentClassModel, respondent_ids: pd.Series, *, silent: pd.Series
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The hand-over `bands`, and the same as memberships (`segment` is the band, p_1 … p_3 how likely each band is).

    The line is the fitted trait; the cuts are the thirds of the respondents' places on it. High is where the later answers of
    the questions are given. Cuts on a line are ours, not found in the data, so bands carry no stability. Who is `silent` (too few answers) has
    no place: all of them would stand in the middle, whatever they think.
    """
    from scipy.stats import norm

    trait, placed = fit_trait(items, two_classes), ~silent.to_numpy(dtype=bool)
    score, error, ids = trait.score[placed], trait.error[placed], respondent_ids.to_numpy()[placed]
    cuts = np.quantile(score, [1 / 3, 2 / 3])
    below = norm.cdf((cuts[None] - score[:, None]) / np.maximum(error, 1e-6)[:, None])
    chances = np.diff(np.column_stack([np.zeros(len(below)), below, np.ones(len(below))]), axis=1)
    band = np.searchsorted(cuts, score, side="left") + 1
    table = pd.DataFrame({"respondent_id": ids, "band": band, "score": score, "error": error})
    members = pd.DataFrame(chances, columns=["p_1", "p_2", "p_3"])
    members.insert(0, "probability", chances[np.arange(len(band)), band - 1])
    members.insert(0, "segment", band)
    members.insert(0, "respondent_id", ids)
    return contracts.check(table, "bands"), contracts.check(members, "memberships")


def profile_bands(
    responses: pd.DataFrame, variables: pd.DataFrame, bands: pd.DataFrame, *, language: str = "de"
) -> pd.DataFrame:
    """The hand-over `band_profile`: every variable in every band beside its overall value."""
    if bands.empty:
        return contracts.empty("band_profile")
    certain = pd.get_dummies(bands["band"].astype(int), dtype=float).add_prefix("p_")
    members = bands[["respondent_id"]].assign(segment=bands["band"], probability=1.0).join(certain)
    profile = profiling.profile_segments(
        responses, variables, contracts.check(members, "memberships"), language=language
    )
    return contracts.check(profile.rename(columns={"segment": "band"})[PROFILE], "band_profile")


def describe_bands(
    responses: pd.DataFrame, members: pd.DataFrame, leading: dict[int, list[str]], *, language: str = "de"
) -> list[Band]:
    """The bands for the document `segments`; `leading` are the sentences that tell each band apart."""
    joined = responses[["respondent_id", "weight"]].merge(members, on="respondent_id")
    weights, found = joined["weight"].to_numpy(dtype=float), []
    for number, name in enumerate(NAMES[language], start=1):
        inside = (joined["segment"] == number).to_numpy(dtype=bool)
        share = estimates.share(inside, weights=weights)
        certain = float(np.average(joined.loc[inside, "probability"], weights=weights[inside])) if inside.any() else 0.0
        found.append(
            Band(
                band=number, name=name, n=int(inside.sum()), share=share.value, low=share.low, high=share.high,
                certain=certain, distinguishing=leading.get(number, []),
            )
        )  # fmt: skip
    return found
