"""Small transcripts as every format writes them: paragraphs of runs, tables, headings."""

from __future__ import annotations

import html
import io
import textwrap
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class P:
    """A paragraph: a bold beginning, plain words, perhaps a heading."""

    text: str = ""
    bold: str = ""
    heading: bool = False


@dataclass(frozen=True)
class Table:
    """Rows of cells."""

    rows: Sequence[Sequence[str]]


Block = P | Table


def packed(members: dict[str, str | bytes], *, stored: Sequence[str] = ()) -> bytes:
    """A zip file."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name in stored else None)
    return buffer.getvalue()


def txt(blocks: Sequence[Block]) -> bytes:
    """Plain text; bold is lost, cells are parted by tabs."""
    parts = []
    for block in blocks:
        if isinstance(block, Table):
            parts.append("\n".join("\t".join(row) for row in block.rows))
        else:
            parts.append(f"{block.bold}{block.text}")
    return "\n\n".join(parts).encode()


def md(blocks: Sequence[Block]) -> bytes:
    """Markdown."""
    parts = []
    for block in blocks:
        if isinstance(block, Table):
            rows = [f"| {' | '.join(row)} |" for row in block.rows]
            parts.append("\n".join([*rows[:1], "|" + " --- |" * len(block.rows[0]), *rows[1:]]))
        else:
            mark = "## " if block.heading else ""
            bold = f"**{block.bold.strip()}**" if block.bold.strip() else ""
            parts.append(f"{mark}{bold}{block.text}")
    return "\n\n".join(parts).encode()


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def docx(blocks: Sequence[Block], *, more: dict[str, str | bytes] | None = None) -> bytes:
    """A Word file."""

    def run(text: str, bold: bool) -> str:
        pieces = "<w:br/>".join(
            "<w:tab/>".join(f'<w:t xml:space="preserve">{html.escape(t)}</w:t>' for t in row.split("\t"))
            for row in text.split("\n")
        )
        return f"<w:r>{'<w:rPr><w:b/></w:rPr>' if bold else ''}{pieces}</w:r>" if text else ""

    def paragraph(block: P) -> str:
        style = '<w:pPr><w:pStyle w:val="H2"/></w:pPr>' if block.heading else ""
        return f"<w:p>{style}{run(block.bold, True)}{run(block.text, False)}</w:p>"

    def table(block: Table) -> str:
        rows = "".join(
            f"<w:tr>{''.join(f'<w:tc>{paragraph(P(cell))}</w:tc>' for cell in row)}</w:tr>" for row in block.rows
        )
        return f"<w:tbl>{rows}</w:tbl>"

    body = "".join(table(b) if isinstance(b, Table) else paragraph(b) for b in blocks)
    styles = f'<w:styles {_W}><w:style w:styleId="H2"><w:name w:val="heading 2"/></w:style></w:styles>'
    document = f'<?xml version="1.0"?><w:document {_W}><w:body>{body}</w:body></w:document>'
    return packed({"word/document.xml": document, "word/styles.xml": styles, **(more or {})})


_O = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table", "style")
)


def odt(blocks: Sequence[Block], *, more: dict[str, str | bytes] | None = None) -> bytes:
    """An OpenDocument text."""

    def words(text: str) -> str:
        escaped = html.escape(text).replace("\t", "<text:tab/>").replace("\n", "<text:line-break/>")
        return escaped.replace("   ", ' <text:s text:c="2"/>')

    def paragraph(block: P) -> str:
        bold = f'<text:span text:style-name="T1">{words(block.bold)}</text:span>' if block.bold else ""
        tag = "text:h" if block.heading else "text:p"
        return f"<{tag}>{bold}{words(block.text)}</{tag}>"

    def table(block: Table) -> str:
        rows = "".join(
            f"<table:table-row>{''.join(f'<table:table-cell>{paragraph(P(cell))}</table:table-cell>' for cell in row)}</table:table-row>"
            for row in block.rows
        )
        return f"<table:table>{rows}</table:table>"

    style = (
        '<office:automatic-styles><style:style style:name="T1"><style:text-properties '
        'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" fo:font-weight="bold"/></style:style></office:automatic-styles>'
    )
    body = "".join(table(b) if isinstance(b, Table) else paragraph(b) for b in blocks)
    content = f"<office:document-content {_O}>{style}<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    return packed({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content, **(more or {})})


def rtf(blocks: Sequence[Block]) -> bytes:
    """Rich text."""

    def words(text: str) -> str:
        signs = {"\\": "\\\\", "{": "\\{", "}": "\\}", "\t": "\\tab ", "\n": "\\line "}
        return "".join(
            signs.get(c, c if ord(c) < 128 else f"\\u{ord(c)}?" if ord(c) > 255 else f"\\'{ord(c):02x}") for c in text
        )

    def paragraph(block: P) -> str:
        bold = f"{{\\b {words(block.bold)}}}" if block.bold else ""
        level = "\\outlinelevel1" if block.heading else ""
        return f"\\pard{level} {bold}{words(block.text)}\\par\n"

    parts = []
    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                parts.append("\\trowd\\pard\\intbl " + "".join(f"{words(cell)}\\cell " for cell in row) + "\\row\n")
        else:
            parts.append(paragraph(block))
    return ("{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 Arial;}}{\\*\\generator x;}\n" + "".join(parts) + "}").encode()


def page(blocks: Sequence[Block]) -> bytes:
    """A web page."""

    def words(text: str) -> str:
        return html.escape(text).replace("\n", "<br>")

    parts = []
    for block in blocks:
        if isinstance(block, Table):
            rows = "".join(f"<tr>{''.join(f'<td>{words(cell)}</td>' for cell in row)}</tr>" for row in block.rows)
            parts.append(f"<table>{rows}</table>")
        else:
            bold = f"<b>{words(block.bold)}</b>" if block.bold else ""
            tag = "h2" if block.heading else "p"
            parts.append(f"<{tag}>{bold}{words(block.text)}</{tag}>")
    return f"<!DOCTYPE html><html><head><title>x</title><style>p {{}}</style></head><body>{''.join(parts)}</body></html>".encode()


def pdf(blocks: Sequence[Block], *, width: int = 70, per_page: int = 40, head: str = "Interviewprojekt") -> bytes:
    """A PDF with a head and a page number on each page; words are wrapped, cells stand in columns."""
    rows: list[list[tuple[str, str, int]]] = []  # pieces of one line: bold, plain, place from the left

    for block in blocks:
        if isinstance(block, Table):
            for row in block.rows:
                cells = [textwrap.wrap(cell, 45) or [""] for cell in row]
                for i in range(max(map(len, cells))):
                    rows.append([("", c[i], 50 + 100 * k) for k, c in enumerate(cells) if i < len(c) and c[i]])
        else:
            first = True
            for part in f"{block.bold}{block.text}".split("\n"):
                for line in textwrap.wrap(part, width) or [""]:
                    bold = (
                        block.bold.split("\n")[0]
                        if first and line.startswith(block.bold.split("\n")[0].strip())
                        else ""
                    )
                    bold = line if block.heading else bold.strip()
                    rows.append([(bold, line.removeprefix(bold), 50)])
                    first = False
        rows.append([])
    pages = [rows[i : i + per_page] for i in range(0, len(rows), per_page)]
    return pdf_of(
        [
            _page_stream(part, head if len(pages) > 1 else "", f"Seite {n} von {len(pages)}")
            for n, part in enumerate(pages, start=1)
        ]
    )


def _page_stream(rows: list, head: str, foot: str) -> str:
    def shown(text: str) -> str:
        data = text.encode("cp1252", errors="replace")
        return "(" + "".join(chr(b) if 32 <= b < 127 and chr(b) not in "()\\" else f"\\{b:03o}" for b in data) + ")"

    out = [f"BT /F1 9 Tf 1 0 0 1 500 20 Tm {shown(foot)} Tj ET"]
    out += [f"BT /F1 9 Tf 1 0 0 1 50 815 Tm {shown(head)} Tj ET"] if head else []
    y = 780.0
    for row in rows:
        for bold, plain, x in row:
            text = f"/F2 10 Tf {shown(bold)} Tj " if bold else ""
            out.append(f"BT 1 0 0 1 {x} {y} Tm {text}/F1 10 Tf {shown(plain)} Tj ET")
        y -= 13 if row else 8
    return "\n".join(out)


def pdf_of(streams: Sequence[str], *, box: str = "0 0 595 842", trailer: str = "") -> bytes:
    """A PDF of these page contents."""
    fonts = "".join(
        f"/{k} << /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >> "
        for k, name in (("F1", "Helvetica"), ("F2", "Helvetica-Bold"))
    )
    kids = " ".join(f"{3 + 2 * i} 0 R" for i in range(len(streams)))
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(streams)} >>"]
    for i, stream in enumerate(streams):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Resources << /Font << {fonts} >> >> /Contents {4 + 2 * i} 0 R >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    out, places = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n" + "".join(f"{p:010d} 00000 n \n" for p in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer}>>\nstartxref\n{start}\n%%EOF\n"
    return out.encode("latin-1")


def pdf_table(rows: Sequence[Sequence[str]], widths: Sequence[int], *, ruled: bool, centred: bool = False) -> bytes:
    """A PDF of one table as word processors print it: cells wrapped, `ruled` by lines around them or not, words at their top or `centred`."""
    out, y = [], 780.0
    for row in rows:
        cells = [textwrap.wrap(cell, int(width / 5.2)) for cell, width in zip(row, widths, strict=True)]
        most = max(map(len, cells))
        for k, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            x, top = 50 + sum(widths[:k]), y - 13 - (most - len(cell)) * 6.5 * centred
            out += [f"BT /F1 10 Tf 1 0 0 1 {x + 4} {top - 13 * i} Tm ({words}) Tj ET" for i, words in enumerate(cell)]
            out += [f"{x} {y - 13 * most - 6} {width} {13 * most + 6} re S"] if ruled else []
        y -= 13 * most + 6
    return pdf_of(["\n".join(out)])


WRITERS = {"txt": txt, "md": md, "docx": docx, "odt": odt, "rtf": rtf, "pdf": pdf, "html": page}
