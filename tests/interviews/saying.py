"""Small made-up verbatims with planted themes."""

from __future__ import annotations

import itertools

import pandas as pd

from insights import contracts
from tests.conftest import filled

SUBJECTS = {
    "Rechnung": ["Die Rechnung kam zu spät.", "Auf der Rechnung fehlt unsere Bestellnummer.", "Ich verstehe die Rechnung nicht.",
                 "Unsere Buchhaltung prüft jede Rechnung doppelt.", "Die Rechnung war schon wieder falsch."],
    "Parkplatz": ["Vor dem Haus gibt es keinen Parkplatz.", "Ich suche jedes Mal einen Parkplatz.", "Der Parkplatz ist immer voll.",
                  "Ein Parkplatz für Kunden wäre gut.", "Der Parkplatz kostet neun Euro am Tag."],
    "Kuchen": ["Der Kuchen ist frisch und saftig.", "Am Sonntag holen wir Kuchen.", "Den Kuchen mit Kirschen mag ich.",
               "Ihr Kuchen schmeckt wie bei Oma.", "Ein Stück Kuchen zum Kaffee."],
}  # fmt: skip
ENDINGS = ["", " Das sage ich oft.", " Wirklich wahr.", " So ist das bei uns."]


def verbatims(texts: list[str], people: list[str] | None = None) -> pd.DataFrame:
    """Texts as a checked table of verbatims, one person each unless named."""
    people = people or [f"k{number:02d}" for number in range(1, len(texts) + 1)]
    rows = [
        (f"{p}-{n:03d}", p, p, "interview", None, 1, 0, len(t), t, None)
        for n, (p, t) in enumerate(zip(people, texts, strict=True), 1)
    ]
    return filled(pd.DataFrame(rows, columns=list(contracts.empty("verbatims").columns)[:10]), "verbatims")


def planted() -> tuple[pd.DataFrame, list[str]]:
    """60 verbatims of ten people about three subjects, and the subject of each."""
    said = [
        (text + ending, subject)
        for (subject, texts), ending in itertools.product(SUBJECTS.items(), ENDINGS)
        for text in texts
    ]
    table = verbatims([text for text, _ in said], [f"k{n % 10:02d}" for n in range(len(said))])
    subject_of = dict(said)
    return table, [subject_of[text] for text in table["text"]]


def people(ids: list[str], group: str = "customer") -> pd.DataFrame:
    """Interviewed people."""
    return filled(
        pd.DataFrame({"respondent_id": ids, "interview_id": ids, "group": group, "source": "interview"}), "people"
    )
