"""Proposals after a few decisions: they move gradually, and those that were rejected go."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.interviews.coding import agenda
from insights.interviews.coding.codebook import Code, default_codes
from insights.interviews.coding.decisions import standing
from insights.interviews.coding.proposing import beliefs, prepare, propose
from insights.interviews.vectors import encode
from tests.conftest import filled
from tests.interviews.coding.deciding import decided
from tests.interviews.saying import planted, verbatims

NOBODY = contracts.empty("codings")
SAID = {
    "wishes": "Ich würde mir {} wünschen.",
    "fears": "Ich habe Angst vor {}.",
    "problems": "Mit {} gibt es jede Woche einen Fehler.",
    None: "Wir reden am Dienstag über {}.",
}
ABOUT = ["längeren Öffnungszeiten", "einem neuen Automaten", "dem Aufzug", "einer Bank vor der Tür", "dem Parkplatz", "der Rechnung",
         "einem Abholservice", "der Kasse", "dem Login", "der Heizung", "dem Formular", "einem Gespräch"]  # fmt: skip


@pytest.fixture(scope="module")
def study():
    """48 passages: wishes, fears, problems and neither, and which they are."""
    code_of = {pattern.format(about): code for about in ABOUT for code, pattern in SAID.items()}
    table = verbatims(list(code_of), [f"k{n % 8:02d}" for n in range(len(code_of))])
    return table, prepare(table, encode(table["text"]), default_codes("de")), [code_of[text] for text in table["text"]]


@pytest.fixture(scope="module", params=["what is right", "every second one"])
def thirty(request, study):
    """The first thirty of the order of work, decided on the code it names, by somebody who accepts …"""
    table, prepared, truth = study
    order = agenda.order_of_work(prepared, NOBODY, size=48)
    order = order[order["code"].notna()].head(30)
    place = {verbatim: row for row, verbatim in enumerate(table["verbatim_id"])}
    parts = []
    for number, (verbatim, code) in enumerate(zip(order["verbatim_id"], order["code"], strict=True)):
        right = truth[place[verbatim]] == code if request.param == "what is right" else number % 2 == 0
        parts.append(decided(table, [place[verbatim]], [code], "accepted" if right else "rejected"))
    return filled(pd.concat(parts, ignore_index=True), "codings")


def _many(prepared, decisions) -> int:
    return int((beliefs(prepared, decisions).probability >= 0.5).sum())


@pytest.mark.parametrize("status", ["accepted", "rejected"])
def test_one_decision_changes_the_number_of_proposals_by_less_than_a_quarter(study, status):
    table, prepared, _ = study
    before = _many(prepared, NOBODY)
    assert before >= 20
    for row in range(0, 48, 5):
        for code in ("wishes", "fears", "problems"):
            assert abs(_many(prepared, decided(table, [row], [code], status)) - before) < before / 4


def test_thirty_decisions_of_the_order_of_work_do_not_empty_the_proposals(study, thirty):
    _, prepared, _ = study
    assert len(thirty) >= 25
    assert {"accepted", "rejected"} <= set(thirty["status"])
    before = (beliefs(prepared, NOBODY).probability >= 0.5).sum(axis=0)
    after = (beliefs(prepared, thirty).probability >= 0.5).sum(axis=0)
    assert after.sum() > before.sum() / 2
    assert (after[before >= 5] > 0).all()


@pytest.mark.parametrize("size", [3, 5, 10, 20])
def test_the_first_decisions_change_the_number_of_proposals_by_less_than_a_quarter(study, thirty, size):
    _, prepared, _ = study
    before = _many(prepared, NOBODY)
    assert abs(_many(prepared, thirty.head(size)) - before) < before / 4


def test_one_of_thirty_decisions_left_out_changes_the_number_by_less_than_a_quarter(study, thirty):
    _, prepared, _ = study
    whole = _many(prepared, thirty)
    for row in range(len(thirty)):
        assert abs(_many(prepared, thirty.drop(index=row)) - whole) < whole / 4


def test_a_rejected_proposal_goes_and_the_others_stay(study):
    table, prepared, _ = study
    before = standing(propose(prepared, NOBODY))
    gone = before.iloc[0]
    row = int(np.flatnonzero(table["verbatim_id"] == gone["verbatim_id"])[0])
    after = standing(propose(prepared, decided(table, [row], [gone["code"]], "rejected")))
    pairs = [set(zip(found["verbatim_id"], found["code"], strict=True)) for found in (before, after)]
    assert (gone["verbatim_id"], gone["code"]) not in pairs[1]
    assert len(pairs[0] & pairs[1]) >= 0.75 * len(pairs[0])


def test_many_decisions_outweigh_what_was_believed_beforehand():
    table, subjects = planted()
    codes = [Code(name.lower(), name) for name in ("Rechnung", "Parkplatz", "Kuchen")]
    swapped = {"Rechnung": "parkplatz", "Parkplatz": "kuchen", "Kuchen": "rechnung"}  # the names mislead
    prepared = prepare(table, encode(table["text"]), codes)
    truth = np.array([swapped[subject] for subject in subjects])
    rows = np.arange(60)[np.arange(60) % 20 < 15]
    chance = beliefs(prepared, decided(table, rows, truth[rows])).probability
    rest = np.setdiff1d(np.arange(60), rows)
    own = np.array([[code.code == truth[row] for code in codes] for row in rest])
    assert (chance[rest].argmax(axis=1) == own.argmax(axis=1)).mean() > 0.9
    assert (chance[rest][own] >= 0.5).mean() > 0.8
    assert (chance[rest][~own] < 0.5).mean() > 0.8


def test_passages_that_read_the_same_get_the_same_probability():
    table = verbatims(["Der Parkplatz ist voll."] * 6 + ["Der Kuchen ist frisch.", "Die Rechnung war falsch."])
    codes = [Code(name.lower(), name) for name in ("Rechnung", "Parkplatz", "Kuchen")]
    chance = beliefs(
        prepare(table, encode(table["text"]), codes), decided(table, [0, 6], ["parkplatz", "kuchen"])
    ).probability
    assert np.allclose(chance[1:6], chance[1], atol=1e-3)
