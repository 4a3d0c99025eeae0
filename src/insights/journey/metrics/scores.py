"""What customers say of us in figures: NPS, CSAT and CES, for all, by persona, by touchpoint and by wave."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from insights import estimates
from insights.contracts.waves import today, waves_of
from insights.estimates import Estimate
from insights.journey.satisfaction import as_numbers, satisfaction

ALL = "all"
FEWEST_POINTS, MOST_POINTS = 3, 11  # a scale on which "the two best answers" means something
NO_EFFORT = "effort"


@dataclass(frozen=True)
class Measure:
    """One metric per person: `total` over `count` answers. `kind`: `nps` (−1, 0, 1), `share` (0, 1) or `mean`; `touchpoint` where it is of one."""

    metric: str
    kind: str
    total: np.ndarray
    count: np.ndarray
    touchpoint: str = ""
    scale: tuple[float, float] = (np.nan, np.nan)

    @property
    def factor(self) -> float:
        """What the fraction is multiplied by for readers: the NPS runs from −100 to 100."""
        return 100.0 if self.kind == "nps" else 1.0


def measures(responses: pd.DataFrame, variables: pd.DataFrame) -> list[Measure]:
    """NPS (answers 0–10), CSAT (the two best answers of a scale of 3 to 11 points) and mean satisfaction, CES (mean ease, and the share of
    answers above the middle of the scale).

    CSAT, satisfaction and CES are there for each touchpoint, and over all touchpoints together: then each rating counts, and a mean only
    exists where all have the same scale.
    """
    found = []
    column = next(iter(variables.loc[variables["role"] == "nps", "variable"]), None)
    if column in responses:
        answers = as_numbers(responses[column], [])[0].to_numpy(float)
        steps = np.where(answers >= estimates.PROMOTER, 1.0, np.where(answers <= estimates.DETRACTOR, -1.0, 0.0))
        given = ~np.isnan(answers)
        found.append(Measure("nps", "nps", np.where(given, steps, 0.0), given.astype(float)))
    rated = satisfaction(responses, variables)
    found += [*_rated(*rated, "csat", "satisfaction", top=_top_two)]
    return [*found, *_rated(*_efforts(responses, variables), "ces_easy", "ces", top=_above_middle)]


def rated_by(responses: pd.DataFrame, variables: pd.DataFrame) -> dict[str, np.ndarray]:
    """Who (a mask) has rated each touchpoint."""
    values, _ = satisfaction(responses, variables)
    return {str(point): values[point].notna().to_numpy() for point in values}


def _efforts(responses: pd.DataFrame, variables: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    asked = variables[variables["role"] == "effort"]
    points = asked["touchpoint"].fillna(NO_EFFORT)
    return satisfaction(responses, asked.assign(role="satisfaction", touchpoint=points))


def _rated(values: pd.DataFrame, scales: pd.DataFrame, share: str, mean: str, *, top) -> Iterator[Measure]:
    points = [p for p in values if values[p].notna().any()]
    parts: list[tuple[str, np.ndarray, np.ndarray]] = []
    for point in points:
        low, high = float(scales.loc[point, "scale_low"]), float(scales.loc[point, "scale_high"])
        answers = values[point].to_numpy(float)
        given = ~np.isnan(answers)
        count, limit = given.astype(float), top(low, high)
        named = "" if point == NO_EFFORT else str(point)
        yield Measure(mean, "mean", np.where(given, answers, 0.0), count, named, (low, high))
        if limit is not None:
            parts.append((named, np.where(given, answers >= limit, False).astype(float), count))
            yield Measure(share, "share", parts[-1][1], count, named)
    same = scales.loc[points].drop_duplicates()
    if NO_EFFORT in points or not points:
        return
    if len(same) == 1:
        known = values[points]
        low, high = float(same["scale_low"].iloc[0]), float(same["scale_high"].iloc[0])
        yield Measure(
            mean, "mean", known.sum(axis=1).to_numpy(float), known.notna().sum(axis=1).to_numpy(float), "", (low, high)
        )
    if len(parts) == len(points):
        yield Measure(share, "share", sum(p[1] for p in parts), sum(p[2] for p in parts))


def _top_two(low: float, high: float) -> float | None:
    return high - 1 if FEWEST_POINTS <= high - low + 1 <= MOST_POINTS else None


def _above_middle(low: float, high: float) -> float | None:
    return (low + high) / 2 + 1e-9 if high > low else None


def estimate(measure: Measure, members: np.ndarray, weights: np.ndarray) -> Estimate:
    """The metric (a fraction, or a mean on its scale) of the people `members` with its 95 % interval, on Kish's effective n when weighted.

    NPS: adjusted Wald; shares: Wilson; means: t, with half an answer more at the ends of the scale. Where people gave several ratings, the ratio of both sums with its linearised variance
    between people, so that many ratings of one person do not count as many people.
    """
    there = members & (measure.count > 0) & (weights > 0)
    total, count, w = measure.total[there], measure.count[there], weights[there]
    if not len(w):
        return Estimate(np.nan, np.nan, np.nan, 0, 0.0)
    if measure.kind == "nps":
        answers = np.select([total > 0, total < 0], [10.0, 0.0], 8.0)
        return estimates.nps(answers, w)
    if count.max() == 1:
        return (
            estimates.share(total > 0, weights=w)
            if measure.kind == "share"
            else estimates.mean(total, weights=w, scale=measure.scale if measure.scale[0] == measure.scale[0] else None)
        )
    return _clustered(measure, total, count, w)


def _clustered(measure: Measure, total: np.ndarray, count: np.ndarray, w: np.ndarray) -> Estimate:
    from scipy.stats import t

    n, size = len(w), estimates.effective_n(w)
    ratings = float((w * count).sum())
    value = float((w * total).sum() / ratings)
    if n < 2 or size <= 1:
        return Estimate(value, np.nan, np.nan, n, size)
    variance = n / (n - 1) * float(((w * (total - value * count)) ** 2).sum()) / ratings**2
    critical = float(t.ppf(0.975, size - 1))
    if measure.kind == "mean":
        half, (low, high) = critical * np.sqrt(variance), measure.scale
        return Estimate(value, max(low, value - half), min(high, value + half), n, size)
    # All ratings alike show no variance; then each person counts once.
    effective = value * (1 - value) / variance if variance > 0 and 0 < value < 1 else size
    adjusted = effective * (estimates.Z95 / critical) ** 2
    return Estimate(value, *estimates.wilson(value * adjusted, adjusted), n, effective)


def groups_of(
    responses: pd.DataFrame, variables: pd.DataFrame, memberships: pd.DataFrame
) -> list[tuple[str, str, np.ndarray]]:
    """Kind, name and members (a mask over `responses`) of everybody, of each persona, and of each wave in its order.

    Of several waves everybody is whoever answered in the last one: a metric says how things are today. So it is with personas.
    """
    _, now = today(responses, variables)
    groups = [("all", ALL, now)]
    surveyed = memberships[memberships["source"] == "survey"]
    for persona, members in surveyed.groupby("persona_id", sort=True):
        mine = responses["respondent_id"].isin(members["respondent_id"]).to_numpy()
        groups.append(("persona", str(persona), mine & now))
    return [*groups, *(("wave", wave, members) for wave, members in waves_of(responses, variables))]


def score_rows(
    responses: pd.DataFrame, variables: pd.DataFrame, *, memberships: pd.DataFrame, in_sample: pd.DataFrame
) -> list[dict]:
    """Rows of `cx_metrics` for NPS, CSAT, satisfaction and CES.

    `in_sample`: the table `metrics` of the stage demographics. Where it holds the same figure, that one is taken, so that no figure has two
    intervals: its intervals know how the sample was drawn.
    """
    if responses.empty:
        return []
    weights = responses["weight"].to_numpy(float)
    groups, rows = groups_of(responses, variables, memberships), []
    now = groups[0][2]
    raters = {point: there & now for point, there in rated_by(responses, variables).items()}
    for measure in measures(responses, variables):
        chosen = groups if not measure.touchpoint else [("touchpoint", measure.touchpoint, now)]
        if measure.kind == "nps":
            chosen = [*chosen, *(("touchpoint", point, there) for point, there in raters.items())]
        for kind, group, members in chosen:
            found = estimate(measure, members, weights)
            if found.n:
                row = {"metric": measure.metric, "group_kind": kind, "group": group, "factor": measure.factor}
                rows.append(row | {"estimate": found, "scale": measure.scale})
    return _as_in_sample(rows, in_sample, variables, last=today(responses, variables)[0])


def _as_in_sample(rows: list[dict], in_sample: pd.DataFrame, variables: pd.DataFrame, *, last: str) -> list[dict]:
    known = {(r.metric, r.group): r for r in in_sample.itertuples() if r.value == r.value or r.note == "suppressed"}
    asked = variables.loc[variables["role"] == "satisfaction", "touchpoint"]
    single = set(asked[~asked.duplicated(keep=False)])
    wave = next(iter(variables.loc[variables["role"] == "wave", "variable"]), "")
    names = {
        ("nps", "all"): ("nps", f"{wave}: {last}" if last else ALL),
        ("csat", "touchpoint"): ("top2:{}", ALL),
        ("nps", "wave"): ("nps", wave + ": {}"),
    }
    found = []
    for row in rows:
        metric, group = names.get((row["metric"], row["group_kind"]), ("", ""))
        same = known.get((metric.format(row["group"]), group.format(row["group"])))
        alone = row["metric"] == "nps" or row["group"] in single
        if same is not None and alone and same.n == row["estimate"].n:
            figures = {name: getattr(same, name) / row["factor"] for name in ("value", "low", "high")}
            row = row | {"estimate": replace(row["estimate"], **figures), "suppressed": same.note == "suppressed"}
        found.append(row)
    return found
