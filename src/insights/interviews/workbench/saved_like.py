"""Tables are written the way their coder saves them: with the separator of his Excel, and marked as UTF-8 where that is needed to read umlauts."""

from __future__ import annotations

import codecs
import csv
import io
from pathlib import Path

from insights import files
from insights.tabular.delimited import separator_of

_ENOUGH = 1 << 16  # bytes that show how a table was saved


def saved_like(path: Path, content: bytes) -> bytes:
    """A csv in UTF-8 with commas, `content`, as the table that lies at `path` was saved; where there is none, marked as UTF-8 for Excel.

    A table in another encoding becomes UTF-8, marked. Nothing stays nothing.
    """
    if not content:
        return content
    try:
        with path.open("rb") as file:
            begins = file.read(_ENOUGH)
    except OSError:  # there is none, or whoever writes it says what is wrong with it
        return codecs.BOM_UTF8 + content
    mark = b"" if _is_plain(begins) else codecs.BOM_UTF8
    separator = separator_of(files.decoded(begins))
    return mark + (content if separator == "," else _parted(content, separator))


def _is_plain(begins: bytes) -> bool:
    """Whether it is UTF-8 without a mark."""
    try:
        codecs.getincrementaldecoder("utf-8")().decode(begins)  # the last letter may be cut
    except UnicodeDecodeError:
        return False
    return not begins.startswith(codecs.BOM_UTF8)


def _parted(content: bytes, separator: str) -> bytes:
    buffer = io.StringIO()
    rows = csv.reader(io.StringIO(content.decode(), newline=""))
    csv.writer(buffer, delimiter=separator, lineterminator="\n").writerows(rows)
    return buffer.getvalue().encode()
