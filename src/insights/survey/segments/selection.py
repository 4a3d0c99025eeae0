"""How many classes the data carry: BIC proposes, tests and resampling decide.

A criterion alone finds types in data that have none, and more types than would be found again. So the number of classes must pass
four questions: do the answers hang together at all (permutation test), do people differ by type and not only by degree (along one line,
unless they stand in heaps on it, or along several), is each further class more than chance (bootstrap likelihood-ratio test), and does every class come back in bootstrap samples (Hennig's Jaccard).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from insights.survey import latent_class
from insights.survey.latent_class import Items, LatentClassModel
from insights.survey.segments import heaps, likelihood_ratio, one_dimension, resampling
from insights.survey.segments.several_dimensions import Lines, fit_lines
from insights.survey.segments.verdicts import PATTERN, STABLE, VALIDATED, verdicts

SMALLEST_N = 20  # respondents in the smallest class
TESTED_N = 3000  # respondents on which tests and resampling run; more add seconds and no power that matters
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
    `degree` (people differ by degree along one line, not by type), `lines` (by degree along several lines).
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
    lines: Lines | None = (
        None  # several continuous dimensions instead of classes; None where too few items have an order
    )
    likelihood_ratio: dict[int, tuple[float, int]] = field(default_factory=dict)  # k against k - 1: p, draws
    strength: dict[int, np.ndarray] = field(default_factory=dict)  # prediction strength of each halving

    def stability(self, k: int) -> np.ndarray:
        """Mean bootstrap Jaccard of each of `k` classes."""
        return self.jaccard[k].mean(axis=0)

    def verdicts(self, k: int) -> list[str]:
        """The verdict on each of `k` classes: validated, indicative or doubtful."""
        return verdicts(self.models[k], self.jaccard[k])


def select(
    items: Items,
    *,
    max_classes: int = 8,
    min_share: float = 0.05,
    min_n: int = SMALLEST_N,
    n_starts: int = 20,
    n_bootstrap: int = 100,
    n_permutations: int = 99,
    n_splits: int = 20,
    complete: bool = True,
    seed: int,
) -> Selection:
    """Decide on the number of classes between 1 and `max_classes`.

    The largest number whose classes are all validated and hold at least `min_share` of the respondents and `min_n` of them; if
    there is none, the largest whose classes all have a Jaccard of at least 0.6. Looked at are the numbers up to BIC's minimum, and one
    more where the likelihood-ratio test asks for it. `n_bootstrap` limits the draws of the tests and of the stability. Without `complete`
    numbers below the decision are not tested, and prediction strength is left out; the decision is the same.
    """
    most = items.largest_k()
    models = _compare(items, min(max_classes, most), n_starts, seed)
    if most == 1 < max_classes:
        return Selection(1, "too many questions" if items.parameters(2) > items.n else "few answers", 1, models)
    proposed = min(models, key=lambda k: models[k].bic)
    if proposed == 1:
        return Selection(1, "one group", 1, models)
    p = association_p(items, n_permutations=n_permutations, seed=seed)
    if p >= ALPHA:
        return Selection(1, "independent", proposed, models, p=p)
    trait = one_dimension.fit_trait(items, models[2])
    factor_bic, sharpest = trait.bic, max(models[k].entropy for k in range(2, proposed + 1))
    one_line = models[proposed].bic - factor_bic > DECISIVE
    if one_line and not (sharpest >= SHARP and _in_heaps(items, trait, seed)):
        return Selection(1, "degree", proposed, models, p=p, factor_bic=factor_bic)
    lines = _lines(items, models, max_classes, seed)
    if lines and lines.count > 1 and lines.class_bic - lines.bic > DECISIVE and sharpest < SHARP:
        return Selection(1, "lines", proposed, models, p=p, factor_bic=factor_bic, lines=lines)
    tests = _Tests(items, models, seed, n_bootstrap)
    top = proposed + (proposed + 1 in models and tests.ratio(proposed + 1)[0] < ALPHA)
    large = [
        k for k in range(top, 1, -1) if models[k].bic < models[1].bic and _large_enough(models[k], min_share, min_n)
    ]
    k, why = tests.decide(large)
    if complete:
        tests.all_of(range(2, top + 1), n_splits)
    return Selection(
        k, why, proposed, models, tests.jaccard, p, factor_bic, lines, tests.likelihood_ratio, tests.strength
    )


def _in_heaps(items: Items, trait: one_dimension.Trait, seed: int) -> bool:
    """Whether people stand in heaps on the line, which are groups: flatter than an even spread, or by the dip test on the tested rows.

    Two heaps of like size show in the kurtosis even of few people and questions, unequal ones and more than two in the dip.
    """
    return (
        trait.excess_kurtosis < EVEN
        or heaps.heaps_p(subset(items, tested_rows(items.n, seed)), trait, seed=seed) < ALPHA
    )


def _lines(items: Items, models: dict[int, LatentClassModel], most: int, seed: int) -> Lines | None:
    """The comparison with several continuous dimensions, on the tested rows."""
    rows = tested_rows(items.n, seed)
    labels = {k: model.classes[rows] for k, model in models.items()}
    return fit_lines(subset(items, rows), most_classes=most, labels=labels, seed=seed)


class _Tests:
    """What each number of classes has been put through; nothing is computed twice."""

    def __init__(self, items: Items, models: dict[int, LatentClassModel], seed: int, n_draws: int):
        self.items, self.models, self.seed, self.n_draws = items, models, seed, n_draws
        self.rows = tested_rows(items.n, seed)
        self.tested = items if items.n <= TESTED_N else subset(items, self.rows)
        self.jaccard: dict[int, np.ndarray] = {}
        self.likelihood_ratio: dict[int, tuple[float, int]] = {}
        self.strength: dict[int, np.ndarray] = {}

    def ratio(self, k: int) -> tuple[float, int]:
        """Likelihood-ratio test of `k` classes against one less."""
        if k not in self.likelihood_ratio:
            pair = [self.models[one] for one in (k - 1, k)]
            if self.tested is not self.items:
                pair = [latent_class.fit(self.tested, one, n_starts=STARTS, seed=self.seed) for one in (k - 1, k)]
            self.likelihood_ratio[k] = likelihood_ratio.bootstrap_p(
                self.tested, *pair, n_samples=max(FEWEST_DRAWS, self.n_draws), seed=self.seed
            )
        return self.likelihood_ratio[k]

    def stability(self, k: int) -> np.ndarray:
        """Bootstrap Jaccard of the `k` classes."""
        if k not in self.jaccard:
            self.jaccard[k] = stability(
                self.items, self.models[k], rows=self.rows, n_bootstrap=self.n_draws, seed=self.seed
            )
        return self.jaccard[k]

    def passed(self, k: int, level: str) -> bool:
        """Whether `k` classes are more than chance, and all of them validated, or at least found again as a pattern."""
        if self.ratio(k)[0] >= ALPHA:
            return False
        jaccard = self.stability(k)
        if level == "stable":
            return set(verdicts(self.models[k], jaccard)) == {VALIDATED}
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


def _compare(items: Items, most: int, n_starts: int, seed: int) -> dict[int, LatentClassModel]:
    """Models with 1, 2 … classes, until BIC has risen for some numbers since its minimum."""
    models: dict[int, LatentClassModel] = {}
    for k in range(1, most + 1):
        models[k] = latent_class.fit(items, k, n_starts=n_starts, seed=seed)
        best = min(models, key=lambda one: models[one].bic)
        if k - best >= BEYOND - (models[k].bic > models[best].bic + RISEN):
            break
    return models


def _large_enough(model: LatentClassModel, min_share: float, min_n: int) -> bool:
    sizes = np.bincount(model.classes, minlength=model.k)
    return bool(sizes.min() >= max(min_n, min_share * model.n))


def tested_rows(n: int, seed: int) -> np.ndarray:
    """The respondents on which tests and resampling run: all, or a random 3,000."""
    if n <= TESTED_N:
        return np.arange(n)
    return np.sort(np.random.default_rng([seed, 5]).choice(n, TESTED_N, replace=False))


def subset(items: Items, rows: np.ndarray) -> Items:
    """The answers of some respondents."""
    used, pattern = np.unique(items.pattern[rows], return_inverse=True)
    return replace(items, design=items.design[used], pattern=pattern.ravel())


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


def association_p(items: Items, *, n_permutations: int = 99, seed: int) -> float:
    """Do the questions hang together? Permutation p of all their correlations against data with every question shuffled.

    The statistic is the sum of squared correlations between the answers of different questions (the inertia off the diagonal of the Burt
    table). Shuffling keeps each question's own distribution, its missing answers and the ties between the answers of one
    multiple response, and destroys whatever connects the questions.
    """
    rng = np.random.default_rng([seed, 2])
    answers = items.design[items.pattern[tested_rows(items.n, seed)]]
    questions = _question_columns(items)
    single = len(set(items.groups)) == 1 and len(items.names) > 1
    between = np.ones((answers.shape[1], answers.shape[1]), dtype=bool)
    for columns in questions:
        between[np.ix_(columns, columns)] = False
    if single:
        answers = answers[answers.any(axis=1)]  # who skipped the question skipped every answer: no connection
    mean, spread = answers.mean(axis=0), np.maximum(answers.std(axis=0), 1e-9)
    observed = _correlation((answers - mean) / spread, between)
    exceeding = 0
    chances = _chances(answers) if single and all(len(levels) == 2 for levels in items.levels) else None
    for _ in range(n_permutations):
        shuffled = np.empty_like(answers)
        if chances is not None:
            shuffled[:, 1::2] = _someone_chooses(chances, len(answers), rng)
            shuffled[:, ::2] = 1 - shuffled[:, 1::2]
        else:
            for columns in questions:
                shuffled[:, columns] = answers[rng.permutation(len(answers))][:, columns]
        exceeding += _correlation((shuffled - mean) / spread, between) >= observed
    return (exceeding + 1) / (n_permutations + 1)


def _chances(answers: np.ndarray) -> np.ndarray | None:
    """Chance of each answer of a multiple response of which everybody had to choose at least one: which independent choices leave
    these shares among those who chose anything; None where people could choose nothing."""
    given = answers[:, 1::2]
    if given.sum(axis=1).min() == 0:
        return None
    shares = chances = given.mean(axis=0)
    for _ in range(500):
        chances = shares * (1 - np.prod(1 - chances))
    return chances


def _someone_chooses(chances: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """Independent choices of `n` people who all choose something."""
    chosen = rng.random((n, len(chances))) < chances
    while not (some := chosen.any(axis=1)).all():
        chosen[~some] = rng.random(((~some).sum(), len(chances))) < chances
    return chosen.astype(float)


def _correlation(data: np.ndarray, between: np.ndarray) -> float:
    return float(((data.T @ data / len(data)) ** 2)[between].sum())


def _question_columns(items: Items) -> list[np.ndarray]:
    """The columns of each question; with a single question its answers are shuffled one by one."""
    groups = items.groups if len(set(items.groups)) > 1 else items.names
    columns = np.arange(items.design.shape[1])
    found: dict[str, list[np.ndarray]] = {}
    for group, block in zip(groups, items.blocks, strict=True):
        found.setdefault(group, []).append(columns[block])
    return [np.concatenate(parts) for parts in found.values()]
