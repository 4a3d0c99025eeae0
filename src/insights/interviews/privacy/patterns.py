"""What has a form of its own: mail, web and bank addresses, phone numbers, streets, companies by their legal form."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from insights.contact import IBAN, MAIL


@dataclass(frozen=True)
class Span:
    """Characters `start` to `end` of a text (half open) and what they are."""

    start: int
    end: int
    entity: str
    text: str


_UP = "A-ZÄÖÜÉÈŠŽČĆŁÇĞİÖŞ"
URL = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'„“)]+[^\s<>\"'„“).,;:!?]|(?<![\w.@\-])[\w\-]{1,63}\.(?:de|com|org|net|ch|at|eu|info|io|co\.uk)\b(?:/[^\s,;]*)?",
    re.I,
)
PHONE = re.compile(
    r"(?<![\w.,/])(?:(?:\+|00)\d{1,3}[\s/().\-–]*(?:\(0\))?|\(?0)\d[\d\s/().\-–]{4,18}\d(?!\w)|(?<![\w\-])\(?\d{3}\)?[\s.\-]\d{3}[\s.\-]\d{4}(?!\w)"
)
_DATE = re.compile(r"\d{1,2}\.\s?\d{1,2}\.\s?(?:\d{2}|\d{4})?")
_NOT_STREET = "|".join(
    [
        "Montag",
        "Dienstag",
        "Mittwoch",
        "Donnerstag",
        "Freitag",
        "Samstag",
        "Sonntag",
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
        "Jahr",
        "Jahre",
        "Tag",
        "Uhr",
        "Schnitt",
        "Alter",
        "Ende",
        "Anfang",
        "Moment",
        "Monat",
        "Quartal",
        "Sommer",
        "Winter",
        "Herbst",
        "Frühjahr",
        "Raum",
        "Kapitel",
        "Platz",
    ]
)
# Words of at most 60 letters: without a limit a long line of letters and hyphens is looked at from each of them to its end.
_TOWN = rf"(?:,?\s+(?:in\s+)?(?:[A-Z]{{1,2}}-)?\d{{4,5}}\s+[{_UP}][\w\-]{{1,60}}(?:\s(?:am|an\sder|im|bei|ob\sder)\s[{_UP}]\w{{1,60}})?)?"
STREET = re.compile(
    rf"\b(?:(?:[{_UP}][\w\-]{{1,60}}\s)?[{_UP}]?[\w\-]{{0,60}}(?:straße|strasse|str\.|gasse|allee|chaussee|weg|damm|ufer|promenade)"
    rf"|[{_UP}][\w\-]{{1,60}}\s(?:Straße|Strasse|Str\.|Allee|Gasse|Weg|Platz|Ring|Ufer)"
    rf"|(?:Am|An\s(?:der|den|dem)|Im|In\s(?:der|den|dem)|Zum|Zur|Auf\s(?:der|dem)|Unter\sden|Hinter\sder)\s(?!(?:{_NOT_STREET})\b)[{_UP}]\w{{1,60}}(?:\s(?!(?:{_NOT_STREET})\b)[{_UP}]\w{{1,60}})?"
    rf"|[{_UP}][\w\-]{{3,}}platz(?<!arbeitsplatz)(?<!Arbeitsplatz)(?<!Parkplatz)(?<!Sitzplatz)(?<!Stellplatz))\s(?!(?:19|20)\d\d\b(?!,?\s\d{{4,5}}\s))\d{{1,4}}(?:\s?[a-e]\b)?(?!\s*(?:Uhr|%|Prozent|Euro|Jahre|Minuten|Leute|[.,]\d)){_TOWN}"
    rf"|\b\d{{1,5}}\s[A-Z][a-z]{{1,40}}(?:\s[A-Z][a-z]{{1,40}})?\s(?:Street|St\.|Road|Rd\.|Avenue|Ave\.|Lane|Drive|Boulevard|Blvd\.)"
)
POSTCODE_TOWN = re.compile(
    rf"(?<![\d.,])(?:[A-Z]{{1,2}}-)?\d{{5}}\s(?!(?:Euro|Franken|Mark|Dollar|Leuten?|Menschen|Einwohner\w*|Kunden?|Kundinnen|Nutzer\w*|Stück|Kilometer\w*|Meter\w*|Mitarbeiter\w*|Tonnen|Prozent|Teile\w*|Seiten|Zeilen|Zeichen|Schritte|Personen|Besucher\w*|Mal)\b)[{_UP}][a-zäöüß\-]{{2,60}}\b"
)
LEGAL_FORM = re.compile(
    rf"(?:[{_UP}&][\w&.\-]{{0,60}}\s){{1,4}}?(?:GmbH(?:\s&\sCo\.?\s?(?:KG|OHG))?|gGmbH|mbH|AG|KGaA|KG|OHG|GbR|SE|UG|e\.\s?K\.|e\.\s?V\.|Ltd\.?|Inc\.?|LLC|PLC|plc|S\.A\.|B\.V\.)(?!\w)"
)
FORMS = [
    ("email", MAIL),
    ("url", URL),
    ("iban", IBAN),
    ("address", STREET),
    ("phone", PHONE),
    ("address", POSTCODE_TOWN),
    ("company", LEGAL_FORM),
]


def formal_spans(text: str, *, keep: Collection[str] = ()) -> list[Span]:
    """Non-overlapping spans of everything in `text` that has a form of its own; those that hold a word of `keep` stay."""
    spans: list[Span] = []
    for entity, pattern in FORMS:
        for match in pattern.finditer(text):
            inside = match.group().casefold()
            if entity == "phone" and not _is_phone(match.group()):
                continue
            if entity == "company" and _is_club(text, match):
                continue
            if entity in ("url", "company") and any(word in inside for word in keep):
                continue
            if not any(match.start() < s.end and s.start < match.end() for s in spans):
                spans.append(Span(match.start(), match.end(), entity, match.group()))
    return sorted(spans, key=lambda span: span.start)


def _is_club(text: str, match: re.Match) -> bool:
    """Whether AG is the Arbeitsgemeinschaft of a school or club: `so eine Koch AG`."""
    return (
        match.group().endswith(" AG")
        and re.search(r"\b(?:[Kk]?eine[rn]?|jede[rn]?)\s$", text[: match.start()]) is not None
    )


def _is_phone(text: str) -> bool:
    digits = sum(character.isdigit() for character in text)
    return 7 <= digits <= 16 and not _DATE.fullmatch(text.strip())


def words(text: str) -> Iterator[re.Match]:
    """The words of a text, with their places; hyphenated words in their parts."""
    return _WORD.finditer(text)


_WORD = re.compile(r"[^\W\d_]+(?:['’](?!s\b)[^\W\d_]+)?")
