import itertools

import numpy as np
import pandas as pd
import pytest

from insights.journey.events.attribution import Paths, attributed, attribution, paths, removal_effects
from insights.journey.events.log import arranged
from tests.journey.events.made import drawn, log_of


def written(rows):
    """Paths from ("a b", conversions, losses)."""
    told = [
        (path.split(), bool(won))
        for path, conversions, losses in rows
        for won, n in ((1, conversions), (0, losses))
        for _ in range(n)
    ]
    names = sorted({name for path, _ in told for name in path})
    lengths = [len(path) for path, _ in told]
    touch = np.array([names.index(name) for path, _ in told for name in path], dtype=np.int64)
    won = np.array([won for _, won in told])
    return Paths(touch, np.repeat(np.arange(len(told)), lengths), won, np.arange(len(told)), tuple(names))


TOY = [("a b c", 3, 1), ("a", 2, 5), ("b c", 1, 4), ("c a", 4, 2), ("b", 0, 6), ("a a c", 2, 2)]


def brute_force(rows, left_out=None, longest=60):
    """Probability of a conversion in the chain, by walking through all its paths up to `longest` steps."""
    counts = {}
    for path, conversions, losses in rows:
        for end, n in (("won", conversions), ("lost", losses)):
            for pair in itertools.pairwise(["start", *path.split(), end]):
                counts[pair] = counts.get(pair, 0) + n
    states = {before for before, _ in counts}
    total = {state: sum(n for (before, _), n in counts.items() if before == state) for state in states}
    here, won = {"start": 1.0}, 0.0
    for _ in range(longest):
        there = {}
        for state, p in here.items():
            for (before, after), n in counts.items():
                if before != state:
                    continue
                if after == "won":
                    won += p * n / total[state]
                elif after not in ("lost", left_out):
                    there[after] = there.get(after, 0) + p * n / total[state]
        here = there
    return won


def test_the_removal_effects_of_three_channels_agree_with_a_brute_force_count():
    table = attributed(written(TOY), seed=1, draws=20).set_index(["model", "touchpoint"])
    whole = brute_force(TOY)
    effects = {name: 1 - brute_force(TOY, name) / whole for name in "abc"}
    for name, effect in effects.items():
        assert table.loc[("markov", name), "removal"] == pytest.approx(effect, abs=1e-9)
        assert table.loc[("markov", name), "credit"] == pytest.approx(12 * effect / sum(effects.values()), abs=1e-9)


def test_first_last_and_linear_are_what_can_be_counted_by_hand():
    table = attributed(written(TOY), seed=1, draws=20).pivot(index="touchpoint", columns="model", values="credit")
    assert table["first"].tolist() == pytest.approx([7, 1, 4])
    assert table["last"].tolist() == pytest.approx([6, 0, 6])
    assert table["linear"].tolist() == pytest.approx([1 + 2 + 2 + 4 / 3, 1 + 0.5, 1 + 0.5 + 2 + 2 / 3])


def test_credits_sum_to_the_conversions_in_every_model_also_with_direct_ones():
    log = log_of(
        *[(f"p{i}", "a b kauf", "0") for i in range(8)],
        *[(f"p{i}", "kauf", "9") for i in range(6)],
        *[(f"q{i}", "b c", "0") for i in range(9)],
    )
    table = attribution(log, ["kauf"], seed=1, draws=50)
    assert table.groupby("model")["credit"].sum().round(9).eq(14).all()
    assert table.loc[table["touchpoint"] == "(direct)", "credit"].tolist() == [6] * 4
    inside = table["low"].le(table["share"] + 1e-12) & table["high"].ge(table["share"] - 1e-12)
    assert inside.all()


def test_what_follows_a_conversion_is_a_path_of_its_own():
    log = log_of(*[(f"p{i}", "a kauf b kauf c", "0") for i in range(9)])
    found = paths(log, ["kauf"])
    assert found.converted.tolist() == [True, True, False] * 9
    assert [found.names[i] for i in found.touch[:3]] == ["a", "b", "c"]


def test_rare_touchpoints_are_one_and_never_of_few_people():
    log = log_of(*[(f"p{i}", "a b kauf", "0") for i in range(9)], *[(f"p{i}", f"x{i} kauf", "1") for i in range(3)])
    table = attribution(log, ["kauf"], seed=1, draws=20)
    assert set(table["touchpoint"]) == {"a", "(others)"}  # b joins them, else three people could be worked out
    assert table.loc[table["touchpoint"] == "(others)", "n_people"].min() >= 5


def test_intervals_know_that_one_person_converts_often():
    many = log_of(*[(f"p{i % 10}", "a kauf" if i % 10 < 5 else "b kauf", str(i)) for i in range(200)])
    one = log_of(*[(f"p{i}", "a kauf" if i % 10 < 5 else "b kauf", str(i)) for i in range(200)])
    width = [
        table.assign(width=table["high"] - table["low"])
        .query("model == 'first' and touchpoint == 'a'")["width"]
        .iloc[0]
        for table in (attribution(log, ["kauf"], seed=1) for log in (many, one))
    ]
    assert width[0] > 3 * width[1]


def test_bootstrap_intervals_of_removal_effects_cover_those_of_the_chain():
    rng = np.random.default_rng(3)
    chances = np.array(
        [[0.1, 0.3, 0.0, 0.2, 0.4], [0.2, 0.0, 0.0, 0.3, 0.5], [0.6, 0.4, 0.0, 0.0, 0.0]]
    )  # a, b, start → a, b, start, won, lost
    effects = removal_effects(chances[None])[0]
    truth = effects[0] / effects.sum()
    covered, runs = 0, 50
    for _ in range(runs):
        told, state = [], np.full(300, 2)
        ways = [[] for _ in state]
        while (state < 3).any():
            for i in np.flatnonzero(state < 3):
                state[i] = rng.choice(5, p=chances[state[i]])
                if state[i] < 2:
                    ways[i].append("ab"[state[i]])
        told = [(" ".join(way), int(end == 3), int(end == 4)) for way, end in zip(ways, state, strict=True)]
        row = attributed(written(told), seed=1, draws=100).set_index(["model", "touchpoint"]).loc[("markov", "a")]
        covered += row["low"] <= truth <= row["high"]
    assert covered / runs >= 0.86


def test_the_same_seed_gives_the_same_table_and_no_conversion_none():
    log = arranged(drawn(500, 60, seed=2), 12)
    assert attribution(log, ["a"], seed=4, draws=30).equals(attribution(log, ["a"], seed=4, draws=30))
    assert attribution(log, [], seed=4).empty
    assert attribution(None, ["a"], seed=4).empty


def test_real_marketing_paths_sum_to_their_conversions(shared_data):
    data = pd.read_csv(shared_data / "journey_attribution_mta" / "data.csv.gz")
    rows = list(zip(data["path"].str.replace(" > ", " "), data["total_conversions"], data["total_null"], strict=True))
    table = attributed(written(rows), seed=1, draws=10)
    assert table.groupby("model")["credit"].sum().round(6).eq(data["total_conversions"].sum()).all()
