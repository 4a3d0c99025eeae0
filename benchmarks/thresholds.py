"""How often an inflection point is claimed where there is none, and found where there is one (docs/benchmarks/thresholds.md).

    python benchmarks/thresholds.py                      all sizes, 300 samples each
    python benchmarks/thresholds.py --sizes 150 --samples 100

Usage is a count from 0 to 8 (or hours with decimals, `fine`), the outcome has a standard deviation of 1 around the relation. What the
stage reports is what counts: `found` after all its conditions. Coverage is of the 95 % interval of the place, among those found and
among all samples (whether or not the conditions held).
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from itertools import product

import numpy as np
import pandas as pd

from insights.survey.usage import thresholds
from insights.survey.usage.breaks import KINK, STEP

PLACE, FINE_PLACE = 4.0, 3.0
SMOOTH: dict[str, Callable] = {
    "no relation": lambda x: 0 * x,
    "line": lambda x: 0.3 * x,
    "parabola": lambda x: -0.06 * (x - 5) ** 2,
    "saturation, 1 − exp(−x/2)": lambda x: 2 * (1 - np.exp(-x / 2)),
    "logarithm": lambda x: np.log1p(x),
    "S-shaped curve": lambda x: 2 / (1 + np.exp(-(x - 3.5) / 1.2)),
}
BROKEN: dict[str, tuple[str, float]] = {
    "step of 0.5 SD": (STEP, 0.5),
    "step of 1 SD": (STEP, 1.0),
    "kink, flat then 0.5 SD a unit": (KINK, 0.5),
    "kink, 0.5 SD a unit then flat": (KINK, -0.5),
}
CONDITIONS = ("plain", "unequal variances and weights", "fine")


def draw(name: str, condition: str, n: int, seed: list[int]) -> thresholds.Pair | None:
    """One sample: usage, outcome and weights."""
    rng = np.random.default_rng(seed)
    fine = condition == "fine"
    x = rng.gamma(2, 1.7, n).round(2) if fine else np.minimum(rng.poisson(3.4, n), 8).astype(float)
    place = FINE_PLACE if fine else PLACE
    weights, spread = np.ones(n), np.ones(n)
    if condition == CONDITIONS[1]:
        weights, spread = rng.gamma(4, 0.25, n), np.where(x >= 5, 1.6, 0.8)
    if name in SMOOTH:
        relation = SMOOTH[name](x)
    else:
        kind, size = BROKEN[name]
        beyond = np.maximum(x - place, 0) if size > 0 else np.minimum(x, place)
        relation = size * (x >= place) if kind == STEP else abs(size) * beyond
    return thresholds.pair_of("usage", "outcome", x, relation + spread * rng.normal(size=n), weights=weights)


def judge(pair: thresholds.Pair, place: float, *, seed: int) -> dict:
    """What the stage would report of one pair, and whether its interval holds the true place."""
    row = thresholds.judge([pair], n_permutations=199, n_bootstrap=199, seed=seed)[0]
    best, fine = thresholds.best_break(pair, n_bootstrap=199, seed=seed), thresholds.is_fine(pair)
    low, high = max(best.low - fine, 0), min(best.high + fine, len(best.places) - 1)
    return {
        "found": row["found"],
        "kind": row["kind"],
        "exact": row["cut"] == place,
        "covered": row["cut_low"] <= place <= row["cut_high"],
        "any_kind": best.kind,
        "any_covered": best.places[low] <= place <= best.places[high],
    }


def rates(name: str, condition: str, n: int, samples: int) -> dict:
    """One row of the table: shares over `samples` samples, in per cent."""
    place = FINE_PLACE if condition == "fine" else PLACE
    number = [*SMOOTH, *BROKEN].index(name)
    rows = []
    for sample in range(samples):
        pair = draw(name, condition, n, [n, number, CONDITIONS.index(condition), sample])
        if pair is not None:
            rows.append(judge(pair, place, seed=sample))
    table = pd.DataFrame(rows)
    row = {"relation": name, "n": n, "condition": condition, "claimed": 100 * table["found"].mean()}
    if name in BROKEN:
        kind = BROKEN[name][0]
        right = table[table["found"] & (table["kind"] == kind)]
        fitting = table[table["any_kind"] == kind]
        row |= {
            "right kind": 100 * len(right) / len(table),
            "cut exact": 100 * right["exact"].mean(),
            "covered, found": 100 * right["covered"].mean(),
            "covered, all": 100 * fitting["any_covered"].mean(),
        }
    return row


def line(cells) -> str:
    """One line of a Markdown table; figures rounded, a dash where there is none."""
    shown = [c if isinstance(c, str) else "–" if pd.isna(c) else f"{c:.1f}".removesuffix(".0") for c in cells]
    return "| " + " | ".join(shown) + " |"


def main() -> None:
    """Print both tables, row by row as they come."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[150, 500, 2000])
    parser.add_argument("--samples", type=int, default=300)
    parser.add_argument("--conditions", nargs="+", choices=CONDITIONS, default=CONDITIONS)
    options = parser.parse_args()
    for names in (SMOOTH, BROKEN):
        head = None
        for condition in options.conditions:
            for name, n in product(names, options.sizes):
                row = rates(name, condition, n, options.samples)
                if head is None:
                    head = list(row)
                    print(f"{line(head)}\n|{'---|' * len(head)}")
                print(line(row.values()), flush=True)
        print()


if __name__ == "__main__":
    from threadpoolctl import threadpool_limits

    with threadpool_limits(1):
        main()
