from __future__ import annotations

import pandas as pd

from insights.interviews.workbench import screen
from tests.conftest import filled


def _turn(number, text, *, speaker="k01", role="respondent"):
    return {
        "interview_id": "k01",
        "turn": number,
        "speaker": speaker,
        "role": role,
        "line": 2 * number,
        "start": f"00:00:0{number}",
        "text": text,
    }


def _passage(verbatim, turn, start, end, text):
    return {
        "verbatim_id": verbatim,
        "respondent_id": "k01",
        "interview_id": "k01",
        "source": "interview",
        "turn": turn,
        "start": start,
        "end": end,
        "text": text,
    }


def _answer(verbatim, question, text):
    return {"verbatim_id": verbatim, "respondent_id": "r1", "source": "survey", "question": question, "text": text}


def test_a_turn_is_shown_whole_with_its_passages_and_what_lies_between_and_line_and_time_once():
    turns = filled(pd.DataFrame([_turn(1, "Und sonst?", speaker="interviewer", role="interviewer"), _turn(2, "Ja. Der Saal ist kalt. Hm, also. Mehr Licht! So.")]), "turns")  # fmt: skip
    said = filled(
        pd.DataFrame(
            [_passage("k01-001", 2, 4, 22, "Der Saal ist kalt."), _passage("k01-002", 2, 33, 44, "Mehr Licht!")]
        ),
        "verbatims",
    )
    rows = screen.rows(turns, said, {})
    assert [(row["kind"], row["text"]) for row in rows] == [
        (screen.TALK, "Und sonst?"), (screen.REST, "Ja."), (screen.PASSAGE, "Der Saal ist kalt."), (screen.REST, "Hm, also."), (screen.PASSAGE, "Mehr Licht!"),
        (screen.REST, "So."),
    ]  # fmt: skip
    assert [row.get("line") for row in rows] == [2, 4, None, None, None, None]
    assert rows[1]["time"] == "00:00:02"
    assert [row.get("id") for row in rows if row["kind"] == screen.PASSAGE] == ["k01-001", "k01-002"]


def test_open_answers_stand_below_their_question():
    said = filled(pd.DataFrame([_answer("s-b-r1", "b", "Mehr Licht"), _answer("s-a-r1", "a", "Nichts")]), "verbatims")
    rows = screen.rows(filled(pd.DataFrame(columns=["turn"]), "turns"), said, {"a": "Was stört?"})
    assert [row["text"] for row in rows] == ["Was stört?", "Nichts", "b", "Mehr Licht"]
    assert screen.units(rows, {"a": "Was stört?"}) == [
        {"id": "a", "name": "Was stört?", "n": 1},
        {"id": "b", "name": "b", "n": 1},
    ]
