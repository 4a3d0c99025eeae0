"""`encode`: texts to unit vectors, those known from the cache, those new by the model, in bounded memory."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np

from insights.interviews.vectors import cache as kept
from insights.interviews.vectors.models import Model, load
from insights.interviews.vectors.progress import told

_PART = 256  # texts of one task of a thread
_WRITTEN = 4096  # new texts after which they go to the cache, so that an interrupted run keeps them
_MOST_THREADS = 4  # beyond it Python's lock eats the gain


def encode(
    texts: Iterable[str],
    *,
    cache: Path | None = None,
    model: Path | str | None = None,
    progress: bool | None = None,
) -> np.ndarray:
    """Vectors of `texts`: float32, shape (number of texts, dimensions), unit length, six decimals; an empty text gives zeros.

    `model`: a model2vec or sentence-transformers folder; without it the encoder that comes with insights (512 dimensions). `cache`: a
    SQLite file that keeps the vectors by model and text; it can be deleted at any time, is passed over when it cannot be read or
    written, and changes no bit of the result. Nor do the other texts or the number of processors. `progress`: True tells on stderr
    how far it is, False never; without it long encodings do, outside notebooks. Raises InputError for a folder that holds no model.
    """
    texts = [str(text).encode(errors="replace").decode() for text in texts]  # half an emoji is no text
    encoder = load(model)
    place = {text: number for number, text in enumerate(dict.fromkeys(texts))}
    distinct = _distinct(list(place), encoder, cache, progress)
    return distinct if len(place) == len(texts) else distinct[[place[text] for text in texts]]


def _distinct(texts: Sequence[str], model: Model, cache: Path | None, progress: bool | None) -> np.ndarray:
    vectors = np.zeros((len(texts), model.dimensions), dtype=np.float32)
    missing = np.array([bool(text.strip()) for text in texts], dtype=bool)
    keys = [kept.key_of(model.name, text) for text in texts] if cache else []
    if cache:
        asked = np.flatnonzero(missing)
        for number, vector in kept.read(cache, [keys[row] for row in asked], model.dimensions):
            vectors[asked[number]], missing[asked[number]] = vector, False
    rows = np.flatnonzero(missing)
    with told(len(rows), len(texts), wanted=progress) as advance:
        for first in range(0, len(rows), _WRITTEN):
            new = rows[first : first + _WRITTEN]
            for part, own in _encoded([texts[row] for row in new], model):
                vectors[new[part : part + len(own)]] = own
                advance(len(own))
            if cache:
                kept.write(cache, [keys[row] for row in new], vectors[new])
    return vectors


def _encoded(texts: Sequence[str], model: Model) -> Iterator[tuple[int, np.ndarray]]:
    """First text and vectors of each part; the parts in order, by as many threads as there are processors."""
    from threadpoolctl import threadpool_limits

    parts = range(0, len(texts), _PART)
    # One thread inside each matrix product: more are slower for matrices this small, and the threads here fill the processors.
    if not model.side_by_side or len(parts) == 1:
        with threadpool_limits(1 if model.side_by_side else None, user_api="blas"):
            for first in parts:
                yield first, model.encode(texts[first : first + _PART])
        return
    pool = ThreadPoolExecutor(min(_MOST_THREADS, _processors()))
    try:
        with threadpool_limits(1, user_api="blas"):
            for first, own in zip(parts, pool.map(lambda i: model.encode(texts[i : i + _PART]), parts), strict=True):
                yield first, own
    finally:
        pool.shutdown(cancel_futures=True)


def _processors() -> int:
    """Processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def unit(rows: np.ndarray) -> np.ndarray:
    """Vectors (the last axis) scaled to length 1, in their own type; zero vectors stay zero."""
    lengths = np.linalg.norm(rows, axis=-1, keepdims=True)
    return rows / np.where(lengths > 0, lengths, 1.0).astype(rows.dtype)
