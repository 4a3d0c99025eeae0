"""A decision finds its draft by the words it stands for, and waits where nobody is there."""

from dataclasses import replace

import pytest

from tests.personas.decided import decide, shared

_SWAPPED: dict = {}


@pytest.fixture(scope="module")
def mixed():
    return shared()


def swapped(material):
    """The same people in the same segments, which now carry each other's numbers."""
    if id(material) in _SWAPPED:
        return _SWAPPED[id(material)]
    other = {1: 2, 2: 1}
    memberships = material.memberships.assign(segment=material.memberships["segment"].map(other).astype("Int64"))
    memberships = memberships.rename(columns={"p_1": "p_2", "p_2": "p_1"})
    profile = material.segment_profile.assign(segment=material.segment_profile["segment"].map(other).astype("Int64"))
    segments = [s.model_copy(update={"segment": other[s.segment]}) for s in reversed(material.segments.segments)]
    renumbered = material.segments.model_copy(update={"segments": segments})
    _SWAPPED[id(material)] = replace(material, memberships=memberships, segment_profile=profile, segments=renumbered)
    return _SWAPPED[id(material)]


def test_a_draft_stands_for_the_name_of_its_segment_or_its_motto(mixed):
    assert decide(mixed).known["stands_for"].tolist() == ["Löst Störungen selbst", "Will Betreuung"]
    segments = [s.model_copy(update={"motto": f"Motto {s.segment}"}) for s in mixed.segments.segments]
    told = replace(mixed, segments=mixed.segments.model_copy(update={"segments": segments}))
    found = decide(told)
    assert found.known["stands_for"].tolist() == ["Motto 1", "Motto 2"]
    (draft,) = found.personas.personas[0].drafts
    assert (draft.draft, draft.stands_for) == ("p1", "Motto 1")
    assert {"motto 1", "nach dem motto motto 1", "löst störungen selbst"} <= set(draft.words)


def test_swapped_numbers_are_found_again_by_the_anchor_and_the_move_is_told(mixed):
    entry = {"draft": "p2", "stands_for": "Will Betreuung", "name": "Frau Sorgfalt", "fields": {"times": "Abends"}}
    before, after = decide(mixed, entry), decide(swapped(mixed), entry)
    assert before.names() == ["", "Frau Sorgfalt"]
    assert after.names() == ["Frau Sorgfalt", ""]
    assert before.flags.empty
    assert after.texts("moved") == [
        "Die Entscheidung zu p2 gilt jetzt für p1: Dieser Entwurf steht für „Will Betreuung“."
    ]
    assert set(after.flags["draft"]) == {"p2"}  # as personas.yml names it


def test_capitals_marks_and_the_headline_of_the_card_do_not_matter(mixed):
    for words in ("will betreuung!", "  Will  Betreuung", "Nach dem Motto „Will Betreuung“"):
        assert decide(mixed, {"draft": "p2", "stands_for": words, "name": "X"}).names() == ["", "X"]


def test_a_bare_number_waits_when_another_decision_shows_that_numbers_moved(mixed):
    entries = [{"draft": "p2", "stands_for": "Will Betreuung", "name": "A"}, {"draft": "p1", "name": "B"}]
    assert decide(mixed, *entries).flags.empty
    after = decide(swapped(mixed), *entries)
    assert after.names() == ["A", ""]
    assert after.texts("numbers") == [
        "Die Nummern der Entwürfe haben sich verschoben, und bei p1 steht nicht, wen es meint (stands_for). "
        "Aufgehoben, aber nicht angewendet: Name „B“."
    ]


def test_decisions_on_drafts_that_vanished_are_kept_and_listed_and_stop_nothing(mixed):
    found = decide(
        mixed,
        {"draft": "p7", "name": "X", "feedback": {"from": "sales", "says": "agree"}},
        {"draft": "p1", "stands_for": "Gibt es nicht mehr", "fields": {"times": "Abends", "headline": "Neu"}},
    )
    assert found.texts("vanished") == [
        "Für p1 (steht für „Gibt es nicht mehr“) gibt es in diesen Daten keinen Entwurf mehr. "
        "Aufgehoben, aber nicht angewendet: 2 bearbeitete Felder.",
        "p7 gibt es in diesen Daten nicht. Aufgehoben, aber nicht angewendet: Name „X“ und eine Rückmeldung.",
    ]
    assert found.flags["persona_id"].isna().all()
    assert found.personas.personas[0].edits == []  # p1 is somebody else now


def test_a_motto_that_changed_still_finds_the_segment_that_agrees_with_it_clearly_more_than_the_others(mixed):
    old = {"draft": "p2", "stands_for": "Ich löse Störungen lieber selbst", "name": "X"}  # 90 % of p1 agree, 20 % of p2
    found = decide(mixed, old)
    assert found.names() == ["X", ""]
    assert found.flags["kind"].tolist() == ["moved"]
    alike = mixed.responses.assign(selbst="ja")
    assert len(decide(replace(mixed, responses=alike), old).texts("vanished")) == 1


def test_half_a_name_is_enough_where_no_other_draft_has_it(mixed):
    names = {1: "Portal · Abends", 2: "Portal · Preis hoch"}
    segments = [s.model_copy(update={"name": names[s.segment]}) for s in mixed.segments.segments]
    told = replace(mixed, segments=mixed.segments.model_copy(update={"segments": segments}))
    assert decide(told, {"draft": "p1", "stands_for": "Preis hoch · Telefon", "name": "X"}).names() == ["", "X"]
    assert len(decide(told, {"draft": "p3", "stands_for": "Portal · Telefon"}).texts("vanished")) == 1


def test_words_that_fit_several_drafts_go_by_the_number_or_wait(mixed):
    same = [s.model_copy(update={"name": "Alle gleich"}) for s in mixed.segments.segments]
    alike = replace(mixed, segments=mixed.segments.model_copy(update={"segments": same}))
    assert decide(alike, {"draft": "p2", "stands_for": "Alle gleich", "name": "X"}).names() == ["", "X"]
    assert len(decide(alike, {"draft": "p3", "stands_for": "Alle gleich", "name": "X"}).texts("ambiguous")) == 1


def test_groups_of_interviewed_people_are_found_again_by_who_they_are(interviews_only):
    known = decide(interviews_only).known
    assert known["stands_for"].tolist() == ["a1, a2, a3, a4", "b1, b2, b3, b4"]
    found = decide(interviews_only, {"draft": "p9", "stands_for": "b1, b2 b3, weg", "name": "X"})
    assert found.names() == ["", "X"]
    assert len(decide(interviews_only, {"draft": "p1", "stands_for": "a1, b2", "name": "X"}).texts("vanished")) == 1


def test_targets_may_be_named_by_words_and_follow_swapped_numbers(mixed):
    entry = {"draft": "p2", "stands_for": "Will Betreuung", "merge_into": "Löst Störungen selbst"}
    assert list(decide(mixed, entry).drafts) == ["p1"]
    assert list(decide(swapped(mixed), entry).drafts) == ["p2"]


def test_a_target_that_is_not_there_is_flagged_and_nothing_is_merged(mixed):
    found = decide(mixed, {"draft": "p2", "merge_into": "p9"})
    assert list(found.drafts) == ["p1", "p2"]
    assert found.texts("target")[0].startswith("p2 sollte in „p9“ aufgehen; diesen Entwurf gibt es nicht")


def test_where_nothing_was_drafted_all_decisions_wait(nothing):
    found = decide(nothing, {"draft": "p1", "name": "X"})
    assert found.personas.personas == []
    assert found.flags["kind"].tolist() == ["vanished"]


@pytest.mark.parametrize("language", ["de", "en"])
def test_flags_speak_the_studys_language(mixed, language):
    found = decide(replace(mixed, language=language), {"draft": "p7", "name": "X"})
    assert ("Kept, but not applied: name “X”." in found.flags["text"][0]) == (language == "en")
