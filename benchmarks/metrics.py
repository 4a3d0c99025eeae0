"""Whether intervals of CX metrics and customer value cover the truth, and how often noise is called a change (docs/benchmarks/metrics.md).

    python benchmarks/metrics.py                         2,000 samples a row, 200 for customer value
    python benchmarks/metrics.py --parts scores --samples 500

Answers are drawn from known distributions, customers from the models themselves. Nothing else is needed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator

import numpy as np
import pandas as pd

from insights.estimates import Estimate
from insights.journey.metrics import purchases, subscription
from insights.journey.metrics.changes import compared
from insights.journey.metrics.customers import COLUMNS, DAYS_PER_MONTH, CustomerBase
from insights.journey.metrics.lifetime import Terms, months_left
from insights.journey.metrics.purchases import Buying, Spending
from insights.journey.metrics.retention import churn_rate, kaplan_meier, survival_at
from insights.journey.metrics.scores import Measure, estimate
from insights.journey.metrics.subscription import Staying

SIZES = (30, 100, 1000)
DRAWS = 100  # bootstrap samples behind an interval of customer value
ANSWERS = {  # kind -> name -> values and probabilities
    "nps": {
        "NPS 20 (45 % promoters, 25 % detractors)": ([1.0, 0.0, -1.0], [0.45, 0.30, 0.25]),
        "NPS 0 (30 %, 30 %)": ([1.0, 0.0, -1.0], [0.30, 0.40, 0.30]),
        "NPS 60 (70 %, 10 %)": ([1.0, 0.0, -1.0], [0.70, 0.20, 0.10]),
        "NPS −55 (10 %, 65 %)": ([1.0, 0.0, -1.0], [0.10, 0.25, 0.65]),
    },
    "share": {
        "CSAT 50 %": ([1.0, 0.0], [0.50, 0.50]),
        "CSAT 65 %": ([1.0, 0.0], [0.65, 0.35]),
        "CSAT 80 %": ([1.0, 0.0], [0.80, 0.20]),
        "CSAT 90 %": ([1.0, 0.0], [0.90, 0.10]),
    },
    "mean": {
        "mean of 1 to 5, most 4 and 5": ([1.0, 2.0, 3.0, 4.0, 5.0], [0.05, 0.10, 0.20, 0.35, 0.30]),
        "mean of 1 to 5, at both ends": ([1.0, 2.0, 3.0, 4.0, 5.0], [0.35, 0.10, 0.10, 0.10, 0.35]),
        "mean of 1 to 5, nearly all 5": ([1.0, 2.0, 3.0, 4.0, 5.0], [0.03, 0.03, 0.04, 0.15, 0.75]),
    },
}


def main() -> None:
    """Print the tables that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--samples", type=int, default=2000)
    parser.add_argument("--value-samples", type=int, default=200)
    parser.add_argument("--parts", default="scores,ratings,changes,customers,value")
    asked = parser.parse_args()
    parts = {
        "scores": lambda: scores(asked.samples),
        "ratings": lambda: ratings(asked.samples),
        "changes": lambda: changes(asked.samples),
        "customers": lambda: customers(asked.samples),
        "value": lambda: value(asked.value_samples),
    }
    for part in asked.parts.split(","):
        print(f"\n{part}\n" + pd.DataFrame(list(parts[part]())).to_string(index=False), flush=True)


def scores(samples: int) -> Iterator[dict]:
    """NPS, CSAT and means of one question: how often the interval holds the truth, in per cent, plain and weighted."""
    for kind, cases in ANSWERS.items():
        for name, (values, p) in cases.items():
            row = {"figure": name}
            for n in SIZES:
                row[f"n = {n}"] = _share_covered(kind, values, p, n, samples, weighted=False)
            row["n = 300, weighted"] = _share_covered(kind, values, p, 300, samples, weighted=True)
            yield row


def _share_covered(kind: str, values: list[float], p: list[float], n: int, samples: int, *, weighted: bool) -> float:
    rng = np.random.default_rng([n, len(kind), samples])
    truth, everybody, covered = float(np.dot(values, p)), np.ones(n, dtype=bool), 0
    for _ in range(samples):
        drawn = rng.choice(values, n, p=p)
        weights = rng.gamma(4, 0.25, n) if weighted else np.ones(n)
        covered += _covers(estimate(Measure(kind, kind, drawn, np.ones(n), scale=(1, 5)), everybody, weights), truth)
    return round(100 * covered / samples, 1)


def _covers(found: Estimate, truth: float) -> bool:
    return found.low <= truth <= found.high


def ratings(samples: int) -> Iterator[dict]:
    """The share of top ratings over six touchpoints, where people have moods and know one to six of them."""
    rng, tops, known = np.random.default_rng(5), np.array([-0.6, -0.3, 0.0, 0.3, 0.6, 0.9]), 0.6
    base = rng.normal(size=(2_000_000, 1))
    truth = float((1 / (1 + np.exp(-(tops + 1.2 * base)))).mean())
    for n in SIZES:
        covered = naive = 0
        for _ in range(samples):
            chance = 1 / (1 + np.exp(-(tops + 1.2 * rng.normal(size=(n, 1)))))
            met = rng.random((n, 6)) < known
            top = (rng.random((n, 6)) < chance) & met
            total, count = top.sum(axis=1).astype(float), met.sum(axis=1).astype(float)
            everybody, weights = np.ones(n, dtype=bool), np.ones(n)
            covered += _covers(estimate(Measure("csat", "share", total, count), everybody, weights), truth)
            each = Measure("csat", "share", top[met].astype(float), np.ones(int(met.sum())))
            naive += _covers(estimate(each, np.ones(len(each.total), dtype=bool), np.ones(len(each.total))), truth)
        yield {"people": n, "by people": round(100 * covered / samples, 1), "as if each rating were a person": round(100 * naive / samples, 1)}  # fmt: skip


def changes(samples: int) -> Iterator[dict]:
    """Two waves of n people each: how often p < .05 where nothing moved and where the NPS fell by 20, and coverage of the difference."""
    same, other = [0.45, 0.30, 0.25], [0.35, 0.30, 0.35]
    for n in SIZES:
        row = {"people a wave": n}
        for name, second, truth in (("false changes", same, 0.0), ("found", other, -20.0)):
            rng, below, covered = np.random.default_rng([n, 7]), 0, 0
            for _ in range(samples):
                drawn = np.concatenate([rng.choice([1.0, 0.0, -1.0], n, p=p) for p in (same, second)])
                first = np.arange(2 * n) < n
                found = compared(Measure("nps", "nps", drawn, np.ones(2 * n)), first, ~first, np.ones(2 * n))
                below, covered = below + (found["p"] < 0.05), covered + (found["low"] <= truth <= found["high"])
            row |= {name: round(100 * below / samples, 1), f"coverage, {name}": round(100 * covered / samples, 1)}
        yield row


def customers(samples: int) -> Iterator[dict]:
    """Churn rate (Garwood) and survival after a year (Kaplan-Meier, log-log) of customers who leave at a rate of 0.25 a year."""
    end, rate = pd.Timestamp("2025-12-31"), 0.25
    for n in (100, 300, 1000):
        rng, churn, stay, done = np.random.default_rng([n, 9]), 0, 0, max(samples // 4, 1)
        for _ in range(done):
            age = rng.uniform(0, 48, n)
            time = rng.exponential(12 / rate, n)
            lost = time <= age
            since = end - pd.to_timedelta(age * DAYS_PER_MONTH, unit="D")
            until = pd.Series(since + pd.to_timedelta(time * DAYS_PER_MONTH, unit="D")).where(lost)
            table = pd.DataFrame({"respondent_id": np.arange(n).astype(str), "since": since, "until": until})
            table = table.assign(lost=pd.Series(lost, dtype="boolean"), months=np.minimum(time, age), entry=0.0, revenue=np.nan)  # fmt: skip
            churn += _covers(churn_rate(CustomerBase(table[list(COLUMNS)], end)), rate)
            curve = survival_at(kaplan_meier(np.minimum(time, age), lost), 12)
            stay += curve[1] <= np.exp(-rate) <= curve[2]
        yield {"customers": n, "samples": done, "churn rate": round(100 * churn / done, 1), "after a year": round(100 * stay / done, 1)}  # fmt: skip


def value(samples: int) -> Iterator[dict]:
    """Mean customer value within 24 months, margin 1, no cost: how often the bootstrap interval holds what the true model gives."""
    terms = Terms(horizon=24)
    for n in (300, 1000):
        yield {"model": "contract", "customers": n, "coverage": _contracts(n, samples, terms)}
        yield {"model": "purchases", "customers": n, "coverage": _purchases(n, samples, terms)}


def _contracts(n: int, samples: int, terms: Terms) -> float:
    truth, covered = Staying(0.8, 14.0), 0
    for seed in range(samples):
        rng = np.random.default_rng([n, seed])
        age = rng.integers(1, 48, n).astype(float)
        stay = rng.geometric(rng.beta(truth.a, truth.b, n)).astype(float)
        lost, months = stay <= age, np.minimum(stay, age)
        data = subscription.counted(pd.DataFrame({"months": months, "lost": lost, "entry": 0.0}))
        model, there = subscription.fit_staying(data), months[~lost]
        drawn = [subscription.fit_staying(subscription.simulated(model, data, rng=rng), start=model) for _ in range(DRAWS)]  # fmt: skip
        low, high = np.percentile([months_left(m, there, terms).mean() for m in drawn], [2.5, 97.5])
        covered += low <= months_left(truth, there, terms).mean() <= high
    return round(100 * covered / samples, 1)


def _purchases(n: int, samples: int, terms: Terms) -> float:
    buying, spending, covered = Buying(0.8, 6.0, 1.2, 4.0), Spending(6.0, 4.0, 15.0), 0
    for seed in range(samples):
        rng = np.random.default_rng([n, seed])
        data = purchases.simulated(buying, spending, rng.uniform(6, 36, n), rng=rng)
        models = purchases.fit_buying(data, start=buying), purchases.fit_spending(data, start=spending)
        drawn = []
        for _ in range(DRAWS):
            sample = purchases.simulated(*models, data.age, rng=rng)
            again = purchases.fit_buying(sample, start=models[0]), purchases.fit_spending(sample, start=models[1])
            drawn.append(_mean(*again, data, terms))
        low, high = np.percentile(drawn, [2.5, 97.5])
        covered += low <= _mean(buying, spending, data, terms) <= high
    return round(100 * covered / samples, 1)


def _mean(buying: Buying, spending: Spending, data: purchases.Purchases, terms: Terms) -> float:
    times, widths = purchases.time_nodes(terms.horizon)
    rate, _ = purchases.ahead(buying, data, times)
    earned = purchases.expected_amount(spending, data) * (rate @ (widths * terms.discounted(times)))
    return float((purchases.alive(buying, data) * earned).mean())


if __name__ == "__main__":
    main()
