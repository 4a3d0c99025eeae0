"""The people table and the speakers."""

from __future__ import annotations

from insights.interviews.reading import read_interviews
from tests.interviews.making import make_study
from tests.interviews.reading.scripts import ASKED, SCRIPTS, TOLD

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


def test_a_people_table_with_only_its_header_is_no_mistake(workspace):
    study = make_study(workspace, {"a01.txt": f"I: {ASKED}\n\nB: {TOLD}\n"})
    (study.raw / "interviews.csv").write_text("file,interview_id,respondent_id,name,group\n", encoding="utf-8")
    interviews = read_interviews(study)
    assert interviews.people["respondent_id"].tolist() == ["a01"]
    assert interviews.notes["note"].str.startswith("interviews.csv: it lists nobody yet").tolist() == [True]


def test_a_group_interview_has_one_respondent_per_speaker(workspace):
    text = "(S = Student; I = Interviewer)\nI: Wie war es?\nS1: Gut.\nS2: Geht so.\nS1: Doch, gut.\nS3: Ja.\n"
    people = read_interviews(make_study(workspace, {"gruppe.txt": text})).people

    assert people["respondent_id"].tolist() == ["gruppe-S1", "gruppe-S2", "gruppe-S3"]
    assert set(people["interview_id"]) == {"gruppe"}
