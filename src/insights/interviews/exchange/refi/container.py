"""Opening a `.qdpx`, `.qde` or `.qdc`: find the XML and the texts, whatever the tool called them."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from insights.archives import MOST_MEMBER, open_archive, parse_xml
from insights.errors import InputError
from insights.interviews.exchange.refi.elements import local

KIND = "REFI-QDA project"
# Media and pictures are never read, so they may be of any size.
UNREAD = (
    *(".mp3", ".m4a", ".wav", ".wma", ".aac", ".ogg", ".flac", ".mp4", ".m4v", ".mov", ".avi", ".wmv", ".mpg", ".mpeg", ".webm"),
    *(".mkv", ".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".pdf", ".docx", ".rtf"),
)  # fmt: skip
_NOISE = ("__macosx", ".ds_store", ".root")


@dataclass(frozen=True)
class Container:
    """An opened project: its XML and the bytes of its text files by lower-cased base name."""

    path: Path
    root: Any
    texts: dict[str, bytes] = field(default_factory=dict)

    def text(self, reference: str) -> bytes | None:
        """The bytes of the file that `internal://name`, a path or a bare name leads to; None where it is not in the container."""
        plain = reference.partition("://")[2] if "://" in reference else reference
        name = PurePosixPath(plain.replace("\\", "/")).name.lower()
        return self.texts.get(name, self.texts.get(unquote(name)))


def open_project(path: Path) -> Container:
    """Open a `.qdpx` or a bare `.qde`. Raises InputError for what is neither, or harmful."""
    path = Path(path)
    if path.suffix.lower() == ".qde":
        return Container(path, _root(_small(path), str(path), "Project"))
    with open_archive(path, kind=KIND, unread=UNREAD) as archive:
        names = [name for name in archive.sizes if not _noise(name)]
        top = [name for name in names if "/" not in name and name.lower().endswith(".qde")]
        if len(top) != 1:
            found = f"{len(top)} of them ({', '.join(sorted(top)[:3])})" if top else "none"
            raise InputError(
                f"{path}: a REFI-QDA project holds exactly one .qde file at its top, and there is {found}; export it again."
            )
        texts = {
            PurePosixPath(name).name.lower(): archive.read(name)
            for name in names
            if name.lower().endswith((".txt", ".srt"))
        }
        root = _root(archive.read(top[0]), f"{path}, {top[0]}", "Project")
    return Container(path, root, texts)


def open_codebook(path: Path) -> Any:
    """The root element of a `.qdc`. Raises InputError for what is no codebook, or harmful."""
    return _root(_small(Path(path)), str(path), "CodeBook")


def _noise(name: str) -> bool:
    return any(part.lower() in _NOISE for part in name.split("/")) or PurePosixPath(name).name.startswith("._")


def _small(path: Path) -> bytes:
    if path.stat().st_size > MOST_MEMBER:
        raise InputError(
            f"{path}: is larger than {MOST_MEMBER // 1_000_000} MB, which no codebook or project description is."
        )
    return path.read_bytes()


def _root(data: bytes, where: str, wanted: str) -> Any:
    root = parse_xml(data, where=where)
    if local(root) != wanted:
        raise InputError(
            f"{where}: begins with <{local(root)}> and not with <{wanted}>, so it is no REFI-QDA file of that kind."
        )
    return root
