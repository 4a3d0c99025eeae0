"""Reading and writing single files safely: encodings, YAML, hashes, atomic writes.

A file is either there as a whole or not at all: it is written to a temporary file in its own folder and then renamed.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import tempfile
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


def write_atomic(path: Path, data: bytes, *, mode: int | None = None) -> None:
    """Write `data` to `path` so that a reader sees the old file or the new one, never half of it.

    Raises InsightsError when the disk is full or the folder cannot be written to; the old file is then untouched.
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
        os.replace(temporary, path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise _cannot_write(path, error) from error


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
    """The file's text with `\\n` line ends and without `UNSEEN`, whatever encoding it was saved in (UTF-8, UTF-16 with BOM, cp1252 …).

    Raises InputError for a file that is not text.
    """
    data = path.read_bytes()
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = data.decode("utf-16", errors="replace")
    else:
        if b"\x00" in data[:65536]:
            raise InputError(
                f"{path}: holds NUL bytes, so it is not a text file; save it as text (UTF-8) or remove it."
            )
        text = _decode(data)
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(UNSEEN)


def _decode(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        # Files of Windows programs; charset detectors take short German texts for Baltic or Cyrillic ones.
        return data.decode("cp1252")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(data).best()
        return str(best) if best else data.decode("latin-1")


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
