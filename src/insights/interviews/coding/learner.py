"""What the machine learns about all codes at once: from the codebook's words, and from passages people decided on.

Ridge regression with a kernel of vectors and word parts (Saunders, Gammerman & Vovk 1998), its scores smoothed over the neighbours
of each passage (Zhou et al. 2004). What is learned without one passage is known in closed form, so every decision also tests.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from insights.interviews.coding.codebook import Code
from insights.interviews.coding.pool import Pool, chosen, likeness
from insights.interviews.coding.teaching import Teaching

RIDGE = 0.5
_AGAINST = 0.5  # how far below "nobody knows" a rejected passage stands


@dataclass(frozen=True)
class Ground:
    """What is known before any decision: the passages, the codebook's sentences, and how alike they are.

    `related`: codes × codes, true where one says nothing against the other (parent and child); `to_teaching`: likeness of passages ×
    sentences; `inverse`: of the kernel of the sentences.
    """

    pool: Pool
    teaching: Teaching
    related: np.ndarray
    to_teaching: np.ndarray
    inverse: np.ndarray


@dataclass(frozen=True)
class Learned:
    """`scores`: passages × codes; for those people decided on (`rows`) what the others teach, without the passage itself."""

    scores: np.ndarray
    rows: np.ndarray


def ground_of(pool: Pool, teaching: Teaching, related: np.ndarray) -> Ground:
    """The ground for learning, made once for a codebook."""
    among = likeness(teaching.points, teaching.points).astype(np.float64)
    inverse = np.linalg.inv(among + RIDGE * np.eye(len(among)))
    return Ground(pool, teaching, related, likeness(pool.points, teaching.points), inverse)


def learn(ground: Ground, votes: np.ndarray, rows: np.ndarray, disputed: np.ndarray | None = None) -> Learned:
    """Scores of every passage for every code; a higher one speaks for the code, 0 for nothing known.

    `votes`: decided passages × codes, 1 accepted, −1 rejected, 0 not decided; `rows`: where these passages stand in the pool;
    `disputed`: decided passages × codes which as many coders accepted as rejected.
    """
    pool, base = ground.pool, ground.inverse
    told = _teaching_goals(ground.teaching, ground.related)
    decided = chosen(pool.points, rows)
    to_decided = likeness(pool.points, decided)
    between = ground.to_teaching[rows].astype(np.float64) @ base  # decided × sentences
    kernel = likeness(decided, decided).astype(np.float64) + RIDGE * np.eye(len(rows))
    inverse = np.linalg.inv(
        kernel - between @ ground.to_teaching[rows].T.astype(np.float64)
    )  # the block of the decided
    share = inverse @ (vote_goals(votes, ground.related, disputed) - between @ told)
    share_told = base @ told - between.T @ share
    raw = to_decided @ share.astype(np.float32) + ground.to_teaching @ share_told.astype(np.float32)
    scores = pool.smoothed(raw).astype(np.float64)
    if len(rows):
        reach = pool.reach(rows)
        weights = reach @ to_decided - (reach @ ground.to_teaching) @ between.T
        # What a decided passage adds to its own score; exact, from the inverse of the kernel.
        leverage = np.einsum("ij,ji->i", weights.astype(np.float64), inverse)
        scores[rows] -= leverage[:, None] * share / np.diag(inverse)[:, None]
    return Learned(scores, rows)


def observed(votes: np.ndarray, related: np.ndarray, disputed: np.ndarray | None = None) -> np.ndarray:
    """Which pairs are known: the decided ones, and for a passage that got a code all other codes that are in use.

    A code that nobody has accepted yet is not in use: who codes one code after the other has not passed it over. Of a pair that is
    `disputed` nothing is known, whatever else the passage got.
    """
    accepted = votes > 0
    beside = accepted.any(axis=1)[:, None] & ~(accepted.astype(float) @ related > 0) & accepted.any(axis=0)[None, :]
    known = (votes != 0) | beside
    return known if disputed is None else known & ~disputed


def weighed(votes: np.ndarray, known: np.ndarray) -> np.ndarray:
    """How much each pair says about how frequent codes are: 1 where it is decided, less where it is only implied, 0 where not `known`.

    Who never rejects says no by passing a code over. Who also rejects says no where he means it, and what he passes over says the
    less, the more of his decisions are rejections.
    """
    accepted, rejected = (votes > 0).sum(), (votes < 0).sum()
    return np.where(votes != 0, 1.0, known * (accepted / max(accepted + rejected, 1)))


def vote_goals(votes: np.ndarray, related: np.ndarray, disputed: np.ndarray | None = None) -> np.ndarray:
    """What the scores of decided passages should be; codes passed over on a passage that got another one count a little against."""
    base = 1.0 / (votes.shape[1] + 1)  # all codes, and none of them
    goals = np.where(observed(votes, related, disputed), -base, 0.0)
    goals = np.where(votes > 0, 1.0 - base, goals)
    return np.where(votes < 0, -_AGAINST, goals)


def relations(codes: Sequence[Code]) -> np.ndarray:
    """Codes × codes: the same code, or parent and child; the examples of one say nothing against the other."""
    return np.array([[a is b or a.parent == b.code or b.parent == a.code for b in codes] for a in codes])


def _teaching_goals(teaching: Teaching, related: np.ndarray) -> np.ndarray:
    base = 1.0 / (len(related) + 1)
    goals = np.where(related[teaching.of_code], 0.0, -base)
    goals[np.arange(len(goals)), teaching.of_code] = 1.0 - base
    return goals
