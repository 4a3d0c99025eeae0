"""Coded passages: which count, and how they are shortened."""

import re

import pandas as pd
import pytest

from insights.personas.drafting.passages import (
    BROKEN,
    _speaks_against,
    code_fields,
    focused,
    has_content,
    has_mask,
    points_back,
    sentences,
    shortened,
    standing_codings,
    topics,
)

LONG = (
    "Also, das war so. Ich hab dann z. B. die Nummer vom Typenschild abgetippt, Ziffer für Ziffer, mit Handschuhen, und am Ende "
    "kam gar nichts. Dann hab ich angerufen. Und da sagt der doch glatt, das Teil gibt es seit drei Jahren nicht mehr!"
)


def codings(*rows):
    return pd.DataFrame(rows, columns=["verbatim_id", "code", "coder", "status", "probability"])


def test_a_long_passage_is_cut_at_sentence_ends_and_stays_as_it_was_said():
    short = shortened(LONG)
    assert short in LONG
    assert len(short) <= 140
    assert short.endswith(".")


def test_a_single_sentence_of_up_to_200_characters_stays_whole():
    text = "Wenn die Anlage nachts steht und keiner drangeht, " * 3 + "dann fehlt mir jemand, der sie kennt."
    assert 140 < len(text) <= 200
    assert shortened(text) == text


def test_a_short_passage_stays_whole():
    assert shortened("Kurz.") == "Kurz."


def test_one_endless_sentence_is_cut_between_words_and_says_so():
    text = "und dann " * 60
    short = shortened(text)
    assert short.endswith(" …")
    assert text.startswith(short.removesuffix(" …"))
    assert len(short) <= 140


def test_abbreviations_do_not_end_a_sentence():
    assert len(sentences("Das gilt z. B. Montags. Frag Dr. Meier.")) == 2


def test_what_a_person_rejected_does_not_count():
    table = standing_codings(
        codings(
            ("v1", "needs", "machine", "proposed", 0.9),
            ("v1", "needs", "anna", "rejected", None),
            ("v2", "needs", "machine", "proposed", 0.6),
        )
    )
    assert list(table["verbatim_id"]) == ["v2"]


def test_what_one_person_accepted_counts_though_another_rejected_it():
    table = standing_codings(
        codings(("v1", "needs", "anna", "accepted", None), ("v1", "needs", "ben", "rejected", None))
    )
    assert table["accepted"].tolist() == [True]


def test_codes_of_a_study_fill_the_field_of_their_parent():
    codes = pd.DataFrame(
        [
            ("c1", "Ängste", None),
            ("c2", "Stillstand", "c1"),
            ("c3", "Sonstiges", None),
            ("wishes", "Was sie wollen", None),
        ],
        columns=["code", "name", "parent"],
    )
    assert code_fields(codes) == {"c1": "fears", "c2": "fears", "wishes": "wishes"}


def test_topics_of_more_people_come_first_and_accepted_passages_speak_for_them():
    found = pd.DataFrame(
        [
            ("v1", "a", "Erste Stelle.", False, 0.9, "t01"),
            ("v2", "b", "Zweite Stelle.", True, 1.0, "t01"),
            ("v3", "a", "Dritte Stelle.", False, 0.9, "t02"),
            ("v4", "a", "Vierte Stelle.", False, 0.9, "t02"),
            ("v5", "a", "Fünfte Stelle.", False, 0.9, "t02"),
        ],
        columns=["verbatim_id", "respondent_id", "text", "accepted", "probability", "topic"],
    )
    first, second = topics(found, pd.Series(dtype=float), most=3)
    assert (first["text"], first["n_people"], first["evidence"]) == ("Zweite Stelle.", 2, ["v2", "v1"])
    assert second["n_people"] == 1


def test_masked_names_are_recognised():
    assert has_mask("So ist das bei [Firma 1] eben.")
    assert not has_mask("So ist das eben.")


def test_numbered_pseudonyms_are_masks_and_machine_names_are_not():
    assert has_mask("Nachts geht Person 18 auch nicht ran.")
    assert has_mask("Frau k01, der ist was für Sie.")
    assert not has_mask("Die KB-400 stand schon wieder.")


def passage(name, person, text, topic, *, probability=0.9, accepted=False):
    return {
        "verbatim_id": name, "respondent_id": person, "text": text, "accepted": accepted, "probability": probability, "topic": topic,
        "source": "interview",
    }  # fmt: skip


def test_small_talk_at_the_end_of_an_interview_says_nothing():
    assert not has_content("Muss ich jetzt noch auf Stopp drücken?")
    assert not has_content("Ja, genau.")
    assert has_content("Nachts um zwei ist keiner da. Wer hilft mir dann?")


def test_masked_empty_and_doubtful_single_voices_give_way_to_others():
    found = pd.DataFrame(
        [
            passage("v1", "a", "Das hat mir Person 9 damals am Telefon gesagt.", "t01"),
            passage("v2", "a", "Muss ich jetzt noch auf Stopp drücken?", "t02"),
            passage("v3", "a", "Vielleicht ist das auch gar nicht so wichtig.", "t03", probability=0.55),
            passage("v4", "b", "Nachts um zwei ist in der Hotline keiner da.", "t04", probability=0.7),
        ]
    )
    assert [topic["verbatim_id"] for topic in topics(found, pd.Series(dtype=float), most=3)] == ["v4"]


def test_an_unsure_single_voice_is_left_out_even_where_nothing_else_fills_the_field():
    found = pd.DataFrame(
        {
            "verbatim_id": ["v1"],
            "respondent_id": ["i01"],
            "source": ["interview"],
            "text": ["Das könnte man vielleicht irgendwann einmal anders machen."],
            "topic": ["v1"],
            "accepted": [False],
            "probability": [0.55],
        }
    )
    assert topics(found, pd.Series(dtype=float), most=3) == []
    assert len(topics(found.assign(probability=0.6), pd.Series(dtype=float), most=3)) == 1
    assert len(topics(found.assign(accepted=True), pd.Series(dtype=float), most=3)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Da würde ich mich freuen.",
        "Das zahle ich, aber ungern.",
        "Dann wäre Ruhe.",
        "It should be louder.",
        "Und dann kam er.",
    ],
)
def test_a_beginning_that_points_back_is_noticed(text):
    assert points_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "Die Suche ist langsam.",
        "Das neue Portal fehlt mir.",
        "Der Kundendienst kommt spät.",
        "Ich will Ruhe.",
        "The app is slow.",
    ],
)
def test_a_beginning_that_names_its_subject_stands_for_itself(text):
    assert not points_back(text)


def test_a_sentence_that_points_back_brings_the_one_before_it():
    wish = re.compile("gern")
    before = "Am Freitag steht das ganze Lager hinter der Halle leer, von zwölf Uhr an bis in den Abend, und keiner von uns kommt hinein."
    text = f"Es war ein langer Tag. {before} Da hätte ich gern einen Schlüssel."
    assert focused(text, wish) == f"{before} Da hätte ich gern einen Schlüssel."


def test_words_of_a_rival_field_outweigh_a_single_one_of_its_own():
    assert _speaks_against(
        "Ich war stolz. Aber ich habe Angst, die Sorge bleibt, es ist ein Risiko.", "motivation", "de"
    )
    assert not _speaks_against("Ich war stolz auf das Ergebnis.", "motivation", "de")
    assert _speaks_against("Wichtig: Der Automat kann uns dabei nicht helfen.", "needs", "de")
    assert not _speaks_against("Wichtig: Ersatzteile in zwei Tagen.", "needs", "de")
    assert _speaks_against("Mir war mulmig, ich hatte Angst.", "problems", "de")


def test_what_is_broken_off_is_noticed():
    assert BROKEN.search("und ich rufe an, und der …")
    assert not BROKEN.search("Ich rufe an … und warte.")
