"""Tables of stage 02b: what stands, counted, interviews and surveys apart in every table; saturation; agreement of coders."""

from __future__ import annotations

from insights.contracts.shapes import TableContract, count, flag, number, share, text
from insights.contracts.tables.values import GROUPS, KINDS, SOURCES

UNITS = ["code", "code in a theme"]
JUDGEMENTS = ["rely", "tentative", "refuse", "too few"]
ORDERS = {  # the same in random orders of the interviews
    "median": number(low=0.0),  # cumulative codes
    "low": number(low=0.0),  # 95 % of the orders
    "high": number(low=0.0),
    "low_80": number(low=0.0),
    "high_80": number(low=0.0),
    "information_median": number(low=0.0),
    "information_low": number(low=0.0),
    "information_high": number(low=0.0),
    "information_low_80": number(low=0.0),
    "information_high_80": number(low=0.0),
    "reached_share": share(),  # share of the orders in which the rule is met by this position
}

ANALYSIS: dict[str, TableContract] = {
    "code_frequencies": TableContract(
        {
            "kind": text(one_of=KINDS),
            "code": text(),  # a code, or a theme_id
            "source": text(one_of=SOURCES),
            "group": text(one_of=["all", *GROUPS]),
            "name": text(),
            "parent": text(empty=True),
            "n_people": count(),
            "base": count(),  # people of the group with passages in the source
            "share_people": share(),  # empty below a base of 10; of interviews never shown as a market share
            "low": share(),
            "high": share(),
            "n_verbatims": count(),
            "base_verbatims": count(),
            "n_decided": count(),  # of the passages: decided by people
            "n_people_tree": count(),  # with all subcodes
            "n_verbatims_tree": count(),
            "n_weighted": number(low=0.0),  # survey only, where weights are given; never mixed with the counts
            "base_weighted": number(low=0.0),
            "share_weighted": share(),
            "low_weighted": share(),
            "high_weighted": share(),
            "statement": text(),  # "9 von 13 Interviewten"
            "note": text(empty=True),  # "no share", "small base"
        },
        key=("kind", "code", "source", "group"),
    ),
    "code_cooccurrence": TableContract(  # every pair of codes, and of a code and a theme, that were both said
        {
            "kind": text(one_of=["codes", "code and theme"]),
            "code": text(),
            "other": text(),
            "source": text(one_of=SOURCES),
            "name": text(),
            "other_name": text(),
            "n_verbatims": count(),  # passages with both
            "n_neighbours": count(
                empty=True
            ),  # interviews: pairs of neighbouring passages of one person, one with each
            "n_people": count(),  # people who said both, in whatever passages
            "n_people_code": count(),
            "n_people_other": count(),
            "base": count(),
            "expected_people": number(low=0.0),  # n_people_code * n_people_other / base
            "jaccard_people": share(),
            "jaccard_verbatims": share(),
            "exemplars": text(empty=True),  # verbatim_ids that carry both, joined
            "note": text(empty=True),
        },
        key=("kind", "code", "other", "source"),
    ),
    "code_attributes": TableContract(  # who says what, by attribute: the cells; each person counts once
        {
            "source": text(one_of=SOURCES),
            "attribute": text(),  # "group" or a further column of `people`
            "kind": text(one_of=KINDS),
            "code": text(),
            "position": count(),
            "category": text(),  # of a numeric attribute: up to / above the median
            "name": text(),
            "n": count(),  # people of the category who said it
            "base": count(),  # people of the category
            "share": share(),  # empty below a base of 10
            "low": share(),
            "high": share(),
            "note": text(empty=True),
        },
        key=("source", "attribute", "kind", "code", "position"),
    ),
    "code_attribute_tests": TableContract(
        {
            "source": text(one_of=SOURCES),
            "attribute": text(),
            "kind": text(one_of=KINDS),
            "code": text(),
            "name": text(),
            "test": text(empty=True),  # "Fisher", "permutation chi2", "permutation ranks"; empty when none was made
            "n": count(),  # people in the test
            "effect": number(low=-1.0, high=1.0),
            "effect_name": text(empty=True),  # "difference of shares" (second category minus first), "V", "delta"
            "low": number(low=-1.0, high=1.0),
            "high": number(low=-1.0, high=1.0),
            "p": share(),
            "p_adjusted": share(),  # over the whole table
            "verdict": text(one_of=["differs", "not shown", "too few"]),
            "note": text(empty=True),  # why there was no test, which categories were left out
        },
        key=("source", "attribute", "kind", "code"),
    ),
    "attribute_statements": TableContract(
        {
            "source": text(one_of=SOURCES),
            "attribute": text(),
            "n": count(),  # people with a value
            "n_tests": count(),
            "n_differing": count(),
            "statement": text(),
        },
        key=("source", "attribute"),
    ),
    "code_cases": TableContract(  # one row per person and source; further columns: 1 for each code and theme said, else 0
        {"respondent_id": text(), "source": text(one_of=SOURCES), "group": text(one_of=GROUPS), "n_verbatims": count()},
        key=("respondent_id", "source"),
        further=True,
        further_numbers=True,
    ),
    "quote_matrix": TableContract(  # for each code or theme and group the verbatims that show it best, one per person
        {
            "kind": text(one_of=KINDS),
            "code": text(),
            "source": text(one_of=SOURCES),
            "group": text(one_of=GROUPS),
            "rank": count(),  # 1 = best
            "name": text(),
            "n_people": count(),  # of the cell
            "n_verbatims": count(),
            "verbatim_id": text(),
            "respondent_id": text(),
            "text": text(),
        },
        key=("kind", "code", "source", "group", "rank"),
    ),
    "contradictions": TableContract(  # two sides, a and b, each counted and quoted
        {
            # negative case: a = how most people sound on a theme, b = people who sound the other way;
            # frequency, sound: a = staff, b = customers; outside view: a = staff about customers, b = customers themselves
            "contradiction": text(one_of=["negative case", "frequency", "sound", "outside view"]),
            "kind": text(one_of=KINDS),
            "code": text(),
            "source": text(one_of=SOURCES),
            "name": text(),
            "n_people_a": count(),
            "base_a": count(),
            "n_verbatims_a": count(),
            "polarity_a": number(low=-1.0, high=1.0),  # mean over people of their mean
            "exemplars_a": text(empty=True),  # verbatim_ids, joined
            "n_people_b": count(),
            "base_b": count(),
            "n_verbatims_b": count(),
            "polarity_b": number(low=-1.0, high=1.0),
            "exemplars_b": text(empty=True),
            "effect": number(low=-2.0, high=2.0),  # a minus b: of shares of people (frequency), of polarity (else)
            "low": number(low=-2.0, high=2.0),
            "high": number(low=-2.0, high=2.0),
            "p": share(),
            "p_adjusted": share(),
            "verdict": text(one_of=["shown", "differs", "not shown", "too few"]),
            "statement": text(),
            "note": text(empty=True),
        },
        key=("contradiction", "kind", "code", "source"),
    ),
    "saturation": TableContract(
        {
            "position": count(),  # 1 = first interview
            "interview_id": text(),
            "new_codes": count(),
            "cumulative_codes": count(),
            "new_information": number(
                low=0.0
            ),  # new codes in the run / distinct codes in the base; empty inside the base
            "reached": flag(),
            "unit": text(empty=True, one_of=UNITS),  # what is counted
            **ORDERS,
        },
        key=("position",),
    ),
    "saturation_groups": TableContract(  # the same for both units, and for each group of people by itself
        {
            "unit": text(one_of=UNITS),
            "group": text(),  # "all", or a group of people
            "position": count(),  # 1 = first interview of the group
            "interview_id": text(),
            "new_codes": count(),
            "cumulative_codes": count(),
            "new_information": number(low=0.0),
            "reached": flag(),
            **ORDERS,
        },
        key=("unit", "group", "position"),
    ),
    "saturation_rules": TableContract(  # the rule with other bases, runs and thresholds
        {
            "unit": text(one_of=UNITS),
            "base_size": count(),
            "run_length": count(),
            "threshold": share(empty=False),
            "reached_after": text(empty=True),  # 6+2; empty when not reached
            "new_information": number(low=0.0),  # of the run that reached it, else of the last run
            "orders_reached": share(),  # share of random orders in which it is reached by the last interview
        },
        key=("unit", "base_size", "run_length", "threshold"),
    ),
    "agreement": TableContract(  # of two coders, of all people together, of the machine with each
        {
            "coder_a": text(),  # "all people" for three coders or more together
            "coder_b": text(),  # "machine", or a coder
            "code": text(),  # "all" for all codes together
            "measure": text(
                one_of=["alpha", "kappa", "ac1", "percent", "alpha of sets", "alpha of passages", "alpha of text"]
            ),
            "value": number(high=1.0),
            "low": number(high=1.0),
            "high": number(high=1.0),
            "n_units": count(),  # verbatims (free passages: passages) that were compared
            "n_people": count(),  # who said them
            "n_given": count(),  # of the units: those to which at least one coder gave the code
            "judgement": text(empty=True, one_of=JUDGEMENTS),  # of the value, for what thresholds exist
            "judgement_low": text(empty=True, one_of=JUDGEMENTS),  # of the lower bound
            "blind": flag(),  # neither coder saw proposals or the other's codes
            "note": text(empty=True),  # joined
        },
        key=("coder_a", "coder_b", "code", "measure"),
    ),
    "disagreements": TableContract(  # what coders should talk about, most useful first
        {
            "rank": count(),
            "verbatim_id": text(),
            "coder_a": text(),
            "coder_b": text(),
            "codes_a": text(empty=True),  # joined; empty: gave none
            "codes_b": text(empty=True),
            "confused_a": text(empty=True),  # the pair of codes that makes this worth discussing; empty: gave none
            "confused_b": text(empty=True),
            "n_confused": count(),  # verbatims on which these two codes stand against each other, over all people
            "weight": number(empty=False, low=0.0),
        },
        key=("rank",),
    ),
}
