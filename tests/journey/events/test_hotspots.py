import numpy as np
import pandas as pd

from insights import contracts
from insights.journey.events.groups import groups, newcomers
from insights.journey.events.hotspots import hotspots, looks_for_help
from insights.journey.events.log import arranged
from tests.journey.events.made import START, drawn, log_of


def with_help(events, rng, *, after, chance):
    """The log with calls of the hotline behind some events, more behind `after`."""
    p = np.where(events["activity"] == after, chance, 0.05)
    calls = events[rng.random(len(events)) < p]
    calls = calls.assign(activity="Hotline", time=calls["time"] + pd.Timedelta(minutes=1))
    return arranged(pd.concat([events, calls], ignore_index=True), 12)


def test_help_that_was_planted_behind_one_activity_is_found_there_and_nowhere_else():
    log = with_help(drawn(2500, 200, seed=5), np.random.default_rng(5), after="b", chance=0.2)
    table = hotspots(log, ["Hotline"]).set_index("activity")
    assert table.loc["b", "verdict"] == "hot spot"
    # 20 % of all times are 26 % of those after which something follows at all
    assert table.loc["b", "low"] < 0.26 < table.loc["b", "high"]
    assert not table.drop(index="b")["verdict"].eq("hot spot").any()
    assert table.loc["b", "following"] == "Hotline"


def test_what_opens_a_case_is_no_hot_spot_and_hides_none():
    paths = [*["login hilfe"] * 3, "login b", "login c", "login b hilfe", "login c b", "login c c"]
    log = log_of(*[(f"p{i}", path, str(k)) for i in range(60) for k, path in enumerate(paths)])
    table = hotspots(log, ["hilfe"]).set_index("activity")
    assert table.loc["login", "verdict"] == "way in"
    assert np.isnan(table.loc["login", "p_adjusted"])
    assert table.loc["login", "share"] == 3 / 8
    assert (table.loc["b", "verdict"], table.loc["b", "elsewhere"]) == ("hot spot", 0.0)


def test_beside_purchases_that_end_a_visit_no_page_on_the_way_looks_like_a_place_of_help():
    rng = np.random.default_rng(7)
    paths = [" ".join([*rng.choice(list("abc"), 4), *(["chat"] if rng.random() < 0.3 else []), *rng.choice(list("abc"), 2), "order"]) for _ in range(600)]  # fmt: skip
    log = log_of(*[(f"p{i % 200}", f"login {path}", str(i % 90)) for i, path in enumerate(paths)])
    table = hotspots(log, ["chat"]).set_index("activity")
    assert "order" not in table.index  # nothing ever follows it
    assert table.loc[["a", "b", "c"], "verdict"].tolist() == ["as by chance"] * 3
    assert (table["base_people"] <= 200).all()


def test_the_few_who_go_on_after_what_ends_most_visits_make_no_place_of_help():
    rng, paths = np.random.default_rng(8), []
    for _ in range(900):
        path = ["login", *rng.choice(list("ab"), 3)]
        path += ["chat"] if rng.random() < 0.3 else []
        path += ["manual"] if rng.random() < 0.7 else []  # nine of ten leave with an answer
        path += [] if path[-1] != "manual" or rng.random() < 0.9 else list(rng.choice(["chat", "a"], 1))
        paths.append(" ".join(path))
    log = log_of(*[(f"p{i % 200}", path, str(i % 90)) for i, path in enumerate(paths)])
    table = hotspots(log, ["chat"]).set_index("activity")
    assert table.loc["manual", "share"] > 1.5 * table.loc["manual", "elsewhere"]
    assert table.loc["manual", "verdict"] == "as by chance"


def test_without_a_hot_spot_chance_is_called_chance():
    wrong = 0
    for seed in range(30):
        log = with_help(drawn(400, 60, seed=seed), np.random.default_rng(seed), after="", chance=0)
        wrong += bool((hotspots(log, ["Hotline"])["p_adjusted"] < 0.05).any())
    assert wrong <= 4  # 5 % of 30, and what chance adds


def test_few_people_show_no_figure_and_no_verdict():
    log = log_of(*[(f"p{i}", "a hilfe", "0") for i in range(3)], *[(f"p{i}", "a b", "1") for i in range(20)])
    row = hotspots(log, ["hilfe"]).set_index("activity").loc["a"]
    assert (row["verdict"], row["n"]) == ("too few", 3)
    assert np.isnan(row["share"])


def test_help_is_found_by_its_name_unless_study_yml_names_it():
    log = log_of(("p", "Anmeldung Störungshilfe Anruf_Hotline support_chat Bestellung search", "0"))
    assert looks_for_help(log, []) == ["Anruf_Hotline", "Störungshilfe", "search", "support_chat"]
    assert looks_for_help(log, ["Bestellung"]) == ["Bestellung"]
    assert looks_for_help(None, []) == []
    shop = log_of(("p", "Ersatzteilsuche product_search Suche", "0"))
    assert looks_for_help(shop, []) == ["Suche"]  # who looks for goods looks for no help
    assert hotspots(log, []).equals(contracts.empty("event_hotspots"))


def test_what_new_customers_do_more_often_is_found_against_the_established():
    events = drawn(1500, 200, seed=8, activities=4)
    number = events["respondent_id"].astype(int)
    events["since"] = START - pd.to_timedelta(np.where(number < 60, 30, 3000), unit="D")
    case_new = number.groupby(events["case_id"]).first().sort_index() < 60
    more = case_new[case_new].index[:150]
    first = events.drop_duplicates("case_id").set_index("case_id").loc[more].reset_index().assign(activity="Anleitung")
    rest = (
        events.drop_duplicates("case_id")
        .set_index("case_id")
        .drop(index=more)
        .reset_index()
        .iloc[:100]
        .assign(activity="Anleitung")
    )
    log = arranged(pd.concat([events, first, rest], ignore_index=True), 12)
    table = groups(log, 365).set_index("activity")
    assert table.loc["Anleitung", "p_adjusted"] < 0.001
    assert table.loc["Anleitung", "difference"] > 0.2
    assert (table.drop(index="Anleitung")["p_adjusted"] > 0.05).all()
    assert set(table["group"]) == {"new"}


def test_the_log_itself_tells_who_is_new_when_nothing_else_does():
    log = log_of(("old", "a", "0"), ("old", "a", "60"), ("late", "a", "40"), ("late", "a", "80"), ("early", "a", "20"))
    who = dict(
        zip(
            [(int(w), int(b)) for w, b in zip(log.who, (log.began - log.began.min()) // 86400, strict=True)],
            newcomers(log, 30),
            strict=True,
        )
    )
    assert sorted(who.values()) == [
        0,
        0,
        0,
        0,
        1,
    ]  # only `late` on day 40: seen first after 30 days of log, for 30 days
    assert next(day for (_, day), new in who.items() if new == 1) == 40


def test_groups_that_differ_by_chance_are_not_told_apart():
    wrong = 0
    for seed in range(30):
        events = drawn(400, 60, seed=seed)
        events["@gerät"] = np.where(events["respondent_id"].astype(int) % 2, "Telefon", "Rechner")
        wrong += bool((groups(arranged(events, 12), 365)["p_adjusted"] < 0.05).any())
    assert wrong <= 4


def test_attributes_that_change_within_a_case_make_no_groups():
    events = drawn(300, 60, seed=1)
    events["@kanal"] = np.where(np.arange(len(events)) % 2, "Portal", "Telefon")
    assert groups(arranged(events, 12), 365).empty
