"""Lines of the program that made the transcript are nobody's words."""

from __future__ import annotations

import pytest

from insights.interviews.reading import read_interviews
from insights.interviews.reading.lines import Line
from insights.interviews.reading.program_lines import without_program_lines
from tests.interviews.making import make_study
from tests.interviews.reading.scripts import spoken
from tests.interviews.reading.writing import P, docx

WRITTEN = [
    "Mira Sand started transcription",
    "Mira Sand (Gast) ist der Besprechung beigetreten.",
    "10:03:09 Jo van Dijk has joined the meeting",
    "Mira Sand und Jo Pohl haben das Meeting verlassen",
    "Die Aufzeichnung wurde gestartet",
    "Transcription ended after 00:34:12",
    "Recording stopped",
    "This editable transcript was computer generated and might contain errors.",
]
SPOKEN = [
    "Wer hat die Transkription gestartet",
    "Sie hat das Meeting verlassen.",
    "My boss joined the meeting and then it was over.",
    "Die Besprechung wurde unterbrochen, weil es brannte",
    "Has Mira joined the meeting?",
    "Mira left the room",
]


@pytest.mark.parametrize("text", WRITTEN)
def test_what_the_program_writes_is_left_out_with_a_note(text):
    lines, notes = without_program_lines([Line(7, text)])
    assert lines[0].text == ""
    assert (notes[0].line, notes[0].note[:30]) == (7, "a line of the program, nobody'")


@pytest.mark.parametrize("text", SPOKEN)
def test_what_people_say_of_meetings_stays(text):
    assert without_program_lines([Line(1, text)]) == ([Line(1, text)], [])


def test_they_end_no_turn_and_name_no_speaker_in_any_format(workspace):
    blocks = [
        P(" hat die Transkription gestartet", bold="Mira Sand"), P("Mira Sand   0:03\nWie war es?"), P("Jo Pohl   0:09\nGut."),
        P("Jo Pohl ist dem Meeting beigetreten   0:12"), P("Mira Sand   0:15\nUnd dann?"), P("Jo Pohl   0:19\nSchluss."), P("Mira Sand hat die Transkription beendet"),
    ]  # fmt: skip
    cues = ["<v Mira Sand>Wie war es?</v>", "Jo Pohl left the meeting", "<v Jo Pohl>Gut.</v>", "<v Mira Sand>stopped transcription</v>"]  # fmt: skip
    vtt = "WEBVTT\n\n" + "\n".join(f"00:0{n}.000 --> 00:0{n}.900\n{cue}\n" for n, cue in enumerate(cues))
    read = read_interviews(make_study(workspace, {"a.docx": docx(blocks), "b.vtt": vtt}))

    said = read.turns.groupby("file")["text"].agg(list)
    assert said["a.docx"] == ["Wie war es?", "Gut.", "Und dann?", "Schluss."]
    assert said["b.vtt"] == ["Wie war es?", "Gut."]
    assert read.notes["note"].str.contains("a line of the program").groupby(read.notes["file"]).sum().to_dict() == {"a.docx": 3, "b.vtt": 2}  # fmt: skip


def test_a_sentence_that_runs_over_lines_stays_whole(workspace):
    text = "I: Und dann?\nB: Ja, und dann kam es so, dass\nMira hat das Meeting verlassen\nund alle still waren.\n"
    assert spoken(make_study(workspace, {"a.txt": text}))[1][1].endswith("Mira hat das Meeting verlassen und alle still waren.")  # fmt: skip
