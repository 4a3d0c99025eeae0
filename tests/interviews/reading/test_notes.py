"""Notes ordered by the interview guide."""

from __future__ import annotations

import pytest

from insights.interviews.reading import read_interviews
from tests.interviews.making import make_study
from tests.interviews.reading.scripts import GUIDE, spoken


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


def test_what_asks_nothing_is_said_to_be_perhaps_no_interview(workspace):
    study = make_study(workspace, {"a.md": "# Persona\n\n## Alter\n\n- jung\n\n## Wohnort\n\n- Stadt\n"})
    assert "If it is no interview, move it out of interviews/" in " ".join(read_interviews(study).notes["note"])
