import numpy as np
import pandas as pd
import pytest
from scipy.stats import ttest_rel

from insights.journey.acting.steps import journey_steps
from tests.journey.conftest import responses_of, satisfaction_of

TOUCHPOINTS = pd.DataFrame(
    {"touchpoint": ["ad", "shop", "call"], "position": [1, 2, 3], "phase": ["before", "during", "after"]}
)
VARIABLES = satisfaction_of("ad", "shop", "call")


def ratings(n: int = 120, seed: int = 1, fall: float = 1.0) -> dict[str, np.ndarray]:
    rng = np.random.default_rng(seed)
    pleased = rng.normal(size=n)
    means = {"ad": 3.4, "shop": 3.4, "call": 3.4 - fall}
    return {f"sat_{p}": np.clip(np.round(m + pleased + 0.5 * rng.normal(size=n)), 1, 5) for p, m in means.items()}


def test_a_planted_fall_is_found_where_it_is_and_nowhere_else():
    table = journey_steps(TOUCHPOINTS, responses_of(**ratings()), VARIABLES).set_index("phase")
    assert table["verdict"].to_dict() == {"before": "not told apart", "during": "falls"}
    assert table.loc["during", "next_phase"] == "after"


def test_change_is_paired_within_people():
    given = ratings()
    row = journey_steps(TOUCHPOINTS, responses_of(**given), VARIABLES).set_index("phase").loc["during"]
    known = ttest_rel(given["sat_call"], given["sat_shop"])
    assert row["p"] == pytest.approx(known.pvalue)
    assert row["change"] == pytest.approx((given["sat_call"] - given["sat_shop"]).mean() / 4)


def test_who_rates_nothing_later_has_ended_and_who_skips_one_phase_has_not():
    given = ratings(100)
    given["sat_shop"][:30] = np.nan  # come back later
    given["sat_shop"][90:] = given["sat_call"][90:] = np.nan  # go no further
    table = journey_steps(TOUCHPOINTS, responses_of(**given), VARIABLES).set_index("phase")
    assert table.loc["before", ["base", "ended"]].tolist() == [100, 0.1]
    assert table.loc["during", ["base", "ended"]].tolist() == [60, 0.0]
    assert table.loc["before", "ended_low"] == pytest.approx(0.0552, abs=1e-4)  # Wilson, 10 of 100


def test_fewer_than_ten_people_are_not_tested():
    table = journey_steps(TOUCHPOINTS, responses_of(**ratings(8)), VARIABLES)
    assert table["verdict"].tolist() == ["too few", "too few"]
    assert table["change"].isna().all()


def test_one_phase_alone_has_no_steps():
    assert journey_steps(TOUCHPOINTS, responses_of(sat_ad=[1.0, 2.0]), satisfaction_of("ad")).empty
