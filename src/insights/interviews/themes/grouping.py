"""Groups of passages that speak of the same thing: a graph of nearest neighbours in meaning and words, cut where it is worth most.

What a cut is worth: its modularity
(Newman & Girvan 2004) times how well cuts of resamples repeat it (adjusted mutual information, Vinh et al. 2010).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from insights.interviews.themes import resamples
from insights.interviews.themes.graphs import best_cut, cut, nearest, neighbour_graph, numbered, polished, ties
from insights.interviews.vectors import unit

SAMPLE = 4000  # passages above which a sample is grouped and the others join it: the graph's time grows with the square
_COMPONENTS = 80  # beyond, clusters do not gain
_WORDS = 0.55  # weight of shared words beside shared meaning
_FINER, _COARSER = (1.0, 2.0, 4.0, 8.0, 16.0), (0.5, 0.25)  # resolutions, in the order in which they are tried
_NEARLY = 0.035  # share of the worth that does not count: the finer cut is taken
_MEAN_SIZE = 6  # passages in a group on average; finer cuts are not looked at


@dataclass(frozen=True)
class Effort:
    """What is spent on one grouping.

    `first`: resamples for a first look at a cut; `closer`: resamples on which those are looked at again that lie within a share of the
    best worth; `resamples`: for the stability of groups; `starts`: random orders of the passages in which the chosen cut is made too.
    """

    first: int = 2
    closer: tuple[tuple[int, float], ...] = ((5, 2 * _NEARLY), (10, 1.5 * _NEARLY))
    resamples: int = 10
    starts: int = 4


WHOLE, INSIDE = Effort(), Effort(closer=(), resamples=6, starts=1)  # of a study, and inside one of its themes


@dataclass(frozen=True)
class Grouping:
    """Groups of passages, numbered from 0, largest first.

    `groups`: number of each passage's group; `stability`: bootstrap Jaccard of each group; `ties`: share of each passage's ties to
    its nearest that lead into each group, shape (passages, groups), rows sum to 1; `repeated`: how well resamples repeat the whole
    (adjusted mutual information); `resolution`: of the cut.
    """

    groups: np.ndarray
    stability: np.ndarray
    ties: np.ndarray
    repeated: float
    resolution: float


def points(vectors: np.ndarray, people: Sequence[str]) -> np.ndarray:
    """Vectors on their first 80 principal components, unit length, with half of each person's own tone taken out.

    Someone who talks much sounds like himself in every passage; without this step groups of passages are people, not themes.
    """
    from scipy import sparse
    from threadpoolctl import threadpool_limits

    x = np.array(vectors, dtype=np.float64)
    x -= x.mean(axis=0)
    _, owner, sizes = np.unique(np.asarray(people, dtype=str), return_inverse=True, return_counts=True)
    if sizes.max(initial=0) > 1:
        belongs = sparse.csr_matrix((np.ones(len(x)), (owner, np.arange(len(x)))), shape=(len(sizes), len(x)))
        tone = 0.5 * (belongs @ x) / (sizes[:, None] + 10.0)  # who said little has little tone of his own
        x -= tone[owner]
    with threadpool_limits(
        1, user_api="blas"
    ):  # several threads take longer for a matrix this small, and much longer on a busy machine
        _, axes = np.linalg.eigh(x.T @ x)  # in ascending order
    return unit(x @ axes[:, : -_COMPONENTS - 1 : -1])


def word_rows(lemmas: Sequence[Sequence[str]], *, at_least: int = 2):
    """Sparse tf-idf rows of the lemmas, ready to be multiplied; words of fewer than `at_least` passages are left out; None when no word is left."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    weigher = TfidfVectorizer(analyzer=list, min_df=at_least, sublinear_tf=True, dtype=np.float64)
    try:
        return weigher.fit_transform(lemmas) * float(np.sqrt(_WORDS))
    except ValueError:  # no word twice
        return None


def group(
    x: np.ndarray,
    shared_words,
    *,
    wanted: int = 0,
    smallest: int = 3,
    at_most: int = SAMPLE,
    effort: Effort = WHOLE,
    seed: int,
) -> Grouping:
    """Group the rows of `x` (see `points`) and `shared_words` (see `word_rows`); every passage gets a group.

    Of the cuts of the neighbour graph from coarse to fine the one is taken whose modularity times repeatability is highest, the finest
    of those nearly as good, and groups of it that resamples often put together become one (see `resamples.joined`); `wanted` groups
    of at least `smallest` passages instead when a number is given. Above `at_most` passages a seeded sample of that size is grouped
    and every other passage joins the group of most of its nearest ones in the sample.
    """
    n, rng = len(x), np.random.default_rng(seed)
    sample = np.arange(n) if n <= at_most else np.sort(rng.choice(n, size=at_most, replace=False))
    own = None if shared_words is None else shared_words[sample]
    graph = neighbour_graph(x[sample], own)
    samples = resamples.Samples(graph, rng, number=effort.resamples)
    resolution = _resolution_for(graph, wanted, smallest) if wanted else _worth_most(graph, samples, effort)
    parts = polished(graph, cut(graph, resolution) if wanted else best_cut(graph, resolution, starts=effort.starts))
    parts = _merged(graph, parts, wanted, smallest) if wanted else parts
    cuts = samples.cuts(resolution)
    becomes = np.arange(int(parts.max()) + 1) if wanted else resamples.in_order(parts, resamples.joined(parts, cuts))
    groups, stability = becomes[parts], resamples.jaccard(parts, becomes, cuts)
    lead = ties(graph if n <= at_most else nearest(x, shared_words, x[sample], own), groups)
    repeated = resamples.repeated(groups, cuts[:4])
    return Grouping(
        groups if n <= at_most else np.argmax(lead, axis=1), stability, lead, round(repeated, 4), resolution
    )


def _worth_most(graph, samples: resamples.Samples, effort: Effort) -> float:
    """The resolution whose cut is worth most, the finest of those nearly as good; close ones are tried on more resamples."""
    cuts: dict[float, np.ndarray] = {}
    tried: dict[float, float] = {}
    for resolutions in (_FINER, _COARSER):
        for resolution in resolutions:
            groups = cut(graph, resolution)
            if groups.max() + 1 > max(2, len(groups) / _MEAN_SIZE):
                continue
            cuts[resolution], tried[resolution] = groups, _worth(graph, groups, resolution, samples, effort.first)
            if tried[resolution] < (1 - 3 * _NEARLY) * max(tried.values()):
                break  # it only gets worse from here
    for trials, share in effort.closer:
        close = _nearly_best(tried, share)
        if len(close) > 1:
            tried = {r: _worth(graph, cuts[r], r, samples, trials) for r in close}
    return max(_nearly_best(tried, _NEARLY), default=_COARSER[-1])


def _nearly_best(worth: dict[float, float], share: float) -> list[float]:
    least = (1 - share) * max(worth.values(), default=0.0)
    return [resolution for resolution, own in worth.items() if own >= least]


def _worth(graph, groups: np.ndarray, resolution: float, samples: resamples.Samples, trials: int) -> float:
    """Modularity of the groups times how well cuts of the first resamples repeat them; nothing for one group only."""
    from sknetwork.clustering import get_modularity

    if groups.max() == 0:
        return 0.0
    again = resamples.repeated(groups, samples.cuts(resolution, trials))
    return round(float(get_modularity(graph, groups)) * again, 4)


def _resolution_for(graph, wanted: int, smallest: int) -> float:
    """The resolution that gives `wanted` sizeable groups, or as few more as can be."""
    low, high = 0.02, 64.0
    best = (10**9, 1.0)
    for _ in range(14):
        middle = float(np.sqrt(low * high))
        found = int((np.bincount(polished(graph, cut(graph, middle))) >= smallest).sum())
        missed = found - wanted
        best = min(best, (missed if missed >= 0 else 1000 - missed, middle))
        if found == wanted:
            break
        low, high = (middle, high) if found < wanted else (low, middle)
    return best[1]


def _merged(graph, groups: np.ndarray, wanted: int, smallest: int) -> np.ndarray:
    """Groups of which the least sizeable one joins the one it is tied to most, until no more than `wanted` are left."""
    while int(((sizes := np.bincount(groups)) >= smallest).sum()) > wanted:
        least = min(np.flatnonzero(sizes >= smallest), key=lambda g: (sizes[g], g))
        led = ties(graph, groups)[groups == least].sum(axis=0) / sizes
        led[least] = -1.0
        groups = numbered(np.where(groups == least, int(np.argmax(led)), groups))
    return groups
