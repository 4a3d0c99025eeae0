"""A journal: a file that only grows, one JSON record a line, each on the disk before the next one is asked for.

A record is written whole or not at all: what a killed program left of its last line is removed when the file is opened again, and told.
Several windows can write into one journal; whoever writes first reads what the others wrote.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from filelock import AcquireReturnProxy, FileLock, Timeout

from insights.errors import InputError, InsightsError
from insights.files import make_folder

Record = dict[str, Any]
_WAIT = 10.0  # seconds for another window to finish its line


class Journal:
    """The journal in `path`: `records` read so far, and whether its last line `was_torn` when it was opened."""

    def __init__(self, path: Path):
        self.path = path
        self.records: list[Record] = []
        self.was_torn = False
        self._read_to = 0
        make_folder(path.parent)
        self._lock = FileLock(f"{path}.lock")
        self._presence = FileLock(f"{path}.open", thread_local=False)  # a notebook may close it in another thread
        self.alone = self._is_alone()
        with self._locked():
            self._mend()
            self._read()

    @contextmanager
    def writing(self) -> Iterator[list[Record]]:
        """Nobody else writes meanwhile; gives the records that others wrote since this window last looked."""
        with self._locked():
            yield self._read()

    def news(self) -> list[Record]:
        """What others wrote since this window last looked."""
        if not self.path.is_file() or self.path.stat().st_size == self._read_to:
            return []
        with self._locked():
            return self._read()

    def add(self, record: Record) -> Record:
        """Write `record`, with its number and time; it is on the disk when this returns. Only inside `writing`."""
        record = {"n": len(self.records) + 1, "at": datetime.now(UTC).isoformat(timespec="milliseconds"), **record}
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        new = not self.path.exists()
        try:
            if not new and self.path.stat().st_size > self._read_to:  # of a window that was killed at its line
                self._cut(self._read_to)
            handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
            try:
                _write_all(handle, line)
                os.fsync(handle)
            finally:
                os.close(handle)
            if new:
                _sync_folder(self.path.parent)
        except OSError as error:
            with suppress(OSError):  # what cannot be removed now is when the next record comes
                self._cut(self._read_to)  # half a line would hide the next record
            raise InsightsError(
                f"{self.path}: the decision could not be written ({error.strerror}); free some space or ask for write permission, "
                "then decide it again."
            ) from error
        self._read_to += len(line)
        self.records.append(record)
        return record

    def close(self) -> None:
        """Let the next window know that this one is gone."""
        self._presence.release()

    def _locked(self) -> AcquireReturnProxy:
        try:
            return self._lock.acquire(timeout=_WAIT)
        except Timeout as error:
            raise InsightsError(
                f"{self.path}: another window holds this file for more than {_WAIT:.0f} seconds; close it there, then decide again."
            ) from error
        except OSError as error:
            raise _unwritable(self.path, error) from error

    def _is_alone(self) -> bool:
        try:
            self._presence.acquire(timeout=0)
        except Timeout:
            return False
        except OSError as error:
            raise _unwritable(self.path, error) from error
        return True

    def _mend(self) -> None:
        """Remove what a killed program left of its last line; a whole record that lacks only its line end is kept."""
        if not self.path.is_file():
            return
        data = self.path.read_bytes()
        if not data or data.endswith(b"\n"):
            return
        whole, _, rest = data.rpartition(b"\n")
        end = len(whole) + 1 if whole else 0
        if _parsed(rest) is not None:
            with self.path.open("ab") as file:
                file.write(b"\n")
                file.flush()
                os.fsync(file.fileno())
            return
        self._cut(end)
        self.was_torn = True

    def _cut(self, end: int) -> None:
        if self.path.is_file():
            with self.path.open("r+b") as file:
                file.truncate(end)
                file.flush()
                os.fsync(file.fileno())

    def _read(self) -> list[Record]:
        if not self.path.is_file():
            return []
        if self.path.stat().st_size < self._read_to:
            raise InputError(
                f"{self.path}: was cut by another program, such as a withdrawal; run the cell again to go on from what it says now."
            )
        with self.path.open("rb") as file:
            file.seek(self._read_to)
            data = file.read()
        data = data[: data.rfind(b"\n") + 1]
        found = []
        for line in data.splitlines():
            record = _parsed(line)
            if record is None:
                number = len(self.records) + len(found) + 1
                raise InputError(
                    f"{self.path}, line {number}: is no record, so the file was damaged or changed by hand; "
                    "put back a copy, or delete this line to go on without it."
                )
            found.append(record)
        self._read_to += len(data)
        self.records += found
        return found


def _unwritable(path: Path, error: OSError) -> InsightsError:
    return InsightsError(
        f"{path.parent}: nothing can be written there ({error.strerror or error}), so nothing could be kept; give yourself write permission or "
        "free some space, then run the cell again."
    )


def _parsed(line: bytes) -> Record | None:
    try:
        record = json.loads(line)
    except ValueError:
        return None
    return record if isinstance(record, dict) else None


def _write_all(handle: int, data: bytes) -> None:
    while data:
        data = data[os.write(handle, data) :]


def _sync_folder(folder: Path) -> None:
    """Make the name of a new file last, too; some systems cannot."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
