"""A folder of interviews as a whole."""

from __future__ import annotations

import pytest

from insights import contracts
from insights.errors import InputError
from insights.interviews.reading import read_interviews
from tests.interviews.making import make_study
from tests.interviews.reading.scripts import SCRIPTS


def test_what_was_read_fits_the_contracts(workspace):
    interviews = read_interviews(make_study(workspace, SCRIPTS))

    contracts.check(interviews.turns[list(contracts.empty("turns").columns)], "turns")
    contracts.check(interviews.people.drop(columns=["name", "label"]), "people")
    contracts.check(interviews.notes, "reading_notes")
    assert interviews.people["respondent_id"].is_unique


def test_without_interviews_the_tables_are_empty(workspace):
    interviews = read_interviews(make_study(workspace, {}))

    assert interviews.turns.empty
    assert interviews.people.empty
    assert interviews.notes.empty


BAD = {
    "a file of an unknown type": ({"a.exe": b"MZ"}, {}, r"a\.exe: files of type \.exe cannot be read.*\.txt, \.md, \.docx"),
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


def test_a_file_that_may_not_be_read_gets_a_sentence(workspace, monkeypatch):
    study = make_study(workspace, {"a.txt": SCRIPTS["letters.txt"]})

    def denied(path):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", denied)
    with pytest.raises(InputError, match=r"a\.txt: cannot be opened \(Permission denied\); check who may read it\."):
        read_interviews(study)
