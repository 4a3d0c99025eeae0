"""Banner tables: every variable by the banners, with significance letters, and one test for each table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.errors import UsageError, nearest
from insights.estimates import Z95, no_share_below, small_below, suppress_below
from insights.protection.crossed import Part, about_ends, with_mean
from insights.survey.banners.hiding import (
    Columns,
    hidden_cells,
    questions_of,
    telling_nets,
    without_rare,
)
from insights.survey.banners.letters import exceeded, mean_pairs, share_pairs
from insights.survey.banners.nets import Net, nets_of, scale_values
from insights.survey.inference.categories import TEXTS, Membership, memberships
from insights.survey.inference.comparing import Comparison, compare_counts, compare_means
from insights.survey.inference.design import Design, Means, design_of, mean_bounds, means, wilson_bounds
from insights.survey.inference.rao_scott import compare_domains, compare_shares
from insights.survey.reading.responses import answer_columns

MOST_BANNERS = 5
CORRECTIONS = ("holm", "bh")
HIDDEN = ("suppressed", "suppressed base", "no share")  # notes of cells without a figure
STRONGEST = "chi2 of the strongest option"


def default_banners(responses: pd.DataFrame, variables: pd.DataFrame, *, language: str = "de") -> list[str]:
    """The wave, then the demographic and firmographic variables with 2 to 6 categories, at most five, in the order of the study.

    A variable that says the same as an earlier one (age groups beside the age) is passed over.
    """
    divided = [m.variable for m in divisions(responses, variables, language=language)]
    return [*answer_columns(variables, "wave"), *divided][:MOST_BANNERS]


def divisions(
    responses: pd.DataFrame, variables: pd.DataFrame, *, most_categories: int = 6, language: str = "de"
) -> list[Membership]:
    """The demographic and firmographic variables with 2 to `most_categories` categories; none that says the same as an earlier one."""
    names = answer_columns(variables, "demographic", "firmographic")
    chosen: list[Membership] = []
    for m in memberships(responses, variables, names, language=language):
        few = 2 <= m.members.any(axis=0).sum() <= most_categories
        if m.kind != "multiple" and few and not any(_same(m, other) for other in chosen):
            chosen.append(m)
    return chosen


def _same(a: Membership, b: Membership) -> bool:
    """Whether two variables divide people in the same way, or nearly so."""
    effect = compare_counts(a.members.T.astype(float) @ b.members).effect
    return bool(effect > 0.95) and a.members.any(axis=0).sum() == b.members.any(axis=0).sum()


def banner_tables(
    responses: pd.DataFrame,
    variables: pd.DataFrame,
    banners: list[str] | None = None,
    *,
    weighting: pd.DataFrame | None = None,
    correction: str = "holm",
    language: str = "de",
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Column shares (and means) of every variable by the banners, and a test per table: `crosstabs`, `crosstab_tests`.

    `banners`: variables whose categories are the columns; none given takes `default_banners`. A column's `higher_than` lists the letters of the
    columns of the same banner that it exceeds at 5 %, corrected over all pairs and rows of the table (`correction`: holm or bh).
    Columns with a base below 10 are neither shown nor tested, and cells that are hidden have no part in the letters. Cells with 1 to 4 people are `suppressed`, and with them those from which they
    could be calculated; n stays in the table and is nothing for readers. Who gave an answer of a banner that fewer than 5 people gave counts
    there like those who gave none. The tests' p are corrected over all tables (Benjamini-Hochberg). Weights, strata, clusters and the raked margins in `weighting` enter intervals and tests (Rao & Scott for
    shares). Raises UsageError for a banner or a correction that does not exist.
    """
    names, found, columns, design = prepared(
        responses, variables, banners, weighting=weighting, correction=correction, language=language
    )
    if not names:
        return contracts.empty("crosstabs"), contracts.empty("crosstab_tests")
    questions = questions_of(found, columns, variables, language, weighting)
    tables, tests = [], []
    for name in names:
        m = found[name]
        values = responses[name].to_numpy(dtype=float) if m.kind == "numeric" else None
        rows, compared = _table(m, values, columns, design, correction, hidden_cells(questions, name, columns))
        tables.append(rows)
        tests += compared
    crosstabs = contracts.check(pd.concat(tables, ignore_index=True), "crosstabs")
    if not tests:
        return crosstabs, contracts.empty("crosstab_tests")
    table = pd.DataFrame(tests)
    table["p_adjusted"] = estimates.adjusted(table["p"].to_numpy(), "bh")
    return crosstabs, contracts.check(table, "crosstab_tests")


def net_tables(
    responses: pd.DataFrame,
    variables: pd.DataFrame,
    banners: list[str] | None = None,
    *,
    nets: dict[str, dict[str, list[str]]] | None = None,
    weighting: pd.DataFrame | None = None,
    correction: str = "holm",
    language: str = "de",
) -> pd.DataFrame:
    """Rows that sum up others, by the same columns as `banner_tables`: the table `crosstab_nets`.

    `nets`: {variable: {name: categories}} as `declared_nets` reads them from study.yml. Scales get their two best and two worst points, the
    NPS its three groups, ordinal scales of attitudes their mean (1 for the first category). Letters are corrected within these rows of a
    table. Raises InputError for a net of a category that does not exist.
    """
    names, found, columns, design = prepared(
        responses, variables, banners, weighting=weighting, correction=correction, language=language
    )
    rows, questions = (
        variables.set_index("variable", drop=False),
        questions_of(found, columns, variables, language, weighting),
    )
    tables = []
    for name in names:
        m = found[name]
        summed = nets_of(m, rows.loc[name], (nets or {}).get(name, {}), language=language)
        if summed:
            scale = scale_values(m, rows.loc[name])
            tables.append(_net_table(m, summed, scale, columns, design, correction, questions))
    return (
        contracts.check(pd.concat(tables, ignore_index=True), "crosstab_nets")
        if tables
        else contracts.empty("crosstab_nets")
    )


def banner_bases(
    responses: pd.DataFrame, variables: pd.DataFrame, banners: list[str] | None = None, *, language: str = "de"
) -> pd.DataFrame:
    """People behind each column of each banner table, unweighted, weighted and effective (Kish): the table `crosstab_bases`."""
    names, found, columns, design = prepared(responses, variables, banners, language=language)
    if not names:
        return contracts.empty("crosstab_bases")
    valid = np.column_stack([found[name].valid for name in names]).astype(float)
    inside = columns.members.astype(float)
    people, sums, squares = (
        valid.T @ (inside * w[:, None]) for w in (np.ones(len(inside)), design.weights, design.weights**2)
    )
    keep = np.array([[banner != name for banner in columns.banners] for name in names]).ravel()
    table = pd.DataFrame(
        {
            "variable": np.repeat(names, len(columns.banners)),
            "banner": np.tile(columns.banners, len(names)),
            "banner_position": np.tile(columns.positions, len(names)),
            "base": people.ravel().round().astype(int),
            "base_weighted": sums.ravel(),
            "effective_base": np.divide(sums**2, squares, out=np.zeros_like(sums), where=squares > 0).ravel(),
        }
    )
    return contracts.check(table[keep], "crosstab_bases")


def prepared(responses, variables, banners, *, weighting=None, correction="holm", language="de"):
    """Names of the rows' variables, everybody's categories in them, the columns, and the design; no names without answers."""
    if correction not in CORRECTIONS:
        raise UsageError(f"correction: there is none called {correction!r}; {nearest(correction, CORRECTIONS)}.")
    names = answer_columns(variables)
    for banner in banners or []:
        if banner not in names:
            raise UsageError(f"banners: there is no variable {banner!r}; {nearest(banner, names)}.")
    if not names or responses.empty:
        return [], {}, None, None
    banners = banners or default_banners(responses, variables, language=language)
    roles = variables.set_index("variable")["role"]
    found = {
        m.variable: without_rare(m, roles[m.variable])
        for m in memberships(responses, variables, names, language=language)
    }
    columns = _columns([found[b] for b in banners], len(responses), language)
    return names, found, columns, design_of(responses, variables, weighting=weighting, language=language)


def _columns(banners: list[Membership], n: int, language: str) -> Columns:
    names, labels, letters, positions = ["total"], [TEXTS[language]["total"]], [""], [0]
    members = [np.ones((n, 1), dtype=bool)]
    for m in banners:
        members.append(m.members)
        for i, category in enumerate(m.categories):
            letters.append(_letter(len(letters) - 1))
            names.append(m.variable)
            labels.append(category)
            positions.append(i + 1)
    overlapping = frozenset(m.variable for m in banners if m.kind == "multiple")
    return Columns(names, labels, letters, positions, np.hstack(members), overlapping)


def _letter(i: int) -> str:
    """A, B … Z, AA, AB …"""
    return (_letter(i // 26 - 1) if i >= 26 else "") + chr(65 + i % 26)


def _table(
    m: Membership, values: np.ndarray | None, columns: Columns, design: Design, correction: str, parts: np.ndarray
) -> tuple[pd.DataFrame, list[dict]]:
    """One variable by all banners: its rows, and its test with each banner."""
    cells = _answers(m, values, columns, design, parts)
    tests = []
    for banner in columns.others(m.variable):
        here = columns.of(banner)
        enough = here[cells.base[here] >= no_share_below()]
        overlapping = banner in columns.overlapping
        if values is not None:
            compared = _compare_means(_part(cells, enough, design, overlapping))
        else:
            compared = _compare(m, cells.inside[:, enough], design, overlapping=overlapping)
        tests.append({"variable": m.variable, "banner": banner, **vars(compared), "n": int(cells.base[enough].sum())})
    return _rows(m.variable, cells, columns, design, correction), tests


@dataclass(frozen=True)
class _Cells:
    """The rows of one variable's table by all columns, before anything is taken out.

    `values`: people × rows, what is averaged; `inside`: people × columns; `is_mean`: rows that are no shares; `counted`, `weighted`: people of
    each cell; `base`: of each column. What must not be shown: the cells `hidden`, all of the columns that are `gone`, and the exact means of
    the columns in `about`, {column: mean that is told instead}.
    """

    labels: Sequence[str]
    values: np.ndarray
    inside: np.ndarray
    is_mean: np.ndarray
    counted: np.ndarray
    weighted: np.ndarray
    base: np.ndarray
    found: Means
    hidden: np.ndarray
    gone: np.ndarray
    about: Mapping[int, float]


def _answers(m: Membership, values: np.ndarray | None, columns: Columns, design: Design, parts: np.ndarray) -> _Cells:
    """The answers of a variable, and the mean of a numeric one (`values`) below them."""
    inside = columns.members & m.valid[:, None]
    counted = m.members.T.astype(float) @ inside
    weighted = m.members.T.astype(float) @ (inside * design.weights[:, None])
    base, labels, everything = inside.sum(axis=0), [*m.categories], m.members
    if values is not None:
        labels, everything = [*labels, "mean"], np.column_stack([m.members, values])
        counted, weighted = np.vstack([counted, base]), np.vstack([weighted, design.weights @ inside])
    found = means(design, everything, inside)
    is_mean = np.arange(len(labels)) == len(m.categories)
    hidden, gone, about = parts > 0, (parts == Part.NO_BASE).any(axis=0), {}
    if values is not None:
        hidden, about = with_mean(m.members & m.valid[:, None], values, weighted, parts, _half(found, -1))
    return _Cells(labels, everything, inside, is_mean, counted, weighted, base, found, hidden, gone, about)


def _part(cells: _Cells, here: np.ndarray, design: Design, overlapping: bool) -> Means:
    """The means of the columns `here` alone; worked out anew where people stand in several of them."""
    found = cells.found
    if overlapping and found.covariances is None:
        return means(design, cells.values, cells.inside[:, here], overlapping=True)
    covariances = None if found.covariances is None else found.covariances[:, here[:, None], here]
    return Means(
        found.value[:, here], found.variance[:, here], found.alone[:, here], found.heavy[:, here], found.persons[here], found.kish[here],
        found.degrees[here], covariances,
    )  # fmt: skip


def _untold(cells: _Cells) -> np.ndarray:
    """The cells of which no letter may tell: those hidden, all of columns without a base, means that are told only about."""
    untold = cells.hidden | cells.gone
    untold[np.ix_(cells.is_mean, list(cells.about))] = True
    return untold


def _higher_than(variable: str, cells: _Cells, columns: Columns, design: Design, correction: str) -> np.ndarray:
    """The letters of the columns of the same banner that each cell exceeds."""
    marks, untold = np.full(cells.counted.shape, "", dtype=object), _untold(cells)
    for banner in columns.others(variable):
        here = columns.of(banner)
        part = _part(cells, here, design, banner in columns.overlapping)
        letters = [columns.letters[i] for i in here]
        marks[:, here] = _marks(part, cells.is_mean, letters, design, correction, untold[:, here])
    return marks


def _marks(
    part: Means, is_mean: np.ndarray, letters: list[str], design: Design, correction: str, untold: np.ndarray
) -> list[list[str]]:
    p = share_pairs(part, design)
    if is_mean.any():
        p[is_mean] = mean_pairs(part)[is_mean]
    return exceeded(p, part.value, part.persons, letters, correction, hidden=untold)


def _rows(variable: str, cells: _Cells, columns: Columns, design: Design, correction: str) -> pd.DataFrame:
    """The cells of a table, one row each; what must not be shown is missing."""
    value, low, high, note = _figures(cells, design)
    marks = _higher_than(variable, cells, columns, design, correction)
    missing, size = np.isin(note, HIDDEN), len(columns.banners)
    shown = {name: np.where(missing, np.nan, part).ravel() for name, part in (("value", value), ("low", low), ("high", high))}  # fmt: skip
    table = pd.DataFrame(
        {
            "variable": variable,
            "position": np.repeat(np.arange(1, len(cells.labels) + 1), size),
            "category": np.repeat(np.array(cells.labels, dtype=object), size),
            "banner": np.tile(columns.banners, len(cells.labels)),
            "banner_position": np.tile(columns.positions, len(cells.labels)),
            "banner_category": np.tile(np.array(columns.labels, dtype=object), len(cells.labels)),
            "letter": np.tile(np.array(columns.letters, dtype=object), len(cells.labels)),
            "n": cells.counted.ravel().round().astype(int),
            "base": np.broadcast_to(cells.base, cells.counted.shape).ravel(),
            "n_weighted": cells.weighted.ravel(),
            **shown,
            "higher_than": np.where(missing, "", marks).ravel(),
            "note": note.ravel(),
        }
    )
    return table[table["banner"] != variable]


def _figures(cells: _Cells, design: Design) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Value, interval and note of each cell; a mean that may only be told about is rounded here, what is hidden has its note."""
    is_mean, base, hidden = cells.is_mean, cells.base, cells.hidden
    low, high = _intervals(cells.found, is_mean, base, design)
    value = cells.found.value.copy()
    bases = np.broadcast_to(base, value.shape)
    gone = cells.gone | (base < suppress_below())
    note = np.select([bases < no_share_below(), bases < small_below()], ["no share", "small base"], "")
    note = np.where(hidden & (note != "no share"), "suppressed", note)
    note = np.where((hidden | is_mean[:, None]) & gone & (base > 0), "suppressed base", note)
    for j, mean in cells.about.items():
        ends = about_ends(mean, float((high - low)[is_mean, j][0]) / 2)
        value[is_mean, j], low[is_mean, j], high[is_mean, j] = mean, *ends
        note[is_mean & ~np.isin(note[:, j], HIDDEN), j] = "about"
    return value, low, high, note


def _intervals(found: Means, is_mean: np.ndarray, base: np.ndarray, design: Design) -> tuple[np.ndarray, np.ndarray]:
    if design.simple:
        low, high = _plain_wilson(found.value, base)
    else:
        low, high = wilson_bounds(found, clustered=not design.drawn_simply)
    if is_mean.any():
        lower, upper = mean_bounds(found)
        low, high = np.where(is_mean[:, None], lower, low), np.where(is_mean[:, None], upper, high)
    return low, high


def _half(found: Means, row: int) -> np.ndarray:
    low, high = mean_bounds(found)
    return np.nan_to_num((high - low)[row] / 2)


def _plain_wilson(p: np.ndarray, n: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    with np.errstate(divide="ignore", invalid="ignore"):
        centre = (p + Z95**2 / (2 * n)) / (1 + Z95**2 / n)
        half = Z95 * np.sqrt(p * (1 - p) / n + Z95**2 / (4 * n**2)) / (1 + Z95**2 / n)
    return np.maximum(centre - half, 0.0), np.minimum(centre + half, 1.0)


def _net_table(
    m: Membership, nets: list[Net], scale: np.ndarray | None, columns: Columns, design: Design, correction: str, questions
) -> pd.DataFrame:  # fmt: skip
    cells = _sums(m, nets, scale, columns, design, questions)
    table, size = (
        _rows(m.variable, cells, columns, design, correction),
        int((np.array(columns.banners) != m.variable).sum()),
    )
    table["statistic"] = np.repeat([net.statistic for net in nets], size)
    table["members"] = np.repeat(np.array([contracts.join(net.members) for net in nets], dtype=object), size)
    return table


def _sums(
    m: Membership, nets: list[Net], scale: np.ndarray | None, columns: Columns, design: Design, questions
) -> _Cells:
    """The nets of a variable; `scale`: the numbers that one of them is the mean of."""
    where = {category: i for i, category in enumerate(m.categories)}
    rows = [
        scale if net.statistic == "mean" else m.members[:, [where[c] for c in net.members]].any(axis=1) for net in nets
    ]
    values = np.column_stack([np.where(m.valid, row, 0).astype(float) for row in rows])
    is_mean = np.array([net.statistic == "mean" for net in nets])
    inside = columns.members & m.valid[:, None]
    counted = np.where(is_mean[:, None], m.valid.astype(float) @ inside, values.T @ inside)
    weights = inside * design.weights[:, None]
    weighted = np.where(is_mean[:, None], weights.sum(axis=0), values.T @ weights)
    found = means(design, values, inside)
    parts = hidden_cells(questions, m.variable, columns)
    hidden, gone, about = telling_nets(m, nets, columns, questions, parts), (parts == Part.NO_BASE).any(axis=0), {}
    if is_mean.any():
        members, half = m.members & m.valid[:, None], _half(found, is_mean.argmax())
        told, about = with_mean(members, scale, m.members.T.astype(float) @ weights, parts, half)
        hidden[is_mean] = told[-1]
    names, base = [net.name for net in nets], inside.sum(axis=0)
    return _Cells(names, values, inside, is_mean, counted, weighted, base, found, hidden, gone, about)


def _compare(m: Membership, inside: np.ndarray, design: Design, *, overlapping: bool) -> Comparison:
    """The test of one variable by one banner; of a multiple response the clearest option stands for all, corrected after Holm."""
    rows = [m.members & m.valid[:, None]]
    if m.kind == "multiple":
        rows = [np.column_stack([option, m.valid & ~option]) for option in m.members.T]
    columns = [inside]
    if overlapping:
        somewhere = inside.any(axis=1)
        columns = [np.column_stack([option, somewhere & ~option]) for option in inside.T]
    tests = [_test(row, column, design) for row in rows for column in columns]
    if len(tests) == 1:
        return tests[0]
    p = estimates.adjusted(np.array([test.p for test in tests]), "holm")
    if np.isnan(p).all():
        return Comparison(STRONGEST, np.nan, np.nan, np.nan, np.nan, "V")
    best = tests[int(np.nanargmin(p))]
    return Comparison(STRONGEST, best.statistic, best.df, float(np.nanmin(p)), best.effect, "V")


def _test(row: np.ndarray, column: np.ndarray, design: Design) -> Comparison:
    if design.simple:
        return compare_counts(row.T.astype(float) @ column)
    return compare_shares(row, column, design)


def _compare_means(part: Means) -> Comparison:
    """Welch's test on the variances of the means; Wald's with their covariance where columns are not independent."""
    value, variance = part.value[-1], part.variance[-1]
    plain = compare_means(value, variance * part.kish, part.kish)
    if part.covariances is None:
        return plain
    there = (part.persons > 1) & (variance > 0)
    covariance = part.covariances[-1][np.ix_(there, there)]
    degrees = float(part.degrees[there].min()) if there.any() else np.nan
    statistic, df, p = compare_domains(value[there], covariance, degrees)
    return Comparison("Wald", statistic, df, p, plain.effect, plain.effect_name)
