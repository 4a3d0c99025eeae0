"""Where coded words stand in an interview, whatever a tool did to them."""

import pytest

from insights.interviews.coding import anchoring

TALK = anchoring.stream(
    [
        ("I", "Was sagen Sie zum Preis?"),
        ("B", "Der Preis, also der Preis ist zu hoch. Ja."),
        ("I", "Und der Service?"),
        (
            "B",
            "Ja. Der Service von Herrn Müller-Lüdenscheidt in Köln ist langsam, aber freundlich, und das zählt für mich.",
        ),
    ]
)


def _words(text):
    return [word for word, _, _ in anchoring.words_in(text)]


def _found(text, **around):
    place = anchoring.find(TALK, _words(text), **around)
    return place and " ".join(TALK.words[place.first : place.last])


@pytest.mark.parametrize(
    ("written", "there"),
    [
        ("DER PREIS  ist\nzu hoch", "der preis ist zu hoch"),
        ("zum Preis?\n\nB: Der Preis, also", "zum preis b der preis also"),
        ("reis ist zu ho", "preis ist zu hoch"),
        ("Der Service von Herrn Mu\u0308ller-Lu\u0308denscheidt in K\u00adöln", "der service von herrn müller lüdenscheidt in köln"),
        ("Der Service von dem Herrn Müller-Lüdenscheidt in Köln ist wirklich langsam, aber freundlich", "der service von herrn müller lüdenscheidt in köln ist langsam aber freundlich"),
    ],
)  # fmt: skip
def test_line_ends_capitals_cut_words_other_spellings_and_a_changed_word_do_not_hide_a_place(written, there):
    assert _found(written) == there


def test_words_that_stand_nowhere_are_found_nowhere():
    assert _found("Das hat hier ja niemand so gesagt") is None
    assert anchoring.find(TALK, []) is None


def test_of_several_places_the_words_around_decide_then_how_far_into_the_text_it_is():
    second = anchoring.find(TALK, ["ja"], after=_words("Der Service von"))
    assert TALK.turns[second.first] == 3
    assert second.others == 0
    assert TALK.turns[anchoring.find(TALK, ["ja"], before=_words("zu hoch")).first] == 1
    assert TALK.turns[anchoring.find(TALK, ["ja"], near=0.9).first] == 3
    assert anchoring.find(TALK, ["ja"]).others == 1


def test_a_place_over_two_turns_has_its_part_in_each_without_the_names_of_speakers():
    place = anchoring.find(TALK, _words("zum Preis? B: Der Preis"))
    assert anchoring.by_turn(TALK, place) == {0: (14, 23), 1: (0, 9)}


def test_words_behind_a_mask_are_carried_to_the_mask_and_the_others_to_themselves():
    before, after = "Herr Anton Müller sagt, das ist teuer.", "Herr Person 1 sagt, das ist teuer."
    assert after[slice(*anchoring.carried(before, after, 0, len(before)))] == "Herr Person 1 sagt, das ist teuer"
    assert after[slice(*anchoring.carried(before, after, before.index("Müller"), before.index(" sagt")))] == "Person 1"
    assert after[slice(*anchoring.carried(before, after, before.index("das"), len(before)))] == "das ist teuer"
    assert anchoring.carried("Ja, Emil.", "Ja.", 4, 8) is None
