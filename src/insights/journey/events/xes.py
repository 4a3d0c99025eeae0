"""XES, the standard format of event logs (IEEE 1849-2016), plain or packed with gzip; read in pieces and with limits.

A log comes from elsewhere: whatever declares entities or a document type is refused (they can grow without end or read other files), and
so is a file that unpacks to more than it may.
"""

from __future__ import annotations

import gzip
import zlib
from pathlib import Path
from xml.parsers import expat

import pandas as pd

from insights.errors import InputError
from insights.tabular import Table

CHUNK = 1 << 20
MOST_BYTES = 4 << 30  # unpacked
MOST_EVENTS = 20_000_000
MOST_COLUMNS = 200
DEEPEST = 40
LONGEST = 10_000  # characters of one value
VALUES = {"string", "date", "int", "float", "boolean", "id"}


def read_xes(path: Path) -> Table:
    """The events of an XES file as text, one row each in the order of the file; attributes of the case are called `case:<name>`.

    Raises InputError for a damaged file, for one that declares entities, and for one beyond the limits.
    """
    reader = _Reader(path)
    try:
        with gzip.open(path) if path.suffix.lower() == ".gz" else path.open("rb") as stream:
            size = 0
            while piece := stream.read(CHUNK):
                size += len(piece)
                if size > MOST_BYTES:
                    raise InputError(f"{path}: unpacks to more than {MOST_BYTES >> 30} GB; export a part of the log.")
                reader.parser.Parse(piece, False)
            reader.parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise InputError(
            f"{path}, line {error.lineno}: is no well-formed XES: {expat.ErrorString(error.code)}."
        ) from error
    except (gzip.BadGzipFile, EOFError, zlib.error) as error:
        raise InputError(f"{path}: the packed file is damaged or cut off; export it again.") from error
    if not reader.count:
        raise InputError(f"{path}: holds no events; an XES log has <trace> and <event> elements.")
    frame = pd.DataFrame({name: pd.Series(cells, dtype="str") for name, cells in reader.columns.items()})
    return Table(path, frame, rows=tuple(range(1, reader.count + 1)))


class _Reader:
    """Collects events while the parser goes through the file."""

    def __init__(self, path: Path):
        self.path = path
        self.columns: dict[str, list[str | None]] = {}
        self.count = 0
        self.stack: list[str] = []
        self.trace: dict[str, str] = {}
        self.event: dict[str, str] = {}
        self.first = 0  # of the trace: its attributes may follow its events
        self.known: dict[str, str] = {}  # one object for equal values
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.StartDoctypeDeclHandler = self.refused
        self.parser.EntityDeclHandler = self.refused

    def refused(self, *_: object) -> None:
        raise InputError(f"{self.path}: declares a document type or entities, which no XES log needs; it is not read.")

    def start(self, tag: str, given: dict[str, str]) -> None:
        tag = tag.rpartition(":")[2]
        above = self.stack[-1] if self.stack else ""
        self.stack.append(tag)
        if len(self.stack) > DEEPEST:
            raise InputError(f"{self.path}: attributes are nested more than {DEEPEST} deep; it is not read.")
        if tag in VALUES and above in ("event", "trace"):
            value = given.get("value", "")[:LONGEST].strip()
            if value and "key" in given:
                held = self.event if above == "event" else self.trace
                held[given["key"]] = self.known.setdefault(value, value) if len(value) < 60 else value
        elif tag == "event":
            self.event = {}
        elif tag == "trace":
            self.trace, self.first = {}, self.count

    def end(self, tag: str) -> None:
        self.stack.pop()
        tag = tag.rpartition(":")[2]
        if tag == "event":
            self.add()
        elif tag == "trace":
            for name, value in self.trace.items():
                column = self.column(f"case:{name}")
                column.extend([None] * (self.first - len(column)))
                column.extend([value] * (self.count - len(column)))
            self.trace = {}
        elif tag == "log":
            for column in self.columns.values():
                column.extend([None] * (self.count - len(column)))

    def add(self) -> None:
        self.count += 1
        if self.count > MOST_EVENTS:
            raise InputError(f"{self.path}: holds more than {MOST_EVENTS:,} events; export a part of the log.")
        for name, value in self.event.items():
            column = self.column(name)
            column.extend([None] * (self.count - 1 - len(column)))
            column.append(value)

    def column(self, name: str) -> list[str | None]:
        if name not in self.columns and len(self.columns) == MOST_COLUMNS:
            raise InputError(f"{self.path}: has more than {MOST_COLUMNS} different attributes; export fewer.")
        return self.columns.setdefault(name, [])
