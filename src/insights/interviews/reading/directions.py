"""Stage directions: lines of the transcriber that are nobody's words, such as `[Unterbrechung]` or `[Ende des Transkripts, 34 Minuten]`."""

from __future__ import annotations

import re
from collections.abc import Collection

from insights.interviews.reading.lines import Line, Note, RawTurn, excerpt
from insights.interviews.reading.roles import role_of_word
from insights.interviews.reading.times import clock

_THING = (
    r"(?:transkripts?|transkription|transcript|interviews?|gesprächs?|(?:ton|audio)?aufnahme|recording|audios?|mitschnitts?"
    r"|tonbands?|audio ?file|conversation)"
)
_EDGE = (
    rf"(?:(?:ende|schluss|beginn|anfang|start|end|beginning)\s+(?:(?:des|der|of)\s+)?(?:the\s+)?{_THING}"
    rf"|(?:the\s+)?{_THING}\s+(?:ende|endet|beendet|abgebrochen|unterbrochen|end|ends|ended|stops|stopped|starts|beginnt"
    r"|wird (?:hier )?(?:unterbrochen|beendet|fortgesetzt|abgebrochen)))"
)
_BREAK = r"(?:(?:kurze|längere|short)\s+)?(?:unterbrechung|interruption|pause|break)"
_TIME = r"(?:[\W_]|\d|uhr|h|std|min(?:uten|utes|s)?|sek(?:unden)?|sec(?:onds)?|nach|dauer|gesamt|total|duration|um|at|after)*"
_BARE = re.compile(rf"[\W_]*(?:{_EDGE}|{_BREAK})\b{_TIME}", re.IGNORECASE)
_ABOUT = re.compile(
    rf"\b(?:{_EDGE}|ende|end)\b|unterbr[eo]ch|interrupt|\bpause\b|\blach|\blaugh|schweig|silence|klingel|\brings?\b|unverständlich"
    r"|inaudible|unintelligible|\bhust|seufz|\bsigh|räusper|geräusch|\bnoise|\babbruch|fortsetzung|\bbreak\b",
    re.IGNORECASE,
)
_CLOSING = re.compile(rf"\s*[\[(](?P<note>[^\[\]()]*\b{_EDGE}\b[^\[\]()]*)[\])]\W*$", re.IGNORECASE)
_LONGEST = 1_000  # characters of a direction
_LINES = 6  # a direction in brackets is no longer than so many lines
_LAST = 3  # turns in which a closing note is looked for


def stage_directions(lines: list[Line], *, spoken: Collection[int] = ()) -> dict[int, str]:
    """Places of the lines that are directions only -> the direction, '' for the further lines of a long one.

    `spoken`: places of lines that begin with a speaker, where a bracket that was never closed ends. What stands in square brackets
    alone is a direction, in round ones only if it says what directions say; time marks, speakers and headings are none.
    """
    found: dict[int, str] = {}
    for i, line in enumerate(lines):
        if i in found or i in spoken or line.heading or line.speaker or not line.text.strip():
            continue
        last = _end(lines, i, spoken)
        text = " ".join(part.text.strip() for part in lines[i : last + 1] if part.text.strip())
        if _is_direction(text):
            found |= {i: text, **dict.fromkeys(range(i + 1, last + 1), "")}
    return found


def names_the_recording(text: str) -> bool:
    """Whether a direction tells where transcript, recording or interview begin or end, which nobody says in an answer."""
    return re.search(rf"\b{_EDGE}\b", text, re.IGNORECASE) is not None


def left_out(line: int, text: str) -> Note:
    """The note that a direction was left out."""
    return Note(line, f"a stage direction, nobody's words; it was left out: {excerpt(text)!r}")


def without_closing_note(turns: list[RawTurn]) -> tuple[list[RawTurn], list[Note]]:
    """The turns without a closing note behind the last words (`Danke. [Ende der Aufnahme]`), and what was left out."""
    kept, notes = list(turns), []
    for place in range(max(0, len(kept) - _LAST), len(kept)):
        turn = kept[place]
        match = None if turn.is_heading else _CLOSING.search(turn.text, max(0, len(turn.text) - _LONGEST))
        if match and (words := turn.text[: match.start()]).strip():
            kept[place] = RawTurn(turn.line, turn.label, words, turn.start, turn.heading)
            notes.append(left_out(turn.line, match.group().strip()))
    return kept, notes


def _end(lines: list[Line], i: int, spoken: Collection[int]) -> int:
    """The last line of a bracket that opens line `i`; `i` itself where it is closed there or never."""
    text = lines[i].text.strip()
    if not text.startswith("[") or "]" in text:
        return i
    for j in range(i + 1, min(len(lines), i + _LINES)):
        if j in spoken or lines[j].heading or lines[j].speaker or "[" in lines[j].text:
            return i
        if "]" in lines[j].text:
            return j if lines[j].text.strip(" .-–—*_").endswith("]") else i
    return i


def _is_direction(text: str) -> bool:
    if len(text) > _LONGEST:
        return False
    bare = text.strip(" \t.-–—*_•·")
    if clock(bare) or clock(bare.strip("[]()<>{}#")):
        return False
    if re.fullmatch(r"\[[^\[\]]+\]", bare):
        return role_of_word(bare[1:-1].rstrip(": ")) is None
    if re.fullmatch(r"\([^()]+\)|<[^<>]+>|\{[^{}]+\}", bare):
        return bool(_ABOUT.search(bare)) and len(bare.split()) <= 12
    return bool(_BARE.fullmatch(text))
