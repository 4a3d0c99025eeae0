"""Themes that the machine bundles and names."""

import pandas as pd

from insights.personas.drafting.voices import _named_by


def test_a_theme_whose_name_is_missing_from_most_passages_is_not_told():
    passages = pd.Series(
        ["Auf der Messe war es laut.", "Der Stand war voll.", "Ich kam spät an.", "Messen sind teuer."]
    )
    assert _named_by("Messe", passages)
    assert not _named_by("Messe", passages.drop(3))
    assert not _named_by("Anonymes Portal", pd.Series(["Das Portal kennt mich nicht."] * 20))
    assert _named_by("Ersatzteil", pd.Series(["Die Ersatzteilsuche dauert.", "Ersatzteile fehlen."]))
