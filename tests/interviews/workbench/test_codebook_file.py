from __future__ import annotations

import pytest

from insights.errors import UsageError
from insights.interviews.coding.codebook import codes_of, default_codes
from insights.interviews.workbench.codebook_file import CodebookFile
from insights.interviews.workbench.on_disk import OnDisk
from insights.study import open_study

OWN = """# Stand der Gruppe, 3. Mai
codes:
- {id: cost, name: Kosten, definition: "Preise: Karten, Snacks"}
- {id: fees, name: Gebühren, parent: cost}
- {id: light, name: Licht}
"""


@pytest.fixture
def study(workspace):
    folder = workspace.raw("kiosk")
    folder.mkdir(parents=True)
    (folder / "study.yml").write_text("title: Kiosk\n")
    (folder / "codebook.yml").write_text(OWN)
    return open_study("kiosk")


def _names(book):
    return {entry["id"]: entry["name"] for entry in book.entries()}


def test_opening_and_looking_writes_nothing(study):
    CodebookFile(study).codes()
    assert (study.raw / "codebook.yml").read_text() == OWN
    assert not (study.raw / ".codebook.log").exists()


def test_every_change_stands_in_the_file_and_can_be_taken_back(study):
    book = CodebookFile(study)
    before = book.entries()
    actions = [
        {"do": "new", "name": "Angst vor Gebühren", "parent": "cost", "definition": "Scheu"},
        {"do": "rename", "code": "light", "name": "Beleuchtung"},
        {"do": "define", "code": "light", "definition": "no"},
        {"do": "colour", "code": "light", "colour": "#123456"},
        {"do": "move", "code": "light", "parent": "cost"},
        {"do": "split", "code": "fees", "names": ["Vorverkauf", "08:15"]},
        {"do": "merge", "code": "cost", "into": "light"},
    ]
    numbers = [book.act(action, coder="anna").record["n"] for action in actions]
    codes = {code.code: code for code in codes_of(open_study("kiosk"))}
    assert list(codes) == ["fees", "light", "angst-vor-gebuehren", "vorverkauf", "08-15"]
    assert codes["light"].name == "Beleuchtung"
    assert codes["light"].definition == "no"
    assert set(codes["light"].former) == {"Licht", "cost", "Kosten"}
    assert codes["light"].parent == ""
    assert codes["fees"].parent == codes["angst-vor-gebuehren"].parent == "light"
    assert codes["08-15"].parent == "fees"
    text = (study.raw / "codebook.yml").read_text()
    assert text.startswith("# Stand der Gruppe, 3. Mai\n")
    assert "colour: " in text
    assert book.became() == {"cost": "light", "Kosten": "light", "Licht": "light"}
    for number in reversed(numbers):
        book.take_back(number)
    assert book.entries() == before
    for number in numbers:
        book.take_back(number, redo=True)
    assert (study.raw / "codebook.yml").read_text() == text
    again = CodebookFile(study)
    assert again.entries() == book.entries()
    assert not again.notices


def test_the_starting_codes_keep_what_teaches_them(study):
    (study.raw / "codebook.yml").unlink()
    study = open_study("kiosk")
    CodebookFile(study).act({"do": "rename", "code": "problems", "name": "Ärger"})
    start = {code.code: code for code in default_codes("de")}
    now = {code.code: code for code in codes_of(open_study("kiosk"))}
    assert list(now) == list(start)
    assert now["problems"].name == "Ärger"
    assert now["problems"].examples == start["problems"].examples
    assert now["fears"].cues == start["fears"].cues


def test_a_change_by_hand_is_taken_over_and_told(study):
    CodebookFile(study).act({"do": "new", "name": "Saal"})
    path = study.raw / "codebook.yml"
    path.write_text(path.read_text().replace("name: Licht", "name: Helligkeit"))
    book = CodebookFile(study)
    assert _names(book)["light"] == "Helligkeit"
    assert book.notices == ["codebook.yml was changed by hand since: light. The change is taken over."]
    assert not CodebookFile(study).notices


def test_a_kill_between_journal_and_file_is_made_good(study, monkeypatch):
    book = CodebookFile(study)
    book.act({"do": "new", "name": "Saal"})
    path = study.raw / "codebook.yml"
    with monkeypatch.context() as killed:
        killed.setattr(OnDisk, "write", lambda *_: True)
        book.act({"do": "new", "name": "Ton"})
    assert "Ton" not in path.read_text()
    again = CodebookFile(study)
    assert "Ton" in path.read_text()
    assert "ton" in _names(again)
    assert not again.notices


def test_a_kill_between_file_and_the_note_of_it_is_no_change_by_hand(study, monkeypatch):
    book = CodebookFile(study)
    book.act({"do": "new", "name": "Saal"})
    with monkeypatch.context() as killed:
        killed.setattr(OnDisk, "_remember", lambda *_: None)
        book.act({"do": "new", "name": "Ton"})
    again = CodebookFile(study)
    assert again.entries() == book.entries()
    assert not again.notices


def test_an_older_version_that_was_set_back_counts_as_changed_by_hand(study):
    book = CodebookFile(study)
    book.act({"do": "new", "name": "Saal"})
    old = book.path.read_bytes()
    book.act({"do": "new", "name": "Ton"})
    book.path.write_bytes(old)
    again = CodebookFile(study)
    assert "ton" not in _names(again)
    assert again.notices == ["codebook.yml was changed by hand since: ton. The change is taken over."]
    assert book.path.read_bytes() == old


@pytest.mark.parametrize("begun", [False, True])
def test_what_is_changed_by_hand_while_it_is_open_is_taken_up_and_the_next_change_writes_over_nothing(study, begun):
    book = CodebookFile(study)
    if begun:
        book.act({"do": "new", "name": "Saal"})
    text = book.path.read_text()
    book.path.write_text(text.replace("name: Licht", "name: Helligkeit") + "- {id: ton, name: Ton}\n")
    assert book.take_up() == [
        f"codebook.yml was changed by hand since{': light, ton' if begun else ''}. The change is taken over."
    ]
    assert book.take_up() == []
    book.act({"do": "rename", "code": "cost", "name": "Preise"})
    assert _names(book) == {
        "cost": "Preise",
        "fees": "Gebühren",
        "light": "Helligkeit",
        **({"saal": "Saal"} if begun else {}),
        "ton": "Ton",
    }
    assert [entry["id"] for entry in book.entries()][-1] == "ton"
    assert _names(CodebookFile(study)) == _names(book)
    assert CodebookFile(study).notices == []


def test_a_codebook_that_is_not_understood_or_half_written_stays_until_it_is_put_right(study):
    book = CodebookFile(study)
    book.act({"do": "new", "name": "Saal"})
    whole = book.path.read_text()
    for broken in (whole[: whole.index("Licht")] + '"', "", whole.replace("id: light", "id: fees")):
        book.path.write_text(broken)
        (said,) = book.take_up()
        assert "codebook.yml" in said
        assert "Until then codebook.yml stays as it is" in said
        assert book.take_up() == []  # said once
        book.act({"do": "define", "code": "light", "definition": f"Lampen {len(broken)}"})
        assert book.path.read_text() == broken
    book.path.write_text(whole.replace("name: Saal", "name: Kinosaal"))
    assert "saal" in book.take_up()[0]
    assert book.save()
    assert "Kinosaal" in book.path.read_text()
    assert "Lampen" in book.path.read_text()


def test_a_codebook_that_is_gone_is_written_again(study):
    book = CodebookFile(study)
    book.act({"do": "new", "name": "Saal"})
    book.path.unlink()
    again = CodebookFile(study)
    assert "saal" in _names(again)
    assert again.notices == ["codebook.yml was gone; it is written again with all its codes."]
    assert "Saal" in book.path.read_text()


def test_a_code_deleted_by_hand_above_one_made_at_the_workbench_meanwhile_is_told(study):
    book = CodebookFile(study)
    book.act({"do": "new", "name": "Saal"})
    text = book.path.read_text()
    book.path.write_text(text.replace("- id: light\n  name: Licht\n", ""))
    book.act({"do": "new", "name": "Lampen", "parent": "light"})
    assert "does not fit what was changed at the workbench meanwhile" in book.take_up()[0]


def test_what_makes_no_sense_is_refused_with_the_names_that_exist(study):
    book = CodebookFile(study)
    for action, message in (
        ({"do": "new", "name": " kosten "}, "There is a code 'Kosten' already"),
        ({"do": "new", "name": " "}, "A code needs a name"),
        ({"do": "rename", "code": "lihgt", "name": "x"}, "There is no code 'lihgt'; did you mean 'light'"),
        ({"do": "move", "code": "cost", "parent": "fees"}, "'Kosten' cannot stand below itself"),
        ({"do": "merge", "code": "cost", "into": "cost"}, "cannot be merged with itself"),
        ({"do": "split", "code": "cost", "names": ["A"]}, "split into two or more"),
        ({"do": "colour", "code": "cost", "colour": "red"}, "is not a colour like #1b4965"),
    ):
        with pytest.raises(UsageError, match=message):
            book.act(action)
    assert (study.raw / "codebook.yml").read_text() == OWN


def test_two_coders_change_one_codebook(study):
    anna, ben = CodebookFile(study), CodebookFile(study)
    number = anna.act({"do": "rename", "code": "light", "name": "Helligkeit"}).record["n"]
    ben.act({"do": "define", "code": "light", "definition": "Lampen"})
    assert anna.news()
    assert anna.entries() == ben.entries()
    with pytest.raises(UsageError, match="'light' was changed since by somebody else"):
        anna.take_back(number)
