"""Subtitles: cues, voices and times as programs write them."""

from __future__ import annotations

import pytest

from insights.interviews.reading import read_interviews
from insights.interviews.reading.formats import read_content
from tests.interviews.making import make_study


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
    assert [note.note for note in read_content(tmp_path / name).notes] == ["1 cue without words was left out"]


def test_cues_of_one_speaker_are_one_turn_whether_or_not_the_name_stands_before_each(workspace):
    cues = [
        "Mira Sand: Guten Tag.", "Mira Sand: Wie wohnen\nSie denn?", "Jo Pohl: Ganz gut,", "Jo Pohl: aber laut", "und teuer.", "Mira Sand: Warum?", "Jo Pohl: Die Bahn.",
    ]  # fmt: skip
    srt = "\n".join(f"{n}\n00:00:0{n},000 --> 00:00:0{n},900\n{cue}\n" for n, cue in enumerate(cues, start=1))
    vtt = "WEBVTT\n\n" + srt.replace(",000", ".000").replace(",900", ".900")
    read = read_interviews(make_study(workspace, {"a.srt": srt, "b.vtt": vtt, "c.txt": vtt})).turns

    for _, turns in read.groupby("file"):
        assert turns["text"].tolist() == [
            "Guten Tag. Wie wohnen Sie denn?", "Ganz gut, aber laut und teuer.", "Warum?", "Die Bahn.",
        ]  # fmt: skip
        assert turns["start"].tolist() == ["00:00:01", "00:00:03", "00:00:06", "00:00:07"]


@pytest.mark.parametrize("name", ["a.srt", "a.txt"])
def test_a_time_line_that_cannot_be_read_is_told_with_its_line_and_never_spoken(workspace, name):
    srt = "1\n00:00:01,000 --> 00:00:02,000\nI: Wie?\n\n2\n00:00:03,000 --> 00:00:04,000\nB: Gut.\n\n3\n00:00:-1,000 --> xx\nI: Warum?\n\n4\n00:00:07,000 --> 00:00:08,000\nB: Darum.\n"
    read = read_interviews(make_study(workspace, {name: srt}))
    assert read.turns["text"].tolist() == ["Wie?", "Gut.", "Warum?", "Darum."]
    (told,) = read.notes[read.notes["note"].str.contains("time of this c")].itertuples()
    assert told.line == 10
    assert told.note.endswith("could not be read: '00:00:-1,000 --> xx'")
