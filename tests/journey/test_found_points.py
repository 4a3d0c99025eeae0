import pandas as pd

from insights import contracts
from insights.journey import plan
from insights.journey.found_points import touchpoint_proposals
from tests.journey.conftest import people_of, verbatims_of

THEMES = contracts.empty("themes")


def proposals(
    study, *texts: str, plan_text: str | None = None, themes=THEMES, settings: str = "", staff=()
) -> pd.DataFrame:
    found = study(settings, journey=plan_text)
    points = plan.touchpoints(found, contracts.empty("variables"))
    verbatims = verbatims_of(*((f"v{i}", f"p{i}", text) for i, text in enumerate(texts)))
    people = people_of(**{f"p{i}": "staff" if i in staff else "customer" for i in range(len(texts))})
    return touchpoint_proposals(found, verbatims, people, plan.word_stems(found, points), themes=themes)


SPOKEN = (
    "Die Reklamation hat drei Wochen gedauert.",
    "Bei Reklamationen meldet sich niemand.",
    "Für die Teilereklamation gibt es kein Formular.",
)


def test_a_contact_that_three_people_speak_of_and_the_plan_lacks_is_proposed(study, plan_text):
    table = proposals(study, *SPOKEN, plan_text=plan_text)
    assert table["name"].tolist() == ["Reklamation"]
    assert table.loc[0, "words"] == "Reklamation; Reklamationen; Teilereklamation"
    assert table.loc[0, ["n_people", "n_verbatims"]].tolist() == [3, 3]
    assert table.loc[0, "exemplars"] == "v0; v1; v2"


def test_two_people_are_too_few_and_staff_do_not_count(study, plan_text):
    assert proposals(study, *SPOKEN[:2], plan_text=plan_text).empty
    assert proposals(study, *SPOKEN, plan_text=plan_text, staff=(2,)).empty


def test_what_the_plan_knows_by_its_words_or_channels_is_not_proposed(study, plan_text):
    said = ["Die Servicehotline ist gut."] * 3 + ["Der Rückruf kam spät."] * 3
    assert proposals(study, *said, plan_text=plan_text).empty


def test_whatever_else_people_speak_of_is_no_touchpoint(study, plan_text):
    said = ["Der Preis ist hoch und die Maschine im Betrieb ist zu laut."] * 20
    assert proposals(study, *said, plan_text=plan_text).empty


def test_verbs_and_masked_words_are_no_contacts(study, plan_text):
    assert proposals(study, *["Wir reparieren das, [Anruf] und so, und chatten."] * 5, plan_text=plan_text).empty


def test_a_proposal_names_the_theme_that_is_called_so(study, plan_text):
    themes = pd.DataFrame([{"theme_id": "t04", "label": "Reklamation", "keywords": "Garantie; Wochen"}])
    assert proposals(study, *SPOKEN, plan_text=plan_text, themes=themes).loc[0, "theme"] == "t04"


def test_english_contacts_are_found_as_whole_words(study):
    said = ["The newsletter is fine.", "Too many newsletters!", "I read the newsletter.", "I apply happily to the map."]
    table = proposals(study, *said, settings="language: en\n")
    assert table["name"].tolist() == ["Newsletter"]
