"""What people wrote holds wherever the fact is told, and carries its own source."""

from dataclasses import replace

import pytest

from insights.personas.drafting.statements import hand_over
from insights.personas.screening.advice import advice_of
from tests.personas.decided import drafted, shared

EDITS = {
    "Alter": {"text": "Anfang 60, seit 20 Jahren dabei", "because": "so kennt sie der Vertrieb.", "by": "Vertrieb"},
    "needs": {"text": "Eine Hotline mit Namen", "because": "steht in jedem Bericht"},
    "Probleme": "Wechselnde Stimmen",
    "gender": "männlich",
}
COMPLAINT = "Jedes Mal ist jemand anderes am Telefon"


@pytest.fixture(scope="module")
def before():
    return drafted(shared())[1].personas[1]


@pytest.fixture(scope="module")
def edited():
    """The statements as they are handed over, and the sheets."""
    statements, personas = drafted(shared(), {"draft": "p2", "fields": EDITS})
    return hand_over(statements, drafted=personas, language="de"), personas


def test_an_edited_age_holds_beside_the_name_and_in_the_portrait(before, edited):
    after = edited[1].personas[1]
    assert (before.age_text, after.age_text) == (
        "Median 52 Jahre",
        "Anfang 60",
    )  # 51 is told as finely as five share it
    assert "52 Jahren" in before.portrait
    assert "Jahren" not in after.portrait
    assert after.age == 62  # the face
    assert not any("p2-age-1" in sentence.evidence for sentence in after.sentences)


def test_an_edited_problem_leaves_the_portrait_and_what_is_made_from_others(before, edited):
    def told(persona):
        made = [field.text for field in persona.fields if field.field in ("goals", "help", "day")]
        return " ".join([persona.portrait, *made])

    assert COMPLAINT in told(before)
    assert COMPLAINT not in told(edited[1].personas[1])


def test_an_edited_field_names_who_wrote_it_and_why_and_no_longer_the_data(edited):
    table, sheet = edited[0].set_index("statement_id"), edited[1].personas[1]
    fields = {field.field: field for field in sheet.fields}
    assert (fields["age"].statements, fields["needs"].statements) == (["p2-age-edited"], ["p2-needs-edited"])
    assert (
        table.at["p2-age-edited", "evidence"]
        == "personas.yml: bearbeitet von Vertrieb, weil: so kennt sie der Vertrieb"
    )
    assert (
        table.at["p2-needs-edited", "evidence"] == "personas.yml: von Menschen bearbeitet, weil: steht in jedem Bericht"
    )
    assert table.at["p2-age-1", "replaced"]
    assert not table.at["p1-age-1", "replaced"]
    assert next(one for one in sheet.edits if one.field == "age").statements == ["p2-age-1"]


def test_the_offer_of_the_screening_says_what_people_wrote(edited):
    needs = advice_of(edited[0], "p2", language="de")["needs"]
    assert needs[0].text == "Eine Hotline mit Namen (von Menschen bearbeitet, weil: steht in jedem Bericht)"
    assert not any("Ansprechpartner" in one.text for one in needs)


def test_an_edited_gender_has_its_face(before, edited):
    assert (before.gender, edited[1].personas[1].gender) == ("female", "male")


def test_where_only_bands_were_asked_the_band_is_told_and_no_age():
    asked = shared()
    bands = asked.responses["alter"].map(lambda age: "40–49" if age < 50 else "50–59").astype("str")
    variables = asked.variables.copy()
    variables.loc[variables["variable"] == "alter", ["kind", "categories", "bands"]] = ["ordinal", "40–49; 50–59", None]
    profile = asked.segment_profile[asked.segment_profile["variable"] != "alter"]
    answers = asked.responses.assign(alter=bands)
    persona = drafted(replace(asked, responses=answers, variables=variables, segment_profile=profile))[1].personas[0]
    assert persona.age_text == "Altersklasse 40–49"
    assert "(Median)" not in persona.portrait
