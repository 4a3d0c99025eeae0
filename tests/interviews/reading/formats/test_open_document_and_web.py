"""OpenDocument texts and web pages: what is not text stays out."""

from __future__ import annotations

from insights.interviews.reading.formats import read_content
from tests.interviews.reading.writing import packed


def _texts(path):
    return [line.text for line in read_content(path).lines if line.text]


def test_notes_comments_and_deletions_of_an_opendocument_text_stay_out(tmp_path):
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "text", "table", "drawing")
    )
    body = (
        "<text:tracked-changes><text:deletion><text:p>weg</text:p></text:deletion></text:tracked-changes>"
        "<text:list><text:list-item><text:p>B: Eins<office:annotation><text:p>nein</text:p></office:annotation> und"
        "<text:note><text:note-body><text:p>Fußnote</text:p></text:note-body></text:note><text:s text:c='2'/>zwei</text:p></text:list-item></text:list>"
        "<text:p>I:<text:tab/>Drei<text:line-break/>vier</text:p>"
    )
    content = f"<office:document-content {names}><office:body><office:text>{body}</office:text></office:body></office:document-content>"
    (tmp_path / "a.odt").write_bytes(packed({"content.xml": content}))

    assert _texts(tmp_path / "a.odt") == ["B: Eins und  zwei", "I:\tDrei", "vier"]


def test_a_page_of_noscribe_and_lists_of_terms_are_read(tmp_path):
    page = (
        "<html><head><meta charset='utf-8'><title>x</title><script>weg()</script></head><body><!-- weg -->"
        "<p><a name='ts_0'>S00: Wie läuft&nbsp;das\nab?</a></p><dl><dt>B</dt><dd>Gut.</dd></dl><pre>eins\nzwei</pre></body></html>"
    )
    (tmp_path / "a.html").write_text(page, encoding="utf-8")

    assert _texts(tmp_path / "a.html") == ["S00: Wie läuft das ab?", "B\tGut.", "eins", "zwei"]
