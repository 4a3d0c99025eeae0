"""How colleagues perceive the persona sheets: a form to fill in, and its scores.

The constructs are those of the Persona Perception Scale (Salminen, Santos, Kwak, An, Jung & Jansen 2020, International Journal of
Human-Computer Studies 141); the wording of the statements is our own, three for each of the eight constructs, because the published
text may be protected. Scores can be compared with each other, not with published values.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from insights.contracts.documents import PersonaSet
from insights.errors import InputError, UsageError
from insights.estimates import mean, suppress_below
from insights.personas.material import told_list
from insights.tabular.sheets import Sheet, to_xlsx
from insights.tabular.workbooks import read_workbook

LOWEST, HIGHEST = 1, 7
RELIABLE = 0.7  # alpha from which the statements of a construct measure one thing
ANSWERED = 2  # statements of a construct that make a rater's score
COLUMNS = ("persona", "construct", "mean", "low", "high", "n", "alpha", "n_alpha", "reliability")


def form(personas: PersonaSet, *, language: str) -> bytes:
    """The form as .xlsx: a row per statement, a column per persona, 1 to 7 to choose from; the second sheet is the guide.

    Raises UsageError when there are no personas to rate.
    """
    if not personas.personas:
        raise UsageError("There are no personas to rate.")
    scale = told_list("perception", language)
    heads = [_head(persona) for persona in personas.personas]
    table = pd.DataFrame(
        [[row["item"], row["text"], *([None] * len(heads))] for row in scale["items"]],
        columns=[scale["number"], scale["statement"], *heads],
    )
    numbers = ",".join(str(number) for number in range(LOWEST, HIGHEST + 1))
    rating = Sheet(
        scale["sheet"],
        table,
        fixed=2,
        filtered=False,
        choices={head: f'"{numbers}"' for head in heads},
        widths={scale["statement"]: 62, **{head: 15 for head in heads}},
    )
    guide = Sheet(scale["guide"], pd.DataFrame({scale["guide"]: scale["instructions"]}), filtered=False, widths={scale["guide"]: 100})  # fmt: skip
    return to_xlsx([rating, guide])


def _head(persona) -> str:
    return f"{persona.name} [{persona.persona_id}]"


def read_forms(paths: Sequence[Path], personas: PersonaSet, *, language: str) -> pd.DataFrame:
    """The answers of filled forms, one row each: `rater` (the file's name), `persona`, `item`, `construct`, `value`.

    Raises InputError naming file, row and column for an answer that is none, a statement or a persona that is not known, and for the
    same file twice.
    """
    names = [path.stem for path in paths]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise InputError(f"Each form is one person, but {twice[0]!r} is named twice.")
    constructs = {row["item"]: row["construct"] for row in told_list("perception", language)["items"]}
    known = {_head(persona): persona.persona_id for persona in personas.personas}
    return pd.concat([_read(path, constructs, known) for path in paths], ignore_index=True)


def _read(path: Path, constructs: Mapping[str, str], known: Mapping[str, str]) -> pd.DataFrame:
    table = read_workbook(path)
    items, *others = table.frame.columns
    heads = [head for head in others if re.search(r"\[[^\]]+\]$", head)]
    unknown = [head for head in heads if head not in known]
    if unknown or not heads:
        named = f"{unknown[0]!r} is no persona of the study now" if unknown else "there is no column for any persona"
        raise InputError(f"{path}: {named}; the personas are {', '.join(known)}. Rate a fresh form.")
    rows = []
    for head in heads:
        values = table.numbers(head)
        for position, (item, value) in enumerate(zip(table.frame[items], values, strict=True)):
            if pd.isna(value):
                continue
            where = f"{path}, row {table.row(position)}"
            if pd.isna(item) or item not in constructs:
                raise InputError(f"{where}: {item!r} is no statement of the form; leave the first column as it is.")
            if value != round(value) or not LOWEST <= value <= HIGHEST:
                raise InputError(f"{where}, column {head!r}: should be a whole number from {LOWEST} to {HIGHEST}, not {value:g}.")  # fmt: skip
            rows.append((path.stem, known[head], item, constructs[item], float(value)))
    return pd.DataFrame(rows, columns=["rater", "persona", "item", "construct", "value"])


def score(answers: pd.DataFrame, *, language: str) -> pd.DataFrame:
    """Mean (1 to 7) of each persona and construct with its 95 % t interval, raters `n`, and Cronbach's alpha with its own `n_alpha`.

    A rater's score is the mean of the statements answered, of which there must be two. Below 5 raters there is no figure, and none for an
    alpha below 0, which no reliability can have; `reliability` says so, and why there is none.
    """
    scale = told_list("perception", language)
    order = {construct: position for position, construct in enumerate(scale["constructs"])}
    rows = []
    for (persona, construct), own in answers.groupby(["persona", "construct"]):
        wide = own.pivot(index="rater", columns="item", values="value")
        scores = wide.mean(axis=1)[wide.notna().sum(axis=1) >= ANSWERED]
        n_items = sum(row["construct"] == construct for row in scale["items"])
        alpha, n = _alpha(wide, n_items)
        told = scale["reliability"][_reliability(alpha, n)].format(n=n, least=suppress_below())
        shown = np.nan if alpha < 0 else alpha
        rows.append((order[construct], persona, scale["constructs"][construct], *_figures(scores), shown, n, told))
    table = pd.DataFrame(rows, columns=["order", *COLUMNS]).sort_values(["persona", "order"])
    return table[list(COLUMNS)].reset_index(drop=True)


def _figures(scores: pd.Series) -> tuple[float, float, float, int]:
    """Mean, interval, raters; no figure below 5, and none outside the scale."""
    if len(scores) < suppress_below():
        return np.nan, np.nan, np.nan, len(scores)
    found = mean(scores)
    return round(found.value, 2), round(max(LOWEST, found.low), 2), round(min(HIGHEST, found.high), 2), found.n


def _alpha(wide: pd.DataFrame, n_items: int) -> tuple[float, int]:
    """Cronbach's alpha over raters who answered every statement; none below 5 raters or where all of them agree."""
    complete = wide.dropna()
    n = len(complete) if wide.shape[1] == n_items else 0
    if n < suppress_below():
        return np.nan, n
    total = complete.sum(axis=1).var(ddof=1)
    if total == 0:
        return np.nan, n
    return round(float(n_items / (n_items - 1) * (1 - complete.var(ddof=1).sum() / total)), 2), n


def _reliability(alpha: float, n: int) -> str:
    """The sentence on an alpha: the bars are those of Nunnally (1978), .7 for use in research, below which single means say little."""
    if np.isnan(alpha):
        return "few" if n < suppress_below() else "same"
    return "negative" if alpha < 0 else "low" if alpha < RELIABLE else "enough"
