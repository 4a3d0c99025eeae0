"""What the people table says that identifies: names, companies, places, and the columns that hold them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import pandas as pd

from insights.interviews.privacy import lexicon
from insights.interviews.reading.roles import role_of_word

_COMPANY = [
    "firma",
    "firmenname",
    "unternehmen",
    "unternehmensname",
    "company",
    "company_name",
    "employer",
    "arbeitgeber",
    "betrieb",
    "organisation",
    "organization",
    "kundenname",
    "account",
]
_PLACE = [
    "ort",
    "stadt",
    "wohnort",
    "standort",
    "city",
    "town",
    "place",
    "location",
    "gemeinde",
    "dorf",
    "firmensitz",
    "sitz",
    "residence",
    "hometown",
]
_CONTACT = [
    "plz",
    "postleitzahl",
    "zip",
    "zipcode",
    "postcode",
    "strasse",
    "straße",
    "street",
    "adresse",
    "anschrift",
    "address",
    "telefon",
    "telefonnummer",
    "tel",
    "phone",
    "mobil",
    "handy",
    "mobile",
    "fax",
    "mail",
    "e-mail",
    "email",
    "e_mail",
    "mailadresse",
    "iban",
    "konto",
    "website",
    "webseite",
    "url",
    "kontakt",
    "contact",
    "ansprechpartner",
    "vorname",
    "nachname",
    "familienname",
    "first_name",
    "last_name",
    "firstname",
    "lastname",
    "surname",
    "geburtsdatum",
    "geburtstag",
    "birthdate",
    "birthday",
    "date_of_birth",
    "kundennummer",
    "customer_number",
    "matrikelnummer",
    "notiz",
    "notizen",
    "bemerkung",
    "bemerkungen",
    "notes",
    "comment",
]
_TITLE = re.compile(r"\b(?:herrn?|frau|dr|prof|dipl|ing|mag|mr|mrs|ms|miss|phd|med)\b\.?-?", re.I)


@dataclass
class Person:
    """One person: how they are called and what stands for them."""

    replacement: str | None
    firsts: list[str] = field(default_factory=list)
    last: str | None = None
    home: str | None = None  # interview in which the first name alone means this person
    position: tuple = ()


def identifying_columns(people: pd.DataFrame, keep: set[str]) -> dict[str, str]:
    """Column -> `company`, `place` or `contact` for the attributes that identify; those named in `privacy.keep` are let through."""
    kinds = {
        **dict.fromkeys(_COMPANY, "company"),
        **dict.fromkeys(_PLACE, "place"),
        **dict.fromkeys(_CONTACT, "contact"),
    }
    return {
        column: kinds[plain]
        for column in people.columns
        if (plain := str(column).strip().casefold()) in kinds and plain not in keep
    }


def known_people(people: pd.DataFrame) -> list[Person]:
    """The interviewed whose names are known, from `interviews.csv` or from the speaker labels."""
    known = []
    for row in people.to_dict("records"):
        name = row.get("name") if isinstance(row.get("name"), str) else _from_label(row.get("label"))
        if name:
            known.append(split_name(name, replacement=row["respondent_id"], home=row["interview_id"]))
    return known


def _from_label(label) -> str | None:
    if not isinstance(label, str) or role_of_word(label) or re.search(r"\d", label) or len(label) < 3:
        return None
    return label


def split_name(name: str, *, replacement: str | None = None, home: str | None = None) -> Person:
    """`Dr. Anneliese Vogt`, `Vogt, Anneliese`, `Frau Vogt`, `Lea`: first names and last name."""
    titled = bool(_TITLE.search(name))
    if "," in name:
        last, _, first = name.partition(",")
        name = f"{first} {last}"
    parts = [part for part in _TITLE.sub(" ", name).split() if len(part.strip(".")) > 1]
    if len(parts) == 1 and not titled and parts[0] in lexicon.first_names():
        return Person(replacement, parts, None, home)
    tail = next(
        (i for i, part in enumerate(parts) if part.casefold() in ("von", "van", "de", "zu", "vom")),
        max(len(parts) - 1, 0),
    )
    return Person(replacement, [p for p in parts[:tail]], " ".join(parts[tail:]) or None, home)


def company_names(value: str) -> list[str]:
    """What people say for a company: its whole name and its distinctive words (`Großbäckerei Brinkhoff` -> `Brinkhoff`)."""
    from insights.interviews.privacy.patterns import words

    plain = re.sub(r"\b(?:GmbH|gGmbH|mbH|AG|KG|OHG|SE|UG|Co|Ltd|Inc|LLC|PLC|e\.\s?K\.)\b\.?|&|\(.*?\)", " ", value)
    parts = [part for part in plain.split() if part[:1].isupper() and len(part) > 2]
    distinctive = [part for part in parts if not lexicon.is_ordinary(part) and not _compound(part)]
    if parts and (not distinctive or not lexicon.in_dictionary(parts[-1])):
        distinctive.append(parts[-1])
    named = [" ".join(plain.split()), *distinctive]
    return [name for name in dict.fromkeys(named) if name and any(True for _ in words(name))]


def _compound(word: str) -> bool:
    """Whether a word is put together from ordinary ones (`Fischkonserven`), which says a trade and not who."""
    best, *others = lexicon.word_tags(word)
    return best[0] == "NN" and (not others or float(best[1] - others[0][1]) > 20 or lexicon.in_dictionary(word))
