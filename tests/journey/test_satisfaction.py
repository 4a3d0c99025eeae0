import numpy as np

from insights.journey.satisfaction import satisfaction
from tests.journey.conftest import responses_of, satisfaction_of, variables_of


def test_ordered_answers_become_ranks_and_rising_numbers_stay():
    variables = variables_of(
        a={"role": "satisfaction", "touchpoint": "a", "kind": "ordinal", "categories": "schlecht; mittel; gut"},
        b={"role": "satisfaction", "touchpoint": "b", "kind": "ordinal", "categories": "0; 5; 10"},
        grade={"role": "satisfaction", "touchpoint": "grade", "kind": "ordinal", "categories": "6; 5; 4; 3; 2; 1"},
    )
    values, scales = satisfaction(responses_of(a=["gut", None], b=["10", "5"], grade=["1", "6"]), variables)
    assert values["a"].iloc[0] == 3
    assert np.isnan(values["a"].iloc[1])
    assert values["b"].tolist() == [10, 5]
    assert values["grade"].tolist() == [6, 1]  # the best school grade is the highest value
    assert scales.loc["b"].tolist() == [0, 10]


def test_numeric_columns_share_the_narrowest_usual_scale():
    _, scales = satisfaction(responses_of(sat_a=[2.0, 4.0], sat_b=[1.0, 6.0]), satisfaction_of("a", "b"))
    assert scales["scale_high"].tolist() == [7, 7]


def test_two_columns_of_one_touchpoint_are_averaged_per_person():
    variables = variables_of(
        x={"role": "satisfaction", "touchpoint": "h"}, y={"role": "satisfaction", "touchpoint": "h"}
    )
    values, _ = satisfaction(responses_of(x=[1.0, 5.0], y=[3.0, np.nan]), variables)
    assert values["h"].tolist() == [2, 5]


def test_numbers_between_the_named_answers_stay():
    variables = variables_of(a={"role": "satisfaction", "touchpoint": "a", "categories": "1; 2; 3; 4; 5"})
    values, scales = satisfaction(responses_of(a=[3.5, 1.0]), variables)
    assert values["a"].tolist() == [3.5, 1]
    assert scales.loc["a"].tolist() == [1, 5]
