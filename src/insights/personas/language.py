"""Sentences and labels of persona drafts in the study's language (`data/sentences_de.yml`, `data/sentences_en.yml`)."""

from __future__ import annotations

from insights.personas.material import package_list


def phrase(group: str, key: str, language: str, **values) -> str:
    """The sentence `key` of `group` with `values` filled in."""
    return sentence_list(language)[group][key].format(**values)


def label(field: str, language: str) -> str:
    """What readers see for a field of the sheet; fields of a study's own keep their name."""
    known = sentence_list(language)["fields"]
    return known.get(field) or field.replace("_", " ").capitalize()


def sentence_list(language: str) -> dict:
    """All sentences of `language`."""
    return package_list(f"sentences_{language}")
