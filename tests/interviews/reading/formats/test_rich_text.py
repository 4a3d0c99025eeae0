"""Rich text: letters of every kind, and nothing but text."""

from __future__ import annotations

from insights.interviews.reading.formats import read_content

RTF = rb"""{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fnil\fcharset77 Geneva;}{\f2\fcharset204 Cyr;}}
{\colortbl;\red0;}{\*\generator X {nested};}{\info{\title Nicht lesen}}
\pard\f0\fs24 {\b I:} Wie l\'e4uft das \u252?b\u8222\'84x? #00:00:04-2#\par
\b B:\b0  Ganz gut, {\f1 \'8aaa} {\object\objdata 0011}\emdash  meist\line nachts. \u-10179?\u-8704?{\v versteckt}{\deleted weg}\par
\trowd\pard\intbl I\cell Und\par sonst?\cell\row
\pard Ende \bin3 {{}\{x\}\~y\par}"""


def test_letters_marks_objects_and_tables(tmp_path):
    path = tmp_path / "a.rtf"
    path.write_bytes(RTF)
    content = read_content(path)
    filled = [line for line in content.lines if line.text]

    assert [line.text for line in filled] == [
        "I: Wie läuft das üb„x? #00:00:04-2#",
        "B: Ganz gut, äaa — meist",
        "nachts. 😀",
        "Und sonst?",
        "Ende {x} y",
    ]
    assert [line.bold_head for line in filled] == ["I:", "B:", None, None, None]
    assert filled[3].speaker == "I"
    assert [note.note for note in content.notes] == ["1 embedded objects were stepped over; only the text was read"]


def test_a_file_of_textedit_with_unknown_code_page_is_read(tmp_path):
    path = tmp_path / "a.rtf"
    path.write_bytes(rb"{\rtf1\ansi\ansicpg99999 I: Gr\'fc\'dfe?\par B: Ja.\par")
    content = read_content(path)

    assert [line.text for line in content.lines if line.text] == ["I: Grüße?", "B: Ja."]
    assert [note.note for note in content.notes] == [
        "the file is cut off in the middle; what stands before that was read"
    ]
