from __future__ import annotations

import pandas as pd
import pytest

from insights import contracts
from insights.contracts.documents import SegmentSolution
from insights.errors import ContractError, UsageError
from insights.stages import STAGES
from insights.study import open_study


@pytest.fixture
def study(workspace):
    folder = workspace.raw("kino")
    folder.mkdir()
    (folder / "study.yml").write_text("title: Kino\n")
    return open_study("kino")


def _themes(**changes):
    rows = {
        "verbatim_id": ["i02-001", "i01-001"],
        "theme_id": ["t01", "t02"],
        "membership": [0.123456789, 1.0],
        "subtheme_id": None,
    }
    return pd.DataFrame(rows | changes)


def test_tables_come_back_sorted_by_key_and_rounded_to_six_digits(study):
    contracts.save(_themes(), "theme_verbatims", study)
    text = (study.processed / "theme_verbatims.csv").read_text(encoding="utf-8")
    assert text == "verbatim_id,theme_id,membership,subtheme_id\ni01-001,t02,1,\ni02-001,t01,0.123457,\n"
    assert contracts.load("theme_verbatims", study)["membership"].tolist() == [1.0, 0.123457]


def test_identifiers_stay_text_and_the_answer_na_stays_na(study):
    people = pd.DataFrame(
        {
            "respondent_id": ["01067", "NA"],
            "interview_id": [None, ""],
            "group": "customer",
            "source": "survey",
            "plz": ["01067", "null"],
        }
    )
    contracts.save(people, "people", study)
    back = contracts.load("people", study)
    assert back["respondent_id"].tolist() == ["01067", "NA"]
    assert back["plz"].tolist() == ["01067", "null"]
    assert back["interview_id"].isna().all()


def test_numbers_in_responses_are_numbers_again_by_what_the_variables_say(study):
    variables = contracts.empty("variables").reindex([0, 1]).assign(
        variable=["alter", "plz"], position=[1, 2], role="demographic", kind=["numeric", "nominal"], label="x",
        builds_segments=False, n_valid=2, n_missing=0,
    )  # fmt: skip
    contracts.save(variables, "variables", study)
    responses = pd.DataFrame(
        {"respondent_id": ["a", "b"], "weight": 1.0, "alter": [41.0, None], "plz": ["01067", None]}
    )
    contracts.save(responses, "responses", study)
    back = contracts.load("responses", study)
    assert back["alter"].iloc[0] == 41.0
    assert back["plz"].iloc[0] == "01067"


def test_a_broken_table_is_refused_with_column_rule_and_rows_and_not_written(study):
    with pytest.raises(ContractError) as caught:
        contracts.save(_themes(membership=[0.5, 1.7], verbatim_id=["i01-001", "i01-001"]), "theme_verbatims", study)
    message = str(caught.value)
    assert "theme_verbatims: the table breaks its contract." in message
    assert "key verbatim_id: stands more than once: row 2 (i01-001), row 3 (i01-001)" in message
    assert "column membership: must be at most 1: row 3 (i01-001): 1.7" in message
    assert not (study.processed / "theme_verbatims.csv").exists()


def test_a_missing_column_and_an_unknown_one_are_named(study):
    with pytest.raises(
        ContractError, match="the column 'theme_id' is missing; there are: verbatim_id, membership, subtheme_id"
    ):
        contracts.save(_themes().drop(columns="theme_id"), "theme_verbatims", study)
    with pytest.raises(ContractError, match="there is no column 'colour' in its contract; there are: membership"):
        contracts.save(_themes(colour="red"), "theme_verbatims", study)


def test_a_flag_with_a_default_may_be_left_out_of_a_table():
    row = {
        "variable": "besuche",
        "position": 1,
        "role": "usage",
        "kind": "numeric",
        "label": "Besuche",
        "n_valid": 2,
        "n_missing": 0,
    }
    rest = dict.fromkeys(["field", "touchpoint", "categories", "bands"], "") | {"builds_segments": True}
    checked = contracts.check(pd.DataFrame([row | rest]), "variables")
    assert list(checked["counted"]) == [False]
    assert list(contracts.check(checked.assign(counted=True), "variables")["counted"]) == [True]


def test_loading_what_no_stage_has_written_says_what_to_run(study):
    with pytest.raises(UsageError, match=r"themes\.csv: not there yet; .* insights run kino"):
        contracts.load("themes", study)


def test_an_unknown_hand_over_offers_the_nearest_names(study):
    with pytest.raises(UsageError, match="There is no hand-over table 'theme'; did you mean 'themes'"):
        contracts.load("theme", study)


def test_a_table_edited_into_nonsense_is_refused_on_loading(study):
    contracts.save(_themes(), "theme_verbatims", study)
    path = study.processed / "theme_verbatims.csv"
    path.write_text(path.read_text().replace("0.123457", "viel"))
    with pytest.raises(ContractError, match="the column 'membership' should hold numbers"):
        contracts.load("theme_verbatims", study)


def test_large_tables_become_parquet_and_come_back_the_same(study, monkeypatch):
    contracts.save(_themes(), "theme_verbatims", study)
    monkeypatch.setattr(contracts, "PARQUET_FROM_BYTES", 10)
    contracts.save(_themes(), "theme_verbatims", study)
    assert [p.name for p in study.processed.glob("theme_verbatims.*")] == ["theme_verbatims.parquet"]
    assert contracts.load("theme_verbatims", study)["verbatim_id"].tolist() == ["i01-001", "i02-001"]


def test_documents_come_back_and_unknown_keys_are_refused(study):
    contracts.save(SegmentSolution(reason="keine", n=3, entropy=0.123456789), "segments", study)
    assert contracts.load("segments", study).entropy == 0.123457
    path = study.processed / "segments.json"
    path.write_text(path.read_text().replace('"reason"', '"raison"'))
    with pytest.raises(ContractError, match="segments.json: Extra inputs are not permitted"):
        contracts.load("segments", study)


@pytest.mark.parametrize("name", contracts.TABLES)
def test_every_table_can_be_handed_over_empty(study, name):
    contracts.save(contracts.empty("variables"), "variables", study)
    contracts.save(contracts.empty(name), name, study)
    assert contracts.load(name, study).empty


def test_every_hand_over_is_written_by_exactly_one_stage_and_read_only_after_it():
    written = [name for stage in STAGES for name in stage.writes]
    assert sorted(written) == sorted([*contracts.TABLES, *contracts.DOCUMENTS])
    before: set[str] = set()
    for stage in STAGES:
        assert set(stage.reads) <= before
        before |= set(stage.writes)


def test_an_empty_table_has_the_types_and_columns_of_its_contract_or_is_refused():
    table = contracts.empty("metrics")
    assert table.dtypes.to_dict() == contracts.check(table.astype(object), "metrics").dtypes.to_dict()
    with pytest.raises(ContractError, match="the column 'metric' is missing"):
        contracts.check(table.drop(columns="metric"), "metrics")
    with pytest.raises(ContractError, match="there is no column 'metrik' in its contract"):
        contracts.check(table.assign(metrik=""), "metrics")


def test_a_table_that_tells_of_smaller_groups_than_the_study_allows_is_not_read(study):
    contracts.save(contracts.empty("themes"), "themes", study)
    path = study.raw / "study.yml"
    path.write_text(path.read_text(encoding="utf-8") + "privacy: {smallest_group: 8}\n", encoding="utf-8")
    now = open_study(study.name)
    with pytest.raises(UsageError, match="themes.csv: tells of groups from 5 people on, but study.yml asks for 8 now; run all stages again: insights run"):  # fmt: skip
        contracts.load("themes", now)
    contracts.save(contracts.empty("themes"), "themes", now)
    assert contracts.load("themes", now).empty
