from insights.contracts import staff
from tests.journey.conftest import people_of, responses_of, variables_of


def test_who_is_listed_as_staff_stands_apart_from_the_customers():
    customers, inside = staff.apart(responses_of(a=[1, 2, 3]), variables_of(), people_of(r000="customer", r001="staff"))
    assert customers["respondent_id"].tolist() == ["r000", "r002"]
    assert inside["respondent_id"].tolist() == ["r001"]


def test_a_survey_column_may_say_who_is_staff():
    variables = variables_of(wer={"role": "demographic", "kind": "nominal", "field": "group"})
    responses = responses_of(wer=["Kundin", "Mitarbeiterin im Vertrieb", None, "Interne"])
    assert staff.is_staff(responses, variables, people_of(x="customer")).tolist() == [False, True, False, True]


def test_another_column_with_the_same_words_makes_nobody_staff():
    variables = variables_of(wer={"role": "demographic", "kind": "nominal", "field": "job_role"})
    assert not staff.is_staff(responses_of(wer=["Mitarbeiterin"]), variables, people_of(x="customer")).any()
