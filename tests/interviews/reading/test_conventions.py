"""Transcripts: the ways people name who speaks."""

from __future__ import annotations

import time

import pytest

from insights.interviews.reading import read_interviews
from tests.interviews.making import make_study
from tests.interviews.reading.scripts import ASKED, SCRIPTS, TOLD, TWICE, spoken


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_convention_gives_the_same_turns(name, workspace):
    study = make_study(workspace, {name: SCRIPTS[name]})

    assert spoken(study)[:4] == TWICE


def test_times_come_from_marks_and_cues(workspace):
    turns = read_interviews(make_study(workspace, {n: SCRIPTS[n] for n in ("bold.md", "f4.txt", "cues.srt")})).turns

    starts = turns.groupby("interview_id")["start"].agg(list)
    assert starts["bold"] == ["00:00:01", "00:00:05", "00:00:09", "00:00:11"]
    assert starts["f4"] == ["00:00:00", "00:00:04", "00:00:09", "00:00:12"]
    assert starts["cues"] == ["00:00:01", "00:00:03", "00:00:07", "00:00:08"]


def test_a_third_person_by_legend_is_neither_interviewer_nor_respondent(workspace):
    text = (
        "I = Interviewer\nB = Befragte\nP = Protokollant\n\nI: Wie geht's?\nB: Gut.\nP: Moment.\nI: Weiter?\nB: Ja.\n"
    )
    turns = read_interviews(make_study(workspace, {"a.txt": text})).turns

    assert turns["role"].tolist() == ["interviewer", "respondent", "other", "interviewer", "respondent"]


def test_a_name_in_the_settings_asks(workspace):
    text = "Maier: So.\nHuber: Wie meinen Sie?\nMaier: Eben.\nHuber: Was denn?\nMaier: Gut.\nHuber: Ja?\n"
    turns = read_interviews(make_study(workspace, {"a.txt": text}, interviews={"interviewers": ["Maier"]})).turns

    assert turns["role"].tolist() == ["interviewer", "respondent"] * 3


def test_what_only_looks_like_a_speaker_is_noted(workspace):
    text = "I: Wie?\nB: Gut.\nErgebnis: besser als gedacht.\nI: Und?\nB: Ja.\n"
    interviews = read_interviews(make_study(workspace, {"a.txt": "Mitschrift vom Band.\n" + text}))

    assert interviews.turns["text"].tolist()[1] == "Gut. Ergebnis: besser als gedacht."
    notes = " ".join(interviews.notes["note"])
    assert "before the first speaker and was left out: 'Mitschrift vom Band.'" in notes


def test_numbers_that_people_say_are_no_line_numbers(workspace):
    script = f"I: {ASKED}\nB:\n10 Jahre war das so.\n11 Leute kamen.\n12 gingen.\nI: Und sonst?\nB: Nichts.\n"
    assert spoken(make_study(workspace, {"a.txt": script}))[1] == (
        "respondent",
        "10 Jahre war das so. 11 Leute kamen. 12 gingen.",
    )


def test_left_out_line_numbers_are_noted(workspace):
    script = "".join(f"[{n:04d}] {'IB'[n % 2]}: Ja?\n" for n in range(8))
    read = read_interviews(make_study(workspace, {"a.txt": script}))
    assert set(read.turns["text"]) == {"Ja?"}
    assert "the numbers before 8 lines were taken for line numbers and left out" in read.notes["note"].tolist()


def test_bold_heads_over_the_first_and_last_words_are_the_interviewers(workspace):
    script = f"**Einleitung:**\nGuten Tag, danke.\n\n**Frage:**\n{ASKED}\n\n**Antwort:**\n{TOLD}\n\n**Frage:** Und?\n\n**Antwort:** Ja.\n\n**Abschluss:** Danke.\n"
    turns = spoken(make_study(workspace, {"a.md": script}))
    assert turns[0] == ("interviewer", "Guten Tag, danke.")
    assert turns[-1] == ("interviewer", "Danke.")


def test_numbered_questions_and_answers_are_two_speakers(workspace):
    script = "Frage 1: Wie?\nAntwort 1: So.\nFrage 2: Was?\nAntwort 2: Das.\n"
    read = read_interviews(make_study(workspace, {"a.txt": script}))
    assert read.people["respondent_id"].tolist() == ["a"]
    assert read.turns["role"].tolist() == ["interviewer", "respondent"] * 2


def test_small_letters_and_bullets_before_usual_words_are_speakers_and_sentences_are_not(workspace):
    script = f"- i: {ASKED}\n- b: {TOLD}\n- i: Und sonst?\n- b: Nichts: gar nichts.\nmein motto: weiter so.\n"
    assert spoken(make_study(workspace, {"a.txt": script})) == [
        *TWICE[:3],
        ("respondent", "Nichts: gar nichts. mein motto: weiter so."),
    ]


def test_who_is_left_beside_participants_asks(workspace):
    script = "Dan: So.\nParticipant: Okay.\nDan: Right.\nParticipant: Why?\n"
    assert [role for role, _ in spoken(make_study(workspace, {"a.txt": script}))] == ["interviewer", "respondent"] * 2


def test_a_letter_that_no_encoding_explains_is_noted_with_its_line(workspace):
    script = f"I: {ASKED}\nB: {TOLD}\nI: Gr\ufffd\u00dfe?\nB: Ja.\n"
    notes = read_interviews(make_study(workspace, {"a.txt": script})).notes
    assert notes.loc[notes["line"] == 3, "note"].tolist() == ["a letter could not be read: 'I: Gr\ufffdße?'"]


NAMES = {
    "times on lines of their own": "00:00:01\n\nVogt: Wie?\nOtt: So.\n\n00:05:00\n\nVogt: Was?\nOtt: Das.\nVogt: Und?\nOtt: Ja.\n",
    "times in brackets behind the name": "Anna Vogt (0:01):\nWie?\n\nJan Ott (0:07):\nSo.\n\nAnna Vogt (5:00):\nWas?\nJan Ott (5:09):\nDas.\n"
    "Anna Vogt (5:10):\nUnd?\nJan Ott (5:11):\nJa.\n",
    "letters behind the words": "Interviewer (I): Wie?\nBefragte Person (B1): So.\nInterviewer (I): Was?\nBefragte Person (B1): Das.\n"
    "Interviewer (I): Und?\nBefragte Person (B1): Ja.\n",
    "spans of time in brackets": "".join(
        f"[00:00:0{i}.000 --> 00:00:0{i + 1}.000]  SPEAKER_0{i % 2}: {t}\n"
        for i, t in enumerate(["Wie?", "So.", "Was?", "Das.", "Und?", "Ja."])
    ),
    "names in brackets on lines of their own": "".join(
        f"[SPEAKER_0{i % 2}]\n {t}\n\n" for i, t in enumerate(["Wie?", "So.", "Was?", "Das.", "Und?", "Ja."])
    ),
    "bold names behind bullets": "".join(
        f"- **{'BA'[i % 2 == 0]}nn:** {t}\n" for i, t in enumerate(["Wie?", "So.", "Was?", "Das.", "Und?", "Ja."])
    ),
    "line ends lost": "I: Wie? B: So. I: Was? B: Das. I: Und? B: Ja.",
    "what Teams adds": "Anna Vogt started transcription\n\n"
    + "".join(
        f"{'Anna Vogt' if i % 2 == 0 else 'Jan Ott'}   0:0{i}\n{t}\n\n"
        for i, t in enumerate(["Wie?", "So.", "Was?", "Das.", "Und?", "Ja."])
    )
    + "Anna Vogt stopped transcription\n",
}


@pytest.mark.parametrize("name", NAMES)
def test_further_ways_to_name_who_speaks(name, workspace):
    assert spoken(make_study(workspace, {"a1.md" if "bold" in name else "a1.txt": NAMES[name]})) == [
        ("interviewer", "Wie?"),
        ("respondent", "So."),
        ("interviewer", "Was?"),
        ("respondent", "Das."),
        ("interviewer", "Und?"),
        ("respondent", "Ja."),
    ]


def test_turns_in_the_middle_of_a_line_are_noted_and_interjections_stay(workspace):
    read = read_interviews(make_study(workspace, {"a.txt": "I: Wie? B: So (I: mhm) eben. I: Was? B: Das."}))
    assert read.turns["text"].tolist()[1] == "So (I: mhm) eben."
    assert (
        "3 turns begin in the middle of a line, here the first; each was read as a turn of its own"
        in read.notes["note"].tolist()
    )


def test_a_time_as_an_answer_stays(workspace):
    assert spoken(make_study(workspace, {"a.txt": "I: Wann?\nB:\n8:30\nI: Und dann?\nB: Zug.\n"}))[1] == (
        "respondent",
        "8:30",
    )


@pytest.mark.parametrize("piece", [" ", "A ", "(", "[A", "a", "I ", "1 ", "(Ende ", "00:", "**", "_a "])
def test_no_line_keeps_the_reading_busy(piece, workspace):
    line = "A" + piece * (20_000 // len(piece)) + "x"
    start = time.process_time()
    read_interviews(make_study(workspace, {"a.md": f"I: Wie?\nB: {line}\n{line}\nI: Was?\nB: Das.\n"}))
    assert time.process_time() - start < 1.0
