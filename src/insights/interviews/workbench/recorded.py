"""Tables that live in a journal: every action is a list of changes with what stood there before, so that each can be taken back.

What was undone is not erased; taking back is an action too. So nothing that anybody ever decided is lost, and undo has no limit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from insights.interviews.workbench.journal import Journal, Record

Key = tuple[str, ...]
REMARKS = (
    "compacted",
    "start",
    "by hand",
    "brought over",
)  # records of what no key of this window did, so no key undoes them


class Wish(NamedTuple):
    """What is to stand in a table under a key; None: nothing."""

    table: str
    key: Key
    value: Any


class Change(NamedTuple):
    """What stood in a table under a key, and what stands there now."""

    table: str
    key: Key
    before: Any
    after: Any


@dataclass(frozen=True)
class Outcome:
    """What came of an action: its own `changes`, those that others wrote meanwhile (`foreign`), and its `record`; None where nothing
    was to be done."""

    changes: tuple[Change, ...]
    foreign: tuple[Change, ...]
    record: Record | None


class Recorded:
    """The tables kept in the journal at `path`, with what was `done` and what was `undone`, by the numbers of their records."""

    def __init__(self, path: Path):
        self.journal = Journal(path)
        self.tables: dict[str, dict[Key, Any]] = {}
        self.done: list[int] = []
        self.undone: list[int] = []
        self._ids: dict[str, Record] = {}
        self._unsaid: list[Change] = []
        self._absorb(self.journal.records)

    def table(self, name: str) -> dict[Key, Any]:
        """The table `name`: values by their keys."""
        return self.tables.setdefault(name, {})

    def write(
        self, do: str, wishes: Iterable[Wish] | Callable[[], Iterable[Wish]], *, id: str = "", more: Record | None = None,
        always: bool = False,
    ) -> Outcome:  # fmt: skip
        """Let the tables be as `wishes` say; what stands there already is no change.

        `wishes` may be a function, which then sees what others wrote. `id`: of the action; the same one is written once only, however
        often it is sent. `more`: what the record is to keep beside; `always`: write it even where nothing changes.
        """
        with self.journal.writing() as news:
            foreign = self._heard(news)
            if id and id in self._ids:
                return Outcome((), foreign, self._ids[id])
            changes = self._changes(wishes() if callable(wishes) else wishes)
            if not changes and not always:
                return Outcome((), foreign, None)
            record = self._add({"do": do, **({"id": id} if id else {}), **(more or {}), "changes": changes})
        return Outcome(tuple(changes), foreign, record)

    def remark(self, do: str, **more: Any) -> None:
        """Write a record that changes nothing."""
        with self.held():
            self._add({"do": do, **more})

    @contextmanager
    def held(self) -> Iterator[None]:
        """Nobody else writes meanwhile, and the tables hold what others wrote; that is told with the next action or news."""
        with self.journal.writing() as news:
            self._unsaid += self._absorb(news)
            yield

    def undo(self, *, number: int | None = None, id: str = "") -> Outcome:
        """Take back the last action, or that with the record `number`; nothing where there is none."""
        return self._turned("undo", self.done, number, id)

    def redo(self, *, number: int | None = None, id: str = "") -> Outcome:
        """Do again what was undone last, or the record `number`; nothing where there is none."""
        return self._turned("redo", self.undone, number, id)

    def news(self) -> tuple[Change, ...]:
        """What others wrote since this window last looked."""
        return self._heard(self.journal.news())

    def record(self, id: str) -> Record | None:
        """The record of the action `id`."""
        return self._ids.get(id)

    def last(self) -> Record | None:
        """The action that `undo` would take back."""
        return self.journal.records[self.done[-1] - 1] if self.done else None

    def last_undone(self) -> Record | None:
        """The action that `redo` would do again."""
        return self.journal.records[self.undone[-1] - 1] if self.undone else None

    def stands(self, record: Record, *, undone: bool = False) -> bool:
        """Whether all that the action of `record` changed is still as it left it (`undone`: as it was before, since it was taken back)."""
        changes = {(c.table, c.key): (c.before if undone else c.after) for c in _changes_of(record)}
        here = record["n"] in (self.undone if undone else self.done)
        return here and all(self.table(name).get(key) == value for (name, key), value in changes.items())

    def unsaid(self) -> None:
        """Hear what others wrote; it is told with the next action or news."""
        self._unsaid += self._absorb(self.journal.news())

    def _turned(self, do: str, stack: Sequence[int], number: int | None, id: str) -> Outcome:
        with self.journal.writing() as news:
            foreign = self._heard(news)
            if (id and id in self._ids) or not stack or (number is not None and number not in stack):
                return Outcome((), foreign, None)
            number = stack[-1] if number is None else number
            meant = _changes_of(self.journal.records[number - 1])
            turned = reversed(meant) if do == "undo" else meant
            wishes = [Wish(c.table, c.key, c.before if do == "undo" else c.after) for c in turned]
            changes = self._changes(wishes)
            record = self._add({"do": do, **({"id": id} if id else {}), "of": number, "changes": changes})
        return Outcome(tuple(changes), foreign, record)

    def _heard(self, news: Iterable[Record]) -> tuple[Change, ...]:
        """What others wrote and nobody here was told of yet."""
        found = (*self._unsaid, *self._absorb(news))
        self._unsaid.clear()
        return found

    def _changes(self, wishes: Iterable[Wish]) -> list[Change]:
        wanted = {(wish.table, wish.key): wish.value for wish in wishes}
        now = {(name, key): self.table(name).get(key) for name, key in wanted}
        return [Change(*place, now[place], value) for place, value in wanted.items() if now[place] != value]

    def _add(self, record: Record) -> Record:
        record = self.journal.add(record)
        self._absorb([record])
        return record

    def _absorb(self, records: Iterable[Record]) -> tuple[Change, ...]:
        found = []
        for record in records:
            changes = _changes_of(record)
            for change in changes:
                if change.after is None:
                    self.table(change.table).pop(change.key, None)
                else:
                    self.table(change.table)[change.key] = change.after
            self._noted(record)
            found += changes
        return tuple(found)

    def _noted(self, record: Record) -> None:
        if record.get("id"):
            self._ids[record["id"]] = record
        if record["do"] == "undo":
            self.done.remove(record["of"])
            self.undone.append(record["of"])
        elif record["do"] == "redo":
            self.undone.remove(record["of"])
            self.done.append(record["of"])
        elif record["do"] not in REMARKS:
            self.done.append(record["n"])
            self.undone.clear()


def _changes_of(record: Record) -> list[Change]:
    return [Change(c[0], tuple(c[1]), c[2], c[3]) for c in record.get("changes", ())]
