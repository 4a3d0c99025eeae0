"""The best and the worst touchpoint are named alone only where the same people rate the next one differently."""

import numpy as np
import pandas as pd

from insights import contracts
from insights.journey import extremes, maps, summary
from tests.journey.test_drivers import planted


def _journey(responses, variables):
    points = ["search", "engineer", "invoice", "offer", "website"]
    rows = [{"touchpoint": p, "position": i, "phase": "A", "name": p.title()} for i, p in enumerate(points, start=1)]
    table = contracts.check(contracts.empty("touchpoints").reindex(range(5)).assign(**{c: [r[c] for r in rows] for c in rows[0]}), "touchpoints")  # fmt: skip
    empty = {name: contracts.empty(name) for name in ("touchpoint_codes", "persona_memberships")}
    said = {"n_touchpoints": [], "touchpoint": [], "verbatim_id": [], "respondent_id": [], "source": [], "group": [], "polarity": [], "length": []}  # fmt: skip
    return maps.journey_map(table, responses=responses, variables=variables, mentions=pd.DataFrame(said), memberships=empty["persona_memberships"])  # fmt: skip


def _level(responses, variables):
    """The study with two touchpoints at the top that people rate alike but for noise."""
    noise = np.random.default_rng(7).choice([-1, 0, 0, 0, 0, 0, 0, 1], len(responses))
    return responses.assign(sat_offer=(responses["sat_engineer"] + noise).clip(1, 5)), variables


def test_two_touchpoints_that_the_same_people_rate_alike_are_level():
    responses, variables = _level(*planted())
    journey = _journey(responses, variables)
    sentences = summary._about_satisfaction(journey, {p: p.title() for p in journey["touchpoint"]}, responses, variables, "de")  # fmt: skip
    assert sentences[0].startswith("Gleichauf am zufriedensten sind die Befragten mit „")
    assert "„Engineer“ (4," in sentences[0]
    assert "„Offer“ (4," in sentences[0]
    assert "dieselben Menschen bewerten das nicht nachweislich verschieden" in sentences[0]
    assert sentences[1].startswith("Gleichauf am wenigsten zufrieden sind sie mit „Search“ (2,5; ")  # invoice: 2.6


def test_a_small_difference_of_the_same_people_parts_what_intervals_do_not():
    responses, variables = planted()
    shifted = responses.assign(sat_offer=(responses["sat_engineer"] - 0.1))
    journey = _journey(shifted, variables).set_index("touchpoint")
    journey = journey[journey["persona_id"] == "all"]
    assert not extremes._apart(journey, "engineer", "offer")
    assert extremes.level_with("engineer", ["offer"], journey, shifted, variables) == []
