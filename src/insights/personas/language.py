"""Sentences and labels of persona drafts in the study's language (`data/sentences_de.yml`, `data/sentences_en.yml`)."""

from __future__ import annotations

import pandas as pd

from insights.personas.material import told_list


def phrase(group: str, key: str, language: str, **values) -> str:
    """The sentence `key` of `group` with `values` filled in."""
    return sentence_list(language)[group][key].format(**values)


def label(field: str, language: str, variables: pd.DataFrame | None = None) -> str:
    """What readers see for a field of the sheet: the usual word, else the label of the survey's variable, else its own name.

    Channels and times that one question of the survey asks for are called as it calls them.
    """
    known = sentence_list(language)["fields"]
    asked = _asked(field, variables) if variables is not None else []
    if field in known and not (field in ("channels", "times") and len(asked) == 1):
        return known[field]
    return asked[0] if asked else known.get(field) or field.replace("_", " ").capitalize()


def quotable(text: str) -> str:
    """A label that can stand inside quotation marks."""
    return str(text).strip().strip("„“”\"'").rstrip(":. ")


def _asked(field: str, variables: pd.DataFrame) -> list[str]:
    fields = {field, field.removesuffix("s")} if field in ("channels", "times") else {field}
    rows = variables[variables["field"].isin(fields) | variables["variable"].eq(field)]
    return [quotable(text) for text in rows.sort_values("position")["label"]]


def sentence_list(language: str) -> dict:
    """All sentences of `language`."""
    return told_list("sentences", language)
