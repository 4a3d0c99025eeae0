"""Saturation: when further interviews bring nothing new (Guest, Namey & Chen 2020, doi 10.1371/journal.pone.0232076).

New information of a run of interviews = new codes in the run / distinct codes in the base. Runs overlap: with base 4 and run 2 the
first is interviews 5–6, the next 6–7. The order of the interviews is chance, so every figure also comes from random orders.

What is counted: with subcodes in the codebook, codes. The eight top-level codes are all heard in the first interviews whatever the
study; what is new later is a fear or a wish about something else, so without subcodes a unit is a code in a suggested theme, all passages
without a theme taken as one. Such units move with the themes, so the rule must hold for the codes by themselves too: the run that brings a
code nobody had used is not the one that brings nothing new. The curve of the codes stands beside in `groups`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import pandas as pd

from insights import contracts
from insights.contracts.documents import Saturation
from insights.interviews.analysis import saturation_words
from insights.interviews.coding.codebook import Code
from insights.interviews.coding.decisions import standing
from insights.interviews.themes import REST

CODES, IN_THEMES = "code", "code in a theme"
EVERYONE = "all"
BASES, RUNS, THRESHOLDS = (4, 5, 6), (2, 3), (0.05, 0.0)  # what Guest, Namey & Chen compare


@dataclass(frozen=True)
class Saturated:
    """`curve` (contract `saturation`), `groups` (`saturation_groups`), `rules` (`saturation_rules`), `summary` (`saturation_summary`)."""

    curve: pd.DataFrame
    groups: pd.DataFrame
    rules: pd.DataFrame
    summary: Saturation


@dataclass(frozen=True)
class Heard:
    """`units` (interviews x units): which was heard in which interview, each at least once; interviews in order of their ids.

    `codes`: the same for the codes by themselves, where units are finer; the rule is asked of both.
    """

    interviews: list[str]
    units: np.ndarray
    codes: np.ndarray | None = None

    def of(self, interviews: Sequence[str]) -> Heard:
        """The same for some of the interviews."""
        rows = [row for row, interview in enumerate(self.interviews) if interview in set(interviews)]
        units, codes = (
            None if own is None else own[rows][:, own[rows].any(axis=0)] for own in (self.units, self.codes)
        )
        return Heard([self.interviews[row] for row in rows], units, codes)


@dataclass(frozen=True)
class Rule:
    """Saturation is reached when a run of `run_length` interviews brings at most `threshold` of what the first `base_size` brought."""

    base_size: int = 4
    run_length: int = 2
    threshold: float = 0.05


def assess(
    codings: pd.DataFrame, verbatims: pd.DataFrame, people: pd.DataFrame, *, codes: Sequence[Code] = (),
    theme_verbatims: pd.DataFrame | None = None, base_size: int = 4, run_length: int = 2, threshold: float = 0.05,
    by: str = "group", orders: int = 500, language: str = "de", seed: int = 0,
) -> Saturated:  # fmt: skip
    """Saturation of a study: the curve with bands over random orders, by group of people, under other rules, and in words.

    `curve` holds the unit that the statement speaks of; `groups` both units, for all and for each value of `by` in `people`. `low` and
    `high` enclose 95 % of `orders` random orders, `low_80` and `high_80` 80 %; they say what the order may have done, not what other
    people would have said: all orders meet in the last interview. What counts is what stands (`decisions.standing`). Where codes are
    counted within themes, `reached` asks the rule of the codes by themselves too.
    """
    rule = Rule(base_size, run_length, threshold)
    counted = {CODES: heard(codings, verbatims)}
    if theme_verbatims is not None and len(theme_verbatims):
        counted[IN_THEMES] = replace(heard(in_themes(codings, theme_verbatims), verbatims), codes=counted[CODES].units)
    unit = CODES if any(code.parent for code in codes) or IN_THEMES not in counted else IN_THEMES
    of = _interviews_of(people, by)
    tables = []
    for name, own in counted.items():
        for group, interviews in {EVERYONE: own.interviews, **of}.items():
            part = own.of(interviews)
            if part.interviews:
                tables.append(_table(part, rule, orders, seed).assign(unit=name, group=group))
    groups = pd.concat(tables, ignore_index=True) if tables else contracts.empty("saturation_groups").assign(most=[])
    curve = groups[(groups["unit"] == unit) & (groups["group"] == EVERYONE)].drop(columns="group")
    rules = [_rules(own, rule, orders, seed).assign(unit=name) for name, own in counted.items() if own.interviews]
    summary = _summary(counted[unit], rule, curve, unit, codings, verbatims)
    words = saturation_words.Words(language, rule.base_size, rule.run_length, rule.threshold)
    own = groups[groups["unit"] == unit]
    summary = summary.model_copy(update={
        "statement": saturation_words.statement(summary, curve, _whom_to_ask(counted[unit], of), words),
        "details": saturation_words.details(summary, words),
        "groups": [saturation_words.of_group(name, own[own["group"] == name], words) for name in of if name in set(own["group"])],
    })  # fmt: skip
    curve, groups = (table.drop(columns="most") for table in (curve, groups))
    return Saturated(
        contracts.check(curve, "saturation") if len(curve) else contracts.empty("saturation"),
        contracts.check(groups, "saturation_groups"), contracts.check(pd.concat(rules), "saturation_rules") if rules else contracts.empty("saturation_rules"), summary,
    )  # fmt: skip


def heard(codings: pd.DataFrame, verbatims: pd.DataFrame) -> Heard:
    """Which code stands in which interview; interviews without a code count as interviews that brought nothing."""
    spoken = verbatims[verbatims["source"] == "interview"]
    interviews = sorted(set(spoken["interview_id"].dropna()))
    pairs = standing(codings).merge(spoken[["verbatim_id", "interview_id"]], on="verbatim_id")
    names = sorted(set(pairs["code"]))
    units = np.zeros((len(interviews), len(names)), dtype=bool)
    row, column = {i: n for n, i in enumerate(interviews)}, {c: n for n, c in enumerate(names)}
    units[pairs["interview_id"].map(row).to_numpy(dtype=int), pairs["code"].map(column).to_numpy(dtype=int)] = True
    return Heard(interviews, units)


def in_themes(codings: pd.DataFrame, theme_verbatims: pd.DataFrame) -> pd.DataFrame:
    """`codings` with each code split by the theme of its passage (`fears@t03`); where there is none, by the rest (`fears@t00`).

    What belongs to no theme was said all the same, often by one person only, and is what an interview brought.
    """
    themes = theme_verbatims.set_index("verbatim_id")["theme_id"]
    split = codings["code"] + "@" + codings["verbatim_id"].map(themes).fillna(REST)
    return contracts.check(codings.assign(code=split), "codings")


def new_units(own: Heard, order: np.ndarray) -> np.ndarray:
    """How many units each interview is the first to bring; `order` (orders x interviews) holds rows of `own.units`."""
    n, rows = len(own.interviews), np.arange(len(order))[:, None]
    place = np.empty_like(order)
    place[rows, order] = np.arange(n)[None, :]
    new = np.zeros(order.shape, dtype=int)
    for unit in own.units.T:
        np.add.at(new, (rows[:, 0], place[:, unit].min(axis=1)), 1)
    return new


def information(new: np.ndarray, rule: Rule) -> np.ndarray:
    """New information of the run that ends at each interview; NaN where there is no such run or the base holds nothing."""
    out = np.full(new.shape, np.nan)
    base = new[:, : rule.base_size].sum(axis=1, keepdims=True).astype(float)
    total = np.pad(np.cumsum(new, axis=1), ((0, 0), (1, 0)))
    first = rule.base_size + rule.run_length - 1
    if first < new.shape[1]:
        runs = total[:, first + 1 :] - total[:, first + 1 - rule.run_length : -rule.run_length]
        with np.errstate(divide="ignore", invalid="ignore"):
            out[:, first:] = np.where(base > 0, runs / base, np.nan)
    return out


def reached(brought: np.ndarray, rule: Rule) -> np.ndarray:
    """Whether the rule was met by each interview, from the new information of its runs."""
    return np.maximum.accumulate(np.nan_to_num(brought, nan=np.inf) <= rule.threshold + 1e-12, axis=1)


def _runs(own: Heard, order: np.ndarray, rule: Rule) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """New units of each interview, new information of each run, and the most of units and codes, of which the rule is asked."""
    new = new_units(own, order)
    brought = information(new, rule)
    if own.codes is None:
        return new, brought, brought
    return new, brought, np.maximum(brought, information(new_units(Heard(own.interviews, own.codes), order), rule))


def _orders(n: int, orders: int, seed: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return np.array([rng.permutation(n) for _ in range(orders)]).reshape(orders, n)


def _table(own: Heard, rule: Rule, orders: int, seed: int) -> pd.DataFrame:
    """The curve in order of the ids, with what random orders give at each position; `most` as in `_runs`."""
    n = len(own.interviews)
    new, brought, most = _runs(own, np.arange(n)[None, :], rule)
    drawn, drawn_information, drawn_most = _runs(own, _orders(n, orders, seed), rule)
    return pd.DataFrame({
        "position": np.arange(1, n + 1), "interview_id": own.interviews, "new_codes": new[0], "cumulative_codes": new[0].cumsum(),
        "new_information": brought[0], "most": most[0], "reached": reached(most, rule)[0], **_band(drawn.cumsum(axis=1).astype(float), ""),
        **_band(drawn_information, "information_"), "reached_share": reached(drawn_most, rule).mean(axis=0),
    })  # fmt: skip


def _band(drawn: np.ndarray, name: str) -> dict[str, np.ndarray]:
    """Median, 95 % and 80 % band at each position; NaN where most orders have no value."""
    known = ~np.isnan(drawn).all(axis=0)
    values = np.full((5, drawn.shape[1]), np.nan)
    if known.any():
        values[:, known] = np.nanpercentile(drawn[:, known], [50, 2.5, 97.5, 10, 90], axis=0)
    names = ("median", "low", "high", "low_80", "high_80")
    return {name + part: value for part, value in zip(names, values, strict=True)}


def _rules(own: Heard, asked: Rule, orders: int, seed: int) -> pd.DataFrame:
    """The rules of Guest, Namey & Chen and the one asked for, on the same interviews and orders."""
    n = len(own.interviews)
    drawn = _orders(n, orders, seed)
    rules = [Rule(*parts) for parts in product(BASES, RUNS, THRESHOLDS)]
    rows = []
    for rule in [*rules, *([] if asked in rules else [asked])]:
        (_, brought, most), first = _runs(own, np.arange(n)[None, :], rule), None
        if n >= rule.base_size + rule.run_length:
            met = reached(most, rule)[0]
            first = int(met.argmax()) if met.any() else None
        rows.append({
            "base_size": rule.base_size, "run_length": rule.run_length, "threshold": rule.threshold,
            "reached_after": None if first is None else f"{first + 1 - rule.run_length}+{rule.run_length}",
            "new_information": brought[0, -1 if first is None else first],
            "orders_reached": np.nan if n < rule.base_size + rule.run_length
            else float(reached(_runs(own, drawn, rule)[2], rule)[:, -1].mean()),
        })  # fmt: skip
    return pd.DataFrame(rows)


def _summary(
    own: Heard, rule: Rule, curve: pd.DataFrame, unit: str, codings: pd.DataFrame, verbatims: pd.DataFrame
) -> Saturation:
    met = curve[curve["reached"].astype(bool)]
    times = own.units.sum(axis=0)
    once, n = int((times == 1).sum()), len(own.interviews)
    stands = standing(codings).merge(
        verbatims.loc[verbatims["source"] == "interview", ["verbatim_id"]], on="verbatim_id"
    )
    testable = n >= rule.base_size + rule.run_length
    decided = float(stands["decided"].astype(bool).mean()) if len(stands) else None
    again = (met["most"].iloc[1:] > rule.threshold + 1e-12).any()
    return Saturation(
        reached_at=None if met.empty else str(met["interview_id"].iloc[0]), interviews=n, codes=own.units.shape[1],
        base_size=rule.base_size, run_length=rule.run_length, threshold=rule.threshold, unit=unit, heard_once=once,
        expected_next=once / n if n else None, coverage=coverage(times, n),
        orders_reached=float(curve["reached_share"].iloc[-1]) if testable else None,
        decided_share=decided, tentative=bool(len(met) and (again or saturation_words.mostly_proposed(decided))),
    )  # fmt: skip


def coverage(times: np.ndarray, n: int) -> float | None:
    """Estimated share of what people like these mention that was heard at least once (Chao & Jost 2012, incidence data).

    `times`: in how many of the `n` interviews each unit was heard. None without a unit.
    """
    mentions, once, twice = int(times.sum()), int((times == 1).sum()), int((times == 2).sum())
    if not mentions:
        return None
    if not once:
        return 1.0
    rest = (n - 1) * once / ((n - 1) * once + 2 * twice) if n > 1 else 1.0
    return 1 - once / mentions * rest


def _interviews_of(people: pd.DataFrame, by: str) -> dict[str, list[str]]:
    """Group -> its interviews, groups in order of their names."""
    known = people.dropna(subset=["interview_id", by]).drop_duplicates("interview_id")
    return {str(group): sorted(own["interview_id"]) for group, own in known.groupby(by, sort=True)}


def _whom_to_ask(own: Heard, groups: dict[str, list[str]]) -> str:
    """The group whose interviews bring most that nobody else said, whatever the order; among equals the one least heard."""
    alone = (own.units & (own.units.sum(axis=0) == 1)).sum(axis=1)
    by_group = []
    for group, interviews in groups.items():
        rows = [row for row, interview in enumerate(own.interviews) if interview in interviews]
        if rows:
            by_group.append((-float(alone[rows].mean()), len(rows), group))
    return min(by_group)[2] if by_group else ""
