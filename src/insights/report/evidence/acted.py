"""Comparisons with second maps, changes from phase to phase, and goals worked out anew from the answers."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from insights.contracts.staff import is_staff
from insights.contracts.waves import today
from insights.report.evidence.checked import Check, compared
from insights.report.material import Material

POWER, LEVEL = 0.8, 0.05


def checks(material: Material) -> Iterator[Check]:
    """Every row of `journey_comparisons`, `journey_steps` and `measures` whose touchpoints were asked about by one question with numbers."""
    responses = material["responses"]
    if responses.empty:
        return
    staff = is_staff(responses, material["variables"], material["people"])
    rated = _ratings(material)
    customers, inside = (today(responses, material["variables"], among=mask)[1] for mask in (~staff, staff))
    yield from _compared(material, rated, customers, inside)
    yield from _goals(material, rated, customers)
    yield from _steps(material, rated, customers)


def _ratings(material: Material) -> dict[str, np.ndarray]:
    """The answers of each touchpoint; none of those with several questions or with words for answers."""
    variables, responses = material["variables"], material["responses"]
    asked = variables[(variables["role"] == "satisfaction") & variables["touchpoint"].notna()]
    found = {}
    for point, column in asked[~asked["touchpoint"].duplicated(keep=False)][["touchpoint", "variable"]].itertuples(
        index=False
    ):
        if column in responses and np.issubdtype(responses[column].dtype, np.number):
            found[point] = responses[column].to_numpy(float)
    return found


def _mean(values: np.ndarray, weights: np.ndarray, chosen: np.ndarray) -> tuple[float, int]:
    known = chosen & ~np.isnan(values) & (weights > 0)
    n = int(known.sum())
    return (math.fsum(values[known] * weights[known]) / math.fsum(weights[known]) if n else math.nan), n


def _compared(
    material: Material, rated: dict[str, np.ndarray], customers: np.ndarray, staff: np.ndarray
) -> Iterator[Check]:
    """Means, bases and the difference of personas against all others, and of customers against staff and delivered maps."""
    responses, people = material["responses"], material["persona_memberships"]
    weights = responses["weight"].to_numpy(float)
    for row in material["journey_comparisons"].dropna(subset=["mean"]).to_dict("records"):
        if row["touchpoint"] not in rated or row["kind"] == "wave":
            continue
        values, here, there = rated[row["touchpoint"]], customers, staff
        if row["kind"] == "persona":
            mine = people[(people["persona_id"] == row["second"]) & (people["source"] == "survey")]["respondent_id"]
            inside = responses["respondent_id"].isin(mine).to_numpy()
            here, there = customers & inside, customers & ~inside
        mean, n = _mean(values, weights, here)
        anew: dict[str, float] = {"mean": mean, "n": n, "difference": mean - row["other_mean"]}
        if row["kind"] == "persona" or (row["kind"] == "staff" and staff.any()):
            other, n_other = _mean(values, weights, there)
            anew |= {"other_mean": other, "n_other": n_other, "difference": mean - other}
        named = {name: str(row[name]) for name in ("kind", "second", "touchpoint")}
        yield compared("journey_comparisons", named, row, anew)


def _goals(material: Material, rated: dict[str, np.ndarray], customers: np.ndarray) -> Iterator[Check]:
    """Baseline and base from the answers; the detectable change by the noncentral t distribution, of which the formula is an approximation."""
    weights = material["responses"]["weight"].to_numpy(float)
    for row in material["measures"].to_dict("records"):
        if row["touchpoint"] not in rated:
            continue
        mean, n = _mean(rated[row["touchpoint"]], weights, customers)
        found = compared("measures", {"measure": row["measure"]}, row, {"baseline": mean, "n": n})
        power = _power(row["detectable"], row["sd"], row["effective_n"])
        if not found.wrong and abs(power - POWER) > 0.01:
            found = Check("measures", found.row, wrong=f"names a change that a next wave would find with a power of {power:.3f}, not {POWER}")  # fmt: skip
        yield found


def _power(change: float, sd: float, n: float) -> float:
    """How likely two waves with `n` answers each find a `change` of a mean."""
    from scipy.stats import nct, t

    df, shift = 2 * n - 2, change / (sd * math.sqrt(2 / n))
    bound = float(t.isf(LEVEL / 2, df))
    return float(nct.sf(bound, df, shift) + nct.cdf(-bound, df, shift))


def _steps(material: Material, rated: dict[str, np.ndarray], customers: np.ndarray) -> Iterator[Check]:
    """The change from phase to phase, where every question has the same scale, and who rated anything in the phase."""
    journey, points = material["journey"], material["touchpoints"]
    scales = journey[(journey["persona_id"] == "all") & journey["touchpoint"].isin(rated)][["scale_low", "scale_high"]]
    asked = material["variables"]["touchpoint"].dropna().nunique()
    if len(scales.drop_duplicates()) != 1 or asked != len(rated):
        return
    span = float(scales.iloc[0]["scale_high"] - scales.iloc[0]["scale_low"])
    weights = material["responses"]["weight"].to_numpy(float)
    for row in material["journey_steps"].to_dict("records"):
        before, after = (_level(points, rated, row[name]) for name in ("phase", "next_phase"))
        if before is None or after is None:
            continue
        change, n = _mean((after - before) / span, weights, customers)
        base = int((~np.isnan(before) & customers).sum())
        told = {"n": n, "base": base} | ({"change": change} if n else {})
        yield compared("journey_steps", {"phase": row["phase"]}, row, told)


def _level(points, rated: dict[str, np.ndarray], phase: str) -> np.ndarray | None:
    inside = [rated[point] for point in points.loc[points["phase"] == phase, "touchpoint"] if point in rated]
    if not inside:
        return None
    values = np.array(inside)
    known = ~np.isnan(values)
    total = np.where(known, values, 0.0).sum(axis=0)
    return np.where(known.any(axis=0), total / np.maximum(known.sum(axis=0), 1), np.nan)
