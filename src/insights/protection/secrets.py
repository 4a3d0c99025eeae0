"""What no reader may see: the names behind the pseudonyms, those of `interviews.csv`, and the numbers of customers."""

from __future__ import annotations

import contextlib
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path

from insights import files
from insights.errors import InsightsError
from insights.protection.spelling import WORD, folded, forms
from insights.study import Study

KEY = "pseudonyms.csv"  # beside the originals in data/raw
IDS = "interview_ids.csv"  # there too: which file and row has which id
REVIEW = "privacy_review.csv"  # there too: what was masked in doubt, and what people decided
CONFIRMED, LET_THROUGH = ("mask", "maskieren"), ("keep", "behalten", "bleibt")
NAME_COLUMNS = frozenset(
    [
        "name",
        "vollname",
        "full_name",
        "person",
        "befragte",
        "befragter",
        "vorname",
        "nachname",
        "familienname",
        "first_name",
        "last_name",
        "firstname",
        "lastname",
        "surname",
    ]
) | {"voller name", "befragte person"}
TITLES = frozenset(
    [
        "herr",
        "herrn",
        "frau",
        "dr",
        "prof",
        "dipl",
        "ing",
        "mag",
        "mr",
        "mrs",
        "ms",
        "miss",
        "phd",
        "med",
        "von",
        "van",
        "de",
        "zu",
        "vom",
        "der",
        "den",
    ]
)
SHORTEST = 3
TOLD_APART = 5  # digits from which on a number alone is taken for that of a customer
_REPORT = Path(__file__).resolve().parents[1] / "report"


@dataclass(frozen=True)
class Secrets:
    """What must not be told, ready to be looked for.

    `forms`: folded form -> the word as it was written first; `firsts`: folded first names; `phrases`: folded names of several words that
    may be ordinary each; `entities`: word -> person, company or place; `ids`: of customers; `numbers`: what others of them look like
    (`privacy.customer_numbers`).
    """

    language: str
    forms: dict[str, str] = field(default_factory=dict)
    firsts: frozenset[str] = frozenset()
    phrases: tuple[str, ...] = ()
    entities: dict[str, str] = field(default_factory=dict)
    ids: frozenset[str] = frozenset()
    numbers: tuple[str, ...] = ()

    @cached_property
    def heads(self) -> dict[str, str]:
        """The first six letters of long names, for names at the head of a compound."""
        return {
            folded(word)[:6]: word
            for word in sorted(self.entities)
            if len(word) >= 6 and self.entities[word] != "place" and folded(word) not in self.firsts
        }

    @cached_property
    def shapes(self) -> re.Pattern[str] | None:
        """What the numbers of customers look like: `K-0003` is a K, a hyphen and four digits."""
        made = {re.sub(r"\d", r"\\d", re.escape(one)) for one in self.ids}
        listed = "|".join(sorted(made, key=lambda shape: (-len(shape), shape)))
        return re.compile(rf"(?<![A-Za-z0-9])(?:{listed})(?![A-Za-z0-9])") if self.ids else None

    def without_places(self, words: frozenset[str]) -> Secrets:
        """The same without the places among `words` (folded)."""
        there = {folded(w) for w, entity in self.entities.items() if entity == "place"} & words
        kept = {form: word for form, word in self.forms.items() if folded(word) not in there}
        return replace(self, forms=kept)


def secrets_of(study: Study, *, names: list[str] | None = None) -> Secrets:
    """The secrets of `study`; with `names` those of these people alone, and no numbers of customers."""
    rows = list(_key(study)) + list(_interviewed(study)) if names is None else [("person", name) for name in names]
    allowed = _public(study) | _kept(study)
    found: dict[str, str] = {}
    entities: dict[str, str] = {}
    firsts, phrases = set(), set()
    for entity, original in rows:
        words = [w for w in WORD.findall(original) if folded(w) not in TITLES]
        if entity == "person" and len(words) > 1:
            firsts |= {folded(w) for w in words[:-1]}
        if entity != "person" and len(words) > 1:
            phrases.add(" ".join(folded(w) for w in words))
        # A company's and a place's words stand in the key by themselves, as far as they identify it.
        for word in words if entity == "person" or len(words) == 1 else ():
            if len(word) >= SHORTEST and folded(word) not in allowed:
                entities.setdefault(word, entity)
                found |= {form: word for form in forms(word, is_place=entity == "place") if form not in found}
    phrases = {one for one in phrases if not set(one.split()) <= allowed}
    ids = customer_ids(study) if names is None else frozenset()
    numbers = tuple(study.settings.privacy.customer_numbers) if names is None else ()
    return Secrets(study.language, found, frozenset(firsts), tuple(sorted(phrases)), entities, ids, numbers)


def _public(study: Study) -> frozenset[str]:
    """Words that everybody may read: title, client, and what `privacy.keep` names."""
    settings = study.settings
    said = f"{settings.title} {settings.client or ''} {' '.join(settings.privacy.keep)}"
    return frozenset(folded(word) for word in WORD.findall(said))


def _kept(study: Study) -> frozenset[str]:
    """Words of the review list that a person let through; the names of those who were interviewed stay secret."""
    said = {
        folded(row.get("original") or "")
        for row in rows_of(study.raw / REVIEW)
        if (row.get("decision") or "").strip().casefold() in LET_THROUGH
    }
    interviewed = {folded(word) for _, name in _interviewed(study) for word in WORD.findall(name)}
    return frozenset(said - interviewed)


def _key(study: Study) -> Iterator[tuple[str, str]]:
    """Names of the key, without the words that were masked in doubt and that nobody has confirmed: most of them are no names (`Sowas`)."""
    doubtful = {
        word
        for row in rows_of(study.raw / REVIEW)
        if (row.get("decision") or "").strip().casefold() not in CONFIRMED
        for word in [row.get("original") or "", *WORD.findall(row.get("original") or "")]
    }
    for row in rows_of(study.raw / KEY):
        original = (row.get("original") or "").strip()
        if original not in doubtful:
            yield row.get("entity", "person"), original


def _interviewed(study: Study) -> Iterator[tuple[str, str]]:
    """Names in `interviews.csv`, and those of study.yml."""
    for row in rows_of(people_file(study)):
        if name := name_in(row):
            yield "person", name
    for name in study.settings.privacy.names:
        yield "person", name


def name_in(row: dict[str, str]) -> str:
    """The name of a person in a row of a table, first names first; empty where no column holds one."""
    parts = [str(row[c]).strip() for c in row if c and c.strip().casefold() in NAME_COLUMNS and row[c]]
    name = " ".join(parts)
    last, comma, first = name.partition(",")
    return f"{first} {last}".strip() if comma else name


def people_file(study: Study) -> Path:
    """The list of the people interviewed, whichever format it has; `interviews.csv` where there is none."""
    return study.table_file("interviews") or study.raw / "interviews.csv"


def rows_of(path: Path) -> list[dict[str, str]]:
    """The rows of a table of text, whatever separates its columns; none where it is not there."""
    if not path.is_file():
        return []
    if path.suffix.lower() not in (".csv", ".tsv"):
        from insights.tabular import read_table

        table = read_table(path).frame.astype(object)
        return table.where(table.notna(), "").astype(str).to_dict("records")
    text = files.read_text(path)
    head = text.partition("\n")[0]
    separator = max(",;\t|", key=head.count)
    return list(csv.DictReader(io.StringIO(text), delimiter=separator))


def customer_ids(study: Study) -> frozenset[str]:
    """The numbers by which the client knows its customers, and those of the survey, as far as they can be told from other numbers."""
    settings = study.settings
    found = {str(row.get("respondent_id") or "").strip() for row in rows_of(study.processed / "responses.csv")}
    with contextlib.suppress(InsightsError):  # a file that cannot be read is named elsewhere
        path = study.table_file("customers")
        rows = rows_of(path) if path is not None and settings.customers else []
        found |= {str(row.get(settings.customers.id) or "").strip() for row in rows}
    return frozenset(one for one in found if len(one) >= SHORTEST and _tells(one))


def _tells(one: str) -> bool:
    digits = sum(c.isdigit() for c in one)
    return bool(digits) and (any(c.isalpha() for c in one) or digits >= TOLD_APART)


@cache
def own_words() -> frozenset[str]:
    """Folded words that the software itself writes in reports. A name among them needs its context, as an ordinary word does."""
    paths = [*(_REPORT / "texts").glob("*.yml"), *(_REPORT / "templates").glob("*.j2")]
    texts = [path.read_text(encoding="utf-8") for path in sorted(paths)]
    return frozenset(folded(word) for text in texts for word in set(WORD.findall(text)))
