"""The map beside a second one: a persona and everybody else, this wave and the one before, customers and staff, own and foreign figures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.contracts.waves import today, waves_of
from insights.journey.satisfaction import satisfaction


@dataclass(frozen=True)
class _Mean:
    """A mean with its standard error (0 where a figure was delivered without one), degrees of freedom and unweighted base."""

    value: float
    error: float
    df: float
    n: int | None
    scale: tuple[float, float] | None = None  # of answers, whose interval stays on it

    @property
    def interval(self) -> tuple[float, float]:
        from scipy.stats import t

        critical = float(t.ppf(0.975, self.df))
        if self.scale and self.error == self.error:
            base, (low, high) = self.df + 1, self.scale
            return estimates.on_scale(self.value, self.error**2 * base * self.df, base, critical, low=low, high=high)
        half = critical * self.error if self.error else float("nan")
        return self.value - half, self.value + half


def comparisons(
    responses: pd.DataFrame,
    variables: pd.DataFrame,
    *,
    staff: pd.DataFrame,
    memberships: pd.DataFrame,
    second: pd.DataFrame,
) -> pd.DataFrame:
    """The hand-over table `journey_comparisons`: each touchpoint's mean here and in a second map, with a test of the difference.

    `kind`: `persona` (its people against all other respondents), `wave` (the last wave against the one before), `staff` (customers
    against the answers of staff, or their estimate), `file` (customers against a delivered map); of several waves all but `wave` take the last. Welch's test on effective bases
    (Kish); p is corrected after Holm over all touchpoints and maps of a kind. Below 10 answers on a side nothing is tested, below 5
    there is no figure. Personas are not compared by ratings that built their segments, which differ by construction. A delivered mean without sd and n counts as exact. `verdict`: `above`, `below`, `not told apart`, `too few`.
    """
    everyone, scales = satisfaction(responses, variables)
    rows: list[dict] = []
    _, now = today(responses, variables)
    weights = pd.Series(responses["weight"].to_numpy(float), index=everyone.index)
    built = set(variables.loc[variables["builds_segments"] & variables["touchpoint"].notna(), "touchpoint"])
    for kind, name, here, there in _divided(responses, variables, memberships):
        own, other = everyone[here], everyone[there]
        rows += [
            _row(
                kind,
                name,
                point,
                _answered(own[point], weights[here], scales),
                _answered(other[point], weights[there], scales),
            )
            for point in everyone
            if kind != "persona" or point not in built
        ]
    if len(staff):
        inside, _ = satisfaction(staff, variables)
        _, theirs = today(staff, variables)
        inside, w = inside[theirs], pd.Series(staff["weight"].to_numpy(float)[theirs], index=inside.index[theirs])
        rows += [
            _row(
                "staff", "staff", p, _answered(everyone[p][now], weights[now], scales), _answered(inside[p], w, scales)
            )
            for p in everyone
        ]
    told = second if not len(staff) else second[second["kind"] != "staff"]
    rows += [
        _row(r.kind, r.map if r.kind == "file" else "staff", r.touchpoint, _answered(everyone[r.touchpoint][now], weights[now], scales), _delivered(r))
        for r in told.itertuples()
        if r.touchpoint in everyone
    ]  # fmt: skip
    rows = [row for row in rows if row]
    if not rows:
        return contracts.empty("journey_comparisons")
    known = [name for name in contracts.empty("journey_comparisons").columns if name not in scales]
    table = pd.DataFrame(rows, columns=known).join(scales, on="touchpoint")
    for _, part in table.groupby("kind"):
        table.loc[part.index, "p_adjusted"] = estimates.adjusted(part["p"].to_numpy(float))
    table["verdict"] = [_verdict(p, d) for p, d in zip(table["p_adjusted"], table["difference"], strict=True)]
    return contracts.check(table, "journey_comparisons")


def _divided(
    responses: pd.DataFrame, variables: pd.DataFrame, memberships: pd.DataFrame
) -> Iterator[tuple[str, str, np.ndarray, np.ndarray]]:
    """Kind, name and two masks of respondents: each persona and the others, the last wave and the one before."""
    members, (_, now) = memberships[memberships["source"] == "survey"], today(responses, variables)
    for persona_id, rows in members.groupby("persona_id", sort=True):
        inside = responses["respondent_id"].isin(rows["respondent_id"]).to_numpy(bool)
        if not inside.all():
            yield "persona", str(persona_id), inside & now, ~inside & now
    waves = waves_of(responses, variables)
    if waves:
        (before, theirs), (_, last) = waves[-2:]
        yield "wave", before, last, theirs


def _answered(answers: pd.Series, weights: pd.Series, scales: pd.DataFrame) -> _Mean:
    known = answers.notna().to_numpy() & (weights.to_numpy() > 0)
    x, w = answers.to_numpy(float)[known], weights.to_numpy(float)[known]
    if len(x) < estimates.suppress_below():
        return _Mean(float("nan"), float("nan"), 1.0, len(x))
    base = estimates.effective_n(w)
    value = float(np.average(x, weights=w))
    variance = float(np.average((x - value) ** 2, weights=w)) * base / (base - 1) if base > 1 else float("nan")
    scale = tuple(scales.loc[answers.name, ["scale_low", "scale_high"]].astype(float))
    return _Mean(value, float(np.sqrt(variance / base)), max(base - 1, 1.0), len(x), scale)


def _delivered(row) -> _Mean:
    if pd.isna(row.sd) or pd.isna(row.n) or row.n < 2:
        return _Mean(float(row.mean), 0.0, float("inf"), None if pd.isna(row.n) else int(row.n))
    return _Mean(float(row.mean), float(row.sd) / float(np.sqrt(row.n)), float(row.n) - 1, int(row.n))


def _row(kind: str, second: str, touchpoint: str, own: _Mean, other: _Mean) -> dict:
    """One line of the table; nothing where one of the two was not asked."""
    if own.n == 0 or other.n == 0:
        return {}
    (low, high), (other_low, other_high) = own.interval, other.interval
    row = {
        "kind": kind, "second": second, "touchpoint": touchpoint, "mean": own.value, "low": low, "high": high, "n": own.n,
        "other_mean": other.value, "other_low": other_low, "other_high": other_high, "n_other": other.n,
    }  # fmt: skip
    return row | _tested(own, other)


def _tested(own: _Mean, other: _Mean) -> dict:
    """The difference with Welch's interval and test; no test on fewer than ten people or without any spread."""
    from scipy.stats import t

    found = {"difference": own.value - other.value, "p": np.nan}
    error = float(np.hypot(own.error, other.error))
    if any(side.n is not None and side.n < estimates.no_share_below() for side in (own, other)) or not error > 0:
        return found
    df = error**4 / (own.error**4 / own.df + other.error**4 / other.df)
    half = float(t.ppf(0.975, df)) * error
    return {
        **found,
        "difference_low": found["difference"] - half,
        "difference_high": found["difference"] + half,
        "p": float(2 * t.sf(abs(found["difference"]) / error, df)),
    }


def _verdict(p: float, difference: float) -> str:
    if pd.isna(p):
        return "too few"
    if p >= 0.05:
        return "not told apart"
    return "above" if difference > 0 else "below"
