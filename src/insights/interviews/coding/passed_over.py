"""Codes that a coder passed over: a passage that was read with the whole codebook in mind says no to the codes that he did not give,
but not to those that did not exist yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from insights.interviews.coding.reanchoring import journaled

Records = Iterable[Mapping[str, Any]]
_NOT_READ_THEN = ("brought over", "by hand")  # moved or taken over: not the moment in which it was read


def later_codes(book: Records, coder: Records) -> dict[str, frozenset[str]]:
    """By passage the codes that were made after it was read, from the records of the workbench's journals: of the codebook and of a coder.

    Each record has its time (`at`) and `changes` as [table, key, before, after].
    """
    made: dict[str, str] = {}
    for record in book:
        for table, key, before, after in record.get("changes", ()):
            if table == "code" and before is None and after is not None:
                made.setdefault(key[0], "" if record["do"] == "start" else record["at"])
    if not any(made.values()):
        return {}
    read = {
        key[0]: record["at"]
        for record in coder
        for table, key, _, after in record.get("changes", ())
        if table == "read" and after and record["do"] not in _NOT_READ_THEN
    }
    found = {verbatim: frozenset(code for code, at in made.items() if at > then) for verbatim, then in read.items()}
    return {verbatim: codes for verbatim, codes in found.items() if codes}


def later_codes_of(path: Path) -> dict[str, frozenset[str]]:
    """`later_codes` for the coder's table at `path` (codings/<coder>.csv); nothing where there are no journals beside it."""
    return later_codes(
        journaled(path.parent.parent / ".codebook.log", b'"code",'),
        journaled(path.with_name(f".{path.stem}.log"), b'"read",'),
    )
