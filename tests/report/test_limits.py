"""What does not fit and what the study cannot say stands in every report, also when there is nothing."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from insights import contracts
from insights.report.claims import collect
from insights.report.evidence import audit
from insights.report.sections import build_sections, gaps, judgement, limits


def _with(material, **handovers):
    return replace(material, handovers={**material.handovers, **handovers})


def _limits(material) -> dict[str, str]:
    return {claim.claim_id: claim.text for claim in collect(limits.build(material))}


def test_whether_coders_agree_is_stated_even_when_nobody_tested_it(rendered):
    material, _, _ = rendered()
    told = _limits(material)["limits-agreement"]
    assert told.startswith("Ob zwei Menschen dieselben Passagen gleich codieren würden, ist nicht geprüft")


def _agreed(material, **changed):
    row = {
        "coder_a": "anna", "coder_b": "ben", "code": "all", "measure": "alpha", "value": 0.71, "low": 0.62, "high": 0.79,
        "n_units": 140, "n_people": 9, "n_given": 120, "judgement": "tentative", "judgement_low": "refuse", "blind": True, "note": None,
    }  # fmt: skip
    return _with(material, agreement=contracts.check(pd.DataFrame([row | changed]), "agreement"))


def _agreement_claims(material):
    """The claims on agreement, once the audit has let them pass."""
    sections = build_sections(material)
    audit.check(material, sections)
    return [claim for claim in collect(sections) if claim.claim_id.startswith("limits-agreement")]


def test_agreement_is_told_with_interval_base_and_verdict(rendered):
    (claim,) = _agreement_claims(_agreed(rendered()[0]))
    assert (claim.claim_id, claim.strength) == ("limits-agreement-anna-ben-alpha", "finding")
    assert claim.text == (
        "Übereinstimmung der Codierenden (anna und ben): Krippendorffs Alpha 0,71 (0,62 bis 0,79; n\u202f=\u202f140), nur für vorläufige Schlüsse."
    )


def test_agreement_of_several_together_names_them_in_the_language_of_the_study(rendered):
    (claim,) = _agreement_claims(_agreed(rendered()[0], coder_a="all people", coder_b="all people"))
    assert claim.text.startswith("Übereinstimmung der Codierenden (alle zusammen): Krippendorffs Alpha 0,71")


def test_agreement_on_few_passages_is_as_weak_as_it_is(rendered):
    (claim,) = _agreement_claims(_agreed(rendered()[0], value=0.9216, low=0.515216, high=0.999651, n_units=25))
    assert claim.strength == "hypothesis"
    assert "(0,52 bis 1,00; n\u202f=\u202f25, kleine Basis)" in claim.text
    (claim,) = _agreement_claims(_agreed(rendered()[0], low=0.4, high=0.9, n_units=50))
    assert claim.strength == "tendency"


@pytest.mark.parametrize("changed", [{"n_units": 1, "value": 1.0, "high": 1.0}, {"n_units": 8}, {"value": None, "low": None, "high": None, "judgement": None, "judgement_low": None}])  # fmt: skip
def test_agreement_that_cannot_be_worked_out_is_said_and_stops_no_report(rendered, changed):
    (claim,) = _agreement_claims(_agreed(rendered()[0], **changed))
    assert claim.text.startswith(
        "Mehrere Menschen haben dieselben Passagen codiert; wie weit sie übereinstimmen, ist daraus nicht"
    )


def test_rejections_count_as_decisions(rendered):
    material, _, _ = rendered()
    verbatim = material["verbatims"]["verbatim_id"].iloc[0]
    rows = [
        (verbatim, "problems", "anna", "rejected"),
        (verbatim, "wishes", "anna", "accepted"),
        (verbatim, "fears", "machine", "proposed"),
    ]
    codings = pd.DataFrame(rows, columns=["verbatim_id", "code", "coder", "status"]).assign(
        probability=None, reason=None, model=None
    )
    material = _with(material, codings=contracts.check(codings, "codings"))
    assert gaps.decisions(material) == 2
    assert "bisher 2 Codierungen" in _limits(material)["limits-machine"]


def test_saturation_is_named_as_untested_when_the_curve_is_missing(rendered):
    material, _, _ = rendered()
    told = _limits(_with(material, saturation=contracts.empty("saturation")))
    assert "limits-saturation" in told


def test_where_nothing_contradicts_the_section_says_what_was_looked_for(rendered):
    material, _, _ = rendered()
    themes = material["themes"].assign(stability=0.9, n_people=9)
    calm = _with(
        material, themes=themes, assumptions=contracts.empty("assumptions"), metrics=contracts.empty("metrics"), journey=contracts.empty("journey"),
        theme_verbatims=contracts.empty("theme_verbatims"), persona_triangulation=contracts.empty("persona_triangulation"),
        contradictions=contracts.empty("contradictions"), personas=material["personas"].model_copy(update={"personas": []}),
        segments=material["segments"].model_copy(update={"segments": []}),
    )  # fmt: skip
    section = judgement.misfits(calm)
    assert section["blocks"] == []
    assert "Gesucht wurde nach Widersprüchen zu Annahmen" in section["lead"]
