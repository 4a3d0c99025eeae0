"""A name is found in every inflection, and a word that is somebody's name is left alone."""

from __future__ import annotations

import pytest

from insights.protection import matching
from insights.protection.secrets import secrets_of
from insights.settings import Settings
from insights.study import Study, Workspace

NAMES = [
    "Jürgen Tiedemann", "Dr. Sabine Kröger", "Mehmet Aydın", "Thomas Koch", "Anna Klein", "Peter Schnell", "Maria Sommer", "Eva Bäcker",
]  # fmt: skip


@pytest.fixture(scope="module")
def secrets(tmp_path_factory):
    study = Study("s", Workspace(tmp_path_factory.mktemp("w")), Settings(title="Studie"))
    return secrets_of(study, names=NAMES)


def _found(text, secrets):
    return [text[hit.start : hit.end] for hit in matching.hits(text, secrets)]


@pytest.mark.parametrize(
    "text",
    [
        "Tiedemanns Anlage", "bei Tiedemann's Leuten", "TIEDEMANN", "die tiedemannsche Lösung", "i01_tiedemann.txt", "Tiedemannleute",
        "Frau Kroeger sagt", "Frau Kröger", "Kroger", "herr aydin", "Aydıns Schicht", "Frau Koch", "Herrn Kochs Büro", "Thomas Koch", "T. Koch",
        "Koch, Thomas", "Familie Klein", "Herr Dr. Schnell", "Maria Sommer", "Sabine rief an", "Frau Bäcker", "gut. frau koch hilft", "herr klein",
    ],
)  # fmt: skip
def test_a_name_is_found_in_every_inflection(text, secrets):
    assert _found(text, secrets)


@pytest.mark.parametrize(
    "text",
    [
        "Der Koch kocht.", "Beruf: Koch", "ein klein wenig", "Klein anfangen", "Schnell geht es", "Im Sommer ist es warm.", "z. B. Sommer",
        "Sommer 2025", "Der Bäcker am Ort", "KLEIN", "Die Frau\nKoch", "Droge", "Umsatz 0,5 0,12", "2025-01-03", "n = 0 12 3",
    ],
)  # fmt: skip
def test_a_word_of_the_language_that_is_somebodys_name_stops_nothing(text, secrets):
    assert _found(text, secrets) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("schreib an max.muster@firma.de", "a mail address"),
        ("schreib an max(at)firma.de", "a mail address"),
        ("ruf 0171 2345678 an", "a phone number"),
        ("ruf +49 30 1234567 an", "a phone number"),
        ("DE89 3704 0044 0532 0130 00", "an IBAN"),
        ("siehe linkedin.com/in/max-muster", "somebody's page"),
    ],
)
def test_what_has_a_form_is_found_by_it(text, what, secrets):
    assert {hit.what for hit in matching.hits(text, secrets)} == {what}


def test_what_is_shown_of_a_name_is_its_first_letter(secrets):
    (hit,) = matching.hits("Bei Tiedemann", secrets)
    assert hit.shown == "T········"
