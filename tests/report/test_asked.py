"""The profile of the sample and the excerpt of the banner tables in the report hide what the workbook hides."""

from __future__ import annotations

import re

import pytest

from insights.report.material import Material
from insights.report.sections import appendix, asked
from insights.survey.sample.profile import sample_profile
from tests.survey.made import survey


@pytest.fixture(scope="module")
def material(rendered):
    return rendered()[0]


def shown_of(material, columns, **options):
    responses, variables = survey(columns, **options)
    tables = {"responses": responses, "variables": variables, "profile": sample_profile(responses, variables)}
    return str(asked._profile(Material(material.study, {**material.handovers, **tables})))


def test_ages_of_few_people_are_neither_named_nor_told_by_their_mean(material):
    text = shown_of(material, {"age": [float(24 + 4 * i) for i in range(11)] + [64.0]})
    assert "Weitere Antworten" in text
    assert "'24'" not in text
    assert "Mittelwert 4" not in text
    assert text.count("aus Datenschutz nicht ausgewiesen") == 1


def test_a_scale_shows_all_its_points_and_does_not_tell_by_leaving_them_out_which_are_rare(material):
    text = shown_of(material, {"stay": [0.0, 1.0, 1.0, 3.0, *[7.0] * 40, *[10.0] * 30, *[2.0] * 12]})
    assert "Weitere Antworten" not in text
    assert all(f'<th scope="row">{point}</th>' in text for point in (0, 1, 2, 3, 7, 10))


def test_the_base_says_who_is_not_in_it(material):
    text = shown_of(material, {"kin": ["child"] * 93 + ["spouse"] * 96 + ["aunt"] * 4 + ["uncle"] * 3})
    assert re.search(r"n\W+(u202f)?=\W+(u202f)?189", text)
    assert "die weniger als 5 gaben, zählt hier nicht mit" in text


def test_of_tables_with_hidden_cells_the_excerpt_shows_none(material):
    told = appendix._banner_tables(material)
    assert told
    veiled = material["crosstabs"].assign(note="suppressed")
    assert appendix._banner_tables(Material(material.study, {**material.handovers, "crosstabs": veiled})) == []
