import pytest

from insights.survey.profiling import describing, segment_words
from tests.survey import made


def test_a_place_on_a_scale_is_named_with_its_question():
    assert segment_words.trait("Preisbewusstsein", "hoch", 1, "de", ambiguous=True) == "Preisbewusstsein: hoch"
    assert segment_words.trait("Kanal", "Portal", 1, "de", ambiguous=False) == "Portal"


@pytest.mark.parametrize("answer", ["stimme voll zu", "trifft eher zu", "strongly agree", "ja"])
def test_who_agrees_is_named_by_the_statement(answer):
    assert segment_words.trait("Ich repariere selbst.", answer, 1, "de", ambiguous=True) == "Ich repariere selbst"


@pytest.mark.parametrize("answer", ["stimme nicht zu", "trifft eher nicht zu", "strongly disagree"])
def test_who_disagrees_is_not_named_by_the_statement_alone(answer):
    assert answer[:10] in segment_words.trait("Ich repariere selbst.", answer, 1, "de", ambiguous=True)


def test_a_taken_name_gets_a_third_trait():
    assert segment_words.unique_name(["A", "B", "C"], {"A · B"}, 2) == "A · B · C"
    assert segment_words.unique_name(["A", "B", "C"], {"A · B", "A · B · C"}, 2) == "Segment 2"


def test_a_segment_that_nothing_tells_apart_has_a_plain_name_and_none_breaks_off():
    assert segment_words.unique_name([], set(), 2) == "Segment 2"
    assert segment_words.unique_name(["I want to see new series before others…"], set(), 2) == "Segment 2"
    assert segment_words.unique_name(["Bei Ersatzteilen vergleichen wir…", "Portal"], set(), 1) == "Portal"


def test_a_name_is_taken_from_what_differs_most_and_clearly():
    asked = {name: (f"Chose by {name}", ["True", "False"]) for name in ("power", "quality", "price")}
    _, variables = made.survey({name: answers for name, (_, answers) in asked.items()})
    variables["label"], variables["builds_segments"] = variables["variable"].map(lambda one: asked[one][0]), True

    def figure(name, answer, strength, low, high):
        told = {"variable": name, "category": answer, "kind": "nominal", "label": asked[name][0]}
        return told | {"strength": strength, "value": 0.8, "low": low, "high": high, "overall": 0.5}

    clear = [figure("power", "False", 0.9, 0.75, 0.85), figure("quality", "True", 0.3, 0.6, 0.7)]
    doubtful = [figure("price", "True", 0.4, 0.45, 0.7), figure("quality", "True", 0.1, 0.51, 0.6)]
    assert describing.traits(clear, variables, "en") == ["not power", "Chose by quality"]
    assert describing.traits(doubtful, variables, "en") == []


def test_words_are_cut_at_their_end():
    assert segment_words.shorten("Einkauf über das Portal der Firma", 20) == "Einkauf über das…"


def test_who_says_no_is_named_by_what_is_missing():
    assert segment_words.trait("Wartungsvertrag", "nein", 1, "de", ambiguous=True) == "ohne Wartungsvertrag"
    assert segment_words.trait("power", "False", 1, "en", ambiguous=True) == "not power"
    assert (
        segment_words.trait("Ich repariere selbst.", "nein", 1, "de", ambiguous=True) == "nicht „Ich repariere selbst“"
    )


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("Maschinendaten müssen sich in unsere eigenen Systeme einbinden lassen", "Maschinendaten"),
        ("Picture and sound must be as good as in a cinema", "Picture and sound"),
        ("I like to discover films that nobody else knows", "I like to discover films"),
        ("I watch to switch off after the day", "I watch to switch off after the day"),
    ],
)
def test_long_statements_get_a_reading_that_does_not_break_off(text, read):
    assert segment_words.short_reading(text, segment_words.TRAIT) == read


def test_a_name_says_two_different_things_and_stays_short():
    traits = ["Schnittstellen und Daten", "Maschinendaten", "Neue digitale Funktionen"]
    assert segment_words.unique_name(traits, set(), 1) == "Schnittstellen und Daten · Neue digitale Funktionen"
    chosen = ["Chose by quality", "Chose by comfort", "Chose by power", "not economy"]
    assert segment_words.unique_name(chosen, set(), 1) == "Chose by quality · Chose by comfort"


def test_yes_and_no_read_as_sentences():
    figure = {"value": 0.96, "low": 0.94, "high": 0.98, "base": 380, "overall": 0.76}
    sentence = segment_words.share_sentence("Chose by resale value", "False", figure, "en", multiple=False)
    assert sentence == "96% (94 to 98%; n = 380) say no to “Chose by resale value”; among all respondents it is 76%."


def test_reasons_for_no_segments_read_in_both_languages():
    for language in ("de", "en"):
        text = segment_words.reason("degree", language, n=1200, bic=51234.4, factor_bic=50999.2)
        assert "{" not in text
        assert "BIC" in text
    assert segment_words.reason("few questions", "de", questions=1).endswith("(1; nötig sind mindestens zwei).")


def test_a_mean_of_a_filtered_question_is_not_said_of_all_respondents():
    figure = {"value": 4.94, "low": 4.8, "high": 5.1, "base": 90, "overall": 4.0, "n_missing": 7}
    assert segment_words.mean_sentence("Hours", figure, "en").endswith(", among all who answered 4.0.")
    assert segment_words.mean_sentence("Stunden", figure, "de").endswith(
        ", unter allen, die geantwortet haben, bei 4,0."
    )


@pytest.mark.parametrize(
    "text",
    [
        "Yes, they should not recline their chair if the person behind them asks",
        "Given the opportunity, would you eliminate the possibility of reclining seats",
        "Wenn ich unterwegs bin, kaufe ich meistens im erstbesten Laden ein",
    ],
)
def test_what_is_no_subject_never_stands_for_a_sentence(text):
    assert segment_words.is_cut(segment_words.short_reading(text, segment_words.TRAIT))


def test_an_answer_is_not_named_by_its_subject_alone():
    answer = "The person in the window seat should have exclusive control"
    assert segment_words.is_cut(segment_words.trait("Who has control?", answer, 1, "en", ambiguous=False))


def named(questions, given):
    """The traits of a segment that gives the answers `given`, most different first."""
    _, variables = made.survey({name: answers for name, (_, answers) in questions.items()})
    variables["label"], variables["builds_segments"] = variables["variable"].map(lambda one: questions[one][0]), True
    labels = variables.set_index("variable")["label"]
    figures = [
        {"variable": name, "category": answer, "kind": "nominal", "strength": 1.0 - i / 10, "value": 0.8, "label": labels[name]}
        for i, (name, answer) in enumerate(given.items())
    ]  # fmt: skip
    return describing.traits(figures, variables, "en")


def test_a_battery_is_named_by_the_item_in_brackets_and_never_by_an_answer_that_is_none():
    stem = "Please state whether you view the following characters favorably. [{}]"
    battery = {name: (stem.format(name), ["Very favorably", "Unfamiliar"]) for name in ("Yoda", "Han Solo", "R2 D2")}
    battery["shot"] = ("Which character shot first?", ["Han", "I don't understand this question"])
    given = {"shot": "I don't understand this question", "Yoda": "Unfamiliar", "Han Solo": "Very favorably"}
    found = named(battery, given)
    assert found[:2] == ["Yoda: Unfamiliar", "Han Solo: Very favorably"]
    assert len(found) == 2  # with its question the answer that is none would break off


def test_an_answer_that_says_nothing_alone_stands_with_its_question():
    asked = {"often": ("Getting up", ["Once", "Three times"]), "seat": ("Seat", ["aisle", "window"])}
    assert set(named(asked, {"often": "Once", "seat": "aisle"})) == {"Getting up: Once", "aisle"}


def test_answers_that_begin_alike_are_named_by_what_differs():
    films = ["Star Wars: Episode I", "Star Wars: Episode II", "Star Wars: Episode III"]
    assert named({"seen": ("Films seen", films)}, {"seen": films[2]}) == ["Episode III"]


def test_a_stem_that_denies_is_not_left_out():
    labels = [f"Which of these do you not use? [{thing}]" for thing in ("phone", "fax", "mail")]
    asked = {f"q{i}": (label, ["Yes", "No"]) for i, label in enumerate(labels)}
    assert named(asked, {"q0": "Yes"})[0].startswith("Which of these do you not use")
