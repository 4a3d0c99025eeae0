"""Files made to harm whoever reads them, or merely broken; each with what the reader must say (None: it can be read)."""

from __future__ import annotations

import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.interviews.reading.writing import P, docx, odt, packed, page, pdf, pdf_of, rtf

TALK = [P("I: Wie läuft das ab?"), P("B: Ganz gut."), P("I: Und sonst?"), P("B: Nichts.")]
_ENTITIES = (
    '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class Hostile:
    """One file: its name, how it is made, what must be said of it; `cheap` ones are part of the tests."""

    title: str
    name: str
    make: Callable[[Path], object]
    says: str | None
    cheap: bool = True


def _bytes(data: Callable[[], bytes]) -> Callable[[Path], object]:
    return lambda path: path.write_bytes(data())


def _zip(path: Path, members: dict[str, bytes], **changed) -> None:
    """A zip whose directory tells `changed` (file_size, flag_bits …) of its last member."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        for key, value in changed.items():
            setattr(archive.filelist[-1], key, value)


def _overlapping(path: Path) -> None:
    """A thousand members that are all the same bytes of the file."""
    import copy

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * 900_000)
        first = archive.filelist[0]
        for i in range(1000):
            other = copy.copy(first)
            other.filename = f"word/media/{i}.xml"
            archive.filelist.append(other)


def _two_gigabytes(path: Path) -> None:
    """A member of 2 GB, stored; the file has a hole instead of the bytes."""
    name, size = b"word/document.xml", 2_000_000_000
    local = struct.pack("<4s5H3L2H", b"PK\3\4", 20, 0, 0, 0, 0, 0, size, size, len(name), 0) + name
    directory = (
        struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, size, size, len(name), 0, 0, 0, 0, 0, 0) + name
    )
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, len(directory), len(local) + size, 0)
    with path.open("wb") as file:
        file.write(local)
        file.seek(len(local) + size)
        file.write(directory + end)


def _hole(path: Path, size: int) -> None:
    with path.open("wb") as file:
        file.truncate(size)


def _outside() -> bytes:
    relation = (
        '<Relationship Id="r{}" Type="' + _RELATIONS + '/{}" Target="http://192.0.2.1/{}" TargetMode="External"/>'
    )
    kinds = ("attachedTemplate", "image", "hyperlink")
    relations = "".join(relation.format(i, kind, i) for i, kind in enumerate(kinds))
    more = {"word/_rels/document.xml.rels": f"<Relationships>{relations}</Relationships>"}
    return docx(TALK, more=more)


def _locked_pdf() -> bytes:
    key = "".join(f"\\{b:03o}" for b in random.Random(1).randbytes(32))
    return pdf_of(
        ["BT ET"], trailer=f"/Encrypt << /Filter /Standard /V 1 /R 2 /O ({key}) /U ({key}) /P -4 >> /ID [(a)(a)] "
    )


def _flate_pdf(size: int, piece: bytes = b"BT ET\n") -> bytes:
    data = zlib.compress(piece * (size // len(piece)), 9).decode("latin-1")
    plain = pdf_of(["@"])
    stream = f"<< /Length {len(data)} /Filter /FlateDecode >>\nstream\n{data}\nendstream"
    return plain.replace(b"<< /Length 1 >>\nstream\n@\nendstream", stream.encode("latin-1"))


def _sheet(cells: str) -> bytes:
    sheet = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cells}</sheetData></worksheet>'
    return packed({"xl/worksheets/sheet1.xml": sheet, "[Content_Types].xml": "<Types/>"})


def _many_cells(path: Path, rows: int, columns: int) -> None:
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.append(["text", *(f"c{i}" for i in range(columns - 1))])
    for i in range(rows):
        sheet.append([f"Antwort {i}"] * columns)
    book.save(path)


def _cut(data: bytes, share: float = 0.6) -> bytes:
    return data[: int(share * len(data))]


CASES = [
    Hostile("zip bomb (docx, 300 MB of zeros)", "a.docx", lambda p: _zip(p, {"word/document.xml": b"0" * 300_000_000}), "would unpack to 300 MB", cheap=False),
    Hostile("zip bomb (docx, 1:1000)", "a.docx", lambda p: _zip(p, {"word/document.xml": b"0" * 9_000_000}), "as zip bombs do"),
    Hostile("zip bomb (odt)", "a.odt", lambda p: _zip(p, {"content.xml": b"0" * 9_000_000}), "as zip bombs do"),
    Hostile("zip bomb (xlsx)", "a.xlsx", lambda p: _zip(p, {"xl/worksheets/sheet1.xml": b"0" * 9_000_000}), "as zip bombs do"),
    Hostile("zip bomb of overlapping members", "a.docx", _overlapping, "would unpack to 901 MB"),
    Hostile("member of 2 GB by its head", "a.docx", lambda p: _zip(p, {"word/document.xml": b"x"}, file_size=2**31 - 1), "would unpack to 2,147 MB"),
    Hostile("member of 2 GB, stored", "a.docx", _two_gigabytes, "would unpack to 2,000 MB", cheap=False),
    Hostile("member ../", "a.docx", lambda p: _zip(p, {"../../etc/passwd": b"x"}), "points outside of it"),
    Hostile("member of an absolute path", "a.odt", lambda p: _zip(p, {"C:\\Windows\\x": b"x"}), "points outside of it"),
    Hostile("100,000 members", "a.docx", lambda p: _zip(p, {f"m{i}": b"" for i in range(100_000)}), "packs more than 20,000 files", cheap=False),
    Hostile("password on the zip", "a.docx", lambda p: _zip(p, {"word/document.xml": b"x"}, flag_bits=1), "protected by a password"),
    Hostile("password on the Word file", "a.docx", _bytes(lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 5000), "protected by a password or of an old type"),
    Hostile("password on the OpenDocument text", "a.odt", _bytes(lambda: odt(TALK, more={"META-INF/manifest.xml": "<m><encryption-data/></m>"})), "protected by a password"),
    Hostile("entities in a docx", "a.docx", lambda p: _zip(p, {"word/document.xml": _ENTITIES.encode()}), "own XML definitions"),
    Hostile("entities in UTF-16", "a.docx", lambda p: _zip(p, {"word/document.xml": _ENTITIES.encode("utf-16")}), "own XML definitions"),
    Hostile("entities in an odt", "a.odt", lambda p: _zip(p, {"content.xml": _ENTITIES.encode()}), "own XML definitions"),
    Hostile("entities in an xlsx", "a.xlsx", lambda p: _zip(p, {"xl/workbook.xml": _ENTITIES.encode()}), "own XML definitions"),
    Hostile("XML of two million tags", "a.docx", lambda p: _zip(p, {"word/document.xml": "".join(f"<a{i % 97}/>" for i in range(2_000_000)).encode()}), "XML tags or attributes", cheap=False),
    Hostile("XML of 5,000 levels", "a.docx", lambda p: _zip(p, {"word/document.xml": b"<a>" * 5000}), "nested too deeply"),
    Hostile("docx that points outside", "a.docx", _bytes(_outside), None),
    Hostile("docx cut off", "a.docx", _bytes(lambda: _cut(docx(TALK))), "damaged or not a Word file"),
    Hostile("docx with broken bytes", "a.docx", _bytes(lambda: docx(TALK * 200).replace(b"PK\x03\x04", b"PK\x03\x05", 1)), "damaged"),
    Hostile("odt cut off", "a.odt", _bytes(lambda: _cut(odt(TALK))), "damaged or not an OpenDocument text"),
    Hostile("odt of a zip version to come", "a.odt", lambda p: _zip(p, {"content.xml": b"x"}, extract_version=76), "damaged or not an OpenDocument text"),
    Hostile("odt with a member without a name", "a.odt", lambda p: _zip(p, {"content.xml": b"<a/>", "x": b""}, filename=""), "is damaged or holds no text"),
    Hostile("xlsx cut off", "a.xlsx", _bytes(lambda: _cut(_sheet("<row/>"))), "damaged or not an Excel workbook"),
    Hostile("xlsx of far-out cells", "a.xlsx", _bytes(lambda: _sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>' * 100)), "far outside of any table"),
    Hostile("xlsx of far-out rows", "a.xlsx", _bytes(lambda: _sheet('<row r="99999999999"><c r="A1"><v>1</v></c></row>')), "far outside of any table"),
    Hostile("xlsx of rows by an exponent", "a.xlsx", _bytes(lambda: _sheet("<x:row r='1e9'><c r='A1'><v>1</v></c></x:row>")), "far outside of any table"),
    Hostile("xlsx of 300,000 cells", "a.xlsx", lambda p: _many_cells(p, 10_000, 30), "holds more than 50,000 cells", cheap=False),
    Hostile("xlsx of 30,000 cells", "a.xlsx", lambda p: _many_cells(p, 3_000, 10), None, cheap=False),
    Hostile("txt of 300 MB", "a.txt", lambda p: _hole(p, 300_000_000), "takes 300 MB"),
    Hostile("txt with NUL bytes", "a.txt", _bytes(lambda: b"I: a\0\0b\nB: c\n"), "holds NUL bytes"),
    Hostile("txt in one endless line", "a.txt", _bytes(lambda: b"I: so " * 400_000), "without an end"),
    Hostile("txt of empty lines", "a.txt", _bytes(lambda: b"\n" * 900_000), "more than 20,000 lines"),
    Hostile("txt of 19,000 speakers", "a.txt", _bytes(lambda: "".join(f"Aa{i} Bb: so\n" for i in range(19_000)).encode()), None, cheap=False),
    Hostile("txt of brackets", "a.txt", _bytes(lambda: (b"[" * 150_000 + b"\n" + b"(A" * 70_000 + b"\n") * 8), None, cheap=False),
    Hostile("md of stars", "a.md", _bytes(lambda: (b"*" * 150_000 + b"\n" + b"**a" * 50_000 + b"\n" + b"_a " * 50_000 + b"\n") * 4), None, cheap=False),
    Hostile("md of open remarks", "a.md", _bytes(lambda: b"<!-- " * 30_000 + b"\n" + b"{:" * 60_000), None, cheap=False),
    Hostile("vtt without WEBVTT", "a.vtt", _bytes(lambda: b"00:00:01.000 --> 00:00:02.000\nx\n"), "begin with the line WEBVTT"),
    Hostile("srt of 100,000 cues", "a.srt", _bytes(lambda: b"1\n00:00:01,0 --> 00:00:02,0\nI: a\n\n" * 100_000), "more than 20,000 lines", cheap=False),
    Hostile("rtf with an object of 30 MB", "a.rtf", _bytes(lambda: rtf(TALK).replace(b"\\pard", b"{\\object{\\*\\objdata " + b"00ff" * 7_500_000 + b"}}\\pard", 1)), None, cheap=False),
    Hostile("rtf with an object", "a.rtf", _bytes(lambda: rtf(TALK).replace(b"\\pard", b"{\\object{\\*\\objdata 00ff}}\\pard", 1)), None),
    Hostile("rtf with a lying \\bin", "a.rtf", _bytes(lambda: b"{\\rtf1 {\\pict\\bin999999999 x} I: a}"), "is empty"),
    Hostile("rtf of 100,000 levels", "a.rtf", _bytes(lambda: b"{\\rtf1 " + b"{" * 100_000), "nested deeper than any text"),
    Hostile("rtf of two million marks", "a.rtf", _bytes(lambda: b"{\\rtf1 " + b"\\b\\i" * 1_000_000 + b"}"), "marks of rich text", cheap=False),
    Hostile("rtf cut off", "a.rtf", _bytes(lambda: _cut(rtf(TALK * 3), 0.9)), None),
    Hostile("html of 100,000 levels", "a.html", _bytes(lambda: b"<div>" * 100_000 + b"I: a"), "nested too deeply", cheap=False),
    Hostile("html of a million tags", "a.html", _bytes(lambda: b"<b>" * 1_000_000), "more than 300,000 tags"),
    Hostile("html with scripts and frames", "a.html", _bytes(lambda: page(TALK).replace(b"<body>", b"<body><script>alert(1)</script><iframe src='http://192.0.2.1/'>x</iframe>")), None),
    Hostile("html with entities of its own", "a.html", _bytes(lambda: _ENTITIES.encode()), None),
    Hostile("pdf with a password", "a.pdf", _bytes(_locked_pdf), "protected by a password"),
    Hostile("pdf of 10,000 pages", "a.pdf", _bytes(lambda: pdf_of(["BT ET"] * 10_000)), "has 10,000 pages", cheap=False),
    Hostile("pdf with huge pages", "a.pdf", _bytes(lambda: pdf(TALK).replace(b"[0 0 595 842]", b"[0 0 1000000000 1000000000]")), None),
    Hostile("pdf of pictures only", "a.pdf", _bytes(lambda: pdf_of(["0 0 100 100 re f"])), "pictures of pages and no text"),
    Hostile("pdf bomb (1 GB of marks)", "a.pdf", _bytes(lambda: _flate_pdf(1_000_000_000)), "time and memory", cheap=False),
    Hostile("pdf bomb (1 GB of spaces)", "a.pdf", _bytes(lambda: _flate_pdf(1_000_000_000, b" " * 1000)), "", cheap=False),
    Hostile("pdf that is its own page", "a.pdf", _bytes(lambda: pdf(TALK).replace(b"/Kids [3 0 R]", b"/Kids [2 0 R]")), ""),
    Hostile("pdf cut off", "a.pdf", _bytes(lambda: _cut(pdf(TALK * 30), 0.3)), ""),
    Hostile("pdf that is none", "a.pdf", _bytes(lambda: b"%PDF-1.7\n" + random.Random(2).randbytes(5000)), "damaged or no PDF"),
    Hostile("csv of a million columns", "a.csv", _bytes(lambda: b"a;" * 1_000_000 + b"\n1;2\n"), "columns", cheap=False),
    Hostile("csv of a million rows", "a.csv", _bytes(lambda: b"id;text\n" + b"1;a\n" * 1_000_000), "rows", cheap=False),
    Hostile("csv with an open quotation mark", "a.csv", _bytes(lambda: b'id;text\n1;"a\n' + b"2;b\n" * 100), "never closed"),
    Hostile("project of another program", "a.qdpx", _bytes(lambda: packed({"project.qde": "<Project/>"})), "insights import"),
    Hostile("recording", "a.m4a", _bytes(lambda: b"\0" * 100), "is a recording"),
    Hostile("empty file", "a.docx", _bytes(lambda: b""), "is empty"),
]  # fmt: skip
