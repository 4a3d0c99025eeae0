"""Who is still named in data/raw once somebody's files and rows are gone: the key of the pseudonyms holds nobody else."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

from insights import ledger
from insights.protection import reading
from insights.protection.secrets import IDS, KEY, REVIEW, TITLES, rows_of
from insights.protection.spelling import WORD, folded, forms
from insights.study import Study

_TYPED = (".sav", ".zsav", ".parquet")  # tables whose bytes are no text
_WHOLE = 6  # letters from which on a name counts as named in any word that begins with it


def is_named(study: Study, heard: Iterable[str], changed: Mapping[Path, bytes | None]) -> Callable[[str], bool]:
    """Whether every word of a name still stands in data/raw: in `heard`, what the others say, or in another raw file of the study.

    `changed`: raw file -> its content after the withdrawal, None for one that goes. The key, the review list and copies of earlier
    outputs are no evidence that somebody is named.
    """
    words = {word for text in (*heard, *_texts(study, changed)) for word in WORD.findall(text)}
    left = frozenset(map(folded, words))
    ordered = sorted(left)

    def is_there(word: str) -> bool:
        plain = folded(word)
        behind = ordered[bisect_left(ordered, plain) :][:1] if len(plain) >= _WHOLE else []
        return any(one.startswith(plain) for one in behind) or not left.isdisjoint(forms(word, is_place=True))

    return lambda name: all(map(is_there, (w for w in WORD.findall(name) if folded(w) not in TITLES)))


def _texts(study: Study, changed: Mapping[Path, bytes | None]) -> Iterable[str]:
    for path in sorted(study.raw.rglob("*")):
        aside = path.name in (IDS, KEY, REVIEW) or ledger.REPLACED in path.relative_to(study.raw).parts
        if aside or not path.is_file() or changed.get(path, b"") is None:
            continue
        if path.suffix.lower() in _TYPED and path not in changed:
            yield "\n".join(cell for row in rows_of(path) for cell in row.values())
        else:
            for _, text in reading.texts(
                path.relative_to(study.raw).as_posix(), changed.get(path) or path.read_bytes()
            ):
                yield text


def without(cell: str, ids: Collection[str]) -> str:
    """A cell that lists ids, blanks between them, without `ids` (which may hold blanks themselves).

    >>> without("i01 anna b i02", ["anna b", "i02"])
    'i01'
    """
    for one in sorted(ids, key=len, reverse=True):
        cell = re.sub(rf"(?<!\S){re.escape(one)}(?!\S)", "", cell)
    return " ".join(cell.split())
