"""Word files."""

from __future__ import annotations

from insights.interviews.reading import read_interviews
from tests.interviews.making import docx_bytes, make_study
from tests.interviews.reading.scripts import ASKED, TOLD, TWICE, spoken
from tests.interviews.reading.writing import P, docx, packed


def test_word_files_keep_bold_speakers_and_tables(workspace, tmp_path):
    data = docx_bytes(
        tmp_path / "w.docx",
        [("Interviewerin:", f" {ASKED}"), ("Frau Vogt:", f" {TOLD}"), ("Interviewerin:", " Und sonst?")],
        [["Frau Vogt", "Nichts."]],
    )

    assert spoken(make_study(workspace, {"w.docx": data})) == TWICE


def test_marks_that_nobody_sees_are_taken_out(workspace):
    data = docx([P(f"I: {ASKED}"), P("B: Ganz \u202egut, meistens\u2066 nachts."), P("I: Und sonst?"), P("B: Nichts.")])
    assert spoken(make_study(workspace, {"a.docx": data})) == TWICE


def test_bold_by_style_counts_and_deletions_comments_and_text_boxes_do_not(workspace):
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    styles = (
        f'<w:styles {w}><w:style w:styleId="Stark"><w:name w:val="Strong"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:styleId="berschrift1"><w:name w:val="heading 1"/></w:style></w:styles>'
    )
    strong = '<w:r><w:rPr><w:rStyle w:val="Stark"/></w:rPr><w:t>{}</w:t></w:r>'
    plain = '<w:r><w:t xml:space="preserve"> {}</w:t></w:r>'
    said = [
        ("Interviewerin", ASKED),
        ("Frau Vogt", TOLD),
        ("Interviewerin", "Und sonst?"),
        ("Frau Vogt", "Nichts."),
    ]
    body = "".join(f"<w:p>{strong.format(name)}{plain.format('{}')}</w:p>" for name, _ in said)
    body = body.format(*[words for _, words in said])
    box = "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Randnotiz</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    deleted = (
        "<w:p><w:del><w:r><w:delText>weg</w:delText></w:r></w:del><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
    )
    document = f"<w:document {w}><w:body><w:sdt><w:sdtContent>{body}</w:sdtContent></w:sdt>{box}{deleted}</w:body></w:document>"
    study = make_study(workspace, {"a.docx": packed({"word/document.xml": document, "word/styles.xml": styles})})

    assert spoken(study) == TWICE
    assert "a text box was left out: 'Randnotiz'" in read_interviews(study).notes["note"].tolist()
