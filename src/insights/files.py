"""Reading and writing single files safely: encodings, YAML, hashes, atomic writes.

A file is either there as a whole or not at all: it is written to a temporary file in its own folder and then renamed.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

import yaml

from insights.errors import InputError, InsightsError

_WHY = {
    errno.ENOSPC: "the disk is full; free some space and run the same command again",
    errno.EDQUOT: "the disk quota is used up; free some space and run the same command again",
    errno.EACCES: "the folder cannot be written to; give yourself write permission and run the same command again",
    errno.EPERM: "the folder cannot be written to; give yourself write permission and run the same command again",
    errno.EROFS: "the folder lies on a read-only disk; move the workspace or remount it writable",
    errno.ENOTDIR: "a file lies where a folder is needed; move that file away and run the same command again",
    errno.EEXIST: "a file lies where a folder is needed; move that file away and run the same command again",
    errno.EISDIR: "a folder lies where the file should go; move that folder away and run the same command again",
}


def make_folder(folder: Path) -> Path:
    """Create `folder` with its parents. Raises InsightsError when that is not allowed."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _cannot_write(folder, error) from error
    return folder


def write_atomic(
    path: Path, data: bytes, *, mode: int | None = None, before: Callable[[], None] = lambda: None
) -> None:
    """Write `data` to `path` so that a reader sees the old file or the new one, never half of it.

    `before` is called when only the name is left to give; what it raises leaves the old file. Raises InsightsError when the disk is full
    or the folder cannot be written to; the old file is then untouched.
    """
    make_folder(path.parent)
    temporary = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644 if mode is None else mode)
        before()
        os.replace(temporary, path)
    except BaseException as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise _cannot_write(path, error) from error
        raise


def remove_leftovers(folder: Path) -> None:
    """Remove temporary files that a killed process left in `folder`."""
    for leftover in folder.glob(".*.tmp"):
        leftover.unlink(missing_ok=True)


def _cannot_write(path: Path, error: OSError) -> InsightsError:
    why = _WHY.get(error.errno or 0, f"{error.strerror or error}; put that right and run the same command again")
    return InsightsError(f"{path}: could not be written: {why}.")


def digest(data: bytes) -> str:
    """SHA-256 of `data`, as hex."""
    return hashlib.sha256(data).hexdigest()


def digest_file(path: Path) -> str:
    """SHA-256 of the file's bytes, as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# What nobody sees and what turns the text behind it around: control characters but line ends and tabs, and marks that override the direction.
UNSEEN = dict.fromkeys([*range(9), *range(14, 32), 127, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])


def read_text(path: Path) -> str:
    """The file's text with `\\n` line ends and without `UNSEEN`, whatever encoding it was saved in (UTF-8, UTF-16, cp1252, Mac Roman …).

    Raises InputError for a file that is not text.
    """
    data = path.read_bytes()
    if not _wide(data) and b"\x00" in data[:65536]:
        raise InputError(f"{path}: holds NUL bytes, so it is not a text file; save it as text (UTF-8) or remove it.")
    return decoded(data).replace("\r\n", "\n").replace("\r", "\n").translate(UNSEEN)


def decoded(data: bytes) -> str:
    """The text of a file's bytes, whatever encoding it was saved in; anything can be decoded."""
    wide = _wide(data)
    return data.decode(wide, errors="replace").removeprefix("\ufeff") if wide else _decode(data)


def _wide(data: bytes) -> str | None:
    """UTF-16 in one of its two orders, by its mark or by the NULs beside every Latin letter."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    head = data[:4096]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if min(even, odd) == 0 and max(even, odd) > 0.4 * len(head) / 2:
        return "utf-16-be" if even else "utf-16-le"
    return None


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if error.reason == "unexpected end of data" and error.start >= len(data) - 3:  # cut off inside its last letter
            return data.decode("utf-8-sig", errors="replace")
    lines = [_line(line) for line in data.splitlines(keepends=True)]
    if any(utf8 for _, utf8 in lines):  # most of it is UTF-8, some lines were pasted from elsewhere
        return "".join(text for text, _ in lines).removeprefix("\ufeff")
    # Files of Windows and older Mac and DOS programs; charset detectors take short German texts for Baltic or Cyrillic ones.
    read = {name: text for name in ("cp1252", "mac_roman", "cp850") if (text := _decoded(data, name)) is not None}
    best = max(read, key=lambda name: _likely(read[name]))
    if _likely(read[best]) > 0 or "cp1252" in read:
        return read[best if _likely(read[best]) > 0 else "cp1252"]
    from charset_normalizer import from_bytes

    found = from_bytes(data).best()
    return str(found) if found else data.decode("latin-1")


def _line(line: bytes) -> tuple[str, bool]:
    """One line's text, and whether it is UTF-8 beyond ASCII."""
    try:
        return line.decode("utf-8"), not line.isascii()
    except UnicodeDecodeError:
        return line.decode("cp1252", errors="replace"), False


def _decoded(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _likely(text: str) -> int:
    """How often letters and marks of Western texts stand where they do in words, less what stands nowhere.

    Only letters whose byte is hardly used in the other encodings count fully: what is `’` and `–` in one is `í` and `ñ` in another.
    """
    letters = len(re.findall(r"(?<=[A-Za-z])[äöüßéèàç]|[äöü](?=[a-z])", text))
    marks = len(re.findall(r"[„“”‚‘’–—…€]|[ÄÖÜ](?=[a-z])", text))
    odd = len(re.findall(r"[^\x00-\x7fÀ-ÿŒœŠšŽž„“”‚‘’–—…€§°·•«»\xa0¿¡²³]|(?<=[a-z])[§€°²³ŠŽ]|€(?=[a-z])|Ÿ", text))
    return 3 * letters + marks - 3 * odd


class _Loader(yaml.SafeLoader):
    """YAML 1.2 core: only true/false are booleans, `01067` and `08:00` stay text, a key given twice is a mistake."""

    yaml_implicit_resolvers: ClassVar[dict] = {}

    def construct_mapping(self, node, deep=False):
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if key in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key {key!r} stands here a second time", key_node.start_mark
                )
            seen.add(key)
        return super().construct_mapping(node, deep)


for _tag, _pattern, _first in [
    ("tag:yaml.org,2002:bool", r"true|false|True|False", "tTfF"),
    ("tag:yaml.org,2002:null", r"~|null|Null|", "~nN\0"),
    ("tag:yaml.org,2002:int", r"[-+]?(0|[1-9][0-9]*)", "-+0123456789"),
    ("tag:yaml.org,2002:float", r"[-+]?(0|[1-9][0-9]*)?\.[0-9]+([eE][-+]?[0-9]+)?", "-+.0123456789"),
]:
    _first_letters = [*_first.replace("\0", ""), *([""] if "\0" in _first else [])]
    _Loader.add_implicit_resolver(_tag, re.compile(rf"^(?:{_pattern})$"), _first_letters)


def read_yaml(path: Path) -> Any:
    """The content of a YAML file; an empty file gives `{}`. Raises InputError that names file and line."""
    text = read_text(path)
    for number, line in enumerate(text.splitlines(), start=1):
        if "\t" in line[: len(line) - len(line.lstrip())]:
            raise InputError(
                f"{path}, line {number}: indented with a tab; YAML wants spaces, so replace each tab by two spaces."
            )
    try:
        content = yaml.load(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        unclosed = "quoted scalar" in (error.context or "")
        mark = (error.context_mark if unclosed else None) or error.problem_mark or error.context_mark
        where = f", line {mark.line + 1}, column {mark.column + 1}" if mark else ""
        raise InputError(
            f"{path}{where}: not valid YAML: {'a quotation mark is opened and not closed' if unclosed else error.problem or error.context}. Texts with : # ? [ or {{ want quotation marks."
        ) from error
    except yaml.YAMLError as error:
        raise InputError(f"{path}: not valid YAML: {error}.") from error
    return {} if content is None else content
