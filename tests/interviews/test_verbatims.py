"""Verbatims: cutting, offsets, fillers, open answers."""

from __future__ import annotations

import pandas as pd
import pytest

from insights import contracts
from insights.errors import InputError
from insights.interviews import verbatims
from insights.interviews.language import is_filler, sentences, words
from insights.study import open_study
from tests.interviews.saying import people

LONG = (
    "Ja gut, also das war so. "
    + "Wir haben das Teil bestellt, z.B. am Montag, und dann kam der Techniker um 7.30 Uhr … und ging wieder. " * 6
)


def turns(*texts: str, speaker: str = "i07", role: str = "respondent") -> pd.DataFrame:
    rows = [("i07", n, speaker, role, None, None, None, text) for n, text in enumerate(texts, 1)]
    return contracts.check(pd.DataFrame(rows, columns=list(contracts.empty("turns").columns)), "turns")


def test_offsets_lead_back_to_the_turn_and_ids_count_within_the_interview():
    table = turns("Ja.", LONG, "- Der Preis fehlt.\n- Die Suche ist schlecht.")
    found = verbatims.from_turns(table, people(["i07"]))
    text_of = table.set_index("turn")["text"]
    assert all(text_of[row.turn][row.start : row.end] == row.text for row in found.itertuples())
    assert found["verbatim_id"].tolist() == [f"i07-{n:03d}" for n in range(1, len(found) + 1)]


def test_a_long_turn_is_cut_at_sentence_ends_into_passages_of_readable_length():
    parts = [LONG[start:end] for start, end in verbatims.passages(LONG)]
    assert len(parts) > 2
    assert all(15 <= len(words(part)) <= 60 for part in parts)
    assert all(part.endswith(".") for part in parts)


def test_nothing_but_spaces_and_bullets_is_lost_between_passages():
    kept = "".join(LONG[start:end] for start, end in verbatims.passages(LONG))
    assert words(kept) == words(LONG)


@pytest.mark.parametrize("text", ["Ja.", "Mhm, genau.", "(lacht) Nein, nein.", "…"])
def test_an_answer_of_fillers_gives_no_verbatim(text):
    assert is_filler(text, "de")
    assert verbatims.from_turns(turns(text), people(["i07"])).empty


def test_three_words_with_content_stay():
    assert verbatims.from_turns(turns("Preis dran, fertig."), people(["i07"]))["text"].tolist() == [
        "Preis dran, fertig."
    ]


def test_abbreviations_and_broken_off_speech_do_not_end_a_sentence():
    text = "Das war z.B. der Dr. Vogt … und dann nichts. Am 3. Mai kam er."
    assert [text[a:b] for a, b in sentences(text)] == [
        "Das war z.B. der Dr. Vogt … und dann nichts.",
        "Am 3. Mai kam er.",
    ]


def test_a_respondent_who_is_not_among_the_people_is_named():
    with pytest.raises(InputError, match="'i08' is not among the people; did you mean 'i07'"):
        verbatims.from_turns(turns("Der Preis ist zu hoch.", speaker="i08"), people(["i07"]))


def test_a_sentence_without_end_is_cut_at_clauses():
    endless = ", und dann war da noch der Kollege aus dem Lager".join(["Also ich sag mal so"] * 14)
    assert all(len(words(endless[a:b])) <= 60 for a, b in verbatims.passages(endless))


def _study(workspace, survey: str, columns: str):
    folder = workspace.raw("kiosk")
    folder.mkdir(parents=True)
    (folder / "study.yml").write_text(f"title: Kiosk\ncolumns:\n{columns}", encoding="utf-8")
    (folder / "survey.csv").write_text(survey, encoding="utf-8")
    return open_study("kiosk", workspace=workspace)


def test_open_answers_keep_the_survey_ids_and_drop_what_says_nothing(workspace):
    study = _study(
        workspace, "nr;frei\n 01 ;Der Kaffee ist gut\n02;keine\n03;-\n04;\n05;nichts\n", "  nr: id\n  frei: open\n"
    )
    found = verbatims.from_open_answers(study)
    assert found["verbatim_id"].tolist() == ["s-frei-01"]
    assert found["respondent_id"].tolist() == ["01"]


def test_without_an_id_column_respondents_are_counted_by_row(workspace):
    study = _study(workspace, "frei;x\nkeine;1\nMehr Zeitungen bitte;2\n", "  frei: open\n")
    assert verbatims.from_open_answers(study)["respondent_id"].tolist() == ["r0002"]


def test_who_was_interviewed_and_surveyed_is_one_person(workspace):
    study = _study(workspace, "nr;frei\ni07;Der Kaffee ist gut\nk2;Mehr Zeitungen bitte\n", "  nr: id\n  frei: open\n")
    together = verbatims.with_respondents(people(["i07"]), verbatims.from_open_answers(study))
    assert together[["respondent_id", "source"]].values.tolist() == [["i07", "interview"], ["k2", "survey"]]
