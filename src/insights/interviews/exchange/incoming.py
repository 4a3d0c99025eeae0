"""What a reader hands over to a study: a project, and codings that name their words instead of a place in a text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

import pandas as pd

from insights.interviews.exchange.project import Project

# A coding whose place is given by its words: `row` of the file, `line` of the text (empty: unknown), and a `comment` on it.
QUOTED = {
    "row": "str", "document_id": "str", "quote": "str", "line": "Int64", "code_id": "str", "coder": "str", "status": "str",
    "created": "str", "comment": "str",
}  # fmt: skip
PATH = " > "  # between a code and those below it
_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?%?")


def no_quotes() -> pd.DataFrame:
    """A table of quoted codings without rows."""
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in QUOTED.items()})


@dataclass(frozen=True)
class Incoming:
    """What a file holds: a `project`, `quoted` codings in its documents (whose texts may be empty), and what to tell (`said`)."""

    project: Project
    quoted: pd.DataFrame = field(default_factory=partial(no_quotes))
    said: tuple[str, ...] = ()


def quoted(rows: Iterable[dict]) -> pd.DataFrame:
    """Rows of quoted codings as a table with all its columns."""
    table = pd.DataFrame(list(rows))
    filled = {}
    for name, dtype in QUOTED.items():
        empty = pd.NA if dtype == "Int64" else ""
        values = table[name] if name in table else pd.Series([empty] * len(table), index=table.index, dtype=object)
        values = values if dtype == "Int64" else values.astype(object).where(values.notna(), "").map(str)
        filled[name] = values.astype(dtype)
    return pd.DataFrame(filled, columns=list(QUOTED))


def codes_of_paths(paths: Iterable[str]) -> list[dict]:
    """Rows of a codebook, parents first, for codes that are written with those above them: `A > B`, `A\\B`, `A::B`; ids are the paths."""
    rows: dict[str, dict] = {}
    for path in paths:
        names = steps(path)
        for depth in range(1, len(names) + 1):
            own = PATH.join(names[:depth])
            rows.setdefault(own, {"code_id": own, "name": names[depth - 1], "parent": PATH.join(names[: depth - 1])})
    return list(rows.values())


def steps(path: str) -> list[str]:
    """The names in a path of codes, the topmost first."""
    return [name.strip() for name in re.split(r"(?:^|\s+)>(?:\s+|$)|\s*\\\s*|\s*::\s*", path) if name.strip()]


def harmless(text: str) -> str:
    """`text` as it can stand in a csv that somebody opens in a spreadsheet: nothing that it would calculate. Numbers stay."""
    return f"'{text}" if text.startswith(_SIGNS) and not _NUMBER.fullmatch(text) else text


def as_written(text: str) -> str:
    """`text` without the mark that `harmless` puts before it."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_SIGNS) else text
