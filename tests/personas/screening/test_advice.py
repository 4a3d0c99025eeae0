"""What the result page says about a persona comes from its statements, with the people behind it."""

from __future__ import annotations

import pandas as pd

from insights.personas.screening.advice import MOST, advice_of, people_behind
from insights.personas.screening.questions import texts

ROWS = [
    ("p1", "needs", 1, "Ruhe.", "verbatims", 1),
    ("p1", "wishes", 1, "Er sagte: „Morgen“.", "verbatims", 7),
    ("p1", "wishes", 2, "Preise.", "verbatims", 2),
    ("p1", "wishes", 3, "Farben.", "verbatims", 1),
    ("p1", "channels", 1, "Telefon (57 %; n = 175)", "statistic", 100),
    ("p1", "times", 1, "Nachts: von 2 der 3 Interviewten", "verbatims", 2),
    ("p1", "contra", 1, "Am schlechtesten: Rechnung (n = 93).", "statistic", 93),
    ("p1", "fears", 1, "Stille.", "verbatims", 3),
    ("p1", "pro", 1, "Am besten: Techniker.", "statistic", 83),
    ("p2", "needs", 1, "Anderes.", "verbatims", 9),
]
STATEMENTS = pd.DataFrame(ROWS, columns=["persona_id", "field", "rank", "text", "source", "n_people"]).assign(
    statement_id=[f"s{i}" for i in range(len(ROWS))], replaced=False
)


def test_each_kind_has_the_statements_of_its_fields_with_most_people_first():
    found = advice_of(STATEMENTS, "p1", language="de")
    assert [one.text for one in found["needs"]] == ["„Er sagte: ‚Morgen‘.“", "„Preise.“", "„Ruhe.“"]
    assert len(found["needs"]) == MOST
    assert [one.statement_id for one in found["channels"]] == ["s4", "s5"]
    assert [one.text for one in found["avoid"]] == ["Am schlechtesten: Rechnung (n = 93).", "„Stille.“"]


def test_people_are_counted_behind_words_and_figures_name_their_own_base():
    found = advice_of(STATEMENTS, "p1", language="de")
    say = texts("de")["form"]
    assert [people_behind(one, say) for one in found["avoid"]] == ["", "3 Personen"]
    assert people_behind(found["needs"][2], say) == "1 Person"


def test_a_persona_without_statements_has_no_advice():
    assert not any(advice_of(STATEMENTS, "p9", language="en").values())


def test_traits_and_approach_stand_in_only_where_nothing_else_is_known():
    rows = [("p3", "traits", 1, "Plant gern.", "statistic", 40), ("p3", "approach", 1, "Vergleicht.", "statistic", 50)]
    extra = pd.DataFrame(rows, columns=list(STATEMENTS.columns[:6])).assign(statement_id=["a", "b"])
    found = advice_of(pd.concat([STATEMENTS, extra]), "p3", language="de")
    assert [[one.text for one in found[kind]] for kind in ("traits", "approach")] == [["Plant gern."], ["Vergleicht."]]
    more = extra.assign(persona_id="p1")
    assert "traits" not in advice_of(pd.concat([STATEMENTS, more]), "p1", language="de")


def test_both_languages_have_the_same_phrases():
    def keys(part):
        return {key: keys(value) for key, value in part.items()} if isinstance(part, dict) else type(part)

    assert keys(texts("de")) == keys(texts("en"))
