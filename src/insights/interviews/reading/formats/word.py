"""Word files (.docx): paragraphs, leading bold words, headings and tables, from the text part alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from insights.archives import Archive, open_archive
from insights.errors import InputError
from insights.interviews.reading.formats.content import Content, bounded
from insights.interviews.reading.formats.rows import row_lines
from insights.interviews.reading.lines import Line, Note, excerpt

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"
_HEADING = ("heading", "überschrift", "title", "titel", "berschrift")
# What another program would fetch: never hyperlinks, which are only shown.
_FETCHED = (
    "attachedTemplate",
    "image",
    "oleObject",
    "subDocument",
    "frame",
    "aFChunk",
    "video",
    "audio",
    "mailMergeSource",
)


def read_docx(path: Path) -> Content:
    """The paragraphs and table rows of a Word file, numbered as they follow each other; nothing outside of it is ever fetched.

    Raises InputError for a damaged or protected file and one that is no Word file.
    """
    with open_archive(path, kind="Word file") as archive:
        name = _document_name(archive)
        root = archive.xml(name)
        styles = _styles(archive, name)
        notes = _about_outside(archive, name)
    body = next((child for child in root if _tag(child) == "body"), None)
    if body is None:
        raise InputError(f"{path}: is damaged or not a Word file (.docx); open it in Word and save it again.")
    lines = bounded(path, _lines(body, styles))
    notes += _about_boxes(body)
    if any(_tag(node) == "altChunk" for node in body):
        notes.append(
            Note(None, "a part of the text is another file put into this one and was not read; save it anew in Word")
        )
    return Content(lines, notes)


def _document_name(archive: Archive) -> str:
    """The member that holds the text: `word/document.xml`, or what the file's own list says."""
    if "word/document.xml" in archive:
        return "word/document.xml"
    if "_rels/.rels" in archive:
        for relation in archive.xml("_rels/.rels"):
            target = (relation.get("Target") or "").lstrip("/")
            if (relation.get("Type") or "").endswith("/officeDocument") and target in archive:
                return target
    raise InputError(f"{archive.path}: is damaged or not a Word file (.docx); open it in Word and save it again.")


def _tag(node: Any) -> str:
    """The local name of a Word element; empty for elements of other kinds."""
    tag = node.tag
    if isinstance(tag, str) and tag.startswith((_W, _STRICT)):
        return tag[tag.index("}") + 1 :]
    return ""


def _child(node: Any, wanted: str) -> Any:
    """The first child of that name, or None, also of None."""
    return None if node is None else next((child for child in node if _tag(child) == wanted), None)


def _switched(mark: Any) -> bool | None:
    """Whether a property such as bold is on; None where it is not mentioned."""
    return None if mark is None else re.fullmatch(r"0|false|off", _value(mark) or "") is None


def _value(node: Any, name: str = "val") -> str | None:
    return None if node is None else node.get(_W + name) or node.get(_STRICT + name)


@dataclass(frozen=True)
class _Styles:
    """Ids of the styles that are headings, and of those whose words are bold."""

    headings: frozenset[str] = frozenset()
    bold: frozenset[str] = frozenset()


def _styles(archive: Archive, document: str) -> _Styles:
    name = f"{document.rpartition('/')[0]}/styles.xml".lstrip("/")
    if name not in archive:
        return _Styles()
    headings, bold = set(), set()
    for style in archive.xml(name):
        own = _value(style, "styleId") if _tag(style) == "style" else None
        if not own:
            continue
        shown = _value(_child(style, "name")) or ""
        if shown.casefold().startswith(_HEADING):
            headings.add(own)
        if _switched(_child(_child(style, "rPr"), "b")):
            bold.add(own)
    return _Styles(frozenset(headings), frozenset(bold))


def _about_outside(archive: Archive, document: str) -> list[Note]:
    folder, _, file = document.rpartition("/")
    name = f"{folder}/_rels/{file}.rels".lstrip("/")
    if name not in archive:
        return []
    kinds = sorted(
        {
            kind
            for relation in archive.xml(name)
            if relation.get("TargetMode") == "External"
            and (kind := (relation.get("Type") or "").rpartition("/")[2]) in _FETCHED
        }
    )
    said = "the file points to things outside of it, which were not fetched; its own text was read"
    return [Note(None, f"{said} ({', '.join(kinds)})")] if kinds else []


def _about_boxes(body: Any) -> list[Note]:
    """Text boxes stand beside the text, so nobody knows between which words they belong."""
    texts = {
        " ".join("".join(box.itertext()).split()): None for w in (_W, _STRICT) for box in body.iter(w + "txbxContent")
    }
    said = [text for text in texts if text]
    return [Note(None, f"a text box was left out: {excerpt(text)!r}") for text in said[:5]]


def _lines(body: Any, styles: _Styles) -> Iterator[Line]:
    number = 0
    for block in _blocks(body):
        if _tag(block) == "tbl":
            for row in _within(block, "tr"):
                number += 1
                yield from row_lines(number, [_cell(cell) for cell in _within(row, "tc")])
        else:
            number += 1
            yield from _paragraph(number, block, styles)
        yield Line(number, "")


def _blocks(parent: Any) -> Iterator[Any]:
    """Paragraphs and tables in order, also those inside content controls and tracked insertions."""
    for child in parent:
        tag = _tag(child)
        if tag in ("p", "tbl"):
            yield child
        elif tag in ("sdt", "sdtContent", "ins", "moveTo", "customXml", "smartTag"):
            yield from _blocks(child)


def _within(parent: Any, wanted: str) -> Iterator[Any]:
    """Rows of a table or cells of a row, also where a content control wraps them."""
    for child in parent:
        tag = _tag(child)
        if tag == wanted:
            yield child
        elif tag in ("sdt", "sdtContent", "ins", "customXml"):
            yield from _within(child, wanted)


def _cell(cell: Any) -> str:
    parts = []
    for block in _blocks(cell):
        if _tag(block) == "p":
            parts.append(_runs(block)[0])
        else:
            parts += [_cell(inner) for row in _within(block, "tr") for inner in _within(row, "tc")]
    return "\n".join(parts)


def _paragraph(number: int, paragraph: Any, styles: _Styles) -> Iterator[Line]:
    properties = _child(paragraph, "pPr")
    style = _value(_child(properties, "pStyle")) or ""
    outline = _value(_child(properties, "outlineLvl")) or "9"
    heading = style in styles.headings or outline < "9" or style.casefold().startswith(_HEADING)
    words, bold = _runs(paragraph, styles.bold, style in styles.bold)
    for position, row in enumerate(words.split("\n")):
        yield Line(number, row.strip(), heading=heading, bold_head=bold if position == 0 else None)


def _runs(paragraph: Any, styles: frozenset[str] = frozenset(), whole: bool = False) -> tuple[str, str | None]:
    """A paragraph's words and the text of its leading bold runs; insertions under review count, deletions do not.

    `styles`: those that are bold; `whole`: whether the paragraph's own is.
    """
    words: list[str] = []
    bold: list[str] = []
    leading = True
    for run in _run_elements(paragraph):
        text = "".join(_run_text(run))
        properties = _child(run, "rPr")
        own = _switched(_child(properties, "b"))
        is_bold = (whole or _value(_child(properties, "rStyle")) in styles) if own is None else own
        leading = leading and (is_bold or not text.strip())
        if leading:
            bold.append(text)
        words.append(text)
    head = "".join(bold).split("\n")[0].replace("\xa0", " ").strip()
    return "".join(words).replace("\xa0", " "), head or None


def _run_elements(parent: Any) -> Iterator[Any]:
    for child in parent:
        tag = _tag(child)
        if tag == "r":
            yield child
        elif tag not in ("pPr", "del", "moveFrom", "rPr", "") or (not tag and _is_alternative(child)):
            yield from _run_elements(child)


def _is_alternative(node: Any) -> bool:
    return isinstance(node.tag, str) and node.tag.rpartition("}")[2] in ("AlternateContent", "Choice")


def _run_text(run: Any) -> Iterator[str]:
    for node in run:
        tag = _tag(node)
        if tag == "t":
            yield node.text or ""
        elif tag in ("tab", "ptab"):
            yield "\t" if tag == "tab" else " "
        elif tag in ("br", "cr"):
            yield "\n"
        elif tag == "noBreakHyphen":
            yield "-"
