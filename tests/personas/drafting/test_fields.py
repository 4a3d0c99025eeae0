"""What fills the fields of a sheet: distributions, traits, the quote, the day, running text, the empathy map."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from insights import contracts
from insights.contracts import split
from insights.errors import InputError
from insights.personas.drafting.cues import cue
from insights.personas.drafting.day import day_statements
from insights.personas.drafting.empathy import empathy_map
from insights.personas.drafting.fiction import ages_and_genders, invent
from insights.personas.drafting.passages import focused, has_content, supported
from insights.personas.drafting.profiles import persona_distributions
from insights.personas.drafting.quotes import checked_quote, quote_candidates
from insights.personas.drafting.voices import Shown
from insights.personas.material import load_material, package_list, sheet_field
from insights.study import Workspace, open_study
from tests.conftest import ROOT

NO_SCORE = pd.Series(dtype=float)


def told(material, *texts, person="a1", theme=False):
    """`material` with further passages of one person, nobody coded them."""
    rows = material.verbatims.head(len(texts)).assign(
        verbatim_id=[f"{person}-9{i}" for i in range(len(texts))],
        respondent_id=person,
        interview_id=person,
        text=list(texts),
    )
    return replace(material, verbatims=pd.concat([material.verbatims, rows], ignore_index=True))


def everyone(material, persona="p1"):
    """All the interviewed behind one persona."""
    ids = material.interviewed["respondent_id"]
    return pd.DataFrame({"respondent_id": ids, "persona_id": persona, "source": "interview", "probability": 1.0})


def test_a_quote_that_is_not_its_verbatim_stops_the_run(mixed):
    text = mixed.verbatims["text"].iloc[0]
    name = mixed.verbatims["verbatim_id"].iloc[0]
    assert checked_quote(mixed, text, name) == text
    with pytest.raises(InputError, match="the quote of a persona differs from the verbatim 'a1-001'"):
        checked_quote(mixed, text.replace("sofort", "gleich"), name)
    with pytest.raises(InputError, match="there is no verbatim 'x-1'"):
        checked_quote(mixed, text, "x-1")


def test_no_quote_has_an_aside_a_mask_a_question_only_or_talk_about_the_interview(interviews_only):
    bad = (
        "Das war (lacht) wirklich ein sehr langer Tag an der Linie.",
        "Das hat mir Person 9 damals am Telefon so gesagt.",
        "Muss ich jetzt irgendwo noch auf Stopp drücken oder nicht?",
        "und dann stand die Linie eben wieder bis zum Morgen",
    )
    material = told(interviews_only, *bad)
    found = quote_candidates(material, everyone(material), "p1", score=NO_SCORE)
    assert len(found)
    assert not found["text"].isin(bad).any()


def test_nobody_is_quoted_with_a_job_that_no_sheet_may_tell(interviews_only):
    people = interviews_only.people.assign(beruf="Schlosserin")
    people.loc[people["respondent_id"] == "a1", "beruf"] = "Glasbläserin"
    said = "Als Glasbläserin sehe ich so etwas wirklich sofort."
    material = replace(told(interviews_only, said), people=people)
    assert said not in set(quote_candidates(material, everyone(material), "p1", score=NO_SCORE)["text"])
    open_about_it = replace(material, people=people.assign(beruf="Glasbläserin"))
    assert len(people) < 5 or said in set(
        quote_candidates(open_about_it, everyone(open_about_it), "p1", score=NO_SCORE)["text"]
    )


def test_what_a_person_accepted_as_a_quote_comes_first_and_the_sheet_says_so(interviews_only, run):
    chosen = pd.DataFrame(
        {
            "verbatim_id": ["a2-004"],
            "code": "quote",
            "coder": "anna",
            "status": "accepted",
            "probability": None,
            "reason": None,
        }
    )
    material = replace(
        interviews_only,
        codings=pd.concat([interviews_only.codings, chosen.astype({"probability": float})], ignore_index=True),
    )
    persona = next(p for p in run(material)[3].personas if p.quote_verbatim == "a2-004")
    assert persona.quote_rule == "Von einem Menschen als Zitat ausgewählt; zeichengetreu aus a2-004."


def test_the_rule_of_the_quote_is_printed_with_the_number_of_candidates(mixed, run):
    rules = [persona.quote_rule for persona in run(mixed)[3].personas]
    assert all(re.match(r"Gewählt aus \d+ vollständigen Äußerungen mit 6 bis 35 Wörtern", rule) for rule in rules)


def test_the_sentence_that_speaks_of_the_field_is_shown_as_it_was_said():
    text = (
        "Der saß gerade beim Essen, hat mich auf Video geschaltet, ich hab die Kamera drauf gehalten, und nach zehn Minuten lief "
        "das Ding. Aber Video, das sollte man richtig anbieten, das war super."
    )
    assert focused(text, cue("wishes", "de")) == "Aber Video, das sollte man richtig anbieten, das war super."
    assert focused(text, cue("growth", "de")) in text


def test_a_proposal_that_neither_probability_nor_words_support_is_left_out():
    found = pd.DataFrame(
        {
            "text": ["Hinten ist der Faltenbalg 30.", "Ich brauche einen Namen.", "Na, nu.", "Na, ja."],
            "accepted": [False, False, True, False],
            "probability": [0.8, 0.6, 0.5, 0.95],
        }
    )
    assert supported(found, "needs", "de").index.tolist() == [1, 2, 3]


def test_a_proposal_whose_words_speak_for_another_field_is_left_out():
    said = {
        "Ich hätte gern mal einen Teller mit was Richtigem.": "fears",
        "Was mich ärgert, ist das Extra-Modul. Das ist so ein Prinzip.": "values",
        "Nachts um zwei ist keiner da, davor hab ich Angst.": "fears",
    }
    for decided in (False, True):
        kept = []
        for text, field in said.items():
            found = pd.DataFrame({"text": [text], "accepted": [decided], "probability": [0.95]})
            kept += supported(found, field, "de")["text"].tolist()
        assert kept == (list(said) if decided else [list(said)[2]])


def test_an_answer_that_there_is_nothing_to_say_fills_no_field():
    assert not has_content("Besides already mentioned workflow needs, nothing I can think of")
    assert not has_content("Dazu fällt mir jetzt leider gar nichts ein")
    assert has_content("Nothing works when the server is down at night")


def test_answers_in_the_lower_half_of_a_scale_are_no_positive_traits(survey_only, run):
    fields = run(survey_only)[2].query("persona_id == 'p2'")["field"].tolist()
    assert "traits_negative" in fields
    assert "traits" not in fields


def test_the_middle_of_a_scale_is_no_trait(survey_only, run):
    scale = ["nie", "teils", "immer"]
    responses = survey_only.responses.assign(
        selbst=survey_only.responses["selbst"].map({"ja": "teils", "nein": "immer"})
    )
    variables = survey_only.variables.copy()
    row = variables["variable"] == "selbst"
    variables.loc[row, ["kind", "categories"]] = ["ordinal", contracts.join(scale)]
    profile = survey_only.segment_profile.copy()
    profile["category"] = profile["category"].replace({"ja": "teils", "nein": "immer"})
    material = replace(survey_only, responses=responses, variables=variables, segment_profile=profile)
    traits = run(material)[2].query("field in ['traits', 'traits_negative']")
    assert traits["persona_id"].tolist() == ["p2"]
    assert "immer" in traits["text"].iloc[0]


def test_every_category_behind_a_fact_stands_in_the_distribution(mixed, run):
    members = run(mixed)[0]
    table = persona_distributions(mixed, members, {"p1": [1], "p2": [2]})
    for row in mixed.variables[mixed.variables["kind"] == "nominal"].itertuples():
        own = table[(table["persona_id"] == "p1") & (table["variable"] == row.variable)]
        assert set(own["category"]) == set(split(row.categories))
    ages = table[(table["variable"] == "alter") & (table["persona_id"] == "p1")].set_index("statistic")["value"]
    assert ages["q1"] < ages["median"] < ages["q3"]


def test_the_distribution_of_interviewed_people_counts_them_and_has_no_shares(interviews_only, run):
    members = run(interviews_only)[0]
    table = persona_distributions(interviews_only, members, {"p1": [1], "p2": [2]})
    assert set(table["statistic"]) == {"people"}
    assert table["value"].isna().all()
    counted = table[table["variable"] == "gender"].groupby("persona_id")["n"].sum()
    assert counted.tolist() == [4, 4]


def test_no_distribution_without_personas(nothing):
    assert persona_distributions(nothing, everyone(nothing), {}).empty


@pytest.mark.parametrize(
    ("name", "field"),
    [("Beruf", "occupation"), ("alter", "age"), ("Kanal", "channels"), ("time_of_day", "times"), ("foo", "foo")],
)
def test_columns_fill_the_field_that_their_name_stands_for(name, field):
    assert sheet_field(name, None) == field


def test_every_sentence_of_a_portrait_rests_on_statements_that_exist(mixed, interviews_only, survey_only, run):
    for material in (mixed, interviews_only, survey_only):
        _, _, statements, drafted = run(material)
        known = set(statements["statement_id"])
        for persona in drafted.personas:
            assert " ".join(s.text for s in persona.sentences) == " ".join(persona.portrait.split("\n\n"))
            for sentence in persona.sentences:
                assert sentence.evidence
                assert set(sentence.evidence) <= known | {f"personas: {persona.persona_id}"}


def test_the_only_percentage_in_a_portrait_is_the_share_with_its_interval(mixed, run):
    for persona in run(mixed)[3].personas:
        assert len(re.findall(r"%", persona.portrait)) == 2
        assert re.search(r"\d+\s%.{0,30}\(\d+ bis \d+\s%\) und beruht auf \d+ Befragten", persona.portrait)


def test_neighbouring_personas_do_not_start_their_sentences_alike(mixed, run):
    first, second = (persona.sentences for persona in run(mixed)[3].personas)
    starts = [{" ".join(s.text.split()[:3]) for s in sentences[2:]} for sentences in (first, second)]
    assert starts[0].isdisjoint(starts[1])


def test_a_day_is_told_in_order_from_what_people_do(interviews_only):
    material = told(
        interviews_only,
        "Abends schreibe ich immer noch auf, was liegen geblieben ist.",
        "Morgens schaue ich zuerst auf die Meldungen der Nacht.",
    )
    rows = day_statements(material, everyone(material), "p1", score=NO_SCORE, shown=Shown())
    assert [row["clause"] for row in rows] == ["morning", "evening", "night"]
    assert all(row["inferred"] for row in rows)


def test_one_part_of_the_day_makes_no_day(interviews_only, run):
    assert "Nachts um zwei" in " ".join(interviews_only.verbatims["text"])
    assert day_statements(interviews_only, everyone(interviews_only), "p1", score=NO_SCORE, shown=Shown()) == []
    assert all(field.field != "day" for p in run(interviews_only)[3].personas for field in p.fields)


def test_companies_have_fields_that_consumers_have_not(mixed, run):
    material = told(mixed, "Darauf, dass wir das alles selber können, bin ich stolz, das sag ich jedem.")
    fields = {market: set(run(replace(material, market=market))[2]["field"]) for market in ("b2b", "b2c")}
    assert fields["b2b"] - fields["b2c"] >= {"strengths"}


def test_fields_of_which_nothing_is_known_are_named(interviews_only, run):
    missing = run(interviews_only)[3].personas[0].not_known
    assert "Ein Tag" in missing
    assert "Alter" not in missing


def test_who_wishes_to_see_something_does_not_see_it(interviews_only):
    material = told(
        interviews_only,
        "Ich will eine Zeichnung haben, auf der ich sehe, was dahinter sitzt.",
        "Auf dem Bildschirm steht dann ein grüner Punkt, sonst gar nichts.",
    )
    table = empathy_map(material, everyone(material))
    assert table.loc[table["field"] == "sees", "text"].tolist() == [material.verbatims["text"].iloc[-1]]


def test_what_others_say_is_heard_and_what_one_says_oneself_is_not(interviews_only):
    material = told(
        interviews_only,
        "Mein Kollege sagt immer, das lohnt sich bei uns nicht mehr.",
        "Und ich hab gesagt, das machen wir morgen früh in aller Ruhe.",
    )
    table = empathy_map(material, everyone(material))
    heard = table[table["field"] == "hears"]
    assert heard["text"].tolist() == [material.verbatims["text"].iloc[-2]]
    assert heard["inferred"].all()


def test_a_surname_follows_the_country_of_most_and_never_of_a_minority(mixed):
    members = pd.DataFrame(
        {"respondent_id": mixed.responses["respondent_id"], "persona_id": "p1", "source": "survey", "probability": 0.9}
    )
    variables = mixed.variables.copy()
    variables.loc[variables["variable"] == "branche", "field"] = "country"
    for share, expected in ((0.6, "ch"), (0.4, "")):
        country = ["Schweiz" if i < share * len(members) else "Deutschland" for i in range(len(members))]
        material = replace(mixed, variables=variables, responses=mixed.responses.assign(branche=country))
        people = ages_and_genders(material, members, ["p1"])
        assert people["country"].tolist() == [expected]
        surname = invent(people, language="de", study="probe", seed=1)["name"].iloc[0].split()[-1]
        lists = package_list("names")["de"]
        assert surname in (lists["regions"]["ch"] if expected else lists["surnames"])


def test_the_cards_of_the_cinema_print_no_share(run):
    material = load_material(open_study("kino", workspace=Workspace(ROOT)))
    _, _, statements, drafted = run(material)
    assert len(drafted.personas) >= 2
    for persona in drafted.personas:
        assert persona.kind == "qualitative"
        assert persona.n_interviews >= 2
        assert "%" not in persona.model_dump_json()
    assert not statements["text"].str.contains("%").any()


@pytest.mark.parametrize(
    ("field", "language", "speaks", "silent"),
    [
        ("problems", "de", "Das ist ein Problem.", "Kein Problem, das ging ganz flott."),
        ("needs", "de", "Ich brauche einen Namen.", "Da brauch ich keinen fragen."),
        ("needs", "en", "We need a better search.", "I just haven't found a need for it."),
        ("wishes", "de", "Da müsste man was ändern.", "Klingt, als müsste man da vorher was gelesen haben."),
        ("values", "en", "I like to be independent.", "Code cells and their independent reexecution"),
    ],
)
def test_a_word_that_is_denied_or_means_something_else_is_no_cue(field, language, speaks, silent):
    assert cue(field, language).search(speaks)
    assert not cue(field, language).search(silent)
