"""OpenDocument texts (.odt) of LibreOffice and Google Docs: paragraphs, leading bold words, headings and tables."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from insights.archives import Archive, open_archive
from insights.errors import InputError
from insights.interviews.reading.formats.content import Content, bounded
from insights.interviews.reading.formats.rows import row_lines
from insights.interviews.reading.lines import Line

_SPACES = {
    "urn:oasis:names:tc:opendocument:xmlns:text:1.0": "text",
    "urn:oasis:names:tc:opendocument:xmlns:table:1.0": "table",
    "urn:oasis:names:tc:opendocument:xmlns:office:1.0": "office",
    "urn:oasis:names:tc:opendocument:xmlns:style:1.0": "style",
    "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0": "draw",
}
_UNREAD = (
    "text:note",
    "text:tracked-changes",
    "office:annotation",
    "draw:frame",
    "draw:custom-shape",
    "text:ruby-text",
)
_MOST_SPACES = 1_000


def read_odt(path: Path) -> Content:
    """The paragraphs and table rows of an OpenDocument text, numbered as they follow each other.

    Raises InputError for a damaged or protected file and one that is no text document.
    """
    with open_archive(path, kind="OpenDocument text") as archive:
        _refuse_protected(archive)
        root = archive.xml("content.xml")
        bold = _bold_styles(root)
        if "styles.xml" in archive:
            bold |= _bold_styles(archive.xml("styles.xml"))
    body = next((node for node in root.iter() if _tag(node) == "office:text"), None)
    if body is None:
        raise InputError(
            f"{path}: is damaged or holds no text (.odt); open it in its program and save it again as a text."
        )
    return Content(bounded(path, _lines(body, bold)))


def _refuse_protected(archive: Archive) -> None:
    if "META-INF/manifest.xml" in archive and b"encryption-data" in archive.read("META-INF/manifest.xml"):
        raise InputError(f"{archive.path}: is protected by a password; save it anew without one.")


def _tag(node: Any) -> str:
    """`text:p` and the like, whatever prefix the file uses; empty for what is no element of OpenDocument."""
    if not isinstance(node.tag, str) or not node.tag.startswith("{"):
        return ""
    space, _, name = node.tag[1:].partition("}")
    return f"{_SPACES[space]}:{name}" if space in _SPACES else ""


def _get(node: Any, name: str) -> str | None:
    prefix, _, own = name.partition(":")
    return next((node.get(f"{{{space}}}{own}") for space, short in _SPACES.items() if short == prefix), None)


def _bold_styles(root: Any) -> set[str]:
    """Names of the styles whose words are bold."""
    bold = set()
    for style in root.iter():
        if _tag(style) == "style:style" and (name := _get(style, "style:name")):
            weights = (v for node in style for k, v in node.attrib.items() if k.endswith("}font-weight"))
            if any(weight == "bold" or (weight.isdigit() and int(weight) >= 600) for weight in weights):
                bold.add(name)
    return bold


def _lines(body: Any, bold: set[str]) -> Iterator[Line]:
    number = 0
    for block in _blocks(body):
        if _tag(block) == "table:table":
            for row in _within(block, "table:table-row"):
                number += 1
                yield from row_lines(number, [_cell(cell, bold) for cell in row if _tag(cell) == "table:table-cell"])
        else:
            number += 1
            yield from _paragraph(number, block, bold)
        yield Line(number, "")


def _blocks(parent: Any) -> Iterator[Any]:
    for child in parent:
        tag = _tag(child)
        if tag in ("text:p", "text:h", "table:table"):
            yield child
        elif tag in (
            "text:list",
            "text:list-item",
            "text:list-header",
            "text:section",
            "text:index-body",
            "text:numbered-paragraph",
        ):
            yield from _blocks(child)


def _within(parent: Any, wanted: str) -> Iterator[Any]:
    for child in parent:
        if _tag(child) == wanted:
            yield child
        elif _tag(child) in ("table:table-header-rows", "table:table-rows", "table:table-row-group"):
            yield from _within(child, wanted)


def _cell(cell: Any, bold: set[str]) -> str:
    parts = []
    for block in _blocks(cell):
        if _tag(block) == "table:table":
            parts += [_cell(inner, bold) for row in _within(block, "table:table-row") for inner in row]
        else:
            parts.append("".join(text for text, _ in _pieces(block, False, bold)))
    return "\n".join(parts)


def _paragraph(number: int, paragraph: Any, bold: set[str]) -> Iterator[Line]:
    heading = _tag(paragraph) == "text:h"
    whole = (_get(paragraph, "text:style-name") or "") in bold
    words, head, leading = [], [], True
    for text, is_bold in _pieces(paragraph, whole, bold):
        leading = leading and (is_bold or not text.strip())
        if leading:
            head.append(text)
        words.append(text)
    bold_head = "".join(head).split("\n")[0].replace("\xa0", " ").strip() or None
    for position, row in enumerate("".join(words).replace("\xa0", " ").split("\n")):
        yield Line(number, row.strip(), heading=heading, bold_head=bold_head if position == 0 else None)


def _pieces(node: Any, is_bold: bool, bold: set[str]) -> Iterator[tuple[str, bool]]:
    """The texts of a paragraph with whether they are bold; notes, comments, frames and deletions are left out."""
    yield _plain(node.text), is_bold
    for child in node:
        tag = _tag(child)
        if tag == "text:s":
            count = _get(child, "text:c") or "1"
            yield " " * min(int(count) if count.isdigit() else 1, _MOST_SPACES), is_bold
        elif tag == "text:tab":
            yield "\t", is_bold
        elif tag == "text:line-break":
            yield "\n", is_bold
        elif tag not in _UNREAD:
            own = tag == "text:span" and (_get(child, "text:style-name") or "") in bold
            yield from _pieces(child, is_bold or own, bold)
        yield _plain(child.tail), is_bold


def _plain(text: str | None) -> str:
    """Line ends and tabs of the XML are spaces of the text."""
    return " ".join(text.replace("\n", " ").replace("\t", " ").split(" ")) if text else ""
