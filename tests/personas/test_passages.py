"""Coded passages: which count, and how they are shortened."""

import pandas as pd

from insights.personas.passages import code_fields, has_mask, sentences, shortened, standing_codings, topics

LONG = (
    "Also, das war so. Ich hab dann z. B. die Nummer vom Typenschild abgetippt, Ziffer für Ziffer, mit Handschuhen, und am Ende "
    "kam gar nichts. Dann hab ich angerufen. Und da sagt der doch glatt, das Teil gibt es seit drei Jahren nicht mehr!"
)


def codings(*rows):
    return pd.DataFrame(rows, columns=["verbatim_id", "code", "coder", "status", "probability"])


def test_a_long_passage_is_cut_at_sentence_ends_and_stays_as_it_was_said():
    short = shortened(LONG)
    assert short in LONG
    assert len(short) <= 200
    assert short.startswith("Also, das war so.")
    assert short.endswith("Dann hab ich angerufen.")


def test_a_short_passage_stays_whole():
    assert shortened("Kurz.") == "Kurz."


def test_one_endless_sentence_is_cut_between_words_and_says_so():
    text = "und dann " * 60
    short = shortened(text)
    assert short.endswith(" …")
    assert text.startswith(short.removesuffix(" …"))
    assert len(short) <= 200


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
