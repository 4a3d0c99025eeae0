"""What code wrote: the hash of every file in a study's processed and report folders, so that an edit by hand is noticed.

While a file is replaced its record holds the new hash beside the last one; a process killed between leaves a file that matches
either, so only an edit by a person matches neither. Afterwards the record holds the new hash alone, however the file came about,
and the smallest group for which it was made where the study asks for a larger one than the method.
"""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from insights import bases, files
from insights.study import Study

GROUP = "smallest_group="
REPLACED = ".replaced"  # in data/raw: what came from elsewhere and was replaced by a run; it may name people


class State(StrEnum):
    """What is known about a file on disk."""

    MISSING = "missing"
    OURS = "ours"
    EDITED = "edited"
    UNRECORDED = "unrecorded"


def write(path: Path, data: bytes, study: Study) -> None:
    """Write `data` to `path` atomically and record it. Raises InsightsError when the disk does not allow it or another study is at work."""
    study.must_be_taken_up()
    record = _record(path, study)
    new = files.digest(data)
    last = [new, *([f"{GROUP}{study.smallest_group}"] if study.smallest_group > bases.LEAST else [])]
    known = _recorded(record)
    if known == last and path.is_file() and files.digest_file(path) == new:
        return
    # Without the smallest group: a process killed here may leave the file that was made for a smaller one.
    meanwhile = list(dict.fromkeys([new, *(mark for mark in known if not mark.startswith(GROUP))]))
    files.write_atomic(record, "\n".join(meanwhile).encode())
    files.write_atomic(path, data)
    if meanwhile != last:
        files.write_atomic(record, "\n".join(last).encode())


def smallest_group_of(path: Path, study: Study) -> int:
    """The smallest group that the file `path` tells of; what is not recorded may tell of 5 people."""
    marks = [mark for mark in _recorded(_record(path, study)) if mark.startswith(GROUP)]
    return int(marks[0].removeprefix(GROUP)) if marks else bases.LEAST


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
    known = {*_recorded(record), expected}
    return State.OURS if files.digest_file(path) in known else State.EDITED


def _recorded(record: Path) -> list[str]:
    return record.read_text().split() if record.is_file() else []


def _record(path: Path, study: Study) -> Path:
    relative = path.relative_to(study.workspace.root)
    return study.processed / ".written" / ("~".join(relative.parts[-3:]) + ".sha256")
