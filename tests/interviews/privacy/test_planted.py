"""What was planted in the example studies is gone: what `interviews.csv` and the transcripts hold to identify somebody."""

from __future__ import annotations

import csv
import re
import shutil
import socket

import pytest

from insights.contact import IBAN, MAIL
from insights.interviews.privacy import pseudonymise, pseudonymise_texts, undecided
from insights.interviews.reading import read_interviews
from insights.study import Workspace, open_study
from tests.conftest import ROOT

STUDIES = ("kino", "serviceportal")
_PHONE = re.compile(r"(?<![\w.,])\+?0\d[\d /()\-–]{6,}\d")
_TRADES = frozenset(  # what a firm does says nothing about who it is
    ["Großbäckerei", "Molkerei", "Fleischwaren", "Fischkonserven", "Pharmawerk", "Tiefkühlkost", "Mineralbrunnen", "Teemanufaktur", "Süßwaren", "Tiernahrung", "Naturkosmetik"]
)  # fmt: skip


@pytest.fixture(scope="module", params=STUDIES)
def example(request, tmp_path_factory):
    """Name, what identifies in the raw files, and the interviews masked without any key of an earlier run; sockets are closed meanwhile."""
    home = tmp_path_factory.mktemp("planted")
    ignore = shutil.ignore_patterns("pseudonyms.csv", "privacy_review.csv")
    shutil.copytree(ROOT / "data" / "raw" / request.param, home / "data" / "raw" / request.param, ignore=ignore)
    study = open_study(request.param, workspace=Workspace(home))
    interviews = read_interviews(study)
    patch = pytest.MonkeyPatch()
    patch.setattr(socket, "socket", _refused)
    patch.setattr(socket, "getaddrinfo", _refused)
    try:
        masked = pseudonymise(interviews, study)
    finally:
        patch.undo()
    return request.param, planted(request.param, interviews.turns["text"]), masked


def _refused(*_args, **_named):
    raise AssertionError("pseudonymisation reaches for the network")


def planted(name: str, texts) -> set[str]:
    """Names, firms and small places of `interviews.csv`; mail addresses, phone numbers and accounts of the transcripts."""
    found = {m.group() for text in texts for form in (MAIL, IBAN, _PHONE) for m in form.finditer(text)}
    with (ROOT / "data" / "raw" / name / "interviews.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found |= {row["name"], row["name"].split()[-1]} | set((row.get("firma") or "").split())
    return {identifier for identifier in found - _TRADES if len(identifier) > 3}


def told(text: str, identifiers: set[str]) -> set[str]:
    return {i for i in identifiers if i in text and re.search(rf"(?<!\w){re.escape(i)}s?(?!\w)", text)}


def test_nothing_that_was_planted_is_left_in_what_is_handed_over(example):
    _, identifiers, masked = example
    assert len(identifiers) > 20
    tables = (masked.turns, masked.people, masked.masked, masked.notes)
    assert not told("\n".join(table.to_csv() for table in tables), identifiers)


def test_people_whom_only_others_name_are_gone_too(example):
    name, _, masked = example
    others = {"kino": {"Irmgard", "Kerem", "Tarek", "Pauli"}, "serviceportal": {"Jupp", "Torsten", "Maximilian"}}[name]
    assert not told(" ".join(masked.turns["text"]), others)


def test_what_is_committed_for_readers_holds_nothing_that_was_planted(example):
    name, identifiers, _ = example
    for folder in ("data/processed", "reports"):
        for path in sorted((ROOT / folder / name).rglob("*")):
            if path.suffix in (".csv", ".json", ".html", ".md", ".ipynb"):
                left = told(path.read_text(encoding="utf-8"), identifiers)
                assert not left, f"{path.relative_to(ROOT)} holds what was planted"


def test_few_words_wait_for_a_person(example):
    """A list that is long is not read: at most one row to decide for an interview of these studies."""
    _, _, masked = example
    interviews = masked.turns["interview_id"].nunique()
    assert undecided(masked.review) <= interviews
    assert len(masked.review) <= 2 * interviews  # with what is only to be looked over


def test_open_answers_are_masked_without_the_network(example, monkeypatch):
    name, _, masked = example
    monkeypatch.setattr(socket, "socket", _refused)
    study = open_study(name, workspace=Workspace(ROOT))
    import pandas as pd

    answers = pseudonymise_texts(pd.Series(["Die Frau Kowalke aus Hückeswagen hat geholfen."]), study, masked.key)
    assert answers.tolist() == ["Die Frau [Name] aus [Ort] hat geholfen."]
