"""Other ways to divide the same respondents, for comparison only: k-prototypes, a Gaussian mixture, archetypes.

Segments that only one method finds belong to the method. None of these decides anything: they always find as many groups as they are
asked for, and know neither missing answers nor a reason to stop.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from insights import contracts
from insights.contracts.documents import SegmentSolution
from insights.survey.profiling.profiles import read_answers
from insights.survey.segments.segment_items import building_variables

CHOSEN = "latent classes"
MOST_PEOPLE = 1000  # a random sample of more is compared
MOST_AXES = 8
MISMATCH = (
    0.5  # of one answer, beside a squared standard deviation of a number (Huang 1998: half the average deviation)
)
N_STARTS = {"k-prototypes": 20, "Gaussian mixture": 3}
ROUNDS = 40
SKEWED = 1.0
ARCHETYPE_ROUNDS = 20
STEPS = 12  # of the search for mixtures, in each round


@dataclass(frozen=True)
class Material:
    """The building answers: `numbers` standardised, `choices` one 0/1 column per category with the column ranges of the questions."""

    numbers: np.ndarray
    choices: np.ndarray
    questions: list[slice]
    axes: np.ndarray  # main axes of both together (factor analysis of mixed data)

    def take(self, rows: np.ndarray) -> Material:
        """The same for some respondents, on the same axes."""
        return Material(self.numbers[rows], self.choices[rows], self.questions, self.axes[rows])


def compare_methods(
    responses: pd.DataFrame,
    variables: pd.DataFrame,
    memberships: pd.DataFrame,
    *,
    solution: SegmentSolution,
    n_bootstrap: int = 20,
    seed: int,
) -> pd.DataFrame:
    """The hand-over `segment_comparison`: the segments beside what other methods make of the same answers with the same number of groups.

    `agreement` is the adjusted Rand index with the segments (Hubert & Arabie 1985; 1 the same, 0 chance) with its 95 % bootstrap interval;
    `silhouette` the mean on Gower's distance (Rousseeuw 1987; below 0.25 no structure that distances would show); `stability` the smallest
    bootstrap Jaccard of a method's groups (Hennig 2007), of the segments as `solution` has it. Empty without segments.
    """
    from threadpoolctl import threadpool_limits

    if memberships.empty or memberships["segment"].nunique() < 2:
        return contracts.empty("segment_comparison")
    data = responses.merge(memberships[["respondent_id", "segment"]], on="respondent_id")
    if len(data) > MOST_PEOPLE:
        data = data.sample(MOST_PEOPLE, random_state=seed).sort_index()
    material, segments = read_material(data, variables), pd.factorize(data["segment"], sort=True)[0]
    k, distance, rows = int(segments.max()) + 1, _gower(material), []
    with threadpool_limits(1):
        for number, (method, divide) in enumerate(METHODS.items()):
            rng = np.random.default_rng([seed, 21, number])
            groups = divide(material, k, rng)
            low, high = _agreement_interval(segments, groups, np.random.default_rng([seed, 22]))
            found = {"agreement": rand_index(segments, groups), "low": low, "high": high}
            steady = _stability(material, groups, divide, n_bootstrap, rng)
            rows.append({"method": method, **found, "silhouette": _silhouette(distance, groups), "stability": steady})
    steady = min(segment.stability for segment in solution.segments)
    chosen = {"method": CHOSEN, "silhouette": _silhouette(distance, segments), "stability": steady}
    table = pd.DataFrame([chosen, *rows]).assign(k=k, n=len(data), position=lambda t: np.arange(1, len(t) + 1))
    return contracts.check(table, "segment_comparison")


def read_material(responses: pd.DataFrame, variables: pd.DataFrame) -> Material:
    """The building answers as numbers; who did not answer stands in the middle of a number and in no category."""
    numbers, choices, questions = [], [], []
    described, width = variables.set_index("variable", drop=False), 0
    for name in building_variables(variables):
        answers = read_answers(responses, described.loc[name])
        columns = np.zeros((len(responses), answers.values.shape[1]))
        columns[answers.valid] = answers.values
        if answers.kind == "numeric":
            numbers.append(_standardised(np.where(answers.valid, columns[:, -1], np.nan)))
            continue
        columns = columns[:, answers.tested]
        parts = [columns]
        if answers.kind == "multiple":
            parts = [np.column_stack([c, answers.valid - c]) for c in columns.T]
        for part in parts:
            choices.append(part)
            questions.append(slice(width, width + part.shape[1]))
            width += part.shape[1]
    empty = np.zeros((len(responses), 0))
    z, x = (np.column_stack(parts) if parts else empty for parts in (numbers, choices))
    return Material(z, x, questions, _main_axes(z, x))


def _standardised(x: np.ndarray) -> np.ndarray:
    given = x[~np.isnan(x)]
    if given.min() >= 0 and pd.Series(given).skew() > SKEWED:
        x, given = np.log1p(x), np.log1p(given)
    return np.nan_to_num((x - given.mean()) / (given.std() or 1.0)).clip(-4, 4)


def _main_axes(numbers: np.ndarray, choices: np.ndarray) -> np.ndarray:
    """Coordinates on the axes that carry more than an average column (Pagès 2004, factor analysis of mixed data)."""
    share = choices.mean(axis=0)
    used = (share > 0) & (share < 1)
    columns = np.column_stack([numbers, (choices[:, used] - share[used]) / np.sqrt(share[used])])
    u, s, _ = np.linalg.svd(columns - columns.mean(axis=0), full_matrices=False)
    axes = int(np.clip((s**2 > (s**2).mean()).sum(), min(2, len(s)), MOST_AXES))
    signs = np.where(u[np.abs(u).argmax(axis=0), np.arange(u.shape[1])] < 0, -1.0, 1.0)  # the same on every machine
    return (u * signs * s)[:, :axes]


def k_prototypes(material: Material, k: int, rng: np.random.Generator) -> np.ndarray:
    """Groups around prototypes with mean numbers and most frequent answers (Huang 1998); the best of several starts."""
    best, groups = np.inf, np.zeros(len(material.numbers), dtype=int)
    answered = material.choices.sum(axis=1, keepdims=True)
    for _ in range(N_STARTS["k-prototypes"]):
        rows = rng.choice(len(groups), k, replace=False)
        means, modes, before = material.numbers[rows], material.choices[rows], None
        for _ in range(ROUNDS):
            apart = ((material.numbers[:, None] - means) ** 2).sum(axis=2)
            cost = apart + MISMATCH * (answered - material.choices @ modes.T)
            found = cost.argmin(axis=1)
            if before is not None and (found == before).all():
                break
            before = found
            means, modes = _prototypes(material, found, means, modes)
        total = float(cost.min(axis=1).sum())
        if total < best - 1e-9:
            best, groups = total, found
    return groups


def _prototypes(material: Material, groups: np.ndarray, means: np.ndarray, modes: np.ndarray):
    inside = np.eye(len(means))[groups]
    size = inside.sum(axis=0)[:, None]
    counts, typical = inside.T @ material.choices, np.zeros_like(modes)
    for question in material.questions:
        typical[np.arange(len(modes)), question.start + counts[:, question].argmax(axis=1)] = 1.0
    there = size > 0
    return np.where(there, inside.T @ material.numbers / np.maximum(size, 1), means), np.where(there, typical, modes)


def gaussian_mixture(material: Material, k: int, rng: np.random.Generator) -> np.ndarray:
    """Groups of a mixture of normal distributions on the main axes."""
    from sklearn.mixture import GaussianMixture

    starts, state = N_STARTS["Gaussian mixture"], int(rng.integers(2**31))
    model = GaussianMixture(k, covariance_type="diag", n_init=starts, reg_covar=1e-3, random_state=state)
    return model.fit_predict(material.axes)


def archetypes(material: Material, k: int, rng: np.random.Generator) -> np.ndarray:
    """Groups of those nearest to each extreme: everybody is a mixture of `k` archetypes, archetypes are mixtures of people.

    Cutler & Breiman 1994, *Technometrics* 36, on the first k − 1 axes, which k corners span; begun at distant people.
    """
    x = material.axes[:, : max(k - 1, 1)]
    corners = [int(rng.integers(len(x)))]
    for _ in range(k):  # the first, drawn by chance, is dropped
        corners.append(int(np.min([((x - x[c]) ** 2).sum(axis=1) for c in corners], axis=0).argmax()))
    b, best, groups = np.eye(len(x))[corners[1:]], np.inf, np.zeros(len(x), dtype=int)
    a = np.full((len(x), k), 1.0 / k)
    for _ in range(ARCHETYPE_ROUNDS):
        a = _mixtures(x, b @ x, a)
        error = float(((x - a @ (b @ x)) ** 2).sum())
        if error < best:
            best, groups = error, a.argmax(axis=1)
        b = _mixtures(np.linalg.lstsq(a, x, rcond=None)[0], x, b)
    return groups


def _mixtures(points: np.ndarray, corners: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """The mixtures of `corners` nearest to each point, from `weights` on by accelerated projected gradients (Beck & Teboulle 2009)."""
    length = np.linalg.norm(corners, 2) ** 2
    ahead, speed = weights, 1.0
    for _ in range(STEPS):
        new = _on_simplex(ahead - ((ahead @ corners - points) @ corners.T) / length)
        faster = (1 + np.sqrt(1 + 4 * speed**2)) / 2
        ahead, weights, speed = new + (speed - 1) / faster * (new - weights), new, faster
    return weights


def _on_simplex(rows: np.ndarray) -> np.ndarray:
    """The nearest rows that are not negative and sum to 1 (Duchi et al. 2008)."""
    ordered = -np.sort(-rows, axis=1)
    excess = (ordered.cumsum(axis=1) - 1) / np.arange(1, rows.shape[1] + 1)
    last = (ordered > excess).sum(axis=1) - 1
    return np.maximum(rows - excess[np.arange(len(rows)), last][:, None], 0.0)


METHODS: dict[str, Callable[[Material, int, np.random.Generator], np.ndarray]] = {
    "k-prototypes": k_prototypes,
    "Gaussian mixture": gaussian_mixture,
    "archetypes": archetypes,
}


def _crossed(one: np.ndarray, other: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    size = int(other.max()) + 1
    return np.bincount(one * size + other, weights=weights, minlength=(int(one.max()) + 1) * size).reshape(-1, size)


def rand_index(one: np.ndarray, other: np.ndarray) -> float:
    """Adjusted Rand index of two groupings, codes from 0."""
    return float(_adjusted_rand(_crossed(one, other)[None])[0])


def _adjusted_rand(tables: np.ndarray) -> np.ndarray:
    def pairs(counts: np.ndarray) -> np.ndarray:
        return counts * (counts - 1) / 2

    both = pairs(tables).sum(axis=(1, 2))
    rows, columns = (pairs(tables.sum(axis=axis)).sum(axis=1) for axis in (2, 1))
    expected = rows * columns / pairs(tables.sum(axis=(1, 2)))
    span = (rows + columns) / 2 - expected
    return np.where(span > 0, (both - expected) / np.where(span > 0, span, 1), 1.0)


def _agreement_interval(one: np.ndarray, other: np.ndarray, rng: np.random.Generator) -> tuple[float, float]:
    """95 % percentile interval over 1,000 bootstrap samples of the respondents, both groupings as they are."""
    table = _crossed(one, other)
    drawn = rng.multinomial(len(one), table.ravel() / table.sum(), size=1000).reshape(-1, *table.shape)
    low, high = np.quantile(_adjusted_rand(drawn), [0.025, 0.975])
    return float(low), float(high)


def _stability(material: Material, groups: np.ndarray, divide: Callable, n_bootstrap: int, rng) -> float:
    """Smallest mean bootstrap Jaccard of the groups."""
    k, n, found = int(groups.max()) + 1, len(groups), []
    for _ in range(n_bootstrap):
        drawn = np.sort(rng.integers(0, n, n))
        rows, first = np.unique(drawn, return_index=True)
        both = _crossed(groups[rows], divide(material.take(drawn), k, rng)[first])
        both = np.pad(both, ((0, k - len(both)), (0, 0)))
        either = both.sum(axis=1, keepdims=True) + both.sum(axis=0) - both
        found.append((both / np.maximum(either, 1)).max(axis=1))
    return float(np.mean(found, axis=0).min())


def _gower(material: Material) -> np.ndarray:
    """Gower's distance without weights: numbers by their range, choices by whether they are the same."""
    n = len(material.numbers)
    apart = np.zeros((n, n))
    for z in material.numbers.T:
        apart += np.abs(z[:, None] - z) / (np.ptp(z) or 1.0)
    apart += len(material.questions) - material.choices @ material.choices.T
    return apart / (material.numbers.shape[1] + len(material.questions))


def _silhouette(distance: np.ndarray, groups: np.ndarray) -> float:
    inside = np.eye(int(groups.max()) + 1)[groups]
    size, rows = inside.sum(axis=0), np.arange(len(groups))
    sums = distance @ inside
    own = (sums[rows, groups] - distance[rows, rows]) / np.maximum(size[groups] - 1, 1)
    others = sums / np.maximum(size, 1)
    others[:, size == 0] = np.inf
    others[rows, groups] = np.inf
    nearest = others.min(axis=1)
    values = np.where(size[groups] > 1, (nearest - own) / np.maximum(np.maximum(nearest, own), 1e-12), 0.0)
    return float(values.mean())
