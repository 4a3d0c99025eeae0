"""Stage directions are nobody's words."""

from __future__ import annotations

import pytest

from insights.interviews.reading import read_interviews
from tests.interviews.making import make_study
from tests.interviews.reading.scripts import ASKED, TOLD, TWICE, spoken


@pytest.mark.parametrize(
    "line",
    [
        "[Ende des Transkripts]",
        "[Transcript ends]",
        "[Aufnahme Ende, 34:12 Minuten]",
        "Ende der Aufnahme (34:12)",
        "— Interview Ende —",
        "[Unterbrechung]",
        "(Telefon klingelt)",
        "[Ende des Transkripts. Danach sprach sie noch\nlange über den Umbau des Hauses. Sie war sehr freundlich.]",
    ],
)
def test_a_stage_direction_on_its_own_line_is_nobodys_words(line, workspace):
    study = make_study(workspace, {"a.txt": f"I: {ASKED}\nB: {TOLD}\nI: Und sonst?\nB: Nichts.\n\n{line}\n"})
    assert spoken(study) == TWICE
    note = read_interviews(study).notes.to_dict("records")[-1]
    assert (note["file"], note["line"]) == ("a.txt", 6)
    assert note["note"].startswith("a stage direction, nobody's words; it was left out: ")


def test_a_closing_note_behind_the_last_words_goes_and_what_people_say_stays(workspace):
    script = f"I: {ASKED}\nB: {TOLD} [Ende der Aufnahme]\nI: Und sonst?\nB: Nichts.\n(Sie nutzt das nur am Handy.)\n"
    assert [text for _, text in spoken(make_study(workspace, {"a.txt": script}))] == [
        ASKED,
        TOLD,
        "Und sonst?",
        "Nichts. (Sie nutzt das nur am Handy.)",
    ]
