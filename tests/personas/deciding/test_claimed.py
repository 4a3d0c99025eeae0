"""What a text claims is read by fixed rules."""

import pytest

from insights.personas.deciding.claimed import Named, ages, figures, first_figure, named, number, stated

WAYS = ["Portal", "Telefon", "E-Mail", "Videogespräch", "unter 50", "50–249"]


def test_a_share_belongs_to_the_category_before_it_or_behind_it():
    assert named("Telefon (57 %; 50 bis 65 %; n = 175), danach Portal (20 %).", WAYS, "de") == [
        Named("Telefon", 0.57, 0.57), Named("Portal", 0.2, 0.2)
    ]  # fmt: skip
    assert named("57 % rufen per Telefon an, 20 % nutzen das Portal", WAYS, "de") == [
        Named("Telefon", 0.57, 0.57), Named("Portal", 0.2, 0.2)
    ]  # fmt: skip
    assert named("Portal: 40 bis 60 %", WAYS, "de") == [Named("Portal", 0.4, 0.6)]
    assert named("Portal 12.5%", WAYS, "en") == [Named("Portal", 0.125, 0.125)]


def test_majorities_and_denials_are_heard():
    assert named("Überwiegend Telefon, nie E-Mail", WAYS, "de") == [
        Named("Telefon", majority=True), Named("E-Mail", denied=True)
    ]  # fmt: skip
    assert named("No Portal; Telefon", WAYS, "en") == [Named("Portal", denied=True), Named("Telefon")]


def test_a_category_counts_as_a_word_of_its_own_the_longest_first():
    assert [n.category for n in named("Portale in Betrieben unter 50", WAYS, "de")] == ["Portal", "unter 50"]
    assert named("Supportalltag, Telefonie und 5", WAYS, "de") == [Named("Telefon")]
    assert named("Importportal", WAYS, "de") == []


@pytest.mark.parametrize(
    ("text", "language", "value"),
    [
        ("1.234,5", "de", 1234.5),
        ("1,234.5", "en", 1234.5),
        ("38", "de", 38),
        ("4,3", "de", 4.3),
        ("4.3", "de", 4.3),
        ("33.541", "de", 33541),
    ],
)
def test_numbers_are_read_as_the_language_writes_them(text, language, value):
    assert number(text, language) == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Etwa 55 Jahre", [(55, 55)]),
        ("zwischen 33 und 45, im Median 38 (n = 102)", [(33, 45), (38, 38)]),
        ("Mitte 50", [(54, 56)]),
        ("late 30s", [(37, 39)]),
        ("über 50", [(50, float("inf"))]),
        ("at most 3", [(float("-inf"), 3)]),
        ("57 % (n = 175)", []),
        ("Ohne Zahl", []),
    ],
)
def test_claimed_numbers(text, expected):
    assert [row[:2] for row in figures(text, "de")] == expected


def test_the_figures_of_a_computed_sentence_are_read_back():
    assert stated("Am häufigsten Portal (45 %; 36 bis 55 %; n = 104)", "de") == (0.36, 0.55)
    assert stated("mean 3.4 (3.1 to 3.7; n = 90)", "en") == (3.1, 3.7)
    assert stated("Im Median 38 Jahre", "de") is None
    assert first_figure("Im Median 38 Jahre (n = 102)", "de") == 38
    assert first_figure("ja (60 %)", "de") == 0.6


@pytest.mark.parametrize(
    ("text", "language", "age"),
    [
        ("52, seit 20 Jahren dabei", "de", (52, 52)),
        ("seit 20 Jahren dabei, 52 Jahre alt", "de", (52, 52)),
        ("20 Jahre Erfahrung, Anfang 50", "de", (50, 53)),
        ("58; zwei Kinder, 14 und 17", "de", (58, 58)),
        ("has 30 years in the job; 52", "en", (52, 52)),
    ],
)
def test_how_long_somebody_has_been_there_is_not_his_age(text, language, age):
    assert [one[:2] for one in ages(text, language)] == [age]


def test_a_text_without_an_age_gives_none():
    assert ages("seit 20 Jahren dabei", "de") == []


def test_not_only_denies_nothing():
    assert named("Nicht nur Telefon, auch Portal", WAYS, "de") == [Named("Telefon"), Named("Portal")]
    assert named("not only Portal", WAYS, "en") == [Named("Portal")]
    assert named("nicht Portal", WAYS, "de") == [Named("Portal", denied=True)]
