"""The coding workbench's journals without what they hold of one person: passages, decisions on them, memos; every step stays, emptied."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from insights.errors import UsageError

Row = dict[str, str]
LOST = "lost/"  # before the id of a passage that no longer stands in any interview
_PLACES = ("verbatim_id", "interview_id", "file")


def of_the_workbench(raw: Path) -> Iterator[Path]:
    """Journals, memos, and the files of other tools that were taken over, of a study. Raises UsageError while a workbench has a journal
    open, for it would write everything anew."""
    from filelock import FileLock, Timeout

    yield from sorted([*raw.glob("memos/*.csv"), *raw.glob("codings/imported/*.*")])
    for path in sorted(raw.glob("codings/.*.log")):
        try:
            with FileLock(f"{path}.open").acquire(timeout=0):
                yield path
        except Timeout as error:
            raise UsageError(
                f"{path}: the coding workbench of {path.stem.removeprefix('.')} is open; close its notebook, shut down its kernel, and give "
                "the command again."
            ) from error


def without_changes(data: bytes, is_theirs: Callable[[Row], bool]) -> bytes:
    """The journal `data` without the changes of which a row (verbatim_id, interview_id, file) `is_theirs`."""
    lines = []
    for line in data.splitlines(keepends=True):
        record = _record(line)
        kept = [change for change in record.get("changes", ()) if not any([is_theirs(row) for row in _rows(change)])]
        if len(kept) < len(record.get("changes", ())):
            line = json.dumps(record | {"changes": kept}, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        lines.append(line)
    return b"".join(lines)


def _record(line: bytes) -> dict:
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _rows(change: list) -> list[Row]:
    """What a change is about: table, key, what stood there, what stands there."""
    table, key, *values = change
    told = [{name: str(value.get(name) or "") for name in _PLACES} for value in values if isinstance(value, dict)]
    if table != "memo":
        verbatim = str(key[0]).removeprefix(LOST).removeprefix("row/")
        told.append({"verbatim_id": verbatim, "interview_id": "", "file": verbatim.rpartition("-")[0]})
    return told
