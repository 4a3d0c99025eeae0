"""Interviews that are edited after the coding: codings, quotes and memos follow, and what is in doubt is listed."""

from __future__ import annotations

from itertools import pairwise

import pytest

from insights.interviews.coding.codebook import Code
from insights.interviews.coding.decisions import read_decisions
from insights.interviews.coding.reanchoring import SURE, quote_in
from insights.interviews.workbench.coder_file import CoderFile
from insights.interviews.workbench.recorded import Wish
from tests.interviews.saying import verbatims

FEES = "Ich habe große Angst vor den Gebüren beim Kauf der Karten im Netz."
LONG = "Das dauert jedes Mal so lange, und niemand hilft einem dabei."
TEXTS = {
    "k01-001": f"{FEES} {LONG}",
    "k01-002": "Ich wünsche mir mehr Licht im Gang, und zwar abends.",
    "k01-003": "Der Saal ist kalt und es zieht an den Füßen.",
}
CODES = [Code("fees", "Gebühren"), Code("light", "Licht"), Code("saal", "Saal")]


@pytest.fixture
def study(kiosk):
    return kiosk


@pytest.fixture
def coded(study):
    """A closed coder's file with a quote on each passage, one more coding without, and a memo."""
    own = _open(study, TEXTS)
    for verbatim, code, quote in (
        ("k01-001", "fees", "Angst vor den Gebüren"),
        ("k01-001", "saal", ""),
        ("k01-002", "light", "mehr Licht im Gang"),
        ("k01-003", "saal", "kalt … an den Füßen"),
    ):
        own.write("decide", [Wish("decision", (verbatim, code), {"status": "accepted", "quote": quote})])
    own.write("done", [Wish("read", (verbatim,), True) for verbatim in ("k01-001", "k01-002")])
    for verbatim in ("k01-002", "k01-003"):
        memo = {"about": "passage", "verbatim_id": verbatim, "text": f"Zu {verbatim}", "created": "2026-01-01"}
        own.write("memo", [Wish("memo", (f"m-{verbatim}",), memo)])
    _closed(own)


def _open(study, texts):
    return CoderFile(study, "anna", texts, CODES, {}, None)


def _closed(own):
    own.save_tables(CODES)
    own.close()


def _quotes(own):
    return {key: value["quote"] for key, value in own.decided().items()}


def _accepted(study, texts):
    return {key: quote for key, (status, quote) in _read(study, texts).items() if status == "accepted"}


def _read(study, texts):
    found = read_decisions(
        study, CODES, verbatims(list(texts.values()), ["k01"] * len(texts)).assign(verbatim_id=list(texts))
    )
    return {
        (row.verbatim_id, row.code): (row.status, row.reason)
        for row in found.fillna({"reason": ""}).itertuples(index=False)
    }


@pytest.mark.parametrize(
    ("now", "parts"),
    [
        (f"Na ja, {FEES} {LONG}", [f"Na ja, {FEES} ", LONG]),
        (f"{FEES} 😀 „{LONG}“", [f"{FEES} 😀 ", f"„{LONG}“"]),
        (f"{FEES} Es {LONG[4:]}", [f"{FEES} ", f"Es {LONG[4:]}"]),
        (f"{FEES[:-5]}online. {LONG}", [f"{FEES[:-5]}online. ", LONG]),
        (LONG, [LONG]),
    ],
)
def test_a_split_passage_stays_split_between_the_same_words(study, now, parts):
    own = _open(study, TEXTS)
    own.write("decide", [Wish("decision", ("k01-001", "saal"), {"status": "accepted", "quote": LONG})])
    own.write("cuts", [Wish("cuts", ("k01-001",), [len(FEES) + 1])])
    _closed(own)
    own = _open(study, {**TEXTS, "k01-001": now})
    cuts = own.recorded.table("cuts").get(("k01-001",), [])
    wide = now.encode("utf-16-le")  # as the screen counts
    edges = [0, *cuts, len(wide) // 2]
    assert [wide[2 * a : 2 * b].decode("utf-16-le") for a, b in pairwise(edges)] == parts
    own.close()


def test_a_word_put_right_inside_a_quote_is_followed_told_side_by_side_and_said_once(study, coded):
    texts = {**TEXTS, "k01-001": TEXTS["k01-001"].replace("Gebüren", "Gebühren")}
    assert (
        _accepted(study, texts)["k01-001", "fees"] == "Angst vor den Gebühren"
    )  # the next run needs no workbench for it
    own = _open(study, texts)
    assert _quotes(own)["k01-001", "fees"] == "Angst vor den Gebühren"
    assert own.notices == [
        "1 coded passage is worded anew in the interviews; its codes stay: k01-001.",
        "1 quote follows the new words: k01-001 “Angst vor den Gebüren” → “Angst vor den Gebühren”.",
    ]
    assert own.lost == {}
    _closed(own)
    assert "k01-001,fees,accepted,Angst vor den Gebühren" in own.path.read_text()
    assert _accepted(study, texts) == _quotes(own)
    again = _open(study, texts)
    assert (again.notices, again.lost) == ([], {})


def test_other_words_at_the_place_of_a_quote_leave_the_coding_in_doubt_until_it_is_given_anew(study, coded):
    texts = {**TEXTS, "k01-001": TEXTS["k01-001"].replace("Angst vor den Gebüren", "Lust und gute Laune")}
    assert ("k01-001", "fees") not in _read(study, texts)
    assert set(_accepted(study, texts)) == {("k01-001", "saal"), ("k01-002", "light"), ("k01-003", "saal")}
    own = _open(study, texts)
    assert own.decided()["lost/k01-001", "fees"] == {"status": "accepted", "quote": "Angst vor den Gebüren"}
    assert own.read() == {"k01-002"}  # else what is in doubt would count as rejected
    assert own.lost == {"k01-001 fees": ("“Angst vor den Gebüren” → “Lust und gute Laune”?", ["fees"])}
    assert (
        "1 coded quote is in doubt since the words of the passage were changed; it is listed, and nothing of it is deleted."
        in own.notices
    )
    own.save_tables(CODES)
    assert "fees" not in own.path.read_text()
    own.close()
    back = _open(study, TEXTS)  # the transcript is set back, and the coding with it
    assert _quotes(back)["k01-001", "fees"] == "Angst vor den Gebüren"
    assert back.lost == {}
    _closed(back)
    own = _open(study, texts)
    own.write("decide", [Wish("decision", ("k01-001", "fees"), {"status": "accepted", "quote": "Lust und gute Laune"})])
    _closed(own)
    again = _open(study, texts)
    assert again.lost == {}
    assert _quotes(again)["k01-001", "fees"] == "Lust und gute Laune"


def test_a_quote_goes_to_the_passage_that_has_its_words_when_passages_are_cut_otherwise(study, coded):
    texts = {
        "k01-001": "Ich habe", "k01-002": "große Angst vor den Gebüren beim Kauf.", "k01-003": TEXTS["k01-002"], "k01-004": TEXTS["k01-003"],
    }  # fmt: skip
    own = _open(study, texts)
    assert _quotes(own) == {
        ("k01-002", "fees"): "Angst vor den Gebüren", ("k01-003", "light"): "mehr Licht im Gang", ("k01-004", "saal"): "kalt … an den Füßen",
        ("lost/k01-001", "saal"): "",
    }  # fmt: skip
    assert own.lost == {"k01-001": (TEXTS["k01-001"], ["saal"])}
    assert _accepted(study, texts).keys() == {("k01-002", "fees"), ("k01-003", "light"), ("k01-004", "saal")}
    assert {memo["verbatim_id"] for memo in own.memos().values()} == {"k01-003", "k01-004"}


def test_memos_follow_their_passages_and_one_whose_passage_is_gone_is_listed_and_comes_back(study, coded):
    texts = {
        "k01-001": TEXTS["k01-001"],
        "k01-002": "Ganz neu am Anfang.",
        "k01-003": TEXTS["k01-002"].replace("abends", "spät"),
    }
    own = _open(study, texts)
    assert own.memos()["m-k01-002"]["verbatim_id"] == "k01-003"
    gone = own.memos()["m-k01-003"]
    assert (gone.get("verbatim_id"), gone["interview_id"], gone["quote"]) == (None, "k01", TEXTS["k01-003"])
    assert own.lost["memo m-k01-003"] == (TEXTS["k01-003"], ["Memo: Zu k01-003"])
    assert "1 memo has lost the passage; it is listed, and nothing of it is deleted." in own.notices
    _closed(own)
    assert "Zu k01-003" in own.memo_path.read_text()
    assert "Zu k01-003" in own.memo_path.read_text()
    back = _open(study, TEXTS)
    assert {memo: value["verbatim_id"] for memo, value in back.memos().items()} == {
        "m-k01-002": "k01-002",
        "m-k01-003": "k01-003",
    }
    assert "quote" not in back.memos()["m-k01-003"]
    assert back.lost == {}


def test_a_memo_on_a_passage_that_nobody_coded_follows_too(study):
    own = _open(study, TEXTS)
    own.write("memo", [Wish("memo", ("m1",), {"about": "passage", "verbatim_id": "k01-003", "text": "Heizung?"})])
    _closed(own)
    again = _open(study, {"k01-001": "Guten Tag.", **{f"k01-00{n + 2}": text for n, text in enumerate(TEXTS.values())}})
    assert again.memos()["m1"]["verbatim_id"] == "k01-004"


@pytest.mark.parametrize(
    ("quote", "now", "wanted"),
    [
        (
            "Angst vor den Gebüren",
            "Ich habe große Furcht vor den Gebühren beim Kauf der Karten im Netz.",
            "Furcht vor den Gebühren",
        ),
        ("Gebüren", "Ich habe große Angst vor den Gebühren beim Kauf der Karten im Netz.", "Gebühren"),
        (
            "den Gebüren",
            "Ich habe große Angst vor den hohen Gebüren beim Kauf der Karten im Netz.",
            "den hohen Gebüren",
        ),
        (
            "große Angst … der Karten",
            "Ich habe Angst vor den Gebüren beim Kauf jener Karten im Netz.",
            "Angst … jener Karten",
        ),
        (
            "Angst vor den Gebüren",
            "ICH HABE GROSSE ANGST  VOR DEN GEBÜREN beim Kauf der Karten im Netz.",
            "ANGST  VOR DEN GEBÜREN",
        ),
    ],
)
def test_a_quote_is_what_stands_between_the_same_words(quote, now, wanted):
    words, likeness = quote_in(now, quote, FEES)
    assert words == wanted
    assert likeness >= SURE or quote.startswith("große")


@pytest.mark.parametrize(
    "now",
    [
        "Ich habe große Freude an den Karten im Netz.",
        "Gebüren habe ich große Angst vor den Preisen beim Kauf der Karten im Netz.",
    ],
)
def test_a_short_quote_whose_place_is_gone_is_not_found_in_the_same_word_elsewhere(now):
    assert quote_in(now, "Gebüren", FEES)[1] < SURE
