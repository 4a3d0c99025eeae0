"""Which figures of the groups of a column are told: all its pages together are protected like one banner table.

Where the column is a banner of the workbook, its cells and means are hidden as there; else by the same rule (`protection.crossed`). The
Net Promoter Score is told where promoters, passives and detractors may be. Of segments, what their profile hides is hidden here too.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.protection import margins, small_groups
from insights.protection.crossed import Part, Question, about_ends, hidden_pair, with_mean
from insights.report.material import Material

MEAN, NPS, SEGMENT = "mean", "nps", "segment"
HIDDEN = ("suppressed", "suppressed base", "no share")  # notes of cells of the banner tables without a figure
EVERYBODY = "total"


@dataclass(frozen=True)
class Withheld:
    """Figures that no page tells: `cells` (question, answer or `mean` or `nps`, group; everybody is the group `total`), and of means that
    are told only about, `about`: value and interval by (question, group)."""

    cells: set[tuple[str, str, str]] = field(default_factory=set)
    about: dict[tuple[str, str], tuple[float, float, float]] = field(default_factory=dict)


def withheld(material: Material, by: str) -> Withheld:
    """What the pages by the column `by` leave out, for all questions and groups at once; `material` remembers it."""
    known = material.looked_up
    if ("withheld", by) not in known:
        known["withheld", by] = _withheld(material, by)
    return known["withheld", by]


def _withheld(material: Material, by: str) -> Withheld:
    variables, found = material["variables"].set_index("variable", drop=False), Withheld()
    groups = _groups(material, variables.loc[by])
    told = material["crosstabs"]
    for v in variables.itertuples():
        if v.variable == by or v.variable not in material["responses"] or v.kind == "text":
            continue
        own = told[(told["variable"] == v.variable) & (told["banner"] == by)]
        if len(own):
            _as_in_the_workbook(found, own)
        else:
            _by_the_rule(found, material, v, groups)
        turned = told[(told["variable"] == by) & (told["banner"] == v.variable) & told["note"].isin(HIDDEN)]
        found.cells.update((v.variable, r.banner_category, r.category) for r in turned.itertuples())
        _everybody(found, material, v)
        if v.role == NPS:
            _score(found, material, v, groups)
    _segments(found, material, by, groups)
    return found


@dataclass(frozen=True)
class _Groups:
    names: list[str]
    question: Question


def _groups(material: Material, v: pd.Series) -> _Groups:
    """The groups of the column as the columns of a banner table: those too rare count as without an answer."""
    given = material["responses"][v["variable"]]
    listed = contracts.split(v["categories"])
    names = [*listed, *sorted(set(given.dropna()) - set(listed))]
    members = given.to_numpy(object)[:, None] == np.array(names, dtype=object)
    kept = small_groups.kept_answers(members, role=v["role"], kind=v["kind"])
    members = members[:, kept]
    names = [name for name, keep in zip(names, kept, strict=True) if keep]
    return _Groups(names, _question(v["variable"], members, banner=True))


def _question(name: str, members: np.ndarray, *, several: bool = False, valid=None, banner: bool = False) -> Question:
    valid = members.any(axis=1) if valid is None else valid
    return Question(name, members, valid, not several, np.zeros(members.shape[1], dtype=int), banner)


def _answers(material: Material, v) -> tuple[list[str], Question]:
    """The answers to a question as the banner tables count them: bands or points of numbers, else the categories."""
    values = material["responses"][v.variable]
    valid = values.notna().to_numpy()
    if v.kind == "numeric":
        numbers, limits = values.to_numpy(float), [float(limit) for limit in contracts.split(v.bands)]
        codes = np.digitize(numbers, limits) if limits else np.unique(numbers, return_inverse=True)[1]
        names = [str(code) for code in np.unique(codes[valid])]
        members = (codes[:, None] == np.unique(codes[valid])) & valid[:, None]
    else:
        split = [contracts.split(cell) if v.kind == "multiple" else [cell] for cell in values.where(valid, "")]
        names = contracts.split(v.categories) or sorted(values.dropna().unique())
        members = np.array([[name in cell for name in names] for cell in split]).reshape(len(values), len(names))
        members &= valid[:, None]
    return names, _question(v.variable, members, several=v.kind == "multiple", valid=valid)


def _as_in_the_workbook(found: Withheld, own: pd.DataFrame) -> None:
    for row in own[own["note"].isin(HIDDEN)].itertuples():
        found.cells.add((row.variable, row.category, row.banner_category))
    for row in own[own["note"].eq("about")].itertuples():
        found.about[row.variable, row.banner_category] = (row.value, row.low, row.high)


def _by_the_rule(found: Withheld, material: Material, v, groups: _Groups) -> None:
    names, question = _answers(material, v)
    parts, rare, gone = hidden_pair(question, groups.question)
    parts = np.where((parts > 0) & gone, Part.NO_BASE, parts)
    for i, j in zip(*np.nonzero(parts), strict=True):
        found.cells.add((v.variable, names[i], groups.names[j]))
    if v.kind == "numeric":
        _mean(found, material, v.variable, question, groups, parts)
    else:
        found.cells.update((v.variable, names[i], EVERYBODY) for i in np.flatnonzero(rare))


def _mean(found: Withheld, material: Material, name: str, question: Question, groups: _Groups, parts) -> None:
    responses = material["responses"]
    values, weights = responses[name].to_numpy(float), responses["weight"].to_numpy(float)
    inside = groups.question.members & question.valid[:, None]
    exact = [estimates.mean(values[who], weights=weights[who]) for who in inside.T]
    half = np.nan_to_num([(e.high - e.low) / 2 for e in exact])
    weighted = question.members.T.astype(float) @ (inside * weights[:, None])
    hidden, about = with_mean(question.members, values, weighted, parts, half)
    found.cells.update((name, MEAN, groups.names[j]) for j in np.flatnonzero(hidden[-1]))
    for j, mean in about.items():
        found.about[name, groups.names[j]] = (mean, *about_ends(mean, float(half[j])))


def _everybody(found: Withheld, material: Material, v) -> None:
    """What the tables of all respondents do not tell, or only about."""
    table = material["profile"]
    own = table[(table["variable"] == v.variable) & table["note"].isin([*HIDDEN, "about"])]
    found.cells.update((v.variable, r.category, EVERYBODY) for r in own.itertuples())


def _score(found: Withheld, material: Material, v, groups: _Groups) -> None:
    """The Net Promoter Score of a group: as in the table `metrics` where it has the group, else by the cells of its three parts."""
    table = material["metrics"]
    own = table[table["metric"] == NPS].assign(group=table["group"].str.removeprefix(f"{groups.question.name}: "))
    told = set(own.loc[~own["note"].isin(HIDDEN) & own["group"].ne(table["group"]), "group"])
    closed = set(own.loc[own["note"].isin(HIDDEN), "group"])
    values = material["responses"][v.variable].to_numpy(float)
    promoters, detractors = values >= estimates.PROMOTER, values <= estimates.DETRACTOR
    passives = ~np.isnan(values) & ~promoters & ~detractors
    parts, _, _ = hidden_pair(_question(NPS, np.column_stack([promoters, passives, detractors])), groups.question)
    closed |= {groups.names[j] for j in np.flatnonzero(parts.any(axis=0))} - told
    found.cells.update((v.variable, NPS, group) for group in closed)


def _segments(found: Withheld, material: Material, by: str, groups: _Groups) -> None:
    """The share of a group in a segment: of few people, what follows from others, and what the profile of the segment hides."""
    memberships = material.handovers.get("memberships")
    if memberships is None or memberships.empty or groups.question.members.shape[1] == 0:
        return
    number = material["responses"]["respondent_id"].map(memberships.set_index("respondent_id")["segment"])
    segments = sorted(number.dropna().unique())
    members = number.to_numpy()[:, None] == np.array(segments)
    profile = material["segment_profile"]
    shut = profile[(profile["variable"] == by) & profile["note"].eq("suppressed")]
    closed = set(zip(shut["segment"], shut["category"], strict=True))
    start = np.array([[(s, name) in closed for name in groups.names] for s in segments])
    counts = members.T.astype(int) @ groups.question.members
    # What is hidden there is protected here like a cell of few people: from it the few would follow.
    counts = np.where(start, np.minimum(counts, estimates.suppress_below() - 1), counts)
    hidden = margins.hidden_cells(counts, hidden=start)
    for i, j in zip(*np.nonzero(hidden | start), strict=True):
        found.cells.add((SEGMENT, str(segments[i]), groups.names[j]))
