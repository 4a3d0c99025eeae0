"""What code wrote: the hash of every file in a study's processed and report folders, so that an edit by hand is noticed.

While a file is replaced its record holds the new hash beside the last one; a process killed between leaves a file that matches
either, so only an edit by a person matches neither. Afterwards the record holds the new hash alone, however the file came about.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from insights import files
from insights.study import Study

REPLACED = ".replaced"  # in data/raw: what came from elsewhere and was replaced by a run; it may name people


class State(StrEnum):
    """What is known about a file on disk."""

    MISSING = "missing"
    OURS = "ours"
    EDITED = "edited"
    UNRECORDED = "unrecorded"


def write(path: Path, data: bytes, study: Study) -> None:
    """Write `data` to `path` atomically and record it. Raises InsightsError when the disk does not allow it."""
    record = _record(path, study)
    new = files.digest(data)
    known = record.read_text().split() if record.is_file() else []
    if known == [new] and path.is_file() and files.digest_file(path) == new:
        return
    meanwhile = list(dict.fromkeys([new, *known]))
    files.write_atomic(record, "\n".join(meanwhile).encode())
    files.write_atomic(path, data)
    if meanwhile != [new]:
        files.write_atomic(record, new.encode())


def state(path: Path, study: Study) -> State:
    """Whether `path` is as code wrote it, edited by hand, not recorded (it came from elsewhere), or missing."""
    return state_of(path, study, None)


def state_of(path: Path, study: Study, expected: str | None) -> State:
    """Like `state`; `expected` is a hash that counts as ours as well."""
    if not path.is_file():
        return State.MISSING
    record = _record(path, study)
    if not record.is_file():
        return State.UNRECORDED
    known = {*record.read_text().split(), expected}
    return State.OURS if files.digest_file(path) in known else State.EDITED


def _record(path: Path, study: Study) -> Path:
    relative = path.relative_to(study.workspace.root)
    return study.processed / ".written" / ("~".join(relative.parts[-3:]) + ".sha256")
