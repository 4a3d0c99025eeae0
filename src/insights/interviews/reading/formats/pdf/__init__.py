"""PDF: text with its place on the page becomes lines; what only the page carries (heads, feet, line numbers) is taken away."""

from __future__ import annotations

from pathlib import Path

from insights.errors import InputError
from insights.interviews.reading.formats.content import Content, bounded, refuse_big
from insights.interviews.reading.formats.pdf.layout import lines_of
from insights.interviews.reading.formats.pdf.process import pages_of
from insights.interviews.reading.lines import Note

MOST_BYTES = 100_000_000
_ERRORS = {
    "password": "is protected by a password; save it anew without one",
    "damaged": "is damaged or no PDF; open it in its program and save it again",
    "pages": "has {count:,} pages, far more than an interview; give each interview a file of its own",
    "characters": "holds far more text than an interview; give each interview a file of its own",
    "memory": "takes more memory than any transcript does, as harmful files do; save its text as .txt or .docx",
    "harmful": "could not be read within the time and memory that a transcript takes; save its text as .txt or .docx",
}
_MIXED = (
    "speakers stand in a column beside the words, in the middle of their row or over several lines, and no lines part the rows: words can "
    "have been mixed from here on this page; compare its turns, or save the transcript as .docx"
)


def read_pdf(path: Path) -> Content:
    """The lines of a PDF, counted through the whole file; wrapped words are whole again, paragraphs parted by empty lines.

    Raises InputError for a damaged, protected, harmful or scanned file.
    """
    refuse_big(path, most=MOST_BYTES)
    answer = pages_of(path)
    if "error" in answer:
        why = _ERRORS.get(answer["error"], _ERRORS["damaged"]).format(count=answer.get("count", 0))
        raise InputError(f"{path}: {why}, or move it out of interviews/.")
    pages = answer["pages"]
    lines, dropped, mixed = lines_of(pages)
    lines = bounded(path, lines)
    if not any(line.text for line in lines):
        raise InputError(
            f"{path}: holds pictures of pages and no text; run it through text recognition (OCR) or save the transcript as .docx."
        )
    notes = [Note(None, f"left out as page heads, feet and numbers: {dropped}")] if dropped else []
    notes += [Note(number, _MIXED) for number in mixed[:5]]
    blank = [str(i) for i, page in enumerate(pages, start=1) if not page["lines"]]
    if blank:
        some = ", ".join(blank[:5]) + (" …" if len(blank) > 5 else "")
        notes.append(Note(None, f"no text was found on page {some}: empty, or a picture"))
    return Content(lines, notes)
