"""People whom no list knows are found by where they stand; trades, compounds and what people utter are no people."""

from __future__ import annotations

import pytest

from insights.interviews.privacy.findings import SURE, Context
from insights.interviews.privacy.recognisers import recognise, recognisers_for

PEOPLE = {
    "Da musste ich erst zur Rautenstrauch, die hat den Stempel.": ["Rautenstrauch"],
    "Vom Zirngibl krieg ich die Teile, und beim Pfannmöller auch.": ["Zirngibl", "Pfannmöller"],
    "Der alte Brüggenwirth hat das noch auf Karten gehabt.": ["Brüggenwirth"],
    "Gestern hat frau uhlenbrock angerufen, und Herr von der Heyde auch.": ["uhlenbrock", "von der Heyde"],
    "Der Herr von der Technik und die Frau von der Hotline waren nett.": [],
    "Den Vertrag hat noch der von Bredow unterschrieben.": ["von Bredow"],
    "Das war ein gewisser M., und Frau K. war dabei.": ["M.", "K."],
    "Bei Obermosers steht das Paket, und die Müllers haben es geholt.": ["Obermosers", "Müllers"],
    "Zimmermanns Büro ist oben, und in Kowalskis Garage steht der Rest.": ["Zimmermanns", "Kowalskis"],
    "Das weiß die Müller aus dem dritten Stock, geh zur Fischer.": ["Müller", "Fischer"],
}
NOBODY = [
    "Mein Opa war Müller von Beruf, mein Vater gelernter Schlosser.",
    "Der Zimmermann kam erst um zehn, der Glaser gar nicht.",
    "Das war noch zur Kaiser-Zeit, und wir schreiben Test-Cases.",
    "Ok, guten Tag. Hmm. Achso. Yep. Nope.",
    "Ich nehm immer die Margherita und den Airfryer nutz ich täglich.",
    "Die Jungs haben drei Dashboards und die zwei Tickets.",
    "Seit Zweitausendvierzehn gibt es die Gerbergasse und den Mietvertag.",
]


def found_in(text: str, language: str = "de") -> list[str]:
    found = recognise(text, Context(language=language), recognisers_for(language))
    return [text[f.start : f.end] for f in found if f.entity == "person"]


@pytest.mark.parametrize("text", PEOPLE)
def test_people_are_found_by_where_they_stand(text):
    assert found_in(text) == PEOPLE[text]


@pytest.mark.parametrize("text", NOBODY)
def test_trades_compounds_and_utterances_are_nobody(text):
    assert found_in(text) == []


def test_an_unknown_word_where_people_stand_is_masked_with_doubt():
    text = "Vom Zirngibl krieg ich immer die Ersatzteile."
    assert all(f.score < SURE for f in recognise(text, Context(), recognisers_for("de")))


def test_small_towns_that_are_words_are_places_beside_a_verb_of_living():
    found = [
        [f.entity for f in recognise(text, Context(), recognisers_for("de"))]
        for text in ("Ich wohn in Lage, seit Jahren.", "In Lage und Form ist das gut.")
    ]
    assert found == [["place"], []]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("You'd have to ask Mr van Houten, or Dr O'Shaughnessy.", ["van Houten", "O'Shaughnessy"]),
        ("A bloke called Darragh fixed it, and mrs abernathy paid.", ["Darragh", "abernathy"]),
        ("The Hendersons next door know me and Ffion.", ["Hendersons", "Ffion"]),
        ("My manager, Oluwaseun, said so.", ["Oluwaseun"]),
        ("The Margarita pizza was cold, a Dyson is dear, and the Fitbit stopped on Tuesday.", []),
        ("Price went up again. Meh. I do Scrum.", []),
    ],
)
def test_english_speech_names_people_whom_no_list_holds(text, found):
    assert found_in(text, "en") == found
