"""The words in files for readers, whatever their format: text, alternative texts, notes, properties, names of sheets."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from html import unescape

from insights import files
from insights.errors import InputError

UNSEEN = str.maketrans(
    "", "", "\u00ad\u2060\u200b\u200c\u200d\ufeff\ufffe\x02"
)  # soft hyphens and joiners inside words
_LEFT_OUT = re.compile(r"<(style|script)\b[^>]*>.*?</\1>|data:[\w/+.\-]+;base64,[A-Za-z0-9+/=]+", re.S | re.I)
_TOLD_BESIDE = re.compile(
    r'\b(?:alt|title|aria-label|content|placeholder|value|href|name|descr|data-[\w\-]+)\s*=\s*"([^"]*)"', re.I
)
_INSIDE_WORDS = re.compile(r"</?(?:span|b|i|em|strong|bdi|a|mark|wbr|u|small|sub|sup|abbr|q|tspan)\b[^>]*>", re.I)
_TAG = re.compile(r"<[^>]*>")
_PARAGRAPH = re.compile(r"</(?:a:p|w:p|si|is|row|v|f|a:t_)>|<a:br\s*/?>")
_FORMULA, _NUMBER = re.compile(r"<f>[^<]*</f>"), re.compile(r"\d+")
_PARTS = (".xml", ".rels", ".vml")
_HELD = (".xlsx", ".docx", ".pptx")
PICTURES = (".png", ".jpg", ".jpeg", ".woff", ".woff2", ".ttf", ".otf", ".parquet", ".bin", ".sha256")


def texts(name: str, data: bytes) -> Iterator[tuple[str, str]]:
    """Place and text of everything in the file that somebody can read; its name first. Pictures and hashes hold no text that could be read here."""
    yield f"the name of {name}", name
    suffix = "." + name.lower().rpartition(".")[2]
    if suffix in PICTURES:
        return
    try:
        if suffix == ".pdf":
            pages = list(_pdf(data))
        elif data[:4] == b"PK\x03\x04":
            pages = list(_package(data))
        else:
            pages = [("", _plain(suffix, files.decoded(data)))]
    except Exception as error:  # libraries raise a dozen kinds for what is damaged or locked by a password
        raise InputError(
            f"{name}: cannot be opened to look for names; it is damaged or locked. Repair or remove it."
        ) from error
    for place, text in pages:
        yield f"{name}{', ' if place else ''}{place}", text.translate(UNSEEN)


def _plain(suffix: str, text: str) -> str:
    if suffix in (".html", ".svg", ".htm"):
        return _markup(text)
    return _notebook(text) if suffix == ".ipynb" else text


def _markup(text: str) -> str:
    text = _LEFT_OUT.sub(" ", text)
    beside = "\n".join(_TOLD_BESIDE.findall(text))
    return unescape(_TAG.sub("\n", _INSIDE_WORDS.sub("", text)) + "\n" + beside)


def _notebook(text: str) -> str:
    """Sources and outputs of a notebook, its pictures left out."""
    try:
        cells = json.loads(text)["cells"]
    except (ValueError, KeyError):
        return text
    found = []
    for cell in cells:
        found.append("".join(cell.get("source", "")))
        for output in cell.get("outputs", []):
            found.append("".join(output.get("text", "")))
            for kind, value in output.get("data", {}).items():
                if kind.startswith("text/"):
                    told = "".join(value)
                    found.append(_markup(told) if kind == "text/html" else told)
    return "\n".join(found)


def _pdf(data: bytes) -> Iterator[tuple[str, str]]:
    import pypdfium2

    document = pypdfium2.PdfDocument(data)
    yield "properties", "\n".join(document.get_metadata_dict().values())
    for number, page in enumerate(document, 1):
        yield f"page {number}", page.get_textpage().get_text_range()
    document.close()


def _package(data: bytes) -> Iterator[tuple[str, str]]:
    """The parts of an Office file; files inside it are opened as well."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in sorted(package.namelist()):
            if name.lower().endswith(_HELD):
                yield from _package(package.read(name))
            elif name.lower().endswith(_PARTS) and "/theme/" not in name:
                text = _without_copies(package.read(name).decode("utf-8", errors="replace"))
                beside = "\n".join(_TOLD_BESIDE.findall(text))
                yield name, unescape(_TAG.sub("", _PARAGRAPH.sub("\n", text)) + "\n" + beside)


def _without_copies(text: str) -> str:
    """A sheet with each of its formulas once, whatever rows it refers to."""
    once = {_NUMBER.sub("0", formula) for formula in _FORMULA.findall(text)}
    return _FORMULA.sub("", text) + "\n".join(sorted(once)) if once else text
