"""Word files."""

from __future__ import annotations

from insights.interviews.reading import read_interviews
from tests.interviews.making import docx_bytes, make_study
from tests.interviews.reading.scripts import ASKED, TOLD, TWICE, spoken
from tests.interviews.reading.writing import P, Table, docx, md, odt, packed, page, rtf


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


def test_time_codes_and_rows_of_tables_are_kept_in_every_format(workspace):
    at_end = Table(
        [("I", "Wie? #00:00:04-2#"), ("B", "So. #00:00:09-0#"), ("I", "Und? #00:00:12-1#"), ("B", "Ja. #00:00:15-0#")]
    )
    with_name = Table(
        [
            ("Vera Roth 00:00:01", "Wie?"),
            ("#00:00:05-3#\nPaul Amsel", "So."),
            ("Vera Roth 00:00:09", "Und?"),
            ("Paul Amsel [00:00:12]", "Ja."),
        ]
    )
    writers = {"docx": docx, "odt": odt, "rtf": rtf, "md": md, "html": page}
    files = {f"e{n}.{n}": write([P("Mitschrift"), at_end]) for n, write in writers.items()}
    files |= {f"n{n}.{n}": write([with_name]) for n, write in writers.items() if n in ("docx", "odt", "html")}
    turns = read_interviews(make_study(workspace, files)).turns

    for file, own in turns.groupby("file"):
        wanted = (
            ["00:00:00", "00:00:04", "00:00:09", "00:00:12"]
            if file[0] == "e"
            else ["00:00:01", "00:00:05", "00:00:09", "00:00:12"]
        )
        assert (own["start"].tolist(), own["text"].tolist()) == (wanted, ["Wie?", "So.", "Und?", "Ja."]), file
        assert own["line"].is_unique, file
    assert turns[turns["file"] == "edocx.docx"]["line"].tolist() == [2, 3, 4, 5]
