"""How many classes the data carry: BIC proposes, a permutation test and the bootstrap decide.

A criterion alone finds types in data that have none, and more types than would be found again. So the number of classes must pass
three questions: do the answers hang together at all (permutation test), does BIC pay for the classes, and does every class come
back in bootstrap samples (Hennig 2007, *Computational Statistics & Data Analysis* 52: Jaccard 0.75 stable, 0.6 a pattern).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from insights.survey import latent_class, one_dimension
from insights.survey.latent_class import Items, LatentClassModel

STABLE = 0.75  # a class that is found again
PATTERN = 0.60  # below it a class is dissolved
SMALLEST_N = 20  # respondents in the smallest class
TESTED_N = 3000  # respondents on which the permutation test runs; more add seconds and no power that matters
ALPHA = 0.05
DECISIVE = 10.0  # difference of BIC that is very strong evidence (Kass & Raftery 1995)
SHARP = 0.9  # entropy from which classes are so far apart that they stay classes even if they lie on one line
FOLLOWED = 3  # starts per bootstrap sample that are followed to the end


@dataclass(frozen=True)
class Selection:
    """The models compared, and the decision.

    `why` is one of `stable`, `pattern` (the classes come back, at least one only as a pattern), `independent` (answers do not hang
    together), `one group` (BIC prefers k = 1), `unstable` (no number of classes comes back), `small` (classes are too small),
    `degree` (people differ by degree along one line, not by type).
    """

    k: int  # 1 when there are no segments
    why: str
    proposed: int  # by BIC
    models: dict[int, LatentClassModel]
    jaccard: dict[int, np.ndarray]  # per class, for every k that was bootstrapped
    p: float  # of the permutation test; missing when BIC prefers one group
    factor_bic: float = float("nan")  # of one continuous dimension instead of classes


def select(
    items: Items,
    *,
    max_classes: int = 8,
    min_share: float = 0.05,
    n_starts: int = 20,
    n_bootstrap: int = 100,
    n_permutations: int = 99,
    seed: int,
) -> Selection:
    """Decide on the number of classes between 1 and `max_classes`.

    The largest number up to BIC's minimum whose classes are all stable (Jaccard ≥ 0.75), hold at least `min_share` of the
    respondents and at least 20 of them; if there is none, the largest whose classes are all at least a pattern (≥ 0.6).
    """
    models = _compare(items, min(max_classes, items.largest_k()), n_starts, seed)
    proposed = min(models, key=lambda k: models[k].bic)
    if proposed == 1:
        return Selection(1, "one group", 1, models, {}, float("nan"))
    p = association_p(items, n_permutations=n_permutations, seed=seed)
    if p >= ALPHA:
        return Selection(1, "independent", proposed, models, {}, p)
    factor_bic = one_dimension.trait_bic(items, models[2])
    if models[proposed].bic - factor_bic > DECISIVE and models[proposed].entropy < SHARP:
        return Selection(1, "degree", proposed, models, {}, p, factor_bic)
    candidates = [k for k in range(proposed, 1, -1) if models[k].bic < models[1].bic]
    jaccard = {k: stability(items, models[k], n_bootstrap=n_bootstrap, seed=seed) for k in candidates}
    large = [k for k in candidates if _large_enough(models[k], min_share)]
    for level, why in ((STABLE, "stable"), (PATTERN, "pattern")):
        held = [k for k in large if jaccard[k].min() >= level]
        if held:
            return Selection(held[0], why, proposed, models, jaccard, p, factor_bic)
    return Selection(1, "unstable" if large else "small", proposed, models, jaccard, p, factor_bic)


def _compare(items: Items, most: int, n_starts: int, seed: int) -> dict[int, LatentClassModel]:
    """Models with 1, 2 … classes, until BIC has risen three times since its minimum."""
    models: dict[int, LatentClassModel] = {}
    for k in range(1, most + 1):
        models[k] = latent_class.fit(items, k, n_starts=n_starts, seed=seed)
        if k - min(models, key=lambda one: models[one].bic) >= 3:
            break
    return models


def _large_enough(model: LatentClassModel, min_share: float) -> bool:
    sizes = np.bincount(model.classes, minlength=model.k)
    return bool(sizes.min() >= max(SMALLEST_N, min_share * model.n))


def stability(
    items: Items, model: LatentClassModel, *, n_bootstrap: int = 100, n_starts: int = 10, seed: int
) -> np.ndarray:
    """Mean bootstrap Jaccard of each class of `model` (Hennig's clusterboot).

    Each bootstrap sample is fitted anew from random starts; a class is compared with the most similar new class,
    over the respondents that were drawn.
    """
    rng = np.random.default_rng([seed, model.k, 1])
    size = len(items.design)
    counts, present = np.empty((size, n_bootstrap)), np.empty((size, n_bootstrap))
    for b in range(n_bootstrap):
        drawn = rng.multinomial(items.n, np.full(items.n, 1 / items.n))
        counts[:, b] = np.bincount(items.pattern, weights=drawn, minlength=size)
        present[:, b] = np.bincount(items.pattern, weights=drawn > 0, minlength=size)
    refitted = _refit(items, model.k, counts, n_starts, rng)
    posteriors, _ = latent_class.expect(items.design, counts, refitted)
    before = np.eye(model.k)[_class_of_pattern(items, model)]
    after = np.eye(model.k)[posteriors.argmax(axis=2)]
    both = np.einsum("ui,ubj,ub->bij", before, after, present, optimize=True)
    either = both.sum(axis=2, keepdims=True) + both.sum(axis=1, keepdims=True) - both
    return (both / np.maximum(either, 1)).max(axis=2).mean(axis=0)


def _class_of_pattern(items: Items, model: LatentClassModel) -> np.ndarray:
    classes = np.zeros(len(items.design), dtype=int)
    classes[items.pattern] = model.classes
    return classes


def _refit(items: Items, k: int, counts: np.ndarray, n_starts: int, rng: np.random.Generator) -> np.ndarray:
    """The best solution for every column of `counts`: short runs from all starts, the three best of each followed to the end.

    No run starts from the solution that is under test: that would make it look more stable than it is.
    """
    n_samples = counts.shape[1]
    states = latent_class.random_starts(items, items.counts, k, n_starts * n_samples, rng)
    states, values = latent_class.run(items, np.repeat(counts, n_starts, axis=1), states, iterations=30, tolerance=1e-3)
    order = np.argsort(-values.reshape(n_samples, n_starts), axis=1, kind="stable")[:, :FOLLOWED]
    leading = (order + n_starts * np.arange(n_samples)[:, None]).ravel()
    states, values = latent_class.run(
        items, np.repeat(counts, FOLLOWED, axis=1), states[:, leading], iterations=500, tolerance=1e-4
    )
    return states[:, values.reshape(n_samples, FOLLOWED).argmax(axis=1) + FOLLOWED * np.arange(n_samples)]


def association_p(items: Items, *, n_permutations: int = 99, seed: int) -> float:
    """Do the questions hang together? Permutation p of the two-class likelihood against data with every question shuffled.

    Shuffling keeps each question's own distribution, its missing answers and the ties between the answers of one multiple response,
    and destroys whatever connects the questions. Stops early once the answer is clearly no (Besag & Clifford 1991).
    """
    rng = np.random.default_rng([seed, 2])
    rows = items.pattern if items.n <= TESTED_N else rng.choice(items.pattern, TESTED_N, replace=False)
    data = items.design[rows]
    questions = _question_columns(items)
    observed = _two_class_fit(items, data, seed)
    exceeding = 0
    for done in range(1, n_permutations + 1):
        shuffled = data.copy()
        for columns in questions:
            shuffled[:, columns] = data[rng.permutation(len(data))][:, columns]
        exceeding += _two_class_fit(items, shuffled, seed) >= observed
        if exceeding >= 10:
            return (exceeding + 1) / (done + 1)
    return (exceeding + 1) / (n_permutations + 1)


def _question_columns(items: Items) -> list[np.ndarray]:
    """The columns of each question; with a single question its answers are shuffled one by one."""
    groups = items.groups if len(set(items.groups)) > 1 else items.names
    columns = np.arange(items.design.shape[1])
    found: dict[str, list[np.ndarray]] = {}
    for group, block in zip(groups, items.blocks, strict=True):
        found.setdefault(group, []).append(columns[block])
    return [np.concatenate(parts) for parts in found.values()]


def _two_class_fit(items: Items, data: np.ndarray, seed: int) -> float:
    sample = Items(items.names, items.groups, items.levels, data, np.arange(len(data)))
    starts = latent_class.random_starts(sample, sample.counts, 2, 5, np.random.default_rng([seed, 3]))
    return float(latent_class.run(sample, sample.counts[:, None], starts, iterations=60, tolerance=1e-2)[1].max())
