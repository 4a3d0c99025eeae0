"""Who stands before the words: speaker labels in the ways people and programs write them, and which of them are speakers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from insights.interviews.reading.lines import Line
from insights.interviews.reading.roles import INTERVIEWER, role_of_word, same_person, same_speaker
from insights.interviews.reading.times import BARE, MARK, clock

# A capital (tested apart, in whatever script), further words, a remark in brackets: `Frau Dr. Vogt (Vertrieb)`, `Interviewer:in`.
_NAME = r"[^\W\d_][\w.\-'’*/]*(?::(?:in|innen|r|n)(?!\w))?(?:[ \xa0]+(?!\d{1,2}:\d)[\w.\-'’&*/]+(?::(?:in|innen|r|n)(?!\w))?){0,4}(?:[ ]\((?!\d{1,2}:\d)[^()]{1,25}\))?"
_TIME = rf"(?:{MARK.pattern}|{BARE.pattern})"
_LABELLED = re.compile(
    rf"^\s*(?:(?P<t1>{_TIME})\s*[-–|]?\s*)?(?P<label>{_NAME})\s*"
    rf"(?:[|•·,–—-]?\s*(?P<t2>{_TIME})\s*:?|(?P<colon>[:：]|\t+))\s*(?P<t3>{MARK.pattern})?\s*(?P<rest>.*)$",
    re.S,
)
_BRACKETED = re.compile(
    rf"^\s*(?:(?P<t1>{_TIME})\s*)?(?P<open>[\[<(])\s*(?P<label>{_NAME})\s*[:：]?\s*[\])>]\s*(?P<colon>[:：])?"
    rf"\s*(?P<t2>{_TIME})?\s*:?\s*(?P<rest>.*)$",
    re.S,
)
_DASHED = re.compile(rf"^\s*(?P<label>{_NAME})\s+[–—-]\s+(?P<rest>.*)$", re.S)
_BULLET = re.compile(r"^\s*[-*•–]\s+")
_NUMBERED_WORD = re.compile(r"(Frage|Antwort|Question|Answer)\s*\d+[a-z]?", re.I)
_SHORT = re.compile(r"[A-ZÄÖÜ]{1,2}\d{0,2}")
_TITLED = re.compile(r"(?:Herrn?|Frau|Dr\.|Prof\.|Mr\.?|Mrs\.?|Ms\.?)\s")
_LONGEST = 40  # characters of a label
_HEAD = 160  # characters of a line in which a label with its times stands
_MOST = 300  # different labels that are looked at
HEAD_WORDS = frozenset(
    [
        "datum",
        "date",
        "ort",
        "location",
        "dauer",
        "duration",
        "zeit",
        "time",
        "uhrzeit",
        "beginn",
        "ende",
        "start",
        "titel",
        "title",
        "thema",
        "topic",
        "projekt",
        "project",
        "version",
        "autor",
        "author",
        "transkription",
        "transkript",
        "transcript",
        "transkribiert",
        "aufnahme",
        "recording",
        "teilnehmende",
    ]
)
ORDINARY = frozenset(
    [
        "also",
        "ja",
        "nein",
        "nee",
        "gut",
        "okay",
        "na",
        "nun",
        "und",
        "oder",
        "aber",
        "so",
        "dann",
        "erstens",
        "zweitens",
        "drittens",
        "beispiel",
        "ergebnis",
        "achtung",
        "anmerkung",
        "notiz",
        "hinweis",
        "fazit",
        "wichtig",
        "plus",
        "minus",
        "vorteil",
        "nachteil",
        "problem",
        "thema",
        "punkt",
        "pause",
        "note",
        "yes",
        "no",
        "well",
        "first",
        "example",
    ]
)


@dataclass(frozen=True)
class Labelled:
    """A line that may begin with a speaker, and how it shows it."""

    label: str
    rest: str
    start: str | None
    bold: bool
    timed: bool
    certain: bool = False  # the format itself names the speaker, with a time


def labelled(line: Line) -> Labelled | None:
    """The speaker at the head of a line, if it could be one."""
    if line.speaker:
        return Labelled(line.speaker, line.text, line.start, True, True, line.start is not None)
    if not line.text:
        return None
    found = _with_sign(line) or _in_brackets(line) or _by_its_word(line)
    if found:
        return replace(found, label=_NUMBERED_WORD.sub(r"\1", found.label), timed=found.timed or line.cue)
    if line.bold_head and not line.heading and len(line.bold_head) <= _LONGEST and _is_name(line.bold_head):
        rest = line.text.removeprefix(line.bold_head).strip(" \t–-")
        return Labelled(line.bold_head, rest, line.start, True, False)
    return None


def _is_name(text: str) -> bool:
    return bool(re.fullmatch(_NAME, text)) and not text[0].islower()


def _with_sign(line: Line) -> Labelled | None:
    """`I: …`, `Vogt [00:01:02] …`, `00:01:02 Vogt: …`, a tab behind the name; behind a bullet and in small letters only usual words."""
    bullet = _BULLET.match(line.text)
    begins = bullet.end() if bullet else 0
    match = _LABELLED.match(line.text[begins : begins + _HEAD])
    if not match or len(match["label"]) > _LONGEST:
        return None
    label = match["label"].strip()
    if label[0].islower() or bullet:
        marked = bullet and not label[0].islower() and (line.bold_head or re.fullmatch(r"[A-ZÄÖÜ]{1,2}\d{1,2}", label))
        if not role_of_word(label) and not marked:
            return None
        label = label.upper() if len(label) <= 2 else label[0].upper() + label[1:]
    marks = [match[name] for name in ("t1", "t2", "t3") if match[name]]
    bare = match["t2"] and not MARK.fullmatch(match["t2"])
    if bare and match["rest"] and match["t2"].count(":") < 2:
        return None  # "Um 8:30 …": a bare time of day inside a sentence
    start = next((clock(mark) for mark in marks if clock(mark)), line.start)
    bold = bool(line.bold_head) and line.bold_head.startswith(match["label"])
    return Labelled(label, f"{match['rest']}{line.text[begins + _HEAD :]}".strip(), start, bold, bool(marks))


def _in_brackets(line: Line) -> Labelled | None:
    """`[Anna Vogt] 10:01:12`, `[Vogt]: …`, `(I) …`: with a colon or a time, or a usual word or letter."""
    match = _BRACKETED.match(line.text[:_HEAD])
    if not match or len(match["label"]) > _LONGEST or match["label"][0].islower():
        return None
    label = match["label"].strip()
    time = match["t1"] or match["t2"]
    usual = role_of_word(label) or re.fullmatch(r"[A-ZÄÖÜ]{1,2}\d{1,2}|S(?:PEAKER|peaker)[_ ]\d+", label)
    if not (time or match["colon"] or usual):
        return None
    rest = f"{match['rest']}{line.text[_HEAD:]}".strip()
    return Labelled(label, rest, clock(time) if time else line.start, False, bool(time))


def _by_its_word(line: Line) -> Labelled | None:
    """`Befragte` alone on its line, `I – …`: only words and letters that always mean a speaker."""
    if line.heading:
        return None
    if 3 < len(line.text) <= _LONGEST and re.fullmatch(_NAME, line.text) and role_of_word(line.text):
        return Labelled(line.text, "", line.start, bool(line.bold_head), False)
    match = _DASHED.match(line.text[:_HEAD])
    label = match["label"] if match else ""
    if match and not label[0].islower() and (role_of_word(label) or re.fullmatch(r"[A-ZÄÖÜ]{1,2}\d{1,2}", label)):
        return Labelled(label, f"{match['rest']}{line.text[_HEAD:]}", line.start, False, False)
    return None


def speakers(parsed: Iterable[Labelled], legend: dict[str, str | None], names: Collection[str]) -> set[str]:
    """Which labels are speakers: explained, known, usual, or recurring the way only speakers do."""
    by_label: dict[str, list[Labelled]] = {}
    for p in parsed:
        by_label.setdefault(p.label, []).append(p)
    if len(by_label) > _MOST:  # no interview has so many voices: what stands before a colon there are mostly words
        by_label = dict(sorted(by_label.items(), key=lambda item: (-len(item[1]), item[0]))[:_MOST])
    words = HEAD_WORDS | ORDINARY
    count = {label: len(own) for label, own in by_label.items() if label in legend or label.casefold() not in words}
    accepted = {label for label, own in by_label.items() if any(p.certain for p in own)}
    accepted |= {label for label in count if _speaks(label, by_label[label], legend, names)}
    accepted |= _asking_and_answering(count)
    role_of = {label: legend.get(label) or role_of_word(label) for label in by_label}
    if any(role_of[label] == INTERVIEWER for label in accepted):
        # Somebody asks, so somebody answers: names that come twice, or once where nobody else answers.
        rest = {label: n for label, n in count.items() if label not in accepted}
        accepted |= {label for label, n in rest.items() if n > 1}
        if rest and all(role_of[label] == INTERVIEWER for label in accepted):
            accepted.add(max(rest, key=lambda label: rest[label]))
    elif accepted and all(role_of[label] for label in accepted):
        # Somebody answers, so somebody asks: the name that comes most often.
        rest = {label: n for label, n in count.items() if label not in accepted and n > 1}
        accepted |= {max(rest, key=lambda label: rest[label])} if rest else set()
    everyone = set(by_label)
    accepted |= {label for label in everyone if any(same_speaker(label, other) for other in accepted)}
    letters = {re.sub(r"\d+$", "", label) for label in accepted if re.fullmatch(r"[A-Z]{1,2}\d+", label)}
    return accepted | {
        label for label in everyone if re.fullmatch(r"[A-Z]{1,2}\d+", label) and re.sub(r"\d+$", "", label) in letters
    }


def _speaks(label: str, own: list[Labelled], legend: dict, names: Collection[str]) -> bool:
    n = len(own)
    explained = label in legend or re.sub(r"[\s\d]+$", "", label) in legend
    usual = (
        role_of_word(label) is not None
        and (len(label) > 2 or n > 1)
        and (n > 1 or (any(p.rest for p in own) and label.casefold() not in ("frage", "antwort", "question", "answer")))
    )
    recurring = n >= 3 or (n == 2 and (any(p.bold for p in own) or bool(_SHORT.fullmatch(label))))
    titled = bool(_TITLED.match(label)) and len(label.split()) <= 4
    timed = n > 1 and any(p.timed for p in own)
    return explained or usual or recurring or titled or timed or any(same_person(label, name) for name in names)


def _asking_and_answering(labels: Iterable[str]) -> set[str]:
    """The usual letters (`I:` and `B:`) even where each comes only once, if one of them asks and another answers."""
    letters = {label: role_of_word(label) for label in labels if len(label) <= 2}
    return {label for label, role in letters.items() if role} if len({*letters.values()} - {None}) > 1 else set()


def outline(
    lines: list[Line], speaking: Iterable[Labelled], legend: dict[str, str | None], names: Collection[str]
) -> bool:
    """Whether the labels only structure notes under headings (`Result: …`): hardly one of them is a usual or known speaker."""
    if sum(line.heading for line in lines) < 2:
        return False
    speaking = list(speaking)
    sure = [
        p for p in speaking
        if role_of_word(p.label) or p.label in legend or p.timed or _SHORT.fullmatch(p.label) or _TITLED.match(p.label)
        or any(same_person(p.label, name) for name in names)
    ]  # fmt: skip
    return len(sure) < max(2, 0.2 * len(speaking))
