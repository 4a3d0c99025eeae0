"""Which encoder: the one that comes with the package, or a model2vec or sentence-transformers folder on this machine. Never a download."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np

from insights.errors import InputError
from insights.files import digest, digest_file
from insights.interviews.vectors import embedded

_DECIMALS = 6
_OFFLINE = {"HF_HUB_OFFLINE": "1", "TRANSFORMERS_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "HF_DATASETS_OFFLINE": "1"}  # fmt: skip


@dataclass(frozen=True)
class Model:
    """An encoder. `name` changes with every byte of its files; `encode` gives float32, one unit row a text, each of its text only.

    `side_by_side`: several threads may call `encode` at the same time and gain by it.
    """

    name: str
    dimensions: int
    encode: Callable[[Sequence[str]], np.ndarray]
    side_by_side: bool = False


def load(folder: Path | str | None = None) -> Model:
    """The encoder of `folder`, or without one that of the package.

    Raises InputError for a folder without a model, a model that cannot be read, and when the package that reads it is missing.
    """
    if folder is None:
        return Model(embedded.NAME, embedded.DIMENSIONS, embedded.encode, side_by_side=True)
    path = Path(folder)
    if not path.is_dir():
        raise InputError(
            f"{folder} is no folder on this machine. Models are never downloaded: save the model into a folder and name that, "
            "or leave the setting out for the encoder that comes with insights."
        )
    files = sorted(p for p in path.rglob("*") if p.is_file() and not _hidden(p, path))
    state = tuple((p.relative_to(path).as_posix(), p.stat().st_size, p.stat().st_mtime_ns) for p in files)
    return _loaded(path.resolve(), state)


def _hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


@cache
def _loaded(folder: Path, state: tuple) -> Model:
    kind = _kind(folder)
    package = kind.replace("-", "_")
    if find_spec(package) is None:
        raise InputError(
            f"{folder}: holds a {kind} model, which the package {kind} reads; install it with `pip install {kind}`, "
            "or leave the setting out for the encoder that comes with insights."
        )
    os.environ.update(_OFFLINE)
    try:
        encode = _READERS[kind](folder)
        dimensions = int(np.asarray(encode("a")).shape[-1])
    except Exception as error:  # whatever a foreign package raises for damaged files
        last = (str(error).strip().splitlines() or [type(error).__name__])[-1]
        raise InputError(f"{folder}: the {kind} model there could not be loaded: {last}") from error
    parts = [version(kind), *((name, digest_file(folder / name)) for name, *_ in state)]
    name = f"{folder.name}-{digest(json.dumps(parts).encode())}"
    return Model(name, dimensions, lambda texts: _one_by_one(encode, texts, dimensions))


def _one_by_one(encode: Callable[[str], Any], texts: Sequence[str], dimensions: int) -> np.ndarray:
    """One text a call: in a padded batch the last bits of a vector depend on the other texts."""
    vectors = np.zeros((len(texts), dimensions), dtype=np.float32)
    for row, text in enumerate(texts):
        vector = np.asarray(encode(text), dtype=np.float64).reshape(-1)
        length = float(np.linalg.norm(vector))
        if np.isfinite(length) and length > 0:
            vectors[row] = np.round(vector / length, _DECIMALS)
    return vectors


def _kind(folder: Path) -> str:
    """`model2vec` or `sentence-transformers`, told by the folder's files."""
    weights = folder / "model.safetensors"
    static = weights.is_file() and (folder / "tokenizer.json").is_file() and "embeddings" in _tensors(weights)
    if static or (folder / "0_StaticEmbedding" / "model.safetensors").is_file():
        return "model2vec"
    if (folder / "modules.json").is_file() or (folder / "config_sentence_transformers.json").is_file():
        return "sentence-transformers"
    found = ", ".join(sorted(p.name for p in folder.iterdir())[:6]) or "nothing"
    raise InputError(
        f"{folder}: holds no model that can be read ({found}). A model2vec folder has config.json, tokenizer.json and model.safetensors, "
        "a sentence-transformers folder modules.json."
    )


def _tensors(weights: Path) -> set[str]:
    """Names of the tensors in a safetensors file: eight bytes with the length of a JSON head, then that head."""
    with weights.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        if length > weights.stat().st_size:
            return set()
        try:
            return set(json.loads(file.read(length)))
        except ValueError:
            return set()


def _model2vec(folder: Path) -> Callable[[str], Any]:
    from model2vec import StaticModel

    model = StaticModel.from_pretrained(folder)
    return lambda text: model.encode([text], use_multiprocessing=False)[0]


def _sentence_transformers(folder: Path) -> Callable[[str], Any]:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(folder), device="cpu", local_files_only=True, trust_remote_code=False)
    return lambda text: model.encode([text], show_progress_bar=False, convert_to_numpy=True)[0]


_READERS = {"model2vec": _model2vec, "sentence-transformers": _sentence_transformers}
