"""What the codebook says of its codes, as points among the passages: name with definition, each part of a definition, the examples."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from insights.interviews.coding.codebook import Code
from insights.interviews.coding.pool import Points, Pool
from insights.interviews.vectors import encode, unit

# Definitions are often lists: "Lifts: broken, out of order, too small"; each part is what somebody would say.
_PARTS = re.compile(r"[:;,]\s+|\.\s+|\s+(?:and|or|und|oder|sowie)\s+")


@dataclass(frozen=True)
class Teaching:
    """Sentences of the codebook as points, and `of_code`: the number of the code each belongs to."""

    texts: tuple[str, ...]
    points: Points
    of_code: np.ndarray


def teaching_of(codes: Sequence[Code], pool: Pool, *, cache: Path | None = None, model: Path | None = None) -> Teaching:
    """The sentences that teach `codes`, placed in `pool`.

    Name and definition make one sentence (their mean), every part of the definition one by itself and one with the name: a part
    such as "broken" says little alone where several codes have it, a part such as "calories" much.
    """
    texts, of_code, vectors = [], [], []
    for number, code in enumerate(codes):
        found = _of_one(code, cache, model)
        texts += [text for text, _ in found]
        vectors += [vector for _, vector in found]
        of_code += [number] * len(found)
    return Teaching(tuple(texts), pool.place(texts, np.vstack(vectors)), np.array(of_code))


def definition_parts(definition: str) -> list[str]:
    """The parts of a definition that names several things; none of one that names a single thing."""
    parts = [part.strip(" .") for part in _PARTS.split(definition)]
    parts = [part for part in dict.fromkeys(parts) if len(part) > 2]
    return parts if len(parts) > 1 else []


def _of_one(code: Code, cache: Path | None, model: Path | None) -> list[tuple[str, np.ndarray]]:
    parts, examples = definition_parts(code.definition), [*code.examples, *code.further]
    entry = [code.name, code.definition] if code.definition else [code.name]
    vectors = encode([*entry, *parts, *examples], cache=cache, model=model)
    name, of_parts = vectors[0], vectors[len(entry) : len(entry) + len(parts)]
    found = [(" ".join(entry), unit(vectors[: len(entry)].sum(axis=0)))]
    for part, vector in zip(parts, of_parts, strict=True):
        found += [(part, vector), (f"{code.name} {part}", unit(vector + name))]
    return [*found, *zip(examples, vectors[len(entry) + len(parts) :], strict=True)]
