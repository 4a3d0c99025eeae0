"""No figure without its base, and none at all where the base is too small."""

from __future__ import annotations

import pandas as pd

from insights.report import figures


def test_a_share_stands_with_interval_and_base():
    assert (
        figures.full(0.43, 0.38, 0.48, 212, "de", as_percent=True) == "43\u202f% (38 bis 48\u202f%; n\u202f=\u202f212)"
    )
    assert figures.full(3.41, 3.2, 3.6, 1200, "en") == "3.4 (3.2 to 3.6; n\u202f=\u202f1,200)"


def test_small_bases_are_marked_or_hidden():
    assert figures.full(0.4, 0.2, 0.6, 25, "de", as_percent=True).endswith("kleine Basis)")
    assert figures.full(0.4, 0.2, 0.6, 9, "de", as_percent=True) == "n\u202f=\u202f9, zu wenig für eine Prozentzahl"
    assert figures.full(0.4, 0.2, 0.6, 4, "de", as_percent=True) == "unter 5 Fällen, nicht ausgewiesen"
    withheld = "unter 5 Fällen oder daraus errechenbar, nicht ausgewiesen"
    assert figures.full(float("nan"), None, None, 400, "de", as_percent=True) == withheld


def test_missing_values_of_every_kind_are_seen():
    assert all(figures.missing(value) for value in (None, float("nan"), pd.NA))
    assert not figures.missing(0)
    assert not figures.missing("")


def test_differences_of_shares_are_percentage_points():
    assert figures.plain(0.05, "de", as_percent=True, signed=True) == "+5 Prozentpunkte"
    assert figures.between(0.02, 0.08, "de", as_percent=True, signed=True) == "2 bis 8"


def test_quotation_marks_inside_a_quote_become_single_ones():
    assert figures.in_quotes("Er sagt: „Geht nicht.“ Na ja.", "de") == "„Er sagt: ‚Geht nicht.‘ Na ja.“"
    assert figures.in_quotes('He said "no" twice.', "en") == "“He said ‘no’ twice.”"


def test_p_values_below_a_thousandth_are_not_written_out():
    assert figures.p_value(0.0002, "de") == "p\u202f<\u202f0,001"
    assert figures.p_value(0.012, "en") == "p\u202f=\u202f0.012"
