"""Nobody who reads the workbook of banner tables can work out the few people behind a hidden cell, whatever he adds up and takes away.

The rule: what fits all sheets together leaves each hidden cell a range of k = 5 or more, so that none is known and none is known to be small
(feasibility intervals; Willenborg & de Waal 2001, *Elements of Statistical Disclosure Control*, ch. 6; Hundepool et al. 2012, ch. 4).
"""

from __future__ import annotations

import io

import numpy as np
import openpyxl
import pandas as pd
import pytest

from insights.contracts.documents import Weighting
from insights.survey.banners import banner_workbook
from insights.survey.banners.crosstabs import banner_bases, banner_tables, net_tables
from tests.survey.banners.attacker import HIDDEN, intervals
from tests.survey.made import survey

BANNERS = ["sex", "region", "size"]


def asked(seed):
    """200 people: a third sex of three, a small region, scales with rare ends, a multiple response, answers missing here and there."""
    rng = np.random.default_rng(seed)
    sex = np.array(["f"] * 110 + ["m"] * 80 + ["x"] * 3 + [None] * 7, dtype=object)
    region = rng.choice(["north", "south", "east", "isle"], 200, p=[0.45, 0.3, 0.19, 0.06])
    size = rng.choice(["a", "b", "c"], 200, p=[0.6, 0.3, 0.1])
    nps = rng.choice(11, 200, p=[0.01, 0.01, 0.02, 0.02, 0.04, 0.1, 0.1, 0.2, 0.2, 0.2, 0.1]).astype(float)
    shop = rng.choice([1.0, 2, 3, 4, 5, np.nan], 200, p=[0.02, 0.08, 0.2, 0.3, 0.3, 0.1])
    agree = rng.choice(["1 no", "2 rather no", "3 so so", "4 rather", "5 yes"], 200, p=[0.04, 0.1, 0.3, 0.3, 0.26])
    ways = ["; ".join(w for w, p in (("mail", 0.7), ("fax", 0.06), ("chat", 0.3)) if rng.random() < p) or "none" for _ in range(200)]  # fmt: skip
    columns = {"sex": sex, "region": region, "size": size, "nps": nps, "shop": shop, "agree": agree, "ways": ways}
    roles = {"nps": "nps", "shop": "satisfaction", "agree": "psychographic", "ways": "behaviour"}
    responses, variables = survey(columns, roles=roles, ways="multiple", agree="ordinal")
    variables.loc[variables["variable"] == "shop", "categories"] = "1; 2; 3; 4; 5"
    return responses, variables


def workbook(responses, variables, **options):
    tables, tests = banner_tables(responses, variables, BANNERS, language="en")
    nets = net_tables(responses, variables, BANNERS, nets={"region": {"coast": ["north", "isle"]}}, language="en")
    bases = banner_bases(responses, variables, BANNERS, language="en")
    labels = dict(zip(variables["variable"], variables["label"], strict=True))
    summed = nets[(nets["statistic"] != "mean") & (nets["banner"] == "total")]
    members = {(labels[r.variable], r.category): r.members.split("; ") for r in summed.itertuples()}
    book = banner_workbook.build(tables, tests, nets, bases, variables, Weighting(n=len(responses)), language="en", **options)  # fmt: skip
    return book, members, tables


@pytest.fixture(scope="module")
def attacked():
    return workbook(*asked(1), show_n=True, decimals=1)


def test_no_hidden_cell_can_be_worked_out_nor_known_to_be_small(attacked):
    found = intervals(*attacked[:2], enough=5)
    assert len(found) > 60
    assert all(most - least >= 5 for least, most in found.values())


def test_neither_can_one_in_another_survey_with_percentages_alone():
    found = intervals(*workbook(*asked(2))[:2], enough=5)
    assert found
    assert all(most - least >= 5 for least, most in found.values())


def test_the_attacker_knows_nothing_wrong_and_finds_what_is_left_open(attacked):
    data, members, tables = attacked
    book = openpyxl.load_workbook(io.BytesIO(data))
    rows = tables[(tables["variable"] == "region") & (tables["banner"] == "size") & (tables["note"] == "suppressed")]
    small = rows[rows["n"].between(1, 4)].iloc[0]
    page = next(page for page in book if page["A1"].value == "Table 2: Region")
    column = next(c for c in range(2, 12) if page.cell(5, c).value == small["banner_category"])
    for row in range(8, page.max_row):  # the other cells of its column are shown after all
        name = page.cell(row, 1).value
        own = tables[(tables["variable"] == "region") & (tables["banner"] == "size") & (tables["category"] == name)]
        own = own[own["banner_category"] == small["banner_category"]]
        if len(own) and name != small["category"]:
            page.cell(row, column).value, page.cell(row + 1, column).value = None, int(own["n"].iloc[0])
    opened = io.BytesIO()
    book.save(opened)
    found = intervals(opened.getvalue(), members, enough=5)
    cell = tuple(sorted([("Region", small["category"]), ("Size", small["banner_category"])]))
    assert found[cell] == (small["n"], small["n"])


def test_one_sign_stands_for_all_hidden_cells_and_a_table_hides_the_same_as_its_turned_twin(attacked):
    book = openpyxl.load_workbook(io.BytesIO(attacked[0]))
    signs = {c.value for page in book.worksheets[1:-1] for row in page.iter_rows() for c in row[1:] if c.fill.fgColor.rgb[-6:] == "F0F0F0"}  # fmt: skip
    assert HIDDEN in signs
    assert signs <= {HIDDEN, "–"}
    cells = attacked[2].set_index(["variable", "category", "banner", "banner_category"])["note"]
    hidden = {key for key, note in cells.items() if str(note).startswith("suppressed") and key[0] in BANNERS}
    between = {key for key in hidden if key[2] in BANNERS}
    assert between == {(c, d, a, b) for a, b, c, d in between}


def test_no_p_and_no_effect_of_a_table_with_hidden_cells_is_printed_and_no_letter_compares_one(attacked):
    contents, *pages = openpyxl.load_workbook(io.BytesIO(attacked[0])).worksheets[:-1]
    seen = {True: 0, False: 0}
    for page in pages:
        banner, own = None, {}
        for j in range(3, page.max_column + 1):
            banner = page.cell(4, j).value or banner
            own.setdefault(banner, []).append(j)
        end = next(row for row in range(7, page.max_row + 1) if page.cell(row, 1).value == "Test of the whole table")
        for banner, columns in own.items():
            signs = {row: {page.cell(row, j).value for j in columns} for row in range(7, end)}
            veiled = any(HIDDEN in found for found in signs.values())
            seen[veiled] += 1
            assert (page.cell(end, columns[0]).value == HIDDEN) == veiled
            assert not (veiled and banner == contents.cell(int(page["A1"].value.split(":")[0][6:]) + 4, 5).value)
            for row in [row for row in signs if page.cell(row, 1).value not in (None, "n") and row > 7]:
                after = row + 1 + (page.cell(row + 1, 1).value == "n")
                untold = [
                    j for j in columns if page.cell(row, j).value == HIDDEN or "≈" in page.cell(row, j).number_format
                ]
                if page.cell(after, 1).value is None:
                    assert all(page.cell(after, j).value is None for j in untold)
                    named = " ".join(page.cell(after, j).value or "" for j in columns).split()
                    assert not {page.cell(6, j).value for j in untold} & set(named)
    assert min(seen.values()) > 2


def test_a_group_of_three_is_told_nowhere_and_the_groups_beside_it_stay(attacked):
    tables = attacked[2]
    assert "x" not in set(tables["category"]) | set(tables["banner_category"])
    women = tables[(tables["banner_category"] == "f") & (tables["variable"] == "size")]
    assert women["value"].notna().all()
    assert tables.loc[tables["variable"] == "sex", "base"].max() == 190


def test_a_table_of_two_raked_questions_with_a_hidden_cell_is_not_told_at_all():
    responses, variables = asked(1)
    rng = np.random.default_rng(3)
    responses["sex"] = ["f"] * 110 + ["m"] * 74 + ["x"] * 16
    responses["region"] = [*rng.choice(["north", "south"], 184), *["north"] * 14, *["south"] * 2]
    responses["weight"] = np.where(responses["sex"] == "x", 1.2, 0.9) * np.where(
        responses["region"] == "north", 1.1, 0.95
    )
    margins = [("sex", name, share) for name, share in (("f", 0.5), ("m", 0.4), ("x", 0.1))]
    margins += [("region", "north", 0.5), ("region", "south", 0.5)]
    weighting = pd.DataFrame(margins, columns=["variable", "category", "target"]).assign(before=0.1, after=0.1)
    for targets, whole in ((weighting, False), (weighting.head(3), True)):
        cells, _ = banner_tables(responses, variables, ["sex", "region"], weighting=targets, language="en")
        for own, other in (("sex", "region"), ("region", "sex")):
            table = cells[(cells["variable"] == own) & (cells["banner"] == other) & (cells["base"] > 0)]
            assert table["value"].notna().any() == whole
            assert table["note"].eq("suppressed base").all() != whole
