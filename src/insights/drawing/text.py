"""Text in drawings: how wide it is, and how it breaks into lines."""

from __future__ import annotations

import itertools
import re
from html import escape

# Widths as fractions of the font size, those of a wide sans serif (DejaVu, Verdana), so that narrower ones fit too.
_NARROW, _WIDE = set("iljI.,:;'|!()[]‹›- frt"), set("mwMW%@—…")
_BLANKS = re.compile(r"[^\S\u00a0\u202f]+")  # a line may break at these
_LOOKAHEAD = 24  # letters behind a place that decide whether a word may be divided there
_VOWELS = "aeiouyäöüAEIOUYÄÖÜ"
_TOGETHER = ("sch", "ch", "ck", "ph", "th", "qu", "br", "dr", "fr", "gr", "kr", "pl", "pr", "tr")
_COMPOUND = re.compile(
    r"(?<=ungs)(?=\w{3})|(?<=nehmens)(?=\w{3})|(?<=heits)(?=\w{3})|(?<=keits)(?=\w{3})|(?<=schafts)(?=\w{3})|(?<=tions)(?=\w{3})"
    r"|(?<=kunden)(?=\w{3})|(?<=nahme)(?=[bcdfghjklmpqrstvwz]\w{2})|(?<=teil)(?=[bcdfghjklmnpqrstvwz]\w{2})|(?<=zeit)(?=\w{3})|(?<=\w{3})(?=portal|konferenz|planung|lieferung|beratung|"
    r"buchung|bestellung|abrechnung|bearbeitung|bestätigung|verwaltung|beschaffung|einsatz|termin|wechsel|vertrieb|kontakt|service|"
    r"protokoll|schreiben|benachrichtigung|vereinbarung|verlängerung|verfügbarkeit|freischaltung|unterlagen|unterzeichnung|angebot|prüfung)"
)


def text_width(text: str, size: float) -> float:
    """Width of `text` in pixels at font `size`; an estimate on the generous side."""
    return size * sum(_share(c) for c in text)


def _share(letter: str) -> float:
    if letter == "\u00ad":
        return 0.0
    return 0.4 if letter in _NARROW else 0.95 if letter in _WIDE else 0.72 if letter.isupper() else 0.61


def wrap(text: str, width: float, size: float, *, max_lines: int = 9) -> list[str]:
    """`text` in lines of at most `width` pixels; long words are broken with a hyphen, at soft hyphens where they have some.

    What does not fit into `max_lines` ends in an ellipsis.
    """
    lines: list[str] = []
    line = ""
    for word, spaced in _pieces(text):
        joined = f"{line}{' ' if spaced else ''}{word}" if line else word
        if text_width(joined, size) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        *full, line = _broken(word, width, size)
        lines += full
    lines = [part.replace("\u00ad", "") for part in [*lines, line] if part]
    if len(lines) > max_lines:
        lines = [*lines[: max_lines - 1], _shortened(lines[max_lines - 1], width, size)]
    return lines


def hyphenated(text: str, longest: int) -> str:
    """`text` with soft hyphens where words of more than `longest` letters may be divided."""
    return re.sub(rf"[^\W\d_]{{{longest + 1},}}", lambda found: _softened(found.group()), text)


def _softened(word: str) -> str:
    between = [m.start() for m in _COMPOUND.finditer(word)] or _cuts(word)
    ends = [0, *between, len(word)]
    return "\u00ad".join(word[a:b] for a, b in itertools.pairwise(ends))


def text_lines(lines: list[str], x: float, y: float, *, size: float, css: str = "", anchor: str = "middle") -> str:
    """SVG text of several lines whose first baseline is at `y`."""
    if not lines:
        return ""
    spans = "".join(
        f'<tspan x="{x:.1f}" dy="{0 if i == 0 else round(1.2 * size, 1)}">{escape(line)}</tspan>'
        for i, line in enumerate(lines)
    )
    return f'<text class="{css}" x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}" fill="currentColor">{spans}</text>'


def _pieces(text: str) -> list[tuple[str, bool]]:
    """Words, divided after their own hyphens and slashes, and whether a blank stands before each."""
    divided = [re.findall(r"[^-/]+[-/]?|[-/]", word) for word in re.split(_BLANKS, text.strip())]
    return [(piece, i == 0) for pieces in divided for i, piece in enumerate(pieces)]


def _broken(word: str, width: float, size: float) -> list[str]:
    parts = []
    while _fitting(word, width, size) < len(word):
        fitting = _fitting(word, width, size, end="-")
        head = word[: fitting + _LOOKAHEAD]  # a word of ten thousand letters is looked at once, not once a line
        cuts = [cut for cut in _cuts(head) if cut <= fitting]
        soft = [cut for cut in cuts if word[cut - 1] == "\u00ad"] or [
            m.start() for m in _COMPOUND.finditer(head) if m.start() in cuts
        ]
        cut = max(soft or cuts, default=max(1, fitting))
        parts.append(word[:cut].rstrip("\u00ad") + "-")
        word = word[cut:]
    return [*parts, word]


def _fitting(word: str, width: float, size: float, *, end: str = "") -> int:
    """How many letters of `word`, with `end` behind them, take at most `width` pixels."""
    total, tail = 0.0, sum(map(_share, end))
    for i, letter in enumerate(word):
        total += _share(letter)
        if size * (total + tail) > width:
            return i
    return len(word)


def _cuts(word: str) -> list[int]:
    """Places where a German or English word may be divided, found by simple rules."""
    found = {m.start() for m in _COMPOUND.finditer(word)} | {i + 1 for i, c in enumerate(word) if c == "\u00ad"}
    for i in range(2, len(word) - 2):
        after_vowel = any(c in _VOWELS for c in word[:i])
        if not after_vowel or word[i] in _VOWELS or word[i + 1 : i + 2] == "":
            continue
        onset = next((t for t in _TOGETHER if word[i:].startswith(t)), word[i])
        follows = word[i + len(onset) : i + len(onset) + 1]
        inside = any(word[i - k : i - k + len(t)] == t for t in _TOGETHER for k in range(1, len(t)) if i - k >= 0)
        if follows and follows in _VOWELS and not inside:
            found.add(i)
    return sorted(cut for cut in found if 2 <= cut <= len(word) - 2)


def _shortened(line: str, width: float, size: float) -> str:
    """The line with an ellipsis behind its last whole word that fits; inside a word where not even one does."""
    whole = line
    while whole and text_width(whole + "…", size) > width:
        whole = whole.rpartition(" ")[0]
    if not whole:
        whole = line
        while whole and text_width(whole + "…", size) > width:
            whole = whole[:-1]
    return whole.rstrip(" -,;:.") + "…"
