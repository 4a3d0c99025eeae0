"""What stands before the first words: legends of the speakers' letters, and lines that say date, place and who takes part."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from insights.interviews.reading.labels import HEAD_WORDS, labelled
from insights.interviews.reading.lines import Line, Note, excerpt
from insights.interviews.reading.roles import INTERVIEWER, RESPONDENT, initials, role_of_word, same_person

_ENTRY = re.compile(
    r"([A-ZÄÖÜ][A-Za-z]{0,2}\d{0,2})\s*(?:=|:|–|-|steht für)\s*([A-Za-zÄÖÜäöüß*/:]+(?:\s[A-Za-zÄÖÜäöüß]+){0,2})"
)
_LEGEND = re.compile(rf"\(?\s*(?:Legende:?\s*)?{_ENTRY.pattern}(?:\s*[,;|]\s*{_ENTRY.pattern})*\s*\)?\.?")
_LONGEST = 300  # characters of a line with a legend
_FILLED = 40  # lines with words in which a head stands

_FIELD = re.compile(
    r"(?:^|(?<=[,;/|\t])|(?<=\s\s)|(?<=\s[–-]\s))\s*([^\W\d_][\w.\-]*(?:[*:/_](?:in|innen|r|n)(?!\w))?(?:\s(?:Nr\.|[\w.\-]+)){0,2}(?:\s?\([^()]{1,20}\))?)\s*:(?=\s)"
)
_SPLIT = re.compile(r"\s*[,;/&|+]\s*|\s+(?:und|and|sowie)\s+")
_CODE = re.compile(r"[A-ZÄÖÜ]{1,3}\s?\d{0,2}")
_RANGE = re.compile(r"([A-ZÄÖÜ]{1,3})\s?(\d{1,2})\s*(?:-|–|bis|to)\s*(?:[A-ZÄÖÜ]{1,3}\s?)?(\d{1,2})")
_TITLE = re.compile(r"(?:Herrn?|Frau|Dr\.|Prof\.|Mr\.?|Mrs\.?|Ms\.?|Dipl\.-\w+\.?)\s", re.I)
_NAME = re.compile(
    r"(?:[^\W\d_a-zß][\w.'’\-]*|von|van|de|der|den|zu|bin|al)(?:\s+(?:[^\W\d_a-zß][\w.'’\-]*|von|van|de|der|den|zu|bin|al)){0,4}"
)
_WHO_IS_THERE = re.compile(r"(?:anwesend|present|attend|speaker|sprech|beteiligt|personen)", re.I)
_NO_NAMES = re.compile(  # `Guten Tag Frau Falk` is said
    r"(?<!\w)(?:gute?n?|hallo|hi|hello|hey|good|danke?|vielen|moin|servus|grüezi|grüß|willkommen|herzlich|thanks?|welcome|ja|nein|yes|no|okay|ok|morgen|tag"
    r"|abend|morning|evening|lieber?|sehr|geehrter?|dear|bitte|please|also|so|nun|well|und|and|ich|wir|sie|we|you)(?!\w)",
    re.I,
)
_SEVERAL = frozenset(["teilnehmende", "teilnehmenden", "befragte", "interviewte", "gäste", "gesprächspartner", "gesprächspartnerin", "gesprächsteilnehmer", "gesprächsteilnehmende", "diskutierende", "studienteilnehmende", "studienteilnehmer", "interviewees", "participants", "respondents", "guests"])  # fmt: skip

_PHRASES = {
    "interview mit": RESPONDENT, "gespräch mit": RESPONDENT, "interview with": RESPONDENT, "gesprächsleitung": INTERVIEWER,
    "interview geführt von": INTERVIEWER, "interviewt von": INTERVIEWER, "interviewed by": INTERVIEWER, "moderated by": INTERVIEWER,
    "moderiert von": INTERVIEWER, "gesprächsführung": INTERVIEWER, "leitung": INTERVIEWER,
}  # fmt: skip


@dataclass
class Head:
    """What a transcript says of itself before the talk: `places` of its lines, who is `declared` (name or letter, role), and its
    `fields` without what stands behind them."""

    places: set[int] = field(default_factory=set)
    declared: list[tuple[str, str | None]] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)

    def legend(self, labels: Iterable[str]) -> dict[str, str | None]:
        """The role that the head gives to speakers, None where it only names them: by name, by letter, by initials or the first letter of
        a name that no other has."""
        roles = {label: {role for _, role in self._meant(label)} for label in labels}
        return {label: next(iter(own)) for label, own in roles.items() if len(own) == 1}

    def name_of(self, label: str, others: Collection[str]) -> str | None:
        """The full name of an interviewed speaker: declared for the label, or the only one where nobody else answers (`others`)."""
        people = [(name, role) for name, role in self.declared if role == RESPONDENT and _is_full_name(name)]
        meant = [own for own in self._meant(label) if own in people] or ([] if set(others) - {label} else people)
        return meant[0][0] if len(meant) == 1 else None

    def _meant(self, label: str) -> list[tuple[str, str | None]]:
        found = [own for own in self.declared if own[0].casefold() == label.casefold() or same_person(label, own[0])]
        short = label.replace(".", "").replace(" ", "").casefold()
        if not found and len(short) <= 3 and short.isalpha():
            found = [own for own in self.declared if initials(own[0]) == short]
            if len(short) == 1 and not found:
                found = [own for own in self.declared if short in initials(own[0])]
        return found


def legend_of(lines: list[Line]) -> tuple[dict[str, str | None], set[int]]:
    """What lines such as `I = Interviewer` or `I: Interviewer, B: Befragte` explain, and where they stand."""
    legend: dict[str, str | None] = {}
    places = set()
    for i, line in enumerate(lines[:60]):
        if not line.text or line.speaker or len(line.text) > _LONGEST or not _LEGEND.fullmatch(line.text):
            continue
        entries = _ENTRY.findall(line.text)
        meanings = {label: role_of_word(word, fuzzy=True) for label, word in entries}
        if "=" in line.text or all(meanings.values()):
            legend |= meanings
            places.add(i)
    return legend, places


def head_of(lines: list[Line]) -> Head:
    """The lines at the beginning that say date, place and who takes part, up to the first turn; and whom they declare as what.

    `Interviewerin: Anna Vogt` is a head's line where names stand behind the role and nobody has said anything before; what is no name is
    a turn. A field that nobody knows (`Branche: Handel`) and names that no list holds belong to the head where others stand around them.
    """
    count = Counter(parsed.label for line in lines if (parsed := labelled(line)))
    head = Head()
    waiting: list[_HeadLine] = []
    for i in [i for i, line in enumerate(lines) if line.text][:_FILLED]:
        found = _head_line(i, lines[i], count)
        if found is None:
            break
        if not found.fields:  # a title, or words that nobody says
            waiting = []
        elif found.sure:
            _take(head, [*waiting, found])
            waiting = []
        elif found.declared or found.may_belong:
            waiting.append(found)
        else:
            break
    roles = {role for line in waiting for _, role in line.declared}
    if waiting and (len(roles) > 1 or (head.places and _alone(lines, waiting[-1].place, head.places))):
        _take(head, waiting)
    head.places |= _beside(lines, head.places)
    return head


def about(head: Head, lines: list[Line]) -> list[Note]:
    """The note that the head's lines are nobody's words; it quotes no names."""
    if not head.places:
        return []
    many = f"these {len(head.places)} lines were" if len(head.places) > 1 else "this line was"
    told = "who takes part" if head.declared else "when and where it was"
    said = f"{many} taken for the head, which says {told}, and left out: {excerpt(', '.join(head.fields))}"
    return [Note(lines[min(head.places)].number, said)]


@dataclass(frozen=True)
class _HeadLine:
    """A line that may be a head's: its `fields`, whom they declare, whether that is `sure`, and whether it may belong to a head at all."""

    place: int
    fields: list[tuple[str, str]] = field(default_factory=list)
    declared: list[tuple[str, str | None]] = field(default_factory=list)
    sure: bool = False
    may_belong: bool = False


def _head_line(place: int, line: Line, count: Counter) -> _HeadLine | None:
    """What a line is in a head; None where it can only be a turn."""
    fields = list(
        _fields(f"{line.speaker}: {line.text}" if line.speaker else line.text)
    )  # a row of a table has a speaker
    if not fields or line.cue or line.heading or line.start:
        return _HeadLine(place) if line.heading or not labelled(line) else None
    declared = [_declared(name, value, alone=count[name] <= 1) for name, value in fields]
    known = [any(_known(entry, count) for entry, _ in own) for own in declared]
    sure = [yes or _is_head_word(name, count) for (name, _), yes in zip(fields, known, strict=True)]
    may_belong = all(
        count[name] <= 1 and len(value.split()) <= 8 and not re.search(r"[.?!…]$", value) for name, value in fields
    )
    likely = all(own and all(_is_full_name(entry) for entry, _ in own) for own in declared)
    told = [entry for own in declared for entry in own] if all(sure) or likely else []
    return _HeadLine(place, fields, told, all(sure), may_belong)


def _beside(lines: list[Line], places: Iterable[int]) -> set[int]:
    """Short lines without a label that stand in one paragraph with the head: `Datum 3.5.2021`."""
    found: set[int] = set()
    for step in (-1, 1):
        for place in places:
            place += step
            while 0 <= place < len(lines) and (text := lines[place].text) and place not in found:
                if lines[place].heading or len(text) >= 80 or re.search(r"[.?!…]$", text) or labelled(lines[place]):
                    break
                found.add(place)
                place += step
    return found


def _take(head: Head, lines: Iterable[_HeadLine]) -> None:
    for line in lines:
        head.places.add(line.place)
        head.declared += line.declared
        head.fields += [name for name, _ in line.fields]


def _fields(text: str) -> Iterator[tuple[str, str]]:
    """`Datum: 3. Mai, Ort: Kiel` as its fields and what stands behind each; nothing where the line does not begin with one."""
    text = text.strip(" -*•–") + " "
    found = list(_FIELD.finditer(text)) if len(text) <= _LONGEST else []
    if not found or found[0].start():
        return
    ends = [match.start() for match in found[1:]] + [len(text)]
    for match, end in zip(found, ends, strict=True):
        yield match[1].strip(), text[match.end() : end].strip(" ,;/|\t–-")


def _is_head_word(name: str, count: Counter) -> bool:
    plain = re.sub(r"\([^()]*\)", "", name).strip().casefold()
    return plain.split()[0].rstrip(".") in HEAD_WORDS and count[name] <= 1


def _alone(lines: list[Line], last: int, head: Iterable[int]) -> bool:
    """Whether fields behind the last known one, up to the line `last`, end a paragraph that began with the head."""
    return all(line.text for line in lines[max(head) : last + 1]) and (
        last + 1 == len(lines) or not lines[last + 1].text
    )


def _role_of_field(name: str) -> str | None:
    plain = re.sub(r"\([^()]*\)", "", name).strip()
    if plain.casefold() in ("frage", "antwort", "question", "answer"):
        return None
    by_phrase = next((role for words, role in _PHRASES.items() if plain.casefold().startswith(words)), None)
    words = [plain, *plain.split()]
    roles = (role_of_word(word) or role_of_word(re.sub(r"(?:nen|s)$", "", word)) for word in words)
    found = by_phrase or next((role for role in roles if role), None)
    return found or (RESPONDENT if any(word.casefold() in _SEVERAL for word in words) else None)


def _declared(name: str, value: str, *, alone: bool) -> list[tuple[str, str | None]]:
    """Names and letters that a field gives a role to; none where something else stands there. `alone`: no turn begins like the field."""
    role = _role_of_field(name)
    if (role is None and not _WHO_IS_THERE.match(name)) or not value or re.search(r"[?!…]", value):
        return []
    own = re.search(r"\((.+)\)", name)
    ranged = _RANGE.fullmatch(value)
    if ranged and int(ranged[2]) < int(ranged[3]):
        return [(f"{ranged[1]}{number}", role) for number in range(int(ranged[2]), int(ranged[3]) + 1)]
    # `Anna Vogt (AV)` gives the letters too, `P1 (teacher)` only P1.
    outside = re.sub(r"\(([^()]*)\)", lambda m: f", {m[1]}" if _CODE.fullmatch(m[1]) else "", value)
    parts = [part.strip(" .") for part in _SPLIT.split(outside) if part.strip(" .")]
    if alone and parts and _is_full_name(parts[0]) and not re.search(r"[.]$", value):
        parts = [part for part in parts if _NAME.fullmatch(part) or _CODE.fullmatch(part)]  # `Anna Vogt, head of sales`
    if not parts or not all(_NAME.fullmatch(part) or _CODE.fullmatch(part) for part in parts):
        return []
    if any(_NO_NAMES.search(part) for part in parts):
        return []
    return [(entry, role) for entry in [*([own[1]] if own and _CODE.fullmatch(own[1]) else []), *parts]]


def _known(part: str, count: Counter) -> bool:
    """Whether a part is surely somebody: a speaker of the transcript, somebody with a title, a name of the lists."""
    from insights.interviews.privacy import lexicon
    from insights.interviews.privacy.filenames import holds_name

    speaks = any(x.casefold() == part.casefold() or (len(x) > 1 and same_person(x, part)) for x in count)
    short, words = initials(part), part.split()
    by_letters = len(short) > 1 and any(x.casefold() == short for x in count)
    listed = len(words) > 1 and words[0] in lexicon.first_names()
    return speaks or by_letters or bool(_TITLE.match(part)) or listed or (len(words) == 1 and holds_name(part))


def _is_full_name(part: str) -> bool:
    return len(part.split()) > 1
