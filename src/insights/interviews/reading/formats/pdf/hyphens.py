"""Words that were parted at the end of a line become whole again, and hyphens that belong to a word stay."""

from __future__ import annotations

import re
from collections import Counter

_MARKS = str.maketrans(
    {"\ufffe": "-", "\x02": "-", "\xad": None}
)  # what the library writes for a hyphen at the end of a line
_PARTED = re.compile(r"(?<![^\W\d_])([^\W\d_]{1,80})(?:[\x02\ufffe\xad]|-[\x02\ufffe])\s*([^\W\d_]+)?")
_END = re.compile(r"([^\W\d_]+)(?:[-‐\xad]|-?[\x02\ufffe])$")
# "Vor- und Nachteile": the hyphen stands for a part that both words share.
_SHARING = {"und", "oder", "bzw", "beziehungsweise", "sowie", "wie", "noch", "als", "bis", "and", "or", "to", "nor"}


def joined_hyphens(rows: list[str]) -> list[str]:
    """The rows with parted words joined; the end of a word moves up to the row where it began."""
    words = Counter(word.casefold() for row in rows for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", row))
    joined = [_PARTED.sub(lambda m: _join(m[1], m[2] or "", words), row) for row in rows]
    for place in range(len(joined) - 1):
        end = _END.search(joined[place], max(0, len(joined[place]) - 80))
        begin = re.match(r"([^\W\d_]+)(?![\w-]*:)(\S*)\s*(.*)", joined[place + 1])
        if end and begin:
            whole = _join(end[1], begin[1], words)
            if " " in whole:  # two words after all
                continue
            joined[place] = joined[place][: end.start()] + whole + begin[2]
            joined[place + 1] = begin[3]
    return [row.translate(_MARKS) for row in joined]


def _join(left: str, right: str, words: Counter) -> str:
    """`left` and `right` as one word, as a word with a hyphen, or as two, whatever the document and the spelling speak for."""
    if not right:
        return f"{left}-"
    if right.casefold() in _SHARING:
        return f"{left}- {right}"
    whole, parted = f"{left}{right}", f"{left}-{right}"
    if words[whole.casefold()] != words[parted.casefold()]:
        return whole if words[whole.casefold()] > words[parted.casefold()] else parted
    # "E-Mail-" + "Adresse", "PDP-" + "Plot": a capital begins a part of its own; capitals throughout are one word.
    own = right[0].isupper() and not (left.isupper() and right.isupper())
    return parted if own or (len(left) == 1 and left.isupper()) else whole
