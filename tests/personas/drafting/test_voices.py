"""Themes that the machine bundles and names."""

from dataclasses import replace

import pandas as pd

from insights.personas.drafting.voices import Shown, _named_by, cue_statements, topic_statements


def test_a_theme_whose_name_is_missing_from_most_passages_is_not_told():
    passages = pd.Series(
        ["Auf der Messe war es laut.", "Der Stand war voll.", "Ich kam spät an.", "Messen sind teuer."]
    )
    assert _named_by("Messe", passages)
    assert not _named_by("Messe", passages.drop(3))
    assert not _named_by("Anonymes Portal", pd.Series(["Das Portal kennt mich nicht."] * 20))
    assert _named_by("Ersatzteil", pd.Series(["Die Ersatzteilsuche dauert.", "Ersatzteile fehlen."]))


def test_the_rate_of_a_topic_is_taken_among_those_who_said_something(mixed):
    """Sixty silent respondents in each persona cannot have left a theme out."""
    silent = pd.DataFrame({"respondent_id": [f"r{i}" for i in range(120)], "persona_id": ["p1"] * 110 + ["p2"] * 10})
    speaking = pd.DataFrame(
        [(f"{kind}{i}", persona) for kind, persona in (("a", "p1"), ("b", "p2")) for i in range(1, 5)],
        columns=["respondent_id", "persona_id"],
    )
    alone = topic_statements(mixed, speaking, "p1")
    among = topic_statements(mixed, pd.concat([speaking, silent]), "p1")
    assert [row["text"] for row in among] == [row["text"] for row in alone]
    assert among[0]["text"].endswith("(4 von 4 Personen, die sich in eigenen Worten geäußert haben)")
    assert among[0]["base"] == 4


def told(mixed, *texts: str) -> list[str]:
    """What stands under approach where `texts` are all that the first interviewed person says."""
    rows = [
        mixed.verbatims.iloc[0].to_dict()
        | {"verbatim_id": f"v{i}", "text": text, "respondent_id": "a1", "source": "interview"}
        for i, text in enumerate(texts)
    ]
    material = replace(mixed, verbatims=pd.DataFrame(rows), theme_verbatims=mixed.theme_verbatims.iloc[:0])
    members = pd.DataFrame([("a1", "p1", "interview")], columns=["respondent_id", "persona_id", "source"])
    found = cue_statements(material, members, "p1", "approach", score=pd.Series(dtype=float), shown=Shown())
    return [row["text"] for row in found]


def test_how_somebody_goes_about_things_is_no_complaint_nothing_that_happened_once_and_not_broken_off(mixed):
    habit = "Ich vergleiche vor jedem Kauf drei Angebote."
    complaint = "Ich rufe bei denen an und ärgere mich jedes Mal."
    once = "Ich hab gestern zwei neue Pumpen gekauft."
    broken = "Ich rufe dann morgens im Lager an, und der …"
    assert told(mixed, habit, complaint, once, broken) == [habit]
