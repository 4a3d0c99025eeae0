"""Finding secrets in a text: names in every inflection, with the context that tells a name from a word; what has a form; customers' numbers.

The rule for names. A word that is none but a name (`Tiedemann`) counts wherever it stands, in any case from five letters on, in any
inflection, at the head of a compound. A word that is an ordinary one as well (`Koch`, `Klein`), or one that the software itself writes,
counts behind a title (`Frau Koch`), and with a capital behind a first name or its initial (`Thomas Koch`, `T. Koch`) or before one
(`Koch, Thomas`). A place that is an ordinary word (`Essen`) counts behind `in`, `aus`, `nach`. A first name counts with a capital.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from insights.contact import IBAN, MAIL
from insights.protection.secrets import Secrets, own_words
from insights.protection.spelling import WORD, folded, is_ordinary, masked

# Each begins with the sign that is looked for and then asks what stands before it: so a long text is passed over quickly.
PHONES = (
    re.compile(r"[+0](?<![\w.,/\-][+0])(?:(?<=\+)|(?<=0)0)\d{1,3}[ /()\-–\xa0]*\d[\d /()\-–\xa0]{5,16}\d(?!\w)"),
    re.compile(r"0(?<![\w.,\-]0)\d{2,4}[ /\-–\xa0]\d[\d \-–\xa0]{4,12}\d(?![\w,.]\d)(?!\w)"),
)
PROFILE = re.compile(
    r"(?:linkedin\.com/(?:in|pub)|xing\.com/profile|(?:facebook|instagram|twitter|tiktok|x|github)\.com|orcid\.org)/@?[\w.\-%]{3,}",
    re.I,
)
_PAGES = (".com/", ".org/")
_AT = re.compile(r"@|[(\[{][aA][tT][)\]}]")
_AROUND = 80  # characters around an @ in which an address is looked for
_TITLE = re.compile(
    r"(?:\b(?:[Hh]errn?|[Ff]rau|Hr\.|Fr\.|Fräulein|Dr\.|Prof\.|Doktor|[Ff]amilie|[Kk]olleg(?:en?|in)|Mr\.?|Mrs\.?|Ms\.?|Miss)[ \xa0]+)(?:(?:Dr|Prof|med|Ing)\.[ \xa0]+)*$"
)
_INITIAL = re.compile(r"(?<![\w.])(?<!z\. )(?<!d\. )(?<!u\. )[A-ZÄÖÜ][a-z]?\.(?:[ -]?[A-ZÄÖÜ]\.)?[ \xa0]?$")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)[ \xa0]+$")
_FIRST_BEHIND = re.compile(r",[ \xa0]+([^\W\d_]+)")
_AT_PLACE = re.compile(r"\b(?:in|aus|nach|bei|from|to|near)[ \xa0]+$", re.I)
_CONTEXT = 24  # characters of either side that a message repeats
_LONG = 5  # letters from which on a name counts in lower case too
_HEAD = 4  # letters that follow a name at the head of a compound, at least


@dataclass(frozen=True)
class Hit:
    """What was found at `start` of a text: `what` it is and the word `shown` so that it names nobody."""

    start: int
    end: int
    what: str
    shown: str


def hits(text: str, secrets: Secrets, *, ids: bool = False, known: dict[str, str] | None = None) -> Iterator[Hit]:
    """Everything in `text` that must not be told, names first; `ids`: numbers of customers too. `known` remembers words between texts."""
    known = {} if known is None else known
    seen = set(WORD.findall(text))
    for token in seen - known.keys():
        known[token] = _name_of(token, secrets)
    for token in sorted(word for word in seen if known[word]):
        for match in re.finditer(rf"(?<![^\W\d_]){re.escape(token)}(?![^\W\d_])", text):
            if _is_meant(match, text, known[token], secrets):
                yield Hit(match.start(), match.end(), f"a {secrets.entities[known[token]]}", masked(token))
    yield from _phrases(text, secrets)
    yield from of_a_form(text)
    for pattern in secrets.numbers:
        for match in re.finditer(pattern, text):
            yield Hit(match.start(), match.end(), "the number of a customer", masked(match.group()))
    for match in secrets.shapes.finditer(text) if ids and secrets.shapes else ():
        if match.group() in secrets.ids:
            yield Hit(match.start(), match.end(), "the number of a customer", masked(match.group()))


def of_a_form(text: str) -> Iterator[Hit]:
    """Mail addresses, phone numbers, IBANs and personal pages."""
    for place in _AT.finditer(text):
        first = max(0, place.start() - _AROUND)
        for match in MAIL.finditer(text[first : place.end() + _AROUND]):
            if match.start() <= place.start() - first < match.end():
                yield Hit(first + match.start(), first + match.end(), "a mail address", masked(match.group()))
    taken: list[tuple[int, int]] = []
    pages = PROFILE if any(page in text for page in _PAGES) else None
    for what, form in (("an IBAN", IBAN), *(("a phone number", phone) for phone in PHONES), ("somebody's page", pages)):
        for match in form.finditer(text) if form else ():
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append(match.span())
            yield Hit(match.start(), match.end(), what, masked(match.group()))


def in_context(text: str, found: Sequence[Hit]) -> Iterator[tuple[Hit, str]]:
    """Each hit with the words around it, in which everything found is masked."""
    signs = list(text) if found else []
    for hit in found:
        length = hit.end - hit.start
        signs[hit.start : hit.end] = hit.shown[:length].ljust(length, "·")
    covered = "".join(signs)
    for hit in found:
        before = covered[max(0, hit.start - _CONTEXT) : hit.start].rpartition("\n")[2]
        behind = covered[hit.end : hit.end + _CONTEXT].partition("\n")[0]
        yield hit, f"…{before}{covered[hit.start : hit.end]}{behind}…"


def _name_of(token: str, secrets: Secrets) -> str:
    """The secret word that `token` is a form of; empty for none."""
    plain = folded(token)
    name = secrets.forms.get(plain, "")
    if not name and len(plain) >= 6 + _HEAD and (head := secrets.heads.get(plain[:6])):
        rest = plain.removeprefix(folded(head))
        if rest != plain and len(rest) >= _HEAD and not is_ordinary(head, secrets.language):
            name = head if not is_ordinary(token, secrets.language) else ""
    return "" if name and folded(name) in secrets.firsts and not token[0].isupper() else name


def _is_word(token: str, name: str, secrets: Secrets) -> bool:
    """Whether the token may be an ordinary word."""
    words = (token, name)
    return any(is_ordinary(w, secrets.language) for w in words) or any(folded(w) in own_words() for w in words)


def _is_meant(match: re.Match, text: str, name: str, secrets: Secrets) -> bool:
    before = text[max(0, match.start() - 40) : match.start()]
    is_small = match.group().islower()
    if not _is_word(match.group(), name, secrets) and (not is_small or len(name) >= _LONG):
        return True
    if is_small:
        return secrets.entities[name] == "person" and bool(_TITLE.search(before))
    if not match.group()[0].isupper():
        return False
    if secrets.entities[name] == "place":
        return bool(_AT_PLACE.search(before))
    if secrets.entities[name] == "company":
        return False  # its whole name is a phrase
    own = folded(name)
    word, behind = _WORD_BEFORE.search(before), _FIRST_BEHIND.match(text, match.end())
    beside = {folded(found.group(1)) for found in (word, behind) if found} - {own}
    return bool(_TITLE.search(before) or _INITIAL.search(before) or beside & secrets.firsts)


def _phrases(text: str, secrets: Secrets) -> Iterator[Hit]:
    """Names of several words that are ordinary each: `Süßwaren Zuckermair`, `Hans im Glück`."""
    lower = text.casefold()
    for phrase in secrets.phrases:
        words = [_spelled(word) for word in phrase.split()]
        if any(spelled in lower for spelled in words[-1]):
            pattern = r"[ _\xa0]+".join(rf"(?:{'|'.join(map(re.escape, spelled))})" for spelled in words)
            for match in re.finditer(rf"(?<![^\W_]){pattern}", lower):
                yield Hit(match.start(), match.end(), "a company", masked(text[match.start() : match.end()]))


def _spelled(word: str) -> list[str]:
    """Ways in which a folded word is written."""
    dotted = word.replace("ae", "ä").replace("oe", "ö").replace("ue", "ü")
    return sorted({word, dotted, dotted.replace("ss", "ß")})
