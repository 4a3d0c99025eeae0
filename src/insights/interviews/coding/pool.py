"""All passages of a study as points between which likeness is measured: vectors, shared word parts, and a graph of neighbours.

Nothing here depends on what anyone decided, so it is made once per study and serves every retraining.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from insights.interviews.privacy.masks import unmasked
from insights.interviews.vectors import unit

WORDS = 0.5  # weight of shared word parts beside the vectors
NEIGHBOURS = 10
SMOOTHING = 0.5  # share of a passage's score that comes from its neighbours
_STEPS = 3  # how far a score travels in the graph
_COMPONENTS = 100
_EXACT = 8000  # passages up to which every neighbour is looked for
_AT_ONCE = 2000
_PART = 5  # letters; long enough for a word's stem, short enough for the parts of a compound
_WORD = re.compile(r"[^\W\d_]{2,}")
_PLAIN = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "ss"})  # Aufzug and Aufzüge share their parts
_KEPT: dict[str, Pool] = {}


@dataclass(frozen=True)
class Points:
    """Texts as points: `dense`, unit vectors around the study's mean; `sparse`, weighted word parts (None without any)."""

    dense: np.ndarray
    sparse: Any


@dataclass(frozen=True)
class Pool:
    """The passages of a study: their `points`, the `graph` of their neighbours, and what places further texts among them."""

    points: Points
    graph: Any
    mean: np.ndarray
    weigher: Any

    def place(self, texts: Sequence[str], vectors: np.ndarray) -> Points:
        """Further texts, such as the definitions of codes, as points of this pool."""
        sparse = (
            None
            if self.weigher is None
            else self.weigher.transform(list(map(unmasked, texts))) * np.float32(WORDS**0.5)
        )
        return Points(unit(np.asarray(vectors, dtype=np.float32) - self.mean), sparse)

    def smoothed(self, scores: np.ndarray) -> np.ndarray:
        """`scores` (one row per passage), each mixed with those of its neighbours and of theirs."""
        step, total = np.asarray(scores), np.zeros_like(scores)
        for number, weight in enumerate(_step_weights()):
            step = step if number == 0 else self.graph @ step
            total = total + weight * step
        return total

    def reach(self, rows: np.ndarray) -> Any:
        """Sparse matrix: what each passage of the study adds to the smoothed score of each of `rows`."""
        from scipy import sparse

        step = sparse.identity(self.graph.shape[0], dtype=np.float32, format="csr")[rows]
        weights = _step_weights()
        total = weights[0] * step
        for weight in weights[1:]:
            step = step @ self.graph
            total = total + weight * step
        return total.tocsr()


def pool_of(texts: Sequence[str], vectors: np.ndarray) -> Pool:
    """The pool of `texts` and their `vectors`; that of the last study is kept, so that a retraining does not make it anew."""
    vectors = np.ascontiguousarray(vectors, dtype=np.float32)
    key = hashlib.sha256("\0".join(texts).encode() + vectors.tobytes()).hexdigest()
    if key not in _KEPT:
        _KEPT.clear()
        _KEPT[key] = _made(texts, vectors)
    return _KEPT[key]


def likeness(some: Points, others: Points) -> np.ndarray:
    """How alike texts are: the cosine of their vectors and half that of their word parts, one row per text of `some`."""
    alike = some.dense @ others.dense.T
    if some.sparse is not None:
        alike += np.asarray((some.sparse @ others.sparse.T).todense(), dtype=alike.dtype)
    return alike


def chosen(points: Points, rows: np.ndarray) -> Points:
    """Only the `rows` of `points`."""
    return Points(points.dense[rows], None if points.sparse is None else points.sparse[rows])


def _made(texts: Sequence[str], vectors: np.ndarray) -> Pool:
    mean = vectors.mean(axis=0, dtype=np.float64).astype(np.float32)
    weigher, words = _words(texts)
    points = Points(unit(vectors - mean), words)
    return Pool(points, _graph(_compact(points)), mean, weigher)


def _words(texts: Sequence[str]):
    from sklearn.feature_extraction.text import TfidfVectorizer

    often = 0.3 if len(texts) >= 50 else 1.0
    weigher = TfidfVectorizer(analyzer=word_parts, sublinear_tf=True, min_df=2, max_df=often, dtype=np.float32)
    try:
        return weigher, weigher.fit_transform(list(map(unmasked, texts))) * np.float32(WORDS**0.5)
    except ValueError:  # no word part occurs twice
        return None, None


def word_parts(text: str) -> list[str]:
    """The parts of five letters of every word of `text`; inflected forms and compounds share most of theirs."""
    found = []
    for word in _WORD.findall(text.lower().translate(_PLAIN)):
        edged = f"<{word}>"
        found += [edged[at : at + _PART] for at in range(max(1, len(edged) - _PART + 1))]
    return found


def _compact(points: Points) -> np.ndarray:
    """The points on few axes, for finding neighbours fast."""
    dense = points.dense.astype(np.float64)
    _, axes = np.linalg.eigh(dense.T @ dense)
    parts = [dense @ axes[:, -_COMPONENTS:]]
    if points.sparse is not None and min(points.sparse.shape) > 2:
        from sklearn.utils.extmath import randomized_svd

        size = min(_COMPONENTS, min(points.sparse.shape) - 1)
        left, strength, _ = randomized_svd(points.sparse.astype(np.float64), size, random_state=0)
        parts.append(left * strength)
    return np.hstack(parts).astype(np.float32)


def _graph(points: np.ndarray):
    """Symmetric neighbour graph, weights squared likeness, scaled so that scores neither grow nor fade."""
    from scipy import sparse

    size = len(points)
    near, alike = _nearest_exact(points) if size <= _EXACT else _nearest_in_cells(points)
    from_row = np.repeat(np.arange(size), near.shape[1])
    weights = np.maximum(alike.ravel(), 0.0) ** 2
    one_way = sparse.csr_matrix((weights, (from_row, near.ravel())), shape=(size, size))
    both = (one_way + one_way.T) * 0.5
    scale = sparse.diags(1.0 / np.sqrt(np.asarray(both.sum(axis=1)).ravel() + 1e-9))
    return (scale @ both @ scale).tocsr().astype(np.float32)


def _nearest_exact(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    size = len(points)
    near = np.zeros((size, min(NEIGHBOURS, size - 1)), dtype=int)
    alike = np.zeros(near.shape, dtype=np.float32)
    for first in range(0, size, _AT_ONCE):
        rows = np.arange(first, min(first + _AT_ONCE, size))
        near[rows], alike[rows] = _best(points, rows, np.arange(size), near.shape[1])
    return near, alike


def _nearest_in_cells(points: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Neighbours looked for in the passage's own cell and the three nearest, about √n cells: n·√n instead of n² steps."""
    rng = np.random.default_rng(0)
    centres = points[np.sort(rng.choice(len(points), int(np.sqrt(len(points))), replace=False))]
    cell = np.concatenate(
        [(points[i : i + _AT_ONCE] @ unit(centres).T).argmax(axis=1) for i in range(0, len(points), _AT_ONCE)]
    )
    members = [np.flatnonzero(cell == number) for number in range(len(centres))]
    order = np.argsort(-(unit(centres) @ unit(centres).T), axis=1, kind="stable")
    near = np.zeros((len(points), NEIGHBOURS), dtype=int)
    alike = np.zeros(near.shape, dtype=np.float32)
    for number, rows in enumerate(members):
        if not len(rows):
            continue
        reach, count = [rows], 1
        while sum(map(len, reach)) <= NEIGHBOURS or count < 4:
            reach.append(members[order[number, count]] if order[number, count] != number else rows[:0])
            count += 1
        near[rows], alike[rows] = _best(points, rows, np.concatenate(reach), NEIGHBOURS)
    return near, alike


def _best(points: np.ndarray, rows: np.ndarray, among: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    found = points[rows] @ points[among].T
    found[rows[:, None] == among[None, :]] = -np.inf
    best = np.argpartition(-found, count - 1, axis=1)[:, :count] if count else np.zeros((len(rows), 0), dtype=int)
    return among[best], np.take_along_axis(found, best, axis=1)


def _step_weights() -> list[float]:
    raw = [SMOOTHING**step for step in range(_STEPS + 1)]
    return [float(np.float32(weight / sum(raw))) for weight in raw]
