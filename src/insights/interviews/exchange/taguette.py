"""Taguette's projects (.sqlite3): documents as HTML, highlights as places counted in bytes, tags.

Taguette counts the UTF-8 bytes of the text between the tags of a document's HTML, tags left out; every highlight also keeps its words as
a piece of HTML, by which each place is proved.
"""

from __future__ import annotations

import json
import re
import sqlite3
from bisect import bisect_left
from contextlib import closing
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd

from insights.errors import InputError
from insights.interviews.exchange.incoming import Incoming
from insights.interviews.exchange.project import Project, make_project

_TABLES = ("projects", "documents", "highlights", "tags", "highlight_tags")
_BLOCK = re.compile(
    r"address|article|blockquote|br|d[dlt]|div|fig\w+|footer|h[1-6r]|header|li|[ou]l|p|pre|section|table|tr"
)
# What SQLite, pandas and the parser of HTML raise over a damaged file.
_DAMAGED = (
    sqlite3.Error, pd.errors.DatabaseError, ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError, AssertionError,
)  # fmt: skip
_LARGEST = 300_000_000  # bytes
_SPACE = str.maketrans(dict.fromkeys("\t\n\r\f\v", " "))


class _Text(HTMLParser):
    """The text of a piece of HTML with a line end at every block, and the byte at which each of its characters stands."""

    def __init__(self, html: str):
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.bytes: list[int] = []
        self.at = 0
        self.feed(html)
        self.close()

    def handle_data(self, data: str) -> None:
        self.pieces.append(data.translate(_SPACE))
        for sign in data:
            self.bytes.append(self.at)
            self.at += len(sign.encode())

    def handle_starttag(self, tag: str, attrs) -> None:
        if _BLOCK.fullmatch(tag) and self.pieces and not self.pieces[-1].endswith("\n"):
            self.pieces.append("\n")
            self.bytes.append(self.at)

    def handle_endtag(self, tag: str) -> None:
        self.handle_starttag(tag, None)

    @cached_property
    def text(self) -> str:
        return "".join(self.pieces)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Start and end in the text of what stands from byte `start` to byte `end`, without line ends and spaces around it."""
        first, last = bisect_left(self.bytes, start), bisect_left(self.bytes, end)
        inner = self.text[first:last]
        return first + len(inner) - len(inner.lstrip()), first + len(inner.rstrip())


def read_taguette(path: Path) -> Incoming:
    """The project of a Taguette file. Raises InputError for a file of another kind and for one with several projects."""
    if path.stat().st_size > _LARGEST:
        raise InputError(
            f"{path}: is larger than {_LARGEST // 1_000_000} MB; export the one project in Taguette that you mean."
        )
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as base:
            tables = {name for (name,) in base.execute("select name from sqlite_master where type = 'table'")}
            if not set(_TABLES) <= tables:
                raise InputError(f"{path}: is no project of Taguette; its database lacks {', '.join(sorted(set(_TABLES) - tables))}.")  # fmt: skip
            found = {
                name: pd.read_sql_query(f"select * from {name}", base) for name in (*_TABLES, *tables & {"commands"})
            }
    except _DAMAGED as error:
        raise InputError(
            f"{path}: cannot be read as a database of Taguette ({error}); export the project again."
        ) from error
    try:
        return Incoming(_project(path, found))
    except _DAMAGED as error:
        raise InputError(f"{path}: is damaged, or built otherwise than projects of Taguette ({error!r}).") from error


def _project(path: Path, found: dict[str, pd.DataFrame]) -> Project:
    projects = found["projects"]
    if len(projects) != 1:
        names = ", ".join(projects["name"].astype(str).head(5))
        raise InputError(
            f"{path}: holds {len(projects)} projects{f' ({names})' if names else ''}; export the one you mean from its page in Taguette as SQLite3."
        )
    texts = {row.id: _Text(row.contents) for row in found["documents"].itertuples()}
    codings, losses, proved = _codings(found, texts)
    coders = sorted({row["coder"] for row in codings} - {""})
    reading = {"document": "", "reading": "UTF-8 bytes between the tags, end exclusive", "score": proved, "runner_up": "", "segments": len(found["highlights"]), "decided_by": "quotes"}  # fmt: skip
    return make_project(
        str(projects["name"].iloc[0]), origin="Taguette", codes=_codes(found["tags"]), codings=codings, losses=losses,
        documents=[{"document_id": f"d{r.id}", "name": r.name, "text": texts[r.id].text, "origin": r.filename} for r in found["documents"].itertuples(index=False)],
        memos=_memos(found), coders=[{"coder": name, "name": name} for name in coders], readings=[reading],
    )  # fmt: skip


def _codes(tags: pd.DataFrame) -> list[dict]:
    rows = []
    for tag in tags.to_dict("records"):
        parent = tag.get("parent_id")
        above = f"t{int(parent)}" if parent is not None and parent == parent else ""
        rows.append(
            {"code_id": f"t{tag['id']}", "name": tag["path"], "parent": above, "definition": tag["description"] or ""}
        )
    return rows


def _codings(found: dict[str, pd.DataFrame], texts: dict[int, _Text]) -> tuple[list[dict], list[dict], float]:
    """Codings, what was lost, and the share of highlights whose words stand where the database says."""
    who, rows, outside, untagged, proved = _who(found.get("commands")), [], 0, 0, 0
    tags = found["highlight_tags"].groupby("highlight_id")["tag_id"].agg(list).to_dict()
    for mark in found["highlights"].itertuples(index=False):
        text = texts[mark.document_id]
        start, end = text.place(mark.start_offset, mark.end_offset)
        if start >= end:
            outside += 1
            continue
        proved += _letters(text.text[start:end]) == _letters(_Text(mark.snippet).text)
        untagged += mark.id not in tags
        coder, created = who.get(mark.id, ("", ""))
        place = {"document_id": f"d{mark.document_id}", "start": start, "end": end, "coder": coder, "created": created}
        rows += [{**place, "code_id": f"t{tag}"} for tag in tags.get(mark.id, ())]
    losses = [
        {"where": "highlights", "what": what, "why": why, "n": n}
        for what, why, n in (("highlights without a tag", "nothing was coded", untagged), ("highlights outside their text", "no words", outside))
        if n
    ]  # fmt: skip
    return rows, losses, proved / max(len(found["highlights"]), 1)


def _letters(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _who(commands: pd.DataFrame | None) -> dict[int, tuple[str, str]]:
    """Who made each highlight, and when, from the log of commands."""
    found = {}
    for row in [] if commands is None else commands.sort_values("id").itertuples(index=False):
        payload = json.loads(row.payload)
        if payload.get("type") == "highlight_add" and payload.get("highlight_id") not in found:
            found[payload["highlight_id"]] = (row.user_login, str(row.date).split(".")[0].replace(" ", "T"))
    return found


def _memos(found: dict[str, pd.DataFrame]) -> list[dict]:
    project = found["projects"]["description"].iloc[0]
    memos = [{"memo_id": "m0", "about": "project", "text": project}] if project else []
    return [
        *memos,
        *(
            {"memo_id": f"m{row.id}", "about": "document", "document_id": f"d{row.id}", "text": row.description}
            for row in found["documents"].itertuples(index=False)
            if row.description
        ),
    ]
