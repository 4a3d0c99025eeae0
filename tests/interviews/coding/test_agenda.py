"""The order of work: covers what there is, repeats nothing, skips what is decided, and says why."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insights import contracts
from insights.interviews.coding import agenda
from insights.interviews.coding.codebook import Code, default_codes
from insights.interviews.coding.proposing import beliefs, prepare
from insights.interviews.vectors import encode
from tests.interviews.coding.deciding import decided
from tests.interviews.saying import planted, verbatims

CODES = [Code(name.lower(), name) for name in ("Rechnung", "Parkplatz", "Kuchen")]


def _order(table, decisions=None, codes=CODES, *, size=50, language="de"):
    decisions = contracts.empty("codings") if decisions is None else decisions
    prepared = prepare(table, encode(table["text"]), codes, language=language)
    return agenda.order_of_work(prepared, decisions, size=size)


def test_the_first_passages_cover_all_subjects():
    table, subjects = planted()
    place = dict(zip(table["verbatim_id"], subjects, strict=True))
    assert {place[verbatim] for verbatim in _order(table, size=5)["verbatim_id"]} == {"Rechnung", "Parkplatz", "Kuchen"}


def test_near_duplicates_do_not_follow_each_other():
    same = [f"Der Parkplatz ist immer voll{end}" for end in (".", "!", " .", "…", " !")]
    table = verbatims([*same, "Die Rechnung war falsch.", "Der Kuchen ist frisch.", "Die Rechnung kam zu spät."])
    first = _order(table, size=3)["verbatim_id"]
    texts = table.set_index("verbatim_id")["text"][first]
    assert texts.str.startswith("Der Parkplatz ist immer voll").sum() <= 1


def test_decided_passages_and_talk_about_the_interview_are_left_out():
    table, _ = planted()
    decisions = decided(table, range(10), ["rechnung"] * 10)
    order = _order(table, decisions, size=100)
    assert len(order) == len(table) - 10
    assert not order["verbatim_id"].isin(decisions["verbatim_id"]).any()
    assert order["rank"].tolist() == list(range(1, len(order) + 1))
    assert order["gain"].max() == 1.0


def test_headings_are_no_work_and_a_word_alone_comes_late():
    said = ["Ich ärgere mich jeden Morgen über den vollen Parkplatz.", "Die Rechnung kam wieder drei Wochen zu spät.",
            "Den Kuchen am Sonntag holen wir alle gern."]  # fmt: skip
    table = verbatims(["Zufriedenheit:", "Effektivität: Erfolg, weil: ", "Parkplatz", "Rechnung, ja", *said])
    order = _order(table)["verbatim_id"].tolist()
    ids = table["verbatim_id"].tolist()
    assert set(order) == set(ids[2:])
    assert set(order[:3]) == set(ids[4:])


def test_people_not_yet_heard_come_first_where_the_rest_is_equal():
    texts = ["Der Kuchen ist frisch.", "Der Kuchen ist frisch.", "Der Kuchen ist frisch."]
    table = verbatims(texts, ["k01", "k01", "k02"])
    order = _order(table, decided(table, [0], ["kuchen"]), size=2)
    assert order["verbatim_id"].tolist()[0] == "k02-003"
    assert "von dieser Person ist noch nichts codiert" in order["reason"].iloc[0]


@pytest.mark.parametrize(("language", "wanted"), [("de", "noch nichts entschieden"), ("en", "nothing was decided on")])
def test_reasons_are_in_the_language_of_the_study(language, wanted):
    table, _ = planted()
    order = _order(table, size=10, language=language)
    named = order[order["code"].notna()]
    assert len(named)
    assert named["reason"].str.contains(wanted).all()
    assert order["reason"].str.contains("ähnliche" if language == "de" else "similar").any()


def test_nothing_to_code_is_an_empty_agenda_and_the_same_twice():
    table, _ = planted()
    assert _order(contracts.empty("verbatims")).empty
    assert _order(table, decided(table, range(len(table)), ["kuchen"] * len(table))).empty
    pd.testing.assert_frame_equal(_order(table, size=20), _order(table, size=20))


def test_the_order_teaches_more_than_chance():
    table, subjects = planted()
    codes = [Code(f"c{number}", f"Code {number}") for number in range(3)]
    truth = np.array([["Rechnung", "Parkplatz", "Kuchen"].index(subject) for subject in subjects])
    prepared = prepare(table, encode(table["text"]), codes)

    def right(rows):
        chance = beliefs(prepared, decided(table, rows, [f"c{code}" for code in truth[rows]])).probability
        return (chance.argmax(axis=1) == truth).mean()

    chosen = [pick.row for pick in agenda.picks(prepared, beliefs(prepared, contracts.empty("codings")), size=5)]
    by_chance = [right(np.sort(np.random.default_rng(seed).choice(60, 5, replace=False))) for seed in range(10)]
    assert right(np.sort(chosen)) > np.mean(by_chance)


def test_the_starting_codes_have_an_agenda_too():
    table = verbatims(["Ich habe Angst vor dem Winter.", "Ich wünsche mir eine Bank.", "Wir sind zu viert."])
    assert len(_order(table, codes=default_codes("de"))) == 3
