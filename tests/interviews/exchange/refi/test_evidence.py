"""How a file counts positions is measured, on texts with emoji, byte order marks and Windows line ends."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from insights.errors import InputError, UsageError
from insights.interviews.exchange.refi import read_qdpx
from insights.interviews.exchange.refi.evidence import Segments, choose, edge_points, prior_of
from insights.interviews.exchange.refi.offsets import READINGS, Reading, places, raw_text, to_ours
from tests.interviews.exchange.refi.vendors import INTERVIEWS, PASSAGES, Vendor, plain_project

ANNA = "Anna 😀"
WAYS = [
    {"unit": unit, "crlf": crlf, "bom": bom, "inclusive": inclusive}
    for unit, crlf, bom, inclusive in product(("codepoint", "utf16"), ("", "one", "kept"), (False, True), (False, True))
]


def quotes(project):
    texts = project.documents.set_index("document_id")["text"]
    return sorted(texts[row.document_id][row.start : row.end] for row in project.codings.itertuples())


def marked(vendor):
    """The passages of a vendor's two texts, as they come out of the file."""
    found = []
    for name in INTERVIEWS:
        own = [quote for one, quote, _ in vendor.passages if one == name]
        starts, ends = zip(*(vendor.span(name, quote) for quote in own), strict=True)
        raw = raw_text(vendor.file(name).decode())
        found.append(Segments(name, raw, np.array(starts), np.array(ends), [vendor.name(quote) for quote in own]))
    return found


@pytest.mark.parametrize("quoted", ["", "whole", "cut"])
def test_every_way_of_counting_is_found_out_whatever_the_program_is_called(quoted):
    for way in WAYS:
        vendor = Vendor("Unknown 1.0", quotes=quoted, **way)
        texts = marked(vendor)
        choice = choose(texts, prior_of("Unknown 1.0"))
        held = [
            text.raw.text[a:b]
            for text in texts
            for a, b in zip(*to_ours(text.raw, text.starts, text.ends, choice.reading), strict=True)
        ]
        assert held == [quote for _, quote, _ in PASSAGES], way
        assert (choice.sure, choice.score, choice.segments) == (True, 1.0, len(PASSAGES)), way
        plain = choice.reading.key == "codepoint-one-exclusive"
        assert choice.decided_by == ("quotes" if quoted else "boundaries") or plain, way


def test_the_report_names_the_reading_its_score_the_runner_up_and_each_document(tmp_path):
    path = plain_project(tmp_path / "p.qdpx", Vendor("NVivo 12", unit="utf16", crlf="kept", bom=True))
    readings = read_qdpx(path).readings
    assert readings["document"].tolist() == ["Studie", "Anna 😀", "Bernd"]
    assert readings["segments"].tolist() == [9, 5, 4]
    assert set(readings["reading"]) == {"utf16-kept-exclusive"}
    assert readings.loc[0, "runner_up"] != ""
    assert readings.loc[0, "runner_up_score"] < 1


def test_a_byte_order_mark_that_counts_is_found_out():
    text = raw_text("\ufeff" + INTERVIEWS["Bernd"])
    starts, ends = zip(
        *[
            (at + 1, at + 1 + len(quote))
            for name, quote, _ in PASSAGES
            if name == "Bernd" and (at := text.text.index(quote)) >= 0
        ],
        strict=True,
    )
    choice = choose([Segments("b", text, np.array(starts), np.array(ends), [""] * len(starts))], Reading())
    assert choice.reading == Reading(bom=True)


def test_where_readings_agree_the_program_that_wrote_the_file_decides(tmp_path):
    text = raw_text("Alles gut. Nichts fehlt.")
    some = [Segments("a", text, np.array([0, 11]), np.array([10, 24]), ["", ""])]
    assert choose(some, prior_of("NVivo 12")).reading == Reading("utf16", "kept")
    assert choose(some, prior_of("ATLAS.ti 23")).reading == Reading("codepoint", "one")
    assert choose([], prior_of("Potato")).reading.end == "inclusive"


def test_passages_that_fit_no_reading_are_asked_about_and_the_answer_is_taken(tmp_path):
    passages = [(name, quote[1:-1], key) for name, quote, key in PASSAGES]
    path = plain_project(tmp_path / "p.qdpx", Vendor("Unknown 1.0", passages=passages))
    with pytest.raises(
        InputError,
        match="could not be measured: the best reading .* below 80%.* the first passages read",
    ):
        read_qdpx(path)
    project = read_qdpx(path, reading="codepoint-one-exclusive")
    assert quotes(project) == sorted(quote for _, quote, _ in passages)
    assert project.readings.loc[0, "decided_by"] == "user"


def test_an_unexpected_reading_that_is_hardly_ahead_is_asked_about(tmp_path):
    passages = [(ANNA, "Ganz gut", "gut"), (ANNA, "Die Wartezeit war", "warten")]
    text = raw_text("Er kam an. Sie ging.")
    # One of four edges speaks for an end on the last character.
    choice = choose([Segments("a", text, np.array([0, 11]), np.array([5, 14]), ["", ""])], Reading())
    assert not choice.sure
    path = plain_project(tmp_path / "p.qdpx", Vendor("Unknown 1.0", inclusive=True, passages=passages[:1]))
    with pytest.raises(InputError, match=r"hardly ahead of others, and the program \(Unknown 1.0\) is not known"):
        read_qdpx(path)


def test_a_reading_that_does_not_exist_is_named_with_the_nearest(tmp_path):
    path = plain_project(tmp_path / "p.qdpx", Vendor("Unknown 1.0"))
    with pytest.raises(UsageError, match="did you mean 'utf16-kept-exclusive'"):
        read_qdpx(path, reading="utf16-kept-exklusive")


def test_a_name_that_is_no_quote_does_not_speak():
    text = raw_text("Die Wartezeit war kurz. Danach ging es.")
    segments = [Segments("a", text, np.array([0, 24]), np.array([22, 38]), ["Abschnitt 1", "Abschnitt 2"])]
    assert choose(segments, Reading()).decided_by == "origin"


def test_lines_coded_as_a_whole_sit_well_with_and_without_their_line_end():
    text = "Erste Zeile\nZweite Zeile\n"
    assert edge_points(text, 0, 11) == edge_points(text, 0, 12) == edge_points(text, 12, 25) == (1.0, 1.0)
    assert edge_points(text, 1, 10) == (0.0, 0.0)
    assert edge_points("日本語の文章", 2, 4) == (1.0, 1.0)


@pytest.mark.parametrize("reading", READINGS, ids=lambda reading: reading.key)
def test_positions_lead_there_and_back_and_never_into_a_character(reading):
    raw = raw_text("\ufeffa😀\r\nb\nc\rd")
    assert raw.text == "a😀\nb\nc\nd"
    there = places(raw, reading)
    past = 1 if reading.end == "inclusive" else 0
    starts, ends = to_ours(raw, there[:-1], there[1:] - past, reading)
    assert (starts.tolist(), ends.tolist()) == (list(range(8)), list(range(1, 9)))
    inside = set(range(int(there[-1]) + 2)) - set(there.tolist())
    assert all(to_ours(raw, np.array([at]), np.array([at]), reading)[0][0] == -1 for at in inside)
