"""One survey column: from the delivered cells to clean answers and what they mean."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from insights.contracts import join
from insights.estimates import suppress_below
from insights.settings import Column, Kind, Role
from insights.survey.reading.options import chosen, guess_separator, one_cell
from insights.survey.reading.personal import contact_data
from insights.survey.reading.scales import FEW, NO_NUMBER, read_numbers
from insights.survey.reading.words import (
    CODED,
    RANGE,
    SCALE,
    is_age,
    known_order,
    plain,
    sort_key,
    tokens,
)
from insights.tabular import Table, to_number

BUILDING_ROLES = (Role.PSYCHOGRAPHIC, Role.BEHAVIOUR, Role.USAGE)
TEXT_FROM = 30  # different answers from which on a text column can be free text
MOST_CATEGORIES = 300  # more cannot be shown or tested one by one


@dataclass
class Answers:
    """Clean answers of one column (`values`: floats, or text in which several answers are joined), and what was found on the way.

    `impossible`: position of the respondent -> what stood there; `problems`: sentences that stop the reading.
    """

    name: str
    column: Column
    label: str
    kind: Kind = Kind.NOMINAL
    values: pd.Series = field(default_factory=lambda: pd.Series(dtype="str"))
    categories: list[str] = field(default_factory=list)
    bands: list[float] = field(default_factory=list)
    impossible: dict[int, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def constant(self) -> bool:
        """Whether all who answered gave the same answer."""
        return self.values.nunique() == 1

    @property
    def builds_segments(self) -> bool:
        """Whether segments are built on it: as declared, else by its role; never on a constant."""
        builds = self.column.builds_segments
        return (self.column.role in BUILDING_ROLES if builds is None else builds) and not self.constant

    def variable(self, position: int) -> dict:
        """This column's row of the hand-over table `variables`."""
        return {
            "variable": self.name,
            "position": position,
            "role": self.column.role.value,
            "kind": self.kind.value,
            "label": self.label,
            "field": self.column.field,
            "touchpoint": self.column.touchpoint,
            "categories": join(self.categories),
            "bands": join(f"{limit:g}" for limit in self.bands),
            "builds_segments": self.builds_segments,
            "counted": self.column.kind is Kind.COUNT,
            "n_valid": int(self.values.notna().sum()),
            "n_missing": int(self.values.isna().sum()),
        }


def read_answers(table: Table, name: str, column: Column) -> Answers:
    """The answers of one declared column of `table`; mistakes are collected in `.problems`, nothing is raised."""
    label = plain(column.label or table.labels.get(name) or name)
    answers = Answers(name, column, label)
    codes = table.value_labels.get(name, {}) | (
        {} if column.columns else column.labels
    )  # there: labels of the option columns
    cells = _without_missing(table.frame[name], column, codes)
    if cells.notna().sum() == 0:
        answers.problems.append(
            f"column {name!r}: no row has an answer; take it out of study.yml or set its role to ignore"
        )
        return answers
    answers.kind = column.kind or (Kind.MULTIPLE if name in table.multiple else guess_kind(cells, column, codes, name))
    if answers.kind is Kind.COUNT:
        answers.kind = Kind.NUMERIC
    if answers.kind is Kind.NUMERIC:
        read_numbers(answers, cells, codes, table)
    elif answers.kind is Kind.MULTIPLE:
        _read_multiple(answers, cells, codes, table)
    else:
        _read_categories(answers, cells, codes, table)
    if answers.kind is not Kind.NUMERIC:
        _refuse_contact_data(answers, cells, table)
    if len(answers.categories) > MOST_CATEGORIES:
        answers.problems = [_too_many(answers)]
    return answers


def _too_many(answers: Answers) -> str:
    n = len(answers.categories)
    return (
        f"column {answers.name!r}: is declared as {answers.kind.value}, but holds {n:,} different answers; "
        "declare it as `open` if people wrote them themselves, as `kind: numeric` with `bands:` if they are amounts, or as `ignore`"
    )


def _refuse_contact_data(answers: Answers, cells: pd.Series, table: Table) -> None:
    """Categories are printed as they are, so nobody's address may be one."""
    personal = [cell for cell in cells.dropna().unique() if contact_data([cell])]
    if personal:
        rows = [table.row(i) for i in np.flatnonzero(cells.isin(personal))]
        shown = f"row {rows[0]}" + (f" and {len(rows) - 1} more" if len(rows) > 1 else "")
        answers.problems.append(
            f"column {answers.name!r}: holds {' and '.join(contact_data(personal))} ({shown}), which would reach the report; "
            "declare it as `open`, where they are masked, or as `ignore`"
        )


def guess_kind(cells: pd.Series, column: Column, codes: dict[str, str], name: str = "") -> Kind:
    """How a column is measured when `study.yml` does not say so.

    Satisfaction, effort and NPS, and columns with `bands`: numeric. With `separator`, or when a fifth of the cells hold several answers
    parted by `;` or `|`: multiple. With `order`: ordinal. Codes with labels: ordinal when three or more and most labels are words of a scale
    (nie, selten, oft …), else nominal. Numbers without labels: numeric, but nominal when there are only two, or a few in a column
    called gender, occupation or the like. Ranges (18-29, 60+, unter 1000 €) and well-known scales (nie, selten, oft): ordinal. Other text: nominal, but free text when more
    than 30 different answers make up more than half of the column.
    """
    if column.role in (Role.SATISFACTION, Role.EFFORT, Role.NPS) or column.bands:
        return Kind.NUMERIC
    if column.role is Role.WAVE:
        return Kind.ORDINAL
    if column.separator or guess_separator(cells, (";", "|")):
        return Kind.MULTIPLE
    if column.order:
        return Kind.ORDINAL
    counts = cells.value_counts()
    distinct = list(counts.index)
    known = {label.casefold() for label in codes.values()}
    labelled = [cell for cell in distinct if _code(cell) in codes or cell.casefold() in known]
    if codes and len(labelled) >= 0.8 * len(distinct):
        scale = sum(bool(SCALE.search(label)) for label in codes.values())
        return Kind.ORDINAL if len(codes) >= 3 and scale > len(codes) / 2 else Kind.NOMINAL
    answered = counts[[cell.casefold() not in NO_NUMBER for cell in distinct]]
    numeric = to_number(pd.Series(answered.index, dtype="str")).notna().to_numpy()
    if len(answered) and answered.to_numpy()[numeric].sum() >= 0.9 * answered.sum():
        coded = len(distinct) <= FEW and CODED.search(tokens(f"{name} {column.label or ''}"))
        age = column.role is Role.DEMOGRAPHIC and (column.field == "age" or is_age(name, column.label))
        return Kind.NUMERIC if age or (len(distinct) > 2 and not coded) else Kind.NOMINAL
    if known_order(set(distinct)):
        return Kind.ORDINAL
    if 3 <= len(distinct) <= TEXT_FROM and sum(bool(RANGE.match(cell)) for cell in distinct) >= len(distinct) - 1:
        return Kind.ORDINAL
    free = len(distinct) > TEXT_FROM and len(distinct) > counts.sum() / 2
    return Kind.TEXT if free else Kind.NOMINAL


def _code(cell: str) -> str:
    """`3.0` and `03` as the code `3`, where a codebook says 3."""
    try:
        number = float(cell)
    except ValueError:
        return cell
    return str(int(number)) if math.isfinite(number) and number.is_integer() else cell


def _without_missing(cells: pd.Series, column: Column, codes: dict[str, str]) -> pd.Series:
    wanted = {value.casefold() for value in column.missing}
    if not wanted:
        return cells
    gone = [
        cell
        for cell in cells.dropna().unique()
        if {cell.casefold(), _code(cell).casefold(), codes.get(_code(cell), cell).casefold()} & wanted
    ]
    return cells.mask(cells.isin(gone))


def _read_categories(answers: Answers, cells: pd.Series, codes: dict[str, str], table: Table) -> None:
    shown = {cell: one_cell(codes.get(_code(cell), codes.get(cell, cell))) for cell in cells.dropna().unique()}
    values = cells.map(shown).astype("str")
    gathered = _gathered(answers, values, codes)
    answers.values = values.replace(gathered) if gathered else values
    if answers.kind is not Kind.TEXT:
        answers.categories = _ordered(answers, set(answers.values.dropna()), codes)
        _must_be_declared(answers, answers.values, table)


def _gathered(answers: Answers, values: pd.Series, codes: dict[str, str]) -> dict[str, str]:
    """The answers that `other:` puts together: those beside `order:`, without it those of fewer than 5 people; `values` may hold sets."""
    if not answers.column.other:
        return {}
    counts = values.explode().value_counts()
    if answers.column.order:
        listed = {one_cell(codes.get(_code(value), value)) for value in answers.column.order}
        few = [option for option in counts.index if option not in listed]
    else:
        few = list(counts.index[counts < suppress_below()])
    if few:
        answers.notes.append(
            f"column {answers.name!r}: {len(few)} answers ({int(counts[few].sum())} times) count as {answers.column.other!r}"
        )
    return dict.fromkeys(few, one_cell(answers.column.other))


def _ordered(answers: Answers, found: set[str], codes: dict[str, str]) -> list[str]:
    """The categories: as declared under `order:`, as a well-known scale runs, in the order of the codes, else by amount and letter."""
    last = [one_cell(answers.column.other)] if answers.column.other in found else []
    if answers.column.order:
        return list(
            dict.fromkeys([*(one_cell(codes.get(_code(value), value)) for value in answers.column.order), *last])
        )
    found = found - set(last)
    known = known_order(found) if answers.kind is Kind.ORDINAL and not codes else None
    if known:
        return known
    coded = list(codes) if all(code == label for code, label in codes.items()) else sorted(codes, key=sort_key)
    by_code = [one_cell(codes[code]) for code in coded]
    return [*dict.fromkeys(c for c in by_code if c in found), *sorted(found - set(by_code), key=sort_key), *last]


def _must_be_declared(answers: Answers, values: pd.Series, table: Table) -> None:
    """A problem when answers stand beside the declared `order:`; `values` may hold sets of answers."""
    if not answers.column.order:
        return
    beside = values.explode()
    beside = beside[beside.notna() & ~beside.isin(answers.categories)]
    if len(beside):
        names = sorted(beside.unique())
        answers.problems.append(
            f"column {answers.name!r}: {', '.join(map(repr, names[:5]))} {'is' if len(names) == 1 else 'are'} not in `order:` "
            f"(first in row {table.row(int(beside.index[0]))}); add it there, or list what means 'no answer' under `missing:`"
        )


def _read_multiple(answers: Answers, cells: pd.Series, codes: dict[str, str], table: Table) -> None:
    """Several answers in one cell, joined in the order of the categories."""
    separator = ";" if answers.name in table.multiple else answers.column.separator
    sets = chosen(cells, separator, codes=codes, known=answers.column.order, waves=table.origins)
    given = sets[sets.map(bool, na_action="ignore").fillna(False).astype(bool)]
    if gathered := _gathered(answers, given.map(sorted), codes):
        given = given.map(lambda options: {gathered.get(option, option) for option in options})
    answers.categories = _ordered(answers, set().union(*given), codes)
    _must_be_declared(answers, given.map(sorted), table)
    rank = {category: i for i, category in enumerate(answers.categories)}
    joined = given.map(lambda options: join(sorted(options, key=lambda o: (rank.get(o, len(rank)), o))))
    answers.values = joined.reindex(cells.index).astype("str")
