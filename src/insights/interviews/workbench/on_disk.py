"""A file that the workbench writes and people may change by hand meanwhile: what it was when it was known last, and whether it is another.

The journal keeps the hash of each state in which the workbench wrote the file, or took it up from somebody; what has another hash was
changed by hand, an older state that was put back, too.
"""

from __future__ import annotations

import stat
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from insights import files
from insights.errors import InputError, InsightsError
from insights.interviews.workbench.recorded import Key, Recorded

BY_HAND = "by hand"
_KNOWN = ("compacted", BY_HAND)
_MOMENT = 0.25  # seconds for which a file lies still when nobody is writing it
_LOOKS = 6


class OnDisk:
    """The file at `path`; `name`: that of its hash in the records of `recorded`."""

    def __init__(self, path: Path, recorded: Recorded, name: str):
        self.path, self.name = path, name
        self._recorded = recorded
        self._is_away = False

    def known(self) -> str:
        """Hash of the file as it was written or taken up last; empty where it never was, or was removed."""
        records = reversed(self._recorded.journal.records)
        return next((r[self.name] for r in records if r["do"] in _KNOWN and self.name in r), "")

    def digest(self) -> str:
        """Hash of the file as it is; empty where there is none. Raises InputError for one that cannot be read."""
        try:
            return files.digest_file(self.path)
        except FileNotFoundError:
            return ""
        except OSError as error:
            raise InputError(
                f"{self.path}: cannot be read ({error.strerror}); close the program that holds it, or give yourself permission."
            ) from error

    def is_foreign(self) -> bool:
        """Whether somebody else changed it."""
        return self.digest() not in ("", self.known())

    def went_away(self) -> bool:
        """Whether it was written once and is not there; said once."""
        was, self._is_away = self._is_away, self.known() not in ("", files.digest(b"")) and not self.path.exists()
        return self._is_away and not was

    def lies_still(self) -> bool:
        """Whether nobody is writing it just now; waits a moment where it was changed a moment ago."""
        for _ in range(_LOOKS):
            before = self._stat()
            if before and abs(time.time() - before.st_mtime) > _MOMENT:
                return True
            time.sleep(_MOMENT)
            after = self._stat()
            if before and after and (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size):
                return True
        return False

    def write(self, content: bytes, **more: Any) -> bool:
        """Write it, or remove it where there is no `content`; False where somebody changed it meanwhile, which then stays. `more`: what
        the journal is to keep beside its hash.

        Raises InsightsError where it cannot be written. Only while nobody else writes to the journal.
        """
        sha = files.digest(content) if content else ""
        if self.digest() == sha:
            self._remember(sha, more)
            return True
        old = self._stat()
        if old and not old.st_mode & 0o222:
            raise InsightsError(
                f"{self.path}: is read-only, so it lacks what was decided last, which only the journal beside it holds; make it writable."
            )
        try:
            if content:
                files.write_atomic(
                    self.path, content, mode=stat.S_IMODE(old.st_mode) if old else None, before=self._unchanged
                )
            elif old:
                self._unchanged()
                self.path.unlink()
        except _Meanwhile:
            return False
        except InsightsError as error:
            reason = getattr(error.__cause__, "strerror", None) or error
            raise InsightsError(
                f"{self.path}: could not be written ({reason}), so it lacks what was decided last, which only the journal beside it holds; "
                "free some space or give yourself write permission, and it follows by itself."
            ) from error
        except OSError as error:
            raise InsightsError(
                f"{self.path}: cannot be removed ({error.strerror}); give yourself permission."
            ) from error
        self._remember(sha, more)
        return True

    def _unchanged(self) -> None:
        if self.is_foreign():
            raise _Meanwhile

    def _remember(self, sha: str, more: dict[str, Any]) -> None:
        if self.known() != sha:
            self._recorded.remark("compacted", **{self.name: sha}, **more)

    def _stat(self):
        try:
            return self.path.stat()
        except FileNotFoundError:
            return None


def written(contents: Sequence[tuple[OnDisk, bytes, dict[str, Any]]]) -> bool:
    """Write each file with what is to be kept of it, also where another one cannot be written, which is raised then; False where one was changed by hand meanwhile."""
    done, problems = [], []
    for disk, content, more in contents:
        try:
            done.append(disk.write(content, **more))
        except InsightsError as error:
            problems.append(error)
    if problems:
        raise problems[0]
    return all(done)


class Past:
    """The tables of `recorded` as the file `name` held them when it was known last."""

    def __init__(self, recorded: Recorded, name: str):
        records = recorded.journal.records
        last = max((r["n"] for r in records if r["do"] == "compacted" and name in r), default=0)
        by_hand = [r for r in records[last:] if r["do"] == BY_HAND and name in r]
        self.record = records[last - 1] if last else {}  # of the last writing
        self._tables: dict[str, dict[Key, Any]] = {}
        for record in [*records[:last], *by_hand]:
            for table, key, _, after in record.get("changes", ()):
                own = self._tables.setdefault(table, {})
                own.pop(tuple(key), None) if after is None else own.__setitem__(tuple(key), after)

    def table(self, name: str) -> dict[Key, Any]:
        """The table `name` as it was."""
        return self._tables.get(name, {})


class _Meanwhile(Exception):
    """Somebody changed the file while it was written anew."""
