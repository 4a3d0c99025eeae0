"""The user's own encoder: a folder of model2vec or sentence-transformers, told by its files, never downloaded."""

from __future__ import annotations

import json
import os
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from insights.errors import InputError
from insights.interviews.vectors import cache as kept
from insights.interviews.vectors import encode, models

WORDS = ["[UNK]", "preis", "teuer", "kuchen", "backen", "sonntag"]
TEXTS = ["Preis teuer", "Kuchen backen", "preis kuchen", "Sonntag", "unbekannt", ""]


def safetensors(path, names) -> None:
    """A file with the head of a safetensors file that names `names`."""
    head = json.dumps({name: {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]} for name in names}).encode()
    path.write_bytes(len(head).to_bytes(8, "little") + head)


@pytest.fixture
def static(tmp_path):
    """A real model2vec folder: six words, vectors of eight values."""
    model2vec = pytest.importorskip("model2vec", reason="model2vec is an optional package and not installed")
    tokenizers = pytest.importorskip("tokenizers")
    tokenizer = tokenizers.Tokenizer(
        tokenizers.models.WordLevel({w: i for i, w in enumerate(WORDS)}, unk_token="[UNK]")
    )
    tokenizer.normalizer = tokenizers.normalizers.Lowercase()
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    vectors = np.vstack([np.zeros(8), np.random.default_rng(1).normal(size=(5, 8))]).astype(np.float32)
    folder = tmp_path / "klein"
    model2vec.StaticModel(vectors, tokenizer, config={"normalize": True}).save_pretrained(folder)
    return folder, vectors


@pytest.fixture
def transformer(tmp_path, monkeypatch):
    """A sentence-transformers folder, and a package of that name which notes how it is called."""
    calls = SimpleNamespace(made=[], texts=[])

    class SentenceTransformer:
        def __init__(self, path, **options):
            calls.made.append((path, options, os.environ.get("HF_HUB_OFFLINE")))

        def encode(self, texts, **_):
            calls.texts += texts
            return np.array([[len(text), 3.0, 4.0] for text in texts], dtype=np.float32)

    monkeypatch.setitem(
        sys.modules, "sentence_transformers", SimpleNamespace(SentenceTransformer=SentenceTransformer, __spec__=1)
    )
    monkeypatch.setattr(models, "version", lambda package: "5.0")
    folder = tmp_path / "minilm"
    folder.mkdir()
    (folder / "modules.json").write_text("[]")
    return folder, calls


def test_a_model2vec_folder_gives_the_mean_of_its_word_vectors(static):
    folder, words = static
    vectors = encode(TEXTS, model=folder)
    wanted = words[1] + words[2]
    np.testing.assert_allclose(vectors[0], wanted / np.linalg.norm(wanted), atol=1e-5)
    assert vectors.shape == (6, 8)
    assert vectors[4:].any() == np.False_


def test_a_model2vec_folder_gives_the_same_bits_alone_and_among_others(static, tmp_path):
    folder, _ = static
    together = encode(TEXTS, model=folder, cache=tmp_path / "vectors.sqlite")
    assert np.vstack([encode([text], model=folder) for text in TEXTS]).tobytes() == together.tobytes()
    assert encode(TEXTS, model=str(folder), cache=tmp_path / "vectors.sqlite").tobytes() == together.tobytes()


def test_a_changed_model_never_reads_the_vectors_of_the_old_one(transformer, tmp_path):
    folder, calls = transformer
    cache = tmp_path / "vectors.sqlite"
    encode(["Preis"], model=folder, cache=cache)
    encode(["Preis"], model=folder, cache=cache)
    assert calls.texts.count("Preis") == 1
    (folder / "config.json").write_text('{"pooling": "cls"}')
    encode(["Preis"], model=folder, cache=cache)
    assert calls.texts.count("Preis") == 2


def test_a_transformer_is_read_from_its_folder_only_and_offline(transformer):
    folder, calls = transformer
    vectors = encode(["Preis", "", "Kuchen"], model=folder)
    path, options, offline = calls.made[0]
    assert (path, offline) == (str(folder), "1")
    assert options == {"device": "cpu", "local_files_only": True, "trust_remote_code": False}
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), [1, 0, 1], atol=1e-6)


def test_a_model_that_is_not_installed_here_is_never_asked_to_encode_in_threads(transformer):
    assert models.load().side_by_side
    assert not models.load(transformer[0]).side_by_side


def test_the_name_of_a_model_in_the_cache_holds_the_folder_and_a_digest(transformer):
    name = models.load(transformer[0]).name
    assert name.startswith("minilm-")
    assert len(name) == len("minilm-") + 64
    assert kept.key_of(name, "x") != kept.key_of(models.load().name, "x")


def test_a_name_that_is_no_folder_is_refused_and_not_downloaded():
    with pytest.raises(
        InputError, match="sentence-transformers/all-MiniLM is no folder on this machine. Models are never"
    ):
        models.load("sentence-transformers/all-MiniLM")
    with pytest.raises(InputError, match="is no folder on this machine"):
        encode(["Preis"], model="minishlab/potion-base-8M")


def test_a_folder_without_a_model_says_what_lies_there_and_what_should(tmp_path):
    (tmp_path / "readme.txt").write_text("nothing here")
    with pytest.raises(InputError, match=r"holds no model that can be read \(readme.txt\). A model2vec folder has"):
        encode(["Preis"], model=tmp_path)


def test_a_folder_of_a_package_that_is_missing_says_how_to_install_it(tmp_path, monkeypatch):
    monkeypatch.setattr(models, "find_spec", lambda package: None)
    safetensors(tmp_path / "model.safetensors", ["embeddings"])
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(InputError, match="holds a model2vec model, .* install it with `pip install model2vec`"):
        encode(["Preis"], model=tmp_path)


def test_a_model_that_cannot_be_loaded_is_named_with_the_reason(transformer, monkeypatch):
    def broken(path, **_):
        raise OSError("first line\nno weights found")

    monkeypatch.setattr(sys.modules["sentence_transformers"], "SentenceTransformer", broken)
    with pytest.raises(InputError, match="the sentence-transformers model there could not be loaded: no weights found"):
        encode(["Preis"], model=transformer[0])


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ({"modules.json": "[]"}, "sentence-transformers"),
        ({"config_sentence_transformers.json": "{}"}, "sentence-transformers"),
        ({"modules.json": "[]", "tokenizer.json": "{}", "model.safetensors": ["bert.weight"]}, "sentence-transformers"),
        ({"config.json": "{}", "tokenizer.json": "{}", "model.safetensors": ["embeddings"]}, "model2vec"),
        ({"modules.json": "[]", "tokenizer.json": "{}", "model.safetensors": ["embeddings", "weights"]}, "model2vec"),
    ],
)
def test_the_kind_of_a_model_is_told_by_its_files(tmp_path, files, kind):
    for name, content in files.items():
        (safetensors(tmp_path / name, content) if isinstance(content, list) else (tmp_path / name).write_text(content))
    assert models._kind(tmp_path) == kind


@pytest.mark.parametrize("damage", [b"", b"\xff" * 40, b"\x05\x00\x00\x00\x00\x00\x00\x00{{{{{"])
def test_a_damaged_file_of_weights_is_no_model(tmp_path, damage):
    (tmp_path / "model.safetensors").write_bytes(damage)
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(InputError, match="holds no model that can be read"):
        encode(["Preis"], model=tmp_path)
