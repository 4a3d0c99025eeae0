"""Reading interviews: every format and convention gives the same turns."""

from __future__ import annotations

from pathlib import Path

import pytest

from insights import contracts
from insights.errors import InputError
from insights.interviews.reading import read_interviews
from tests.interviews.making import docx_bytes, make_study

ASKED, TOLD = "Wie läuft das ab?", "Ganz gut, meistens nachts."
GUIDE = 'items:\n  - {id: g1, question: "Wann waren Sie zuletzt im Kino?"}\n  - {id: g2, question: "Was wünschen Sie sich für die Zukunft?"}\n'


def spoken(study):
    """(role, text) of every turn."""
    turns = read_interviews(study).turns
    return list(zip(turns["role"], turns["text"], strict=True))


TWICE = [("interviewer", ASKED), ("respondent", TOLD), ("interviewer", "Und sonst?"), ("respondent", "Nichts.")]
SCRIPTS = {
    "letters.txt": f"I: {ASKED}\n\nB: {TOLD}\n\nI: Und sonst?\n\nB: Nichts.\n",
    "tight.txt": f"I:{ASKED}\nB:{TOLD}\nI:Und sonst?\nB:Nichts.",
    "tabs.txt": f"I\t{ASKED}\nB\t{TOLD}\nI\tUnd sonst?\nB\tNichts.",
    "wrapped.txt": "Interviewer: Wie läuft\ndas ab?\nKröger: Ganz gut,\nmeistens nachts.\nInterviewer: Und sonst?\nKröger: Nichts.\n",
    "titles.txt": f"Interviewerin: {ASKED}\nFrau Vogt: {TOLD}\nInterviewerin: Und sonst?\nVogt: Nichts.\n",
    "bold.md": f"---\ntype: x\nI: no\n---\n## Kopf\n\nI = Interviewer\nB = Befragte\n\n---\n**I [00:00:01]** {ASKED}\n\n**B [00:00:05]** {TOLD}\n\n"
    "**I [00:00:09]** Und sonst?\n\n**B [00:00:11]** Nichts.\n",
    "kramdown.md": f"**Interviewer:**{{: .text-yellow-000}}  \n{ASKED}\n\n**Befragte:**{{: .text-green-000}}  \n{TOLD}\n\n"
    "**Interviewer:**{: .x}\nUnd sonst?\n\n**Befragte:**\nNichts.\n",
    "questions.md": f"# F: {ASKED}\n\nA: {TOLD}\n\n# F:Und sonst?\n\nA:Nichts.\n",
    "names.txt": f"Maier: {ASKED}\nHuber: {TOLD}\nMaier: Und sonst?\nHuber: Nichts.\nMaier: Wirklich?\nHuber: Ja.\n",
    "f4.txt": f"I: {ASKED} #00:00:04-2#\n\nB: {TOLD} #00:00:09-0#\n\nI: Und sonst? #00:00:12-0#\n\nB: Nichts. #00:00:15-5#\n",
    "voices.vtt": "WEBVTT\n\nNOTE x\n\n00:00:01.000 --> 00:00:03.000\n<v Interviewerin>Wie läuft\ndas ab?</v>\n\n00:00:03.100 --> 00:00:04.000\n"
    "<v Mehmet Aydın>Ganz gut,</v>\n\n00:00:04.000 --> 00:00:06.000\n<v Mehmet Aydın>meistens nachts.</v>\n\n00:00:07.000 --> 00:00:08.000\n"
    "<v Interviewerin>Und sonst?</v>\n\n00:00:08.000 --> 00:00:09.000\n<v Mehmet Aydın>Nichts.</v>\n",
    "cues.srt": "1\n00:00:01,000 --> 00:00:03,000\nInterviewer: Wie läuft\ndas ab?\n\n2\n00:00:03,100 --> 00:00:04,000\nBerchtold: Ganz gut,\n\n"
    "3\n00:00:04,000 --> 00:00:06,000\nmeistens nachts.\n\n4\n00:00:07,000 --> 00:00:08,000\nInterviewer: Und sonst?\n\n5\n00:00:08,000 --> 00:00:09,000\nBerchtold: Nichts.\n",
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_every_convention_gives_the_same_turns(name, workspace):
    study = make_study(workspace, {name: SCRIPTS[name]})

    assert spoken(study)[:4] == TWICE


def test_what_was_read_fits_the_contracts(workspace):
    interviews = read_interviews(make_study(workspace, SCRIPTS))

    contracts.check(interviews.turns[list(contracts.empty("turns").columns)], "turns")
    contracts.check(interviews.people.drop(columns=["name", "label"]), "people")
    contracts.check(interviews.notes, "reading_notes")
    assert interviews.people["respondent_id"].is_unique


def test_times_come_from_marks_and_cues(workspace):
    turns = read_interviews(make_study(workspace, {n: SCRIPTS[n] for n in ("bold.md", "f4.txt", "cues.srt")})).turns

    starts = turns.groupby("interview_id")["start"].agg(list)
    assert starts["bold"] == ["00:00:01", "00:00:05", "00:00:09", "00:00:11"]
    assert starts["f4"] == ["00:00:00", "00:00:04", "00:00:09", "00:00:12"]
    assert starts["cues"] == ["00:00:01", "00:00:03", "00:00:07", "00:00:08"]


def test_word_files_keep_bold_speakers_and_tables(workspace, tmp_path):
    data = docx_bytes(
        tmp_path / "w.docx",
        [("Interviewerin:", f" {ASKED}"), ("Frau Vogt:", f" {TOLD}"), ("Interviewerin:", " Und sonst?")],
        [["Frau Vogt", "Nichts."]],
    )

    assert spoken(make_study(workspace, {"w.docx": data})) == TWICE


def test_a_third_person_by_legend_is_neither_interviewer_nor_respondent(workspace):
    text = (
        "I = Interviewer\nB = Befragte\nP = Protokollant\n\nI: Wie geht's?\nB: Gut.\nP: Moment.\nI: Weiter?\nB: Ja.\n"
    )
    turns = read_interviews(make_study(workspace, {"a.txt": text})).turns

    assert turns["role"].tolist() == ["interviewer", "respondent", "other", "interviewer", "respondent"]


def test_a_group_interview_has_one_respondent_per_speaker(workspace):
    text = "(S = Student; I = Interviewer)\nI: Wie war es?\nS1: Gut.\nS2: Geht so.\nS1: Doch, gut.\nS3: Ja.\n"
    people = read_interviews(make_study(workspace, {"gruppe.txt": text})).people

    assert people["respondent_id"].tolist() == ["gruppe-S1", "gruppe-S2", "gruppe-S3"]
    assert set(people["interview_id"]) == {"gruppe"}


def test_notes_by_guide_carry_the_item_and_belong_to_the_respondent(workspace):
    text = "---\nx: y\n---\n\nVorab.\n\n## 1. Wann waren Sie zuletzt im Kino?\n\nVorigen Dienstag.\nAllein.\n\n- Popcorn\n- Wein\n\n## 2. Was wünschen Sie sich für die Zukunft\n\nRuhe.\n\n## 3. Wetter\n\nGut.\n"
    interviews = read_interviews(make_study(workspace, {"k.md": text}, beside={"guide.yml": GUIDE}))
    turns = interviews.turns

    said = turns[turns["role"] == "respondent"]
    assert said["text"].tolist() == ["Vorigen Dienstag. Allein.", "Popcorn", "Wein", "Ruhe.", "Gut."]
    assert said["guide_item"].fillna("").tolist() == ["g1", "g1", "g1", "g2", ""]
    assert turns.loc[0, ["role", "text"]].tolist() == ["other", "Vorab."]
    assert "no question of guide.yml: '3. Wetter'" in " ".join(interviews.notes["note"])


def test_text_without_speakers_is_the_respondents_and_says_so(workspace):
    interviews = read_interviews(make_study(workspace, {"a.txt": "Ich war zufrieden.\n\nAber teuer."}))

    assert interviews.turns["role"].tolist() == ["respondent", "respondent"]
    assert "no speakers and no headings" in " ".join(interviews.notes["note"])


def test_windows_text_is_read_right(workspace):
    assert spoken(make_study(workspace, {"a.txt": SCRIPTS["letters.txt"].encode("cp1252")})) == TWICE


def test_a_name_in_the_settings_asks(workspace):
    text = "Maier: So.\nHuber: Wie meinen Sie?\nMaier: Eben.\nHuber: Was denn?\nMaier: Gut.\nHuber: Ja?\n"
    turns = read_interviews(make_study(workspace, {"a.txt": text}, interviews={"interviewers": ["Maier"]})).turns

    assert turns["role"].tolist() == ["interviewer", "respondent"] * 3


def test_tables_of_verbatims_have_one_respondent_per_id(workspace):
    text = "person;frage;antwort\np1;Wie war es?;Gut\np1;Und sonst?;Teuer\np2;Wie war es?;\np3;Wie war es?;Na ja\n"
    interviews = read_interviews(make_study(workspace, {"verbatims.csv": text}))

    assert interviews.people["respondent_id"].tolist() == ["p1", "p3"]
    said = interviews.turns[interviews.turns["role"] == "respondent"]
    assert said["text"].tolist() == ["Gut", "Teuer", "Na ja"]
    assert said["line"].tolist() == [2, 3, 5]


def test_tables_take_the_columns_that_the_settings_name(workspace):
    study = make_study(
        workspace, {"v.csv": "wer,was\na,Gut\n"}, interviews={"tables": {"v.csv": {"text": "was", "respondent": "wer"}}}
    )
    assert spoken(study) == [("respondent", "Gut")]
    wrong = make_study(workspace, {"v.csv": "wer,was\na,Gut\n"}, interviews={"tables": {"v.csv": {"text": "wass"}}})
    with pytest.raises(InputError, match="no column 'wass'.*did you mean 'was'"):
        read_interviews(wrong)


PEOPLE = (
    "datei;interview;name;gruppe;alter\na.txt;i1;Sabine Kröger;ehemalige Kundin;47\nb.txt;i2;Jan Ott;Mitarbeiter;30\n"
)


def test_the_people_table_gives_ids_groups_and_attributes_in_german_too(workspace):
    files = {"a.txt": SCRIPTS["wrapped.txt"], "b.txt": SCRIPTS["letters.txt"], "c.txt": SCRIPTS["letters.txt"]}
    interviews = read_interviews(make_study(workspace, files, beside={"interviews.csv": PEOPLE}))

    people = interviews.people.set_index("respondent_id")
    assert people.loc["i1", ["group", "name", "alter"]].tolist() == ["former customer", "Sabine Kröger", "47"]
    assert people.loc["i2", "group"] == "staff"
    assert people.loc["c", "group"] == "customer"
    assert "does not name this file" in " ".join(interviews.notes.loc[interviews.notes["file"] == "c.txt", "note"])


def test_without_interviews_the_tables_are_empty(workspace):
    interviews = read_interviews(make_study(workspace, {}))

    assert interviews.turns.empty
    assert interviews.people.empty
    assert interviews.notes.empty


BAD = {
    "a file of an unknown type": ({"a.pdf": b"%PDF"}, {}, r"a\.pdf: files of type \.pdf cannot be read.*\.txt, \.md, \.docx"),
    "an empty file": ({"a.txt": "\n \n"}, {}, r"a\.txt: is empty"),
    "a damaged Word file": ({"a.docx": b"PK\x03\x04 nonsense"}, {}, r"a\.docx: is damaged or not a Word file"),
    "an interview without answers": ({"a.txt": "I: Wie?\nI: Was?\nI: Wo?\n"}, {}, r"a\.txt: holds not a single turn of the interviewed"),
    "two interviews of one id": ({"a.txt": "B: x\nI: y?\nB: z\nI: w?", "a.md": "# F\n\nGut."}, {}, r"a\.txt: has the same interview id 'a' as a\.md"),
    "a listed file that is missing": ({"a.txt": "I: y?\nB: z\nI: y?\nB: z"}, {"interviews.csv": "file,group\nb.txt,staff\n"}, r"row 2: names the file 'b\.txt', which is not in interviews/; did you mean 'a\.txt'"),
    "an unknown group": ({"a.txt": "I: y?\nB: z\nI: y?\nB: z"}, {"interviews.csv": "file,group\na.txt,custommer\n"}, r"row 2, column 'group': 'custommer' is no group; did you mean 'customer'"),
    "a respondent listed twice": ({"a.txt": "x", "b.txt": "y"}, {"interviews.csv": "file,respondent_id\na.txt,r1\nb.txt,r1\n"}, r"rows 2 and 3: the respondent 'r1' is listed twice"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_bad_input_stops_with_one_sentence(case, workspace):
    files, beside, message = BAD[case]
    with pytest.raises(InputError, match=message) as error:
        read_interviews(make_study(workspace, files, beside=beside))
    assert "\n" not in str(error.value)


def test_what_only_looks_like_a_speaker_is_noted(workspace):
    text = "I: Wie?\nB: Gut.\nErgebnis: besser als gedacht.\nI: Und?\nB: Ja.\n"
    interviews = read_interviews(make_study(workspace, {"a.txt": "Mitschrift vom Band.\n" + text}))

    assert interviews.turns["text"].tolist()[1] == "Gut. Ergebnis: besser als gedacht."
    notes = " ".join(interviews.notes["note"])
    assert "before the first speaker and was left out: 'Mitschrift vom Band.'" in notes


REAL = {  # turns of the interviewer, of respondents, of others; counted in the files
    "de_divekit_interviews/nnProf4__transkript.md": (87, 84, 20),
    "de_divekit_interviews/nnProf_transkript.md": (33, 32, 0),
    "de_divekit_interviews/nnWMA2_transkript.md": (26, 32, 2),
    "de_haski_nodegrade/NodeGrade_paper_ECSEE_qualitative_data_interview1_german.docx": (4, 9, 0),
    "de_haski_nodegrade/NodeGrade_paper_ECSEE_qualitative_data_interview2_german.docx": (4, 15, 0),
    "de_haski_nodegrade/NodeGrade_paper_ECSEE_qualitative_data_interview3_german.docx": (3, 17, 0),
    "de_thkoeln_interviews/altenpflege.md": (38, 38, 0),
    "de_thkoeln_interviews/jugendamt.md": (46, 46, 0),
    "de_pocketdiary_interviews/Interview1.md": (22, 20, 0),
    "de_pocketdiary_interviews/Interview2.md": (11, 12, 1),
}


def test_real_german_interviews_have_the_right_speakers(workspace, shared_data):
    study = make_study(workspace, {Path(name).name: (shared_data / name).read_bytes() for name in REAL})
    turns = read_interviews(study).turns

    for name, expected in REAL.items():
        roles = turns.loc[turns["file"] == Path(name).name, "role"]
        assert tuple(int((roles == r).sum()) for r in ("interviewer", "respondent", "other")) == expected, name
    assert not turns["text"].str.contains(r"\[\d\d:\d\d|\{:|\*\*|<br").any()


def test_a_people_table_with_only_its_header_is_no_mistake(workspace):
    study = make_study(workspace, {"a01.txt": f"I: {ASKED}\n\nB: {TOLD}\n"})
    (study.raw / "interviews.csv").write_text("file,interview_id,respondent_id,name,group\n", encoding="utf-8")
    interviews = read_interviews(study)
    assert interviews.people["respondent_id"].tolist() == ["a01"]
    assert interviews.notes["note"].str.startswith("interviews.csv: it lists nobody yet").tolist() == [True]


def test_all_unreadable_interviews_are_named_at_once(workspace):
    study = make_study(workspace, {"a.txt": "", "b.txt": "", "c.exe": "x", "d.txt": SCRIPTS["letters.txt"]})

    with pytest.raises(InputError, match="3 files cannot be read") as error:
        read_interviews(study)
    assert len(error.value.problems) == 3
    assert all(name in str(error.value) for name in ("a.txt", "b.txt", "c.exe"))


def test_a_folder_inside_interviews_is_noted_and_system_files_are_not(workspace):
    study = make_study(workspace, {"a.txt": SCRIPTS["letters.txt"], "Thumbs.db": "x", "desktop.ini": "x"})
    (study.raw / "interviews" / "alte").mkdir()
    notes = read_interviews(study).notes

    assert notes.loc[notes["file"] == "alte", "note"].str.contains("was not read").tolist() == [True]
    assert not notes["file"].isin(["Thumbs.db", "desktop.ini"]).any()


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


def test_notes_by_guide_leave_stage_directions_out_too(workspace):
    notes = "# Wann waren Sie zuletzt im Kino?\n\nGestern Abend, mit den Kindern.\n\n[Unterbrechung]\n"
    study = make_study(workspace, {"a.md": notes}, beside={"guide.yml": GUIDE})
    read = read_interviews(study)
    assert read.turns["text"].tolist()[1:] == ["Gestern Abend, mit den Kindern."]
    assert read.notes["note"].str.contains("stage direction").sum() == 1


@pytest.mark.parametrize(
    "answer",
    [
        "- Pause",
        "- Unterbrechung",
        "- Kurze Pause",
        "- [ich rauche eine]",
        "- (Lachen ist wichtig)",
        "• Break",
        "Pause",
    ],
)
def test_what_was_noted_under_a_question_is_an_answer(answer, workspace):
    study = make_study(workspace, {"a.md": f"# Was machen Sie um 10 Uhr?\n\n{answer}\n- zu laut\n"})
    assert [text for _, text in spoken(study)][1:][:1] in ([answer.lstrip("-• ")], [f"{answer} zu laut"])


@pytest.mark.parametrize(
    "line", ["- [Ende der Aufnahme]", "- Ende des Transkripts", "- Interview unterbrochen", "- [Transcript ends]"]
)
def test_what_was_noted_of_the_recording_is_no_answer(line, workspace):
    study = make_study(workspace, {"a.md": f"# Was machen Sie um 10 Uhr?\n\n- zu laut\n{line}\n"})
    assert [text for _, text in spoken(study)][1:] == ["zu laut"]
