"""Subtitles: cues, voices and times as programs write them."""

from __future__ import annotations

import pytest

from insights.interviews.reading.formats import read_content


def _lines(tmp_path, name, text):
    (tmp_path / name).write_text(text, encoding="utf-8")
    return [(line.number, line.speaker, line.start, line.text) for line in read_content(tmp_path / name).lines]


def test_teams_writes_names_of_its_own_for_cues_and_several_voices(tmp_path):
    text = (
        "WEBVTT\n\n1f2e/12-0\n00:00:01.100 --> 00:00:02.000\n<v Anna Vogt>Guten Tag.</v> <v Jan Ott>Hallo\nzusammen.</v>\n\n"
        "STYLE\n::cue {}\n\n1f2e/13-0\n00:05.000 --> 00:06.000 align:start\n<v.loud Anna Vogt>Also &amp; los <i>jetzt</i>.</v>\n"
    )
    assert _lines(tmp_path, "a.vtt", text) == [
        (1, "Anna Vogt", "00:00:01", "Guten Tag."),
        (1, "Jan Ott", "00:00:01", "Hallo zusammen."),
        (2, "Anna Vogt", "00:00:05", "Also & los jetzt."),
    ]


def test_empty_rows_in_a_cue_and_missing_ones_between_cues(tmp_path):
    text = (
        "1\n00:00:01,000 --> 00:00:02,000\nEins\n\nund mehr\n2\n00:00:03,000 --> 00:00:04,000\n- I: Zwei?\n- B: Drei.\n"
    )
    assert _lines(tmp_path, "a.srt", text) == [
        (1, None, "00:00:01", "Eins und mehr"),
        (2, None, "00:00:03", "I: Zwei?"),
        (2, None, "00:00:03", "B: Drei."),
    ]


@pytest.mark.parametrize("name", ["a.vtt", "a.srt"])
def test_cues_without_words_are_counted(name, tmp_path):
    text = (
        "WEBVTT\n\n" * (name == "a.vtt")
        + "1\n00:00:01.000 --> 00:00:02.000\n\n2\n00:00:03.000 --> 00:00:04.000\nI: Ja?\n"
    )
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert [note.note for note in read_content(tmp_path / name).notes] == ["1 cues without words were left out"]
