"""Graphs of nearest neighbours in meaning and words, and how they are cut into groups.

Louvain: Blondel et al. 2008 (scikit-network), the resolution after Reichardt & Bornholdt 2006.
"""

from __future__ import annotations

import numpy as np

NEIGHBOURS = 15
_AT_ONCE = 500  # rows of the similarity matrix held in memory: small enough for the processor's own
_COMPARED = (
    1000  # passages by which two groupings are compared; the chance agreement of more takes long and moves nothing
)


def neighbour_graph(x: np.ndarray, shared_words):
    """Symmetric sparse graph that ties each passage to its nearest ones, weighted by similarity of meaning and words."""
    near = nearest(x, shared_words, x, shared_words, themselves=True)
    return (near + near.T).tocsr()


def nearest(x: np.ndarray, words, known: np.ndarray, known_words, *, themselves: bool = False):
    """Sparse matrix of the similarity of each row of `x` to its nearest rows of `known`, themselves left out where the two are the same."""
    from scipy import sparse

    n = len(known)
    k = max(1, min(NEIGHBOURS, n - 1, round(n**0.5)))
    columns, weights = [], []
    turned = None if words is None else known_words.T.tocsr()
    for first in range(0, len(x), _AT_ONCE):
        part = slice(first, min(first + _AT_ONCE, len(x)))
        far = x[part] @ known.T
        if turned is not None:
            far += (words[part] @ turned).toarray()
        far *= -1e6
        np.rint(far, out=far)  # processors differ in the last bits
        if themselves:
            far[np.arange(len(far)), np.arange(part.start, part.stop)] = np.inf
        best = np.argpartition(far, k - 1, axis=1)[:, :k]
        columns.append(best.ravel())
        weights.append(np.take_along_axis(far, best, axis=1).ravel())
    weight = np.clip(np.concatenate(weights) / -1e6, 1e-3, None)
    rows = np.repeat(np.arange(len(x)), k)
    return sparse.csr_matrix((weight, (rows, np.concatenate(columns))), shape=(len(x), n))


def cut(graph, resolution: float, *, order: int | None = None) -> np.ndarray:
    """Group of each node, largest first; `order`: seed of the order in which the nodes are visited."""
    from sknetwork.clustering import Louvain  # its Leiden draws from C's rand() and differs from call to call

    way = {} if order is None else {"shuffle_nodes": True, "random_state": order}
    found = Louvain(resolution=resolution, return_probs=False, return_aggregate=False, **way)
    return np.asarray(found.fit_predict(graph))


def best_cut(graph, resolution: float, *, starts: int) -> np.ndarray:
    """The cut of the highest modularity among those in the given order and in `starts` random ones."""
    from sknetwork.clustering import get_modularity

    cuts = [cut(graph, resolution, order=order) for order in (None, *range(starts))]
    worth = [round(float(get_modularity(graph, groups, resolution=resolution)), 6) for groups in cuts]
    return cuts[int(np.argmax(worth))]


def agreement(one: np.ndarray, other: np.ndarray) -> float:
    """Adjusted mutual information of two groupings; 0 where both see one group only, for that is none that could be repeated."""
    from sklearn.metrics import adjusted_mutual_info_score

    if one.max() == 0 and other.max() == 0:
        return 0.0
    if len(one) > _COMPARED:
        rows = np.random.default_rng(len(one)).choice(len(one), size=_COMPARED, replace=False)
        one, other = one[rows], other[rows]
    return float(adjusted_mutual_info_score(one, other))


def polished(graph, groups: np.ndarray) -> np.ndarray:
    """Groups in which every passage follows most of its neighbours."""
    for _ in range(3):
        groups = numbered(np.argmax(ties(graph, groups), axis=1))
    return groups


def numbered(groups: np.ndarray) -> np.ndarray:
    """The same groups numbered from 0, largest first."""
    _, first, inverse, sizes = np.unique(groups, return_index=True, return_inverse=True, return_counts=True)
    number = np.empty(len(sizes), dtype=int)
    number[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    return number[inverse]


def ties(graph, groups: np.ndarray) -> np.ndarray:
    """Share of each row's weight in `graph` that leads into each group."""
    from scipy import sparse

    number = int(groups.max()) + 1
    members = sparse.csr_matrix((np.ones(len(groups)), (np.arange(len(groups)), groups)), shape=(len(groups), number))
    weight = (graph @ members).toarray()
    return np.round(weight / np.maximum(weight.sum(axis=1, keepdims=True), 1e-12), 6)
