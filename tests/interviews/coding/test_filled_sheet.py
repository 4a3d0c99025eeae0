"""Sheets that a coder filled in: what a row decides, and what is refused."""

from __future__ import annotations

import pandas as pd
import pytest

from insights.errors import InputError
from insights.interviews.coding import filled_sheet
from insights.interviews.coding.codebook import Code
from insights.interviews.coding.decisions import decision_files, read_decisions
from insights.study import open_study
from tests.interviews.saying import verbatims

CODES = [Code("noise", "Lärm"), Code("traffic", "Verkehr", parent="noise"), Code("price", "Preise")]
SAID = verbatims(
    ["Nachts ist es mir zu laut.", "Der Bus weckt mich um vier.", "Teuer ist es auch."], ["k01", "k01", "k02"]
)
IDS = SAID["verbatim_id"].tolist()


@pytest.fixture
def coded(workspace):
    """Writes `codings/ben.csv` with these rows and reads it."""
    folder = workspace.raw("laerm") / "codings"
    folder.mkdir(parents=True)
    (folder.parent / "study.yml").write_text("title: Lärm\n", encoding="utf-8")
    study = open_study("laerm")

    def read(**columns):
        pd.DataFrame({"verbatim_id": IDS, **columns}).to_csv(folder / "ben.csv", index=False, sep=";", encoding="utf-8")
        return read_decisions(study, CODES, SAID)

    read.study = study
    return read


def test_a_filled_row_gives_its_codes_and_rejects_the_others_but_none_above_them(coded):
    found = coded(**{"Code 1": ["Preise", "verkehr", None], "Code 2": ["noise", None, None]})
    own = found.groupby(["verbatim_id", "status"])["code"].agg(list).to_dict()
    assert own == {
        (IDS[0], "accepted"): ["noise", "price"],
        (IDS[0], "rejected"): ["traffic"],
        (IDS[1], "accepted"): ["traffic"],
        (IDS[1], "rejected"): ["price"],
    }
    assert set(found["coder"]) == {"ben"}


def test_where_none_fits_the_passage_was_read_and_an_empty_row_was_not(coded):
    found = coded(**{"Code 1": ["(keiner passt)", "-", None]})
    assert found.groupby("verbatim_id")["status"].agg(list).to_dict() == {
        IDS[0]: ["rejected"] * 3,
        IDS[1]: ["rejected"] * 3,
    }
    with pytest.raises(InputError, match=r"ben\.csv, row 2: gives a code and says '\(none fits\)'; keep one"):
        coded(**{"Code 1": ["(none fits)", None, None], "Code 2": ["Preise", None, None]})


def test_a_quote_is_kept_and_has_to_stand_in_its_passage(coded):
    found = coded(**{"Code 1": ["Lärm", None, None], "Zitat": ["„mir zu laut“", None, None]})
    assert found.loc[found["status"] == "accepted", "reason"].tolist() == ["mir zu laut"]
    with pytest.raises(InputError, match="the quote 'viel zu laut' does not stand in k01-001"):
        coded(**{"Code 1": ["Lärm", None, None], "Zitat": ["viel zu laut", None, None]})


def test_a_quote_is_read_from_a_file_of_single_decisions_too(coded):
    found = coded(code=["noise"] * 3, status=["accepted", None, None], quote=["zu laut", None, None])
    assert found["reason"].tolist() == ["zu laut"]


def test_a_passage_that_became_another_one_is_refused_and_a_mask_more_is_not(coded):
    given = {"Code 1": ["Lärm", None, None]}
    assert len(coded(**given, Textstelle=["Nachts ist es Person 3 zu laut.", None, None])) == 3
    with pytest.raises(InputError, match="k01-001 is another passage now than when it was coded"):
        coded(**given, Textstelle=["Das Essen kam kalt und zu spät.", None, None])


def test_an_unknown_code_names_its_row_and_what_exists(coded):
    with pytest.raises(InputError, match="row 3: there is no code 'Preis'; did you mean 'Preise'"):
        coded(**{"Code 1": [None, "Preis", None]})


def test_a_csv_carries_no_marks(coded):
    coded(**{"Code 1": ["Lärm", None, None]})
    assert filled_sheet.sheets(decision_files(coded.study)) == {
        "ben": filled_sheet.Sheet(tuple(IDS), False, False, read=1)
    }


def test_a_code_for_no_passage_is_refused_and_so_is_a_sheet_without_ids(coded):
    with pytest.raises(InputError, match=r"row 3: 'Preise' is given to no passage, for the cell verbatim_id is empty"):
        coded(verbatim_id=[IDS[0], None, IDS[2]], **{"Code 1": ["Lärm", "Preise", None]})
    path = coded.study.raw / "codings" / "ben.csv"
    pd.DataFrame({"Passage": IDS, "Code 1": ["Lärm"] * 3}).to_csv(path, index=False)
    with pytest.raises(InputError, match="column 'verbatim_id' does not exist"):
        read_decisions(coded.study, CODES, SAID)


@pytest.mark.parametrize("written", ["keiner passt", "(Keiner passt)", "None fits.", "—"])
def test_that_none_fits_is_understood_however_it_is_written(coded, written):
    assert coded(**{"Code 1": [written, None, None]})["status"].tolist() == ["rejected"] * 3


def test_a_tenth_column_of_codes_counts_too(coded):
    found = coded(**{"Code 1": ["Lärm", None, None], "Code 10": ["Preise", None, None]})
    assert found.loc[found["status"] == "accepted", "code"].tolist() == ["noise", "price"]


def test_a_passage_that_became_another_one_is_one_mistake(coded):
    with pytest.raises(InputError, match="1 mistake in the decisions") as caught:
        coded(**{"Code 1": ["Preise", None, None]}, Textstelle=["Das Essen kam kalt und zu spät.", None, None])
    assert str(caught.value).count("another passage") == 1


@pytest.mark.parametrize(
    ("now", "then", "other"),
    [
        ("Ja, Person 1.", "Ja, Thomas.", False),
        ("Person 1.", "Thomas.", False),
        ("Ja, Thomas.", "Ja, Person 1.", False),
        ("Nein, Person 1.", "Ja, Thomas.", True),
        ("Person 1.", "Das Essen kam kalt und zu spät.", True),
        ("Ja.", "Nein.", True),
    ],
)
def test_a_mask_more_or_less_is_no_other_passage_however_short_it_is(now, then, other):
    assert bool(filled_sheet.misplaced("v1", now, then)) == other


@pytest.mark.parametrize("quote", ["Mir ZU laut", "nachts … laut", "Nachts ... zu laut.", "mir  zu\nlaut"])
def test_a_quote_may_differ_in_capitals_and_leave_words_out(coded, quote):
    found = coded(**{"Code 1": ["Lärm", None, None], "Zitat": [quote, None, None]})
    words = found.loc[found["status"] == "accepted", "reason"].item()
    assert all(piece in SAID["text"].iloc[0] for piece in words.split(filled_sheet.OMITTED))
    assert (filled_sheet.OMITTED in words) == ("…" in quote or "..." in quote)
    assert words.lower().endswith(("laut", "laut."))


def test_the_guide_may_stand_before_the_passages(coded):
    path = coded.study.raw / "codings" / "cem.xlsx"
    with pd.ExcelWriter(path) as book:
        guide = pd.DataFrame({"Anleitung": [1, 2, "blind codiert"], "3 Textstellen": ["Lesen.", "Coden.", "ja"]})
        guide.to_excel(book, sheet_name="Anleitung", index=False)
        pd.DataFrame({"verbatim_id": IDS, "Code 1": ["Lärm", None, None]}).to_excel(
            book, sheet_name="Codieren", index=False
        )
    assert len(read_decisions(coded.study, CODES, SAID)) == 3
    assert filled_sheet.sheets([path])["cem"] == filled_sheet.Sheet(tuple(IDS), True, False, read=1)
