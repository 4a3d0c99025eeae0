"""Buying without a contract: BG/NBD for how often customers buy and whether they still do, Gamma-Gamma for how much.

Fader, Hardie & Lee 2005, "Counting your customers the easy way", *Marketing Science* 24; Fader & Hardie 2013, "The Gamma-Gamma model of
monetary value". While active, a customer buys at his own rate λ ~ Gamma(r, α); after each purchase he leaves for good with his own probability
p ~ Beta(a, b). The mean of his purchases varies around his own level: Gamma(p, ν) with ν ~ Gamma(q, v), whatever his rate.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from insights.journey.metrics.customers import DAYS_PER_MONTH

NODES = 12  # of each quadrature; exact to 2e-6 over three years


@dataclass(frozen=True)
class Purchases:
    """Per customer `x` purchases after the first, `recency` from the first to the last, `age` from the first to today, `mean` amount of the later ones."""

    x: np.ndarray
    recency: np.ndarray
    age: np.ndarray
    mean: np.ndarray


@dataclass(frozen=True)
class Buying:
    """BG/NBD: `r`, `alpha` of the rate, `a`, `b` of leaving, and the log-likelihood."""

    r: float
    alpha: float
    a: float
    b: float
    loglik: float = np.nan


@dataclass(frozen=True)
class Spending:
    """Gamma-Gamma: `p` of a purchase, `q`, `v` of the customers' levels."""

    p: float
    q: float
    v: float


def summed_up(transactions: pd.DataFrame, *, until: pd.Timestamp) -> pd.DataFrame:
    """One row per customer from his purchases up to the day `until`: `purchases` (after the first), `recency`, `age` in months, `amount`.

    `amount` is the mean of the purchases after the first, 0 where there is none.
    """
    bought = transactions[transactions["date"] <= until].sort_values(["respondent_id", "date"], kind="stable")
    later = bought[bought["respondent_id"].duplicated()]
    days = bought.groupby("respondent_id", sort=True)["date"].agg(["min", "max", "size"])
    amount = later.groupby("respondent_id")["amount"].mean().reindex(days.index).fillna(0.0)
    return pd.DataFrame(
        {
            "respondent_id": days.index.to_numpy(),
            "purchases": days["size"].to_numpy() - 1,
            "recency": (days["max"] - days["min"]).dt.days.to_numpy() / DAYS_PER_MONTH,
            "age": (until - days["min"]).dt.days.to_numpy() / DAYS_PER_MONTH,
            "amount": amount.to_numpy(float),
        }
    )


def purchases_of(table: pd.DataFrame) -> Purchases:
    """The columns of `summed_up` as arrays."""
    return Purchases(*(table[name].to_numpy(float) for name in ("purchases", "recency", "age", "amount")))


def fit_buying(data: Purchases, *, start: Buying | None = None) -> Buying:
    """BG/NBD by maximum likelihood (L-BFGS on the logs of the four parameters, with the exact gradient).

    CDNOW (2,357 customers, weeks): r = .243, α = 4.414, a = .793, b = 2.426, log-likelihood −9582.4.
    """
    seen = np.unique(data.x, return_inverse=True)
    found = _maximised(lambda logs: _buying(logs, data, seen), start and (start.r, start.alpha, start.a, start.b), 4)
    return Buying(*map(float, np.exp(found.x)), loglik=-float(found.fun))


def fit_spending(data: Purchases, *, start: Spending | None = None) -> Spending:
    """Gamma-Gamma by maximum likelihood, on customers with a second purchase. CDNOW: p = 6.25, q = 3.74, v = 15.45."""
    again = data.x > 0
    x, z = data.x[again], data.mean[again]
    seen = np.unique(x, return_inverse=True)
    found = _maximised(lambda logs: _spending(logs, x, z, seen), start and (start.p, start.q, start.v), 3)
    return Spending(*map(float, np.exp(found.x)))


def _maximised(negative, start, n: int):
    from scipy.optimize import minimize

    first = np.zeros(n) if start is None else np.log(start)
    limits = [(-12.0, 12.0)] * n
    return minimize(
        negative,
        first,
        jac=True,
        method="L-BFGS-B",
        bounds=limits,
        options={"maxiter": 500, "ftol": 1e-12, "gtol": 1e-6},
    )


def _buying(logs: np.ndarray, data: Purchases, seen) -> tuple[float, np.ndarray]:
    """Minus the log-likelihood and its gradient in the logs of r, α, a, b; gamma functions once per number of purchases."""
    from scipy.special import gammaln, psi

    r, alpha, a, b = np.exp(logs)
    k, which = seen
    counts, again = np.bincount(which), k > 0
    fixed = (
        gammaln(r + k)
        - gammaln(r)
        + r * np.log(alpha)
        + gammaln(a + b)
        + gammaln(b + k)
        - gammaln(b)
        - gammaln(a + b + k)
    )
    last = np.where(again, np.log(a) - np.log(np.where(again, b + k - 1, 1.0)), -np.inf)
    log_age, log_recency = np.log(alpha + data.age), np.log(alpha + data.recency)
    x = data.x
    alive, gone = -(r + x) * log_age, last[which] - (r + x) * log_recency
    both = np.logaddexp(alive, gone)
    w = np.exp(gone - both)
    gone_of = np.bincount(which, weights=w)
    d_r = (counts * (psi(r + k) - psi(r) + np.log(alpha))).sum() - ((1 - w) * log_age + w * log_recency).sum()
    d_alpha = len(x) * r / alpha - ((r + x) * ((1 - w) / (alpha + data.age) + w / (alpha + data.recency))).sum()
    d_a = (counts * (psi(a + b) - psi(a + b + k))).sum() + w.sum() / a
    later = np.where(again, gone_of / np.where(again, b + k - 1, 1.0), 0.0).sum()
    d_b = (counts * (psi(a + b) + psi(b + k) - psi(b) - psi(a + b + k))).sum() - later
    value = float((counts * fixed).sum() + both.sum())
    return -value, -np.array([d_r, d_alpha, d_a, d_b]) * np.exp(logs)


def _spending(logs: np.ndarray, x: np.ndarray, z: np.ndarray, seen) -> tuple[float, np.ndarray]:
    from scipy.special import gammaln, psi

    p, q, v = np.exp(logs)
    k, which = seen
    counts = np.bincount(which)
    log_z, log_sum, total = np.log(z), np.log(x * z + v), x * z + v
    log_x = np.log(x)
    fixed = gammaln(p * k + q) - gammaln(p * k) - gammaln(q)
    value = (
        (counts * fixed).sum()
        + len(x) * q * np.log(v)
        + ((p * x - 1) * log_z + p * x * log_x - (p * x + q) * log_sum).sum()
    )
    d_p = (counts * k * (psi(p * k + q) - psi(p * k))).sum() + (x * (log_z + log_x - log_sum)).sum()
    d_q = (counts * (psi(p * k + q) - psi(q))).sum() + len(x) * np.log(v) - log_sum.sum()
    d_v = len(x) * q / v - ((p * x + q) / total).sum()
    return -float(value), -np.array([d_p, d_q, d_v]) * np.exp(logs)


def alive(model: Buying, data: Purchases) -> np.ndarray:
    """Probability that each customer has not left for good; 1 before the second purchase, for nobody leaves without one."""
    r, alpha, a, b = model.r, model.alpha, model.a, model.b
    again = data.x > 0
    odds = a / np.where(again, b + data.x - 1, 1.0) * ((alpha + data.age) / (alpha + data.recency)) ** (r + data.x)
    return np.where(again, 1 / (1 + odds), 1.0)


def ahead(model: Buying, data: Purchases, months: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each customer who is still one, and each of the times `months` from now: purchases expected per month, and probability of being there.

    Given rate and probability of leaving, both fall as e^(−λpt); λ is integrated exactly, p by Gauss-Jacobi quadrature.
    """
    k, which = np.unique(data.x, return_inverse=True)
    nodes, weights = _beta_nodes(model.a, model.b + k)
    shape, base = model.r + data.x, model.alpha + data.age
    rate, there = np.zeros((len(data.x), len(months))), np.zeros((len(data.x), len(months)))
    for node in range(NODES):
        p, w = nodes[which, node], weights[which, node]
        left = base[:, None] / (base[:, None] + p[:, None] * months[None])
        survived = np.exp(shape[:, None] * np.log(left)) * w[:, None]
        there += survived
        rate += survived * left * (shape / base)[:, None]
    return rate, there


def _beta_nodes(a: float, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Nodes in (0, 1) and weights for the mean over Beta(a, b), one row per b (Golub & Welsch 1969)."""
    i = np.arange(NODES, dtype=float)[None]
    one, other = b[:, None] - 1, a - 1  # exponents of (1 − t) and (1 + t) on −1 … 1
    both = one + other
    with np.errstate(invalid="ignore", divide="ignore"):
        middle = (other**2 - one**2) / ((2 * i + both) * (2 * i + both + 2))
    middle[:, 0] = ((other - one) / (both + 2))[:, 0]
    i = i[:, 1:]
    side = (
        4 * i * (i + one) * (i + other) * (i + both) / ((2 * i + both) ** 2 * (2 * i + both + 1) * (2 * i + both - 1))
    )
    side[:, 0] = (4 * (1 + one) * (1 + other) / ((2 + both) ** 2 * (3 + both)))[:, 0]
    matrix = np.zeros((len(b), NODES, NODES))
    d = np.arange(NODES)
    matrix[:, d, d] = middle
    matrix[:, d[1:], d[:-1]] = matrix[:, d[:-1], d[1:]] = np.sqrt(side)
    values, vectors = np.linalg.eigh(matrix)
    return (values + 1) / 2, vectors[:, 0, :] ** 2


def expected_purchases(model: Buying, data: Purchases, months: float) -> np.ndarray:
    """Purchases of each customer in the next `months` (Fader, Hardie & Lee 2005, eq. 10)."""
    times, widths = time_nodes(months)
    return alive(model, data) * (ahead(model, data, times)[0] @ widths)


def time_nodes(months: float) -> tuple[np.ndarray, np.ndarray]:
    """Gauss-Legendre times between now and `months`, and the stretch of time for which each stands."""
    points, widths = np.polynomial.legendre.leggauss(NODES)
    return (points + 1) * months / 2, widths * months / 2


def expected_amount(model: Spending, data: Purchases) -> np.ndarray:
    """What a purchase of each customer brings on average: his own mean, drawn to that of all the fewer he has made; needs q > 1."""
    with np.errstate(invalid="ignore"):
        return model.p * (model.v + data.x * data.mean) / (model.p * data.x + model.q - 1)


def simulated(buying: Buying, spending: Spending, age: np.ndarray, *, rng: np.random.Generator) -> Purchases:
    """Purchases of as many customers, watched for `age` months, as the two models make them."""
    n = len(age)
    rate = rng.gamma(buying.r, 1 / buying.alpha, n)
    leaving = np.clip(rng.beta(buying.a, buying.b, n), 1e-12, 1.0)
    arrivals = rng.poisson(rate * age)
    x = np.minimum(arrivals, rng.geometric(leaving))
    # The x-th of so many arrivals, spread evenly over the time.
    place = rng.beta(np.maximum(x, 1), arrivals - np.minimum(x, arrivals) + 1)
    level = np.maximum(rng.gamma(spending.q, 1 / spending.v, n), 1e-12)
    mean = rng.gamma(np.maximum(spending.p * x, 1e-9), 1.0) / (level * np.maximum(x, 1))
    again = x > 0
    return Purchases(
        x.astype(float), np.where(again, place * age, 0.0), age, np.where(again, np.maximum(mean, 1e-12), 0.0)
    )
