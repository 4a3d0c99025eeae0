"""How well coders agree: every pair of people, all people together, and the machine with each of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from insights import contracts
from insights.interviews.analysis.agreement.intervals import (
    FEW_PEOPLE,
    FEWEST_GIVEN,
    interval,
    judged,
    perfect,
    resampled,
)
from insights.interviews.analysis.agreement.measuring import SETS, Sums, figures, sums, with_mean
from insights.interviews.analysis.agreement.ratings import Ratings, people_who_coded, ratings
from insights.interviews.coding.decisions import MACHINE

EVERYONE = "all people"
ALL_CODES = "all"
_FIGURES, _DECIMALS = ["value", "low", "high"], 12
_JUDGED = ("alpha", "kappa", SETS)


def measure(
    codings: pd.DataFrame, verbatims: pd.DataFrame, *, blind: Sequence[str] = (), resamples: int = 1000, seed: int = 0
) -> pd.DataFrame:  # fmt: skip
    """Agreement of all coders per code and for all codes (contract `agreement`): alpha, kappa, AC1, share of agreeing decisions.

    Two coders are compared on the verbatims and codes that both accepted or rejected, whatever else they did not decide. `kappa` is Cohen's for two coders, Fleiss' for more. `blind`: coders who saw neither proposals nor the other's
    codes; only a comparison of two of them measures agreement, any other is flattered, that of the machine with a person who saw its
    proposals too. (What the machine proposes on a decided passage it proposes without that decision, see `coding.propose`.) Intervals:
    see `intervals`. Nobody, or one coder and no machine, gives an empty table.
    """
    people = people_who_coded(codings)
    machine = [(coder, MACHINE) for coder in people] if (codings["coder"] == MACHINE).any() else []
    everyone = [tuple(people)] if len(people) > 2 else []
    tables = []
    for coders in [*combinations(people, 2), *everyone, *machine]:
        own = ratings(codings, verbatims, coders)
        if own.codes:
            tables.append(_compared(own, set(coders) <= {MACHINE, *blind}, resamples, seed))
    return (
        contracts.check(pd.concat(tables, ignore_index=True), "agreement") if tables else contracts.empty("agreement")
    )


def _compared(own: Ratings, blind: bool, resamples: int, seed: int) -> pd.DataFrame:
    """All rows of one comparison."""
    one_person = len(set(own.people)) == 1
    added = sums(Ratings(own.coders, own.verbatims, own.verbatims, own.codes, own.given) if one_person else own)
    n = len(added.people)
    values = {name: column[0] for name, column in figures(added, np.ones((1, n))).items()}
    draws = resampled(lambda weights: figures(added, weights), n, resamples, seed)
    given, expected = _counts(added)
    units, speaking = _compared_on(own)
    common = [
        *(["not blind"] if not blind else []),
        *(["one person"] if one_person else ["few people"] if len(set(own.people)) < FEW_PEOPLE else []),
    ]
    rows = []
    for name, column in values.items():
        for place, value in enumerate(column):
            code = len(own.codes) if name == SETS else place
            bounds = _bounds(value, draws[name][:, place], n, _independent(units, name, code), expected[name][place])
            rows.append({
                "code": [*own.codes, ALL_CODES][code], "measure": name, "value": value, "n_given": given[code], "n_units": units[code],
                "n_people": speaking[code], **bounds, **_verdict(name, value, units[code], given[code], common),
                "judgement_low": judged(bounds["low"], units[code], given[code]) if name in _JUDGED else "",
            })  # fmt: skip
    table = pd.DataFrame(rows)
    table[_FIGURES] = table[_FIGURES].round(_DECIMALS) + 0.0  # no −6.7e-16, and no −0.0
    several = len(own.coders) > 2
    return table.assign(
        coder_a=EVERYONE if several else own.coders[0], coder_b=EVERYONE if several else own.coders[1], blind=blind,
    )  # fmt: skip


def _counts(added: Sums) -> tuple[list[int], dict[str, np.ndarray]]:
    """Per code and, last, for all: verbatims to which somebody gave it, and the expected disagreement by measure."""
    n, _, yes, no, _, share, first = np.moveaxis(added.binary.sum(axis=0), -1, 0)
    total = yes + no
    p, a, b = share / n, first / n, (yes - first) / n
    chance = {
        "alpha": 2 * yes * no / (total * (total - 1)),
        "kappa": 1 - (a * b + (1 - a) * (1 - b)) if added.pair else 2 * p * (1 - p),
        "ac1": 1 - 2 * p * (1 - p),
        "percent": np.ones_like(p),
    }
    expected = {name: with_mean(column[None], n[None])[0] for name, column in chance.items()}
    m = added.sets.sum(axis=0)
    expected[SETS] = np.array([float(m @ added.distances @ m) / max(m.sum() * (m.sum() - 1), 1)])
    return added.given.sum(axis=0).astype(int).tolist(), expected


def _compared_on(own: Ratings) -> tuple[list[int], list[int]]:
    """Per code and, last, for all: on how many verbatims at least two coders decided, and how many people said these."""
    both = (~np.isnan(own.given)).any(axis=0)  # a cell that only one coder decided is missing for all of them
    columns = [*both.T, both.any(axis=1)]
    people = np.array(own.people)
    return [int(column.sum()) for column in columns], [len(set(people[column])) for column in columns]


def _independent(units: list[int], name: str, code: int) -> float:
    """How many decisions are independent enough to bound a perfect value: for all codes, every second one of a verbatim.

    Who differs on a verbatim gives another code instead, so that two of its codes differ. `units` as in `_compared_on`.
    """
    pooled = name != SETS and code == len(units) - 1
    return max(float(units[code]), sum(units[:-1]) / 2 if pooled else 0.0)


def _bounds(value: float, draws: np.ndarray, n: int, units: float, expected: float) -> dict:
    if np.isnan(value):
        return {"low": np.nan, "high": np.nan}
    if value >= 1 - 1e-12:
        low, high = perfect(units, expected)
    else:
        low, high = interval(float(value), draws, n=n)
    return {"low": low, "high": high}


def _verdict(name: str, value: float, n_units: int, n_given: int, common: list[str]) -> dict:
    notes = [
        *common,
        *(["no variation"] if np.isnan(value) else []),
        *(["rare code"] if n_given < FEWEST_GIVEN else []),
    ]
    return {
        "judgement": judged(value, n_units, n_given) if name in _JUDGED else "",
        "note": contracts.join(notes),
    }
