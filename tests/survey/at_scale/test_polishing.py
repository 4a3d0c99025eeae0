"""Long steps reach what plain EM reaches, in far fewer passes, and never lose likelihood."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from insights.survey import latent_class
from insights.survey.at_scale import fitting, patterns, polishing, reading
from insights.survey.at_scale.workers import Alone

ENOUGH = {"iterations": 3000, "tolerance": 1e-6}


@pytest.fixture(scope="module")
def overlapping(tmp_path_factory):
    """Coding, parts, items and a start: classes that overlap, so that plain EM crawls; categories, a count and a number."""
    rng = np.random.default_rng(2)
    truth = rng.integers(0, 3, 1500)
    table = pd.DataFrame(
        {f"q{j}": np.where(rng.random(1500) < 0.45, (truth + j) % 3, rng.integers(0, 3, 1500)) for j in range(5)}
    ).assign(visits=rng.poisson(2 + truth), spent=np.round(rng.normal(0.7 * truth), 1))
    source = tmp_path_factory.mktemp("overlapping") / "file.parquet"
    table.to_parquet(source)
    look = reading.look(0, source, tuple(table), ("visits", "spent"))
    coding = reading.grouped(reading.columns_from([look], ("visits",), source))
    found = patterns.merge([patterns.count_group(0, source, coding)], coding)
    items = found.items()
    start = latent_class.random_starts(items, items.counts, 3, 1, np.random.default_rng(4))[:, 0]
    return coding, found.parts(), items, start


def plain(coding, parts, items, state):
    value, done = -np.inf, 0
    while done < ENOUGH["iterations"]:
        done += 1
        following, total = fitting.step(Alone(), parts, coding, items, state)
        if total - value <= ENOUGH["tolerance"]:
            break
        state, value = following, total
    return state, total, done


def test_the_optimum_is_that_of_plain_em_in_less_than_half_of_the_passes(overlapping):
    coding, parts, items, start = overlapping
    _, expected, slow = plain(coding, parts, items, start)
    state, value, quick = polishing.polish(Alone(), parts, coding, items, start, **ENOUGH)
    assert value == pytest.approx(expected, rel=1e-6)
    assert value > expected - 1e-3
    assert quick < slow / 2
    assert fitting.step(Alone(), parts, coding, items, state)[1] == pytest.approx(value, rel=1e-12)
    for levels, block in zip(items.levels, items.blocks, strict=True):
        if levels:
            assert np.exp(state[block]).sum(axis=0) == pytest.approx(1.0)
    again, *_ = polishing.polish(Alone(), parts, coding, items, start, **ENOUGH)
    assert (again == state).all()


def test_a_step_that_would_lose_likelihood_is_not_taken(overlapping, monkeypatch):
    coding, parts, items, start = overlapping
    values, seen = [], 0

    def nonsense(items, state, first, second, longest):
        nonlocal seen
        seen += 1
        return start, longest  # far back: always worse than where the climb stands

    monkeypatch.setattr(polishing, "_extrapolated", nonsense)
    for iterations in (4, 7, 10, 40):
        state, value, _ = polishing.polish(Alone(), parts, coding, items, start, iterations=iterations, tolerance=1e-6)
        assert fitting.step(Alone(), parts, coding, items, state)[1] == pytest.approx(value, rel=1e-12)
        values.append(value)
    assert seen > 4
    assert values == sorted(values)
    assert values[-1] > values[0] + 1


def test_free_terms_lead_back_to_the_state(overlapping):
    coding, parts, items, start = overlapping
    state, _ = fitting.step(Alone(), parts, coding, items, start)
    assert polishing._state(items, polishing._free(items, state)) == pytest.approx(state, rel=1e-9, abs=1e-9)
    wild = polishing._state(items, 50 * polishing._free(items, state))
    assert np.isfinite(wild).all()
    assert np.exp(wild[-1]).sum() == pytest.approx(1.0)
