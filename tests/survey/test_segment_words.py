import pytest

from insights.survey import segment_words


def test_a_place_on_a_scale_is_named_with_its_question():
    assert segment_words.trait("Preisbewusstsein", "hoch", 1, "de", ambiguous=True) == "Preisbewusstsein: hoch"
    assert segment_words.trait("Kanal", "Portal", 1, "de", ambiguous=False) == "Portal"


@pytest.mark.parametrize("answer", ["stimme voll zu", "trifft eher zu", "strongly agree", "ja"])
def test_who_agrees_is_named_by_the_statement(answer):
    assert segment_words.trait("Ich repariere selbst.", answer, 1, "de", ambiguous=True) == "Ich repariere selbst"


@pytest.mark.parametrize("answer", ["stimme nicht zu", "trifft eher nicht zu", "strongly disagree", "nein"])
def test_who_disagrees_is_not_named_by_the_statement_alone(answer):
    assert answer[:10] in segment_words.trait("Ich repariere selbst.", answer, 1, "de", ambiguous=True)


def test_a_taken_name_gets_a_third_trait():
    assert segment_words.unique_name(["A", "B", "C"], {"A · B"}, 2) == "A · B · C"
    assert segment_words.unique_name([], set(), 2) == "Segment (2)"


def test_words_are_cut_at_their_end():
    assert segment_words.shorten("Einkauf über das Portal der Firma", 20) == "Einkauf über das…"
