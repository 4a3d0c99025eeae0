"""How sure the segments are is said in words, and nothing is said to be sure that is not."""

from __future__ import annotations

import re

import pytest

from insights.report import html
from insights.report.claims import collect
from insights.report.material import Material
from insights.report.sections import appendix, build_sections, judgement, segment_evidence, segments
from tests.report.page import read


def changed(material, **handovers):
    return Material(material.study, {**material.handovers, **handovers})


def judged(material, *verdicts):
    """The study with these verdicts on its segments."""
    solution = material["segments"]
    pairs = zip(solution.segments, verdicts, strict=True)
    ruled = [s.model_copy(update={"verdict": verdict}) for s, verdict in pairs]
    return changed(material, segments=solution.model_copy(update={"segments": ruled}))


def claims_of(section):
    return {claim.claim_id: claim for claim in collect(section)}


@pytest.fixture(scope="module")
def material(rendered):
    return rendered()[0]


def test_the_section_opens_with_what_was_found_and_keeps_the_reason_for_the_box(material):
    found = claims_of(segments.build(material))
    assert re.sub(r"\s", " ", found["segments-solution"].shown) == (
        "Die Befragten teilen sich in 2 Segmente: alle bestätigt (kleinste Stabilität 0,88; n = 200)."
    )
    assert found["segments-note-1"].text == material["segments"].reason
    assert "Starts" in found["segments-note-2"].text


@pytest.mark.parametrize(
    ("verdicts", "strength", "words"),
    [
        (("validated", "validated"), "finding", "alle bestätigt"),
        (("validated", "indicative"), "tendency", "1 bestätigt und 1 nur ein Muster"),
        (("doubtful", "indicative"), "hypothesis", "1 nur ein Muster und 1 zweifelhaft"),
    ],
)
def test_the_weakest_verdict_decides_how_strongly_segments_are_claimed(material, verdicts, strength, words):
    found = claims_of(segments.build(judged(material, *verdicts)))
    assert found["segments-solution"].strength == strength
    assert words in found["segments-solution"].shown
    own = {"validated": "finding", "indicative": "tendency", "doubtful": "hypothesis"}
    for number, verdict in enumerate(verdicts, start=1):
        for key in ("verdict", "1", "outside-1"):
            assert found[f"segments-s{number}-{key}"].strength == own[verdict]


def test_a_doubtful_segment_is_no_type_and_stands_under_what_does_not_fit(material):
    doubted = judged(material, "validated", "doubtful")
    assert "sollte es nicht gelten" in claims_of(segments.build(doubted))["segments-s2-verdict"].text
    assert "„nutzt oft“" in claims_of(judgement.misfits(doubted))["misfits-doubtful-segments"].text
    assert "misfits-doubtful-segments" not in claims_of(judgement.misfits(material))


def test_without_a_verdict_stability_decides(material):
    first = material["segments"].segments[0].model_copy(update={"verdict": None})
    stabilities = {0.8: "validated", 0.7: "indicative", 0.5: "doubtful"}
    for stability, verdict in stabilities.items():
        assert segment_evidence.verdict(first.model_copy(update={"stability": stability})) == verdict


def test_the_card_tells_what_built_a_segment_from_what_it_was_tested_on(rendered):
    card = read(rendered()[2]).all("article", css="segment")[0]
    assert card.all("span", css="verdict")[0].text == "bestätigt"
    heads = [head.text for head in card.children("h4")]
    assert heads == ["Was es ausmacht", "An anderen Fragen geprüft¹"]


def test_corrected_figures_carry_a_footnote_and_counted_ones_none(rendered, material):
    page = rendered()[2]
    assert "¹ Um Zuordnungsfehler bereinigt (BCH)" in page
    counted = changed(material, segment_profile=material["segment_profile"].assign(estimate="counted"))
    without = html.render(counted, build_sections(counted))
    assert "¹" not in without
    assert "BCH" not in read(without).by_id("segments").text


def test_everybody_is_in_one_segment_and_who_is_not_clearly_is_counted(material):
    text = re.sub(r"\s", " ", claims_of(segments.build(material))["segments-mece"].text)
    assert text == (
        "Alle n = 200 Befragten stehen in genau einem Segment; 194 von ihnen (97,0 %; 94 bis 99 %) gehören eindeutig dazu; "
        "6 nicht (zwischen zweien, zu keinem recht passend)."
    )


def test_fewer_than_five_who_do_not_clearly_belong_are_not_counted_in_words(material):
    def told(between, doubtful):
        n = {"between two": between, "doubtful": doubtful, "assigned once": 200 - between - doubtful}
        table = material["mece"]
        counted = table.assign(n=[n.get(check, 0) for check in table["check"]])
        return claims_of(segments.build(changed(material, mece=counted)))["segments-mece"]

    few = told(3, 0)
    assert re.sub(r"\s", " ", few.text) == (
        "Alle n = 200 Befragten stehen in genau einem Segment; alle bis auf weniger als 5 gehören eindeutig dazu."
    )
    assert few.value is None
    assert told(9, 5).text.endswith("; 9 stehen zwischen zweien und 5 passen zu keinem recht.")
    assert told(9, 2).text.endswith("; 11 nicht (zwischen zweien, zu keinem recht passend).")


def test_the_n_behind_a_share_is_the_base_and_not_those_who_are_counted(material):
    first = material["segments"].segments[0]
    size = claims_of(segments.build(material))["segments-s1-size"]
    assert first.n < 200
    assert size.n == 200
    assert re.sub(r"\s", " ", size.shown).endswith("; n = 200) der Befragten gehören dazu.")
    tiny = material["segments"].model_copy(
        update={"segments": [first.model_copy(update={"n": 9}), *material["segments"].segments[1:]]}
    )
    hidden = claims_of(segments.build(changed(material, segments=tiny)))["segments-s1-size"]
    assert "%" not in hidden.shown


def test_somebody_in_two_segments_is_not_passed_over(material):
    table = material["mece"]
    twice = table["check"] == "assigned twice"
    broken = table.assign(n=table["n"].mask(twice, 3), passed=~twice)
    claim = claims_of(segments.build(changed(material, mece=broken)))["segments-mece"]
    assert claim.text.startswith("Nicht alle")
    assert "9 nicht (zwischen zweien, zu keinem recht passend, doppelt zugeordnet)" in claim.text
    assert claim.strength == "tendency"


def test_the_number_of_segments_is_shown_with_every_criterion_in_a_folded_box(rendered):
    section = read(rendered()[2]).by_id("segments")
    (box,) = [d for d in section.all("details", css="block") if "Zahl der Segmente" in d.all("summary")[0].text]
    assert "open" not in box.attributes
    rows = [[cell.text for cell in row.inside if not isinstance(cell, str)] for row in box.all("tr")]
    assert len(rows[0]) == 9
    assert [row[0] for row in rows[1:]] == ["1", "2 (gewählt)", "3"]
    assert rows[2][4] == "0,90"


def test_who_belongs_where_is_told_only_where_the_interval_excludes_null(material):
    found = {key: c for key, c in claims_of(segments.build(material)).items() if key.startswith("segments-who")}
    assert list(found) == ["segments-who-2"]
    text = re.sub(r"\s", " ", found["segments-who-2"].text)
    assert "um 24 Prozentpunkte wahrscheinlicher als mit „ohne Vertrag“ (9 bis 37; n = 120)" in text
    none = changed(material, segment_covariates=material["segment_covariates"].assign(p_adjusted=0.2))
    assert segment_evidence.members(none) == {}


def test_other_methods_are_one_sentence_of_the_appendix(material):
    (claim,) = claims_of(appendix.build(material)).values()
    assert "k-Prototypen 0,61 (0,55 bis 0,67) und Archetypen 0,48" in claim.text
    assert "latent" not in claim.text


def test_what_holds_for_every_segment_is_said_once(material):
    solution = material["segments"]
    same = [s.model_copy(update={"outside": ["Nichts unterscheidet."]}) for s in solution.segments]
    told = changed(material, segments=solution.model_copy(update={"segments": same}))
    found = [claim.text for claim in collect(segments.build(told)) if "Nichts unterscheidet" in claim.text]
    assert found == ["Nichts unterscheidet."]
