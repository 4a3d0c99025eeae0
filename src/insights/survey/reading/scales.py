"""Numbers of a survey: amounts, ages, scales of satisfaction and the NPS, with what nobody can have answered taken out."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from insights.settings import Kind, Role
from insights.survey.reading.words import BEST, ONE_TO_TEN, is_age, tokens
from insights.tabular import Table, to_number

if TYPE_CHECKING:
    from insights.survey.reading.answers import Answers

MISSING_CODES = {-999.0, -99.0, -98.0, -97.0, -9.0, -8.0, -7.0, -1.0, 88.0, 97.0, 98.0, 99.0, 999.0}
FEW = 11  # so many different whole numbers are shown one by one, more are put into bands
OLDEST = 120
RATED = (Role.SATISFACTION, Role.EFFORT)
EXCEL_EPOCH = pd.Timestamp("1899-12-30")
DATED = re.compile(r"\b(?:datum|date|tag|day|geburtstag|birthday|zeitpunkt)\b|datum$")
EXCEL_DAYS = (14_000, 60_000)  # days as Excel counts them: 1938 to 2064
_LED_BY_NUMBER = re.compile(r"^\s*([+-]?\d+)\s*(?:[-–=:.)(]|\s).*\D.*$", re.DOTALL)
# What stands for "no answer" in a column of numbers; in other columns such a word may be an answer.
NO_NUMBER = {
    *("na", "n/a", "nan", "null", "none", "-", "–", ".", "k. a.", "k.a."),
    *("keine angabe", "weiß nicht", "no answer", "don't know"),
}


def read_numbers(answers: Answers, cells: pd.Series, codes: dict[str, str], table: Table) -> None:
    """Fill `answers` with the numbers in `cells`; mistakes are collected in its `.problems`, nothing is raised."""
    words = sorted(cell for cell in cells.dropna().unique() if cell.casefold() in NO_NUMBER)
    if words:
        unanswered = cells.isin(words)
        listed = ", ".join(map(repr, words))
        answers.notes.append(f"column {answers.name!r}: {int(unanswered.sum())} cells with {listed} count as missing")
        cells = cells.mask(unanswered)
    numbers = scale_points(cells, codes)
    wrong = np.flatnonzero(cells.notna() & numbers.isna())
    if len(wrong):
        shown = _rows(table, [repr(cells.iloc[i]) for i in wrong], wrong)
        answers.problems.append(
            f"column {answers.name!r} should hold numbers, but {shown}; "
            "correct the cells, or list what means 'no answer' under `missing:`"
        )
        return
    scale = sorted(n for n in (_number(code) for code in codes) if n is not None)
    if answers.column.role is Role.NPS:
        if answers.column.converted_from:
            numbers = _from_ten(answers, numbers, table)
        else:
            _check_nps(answers, numbers, scale, table)
        scale = list(range(11))
    numbers = _without_impossible(answers, numbers, scale)
    if answers.column.kind is Kind.COUNT:
        _check_count(answers, numbers, table)
    if answers.column.role in RATED and not answers.problems:
        numbers, scale = _read_scale(answers, numbers, codes, scale)
    answers.values = numbers
    if DATED.search(tokens(f"{answers.name} {answers.label}")) and _excel_days(numbers):
        first = np.flatnonzero(numbers.notna())[0]
        day = (EXCEL_EPOCH + pd.Timedelta(days=int(numbers.iloc[first]))).date()
        answers.problems.append(
            f"column {answers.name!r}: holds dates as Excel counts them (row {table.row(first)}: {numbers.iloc[first]:g} is {day}); "
            "format the column as a date in Excel, or set it to ignore"
        )
    if answers.column.role in (*RATED, Role.NPS):
        answers.categories = [f"{point:g}" for point in scale]
    elif not answers.problems:
        answers.bands = answers.column.bands or default_bands(numbers, age=_asks_age(answers))


def _excel_days(numbers: pd.Series) -> bool:
    given = numbers.dropna()
    return len(given) > 0 and bool(given.between(*EXCEL_DAYS).all())


def _rows(table: Table, values: list[str], places: np.ndarray) -> str:
    """The first three `values` with their rows, and how many more there are."""
    shown = ", ".join(f"row {table.row(i)}: {value}" for i, value in zip(places[:3], values, strict=False))
    return shown + (f" and {len(places) - 3} more" if len(places) > 3 else "")


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
    if answers.column.range:
        low, high = answers.column.range
    elif _asks_age(answers):
        if numbers.median() > 1900:
            what = "dates as Excel counts them" if _excel_days(numbers) else "years of birth"
            answers.problems.append(f"column {answers.name!r}: holds {what}, not ages; turn them into ages first")
        low, high = 0, OLDEST
    elif answers.column.role is Role.USAGE or answers.column.kind is Kind.COUNT:
        low = 0
    elif answers.column.role in RATED and len(scale) > 2:
        low, high = scale[0], scale[-1]
    wrong = numbers.notna() & ~numbers.between(low, high)
    for position in np.flatnonzero(wrong):
        answers.impossible[int(position)] = f"{answers.name} = {numbers.iloc[position]:g}"
    if wrong.any() and (numbers.notna() & ~wrong).sum() == 0:
        answers.problems.append(f"column {answers.name!r}: no value is possible; is its role right?")
    return numbers.mask(wrong)


def _check_count(answers: Answers, numbers: pd.Series, table: Table) -> None:
    outside = np.flatnonzero(numbers.notna() & ~((numbers >= 0) & (numbers % 1 == 0)))
    if len(outside):
        shown = _rows(table, [f"{numbers.iloc[i]:g}" for i in outside], outside)
        answers.problems.append(
            f"column {answers.name!r}: counts are whole numbers from 0, but {shown}; declare it as `kind: numeric`, or list what "
            "means 'no answer' under `missing:`"
        )


def _check_nps(answers: Answers, numbers: pd.Series, scale: list[float], table: Table) -> None:
    outside = np.flatnonzero(numbers.notna() & ~(numbers.between(0, 10) & (numbers % 1 == 0)))
    if len(outside):
        shown = _rows(table, [f"{numbers.iloc[i]:g}" for i in outside], outside)
        answers.problems.append(
            f"column {answers.name!r}: the NPS question has whole numbers from 0 to 10, but {shown}; "
            "correct the cells, or list what means 'no answer' under `missing:`"
        )
        return
    zeros, ones = int((numbers == 0).sum()), int((numbers == 1).sum())
    if (scale and scale[0] == 1) or (not scale and starts_at_one(numbers, answers.label)):
        answers.problems.append(
            f"column {answers.name!r}: this looks like a scale from 1 to 10 (nobody chose 0, {ones} chose 1), which is another "
            "question than the NPS; give it the role satisfaction or outcome, or, if 0 could be chosen, say so by `labels: {0: …, 10: …}`; "
            "an NPS is made of it only with `converted_from: [1, 10]`, and then the report says so"
        )
    elif zeros == 0:
        answers.notes.append(f"column {answers.name!r}: nobody chose 0; make sure that the question offered 0 to 10")


def _from_ten(answers: Answers, numbers: pd.Series, table: Table) -> pd.Series:
    """Answers from 1 to 10, stretched over 0 to 10 and rounded: 9 and 10 stay promoters, 7 and 8 passives, 1 to 6 detractors."""
    outside = np.flatnonzero(numbers.notna() & ~(numbers.between(1, 10) & (numbers % 1 == 0)))
    if len(outside):
        shown = _rows(table, [f"{numbers.iloc[i]:g}" for i in outside], outside)
        answers.problems.append(
            f"column {answers.name!r}: is to be converted from 1 to 10, but {shown}; correct the cells, or list what means "
            "'no answer' under `missing:`, or take `converted_from:` away"
        )
        return numbers
    answers.notes.append(
        f"column {answers.name!r}: answers from 1 to 10 were converted to 0 to 10 as study.yml says; 1 to 6 count as detractors"
    )
    return ((numbers - 1) * 10 / 9).round()


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
