"""Notes ordered by the interview guide: headings are its questions, everything below is what the interviewed said."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

from insights.interviews.reading.conventions import Script
from insights.interviews.reading.directions import left_out, names_the_recording, stage_directions
from insights.interviews.reading.lines import Line, Note, RawTurn, excerpt
from insights.settings import Guide

_PERSON = re.compile(
    r"(?:Testperson|Teilnehmer(?:in)?|Befragter?|Proband(?:in)?|Person|Participant|Respondent|Interviewee|TN|TP)\s*\d+",
    re.I,
)
_NUMBER = re.compile(r"^\s*(?:Frage|Question)?\s*\(?\d+(?:[.)]\d*)*[.):]?\s+|^\s*[a-z]\)\s+", re.I)
_BULLET = re.compile(r"^\s*(?:[-*•–·▪]|\d+[.)])\s+")
_SAME = 0.62  # similarity from which a heading counts as a question of the guide
NOBODY = "\0note-taker"
_NO_INTERVIEW = (
    "nobody is named as speaking and no heading asks anything; it was read as notes by topic, all of them words of the interviewed. "
    "If it is no interview, move it out of interviews/"
)


def guided_notes(lines: list[Line], guide: Guide | None) -> Script:
    """The notes as turns: each question asked by the interviewer, each paragraph or bullet below it a turn of the respondent."""
    asides = _asides(lines)
    dropped = [(lines[i].number, text) for i, text in asides.items() if text]
    lines = _with_headings([line for i, line in enumerate(lines) if i not in asides], guide)
    by_person = any(line.heading and _PERSON.fullmatch(line.text.strip()) for line in lines)
    asked = any(line.heading for line in lines)
    script = Script(notes=[left_out(number, text) for number, text in dropped])
    heading: str | None = None
    person: str | None = NOBODY if by_person or asked else None
    for block in _blocks(lines):
        first = block[0]
        text = " ".join(line.text for line in block)
        if not first.heading:
            script.turns.append(RawTurn(first.number, person, _BULLET.sub("", text), first.start, heading))
            continue
        if _PERSON.fullmatch(text.strip()):
            person = " ".join(text.split())
            continue
        heading = text
        person = None if person == NOBODY and not by_person else person
        script.turns.append(RawTurn(first.number, None, text, None, heading, is_heading=True))
    _say_what_was_assumed(script, asked)
    headings = [turn.text for turn in script.turns if turn.is_heading]
    if headings and not by_person and not any("?" in text or match_guide(text, guide) for text in headings):
        script.notes.append(Note(None, _NO_INTERVIEW))
    return script


def _asides(lines: list[Line]) -> dict[int, str]:
    """Stage directions, but what was noted as an answer: a bullet, or a bare word as `Pause`, unless it speaks of the recording."""
    found = stage_directions(lines)
    answers = {
        place
        for place, text in found.items()
        if text and (_BULLET.match(text) or text.strip()[0].isalpha()) and not names_the_recording(text)
    }
    return {place: text for place, text in found.items() if place not in answers}


def _say_what_was_assumed(script: Script, asked: bool) -> None:
    own = [turn for turn in script.turns if turn.label == NOBODY]
    if not asked:
        script.notes.append(
            Note(None, "no speakers and no headings were found; everything was read as words of the interviewed")
        )
    elif own:
        script.notes.append(
            Note(
                own[0].line,
                f"stands before the first heading and was read as words of the note taker: {excerpt(own[0].text)!r}",
            )
        )


def _with_headings(lines: list[Line], guide: Guide | None) -> list[Line]:
    """Where the format shows no headings: bold lines, and lines that repeat a question of the guide."""
    if any(line.heading and line.text for line in lines):
        return lines

    def is_question(line: Line) -> bool:
        whole_bold = line.bold_head is not None and line.bold_head.strip() == line.text.strip() and len(line.text) < 200
        numbered = bool(_NUMBER.match(line.text)) and line.text.rstrip().endswith("?")
        return bool(line.text) and (
            whole_bold or numbered or (guide is not None and match_guide(line.text, guide, least=0.8) is not None)
        )

    return [Line(l.number, l.text, l.speaker, l.start, True, l.bold_head) if is_question(l) else l for l in lines]  # noqa: E741


def _blocks(lines: list[Line]) -> list[list[Line]]:
    """Paragraphs, bullets and headings, each a list of its lines."""
    blocks: list[list[Line]] = []
    open_block = False
    for line in lines:
        if not line.text:
            open_block = False
        elif line.heading or _BULLET.match(line.text) or not open_block:
            blocks.append([line])
            open_block = not line.heading
        else:
            blocks[-1].append(line)
    return blocks


def match_guide(text: str, guide: Guide | None, *, least: float = _SAME) -> str | None:
    """The id of the guide's question that `text` is or shortens, else None."""
    if guide is None or not text:
        return None
    asked = _plain(text)
    best, best_score = None, 0.0
    for item in guide.items:
        question = _plain(item.question)
        score = SequenceMatcher(None, asked, question, autojunk=False).ratio()
        words, of = set(asked.split()), set(question.split())
        if len(words & of) >= 2:
            score = max(score, 0.9 * len(words & of) / min(len(words), len(of)))
        if asked == item.id.casefold():
            score = 1.0
        if score > best_score:
            best, best_score = item.id, score
    return best if best_score >= least else None


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", _NUMBER.sub("", text).casefold()).split())
