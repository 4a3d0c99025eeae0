from __future__ import annotations

import json
import os
from itertools import count

import pytest

from insights.errors import InputError, InsightsError
from insights.interviews.workbench.journal import Journal
from tests.interviews.workbench.killing import killed_at_work


def _lines(path):
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def _add(journal, **record):
    with journal.writing():
        return journal.add({"do": "decide", **record})


def test_what_was_acknowledged_is_there_after_a_kill_in_the_middle_of_writing(tmp_path):
    path = tmp_path / ".anna.log"

    def write(tell):
        journal = Journal(path)
        for number in count():
            _add(journal, text="Gebühr " * 40, number=number)
            tell(number)

    for round_ in range(3):
        told = killed_at_work(write, after=5 + 7 * round_)
        journal = Journal(path)
        own = [record["number"] for record in journal.records]
        last = len(own) - 1 - own[::-1].index(0)
        assert own[last:] == list(range(len(own) - last))
        assert own[-1] >= told
        assert journal.alone  # the dead window holds nothing
        journal.close()


@pytest.mark.parametrize("torn", [b'{"do":"dec', b'{"do":"decide","text":"Geb\xc3', b"\0\0\0\0", b"{"])
def test_a_torn_last_line_is_removed_and_told(tmp_path, torn):
    path = tmp_path / ".anna.log"
    _add(Journal(path), number=1)
    with path.open("ab") as file:
        file.write(torn)
    journal = Journal(path)
    assert journal.was_torn
    assert [record["number"] for record in journal.records] == [1]
    _add(journal, number=2)
    assert [record["number"] for record in _lines(path)] == [1, 2]
    assert not Journal(path).was_torn


def test_a_whole_last_line_without_its_end_is_kept(tmp_path):
    path = tmp_path / ".anna.log"
    _add(Journal(path), number=1)
    path.write_bytes(path.read_bytes().rstrip(b"\n"))
    journal = Journal(path)
    assert not journal.was_torn
    _add(journal, number=2)
    assert [record["number"] for record in _lines(path)] == [1, 2]


def test_two_windows_on_one_journal_notice_each_other_and_lose_nothing(tmp_path):
    path = tmp_path / ".anna.log"
    first, second = Journal(path), Journal(path)
    assert (first.alone, second.alone) == (True, False)
    for number in range(0, 10, 2):
        _add(first, number=number)
        with second.writing() as news:
            assert news[-1]["number"] == number
            second.add({"do": "decide", "number": number + 1})
    assert [record["number"] for record in first.news()] == [
        9
    ]  # what it wrote itself and what it saw in between is no news
    assert [record["number"] for record in _lines(path)] == list(range(10))
    assert [record["n"] for record in first.records] == list(range(1, 11))


def test_a_line_damaged_in_the_middle_is_named_and_nothing_is_thrown_away(tmp_path):
    path = tmp_path / ".anna.log"
    journal = Journal(path)
    _add(journal, number=1)
    _add(journal, number=2)
    data = path.read_bytes()
    path.write_bytes(data.replace(b'"number":1}', b"@@@"))
    with pytest.raises(InputError, match=r"line 1: is no record, so the file was damaged or changed by hand"):
        Journal(path)


def test_a_full_disk_is_said_and_leaves_no_half_line(tmp_path, monkeypatch):
    path = tmp_path / ".anna.log"
    journal = Journal(path)
    _add(journal, number=1)
    write, calls = os.write, []

    def half(handle, data):
        calls.append(data)
        if len(calls) > 1:
            raise OSError(28, "No space left on device")
        return write(handle, data[:10])

    monkeypatch.setattr(os, "write", half)
    with pytest.raises(InsightsError, match=r"could not be written \(No space left on device\)"):
        _add(journal, number=2)
    monkeypatch.undo()
    _add(journal, number=3)
    assert [record["number"] for record in _lines(path)] == [1, 3]


def test_half_a_line_of_a_window_that_was_killed_does_not_spoil_what_another_window_writes_next(tmp_path):
    path = tmp_path / ".anna.log"
    journal = Journal(path)
    with journal.writing():
        journal.add({"do": "decide"})
    with path.open("ab") as file:
        file.write(b'{"n":2,"do":"dec')
    with journal.writing():
        journal.add({"do": "undo"})
    assert [record["do"] for record in Journal(path).records] == ["decide", "undo"]
