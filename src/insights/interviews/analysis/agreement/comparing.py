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
from insights.interviews.analysis.agreement.measuring import SETS, Sums, figures, sums
from insights.interviews.analysis.agreement.ratings import Ratings, people_who_coded, ratings
from insights.interviews.coding.decisions import MACHINE

EVERYONE = "all people"
ALL_CODES = "all"
_JUDGED = ("alpha", "kappa", SETS)


def measure(
    codings: pd.DataFrame, verbatims: pd.DataFrame, *, blind: Sequence[str] = (), resamples: int = 1000, seed: int = 0
) -> pd.DataFrame:  # fmt: skip
    """Agreement of all coders per code and for all codes (contract `agreement`): alpha, kappa, AC1, share of agreeing decisions.

    Two coders are compared on the verbatims that both decided; a coder who decided anything on a verbatim did not give the codes that he
    did not accept there. `kappa` is Cohen's for two coders, Fleiss' for more. `blind`: coders who saw neither proposals nor the other's
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
    common = [
        *(["not blind"] if not blind else []),
        *(["one person"] if one_person else ["few people"] if len(set(own.people)) < FEW_PEOPLE else []),
    ]
    rows = []
    for name, column in values.items():
        for place, value in enumerate(column):
            code = len(own.codes) if name == SETS else place
            rows.append({
                "code": [*own.codes, ALL_CODES][code], "measure": name, "value": value, "n_given": given[code],
                **_bounds(value, draws[name][:, place], n, _independent(own, name, code), expected[name][place]),
                **_verdict(name, value, len(own.verbatims), given[code], common),
            })  # fmt: skip
    table = pd.DataFrame(rows)
    table["judgement_low"] = [
        judged(low, len(own.verbatims), n_given) if name in _JUDGED else ""
        for low, name, n_given in zip(table["low"], table["measure"], table["n_given"], strict=True)
    ]
    several = len(own.coders) > 2
    return table.assign(
        coder_a=EVERYONE if several else own.coders[0], coder_b=EVERYONE if several else own.coders[1], blind=blind,
        n_units=len(own.verbatims), n_people=len(set(own.people)),
    )  # fmt: skip


def _counts(added: Sums) -> tuple[list[int], dict[str, np.ndarray]]:
    """Per code and, last, for all: verbatims to which somebody gave it, and the expected disagreement by measure."""
    n, _, yes, no, _, share, first = np.moveaxis(added.binary.sum(axis=0), -1, 0)
    p, a, b = share / n, first / n, (yes - first) / n
    total = yes + no
    chance = {
        "alpha": 2 * yes * no / (total * (total - 1)),
        "kappa": 1 - (a * b + (1 - a) * (1 - b)) if added.pair else 2 * p * (1 - p),
        "ac1": 1 - 2 * p * (1 - p),
        "percent": np.ones_like(p),
    }
    expected = {name: np.append(column, column.mean()) for name, column in chance.items()}
    m = added.sets.sum(axis=0)
    expected[SETS] = np.array([float(m @ added.distances @ m) / max(m.sum() * (m.sum() - 1), 1)])
    return added.given.sum(axis=0).astype(int).tolist(), expected


def _independent(own: Ratings, name: str, code: int) -> float:
    """How many decisions are independent enough to bound a perfect value: for all codes, every second one of a verbatim.

    Who differs on a verbatim gives another code instead, so that two of its codes differ.
    """
    pooled = name != SETS and code == len(own.codes)
    return len(own.verbatims) * max(1.0, len(own.codes) / 2 if pooled else 1.0)


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
