"""The wording of a claim follows its strength: what is a hypothesis does not read as a finding."""

from __future__ import annotations

import re

import pytest

from insights.report.claims import collect

HEDGED = {
    "de": r"womöglich|vermutlich|vielleicht|könnte|Entwurf|Entwürfe|Hypothese|offen|kleine Basis|einzelne|niemand|keine|von \d+ \w+, von",
    "en": r"possibl|probabl|perhaps|may |might|draft|hypothes|open|small base|single|nobody|no |not one",
}
KINDS = ({}, {"language": "en"}, {"survey": False}, {"interviews": False})


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_no_hypothesis_of_any_section_is_worded_as_a_finding(rendered, kind):
    material, sections, _ = rendered(**kind)
    bare = [
        f"{claim.claim_id}: {claim.text}"
        for claim in collect(sections)
        if claim.strength == "hypothesis" and not re.search(HEDGED[material.language], claim.text)
    ]
    assert bare == []


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_the_wording_of_themes_follows_their_strength(rendered, kind):
    material, sections, _ = rendered(**kind)
    words = {
        "de": {"tendency": "vermutlich", "hypothesis": "womöglich|einzelne"},
        "en": {"tendency": "probabl", "hypothesis": "possibl|individual|few"},
    }[material.language]
    for claim in collect(sections):
        if claim.claim_id.startswith("themes-t") and claim.strength in words:
            assert re.search(words[claim.strength], claim.text), claim.text
