"""Pseudonyms: what identifies is gone, what does not stays, and the same person keeps the same replacement."""

from __future__ import annotations

import stat

import pandas as pd
import pytest

from insights import contracts
from insights.checking import check_study
from insights.interviews.privacy import load_key, pseudonymise, pseudonymise_texts, save_key
from insights.interviews.reading import read_interviews
from insights.tabular import read_table
from tests.interviews.making import make_study

PEOPLE = (
    "file,interview_id,respondent_id,name,group,firma,ort,rolle\n"
    "a.txt,i01,i01,Jürgen Tiedemann,customer,Großbäckerei Brinkhoff,Melle,Instandhaltung\n"
    "b.txt,i02,i02,Dr. Anneliese Vogt,customer,Pharmawerk Lindenhof,Ulm,Produktion\n"
)


A = (
    "I: Herr Tiedemann, danke. Was machen Sie?\n"
    "B: Ich bin bei Brinkhoff in Melle, mit dem Torsten Heil, und die Frau Vogt kenn ich auch.\n"
    "I: Ist das Tiedemanns Halle?\n"
    "B: Ja. Der Torsten ruft mich an, 0151 00004711, oder j.tiedemann@example.org. Im Mai läuft der Servomotor. Heil blieb nix.\n"
    "I: Herr Tidemann, noch etwas?\n"
    "B: Der KB-400 von Kernbach, das KernPort, und Siemens. Am Hafen ist viel los.\n"
)


B = "I: Frau Dr. Vogt, wie geht es?\nB: Gut. Der Torsten bei uns ist ein anderer. Und Herr Tiedemann aus Melle, den kenn ich.\nI: Danke?\nB: Bitte.\n"


@pytest.fixture
def study(workspace):
    return make_study(
        workspace,
        {"a.txt": A, "b.txt": B},
        beside={"interviews.csv": PEOPLE},
        client="Kernbach",
        privacy={"keep": ["KernPort"]},
    )


@pytest.fixture
def masked(study):
    return pseudonymise(read_interviews(study), study)


def texts_of(masked, interview):
    return masked.turns.loc[masked.turns["interview_id"] == interview, "text"].tolist()


def test_names_of_the_people_table_become_respondent_ids_in_every_form(masked):
    a = texts_of(masked, "i01")

    assert a[0] == "Herr i01, danke. Was machen Sie?"
    assert a[2] == "Ist das i01s Halle?"
    assert a[4] == "Herr i01, noch etwas?"
    assert "die Frau i02 kenn ich" in a[1]
    assert texts_of(masked, "i02")[0] == "Frau Dr. i02, wie geht es?"


def test_others_get_one_replacement_per_person_and_first_names_count_per_interview(masked):
    a, b = texts_of(masked, "i01"), texts_of(masked, "i02")

    assert "mit dem Person 1, und" in a[1]
    assert a[3].startswith("Ja. Der Person 1 ruft mich an, [Telefon], oder [E-Mail].")
    assert "Der Person 2 bei uns" in b[1]


def test_companies_and_places_of_the_people_table_are_replaced(masked):
    assert "bei Firma 1 in Ort 1, mit" in texts_of(masked, "i01")[1]
    assert "Herr i01 aus Ort 1," in texts_of(masked, "i02")[1]


def test_ordinary_words_the_client_and_kept_words_stay(masked):
    a = texts_of(masked, "i01")

    assert a[3].endswith("Im Mai läuft der Servomotor. Heil blieb nix.")
    assert a[5] == "Der KB-400 von Kernbach, das KernPort, und Siemens. Am Hafen ist viel los."


def test_identifying_columns_are_dropped_and_the_others_kept(masked):
    assert masked.people.columns.tolist() == ["respondent_id", "interview_id", "group", "source", "rolle"]


def test_a_column_named_in_keep_is_let_through(workspace):
    study = make_study(
        workspace, {"a.txt": A, "b.txt": B}, beside={"interviews.csv": PEOPLE}, privacy={"keep": ["ort"]}
    )
    people = pseudonymise(read_interviews(study), study).people

    assert people["ort"].tolist() == ["Melle", "Ulm"]


def test_results_fit_the_contracts_and_hold_no_original(masked):
    for name in ("turns", "people", "masked"):
        contracts.check(getattr(masked, name), name)
    contracts.check(masked.notes, "reading_notes")
    everything = (
        " ".join(masked.turns["text"]) + masked.people.to_csv() + masked.masked.to_csv() + masked.notes.to_csv()
    )
    for original in ("Tiedemann", "Tidemann", "Vogt", "Brinkhoff", "Melle", "Torsten", "4711", "example"):
        assert original not in everything


def test_masking_again_with_the_saved_key_changes_nothing(study, masked):
    save_key(masked.key, study)
    again = pseudonymise(read_interviews(study), study)

    assert again.turns.equals(masked.turns)
    assert len(again.key) == len(masked.key)
    assert stat.S_IMODE((study.raw / "pseudonyms.csv").stat().st_mode) == 0o600


def test_an_earlier_key_is_honoured(study, masked):
    key = masked.key.copy()
    key["replacement"] = key["replacement"].replace("Person 1", "Person 77")
    save_key(key, study)
    again = pseudonymise(read_interviews(study), study)

    assert "Der Person 77 ruft mich an" in texts_of(again, "i01")[3]
    assert load_key(study)["replacement"].str.fullmatch("Person 78").sum() == 0


def test_open_answers_are_masked_with_the_key_and_by_the_rules(study, masked):
    answers = pd.Series(
        ["Herr Tiedemann half.", "Frau Kröger rief an, mail x@example.org", None, "Alles gut im Mai", ""], name="warum"
    )
    done = pseudonymise_texts(answers, study, masked.key)

    assert done.fillna("-").tolist()[:4] == [
        "Herr i01 half.",
        "Frau [Name] rief an, mail [E-Mail]",
        "-",
        "Alles gut im Mai",
    ]
    assert done.name == "warum"


def test_english_interviews_use_english_words(workspace):
    text = "Interviewer: Mr. Bradley, how was it?\nBradley: Fine. Sarah Connor called me at 0151 00004711.\nInterviewer: And then?\nBradley: Sarah left.\n"
    study = make_study(workspace, {"e1.txt": text}, language="en")
    masked = pseudonymise(read_interviews(study), study)

    assert texts_of(masked, "e1") == [
        "Mr. e1, how was it?",
        "Fine. Person 1 called me at [phone].",
        "And then?",
        "Person 1 left.",
    ]


def test_german_texts_without_names_keep_all_but_few_words(workspace, shared_data):
    posts = read_table(shared_data / "de_germediq" / "GerMedIQ-Human.csv").frame
    column = max(posts.columns, key=lambda c: posts[c].str.len().mean())
    answers = posts[column].dropna().drop_duplicates().head(300)
    study = make_study(workspace, {})
    done = pseudonymise_texts(answers, study, load_key(study))

    assert (done != answers).mean() < 0.03


def test_without_interviews_everything_is_empty_and_fits_the_contracts(workspace):
    study = make_study(workspace, {})
    masked = pseudonymise(read_interviews(study), study)

    for name in ("turns", "people", "masked"):
        assert contracts.check(getattr(masked, name), name).empty
    assert contracts.check(masked.notes, "reading_notes").empty
    save_key(masked.key, study)
    assert not (study.raw / "pseudonyms.csv").exists()


def test_a_surname_that_is_a_word_is_masked_where_only_people_act(workspace):
    said = "B: Herr Sommer hilft mir. Der Sommer lacht darüber. Der Sommer kommt bald, und der Sommer war heiß.\n"
    study = make_study(workspace, {"a.txt": "I: Wie?\n" + said})
    text = pseudonymise(read_interviews(study), study).turns["text"].iloc[1]

    assert text.count("Sommer") == 2
    assert "Der Person 1 lacht" in text


MORNING = (
    "I: Wie sieht Ihr Morgen aus?\n"
    "B: Um 8 Leonie in die Schule, danach Kevin in die Kita. Leonie mag das nicht.\n"
    "I: Und dann?\n"
    "B: Mit 14 Jonas kennengelernt, das ist mein Mann. Jonas war damals in der Lehre. Mit Jonas ist alles leichter.\n"
    "I: Sonst noch jemand?\n"
    "B: Sandra aus der Gruppe 2 Sandra nennen wir sie. Unser Leonie Zimmer ist zu klein. Und das Sabrina-Thema, Sabrina war lange krank.\n"
    "I: Und?\n"
    "B: Das war der Anfang in Stefan seinem Zimmer. Zu Hause 4 Stefan und Miriam. In der Gruppe ist es laut.\n"
)


def test_nobody_of_an_interview_stays_unmasked_and_a_room_is_no_surname(workspace):
    masked = pseudonymise(read_interviews(study := make_study(workspace, {"a.txt": MORNING})), study)

    said = " ".join(masked.turns["text"])
    assert not [name for name in ("Leonie", "Kevin", "Jonas", "Sandra", "Sabrina", "Stefan", "Miriam") if name in said]
    assert "Zimmer ist zu klein" in said
    assert "Zimmer" not in " ".join(masked.key["original"])
    assert masked.key["replacement"].nunique() == 7


KNOWN = "file,respondent_id,name\na.txt,i01,Katharina Bergmann-Yilmaz\nb.txt,i02,Dr. Anneliese Zöllner\n"
SAID = (
    "I: Wie war es?\nB: Die sagen immer Kathi zu mir, oder Frau Yilmaz. Frau Bergmann mag ich nicht.\n"
    "I: Und Frau Zöllners Rat?\nB: die frau zöllner und katharina das waren zwei gute leute\n"
)


def test_known_people_are_found_by_short_names_parts_of_double_names_and_in_small_letters(workspace):
    study = make_study(workspace, {"a.txt": SAID, "b.txt": B}, beside={"interviews.csv": KNOWN})
    assert texts_of(pseudonymise(read_interviews(study), study), "a") == [
        "Wie war es?",
        "Die sagen immer i01 zu mir, oder Frau i01. Frau i01 mag ich nicht.",
        "Und Frau i02s Rat?",
        "die frau i02 und i01 das waren zwei gute leute",
    ]


def test_an_interviewed_customer_is_masked_by_the_interview_where_her_own_id_is_a_customer_number(workspace):
    known = KNOWN.replace("i01", "KD-0712").replace("i02", "KD-0713")
    privacy = {"customer_numbers": [r"KD-\d{4}"]}
    study = make_study(workspace, {"a.txt": SAID, "b.txt": B}, beside={"interviews.csv": known}, privacy=privacy)
    masked = pseudonymise(read_interviews(study), study)
    assert texts_of(masked, "a")[1:3] == [
        "Die sagen immer a zu mir, oder Frau a. Frau a mag ich nicht.",
        "Und Frau bs Rat?",
    ]
    assert not masked.key["replacement"].str.contains("KD-").any()


def test_a_known_name_is_masked_in_a_user_name_too(workspace):
    said = "I: Und Ihr Konto?\nB: Ich heiße dort katharina_b, früher y_yilmaz, und der Ordner heißt kathedrale_alt.\n"
    study = make_study(workspace, {"a.txt": said}, beside={"interviews.csv": KNOWN.split("b.txt")[0]})
    masked = texts_of(pseudonymise(read_interviews(study), study), "a")[1]
    assert masked == "Ich heiße dort i01_b, früher y_i01, und der Ordner heißt kathedrale_alt."


def test_a_key_that_knew_a_first_name_as_a_last_name_is_honoured(study, masked):
    key = masked.key.copy()
    rows = key["original"].eq("Torsten") & key["interview_id"].eq("i01")
    key = key[~rows & key["original"].ne("Torsten Heil") & key["original"].ne("Heil")]
    key.loc[len(key)] = ["person", "Torsten", "Person 9", None]
    save_key(key, study)
    assert "Der Person 9 ruft mich an" in texts_of(pseudonymise(read_interviews(study), study), "i01")[3]


def test_numbers_of_customers_and_the_size_of_places_come_from_the_settings(workspace):
    said = "I: Wo?\nB: In Wolfhagen, Kunde KD-4711, geboren am 3.4.1971.\nI: Und?\nB: Nichts weiter, danke sehr.\n"
    study = make_study(
        workspace,
        {"a.txt": said},
        privacy={"customer_numbers": [r"KD-\d{4}"], "places_below": 5_000, "keep": ["Kunde"]},
    )
    masked = pseudonymise(read_interviews(study), study)
    assert masked.turns["text"].iloc[1] == "In Wolfhagen, Kunde [Kundennummer], geboren am [Geburtsdatum]."


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("KD-[0-9", "'KD-[0-9' is no regular expression"),
        (r"\d*", r"'\\d*' also fits where nothing stands; say how many digits a customer number has"),
    ],
)
def test_a_pattern_of_customer_numbers_that_cannot_work_is_named(workspace, pattern, told):
    with pytest.raises(ValueError, match="customer_numbers") as error:
        make_study(workspace, {}, privacy={"customer_numbers": [pattern]})
    assert told in str(error.value)


def test_check_names_a_recogniser_that_is_not_there(workspace):
    make_study(workspace, {"a.txt": A})
    (workspace.raw("t") / "study.yml").write_text("title: T\nprivacy: {recognisers: [presidoi]}\n", encoding="utf-8")
    assert any("there is no 'presidoi'" in problem for problem in check_study("t").problems)


SPOKEN = (
    "I: Wer war da?\nB: Bei Steinhübls drüben war der Grill, die Müllers und Fritz' Hund auch, und in Zimmermanns Büro die Kasse.\n"
    "I: Wer noch?\nB: Frau K. nahm Vitamin K. ein, und die zwei Müllers die Lieferscheinnummer 12-9081.\n"
)


def test_inflection_of_families_and_owners_stays_in_the_mask(workspace):
    said = texts_of(pseudonymise(read_interviews(study := make_study(workspace, {"a.txt": SPOKEN})), study), "a")
    assert said[1] == (
        "Bei Person 1s drüben war der Grill, die Person 2s und Person 3s Hund auch, und in Person 4s Büro die Kasse."
    )
    assert said[3] == "Frau Person 5 nahm Vitamin K. ein, und die zwei Person 2s die Lieferscheinnummer [Nummer]."


def test_an_export_imported_again_keeps_its_masks_and_new_people_get_higher_numbers(workspace):
    text = (
        "I: Frau Person 1, wer war da?\nB: Die zwei Person 20s, Person 12s Mann in Ort 3, [Adresse], und Herr k01.\n"
        "I: Wer noch?\nB: Der Herr Tiedemann, sonst niemand.\n"
    )
    said = texts_of(pseudonymise(read_interviews(study := make_study(workspace, {"a.txt": text})), study), "a")
    assert said[:2] == ["Frau Person 1, wer war da?", "Die zwei Person 20s, Person 12s Mann in Ort 3, [Adresse], und Herr k01."]  # fmt: skip
    assert said[3] == "Der Herr Person 21, sonst niemand."


@pytest.mark.parametrize("long", ["a.b-" * 2500, "Aa-" * 3300, "x" * 10_000, "-" * 10_000, "Herr " * 2000])
def test_ten_thousand_letters_without_an_end_are_no_work_and_what_follows_them_is_masked(workspace, long):
    study = make_study(workspace, {"a.txt": f"I: Wie war es?\nB: {long}, schreibt an vera.kolb@firma.de.\n"})
    said = texts_of(pseudonymise(read_interviews(study), study), "a")[1]
    assert "kolb" not in said
    assert said.endswith("schreibt an [E-Mail].")


def test_reading_notes_do_not_repeat_words_that_nobody_looked_at(workspace):
    said = "Pachulke: Wir fangen an, und der Zumbrink ist auch da.\nS1: Ja.\nS2: Nein, gut.\nS1: Doch.\nS2: Na gut.\n"
    interviews = read_interviews(study := make_study(workspace, {"gruppe.txt": said}))
    assert "Pachulke" in " ".join(interviews.notes["note"])

    notes = pseudonymise(interviews, study).notes

    assert len(notes) == len(interviews.notes)
    assert not notes["note"].str.contains("Pachulke|Zumbrink").any()


@pytest.mark.parametrize("title", ["Frau", "Herr", "Ehepaar", "Familie"])
@pytest.mark.parametrize("name", ["Birkenstock", "Bosch", "Siemens", "Porsche"])
def test_a_brand_behind_a_title_is_somebody(workspace, title, name):
    study = make_study(workspace, {"a.txt": f"I: Wer?\nB: Da war {title} {name}, und ein {name} stand da.\n"})
    text = pseudonymise(read_interviews(study), study).turns["text"].tolist()[1]
    assert text.startswith(f"Da war {title} Person 1, und ein ")


def test_whose_brother_it_was_is_masked_and_the_brother_stays(workspace):
    study = make_study(workspace, {"a.txt": "I: Wer?\nB: Kemals Bruder und Leylas Mann waren da.\n"})
    text = pseudonymise(read_interviews(study), study).turns["text"].tolist()[1]
    assert text == "Person 1s Bruder und Person 2s Mann waren da."
