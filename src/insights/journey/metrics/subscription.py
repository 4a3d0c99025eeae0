"""Buying under a contract: the shifted beta-geometric model of how long customers stay.

Fader & Hardie 2007, "How to project customer retention", *Journal of Interactive Marketing* 21. Each customer leaves in a month with his own
probability ~ Beta(a, b); those who are likely to leave go first, so the customers who are left stay ever longer.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Staying:
    """The two parameters of the model."""

    a: float
    b: float


@dataclass(frozen=True)
class Months:
    """For each month of being a customer (1, 2 …): how many customers were watched in it (parts of it count as parts), and how many left."""

    at_risk: np.ndarray
    lost: np.ndarray


def counted(timed: pd.DataFrame) -> Months:
    """The customers with `months`, `lost` and `entry`, counted by month.

    A month of which only a part was watched counts as this part for whoever stayed, as in an actuarial life table (which takes one half for
    all). Left out, it would be there for those alone who left in it, and customers would seem to leave faster than they do.
    """
    stayed, lost = timed["months"].to_numpy(float), timed["lost"].astype(bool).to_numpy()
    last = np.maximum(np.ceil(stayed), 1)
    end = np.where(lost, last, stayed)
    start = np.minimum(timed["entry"].to_numpy(float), np.where(lost, last - 1, stayed))
    width = int(max(np.ceil(end).max(initial=1), 1))
    at_risk = np.round(_covered(end, width) - _covered(start, width), 9)
    return Months(at_risk, np.bincount(last[lost].astype(int), minlength=width + 1)[1:].astype(float))


def _covered(until: np.ndarray, width: int) -> np.ndarray:
    """How much of each month lies before `until`, summed over all customers."""
    whole = np.floor(until).astype(int)
    full = np.bincount(whole, minlength=width + 1)[::-1].cumsum()[::-1][1:]
    return full + np.bincount(whole, weights=until - whole, minlength=width + 1)[:-1]


def leaving(model: Staying, month: np.ndarray) -> np.ndarray:
    """Share of those who are there at the beginning of the `month` (from 1 on) that leave in it: a / (a + b + month − 1)."""
    return model.a / (model.a + model.b + month - 1)


def staying(model: Staying, months: np.ndarray) -> np.ndarray:
    """Share of customers that are there after so many `months`: B(a, b + months) / B(a, b)."""
    from scipy.special import betaln

    return np.exp(betaln(model.a, model.b + months) - betaln(model.a, model.b))


def fit_staying(data: Months, *, start: Staying | None = None) -> Staying:
    """The model by maximum likelihood: in each month a binomial share of those at risk leaves.

    Fader & Hardie's "regular" customers (1,000, of whom 631, 468, 382 … are left after 1, 2, 3 … years): a = .704, b = 1.182 on seven years.
    """
    from scipy.optimize import minimize

    seen = data.at_risk > 0
    month, lost, stayed = np.arange(1, len(seen) + 1)[seen], data.lost[seen], (data.at_risk - data.lost)[seen]

    def negative(logs: np.ndarray) -> tuple[float, np.ndarray]:
        a, b = np.exp(logs)
        whole, left = a + b + month - 1, b + month - 1
        value = (lost * np.log(a) + stayed * np.log(left) - (lost + stayed) * np.log(whole)).sum()
        d_a = (lost / a - (lost + stayed) / whole).sum()
        d_b = (stayed / left - (lost + stayed) / whole).sum()
        return -float(value), -np.array([d_a * a, d_b * b])

    first = np.zeros(2) if start is None else np.log([start.a, start.b])
    found = minimize(
        negative, first, jac=True, method="L-BFGS-B", bounds=[(-12.0, 15.0)] * 2, options={"ftol": 1e-13, "gtol": 1e-6}
    )
    return Staying(*map(float, np.exp(found.x)))


def simulated(model: Staying, data: Months, *, rng: np.random.Generator) -> Months:
    """As many customers at risk in each month, and as many losses as the model makes them."""
    month = np.arange(1, len(data.at_risk) + 1)
    lost = rng.binomial(np.rint(data.at_risk).astype(int), leaving(model, month))
    return Months(data.at_risk, np.minimum(lost, data.at_risk))
