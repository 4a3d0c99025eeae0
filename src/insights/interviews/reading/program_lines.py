"""Lines that the program wrote which made the transcript, nobody's words: who joined or left, what was started or stopped, by whom it was made."""

from __future__ import annotations

import re
from dataclasses import replace

from insights.interviews.reading.lines import Line, Note, excerpt

_MARK = r"[\[(<]?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d+)?(?:\s*[AP]M)?[\])>]?"
# A capital and no word that stands for somebody: `Wer hat die Aufnahme beendet` is a question.
_NOBODY = (
    r"(?!(?:wer|er|sie|es|ich|wir|ihr|man|niemand|jemand|keiner|jeder|das|dann|und|als|da|who|he|she|it|i|we|you|they|nobody|no|someone"
    r"|somebody|everyone|everybody|then|and|when|that|my|mein|meine|our|unser|unsere|die|der|the|his|her|their|this)\b)"
)
_WORD = r"(?-i:[^\W\d_a-zß])[\w.'’\-]*"
_WHO = rf"{_NOBODY}{_WORD}(?:,?\s+(?:{_WORD}|von|van|de|la|der|bin|al|und|and)){{0,5}}(?:\s*\([^()]{{1,30}}\))?"
_MADE = r"(?:transcription|recording|live transcription|live captions|meeting|call|webinar|session)"
_MEETING = r"(?:meeting|call|chat|waiting room|breakout room|session|webinar|conference|channel)"
_GEMACHT = r"(?:transkription|live-?transkription|liveuntertitel|aufzeichnung|aufnahme|besprechung|meeting|konferenz|webinar|sitzung)"
_TREFFEN = r"(?:besprechung|meeting|anruf|konferenz|chat|warteraum|sitzung|webinar|kanal)"
_LINES = [
    rf"{_WHO} (?:has |have )?(?:started|stopped|ended|paused|resumed|turned on|turned off) (?:the |a )?{_MADE}",
    rf"{_WHO} (?:has |have )?(?:joined|rejoined|left|entered) (?:the |this )?{_MEETING}",
    rf"{_WHO} (?:was|were|has been) (?:admitted|added|invited|removed|muted)(?: (?:to|from|by) .{{1,60}})?",
    rf"(?:the )?{_MADE} (?:has |was |is |has been )?(?:started|stopped|ended|paused|resumed|in progress)(?: (?:by|after|at) .{{1,60}})?",
    r"this (?:meeting|call|session|webinar) is being (?:recorded|transcribed)",
    r"(?:this|the) (?:editable )?transcript (?:was|is) (?:\w+[ -])?generated\b.{0,80}",
    r"(?:transcribed|transkribiert|transkript erstellt|transcript created) (?:by|with|mit|von|durch) (?:https?://)?\S+(?: \S+)?",
    rf"{_WHO} (?:hat|haben) (?:die|das|eine|den) {_GEMACHT} (?:gestartet|begonnen|beendet|angehalten|fortgesetzt|unterbrochen|pausiert|gestoppt)",
    rf"{_WHO} (?:hat|haben) (?:die|das|den|der) {_TREFFEN} (?:verlassen|betreten)",
    rf"{_WHO} (?:ist|sind) (?:der|dem|diesem|dieser) {_TREFFEN} (?:wieder )?beigetreten",
    rf"{_WHO} (?:nimmt|nehmen) (?:jetzt |nun )?an (?:der|dem) {_TREFFEN} teil",
    rf"(?:die )?{_GEMACHT} (?:wurde |ist |hat )?(?:gestartet|begonnen|beendet|angehalten|fortgesetzt|unterbrochen|pausiert|gestoppt)",
    r"(?:diese|dieses) (?:besprechung|meeting|konferenz|sitzung) wird (?:aufgezeichnet|aufgenommen|transkribiert)",
]
_LINE = re.compile(rf"\W*(?:{_MARK}\W*)?(?:{'|'.join(_LINES)})\W*(?:{_MARK}\W*)?", re.IGNORECASE)
_BY_A_VOICE = re.compile(
    rf"(?:has )?(?:started|stopped) (?:the )?{_MADE}|hat die {_GEMACHT} (?:gestartet|beendet)|(?:has )?(?:joined|left) the {_MEETING}", re.IGNORECASE
)  # fmt: skip
_ENDS = '.?!…:;"”“»«)]>*_–—-'
_LONGEST = 160  # characters of such a line


def without_program_lines(lines: list[Line]) -> tuple[list[Line], list[Note]]:
    """The lines with those of the program empty, and a note on each of them."""
    kept: list[Line] = []
    notes: list[Note] = []
    before = ""
    for line in lines:
        # In a text that runs over several lines, a sentence that goes on is somebody's.
        begins = line.cue or line.bold_head or not before or before[-1] in _ENDS
        before = line.text.strip()
        if begins and line.text and len(line.text) <= _LONGEST and _is_written(line):
            before = ""
            said = f"{line.speaker} {line.text}" if line.speaker else line.text
            notes.append(
                Note(line.number, f"a line of the program, nobody's words; it was left out: {excerpt(said)!r}")
            )
            line = replace(line, text="", speaker=None, bold_head=None)
        kept.append(line)
    return kept, notes


def _is_written(line: Line) -> bool:
    text = " ".join(line.text.split())
    if "?" in text or line.heading:
        return False
    return bool(_BY_A_VOICE.fullmatch(text.strip(" .")) if line.speaker else _LINE.fullmatch(text))
