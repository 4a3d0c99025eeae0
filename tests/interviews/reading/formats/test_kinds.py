"""Files whose name says another kind than their content."""

from __future__ import annotations

import pytest

from insights.errors import InputError
from insights.interviews.reading import read_interviews
from tests.interviews.making import make_study
from tests.interviews.reading.hostile import TALK
from tests.interviews.reading.writing import docx, odt, packed, page, pdf, rtf, txt


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.txt", docx(TALK), "is a Word file (.docx) by its content, though it is called .txt; rename it to a.docx."),
        ("a.docx", odt(TALK), "is an OpenDocument text (.odt) by its content, though it is called .docx; rename it to a.odt."),
        ("a.csv", pdf(TALK), "is a PDF (.pdf) by its content, though it is called .csv; rename it to a.pdf."),
        ("a.docx", rtf(TALK), "rename it to a.rtf."),
        ("a.vtt", page(TALK), "rename it to a.html."),
        ("a.pdf", txt(TALK), "is plain text (.txt) by its content, though it is called .pdf; rename it to a.txt."),
        ("a.txt", packed({"x": "y"}), "is a packed file (.zip) by its content"),
        ("a.txt", b"ID3\x04\0", "is a recording (.mp3) by its content, whatever its name says; have it transcribed, or move it out of interviews/."),
        ("a.md", packed({"project.qde": "<Project/>"}), "take it in with `insights import`, or move it"),
    ],
)  # fmt: skip
def test_a_file_under_a_wrong_name_gets_a_sentence_on_what_it_is_and_what_to_do(name, data, said, workspace):
    with pytest.raises(InputError) as error:
        read_interviews(make_study(workspace, {name: data}))
    assert said in str(error.value)
