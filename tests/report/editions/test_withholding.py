"""What the pages of a column leave out: as much as one banner table of all its groups, and what other tables hide."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from insights.report.editions.withholding import EVERYBODY, MEAN, withheld

GROUPS = {"Technik": [40, 3, 17], "Einkauf": [20, 30, 10], "Service": [30, 20, 30]}  # people by answer
ANSWERS = ("Telefon", "Mail", "Portal")


@pytest.fixture
def material(rendered):
    """200 people by role and channel; the channel is a question of its own."""
    made = rendered()[0]
    rows = [
        (role, answer)
        for role, counts in GROUPS.items()
        for answer, n in zip(ANSWERS, counts, strict=True)
        for _ in range(n)
    ]
    table = pd.DataFrame(rows, columns=["role", "channel"])
    responses = made["responses"].assign(role=table["role"], channel=table["channel"])
    like = made["variables"].set_index("variable", drop=False).loc["role"]
    asked = like.to_dict() | {"variable": "channel", "label": "Weg", "role": "usage", "categories": "; ".join(ANSWERS)}
    variables = pd.concat([made["variables"], pd.DataFrame([asked])], ignore_index=True)
    handovers = {"responses": responses, "variables": variables, "crosstabs": made["crosstabs"].iloc[:0]}
    return replace(made, handovers={**made.handovers, **handovers})


def _cells(found, question):
    return {(answer, group) for name, answer, group in found.cells if name == question}


def test_a_small_cell_never_stands_hidden_alone_in_its_group_or_its_answer(material):
    hidden = _cells(withheld(material, "role"), "channel")
    assert ("Mail", "Technik") in hidden
    for name, place in [(answer, 0) for answer in ANSWERS] + [(group, 1) for group in GROUPS]:
        assert sum(cell[place] == name for cell in hidden) != 1


def test_where_the_column_is_a_banner_the_pages_hide_what_the_workbook_hides(material):
    row = {"variable": "channel", "banner": "role", "letter": "A", "value": 0.2, "low": 0.1, "high": 0.3}
    notes = [("Telefon", "Einkauf", None), ("Mail", "Einkauf", "suppressed"), ("Portal", "Service", "suppressed base")]
    told = pd.DataFrame([row | {"category": a, "banner_category": g, "note": note} for a, g, note in notes])
    tables = replace(material, handovers={**material.handovers, "crosstabs": told})
    assert _cells(withheld(tables, "role"), "channel") == {("Mail", "Einkauf"), ("Portal", "Service")}


def test_a_mean_that_the_workbook_tells_only_about_is_told_so_on_the_page(material):
    row = {"variable": "sat_hotline", "banner": "role", "category": MEAN}
    told = pd.DataFrame(
        [
            row | {"banner_category": "Technik", "value": 3.9, "low": 3.7, "high": 4.1, "note": "about"},
            row | {"banner_category": "Einkauf", "value": np.nan, "low": np.nan, "high": np.nan, "note": "suppressed"},
        ]
    )
    found = withheld(replace(material, handovers={**material.handovers, "crosstabs": told}), "role")
    about = {group: told for (question, group), told in found.about.items() if question == "sat_hotline"}
    assert about == {"Technik": (3.9, 3.7, 4.1)}
    assert (MEAN, "Einkauf") in _cells(found, "sat_hotline")


def test_what_the_profile_of_a_segment_hides_of_the_group_no_page_tells_and_it_follows_from_no_other(material):
    segment = sorted(material["memberships"]["segment"].unique())[0]
    row = material["segment_profile"].iloc[0].to_dict()
    shut = row | {"segment": segment, "variable": "role", "category": "Technik", "note": "suppressed", "value": np.nan}
    profile = pd.concat([material["segment_profile"], pd.DataFrame([shut])], ignore_index=True)
    found = _cells(
        withheld(replace(material, handovers={**material.handovers, "segment_profile": profile}), "role"), "segment"
    )
    assert (str(segment), "Technik") in found
    assert sum(group == "Technik" for _, group in found) > 1


def test_a_mean_of_everybody_that_is_told_only_about_elsewhere_is_told_on_no_page(material):
    row = material["profile"].iloc[0].to_dict() | {"variable": "sat_hotline", "category": MEAN, "note": "about"}
    profile = pd.concat([material["profile"], pd.DataFrame([row])], ignore_index=True)
    found = withheld(replace(material, handovers={**material.handovers, "profile": profile}), "role")
    assert (MEAN, EVERYBODY) in _cells(found, "sat_hotline")
