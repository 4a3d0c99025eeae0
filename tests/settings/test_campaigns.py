"""`campaigns:` in `personas.yml`: a list or weights, and every mistake told with names."""

from __future__ import annotations

import pytest

from insights.errors import InputError
from insights.settings import PersonaDecisions, read_document


def read(tmp_path, text):
    """`personas.yml` with this text."""
    path = tmp_path / "personas.yml"
    path.write_text(text, encoding="utf-8")
    return read_document(path, PersonaDecisions).campaigns


def test_a_list_gives_every_persona_the_same_weight(tmp_path):
    (campaign,) = read(tmp_path, "campaigns:\n  - {name: Herbst, personas: [p1, p2, p3]}\n")
    assert campaign.personas == {"p1": 1 / 3, "p2": 1 / 3, "p3": 1 / 3}
    assert campaign.channel is None


def test_weights_may_be_rounded(tmp_path):
    (campaign,) = read(tmp_path, "campaigns:\n  - {name: Herbst, personas: {p1: 0.33, p2: 0.33, p3: 0.33, p4: 0.01}}\n")
    assert list(campaign.personas) == ["p1", "p2", "p3", "p4"]


@pytest.mark.parametrize(
    ("personas", "said"),
    [
        ("{p1: 0.7, p3: 0.4}", "campaign 'Herbst': the weights of its personas make 1.1 (p1 0.7 + p3 0.4), not 1"),
        (
            "{p1: 1.5, p3: -0.5}",
            "campaign 'Herbst': a weight lies above 0 and is at most 1; here stands p1: 1.5, p3: -0.5",
        ),
        ("[p1, p1]", "names p1 more than once"),
        ("[]", "campaign 'Herbst': `personas:` names nobody"),
    ],
)
def test_mistakes_are_told_with_names(tmp_path, personas, said):
    with pytest.raises(InputError) as error:
        read(tmp_path, f"campaigns:\n  - {{name: Herbst, personas: {personas}}}\n")
    assert said in str(error.value)
