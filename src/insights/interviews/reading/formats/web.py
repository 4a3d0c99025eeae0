"""Web pages (.html) as noScribe, MAXQDA and word processors save them: blocks become lines, leading bold words stay marked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from insights import files
from insights.errors import InputError
from insights.interviews.reading.formats.content import Content, bounded, refuse_big
from insights.interviews.reading.formats.rows import row_lines
from insights.interviews.reading.lines import Line

MOST_BYTES = 10_000_000
_MOST_TAGS = 300_000
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "body",
        "header",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "dl",
        "dd",
        "blockquote",
        "pre",
        "center",
        "figure",
        "figcaption",
        "form",
        "fieldset",
        "address",
        "details",
        "summary",
    ]
)
_UNREAD = frozenset(
    [
        "script",
        "style",
        "head",
        "noscript",
        "template",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "audio",
        "video",
        "button",
        "select",
        "textarea",
        "nav",
    ]
)
_BOLD = frozenset(("b", "strong", "th", "dt"))


def read_html(path: Path) -> Content:
    """The blocks and table rows of a web page, numbered as they follow each other; nothing outside of it is ever fetched.

    Raises InputError for a file that is no text or holds no page.
    """
    from lxml import etree

    refuse_big(path, most=MOST_BYTES)
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", files.read_text(path))
    if not text.strip():
        return Content([])
    if text.count("<") > _MOST_TAGS:
        raise InputError(
            f"{path}: holds more than {_MOST_TAGS:,} tags, far more than an interview; save its text as .txt or .docx."
        )
    parser = etree.HTMLParser(
        no_network=True, remove_comments=True, remove_pis=True, recover=True, huge_tree=False, encoding="utf-8"
    )
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except (etree.LxmlError, ValueError, AssertionError) as error:
        raise InputError(
            f"{path}: cannot be read as a web page ({str(error)[:80]}); save its text as .txt or .docx."
        ) from error
    if root is None:
        raise InputError(f"{path}: holds no web page; save its text as .txt or .docx.")
    lines = bounded(path, _Page().lines(root))
    if not lines and re.sub(r"<[^<>]*>", "", text).strip():
        raise InputError(
            f"{path}: cannot be read as a web page (it is nested too deeply); save its text as .txt or .docx."
        )
    return Content(lines)


class _Page:
    """Gathers the words of a page into blocks, as they come."""

    def __init__(self) -> None:
        self.number = 0
        self.pieces: list[tuple[str, bool]] = []

    def lines(self, root: Any) -> Iterator[Line]:
        """All lines of the page."""
        for event in _events(root):
            if event is None or isinstance(event, _Row):
                yield from self._block()
                if isinstance(event, _Row):
                    self.number += 1
                    yield from row_lines(self.number, event.cells)
            elif isinstance(event, str):
                yield from self._block(heading=True)
            else:
                self.pieces.append(event)
        yield from self._block()

    def _block(self, *, heading: bool = False) -> Iterator[Line]:
        pieces, self.pieces = self.pieces, []
        text = "".join(words for words, _ in pieces)
        if not text.strip():
            return
        self.number += 1
        head: list[str] = []
        for words, bold in pieces:
            if words.strip() and not bold:
                break
            head.append(words)
        bold_head = " ".join("".join(head).lstrip("\n ").split("\n")[0].split()) or None
        rows = [row for row in (re.sub(r"[ \xa0]+", " ", row).strip(" ") for row in text.split("\n")) if row]
        for position, row in enumerate(rows):
            yield Line(self.number, row, heading=heading, bold_head=bold_head if position == 0 else None)
        yield Line(self.number, "")


class _Row(tuple):
    """The cells of one row of a table."""

    @property
    def cells(self) -> list[str]:
        return list(self)


def _events(node: Any, bold: bool = False, kept: bool = False) -> Iterator[tuple[str, bool] | str | _Row | None]:
    """Pieces of text with whether they are bold; None where a block ends, "heading" where a heading does; rows of tables."""
    tag = node.tag if isinstance(node.tag, str) else ""
    if tag in _UNREAD:
        return
    if tag == "br":
        yield "\n", bold
        return
    if tag == "tr":
        yield _Row("".join(_cell_text(cell)) for cell in node if cell.tag in ("td", "th"))
        return
    if tag in _BLOCKS and tag != "dd":  # a list's term and its text are one line
        yield None
    own = _is_bold(node, tag, bold)
    kept = kept or tag == "pre"
    if node.text:
        yield _words(node.text, kept), own
    for child in node:
        yield from _events(child, own, kept)
        if child.tail:
            yield _words(child.tail, kept), own
    if tag == "dt":
        yield "\t", True
    elif tag in _BLOCKS:
        yield "heading" if re.fullmatch(r"h[1-6]", tag) else None


def _is_bold(node: Any, tag: str, bold: bool) -> bool:
    weight = re.search(r"font-weight\s*:\s*([a-z\d]+)", (node.get("style") or "").lower())
    if weight:
        return weight[1] in ("bold", "bolder") or (weight[1].isdigit() and int(weight[1]) >= 600)
    return bold or tag in _BOLD


def _cell_text(cell: Any) -> Iterator[str]:
    for event in _events(cell):
        if isinstance(event, tuple) and not isinstance(event, _Row):
            yield event[0]
        elif isinstance(event, _Row):
            yield " ".join(event)
        else:
            yield "\n"


def _words(text: str, kept: bool) -> str:
    return text if kept else re.sub(r"[ \t\n\r\f]+", " ", text)
