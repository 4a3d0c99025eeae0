"""Plain text and Markdown: heads, headings, emphasis and remarks as they are typed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

from insights import files
from insights.interviews.reading.formats.content import Content, bounded, refuse_big
from insights.interviews.reading.formats.rows import row_lines
from insights.interviews.reading.lines import Line

TAG = re.compile(
    r"</?(?:c|i|b|u|v|ruby|rt|lang|font|span|p|div|h[1-6]|em|strong|small|sup|sub)\b[^<>]*>|<\d\d:[\d:.]+>", re.I
)
_BREAK = re.compile(r"<br\s*/?>", re.I)
_KRAMDOWN = re.compile(r"\{:[^}{\n]*\}")
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+")
_BOLD_HEAD = re.compile(r"^\s*(?:[-*]\s+)?(\*\*|__)(?=\S)(.+?)(?<=\S)\1")


def read_plain(path: Path) -> Content:
    """The lines of a text or Markdown file. Raises InputError for a file that is no text or far too long."""
    refuse_big(path)
    content = without_remarks(files.read_text(path))
    markdown = path.suffix.lower() != ".txt"
    return Content(bounded(path, _lines(content, markdown)))


def _lines(content: str, markdown: bool) -> Iterator[Line]:
    rows = content.split("\n")
    first = _after_yaml_head(rows)
    for number, row in enumerate(rows, start=1):
        if number <= first:
            continue
        cells = re.fullmatch(r"\s*\|(.+)\|\s*", row) if markdown else None
        if cells and re.fullmatch(r"[\s|:-]+", cells[1]):
            yield Line(number, "")
        elif cells:
            yield from row_lines(number, [_line(number, cell, True).text for cell in cells[1].split("|")])
        else:
            yield _line(number, row, markdown)


def without_remarks(text: str) -> str:
    """`text` without `<!-- remarks -->`; their line ends stay, so that line numbers hold."""
    parts, place = [], 0
    while (start := text.find("<!--", place)) >= 0 and (end := text.find("-->", start)) >= 0:
        parts += [text[place:start], "\n" * text.count("\n", start, end)]
        place = end + 3
    return "".join([*parts, text[place:]])


def _after_yaml_head(rows: list[str]) -> int:
    """How many lines a YAML head between `---` takes."""
    if rows and rows[0].strip() == "---":
        for position, row in enumerate(rows[1:], start=2):
            if row.strip() in ("---", "..."):
                return position
    return 0


def _line(number: int, row: str, markdown: bool) -> Line:
    row = _BREAK.sub(" ", _KRAMDOWN.sub("", row))
    heading = bool(_HEADING.match(row)) or bool(re.match(r"\s*<h[1-6]\b", row, re.I))
    row = html.unescape(TAG.sub("", _HEADING.sub("", row) if markdown or heading else row))
    if re.fullmatch(r"\s*(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,}|(?:=\s*){3,}|(?:[–—]\s*){3,})", row):
        return Line(number, "")
    bold = _BOLD_HEAD.match(row)
    text = without_emphasis(row) if markdown or bold else row
    return Line(number, text.strip(), heading=heading, bold_head=without_emphasis(bold.group(2)) if bold else None)


def without_emphasis(text: str) -> str:
    """`text` without the stars and underscores of Markdown."""
    text = re.sub(r"\*{1,3}(?=\S)([^*]+?)(?<=\S)\*{1,3}", r"\1", text)
    text = re.sub(r"\*\*|__", "", text)
    text = re.sub(r"(?<!\w)_(?=\S)([^_]+?)(?<=\S)_(?!\w)", r"\1", text)
    return re.sub(r"^\s*(?:_|\*(?=\S))|_\s*$", "", text)
