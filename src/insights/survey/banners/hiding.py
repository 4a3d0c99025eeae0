"""What a banner table may not show: cells that tell of fewer than 5 people, and sums and means from which these could be calculated."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from insights.protection import crossed, small_groups
from insights.protection.crossed import Part, Question
from insights.survey.banners.nets import Net, nets_of
from insights.survey.inference.categories import Membership

LONG, NEAR = 6, 3  # points of a scale without nets from which on near ones, so many, are hidden together


@dataclass(frozen=True)
class Columns:
    """The columns of all tables: the total and the categories of each banner; `members`: people × columns."""

    banners: list[str]
    labels: list[str]
    letters: list[str]
    positions: list[int]
    members: np.ndarray
    overlapping: frozenset[str]

    def of(self, banner: str) -> np.ndarray:
        return np.array([i for i, name in enumerate(self.banners) if name == banner], dtype=int)

    def others(self, variable: str) -> list[str]:
        """The banners by which a table of `variable` is told: all but itself."""
        return [banner for banner in dict.fromkeys(self.banners[1:]) if banner != variable]


def without_rare(m: Membership, role: str) -> Membership:
    """`m` without groups of fewer than 5 people where these count as without an answer (`small_groups.kept_answers`)."""
    kept = small_groups.kept_answers(m.members & m.valid[:, None], role=role, kind=m.kind)
    if kept.all():
        return m
    members, categories = m.members[:, kept], [c for c, keep in zip(m.categories, kept, strict=True) if keep]
    return replace(m, categories=categories, members=members, valid=m.valid & members.any(axis=1))


def question_of(
    m: Membership, variable: pd.Series, *, language: str = "de", banner: bool = False, raked: bool = False
) -> Question:
    """A variable as what tables tell of it; `banner`: whether its answers make columns; `raked`: whether the weights rest on it."""
    nets = [net for net in nets_of(m, variable, {}, language=language) if net.statistic != "mean"]
    sums = ["".join(str(int(category in net.members)) for net in nets) for category in m.categories]
    alike = np.unique(np.array(sums, dtype=str), return_inverse=True)[1]
    if not nets and m.kind in ("numeric", "ordinal") and len(sums) >= LONG:
        alike = np.arange(len(sums)) // NEAR
    return Question(m.variable, m.members & m.valid[:, None], m.valid, m.kind != "multiple", alike, banner, raked)


def questions_of(
    found: dict[str, Membership],
    columns: Columns,
    variables: pd.DataFrame,
    language: str,
    weighting: pd.DataFrame | None,
) -> dict[str, Question]:
    """Every variable as what the tables tell of it, by name."""
    raked = _raked(found, weighting)
    rows = variables.set_index("variable", drop=False)
    return {
        name: question_of(m, rows.loc[name], language=language, banner=name in columns.banners, raked=name in raked)
        for name, m in found.items()
    }


def _raked(found: dict[str, Membership], weighting: pd.DataFrame | None) -> set[str]:
    """The variables that the weights were raked to, and those whose answers each lie in one answer of such a one, as ages do in age groups."""
    targets = [] if weighting is None else [found[name] for name in weighting["variable"].unique() if name in found]
    return {name for name, m in found.items() if any(_inside(m, target) for target in targets)}


def _inside(m: Membership, target: Membership) -> bool:
    return bool((((m.members[m.valid].T.astype(int) @ target.members[m.valid]) > 0).sum(axis=1) <= 1).all())


def hidden_cells(
    questions: dict[str, Question], name: str, columns: Columns, own: Question | None = None
) -> np.ndarray:
    """Which cells of a table (answers × columns) are shown, as numbers of `Part`; `own`: what its rows are, if not the answers.

    The weights of two questions that were raked follow from the counts in their table, so whoever tries counts can tell by the weighted shares
    which are right: where a cell of it is hidden, none is told.
    """
    own = own or questions[name]
    parts = np.zeros((own.members.shape[1], len(columns.banners)), dtype=int)
    parts[:, 0] = crossed.hidden_answers(own) * Part.BASE
    for banner in columns.others(name):
        cells, _, gone = crossed.hidden_pair(own, questions[banner])
        solvable = own.raked and questions[banner].raked and bool((cells > 0).any())
        parts[:, columns.of(banner)] = np.where(solvable | ((cells > 0) & gone), Part.NO_BASE, cells)
    return parts


def telling_nets(
    m: Membership, nets: list[Net], columns: Columns, questions: dict[str, Question], parts: np.ndarray
) -> np.ndarray:
    """Nets × columns: which nets would tell of hidden answers. Where all of those with a known sum are in it, or none, it follows from these."""
    inside = np.array([np.isin(m.categories, net.members) for net in nets])
    if m.kind != "multiple":
        telling = np.tile((parts == Part.NO_BASE).any(axis=0), (len(nets), 1))
        for part in np.unique(parts[parts > 0]):
            here = parts == part
            telling |= (inside.astype(int) @ here > 0) & ((~inside).astype(int) @ here > 0)
        return telling
    own = questions[m.variable]
    chosen = np.column_stack([own.members[:, row].any(axis=1) for row in inside])
    sums = replace(own, members=chosen, alike=np.zeros(len(nets), dtype=int))
    return (inside.astype(int) @ (parts > 0) > 0) | (hidden_cells(questions, m.variable, columns, sums) > 0)
