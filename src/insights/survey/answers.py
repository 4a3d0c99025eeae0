"""One survey column: from the delivered cells to clean answers and what they mean."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from insights.contracts import join
from insights.contracts.shapes import SEPARATOR
from insights.settings import Column, Kind, Role
from insights.survey.personal import contact_data
from insights.survey.words import BEST, CODED, ONE_TO_TEN, RANGE, SCALE, is_age, known_order, plain, sort_key, tokens
from insights.tabular import Table, to_number

BUILDING_ROLES = (Role.PSYCHOGRAPHIC, Role.BEHAVIOUR, Role.USAGE)
FEW = 11  # so many different whole numbers are shown one by one, more are put into bands
TEXT_FROM = 30  # different answers from which on a text column can be free text
MISSING_CODES = {-999.0, -99.0, -98.0, -97.0, -9.0, -8.0, -7.0, -1.0, 88.0, 97.0, 98.0, 99.0, 999.0}
# What stands for "no answer" in a column of numbers; in other columns such a word may be an answer.
NO_NUMBER = {
    *("na", "n/a", "nan", "null", "none", "-", "–", ".", "k. a.", "k.a."),
    *("keine angabe", "weiß nicht", "no answer", "don't know"),
}
OLDEST = 120
_LED_BY_NUMBER = re.compile(r"^\s*([+-]?\d+)\s*(?:[-–=:.)(]|\s).*\D.*$", re.DOTALL)


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

    def variable(self, position: int) -> dict:
        """This column's row of the hand-over table `variables`."""
        builds = self.column.builds_segments
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
            "builds_segments": self.column.role in BUILDING_ROLES if builds is None else builds,
            "n_valid": int(self.values.notna().sum()),
            "n_missing": int(self.values.isna().sum()),
        }


def read_answers(table: Table, name: str, column: Column) -> Answers:
    """The answers of one declared column of `table`; mistakes are collected in `.problems`, nothing is raised."""
    label = plain(column.label or table.labels.get(name) or name)
    answers = Answers(name, column, label)
    codes = {**table.value_labels.get(name, {}), **column.labels}
    cells = _without_missing(table.frame[name], column, codes)
    if cells.notna().sum() == 0:
        answers.problems.append(
            f"column {name!r}: no row has an answer; take it out of study.yml or set its role to ignore"
        )
        return answers
    answers.kind = column.kind or (Kind.MULTIPLE if name in table.multiple else guess_kind(cells, column, codes, name))
    if answers.kind is Kind.NUMERIC:
        _read_numbers(answers, cells, codes, table)
    elif answers.kind is Kind.MULTIPLE:
        _read_multiple(answers, cells, codes, ready=name in table.multiple)
    else:
        _read_categories(answers, cells, codes)
    if answers.kind is not Kind.NUMERIC:
        _refuse_contact_data(answers, cells, table)
    return answers


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

    Satisfaction and NPS, and columns with `bands`: numeric. With `separator`, or when a fifth of the cells hold several answers
    parted by `;` or `|`: multiple. With `order`: ordinal. Codes with labels: ordinal when three or more and most labels are words of a scale
    (nie, selten, oft …), else nominal. Numbers without labels: numeric, but nominal when there are only two, or a few in a column
    called gender, occupation or the like. Ranges (18-29, 60+, unter 1000 €) and well-known scales (nie, selten, oft): ordinal. Other text: nominal, but free text when more
    than 30 different answers make up more than half of the column.
    """
    if column.role in (Role.SATISFACTION, Role.NPS) or column.bands:
        return Kind.NUMERIC
    if column.separator or guess_separator(cells, (";", "|")):
        return Kind.MULTIPLE
    if column.order:
        return Kind.ORDINAL
    distinct = cells.dropna().unique()
    labelled = [codes[_code(cell)] for cell in distinct if _code(cell) in codes]
    if codes and len(labelled) >= 0.8 * len(distinct):
        scale = sum(bool(SCALE.search(label)) for label in codes.values())
        return Kind.ORDINAL if len(codes) >= 3 and scale > len(codes) / 2 else Kind.NOMINAL
    answered = cells[~cells.str.casefold().isin(NO_NUMBER)].dropna()
    if len(answered) and to_number(answered).notna().mean() >= 0.9:
        coded = len(distinct) <= FEW and CODED.search(tokens(f"{name} {column.label or ''}"))
        age = column.role is Role.DEMOGRAPHIC and (column.field == "age" or is_age(name, column.label))
        return Kind.NUMERIC if age or (len(distinct) > 2 and not coded) else Kind.NOMINAL
    if known_order(set(distinct)):
        return Kind.ORDINAL
    if 3 <= len(distinct) <= TEXT_FROM and sum(bool(RANGE.match(cell)) for cell in distinct) >= len(distinct) - 1:
        return Kind.ORDINAL
    free = len(distinct) > TEXT_FROM and len(distinct) > cells.notna().sum() / 2
    return Kind.TEXT if free else Kind.NOMINAL


def guess_separator(cells: pd.Series, candidates=(";", "|", "\n", ",")) -> str | None:
    """The separator between several answers in one cell: it stands in a fifth of the cells, and the parts come back in ever new combinations."""
    given = cells.dropna()
    for separator in candidates:
        parted = given[given.str.contains(separator, regex=False)]
        if len(parted) < max(2, 0.2 * len(given)):
            continue
        parts = [part.strip() for cell in given for part in cell.split(separator) if part.strip()]
        if len(parts) / len(set(parts)) >= 3 and given.nunique() > len(set(parts)):
            return separator
    return None


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


# ---- numbers


def _read_numbers(answers: Answers, cells: pd.Series, codes: dict[str, str], table: Table) -> None:
    unanswered = cells.str.casefold().isin(NO_NUMBER)
    if unanswered.any():
        listed = ", ".join(repr(cell) for cell in sorted(cells[unanswered].unique()))
        answers.notes.append(f"column {answers.name!r}: {int(unanswered.sum())} cells with {listed} count as missing")
        cells = cells.mask(unanswered)
    numbers = scale_points(cells, codes)
    wrong = np.flatnonzero(cells.notna() & numbers.isna())
    if len(wrong):
        shown = ", ".join(f"row {table.row(i)}: {cells.iloc[i]!r}" for i in wrong[:3])
        more = f" and {len(wrong) - 3} more" if len(wrong) > 3 else ""
        answers.problems.append(
            f"column {answers.name!r} should hold numbers, but {shown}{more}; "
            "correct the cells, or list what means 'no answer' under `missing:`"
        )
        return
    scale = sorted(n for n in (_number(code) for code in codes) if n is not None)
    if answers.column.role is Role.NPS:
        _check_nps(answers, numbers, scale, table)
        scale = list(range(11))
    numbers = _without_impossible(answers, numbers, scale)
    if answers.column.role is Role.SATISFACTION and not answers.problems:
        numbers, scale = _read_scale(answers, numbers, codes, scale)
    answers.values = numbers
    if answers.column.role in (Role.SATISFACTION, Role.NPS):
        answers.categories = [f"{point:g}" for point in scale]
    elif not answers.problems:
        answers.bands = answers.column.bands or default_bands(numbers, age=_asks_age(answers))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def scale_points(cells: pd.Series, codes: dict[str, str]) -> pd.Series:
    """Numbers, where a scale point may also be given by its label (`sehr zufrieden`) or with it (`10 - extremely likely`)."""
    numbers = to_number(cells)
    if not (cells.notna() & numbers.isna()).any():
        return numbers
    by_label = {label.casefold(): _number(code) for code, label in codes.items()}
    spelled = {}
    for cell in cells[numbers.isna()].dropna().unique():
        led = _LED_BY_NUMBER.match(cell)
        spelled[cell] = by_label.get(cell.casefold(), float(led.group(1)) if led and len(cell) < 80 else None)
    if any(value is None for value in spelled.values()):
        spelled = {cell: value for cell, value in spelled.items() if cell.casefold() in by_label}
    return numbers.fillna(cells.map(spelled).astype(float))


def _asks_age(answers: Answers) -> bool:
    if answers.column.role is not Role.DEMOGRAPHIC:
        return False
    return answers.column.field == "age" or (answers.column.field is None and is_age(answers.name, answers.label))


def _without_impossible(answers: Answers, numbers: pd.Series, scale: list[float]) -> pd.Series:
    """Values that nobody can have become missing: ages outside 0–120, negative usage, points beside a labelled scale."""
    low, high = -math.inf, math.inf
    if answers.column.role is Role.NPS:
        return numbers
    if _asks_age(answers):
        if numbers.median() > 1900:
            answers.problems.append(
                f"column {answers.name!r}: holds years of birth, not ages; turn them into ages first"
            )
        low, high = 0, OLDEST
    elif answers.column.role is Role.USAGE:
        low = 0
    elif answers.column.role is Role.SATISFACTION and len(scale) > 2:
        low, high = scale[0], scale[-1]
    wrong = numbers.notna() & ~numbers.between(low, high)
    for position in np.flatnonzero(wrong):
        answers.impossible[int(position)] = f"{answers.name} = {numbers.iloc[position]:g}"
    if wrong.any() and (numbers.notna() & ~wrong).sum() == 0:
        answers.problems.append(f"column {answers.name!r}: no value is possible; is its role right?")
    return numbers.mask(wrong)


def _check_nps(answers: Answers, numbers: pd.Series, scale: list[float], table: Table) -> None:
    outside = np.flatnonzero(numbers.notna() & ~(numbers.between(0, 10) & (numbers % 1 == 0)))
    if len(outside):
        shown = ", ".join(f"row {table.row(i)}: {numbers.iloc[i]:g}" for i in outside[:3])
        more = f" and {len(outside) - 3} more" if len(outside) > 3 else ""
        answers.problems.append(
            f"column {answers.name!r}: the NPS question has whole numbers from 0 to 10, but {shown}{more}; "
            "correct the cells, or list what means 'no answer' under `missing:`"
        )
        return
    zeros, ones = int((numbers == 0).sum()), int((numbers == 1).sum())
    if (scale and scale[0] == 1) or (not scale and starts_at_one(numbers, answers.label)):
        answers.problems.append(
            f"column {answers.name!r}: this looks like a scale from 1 to 10 (nobody chose 0, {ones} chose 1), which is another "
            "question than the NPS; give it the role satisfaction or outcome, or, if 0 could be chosen, say so by `labels: {0: …, 10: …}`"
        )
    elif zeros == 0:
        answers.notes.append(f"column {answers.name!r}: nobody chose 0; make sure that the question offered 0 to 10")


def starts_at_one(numbers: pd.Series, label: str) -> bool:
    """Whether recommendations stand on a scale from 1 to 10: the question says so, or so many chose 1 that somebody would have chosen 0."""
    zeros, ones, twos = (int((numbers == point).sum()) for point in (0, 1, 2))
    # Were 0 on offer, about ones²/twos would have chosen it; 3 expected and none seen has a chance below 5 %.
    return zeros == 0 and (ones**2 >= 3 * max(twos, 1) or bool(ONE_TO_TEN.search(label)))


def _read_scale(
    answers: Answers, numbers: pd.Series, codes: dict[str, str], scale: list[float]
) -> tuple[pd.Series, list]:
    """A satisfaction scale with its points; turned round where 1 is the best, so that higher always means more satisfied."""
    odd = sorted(set(numbers.dropna()) & MISSING_CODES)
    rest = numbers[~numbers.isin(odd)]
    if (
        odd
        and len(scale) <= 2
        and len(rest.dropna())
        and rest.between(0, 11).all()
        and not (odd == [-1.0] and rest.min() < 0)
    ):
        listed = ", ".join(f"{value:g}" for value in odd)
        answers.problems.append(
            f"column {answers.name!r}: {listed} lies far outside the scale; if it means 'no answer', write `missing: [{listed}]`"
        )
        return numbers, scale
    if len(scale) < 2:
        low, top = (0 if (numbers == 0).any() else 1), numbers.max()
        scale = [low, next((size for size in (5, 7, 10, 100) if top <= size), top)]
    low, high = scale[0], scale[-1]
    best = codes.get(f"{low:g}", "")
    if BEST.search(best):
        answers.notes.append(
            f"column {answers.name!r}: {low:g} is the best ({best}); it was turned round, so that {high:g} is the best"
        )
        numbers = low + high - numbers
    points = list(range(int(low), int(high) + 1)) if high - low <= 10 else [low, high]
    return numbers, points


def default_bands(numbers: pd.Series, *, age: bool = False) -> list[float]:
    """Upper-open limits for a numeric column without `bands:`; none for a few whole numbers, which are shown one by one.

    Ages: 18, 30, 40, 50, 60, 70, as far as the data reach. Others: fifths of the sample, rounded to two figures.
    """
    given = numbers.dropna()
    whole = bool((given % 1 == 0).all())
    if given.nunique() <= FEW and whole:
        return []
    if age:
        limits = [float(limit) for limit in (18, 30, 40, 50, 60, 70, 80)]
    else:
        cuts = np.quantile(given, [0.2, 0.4, 0.6, 0.8])
        limits = sorted({_two_figures(cut, whole) for cut in cuts})
    return [limit for limit in limits if given.min() < limit <= given.max()]


def _two_figures(value: float, whole: bool) -> float:
    if value == 0:
        return 0.0
    digits = 1 - math.floor(math.log10(abs(value)))
    rounded = round(value, min(digits, 0) if whole else digits)
    return float(math.ceil(rounded)) if whole else float(rounded)


# ---- categories


def _read_categories(answers: Answers, cells: pd.Series, codes: dict[str, str]) -> None:
    shown = {cell: _one_cell(codes.get(_code(cell), codes.get(cell, cell))) for cell in cells.dropna().unique()}
    answers.values = cells.map(shown).astype("str")
    if answers.kind is not Kind.TEXT:
        answers.categories = _ordered(answers, set(shown.values()), codes)


def _one_cell(label: str) -> str:
    """A label that can be joined with others in one cell."""
    return plain(label).replace(SEPARATOR, ", ")


def _ordered(answers: Answers, found: set[str], codes: dict[str, str]) -> list[str]:
    declared = [_one_cell(codes.get(_code(value), value)) for value in answers.column.order]
    if declared:
        beside = sorted(found - set(declared))
        if beside:
            answers.problems.append(
                f"column {answers.name!r}: {', '.join(map(repr, beside[:5]))} {'is' if len(beside) == 1 else 'are'} not in `order:`; "
                "add it there, or list what means 'no answer' under `missing:`"
            )
        return list(dict.fromkeys(declared))
    known = known_order(found) if answers.kind is Kind.ORDINAL and not codes else None
    if known:
        return known
    by_code = [_one_cell(codes[code]) for code in sorted(codes, key=sort_key)]
    return [*dict.fromkeys(c for c in by_code if c in found), *sorted(found - set(by_code), key=sort_key)]


def _read_multiple(answers: Answers, cells: pd.Series, codes: dict[str, str], *, ready: bool) -> None:
    separator = answers.column.separator or (";" if ready else guess_separator(cells)) or SEPARATOR.strip()
    chosen = {cell: _options(cell, separator, codes, answers.column.order) for cell in cells.dropna().unique()}
    found = {option for options in chosen.values() for option in options}
    answers.categories = _ordered(answers, found, codes)
    rank = {category: i for i, category in enumerate(answers.categories)}
    texts = {
        cell: join(sorted(options, key=lambda o: (rank.get(o, len(rank)), o))) or None
        for cell, options in chosen.items()
    }
    answers.values = cells.map(texts).astype("str")


def _options(cell: str, separator: str, codes: dict[str, str], known: list[str]) -> set[str]:
    """The answers in one cell. Known options that contain the separator themselves are taken out as a whole first."""
    options = set()
    for option in sorted([*known, *codes.values()], key=len, reverse=True):
        if separator in option and option in cell:
            options.add(_one_cell(option))
            cell = cell.replace(option, "")
    parts = (part.strip() for part in cell.split(separator))
    return options | {_one_cell(codes.get(_code(part), part)) for part in parts if part}
