"""Pseudonyms: what identifies is gone, what does not stays, and the same person keeps the same replacement."""

from __future__ import annotations

import stat

import pandas as pd
import pytest

from insights import contracts
from insights.interviews.privacy import load_key, pseudonymise, pseudonymise_texts, save_key
from insights.interviews.privacy.masking import near_misses
from insights.interviews.privacy.masks import NAME, WORDS, unmasked
from insights.interviews.privacy.mentions import mentions, person_parts
from insights.interviews.privacy.patterns import formal_spans
from insights.interviews.privacy.things import things_of
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


def test_names_in_ids_and_file_names_are_taken_out(workspace):
    study = make_study(workspace, {"i01_tiedemann.txt": A})
    masked = pseudonymise(read_interviews(study), study)

    assert set(masked.turns["interview_id"]) == {"i01"}
    assert masked.people["respondent_id"].tolist() == ["i01"]
    assert texts_of(masked, "i01")[0] == "Herr i01, danke. Was machen Sie?"
    assert "tiedemann" not in " ".join(masked.notes["file"])
    assert "file names hold names; the interviews are called i01 in the reports" in masked.notes["note"].tolist()


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


FORMAL = {
    "Mail an s.droege@example.org, bitte.": ["s.droege@example.org"],
    "Mail an info (at) example.org bitte": ["info (at) example.org"],
    "siehe www.example.org/a?b=1.": ["www.example.org/a?b=1"],
    "IBAN DE00 0000 4711 0815 0000 00, ja": ["DE00 0000 4711 0815 0000 00"],
    "Ruf an: 0661 0000-318!": ["0661 0000-318"],
    "unter +49 (0)151 00004711 oder 0041 71 000 00 00": ["+49 (0)151 00004711", "0041 71 000 00 00"],
    "call (555) 010-9999 now": ["(555) 010-9999"],
    "Teemanufaktur, Am Alten Kolk 17, in 00000 Soest": ["Am Alten Kolk 17, in 00000 Soest"],
    "wohnt in der Lange Straße 5a, sagt er": ["Lange Straße 5a"],
    "bei der Meier Fördertechnik GmbH & Co. KG war": ["Meier Fördertechnik GmbH & Co. KG"],
    "at 12 High Street, London": ["12 High Street"],
    "Am 01.02.2024 um 08:00, KB-400, 004418, 3.900 Euro, Im August 15 Leute, Am Montag 17 Uhr": [],
    "Seit 1923, 24 Leute, 2019 gekauft, Arbeitsplatz 3": [],
}


@pytest.mark.parametrize("text", FORMAL)
def test_what_has_a_form_is_found_whole_and_nothing_else(text):
    assert [span.text for span in formal_spans(text)] == FORMAL[text]


def test_one_typing_mistake_is_forgiven_and_ordinary_words_are_not_touched():
    assert near_misses(["Tidemann", "Tiedemnan", "Tiedemanns", "Halle"], ["Tiedemann"]) == {
        "Tidemann": "Tiedemann",
        "Tiedemnan": "Tiedemann",
    }


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


def test_notes_of_two_files_that_differ_only_by_a_name_keep_their_keys(workspace):
    study = make_study(
        workspace, {"x_tiedemann.txt": "Hallo.\n" + A, "x_kröger.txt": "Hallo.\n" + A.replace("Tiedemann", "Kröger")}
    )
    masked = pseudonymise(read_interviews(study), study)

    contracts.check(masked.notes, "reading_notes")
    assert set(masked.turns["interview_id"]) == {"i01", "i02"}


def test_first_names_from_many_countries_are_known():
    from insights.interviews.privacy.lexicon import first_names

    assert {"Tarek", "Fatima", "Linh", "Mehmet", "Agnieszka", "Dragan", "Giulia"} <= first_names()


SHORT = "I: Wie läuft es?\nB: Ganz gut, danke.\nI: Und sonst?\nB: Nichts weiter.\n"
NAMED = ["anna.txt", "Interview 1 - Anna Berger.txt", "Krueger_Bernd.txt", "k01.txt", "altenpflege.txt"]


def test_interviews_whose_files_are_called_like_people_get_numbers(workspace):
    names = [*NAMED, "i01.txt", "nnProf_transkript.txt", "NodeGrade_paper_interview.txt", "jugendamt.txt"]
    study = make_study(workspace, dict.fromkeys(names, SHORT))
    masked = pseudonymise(read_interviews(study), study)

    kept = {"k01", "altenpflege", "i01", "nnProf_transkript", "NodeGrade_paper_interview", "jugendamt"}
    assert set(masked.people["respondent_id"]) == {"i02", "i03", "i04"} | kept
    assert set(masked.turns["interview_id"]) == {"i02", "i03", "i04"} | kept
    everything = " ".join(t.to_csv() for t in (masked.turns, masked.people, masked.masked, masked.notes)).casefold()
    assert not any(name in everything for name in ("anna", "berger", "krueger", "bernd"))
    assert "file names hold names; the interviews are called i02 … i04 in the reports" in masked.notes["note"].tolist()


def test_a_people_table_without_ids_does_not_bring_file_names_back(workspace):
    people = "file;group\nanna.txt;staff\ni07_bernd.txt;customer\n"
    study = make_study(
        workspace, dict.fromkeys(["anna.txt", "i07_bernd.txt"], SHORT), beside={"interviews.csv": people}
    )
    masked = pseudonymise(read_interviews(study), study)

    assert dict(zip(masked.people["respondent_id"], masked.people["group"], strict=True)) == {
        "i01": "staff",
        "i07": "customer",
    }


def test_a_surname_that_is_a_word_is_masked_where_only_people_act(workspace):
    said = "B: Herr Sommer hilft mir. Der Sommer lacht darüber. Der Sommer kommt bald, und der Sommer war heiß.\n"
    study = make_study(workspace, {"a.txt": "I: Wie?\n" + said})
    text = pseudonymise(read_interviews(study), study).turns["text"].iloc[1]

    assert text.count("Sommer") == 2
    assert "Der Person 1 lacht" in text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ich nutze GitHub mit Person 13.", "Ich nutze GitHub mit ."),
        ("Person 1s Auto steht in Ort 2 bei Firma 3.", "Auto steht in bei ."),
        ("Herr i03, oder [Telefon], [E-Mail]", "Herr , oder ,"),
        ("Company 4 in Place 1", "in"),
        ("Unser Person 2-System läuft.", "Unser System läuft."),
        ("Ein Ort, 3 Personen, eine Firma und der i5.", "Ein Ort, 3 Personen, eine Firma und der i5."),
    ],
)
def test_masks_of_every_kind_are_nobodys_words(text, left):
    assert " ".join(unmasked(text).split()) == left


def test_everything_that_masking_writes_is_taken_out_again():
    for words in WORDS.values():
        for word in words.values():
            assert not unmasked(f"{word} 7" if word.isalpha() else word).strip()
    assert not unmasked(NAME).strip()


def names_in(text, **known):
    return {name for m in mentions(text, "de", **known) for name in (m.first, m.last) if name}


@pytest.mark.parametrize(
    "text",
    [
        "Dann fange ich nicht an einen Roman zu schreiben.",
        "Das waren 7,4 Mio Euro.",
        "Ich sehe ein sehr Meta Problem dadurch.",
        "Das geht auch in Ilias ganz gut.",
        "Da macht man irgendwas mit Repos.",
        "Wir arbeiten mit Visual Studio Code.",
        "Vom Kollegen Name, glaube ich.",
        "Der Flughafen von San Juan.",
    ],
)
def test_names_that_are_things_where_they_stand_stay(text):
    assert not names_in(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Der Roman hat das gemacht.", "Roman"),
        ("Herr Roman war nicht da.", "Roman"),
        ("Die eine Sabine kann das gut.", "Sabine"),
        ("Er war in Anna verliebt.", "Anna"),
        ("Wir haben einen Tim im Haus.", "Tim"),
        ("Im Jahr 1801 Robert zu treffen war selten.", "Robert"),
    ],
)
def test_people_are_still_found_beside_words_that_things_have_too(text, name):
    assert name in {found.removesuffix("s") for found in names_in(text)}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mit 14 Jonas kennengelernt, das ist mein Mann.", "Jonas"),
        ("Um 8 Jonas in die Schule gebracht.", "Jonas"),
        ("Meine Kinder (7) Jonas und Emma.", "Jonas"),
        ("Aus der Gruppe 2 Sandra nennen wir sie.", "Sandra"),
        ("Und das Sabrina-Thema, Sabrina eben.", "Sabrina"),
        ("Da war irgendwas mit Jonas los.", "Jonas"),
        ("Da war irgendwas mit Roman los.", "Roman"),
        ("In Zimmer 4 Emma besucht.", "Emma"),
        ("In Jonas steckt viel.", "Jonas"),
        ("Unser Jonas Kind eben.", "Jonas"),
        ("So ein Emma Ding.", "Emma"),
        ("Wegen Jonas/ADHS angerufen.", "Jonas"),
        ("Das waren einen Sven zu viel.", "Sven"),
        ("Um 8 Mio in die Kita gebracht.", "Mio"),
        ("Seite 12 Anna-Lena dann.", "Anna-Lena"),
    ],
)
def test_no_number_and_no_compound_takes_the_mask_off_a_first_name(text, name):
    assert name in {found.removesuffix("s") if found != name else found for found in names_in(text)}
    assert not {part.casefold() for part in name.split("-")} & things_of([text] * 5)


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


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Unser Leonie Zimmer ist zu klein.", None),
        ("Das Leonie Zimmer ist zu klein.", None),
        ("Unser Stefan Zimmer ist nett.", "Zimmer"),
        ("Leonie Zimmer kommt auch.", "Zimmer"),
        ("Leonie ADHS hat sie gesagt.", None),
    ],
)
def test_a_noun_behind_a_first_name_is_a_surname_unless_the_article_is_its_own(text, last):
    assert [m.last for m in mentions(text, "de")] == [last]


def test_a_product_in_capitals_is_nobody():
    assert not names_in("Ich finde den Pocket DIARY gut, mit dem Pocket DAIRY ging das.")


@pytest.mark.parametrize("text", ["PDP", "Monte Carlo", "Have Even", "Mm", "Mmmmm", "Jupyter", "Participant", "XXX XX"])
def test_an_english_model_finds_no_people_in_capitals_blanks_sounds_and_brands(text):
    assert person_parts(text) == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("XXXX Dan", ["Dan"]),
        ("SARAH", ["SARAH"]),
        ("Will", ["Will"]),
        ("Sarah Connor", ["Sarah", "Connor"]),
        ("San Nguyen", ["San", "Nguyen"]),
        ("Hopper's", ["Hopper"]),
    ],
)
def test_an_english_model_keeps_the_people_it_found(text, names):
    assert person_parts(text) == names


def test_a_word_that_a_study_uses_as_a_thing_is_a_person_where_somebody_is_called_so():
    said = ["Das geht in Ilias.", "Unser Ilias System kann das.", "Mit Ilias arbeiten alle."]
    assert "ilias" in things_of(said)
    assert not names_in(said[2], things=things_of(said))
    assert "ilias" not in things_of([*said, "Ich heiße Ilias."])
    assert names_in("Ich heiße Ilias.", things=frozenset(["ilias"])) == {"Ilias"}


def test_a_working_group_at_school_is_no_company():
    assert not formal_spans("Da gibt es so eine Koch AG für Kinder.")
    assert [span.entity for span in formal_spans("Ich war bei der Brinkhoff AG.")] == ["company"]


def test_people_in_real_german_sentences_are_found_as_often_as_before(shared_data):
    """Every third block: 0.577 of the words in names were found before the rule for things and after; precision rose from 0.87 to 0.90."""
    found = wrong = people = 0
    for block in (shared_data / "de_ner_germeval14" / "dev.tsv").read_text(encoding="utf-8").split("\n\n")[::3]:
        rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
        text, places = "", {}
        for _, word, *tags in rows:
            if word[:1].isupper():
                places[len(text)] = (word, any(tag in ("B-PER", "I-PER") for tag in tags), "PER" in "".join(tags))
            text += f"{word} "
        marked = {
            text.find(part, m.start)
            for m in mentions(text, "de")
            for name in (m.first, m.last)
            if name
            for part in name.split()
        }
        for start, (word, person, near) in places.items():
            hit = any(start <= place < start + len(word) for place in marked)
            people += person
            found += hit and person
            wrong += hit and not near
    assert found / people >= 0.575
    assert found / (found + wrong) >= 0.89
