"""Themes in which burdens gather are found, and only those."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import estimates
from insights.report.ranking import words


def _passages(rng, *, planted: bool) -> pd.DataFrame:
    rows = []
    for person in range(15):
        for place in range(20):
            theme = f"t{rng.integers(1, 7):02d}"
            burden = rng.random() < (0.9 if planted and theme == "t01" else 0.15)
            rows.append((f"i{person:02d}-{place:03d}", theme, f"i{person:02d}", burden))
    return pd.DataFrame(rows, columns=["verbatim_id", "theme_id", "respondent_id", "burden"])


def test_a_theme_in_which_burdens_gather_is_found():
    tested = words._tested(_passages(np.random.default_rng(1), planted=True), [f"t{i:02d}" for i in range(1, 7)], np.random.default_rng(2))  # fmt: skip
    assert tested.set_index("theme_id").loc["t01", "p"] == 0.001


def test_scattered_burdens_make_no_theme_stand_out():
    themes, found = [f"t{i:02d}" for i in range(1, 7)], 0
    for seed in range(12):
        tested = words._tested(
            _passages(np.random.default_rng(seed), planted=False), themes, np.random.default_rng(seed)
        )
        found += int((estimates.adjusted(tested["p"], "bh") < words.SIGNIFICANT).any())
    assert found <= 2


def test_what_people_rejected_is_no_burden_and_what_nobody_decided_counts_when_it_is_likely():
    codings = pd.DataFrame(
        [
            ("v1", "problems", "machine", "proposed", 0.9),
            ("v1", "problems", "anna", "rejected", None),
            ("v2", "problems", "machine", "proposed", 0.8),
            ("v3", "problems", "machine", "proposed", 0.2),
            ("v4", "problems", "anna", "accepted", None),
        ],
        columns=["verbatim_id", "code", "coder", "status", "probability"],
    )
    assert set(words._standing(codings)["verbatim_id"]) == {"v2", "v4"}


def test_without_themes_no_burden_gathers_anywhere():
    assert words._tested(_passages(np.random.default_rng(1), planted=False), [], np.random.default_rng(1)).empty
