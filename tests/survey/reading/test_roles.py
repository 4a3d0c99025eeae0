"""Roles of undeclared columns are proposed from names, questions and values, German and English."""

from __future__ import annotations

import pytest

from insights.survey.reading.roles import propose_roles
from insights.survey.reading.words import known_order
from insights.tabular import read_table


@pytest.fixture
def proposals(tmp_path):
    def propose(columns: dict[str, list]):
        rows = zip(*columns.values(), strict=True)
        text = "\n".join([";".join(columns), *(";".join(str(cell) for cell in row) for row in rows)])
        (tmp_path / "survey.csv").write_text(text)
        return propose_roles(read_table(tmp_path / "survey.csv")).set_index("column")

    return propose


N = 60
LONG = [f"Ich wünsche mir an Tag {i} vor allem mehr Ruhe und Zeit" for i in range(N)]


@pytest.mark.parametrize(
    ("name", "values", "role"),
    [
        ("Geschlecht", [1, 2, 3] * 20, "demographic"),
        ("Wie alt sind Sie?", list(range(18, 78)), "demographic"),
        ("Z1Alter", list(range(18, 78)), "demographic"),
        ("Branche", ["Pharma", "Handel"] * 30, "firmographic"),
        ("company size", ["1-9", "10-49"] * 30, "firmographic"),
        ("Zufriedenheit mit der Hotline", [1, 2, 3, 4, 5] * 12, "satisfaction"),
        ("Weiterempfehlung", list(range(11)) * 5 + [9] * 5, "nps"),
        ("Would you recommend us?", list(range(1, 11)) * 6, "outcome"),
        ("How often do you visit?", ["daily", "weekly"] * 30, "usage"),
        ("Was wünschen Sie sich?", LONG, "open"),
        ("E-Mail", [f"p{i}@example.org" for i in range(N)], "ignore"),
        ("PLZ", [f"{10000 + i}" for i in range(N)], "ignore"),
        ("Start Date", [f"2025-01-{1 + i % 28:02d} 10:{i:02d}" for i in range(N)], "ignore"),
        ("Gewicht", [0.8, 1.1, 1.3] * 20, "weight"),
        ("Ich plane gern", ["stimmt", "stimmt nicht"] * 30, "psychographic"),
    ],
)
def test_roles_are_proposed(proposals, name, values, role):
    found = proposals({"Nr": range(N), name: values})
    assert found.loc["Nr", "role"] == "id"
    assert found.loc[name, "role"] == role
    assert found.loc[name, "reason"]


def test_kinds_are_proposed(proposals):
    found = proposals(
        {
            "alter": list(range(18, 78)),
            "einkommen": ["unter 1000", "1000-1999", "2000+"] * 20,
            "kanal": ["Telefon, App", "App", "Telefon, Mail", "Mail, App", "Telefon, App, Mail", "Mail"] * 10,
            "land": ["Deutschland", "Schweiz"] * 30,
        }
    )
    assert found["kind"].to_dict() == {
        "alter": "numeric",
        "einkommen": "ordinal",
        "kanal": "multiple",
        "land": "nominal",
    }


def test_a_code_for_no_answer_on_a_scale_is_pointed_out(proposals):
    found = proposals({"Zufriedenheit Service": [1, 2, 3, 4, 5] * 11 + [5, 5, 4, 99, 99]})
    assert "99 looks like 'no answer'" in found["reason"].iloc[0]


def test_only_one_column_is_proposed_as_nps(proposals):
    found = proposals(
        {"recommend us": list(range(11)) * 5 + [9] * 5, "recommend product": list(range(11)) * 5 + [9] * 5}
    )
    assert found["role"].tolist() == ["nps", "ignore"]


MISSING = [
    "Mehr Sitzplätze am Fenster", "Nichts, alles gut so", "Frau Müller an der Theke ist super", "Längere Öffnungszeiten am Abend",
    "Eine App zum Vorbestellen", "Mehr vegane Gerichte bitte", "Parkplätze vor dem Haus", "WLAN ohne Anmeldung",
    "Kinderstühle und Wickeltisch", "Bessere Musik am Morgen", "Schnellere Bedienung mittags", "Ein Sonnenschirm im Hof",
]  # fmt: skip


@pytest.mark.parametrize("name", ["Was fehlt Ihnen?", "frage_12", "Kommentar"])
def test_repeated_texts_of_several_words_are_open_answers(proposals, name):
    assert proposals({"Nr": range(120), name: MISSING * 10}).loc[name, "role"] == "open"


@pytest.mark.parametrize(
    "text", ["Rufen Sie mich an: 0171 2345678", "an jo@example.org", "DE89 3704 0044 0532 0130 00"]
)
def test_a_column_with_contact_data_is_never_proposed_as_closed(proposals, text):
    found = proposals({"Nr": range(N), "Kanal": ["Telefon", "App"] * 29 + [text, "App"]})
    assert found.loc["Kanal", "role"] == "open"
    assert "masked" in found.loc["Kanal", "reason"]


def test_long_options_of_a_closed_question_stay_closed(proposals):
    options = ["Ich nutze es jeden Tag", "Ich nutze es manchmal", "Ich nutze es fast nie"]
    found = proposals(
        {"Nr": range(N), "Nutzung": options * 20, "Einkommen": ["1000 bis 1999 Euro", "2000 bis 2999 Euro"] * 30}
    )
    assert found["role"].tolist() == ["id", "usage", "demographic"]


def test_the_reason_names_the_cells_that_are_no_numbers(proposals):
    distances = ["3", "7", "4,5 km", *(str(i % 25) for i in range(117))]
    found = proposals({"Nr": range(120), "Entfernung": distances})
    assert found.loc["Entfernung", "kind"] == "numeric"
    assert found.loc["Entfernung", "reason"] == "119 of 120 are numbers; row 4 ('4,5 km') is not"


@pytest.mark.parametrize(
    ("name", "values", "role"),
    [
        ("Preis ist mir wichtig", [1, 2, 3, 4, 5], "psychographic"),
        ("I buy what my friends buy", [1, 2, 4, 6, 7], "psychographic"),
        ("Ich kaufe gern online", ["stimme zu", "stimme nicht zu", "stimme eher zu"] * 5, "psychographic"),
        ("Wie oft kaufen wir für Sie ein?", [1, 2, 3, 4, 5], "usage"),
        ("Preis je Einkauf", [1, 2, 3, 4, 5], "behaviour"),
    ],
)
def test_statements_that_people_agree_with_are_attitudes(proposals, name, values, role):
    values = (values * 60)[:N]
    assert proposals({"Nr": range(N), name: values}).loc[name, "role"] == role


def test_a_question_about_needs_addressed_is_not_taken_for_an_address(proposals):
    assert proposals({"Nr": range(N), "needs_addressed_1": LONG}).loc["needs_addressed_1", "role"] == "open"


def test_the_fields_that_describe_people_are_proposed_once_each(proposals):
    found = proposals(
        {
            "Nr": range(N),
            "Age": list(range(18, 78)),
            "Altersgruppe nach Alter": ["18-29", "30-49", "50+"] * 20,
            "Gender": ["Male", "Female"] * 30,
            "Schulabschluss": ["Abitur", "Mittlere Reife"] * 30,
            "Household Income": ["$0 - $24,999", "$25,000 - $49,999"] * 30,
            "Branche": ["Pharma", "Handel"] * 30,
            "Do you have children?": ["Yes", "No"] * 30,
        }
    )
    assert found["field"].to_dict() == {
        "Nr": "",
        "Age": "age",
        "Altersgruppe nach Alter": "",
        "Gender": "gender",
        "Schulabschluss": "education",
        "Household Income": "income",
        "Branche": "industry",
        "Do you have children?": "",
    }


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("Who should get to use the two arm rests?", "psychographic"),
        ("Is it rude to move to an unsold seat in order to be closer to friends?", "psychographic"),
        ("Which apps do you use?", "usage"),
        ("What did you order last?", "behaviour"),
        ("Which of these do you know? Please select all that apply", "psychographic"),
        ("Please select Yes here", "ignore"),
    ],
)
def test_a_word_in_a_turn_of_phrase_says_nothing_about_the_role(proposals, question, role):
    assert proposals({"Nr": range(N), question: ["Yes", "Yes", "No"] * 20}).loc[question, "role"] == role


def test_how_often_people_travel_has_an_order(proposals):
    answers = ["Never", "Once a year or less", "Once a month or less", "A few times per month", "A few times per week"]
    assert known_order(set(answers)) == answers
    assert (
        proposals({"Nr": range(N), "How often do you fly?": answers * 12}).loc["How often do you fly?", "kind"]
        == "ordinal"
    )
