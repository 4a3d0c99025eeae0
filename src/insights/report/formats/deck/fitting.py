"""How much room a text takes on a slide, estimated with a wide font so that what fits here fits in any usual one."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path

LINE = 1.2  # height of a line, in sizes of its letters
SAFE = 0.97  # of the width of a box; programs break lines a little differently
LONGEST_WORD = 40  # letters after which a word may break
_OVERRIDES = re.compile("[\u202a-\u202e\u2066-\u2069]")  # marks that turn the direction of everything behind them


def clean(text: str) -> str:
    """`text` without signs that XML forbids and without marks that turn the reading direction; very long words may break."""
    kept = "".join(
        sign for sign in text if sign in "\n\t" or unicodedata.category(sign) not in ("Cc", "Cs", "Cn", "Co")
    )
    kept = _OVERRIDES.sub("", kept).replace("\t", " ")
    return re.sub(rf"\S{{{LONGEST_WORD}}}(?=\S)", lambda word: f"{word.group()}\u200b", kept)


def shortened(text: str, longest: int) -> str:
    """`text`, cut at a word and marked with […] when it has more than `longest` letters; a closing quotation mark stays."""
    if len(text) <= longest:
        return text
    closing = text[-1] if text[-1] in "“”" else ""
    return re.sub(r"[\s,;:–\u200b]+$", "", text[:longest].rpartition(" ")[0] or text[:longest]) + " […]" + closing


def lines(text: str, width: float, size: float, *, bold: bool = False) -> int:
    """Lines that `text` takes in letters of `size` points in a box `width` points wide."""
    return sum(_lines_of(part, width / size, bold) for part in text.split("\n"))


def height(texts: Sequence[str], width: float, size: float, *, gap: float = 0.0, bold: bool = False) -> float:
    """Height in points of paragraphs below each other, with `gap` points between them."""
    return sum(lines(text, width, size, bold=bold) for text in texts) * size * LINE + gap * max(0, len(texts) - 1)


def largest(texts: Sequence[str], width: float, high: float, sizes: Sequence[float], *, gap: float = 0.0, bold: bool = False) -> float | None:  # fmt: skip
    """The first of `sizes` at which the paragraphs fit into the box; None where none does. `gap` is in sizes of letters."""
    return next((s for s in sizes if height(texts, width, s, gap=gap * s, bold=bold) <= high), None)


def _lines_of(text: str, width: float, bold: bool) -> int:
    """Greedy breaking at blanks, hyphens and places where a long word may break; `width` in sizes of letters."""
    count, used, width = 1, 0.0, width * SAFE
    for piece in re.findall(r"[^\s\u200b-]+(?:-|\u200b)?|[^\S\u202f\u00a0]+|.", text):
        wide = _wide(piece, bold)
        if used + wide > width and not piece.isspace():
            extra = int(wide // width) if wide > width else 0
            count, used = count + (1 if used else 0) + extra, wide - extra * width
        else:
            used += wide
    return count


def _wide(text: str, bold: bool) -> float:
    return sum(_letter(sign, bold) for sign in text)


@cache
def _letter(sign: str, bold: bool) -> float:
    return _font(bold).getlength(sign) / 100


@cache
def _font(bold: bool):
    """The widest usual sans, which comes with matplotlib."""
    import matplotlib
    from PIL import ImageFont

    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    return ImageFont.truetype(folder / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"), 100)
