"""Who belongs to which segment, all else equal: a multinomial logit of the segments on respondents' features.

The segments are known only up to the errors of assignment, so the likelihood adds up over the segments a person may really belong to
(three-step maximum likelihood: Vermunt 2010, *Political Analysis* 18; Bakk, Tekle & Vermunt 2013). Standard errors are sandwiches that
know the survey's weights, strata and clusters.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.survey.inference.design import design_of
from insights.survey.profiling import three_step
from insights.survey.profiling.three_step import Drawn

ROLES = ("demographic",)
FEWEST_ANSWERS = 0.8  # share of the respondents who must have answered a feature
MOST_CATEGORIES = 8
PEOPLE_PER_COEFFICIENT = 10  # of the smallest segment
PRIOR = 0.04  # a normal prior with a standard deviation of 5 on each coefficient; keeps perfect predictors finite
CONVERGED = 1e-9


@dataclass(frozen=True)
class Logit:
    """Coefficients (features × segments; the first segment is 0) and their covariance, segment by segment from the second on."""

    coefficients: np.ndarray
    covariance: np.ndarray
    log_likelihood: float

    def probabilities(self, features: np.ndarray) -> np.ndarray:
        """People × segments."""
        return _softmax(features @ self.coefficients)


@dataclass(frozen=True)
class Feature:
    """One covariate: its columns for each respondent, the names of the columns and of what they are compared with."""

    variable: str
    columns: np.ndarray
    categories: list[str]
    reference: str


def fit_logit(
    features: np.ndarray,
    assigned: np.ndarray,
    *,
    errors: np.ndarray,
    weights: np.ndarray,
    prior: float = 0.0,
    drawn: Drawn | None = None,
) -> Logit:
    """Multinomial logit of the true segment on `features` (people × columns, with a column of ones) by Newton's method.

    `assigned` is people × segments (0/1), `errors` the table of `three_step.Assignment`; `prior` is the precision of a normal prior on
    every coefficient but the constants; with `drawn` the covariance is that between clusters within strata. Agrees with StepMix 3.0 (three steps, modal assignment, ML correction).
    """
    n_features, k = features.shape[1], assigned.shape[1]
    seen = assigned @ errors.T  # how likely the assignment is, for each true segment
    beta = np.zeros((n_features, k - 1))
    pull = np.full((n_features, k - 1), prior)
    pull[0] = 0.0
    value, gradient, information, _ = _derivatives(features, seen, weights, beta, pull)
    for _ in range(200):
        step = _newton(information, gradient).reshape(k - 1, n_features).T
        for shorter in range(40):  # halved until it climbs
            moved = _derivatives(features, seen, weights, beta + step / 2**shorter, pull)
            if moved[0] >= value - 1e-12:
                break
        beta, gain = beta + step / 2**shorter, moved[0] - value
        value, gradient, information, scores = moved
        if gain < CONVERGED and np.abs(gradient).max() < 1e-5:
            break
    inverse = np.linalg.pinv(information)
    n = len(features)
    spread = n / max(n - inverse.shape[0], 1)
    if drawn is not None:
        # The drawing's own factor for few clusters is in its scores.
        single = np.divide(scores, weights[:, None], out=np.zeros_like(scores), where=weights[:, None] > 0)
        scores, spread = drawn.scores(single), (n - 1) / max(n - inverse.shape[0], 1)
    covariance = inverse @ (scores.T @ scores) @ inverse * spread
    return Logit(np.column_stack([np.zeros(n_features), beta]), covariance, value)


def _newton(information: np.ndarray, gradient: np.ndarray) -> np.ndarray:
    """A Newton step that climbs: where the surface is not concave, its curvature is turned round."""
    curvature, axes = np.linalg.eigh(information)
    return axes @ ((axes.T @ gradient) / np.maximum(np.abs(curvature), 1e-6 * max(1.0, np.abs(curvature).max())))


def _derivatives(features, seen, weights, beta, pull):
    """Log-likelihood with prior, its gradient, the observed information, and the scores per person."""
    p = _softmax(np.column_stack([np.zeros(len(features)), features @ beta]))
    joint = p * seen
    likelihood = joint.sum(axis=1)
    posterior = joint / likelihood[:, None]
    n_features, k = len(beta), p.shape[1]
    scores = (weights[:, None, None] * (posterior - p)[:, 1:, None] * features[:, None, :]).reshape(len(p), -1)
    information = np.diag(pull.T.ravel())
    for a in range(1, k):
        for b in range(1, k):
            same = float(a == b)
            curve = p[:, a] * (same - p[:, b]) - posterior[:, a] * (same - posterior[:, b])
            block = (features * (weights * curve)[:, None]).T @ features
            information[(a - 1) * n_features : a * n_features, (b - 1) * n_features : b * n_features] += block
    value = float(weights @ np.log(likelihood) - 0.5 * (pull * beta**2).sum())
    return value, scores.sum(axis=0) - (pull * beta).T.ravel(), information, scores


def _softmax(x: np.ndarray) -> np.ndarray:
    raised = np.exp(x - x.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def explain_segments(responses: pd.DataFrame, variables: pd.DataFrame, memberships: pd.DataFrame) -> pd.DataFrame:
    """The hand-over `segment_covariates`: what each demographic feature adds to the probability of each segment, all else equal.

    `difference` is the average difference in probability between a category and the `reference` (the most frequent category), or for
    one standard deviation more of a number, with its 95 % interval (delta method); `p_adjusted` tests all coefficients of the variable
    (Wald), adjusted after Benjamini & Hochberg 1995; strata and clusters (columns with these roles) enter both. Features that built the segments, that fewer than 80 % answered, or for which the
    smallest segment has no ten people per coefficient, are left out. Empty without segments or features.
    """
    if memberships.empty:
        return contracts.empty("segment_covariates")
    data = responses.merge(memberships, on="respondent_id")
    assignment = three_step.read_assignment(data)
    most = int(assignment.assigned.sum(axis=0).min()) // PEOPLE_PER_COEFFICIENT
    features = _features(data, variables, most)
    if not features or len(assignment.segments) < 2:
        return contracts.empty("segment_covariates")
    matrix = np.column_stack([np.ones(len(data)), *(feature.columns for feature in features)])
    there = ~np.isnan(matrix).any(axis=1)
    weights = data["weight"].to_numpy(dtype=float)[there]
    errors = assignment.errors if assignment.corrects else np.eye(len(assignment.segments))
    drawn = three_step.drawn_of(design_of(data, variables), there)
    model = fit_logit(
        matrix[there], assignment.assigned[there], errors=errors, weights=weights, prior=PRIOR, drawn=drawn
    )
    degrees = None if drawn is None else drawn.degrees
    rows, ps, first = [], {}, 1
    for feature in features:
        columns = slice(first, first + len(feature.categories))
        ps[feature.variable] = _wald_p(model, columns, int(there.sum()), degrees)
        rows += _differences(model, matrix[there], weights, feature, columns, assignment.segments, degrees)
        first = columns.stop
    table = pd.DataFrame(rows)
    corrected = dict(zip(ps, estimates.adjusted(np.array(list(ps.values())), "bh"), strict=True))
    return contracts.check(table.assign(p_adjusted=table["variable"].map(corrected)), "segment_covariates")


def _features(data: pd.DataFrame, variables: pd.DataFrame, most: int) -> list[Feature]:
    """The covariates, in the order of the questionnaire, as long as there are enough people for their coefficients."""
    rows = variables[variables["role"].isin(ROLES) & ~variables["builds_segments"]].sort_values("position")
    found, used, fields = [], 0, set()
    for _, row in rows[rows["kind"].isin(["nominal", "ordinal", "numeric"])].iterrows():
        feature = None if row["field"] in fields else _feature(data[row["variable"]], row)
        if feature is not None and used + len(feature.categories) <= most:
            found.append(feature)
            used += len(feature.categories)
            fields |= {row["field"]} if isinstance(row["field"], str) else set()  # age and age group say the same
    return found


def _feature(values: pd.Series, variable: pd.Series) -> Feature | None:
    name = str(variable["variable"])
    if values.notna().mean() < FEWEST_ANSWERS or values.nunique() < 2:
        return None
    if variable["kind"] == "numeric":
        numbers = values.to_numpy(dtype=float)
        column = (numbers - np.nanmean(numbers)) / np.nanstd(numbers)
        return Feature(name, column[:, None], ["+1 SD"], "")
    sizes = values.value_counts()
    kept = [c for c in contracts.split(variable["categories"]) if sizes.get(c, 0) >= estimates.no_share_below()]
    if not 2 <= len(kept) <= MOST_CATEGORIES:
        return None
    reference = max(kept, key=lambda c: sizes[c])
    shown = [c for c in kept if c != reference]
    columns = np.column_stack([(values == c).to_numpy(dtype=float) for c in shown])
    columns[~values.isin(kept).to_numpy()] = np.nan
    return Feature(name, columns, shown, reference)


def _wald_p(model: Logit, columns: slice, n: int, degrees: int | None) -> float:
    """p of "all coefficients of these columns are 0", against F; with few clusters as Korn & Graubard (1990) correct it, if they suffice."""
    from scipy.stats import f

    n_features, k = model.coefficients.shape
    where = np.concatenate([np.arange(n_features)[columns] + s * n_features for s in range(k - 1)])
    beta = model.coefficients[columns, 1:].T.ravel()
    statistic = float(beta @ np.linalg.pinv(model.covariance[np.ix_(where, where)]) @ beta)
    if degrees is None:
        return float(f.sf(statistic / len(beta), len(beta), max(n - model.covariance.shape[0], 1)))
    rest = degrees - len(beta) + 1
    return float(f.sf(statistic / len(beta) * rest / degrees, len(beta), rest)) if rest >= 1 else float("nan")


def _differences(
    model, matrix, weights, feature: Feature, columns: slice, segments: np.ndarray, degrees: int | None
) -> list[dict]:
    """One row per category and segment: the average difference in probability with its interval."""
    from scipy.stats import t

    rows, share = [], weights / weights.sum()
    quantile = estimates.Z95 if degrees is None else float(t.ppf(0.975, degrees))
    for j, category in enumerate(feature.categories):
        low, high = matrix.copy(), matrix.copy()
        if feature.reference:
            low[:, columns] = high[:, columns] = 0.0
        high[:, columns.start + j] += 1.0
        inside = int((matrix[:, columns.start + j] == 1).sum()) if feature.reference else len(matrix)
        (after, slope_after), (before, slope_before) = (_average(model, x, share) for x in (high, low))
        variance = np.einsum("ti,ij,tj->t", slope_after - slope_before, model.covariance, slope_after - slope_before)
        half = quantile * np.sqrt(variance)
        for segment, value, span in zip(segments, after - before, half, strict=True):
            rows.append(
                {
                    "segment": segment,
                    "variable": feature.variable,
                    "position": j + 1,
                    "category": category,
                    "reference": feature.reference or None,
                    "n": inside,
                    "difference": value,
                    "low": value - span,
                    "high": value + span,
                }
            )
    return rows


def _average(model: Logit, features: np.ndarray, share: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The average probability of each segment, and its slope in each coefficient: segments × coefficients."""
    p = model.probabilities(features)
    k = p.shape[1]
    slopes = np.empty((k, k - 1, features.shape[1]))
    for t in range(k):
        for u in range(1, k):
            slopes[t, u - 1] = (share * p[:, t] * ((t == u) - p[:, u])) @ features
    return share @ p, slopes.reshape(k, -1)
