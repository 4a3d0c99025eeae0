"""Do the answers to different questions hang together at all? A permutation test, so that no types are made of nothing."""

from __future__ import annotations

import numpy as np

from insights.survey.latent_class import Items
from insights.survey.segments.sampling import rows_for_tests


def association_p(items: Items, *, n_permutations: int = 99, seed: int) -> float:
    """Do the questions hang together? Permutation p of all their correlations against data with every question shuffled.

    The statistic is the sum of squared correlations between the answers of different questions (the inertia off the diagonal of the Burt
    table). Shuffling keeps each question's own distribution, its missing answers and the ties between the answers of one
    multiple response, and destroys whatever connects the questions.
    """
    rng = np.random.default_rng([seed, 2])
    answers = items.design[items.pattern[rows_for_tests(items.n, seed)]]
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
