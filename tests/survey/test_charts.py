"""Charts draw what the tables say; a study without survey gets an empty picture and no error."""

from __future__ import annotations

import numpy as np

from insights import contracts
from insights.survey import charts
from insights.survey.banners.crosstabs import banner_tables
from insights.survey.banners.metrics import metrics_table
from insights.survey.sample.profile import sample_profile
from tests.survey.made import survey


def made():
    rng = np.random.default_rng(6)
    group = rng.choice(["old", "young"], 200)
    like = np.where(rng.random(200) < np.where(group == "young", 0.8, 0.3), "yes", "no")
    columns = {"group": group, "like": like, "nps": rng.integers(0, 11, 200)}
    return survey(columns, roles={"like": "behaviour", "nps": "nps"})


def test_profile_bars_have_a_panel_for_each_demographic_variable():
    responses, variables = made()
    figure = charts.profile_bars(sample_profile(responses, variables), variables)
    assert [axis.get_title(loc="left") for axis in figure.axes] == ["Group"]
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["old", "young"]


def test_nps_is_drawn_for_all_and_each_group():
    responses, variables = made()
    figure = charts.nps_by_group(metrics_table(responses, variables), variables)
    assert [label.get_text() for label in figure.axes[0].get_yticklabels()] == ["alle", "Group: old", "Group: young"]


def test_without_survey_the_pictures_say_so():
    empty = contracts.empty
    for figure in (
        charts.profile_bars(empty("profile"), empty("variables")),
        charts.nps_by_group(empty("metrics"), empty("variables"), language="en"),
    ):
        assert figure.axes == []
        assert len(figure.texts) == 1


def test_the_clearest_table_reads_like_a_banner_table():
    responses, variables = made()
    view = charts.clearest_table(*banner_tables(responses, variables, ["group"], language="en"), language="en")
    assert list(view.columns) == ["Total", "old (A)", "young (B)"]
    assert view.loc["yes", "young (B)"].endswith("% A")
    assert view.loc["n", "Total"] == "200"
