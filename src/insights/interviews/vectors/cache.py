"""Vectors kept by the digest of model and text in a SQLite file, which can be deleted at any time and changes no bit of a result."""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import numpy as np

from insights.errors import InsightsError
from insights.files import make_folder

MOST_BYTES = 3 * 1024**3  # some 1.4 million vectors of 512 values; beyond it the oldest go
_AT_ONCE = 500
_PAGE = 32768  # holds 15 vectors; SQLite's usual page would waste half of its space
_CHECK = 4  # bytes of the checksum behind each vector
_SECONDS = 30  # to wait for another process that writes


def cache_file(root: Path) -> Path:
    """Where the vectors of a workspace are kept, outside the hand-over files."""
    return root / "data" / "processed" / ".cache" / "sentence_vectors.sqlite"


def key_of(model: str, text: str) -> bytes:
    """The key of a text's vector; another model gives another key."""
    return hashlib.sha256(f"{model}\0{text}".encode()).digest()[:20]


def read(path: Path, keys: Sequence[bytes], dimensions: int) -> Iterator[tuple[int, np.ndarray]]:
    """Place in `keys` and vector of those that are kept. A file that is no cache is removed, one that cannot be read passed over."""
    if not path.is_file():
        return
    try:
        with closing(sqlite3.connect(path, timeout=_SECONDS)) as connection:
            for first in range(0, len(keys), _AT_ONCE):
                part = {key: first + place for place, key in enumerate(keys[first : first + _AT_ONCE])}
                marks = ",".join("?" * len(part))
                question = f"select key, vector from text_vectors where key in ({marks})"
                for key, blob in connection.execute(question, list(part)):
                    if len(blob) == 4 * dimensions + _CHECK and _sum(key, blob[:-_CHECK]) == blob[-_CHECK:]:
                        yield part[key], np.frombuffer(blob, dtype="<f4", count=dimensions)
    except sqlite3.OperationalError:
        return  # locked for long, on a disk that cannot be read, or without the table yet
    except sqlite3.DatabaseError:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)  # a broken cache is worth nothing


def write(path: Path, keys: Sequence[bytes], vectors: np.ndarray) -> None:
    """Keep `vectors`; a cache that cannot be written is passed over."""
    try:
        make_folder(path.parent)
        with closing(sqlite3.connect(path, timeout=_SECONDS)) as connection:
            connection.execute(f"pragma page_size = {_PAGE}")  # counts for a new file only
            connection.execute("pragma synchronous = off")  # what a power cut damages, its checksum tells
            with connection:
                connection.execute(
                    "create table if not exists text_vectors (age integer primary key, key blob unique, vector blob not null)"
                )
                blobs = (vector.astype("<f4").tobytes() for vector in vectors)
                rows = [(key, blob + _sum(key, blob)) for key, blob in zip(keys, blobs, strict=True)]
                connection.executemany("insert or replace into text_vectors (key, vector) values (?, ?)", rows)
                _make_room(connection)
    except (sqlite3.Error, OSError, InsightsError):
        return  # the cache only saves time


def _sum(key: bytes, blob: bytes) -> bytes:
    return zlib.crc32(blob, zlib.crc32(key)).to_bytes(_CHECK, "little")


def _make_room(connection: sqlite3.Connection) -> None:
    """Drop the oldest fifth where the vectors take more than `MOST_BYTES`; SQLite fills the freed pages again."""
    used, free, page = (connection.execute(f"pragma {name}").fetchone()[0] for name in ("page_count", "freelist_count", "page_size"))  # fmt: skip
    if (used - free) * page > MOST_BYTES:
        connection.execute(
            "delete from text_vectors where age in (select age from text_vectors order by age limit (select count(*) / 5 from text_vectors))"
        )
