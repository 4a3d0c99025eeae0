import pytest

from insights.survey import segment_words


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
    assert segment_words.unique_name([], set(), 2) == "Segment (2)"


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
