"""The cache of vectors: changes no bit, is shared by processes, and never stands in the way."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing

import numpy as np
import pytest

from insights.interviews.vectors import cache as kept
from insights.interviews.vectors import embedded, encode, encoding

TEXTS = ["Der Preis fehlt.", "The price is missing.", "Am Sonntag backen wir Kuchen.", ""]


def count(path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("select count(*) from text_vectors").fetchone()[0]


def test_the_cache_changes_no_bit_in_whatever_order_texts_come(tmp_path):
    cache = tmp_path / "vectors.sqlite"
    encode(TEXTS[1:2], cache=cache)
    assert encode(TEXTS, cache=cache).tobytes() == encode(TEXTS).tobytes()
    assert encode(TEXTS[::-1], cache=cache)[::-1].tobytes() == encode(TEXTS).tobytes()


def test_a_rerun_encodes_only_what_is_new(tmp_path, monkeypatch):
    cache, seen, original = tmp_path / "vectors.sqlite", [], embedded.encode
    encode(TEXTS, cache=cache)
    monkeypatch.setattr(embedded, "encode", lambda texts: seen.extend(texts) or original(texts))
    encode([*TEXTS, "Neu dazugekommen."], cache=cache)
    assert seen == ["Neu dazugekommen."]


def test_an_interrupted_encoding_keeps_what_was_done(tmp_path, monkeypatch):
    cache, original = tmp_path / "vectors.sqlite", embedded.encode

    def interrupted(texts):
        if TEXTS[2] in texts:
            raise KeyboardInterrupt
        return original(texts)

    monkeypatch.setattr(encoding, "_WRITTEN", 2)
    monkeypatch.setattr(embedded, "encode", interrupted)
    with pytest.raises(KeyboardInterrupt):
        encode(TEXTS, cache=cache)
    assert count(cache) == 2


def test_an_empty_text_is_not_kept(tmp_path):
    cache = tmp_path / "vectors.sqlite"
    encode(TEXTS, cache=cache)
    assert count(cache) == 3


def test_a_broken_cache_is_removed_and_built_anew(tmp_path):
    cache = tmp_path / "vectors.sqlite"
    cache.write_bytes(b"not a database" * 100)
    assert encode(TEXTS, cache=cache).tobytes() == encode(TEXTS).tobytes()
    assert count(cache) == 3


def test_a_cache_that_another_process_writes_to_is_passed_over_and_not_removed(tmp_path, monkeypatch):
    cache = tmp_path / "vectors.sqlite"
    encode(TEXTS[:1], cache=cache)
    monkeypatch.setattr(kept, "_SECONDS", 0)
    with closing(sqlite3.connect(cache)) as other:
        other.execute("begin exclusive")
        assert encode(TEXTS, cache=cache).tobytes() == encode(TEXTS).tobytes()
    assert count(cache) == 1


def test_a_cache_that_cannot_be_written_is_passed_over(tmp_path):
    file = tmp_path / "file"
    file.write_text("in the way of a folder")
    assert encode(TEXTS, cache=file / "vectors.sqlite").tobytes() == encode(TEXTS).tobytes()


def test_a_vector_of_another_length_is_not_taken(tmp_path):
    cache = tmp_path / "vectors.sqlite"
    kept.write(cache, [kept.key_of(embedded.NAME, TEXTS[0])], np.ones((1, 3), dtype=np.float32))
    assert encode(TEXTS[:1], cache=cache).tobytes() == encode(TEXTS[:1]).tobytes()


def test_a_damaged_vector_is_not_taken_and_put_right(tmp_path):
    cache = tmp_path / "vectors.sqlite"
    encode(TEXTS[:1], cache=cache)
    with closing(sqlite3.connect(cache)) as connection, connection:
        blob = bytearray(connection.execute("select vector from text_vectors").fetchone()[0])
        blob[100] ^= 1
        connection.execute("update text_vectors set vector = ?", (bytes(blob),))
    assert list(kept.read(cache, [kept.key_of(embedded.NAME, TEXTS[0])], 512)) == []
    assert encode(TEXTS[:1], cache=cache).tobytes() == encode(TEXTS[:1]).tobytes()
    assert len(list(kept.read(cache, [kept.key_of(embedded.NAME, TEXTS[0])], 512))) == 1


def test_the_key_depends_on_model_and_text():
    keys = {kept.key_of(model, text) for model in ("a", "b") for text in ("x", "y", "")}
    assert len(keys) == 6


def test_beyond_its_size_the_cache_drops_the_oldest_fifth(tmp_path, monkeypatch):
    cache = tmp_path / "vectors.sqlite"
    keys = [kept.key_of("m", str(number)) for number in range(1000)]
    vectors = np.tile(np.arange(1000, dtype=np.float32)[:, None], (1, 64))
    kept.write(cache, keys[:900], vectors[:900])
    monkeypatch.setattr(kept, "MOST_BYTES", 100_000)
    kept.write(cache, keys[900:], vectors[900:])
    found = dict(kept.read(cache, keys, 64))
    assert sorted(found) == list(range(200, 1000))
    assert all(found[place][0] == place for place in found)


@pytest.mark.parametrize("processes", [3])
def test_several_processes_fill_one_cache_at_the_same_time(tmp_path, processes):
    cache = tmp_path / "vectors.sqlite"
    program = (
        "import sys, numpy as np; from pathlib import Path; from insights.interviews.vectors import cache as kept\n"
        "start = int(sys.argv[2])\n"
        "for n in range(start, start + 400, 20):\n"
        "    keys = [kept.key_of('m', str(i)) for i in range(n, n + 20)]\n"
        "    kept.write(Path(sys.argv[1]), keys, np.array([[i] * 512 for i in range(n, n + 20)], dtype=np.float32))\n"
    )
    starts = [200 * number for number in range(processes)]  # they overlap
    running = [subprocess.Popen([sys.executable, "-c", program, str(cache), str(start)]) for start in starts]
    assert [process.wait() for process in running] == [0] * processes
    keys = [kept.key_of("m", str(number)) for number in range(200 * processes + 200)]
    found = dict(kept.read(cache, keys, 512))
    assert sorted(found) == list(range(len(keys)))
    assert all((found[place] == place).all() for place in found)
