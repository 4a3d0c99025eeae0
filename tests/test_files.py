from __future__ import annotations

import errno
import os

import pytest

from insights import files
from insights.errors import InputError, InsightsError


def test_text_in_cp1252_is_read_with_its_umlauts(tmp_path):
    path = tmp_path / "i01.txt"
    path.write_bytes("Müller sagt: 5 € für die Größe – „gut“\r\n".encode("cp1252"))
    assert files.read_text(path) == "Müller sagt: 5 € für die Größe – „gut“\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_text_in_unicode_encodings_is_read_without_the_byte_order_mark(tmp_path, encoding):
    path = tmp_path / "i01.txt"
    path.write_bytes("Grüße\r\nzwei".encode(encoding))
    assert files.read_text(path) == "Grüße\nzwei"


def test_a_binary_file_is_refused_with_its_name(tmp_path):
    path = tmp_path / "i01.txt"
    path.write_bytes(b"PK\x03\x04\x00\x00")
    with pytest.raises(InputError, match=r"i01\.txt: holds NUL bytes"):
        files.read_text(path)


def test_yaml_keeps_postcodes_times_and_no_as_text(tmp_path):
    path = tmp_path / "a.yml"
    path.write_text("plz: 01067\nstart: 08:00\nland: no\nn: 12\nshare: 0.5\ndate: 2026-01-02\non: on\n")
    assert files.read_yaml(path) == {
        "plz": "01067", "start": "08:00", "land": "no", "n": 12, "share": 0.5, "date": "2026-01-02", "on": "on",
    }  # fmt: skip


def test_yaml_with_tabs_names_the_line(tmp_path):
    path = tmp_path / "study.yml"
    path.write_text("title: x\ncolumns:\n\talter: demographic\n")
    with pytest.raises(InputError, match=r"study\.yml, line 3: indented with a tab; .* replace each tab by two spaces"):
        files.read_yaml(path)


def test_yaml_with_a_key_given_twice_is_refused_with_its_line(tmp_path):
    path = tmp_path / "study.yml"
    path.write_text("title: x\ntitle: y\n")
    with pytest.raises(InputError, match=r"line 2, column 1: .*'title' stands here a second time"):
        files.read_yaml(path)


def test_broken_yaml_names_line_and_column(tmp_path):
    path = tmp_path / "study.yml"
    path.write_text("title: [1, 2\nx: 3\n")
    with pytest.raises(InputError, match=r"study\.yml, line 2"):
        files.read_yaml(path)


def test_a_full_disk_leaves_the_old_file_and_nothing_half_written(tmp_path, monkeypatch):
    path = tmp_path / "themes.csv"
    files.write_atomic(path, b"old")

    def full(*_):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InsightsError, match=r"themes\.csv: could not be written: the disk is full; free some space"):
        files.write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert [p.name for p in tmp_path.iterdir()] == ["themes.csv"]


def test_a_file_where_a_folder_is_needed_is_named(tmp_path):
    (tmp_path / "reports").write_text("")
    with pytest.raises(InsightsError, match="a file lies where a folder is needed"):
        files.write_atomic(tmp_path / "reports" / "kino" / "report.html", b"x")


def test_leftovers_of_killed_processes_are_removed(tmp_path):
    (tmp_path / ".themes.csv.abc.tmp").write_text("half")
    (tmp_path / "themes.csv").write_text("whole")
    files.remove_leftovers(tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["themes.csv"]


def test_what_nobody_sees_and_what_turns_text_around_is_left_out(tmp_path):
    (tmp_path / "a.txt").write_text("Anna\u202e: laut\x07,\tgenug\n\u2067Ende\u2069", encoding="utf-8")
    assert files.read_text(tmp_path / "a.txt") == "Anna: laut,\tgenug\nEnde"
