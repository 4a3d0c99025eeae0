"""Vectors: unit length, the same with and without cache."""

from __future__ import annotations

import numpy as np

from insights.interviews.vectors import encode

TEXTS = ["Der Preis fehlt.", "The price is missing.", "Am Sonntag backen wir Kuchen.", ""]


def test_vectors_have_unit_length_and_an_empty_text_gives_zeros():
    vectors = encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (4, 512)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 1, 1, 0], atol=1e-5)


def test_the_cache_changes_no_bit_in_whatever_order_texts_come(tmp_path):
    cache = tmp_path / "vectors.sqlite"
    encode(TEXTS[1:2], cache=cache)
    assert encode(TEXTS, cache=cache).tobytes() == encode(TEXTS).tobytes()
    assert encode(TEXTS[::-1], cache=cache)[::-1].tobytes() == encode(TEXTS).tobytes()


def test_a_broken_cache_is_passed_over(tmp_path):
    cache = tmp_path / "vectors.sqlite"
    cache.write_bytes(b"not a database" * 100)
    assert encode(TEXTS, cache=cache).tobytes() == encode(TEXTS).tobytes()


def test_a_translation_is_nearer_than_another_subject():
    price, translated, cake, _ = encode(TEXTS)
    assert price @ translated > price @ cake + 0.2
