"""What can be said about a segment: validated, indicative (a pattern), or doubtful."""

from __future__ import annotations

import numpy as np

from insights.survey.latent_class import LatentClassModel
from insights.survey.segments import resampling

VALIDATED, INDICATIVE, DOUBTFUL = "validated", "indicative", "doubtful"
ORDER = (VALIDATED, INDICATIVE, DOUBTFUL)
STABLE = 0.75  # mean bootstrap Jaccard of a segment that is found again (Hennig 2007)
PATTERN = 0.60  # below it a segment dissolves
FEWEST = 20  # members below which nothing is said with confidence
SURE, ACCEPTABLE = (
    0.70,
    0.80,
)  # mean probability of members: least of all (Nagin 2005); where stability is weak (Weller et al. 2020)
NOISE = 1.645  # standard errors by which the mean of the bootstrap must clear the line
PREDICTED = 0.80  # prediction strength from which one half of the respondents shows the groups of the other (Tibshirani & Walther 2005)


def verdicts(model: LatentClassModel, jaccard: np.ndarray) -> list[str]:
    """The verdict on each class of `model`; `jaccard` is bootstrap samples × classes.

    Validated: found again (mean Jaccard 0.75 or more beyond the noise of the bootstrap), at least 20 members, their mean
    probability 0.7 or more. Indicative: Jaccard 0.6 or more, at least 20 members, mean probability 0.8 or more. Else doubtful.
    """
    mean = jaccard.mean(axis=0)
    noise = np.nan_to_num(resampling.standard_error(jaccard))
    classes, found = model.classes, []
    for one in range(model.k):
        inside = classes == one
        sure = float(model.posteriors[inside, one].mean()) if inside.any() else 0.0
        many = inside.sum() >= FEWEST
        if mean[one] - NOISE * noise[one] >= STABLE and many and sure >= SURE:
            found.append(VALIDATED)
        elif mean[one] >= PATTERN and many and sure >= ACCEPTABLE:
            found.append(INDICATIVE)
        else:
            found.append(DOUBTFUL)
    return found


def capped(found: list[str], model: LatentClassModel, jaccard: np.ndarray, strength: np.ndarray | None) -> list[str]:
    """The verdicts `found`, none better than what halving the respondents leaves; `strength` is the prediction strength per halving.

    Prediction strength speaks of the weakest group alone, so where all are validated and it stays below 0.8 beyond the noise of the
    halvings, the segment with the lowest Jaccard is only indicative. A half must hold 20 members of every segment: on fewer, halving
    says more about the size of the study than about its segments.
    """
    if strength is None or set(found) != {VALIDATED}:
        return found
    high = float(np.mean(strength) + NOISE * np.nan_to_num(resampling.standard_error(strength)))
    if high >= PREDICTED or np.bincount(model.classes, minlength=model.k).min() < 2 * FEWEST:
        return found
    weakest = int(jaccard.mean(axis=0).argmin())
    return [INDICATIVE if one == weakest else verdict for one, verdict in enumerate(found)]


def worst(found: list[str]) -> str:
    """The weakest of several verdicts."""
    return max(found, key=ORDER.index)
