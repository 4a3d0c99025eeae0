"""The sheets: what stands on them, what is invented, and that everything else has its evidence."""

import re
from dataclasses import replace

import pandas as pd
import pytest

from insights import contracts
from insights.personas.drafting.drafts import _agreed_first, ages_of_interviewed
from insights.personas.drafting.empathy import empathy_map
from insights.personas.drafting.fiction import real_names
from insights.personas.drafting.figures import attributes_told, statements_from_people
from insights.personas.drafting.statements import hand_over
from insights.personas.language import label
from insights.protection.small_groups import smallest


def test_without_segments_and_interviews_no_persona_is_invented(shapeless, run):
    personas = run(shapeless)[3]
    assert personas.personas == []
    assert personas.reason.startswith("Aus der Befragung gehen keine Segmente hervor")


def test_without_any_input_there_are_no_personas_and_a_reason(nothing, run):
    members, verdicts, statements, personas = run(nothing)
    assert (
        personas.reason
        == "Es liegen weder Interviews mit Kundinnen und Kunden noch eine Befragung vor; deshalb gibt es keine Personas."
    )
    assert len(members) == len(verdicts) == len(hand_over(statements)) == len(empathy_map(nothing, members)) == 0


def few(material, ids):
    return replace(material, people=material.people[material.people["respondent_id"].isin(ids)])


def test_one_interview_makes_no_persona(interviews_only, run):
    personas = run(few(interviews_only, ["a1"]))[3]
    assert personas.personas == []
    assert personas.reason == (
        "Eine Persona braucht mindestens zwei interviewte Kundinnen oder Kunden; hier gibt es 1."
    )


def test_three_interviews_together_are_one_hypothesis(interviews_only, run):
    _, verdicts, _, personas = run(few(interviews_only, ["a1", "a2", "b1"]))
    (persona,) = personas.personas
    assert (persona.kind, persona.verdict, persona.n_interviews) == ("qualitative", "hypothesis", 3)
    assert persona.rule.startswith(
        "Hypothese: Sie fasst alle 3 Interviewten zusammen, denn für Gruppen sind es zu wenige"
    )
    assert "%" not in persona.model_dump_json()
    assert persona.headline == "Alle interviewten Personen zusammen"
    assert verdicts["stability"].isna().all()


def test_qualitative_personas_print_no_share(interviews_only, run):
    _, _, statements, personas = run(interviews_only)
    for persona in personas.personas:
        assert persona.share is None
        assert "%" not in persona.model_dump_json()
    assert not statements["text"].str.contains("%").any()
    assert statements["value"].isna().all()
    assert "wie verbreitet sie ist, ist nicht bekannt" in personas.personas[0].rule


def test_the_quote_is_its_verbatim_character_by_character(mixed, run):
    verbatims = mixed.verbatims.set_index("verbatim_id")
    members, _, _, personas = run(mixed)
    belongs = members.set_index("respondent_id")["persona_id"]
    for persona in personas.personas:
        row = verbatims.loc[persona.quote_verbatim]
        assert persona.quote == row["text"]
        assert belongs[row["respondent_id"]] == persona.persona_id
        assert 6 <= len(persona.quote.split()) <= 35
        assert "[" not in persona.quote


def test_staff_never_stand_behind_a_statement(mixed, run):
    members, _, statements, _ = run(mixed)
    everything = "; ".join([*statements["evidence"], *empathy_map(mixed, members)["evidence"]])
    assert "s1-" not in everything
    assert "s1" not in set(members["respondent_id"])


def test_the_evidence_of_every_statement_exists(mixed, interviews_only, survey_only, run):
    for material in (mixed, interviews_only, survey_only):
        statements = run(material)[2]
        verbatims = set(material.verbatims["verbatim_id"])
        profile = {f"segment_profile: {r.variable} = {r.category}" for r in material.segment_profile.itertuples()}
        columns = {f"responses: {c}" for c in material.responses} | {f"people: {c}" for c in material.people}
        for row in statements.itertuples():
            if row.source == "verbatims":
                assert set(contracts.split(row.evidence)) <= verbatims
                assert row.n_people >= 1
            else:
                assert row.evidence in profile | columns


def test_every_field_of_a_sheet_refers_to_statements_of_its_persona(mixed, run):
    _, _, statements, personas = run(mixed)
    known = statements.groupby("persona_id")["statement_id"].agg(set)
    for persona in personas.personas:
        for field in persona.fields:
            assert field.statements
            assert set(field.statements) <= known[persona.persona_id]
    assert {"needs", "fears", "wishes", "problems", "goals", "help", "age", "channels"} <= {
        f.field for f in personas.personas[0].fields
    }


def test_words_on_a_sheet_are_those_of_a_verbatim(mixed, run):
    statements = run(mixed)[2]
    texts = mixed.verbatims.set_index("verbatim_id")["text"]
    coded = statements[statements["field"].isin(["needs", "fears", "wishes", "problems", "motivation", "values"])]
    assert len(coded) == 10
    for row in coded.itertuples():
        assert row.text in texts[contracts.split(row.evidence)[0]]
        assert row.n_people == 4


def test_the_statements_keep_their_contract(mixed, run):
    table = hand_over(run(mixed)[2])
    share = table[table["statement_id"] == "p1-job_role-1"].iloc[0]
    assert share["text"].replace("\u202f", " ") == (
        "Funktion: überwiegend Instandhaltung (83 %; 72 bis 91 %; n = 60), danach Produktion (12 %; 6 bis 22 %)"
    )
    assert share["low"] < share["value"] < share["high"]


def test_the_same_seed_gives_the_same_personas_and_another_one_other_names(mixed, run):
    first, second, other = run(mixed, seed=7)[3], run(mixed, seed=7)[3], run(mixed, seed=8)[3]
    assert first == second
    assert [p.face_seed for p in first.personas] != [p.face_seed for p in other.personas]


def test_name_and_face_are_marked_as_fictional(mixed, run):
    personas = run(mixed)[3].personas
    assert all(persona.fictional == ["name", "face"] for persona in personas)
    assert [persona.gender for persona in personas] == ["male", "female"]
    assert personas[0].portrait.startswith(f"Herr {personas[0].name.split()[-1]} steht für ")


def test_a_gender_that_most_do_not_have_is_marked_as_fictional(mixed, run):
    for answers, marked in ((("weiblich", "divers", "keine Angabe"), True), (("weiblich",), False)):
        given = [answers[i % len(answers)] for i in range(len(mixed.responses))]
        personas = run(replace(mixed, responses=mixed.responses.assign(geschlecht=given)))[3].personas
        assert all(persona.gender == "female" for persona in personas)
        assert all(("gender" in persona.fictional) is marked for persona in personas)


def test_portraits_of_consumers_use_first_names(interviews_only, run):
    persona = run(interviews_only)[3].personas[0]
    assert persona.portrait.startswith(f"Hinter {persona.name.split()[0]} stehen vier Interviewte.")


def test_no_sentence_of_a_portrait_stands_there_twice(mixed, run):
    for persona in run(mixed)[3].personas:
        sentences = re.split(r"(?<=[.“])\s+", persona.portrait)
        assert len(sentences) == len(set(sentences))


def test_an_english_study_reads_english(survey_only, run):
    persona = run(survey_only)[3].personas[0]
    assert (
        " stands for 55% of the respondents (45 to 64%) and rests on 60 respondents. The median age of the group is "
        in (persona.portrait)
    )
    assert ". People in this group mostly" in persona.portrait
    assert persona.quote is None


def test_the_empathy_map_marks_what_it_concludes(mixed, run):
    table = empathy_map(mixed, run(mixed)[0])
    gains = table[(table["persona_id"] == "p1") & (table["field"] == "gains")]
    assert gains["inferred"].tolist() == [False, True]
    assert gains["text"].str.startswith(("Ein Video", "Ich brauche")).all()
    assert table["n_people"].min() >= 1


def test_fields_are_headed_once_in_the_language_of_the_study(mixed, run):
    fields = {field.field: field for field in run(mixed)[3].personas[0].fields}
    assert all(field.label for field in fields.values())
    assert (fields["industry"].label, fields["age"].label) == ("Branche", "Alter")
    assert fields["channels"].label == "Bevorzugter Kanal"
    assert fields["job_role"].text.startswith("Überwiegend Instandhaltung")
    assert fields["age"].text.startswith("Im Median")


def test_a_field_of_the_studys_own_is_headed_by_its_question(survey_only):
    variables = survey_only.variables
    assert label("selbst", "en", variables) == "Ich löse Störungen lieber selbst"
    assert label("country", "en", variables) == "Country"
    assert label("country", "de", variables) == "Land"


def test_a_motto_characterises_a_persona(mixed, run):
    segments = [part.model_copy(update={"motto": "Ich repariere selbst"}) for part in mixed.segments.segments]
    material = replace(mixed, segments=mixed.segments.model_copy(update={"segments": segments}))
    assert run(material)[3].personas[0].headline == "Nach dem Motto „Ich repariere selbst“"
    assert run(mixed)[3].personas[0].headline == "Löst Störungen selbst"


def test_no_words_stand_in_two_fields_of_a_sheet(mixed, interviews_only, run):
    for material in (mixed, interviews_only):
        statements = run(material)[2]
        said = statements[
            statements["source"].eq("verbatims") & ~statements["field"].isin(["topics", "times", "channels"])
        ]
        assert not said.duplicated(["persona_id", "text"]).any()
        assert said.groupby(["persona_id", "field"]).size().max() <= 3


def test_praise_does_not_stand_under_problems(mixed, run):
    pleased = mixed.verbatims["text"].str.contains("Ersatzteilsuche")
    material = replace(mixed, verbatims=mixed.verbatims.assign(polarity=pleased.map({True: 0.6, False: -0.1})))
    statements = run(material)[2]
    assert not statements.loc[statements["field"] == "problems", "text"].str.contains("Ersatzteilsuche").any()


def test_portraits_are_short_and_in_few_paragraphs(mixed, interviews_only, survey_only, run):
    for material in (mixed, interviews_only, survey_only):
        for persona in run(material)[3].personas:
            assert len(persona.portrait.split()) <= 130
            assert 1 <= len(persona.portrait.split("\n\n")) <= 3


def test_years_are_not_grouped_and_large_amounts_have_no_decimals(mixed, run):
    responses = mixed.responses.assign(nutzung=2012.0, alter=mixed.responses["alter"] * 500.3)
    statements = run(replace(mixed, responses=responses))[2].set_index("statement_id")["text"]
    assert "im Median 2012, die mittlere Hälfte zwischen 2012 und 2012" in statements["p1-usage-1"]
    assert "," not in statements["p1-age-1"].split("(")[0].replace(", die", "")


def test_yes_and_no_are_told_as_what_applies(survey_only, run):
    texts = run(survey_only)[2].set_index("statement_id")["text"]
    assert "applies to" in texts["p1-traits-1"]
    assert "does not apply to" in texts["p2-traits_negative-1"]


def test_the_ages_of_fewer_than_five_interviewed_people_stand_nowhere(interviews_only, run):
    people = interviews_only.people.assign(alter=[str(21 + 5 * i) for i in range(len(interviews_only.people))])
    drafted = run(replace(interviews_only, people=people))[3].personas
    assert drafted
    assert all(persona.age_text == "" for persona in drafted)
    told = [field for persona in drafted for field in persona.fields if field.field == "age"]
    assert {field.text for field in told} == {"Nicht gezeigt, weil es einzelne Menschen erkennbar machte."}


def test_of_five_interviewed_people_and_more_a_span_of_ages_is_told_by_steps_of_five_years(interviews_only):
    people = interviews_only.people.iloc[[0] * 6].reset_index(drop=True)
    people = people.assign(respondent_id=[f"x{i}" for i in range(6)], alter=["33", "34", "41", "52", "53", "57"])
    members = people.assign(persona_id="p1", source="interview")[["persona_id", "respondent_id", "source"]]
    assert ages_of_interviewed(replace(interviews_only, people=people), members, "p1") == (30, 60)
    assert ages_of_interviewed(replace(interviews_only, people=people), members.head(4), "p1") is None


def test_a_band_of_ages_that_all_share_stands_beside_the_name(interviews_only, run):
    bands = interviews_only.people.assign(
        alter=[("bis 30", "über 60")[i % 2] for i in range(len(interviews_only.people))]
    )
    drafted = run(replace(interviews_only, people=bands))[3].personas
    assert {persona.age_text for persona in drafted} <= {"", "Altersklasse bis 30", "Altersklasse über 60"}
    assert all("Median" not in persona.portrait for persona in drafted)


def test_the_headline_of_merged_drafts_is_what_both_together_agree_with():
    rows = [("traits", "stimme eher nicht zu", "A"), ("traits", "stimme voll zu", "B"), ("needs", "", "C")]
    own = pd.DataFrame(rows, columns=["field", "clause", "about"])
    assert _agreed_first(own) == "B"
    assert _agreed_first(own[own["field"] == "needs"]) == ""


def test_names_of_the_key_and_words_with_a_capital_are_real_names(mixed):
    found = real_names(replace(mixed, key_names=frozenset({"hermann"})))
    assert "hermann" in found
    assert all(word == word.casefold() for word in found)


def test_attributes_of_the_interviewed_are_told_as_far_as_five_of_them_share_each_combination(interviews_only):
    people = pd.DataFrame({"respondent_id": [f"x{i}" for i in range(12)]})
    people = people.assign(interview_id=people["respondent_id"], group="customer", source="interview", name="Lea")
    people = people.assign(alter=[str(20 + 4 * i) for i in range(12)], gender=["weiblich", "männlich"] * 6, beruf=[f"Beruf {i}" for i in range(12)])  # fmt: skip
    told = attributes_told(replace(interviews_only, people=people))
    assert smallest(told, ["alter", "gender", "beruf"]) >= 5
    assert told["gender"].notna().all()
    assert told["beruf"].isna().all()


@pytest.mark.parametrize(("size", "fields"), [(4, []), (5, ["gender"])])
def test_attributes_of_fewer_than_five_people_of_a_persona_are_not_told(interviews_only, size, fields):
    people = pd.DataFrame({"respondent_id": [f"x{i}" for i in range(12)]})
    people = people.assign(interview_id=people["respondent_id"], group="customer", source="interview")
    people = people.assign(gender=["weiblich", "männlich"] * 6)
    members = people.head(size).assign(persona_id="p1")
    found = statements_from_people(replace(interviews_only, people=people), members, "p1")
    assert [row["field"] for row in found] == fields
