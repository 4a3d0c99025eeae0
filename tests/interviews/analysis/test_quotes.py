"""Coders who quoted words are compared by characters too."""

from __future__ import annotations

import pandas as pd

from insights import contracts
from insights.interviews.analysis.agreement import assess, statement
from insights.interviews.analysis.agreement.quotes import by_quotes
from tests.conftest import filled
from tests.interviews.analysis.coders import figure
from tests.interviews.saying import verbatims

TEXT = "abcdefghij klmnopqrst uvwxyz"
SAID = verbatims([TEXT] * 12, [f"k{n // 2:02d}" for n in range(12)])
BOTH = ("anna", "ben")


def _codings(quotes: dict[str, str | None], read: int = 12) -> pd.DataFrame:
    """Every coder gives `needs` to every second of the passages `read`, quoting these words, and rejects it on the others."""
    rows = [
        (verbatim, "needs", coder, "rejected" if n % 2 else "accepted", None if n % 2 else quote)
        for coder, quote in quotes.items()
        for n, verbatim in enumerate(SAID["verbatim_id"].iloc[: read if coder == "ben" else 12])
    ]
    return filled(pd.DataFrame(rows, columns=["verbatim_id", "code", "coder", "status", "reason"]), "codings")


def test_the_same_words_agree_and_other_words_of_the_same_passage_do_not():
    same = by_quotes(_codings({"anna": "abcdefghij", "ben": "abcdefghij"}), SAID, resamples=50)
    other = by_quotes(_codings({"anna": "abcdefghij", "ben": "klmnopqrst"}), SAID, resamples=50)
    assert figure(same, BOTH, measure="alpha of text")["value"] == 1.0
    assert figure(other, BOTH, measure="alpha of text")["value"] < 0
    assert set(other["measure"]) == {"alpha of passages", "alpha of text"}


def test_only_passages_that_both_quoted_for_a_code_are_compared_and_counted():
    codings = _codings({"anna": "abcdefghij", "ben": "abcdefghij"}, read=6)
    codings.loc[(codings["coder"] == "ben") & (codings["verbatim_id"] == SAID["verbatim_id"].iloc[2]), "reason"] = None
    found = by_quotes(codings, SAID, resamples=50)
    row = figure(found, BOTH, measure="alpha of text")
    assert (row["value"], row["n_units"], row["n_people"]) == (1.0, 2, 2)  # the first and the fifth passage
    assert (row["judgement"], contracts.split(row["note"])) == ("too few", ["not blind", "few people", "rare code"])


def test_the_statement_says_how_far_quoted_words_agree():
    found = assess(_codings({"anna": "abcdefghij", "ben": "klmnopqrst"}), SAID, resamples=50)
    assert figure(found, BOTH, "needs")["value"] == 1.0
    text = statement(found)
    assert (
        "Wo beide denselben Code vergaben und Wörter zitierten (6 Textstellen), beträgt Alpha für die zitierten Wörter −0,"
        in text
    )
    assert "Where both gave the same code and quoted words (6 passages)" in statement(found, language="en")


def test_without_quotes_of_both_the_figures_are_by_passage_alone():
    for quotes in ({"anna": "abc", "ben": None}, {"anna": None, "ben": None}):
        found = assess(_codings(quotes), SAID, resamples=50)
        assert len(found)
        assert not found["measure"].isin(["alpha of passages", "alpha of text"]).any()
