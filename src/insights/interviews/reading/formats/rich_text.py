"""Rich text (.rtf) as f4, MAXQDA, TextEdit and Word write it: paragraphs, leading bold words and tables; everything else is stepped over."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from insights.errors import InputError
from insights.interviews.reading.formats.codepages import WHOLE_FILE, codepage_of, fonts_of
from insights.interviews.reading.formats.content import Content, bounded, refuse_big
from insights.interviews.reading.formats.rows import row_lines
from insights.interviews.reading.lines import Line, Note

MOST_BYTES = 40_000_000  # pictures are written out in letters
_MOST_TOKENS = 400_000
_DEEPEST = 500
_TOKEN = re.compile(
    r"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+|\\"
)
_BRACES = re.compile(r"\\bin(\d{1,10}) ?|\\.|[{}]", re.S)
_UNREAD = frozenset(
    [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "info",
        "pict",
        "object",
        "header",
        "headerl",
        "headerr",
        "headerf",
        "footer",
        "footerl",
        "footerr",
        "footerf",
        "footnote",
        "annotation",
        "atnid",
        "atnauthor",
        "atntime",
        "fldinst",
        "listtext",
        "pntext",
        "nonshppict",
        "themedata",
        "colorschememapping",
        "datastore",
        "latentstyles",
        "generator",
        "xe",
        "tc",
        "rxe",
        "txe",
        "listtable",
        "listoverridetable",
        "revtbl",
        "rsidtbl",
        "filetbl",
        "objdata",
        "result",
        "bkmkstart",
        "bkmkend",
        "shp",
        "shpinst",
    ]
)
_MARKS = {
    "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "tab": "\t", "line": "\n", "lbr": "\n", "emspace": " ", "enspace": " ", "qmspace": " ",
}  # fmt: skip
_SIGNS = {"~": " ", "_": "-", "-": "", "\\": "\\", "{": "{", "}": "}", "\n": "\0par", "\r": "\0par"}


def read_rtf(path: Path) -> Content:
    """The paragraphs and table rows of a rich text file, numbered as they follow each other; objects and pictures are stepped over.

    Raises InputError for a file that is no rich text, cut off or nested without sense.
    """
    refuse_big(path, most=MOST_BYTES)
    data = path.read_bytes().decode("latin-1").lstrip("\ufeff\xef\xbb\xbf \r\n")
    if not data:
        return Content([])
    if not data.startswith("{\\rtf"):
        raise InputError(f"{path}: is damaged or no rich text (.rtf); open it in its program and save it again.")
    reader = _Reader(path, data)
    content = Content(bounded(path, reader.lines()))
    if reader.objects:
        content.notes.append(Note(None, f"{reader.objects} embedded objects were stepped over; only the text was read"))
    if reader.groups:
        content.notes.append(Note(None, "the file is cut off in the middle; what stands before that was read"))
    return content


@dataclass
class _State:
    """What holds inside one group."""

    bold: bool = False
    hidden: bool = False
    fallback: int = 1  # characters behind a Unicode one that older programs show
    codepage: str = "cp1252"
    font_codepage: str | None = None


@dataclass
class _Reader:
    """Steps through the file once, from its first sign to its last."""

    path: Path
    data: str
    groups: list[_State] = field(default_factory=list)
    state: _State = field(default_factory=_State)
    fonts: dict[int, str] = field(default_factory=dict)
    codepage: str = "cp1252"
    objects: int = 0
    number: int = 1
    pending: bytearray = field(default_factory=bytearray)
    pieces: list[tuple[str, bool]] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    in_table: bool = False
    outline: bool = False

    def lines(self) -> Iterator[Line]:
        """All lines of the file."""
        place = tokens = drop = 0
        fresh = False  # right behind an opening brace
        while (token := _TOKEN.match(self.data, place)) is not None:
            place, tokens = token.end(), tokens + 1
            if tokens > _MOST_TOKENS:
                raise InputError(
                    f"{self.path}: holds more than {_MOST_TOKENS:,} marks of rich text, far more than an interview; save its text as .txt or .docx."
                )
            word, number, code, sign, brace, text = token.groups()
            starred = sign == "*" and fresh
            if brace == "{":
                self._open()
                fresh = True
                continue
            if brace == "}":
                self._flush()
                drop = 0
                if not self.groups:
                    break  # the end of the text; nothing behind it counts
                self.state = self.groups.pop()
                if not self.groups:
                    break
            elif (fresh and word in _UNREAD) or starred:
                place = self._step_over(word, place)
                drop = 0
            elif word == "bin":
                place += int(number or 0) if int(number or 0) > 0 else 0
            elif word == "u":
                self._unicode(int(number or 0))
                drop = self.state.fallback
            elif text is not None and drop:
                kept, drop = text[drop:], max(0, drop - len(text))
                self._say(kept)
            elif code is not None and drop:
                drop -= 1
            elif code is not None:
                self.pending.append(int(code, 16))
            elif text is not None:
                self._say(text)
            elif sign is not None:
                drop = 0
                yield from self._sign(sign)
            elif word:
                drop = 0
                yield from self._word(word, None if number is None else int(number))
            fresh = False
        yield from self._row() if self.cells else self._paragraph()

    def _open(self) -> None:
        if len(self.groups) >= _DEEPEST:
            raise InputError(
                f"{self.path}: is nested deeper than any text is; open it in its program and save it again."
            )
        self._flush()
        self.groups.append(self.state)
        self.state = replace(self.state)

    def _step_over(self, word: str | None, place: int) -> int:
        """The place behind the group that was just opened; the state before it holds again."""
        start, depth = place, 1
        self.objects += word == "object"
        while depth and (brace := _BRACES.search(self.data, place)):
            place = brace.end() + int(brace[1] or 0)
            depth += {"{": 1, "}": -1}.get(brace[0], 0)
        if depth:
            place = len(self.data)
        if word == "fonttbl":
            self.fonts = fonts_of(self.data[start:place])
        if not depth:
            self.state = self.groups.pop()
        return place

    def _flush(self) -> None:
        if self.pending:
            own = self.state.font_codepage
            codepage = own if own not in (None, "cp1252") else self.codepage
            data, self.pending = bytes(self.pending), bytearray()
            self._add(data.decode(codepage, errors="replace"))

    def _say(self, text: str) -> None:
        if text.isascii():
            self._flush()
            self._add(text)
        else:
            self.pending += text.encode("latin-1")

    def _add(self, text: str) -> None:
        if text and not self.state.hidden:
            self.pieces.append((text, self.state.bold))

    def _unicode(self, number: int) -> None:
        self._flush()
        point = number % 65536
        if 0xDC00 <= point <= 0xDFFF and self.pieces and 0xD800 <= ord(self.pieces[-1][0][-1]) <= 0xDBFF:
            high = ord(self.pieces.pop()[0])
            point = 0x10000 + ((high - 0xD800) << 10) + point - 0xDC00
        self._add(chr(point) if point >= 32 else " ")

    def _sign(self, sign: str) -> Iterator[Line]:
        shown = _SIGNS.get(sign, "")
        if shown == "\0par":
            yield from self._paragraph()
        else:
            self._flush()
            self._add(shown)

    def _word(self, word: str, number: int | None) -> Iterator[Line]:
        self._flush()
        if word in _MARKS:
            self._add(_MARKS[word])
        elif word in ("par", "sect", "page", "nestcell"):
            if self.in_table:
                self._add("\n")
            else:
                yield from self._paragraph()
        elif word == "cell":
            self.cells.append("".join(text for text, _ in self.pieces))
            self.pieces = []
        elif word in ("row", "nestrow"):
            yield from self._row()
        else:
            self._format(word, number)

    def _format(self, word: str, number: int | None) -> None:
        state = self.state
        if word == "b":
            state.bold = number != 0
        elif word in ("v", "deleted"):
            state.hidden = number != 0
        elif word == "plain":
            state.bold = state.hidden = False
        elif word == "pard":
            self.in_table = self.outline = False
        elif word == "intbl":
            self.in_table = True
        elif word == "outlinelevel":
            self.outline = (number or 0) < 9
        elif word == "uc":
            state.fallback = min(max(number or 0, 0), 20)
        elif word == "f":
            state.font_codepage = self.fonts.get(number or 0)
        elif word == "ansicpg" and number:
            self.codepage = codepage_of(number)
        elif word in WHOLE_FILE:
            self.codepage = WHOLE_FILE[word]

    def _row(self) -> Iterator[Line]:
        self._flush()
        if self.pieces:
            self.cells.append("".join(text for text, _ in self.pieces))
        cells, self.cells, self.pieces = self.cells, [], []
        yield from row_lines(self.number, [_whole(cell) for cell in cells])
        self.number += 1

    def _paragraph(self) -> Iterator[Line]:
        self._flush()
        pieces, self.pieces = self.pieces, []
        head: list[str] = []
        for text, bold in pieces:
            if text.strip() and not bold:
                break
            head.append(text)
        bold_head = _whole("".join(head)).split("\n")[0].strip() or None
        for position, row in enumerate(_whole("".join(text for text, _ in pieces)).split("\n")):
            yield Line(self.number, row.strip(), heading=self.outline, bold_head=bold_head if position == 0 else None)
        yield Line(self.number, "")
        self.number += 1


def _whole(text: str) -> str:
    """`text` without halves of characters and NULs, no-break spaces as spaces."""
    return text.replace("\xa0", " ").replace("\0", "").encode("utf-8", "replace").decode("utf-8")
