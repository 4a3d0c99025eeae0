"""Labels: planted themes get the phrase that was planted, in good form, and never twice."""

from __future__ import annotations

import numpy as np
import pytest

from insights.interviews.themes import labels
from insights.interviews.themes.candidates import collect
from insights.interviews.vectors import encode
from tests.interviews.saying import planted, verbatims

PHONE = [
    "Die Wartezeit am Telefon ist schlimm.", "Mich ärgert die Wartezeit am Telefon.", "Diese Wartezeit am Telefon muss kürzer werden.",
    "Am schlimmsten ist die Wartezeit am Telefon.", "Wegen der Wartezeit am Telefon lege ich auf.",
]  # fmt: skip
LIFT = [
    "Der Aufzug ist defekt.", "Schon wieder ist der Aufzug defekt.", "Da steht man vor dem defekten Aufzug.",
    "Ein defekter Aufzug hilft keinem.", "Seit Wochen ist der Aufzug defekt.",
]  # fmt: skip
PARTS = [
    "Ich will Ersatzteile bestellen.", "Man kann dort Ersatzteile bestellen.", "Wir haben Ersatzteile bestellt.",
    "Ich muss oft Ersatzteile bestellen.", "Nachts Ersatzteile bestellen, das wäre gut.",
]  # fmt: skip


def named(*themes, **options) -> dict[int, labels.Name]:
    texts = [text for theme in themes for text in theme]
    groups = np.repeat(np.arange(len(themes)), [len(theme) for theme in themes])
    options = {"language": "de", **options}
    return labels.name_themes(verbatims(texts), groups, encode(texts), **options)


def test_planted_phrases_become_the_labels():
    assert [name.label for name in named(PHONE, LIFT, PARTS).values()] == [
        "Wartezeit am Telefon", "Defekter Aufzug", "Ersatzteile bestellen",
    ]  # fmt: skip


def test_no_label_is_given_twice_and_key_phrases_are_few():
    table, subjects = planted()
    groups = np.array([sorted(set(subjects)).index(subject) * 2 + n % 2 for n, subject in enumerate(subjects)])
    names = labels.name_themes(table, groups, encode(table["text"]), language="de")
    assert len({name.label.lower() for name in names.values()}) == len(names) == 6
    assert all(len(name.keywords) <= 6 for name in names.values())


def test_names_masks_and_addresses_are_in_no_label():
    texts = [f"{text} Sagt Katharina, Person 4, [Ort 2] @bahn https://t.co/abc" for text in [*PHONE, *LIFT]]
    names = named(texts[:5], texts[5:])
    said = " ".join(" ".join([name.label, *name.keywords]) for name in names.values())
    assert not any(word in said for word in ("Katharina", "Person", "Ort", "bahn", "http"))


def test_a_hash_does_not_hide_a_word():
    names = named([text.replace("Aufzug", "#Aufzug") for text in LIFT], PHONE)
    assert "Aufzug" in names[0].label


def test_the_title_of_the_study_does_not_stand_alone():
    texts = [text.replace("am Telefon ", "") for text in PHONE]
    assert named(texts, LIFT, topic="Studie zur Wartezeit")[0].label != "Wartezeit"


def test_ignored_words_name_nothing():
    names = named(LIFT, PHONE, ignore=["Aufzug"])
    assert "Aufzug" not in " ".join([names[0].label, *names[0].keywords])


def test_without_shared_words_a_theme_says_so():
    names = named(["Ja, klar.", "Nein, nein.", "Genau so."], PHONE)
    assert names[0].label == "Ohne eigene Worte 1"
    assert names[0].keywords == []
    assert not names[0].shared


def test_adjectives_at_the_head_of_a_sentence_are_no_things():
    texts = ["Blind sind sie alle.", "Blind und taub.", "Sie sind blind.", "Alle sind blind.", "Wie blind seid ihr?"]
    assert "Blind" not in named(texts, PHONE)[0].label


def test_a_compound_counts_for_its_part_but_an_adjective_does_not():
    phrases = collect(["Barrieren stören.", "Mehr Barrierefreiheit bitte.", "Der Weg ist barrierefrei."], "de")
    assert phrases.meant["barriere"] == {0, 1}


def test_parts_of_words_are_german_only():
    texts = ["The documentation of ation is good.", "Ation and documentation matter.", "Documentation, please."] * 4
    assert named(texts, language="en")[0].label.startswith("Documentation")
    assert collect([*texts[2:3], "An ation."], "en").meant["documentation"] == {0}


def test_english_labels_are_phrases():
    cards = [
        "How do I activate my card?",
        "I want to activate my card.",
        "Can I activate my card at night?",
        "Where can I activate my card?",
    ]
    rates = [
        "The exchange rate is wrong.",
        "Which exchange rate applies?",
        "Tell me the exchange rate.",
        "Your exchange rate is high.",
    ]
    assert [name.label for name in named(cards, rates, language="en").values()] == [
        "Activating the card",
        "Exchange rate",
    ]


def test_subthemes_are_told_from_their_siblings():
    defect = [
        "Der Aufzug ist defekt.",
        "Wieder ist der Aufzug defekt.",
        "Ein defekter Aufzug, immer.",
        "Der Aufzug ist heute defekt.",
    ]
    narrow = ["Der Aufzug ist eng.", "Ein enger Aufzug, für den Kinderwagen schlecht.", "Der Kinderwagen passt nicht in den Aufzug.",
              "Mit Kinderwagen ist der Aufzug eng."]  # fmt: skip
    texts = [*defect, *narrow, *PHONE]
    table, vectors = verbatims(texts), encode(texts)
    groups = np.array([0] * 8 + [1] * 5)
    names = labels.name_themes(table, groups, vectors, language="de")
    parts = np.array([0] * 4 + [1] * 4 + [-1] * 5)
    found = labels.name_subthemes(table, groups, parts, vectors, names=names, language="de")
    assert set(found) == {(0, 0), (0, 1)}
    told = [found[0, 0].label, found[0, 1].label]
    assert len(set(told)) == 2
    assert names[0].label not in told
    assert "Defekt" in told[0]
    assert "Kinderwagen" in told[1] or "Eng" in told[1]
    assert found[0, 1].spoken_by <= {4, 5, 6, 7}


def test_large_studies_are_read_in_part_and_named_alike(monkeypatch):
    texts = [*PHONE, *LIFT, *PARTS] * 8
    groups, vectors = np.tile(np.repeat([0, 1, 2], 5), 8), encode(texts)
    table = verbatims(texts, [f"k{n:03d}" for n in range(len(texts))])
    whole = labels.name_themes(table, groups, vectors, language="de")
    monkeypatch.setattr(labels, "_ALL", 50)
    monkeypatch.setattr(labels, "_READ", 20)
    part = labels.name_themes(table, groups, vectors, language="de")
    assert [name.label for name in part.values()] == [name.label for name in whole.values()]
    assert all(max(name.spoken_by) < len(texts) for name in part.values())


@pytest.mark.parametrize("language", ["de", "en"])
def test_nothing_to_name_gives_no_names(language):
    assert labels.name_themes(verbatims(["Etwas."]), np.array([-1]), encode(["Etwas."]), language=language) == {}


def test_a_part_without_words_of_its_own_gets_no_name_and_a_single_part_none_either():
    filler = ["Ja ja, genau so.", "Na ja.", "Mhm, so halt.", "Also ja.", "Eben, eben."]
    texts = [*PHONE, *LIFT, *filler]
    three, vectors = np.repeat([0, 1, 2], 5), encode(texts)
    names = {0: labels.Name("Service", [], True, frozenset())}
    theme = np.zeros(15, dtype=int)
    found = labels.name_subthemes(verbatims(texts), theme, three, vectors, names=names, language="de")
    assert sorted(found) == [(0, 0), (0, 1)]
    alone = np.where(three == 1, -1, three)
    assert labels.name_subthemes(verbatims(texts), theme, alone, vectors, names=names, language="de") == {}


def test_what_was_read_once_for_the_study_names_the_parts_of_its_themes():
    texts = [*PHONE, *LIFT, *PARTS]
    frame, vectors, groups = verbatims(texts), encode(texts), np.repeat([0, 0, 1], 5)
    reading = labels.read(frame, groups, vectors, language="de").inside(np.arange(10))
    assert len(reading.texts) == 10
    assert all(max(places) < 10 for places in reading.phrases.meant.values())
    found = labels.name_themes(frame.head(10), np.repeat([0, 1], 5), vectors[:10], language="de", reading=reading)
    assert [name.label for name in found.values()] == ["Wartezeit am Telefon", "Defekter Aufzug"]


def asked_named(theme, question, others, **options):
    texts = [*theme, *others]
    table = verbatims(texts, [f"k{n:03d}" for n in range(len(texts))])
    table["asked"] = [question] * len(theme) + ["Wie geht es Ihnen?"] * len(others)
    groups = np.array([0] * len(theme) + [1] * len(others))
    return labels.name_themes(table, groups, encode(texts), language="de", **options)[0]


def test_two_words_without_a_bond_are_not_joined():
    texts = ["Die Lampe flackert.", "Unsere Lampe blendet.", "Die Lampe ist hell.", "Der Vertreter grüßt nie.", "Den Vertreter kenne ich kaum.",
             "Ein Vertreter kam vorbei."]  # fmt: skip
    assert " und " not in named(texts, PHONE)[0].label


def test_two_words_are_joined_as_people_join_them():
    phone = [
        "Anleitungen am Handy wären gut.",
        "Ich lese Anleitungen am Handy.",
        "Die Anleitungen will ich am Handy sehen.",
        "Anleitungen am Handy, ja.",
    ]
    assert " und " not in named(phone, LIFT)[0].label


def test_a_denied_thing_is_named_as_missing():
    texts = [
        "Es gab keine Wartezeit.",
        "Keine Wartezeit, sehr gut.",
        "Wir hatten keine Wartezeit.",
        "Da ist keine Wartezeit.",
    ]
    assert named(texts, LIFT)[0].label == "Keine Wartezeit"


def test_a_thing_that_was_asked_for_is_named_plainly_even_where_people_deny_it():
    texts = [
        "Ich habe keine Implantate.",
        "Keine Implantate.",
        "Nein, keine Implantate.",
        "Ich trage keine Implantate.",
    ]
    assert asked_named(texts, "Haben Sie Implantate?", LIFT).label == "Implantate"


def test_answers_without_a_word_in_common_are_named_by_their_question():
    texts = [
        "Ich lebe allein.",
        "In einer WG.",
        "Mit meinem Mann zusammen.",
        "Zuhause bei den Eltern.",
        "Mit meiner Frau im Haus.",
    ]
    name = asked_named(texts, "Geben Sie bitte Ihre aktuelle Wohnsituation an.", LIFT)
    assert name.label == "Aktuelle Wohnsituation"
    assert name.covers == 1.0
    assert not name.mixed


def test_the_question_names_nothing_where_its_answers_lie_in_many_themes():
    texts = [*LIFT, *PHONE]
    table = verbatims(texts, [f"k{n:03d}" for n in range(len(texts))])
    table["asked"] = "Wie war Ihr Aufenthalt?"
    names = labels.name_themes(table, np.repeat([0, 1], 5), encode(texts), language="de")
    assert [name.label for name in names.values()] == ["Defekter Aufzug", "Wartezeit am Telefon"]


def test_the_noun_of_a_family_goes_before_its_verb():
    texts = [
        "Das schmeckt gut.",
        "Es schmeckt nach nichts.",
        "Der Geschmack fehlt mir.",
        "Kein Geschmack mehr da.",
        "Mir schmeckt es.",
        "Der Geschmack kam wieder.",
    ]
    assert "Geschmack" in named(texts, PHONE)[0].label


def test_copies_of_a_long_passage_count_once():
    copy = "Bittere Vorfälle und blinder Terrorismus bedrohen friedliche Menschen im ganzen Land täglich."
    texts = [*[copy] * 6, "Die Polizei sperrt den Bahnhof.", "Am Bahnhof steht Polizei.", "Viel Polizei am Bahnhof."]
    assert "Terrorismus" not in named(texts, LIFT)[0].label


def test_a_theme_of_many_things_says_so():
    texts = ["Die Lampe flackert.", "Eine Lampe fehlt.", "Mein Hund bellt.", "Der Vertreter grüßt.", "Kaffee ist alle.", "Drei Äpfel liegen da.",
             "Morgen regnet es.", "Das Konzert begann."]  # fmt: skip
    assert named(texts, PHONE, LIFT, PARTS)[0].mixed
    assert not named(PHONE, LIFT)[0].mixed


def test_what_nobody_would_say_as_a_word_names_no_theme():
    from insights.interviews.themes.labels import spoken

    assert [text.split() for text in spoken([f"Die Schlange ist {'x' * 3000} lang."])] == [
        ["Die", "Schlange", "ist", "lang."]
    ]
