"""What a reader has collected so far: rows of the model's tables and what could not be taken over."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from insights.interviews.exchange.refi.elements import as_guid, who


@dataclass
class Gathered:
    """Rows by table, losses counted by where, what and why, and the ids that a GUID of the file stands for."""

    rows: dict[str, list[dict]] = field(default_factory=dict)
    lost: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    # A PDF and its text, a recording and its transcript are one document; its id by every GUID that names it.
    documents: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)  # of documents
    texts: dict[str, str] = field(default_factory=dict)  # of documents
    codes: set[str] = field(default_factory=set)
    cases: set[str] = field(default_factory=set)
    coders: set[str] = field(default_factory=set)
    variables: dict[str, tuple[str, str]] = field(default_factory=dict)  # GUID: name and type
    valued: set[tuple[str, str]] = field(default_factory=set)  # owner of a value and name of its variable

    def add(self, table: str, **row: object) -> None:
        """Add a row to a table."""
        self.rows.setdefault(table, []).append(row)

    def lose(self, where: str, what: str, why: str, *, n: int = 1) -> None:
        """Note that `n` things of one kind are not taken over."""
        if n:
            self.lost[where, what, why] += n

    def coder(self, *elements: Any) -> str:
        """Who made the first of the elements that tells it; a user whom the file does not list is added without a name."""
        guid = next(filter(None, map(who, elements)), "")
        if guid and guid not in self.coders:
            self.coders.add(guid)
            self.add("coders", coder=guid, name="")
            self.lose("Users", "user", "the file names the user and does not list them, so the name is missing")
        return guid

    def document(self, guid: str | None) -> str:
        """The id of the document that a GUID of the file stands for; empty where there is none."""
        return self.documents.get(as_guid(guid), "")

    def losses(self) -> list[dict]:
        """Rows of the table `losses`, in the order in which they were met."""
        return [{"where": where, "what": what, "why": why, "n": n} for (where, what, why), n in self.lost.items()]
