"""A delivered survey becomes clean responses, or a list of sentences about what is wrong."""

from __future__ import annotations

import pandas as pd
import pytest
import yaml

from insights import contracts
from insights.contracts.waves import ID_IN_WAVE
from insights.errors import InputError
from insights.study import open_study
from insights.survey.reading.responses import read_survey


@pytest.fixture
def survey_of(workspace):
    """Reads a survey given as csv text and settings."""

    def read(text, columns, **settings):
        folder = workspace.raw("probe")
        folder.mkdir(exist_ok=True)
        if text is not None:
            (folder / "survey.csv").write_text(text)
        (folder / "study.yml").write_text(
            yaml.safe_dump({"title": "Probe", "columns": columns, **settings}, allow_unicode=True)
        )
        return read_survey(open_study("probe", workspace=workspace))

    return read


def csv(header, rows):
    return "\n".join([header, *rows]) + "\n"


def answers(survey, name):
    return [None if pd.isna(value) else value for value in survey.responses[name]]


def variable(survey, name):
    return survey.variables.set_index("variable").loc[name]


def test_declared_columns_become_responses_and_the_others_a_note(survey_of):
    survey = survey_of(csv("id,gender,secret", ["01,f,x", "02,m,y"]), {"id": "id", "gender": "demographic"})
    assert list(survey.responses.columns) == ["respondent_id", "weight", "gender"]
    assert answers(survey, "respondent_id") == ["01", "02"]
    assert any("not declared in study.yml and left out (1): secret" in note for note in survey.notes)


def test_rows_are_numbered_when_no_column_is_the_id(survey_of):
    survey = survey_of(csv("gender", ["f", "m"]), {"gender": "demographic"})
    assert answers(survey, "respondent_id") == ["r0001", "r0002"]


def test_open_answers_never_enter_the_responses(survey_of):
    survey = survey_of(csv("gender,why", ["f,I am Jane Doe", "m,because"]), {"gender": "demographic", "why": "open"})
    assert "why" not in survey.responses
    assert list(survey.variables["variable"]) == ["gender"]


def test_a_study_without_survey_gives_empty_tables(survey_of):
    survey = survey_of(None, {})
    assert survey.responses.empty
    contracts.check(survey.variables, "variables")


def test_codes_become_labels_in_the_order_of_the_scale(survey_of):
    column = {"role": "psychographic", "labels": {1: "nie", 2: "manchmal", 3: "oft"}, "missing": [9]}
    survey = survey_of(csv("q", ["3", "1", "9", "2"]), {"q": column})
    assert answers(survey, "q") == ["oft", "nie", None, "manchmal"]
    assert variable(survey, "q")["kind"] == "ordinal"
    assert contracts.split(variable(survey, "q")["categories"]) == ["nie", "manchmal", "oft"]


def test_ranges_are_ordinal_and_sorted_by_size(survey_of):
    survey = survey_of(csv("age", ["60+", "18-29", "unter 18", "30-59"]), {"age": "demographic"})
    assert variable(survey, "age")["kind"] == "ordinal"
    assert contracts.split(variable(survey, "age")["categories"]) == ["unter 18", "18-29", "30-59", "60+"]


def test_well_known_scales_are_ordinal_without_being_told(survey_of):
    survey = survey_of(csv("q,p", ["oft,rot", "nie,grün", "manchmal,blau"]), {"q": "behaviour", "p": "behaviour"})
    assert contracts.split(variable(survey, "q")["categories"]) == ["nie", "manchmal", "oft"]
    assert variable(survey, "q")["kind"] == "ordinal"
    assert variable(survey, "p")["kind"] == "nominal"


def test_coded_gender_is_no_number(survey_of):
    survey = survey_of(
        csv("Geschlecht,Alter", ["1,20", "2,30", "3,40"]), {"Geschlecht": "demographic", "Alter": "demographic"}
    )
    assert variable(survey, "Geschlecht")["kind"] == "nominal"
    assert variable(survey, "Alter")["kind"] == "numeric"


def test_multiple_responses_are_joined_in_the_order_of_the_categories(survey_of):
    column = {"role": "behaviour", "separator": "|", "order": ["mail", "phone", "app"]}
    survey = survey_of(csv("q", ["app|mail", "phone", "mail"]), {"q": column})
    assert answers(survey, "q")[:2] == ["mail; app", "phone"]
    assert variable(survey, "q")["kind"] == "multiple"


def test_options_that_hold_the_separator_are_kept_whole(survey_of):
    column = {"role": "behaviour", "separator": ",", "order": ["by phone, at night", "app"]}
    survey = survey_of(csv("q", ['"by phone, at night,app"', "app"]), {"q": column})
    assert answers(survey, "q") == ["by phone, at night; app", "app"]


def test_decimal_commas_and_words_for_no_answer_are_understood_in_numbers(survey_of):
    survey = survey_of("hours;n\n1,5;1\nk. A.;2\n12,25;3\n", {"hours": "usage"})
    assert answers(survey, "hours") == [1.5, None, 12.25]
    assert any("'k. A.' count as missing" in note for note in survey.notes)


def test_impossible_ages_become_missing_and_are_listed(survey_of):
    survey = survey_of(csv("id,alter", ["a,30", "b,207", "c,-1"]), {"id": "id", "alter": "demographic"})
    assert answers(survey, "alter") == [30.0, None, None]
    assert survey.findings["detail"].tolist() == ["alter = 207", "alter = -1"]


def test_a_satisfaction_scale_on_which_1_is_best_is_turned_round(survey_of):
    labels = {1: "sehr zufrieden", 2: "zufrieden", 3: "mittel", 4: "unzufrieden", 5: "sehr unzufrieden"}
    survey = survey_of(
        csv("q", ["1", "5", "2"]), {"q": {"role": "satisfaction", "touchpoint": "shop", "labels": labels}}
    )
    assert answers(survey, "q") == [5.0, 1.0, 4.0]
    assert any("turned round" in note for note in survey.notes)
    assert contracts.split(variable(survey, "q")["categories"]) == ["1", "2", "3", "4", "5"]


def test_scale_points_given_by_their_labels_become_numbers(survey_of):
    column = {"role": "satisfaction", "touchpoint": "shop", "labels": {1: "bad", 2: "fair", 3: "good"}}
    assert answers(survey_of(csv("q", ["good", "bad", "fair"]), {"q": column}), "q") == [3.0, 1.0, 2.0]
    assert answers(survey_of(csv("n", ["10 - extremely likely", "0 - not at all", "7"]), {"n": "nps"}), "n") == [
        10.0,
        0.0,
        7.0,
    ]


@pytest.mark.parametrize(
    ("rows", "columns", "words"),
    [
        (["a,30,5", "b,31,6"], {"ids": "id"}, "there is no column 'ids'; did you mean 'id'"),
        (["a,30,5", "a,31,6"], {"id": "id", "age": "demographic"}, "the id 'a' stands in rows 2, 3"),
        (["a,30,5", ",31,6"], {"id": "id", "age": "demographic"}, "the id is missing in row 3"),
        (["a@x.de,30,5", "b@x.de,31,6"], {"id": "id", "age": "demographic"}, "holds mail addresses"),
        (["a,30,5"], {"id": "id", "age": "demographic"}, "one row only"),
        (["a,,5", "b,,6"], {"id": "id", "age": "demographic"}, "column 'age': no row has an answer"),
        (["a,30,5", "b,31,11"], {"q": "nps"}, "whole numbers from 0 to 10, but row 3: 11"),
        (["a,30,5", "b,31,5.5"], {"q": "nps"}, "whole numbers from 0 to 10"),
        (["a,1980,5", "b,1990,5"], {"age": "demographic"}, "years of birth"),
        (
            ["a,thirty,5", "b,31,6"],
            {"age": {"role": "demographic", "kind": "numeric"}},
            "should hold numbers, but row 2: 'thirty'",
        ),
        (["a,x,5", "b,y,6"], {"age": {"role": "demographic", "order": ["x", "z"]}}, "'y' is not in `order:`"),
        (
            ["a,2,5", "b,2.5,6"],
            {"age": {"role": "usage", "kind": "count"}},
            r"column 'age': counts are whole numbers from 0, but row 3: 2\.5; declare it as `kind: numeric`",
        ),
        (["a,1,5", "b,2,99"], {"q": {"role": "satisfaction", "touchpoint": "t"}}, r"write `missing: \[99\]`"),
        (["a,1,-2", "b,2,1"], {"age": "usage", "q": "weight"}, "the weight is negative in row 2"),
        (["a,1,", "b,2,1"], {"age": "usage", "q": "weight"}, "the weight is missing in row 2"),
    ],
)
def test_mistakes_are_named_in_one_sentence(survey_of, rows, columns, words):
    with pytest.raises(InputError, match=words) as caught:
        survey_of(csv("id,age,q", rows), columns)
    assert "survey.csv" in str(caught.value)


def test_a_count_is_read_as_a_number_that_segments_know_as_a_count(survey_of):
    rows = ["a,3,5", "b,0,7", "c,-1,7", "d,,9"]
    columns = {"id": "id", "age": {"role": "usage", "kind": "count"}, "q": {"role": "usage"}}
    survey = survey_of(csv("id,age,q", rows), columns)
    assert answers(survey, "age") == [3.0, 0.0, None, None]
    assert (variable(survey, "age")["kind"], variable(survey, "age")["counted"]) == ("numeric", True)
    assert not variable(survey, "q")["counted"]
    assert list(survey.findings["detail"]) == ["age = -1"]


def test_several_mistakes_are_listed_at_once(survey_of):
    with pytest.raises(InputError) as caught:
        survey_of(csv("age,q", ["x,12", "30,3"]), {"age": {"role": "demographic", "kind": "numeric"}, "q": "nps"})
    assert len(caught.value.problems) == 2


def test_a_scale_from_1_to_10_is_no_nps(survey_of):
    rows = [str(1 + i % 10) for i in range(100)]
    with pytest.raises(InputError, match="looks like a scale from 1 to 10"):
        survey_of(csv("q", rows), {"q": "nps"})
    survey = survey_of(csv("q", rows), {"q": {"role": "nps", "labels": {0: "not at all", 10: "surely"}}})
    assert len(survey.responses) == 100


def test_a_scale_from_1_to_10_is_converted_only_when_told_to_and_keeps_who_promotes(survey_of):
    rows, told = [str(point) for point in range(1, 11)], {"q": {"role": "nps", "converted_from": [1, 10]}}
    survey = survey_of(csv("q", rows), told)
    assert answers(survey, "q") == [0, 1, 2, 3, 4, 6, 7, 8, 9, 10]
    assert any("were converted to 0 to 10 as study.yml says" in note for note in survey.notes)
    with pytest.raises(InputError, match="is to be converted from 1 to 10, but row 12: 0"):
        survey_of(csv("q", [*rows, "0"]), told)
    with pytest.raises(InputError, match="only answers from 1 to 10 can be converted"):
        survey_of(csv("q", rows), {"q": {"role": "nps", "converted_from": [1, 5]}})


def test_how_easy_it_was_is_a_scale_and_turned_round_where_1_is_the_best(survey_of):
    rows = ["1", "2", "7", "4"] * 5
    survey = survey_of(csv("q", rows), {"q": {"role": "effort", "labels": {1: "very easy", 7: "very hard"}}})
    assert answers(survey, "q")[:4] == [7, 6, 1, 4]
    assert variable(survey, "q")["categories"] == "1; 2; 3; 4; 5; 6; 7"
    assert not variable(survey, "q")["builds_segments"]


def test_a_survey_without_declared_columns_points_to_the_proposals(survey_of):
    with pytest.raises(InputError, match="insights check probe"):
        survey_of(csv("a,b", ["1,2", "3,4"]), {})


CRM = {"id": "nr", "columns": {"revenue": "usage"}}


def test_crm_values_are_joined_by_the_id(workspace, survey_of):
    folder = workspace.raw("probe")
    folder.mkdir()
    (folder / "customers.csv").write_text("nr,revenue,note\n02,20,x\n01,10,y\n99,5,z\n")
    survey = survey_of(csv("id,g", ["01,f", "02,m", "03,f"]), {"id": "id", "g": "demographic"})
    assert any("has no `customers:`" in note for note in survey.notes)
    (folder / "study.yml").write_text(
        yaml.safe_dump({"title": "x", "columns": {"id": "id", "g": "demographic"}, "customers": CRM})
    )
    survey = read_survey(open_study("probe", workspace=workspace))
    assert answers(survey, "revenue") == [10.0, 20.0, None]
    assert variable(survey, "revenue")["n_missing"] == 1
    assert any("1 of 3 respondents are not in it" in note for note in survey.notes)


def test_crm_values_alone_make_a_study_too(workspace):
    folder = workspace.raw("probe")
    folder.mkdir()
    (folder / "customers.csv").write_text("nr,revenue\n02,20\n01,10\n")
    (folder / "study.yml").write_text(yaml.safe_dump({"title": "x", "customers": CRM}))
    survey = read_survey(open_study("probe", workspace=workspace))
    assert answers(survey, "respondent_id") == ["01", "02"]


def test_ids_that_never_meet_are_refused(workspace):
    folder = workspace.raw("probe")
    folder.mkdir()
    (folder / "customers.csv").write_text("nr,revenue\n1,20\n2,10\n")
    (folder / "survey.csv").write_text("id,g\n01,f\n02,m\n")
    (folder / "study.yml").write_text(
        yaml.safe_dump({"title": "x", "columns": {"id": "id", "g": "demographic"}, "customers": CRM})
    )
    with pytest.raises(InputError, match="no id of the survey is in it"):
        read_survey(open_study("probe", workspace=workspace))


def test_real_studies_are_read(shared_data, workspace):
    import shutil

    folder = workspace.raw("efc")
    folder.mkdir()
    shutil.copyfile(shared_data / "de_efc_caregivers_sav" / "efc.sav", folder / "survey.sav")
    columns = {"c12hour": "usage", "e16sex": "demographic", "c160age": "demographic", "c82cop1": "psychographic"}
    (folder / "study.yml").write_text(yaml.safe_dump({"title": "EFC", "columns": columns}))
    survey = read_survey(open_study("efc", workspace=workspace))
    assert len(survey.responses) == 908
    assert variable(survey, "c82cop1")["kind"] == "ordinal"
    assert variable(survey, "c12hour")["n_missing"] == 6
    assert variable(survey, "c160age")["n_valid"] == 901
    assert answers(survey, "e16sex")[:3] == ["female", "female", "female"]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("an jo@example.org", "mail addresses"),
        ("Bitte rufen Sie mich an: 0171 2345678", "phone numbers"),
        ("+49 (0)30 1234567", "phone numbers"),
        ("DE89 3704 0044 0532 0130 00", "IBANs"),
    ],
)
@pytest.mark.parametrize("column", ["behaviour", {"role": "behaviour", "separator": "|"}])
def test_contact_data_in_a_closed_column_is_refused_without_repeating_it(survey_of, cell, words, column):
    with pytest.raises(InputError, match=rf"column 'q': holds {words} \(row 3\).*declare it as `open`") as caught:
        survey_of(csv("q", ["app", cell, "app"]), {"q": column})
    assert cell not in str(caught.value)


@pytest.mark.parametrize(
    "cell", ["1000-1999", "0500-0999", "01.01.2025 10:00", "2025-01-01", "1 000 000 bis 2 000 000", "04109"]
)
def test_amounts_dates_and_ranges_are_no_contact_data(survey_of, cell):
    survey = survey_of(csv("q", ["app", cell, "mail"]), {"q": {"role": "behaviour", "kind": "nominal"}})
    assert cell in answers(survey, "q")


def test_the_mistakes_of_all_columns_are_told_at_once_and_the_file_is_named_once(survey_of):
    columns = {"id": "id", "ages": "demographic", "q": "nps", "t": {"role": "usage", "kind": "numeric"}, "w": "weight"}
    with pytest.raises(InputError) as caught:
        survey_of(csv("id,age,q,t,w", ["a,1,12,x,-1", "a,2,3,4,1"]), columns)
    assert len(caught.value.problems) == 5
    assert str(caught.value).count("survey.csv") == 1
    assert "study.yml: there" not in str(caught.value)


@pytest.mark.parametrize("name", ["Survey.csv", "SURVEY.CSV"])
def test_capitals_in_the_name_of_the_file_do_not_matter(workspace, name):
    folder = workspace.raw("probe")
    folder.mkdir(exist_ok=True)
    (folder / name).write_text("g\nf\nm\n")
    (folder / "study.yml").write_text("title: x\ncolumns: {g: demographic}\n")
    assert len(read_survey(open_study("probe", workspace=workspace)).responses) == 2


def test_a_persons_own_id_is_kept_beside_the_one_that_is_led_by_the_wave(workspace):
    folder = workspace.raw("probe")
    folder.mkdir(exist_ok=True)
    for wave, ids in (("2024", "K1 K2"), ("2025", "K1 K3")):
        (folder / f"survey_{wave}.csv").write_text(csv("id,x", [f"{who},5" for who in ids.split()]))
    files = ["survey_2024.csv", "survey_2025.csv"]
    settings = {"title": "Probe", "survey": files, "columns": {"id": {"role": "id"}, "x": {"role": "usage"}}}
    (folder / "study.yml").write_text(yaml.safe_dump(settings))
    responses = read_survey(open_study("probe", workspace=workspace)).responses
    assert responses["respondent_id"].tolist() == ["2024-K1", "2024-K2", "2025-K1", "2025-K3"]
    assert responses[ID_IN_WAVE].tolist() == ["K1", "K2", "K1", "K3"]
