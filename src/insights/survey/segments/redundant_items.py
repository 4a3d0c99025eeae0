"""Questions that hang on one other question and on nothing else: near-copies, which latent classes would take for types.

Two questions that ask the same agree in every answer, beyond what classes of people explain. A latent class model knows no such direct
effect: it makes classes of the answers to the one question, and as copies agree in every sample, these come back in every bootstrap.
The rivals are models in which an item depends on another alone. They describe the same answers, so BIC compares them with classes: all items
may hang together in pairs only, so that there is nothing to make types of (`only_pairs`); or a near-copy is left out and types are made of the
rest (`without_copies`). Three and more near-copies do identify classes; there it is asked whether anything is left with one of them (`one_question`).
Method: redundant variables of Fop, Smart & Murphy 2017, *Annals of Applied Statistics* 11 (Raftery & Dean 2006, *JASA* 101), with one predictor;
forests of Chow & Liu 1968, *IEEE Transactions on Information Theory* 14.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from insights.survey import latent_class
from insights.survey.latent_class import Items, LatentClassModel
from insights.survey.segments import one_dimension
from insights.survey.segments.pairs import Pairs, pairs_of

NEAR_COPY = 0.6  # strength from which two items ask nearly the same
DECISIVE = 10.0  # difference of BIC that is very strong evidence (Kass & Raftery 1995)
FOLLOWED, STARTS = 3, 4  # pairs that are followed in each round; starts of their models
SLACK = 30.0  # of AIC, by which an item may tell less of another than the classes of all others do


@dataclass(frozen=True)
class Direct:
    """An item that hangs on the item `on`; `strength` is Cramér's V, the correlation of two numbers, or eta."""

    item: str
    on: str
    strength: float


@dataclass(frozen=True)
class Forest:
    """Items that each hang on at most one other: the BIC of that, and the pairs, the strongest evidence first."""

    bic: float
    pairs: tuple[Direct, ...]


def only_pairs(
    items: Items, models: dict[int, LatentClassModel], *, line_bic: float | None = None, seed: int
) -> Forest | None:
    """The forest behind all answers, if it describes them clearly better than classes and than one line; else None.

    Items that hang together, over however many others, must do so better as a tree than as classes or a line of these items
    alone, also where the closest pair among them hangs together apart from these: classes need not pay for questions that have
    nothing to do with them. `line_bic` is that of one line, where it is known.
    """
    pairs = pairs_of(items)
    trees = _trees(pairs)
    bic = models[1].bic - sum(pairs.gain[edge] for tree in trees for edge in tree)
    if not trees or bic > min(model.bic for model in models.values()) - DECISIVE:
        return None
    if line_bic is None:
        line_bic = one_dimension.fit_trait(items, models[2]).bic if 2 in models else np.inf
    if bic > line_bic - DECISIVE:
        return None
    if not all(_is_tree(items, models, pairs, tree, seed) for tree in trees):
        return None
    edges = sorted((edge for tree in trees for edge in tree), key=lambda edge: (-pairs.gain[edge], edge))
    return Forest(bic, tuple(_direct(items, pairs, *edge) for edge in edges))


def _direct(items: Items, pairs: Pairs, item: int, on: int) -> Direct:
    return Direct(items.names[item], items.names[on], float(pairs.strength[item, on]))


def _trees(pairs: Pairs) -> list[list[tuple[int, int]]]:
    """The forest of greatest gain: per tree its pairs (item, the one that it hangs on), begun at the earliest item."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import breadth_first_order, connected_components, minimum_spanning_tree

    both = np.maximum(pairs.gain, pairs.gain.T)
    forest = minimum_spanning_tree(csr_array(np.where(both > 0, -both, 0.0)))
    forest = forest + forest.T
    _, part = connected_components(forest, directed=False)
    found = []
    for one in range(part.max() + 1):
        _, before = breadth_first_order(forest, int(np.argmax(part == one)), directed=False)
        found.append([(item, int(on)) for item, on in enumerate(before) if on >= 0])
    return [tree for tree in found if tree]


def _is_tree(items: Items, models: dict, pairs: Pairs, tree: list[tuple[int, int]], seed: int) -> bool:
    """Whether the items of `tree` are no classes and no line; two lists of answers cannot tell either from a direct effect."""
    inside = sorted({one for edge in tree for one in edge})
    if len(inside) == 2 and all(items.levels[one] for one in inside):
        return True
    bic = sum(pairs.cost[one, one] for one in inside) - sum(pairs.gain[edge] for edge in tree)
    if len(inside) < len(items.names) and _divides(items, models, inside, bic, seed):
        return False
    item, on = max(tree, key=lambda edge: pairs.gain[edge])
    rest = [one for one in inside if one != item]
    return len(rest) < 3 or not _divides(items, models, rest, bic - pairs.cost[item, on], seed)


def _divides(items: Items, models: dict, inside: list[int], bic: float, seed: int) -> bool:
    """Whether classes or a line describe the items `inside` with less than `bic`."""
    part = without(items, [one for one in range(len(items.names)) if one not in inside])
    kept = np.r_[_columns(items, inside), True]
    for k in range(2, min(max(models), part.largest_k()) + 1):
        fitted = latent_class.fit(part, k, n_starts=STARTS, start=models[k].start[kept], seed=seed)
        if fitted.bic < bic or (k == 2 and len(inside) > 2 and one_dimension.fit_trait(part, fitted).bic < bic):
            return True
    return False


@dataclass(frozen=True)
class Reduced:
    """What is left of the items and its models; the near-copies that were left out, and the BIC of all answers with them."""

    items: Items
    models: dict[int, LatentClassModel]
    bic: float
    copies: tuple[Direct, ...] = ()

    @property
    def k(self) -> int:
        """Classes that BIC wants of what is left."""
        return min(self.models, key=lambda k: self.models[k].bic)

    @property
    def line_bic(self) -> float:
        """Of all answers, with one line through what is left."""
        if 2 not in self.models:
            return np.inf
        return one_dimension.fit_trait(self.items, self.models[2]).bic + self.bic - self.models[self.k].bic


def without_copies(items: Items, models: dict[int, LatentClassModel], *, seed: int) -> Reduced:
    """Leave out near-copies one by one, where BIC asks for it; `models` were fitted to `items`.

    The models of what is left are from few starts, to be fitted anew.
    """
    now = Reduced(items, models, min(model.bic for model in models.values()))
    while now.k > 1 and (less := _without_one(now, seed)) is not None:
        now = less
    return now


def _without_one(now: Reduced, seed: int) -> Reduced | None:
    """One near-copy less, if BIC asks for it."""
    pairs = pairs_of(now.items)
    close = _copies(now, pairs)
    line = now.line_bic if close else np.inf
    enough = min(now.bic, line) - DECISIVE
    for item, on in close:
        items = without(now.items, [item])
        models = {k: _fit(items, now, item, k, seed) for k in range(1, min(now.k, items.largest_k()) + 1)}
        bic = now.bic - now.models[now.k].bic + pairs.cost[item, on] + min(model.bic for model in models.values())
        less = Reduced(items, models, bic, (*now.copies, _direct(now.items, pairs, item, on)))
        if less.bic < enough or (line < now.bic and less.line_bic < enough):
            return less
    return None


def _copies(now: Reduced, pairs: Pairs) -> list[tuple[int, int]]:
    """Strongly associated items, of which one tells nearly as much of the other as the classes of all others do.

    The strongest first; of two directions that tell the same, the later item hangs on the earlier one.
    """
    items, model = now.items, now.models[now.k]
    told = _by_classes(items, model)
    free = np.array([_free(items, item, model.k) for item in range(len(items.names))])
    slack = told[:, None] - pairs.value - 2 * (pairs.free - free[:, None])
    chosen = np.argwhere((pairs.strength >= NEAR_COPY) & (pairs.gain > DECISIVE) & (slack > -SLACK))
    order = sorted(chosen.tolist(), key=lambda one: (-round(pairs.gain[*one]), one[0] < one[1], one))
    return [(item, on) for item, on in order[:FOLLOWED]]


def _by_classes(items: Items, model: LatentClassModel) -> np.ndarray:
    """-2 log-likelihood of each item given the answers to all others, by the classes."""
    leaving = np.repeat(model.start[:, None], len(items.names) + 1, axis=1)
    for item, block in enumerate(items.blocks):
        leaving[block, item] = 0.0
    _, values = latent_class.expect(items.design, items.counts[:, None], leaving)
    return -2 * (values[-1] - values[:-1])


def _free(items: Items, item: int, k: int) -> int:
    """Parameters of an item in `k` classes."""
    if items.levels[item]:
        return k * (len(items.levels[item]) - 1)
    return k + (items.names[item] not in items.counted)


def _fit(items: Items, now: Reduced, item: int, k: int, seed: int) -> LatentClassModel:
    kept = np.r_[_columns(now.items, [one for one in range(len(now.items.names)) if one != item]), True]
    return latent_class.fit(items, k, n_starts=STARTS, start=now.models[k].start[kept], seed=seed)


def _columns(items: Items, kept: list[int]) -> np.ndarray:
    """True for the columns of the design that belong to the items `kept`."""
    found = np.zeros(items.design.shape[1], dtype=bool)
    for item in kept:
        found[items.blocks[item]] = True
    return found


def without_named(items: Items, names: list[str]) -> Items:
    """The answers without those to the items `names`."""
    return without(items, [items.names.index(name) for name in names]) if names else items


def without(items: Items, left_out: list[int]) -> Items:
    """The answers without those to some items."""
    rest = [one for one in range(len(items.names)) if one not in left_out]
    design, pattern = np.unique(items.design[:, _columns(items, rest)], axis=0, return_inverse=True)
    parts = {name: tuple(getattr(items, name)[one] for one in rest) for name in ("names", "groups", "levels")}
    return replace(items, design=design, pattern=pattern.ravel()[items.pattern], **parts)


def one_question(items: Items, models: dict[int, LatentClassModel], *, seed: int) -> tuple[str, ...]:
    """Three or more near-copies on which all classes rest: nothing is left of these where one of them stands for all; else nothing.

    They are a lesser part of the questions: where most agree so closely, that is what the survey is about.
    """
    pairs = pairs_of(items)
    for bundle in _bundles(np.maximum(pairs.strength, pairs.strength.T) >= NEAR_COPY):
        if not 3 <= len(bundle) <= len(items.names) / 2:
            continue
        rest = without(items, bundle[1:])
        kept = np.r_[_columns(items, [one for one in range(len(items.names)) if one not in bundle[1:]]), True]
        left = {
            k: latent_class.fit(rest, k, n_starts=STARTS, start=model.start[kept], seed=seed)
            for k, model in models.items()
            if k <= rest.largest_k()
        }
        if min(left, key=lambda k: left[k].bic) == 1 or only_pairs(rest, left, seed=seed):
            return tuple(items.names[one] for one in bundle)
    return ()


def _bundles(close: np.ndarray) -> list[list[int]]:
    """Items that are linked by closeness, over however many others."""
    from scipy.sparse.csgraph import connected_components

    n, part = connected_components(close, directed=False)
    return [np.flatnonzero(part == one).tolist() for one in range(n)]
