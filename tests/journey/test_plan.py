import pytest

from insights import contracts
from insights.errors import InputError
from insights.journey import plan
from tests.journey.conftest import satisfaction_of


def test_touchpoints_keep_the_plans_order_and_nesting(study, plan_text):
    table = plan.touchpoints(study(journey=plan_text), contracts.empty("variables"))
    assert table["touchpoint"].tolist() == ["messe", "portal", "suche", "hotline"]
    assert table.set_index("touchpoint")["parent"]["suche"] == "portal"
    assert table.set_index("touchpoint")["channels"]["hotline"] == "Telefon; Rückruf"


def test_a_satisfaction_column_without_a_touchpoint_in_the_plan_is_proposed(study, plan_text):
    table = plan.touchpoints(study(journey=plan_text), satisfaction_of("hotline", "rechnung"))
    assert plan.proposed(table) == ["rechnung"]
    assert table.set_index("touchpoint").loc["rechnung", ["phase", "position"]].tolist() == ["(noch ohne Phase)", 5]


def test_without_a_plan_the_touchpoints_come_from_the_survey(study):
    table = plan.touchpoints(study("language: en\n"), satisfaction_of("price", "support"))
    assert table["touchpoint"].tolist() == ["price", "support"]
    assert set(table["phase"]) == {"(no phase yet)"}
    assert plan.thin_phases(table) == []


def test_neither_plan_nor_satisfaction_gives_an_empty_table(study):
    assert plan.touchpoints(study(), contracts.empty("variables")).empty


def test_thin_phases_count_top_touchpoints_only(study, plan_text):
    assert plan.thin_phases(plan.touchpoints(study(journey=plan_text), contracts.empty("variables"))) == ["Aktivierung"]


def test_a_touchpoint_without_mentions_is_known_by_its_name_and_id(study, plan_text):
    opened = study(journey=plan_text.replace(", mentions: [hotline]", ""))
    stems = plan.word_stems(opened, plan.touchpoints(opened, contracts.empty("variables")))
    assert stems["hotline"] == ["Hotline", "hotline"]
    assert stems["messe"] == ["messe"]


def test_a_plan_without_phases_is_told_what_it_lacks(tmp_path):
    from insights.settings import JourneyPlan, read_document

    (tmp_path / "journey.yml").write_text("phases: []\n")
    with pytest.raises(InputError, match="phases: needs at least one entry") as error:
        read_document(tmp_path / "journey.yml", JourneyPlan)
    assert "validation" not in str(error.value)
