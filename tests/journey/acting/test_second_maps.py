import pandas as pd
import pytest

from insights import contracts
from insights.errors import InputError
from insights.journey import plan
from insights.journey.acting.second_maps import read_second_maps


def read(study, text: str, plan_text: str):
    found = study(journey=plan_text)
    (found.raw / "second_map.csv").write_text(text, encoding="utf-8")
    return read_second_maps(found, plan.touchpoints(found, contracts.empty("variables")))


def test_a_competitors_map_is_read_with_its_bases(study, plan_text):
    table = read(
        study, "map,touchpoint,mean,sd,n\nWettbewerber,hotline,3.4,1.1,220\nMitarbeitende,messe,4.5,,\n", plan_text
    )
    assert table["kind"].tolist() == ["file", "staff"]
    assert table.loc[0, ["mean", "sd", "n"]].tolist() == [3.4, 1.1, 220]
    assert pd.isna(table.loc[1, "n"])


def test_staffs_estimate_may_stand_in_the_plan(study, plan_text):
    found = study(journey=plan_text.replace("name: Messe,", "name: Messe, own_estimate: 4.2,"))
    table = read_second_maps(found, plan.touchpoints(found, contracts.empty("variables")))
    assert table[["kind", "touchpoint", "mean"]].values.tolist() == [["staff", "messe", 4.2]]


def test_an_unknown_touchpoint_is_named_with_its_row_and_the_nearest(study, plan_text):
    with pytest.raises(InputError, match=r"row 3: there is no touchpoint 'hotlin'.*hotline"):
        read(study, "touchpoint,mean\nmesse,4\nhotlin,3\n", plan_text)


def test_the_same_touchpoint_twice_and_a_blank_mean_are_refused(study, plan_text):
    with pytest.raises(InputError, match="'second_map' has a row for 'messe' already, row 2"):
        read(study, "touchpoint,mean\nmesse,4\nmesse,3\n", plan_text)
    with pytest.raises(InputError, match="the mean of 'messe' is blank"):
        read(study, "touchpoint,mean,n\nmesse,,5\n", plan_text)


def test_without_a_file_and_without_estimates_there_is_no_second_map(study, plan_text):
    found = study(journey=plan_text)
    assert read_second_maps(found, plan.touchpoints(found, contracts.empty("variables"))).empty
