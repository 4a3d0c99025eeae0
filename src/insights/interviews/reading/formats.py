"""From the bytes of one interview file to numbered lines, one reader per format."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path

from insights import files
from insights.errors import InputError
from insights.interviews.reading.lines import Line
from insights.interviews.reading.times import clock, from_milliseconds

TABLE_SUFFIXES = (".csv", ".xlsx")
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?\s+([^>]+)>")
_TAG = re.compile(
    r"</?(?:c|i|b|u|v|ruby|rt|lang|font|span|p|div|h[1-6]|em|strong|small|sup|sub)\b[^>]*>|<\d\d:[\d:.]+>", re.I
)
_BREAK = re.compile(r"<br\s*/?>", re.I)
_KRAMDOWN = re.compile(r"\{:[^}\n]*\}")
_COMMENT = re.compile(r"<!--.*?-->", re.S)
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+")
_BOLD_HEAD = re.compile(r"^\s*(?:[-*]\s+)?(\*\*|__)(?=\S)(.+?)(?<=\S)\1")


def read_lines(path: Path) -> list[Line]:
    """The lines of a transcript or of notes, empty ones included (they separate paragraphs).

    Raises InputError for an empty or damaged file and for a type that cannot be read.
    """
    readers = {".txt": _text, ".md": _text, ".docx": _docx, ".vtt": _vtt, ".srt": _srt}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise InputError(unreadable(path))
    lines = reader(path)
    if not any(line.text.strip() for line in lines):
        raise InputError(f"{path}: is empty; put the interview's text into it or remove the file.")
    return lines


def unreadable(path: Path) -> str:
    """The sentence for a file of a type that cannot be read."""
    types = ", ".join([".txt", ".md", ".docx", ".vtt", ".srt", *TABLE_SUFFIXES])
    kind = f"files of type {path.suffix}" if path.suffix else "files without a type"
    return f"{path}: {kind} cannot be read as an interview; save it as one of {types}, or move it out of interviews/."


def _text(path: Path) -> list[Line]:
    content = files.read_text(path)
    content = _COMMENT.sub(lambda m: "\n" * m.group().count("\n"), content)
    rows = content.split("\n")
    first = _after_yaml_head(rows)
    markdown = path.suffix.lower() == ".md"
    return [_text_line(number, row, markdown) for number, row in enumerate(rows, start=1) if number > first]


def _after_yaml_head(rows: list[str]) -> int:
    """How many lines a YAML head between `---` takes."""
    if rows and rows[0].strip() == "---":
        for position, row in enumerate(rows[1:], start=2):
            if row.strip() in ("---", "..."):
                return position
    return 0


def _text_line(number: int, row: str, markdown: bool) -> Line:
    row = _BREAK.sub(" ", _KRAMDOWN.sub("", row))
    heading = bool(_HEADING.match(row)) or bool(re.match(r"\s*<h[1-6]\b", row, re.I))
    row = html.unescape(_TAG.sub("", _HEADING.sub("", row) if markdown or heading else row))
    if re.fullmatch(r"\s*([-*_=–—]\s*){3,}", row):
        return Line(number, "")
    bold = _BOLD_HEAD.match(row)
    text = _without_emphasis(row) if markdown or bold else row
    return Line(number, text.strip(), heading=heading, bold_head=_without_emphasis(bold.group(2)) if bold else None)


def _without_emphasis(text: str) -> str:
    text = re.sub(r"\*{1,3}(?=\S)(.+?)(?<=\S)\*{1,3}", r"\1", text)
    text = re.sub(r"\*\*|__", "", text)
    text = re.sub(r"(?<!\w)_(?=\S)(.+?)(?<=\S)_(?!\w)", r"\1", text)
    return re.sub(r"^\s*(?:_|\*(?=\S))|_\s*$", "", text)


def _vtt(path: Path) -> list[Line]:
    import io

    import webvtt
    from webvtt.errors import MalformedFileError

    content = files.read_text(path)
    if not content.strip():
        return []
    try:
        captions = list(webvtt.from_buffer(io.StringIO(content)))
    except MalformedFileError as error:
        raise InputError(f"{path}: not a valid WebVTT file ({error}); it should begin with the line WEBVTT.") from error
    lines: list[Line] = []
    for number, caption in enumerate(captions, start=1):
        start = clock(caption.start)
        for speaker, words in _voices(caption.raw_text):
            lines.append(Line(number, words, speaker=speaker, start=start))
    return lines


def _voices(cue: str) -> Iterator[tuple[str | None, str]]:
    """The parts of one cue: `<v Name>words`, several in a row, or words without a name."""
    parts = _VOICE.split(cue)
    if parts[0].strip():
        yield None, _cue_words(parts[0])
    for name, words in zip(parts[1::2], parts[2::2], strict=True):
        yield html.unescape(name).strip(), _cue_words(words)


def _cue_words(text: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", text)).split())


def _srt(path: Path) -> list[Line]:
    import pysubs2

    content = files.read_text(path)
    if not content.strip():
        return []
    try:
        events = pysubs2.SSAFile.from_string(content, format_="srt")
    except (pysubs2.exceptions.Pysubs2Error, ValueError) as error:
        raise InputError(f"{path}: not a valid SRT file ({error}).") from error
    lines: list[Line] = []
    for number, event in enumerate(events, start=1):
        for row in _speaker_rows(event.plaintext):
            lines.append(Line(number, row, start=from_milliseconds(event.start)))
    if not lines:
        raise InputError(f"{path}: holds no subtitle with a time line (00:00:01,000 --> 00:00:04,000).")
    return lines


def _speaker_rows(cue: str) -> list[str]:
    """A cue's lines, joined unless a line begins with a dash or a short label, as where two people speak in one cue."""
    rows: list[str] = []
    for row in (html.unescape(_TAG.sub("", row)).strip() for row in cue.split("\n")):
        new = re.match(r"[-–—]\s|[A-ZÄÖÜ][\w.\- ]{0,30}:\s", row)
        if rows and not new:
            rows[-1] += " " + row
        elif row:
            rows.append(re.sub(r"^[-–—]\s+(?=[A-ZÄÖÜ][\w.\- ]{0,30}:\s)", "", row))
    return rows


def _docx(path: Path) -> list[Line]:
    import docx
    from docx.table import Table

    if not path.stat().st_size:
        return []
    try:
        body = list(docx.Document(str(path)).iter_inner_content())
    except Exception as error:  # python-docx passes on whatever its zip and XML readers raise
        raise InputError(
            f"{path}: is damaged or not a Word file (.docx); open it in Word and save it again."
        ) from error
    lines: list[Line] = []
    for number, block in enumerate(body, start=1):
        lines += _docx_table(number, block) if isinstance(block, Table) else _docx_paragraph(number, block)
        lines.append(Line(number, ""))
    return lines


def _docx_paragraph(number: int, paragraph) -> list[Line]:
    style = (paragraph.style.name if paragraph.style is not None else "") or ""
    heading = style.lower().startswith(("heading", "überschrift", "title", "titel"))
    words, bold = _runs(paragraph._p)
    return [
        Line(number, row.strip(), heading=heading, bold_head=bold if position == 0 else None)
        for position, row in enumerate(words.split("\n"))
    ]


def _runs(element) -> tuple[str, str | None]:
    """A paragraph's words and the text of its leading bold runs; insertions under review count, deletions do not."""
    from docx.oxml.ns import qn

    words, bold, leading = [], [], True
    for node in element.iter(qn("w:t"), qn("w:tab"), qn("w:br"), qn("w:noBreakHyphen")):
        if node.getparent().tag != qn("w:r") or any(a.tag.endswith("}Fallback") for a in node.iterancestors()):
            continue
        text = {qn("w:t"): node.text or "", qn("w:br"): "\n", qn("w:noBreakHyphen"): "-"}.get(node.tag, " ")
        mark = node.getparent().find(f"{qn('w:rPr')}/{qn('w:b')}")
        is_bold = mark is not None and mark.get(qn("w:val")) not in ("0", "false")
        leading = leading and (is_bold or not text.strip())
        if leading:
            bold.append(text)
        words.append(text)
    return "".join(words).replace("\xa0", " "), "".join(bold).strip() or None


def _docx_table(number: int, table) -> list[Line]:
    """Rows of a table: `time | speaker | words` and `speaker | words` become turns, everything else stays a line."""
    lines = []
    for row in table.rows:
        cells: list[str] = []
        for cell in row.cells:
            text = " ".join(cell.text.split())
            if text and (not cells or cells[-1] != text):  # merged cells repeat themselves
                cells.append(text)
        start = next((clock(cell) for cell in cells if clock(cell)), None)
        cells = [cell for cell in cells if not clock(cell) and not re.fullmatch(r"\d+\.?", cell)]
        if len(cells) >= 2 and len(cells[0]) <= 30 and not re.search(r"[.?!]$", cells[0]):
            lines.append(Line(number, " ".join(cells[1:]), speaker=cells[0].rstrip(": "), start=start))
        elif cells:
            lines.append(Line(number, " | ".join(cells), start=start))
    return lines
