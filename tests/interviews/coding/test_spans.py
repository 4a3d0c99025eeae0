"""Files in codings/ that code stretches of the raw texts, and the passages that get their codes."""

import pandas as pd
import pytest

from insights import contracts
from insights.errors import InputError
from insights.interviews.coding.codebook import Code
from insights.interviews.coding.decisions import read_decisions
from insights.interviews.coding.overlooked import overlooked
from insights.interviews.coding.spans import place
from insights.interviews.reading import read_interviews
from insights.interviews.verbatims import from_turns
from tests.interviews.making import make_study

LONG = (
    "Der Preis ist das eine, da will ich gar nicht lange reden, das wissen Sie selbst am besten. "
    "Aber die Hotline ist das andere, da warte ich jeden Montag eine halbe Stunde, und keiner ruft zurück. "
    "Und dann kommt eine Rechnung, die niemand versteht, mit Posten, die ich nie bestellt habe, und ich telefoniere ihr wieder hinterher. "
    "Am Ende zahle ich dann doch, weil mir die Zeit dafür fehlt, und im nächsten Quartal geht alles wieder von vorne los."
)
TEXT = f"I: Wie läuft es?\n\nB: {LONG}\n\nI: Und sonst?\n\nB: Mhm.\n\nB: Der Preis ist zu hoch für uns.\n"
CODES = [Code("price", "Preis"), Code("hotline", "Hotline")]


@pytest.fixture
def study(workspace):
    return make_study(workspace, {"i01.txt": TEXT})


def _placed(study, table, *, change=lambda turns: turns, codes=CODES):
    folder = study.raw / "codings"
    folder.mkdir(exist_ok=True)
    (folder / "anna.csv").write_text(table, encoding="utf-8")
    interviews = read_interviews(study)
    masked = change(interviews.turns.copy())
    said = from_turns(masked, interviews.people)
    found = place(study, codes, said, read=interviews.turns, masked=masked, notes=interviews.notes.iloc[:0])
    return found, said


def _span(quote, code="price"):
    start = TEXT.index(quote)
    return f'i01.txt,{start},{start + len(quote)},"{quote}",{code}\n'


HEAD = "file,start,end,quote,code\n"


def test_a_span_codes_the_passage_in_which_it_lies_and_its_words_stay_the_reason(study):
    found, said = _placed(study, HEAD + _span("halbe Stunde", "Hotline"))
    (row,) = found.codings.itertuples()
    assert "halbe Stunde" in said.set_index("verbatim_id").loc[row.verbatim_id, "text"]
    assert (row.code, row.coder, row.status, row.reason) == ("hotline", "anna", "accepted", "halbe Stunde")


def test_a_span_over_several_passages_codes_those_of_which_it_covers_half_and_else_the_one_with_most(study):
    for start, end, coded in [
        ("Stunde", "los.", ["i01-002"]),
        ("Aber", "versteht", ["i01-001"]),
        ("Aber", "los.", ["i01-001", "i01-002"]),
        ("zurück", "dann kommt", ["i01-002"]),
    ]:
        marked = LONG[LONG.index(start) : LONG.index(end) + len(end)]
        found, said = _placed(study, HEAD + _span(marked))
        assert len(said) == 3
        assert found.codings["verbatim_id"].tolist() == coded, marked
    assert found.codings["reason"].tolist() == ["Und dann kommt"]


def test_a_whole_passage_needs_no_reason_and_two_spans_of_one_code_are_joined(study):
    last = "Der Preis ist zu hoch für uns."
    found, _ = _placed(study, HEAD + _span(last))
    assert found.codings["reason"].isna().all() or (found.codings["reason"] == "").all()
    found, _ = _placed(study, HEAD + _span("halbe Stunde") + _span("keiner ruft zurück."))
    assert found.codings["reason"].tolist() == ["halbe Stunde … keiner ruft zurück."]


def test_a_span_is_found_by_its_words_after_the_text_was_changed_and_through_masks(study):
    table = HEAD + _span("keiner ruft zurück", "Hotline")
    (study.raw / "interviews" / "i01.txt").write_text("Neuer Kopf\n\n" + TEXT, encoding="utf-8")
    found, _ = _placed(study, table)
    assert found.codings["reason"].tolist() == ["keiner ruft zurück."]

    def masked(turns):
        return turns.assign(text=turns["text"].str.replace("Stunde", "Person 1"))

    found, _ = _placed(study, "file,quote,code\ni01,eine halbe Stunde und keiner,Hotline\n", change=masked)
    assert found.codings["reason"].tolist() == ["eine halbe Person 1, und keiner"]
    found, _ = _placed(study, "file,quote,code\ni01,eine halbe Person 1 und keiner,Hotline\n", change=masked)
    assert found.codings["reason"].tolist() == ["eine halbe Person 1, und keiner"]


def test_what_cannot_be_placed_is_noted_with_file_row_and_reason_and_without_its_words(study):
    table = HEAD + _span("Wie läuft es?") + "i01.txt,,,Davon steht hier gar nichts da,price\n"
    found, _ = _placed(study, table)
    assert found.codings.empty
    assert found.notes[["file", "line"]].values.tolist() == [["codings/anna.csv", 2], ["codings/anna.csv", 3]]
    assert "3 words of i01, from line 1 was not placed: it stands in words of the interviewer" in found.notes["note"][0]
    assert "its words do not stand there" in found.notes["note"][1]
    assert not found.notes["note"].str.contains("Davon steht").any()


def test_a_span_that_runs_on_into_other_words_is_told_by_number_which_of_it_stand_there(study):
    foreign = " ".join(f"anderswo{n} gesagt" for n in range(40))
    quote = f"{LONG.partition(',')[0]} {foreign}"
    found, _ = _placed(study, f'file,quote,code\ni01.txt,"{quote}",price\n')
    assert "only its words 1 to 6 stand there in a row" not in found.unplaced["note"].iloc[0]
    quote = f"{' '.join(LONG.split()[:30])} {foreign}"
    found, _ = _placed(study, f'file,quote,code\ni01.txt,"{quote}",price\n')
    assert (
        "on 110 words of i01 was not placed: only its words 1 to 30 stand there in a row"
        in found.unplaced["note"].iloc[0]
    )
    assert "anderswo" not in found.unplaced["note"].iloc[0]


def test_the_line_says_which_of_several_places_is_meant(study):
    one, _ = _placed(study, "file,line,quote,code\ni01,3,Der Preis ist,price\n")
    other, _ = _placed(study, "file,line,quote,code\ni01,9,Der Preis ist,price\n")
    neither, _ = _placed(study, "file,quote,code\ni01,Der Preis ist,price\n")
    assert one.codings["verbatim_id"].tolist() == ["i01-001"]
    assert other.codings["verbatim_id"].tolist() == ["i01-003"]
    assert "several times; the first place was taken" in neither.notes["note"][0]


def test_who_read_an_interview_as_a_whole_rejects_what_he_did_not_give_save_the_codes_above(study):
    codes = [Code("cost", "Kosten"), Code("price", "Preis", parent="cost"), Code("hotline", "Hotline")]
    table = HEAD + _span("Der Preis ist zu hoch") + "i01.txt,,,,(keiner passt)\n"
    found, said = _placed(study, table, codes=codes)
    decided = {(row.verbatim_id, row.code): row.status for row in found.codings.itertuples()}
    one, two, last = said["verbatim_id"]
    assert {pair: status for pair, status in decided.items() if pair[0] == last} == {
        (last, "price"): "accepted", (last, "hotline"): "rejected",
    }  # fmt: skip
    assert all(decided[verbatim, code.code] == "rejected" for verbatim in (one, two) for code in codes)
    assert found.rows["verbatim_id"].tolist() == [last]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("i01.txt,0,5,,Preise\n", "row 2: there is no code 'Preise'; did you mean 'preis'"),
        ("i02.txt,0,5,,price\n", "row 2: there is no interview 'i02.txt'; did you mean 'i01.txt'"),
        ("i01.txt,0,50000,,price\n", "row 2: 0 to 50000 is no place in the text of"),
        ("i01.txt,x,5,,price\n", "row 2: start should be a whole number, not 'x'"),
        ("i01.txt,,,Preis,(none fits)\n", "row 2: says of some words that no code fits"),
        ("i01.txt,,,,price\n", "row 2: says neither in `quote` nor in `start` and `end`"),
    ],
)
def test_a_row_that_cannot_be_meant_is_named_with_its_file(study, row, message):
    with pytest.raises(InputError, match=r"anna\.csv: 1 mistake in the codings") as raised:
        _placed(study, HEAD + row)
    assert message in raised.value.problems[0]


def test_placed_spans_are_decisions_and_where_the_coder_decided_otherwise_later_that_counts(study):
    found, said = _placed(study, HEAD + _span("halbe Stunde", "Hotline") + _span("Der Preis ist zu hoch", "price"))
    with pytest.raises(InputError, match="must be placed on passages first"):
        read_decisions(study, CODES, said)
    one = found.codings["verbatim_id"].iloc[0]
    table = pd.DataFrame({"verbatim_id": [one], "code": [found.codings["code"].iloc[0]], "status": ["rejected"]})
    table.to_excel(study.raw / "codings" / "anna.xlsx", index=False)
    decided = read_decisions(study, CODES, said, placed=found.codings)
    assert len(decided) == 2
    assert set(decided["coder"]) == {"anna"}
    assert decided.set_index("verbatim_id")["status"][one] == "rejected"
    assert overlooked(study) == []


def test_without_such_files_nothing_is_placed(workspace):
    study = make_study(workspace, {"i01.txt": TEXT})
    interviews = read_interviews(study)
    said = from_turns(interviews.turns, interviews.people)
    found = place(
        study, CODES, said, read=interviews.turns, masked=interviews.turns, notes=contracts.empty("reading_notes")
    )
    assert found.codings.empty
    assert found.notes.empty
