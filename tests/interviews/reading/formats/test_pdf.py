"""PDF: only what was said stays."""

from __future__ import annotations

import pytest

from insights.interviews.reading import read_interviews
from insights.interviews.reading.formats.pdf import process
from insights.interviews.reading.formats.pdf.hyphens import joined_hyphens
from tests.interviews.making import make_study
from tests.interviews.reading.hostile import TALK
from tests.interviews.reading.scripts import spoken
from tests.interviews.reading.writing import P, pdf, pdf_of, pdf_table

LONG = "Das war so ein Abend, an dem alles anders lief als sonst, und ich habe es trotzdem gern gemacht"


def test_heads_feet_and_page_numbers_go_and_turns_run_over_pages(workspace):
    words = LONG.split()
    talk = [P(f"{'IB'[i % 2]}: {' '.join(words[i % 20 :] + words[: i % 20])} {i}{'?.'[i % 2]}") for i in range(40)]
    study = make_study(workspace, {"a.pdf": pdf(talk, per_page=22)})
    read = read_interviews(study)

    assert read.turns["text"].tolist() == [p.text[3:] for p in talk]
    assert read.turns["role"].tolist() == ["interviewer", "respondent"] * 20
    assert "left out as page heads, feet and numbers: 12" in " ".join(read.notes["note"])


def _placed(pieces) -> bytes:
    return pdf_of(["\n".join(f"BT /F1 10 Tf 1 0 0 1 {x} {y} Tm ({text}) Tj ET" for x, y, text in pieces)])


def test_numbers_in_the_margin_are_nobodys_words(workspace):
    texts = [
        "I: Wie war das damals bei Ihnen?",
        "B: Gut war es, und im Jahr",
        "1998 war es noch besser.",
        "I: Und sonst so?",
        "B: 12",
    ]
    pieces = [(60, 700 - 14 * i, text) for i, text in enumerate(texts)]
    pieces += [(30, 700 - 14 * i, str(i + 1)) for i in range(len(texts))]

    assert [text for _, text in spoken(make_study(workspace, {"a.pdf": _placed(pieces)}))] == [
        "Wie war das damals bei Ihnen?",
        "Gut war es, und im Jahr 1998 war es noch besser.",
        "Und sonst so?",
        "12",
    ]


def test_notes_name_the_page(workspace):
    study = make_study(workspace, {"a.pdf": pdf([P("Mitschrift vom Band."), *TALK])})
    notes = " ".join(read_interviews(study).notes["note"])
    assert "page 1: this line stands before the first speaker and was left out: 'Mitschrift vom Band.'" in notes


def test_a_page_without_text_is_named(workspace):
    both = pdf_of(["BT /F1 10 Tf 1 0 0 1 50 700 Tm (I: Was? B: Nichts.) Tj ET", "0 0 9 9 re f"])
    assert "no text was found on page 2" in " ".join(
        read_interviews(make_study(workspace, {"a.pdf": both})).notes["note"]
    )


@pytest.mark.parametrize(
    ("rows", "joined"),
    [
        (["die Zusammen-", "arbeit war gut"], ["die Zusammenarbeit", "war gut"]),
        (["die Zusammen\ufffe", "arbeit war gut"], ["die Zusammenarbeit", "war gut"]),
        (["die Zusammen\x02arbeit war gut"], ["die Zusammenarbeit war gut"]),
        (["eine E-Mail-", "Adresse"], ["eine E-Mail-Adresse", ""]),
        (["Vor-", "und Nachteile"], ["Vor-", "und Nachteile"]),
        (["Vor\x02und Nachteile"], ["Vor- und Nachteile"]),
        (["ein non-linear Ding, sehr non-", "linear"], ["ein non-linear Ding, sehr non-linear", ""]),
        (["so, dass -", "ja, eben"], ["so, dass -", "ja, eben"]),
        (["ich sag mal Frei-", "B: Ja."], ["ich sag mal Frei-", "B: Ja."]),
        (["ein X-", "beliebiges"], ["ein X-beliebiges", ""]),
    ],
)
def test_hyphens_at_the_end_of_a_line_go_where_they_only_part_a_word(rows, joined):
    assert joined_hyphens(rows) == joined


def test_a_file_that_ends_the_reading_process_gets_a_sentence_and_the_next_is_read(workspace, monkeypatch):
    study = make_study(workspace, {"a.pdf": pdf(TALK)})
    assert len(spoken(study)) == 4
    process.running()[0].kill()
    process.running()[0].wait()
    assert len(spoken(study)) == 4
    monkeypatch.setattr(process, "PATIENCE", 0.0)
    process.stop()
    with pytest.raises(Exception, match="could not be read within the time and memory"):
        spoken(study)


ROWS = [
    ("Interviewer Marek Zielinski", f"Und wie war das, {LONG.lower()}?"), ("Befragte Rosalinde Achterberg", LONG + "."),
    ("Interviewer Marek Zielinski", "Warum?"), ("Befragte Rosalinde Achterberg", f"Nun, {LONG[0].lower()}{LONG[1:]}."),
]  # fmt: skip


def test_cells_with_lines_around_them_are_read_whole_wherever_their_words_stand(workspace):
    timed = [(f"00:00:0{n} – 00:00:0{n + 1}", name.split()[0][0], words) for n, (name, words) in enumerate(ROWS)]
    files = {
        "a.pdf": pdf_table(ROWS, (80, 400), ruled=True), "b.pdf": pdf_table(ROWS, (80, 400), ruled=True, centred=True),
        "c.pdf": pdf_table([(t.replace("–", "-"), s, w) for t, s, w in timed], (60, 40, 380), ruled=True, centred=True),
    }  # fmt: skip
    read = read_interviews(make_study(workspace, files))
    for file, turns in read.turns.groupby("file"):
        assert turns["text"].tolist() == [words for _, words in ROWS], file
        assert turns["role"].tolist() == ["interviewer", "respondent"] * 2, file
    assert read.turns[read.turns["file"] == "c.pdf"]["start"].tolist() == [f"00:00:0{n}" for n in range(4)]
    assert not read.notes["note"].str.contains("mixed").any()


def test_columns_without_lines_are_named_by_page_and_line_where_they_can_have_been_mixed(workspace):
    short = [(name.split()[0][0], words) for name, words in ROWS]
    files = {
        "a.pdf": pdf_table(ROWS, (80, 400), ruled=False), "b.pdf": pdf_table(short, (40, 440), ruled=False, centred=True),
        "c.pdf": pdf_table(short, (40, 440), ruled=False),
    }  # fmt: skip
    read = read_interviews(make_study(workspace, files))
    mixed = read.notes[read.notes["note"].str.contains("words can have been mixed from here on this page")]
    assert mixed["file"].tolist() == ["a.pdf", "b.pdf"]
    assert mixed["line"].notna().all()
    assert mixed["note"].str.startswith("page 1: ").all()
    assert read.turns[read.turns["file"] == "c.pdf"]["text"].tolist() == [words for _, words in ROWS]
