"""Agreement coefficients against published figures; the data are the textbook examples, typed in."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insights.interviews.analysis.agreement import alpha, kappa, unitising

# Krippendorff's example of four coders and twelve units (2011, *Computing Krippendorff's Alpha-Reliability*).
FOUR_CODERS = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, None],
    [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, 3],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
]


@pytest.mark.parametrize(
    ("level", "value"), [("nominal", 0.743421), ("ordinal", 0.815388), ("interval", 0.849107), ("ratio", 0.797403)]
)
def test_alpha_of_four_coders_with_missing_values_is_krippendorffs(level, value):
    assert alpha.krippendorff(FOUR_CODERS, level=level) == pytest.approx(value, abs=1e-6)


def test_unequal_numbers_of_values_give_the_published_ac1_kappa_and_share():
    counts = kappa.counted(FOUR_CODERS)
    assert kappa.gwet(counts) == pytest.approx(0.77544, abs=1e-5)
    assert kappa.fleiss(counts) == pytest.approx(0.76117, abs=1e-5)
    assert kappa.percent(counts) == pytest.approx(0.81818, abs=1e-5)


def test_the_textbook_tables_of_two_coders():
    # 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no: observed .70, chance .50.
    a, b = ["y"] * 25 + ["n"] * 25, ["y"] * 20 + ["n"] * 5 + ["y"] * 10 + ["n"] * 15
    assert kappa.cohen(a, b)[0] == pytest.approx(0.4)
    assert kappa.percent(kappa.counted([a, b])) == pytest.approx(0.7)
    # yes is 55 of 100 values: Scott's chance .505; Gwet's 2 x .55 x .45.
    assert kappa.fleiss(kappa.counted([a, b])) == pytest.approx((0.7 - 0.505) / 0.495)
    assert kappa.gwet(kappa.counted([a, b])) == pytest.approx((0.7 - 0.495) / 0.505)
    assert alpha.krippendorff([a, b]) == pytest.approx(1 - 0.3 / (2 * 55 * 45 / (100 * 99)))


def test_nothing_varies_nothing_can_be_said():
    assert np.isnan(alpha.krippendorff([["y"] * 5, ["y"] * 5]))
    assert np.isnan(kappa.cohen(["y"] * 5, ["y"] * 5)[0])


def test_the_reference_figures_are_reproduced(shared_data):
    folder = shared_data.parent / "reference"
    raters = pd.read_csv(folder / "irr_diagnoses.csv", dtype=str).T.to_numpy().tolist()
    assert alpha.krippendorff(raters) == pytest.approx(0.433410, abs=1e-6)  # not .430878, which R's irr prints
    assert kappa.fleiss(kappa.counted(raters)) == pytest.approx(0.430245, abs=1e-6)
    assert kappa.cohen(raters[0], raters[1]) == pytest.approx((0.651163, 0.455788, 0.846537), abs=1e-6)
    four = pd.read_csv(folder / "irr_krippendorff_nmm.csv", index_col=0).to_numpy().tolist()
    assert alpha.krippendorff(four) == pytest.approx(0.743421, abs=1e-6)


def test_alpha_of_unitising_is_krippendorffs():
    # Krippendorff 2004, p. 254: two observers on 300 characters from 150 on; .7286 for c, 1 for k, .8591 (of rounded parts) for both.
    def spans(*units):
        return [(begin - 150, begin - 150 + length) for begin, length in units]

    one = {"c": spans((225, 70), (370, 30)), "k": spans((180, 60), (300, 50))}
    other = {"c": spans((220, 80), (355, 20), (400, 20)), "k": spans((180, 60), (300, 50))}
    values = unitising.alpha([one, other], 300)
    assert values["c"] == pytest.approx(0.7286, abs=1e-4)
    assert values["k"] == 1.0
    assert values["all"] == pytest.approx(0.8591, abs=5e-4)


def test_alpha_of_unitising_by_hand():
    # Ten characters, spans 2–5 and 3–5. Observed: 2 x (1 + 0) / (2 x 10²) = .01. Expected: units meet the one other unit with
    # (2·27 − 3·9 + 3)/3 = 10 and (16 − 12 + 2)/3 = 2, and fit into gaps of 2, 5 | 3, 5: 9 x (3 + 1 + 3) and 4 x (1 + 4 + 2 + 4);
    # 2/10 x (10 + 63 + 2 + 44) / (20 x 19 − (6 + 2)).
    expected = 2 / 10 * (10 + 63 + 2 + 44) / (20 * 19 - 8)
    assert unitising.alpha([{"a": [(2, 5)]}, {"a": [(3, 5)]}], 10)["a"] == pytest.approx(1 - 0.01 / expected)


def test_sets_of_codes_are_as_far_apart_as_what_they_do_not_share():
    sets = [frozenset(), frozenset("a"), frozenset("ab")]
    assert alpha.set_distances(sets).tolist() == [[0, 1, 1], [1, 0, 0.5], [1, 0.5, 0]]
