"""Groups of passages that speak of the same thing: a neighbour graph of vectors and words, cut by modularity, with stability.

Louvain: Blondel et al. 2008 (scikit-network), the resolution after Reichardt & Bornholdt 2006. Stability: Hennig 2007, best-match Jaccard over resamples.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

NEIGHBOURS = 10
RESAMPLES = 25
_COMPONENTS = 50
_RESOLUTIONS = (0.45, 0.6, 0.8, 1.0, 1.25, 1.6, 2.0, 2.5)
_NEARLY = 0.03  # difference of agreement that does not count
_AT_ONCE = 2000  # rows of the similarity matrix held in memory


@dataclass(frozen=True)
class Grouping:
    """`groups`: number of the group of each passage (0 …), `stability`: bootstrap Jaccard of each group."""

    groups: np.ndarray
    stability: np.ndarray


def points(vectors: np.ndarray, people: Sequence[str]) -> np.ndarray:
    """Vectors on their first 50 principal components, unit length, with half of each person's own tone taken out.

    Someone who talks much sounds like himself in every passage; without this step groups of passages are people, not themes.
    """
    x = np.asarray(vectors, dtype=np.float64)
    x = x - x.mean(axis=0)
    _, owner, sizes = np.unique(np.asarray(people, dtype=str), return_inverse=True, return_counts=True)
    sums = np.zeros((len(sizes), x.shape[1]))
    np.add.at(sums, owner, x)
    x = x - 0.5 * (sums / (sizes[:, None] + 10.0))[owner]
    _, axes = np.linalg.eigh(x.T @ x)  # in ascending order
    return unit(x @ axes[:, : -_COMPONENTS - 1 : -1])


def word_rows(lemmas: Sequence[Sequence[str]], *, at_least: int = 2):
    """Sparse tf-idf rows of the lemmas; words of fewer than `at_least` passages are left out; None when no word is left.

    A shared word says more beside the vectors the longer the passages are (measured: 0.3 for 10 words, 0.7 for 25 and more),
    so the rows' length is the root of that weight.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer

    weigher = TfidfVectorizer(analyzer=_parts, min_df=at_least, sublinear_tf=True, dtype=np.float64)
    try:
        rows = weigher.fit_transform(lemmas)
    except ValueError:  # no word twice
        return None
    weight = np.clip(np.mean([len(own) for own in lemmas]) / 12.0, 0.25, 0.7)
    return rows * float(np.sqrt(weight))


def _parts(lemmas: Sequence[str]) -> list[str]:
    return list(lemmas)


def unit(rows: np.ndarray) -> np.ndarray:
    """Rows scaled to length 1; zero rows stay zero."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths > 0, lengths, 1.0)


def neighbour_graph(x: np.ndarray, shared_words=None):
    """Symmetric sparse graph that ties each passage to its nearest ones, weighted by similarity."""
    from scipy import sparse

    n = len(x)
    k = max(1, min(NEIGHBOURS, n - 1, n // 6 + 2))
    rows, columns, weights = [], [], []
    for first in range(0, n, _AT_ONCE):
        part = slice(first, min(first + _AT_ONCE, n))
        similar = x[part] @ x.T
        if shared_words is not None:
            similar = similar + (shared_words[part] @ shared_words.T).toarray()
        similar[np.arange(similar.shape[0]), np.arange(part.start, part.stop)] = -np.inf
        nearest = np.argpartition(-np.round(similar, 6), k - 1, axis=1)[
            :, :k
        ]  # rounded: processors differ in the last bits
        rows.append(np.repeat(np.arange(part.start, part.stop), k))
        columns.append(nearest.ravel())
        weights.append(np.take_along_axis(similar, nearest, axis=1).ravel())
    weight = np.clip(np.round(np.concatenate(weights), 6), 1e-3, None)
    graph = sparse.csr_matrix((weight, (np.concatenate(rows), np.concatenate(columns))), shape=(n, n))
    return (graph + graph.T).tocsr()


def cut(graph, resolution: float) -> np.ndarray:
    """Group of each node, largest first."""
    from sknetwork.clustering import Louvain  # its Leiden draws from C's rand() and differs from call to call

    return np.asarray(Louvain(resolution=resolution).fit_predict(graph))


def group(
    x: np.ndarray, shared_words, *, wanted: int = 0, few: int = 2, many: int = 12, smallest: int = 3, seed: int
) -> Grouping:
    """Group the rows of `x`; `wanted` groups, or the number between `few` and `many` whose grouping resamples repeat best."""
    graph = neighbour_graph(x, shared_words)
    samples = _resamples(x, shared_words, seed)
    if wanted:
        resolution = _resolution_for(graph, wanted, smallest)
        groups = cut(graph, resolution)
    else:
        resolution, groups = _most_repeatable(graph, samples, few, many, smallest)
    stability = _jaccard(groups, [(rows, cut(part, resolution)) for rows, part in samples])
    return Grouping(groups, stability)


def _resamples(x: np.ndarray, shared_words, seed: int) -> list[tuple[np.ndarray, object]]:
    rng = np.random.default_rng(seed)
    n = len(x)
    size = max(2, int(np.ceil(0.8 * n)))
    chosen = [np.sort(rng.choice(n, size=size, replace=False)) for _ in range(RESAMPLES if n <= 2000 else 8)]
    return [(rows, neighbour_graph(x[rows], None if shared_words is None else shared_words[rows])) for rows in chosen]


def _sizeable(groups: np.ndarray, smallest: int) -> int:
    return int((np.bincount(groups) >= smallest).sum())


def _resolution_for(graph, wanted: int, smallest: int) -> float:
    low, high = 0.02, 12.0
    best = (10**9, 1.0)
    for _ in range(14):
        middle = float(np.sqrt(low * high))
        found = _sizeable(cut(graph, middle), smallest)
        best = min(best, (abs(found - wanted), middle))
        if found == wanted:
            break
        low, high = (middle, high) if found < wanted else (low, middle)
    return best[1]


def _most_repeatable(graph, samples, few: int, many: int, smallest: int) -> tuple[float, np.ndarray]:
    """The finest resolution whose groups agree with those of the resamples (adjusted Rand index) nearly as well as the best does."""
    from sklearn.metrics import adjusted_rand_score

    tried = []
    for resolution in _RESOLUTIONS:
        groups = cut(graph, resolution)
        number = _sizeable(groups, smallest)
        agreement = np.mean([adjusted_rand_score(groups[rows], cut(part, resolution)) for rows, part in samples[:10]])
        outside = max(0, few - number) + max(0, number - many)
        tried.append((outside, -round(float(agreement), 3), resolution, groups))
    least = min(entry[0] for entry in tried)
    allowed = [entry for entry in tried if entry[0] == least]
    best = min(entry[1] for entry in allowed)
    _, _, resolution, groups = max(
        (entry for entry in allowed if entry[1] <= best + _NEARLY), key=lambda entry: entry[2]
    )
    return resolution, groups


def _jaccard(groups: np.ndarray, others: list[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Mean over the resamples of each group's best Jaccard overlap with a group found there."""
    number = int(groups.max()) + 1
    means = np.zeros(number)
    for rows, found in others:
        table = np.zeros((number, int(found.max()) + 1))
        np.add.at(table, (groups[rows], found), 1)
        union = table.sum(axis=1, keepdims=True) + table.sum(axis=0, keepdims=True) - table
        means += (table / np.maximum(union, 1)).max(axis=1)
    return means / max(1, len(others))
