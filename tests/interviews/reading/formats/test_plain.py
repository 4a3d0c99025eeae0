"""Plain text in every usual encoding, and Markdown."""

from __future__ import annotations

import pytest

from insights.files import read_text
from tests.interviews.making import make_study
from tests.interviews.reading.scripts import SCRIPTS, TWICE, spoken

TEXT = (
    "I: Wie läuft das ab – über Größe „schön“ und Müller?\nB: Für 20 € § 5, ähm… Ärger, Öl, Übung; café, Łódź nicht.\n"
)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "mac_roman", "cp850"]
)
def test_every_usual_encoding_is_found(encoding, tmp_path):
    text = "".join(c for c in TEXT if encoding.startswith("utf") or _fits(c, encoding))
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    assert read_text(tmp_path / "a.txt") == text


def _fits(letter, encoding):
    return letter.encode(encoding, errors="ignore") != b""


def test_apostrophes_and_dashes_of_windows_are_no_letters_of_a_mac(tmp_path):
    text = "It’s – well …and don’t—we’re “fine”. 5 €"
    (tmp_path / "a.txt").write_bytes(text.encode("cp1252"))
    assert read_text(tmp_path / "a.txt") == text


def test_composed_and_decomposed_letters_stay_as_they_are(tmp_path):
    (tmp_path / "a.txt").write_bytes("ü u\u0308".encode())
    assert read_text(tmp_path / "a.txt") == "ü u\u0308"


def test_a_line_of_another_encoding_does_not_spoil_the_rest(tmp_path):
    (tmp_path / "a.txt").write_bytes("Größe\n".encode() + "Straße\n".encode("cp1252") + "Übung".encode())
    assert read_text(tmp_path / "a.txt") == "Größe\nStraße\nÜbung"


def test_a_file_cut_off_inside_a_letter_keeps_the_others(tmp_path):
    (tmp_path / "a.txt").write_bytes("Größe, Ü".encode()[:-1])
    assert read_text(tmp_path / "a.txt") == "Größe, \ufffd"


def test_windows_text_is_read_right(workspace):
    assert spoken(make_study(workspace, {"a.txt": SCRIPTS["letters.txt"].encode("cp1252")})) == TWICE
