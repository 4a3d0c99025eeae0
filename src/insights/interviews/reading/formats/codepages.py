"""Which letters the bytes of a rich text stand for: by its head, and by the fonts of its parts."""

from __future__ import annotations

import codecs
import re

# Character sets of fonts -> code pages.
CHARSETS = {0: "cp1252", 77: "mac_roman", 128: "cp932", 134: "gbk", 161: "cp1253", 162: "cp1254", 177: "cp1255", 178: "cp1256",
             186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 255: "cp437"}  # fmt: skip
WHOLE_FILE = {"mac": "mac_roman", "pc": "cp437", "pca": "cp850"}


def fonts_of(table: str) -> dict[int, str]:
    """The code page of every font of a font table that names a character set."""
    fonts: dict[int, str] = {}
    for font in re.finditer(r"\\f(\d{1,6})(?!\d)((?:[^{};]|\{[^{}]*\}){0,200})", table[:200_000]):
        charset = re.search(r"\\fcharset(\d{1,3})", font[2])
        if charset and int(charset[1]) in CHARSETS:
            fonts[int(font[1])] = CHARSETS[int(charset[1])]
    return fonts


def codepage_of(number: int) -> str:
    """The code page that `\\ansicpg<number>` names; that of Windows for one that nobody knows."""
    try:
        return {65001: "utf-8", 10000: "mac_roman"}.get(number) or codecs.lookup(f"cp{number}").name
    except LookupError:
        return "cp1252"
