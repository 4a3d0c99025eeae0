"""Banner tables: every variable by the banners, with significance letters, and one test for each table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from insights import contracts
from insights.errors import UsageError, nearest
from insights.estimates import NO_SHARE_BELOW, base_note, wilson
from insights.survey.categories import TEXTS, Membership, memberships
from insights.survey.comparing import (
    Comparison,
    adjusted,
    compare_counts,
    compare_means,
    pairwise_means,
    pairwise_shares,
)
from insights.survey.profile import cell_note
from insights.survey.reading import answer_columns

MOST_BANNERS = 5
SIGNIFICANT = 0.05
CORRECTIONS = ("holm", "bh")


@dataclass(frozen=True)
class _Columns:
    """The columns of all tables: the total and the categories of each banner; `members`: people × columns."""

    banners: list[str]
    labels: list[str]
    letters: list[str]
    positions: list[int]
    members: np.ndarray

    def of(self, banner: str) -> np.ndarray:
        return np.array([i for i, name in enumerate(self.banners) if name == banner], dtype=int)


def default_banners(responses: pd.DataFrame, variables: pd.DataFrame, *, language: str = "de") -> list[str]:
    """The demographic and firmographic variables with 2 to 6 categories, at most five, in the order of the study.

    A variable that says the same as an earlier one (age groups beside the age) is passed over.
    """
    names = answer_columns(variables, "demographic", "firmographic")
    chosen: list[Membership] = []
    for m in memberships(responses, variables, names, language=language):
        if (
            m.kind != "multiple"
            and 2 <= m.members.any(axis=0).sum() <= 6
            and not any(_same(m, other) for other in chosen)
        ):
            chosen.append(m)
    return [m.variable for m in chosen[:MOST_BANNERS]]


def _same(a: Membership, b: Membership) -> bool:
    """Whether two variables divide people in the same way, or nearly so."""
    effect = compare_counts(a.members.T.astype(float) @ b.members).effect
    return bool(effect > 0.95) and a.members.any(axis=0).sum() == b.members.any(axis=0).sum()


def banner_tables(
    responses: pd.DataFrame,
    variables: pd.DataFrame,
    banners: list[str] | None = None,
    *,
    correction: str = "holm",
    language: str = "de",
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Column shares (and means) of every variable by the banners, and a test per table: `crosstabs`, `crosstab_tests`.

    `banners`: variables whose categories are the columns; none given takes `default_banners`. A column's `higher_than` lists the letters of the
    columns of the same banner that it exceeds at 5 %, corrected over all pairs and rows of the table (`correction`: holm or bh).
    Columns with a base below 10 are neither shown nor tested, cells with 1 to 4 people are suppressed. The tests' p are corrected over all
    tables (Benjamini-Hochberg). Weighted tests use effective sample sizes. Raises UsageError for a banner or a correction that does not exist.
    """
    if correction not in CORRECTIONS:
        raise UsageError(f"correction: there is none called {correction!r}; {nearest(correction, CORRECTIONS)}.")
    names = answer_columns(variables)
    banners = banners or default_banners(responses, variables, language=language)
    for banner in banners:
        if banner not in names:
            raise UsageError(f"banners: there is no variable {banner!r}; {nearest(banner, names)}.")
    if not names:
        return contracts.empty("crosstabs"), contracts.empty("crosstab_tests")
    found = {m.variable: m for m in memberships(responses, variables, names, language=language)}
    weights = responses["weight"].to_numpy(dtype=float)
    columns = _columns([found[b] for b in banners], len(responses), language)
    tables, tests = [], []
    for name in names:
        values = responses[name].to_numpy(dtype=float) if found[name].kind == "numeric" else None
        rows, compared = _table(found[name], values, weights, columns, correction)
        tables.append(rows)
        tests += compared
    crosstabs = contracts.check(pd.concat(tables, ignore_index=True), "crosstabs")
    if not tests:
        return crosstabs, contracts.empty("crosstab_tests")
    table = pd.DataFrame(tests)
    table["p_adjusted"] = adjusted(table["p"].to_numpy(), "bh")
    return crosstabs, contracts.check(table, "crosstab_tests")


def _columns(banners: list[Membership], n: int, language: str) -> _Columns:
    names, labels, letters, positions, members = (
        ["total"],
        [TEXTS[language]["total"]],
        [""],
        [0],
        [np.ones((n, 1), dtype=bool)],
    )
    count = 0
    for m in banners:
        members.append(m.members)
        for i, category in enumerate(m.categories):
            names.append(m.variable)
            labels.append(category)
            letters.append(_letter(count))
            positions.append(i + 1)
            count += 1
    return _Columns(names, labels, letters, positions, np.hstack(members))


def _letter(i: int) -> str:
    """A, B … Z, AA, AB …"""
    return (_letter(i // 26 - 1) if i >= 26 else "") + chr(65 + i % 26)


def _table(
    m: Membership, values: np.ndarray | None, weights: np.ndarray, columns: _Columns, correction: str
) -> tuple[pd.DataFrame, list[dict]]:
    """One variable by all banners: its rows, and its test with each banner."""
    inside = columns.members & m.valid[:, None]
    weighted = inside * weights[:, None]
    n = m.members.T.astype(float) @ inside
    n_weighted = m.members.T.astype(float) @ weighted
    base, base_weighted = inside.sum(axis=0), weighted.sum(axis=0)
    squares = (weights**2) @ inside
    effective = np.divide(base_weighted**2, squares, out=np.zeros(len(base)), where=squares > 0)
    shares = np.divide(n_weighted, base_weighted, out=np.full(n.shape, np.nan), where=base_weighted > 0)
    rows = [
        _cell(
            m.variable,
            i + 1,
            category,
            columns,
            j,
            n[i, j],
            base[j],
            n_weighted[i, j],
            shares[i, j],
            *wilson(shares[i, j] * effective[j], effective[j]),
        )
        for i, category in enumerate(m.categories)
        for j in range(len(base))
    ]
    means = variances = None
    if values is not None:
        means, variances, low, high = _means(values, weighted, effective)
        position = len(m.categories) + 1
        rows += [
            _cell(
                m.variable, position, "mean", columns, j, base[j], base[j], base_weighted[j], means[j], low[j], high[j]
            )
            for j in range(len(base))
        ]
    tests = []
    for banner in dict.fromkeys(columns.banners[1:]):
        here = columns.of(banner)
        if banner == m.variable:
            rows = [row for row in rows if row["banner"] != banner]
            continue
        _mark(rows, m.variable, banner, columns, here, shares, means, variances, effective, base, correction)
        compared = _compare(m, here, n, n_weighted, base_weighted, base, means, variances, effective)
        tests.append({"variable": m.variable, "banner": banner, **vars(compared), "n": int(base[here].sum())})
    return pd.DataFrame(rows), tests


def _cell(variable, position, category, columns, j, n, base, n_weighted, value, low, high) -> dict:
    note = base_note(int(base)) if category == "mean" else cell_note(int(n), int(base))
    hidden = note in ("suppressed", "no share")
    return {
        "variable": variable,
        "position": position,
        "category": category,
        "banner": columns.banners[j],
        "banner_position": columns.positions[j],
        "banner_category": columns.labels[j],
        "letter": columns.letters[j],
        "n": int(n),
        "base": int(base),
        "n_weighted": float(n_weighted),
        "value": np.nan if hidden else value,
        "low": np.nan if hidden else low,
        "high": np.nan if hidden else high,
        "higher_than": "",
        "note": note,
    }


def _means(values: np.ndarray, weighted: np.ndarray, effective: np.ndarray) -> tuple[np.ndarray, ...]:
    from scipy.stats import t

    filled = np.nan_to_num(values)
    sums = weighted.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        means = filled @ weighted / sums
        variances = ((filled**2) @ weighted / sums - means**2).clip(0) * effective / (effective - 1)
        half = t.ppf(0.975, np.maximum(effective - 1, 1e-9)) * np.sqrt(variances / effective)
    half = np.where(effective > 1, half, np.nan)
    return means, np.where(effective > 1, variances, np.nan), means - half, means + half


def _mark(rows, variable, banner, columns, here, shares, means, variances, effective, base, correction) -> None:
    """Write into `rows` which columns of `banner` exceed which others."""
    tested = here[base[here] >= NO_SHARE_BELOW]
    if len(tested) < 2:
        return
    p = pairwise_shares(shares[:, tested], effective[tested])
    level = shares[:, tested]
    if means is not None:
        p = np.concatenate([p, pairwise_means(means[tested], variances[tested], effective[tested])[None]])
        level = np.vstack([level, means[tested]])
    upper = np.triu_indices(len(tested), 1)
    corrected = np.full(p.shape, np.nan)
    corrected[:, *upper] = adjusted(p[:, *upper].ravel(), correction).reshape(len(p), -1)
    corrected = np.fmin(corrected, corrected.transpose(0, 2, 1))
    where = {(row["position"], row["banner_position"]): row for row in rows if row["banner"] == banner}
    for i in range(len(p)):
        for a, column in enumerate(tested):
            row = where[i + 1, columns.positions[column]]
            lower = [
                columns.letters[other]
                for b, other in enumerate(tested)
                if corrected[i, a, b] < SIGNIFICANT and level[i, a] > level[i, b]
            ]
            row["higher_than"] = " ".join(lower) if pd.notna(row["value"]) else ""


def _compare(m: Membership, here, n, n_weighted, base_weighted, base, means, variances, effective) -> Comparison:
    if means is not None:
        return compare_means(means[here], variances[here], effective[here])
    deflation = effective[here].sum() / base_weighted[here].sum() if base_weighted[here].sum() else 1.0
    if m.kind != "multiple":
        return compare_counts(n_weighted[:, here], deflation=deflation)
    options = [
        compare_counts(np.vstack([row[here], base_weighted[here] - row[here]]), deflation=deflation)
        for row in n_weighted
    ]
    p = adjusted(np.array([option.p for option in options]), "holm")
    if np.isnan(p).all():
        return Comparison("chi2 of the strongest option", np.nan, np.nan, np.nan, np.nan, "V")
    best = options[int(np.nanargmin(p))]
    return Comparison("chi2 of the strongest option", best.statistic, best.df, float(np.nanmin(p)), best.effect, "V")
