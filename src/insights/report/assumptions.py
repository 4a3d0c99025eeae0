"""What the data say about the team's assumptions: supported, contradicted or undecided."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.errors import InputError, nearest
from insights.estimates import Estimate
from insights.report import figures
from insights.report.checks import limit_in_words, what_is_tested
from insights.report.phrases import say
from insights.settings import Assumption, Check
from insights.study import Study


@dataclass(frozen=True)
class _Result:
    """A check's estimate, how its figure is written, and what belongs to the method in words."""

    estimate: Estimate
    as_percent: bool
    method: str = ""


def decide(study: Study, responses: pd.DataFrame, variables: pd.DataFrame, event_shares: pd.DataFrame) -> pd.DataFrame:
    """The table `assumptions`: one row per assumption of `study.yml`, in its order.

    Shares, means and differences are weighted when `responses` carries weights. An assumption is supported when the whole 95 %
    interval lies on the stated side, contradicted when it lies wholly on the other side, else undecided. Bases below 10 decide
    nothing. Raises InputError when a check names a column, category or activity that does not exist.
    """
    rows = []
    for position, assumption in enumerate(study.settings.assumptions, start=1):
        row = {"assumption": position, "text": assumption.text}
        rows.append(row | _decided(assumption, position, study, responses, variables, event_shares))
    return contracts.check(pd.DataFrame(rows), "assumptions") if rows else contracts.empty("assumptions")


def _decided(assumption: Assumption, position: int, study: Study, responses, variables, event_shares) -> dict:
    check, language = assumption.check, study.language
    if check is None:
        return _undecided(say("assumption_no_check", language))
    where = f"{study.raw / 'study.yml'}, assumption {position}"
    if check.statistic == "event_share":
        if event_shares.empty:
            return _undecided(say("assumption_no_events", language))
        result = _event_share(check, event_shares, where, language)
    elif responses.empty:
        return _undecided(say("assumption_no_survey", language))
    else:
        result = _from_answers(check, responses, variables, study, where)
    return _judged(result, check, what_is_tested(check, variables, study), language)


def _undecided(reason: str, n: int | None = None) -> dict:
    return {"verdict": "undecided", "value": None, "low": None, "high": None, "n": n, "reason": reason}


def verdict(low: float, high: float, *, above: float | None, below: float | None) -> str:
    """`supported`, `contradicted` or `undecided` for the interval `low` to `high`; exactly one of `above` and `below` is given."""
    limit = above if above is not None else below
    if limit is None or np.isnan(low) or np.isnan(high):
        return "undecided"
    if low > limit:
        return "supported" if above is not None else "contradicted"
    if high < limit:
        return "contradicted" if above is not None else "supported"
    return "undecided"


def _judged(result: _Result, check: Check, tested: str, language: str) -> dict:
    e, first = result.estimate, tested[:1].upper() + tested[1:]
    if e.n < estimates.no_share_below() or np.isnan(e.low):
        small = say("assumption_small_base", language, n=e.n, least=estimates.no_share_below())
        return _undecided(f"{say('tested', language, what=first)} {small}", e.n)
    limit = check.above if check.above is not None else check.below
    decided = verdict(e.low, e.high, above=check.above, below=check.below)
    signed = check.statistic == "difference"
    kind = "assumption_difference" if signed else "assumption_share" if result.as_percent else "assumption_number"
    side = "undecided" if decided == "undecided" else ("above" if e.low > limit else "below")
    sentence = say(
        kind,
        language,
        value=figures.plain(e.value, language, as_percent=result.as_percent, signed=signed),
        interval=figures.between(e.low, e.high, language, as_percent=result.as_percent, signed=signed),
        n=figures.whole(e.n, language),
        side=say(
            f"side_{side}", language, limit=limit_in_words(limit, language, as_percent=result.as_percent, signed=signed)
        ),
    )
    small = say("small_base_sentence", language) if e.note else ""
    parts = (say("tested", language, what=first), sentence, result.method, small)
    reason = " ".join(part for part in parts if part)
    return {"verdict": decided, "value": e.value, "low": e.low, "high": e.high, "n": e.n, "reason": reason}


def _from_answers(check: Check, responses, variables, study: Study, where: str) -> _Result:
    answers = _Answers(responses, variables, study, where)
    method = say("weighted_method", study.language) if answers.weighted else ""
    if check.statistic == "difference":
        return _difference(check, answers, method)
    everyone = np.ones(len(responses), dtype=bool)
    return _Result(answers.estimate(check, everyone), bool(check.category), method)


def _difference(check: Check, answers: _Answers, method: str) -> _Result:
    by = check.by or ""
    if check.at_least is not None:
        values = answers.numbers(by)
        inside, others = values >= check.at_least, values < check.at_least
    else:
        answered = answers.answered(by)
        inside = answers.has(by, check.group)
        others = answers.has(by, check.compared_to) & ~inside if check.compared_to else answered & ~inside
    a, b = answers.estimate(check, inside), answers.estimate(check, others)
    combined = estimates.difference(a, b)
    if min(a.n, b.n) < estimates.no_share_below():
        combined = Estimate(combined.value, float("nan"), float("nan"), min(a.n, b.n), 0.0)
    language = answers.study.language
    groups = say("difference_method", language, n=figures.whole(a.n, language), n_other=figures.whole(b.n, language))
    return _Result(combined, bool(check.category), f"{groups} {method}".strip())


@dataclass(frozen=True)
class _Answers:
    """The responses with what is needed to look a column up in them."""

    responses: pd.DataFrame
    variables: pd.DataFrame
    study: Study
    where: str

    @property
    def weighted(self) -> bool:
        return bool((self.responses["weight"].round(9) != 1).any())

    def column(self, name: str) -> pd.Series:
        if name not in self.responses.columns or name in ("respondent_id", "weight"):
            there = [c for c in self.responses.columns if c not in ("respondent_id", "weight")]
            raise InputError(f"{self.where}: the survey has no column {name!r}; {nearest(name, there)}.")
        return self.responses[name]

    def numbers(self, name: str) -> np.ndarray:
        values = self.column(name)
        if not pd.api.types.is_numeric_dtype(values.dtype):
            raise InputError(
                f"{self.where}: the column {name!r} does not hold numbers, so it has no mean; give a `category:`."
            )
        return values.to_numpy(dtype=float)

    def answered(self, name: str) -> np.ndarray:
        return self.column(name).notna().to_numpy()

    def has(self, name: str, categories: Sequence[str]) -> np.ndarray:
        """Who gave one of `categories`, written as in the data or as readers see it."""
        values = self.column(name)
        if pd.api.types.is_numeric_dtype(values.dtype):
            return values.isin([self._as_number(name, c) for c in categories]).to_numpy()
        given = values.map(
            lambda cell: contracts.split(cell) if self._multiple(name) else [] if pd.isna(cell) else [cell]
        )
        there = {answer for answers in given for answer in answers}
        wanted = [self._as_given(name, category, there) for category in categories]
        return given.map(lambda answers: any(w in answers for w in wanted)).to_numpy(dtype=bool)

    def estimate(self, check: Check, who: np.ndarray) -> Estimate:
        """Mean of the check's column, or share of its category, among `who`."""
        weights = self.responses["weight"].to_numpy(dtype=float)
        if not check.category:
            return estimates.mean(self.numbers(check.column or "")[who], weights=weights[who])
        valid = who & self.answered(check.column or "")
        return estimates.share(self.has(check.column or "", check.category)[valid], weights=weights[valid])

    def _multiple(self, name: str) -> bool:
        kinds = self.variables.loc[self.variables["variable"] == name, "kind"]
        return bool((kinds == "multiple").any())

    def _as_number(self, name: str, category: str) -> float:
        try:
            return float(category.replace(",", "."))
        except ValueError:
            raise InputError(
                f"{self.where}: the column {name!r} holds numbers, but the category is {category!r}."
            ) from None

    def _as_given(self, name: str, category: str, there: set[str]) -> str:
        column = self.study.settings.column(name)
        labels = column.labels if column else {}
        back = {label: code for code, label in labels.items()}
        for spelling in (category, labels.get(category), back.get(category)):
            if spelling in there:
                return spelling
        listed = contracts.split(next(iter(self.variables.loc[self.variables["variable"] == name, "categories"]), ""))
        if category in listed or labels.get(category) in listed or back.get(category) in listed:
            return category  # a known category that nobody chose
        raise InputError(
            f"{self.where}: the column {name!r} has no category {category!r}; {nearest(category, there | set(listed))}."
        )


def _event_share(check: Check, event_shares: pd.DataFrame, where: str, language: str) -> _Result:
    """Share of events in office hours, from the rows of `event_shares`.

    Several activities are combined by their numbers of events; since the same people stand behind them, their errors are taken to
    add up fully (the widest interval possible), because a standard deviation of a sum is never above the sum of the standard deviations.
    """
    single = event_shares[event_shares["activity"] != "all"]
    for activity in check.activities:
        if activity not in set(single["activity"]):
            raise InputError(
                f"{where}: there are no events of the activity {activity!r}; {nearest(activity, single['activity'])}."
            )
    asked = set(check.activities)
    names = ["all"] if not asked or asked == set(single["activity"]) else sorted(asked)
    rows = event_shares[event_shares["activity"].isin(names)]
    n = int(rows["n"].sum())
    weights = rows["n"].to_numpy(dtype=float) / n if n else np.zeros(len(rows))
    value, low, high = (float((weights * rows[c].to_numpy(dtype=float)).sum()) for c in ("office_hours", "low", "high"))
    people = int(rows["n_people"].max()) if len(rows) else 0
    method = say("events_method", language, n=figures.whole(n, language), people=figures.whole(people, language))
    if len(rows) > 1:
        method = f"{method} {say('events_combined', language, n=len(rows))}"
    base = people if 0 < people < estimates.no_share_below() else n  # a log without names has no people to count
    return _Result(Estimate(value, low, high, base, float(people)), True, method)
