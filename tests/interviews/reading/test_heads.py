"""What stands before the talk: who takes part is used, and is nobody's words."""

from __future__ import annotations

import pytest

from insights.interviews.reading import read_interviews
from tests.interviews.making import make_study
from tests.interviews.reading.scripts import spoken
from tests.interviews.reading.writing import P, Table, docx

TALK = "{0}: Wie war der Umbau?\n{1}: Laut, und er nahm kein Ende.\n{0}: Erzählen Sie.\n{1}: Nachts ging es.\n"
SAID = [
    ("interviewer", "Wie war der Umbau?"),
    ("respondent", "Laut, und er nahm kein Ende."),
    ("interviewer", "Erzählen Sie."),
    ("respondent", "Nachts ging es."),
]
HEADS = {
    "names, one field a line": ("Interviewerin: Marta Ziegler\nBefragter: Onur Yavuz\nDatum: 4.2.2025\nOrt: Jena\n\n", "Ziegler", "Yavuz"),
    "initials": ("Interviewee: Dr. Ines Falk, head of sales\nInterviewer: Tom Reed\n\n", "TR", "IF"),
    "letters in brackets": ("Moderatorin: Marta Ziegler (MZ)\nTeilnehmer: Onur Yavuz (OY)\n\n", "MZ", "OY"),
    "two fields in one line": ("Gesprächsrunde Umbau\nModeration: Z, Teilnehmende: Y1, Y2\n\n", "Z", "Y1"),
    "a range of letters": ("Moderation: Ziegler\nTeilnehmende: Q1–Q4\n\n", "Ziegler", "Q2"),
    "the roles themselves": ("Interviewerin: Marta Ziegler / Befragter: Onur Yavuz\n\n", "Interviewerin", "Befragter"),
    "letters as fields": ("I: Marta Ziegler\nB: Herr Yavuz\n\n", "I", "B"),
    "unknown fields among known ones": ("Projekt: Umbau\nGespräch mit: Onur Yavuz\nBranche: Handel\nInterviewt von: Marta Ziegler\n\n", "Ziegler", "Yavuz"),
}  # fmt: skip


def test_a_head_that_says_who_is_who_is_used_and_is_no_turn(workspace):
    files = {f"g{n}.txt": head + TALK.format(asks, tells) for n, (head, asks, tells) in enumerate(HEADS.values())}
    table = Table([("Interviewerin", "Marta Ziegler"), ("Befragter", "Onur Yavuz"), ("Dauer", "20 Minuten")])
    talk = [P(line) for line in TALK.format("MZ", "OY").splitlines()]
    files["g8.docx"] = docx([table, *talk])
    read = read_interviews(make_study(workspace, files))

    for file, title in zip(files, [*HEADS, "a table"], strict=True):
        turns = read.turns[read.turns["file"] == file]
        assert list(zip(turns["role"], turns["text"], strict=True)) == SAID, title
    notes = read.notes[read.notes["note"].str.contains("taken for the head, which says who takes part")]
    assert set(notes["file"]) == set(files)
    assert not notes["note"].str.contains("Yavuz").any()
    assert read.people.set_index("interview_id").loc[["g2", "g5", "g6"], "name"].tolist() == [
        "Onur Yavuz", "Onur Yavuz", "Herr Yavuz",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Moderator: Guten Tag\nTeilnehmer: Guten Tag\nModerator: Und?\nTeilnehmer: Gut.\n", ["Guten Tag", "Guten Tag", "Und?", "Gut."]),
        ("Interviewerin: Frau Falk, schön.\nBefragte: Danke.\n", ["Frau Falk, schön.", "Danke."]),
        ("Datum: 4.2.2025\nInterviewer: Ihr Name?\nBefragte: Ines Falk\nInterviewer: Beruf?\nBefragte: Lehrerin\n", ["Ihr Name?", "Ines Falk", "Beruf?", "Lehrerin"]),
        ("Interviewer: Guten Morgen Frau Falk\nBefragte: Hallo Herr Reed\nInterviewer: Und\nBefragte: Gut\n", ["Guten Morgen Frau Falk", "Hallo Herr Reed", "Und", "Gut"]),
        ("I: Und?\nB: Datum: weiß ich nicht.\nI: Ort: egal?\nB: Ja.\n", ["Und?", "Datum: weiß ich nicht.", "Ort: egal?", "Ja."]),
    ],
)  # fmt: skip
def test_short_turns_are_no_head(text, said, workspace):
    assert [words for _, words in spoken(make_study(workspace, {"a.txt": text}))] == said


def test_a_head_over_notes_by_guide_is_left_out_with_a_note(workspace):
    notes = "Teilnehmerin: Ines Falk\nDatum: 4.2.2025\n\n## Was stört Sie?\n\n- der Lärm\n"
    read = read_interviews(make_study(workspace, {"a.md": notes}))
    assert read.turns["text"].tolist() == ["Was stört Sie?", "der Lärm"]
    assert "and left out: Teilnehmerin, Datum" in " ".join(read.notes["note"])
