"""A jump and a change of course are told in different words."""

from __future__ import annotations

import pytest

from insights.report.material import Material
from insights.report.sections import segments
from tests.conftest import filled


def claims_of(material: Material, **changes) -> list:
    row = material["thresholds"].head(1).assign(**changes)
    blocks = segments.thresholds(
        Material(material.study, material.handovers | {"thresholds": filled(row, "thresholds")})
    )
    return [claim for block in blocks for claim in block.get("claims", [])]


@pytest.mark.parametrize(
    ("language", "step", "kink"),
    [
        ("de", "springt", "Mit jeder Einheit mehr ändert sich „"),
        ("en", "jumps", "changes its course: with each unit more"),
    ],
)
def test_a_kink_is_told_by_its_slopes_and_a_step_by_its_jump(rendered, language, step, kink):
    material, *_ = rendered(language=language)
    (jump,) = claims_of(material)
    assert step in jump.text
    empty = dict.fromkeys(["jump", "jump_low", "jump_high"], float("nan"))
    (bend,) = claims_of(material, kind="kink", slope_below=0.04, slope_above=0.61, **empty)
    assert kink in bend.text
    for text in (bend.text, bend.plain):
        assert ("0,61" if language == "de" else "0.61") in text
        assert "–" not in text  # no figure is missing
