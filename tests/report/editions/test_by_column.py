"""Editions for the groups of a column: beside the whole study, tested, and silent where groups are small."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from insights.errors import ContractError, InputError
from insights.report.claims import collect
from insights.report.editions import by_column
from insights.report.evidence import audit, differing
from tests.report.page import read


@pytest.fixture
def material(rendered):
    return rendered()[0]


def _drawn(material, by):
    return by_column.draw(material, by, by_column.sections(material, by))


def _noise(material, seed):
    responses = material["responses"].copy()
    rng = np.random.default_rng(seed)
    responses["contract"] = rng.permutation(responses["contract"].to_numpy())
    return replace(material, handovers={**material.handovers, "responses": responses})


def test_every_group_of_five_and_more_has_a_page_and_the_index_says_what_is_left(material):
    pages = _drawn(material, "role")
    found = by_column.groups(material, "role")
    assert set(pages) == {"index.html", *(p for p in found["page"] if p)}
    small = found[found["n"] < 5]
    assert len(small)
    root = read(pages["index.html"])
    assert "mit weniger als 5 Befragten gibt es keine Seite" in root.text
    assert not any(label in root.text for label in small["label"])
    assert {a.attributes["href"] for a in root.all("a", css="")} >= {p for p in found["page"] if p}


def test_a_page_leads_back_to_the_list_of_groups(material):
    root = read(_drawn(material, "contract")["mit-vertrag.html"])
    assert [a.attributes["href"] for p in root.all("p", css="back") for a in p.all("a")] == ["index.html"]
    assert not read(_drawn(material, "contract")["index.html"]).all("p", css="back")


def test_each_figure_of_a_group_stands_beside_that_of_everybody(material):
    root = read(_drawn(material, "contract")["mit-vertrag.html"])
    table = root.by_id("edition-nps").all("table")[0]
    cells = [cell.text for cell in table.all("td")]
    assert len(cells) == 3
    assert all(re.search(r"n\s?=\s?\d", cell) for cell in cells[:2])


def test_a_planted_difference_is_told_and_noise_is_not(material):
    responses = material["responses"].copy()
    responses["uses"] = np.where(responses["contract"] == "y", 8.0, 2.0) + np.arange(len(responses)) % 3
    planted = replace(material, handovers={**material.handovers, "responses": responses})
    row = next(r for r in by_column.rows(planted, "contract", "y") if r.section == "usage")
    assert row.p < 0.001
    told = sum(any(r.p < 0.05 for r in by_column.rows(_noise(material, seed), "contract", "y")) for seed in range(20))
    assert told <= 4


def _row(page, label):
    """The cells of the row of a page's tables that is called `label`."""
    return next(r for s in page for b in s["blocks"] if b.get("kind") == "table" for r in b["rows"] if r[0] == label)


def _with(material, **columns):
    return replace(material, handovers={**material.handovers, "responses": material["responses"].assign(**columns)})


def test_a_mean_of_few_low_ratings_is_told_only_about_and_not_compared(material):
    inside = (material["responses"]["contract"] == "y").to_numpy()
    ratings = 3.0 + np.arange(len(inside)) % 3
    for group in (inside, ~inside):
        ratings[np.flatnonzero(group)[:8]] = [1, 1, 1, 1, 2, 2, 2, 2]
    planted = _with(material, sat_hotline=ratings)
    pages = by_column.sections(planted, "contract")
    _, own, whole, told = _row(pages["mit-vertrag.html"], "Hotline")
    assert re.match(r"≈ 4,0 \(3,8 bis 4,2; n\s=\s120\)", own)
    assert told == "–"
    assert re.match(r"\d,\d \(", whole)
    audit.check_edition(planted, list(pages.values()))


def test_a_score_of_few_promoters_is_not_told_where_it_would_give_them_away(material):
    inside = (material["responses"]["contract"] == "y").to_numpy()
    scores = np.where(inside, 7.0 + np.arange(len(inside)) % 4, 5.0)
    scores[np.flatnonzero(~inside)[:3]] = 10
    planted = _with(material, nps=scores)
    page = by_column.sections(planted, "contract")["ohne-vertrag.html"]
    assert _row(page, "Net Promoter Score")[1] == material.say("withheld")


def test_a_column_that_does_not_exist_names_those_that_do(material):
    with pytest.raises(
        InputError,
        match="parameters.report.by: 'contrakt' is no column of the survey with categories; did you mean 'contract'",
    ):
        _drawn(material, "contrakt")


def test_without_a_column_there_are_no_editions(material):
    assert _drawn(material, "") == {}


def test_pages_are_written_beside_each_other_and_old_ones_go(material):
    folder = material.study.reports / "by_contract"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "gone.html").write_text("old", encoding="utf-8")
    paths = by_column.write(_drawn(material, "contract"), "contract", material.study)
    assert paths[0] == "reports/mini/by_contract/index.html"
    assert sorted(p.name for p in folder.iterdir()) == ["index.html", "mit-vertrag.html", "ohne-vertrag.html"]


def _pages(material):
    """Pages by contract, with a difference in use that was planted, and none in satisfaction."""
    responses = material["responses"].copy()
    responses["uses"] = np.where(responses["contract"] == "y", 8.0, 2.0) + np.arange(len(responses)) % 3
    responses["sat_hotline"] = 3.0 + np.arange(len(responses)) % 3  # the same in both groups
    planted = replace(material, handovers={**material.handovers, "responses": responses})
    return planted, by_column.sections(planted, "contract")["mit-vertrag.html"]


def test_each_sentence_of_a_page_is_a_claim_of_its_own_that_stands_up_to_the_answers(material):
    planted, page = _pages(material)
    claims = {claim.claim_id: claim for claim in collect(page)}
    size = claims["by-contract-mit-vertrag-n"]
    assert (size.n, size.evidence) == (120, ("responses: contract = y",))
    first = claims["by-contract-mit-vertrag-1"]
    assert first.text.startswith("Nutzung je Woche: ")
    assert first.evidence[0] == "responses: question = uses, by = contract, group = y, statistic = mean"
    audit.check_edition(planted, [page])


@pytest.mark.parametrize("told", ["ja", "nein"])
def test_a_difference_told_otherwise_than_it_is_stops_the_page(material, told):
    planted, page = _pages(material)
    other = {"ja": "nein", "nein": "ja"}[told]
    row = next(r for s in page for b in s["blocks"] if b.get("kind") == "table" for r in b["rows"] if r[-1] == told)
    row[-1] = other
    with pytest.raises(ContractError) as stopped:
        audit.check_edition(planted, [page])
    assert f"whether “{row[0]}” differs says “{other}”; worked out anew it is “{told}” (p = " in str(
        stopped.value.problems
    )


def test_a_page_that_opens_with_another_number_of_differences_is_found(material):
    planted, page = _pages(material)
    page[0]["lead"] = re.sub(r"^\d+", "99", page[0]["lead"])
    assert any("tells of [99" in problem for problem in differing.problems(planted, page))


def test_an_opening_difference_that_is_none_is_found(material):
    _, page = _pages(material)
    assert any("is no difference that outlasts" in problem for problem in differing.problems(material, page))


def test_what_the_interviewed_of_a_group_talk_about_is_told_by_their_number(material):
    people = material["people"].assign(contract=["y"] * 5 + ["n"] * 4)
    known = replace(material, handovers={**material.handovers, "people": people})
    page = by_column.sections(known, "contract")["mit-vertrag.html"]
    (night, price) = [c for c in collect(page) if c.claim_id.startswith("by-contract-mit-vertrag-t")]
    assert night.text == "„Ersatzteile in der Nacht“: 5 von 5 interviewten Personen dieser Gruppe sprechen davon."
    assert (night.strength, price.n) == ("finding", 2)
    audit.check_edition(known, [page])


def test_the_smallest_other_group_is_left_out_where_the_rest_would_give_it_away(material):
    found = by_column.groups(material, "role").set_index("group")
    assert found.loc["Leitung", "page"] == found.loc["Service", "page"] == ""
    assert found.loc["Technik", "page"] == "technik.html"
    index = read(_drawn(material, "role")["index.html"]).text
    assert "Service" in index
    assert "Leitung" not in index


def _many(material):
    """Many questions on use, of which each differs by contract, the later ones by more."""
    responses, variables = material["responses"].copy(), material["variables"]
    row = variables[variables["variable"] == "uses"]
    rng, added = np.random.default_rng(1), []
    for i in range(12):
        name = f"planted_{i}"
        responses[name] = np.where(responses["contract"] == "y", 0.8 + 0.2 * i, 0.0) + rng.normal(size=len(responses))
        added.append(row.assign(variable=name, label=f"Merkmal {chr(65 + i)}", position=1000 + i))
    changed = {"responses": responses, "variables": pd.concat([variables, *added], ignore_index=True)}
    planted = replace(material, handovers={**material.handovers, **changed})
    return planted, by_column.sections(planted, "contract")["mit-vertrag.html"]


def test_a_page_opens_with_the_eight_largest_differences_and_folds_the_others(material):
    planted, page = _many(material)
    blocks = page[0]["blocks"]
    shown = next(b["claims"] for b in blocks[1:] if b["kind"] == "claims")
    (folded,) = (b for b in blocks if b["kind"] == "details")
    assert len(shown) == by_column.OPENED == 8
    assert folded["title"] == f"{len(list(collect(folded)))} weitere belegte Unterschiede"
    sizes = [
        float(re.search(r"Cohens [dh]\s=\s(\d,\d\d)", c.text)[1].replace(",", ".")) for c in [*shown, *collect(folded)]
    ]
    assert sizes == sorted(sizes, reverse=True)
    assert re.search(r"; großer Unterschied zu allen anderen \(Cohens d\s=\s\d,\d\d\)\.$", shown[0].text)
    assert page[0]["lead"].endswith("Zuerst stehen die 8 größten Unterschiede, darunter die übrigen.")
    audit.check_edition(planted, [page])


def test_a_size_told_otherwise_and_another_order_are_found(material):
    planted, page = _many(material)
    shown = next(b["claims"] for b in page[0]["blocks"][1:] if b["kind"] == "claims")
    first = shown[0]
    shown[0] = replace(first, text=first.text.replace("; großer Unterschied", "; sehr kleiner Unterschied"))
    assert any(
        f"claim {first.claim_id}: by the answers this is “großer" in p for p in differing.problems(planted, page)
    )
    shown[0], shown[-1] = shown[-1], first
    assert any("does not open with the largest differences" in p for p in differing.problems(planted, page))


def test_a_figure_of_the_effect_that_is_not_so_is_in_no_row(material):
    planted, page = _many(material)
    shown = next(b["claims"] for b in page[0]["blocks"][1:] if b["kind"] == "claims")
    shown[0] = replace(shown[0], text=re.sub(r"d\s=\s\d,\d\d", "d = 9,99", shown[0].text))
    with pytest.raises(ContractError) as stopped:
        audit.check_edition(planted, [page])
    assert any("the number 9,99 is in no row" in problem for problem in stopped.value.problems)


def test_without_a_difference_the_page_says_none(material):
    quiet = _noise(material, 1)
    page = by_column.sections(quiet, "contract")["mit-vertrag.html"]
    assert not any(r.p < 0.05 for r in by_column.rows(quiet, "contract", "y"))
    assert "keiner davon unterscheidet sich nach der Korrektur" in page[0]["lead"]
    assert differing.problems(quiet, page) == []
