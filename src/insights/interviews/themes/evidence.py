"""Whether a grouping is more than chance: two halves of the evidence, blind to each other, must lead to similar groups."""

from __future__ import annotations

import numpy as np

from insights.interviews.themes.graphs import agreement, cut, neighbour_graph
from insights.interviews.vectors import unit

CHANCE = 0.1  # agreement of halves that passages of shuffled words stay below (measured: up to 0.09)
CHANCE_SHORT = 0.2  # the same for short answers, where one shared word decides (measured: up to 0.19)
SHORT = 5  # words that carry meaning, on average, below which answers are short
_READ = 1000  # passages looked at
_HALVINGS = 3


def agreement_of_halves(x: np.ndarray, shared_words, *, resolution: float, read: int = _READ, seed: int) -> float:
    """Adjusted mutual information of groupings by a random half of the components and words and by the other half, mean of three halvings.

    Passages that speak of the same thing resemble each other in either half; what chance brings together in one half it does not in
    the other. Resamples of passages cannot show this: they repeat groups of mere noise as well, for the neighbours stay the same.
    """
    rng = np.random.default_rng(seed)
    rows = np.arange(len(x)) if len(x) <= read else np.sort(rng.choice(len(x), size=read, replace=False))
    x, words = x[rows], None if shared_words is None else shared_words[rows].tocsc()
    found = [_halved(x, words, resolution, rng) for _ in range(_HALVINGS)]
    return round(float(np.mean(found)), 4)


def _halved(x: np.ndarray, words, resolution: float, rng: np.random.Generator) -> float:
    components = np.array_split(rng.permutation(x.shape[1]), 2)
    vocabulary = [None, None] if words is None else np.array_split(rng.permutation(words.shape[1]), 2)
    cuts = []
    for own, spoken in zip(components, vocabulary, strict=True):
        half = None if spoken is None else words[:, np.sort(spoken)].tocsr()
        graph = neighbour_graph(unit(x[:, np.sort(own)]), half)
        cuts.append(cut(graph, resolution))
    return agreement(*cuts)
