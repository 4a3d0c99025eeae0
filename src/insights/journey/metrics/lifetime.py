"""Customer lifetime value: what each customer will bring within a horizon, discounted to today, with a parametric-bootstrap interval.

**Under a contract** (it is known who has left): the sum over the months k = 1 … H of (revenue · margin − cost) · S(m + k) / S(m) · (1 + d)^(−k/12),
for somebody who has been a customer for m months; S is the shifted beta-geometric curve of staying. Who has left is worth nothing more.

**Without a contract** (only purchases are known): P(alive) · ∫₀ᴴ (E[amount] · margin · purchases(s) − cost · S(s)) · (1 + d)^(−s/12) ds, with BG/NBD for the purchases per
month and the probability of being there, and Gamma-Gamma for the amount.

d: discount rate per year; H: horizon in months; margin: the share of revenue that is left after what is delivered; cost: money invested in a customer per month.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from insights import estimates
from insights.journey.metrics import purchases, subscription
from insights.journey.metrics.customers import CustomerBase

LEAST_LOSSES = 10  # fewer tell nothing about who leaves when
LEAST_AGAIN = 30  # customers who bought a second time
MOST_REDRAWN = 3000  # customers in a bootstrap sample
HELD_OUT = 1 / 3  # of the time, to see whether the model foresees it


@dataclass(frozen=True)
class Terms:
    """What the company says of its money: `margin` (share of revenue), `cost` (per customer and month), `discount_rate` (per year), `horizon` (months)."""

    margin: float = 1.0
    cost: float = 0.0
    discount_rate: float = 0.1
    horizon: int = 36
    currency: str = ""

    def discounted(self, months: np.ndarray) -> np.ndarray:
        """What 1 in so many `months` is worth today."""
        return (1 + self.discount_rate) ** (-months / 12)


@dataclass(frozen=True)
class Forecast:
    """The value of every customer, and the same in each bootstrap sample.

    `model`: `contract`, `purchases`, or nothing where there is none, with the reason in `why_not`. `table`: `respondent_id`, `value`, and of
    purchases `alive`, `expected_purchases`. `resampled()` gives the values of the same customers in one bootstrap sample after the other (they
    would fill the memory together), `samples` is their number. `fit`: parameters and checks by name.
    """

    model: str = ""
    why_not: str = ""
    table: pd.DataFrame = field(default_factory=lambda: pd.DataFrame({"respondent_id": [], "value": []}))
    fit: dict[str, float] = field(default_factory=dict)
    resampled: Callable[[], Iterator[np.ndarray]] = lambda: iter(())
    samples: int = 0
    staying_by: str = ""  # `own` where groups have their own curve of staying


def forecast(
    base: CustomerBase | None,
    transactions: pd.DataFrame | None,
    terms: Terms,
    *,
    seed: int,
    draws: int = 200,
    groups: pd.Series | None = None,
) -> Forecast:
    """What every customer will bring; with a contract where it is known who left and what each pays, else from the purchases.

    `groups` names a group for rows of `base.table` (persons without one count together) whose customers stay for different times: each with
    10 losses or more gets its own curve of staying.

    Where there is too little to go by, `why_not` says what: `nothing known`, `no revenue`, `few losses` (fewer than 10), `few purchases` (fewer than 30 customers
    bought twice), `no mean` (amounts so uneven that their mean has no bound).
    """
    rng, found = np.random.default_rng(seed), Forecast(why_not="nothing known")
    if base is not None and len(base.timed):
        paid = base.table["revenue"].notna().any()
        found = _under_contract(base, terms, rng, draws, groups) if paid else Forecast(why_not="no revenue")
    if not found.model and transactions is not None and len(transactions):
        gone = (
            set()
            if base is None
            else set(base.table.loc[base.table["lost"].fillna(False).astype(bool), "respondent_id"])
        )
        return _by_purchases(transactions, gone, terms, rng, draws)
    return found


# ---- with a contract


def _under_contract(
    base: CustomerBase, terms: Terms, rng: np.random.Generator, draws: int, groups: pd.Series | None
) -> Forecast:
    timed = base.timed
    if timed["lost"].sum() < LEAST_LOSSES:
        return Forecast(why_not="few losses")
    group = _with_losses(timed, groups)
    parts = [timed[group == name] for name in sorted(group.unique())]
    data = [subscription.counted(part) for part in parts]
    models = [subscription.fit_staying(part) for part in data]
    there = timed[~timed["lost"].astype(bool) & timed["revenue"].notna()]
    months, margin = (
        np.floor(there["months"].to_numpy(float)),
        there["revenue"].to_numpy(float) * terms.margin - terms.cost,
    )
    # Customers of the same group and number of months differ by their revenue alone.
    distinct, which = np.unique(months, return_inverse=True)
    mine = np.searchsorted(sorted(group.unique()), group[there.index].to_numpy(object))

    def value(fitted: list[subscription.Staying]) -> np.ndarray:
        ahead = np.array([months_left(model, distinct, terms) for model in fitted])
        return margin * ahead[mine, which]

    drawn = [
        [subscription.fit_staying(subscription.simulated(model, part, rng=rng), start=model) for model, part in zip(models, data, strict=True)]
        for _ in range(draws)
    ]  # fmt: skip
    table = pd.DataFrame({"respondent_id": there["respondent_id"].to_numpy(), "value": value(models)})
    whole = models[0] if len(models) == 1 else subscription.fit_staying(subscription.counted(timed))
    gap = max(_gap(part, model) for part, model in zip(parts, models, strict=True))
    fit = {"a": whole.a, "b": whole.b, "losses": float(timed["lost"].sum()), "gap": gap}
    own = "own" if len(models) > 1 else ""
    return Forecast("contract", "", table, fit, lambda: map(value, drawn), len(drawn), own)


def _with_losses(timed: pd.DataFrame, groups: pd.Series | None) -> pd.Series:
    """The group of each customer; nothing for those without one, and for groups of which too few losses are known. If these are too few in turn, all count together."""
    if groups is None:
        return pd.Series("", index=timed.index, dtype=object)
    found = groups.reindex(timed.index).astype(object).where(lambda name: name.notna(), "")
    lost = timed["lost"].astype(bool).groupby(found).sum()
    found = found.where(found.map(lost) >= LEAST_LOSSES, "")
    rest = found == ""
    enough = not rest.any() or timed.loc[rest, "lost"].sum() >= LEAST_LOSSES
    return found if enough else pd.Series("", index=timed.index, dtype=object)


def months_left(model: subscription.Staying, months: np.ndarray, terms: Terms) -> np.ndarray:
    """Months, each discounted and weighted with the probability of being there, that customers of so many `months` have before them."""
    ahead = np.arange(1, terms.horizon + 1)
    survived = subscription.staying(model, months[:, None] + ahead[None]) / subscription.staying(model, months)[:, None]
    return survived @ terms.discounted(ahead)


def _gap(timed: pd.DataFrame, model: subscription.Staying) -> float:
    """The largest distance of the model from the Kaplan-Meier curve, where at least 30 customers are watched."""
    from insights.journey.metrics.retention import curve_of

    curve = curve_of(timed)
    curve = curve[curve["at_risk"] >= estimates.small_below()]
    months = np.ceil(curve["time"].to_numpy(float))
    return float(np.abs(curve["survival"].to_numpy() - subscription.staying(model, months)).max(initial=0.0))


# ---- without a contract


def _by_purchases(transactions, gone: set[str], terms: Terms, rng: np.random.Generator, draws: int) -> Forecast:
    """The values of all who bought and are not known to be `gone`; the models are made from all."""
    until = transactions["date"].max()
    table = purchases.summed_up(transactions, until=until)
    data = purchases.purchases_of(table)
    if (data.x > 0).sum() < LEAST_AGAIN:
        return Forecast(why_not="few purchases")
    buying, spending = purchases.fit_buying(data), purchases.fit_spending(data)
    if spending.q <= 1:
        return Forecast(why_not="no mean")
    ahead = _Ahead.of(data)
    table = table[["respondent_id"]].assign(
        alive=purchases.alive(buying, data),
        expected_purchases=purchases.expected_purchases(buying, data, terms.horizon),
        value=ahead.worth(buying, spending, terms),
    )
    drawn, again, stay = (
        list(_redrawn(buying, spending, data, rng, draws)),
        data.x > 0,
        ~table["respondent_id"].isin(gone),
    )
    fit = {name: getattr(buying, name) for name in ("r", "alpha", "a", "b", "loglik")}
    fit |= {name: getattr(spending, name) for name in ("p", "q", "v")}
    fit |= {"again": float(again.sum())} | foreseen(transactions)

    def values() -> Iterator[np.ndarray]:
        return (ahead.worth(*models, terms)[stay.to_numpy()] for models in drawn)

    return Forecast("purchases", "", table[stay].reset_index(drop=True), fit, values, len(drawn))


@dataclass(frozen=True)
class _Ahead:
    """What lies ahead of a customer who is still one depends on the number of his purchases and on his age alone."""

    data: purchases.Purchases
    alike: purchases.Purchases
    which: np.ndarray  # of `alike`, for each customer of `data`

    @classmethod
    def of(cls, data: purchases.Purchases) -> _Ahead:
        distinct, which = np.unique(np.column_stack([data.x, data.age]), axis=0, return_inverse=True)
        nothing = np.zeros(len(distinct))
        return cls(data, purchases.Purchases(distinct[:, 0], nothing, distinct[:, 1], nothing), which.ravel())

    def worth(self, buying: purchases.Buying, spending: purchases.Spending, terms: Terms) -> np.ndarray:
        """The value of each customer."""
        times, widths = purchases.time_nodes(terms.horizon)
        today = widths * terms.discounted(times)
        rate, there = (part @ today for part in purchases.ahead(buying, self.alike, times))
        earned = purchases.expected_amount(spending, self.data) * terms.margin * rate[self.which]
        return purchases.alive(buying, self.data) * (earned - terms.cost * there[self.which])


def _redrawn(buying, spending, data: purchases.Purchases, rng: np.random.Generator, draws: int):
    """The two models as bootstrap samples give them. Of very many customers a part is drawn, and its deviations (of the logs) are scaled to all."""
    n = len(data.age)
    m = min(n, MOST_REDRAWN)
    shrink = np.sqrt(m / n)
    for _ in range(draws):
        age = data.age if m == n else data.age[rng.integers(0, n, m)]
        sample = purchases.simulated(buying, spending, age, rng=rng)
        again = purchases.fit_buying(sample, start=buying), purchases.fit_spending(sample, start=spending)
        if again[1].q > 1:
            yield tuple(_nearer(new, old, shrink) for new, old in zip(again, (buying, spending), strict=True))


def _nearer(new, old, shrink: float):
    names = [name for name in type(old).__dataclass_fields__ if name != "loglik"]
    return type(old)(*(float(getattr(old, k) * (getattr(new, k) / getattr(old, k)) ** shrink) for k in names))


def foreseen(transactions: pd.DataFrame) -> dict[str, float]:
    """How many purchases in the last third of the time a model of the first two thirds foresaw, and how many there were."""
    first, last = transactions["date"].min(), transactions["date"].max()
    cut = last - (last - first) * HELD_OUT
    table = purchases.summed_up(transactions, until=cut)
    data = purchases.purchases_of(table)
    if (data.x > 0).sum() < LEAST_AGAIN:
        return {}
    months = (last - cut).days / purchases.DAYS_PER_MONTH
    expected = purchases.expected_purchases(purchases.fit_buying(data), data, months).sum()
    later = transactions[(transactions["date"] > cut) & transactions["respondent_id"].isin(table["respondent_id"])]
    return {"foreseen": float(expected), "came": float(len(later)), "foreseen_months": months}
