"""How many classes the data carry: BIC proposes, tests and resampling decide.

A criterion alone finds types in data that have none, and more types than would be found again. So the number of classes must pass
five questions: do the answers hang together at all (permutation test), and not only in pairs of questions, do people differ by type and not only by degree (along one line,
unless they stand in heaps on it, or along several), is each further class more than chance (bootstrap likelihood-ratio test), and does every class come back in bootstrap samples (Hennig's Jaccard).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, replace

import numpy as np

from insights.survey import latent_class
from insights.survey.latent_class import Items, LatentClassModel
from insights.survey.segments import heaps, likelihood_ratio, one_dimension, redundant_items, resampling
from insights.survey.segments.association import association_p
from insights.survey.segments.plane import fit_plane
from insights.survey.segments.redundant_items import Direct, Forest
from insights.survey.segments.sampling import TESTED_N, rows_for_tests, subset
from insights.survey.segments.several_dimensions import Lines, fit_lines
from insights.survey.segments.verdicts import DOUBTFUL, PATTERN, STABLE, VALIDATED, capped, verdicts

SMALLEST_N = 20  # respondents in the smallest class
ALPHA = 0.05
FEWEST_DRAWS = 39  # of the likelihood-ratio test; fewer could hardly ever say no
DECISIVE = 10.0  # difference of BIC that is very strong evidence (Kass & Raftery 1995)
SHARP = 0.95  # entropy below which places on a line run into each other, so that they are no heaps
EVEN = -1.2  # excess kurtosis of an even spread
STARTS, SHORT, LONG, FOLLOWED = (
    8,
    25,
    300,
    2,
)  # of each resampled fit: starts, iterations of all, of the best ones, how many are best
BEYOND, RISEN = (
    3,
    100.0,
)  # so many classes more than BIC's minimum are still fitted; one less where BIC has risen by so much


@dataclass(frozen=True)
class Selection:
    """The models compared, and the decision.

    `why` is one of `stable`, `pattern` (the classes come back, at least one only as a pattern), `independent` (answers do not hang
    together), `one group` (BIC prefers k = 1), `unstable` (no number of classes comes back), `small` (classes are too small),
    `too many questions` and `few answers` (not even two classes can be fitted: more parameters than respondents, or than patterns of answers),
    `degree` (people differ by degree along one line, not by type), `lines` (by degree along several lines), `pairs` (questions hang
    together in pairs, as near-copies do, and there is no more).
    """

    k: int  # 1 when there are no segments
    why: str
    proposed: int  # by BIC
    models: dict[int, LatentClassModel]
    jaccard: dict[int, np.ndarray] = field(
        default_factory=dict
    )  # bootstrap samples × classes, for every k that was resampled
    p: float = float("nan")  # of the permutation test; missing when BIC prefers one group
    factor_bic: float = float("nan")  # of one continuous dimension instead of classes
    class_bic: float = float("nan")  # the smallest of classes, among the same people
    lines: Lines | None = (
        None  # several continuous dimensions instead of classes; None where too few items have an order
    )
    likelihood_ratio: dict[int, tuple[float, int]] = field(default_factory=dict)  # k against k - 1: p, draws
    strength: dict[int, np.ndarray] = field(default_factory=dict)  # prediction strength of each halving
    pairs: Forest | None = None  # what there is instead of classes, where `why` is `pairs`
    copies: tuple[Direct, ...] = ()  # items that were left out, because they ask nearly what another one asks
    one_question: tuple[
        str, ...
    ] = ()  # near-copies on which all classes rest: the classes are the answers to one question

    def stability(self, k: int) -> np.ndarray:
        """Mean bootstrap Jaccard of each of `k` classes."""
        return self.jaccard[k].mean(axis=0)

    def verdicts(self, k: int) -> list[str]:
        """The verdict on each of `k` classes by the bootstrap: validated, indicative or doubtful."""
        return verdicts(self.models[k], self.jaccard[k])

    def verdicts_after_halving(self, k: int) -> list[str]:
        """The verdict on each of `k` classes, none better than what halving the respondents leaves; answers to one question are doubtful."""
        if self.one_question:
            return [DOUBTFUL] * k
        return capped(self.verdicts(k), self.models[k], self.jaccard[k], self.strength.get(k))

    @property
    def ground(self) -> str:
        """What the decision rests on: `why`, or `one question`, or `halves` where halving the respondents leaves a segment only a pattern."""
        if self.one_question:
            return "one question"
        only_a_pattern = self.why == "stable" and self.verdicts_after_halving(self.k) != self.verdicts(self.k)
        return "halves" if only_a_pattern else self.why

    def is_bounded(self, k: int) -> bool:
        """Whether the p of the likelihood-ratio test of `k` classes is an upper bound: the draws ended because it was clear."""
        return k in self.likelihood_ratio and self.likelihood_ratio[k][1] == likelihood_ratio.PILOT


def select(
    items: Items,
    *,
    max_classes: int = 8,
    min_share: float = 0.05,
    min_n: int = SMALLEST_N,
    weights: np.ndarray | None = None,
    n_starts: int = 20,
    n_bootstrap: int = 100,
    n_permutations: int = 99,
    n_splits: int = 20,
    complete: bool = True,
    seed: int,
) -> Selection:
    """Decide on the number of classes between 1 and `max_classes`.

    A class must hold at least `min_share` of the respondents, weighted by `weights` where these are given, and `min_n` people. `n_bootstrap`
    limits the draws of the tests and of the stability. What is asked is described at `decide`; without `complete` there is no prediction strength.
    Near-copies of an item are left out first (`redundant_items`): the models are those of the other items.
    """
    most = items.largest_k()
    models = compare(items, min(max_classes, most), n_starts=n_starts, seed=seed)
    if most == 1 < max_classes:
        return Selection(1, "too many questions" if items.parameters(2) > items.n else "few answers", 1, models)
    left = redundant_items.without_copies(items, models, seed=seed)
    if left.copies and left.k == 1:
        proposed = min(models, key=lambda k: models[k].bic)
        return Selection(1, "pairs", proposed, models, pairs=Forest(left.bic, left.copies))
    if left.copies:
        items = left.items
        models = compare(items, min(max_classes, items.largest_k()), n_starts=n_starts, seed=seed)
    large = [
        k
        for k, model in models.items()
        if model.bic < models[1].bic and _large_enough(model, min_share, min_n, weights)
    ]
    return decide(
        items,
        models,
        proposed=min(models, key=lambda k: models[k].bic),
        large=large,
        max_classes=max_classes,
        n_bootstrap=n_bootstrap,
        n_permutations=n_permutations,
        n_splits=n_splits if complete else 0,
        complete=complete,
        copies=left.copies,
        seed=seed,
    )


def decide(
    items: Items,
    models: dict[int, LatentClassModel],
    *,
    proposed: int,
    large: Collection[int],
    shown: dict[int, LatentClassModel] | None = None,
    max_classes: int,
    n_bootstrap: int = 100,
    n_permutations: int = 99,
    n_splits: int = 20,
    complete: bool = True,
    one_more: bool = True,
    resampled_n: int = TESTED_N,
    copies: tuple[Direct, ...] = (),
    seed: int,
) -> Selection:
    """Types, degree or nothing, and how many types: the questions that every segmentation is asked.

    `models` were fitted to `items`; where `items` are a sample of a file, `shown` are the models of the file as they look on it, whose
    classes are to come back. BIC has `proposed` a number; the numbers in `large` beat one group, with classes that are large enough.
    Taken is the largest of them whose classes are all validated; if there is none, the largest whose classes all have a Jaccard of at
    least 0.6. Looked at are the numbers up to `proposed`, and with `one_more` the next where the likelihood-ratio test asks for it. Without `complete`
    numbers below the decision are not tested, and with no `n_splits` prediction strength is left out; the decision is the same.
    `copies` are items that have been left out of `items`.
    """
    shown = models if shown is None else shown
    trait = one_dimension.fit_trait(items, models[2]) if 2 in models else None
    best = min(models, key=lambda k: models[k].bic)
    found = Selection(1, "one group", proposed, shown, class_bic=models[best].bic, copies=copies)
    if trait is not None:
        found = replace(found, factor_bic=trait.bic)
    if proposed == 1:
        return found
    found = replace(found, p=association_p(items, n_permutations=n_permutations, seed=seed))
    if found.p >= ALPHA:
        return replace(found, why="independent")
    pairs = redundant_items.only_pairs(items, models, line_bic=None if trait is None else trait.bic, seed=seed)
    if pairs is not None:
        return replace(found, why="pairs", pairs=Forest(pairs.bic, (*copies, *pairs.pairs)), copies=())
    sharpest = max(models[k].entropy for k in range(2, max(best, 2) + 1))
    one_line = found.class_bic - trait.bic > DECISIVE
    if one_line and not (sharpest >= SHARP and _in_heaps(items, trait, seed)):
        return replace(found, why="degree")
    found = replace(found, lines=_lines(items, models, max_classes, found.class_bic, seed))
    if _win(found.lines) and sharpest < SHARP:
        return replace(found, why="lines")
    tests = _Tests(items, models, shown, seed, n_bootstrap, resampled_n)
    top = proposed + (one_more and proposed + 1 in shown and tests.ratio(proposed + 1)[0] < ALPHA)
    k, why = tests.decide([k for k in range(top, 1, -1) if k in large])
    if k > 1:
        found = replace(found, one_question=redundant_items.one_question(items, models, seed=seed))
    if complete or (k > 1 and n_splits):
        tests.all_of(range(2, top + 1) if complete else [k], n_splits)
    tested = {"jaccard": tests.jaccard, "likelihood_ratio": tests.likelihood_ratio, "strength": tests.strength}
    return replace(found, k=k, why=why, **tested)


def _in_heaps(items: Items, trait: one_dimension.Trait, seed: int) -> bool:
    """Whether people stand in heaps on the line, which are groups: flatter than an even spread, or by the dip test on the tested rows.

    Two heaps of like size show in the kurtosis even of few people and questions, unequal ones and more than two in the dip.
    """
    return (
        trait.excess_kurtosis < EVEN
        or heaps.heaps_p(subset(items, rows_for_tests(items.n, seed)), trait, seed=seed) < ALPHA
    )


def _lines(items: Items, models: dict[int, LatentClassModel], most: int, class_bic: float, seed: int) -> Lines | None:
    """The comparison with several continuous dimensions: Gaussian ones on the tested rows, or where these do not win two through the answers as they are."""
    rows = rows_for_tests(items.n, seed)
    labels = {k: model.classes[rows] for k, model in models.items()}
    lines = fit_lines(subset(items, rows), most_classes=most, labels=labels, seed=seed)
    if lines is None or _win(lines) or 3 not in models:
        return lines
    plane = fit_plane(items, models[3], class_bic=class_bic)
    return plane if _win(plane) else lines


def _win(lines: Lines | None) -> bool:
    """Whether several continuous dimensions describe the answers clearly better than classes."""
    return lines is not None and lines.count > 1 and lines.class_bic - lines.bic > DECISIVE


class _Tests:
    """What each number of classes has been put through; nothing is computed twice."""

    def __init__(self, items: Items, models: dict, shown: dict, seed: int, n_draws: int, resampled_n: int):
        self.items, self.models, self.shown, self.seed, self.n_draws = items, models, shown, seed, n_draws
        self.rows = rows_for_tests(items.n, seed, most=resampled_n)
        self.tested = items if items.n <= TESTED_N else subset(items, rows_for_tests(items.n, seed))
        self.jaccard: dict[int, np.ndarray] = {}
        self.likelihood_ratio: dict[int, tuple[float, int]] = {}
        self.strength: dict[int, np.ndarray] = {}

    def ratio(self, k: int) -> tuple[float, int]:
        """Likelihood-ratio test of `k` classes against one less."""
        if k not in self.likelihood_ratio:
            pair = [self._fitted(one) for one in (k - 1, k)]
            self.likelihood_ratio[k] = likelihood_ratio.bootstrap_p(
                self.tested, *pair, n_samples=max(FEWEST_DRAWS, self.n_draws), seed=self.seed
            )
        return self.likelihood_ratio[k]

    def _fitted(self, k: int) -> LatentClassModel:
        """The model with `k` classes of the tested respondents."""
        if self.tested is self.items and k in self.models:
            return self.models[k]
        start = None if self.shown is self.models else self.shown[k].start
        return latent_class.fit(self.tested, k, n_starts=STARTS, start=start, seed=self.seed)

    def stability(self, k: int) -> np.ndarray:
        """Bootstrap Jaccard of the `k` classes."""
        if k not in self.jaccard:
            self.jaccard[k] = stability(
                self.items, self.shown[k], rows=self.rows, n_bootstrap=self.n_draws, seed=self.seed
            )
        return self.jaccard[k]

    def passed(self, k: int, level: str) -> bool:
        """Whether `k` classes are more than chance, and all of them validated, or at least found again as a pattern."""
        if self.ratio(k)[0] >= ALPHA:
            return False
        jaccard = self.stability(k)
        if level == "stable":
            return set(verdicts(self.shown[k], jaccard)) == {VALIDATED}
        return bool(jaccard.mean(axis=0).min() >= PATTERN)

    def decide(self, large: list[int]) -> tuple[int, str]:
        """The first of the numbers in `large` that passes, and why."""
        for level in ("stable", "pattern"):
            for k in large:
                if self.passed(k, level):
                    return k, level
        return 1, "unstable" if large else "small"

    def all_of(self, numbers, n_splits: int) -> None:
        """Put every number of classes in `numbers` through everything, for the table of the comparison."""
        for k in numbers:
            self.ratio(k)
            self.stability(k)
            self.strength[k] = halves(self.items, k, self.rows, n_splits=n_splits, seed=self.seed)


def compare(
    items: Items, most: int, *, n_starts: int, starts: dict[int, np.ndarray] | None = None, seed: int
) -> dict[int, LatentClassModel]:
    """Models with 1, 2 … `most` classes, until BIC has risen for some numbers since its minimum; `starts` are further states to begin with."""
    models: dict[int, LatentClassModel] = {}
    for k in range(1, most + 1):
        models[k] = latent_class.fit(items, k, n_starts=n_starts, start=(starts or {}).get(k), seed=seed)
        best = min(models, key=lambda one: models[one].bic)
        if k - best >= BEYOND - (models[k].bic > models[best].bic + RISEN):
            break
    return models


def shares_of(model: LatentClassModel, weights: np.ndarray | None = None) -> np.ndarray:
    """Share of the respondents who are assigned to each class, weighted where `weights` are given."""
    sizes = np.bincount(model.classes, weights=weights, minlength=model.k)
    return sizes / sizes.sum()


def _large_enough(model: LatentClassModel, min_share: float, min_n: int, weights: np.ndarray | None) -> bool:
    people = np.bincount(model.classes, minlength=model.k)
    return bool(people.min() >= min_n and shares_of(model, weights).min() >= min_share)


def stability(
    items: Items, model: LatentClassModel, *, rows: np.ndarray | None = None, n_bootstrap: int = 100, seed: int
) -> np.ndarray:
    """Bootstrap Jaccard of each class of `model` among all respondents, or those in `rows`: samples × classes."""
    rows = np.arange(items.n) if rows is None else rows
    refit = refitting(subset(items, rows), model.k, seed=seed)
    labels = model.classes[rows]
    return resampling.bootstrap_jaccard(
        labels, refit, k=model.k, n_bootstrap=n_bootstrap, lines=(STABLE, PATTERN), seed=[seed, model.k, 1]
    )


def halves(items: Items, k: int, rows: np.ndarray, *, n_splits: int, seed: int) -> np.ndarray:
    """Prediction strength of `k` classes among the respondents `rows` in each random halving."""
    refit = refitting(subset(items, rows), k, seed=seed)
    return resampling.prediction_strength(len(rows), k, refit, n_splits=n_splits, seed=[seed, k, 6])


def refitting(items: Items, k: int, *, seed: int) -> resampling.Refit:
    """How samples of `items` are divided into `k` latent classes: short runs from several starts, the best followed to the end.

    No run starts from the solution that is under test: that would make it look more stable than it is.
    """
    rng = np.random.default_rng([seed, k, 7])

    def refit(counts: np.ndarray) -> np.ndarray:
        n_samples = counts.shape[1]
        seen = np.zeros((len(items.design), n_samples))
        np.add.at(seen, items.pattern, counts)
        states = latent_class.random_starts(items, items.counts, k, STARTS * n_samples, rng)
        states, values = latent_class.run(
            items, np.repeat(seen, STARTS, axis=1), states, iterations=SHORT, tolerance=1e-2
        )
        order = np.argsort(-values.reshape(n_samples, STARTS), axis=1, kind="stable")[:, :FOLLOWED]
        leading = (order + STARTS * np.arange(n_samples)[:, None]).ravel()
        states, values = latent_class.run(
            items, np.repeat(seen, FOLLOWED, axis=1), states[:, leading], iterations=LONG, tolerance=1e-3
        )
        best = values.reshape(n_samples, FOLLOWED).argmax(axis=1) + FOLLOWED * np.arange(n_samples)
        posteriors, _ = latent_class.expect(items.design, seen, states[:, best])
        return posteriors.argmax(axis=2)[items.pattern]

    return refit
