"""Opening packed files (docx, odt, xlsx, qdpx) and XML of unknown origin without trusting what they say about themselves.

Nothing is ever unpacked to disk; a member is read only below a size; XML is parsed without DTD, entities and network.
"""

from __future__ import annotations

import re
import struct
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from insights.errors import InputError, nearest

MEGABYTE = 1_000_000
MOST_MEMBER = 64 * MEGABYTE
MOST_TOTAL = 400 * MEGABYTE
MOST_MEMBERS = 20_000
# Deflate reaches 1032:1 on zeros; office files and projects stay below 100:1.
MOST_RATIO = 250
# A tag or an attribute takes 120 to 180 bytes once parsed.
MOST_TAGS = 1_500_000
MOST_CELLS = 1_000_000
_DEFINITIONS = re.compile(rb"<\x00?!\x00?(?:D\x00?O\x00?C\x00?T|E\x00?N\x00?T\x00?I)")  # in UTF-16 as well
# Rows and cells that are not within 702 columns and 999,999 rows: libraries fill what lies between with empty cells.
_FAR_OUT = re.compile(rb"""<(?:\w+:)?(?:row|c)\s[^<>]*?\br\s*=\s*["'](?!\s*[A-Z]{0,2}\d{1,6}\s*["'])""")
_OVERLAP = 500  # bytes of a block in which what is looked for may have begun
_DIRECTORY_BYTES = 100 * MOST_MEMBERS
BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, struct.error, ValueError, OSError)
_BROKEN_MEMBER = (*BROKEN, EOFError, RuntimeError, zipfile.zlib.error)
_READABLE_PACKING = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@dataclass
class Archive:
    """An open packed file. `sizes`: name of each member (with `/`) and its unpacked bytes. Use it as a context manager."""

    path: Path
    kind: str
    sizes: dict[str, int]
    most_member: int
    _zip: zipfile.ZipFile = field(repr=False)
    _own_names: dict[str, str] = field(repr=False)

    def __enter__(self) -> Archive:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def __contains__(self, name: str) -> bool:
        return name in self.sizes

    def read(self, name: str) -> bytes:
        """The bytes of one member. Raises InputError when there is none of that name, when it is too big, locked or damaged."""
        if name not in self.sizes:
            raise InputError(f"{self.path}: holds no {name}; {nearest(name, self.sizes)}.")
        if self.sizes[name] > self.most_member:
            raise InputError(_too_big(self.path, self.kind, name, self.sizes[name], self.most_member))
        try:
            # zipfile never gives more bytes than the directory announced, so a lying header cannot blow this up.
            return self._zip.read(self._own_names[name])
        except _BROKEN_MEMBER as error:
            raise InputError(f"{self.path}: {name} in it is damaged ({error}); {_again(self.kind)}.") from error

    def blocks(self, name: str) -> Iterator[bytes]:
        """The bytes of one member piece by piece, for looking through it without holding it. Raises InputError as `read` does."""
        if self.sizes[name] > self.most_member:
            raise InputError(_too_big(self.path, self.kind, name, self.sizes[name], self.most_member))
        try:
            with self._zip.open(self._own_names[name]) as member:
                while block := member.read(MEGABYTE):
                    yield block
        except _BROKEN_MEMBER as error:
            raise InputError(f"{self.path}: {name} in it is damaged ({error}); {_again(self.kind)}.") from error

    def xml(self, name: str) -> Any:
        """The root element (lxml) of an XML member, parsed by `parse_xml`."""
        return parse_xml(self.read(name), where=f"{self.path}, {name}")


def open_archive(
    path: Path,
    *,
    kind: str = "packed file",
    most_member: int = MOST_MEMBER,
    most_total: int = MOST_TOTAL,
    unread: Iterable[str] = (),
) -> Archive:
    """Open a zip-packed file after a look at its directory; `kind` names it in messages (`Word file`, `REFI-QDA project`).

    Members whose names end in one of `unread` (`.mp4`) may be of any size, as the caller never reads them. Raises InputError for a
    file that is no zip or damaged, locked by a password, has members that point outside of it, or unpacks to more than the limits.
    """
    with path.open("rb") as file:
        head = file.read(8)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        raise InputError(
            f"{path}: is protected by a password or of an old type, not {_a(kind)}; open it in its program and save it anew without a password."
        )
    _directory_size(path, kind)
    try:
        packed = zipfile.ZipFile(path)
    except BROKEN as error:
        raise InputError(f"{path}: is damaged or not {_a(kind)} ({error}); {_again(kind)}.") from error
    try:
        own_names = _names(path, kind, packed)
        sizes = {name: packed.getinfo(own).file_size for name, own in own_names.items()}
        _refuse_bombs(path, kind, packed, own_names, most_member, most_total, tuple(unread))
    except InputError:
        packed.close()
        raise
    return Archive(path, kind, sizes, most_member, packed, own_names)


def check_archive(path: Path, *, kind: str, most_total: int = MOST_TOTAL) -> None:
    """Look at a packed file before a library reads it by itself. Raises InputError as `open_archive` does."""
    open_archive(path, kind=kind, most_total=most_total).__exit__()


def check_workbook(
    path: Path, *, most_cells: int = MOST_CELLS, most_member: int = MOST_MEMBER, wide: bool = False
) -> None:
    """Look into a workbook (.xlsx) before a library reads it: every part is plain XML, no sheet is larger than a study needs.

    `wide`: who reads it stops at cells far out by itself. Raises InputError as `open_archive` and `parse_xml` do, and for sheets of more
    than `most_cells` cells or with far-out ones. Parts are looked at whatever they are called: a workbook says itself which is a sheet.
    """
    with open_archive(path, kind="Excel workbook", most_member=most_member) as archive:
        for name in archive.sizes:
            tags, cells, before, is_sheet = 0, 0, b"", "worksheets/" in name
            most = 4 * most_cells if is_sheet else max(4 * most_cells, MOST_TAGS)
            for block in archive.blocks(name):
                tags, cells = tags + block.count(b"<"), cells + block.count(b"<c")
                window, before = before + block, block[-_OVERLAP:]
                if _DEFINITIONS.search(window):
                    raise InputError(_own_definitions(f"{path}, {name}"))
                if tags > most or cells > most_cells or (is_sheet and not wide and _FAR_OUT.search(window)):
                    raise InputError(too_many_cells(f"{path}, {name}", most_cells))


def too_many_cells(where: str, most: int) -> str:
    """What to say of a sheet that is no table of a study."""
    return (
        f"{where}: holds more than {most:,} cells or cells far outside of any table; "
        "delete what lies beside the table and save it again, or save a table of that size as csv."
    )


def _own_definitions(where: str) -> str:
    return f"{where}: brings its own XML definitions (DTD, entities), which are not read because they can do harm; export the file again from its program."


def parse_xml(data: bytes, *, where: str) -> Any:
    """The root element (lxml) of XML bytes. `where` names the file in messages.

    Raises InputError for XML that brings its own definitions (DTD, entities), is malformed, nested deeper than 256 levels or holds
    more than `MOST_TAGS` tags.
    """
    from lxml import etree

    start = (
        data.removeprefix(b"\xef\xbb\xbf").removeprefix(b"\xff\xfe").removeprefix(b"\xfe\xff").lstrip(b" \t\r\n\x00")
    )
    if not start.startswith(b"<") or data[:4].count(b"\x00") > 2:
        raise InputError(f"{where}: is not XML; export the file again.")
    if _DEFINITIONS.search(data):
        raise InputError(_own_definitions(where))
    if data.count(b"<") > MOST_TAGS or data.count(b"=") > MOST_TAGS:
        raise InputError(
            f"{where}: holds more than {MOST_TAGS:,} XML tags or attributes, which is too much to read safely; split the file."
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        deep = "; it is nested too deeply" if "depth" in str(error).lower() else ""
        raise InputError(f"{where}: is not valid XML ({_first_line(error)}){deep}; export the file again.") from error
    if root is None or root.getroottree().docinfo.internalDTD is not None:
        raise InputError(f"{where}: is not plain XML; export the file again from its program.")
    return root


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or ["malformed"])[0][:200]


def _a(kind: str) -> str:
    return f"{'an' if kind[:1].upper() in 'AEIOU' else 'a'} {kind}"


def _again(kind: str) -> str:
    return f"open it in its program and save it again as {_a(kind)}"


def _directory_size(path: Path, kind: str) -> None:
    """Refuse a zip whose list of members alone is too long; zipfile would read all of it first."""
    size = path.stat().st_size
    if not size:
        raise InputError(f"{path}: the file is empty; export or copy it again.")
    with path.open("rb") as file:
        file.seek(max(0, size - 66_000))
        tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        why = "its end is missing" if tail.startswith(b"PK") or size > len(tail) else "it is no zip file"
        raise InputError(f"{path}: is damaged or not {_a(kind)} ({why}); {_again(kind)}.")
    members, _, directory = struct.unpack("<HHL", tail[end + 8 : end + 16])
    wide = tail.rfind(b"PK\x06\x06", 0, end)
    if wide >= 0 and len(tail) >= wide + 48:
        members, _, directory = struct.unpack("<QQQ", tail[wide + 24 : wide + 48])
    if directory > _DIRECTORY_BYTES or members > MOST_MEMBERS:
        raise InputError(
            f"{path}: packs more than {MOST_MEMBERS:,} files, which no {kind} does; it was not opened; {_again(kind)}."
        )


def _names(path: Path, kind: str, packed: zipfile.ZipFile) -> dict[str, str]:
    """Each member's name with `/` and the name that the zip gives it; folders are left out."""
    infos = packed.infolist()
    if len(infos) > MOST_MEMBERS:
        raise InputError(
            f"{path}: packs {len(infos):,} files, which no {kind} does; it was not opened; {_again(kind)}."
        )
    names: dict[str, str] = {}
    for info in infos:
        name = info.filename.replace("\\", "/")
        if name.startswith("/") or ".." in name.split("/") or re.match(r"[A-Za-z]:", name):
            raise InputError(
                f"{path}: holds a member that points outside of it ({name[:80]!r}), as harmful files do; it was not opened; {_again(kind)}."
            )
        if info.flag_bits & 0x1:
            raise InputError(f"{path}: is protected by a password; save it anew without one.")
        if info.compress_type not in _READABLE_PACKING:
            raise InputError(f"{path}: is packed in a way that no {kind} is ({name[:80]!r}); {_again(kind)}.")
        if name and not name.endswith("/"):
            names[name] = info.filename
    return names


def _refuse_bombs(
    path: Path,
    kind: str,
    packed: zipfile.ZipFile,
    names: dict[str, str],
    most: int,
    total: int,
    unread: tuple[str, ...],
) -> None:
    whole = 0
    for name, own in names.items():
        if name.lower().endswith(unread):
            continue
        info = packed.getinfo(own)
        whole += info.file_size
        if info.file_size > most:
            raise InputError(_too_big(path, kind, name, info.file_size, most))
        if info.file_size > 8 * MEGABYTE and info.file_size > MOST_RATIO * max(info.compress_size, 1):
            raise InputError(
                f"{path}: {name} in it would unpack to {info.file_size // max(info.compress_size, 1)} times its size, as zip bombs do; it was not opened; {_again(kind)}."
            )
    if whole > total:
        raise InputError(
            f"{path}: would unpack to {whole / MEGABYTE:,.0f} MB, more than the {total // MEGABYTE} MB that {_a(kind)} may have; it was not opened. Take pictures and media out of it or split it."
        )


def _too_big(path: Path, kind: str, name: str, size: int, most: int) -> str:
    return (
        f"{path}: {name} in it would unpack to {size / MEGABYTE:,.0f} MB, more than the {most // MEGABYTE} MB that a part of {_a(kind)} may have; "
        "it was not opened. Take pictures and media out of it or split it."
    )
