"""The study `mini` in every format, as it is and with content that wants to be markup or breaks every line."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from insights.report.material import Material
from insights.report.sections import build_sections
from tests.report.sheets.conftest import words_of  # noqa: F401

TURNED = "\u202erückwärts\u202c"
WORD = "Donaudampfschifffahrt" * 476 + "ende"  # 10,000 letters
HOSTILE = f'=HYPERLINK("http://x.example";"da") <img src=x onerror="document.title=1"> {{{{ 7 * 7 }}}} {{% raw %}} #let a = 1; #panic("x") $x$ *b* [l](javascript:1) | `c` @key {TURNED}'


def hostile(material: Material) -> Material:
    """The material with hostile verbatims, labels and names, and one word of 10,000 letters."""
    tables = dict(material.handovers)
    quotes = tables["verbatims"].copy()
    quotes["text"] = [f"{HOSTILE} {WORD}" if i % 2 else f"{text} {HOSTILE}" for i, text in enumerate(quotes["text"])]
    tables["verbatims"] = quotes
    for name, column in (
        ("themes", "label"),
        ("themes", "keywords"),
        ("variables", "label"),
        ("touchpoints", "name"),
        ("codes", "name"),
    ):
        tables[name] = tables[name].assign(**{column: [f"{HOSTILE} {text}" for text in tables[name][column]]})
    people = [
        p.model_copy(update={"name": f"Gerd {TURNED}", "headline": f"{HOSTILE} {WORD}"})
        for p in tables["personas"].personas
    ]
    tables["personas"] = tables["personas"].model_copy(update={"personas": people})
    settings = material.study.settings.model_copy(update={"title": f"Titel {HOSTILE} {WORD}", "client": HOSTILE})
    return Material(replace(material.study, settings=settings), tables)


@pytest.fixture(scope="session")
def hostile_sections(rendered):
    """(material, sections) of the hostile study."""

    @cache
    def make():
        material = hostile(rendered()[0])
        return material, build_sections(material)

    return make
