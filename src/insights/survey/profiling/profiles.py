"""What sets segments apart: shares and means per segment, corrected and tested on the questions that did not build them."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.protection.crossed import Question, hidden_answers, hidden_pair
from insights.survey.inference.categories import membership
from insights.survey.inference.design import design_of
from insights.survey.profiling import three_step
from insights.survey.profiling.three_step import Assignment, Drawn, Figures

PROFILED_ROLES_NOT = ("id", "weight", "open", "ignore")
MEAN = "mean"
COUNTED, CORRECTED = "counted", "corrected"
FEWEST_EXPECTED = (
    5  # people with and without an answer that chance would put into a segment; a single figure on fewer is not tested
)


@dataclass(frozen=True)
class Answers:
    """What a variable holds for those who answered it: one 0/1 column per category, then the number where it is one."""

    variable: str
    kind: str
    builds: bool
    categories: list[str]  # the last is "mean" where the variable has one
    values: np.ndarray  # people who answered × categories
    valid: np.ndarray  # of all people, who answered

    @property
    def has_mean(self) -> bool:
        """Whether the last column is a number."""
        return self.categories[-1:] == [MEAN]

    @property
    def tested(self) -> slice:
        """The columns that speak for the variable in tests and effect sizes: the number, or the categories."""
        if self.kind == "numeric":
            return slice(len(self.categories) - 1, None)
        return slice(0, len(self.categories) - self.has_mean)


def read_answers(responses: pd.DataFrame, variable: pd.Series, *, language: str = "de") -> Answers:
    """The answers to one variable (a row of the table `variables`); ordered answers that are all numbers have a mean too."""
    who = membership(responses, variable, language=language)
    categories, values = list(who.categories), who.members[who.valid].astype(float)
    numbers = as_numbers(responses[who.variable], who.kind, contracts.split(variable["categories"]))
    if numbers is not None:
        categories, values = [*categories, MEAN], np.column_stack([values, numbers[who.valid]])
    return Answers(who.variable, who.kind, bool(variable["builds_segments"]), categories, values, who.valid)


def profiled(variables: pd.DataFrame) -> pd.DataFrame:
    """The variables that a profile shows, in the order of the questionnaire."""
    shown = ~variables["role"].isin(PROFILED_ROLES_NOT) & (variables["kind"] != "text") & (variables["n_valid"] > 0)
    return variables[shown].sort_values("position")


def as_numbers(values: pd.Series, kind: str, categories: list[str]) -> np.ndarray | None:
    """The answers as numbers, or None when they are names."""
    if kind == "numeric":
        return values.to_numpy(dtype=float)
    try:
        known = {category: float(category) for category in categories}
    except ValueError:
        return None
    return values.map(known).to_numpy(dtype=float) if kind == "ordinal" and known else None


def profile_segments(
    responses: pd.DataFrame, variables: pd.DataFrame, memberships: pd.DataFrame, *, language: str = "de"
) -> pd.DataFrame:
    """The hand-over `segment_profile`: every variable in every segment beside its overall value.

    Variables that did not build the segments are `corrected` for people who were assigned wrongly (BCH, see `three_step`) and tested:
    `p_adjusted` over all segments (Rao & Scott, second order), `p_segment` for one figure of one segment against everybody, both
    adjusted after Benjamini & Hochberg 1995; `effect` is Cramér's V, of numbers ω², both less what chance alone brings. Strata and clusters
    (columns with these roles) enter intervals and tests. Variables that built the segments differ by construction: they are `counted` where people were assigned, and not tested. n and base are always
    people; figures on fewer than 10 are left out, and so are those of answers that 1 to 4 people of a segment gave or, of several possible ones,
    did not give, and those from which one of these could be calculated, in the segment or over all of them.
    """
    if memberships.empty:
        return contracts.empty("segment_profile")
    data = responses.merge(memberships, on="respondent_id")
    assignment, weights = three_step.read_assignment(data), data["weight"].to_numpy(dtype=float)
    design = design_of(data, variables, language=language)
    parts, tests = [], []
    for _, variable in profiled(variables).iterrows():
        answers = read_answers(data, variable, language=language)
        here, rows = weights[answers.valid], assignment.assigned[answers.valid]
        counts, drawn = assignment.weights[answers.valid], three_step.drawn_of(design, answers.valid)
        found = three_step.figures(answers.values, rows if answers.builds else counts, here, drawn=drawn)
        parts += _rows(answers, assignment, found, rows, here, clustered=drawn is not None)
        tests.append({"variable": answers.variable} | _test(answers, found, rows, here, drawn))
    tested = pd.DataFrame(tests)
    tested["p_adjusted"] = estimates.adjusted(tested.pop("p").to_numpy(dtype=float), "bh")
    table = pd.DataFrame(parts)
    table["p_segment"] = estimates.adjusted(table["p_segment"].to_numpy(dtype=float), "bh")
    return contracts.check(table.merge(tested, on="variable"), "segment_profile")


def _rows(
    answers: Answers, assignment: Assignment, found: Figures, rows: np.ndarray, weights: np.ndarray, *, clustered: bool
) -> list[dict]:
    """One row per segment and category of a variable."""
    n, values, listed = rows.T @ answers.values, _possible(answers, found.values), []
    hidden = _hidden(answers, rows)
    corrected = assignment.corrects and not answers.builds
    for s, segment in enumerate(assignment.segments):
        base = int(rows[:, s].sum())
        whole = estimates.base_note(base)
        for c, category in enumerate(answers.categories):
            mean = category == MEAN
            note = "suppressed" if hidden[s, c] and whole != "no share" else whole
            shown = note in ("", "small base")
            inside = rows[:, s] > 0
            if answers.builds and not clustered:
                limits = _plain_limits(answers, c, inside, weights)
            else:
                limits = _limits(found, s, c, values[s, c], int(inside.sum()), mean=mean)
            listed.append(
                {
                    "segment": segment,
                    "variable": answers.variable,
                    "position": c + 1,
                    "category": category,
                    "statistic": MEAN if mean else "share",
                    "n": base if mean else round(n[s, c]),
                    "base": base,
                    "value": values[s, c] if shown else np.nan,
                    "low": limits[0] if shown else np.nan,
                    "high": limits[1] if shown else np.nan,
                    "overall": found.overall[c] if len(weights) >= estimates.no_share_below() else np.nan,
                    "estimate": CORRECTED if corrected else COUNTED,
                    "p_segment": found.p[s, c] if shown and _testable(answers, found, s, c) else np.nan,
                    "strength": _strength(values[s, c], found.overall[c], found.deviation[c], mean)
                    if shown
                    else np.nan,
                    "note": note or None,
                }
            )
    return listed


def _hidden(answers: Answers, rows: np.ndarray) -> np.ndarray:
    """Which shares (segments × columns) tell of 1 to 4 people of a segment, or let them be calculated: from the other answers of the segment,
    and from the other segments: how many of everybody gave an answer counts as known, since bases and totals are told elsewhere."""
    k = rows.shape[1]
    last = answers.values.shape[1] - answers.has_mean
    given, segments, choice = answers.values[:, :last] == 1, rows > 0, answers.kind != "multiple"
    hidden = np.zeros((k, answers.values.shape[1]), dtype=bool)
    for s in range(k):
        inside = segments[:, s]
        hidden[s, :last] = hidden_answers(_question(answers.variable, given[inside], exclusive=choice))
    columns = replace(_question("", segments, exclusive=True), banner=True)
    hidden[:, :last] |= hidden_pair(_question(answers.variable, given, exclusive=choice), columns)[0].T > 0
    return hidden


def _question(name: str, members: np.ndarray, *, exclusive: bool) -> Question:
    return Question(name, members, np.ones(len(members), dtype=bool), exclusive, np.zeros(members.shape[1], dtype=int))


def _plain_limits(answers: Answers, column: int, inside: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """The plain 95 % interval of a share or mean, for what built the segments and is only counted."""
    own, w = answers.values[inside, column], weights[inside]
    plain = (
        estimates.mean(own, weights=w) if answers.categories[column] == MEAN else estimates.share(own == 1, weights=w)
    )
    return plain.low, plain.high


def _limits(found: Figures, s: int, c: int, value: float, n: int, *, mean: bool) -> tuple[float, float]:
    """The 95 % interval of a figure by its standard error."""
    error, base, degrees = found.errors[s, c], found.base[s], float(found.degrees[s])
    if mean:
        return three_step.mean_interval(value, error, base, degrees=degrees)
    return three_step.share_interval(value, error, base, n, degrees=degrees)


def _strength(value: float, overall: float, deviation: float, mean: bool) -> float:
    """The difference to everybody: Cohen's d of a mean, Cohen's h of a share."""
    if mean:
        return (value - overall) / deviation if deviation > 0 else 0.0
    return float(2 * np.arcsin(np.sqrt(value)) - 2 * np.arcsin(np.sqrt(min(overall, 1.0))))


def _possible(answers: Answers, values: np.ndarray) -> np.ndarray:
    """Figures with shares between 0 and 1, which the correction of small segments can leave; shares of one choice add up to 1."""
    values = values.copy()
    last = values.shape[1] - answers.has_mean
    shares = np.clip(values[:, :last], 0.0, 1.0)
    if answers.kind != "multiple" and last:
        shares = shares / np.maximum(shares.sum(axis=1, keepdims=True), 1e-12)
    values[:, :last] = shares
    return values


def _testable(answers: Answers, found: Figures, segment: int, column: int) -> bool:
    """Whether a figure of one segment can be tested: it built nothing, and chance would put enough people on either side of a share."""
    if answers.builds or answers.categories[column] == MEAN:
        return not answers.builds
    return found.base[segment] * min(found.overall[column], 1 - found.overall[column]) >= FEWEST_EXPECTED


def _test(answers: Answers, found: Figures, rows: np.ndarray, weights: np.ndarray, drawn: Drawn | None) -> dict:
    """p over all segments (none for what built them) and the effect size."""
    tested = answers.tested
    p = three_step.independence_p(answers.values[:, tested], rows, weights, kind=answers.kind, drawn=drawn)
    effect = three_step.effect(found, answers.kind, columns=tested)
    return {"p": np.nan if answers.builds else p, "effect": effect, "builds_segments": answers.builds}
